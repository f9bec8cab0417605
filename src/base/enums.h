/* enums.h: enumerations that facts, commands, the API and the engine share. Values are stored: only append. */
#pragma once

enum actor { ACTOR_NONE, ACTOR_AGENT, ACTOR_CUSTOMER, ACTOR_SYSTEM, ACTOR_SUPERVISOR };
enum agent_state { AGENT_OFFLINE, AGENT_READY, AGENT_PAUSED };
/* Reasons are numbers that an administrator declares (service/config); every company begins with those that have a name here, and their
 * numbers stay theirs. MISSED is given by the engine after a lapsed offer and is nobody's to choose. */
#define REASON_MAX 200
#define REASON_DECLARED 6 /* the first that a company gives */
enum reason_kind { REASON_NONE, REASON_DECLINE, REASON_PAUSE };
enum pause_reason { PAUSE_NONE, PAUSE_BREAK, PAUSE_LUNCH, PAUSE_MEETING, PAUSE_TRAINING, PAUSE_MISSED };
/* BUSY is also what a telephone says that is not answered. PASSED is no answer to an offer: the agent had the contact and transferred it, and is not
 * asked again. */
enum decline_reason { DECLINE_NONE, DECLINE_BUSY, DECLINE_SKILL, DECLINE_CONFLICT, DECLINE_PASSED };
/* TAKEN: another agent accepted first. MOVED: to another queue. NOT_CONNECTED: the second phase of the accept failed.
 * CHANGED: after a change of configuration or attributes the agent no longer meets the requirement. */
enum withdrawn { WITHDRAWN_NONE, WITHDRAWN_CUSTOMER_LEFT, WITHDRAWN_AGENT_AWAY, WITHDRAWN_AGENT_STATE, WITHDRAWN_TAKEN,
                 WITHDRAWN_MOVED, WITHDRAWN_NOT_CONNECTED, WITHDRAWN_CHANGED };
/* CONNECTING: accepted, the media are being joined (two-phase accept). */
enum contact_state { CONTACT_NONE, CONTACT_WAITING, CONTACT_OFFERED, CONTACT_TALKING, CONTACT_WRAPUP, CONTACT_CLOSED,
                     CONTACT_CONNECTING };
#define CONTACT_STATES 7
enum medium { MEDIUM_NONE, MEDIUM_CHAT, MEDIUM_VOICE, MEDIUM_EMAIL, MEDIUM_MESSAGE, MEDIUM_TASK };
#define MEDIA 6 /* arrays by medium; [MEDIUM_NONE] is unused */
/* Whom a freed agent takes next; all on one scale (engine/policy.h). */
enum wait_order { WAIT_STRICT, WAIT_AGEING, WAIT_WEIGHT, WAIT_TARGET };
/* Who of several takes a contact, among those whom it prefers equally. */
enum agent_order { AGENTS_LONGEST_IDLE, AGENTS_LEAST_OCCUPIED, AGENTS_MOST_SPARE, AGENTS_BEST_SCORE, AGENTS_SPECIALIST,
                   AGENTS_ROUND_ROBIN };
enum offer_mode { OFFER_SINGLE, OFFER_PARALLEL, OFFER_SEQUENTIAL, OFFER_AUTOMATIC, OFFER_PULL };
/* From when an agent counts as idle. */
enum idle_from { IDLE_LAST_WORK, IDLE_LAST_OFFER, IDLE_READY };
/* Why a contact waits for one agent alone, or came to another queue. PASSED: a colleague transferred it to this one. */
enum sought { SOUGHT_NONE, SOUGHT_PREFERRED, SOUGHT_LAST, SOUGHT_PASSED };
enum overflow { OVERFLOW_NONE, OVERFLOW_FULL, OVERFLOW_LONG, OVERFLOW_WAITED };
enum author { AUTHOR_NONE, AUTHOR_CUSTOMER, AUTHOR_AGENT, AUTHOR_SYSTEM };
/* A NOTE is for colleagues and never reaches the customer. */
enum message_kind { MESSAGE_TEXT, MESSAGE_NOTE };
/* What an invited colleague may write in a conversation: notes, or also to the customer. */
enum part_mode { PART_NOTES, PART_BOTH };
/* LEFT: by themselves or taken out. OVER: the contact has ended, or is theirs now. */
enum part_state { PART_NONE, PART_INVITED, PART_JOINED, PART_DECLINED, PART_LEFT, PART_OVER };
/* Where an agent answers calls: the desktop's browser, a desk phone that has registered, or a number of the public network. */
enum phone_device { PHONE_DEVICE_NONE, PHONE_DEVICE_BROWSER, PHONE_DEVICE_DESK, PHONE_DEVICE_NUMBER };
/* What came of dialling a customer. */
enum phone_result { PHONE_RESULT_NONE, PHONE_RESULT_ANSWERED, PHONE_RESULT_BUSY, PHONE_RESULT_NO_ANSWER, PHONE_RESULT_REFUSED,
                    PHONE_RESULT_FAILED };
enum mark { MARK_NONE, MARK_AGENT_GOT, MARK_AGENT_READ, MARK_CUSTOMER_GOT, MARK_CUSTOMER_READ };
enum role { ROLE_NONE, ROLE_AGENT, ROLE_SUPERVISOR, ROLE_ADMIN };
enum identity_kind { IDENTITY_NONE, IDENTITY_VISITOR, IDENTITY_PHONE, IDENTITY_ACCOUNT, IDENTITY_EMAIL };
enum attr_scope { SCOPE_NONE, SCOPE_AGENT, SCOPE_CUSTOMER, SCOPE_CONTACT, SCOPE_QUEUE };
enum attr_type { ATTR_NONE, ATTR_NUMBER, ATTR_TEXT, ATTR_SET, ATTR_FLAG, ATTR_TIME };
/* What a queue calls its service level; "left" are those offered who wait no longer. */
enum service_level {
    LEVEL_NONE,
    LEVEL_ANSWERED,  /* answered in target / answered */
    LEVEL_OFFERED,   /* answered in target / left */
    LEVEL_ABANDONED, /* (answered in target + abandoned in target) / left */
    LEVEL_WITHOUT    /* answered in target / (left - abandoned in target) */
};
#define SERVICE_LEVELS 5
