// Words of messages and of writing them. See i18n.ts.

import type { Words } from './words'

export const message = {
    mode_text_command: ['回复客户', 'Reply to the customer'],
    mode_note_command: ['写备注', 'Write a note'],
    note: ['备注', 'Note'],
    edited: ['已编辑', 'edited'],
    deleted: ['此消息已删除', 'This message was deleted'],
    quote: ['引用', 'Quote'],
    quote_command: ['引用消息', 'Quote a message'],
    quote_jump: ['跳到被引用的消息', 'Go to the quoted message'],
    edit: ['编辑', 'Edit'],
    edit_command: ['编辑最近一条消息', 'Edit the last message'],
    remove: ['删除', 'Delete'],
    remove_sure: ['对客户和同事都删除？', 'Delete it for everyone?'],
    said_before: ['修改前', 'Said before'],
    said_until: ['至 {time}', 'until {time}'],
    mentioned_by: ['{name} 提及了您', '{name} mentioned you'],
    read_and_note: ['可阅读，可写备注', 'You can read this and write notes'],
    message_actions: ['消息操作', 'Message actions'],
    conversations: ['会话', 'Conversations'],
    time_there: ['客户当地 {time}', '{time} there'],
} as const satisfies Words
