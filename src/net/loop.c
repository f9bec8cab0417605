/* The loop: wait, serve what is ready, apply what other threads sent, let deadlines happen, settle,
 * bury. */
#include <assert.h>
#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "net/inner.h"
#include "port/clock.h"

#define EVENTS_MAX 256

static void listen_again(struct loop *l)
{
    /* EPOLLEXCLUSIVE: one loop is woken for a new connection, not all. */
    struct epoll_event e = {.events = EPOLLIN | EPOLLEXCLUSIVE, .data.ptr = l};
    l->accept_at_ms = 0;
    if (epoll_ctl(l->epoll_fd, EPOLL_CTL_ADD, l->net->listen_fd, &e) == 0)
        l->listening = true;
    else
        l->accept_at_ms = l->now_ms + NET_ACCEPT_PAUSE_MS;
}

static void clear_wake(struct loop *l)
{
    uint64_t times;
    if (read(l->wake_fd, &times, sizeof times) < 0)
        assert(errno == EAGAIN || errno == EINTR);
}

/* The handler may touch or kill others while one is settled or buried, so go on until nobody is
 * left. */
static void end_turn(struct loop *l)
{
    while (l->dirty_first || l->dead) {
        struct conn *c;
        while ((c = l->dirty_first)) {
            l->dirty_first = c->dirty_next;
            if (!l->dirty_first)
                l->dirty_last = NULL;
            c->dirty = false;
            net_conn_settle(c);
        }
        struct conn *dead = l->dead;
        l->dead = NULL;
        while ((c = dead)) {
            dead = c->dead_next;
            net_conn_bury(c);
        }
    }
}

static void each_conn(struct loop *l, void (*visit)(struct conn *))
{
    for (uint32_t i = 0; i < l->slots_max; i++)
        if (l->slots[i])
            visit(l->slots[i]);
}

static void begin_drain(struct loop *l)
{
    l->draining = true;
    l->drain_until_ms = l->now_ms + l->net->conf.drain_ms;
    l->accept_at_ms = 0;
    if (l->listening)
        epoll_ctl(l->epoll_fd, EPOLL_CTL_DEL, l->net->listen_fd, NULL);
    l->listening = false;
    each_conn(l, net_conn_drain);
}

static void kill_for_drain(struct conn *c)
{
    net_conn_kill(c, NET_DRAIN);
}

static void serve(struct loop *l, const struct epoll_event *e)
{
    if (!e->data.ptr)
        clear_wake(l);
    else if (e->data.ptr == l) {
        if (l->listening)
            net_conn_accept(l);
    } else
        net_conn_event(e->data.ptr, e->events);
}

void *net_loop_run(void *arg)
{
    struct loop *l = arg;
    struct epoll_event events[EVENTS_MAX];

    net_out_bind(l);
    l->now_ms = clock_mono_us() / 1000;
    listen_again(l);
    while (!l->draining || (l->free_count < l->slots_max && l->now_ms < l->drain_until_ms)) {
        int n = epoll_wait(l->epoll_fd, events, EVENTS_MAX, net_timer_wait_ms(l));
        assert(n >= 0 || errno == EINTR);
        l->now_ms = clock_mono_us() / 1000;
        for (int i = 0; i < n; i++)
            serve(l, &events[i]);
        net_out_inbox(l);
        net_timers_run(l);
        if (l->accept_at_ms && l->now_ms >= l->accept_at_ms)
            listen_again(l);
        if (!l->draining && atomic_load(&l->net->draining))
            begin_drain(l);
        end_turn(l);
    }
    each_conn(l, kill_for_drain);
    end_turn(l);
    net_out_bind(NULL);
    return NULL;
}
