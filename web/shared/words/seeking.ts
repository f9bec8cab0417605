// Headings of what the palette found on the server. See i18n.ts.

import type { Words } from './words'

export const seeking = {
    seek_customers: ['客户', 'Customers'],
    seek_closed: ['我已结束的会话', 'Contacts I have closed'],
    seek_replies: ['快捷回复', 'Canned replies'],
    seek_settings: ['设置', 'Settings'],
} as const satisfies Words
