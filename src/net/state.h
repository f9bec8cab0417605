/* state.h: loops, connections and what they hold; for the files of this room only.
 *
 * One loop is one thread. A conn belongs to its loop for life and only that thread touches it;
 * every other thread knows a net_id and puts a struct out into the loop's inbox. */
#pragma once

#include <llhttp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "base/map.h"
#include "net/precheck.h"
#include "port/net.h"

/* after our last byte: how long the peer's own bytes are thrown away */
#define NET_LINGER_MS 1000u
#define NET_CLOSE_MS 2000u        /* how long we wait for the answer to our close frame */
#define NET_ACCEPT_PAUSE_MS 100   /* when the process has no descriptor left */
#define NET_READ_BYTES 65536u     /* one read */
#define NET_AHEAD_BYTES 65536u    /* more unsent answers: no further pipelined request is begun */
#define NET_PROGRESS_BYTES 65536u /* what a peer must take of an answer in each body_ms */
#define NET_REFUSED_MAX 256u      /* over conns_max and being told so, per loop */
#define NET_KEPT_BYTES 16384u     /* a larger buffer is not kept for the next request */

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
enum timer_class {
    TIMER_HEAD, TIMER_BODY, TIMER_IDLE, TIMER_SEND, TIMER_PING, TIMER_CLOSE, TIMER_LINGER, TIMERS
};
#define TIMER_NONE TIMERS

enum out_kind { OUT_ANSWER, OUT_FRAME, OUT_CLOSE };

/* Bytes on their way out: head, tail, body in this order. One allocation from the call to the last
 * byte. */
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
    uint32_t big_bytes;         /* held of the net's big_bytes for its body */
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
    _Atomic uint64_t accepted, open, ws_open, requests, bad_requests, timeouts, slow_closed,
        refused_full, bytes_in, bytes_out, wakes;
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
    _Atomic uint64_t big_bytes; /* of large bodies that are coming in or being handled */
    pthread_mutex_t ip_lock;
    struct map per_ip;
    uint32_t loops_count;
    struct loop *loops;
};
