/* chat.h: the web chat channel: visitors' browsers over /ws/chat (docs/protocol.md).
 *
 * chat_head, chat_open, chat_message and chat_closed are called on network loops and do not block. */
#pragma once

#include "base/err.h"
#include "base/types.h"
#include "port/hub.h"
#include "port/net.h"
#include "port/pool.h"
#include "port/store.h"

struct chat;
struct config;

struct chat_conf {
    org_id org;
    struct net *net;
    struct store *store;
    struct hub *hub;
    struct pool *pool;
    struct router *router;
    struct config *config;
    struct tel *tel;        /* NULL: no telephone */
    uint8_t secret[32];     /* of this installation; visitor tokens are made with it */
    uint32_t messages_per_s; /* of one socket; twice that in a burst */
};

MUST_USE enum err chat_new(const struct chat_conf *c, struct chat **ret_chat);
void chat_free(struct chat *c); /* when no socket is left */

/* The upgrade request: site known, Origin allowed. */
enum net_verdict chat_head(struct chat *c, const struct net_request *r, enum err *ret_err, void **ret_session);
void chat_open(struct chat *c, net_id id, void *session);
void chat_message(struct chat *c, net_id id, void *session, struct str text);
void chat_closed(struct chat *c, net_id id, void *session);
/* Once a second: closes sockets that never said hello. */
void chat_tick(struct chat *c, int64_t now_us);
