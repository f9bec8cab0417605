/* told_floor.h: a small floor set up by hand, for tests of what the engine says of itself. Every offer made on it goes to whom the ranking
 * puts first, and a second engine that follows by the facts alone is in the same state at the end: both are looked at by the floor itself. */
#pragma once

#include "base/fact.h"
#include "base/prng.h"
#include "engine/engine.h"
#include "engine/policy.h"

#define SECOND INT64_C(1000000)
#define AGENTS 30u
#define QUEUES 3u
#define LANGUAGES ((attr_id)16)
#define WEALTH ((attr_id)17)
#define SINCE ((attr_id)18)
#define DIALECT ((attr_id)30)
enum { MANDARIN = 1, MINNAN, WORDS };

struct told_floor {
    struct engine *engine, *shadow; /* the shadow follows fact by fact */
    struct facts facts;
    int64_t now_us;
    enum medium medium; /* of who arrives; none: a chat that does not say so */
    int64_t voices;     /* places for calls of each agent who is set */
    uint64_t tokens[4096], contacts;
    agent_id holder[4096];
    uint32_t offers, waits, sure, overflows;
};

/* Three queues, four topics; nobody is there yet. */
struct told_floor *told_open(void);
struct lang_code told_code(const char *source, struct buf *out);
void told_order(struct told_floor *f, struct command c);
void told_queue_policy(struct told_floor *f, queue_id id, const struct queue_policy *p);
void told_queue(struct told_floor *f, queue_id id, enum offer_mode mode);
void told_queue_by_chance(struct told_floor *f, queue_id id, struct prng *r);
void told_topic(struct told_floor *f, topic_id id, queue_id queue, int64_t priority, const char *required, const char *widened,
                const char *preferred);
void told_agent(struct told_floor *f, agent_id id, int64_t version, int64_t capacity, uint32_t queues, uint32_t words, int64_t wealth);
void told_state(struct told_floor *f, agent_id id, enum agent_state state);
/* preferred, excluded: 0 for none. */
contact_id told_arrive_for(struct told_floor *f, topic_id topic, symbol_id dialect, agent_id preferred, agent_id excluded);
contact_id told_arrive(struct told_floor *f, topic_id topic, symbol_id dialect);
void told_close(struct told_floor *f);
