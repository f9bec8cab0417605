// Words of the pages where an administrator declares why agents pause and decline. See i18n.ts.

import type { Words } from './words'

export const declared = {
    pauses: ['暂停原因', 'Pause reasons'],
    pauses_lead: ['坐席暂停时选择的原因；快捷键按此顺序。至少保留一个。', 'What agents choose when they pause; keys follow this order. One at least must stay.'],
    declines: ['拒绝原因', 'Decline reasons'],
    declines_lead: ['坐席拒绝邀约时选择的原因；快捷键按此顺序。至少保留一个。', 'What agents choose when they decline an offer; keys follow this order. One at least must stay.'],
    add_reason: ['新建原因', 'New reason'],
    choose_reason: ['选择一个原因进行编辑', 'Choose a reason to edit'],
    reason_work: ['计入工作时间', 'Counts as work time'],
    reason_for_good: ['不再把该联络派给此坐席', 'The contact is not offered to this agent again'],
    reason_is_work: ['计入工作', 'work'],
    reason_is_for_good: ['不再派给', 'for good'],
    reason_archive: ['归档：不再选用，历史记录保留', 'Archived: can be chosen no more, what was said stays'],
} as const satisfies Words
