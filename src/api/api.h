/* api.h: REST as openapi.yaml says, the desktop's socket, and the built web files.
 *
 * api_head, api_request and the api_desk_ functions are called on network loops and do not block: what may wait for
 * the store runs on the pool, one request of a session after the other. The api reads no clock but clock_now_us(). */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "api/assets.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/types.h"
#include "port/hub.h"
#include "port/net.h"
#include "port/pool.h"
#include "port/router.h"
#include "port/store.h"

struct api;
struct blobs;
struct config;
struct id_maker;
struct scan;
struct tel;
struct wallboard;

#define API_BODY_MAX (96u * 1024u) /* a small picture in base64 */
#define API_DESK_FRAME_MAX (16u * 1024u)
#define API_SCRUB_WANTED "scrub_wanted" /* a setting: when the last erasure was that the files may still show; empty: none */

struct api_conf {
    org_id org;
    struct net *net; /* may come later: api_connect() */
    struct store *store;
    struct router *router;
    struct hub *hub;
    struct tel *tel; /* NULL: there is no telephone */
    struct wallboard *wallboard;
    struct pool *pool;      /* handlers */
    struct pool *file_pool; /* what waits for the disk or the virus scanner */
    struct blobs *blobs;
    struct scan *scan;
    struct pool *hash_pool; /* passwords: 19 MiB each, so two or three workers and a short queue */
    struct config *config;
    struct id_maker *ids;
    bool sample;            /* GET /demo/identities, demo page */
    bool tls;               /* cookies get Secure */
    const char *setup_code; /* the one-time code of the first administrator; NULL or "": set-up is refused */
    void (*metrics)(void *u, struct buf *out); /* appends Prometheus text; on a worker */
    void *metrics_u;
    /* After a party was erased: zero the files (store_scrub) and replace old snapshots. May be NULL. On a worker. */
    void (*erased)(void *u, party_id party);
    void *erased_u;
    const struct asset *assets; /* sorted by path; may be NULL */
    size_t assets_count;
};

MUST_USE enum err api_new(const struct api_conf *c, struct api **ret_api); /* ERR_NOMEM, ERR_SYSTEM (no randomness) */
void api_connect(struct api *a, struct net *net);
void api_free(struct api *a); /* when loops and pools have ended; NULL is fine */

/* For the host's struct net_handler; every path but /ws/ belongs to the api. */
enum net_verdict api_head(struct api *a, const struct net_request *r, enum err *ret_err);
void api_request(struct api *a, const struct net_request *r);

/* /ws/desk: the cookie must be that of a user, Origin that of the Host. */
enum net_verdict api_desk_head(struct api *a, const struct net_request *r, enum err *ret_err, void **ret_session);
void api_desk_open(struct api *a, net_id id, void *session);
void api_desk_message(struct api *a, net_id id, void *session, struct str text);
void api_desk_closed(struct api *a, net_id id, void *session);

/* Files since the start. */
struct api_stats {
    uint64_t files_taken, files_refused, files_infected, files_served;
};
void api_stats(struct api *a, struct api_stats *ret_stats);

/* Once a second: closes sockets without a hello and those signed out; ages rate limits and the session cache. */
void api_tick(struct api *a, int64_t now_us);
