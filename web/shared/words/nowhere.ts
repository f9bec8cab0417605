// Words of an address that leads to nothing one holds. See i18n.ts.

import type { Words } from './words'

export const nowhere = {
    nowhere_title: ['此会话已不由您处理', 'You do not hold this contact any more'],
    nowhere_lead: ['可能已转接、已由他人接起，或已结束。', 'It may have been passed on, taken by somebody else, or be over.'],
    nowhere_over: ['此会话已结束', 'This contact is over'],
    nowhere_read: ['阅读会话', 'Read it'],
    page_none: ['这里没有页面', 'There is no page here'],
    page_none_lead: ['链接可能不完整，或视图已删除。', 'The link may be cut short, or the view was deleted.'],
    to_work: ['我的工作', 'My work'],
    to_closed: ['已结束的会话', 'My closed contacts'],
} as const satisfies Words
