// Words of what can be taken back for a few seconds. See i18n.ts.

import type { Words } from './words'

export const held = {
    later_end: ['即将结束与 {name} 的会话', 'The chat with {name} is about to end'],
    later_end_half: ['即将结束与 {name} 的会话，其中有一条回复尚未发送', 'The chat with {name} is about to end, with a reply that was not sent'],
    later_remove: ['即将删除备注', 'The note is about to be deleted'],
    later_wrote: ['{name} 又发来消息，会话未结束', '{name} has written again: the chat was not ended'],
    later_unsent: ['有消息未能发送，会话未结束', 'A message could not be sent: the chat was not ended'],
} as const satisfies Words
