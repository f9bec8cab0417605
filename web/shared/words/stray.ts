// Words of messages that could not be sent before their conversation went. See i18n.ts.

import type { Words } from './words'

export const stray = {
    stray_text: ['消息未能发给客户：{why}', 'A message did not reach the customer: {why}'],
    stray_note: ['备注未能保存：{why}', 'A note was not saved: {why}'],
    stray_read: ['查看会话', 'Open the conversation'],
} as const satisfies Words
