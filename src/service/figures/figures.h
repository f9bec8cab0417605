/* figures.h: what a centre did, as stretches of time, folded from facts (docs/decisions/011-figures-from-segments.md).
 *
 * Pure: no clock, no store. Facts come in the order of their numbers; folding one again that came before does no harm only after a fresh start from
 * the rows that were stored with the cursor (rows.h). Not thread-safe. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/enums.h"
#include "base/err.h"
#include "base/fact.h"
#include "base/map.h"
#include "base/types.h"

/* Why a visit began. Stored: only append. */
enum visit_origin { VISIT_NONE, VISIT_ARRIVED, VISIT_MOVED, VISIT_TRANSFERRED, VISIT_RETURNED, VISIT_DIALLED };
/* How it ended. Short or not is the visit's own short_us to say. Stored. */
enum visit_outcome { VISIT_WAITING, VISIT_ANSWERED, VISIT_ABANDONED, VISIT_FLOWED };
/* How an agent came out of a contact. Stored. */
enum handling_outcome { HANDLING_OPEN, HANDLING_ENDED, HANDLING_TRANSFERRED, HANDLING_RETURNED };

/* One contact in one queue. */
struct visit {
    contact_id contact;
    fact_no no; /* of the fact that began it: with the contact its name */
    queue_id queue;
    topic_id topic;
    enum medium medium;
    enum visit_origin origin;
    enum visit_outcome outcome;
    agent_id agent;                /* who answered */
    int64_t entered_us, left_us;   /* left_us 0: waits */
    int64_t target_us, short_us;   /* what the queue promised when it began */
};

/* One contact with one agent. */
struct handling {
    contact_id contact;
    fact_no no; /* of the accept */
    agent_id agent;
    queue_id queue;
    topic_id topic;
    enum medium medium;
    bool dialled; /* the agent called */
    enum handling_outcome outcome;
    int64_t accepted_us, ended_us, wrapped_us; /* 0: not yet; without wrap-up wrapped_us is ended_us */
    int64_t slept_us, held_us;                 /* so far, without what lasts */
    int64_t asleep_us, hold_us;                /* since when it sleeps, is on hold; 0: it does not */
    int64_t code;                              /* wrap-up code; 0: none */
};

/* One agent in one state. */
struct stint {
    agent_id agent;
    fact_no no; /* of the fact that began it */
    enum agent_state state;
    reason_no reason;
    bool away; /* the desktop is gone */
    bool busy; /* holds a contact that is awake, or wraps one up */
    int64_t from_us, to_us; /* to_us 0: lasts */
};

/* What a queue promises at this moment. */
struct figures_promise {
    int64_t target_us, short_us;
};

/* A row that began or is another one now. was: before, when it is not fresh. */
enum figures_what { FIGURES_VISIT, FIGURES_HANDLING, FIGURES_STINT };
struct figures_change {
    enum figures_what what;
    bool fresh;
    union {
        struct { struct visit was, is; } visit;
        struct { struct handling was, is; } handling;
        struct { struct stint was, is; } stint;
    };
};

struct figures; /* what is open */

typedef struct figures_promise figures_promised(void *u, queue_id queue);
typedef enum err figures_changed(void *u, const struct figures_change *c); /* an error ends the fold with it */

MUST_USE enum err figures_new(struct figures **ret);
void figures_free(struct figures *f); /* NULL is fine */

/* After a start: what was open when the cursor was stored. ERR_NOMEM; ERR_CORRUPT: two of one name. */
MUST_USE enum err figures_open_visit(struct figures *f, const struct visit *v);
MUST_USE enum err figures_open_handling(struct figures *f, const struct handling *h);
MUST_USE enum err figures_open_stint(struct figures *f, const struct stint *s);

/* What a contact that arrives is, beyond its fact. */
struct figures_arrival {
    enum medium medium;
    bool dialled; /* an agent calls */
};

struct figures_ear { /* who is asked and told while a fact is folded */
    figures_promised *promised;
    figures_changed *changed;
    void *u;
};

/* One fact, of any kind; arrival: of FACT_CONTACT_ARRIVED, else not read. ERR_CORRUPT: it says something of a contact that is not there.
 * After an error f is good for nothing but figures_free. */
MUST_USE enum err figures_fold(struct figures *f, const struct fact *fact, const struct figures_arrival *arrival, const struct figures_ear *ear);

/* Agents and contacts as they stand. False ends it. */
struct figures_agent {
    struct stint now;
    uint32_t talking, asleep, wrapping; /* contacts */
};
typedef bool figures_each_agent(void *u, const struct figures_agent *a);
typedef bool figures_each_contact(void *u, const struct visit *v, const struct handling *h); /* one of them is NULL: it waits, or is with an agent */
void figures_agents(const struct figures *f, figures_each_agent *fn, void *u);
void figures_contacts(const struct figures *f, figures_each_contact *fn, void *u);
