/* inner.h: the functions that the files of this room share, and nobody else sees.
 *
 * All but those of answer.c and net_ws_frame() run on the loop's own thread. */
#pragma once

#include "net/state.h"

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
void net_conn_renew(struct conn *c); /* the old id is void from here on */
void net_conn_touch(struct conn *c); /* look at it again before this turn ends */
void net_conn_event(struct conn *c, uint32_t events);
void net_conn_settle(struct conn *c);
void net_conn_timeout(struct conn *c, enum timer_class t);
void net_conn_drain(struct conn *c);
/* Anywhere on the loop's thread; twice is fine. Buried at the end of the turn. */
void net_conn_kill(struct conn *c, enum net_why why);
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
void net_out_queue(struct conn *c, struct out *o);           /* takes o */
void net_out_bytes(struct conn *c, const void *p, size_t n); /* raw bytes, copied */
MUST_USE bool net_out_flush(struct conn *c);                 /* false: the connection is dead */
void net_out_answer(struct conn *c, struct out *o); /* as the answer to the request at hand */

/* answer.c: answers as bytes */
struct out *net_answer_make(int status, const struct net_header *headers, uint32_t count,
                            struct net_buf *body);
struct out *net_answer_error(int status, enum err err, uint64_t most); /* most: bytes, the limit that was passed; 0: none */

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
/* Queues the 101. false: out of memory. */
bool net_ws_accept(struct conn *c, const struct net_request *r);
void net_ws_feed(struct conn *c, const uint8_t *p, size_t n);
void net_ws_tick(struct conn *c);
void net_ws_end(struct conn *c, uint16_t code, const char *reason, enum net_why why);
/* Takes payload, which may be NULL. NULL: out of memory. */
struct out *net_ws_frame(uint8_t opcode, struct net_buf *payload);
void net_ws_drop(struct ws *w);
void net_ws_pool_done(struct loop *l);
