// Words of what was written and not sent before its conversation went. See i18n.ts.

import type { Words } from './words'

export const stray = {
    stray_text: ['消息未能发给客户：{why}', 'A message did not reach the customer: {why}'],
    stray_note: ['备注未能保存：{why}', 'A note was not saved: {why}'],
    stray_half_text: ['给{name}的回复没有写完，会话已不在您手中：', 'A reply to {name} was not sent; the conversation is no longer with you:'],
    stray_half_note: ['关于{name}的备注没有保存，会话已不在您手中：', 'A note about {name} was not saved; the conversation is no longer with you:'],
    stray_half_edit: ['发给{name}的消息没有改完，会话已不在您手中：', 'A change of a message to {name} was not saved; the conversation is no longer with you:'],
    stray_half_transfer: ['转接{name}的说明没有发出，会话已结束或不在您手中：', 'What was to be said when {name} was passed on was not; the conversation is over or no longer with you:'],
    stray_half_invite: ['邀请同事协助{name}的说明没有发出，会话已结束或不在您手中：', 'What a colleague was to be asked for {name} was not; the conversation is over or no longer with you:'],
    stray_half_remind: ['关于{name}的提醒没有保存，会话已不在您手中：', 'A reminder about {name} was not kept; the conversation is no longer with you:'],
    stray_half_person: ['{name}的客户备注没有保存，会话已不在您手中：', 'What was to be noted about {name} was not saved; the conversation is no longer with you:'],
    stray_read: ['查看会话', 'Open the conversation'],
} as const satisfies Words
