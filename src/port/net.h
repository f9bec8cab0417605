/* net.h: all that the rest may know about sockets, HTTP/1.1 and WebSocket (RFC 9112, RFC 6455).
 *
 * net/ implements it: epoll loops of ours, llhttp for HTTP, wslay for frames, a strict pre-check that can only
 * reject. Across threads only net_id passes. Handlers run on loop threads and must not block. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct net;
struct net_buf; /* immutable bytes with an atomic reference count */

typedef struct net_id {
    uint32_t where, gen; /* loop and slot; generation. {0, 0} is nobody */
} net_id;

struct net_header {
    struct str name, value;
};

struct net_conf {
    const char *listen; /* "127.0.0.1:8080", "[::1]:8080"; port 0 picks one: net_port() */
    uint32_t loops, conns_max, conns_per_ip_max, head_bytes_max, body_bytes_max, ws_message_bytes_max;
    /* Of a request that head() answers with NET_TAKE_BIG: one body, and all of them at once. 0: none are taken. */
    uint32_t big_bytes_max, big_bytes_total;
    uint32_t out_bytes_max; /* queued per socket; over it the slow reader is closed (NET_SLOW) */
    uint32_t head_ms, body_ms, idle_ms, ws_ping_ms, drain_ms; /* whole phases, never renewed by a byte */
};

enum net_method { NET_GET, NET_HEAD, NET_POST, NET_PUT, NET_PATCH, NET_DELETE, NET_OPTIONS };
enum net_verdict { NET_TAKE, NET_TAKE_BIG, NET_UPGRADE, NET_DENY };
enum net_why { NET_BY_PEER, NET_TIMEOUT, NET_PROTOCOL, NET_SLOW, NET_TOO_BIG, NET_DRAIN, NET_BY_US };

struct net_request { /* valid during the call only */
    net_id id;
    enum net_method method;
    struct str path, query, host, peer; /* path without query, not decoded; peer "127.0.0.1" */
    const struct net_header *headers;
    uint32_t headers_count;
    int64_t body_length; /* -1: chunked */
    struct str body;     /* complete in request(), empty in head() */
};

struct net_handler {
    void *u;
    /* Decides before the body is read. NET_DENY answers *ret_err as JSON error; NET_UPGRADE only for a valid
     * WebSocket handshake (Origin is the handler's to check); *ret_session is kept for the socket. NET_TAKE_BIG: a body of known
     * length over body_bytes_max is taken too; 503 when all of them together would be over big_bytes_total. */
    enum net_verdict (*head)(void *u, const struct net_request *r, enum err *ret_err, void **ret_session);
    void (*request)(void *u, const struct net_request *r); /* answer now, or later from any thread */
    void (*ws_open)(void *u, net_id id, void *session);
    void (*ws_message)(void *u, net_id id, void *session, struct str text); /* whole, unmasked, valid UTF-8 text.
                                                 Binary messages are refused by net with close code 1003 */
    /* Once for each NET_UPGRADE verdict, when its turn ends, never from inside another handler. */
    void (*closed)(void *u, net_id id, void *session, enum net_why why);
};

/* *ret_net is written before the first handler runs. ERR_INPUT, ERR_SYSTEM, ERR_NOMEM, in words in ret_text. */
MUST_USE enum err net_start(const struct net_conf *c, const struct net_handler *h, struct net **ret_net, char ret_text[256]);
uint16_t net_port(const struct net *n);
/* Stop accepting; finish answers; WebSockets get close 1001; then loops end.  */
void net_drain(struct net *n);
void net_join(struct net *n); /* waits for the loops; sends are refused from then on */
void net_free(struct net *n); /* when no thread can send any more; NULL is fine */

struct net_buf *net_buf_new(size_t n, void **ret_data); /* NULL: out of memory */
struct net_buf *net_buf_copy(const void *p, size_t n);
struct net_buf *net_buf_ref(struct net_buf *b);
void net_buf_unref(struct net_buf *b); /* NULL is fine */
#define NET_BUF_LARGE (256u * 1024u)
uint64_t net_buf_large(void); /* bytes in buffers over NET_BUF_LARGE, of the whole process */

/* From any thread; never block. false: the connection is gone, which is normal. They take over the caller's
 * reference to the buffer in every case. Content-Length, Date and Connection are added by net. */
bool net_answer(struct net *n, net_id id, int status, const struct net_header *headers, uint32_t count, struct net_buf *body);
bool net_ws_send(struct net *n, net_id id, struct net_buf *text);
bool net_ws_close(struct net *n, net_id id, uint16_t code, const char *reason);

struct str net_header(const struct net_request *r, const char *lowercase_name); /* empty if missing */

struct net_stats {
    uint64_t accepted, open, ws_open, requests, bad_requests, timeouts, slow_closed, refused_full, bytes_in, bytes_out, wakes;
};
void net_stats(const struct net *n, struct net_stats *ret_stats);
