// Words of a conversation that went away while it was open. See i18n.ts.

import type { Words } from './words'

export const gone = {
    gone_offered: ['邀约已结束', 'This offer is over'],
    gone_time: ['整理时间已到，小结已自动完成', 'The time for the wrap-up ran out: it is closed'],
    gone_wrapup: ['小结已在别处完成', 'The wrap-up was given elsewhere'],
    gone_talking: ['此会话已不在您手中', 'This conversation is no longer with you'],
    gone_joined: ['您已不在此会话中', 'You are no longer in this conversation'],
    gone_kept: ['您写下的内容都还在：', 'What you wrote is still here:'],
    gone_text: ['未发送的回复', 'A reply that was not sent'],
    gone_note: ['未保存的备注', 'A note that was not saved'],
    gone_transfer: ['未发出的转接说明', 'What was to be said when passing it on'],
    gone_invite: ['未发出的邀请说明', 'What a colleague was to be asked'],
    gone_remind: ['未保存的提醒', 'A reminder that was not kept'],
    gone_person: ['未保存的客户备注', 'A note about the customer that was not saved'],
    gone_wrap: ['小结备注', 'The note of the wrap-up'],
    gone_owing: ['补录小结码', 'Give its wrap-up code'],
    gone_read: ['阅读会话', 'Read the conversation'],
} as const satisfies Words
