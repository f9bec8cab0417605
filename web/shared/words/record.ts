// What is said of a telephone call that has been. See i18n.ts.

import type { Words } from './words'

export const record = {
    record: ['通话记录', 'Call record'],
    way_in: ['来电', 'Incoming call'],
    way_out: ['去电', 'Outgoing call'],
    way_page: ['网页来电', 'Call from a page'],
    record_to: ['拨打的号码', 'Number called'],
    record_shown: ['显示的号码', 'Number shown'],
    record_page: ['来自网页', 'From the page'],
    record_came: ['呼入', 'Came in'],
    record_dialled: ['拨出', 'Dialled'],
    record_answered: ['接通', 'Answered'],
    record_never: ['未接通', 'Not answered'],
    record_ended: ['结束', 'Ended'],
    record_waited: ['客户等待', 'Customer waited'],
    record_rang: ['振铃', 'Rang for'],
    record_talked: ['通话时长', 'Talked for'],
    record_who: ['通话坐席', 'Talked with'],
    record_by: ['由谁结束', 'Ended by'],
    record_by_agent: ['坐席挂断', 'The agent hung up'],
    record_by_customer: ['客户挂断', 'The customer hung up'],
    record_by_system: ['没有人挂断：未接通或线路中断', 'Nobody hung up: it was not put through, or the line broke'],
    record_by_lost: ['系统故障，通话中断', 'Cut off by a fault of the system'],
    record_goes_on: ['进行中', 'Goes on'],
    record_busy: ['对方占线', 'The line was busy'],
    record_no_answer: ['无人接听', 'Nobody answered'],
    record_refused: ['对方拒接', 'It was refused'],
    record_failed: ['没有接通', 'It did not come about'],
    record_note: ['小结备注', 'Note'],
} as const satisfies Words
