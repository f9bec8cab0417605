// Words of several agents at one conversation, as far as every page says them. See i18n.ts.

import type { Words } from './words'

export const team = {
    contact_state_invited: ['受邀加入', 'Invited'],
    contact_state_joined: ['协助中', 'Taking part'],
    invited_by: ['{name} 邀请您加入与 {customer} 的会话', '{name} asks you into the chat with {customer}'],
    invitations: ['同事邀请', 'Asked by colleagues'],
    parts: ['参与者', 'Participants'],
    parts_open: ['参与者与邀请', 'Participants, invite a colleague'],
    join: ['加入会话', 'Join the chat'],
    leave: ['退出会话', 'Leave the chat'],
    invitation_decline: ['谢绝邀请', 'Decline the invitation'],
    with_whom: ['同在：{names}', 'with {names}'],
    newer: ['{name} 已先答复客户：', '{name} has answered the customer:'],
    newer_send: ['仍然发送', 'Send anyway'],
    newer_edit: ['改写', 'Rewrite'],
} as const satisfies Words
