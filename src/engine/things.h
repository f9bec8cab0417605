/* things.h: what the state consists of: queues, topics, agents, contacts, and the places between the last two. Inside the room only.
 *
 * What every state of a contact promises (engine_promises() asserts it after each fact):
 *   WAITING    stands in a lane; nobody holds it; no place, no deadline but what time brings to those who wait
 *   OFFERED    has one place and more (parallel), each an agent's under a token until until_us
 *   CONNECTING has one place: accepted, media being joined, until until_us
 *   TALKING    has one place; asleep or not; what sleeps may be snoozed
 *   WRAPUP     has one place, until until_us; its conversation is free for a new contact
 *   CLOSED     is no longer in the book; the ring of the recently closed remembers it for doubled commands */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/enums.h"
#include "base/types.h"
#include "engine/bounds.h"
#include "engine/deadlines.h"
#include "engine/estimate.h"
#include "engine/line.h"
#include "engine/policy.h"

struct board;
struct rack;
struct lane;

struct queue {
    queue_id id; /* first: shelf.h; as in the three below */
    int64_t lease_us, wrapup_us, decline_hold_us;
    struct queue_policy policy; /* points into bytes */
    uint8_t *bytes;
    uint32_t bytes_count;
    struct estimate estimates[MEDIA]; /* of each medium its own: their handle times and patience have nothing in common */
    uint32_t open;           /* contacts of this queue in the book */
    uint32_t waiting[MEDIA]; /* of these, WAITING or OFFERED */
    uint32_t staff[MEDIA];   /* places of the agents who serve it and are ready; derived */
    /* lane.c's: derived */
    struct lane *lanes;
    uint32_t standing;                           /* contacts in them */
    struct line lines[MEDIA][PRIORITY_MAX + 1]; /* lanes with somebody to give away, by medium and band: of kept groups, */
    struct line loose[MEDIA][PRIORITY_MAX + 1]; /* and of loose ones (index.h) */
    uint16_t bands[MEDIA];                       /* bit b: band b has such lanes */
    struct board *boards[MEDIA][PRIORITY_MAX + 1]; /* of the first lines, where they are long; NULL */
    struct rack *racks[MEDIA][PRIORITY_MAX + 1];   /* of the loose ones, likewise */
};

struct topic {
    topic_id id;
    queue_id queue;
    int64_t priority, widen_permille; /* widen_permille: of policies in format 1 */
    struct policy policy; /* points into bytes */
    uint8_t *bytes;
    uint32_t bytes_count;
};

/* An agent's claim on a contact: offered, connecting, talking or wrapping up. In two lists: the contact's and the agent's. */
struct place {
    struct contact *contact;
    struct agent *agent;
    uint64_t token;
    int64_t until_us;                  /* lease, connect or wrap-up deadline; 0 while talking */
    int64_t since_us;                  /* of the offer; from the accept on, of the accept */
    bool passed;                       /* a colleague chose this agent: the requirement was not asked */
    struct place *next;                /* of the contact, by token */
    struct place *agent_next, *agent_before;
};

struct agent {
    agent_id id;
    int64_t version;
    uint16_t capacity[MEDIA];    /* at once */
    uint16_t awake[MEDIA];       /* offered, connecting, talking awake, wrapping up */
    uint16_t asleep[MEDIA];
    uint32_t active;             /* all places held */
    enum agent_state state;
    reason_no reason;
    bool wants;                  /* wish for the time when the last contact is closed */
    enum agent_state wanted_state;
    reason_no wanted_reason;
    bool away;
    int64_t away_until_us, state_since_us;
    int64_t ended_us, offered_us, ready_us; /* the one idle clock counts from one of them: routing.idle_from */
    int64_t busy_us, busy_since_us, on_us, on_since_us; /* index.h */
    struct place *places;        /* newest first */
    struct due due;              /* the end of grace while away */
    /* derived */
    uint32_t seat;               /* in the index; by order of first appearance */
    uint32_t free;               /* bit m: could be given one more of medium m */
    struct contact *reserved;    /* who wait for this agent alone, by id; few */
    struct agent *chance_next;   /* give.c's list */
    bool chance;
    uint32_t changes, changes_looked; /* of the attributes; looks of board.c's since the last one */
    uint8_t *attrs;
    uint32_t attrs_bytes;
};

/* This agent declined the contact, let it ring, or could not be connected: kept apart for a while. */
struct hold {
    agent_id agent;
    int64_t until_us;
    uint64_t token;
    reason_no reason;
    bool lapsed;
    bool for_good; /* as long as this contact lasts */
    uint8_t times; /* the loop guard: each time in a row doubles the next hold */
    struct passed_on { /* DECLINE_PASSED: where to; else zeros. A command that comes twice is known by it */
        queue_id queue;
        topic_id topic;
        agent_id colleague; /* 0: to anyone */
    } to;
};

struct contact {
    contact_id id;
    /* What a change of many reads of each: together. */
    struct queue *queue;
    struct topic *topic;
    struct lane *lane, *lane_to; /* lane.c's, derived: of the requirement in force; lane_to: while a change of many is prepared */
    uint8_t *attrs; /* its own and the customer's; NULL: the person was erased, matches nobody */
    uint32_t attrs_bytes;
    uint32_t step;    /* 0: as first required; n: the policy's n-th step is in force */
    enum contact_state state;
    enum medium medium;
    struct line_node node; /* lane.c's, derived: in its lane while it waits */
    int64_t priority; /* derived: its lane's, and that is engine_priority() of now; 0 without a lane */
    int64_t arrived_us, patience_us;
    int64_t queued_us; /* came to this queue (overflow) */
    struct place *places; /* by token; one is inside the contact, parallel offers take more */
    struct hold *holds; /* by agent id, one an agent; remembered when they are over: the loop guard and the rounds count on them */
    uint32_t holds_count, holds_room;
    struct due due; /* what happens to it next: lease, connect, wrap-up, step, overflow, end of a hold or of seeking */
    agent_id sought;   /* waits for this agent alone until sought_until_us; 0: for anyone */
    int64_t overflow_looked_us; /* no part of the state: another queue should have taken it and had no room */
    /* Of one alone. */
    conversation_id conversation;
    party_id party;
    int64_t sought_until_us;
    enum sought sought_why;
    bool asleep;
    int64_t snoozed_until_us, snoozed_us; /* asleep because its agent put it away: until when, and when that was; 0: not */
    bool unasked_only;    /* no part of the state: a look that passes over who was asked in this round (offer.c) */
    bool excludes;        /* derived: names agents who may not take it */
    uint64_t round;       /* of a queue that asks in sequence: who was offered it under this token or a later one was asked in this round */
    struct place place;
    uint32_t places_count;
    struct estimate_said said;
    struct contact *reserved_next;            /* derived */
    struct contact *chance_next, **chance_at; /* give.c's list */
    uint8_t attrs_first[]; /* what it came with lies in its own memory: attrs, until something is learnt of it */
};
