/* explain.h: why a contact waits, why an agent is idle, who would have come next: numbers and enums; host puts them into words.
 *
 * Looks only; takes memory for nothing but what the caller gives; goes through all agents or contacts a few times: about 1.5 us
 * for each.
 * Computed from the state as it is now: for a decision of the past the state is rebuilt from snapshot and facts up to the one before
 * it (main: `tandem why`). */
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
    WAITS_REQUIREMENT, /* nobody who serves the queue meets the requirement: most fail predicate[worst] */
    WAITS_OFFLINE,     /* who could is signed out, away or paused */
    WAITS_BUSY,        /* who could has no place */
    WAITS_HELD,        /* who could and is free is kept apart from it after declining or missing it, or is excluded */
};
struct explain_waiting {
    enum waits why;
    uint32_t place, ahead;            /* in the queue's order of service: place from 1 */
    uint32_t seats, queue, requirement, members; /* agents = do not serve the queue + serve it, fail the requirement + meet everything */
    /* Of those who serve the queue so many fail this part by itself: who fails three counts three times, so these overlap. The last place
     * counts who fails its part or any further one. */
    uint32_t predicates, predicate[EXPLAIN_PREDICATES_MAX];
    uint32_t worst;                   /* index of the one that most fail; of equals the first */
    uint32_t offline, paused, away, full, held, excluded, reserved_for_other; /* of the members, why not: the first reason */
    uint32_t held_for_good;           /* of held: as long as this contact lasts (declined it for good, or passed it on) */
    int64_t held_until_us;            /* of the others held: when the first is apart no longer; NEVER_US: none */
    uint32_t held_times;              /* of the one who is apart no longer first: how often in a row they declined or missed it */
    int64_t hold_us;                  /* apart for so long after the first time, twice as long after each further one */
    agent_id sought;
    enum sought sought_why;
    int64_t until_us;                 /* of the reservation */
    uint32_t step, steps;
    int64_t step_us, overflow_us;     /* when the next step, the overflow is due; NEVER_US */
    queue_id overflow;                /* where it would go now; 0: no queue on the way takes it */
    int64_t waited_us;                /* in this queue, of the estimate: only QL counts from now */
    struct estimate_answer estimate;
};
/* ERR_MISSING: no such live contact. */
MUST_USE enum err engine_why_waiting(const struct engine *e, contact_id contact, int64_t now_us, struct explain_waiting *ret);

enum idles { IDLES_NOT, IDLES_OFFLINE, IDLES_PAUSED, IDLES_WANTS, IDLES_AWAY, IDLES_FULL, IDLES_NO_QUEUE, IDLES_NOBODY_WAITS,
             IDLES_REQUIREMENT, IDLES_HELD, IDLES_RESERVED, IDLES_PULL, IDLES_MEDIA };
struct explain_idle {
    enum idles why;
    uint32_t queues, waiting;         /* queues served; contacts waiting in them */
    uint32_t requirement, held, reserved, media, pull; /* of these: why not for this agent (media: no place for the medium) */
    uint32_t held_for_good, held_excluded; /* of held: apart from it for good; excluded by name */
    int64_t held_until_us;            /* of the others held: when the first may come; NEVER_US: none */
    contact_id example;               /* the most urgent of those who wait and may not go to them */
    uint32_t example_predicate;       /* first failing part of its requirement */
    int64_t idle_us;
    enum agent_state wanted_state;    /* IDLES_WANTS */
    reason_no wanted_reason;
};
MUST_USE enum err engine_why_idle(const struct engine *e, agent_id agent, int64_t now_us, struct explain_idle *ret);

/* A requirement part by part: what stands on the agent's side is left missing. Of the contact at this step, with the customer's
 * values; contact 0: of the topic alone. Returns how many parts there are, writes at most max; ret_code: the program is appended,
 * with the customer's values put in (lang_bind(); nothing is if memory fails); ret_source: as it is written, the same parts; *ret_members:
 * agents who serve the queue and meet it now (contact 0: 0; all are looked at, NULL: none is), *ret_version: the policy's. 0 parts also if there is no such contact,
 * topic or step. */
uint32_t engine_required(const struct engine *e, contact_id contact, topic_id topic, uint32_t step, struct lang_reason *ret,
                         uint32_t max, struct buf *ret_code, struct buf *ret_source, uint32_t *ret_members, uint32_t *ret_version);

/* What the requirement at this step asks of contact, customer and queue, with the values: lang_given(). 0 too if the person was erased or
 * there is no such contact or step. */
uint32_t engine_given(const struct engine *e, contact_id contact, uint32_t step, struct lang_given *ret, uint32_t max);

/* Every agent for this contact, best first, then those who may not in order of how near they came (FITS_OFFERED first, FITS_QUEUE
 * last; of two who miss the requirement the one who meets more of its first parts). Returns how many there are, writes the first max.
 * Judged by the state alone, beside the index that decides: the two must agree on who is first. */
enum fits { FITS_YES, FITS_OFFERED, FITS_RESERVED, FITS_HELD, FITS_CAPACITY, FITS_STATE, FITS_EXCLUDED, FITS_REQUIREMENT,
            FITS_QUEUE };
struct explain_ranked {
    agent_id agent;
    enum fits fits;
    bool unfair;                      /* may, but stands back: busier than the queue's fairness bound allows */
    uint32_t predicate;               /* of FITS_REQUIREMENT: first failing part */
    int64_t apart_us;                 /* of FITS_HELD: until then, NEVER_US for good; not after now: until the others were asked, too */
    int64_t score;
    uint32_t load_permille, occupancy_permille, spare, queues;
    int64_t idle_us, offered_us;      /* offered_us: last offer, 0 never */
};
uint32_t engine_rank(const struct engine *e, contact_id contact, int64_t now_us, struct explain_ranked *ret, uint32_t max);
/* Why an agent who was offered the contact with this digest was waited for alone; SOUGHT_NONE: they were compared with the others, or
 * nobody else meets the requirement anyway (who was sought is not kept once they have the offer: the log's facts say that, too). */
struct offer_digest;
enum sought engine_named(const struct engine *e, contact_id contact, agent_id agent, const struct offer_digest *d);
/* What each term of the preference is worth for this pair. */
uint32_t engine_preferred(const struct engine *e, contact_id contact, agent_id agent, struct lang_term *ret, uint32_t max);
/* The medium that the queue is of, if it is of one: in which alone somebody waits there or is offered; or else in which alone those who are
 * ready there have places; or else chat, as for a queue that is not there. */
enum medium engine_queue_medium(const struct engine *e, queue_id queue);
/* For one who would come now by this medium: who waits and who could take it are counted in it, and how long a contact takes, how many give
 * up and which estimator was best are what was measured in this queue and medium (the queue keeps one estimate.h for each medium). ERR_MISSING: no such queue. */
MUST_USE enum err engine_wait_estimate(const struct engine *e, queue_id queue, enum medium medium, int64_t now_us,
                                       struct estimate_answer *ret);
