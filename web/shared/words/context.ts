// Words of the panel beside the conversation. See i18n.ts.

import type { Words } from './words'

export const context = {
    context: ['客户信息', 'Customer details'],
    customers: ['客户', 'Customers'],
    customer: ['客户', 'Customer'],
    identity_signed: ['已验证身份', 'Verified'],
    identity_contact: ['自报身份', 'Says who they are'],
    identity_anonymous: ['匿名访客', 'Anonymous'],
    number_unproved: ['来电号码，未经核实', 'By the number that calls, not verified'],
    number_unproved_lead: ['来电号码可以伪造：透露任何信息前，请先核实对方是谁。', 'A number that calls can be forged: make sure who it is before you tell anything.'],
    anonymous: ['访客', 'Visitor'],
    anonymous_n: ['访客 {n}', 'Visitor {n}'],
    no_attributes: ['没有已知信息', 'Nothing is known yet'],
    this_contact: ['本次联系', 'This contact'],
    topic: ['主题', 'Topic'],
    queue: ['队列', 'Queue'],
    arrived: ['到达', 'Arrived'],
    waits_since: ['已等待', 'Waiting for'],
    accepted: ['接起', 'Accepted'],
    duration: ['时长', 'Duration'],
    customer_language: ['客户语言', 'Language'],
    lang_zh: ['中文', 'Chinese'],
    lang_en: ['英文', 'English'],
    yes: ['是', 'Yes'],
    no: ['否', 'No'],
} as const satisfies Words
