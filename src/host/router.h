/* router.h: the router thread. Owns the engine; decides commands, hands their facts to the store, tells the hub. */
#pragma once

#include "base/buf.h"
#include "base/id.h"
#include "base/str.h"
#include "engine/engine.h"
#include "engine/pulls.h"
#include "host/turns.h"
#include "port/router.h"

struct config;
struct hub;

/* Limits of the engine in this program (docs/limits.md); what is full is answered with ERR_FULL. Memory follows what there is. */
#define ROUTER_AGENTS_MAX 100000u
#define ROUTER_AGENTS_USUAL 20000u
#define ROUTER_CONTACTS_MAX 200000u
struct router_conf {
    org_id org;
    struct store *store;
    struct config *config; /* words for explanations */
    struct hub *hub;
    uint32_t asks_max;
    uint32_t agents_max; /* 1..ROUTER_AGENTS_MAX */
    uint32_t snapshot_every;
    int64_t grace_us;
};

/* Loads the newest snapshot, evolves the tail, decides CMD_RESTART (its facts are stored before this returns). */
MUST_USE enum err router_open(const struct router_conf *c, struct router **ret_router);
/* The engine while no thread runs yet: the hub is primed from it. */
const struct engine *router_engine(const struct router *r);
MUST_USE enum err router_run(struct router *r);
/* Answers what is queued, writes a snapshot, joins. router_free after the store is closed. */
void router_stop(struct router *r);
void router_free(struct router *r);
/* router_call for an arrival: card is the customer's card for the desktop, borrowed until it returns; rows may be NULL. turn: passed when it
 * stands in the queue, before it is answered. */
struct router_arrival {
    struct command command;
    const struct router_rows *rows;
    struct str card;
};
MUST_USE enum err router_arrive(struct router *r, const struct router_arrival *a, struct turns *turns, struct turn *turn);
/* A snapshot now, older ones deleted (after an erasure). Waits. */
MUST_USE enum err router_snapshot(struct router *r);

/* Runs fn on the router's thread, between two commands: quick, and it asks nobody. Waits until all that it can have seen is
 * committed. ERR_STORE: some of it was not. ERR_SLOW_DOWN: looks have had their share of the thread's time (host/share.h). */
typedef void router_looks(const struct engine *e, int64_t now_us, void *arg);
MUST_USE enum err router_look(struct router *r, router_looks *fn, void *arg);
struct config *router_config(const struct router *r);
struct store *router_store(const struct router *r, org_id *ret_org);

struct router_stats {
    uint64_t asks, rebuilds, snapshots, refused[ERR_COUNT];
    uint32_t signatures, loose; /* held now; of these, beyond ENGINE_SIGNATURES_MAX (engine/signatures.h) */
};
void router_stats(const struct router *r, struct router_stats *ret_stats);

/* -- between router and hub: one decided command, committed -- */

struct router_why {
    contact_id contact;
    agent_id agent;
    uint32_t at, bytes; /* inside whys_text */
};
struct router_job {
    struct store_job job;
    struct router *router;
    struct router_ask *ask; /* who waits, or NULL */
    struct facts facts;     /* plain remainders */
    struct router_why *whys;
    uint32_t whys_count;
    struct buf whys_text;
    struct buf snapshot;
    struct str card; /* the asker's; only while it waits */
    bool is_snapshot, only;
};

/* Of one queue that agents pick from: the first who wait, in order of service, and who may pick which. Not such a queue, or nobody
 * waits: count 0. */
struct router_picks {
    queue_id queue;
    const contact_id *ids;
    struct engine_urgency urgency[ENGINE_PULLS_MAX]; /* of these */
    uint32_t count, rights_count;
    const struct engine_right *rights; /* only agents who may pick something; bit i: ids[i] */
};

/* Loading, shared with the drill that compares snapshot + tail with a full evolve. from_snapshot false: from the
 * first fact. ERR_FULL: there are more agents than agents_max. *ret_base: the snapshot's last fact. */
MUST_USE enum err router_recover(struct store *s, org_id org, uint32_t agents_max, bool from_snapshot, struct engine **ret_engine,
                                 fact_no *ret_base);
/* As it was right after this fact, from the newest snapshot not after it. *ret_at_us: the time of the last fact it knows. */
MUST_USE enum err router_recover_at(struct store *s, org_id org, fact_no last, struct engine **ret_engine, int64_t *ret_at_us);
