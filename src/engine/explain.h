/* explain.h: why a contact waits, why an agent is idle, who would have come next: numbers and enums; host puts them into words.
 *
 * Looks only; takes memory for nothing but what the caller gives. Computed from the state as it is now: for a decision of the past the
 * state is rebuilt from snapshot and facts up to the one before it (main: `tandem why`). */
#pragma once

#include "engine/engine.h"
#include "engine/estimate.h"
#include "lang/lang.h"

#define EXPLAIN_PREDICATES_MAX 16u

enum waits { /* the reason that comes first for a waiting contact */
    WAITS_NOT,         /* it does not wait */
    WAITS_ERASED,      /* its person was erased: matches nobody */
    WAITS_PULL,        /* the queue gives out nothing: agents pick */
    WAITS_RESERVED,    /* for one agent alone, until until_us */
    WAITS_NOBODY_SERVES, /* no agent serves the queue */
    WAITS_REQUIREMENT, /* nobody who serves the queue meets the requirement: predicate[worst] excludes most */
    WAITS_OFFLINE,     /* who could is signed out, away or paused */
    WAITS_BUSY,        /* who could has no place */
    WAITS_HELD,        /* who could and is free declined or missed it a moment ago */
};
struct explain_waiting {
    enum waits why;
    uint32_t place, ahead;            /* in the queue's order of service: place from 1 */
    uint32_t seats, queue, members;   /* agents; do not serve the queue; meet everything */
    uint32_t predicates, predicate[EXPLAIN_PREDICATES_MAX]; /* first failing conjunct: so many agents; sums with queue and members to seats */
    uint32_t worst;                   /* index of the predicate that excludes most */
    uint32_t offline, paused, away, full, held, reserved_for_other; /* of the members, why not free */
    agent_id sought;
    int64_t until_us;                 /* of the reservation */
    uint32_t step, steps;
    int64_t step_us, overflow_us;     /* when the next step, the overflow is due; NEVER_US */
    struct estimate_answer estimate;
};
/* ERR_MISSING: no such live contact. */
MUST_USE enum err engine_why_waiting(const struct engine *e, contact_id contact, int64_t now_us, struct explain_waiting *ret);

enum idles { IDLES_NOT, IDLES_OFFLINE, IDLES_PAUSED, IDLES_WANTS, IDLES_AWAY, IDLES_FULL, IDLES_NO_QUEUE, IDLES_NOBODY_WAITS, IDLES_REQUIREMENT,
             IDLES_HELD, IDLES_RESERVED, IDLES_PULL };
struct explain_idle {
    enum idles why;
    uint32_t queues, waiting;         /* queues served; contacts waiting in them */
    uint32_t requirement, held, reserved, media; /* of these: why not for this agent (media: no place for the medium) */
    contact_id example;               /* the most urgent of those who wait and may not go to them */
    uint32_t example_predicate;       /* first failing part of its requirement */
    int64_t idle_us;
};
MUST_USE enum err engine_why_idle(const struct engine *e, agent_id agent, int64_t now_us, struct explain_idle *ret);

/* Every agent for this contact, best first, then those who may not in order of how near they came; returns how many there are. */
struct explain_ranked {
    agent_id agent;
    int why;                          /* enum fit of match.h: 0 yes */
    uint32_t predicate;               /* of FIT_REQUIREMENT */
    int64_t score;
    uint32_t load_permille, occupancy_permille;
    int64_t idle_us;
};
uint32_t engine_rank(const struct engine *e, contact_id contact, int64_t now_us, struct explain_ranked *ret, uint32_t max);
/* What each term of the preference is worth for this pair. */
uint32_t engine_preferred(const struct engine *e, contact_id contact, agent_id agent, struct lang_term *ret, uint32_t max);
/* For one who would come now. ERR_MISSING: no such queue. */
MUST_USE enum err engine_wait_estimate(const struct engine *e, queue_id queue, enum medium medium, struct estimate_answer *ret);
