// Words of how much of each medium one holds. See i18n.ts.

import type { Words } from './words'

export const load = {
    load: ['容量', 'Capacity'],
    load_chat: ['网聊', 'Chats'],
    load_voice: ['电话', 'Calls'],
    load_email: ['邮件', 'E-mails'],
    load_message: ['消息', 'Messages'],
    load_task: ['任务', 'Tasks'],
    load_of: ['{taken}/{capacity}', '{taken} of {capacity}'],
    load_free: ['有空位', 'free'],
    load_full: ['已满', 'full'],
    load_over: ['超出', 'over'],
    load_held_back: ['{held}结束后', 'after: {held}'],
    load_asleep: ['{n} 个休眠中', '{n} asleep'],
    load_interrupts: ['可插入：{held}', 'May interrupt: {held}'],
    load_excludes: ['手上有时不派：{new}', 'While one is held, none of: {new}'],
    load_both: ['可插入：{held}；进行中不派这些', 'May interrupt: {held}; none of them meanwhile'],
    load_comma: ['、', ', '],
} as const satisfies Words
