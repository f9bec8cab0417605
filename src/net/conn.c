/* A connection's life: accepted, served by http.c or ws.c, settled as each turn ends, buried. */
#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "net/inner.h"

/* --- ids ----------------------------------------------------------------------------------- */

net_id net_conn_id(const struct conn *c)
{
    return (net_id){c->loop->index << 24 | c->slot, c->gen};
}

struct conn *net_conn_of(struct loop *l, net_id id)
{
    uint32_t slot = id.where & 0xffffff;
    struct conn *c = slot < l->slots_max ? l->slots[slot] : NULL;
    return c && c->gen == id.gen && c->state != CONN_DEAD ? c : NULL;
}

void net_conn_renew(struct conn *c)
{
    if (++c->gen == 0) /* {x, 0} is nobody */
        c->gen = 1;
    atomic_store(&c->loop->gens[c->slot], c->gen);
}

/* --- lists of the turn --------------------------------------------------------------------- */

void net_conn_touch(struct conn *c)
{
    struct loop *l = c->loop;
    if (c->dirty || c->state == CONN_DEAD)
        return;
    c->dirty = true;
    c->dirty_next = NULL;
    if (l->dirty_last)
        l->dirty_last->dirty_next = c;
    else
        l->dirty_first = c;
    l->dirty_last = c;
}

void net_conn_kill(struct conn *c, enum net_why why)
{
    if (c->state == CONN_DEAD)
        return;
    if (c->state != CONN_WS_CLOSING) /* there the reason is known already */
        c->why = why;
    net_timer_clear(c);
    c->state = CONN_DEAD;
    c->dead_next = c->loop->dead;
    c->loop->dead = c;
}

/* --- birth --------------------------------------------------------------------------------- */

static void pause_accepting(struct loop *l)
{
    epoll_ctl(l->epoll_fd, EPOLL_CTL_DEL, l->net->listen_fd, NULL);
    l->listening = false;
    l->accept_at_ms = l->now_ms + NET_ACCEPT_PAUSE_MS;
}

static struct conn *conn_new(struct loop *l, int fd)
{
    struct conn *c = l->free_count ? calloc(1, sizeof *c) : NULL;
    if (!c)
        return NULL;
    c->loop = l;
    c->fd = fd;
    c->timer = TIMER_NONE;
    c->slot = l->free_slots[l->free_count - 1];
    c->gen = atomic_load(&l->gens[c->slot]);
    c->events = EPOLLIN;
    struct epoll_event e = {.events = c->events, .data.ptr = c};
    if (epoll_ctl(l->epoll_fd, EPOLL_CTL_ADD, fd, &e) < 0) {
        free(c);
        return NULL;
    }
    l->free_count--;
    l->slots[c->slot] = c;
    net_conn_renew(c);
    net_count(&l->count.open, 1);
    return c;
}

static void welcome(struct loop *l, int fd, const struct sockaddr_storage *from)
{
    char peer[48];
    uint64_t ip = net_limit_ip(from, peer);
    bool fits = net_limit_take(l->net, ip);
    if (!fits)
        net_count(&l->count.refused_full, 1);

    bool known = fits || l->refused_count < NET_REFUSED_MAX;
    struct conn *c = known ? conn_new(l, fd) : NULL;
    if (!c) {
        if (fits)
            net_limit_give(l->net, ip);
        close(fd);
        return;
    }
    c->ip = ip;
    snprintf(c->peer, sizeof c->peer, "%s", peer);
    if (fits) {
        net_timer_set(c, TIMER_HEAD);
        return;
    }
    c->refused = true;
    l->refused_count++;
    struct out *o = net_answer_error(503, ERR_FULL, 0);
    if (o)
        net_out_answer(c, o);
    else
        net_conn_kill(c, NET_BY_US);
}

void net_conn_accept(struct loop *l)
{
    for (int i = 0; i < 64; i++) {
        struct sockaddr_storage from;
        socklen_t n = sizeof from;
        int fd =
            accept4(l->net->listen_fd, (struct sockaddr *)&from, &n, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
                pause_accepting(l);
            if (errno == ECONNABORTED || errno == EINTR)
                continue;
            return;
        }
        int one = 1;
        (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one); /* only speed is lost */
        net_count(&l->count.accepted, 1);
        welcome(l, fd, &from);
    }
}

/* --- life ---------------------------------------------------------------------------------- */

static void set_events(struct conn *c, uint32_t events)
{
    if (events == c->events)
        return;
    struct epoll_event e = {.events = events, .data.ptr = c};
    if (epoll_ctl(c->loop->epoll_fd, EPOLL_CTL_MOD, c->fd, &e) < 0) {
        net_conn_kill(c, NET_BY_US);
        return;
    }
    c->events = events;
}

static bool wants_input(const struct conn *c)
{
    switch ((enum conn_state)c->state) {
    case CONN_HEAD:
    case CONN_BODY: return c->out_bytes == 0; /* who does not take answers may not ask */
    case CONN_WS:
    case CONN_WS_CLOSING:
    case CONN_LINGER: return true;
    case CONN_BUSY:
    case CONN_LAST:
    case CONN_DEAD: break;
    }
    return false;
}

static void read_some(struct conn *c)
{
    uint8_t *p = c->loop->scratch;
    ssize_t n = net_io_read(c, p, NET_READ_BYTES);
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        return;
    if (n <= 0) {
        net_conn_kill(c, NET_BY_PEER);
        return;
    }
    if (c->state == CONN_HEAD || c->state == CONN_BODY)
        net_http_feed(c, p, (size_t)n);
    else if (c->state == CONN_WS || c->state == CONN_WS_CLOSING)
        net_ws_feed(c, p, (size_t)n);
    else
        assert(c->state == CONN_LINGER);
}

void net_conn_event(struct conn *c, uint32_t events)
{
    if (c->state == CONN_DEAD)
        return;
    if (events & (EPOLLERR | EPOLLHUP)) {
        net_conn_kill(c, NET_BY_PEER);
        return;
    }
    if (events & EPOLLOUT)
        net_conn_touch(c);
    if (!(events & EPOLLIN))
        return;
    /* Input is switched off only when it bothers us: most answers are out before the next request
     * comes. */
    if (wants_input(c))
        read_some(c);
    else
        set_events(c, c->events & ~(uint32_t)EPOLLIN);
}

static void announce_end(struct conn *c)
{
    struct loop *l = c->loop;
    net_id id = net_conn_id(c);
    c->upgraded = false;
    net_conn_renew(c);
    atomic_fetch_sub_explicit(&l->count.ws_open, 1, memory_order_relaxed);
    if (l->net->handler.closed)
        l->net->handler.closed(l->net->handler.u, id, c->session, c->why);
    c->session = NULL;
}

/* An immediate close() would answer unread bytes with RST, and that eats our last answer. */
static void linger(struct conn *c)
{
    if (shutdown(c->fd, SHUT_WR) < 0) {
        net_conn_kill(c, NET_BY_PEER);
        return;
    }
    c->state = CONN_LINGER;
    net_timer_set(c, TIMER_LINGER);
}

void net_conn_settle(struct conn *c)
{
    if (c->state == CONN_DEAD)
        return;
    if (c->upgraded && c->state != CONN_WS)
        announce_end(c);
    if (!net_out_flush(c))
        return;

    if (!c->out_first) {
        if (c->timer == TIMER_SEND)
            net_timer_clear(c);
        if (c->state == CONN_LAST || (c->state == CONN_WS_CLOSING && c->finish))
            linger(c);
        else if (c->state == CONN_HEAD && c->http)
            net_http_run(c);
    } else if (c->timer != TIMER_SEND &&
               (c->state == CONN_LAST || (c->http && c->http->finished))) {
        c->taken_bytes = 0;
        net_timer_set(c, TIMER_SEND);
    }
    if (c->state == CONN_DEAD)
        return;
    uint32_t in = wants_input(c) ? (uint32_t)EPOLLIN : c->events & (uint32_t)EPOLLIN;
    set_events(c, in | (c->out_first ? (uint32_t)EPOLLOUT : 0));
}

void net_conn_timeout(struct conn *c, enum timer_class t)
{
    struct counters *count = &c->loop->count;
    switch (t) {
    case TIMER_HEAD:
        net_count(&count->timeouts, 1);
        if (c->http)
            net_http_refuse(c, 408, ERR_TIMEOUT);
        else
            net_conn_kill(c, NET_TIMEOUT); /* never said a word */
        return;
    case TIMER_BODY:
        net_count(&count->timeouts, 1);
        if (c->state == CONN_WS)
            net_ws_end(c, 1008, "message not finished in time", NET_TIMEOUT);
        else
            net_http_refuse(c, 408, ERR_TIMEOUT);
        return;
    case TIMER_SEND:
        if (c->taken_bytes >= NET_PROGRESS_BYTES) {
            c->taken_bytes = 0;
            net_timer_set(c, TIMER_SEND);
            return;
        }
        net_count(&count->slow_closed, 1);
        net_conn_kill(c, NET_SLOW);
        return;
    case TIMER_PING: net_ws_tick(c); return;
    case TIMER_IDLE:
    case TIMER_CLOSE:
    case TIMER_LINGER:
    case TIMERS: net_conn_kill(c, NET_TIMEOUT); return;
    }
}

void net_conn_drain(struct conn *c)
{
    if (c->state == CONN_WS)
        net_ws_end(c, 1001, "the server is stopping", NET_DRAIN);
    else if (c->state == CONN_HEAD && !c->http)
        net_conn_kill(c, NET_DRAIN);
}

/* --- end ----------------------------------------------------------------------------------- */

void net_conn_bury(struct conn *c)
{
    assert(c->state == CONN_DEAD);
    assert(!c->dirty);

    struct loop *l = c->loop;
    if (c->upgraded)
        announce_end(c);
    net_conn_renew(c);
    close(c->fd); /* also takes it out of epoll */
    net_out_drop(c->out_first);
    if (c->http)
        net_http_give(l, c->http);
    if (c->ws)
        net_ws_drop(c->ws);
    l->slots[c->slot] = NULL;
    l->free_slots[l->free_count++] = c->slot;
    if (c->refused)
        l->refused_count--;
    else
        net_limit_give(l->net, c->ip);
    atomic_fetch_sub_explicit(&l->count.open, 1, memory_order_relaxed);
    free(c);
}
