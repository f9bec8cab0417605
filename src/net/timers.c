/* Deadlines in O(1): a class has one period, so whoever is set last is due last. */
#include <assert.h>

#include "net/inner.h"

void net_timer_clear(struct conn *c)
{
    if (c->timer == TIMER_NONE)
        return;
    struct timer_list *t = &c->loop->timers[c->timer];
    if (c->timer_prev)
        c->timer_prev->timer_next = c->timer_next;
    else
        t->first = c->timer_next;
    if (c->timer_next)
        c->timer_next->timer_prev = c->timer_prev;
    else
        t->last = c->timer_prev;
    c->timer_prev = c->timer_next = NULL;
    c->timer = TIMER_NONE;
}

void net_timer_set(struct conn *c, enum timer_class class)
{
    assert(class < TIMERS);
    assert(c->state != CONN_DEAD);

    net_timer_clear(c);
    struct timer_list *t = &c->loop->timers[class];
    if (t->period_ms == 0) /* switched off by the configuration */
        return;
    c->timer = (uint8_t) class;
    c->due_ms = c->loop->now_ms + t->period_ms;
    c->timer_prev = t->last;
    if (t->last)
        t->last->timer_next = c;
    else
        t->first = c;
    t->last = c;
}

int net_timer_wait_ms(const struct loop *l)
{
    int64_t due = INT64_MAX;
    for (int i = 0; i < TIMERS; i++)
        if (l->timers[i].first && l->timers[i].first->due_ms < due)
            due = l->timers[i].first->due_ms;
    if (l->accept_at_ms && l->accept_at_ms < due)
        due = l->accept_at_ms;
    if (l->draining && l->drain_until_ms < due)
        due = l->drain_until_ms;
    if (due == INT64_MAX)
        return -1;
    int64_t wait = due - l->now_ms;
    return wait < 0 ? 0 : wait > 60000 ? 60000 : (int)wait;
}

void net_timers_run(struct loop *l)
{
    for (int i = 0; i < TIMERS; i++) {
        struct conn *c;
        while ((c = l->timers[i].first) && c->due_ms <= l->now_ms) {
            net_timer_clear(c);
            net_conn_timeout(c, (enum timer_class)i);
        }
    }
}
