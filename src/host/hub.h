/* hub.h: the hub thread. It receives committed jobs in commit order, keeps what screens need of live conversations,
 * and sends frames. port/hub.h is what others may ask; this is for the router and for host's own files.
 *
 * hub.c         thread, inbox, life            hub_desk.c   rows for desktops
 * follow.c      facts and messages -> entries  hub_chat.c   frames for widgets
 * hub_claims.c  who has a contact on screen    hub_picks.c  lists of those to pick
 * hub_chores.c  once a second                  hub_post.c   messages and arrivals on their way */
#pragma once

#include <pthread.h>

#include "base/id.h"
#include "base/json.h"
#include "base/map.h"
#include "host/router.h"
#include "port/hub.h"
#include "service/conversation/conversation.h"

struct config;
struct pool;
struct tel;

struct hub_conf {
    org_id org;
    struct store *store; /* these three by hub_use() */
    struct pool *pool;
    struct config *config;
    struct tel *tel; /* by hub_telephone(); NULL: there is none */
    uint32_t inbox_max;
    int64_t away_after_us, grace_us;
};

MUST_USE enum err hub_new(const struct hub_conf *c, struct hub **ret_hub);
/* The others are made after the hub: the store delivers to it. */
void hub_use(struct hub *h, struct store *store, struct pool *pool, struct config *config, struct router *router);
void hub_telephone(struct hub *h, struct tel *tel); /* before hub_run */
void hub_connect(struct hub *h, struct net *net); /* before the first socket can attach */
/* Reads live contacts, agents' states and unanswered conversations. Before hub_run. */
MUST_USE enum err hub_prime(struct hub *h, const struct engine *e);
MUST_USE enum err hub_run(struct hub *h);
/* Before the store is closed: the last marks are submitted; from then on the hub asks nothing of it. NULL is fine. */
void hub_quiet(struct hub *h);
void hub_stop(struct hub *h); /* after the store is closed: nothing is delivered any more */
/* An erased person's conversations are closed, and the widgets that show them. */
void hub_erased(struct hub *h, party_id party);
void hub_free(struct hub *h);

store_deliver hub_deliver; /* u: the hub */
/* On the hub's thread: a router job was committed. */
void hub_follow(struct hub *h, const struct router_job *job);
/* From the router's thread: the first waiting contacts of a queue, in order of service. */
/* wait_us: who comes now waits at most so long, four times of five; 0: nothing sure can be said. */
void hub_places(struct hub *h, queue_id queue, const contact_id *ids, uint32_t count, int64_t wait_us);

/* On the hub's thread, after what the router saw was committed: who may pick whom from a queue, for all agents at once. */
void hub_picks(struct hub *h, const struct router_picks *p);

struct hub_stats {
    uint64_t conversations, contacts, desks_connected, waiting, talking, frames, dropped;
};
void hub_stats(struct hub *h, struct hub_stats *ret_stats);
