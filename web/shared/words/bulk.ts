// Words of choosing several in a list and of what is done to all of them. See i18n.ts.

import type { Words } from './words'

export const bulk = {
    bulk: ['批量操作', 'For all that are chosen'],
    bulk_choose: ['选择 {name}', 'Choose {name}'],
    bulk_n: ['已选 {n} 项', '{n} chosen'],
    bulk_clear: ['取消选择', 'Choose none'],
    bulk_tag: ['为 {n} 项添加或移除标签', 'Tag {n:contact|contacts}'],
    bulk_snooze: ['搁置 {n} 个会话', 'Snooze {n:talk|talks}'],
    bulk_pass: ['转接 {n} 个会话到队列', 'Pass {n:talk|talks} on to a queue'],
    bulk_find_queue: ['查找队列', 'Find a queue'],
    bulk_no_queue: ['没有匹配的队列', 'No queue matches'],
    bulk_end: ['结束 {n} 个会话', 'End {n:chat|chats}'],
    bulk_end_lead: ['客户会看到会话已结束。您尚未看到的客户消息会重新打开会话。', 'The customers see that it is over. What one wrote and you have not seen opens it again.'],
    bulk_progress: ['第 {n} 项，共 {of} 项', '{n} of {of}'],
    bulk_stop: ['停止', 'Stop'],
    bulk_done: ['已完成 {done} 项，共 {of} 项', '{done} of {of} done'],
    bulk_failed: ['{n} 项未完成，仍为选中', '{n} did not work, still chosen'],
    bulk_unsent: ['还有消息未发出', 'A message has not been sent yet'],
    bulk_nothing: ['没有完成，请再试一次', 'It did not work; try again'],
} as const satisfies Words
