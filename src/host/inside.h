/* inside.h: the host's parts, for host.c, door.c and metrics.c. */
#pragma once

#include <stdatomic.h>

#include "api/api.h"
#include "base/id.h"
#include "channel/chat/chat.h"
#include "host/host.h"
#include "host/hub.h"
#include "host/router.h"
#include "host/tel.h"
#include "host/wallboard.h"
#include "port/net.h"

struct host {
    struct host_conf conf;
    struct store *store;
    struct config *config;
    struct pool *pool, *hash_pool, *file_pool;
    struct blobs *blobs;
    struct scan *scan;
    struct router *router;
    struct hub *hub;
    struct tel *tel;
    struct wallboard *wallboard;
    struct api *api;
    struct chat *chat;
    struct net *net;
    struct id_maker ids;
    atomic_bool open; /* the door: everything behind it is there */
    int64_t started_us;
    _Atomic int64_t files_looked_us; /* when old ones were last looked for */
};

/* door.c: which of our rooms a socket belongs to. */
struct net_handler host_door_handler(struct host *h);
/* erase.c: api_conf.erased (u: the host), and the scrubbing that an earlier process did not come to the end of. */
void host_erased(void *u, party_id party);
MUST_USE enum err host_scrub_again(struct host *h);
/* files.c: what is kept beside the database. */
MUST_USE enum err host_files_open(struct host *h, char ret_text[256]); /* and takes away what no row knows */
void host_files_close(struct host *h);
void host_files_tick(struct host *h, int64_t now_us); /* what is in no message after a day is forgotten */
/* metrics.c: Prometheus text. */
void host_metrics(void *u, struct buf *out);
