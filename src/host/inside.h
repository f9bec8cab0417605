/* inside.h: the host's parts, for host.c, door.c and metrics.c. */
#pragma once

#include <stdatomic.h>

#include "api/api.h"
#include "base/id.h"
#include "channel/chat/chat.h"
#include "host/host.h"
#include "host/hub.h"
#include "host/router.h"
#include "port/net.h"

struct host {
    struct host_conf conf;
    struct store *store;
    struct config *config;
    struct pool *pool, *hash_pool;
    struct router *router;
    struct hub *hub;
    struct api *api;
    struct chat *chat;
    struct net *net;
    struct id_maker ids;
    atomic_bool open; /* the door: everything behind it is there */
    int64_t started_us;
};

/* door.c: which of our rooms a socket belongs to. */
struct net_handler host_door_handler(struct host *h);
/* erase.c: api_conf.erased (u: the host), and the scrubbing that an earlier process did not come to the end of. */
void host_erased(void *u, party_id party);
MUST_USE enum err host_scrub_again(struct host *h);
/* metrics.c: Prometheus text. */
void host_metrics(void *u, struct buf *out);
