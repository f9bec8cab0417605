/* engine.h: who answers whom. Commands in, facts out.
 *
 * Pure: no clock, no I/O, no threads, no randomness, no global state. One engine, one thread: no locks.
 * engine_decide() checks a command and writes facts; engine_evolve() alone changes state, from a fact,
 * whether just decided or read from the log. The engine runs ahead: facts of engine_decide() are applied
 * before it returns; when the store refuses them, drop the engine and rebuild it from the log.
 *
 * Order of service in a queue: enum wait_order (strict, ageing, weight, target), then first arrival, then
 * contact id. Agent chosen among those a requirement admits: enum agent_order, then longest idle, then
 * agent id. docs/routing.md says what each means; steps widen a requirement by time. A pair that declined
 * or lapsed is held apart for the queue's decline_hold_us. A lapse pauses the agent (PAUSE_MISSED): no ringing loop. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/command.h"
#include "base/enums.h"
#include "base/err.h"
#include "base/fact.h"

struct engine;

struct engine_limits { /* explicit; reaching one is ERR_FULL */
    uint32_t queues_max, topics_max, agents_max, contacts_max;
};

MUST_USE enum err engine_new(const struct engine_limits *limits, struct engine **ret_engine);
void engine_free(struct engine *e); /* NULL is fine */

/* Decides one command, appends its facts to out (not cleared) and applies them. On an error no fact is
 * written and nothing has changed but the refusal counter. */
MUST_USE enum err engine_decide(struct engine *e, const struct command *c, struct facts *out);

/* Applies one fact from the log. Kinds from 30 on are ignored (OK). ERR_CORRUPT for one that cannot follow.
 * A sealed fact whose person was erased comes with rest_bytes 0: the contact matches nobody. */
MUST_USE enum err engine_evolve(struct engine *e, const struct fact *f);

/* When the next CMD_TICK is due; NEVER_US if nothing is pending. Where memory failed in the middle of a command, what is left is tried
 * again after a pause: not before ENGINE_AGAIN_US from then on.
 *
 * One tick does at most ENGINE_DUE_MAX of what is due, the earliest first. If more is due then, the next one is due at once: other
 * commands may come between, each of which is decided with all that has happened by then. Offers are made after the last of what
 * is due, or by the first command between that writes a fact: tick after tick with nothing between gives the same facts in the same order as one
 * without a bound. */
#define ENGINE_AGAIN_US 10000
#define ENGINE_DUE_MAX 1024
int64_t engine_due_us(const struct engine *e);

/* The whole state as canonical bytes (same state, same bytes, whatever the history), and back into a new
 * engine of the same limits. ERR_CORRUPT for damaged bytes: bounded, safe on any input. */
void engine_save(const struct engine *e, struct buf *out);
MUST_USE enum err engine_load(struct engine *e, const uint8_t *p, size_t n);
uint64_t engine_hash(const struct engine *e); /* of engine_save's bytes */

/* -- looking, for projections and screens -- */

struct engine_contact {
    contact_id id;
    conversation_id conversation;
    party_id party;
    queue_id queue;
    topic_id topic;
    agent_id agent; /* holder: offered, talking or wrapping up; 0 while waiting */
    enum contact_state state;
    uint32_t step; /* 0: as first required; else the step reached */
    uint64_t token;
    enum medium medium;
    bool asleep; /* while talking: it takes a part of a place only */
    int64_t snoozed_until_us, snoozed_us; /* asleep because its agent put it away until then, at that time; 0: not */
    agent_id passed_by; /* who transferred it last; 0: nobody did */
    int64_t arrived_us, until_us; /* until: lease or wrap-up deadline, 0 if none */
};
bool engine_contact(const struct engine *e, contact_id id, struct engine_contact *ret_contact);

/* Who is offered a contact now, in order of their tokens; returns how many, writes at most max. */
struct engine_offer {
    agent_id agent;
    uint64_t token;
    int64_t until_us;
};
uint32_t engine_offers(const struct engine *e, contact_id id, struct engine_offer *ret_offers, uint32_t max);

struct engine_agent {
    agent_id id;
    enum agent_state state;
    uint32_t reason, capacity, active;
    bool away;
    bool wants; /* a wish for the time after the present contacts: */
    enum agent_state wanted_state;
    uint32_t wanted_reason;
    int64_t state_since_us, idle_since_us;
};
bool engine_agent(const struct engine *e, agent_id id, struct engine_agent *ret_agent);

/* Waiting contacts of a queue in order of service; returns how many there are, writes at most max. */
uint32_t engine_waiting(const struct engine *e, queue_id queue, contact_id *ret_ids, uint32_t max);

/* How pressing a waiting contact is, on the one scale of all queues (policy.h): the higher band first, then the larger
 * (t - start_us) * rate at the time t, then who came first. rate: in thousand-millionths. False: it does not wait. */
struct engine_urgency {
    uint32_t band;
    int64_t start_us, rate;
};
bool engine_urgency(const struct engine *e, contact_id id, struct engine_urgency *ret_urgency);

/* Whether agents choose the queue's contacts themselves (OFFER_PULL); who may choose which: pulls.h. */
bool engine_pulled(const struct engine *e, queue_id queue);
/* The digest in FACT_CONTACT_OFFERED.rest, decoded. Every agent is counted once, under the first that applies in this order:
 * queue, predicates, then reserved, state, held, or eligible; they add up to considered. (Digests written before version 2: state and
 * held came first.) */
#define DIGEST_PREDICATES_MAX 16u
#define DIGEST_TOP_MAX 5u
struct offer_digest {
    uint32_t policy_version, step, considered, eligible;
    uint32_t excluded_queue;                                 /* does not serve the queue */
    uint32_t predicates;
    uint32_t excluded[DIGEST_PREDICATES_MAX];                /* first failing conjunct of the requirement */
    uint32_t excluded_reserved;                              /* the contact waits for another alone */
    uint32_t excluded_state;                                 /* not ready, away or full */
    uint32_t excluded_held;                                  /* declined or lapsed a moment ago, or named as not wanted */
    uint32_t unfair;                                         /* of the eligible: stood back, being busier than the others */
    uint32_t top;
    agent_id top_agents[DIGEST_TOP_MAX];                     /* winner first */
    int64_t top_scores[DIGEST_TOP_MAX];                      /* what is preferred, thousandths */
};
MUST_USE enum err offer_digest_read(const uint8_t *p, size_t n, struct offer_digest *ret_digest);

/* Why this pair: each conjunct of the requirement in force, evaluated for the agent and contact now.
 * Fills at most max entries (see lang/lang.h), returns the number. 0 if either is unknown. */
struct lang_reason;
uint32_t engine_why(const struct engine *e, contact_id contact, agent_id agent, struct lang_reason *ret, uint32_t max);

/* Commands refused so far with this error, for /metrics. */
uint64_t engine_refused(const struct engine *e, enum err reason);
