/* model.h: the floor as the facts tell it, and what must hold of it after every step.
 *
 * Written against the contract (base/command.h, base/fact.def, engine/policy.h, engine/index.h) and the twelve promises of routing, not
 * against the engine's code: plain arrays, no sets of bits, no lanes, no deadlines; a requirement is run over every agent with
 * lang_true(). It calls the engine only to compare what both say. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/command.h"
#include "base/fact.h"
#include "engine/engine.h"
#include "engine/estimate.h"
#include "engine/policy.h"

#define SIM_QUEUES 4u
#define SIM_TOPICS 6u
#define SIM_AGENTS 130u /* at most; who plays: model.staff */
#define SIM_STAFF 12u
#define SIM_PLACES 16u
#define SIM_MET_WORDS (SIM_AGENTS / 64 + 1)
#define SIM_LIVE_MAX 48u
#define SIM_CROWD_FIRST ((agent_id)1000) /* they never sign in */
#define SIM_CROWD_MAX 600u
#define SIM_POLICY_BYTES 2000u
#define SIM_ATTRS_BYTES 400u
#define SIM_FOR_GOOD_US (INT64_C(1) << 45)
/* What the companies here have declared; the engine does not know it. */
static inline bool sim_for_good(int64_t reason)
{
    return reason == DECLINE_SKILL || reason == DECLINE_CONFLICT || (reason > DECLINE_PASSED && reason % 2 == 1);
}
#define SIM_CLOSED_KEPT 4096u /* the engine remembers as many of the closed */

struct sim_queue {
    bool there;
    int64_t lease_us, wrapup_us, hold_us;
    struct queue_policy policy;
    uint8_t bytes[SIM_ATTRS_BYTES];
    uint32_t bytes_count;
    struct estimate estimates[MEDIA]; /* told by the facts */
};

struct sim_topic {
    bool there;
    queue_id queue;
    int64_t priority, permille;
    struct policy policy;
    uint8_t bytes[SIM_POLICY_BYTES];
    uint32_t bytes_count;
};

struct sim_place {
    agent_id agent;
    uint64_t token;
    int64_t until_us, since_us; /* since: offered, and from the accept on, accepted */
    bool retimed, passed;       /* survived a restart; a colleague chose this agent */
};

struct sim_hold {
    int64_t until_us;
    uint64_t token;
    bool lapsed, passed; /* passed: had it and transferred it */
    uint8_t times;       /* in a row */
    queue_id to_queue;   /* passed: where to; */
    topic_id to_topic;
    agent_id to_agent;   /* 0: to anyone */
};

struct sim_contact {
    contact_id id;
    conversation_id conversation;
    party_id party;
    queue_id queue;
    topic_id topic;
    enum contact_state state;
    enum medium medium;
    bool asleep, sought_passed; /* sought_passed: a colleague chose that agent: requirement, queue and time apart are not asked */
    uint32_t step;
    int64_t arrived_us, queued_us, patience_us, since_us, sought_until_us, snoozed_until_us,
        taken_us; /* since: of the state; taken: accepted, the first phase too */
    agent_id sought;
    queue_id goes_to; /* where there is room for it when it comes */
    uint64_t round;   /* of a queue that asks in sequence: who refused under this token or a later one was asked */
    uint32_t places_count;
    struct sim_place places[SIM_PLACES]; /* by token */
    struct sim_hold holds[SIM_AGENTS + 1];
    uint32_t attrs_bytes; /* 0: the person was erased */
    uint8_t attrs[SIM_ATTRS_BYTES];
    uint64_t met_known[SIM_MET_WORDS], met[SIM_MET_WORDS]; /* by agent: the requirement in force was run, and what it said */
    uint32_t ranked_count, ranked_from; /* whom offers go to in turn; from: of the next */
    agent_id ranked[SIM_AGENTS];
    struct estimate_said said; /* to who waits: scored when the wait is over */
};

struct sim_agent {
    bool there, away, wants;
    enum agent_state state, wanted_state;
    int64_t reason, wanted_reason, away_until_us, state_since_us, lapsed_us;
    uint32_t capacity[MEDIA];
    int64_t ended_us, offered_us, ready_us;
    int64_t busy_us, busy_since_us, on_us, on_since_us;
    uint32_t attrs_bytes;
    uint8_t attrs[SIM_ATTRS_BYTES];
};

struct sim_closed {
    contact_id id;
    agent_id agent;
    uint64_t token;
};

struct sim_model {
    struct sim_queue queues[SIM_QUEUES + 1];
    struct sim_topic topics[SIM_TOPICS + 1];
    struct sim_agent agents[SIM_AGENTS + 1];
    struct routing routing;
    struct sim_contact live[SIM_LIVE_MAX];
    uint32_t live_count, crowd, staff; /* staff: agents 1.. of this floor */
    struct sim_closed closed[SIM_CLOSED_KEPT];
    uint64_t closed_count;
    uint64_t last_token, arrived, abandoned, ended;
    int64_t last_us, looked_us; /* last: of the newest fact; looked: of the last tick: holds over since then may not have been noticed */
    bool in_parts;   /* a tick stopped with more due: who could be offered something waits for its rest, or for a command that writes facts */
    bool quiet;      /* facts are read again: nothing is a fault */
    char fault[300]; /* the first broken promise, by its number; empty: none */
};

void sim_model_init(struct sim_model *m, uint32_t staff);
void sim_model_copy(struct sim_model *to, const struct sim_model *from);
void sim_fault(struct sim_model *m, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

void sim_fold(struct sim_model *m, const struct fact *f);
struct sim_contact *sim_live(struct sim_model *m, contact_id id); /* NULL: not live */
const struct sim_closed *sim_closed(const struct sim_model *m, contact_id id);
void sim_set_attrs(struct sim_contact *c, const uint8_t *attrs, uint32_t bytes); /* of the contact and its medium; none: erased */
struct sim_place *sim_place(struct sim_contact *c, agent_id agent);

/* -- check.c -- */
void sim_check(struct sim_model *m, const struct engine *e);
/* reasons.c: who waits is held by a rule that the engine can name (engine/explain.h), and its figures are the facts'. Costs much. */
void sim_check_reasons(struct sim_model *m, const struct engine *e, int64_t now_us);
/* looks.c: the rest of what the engine says when it is asked. Costs much. */
/* The digest of an offer that is about to be made: each agent under what keeps them from it, the best first. */
void sim_check_digest(struct sim_model *m, struct sim_contact *c, const struct fact *f);
void sim_check_looks(struct sim_model *m, struct engine *e, int64_t now_us);
void sim_settle(struct sim_model *m); /* the command is over: what was expected within it is forgotten */
void sim_check_time(struct sim_model *m, const struct engine *e, int64_t now_us); /* after a tick at now: no deadline is left lying */
