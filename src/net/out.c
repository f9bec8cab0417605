/* What leaves. Any thread makes a struct out; the loop's own thread puts it into its connection's
 * queue, and the queue leaves in one sendmsg() at the end of the turn. */
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "net/inner.h"

#define IOV_MAX_OURS 192

static _Thread_local struct loop *here; /* the loop whose thread this is, or NULL */

void net_out_bind(struct loop *l)
{
    here = l;
}

static size_t bytes_of(const struct out *o)
{
    return (o->head ? o->head->n : 0) + o->tail_n + (o->body ? o->body->n : 0);
}

static void free_out(struct out *o)
{
    net_buf_unref(o->head);
    net_buf_unref(o->body);
    free(o);
}

void net_out_drop(struct out *list)
{
    while (list) {
        struct out *next = list->next;
        free_out(list);
        list = next;
    }
}

/* --- the queue of one connection ----------------------------------------------------------- */

static void close_slow(struct conn *c)
{
    net_count(&c->loop->count.slow_closed, 1);
    net_conn_kill(c, NET_SLOW);
}

void net_out_queue(struct conn *c, struct out *o)
{
    if (c->state == CONN_DEAD) {
        free_out(o);
        return;
    }
    o->next = NULL;
    if (c->out_last)
        c->out_last->next = o;
    else
        c->out_first = o;
    c->out_last = o;
    c->out_bytes += bytes_of(o);
    net_conn_touch(c);

    /* An answer is one per request and so bounded by itself; frames are pushed, so their queue has
     * a limit. */
    if (o->kind != OUT_ANSWER && c->out_bytes > c->loop->net->conf.out_bytes_max)
        if (net_out_flush(c) && c->out_bytes > c->loop->net->conf.out_bytes_max)
            close_slow(c);
}

void net_out_bytes(struct conn *c, const void *p, size_t n)
{
    struct out *o = calloc(1, sizeof *o);
    struct net_buf *b = net_buf_copy(p, n);
    if (!o || !b) {
        free(o);
        net_buf_unref(b);
        net_conn_kill(c, NET_BY_US);
        return;
    }
    o->kind = OUT_FRAME;
    o->body = b;
    net_out_queue(c, o);
}

static size_t add_part(struct iovec *v, size_t count, void *p, size_t n, size_t *skip)
{
    if (*skip >= n) {
        *skip -= n;
        return count;
    }
    v[count] = (struct iovec){(uint8_t *)p + *skip, n - *skip};
    *skip = 0;
    return count + 1;
}

static size_t gather(const struct conn *c, struct iovec v[IOV_MAX_OURS])
{
    size_t count = 0;
    for (struct out *o = c->out_first; o && count + 3 <= IOV_MAX_OURS; o = o->next) {
        size_t skip = o->sent;
        if (o->head)
            count = add_part(v, count, o->head->data, o->head->n, &skip);
        count = add_part(v, count, o->tail, o->tail_n, &skip);
        if (o->body)
            count = add_part(v, count, o->body->data, o->body->n, &skip);
    }
    return count;
}

static void take_off(struct conn *c, size_t n)
{
    c->out_bytes -= n;
    c->taken_bytes += n;
    for (struct out *o; (o = c->out_first);) {
        size_t left = bytes_of(o) - o->sent;
        if (left > n) {
            o->sent += n;
            return;
        }
        n -= left;
        c->out_first = o->next;
        if (!c->out_first)
            c->out_last = NULL;
        free_out(o);
    }
}

bool net_out_flush(struct conn *c)
{
    while (c->state != CONN_DEAD && c->out_first) {
        struct iovec v[IOV_MAX_OURS];
        size_t count = gather(c, v);
        ssize_t put = count ? net_io_write(c, v, count) : 0;
        if (put < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return true;
        if (put < 0) {
            net_conn_kill(c, NET_BY_PEER);
            return false;
        }
        take_off(c, (size_t)put);
    }
    return c->state != CONN_DEAD;
}

/* --- answers and frames, on the loop's thread ---------------------------------------------- */

void net_out_answer(struct conn *c, struct out *o)
{
    assert(o->kind == OUT_ANSWER);

    if (c->loop->draining)
        c->keep_alive = false;
    const char *tail = !c->keep_alive ? "Connection: close\r\n\r\n"
                       : c->old_http  ? "Connection: keep-alive\r\n\r\n"
                                      : "\r\n";
    o->tail_n = (uint8_t)strlen(tail);
    assert(o->tail_n <= sizeof o->tail);
    memcpy(o->tail, tail, o->tail_n);
    if (c->head_only) {
        net_buf_unref(o->body);
        o->body = NULL;
    }
    if (c->http)
        c->http->finished = true;
    c->state = c->keep_alive ? CONN_HEAD : CONN_LAST;
    net_conn_renew(c);
    net_out_queue(c, o);
}

static bool apply(struct loop *l, struct out *o)
{
    struct conn *c = net_conn_of(l, o->id);
    if (!c || c->state != (o->kind == OUT_ANSWER ? CONN_BUSY : CONN_WS)) {
        free_out(o);
        return false;
    }
    switch ((enum out_kind)o->kind) {
    case OUT_ANSWER: net_out_answer(c, o); break;
    case OUT_FRAME: net_out_queue(c, o); break;
    case OUT_CLOSE: {
        uint16_t code = (uint16_t)(o->body->data[0] << 8 | o->body->data[1]);
        char reason[124] = "";
        memcpy(reason, o->body->data + 2, o->body->n - 2);
        free_out(o);
        net_ws_end(c, code, reason, NET_BY_US);
        break;
    }
    }
    return true;
}

/* --- between threads ----------------------------------------------------------------------- */

void net_out_inbox(struct loop *l)
{
    struct out *newest = atomic_exchange_explicit(&l->inbox, NULL, memory_order_acquire);
    struct out *oldest = NULL;
    while (newest) { /* a stack came out; the order of sending is the other way round */
        struct out *next = newest->next;
        newest->next = oldest;
        oldest = newest;
        newest = next;
    }
    while (oldest) {
        struct out *next = oldest->next;
        apply(l, oldest);
        oldest = next;
    }
}

static bool send_out(struct net *n, net_id id, struct out *o)
{
    uint32_t index = id.where >> 24, slot = id.where & 0xffffff;
    struct loop *l = index < n->loops_count ? &n->loops[index] : NULL;
    if (!l || slot >= l->slots_max || id.gen == 0 || atomic_load(&l->gens[slot]) != id.gen) {
        free_out(o);
        return false;
    }
    o->id = id;
    if (here == l) { /* what others sent before goes first */
        net_out_inbox(l);
        return apply(l, o);
    }
    struct out *newest = atomic_load_explicit(&l->inbox, memory_order_relaxed);
    do
        o->next = newest;
    while (!atomic_compare_exchange_weak_explicit(&l->inbox, &newest, o, memory_order_release,
                                                  memory_order_relaxed));
    if (!newest) { /* the loop takes all at once, so one wake is enough for what follows */
        uint64_t one = 1;
        net_count(&l->count.wakes, 1);
        if (write(l->wake_fd, &one, sizeof one) < 0)
            assert(errno == EAGAIN); /* the counter is full: it is awake */
    }
    return true;
}

bool net_answer(struct net *n, net_id id, int status, const struct net_header *headers,
                uint32_t count, struct net_buf *body)
{
    struct out *o = net_answer_make(status, headers, count, body);
    return o && send_out(n, id, o);
}

bool net_ws_send(struct net *n, net_id id, struct net_buf *text)
{
    struct out *o = net_ws_frame(0x1, text);
    return o && send_out(n, id, o);
}

bool net_ws_close(struct net *n, net_id id, uint16_t code, const char *reason)
{
    uint8_t bytes[125] = {(uint8_t)(code >> 8), (uint8_t)code};
    size_t length = reason ? strnlen(reason, 123) : 0;
    if (length)
        memcpy(bytes + 2, reason, length);

    struct out *o = calloc(1, sizeof *o);
    struct net_buf *b = net_buf_copy(bytes, 2 + length);
    if (!o || !b) {
        free(o);
        net_buf_unref(b);
        return false;
    }
    o->kind = OUT_CLOSE;
    o->body = b;
    return send_out(n, id, o);
}
