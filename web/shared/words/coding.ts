// Words of the tree of wrap-up codes: where they are kept, and where one is found by typing. See i18n.ts.

import type { Words } from './words'

export const coding = {
    wrap_lead_call: ['通话已结束，请选择结果。', 'The call has ended. What was the outcome?'],
    codes: ['小结码', 'Wrap-up codes'],
    codes_lead: ['最多四级；只有没有下级的小结码可以选用。用过的只能归档，历史记录保留。', 'At most four levels; a code with others below it cannot be given itself. Codes are archived, not deleted: contacts keep theirs.'],
    add_code: ['新建小结码', 'New code'],
    choose_code: ['选择一个小结码进行编辑', 'Choose a code to edit'],
    code_parent: ['上级', 'Below'],
    code_top: ['顶级', 'At the top'],
    code_archive: ['归档：不再选用，连同其下级', 'Archived: given no more, nor what is below it'],
    code_archived: ['已归档', 'Archived'],
    code_folder: ['含下级', 'Has codes below'],
    code_up: ['上移', 'Move up'],
    code_down: ['下移', 'Move down'],
    code_find: ['输入名称或拼音首字母', 'Type a name or initials'],
    wrap_needed: ['该队列要求选择小结码', 'This queue asks for a wrap-up code'],
    wrap_refused: ['该队列不提供这个小结码，请另选', 'This queue does not offer that code; choose another'],
    wrap_none: ['未选小结码', 'No code given'],
    wrap_note: ['小结备注（选填，同事可见）', 'Note for colleagues (optional)'],
    queue_codes: ['可选的小结码', 'Wrap-up codes offered'],
    queue_codes_hint: ['不选则全部可用；选中上级，其下级全部可用', 'None chosen: all of them. One with codes below it brings them all'],
    queue_codes_count: ['可选 {n} 个', '{n} can be given'],
    suggested: ['建议', 'Suggested'],
    suggested_topic: ['「{name}」最近 {of} 次中有 {n} 次', 'For {name}: {n} of the last {of}'],
    suggested_queue: ['队列「{name}」最近 {of} 次中有 {n} 次', 'In {name}: {n} of the last {of}'],
    suggested_customer: ['该客户以往 {of} 次中有 {n} 次', 'This customer: {n} of {of} before'],
    suggested_and: ['；', '; '],
    owing_lead: ['小结时间已到，尚未选择小结码', 'The time to wrap up ran out without a code'],
    owing_give: ['补录', 'Give it'],
    code_nothing: ['没有匹配的小结码', 'No code matches'],
} as const satisfies Words
