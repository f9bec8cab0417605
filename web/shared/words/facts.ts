// What facts are called in a timeline, which loads them. See i18n.ts.

import type { Words } from './words'

export const facts = {
    fact_contact_arrived: ['客户进入', 'The customer arrived'],
    fact_contact_widened: ['条件放宽', 'The requirement was widened'],
    fact_contact_offered: ['发出邀约', 'Offered'],
    fact_contact_accepted: ['接受', 'Accepted'],
    fact_contact_declined: ['拒绝', 'Declined'],
    fact_offer_lapsed: ['邀约超时', 'The offer timed out'],
    fact_offer_withdrawn: ['邀约撤回', 'The offer was withdrawn'],
    fact_contact_abandoned: ['客户离开', 'The customer left'],
    fact_contact_ended: ['会话结束', 'Ended'],
    fact_rated: ['客户评价', 'Rated by the customer'],
    fact_contact_wrapped: ['小结完成', 'Wrapped up'],
    fact_contact_transferred: ['转接', 'Passed on'],
    fact_contact_requeued: ['重新排队', 'Back in the queue'],
    fact_offer_retimed: ['重启后邀约续时', 'The offer was extended after a restart'],
    fact_wrapup_retimed: ['重启后小结续时', 'The wrap-up was extended after a restart'],
    fact_contact_connecting: ['正在接通', 'Being connected'],
    fact_connect_failed: ['未能接通', 'Could not be connected'],
    fact_contact_moved: ['转到另一队列', 'Moved to another queue'],
    fact_contact_reserved: ['先等待一位坐席', 'Waits for one agent first'],
    fact_contact_set: ['客户资料有更新', 'More is known of the customer'],
    fact_contact_sleep: ['会话休眠', 'Fell asleep'],
    fact_contact_wake: ['会话唤醒', 'Woke up'],
    fact_participant_invited: ['邀请同事', 'A colleague was invited'],
    fact_participant_joined: ['同事加入', 'A colleague joined'],
    fact_participant_left: ['同事离开', 'A colleague left'],
    fact_tag_added: ['添加标签', 'Tagged'],
    fact_tag_removed: ['移除标签', 'Tag taken off'],
} as const satisfies Words
