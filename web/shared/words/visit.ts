// Words about what the customer's side did, in the conversation. See i18n.ts.

import type { Words } from './words'

export const visit = {
    continued_elsewhere: ['客户在另一台设备上继续此会话', 'The customer went on on another device'],
} as const satisfies Words
