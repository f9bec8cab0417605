// Words of the panel of participants and of an invitation. See i18n.ts.

import type { Words } from './words'

export const parts = {
    parts_holder: ['负责', 'Holds it'],
    parts_nobody_holds: ['暂无人负责，正在重新分配', 'Nobody holds it just now; it is being given out again'],
    parts_notes: ['仅内部备注', 'notes only'],
    parts_both: ['可与客户对话', 'writes to the customer'],
    part_invited: ['已邀请', 'invited'],
    part_joined: ['已加入', 'joined'],
    part_declined: ['已谢绝', 'declined'],
    part_remove: ['移出 {name}', 'Take {name} out'],
    part_pass: ['交给 {name}', 'Hand over to {name}'],
    part_allow: ['允许 {name} 与客户对话', 'Let {name} write to the customer'],
    part_restrict: ['{name} 改为仅备注', 'Only notes from {name}'],
    invite: ['邀请同事', 'Invite a colleague'],
    invite_find: ['搜索同事', 'Find a colleague'],
    invite_mode: ['对方可以', 'They may'],
    invite_notes: ['咨询：只写内部备注', 'Consult: notes only, the customer sees nothing'],
    invite_both: ['邀请：也与客户对话', 'Invite: write to the customer too'],
    invite_call: ['对方可旁看并写内部备注，听不到通话。', 'They read along and write notes; they do not hear the call.'],
    invite_note: ['请对方做什么（客户看不到）', 'What for (the customer never sees it)'],
    invite_send: ['邀请 {name}', 'Invite {name}'],
    invite_choose: ['请先选择同事', 'Choose a colleague first'],
    invite_nobody: ['没有匹配的同事', 'No colleague fits'],
    invitation: ['同事请您协助', 'A colleague asks for you'],
    invitation_from: ['{name} 的邀请', 'From {name}'],
    invitation_both: ['加入后您可以直接与客户对话，不占用您的接待名额。', 'You will write to the customer yourself. It takes none of your places.'],
    invitation_notes: ['加入后您只写内部备注，客户看不到；不占用您的接待名额。', 'You will write notes the customer never sees. It takes none of your places.'],
} as const satisfies Words
