/* world.h: a company for the benchmark: agents with attributes, topics whose requirements so many of them meet, customers. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/fact.h"
#include "base/prng.h"
#include "engine/engine.h"
#include "lang/lang.h"

#define SITES 20u
#define DIALECTS 24u /* languages that agents have; dialects that customers ask for */

/* Topics, each with a queue of its own number. */
enum topic {
    TOPIC_ANY = 1,     /* nothing required */
    TOPIC_WORK,        /* two predicates of the customer's: up to 1,000 signatures */
    TOPIC_IDLE,        /* and the next two: four predicates, longest idle; for 0.1 %, 5 %, 50 % of the agents */
    TOPIC_SCORE = TOPIC_IDLE + 3, /* the same with a score */
    TOPICS_END = TOPIC_SCORE + 3,
};

/* What the scan sees: an ordinary record of an agent. */
struct row {
    agent_id agent;
    int64_t idle_since_us;
    uint32_t languages; /* bit i: dialect i */
    uint32_t site;
    int32_t wealth, grade; /* thousandths, 0..10,000 */
    uint32_t load_permille;
    uint32_t queues;    /* bit i: queue i */
    bool free;
};

struct customer {
    uint32_t dialect, city;
    int32_t level;
    uint8_t attrs[64];
    uint32_t attrs_bytes;
};

/* The scan's own form of the four predicates. */
struct asked {
    uint32_t dialect, sites; /* sites: bits */
    int32_t wealth, grade;
    uint32_t city;
    uint32_t queue;
    bool score;
};

/* A topic's, compiled: what is required, behind it what is preferred. */
struct expressions {
    struct buf code;
    size_t required_bytes;
};

struct world {
    struct engine *engine;
    struct facts facts;
    struct prng chance;
    int64_t now_us;
    uint32_t agents;
    struct row *rows;
    contact_id *held;  /* by agent - 1: the contact they talk to */
    struct expressions expressions[TOPICS_END];
    struct buf attrs;  /* of all agents: world_attrs(); the i-th from attrs_at[i] on */
    uint32_t *attrs_at;
    contact_id next;
    uint64_t offers;   /* seen so far */
    const char *failed; /* what was refused, or NULL */
    enum err err;
};

/* wrapup_us: of every queue. contacts: at once. false: w->failed says. */
bool world_open(struct world *w, uint64_t seed, uint32_t agents, uint32_t contacts, int64_t wrapup_us);
void world_close(struct world *w);

/* Carries out a command; w->facts holds its facts. false, with w->failed, if it is refused. */
bool world_do(struct world *w, const char *what, struct command c);
/* Accepts what the last command's facts offer. */
bool world_accept(struct world *w);
bool world_arrive(struct world *w, enum topic topic, const struct customer *c);
/* The agent offered by the last command's facts, or 0. */
agent_id world_offered(const struct world *w);

/* level: the least grade asked for. */
void world_customer(struct customer *c, uint32_t dialect, uint32_t city, int32_t level);
/* For survivors class k (0: 0.1 %, 1: 5 %, 2: 50 %): customer number i of 160 (eight signatures). */
void world_customer_of(struct customer *c, uint32_t k, uint32_t i);
void world_asked(struct asked *a, uint32_t k, const struct customer *c, bool score);
/* Of so many signatures of TOPIC_WORK (1, or a multiple of 20 up to 100,000): twenty dialects, and levels that differ as far as there is room. */
#define SIGNATURES_USUAL 1000u /* where they are not what varies */
#define SIGNATURES_MAX 100000u
void world_customer_work(struct customer *c, uint32_t signature, uint32_t signatures);
/* Everybody takes a contact of TOPIC_ANY. */
bool world_busy(struct world *w);
struct lang_code world_required(const struct expressions *x);
struct lang_code world_score(const struct expressions *x); /* empty: none */
/* Writes down the attributes of all agents, one list behind the other. */
bool world_attrs(struct world *w);
/* The same of other attributes: wealth changed by a little. */
bool world_agents_change(struct world *w);
/* Sets the i-th agent's to them. */
bool world_agent_again(struct world *w, uint32_t i, uint32_t version);
/* TOPIC_WORK again, with another threshold. */
bool world_topic_again(struct world *w, uint32_t variant);

/* Who takes it, by a scan over all agents; ret_survivors: how many meet the requirement. In native code, made for these four predicates. */
agent_id scan_best(const struct row *rows, uint32_t count, const struct asked *a, uint32_t *ret_survivors);
/* The same by what the topic's expressions say of attributes, as in a system where they can be configured: bound to the customer once,
 * then evaluated for agent after agent, whose lists lie one behind the other. binding: scratch. world_attrs() before. */
agent_id scan_expressions(const struct world *w, enum topic topic, const struct customer *c, struct buf *binding);
