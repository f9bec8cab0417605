// Words of the box one writes in. See i18n.ts.

import type { Words } from './words'

export const composer = {
    composer: ['回复 {name}', 'Reply to {name}'],
    composer_hint: ['Enter 发送 · Shift+Enter 换行', 'Enter sends · Shift+Enter new line'],
    composer_hint_mod: ['Ctrl+Enter 发送 · Enter 换行', 'Ctrl+Enter sends · Enter new line'],
    composer_over: ['超出 {n} 字节', '{n:byte|bytes} too long'],
    write_mode: ['写给谁', 'Write to'],
    mode_text: ['回复', 'Reply'],
    mode_note: ['备注', 'Note'],
    note_lead: ['仅同事可见', 'Only colleagues see this'],
    note_box: ['给同事的备注', 'Note for colleagues'],
    note_save: ['保存备注', 'Save note'],
    quote_of: ['引用 {name}', 'Quoting {name}'],
    editing: ['正在编辑消息', 'Editing a message'],
    edit_save: ['保存修改', 'Save change'],
    mention_list: ['可提及的同事', 'Colleagues to mention'],
    discard_quote: ['取消引用', 'Do not quote'],
    reply_unfilled: ['请先填写或删除 {names}', 'Fill in or delete {names} first'],
    half_box: ['未发送的回复', 'A reply that was not sent'],
    half_no: ['现在不能发给客户', 'It cannot be sent to the customer now'],
    half_keep: ['存为备注', 'Make it a note'],
} as const satisfies Words
