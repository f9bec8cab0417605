// Words of the panel that passes a customer on. See i18n.ts.

import type { Words } from './words'

export const transfer = {
    transfer_title: ['将 {name} 转接给…', 'Pass {name} on to…'],
    transfer_find: ['搜索同事、队列或主题', 'Find a colleague, queue or topic'],
    transfer_colleagues: ['同事', 'Colleagues'],
    transfer_queues: ['队列', 'Queues'],
    transfer_topics: ['主题', 'Topics'],
    transfer_nobody: ['没有匹配的同事、队列或主题', 'No colleague, queue or topic fits'],
    transfer_note: ['给接手同事的备注（客户看不到）', 'Note for who takes over (the customer never sees it)'],
    transfer_to: ['转接给 {name}', 'Pass on to {name}'],
    transfer_choose: ['请先选择转接对象', 'Choose to whom first'],
    transfer_waiting: ['{n} 人等待', '{n} waiting'],
    transfer_likely: ['约 {time}', 'about {time}'],
    transfer_keeps: ['客户保留首次到达时的排队位置', 'The customer keeps the place of their first arrival'],
} as const satisfies Words
