/* inner.h: what the files of this room share, and nobody else sees.
 *
 * One loop is one thread. A conn belongs to its loop for life and only that thread touches it; every
 * other thread knows a net_id and puts a struct out into the loop's inbox. */
#pragma once

#include <llhttp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "base/map.h"
#include "net/precheck.h"
#include "port/net.h"

#define NET_LINGER_MS 1000u        /* after our last byte: how long the peer's own bytes are thrown away */
#define NET_CLOSE_MS 2000u         /* how long we wait for the answer to our close frame */
#define NET_ACCEPT_PAUSE_MS 100    /* when the process has no descriptor left */
#define NET_READ_BYTES 65536u      /* one read */
#define NET_AHEAD_BYTES 65536u     /* unsent answers over which no further pipelined request is begun */
#define NET_PROGRESS_BYTES 65536u  /* what a peer must take of an answer in each body_ms */
#define NET_REFUSED_MAX 256u       /* connections over conns_max that are being told so, per loop */
#define NET_KEPT_BYTES 16384u      /* a larger buffer is not kept for the next request */

enum conn_state {
    CONN_HEAD,       /* waiting for a request's head, or in the middle of it */
    CONN_BODY,       /* its body */
    CONN_BUSY,       /* the handler has it; nothing is read */
    CONN_LAST,       /* the last answer is being sent */
    CONN_WS,         /* an open WebSocket */
    CONN_WS_CLOSING, /* our close frame is queued or sent */
    CONN_LINGER,     /* our side is shut; the peer's bytes are thrown away */
    CONN_DEAD,       /* on the dead list, buried at the end of the turn */
};

/* Each class has one period, so its list is in order of time by itself. */
enum timer_class { TIMER_HEAD, TIMER_BODY, TIMER_IDLE, TIMER_SEND, TIMER_PING, TIMER_CLOSE, TIMER_LINGER, TIMERS };
#define TIMER_NONE TIMERS

enum out_kind { OUT_ANSWER, OUT_FRAME, OUT_CLOSE };

/* Bytes on their way out: head, tail, body in this order. One allocation from the call to the last byte. */
struct out {
    struct out *next;
    net_id id;
    uint8_t kind, tail_n;
    uint8_t tail[30];
    size_t sent;
    struct net_buf *head, *body; /* each may be NULL */
};

struct net_buf {
    _Atomic uint32_t refs;
    size_t n;
    uint8_t data[];
};

struct http { /* a request being read or answered; an idle connection has none */
    struct http *next_free;
    llhttp_t parser;
    struct precheck pre;
    struct buf in, ahead, body; /* head and what came with it; bytes after the message; its body */
    size_t used;                /* of in */
    size_t framing_bytes;       /* of a chunked body, without the data */
    bool head_done, message_done, keep_alive, finished, connection_upgrade, value_open, last_chunk;
    uint8_t last_seen; /* of the empty line after the last chunk */
    enum err fault;
    struct net_request request;
    struct net_header headers[PRECHECK_HEADERS_MAX];
};

struct ws; /* a lent frame decoder: ws.c */

struct conn {
    struct loop *loop;
    int fd;
    uint32_t slot, gen, events;
    uint8_t state, timer, silent;
    bool refused, upgraded, keep_alive, old_http, head_only, dirty, finish, heard;
    enum net_why why;
    int64_t due_ms;
    struct conn *timer_prev, *timer_next, *dirty_next, *dead_next;
    struct out *out_first, *out_last;
    size_t out_bytes, taken_bytes; /* unsent; sent since the send timer was set */
    struct http *http;
    struct ws *ws;
    void *session;
    uint64_t ip;
    char peer[48];
};

struct counters {
    _Atomic uint64_t accepted, open, ws_open, requests, bad_requests, timeouts, slow_closed, refused_full, bytes_in,
        bytes_out, wakes;
};

struct timer_list {
    struct conn *first, *last;
    uint32_t period_ms;
};

struct loop {
    struct net *net;
    uint32_t index;
    int epoll_fd, wake_fd;
    pthread_t thread;
    bool started, listening, draining;
    _Atomic(struct out *) inbox; /* newest first */
    _Atomic uint32_t *gens;      /* the living generation of each slot: other threads may ask */
    struct conn **slots;
    uint32_t *free_slots;
    uint32_t slots_max, free_count, refused_count;
    struct timer_list timers[TIMERS];
    int64_t now_ms, accept_at_ms, drain_until_ms;
    struct conn *dirty_first, *dirty_last, *dead;
    struct http *http_free;
    struct ws *ws_free;
    uint32_t http_free_count, ws_free_count;
    uint8_t *scratch;
    struct counters count;
};

struct net {
    struct net_conf conf;
    struct net_handler handler;
    int listen_fd;
    uint16_t port;
    atomic_bool draining;
    _Atomic uint32_t open; /* of all loops, the refused not counted */
    pthread_mutex_t ip_lock;
    struct map per_ip;
    uint32_t loops_count;
    struct loop *loops;
};

static inline void net_count(_Atomic uint64_t *counter, uint64_t n)
{
    atomic_fetch_add_explicit(counter, n, memory_order_relaxed);
}

/* loop.c */
void *net_loop_run(void *loop);

/* conn.c: a connection's life */
void net_conn_accept(struct loop *l);
struct conn *net_conn_of(struct loop *l, net_id id); /* NULL: gone */
net_id net_conn_id(const struct conn *c);
void net_conn_renew(struct conn *c);                   /* the old id is void from here on */
void net_conn_touch(struct conn *c);                   /* look at it again before this turn ends */
void net_conn_event(struct conn *c, uint32_t events);
void net_conn_settle(struct conn *c);
void net_conn_timeout(struct conn *c, enum timer_class t);
void net_conn_drain(struct conn *c);
void net_conn_kill(struct conn *c, enum net_why why); /* safe anywhere on the loop's thread; twice is fine */
void net_conn_bury(struct conn *c);

/* limits.c: how many, and from where */
bool net_limit_take(struct net *n, uint64_t ip);
void net_limit_give(struct net *n, uint64_t ip);
uint64_t net_limit_ip(const struct sockaddr_storage *a, char ret_text[48]);

/* timers.c */
void net_timer_set(struct conn *c, enum timer_class t);
void net_timer_clear(struct conn *c);
int net_timer_wait_ms(const struct loop *l); /* -1: nothing is due */
void net_timers_run(struct loop *l);

/* io.c: the two functions that TLS will replace. -1 with errno as read(2) and writev(2). */
struct iovec;
ssize_t net_io_read(struct conn *c, void *p, size_t n);
ssize_t net_io_write(struct conn *c, struct iovec *v, size_t count);

/* out.c: what leaves */
void net_out_bind(struct loop *l); /* this thread is l's */
void net_out_inbox(struct loop *l);
void net_out_drop(struct out *list);
void net_out_queue(struct conn *c, struct out *o); /* takes o */
void net_out_bytes(struct conn *c, const void *p, size_t n); /* raw bytes, copied */
MUST_USE bool net_out_flush(struct conn *c); /* false: the connection is dead */
void net_out_answer(struct conn *c, struct out *o); /* as the answer to the request at hand */

/* answer.c: answers as bytes */
struct out *net_answer_make(int status, const struct net_header *headers, uint32_t count, struct net_buf *body);
struct out *net_answer_error(int status, enum err err);

/* http.c */
void net_http_feed(struct conn *c, const uint8_t *p, size_t n);
void net_http_run(struct conn *c);
void net_http_refuse(struct conn *c, int status, enum err err); /* answers and closes */
struct http *net_http_take(struct loop *l);
void net_http_give(struct loop *l, struct http *h);
void net_http_free(struct http *h);

/* ws.c */
MUST_USE bool net_ws_wanted(const struct net_request *r);
MUST_USE bool net_ws_valid(const struct net_request *r);
bool net_ws_accept(struct conn *c, const struct net_request *r); /* queues the 101; false: out of memory */
void net_ws_feed(struct conn *c, const uint8_t *p, size_t n);
void net_ws_tick(struct conn *c);
void net_ws_end(struct conn *c, uint16_t code, const char *reason, enum net_why why);
struct out *net_ws_frame(uint8_t opcode, struct net_buf *payload); /* takes payload; NULL: out of memory */
void net_ws_drop(struct ws *w);
void net_ws_pool_done(struct loop *l);
