// Words of what is done many times a day: emoji, closing, taking back. See i18n.ts.

import type { Words } from './words'

export const hands = {
    emoji_insert: ['插入表情', 'Insert an emoji'],
    send_close: ['发送并结束会话', 'Send and end the chat'],
    undo: ['撤销', 'Undo'],
    undo_last: ['撤销刚才的结束或删除', 'Take back the last end or delete'],
} as const satisfies Words
