/* A media thread: every 2 ms what has come, what was asked for, and the step of the legs whose turn it is. */
#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "media/inner.h"
#include "port/clock.h"

#define READY_MAX 256
#define BEHIND_MAX (5 * BUCKETS) /* slots: who was stopped for longer than 100 ms does not make up for all of it */

void media_thread_wake(struct media_thread *t)
{
    uint64_t one = 1;
    atomic_store_explicit(&t->any_waiting, true, memory_order_release);
    if (write(t->wake, &one, sizeof one) < 0)
        assert(errno == EAGAIN);
}

static void mix_open(struct media_thread *t, struct media_mix *x)
{
    uint32_t index = (uint32_t)(x - t->m->mixes);
    x->count = 0;
    x->prev = NOBODY;
    x->next = t->mixes[x->bucket];
    if (x->next != NOBODY)
        t->m->mixes[x->next].prev = index;
    t->mixes[x->bucket] = index;
}

static void mix_close(struct media_thread *t, struct media_mix *x)
{
    while (x->count > 0)
        media_mix_leave(t, &t->m->legs[x->legs[x->count - 1]]);
    if (x->prev != NOBODY)
        t->m->mixes[x->prev].next = x->next;
    else
        t->mixes[x->bucket] = x->next;
    if (x->next != NOBODY)
        t->m->mixes[x->next].prev = x->prev;
    /* Only now may another thread have it. */
    uint32_t index = (uint32_t)(x - t->m->mixes);
    x->next_free = atomic_load_explicit(&t->m->freed_mixes, memory_order_relaxed);
    while (!atomic_compare_exchange_weak_explicit(&t->m->freed_mixes, &x->next_free, index + 1, memory_order_release, memory_order_relaxed))
        ;
}

static void do_play(struct media_thread *t, struct media_leg *l, const struct command *c)
{
    media_leg_drop_play(t, l, true);
    memcpy(l->play.prompts, c->play.prompts, sizeof l->play.prompts);
    l->play.count = c->play.count;
    l->play.token = c->play.token;
    l->play.repeat = c->play.repeat;
    l->play.index = 0;
    l->play.at = 0;
    media_route_of(t, l);
}

static void do_hold(struct media_thread *t, struct media_leg *l, struct media_prompt *music)
{
    if (music != l->hold)
        l->hold_at = 0;
    media_prompt_drop(l->hold); /* music is held once more for this command */
    l->hold = music;
    media_route_of(t, l);
}

static void do_digits(struct media_thread *t, struct media_leg *l, const struct command *c)
{
    if (digits_say(&l->digits_out, c->digits.digits, c->digits.ms) != OK) /* digits passed on took its room meanwhile */
        media_tell(t, &(struct media_event){.kind = MEDIA_SENT, .leg = l->id, .stopped = true});
}

static void execute(struct media_thread *t, const struct command *c)
{
    struct media_leg *l = c->leg == NOBODY ? NULL : &t->m->legs[c->leg];
    struct media_mix *x = c->mix == NOBODY ? NULL : &t->m->mixes[c->mix];

    switch (c->kind) {
    case DO_ADD:
        media_leg_add(t, l);
        break;
    case DO_REMOTE:
        media_leg_set(t, l, &c->remote);
        break;
    case DO_TELL:
        l->ops->told(l->guard, c->message, t->now_us);
        media_guard_due(l);
        break;
    case DO_MUTE:
        l->muted = c->on;
        media_route_of(t, l);
        break;
    case DO_WATCH:
        l->gone_us = c->us;
        l->gone_told = false;
        l->heard_us = t->now_us;
        break;
    case DO_COUNT:
        media_tell(t, &(struct media_event){.kind = MEDIA_COUNTED, .leg = l->id, .counters = media_leg_counters(t, l)});
        break;
    case DO_CLOSE:
        media_leg_end(t, l, true);
        break;
    case DO_PLAY:
        do_play(t, l, c);
        break;
    case DO_STOP:
        media_leg_drop_play(t, l, true);
        media_route_of(t, l);
        break;
    case DO_HOLD:
        do_hold(t, l, c->music);
        break;
    case DO_DIGITS:
        do_digits(t, l, c);
        break;
    case DO_MIX_OPEN:
        x->bucket = c->other;
        mix_open(t, x);
        break;
    case DO_MIX_PUT:
        media_mix_join(t, x, l);
        break;
    case DO_MIX_TAKE:
        media_mix_leave(t, l);
        break;
    case DO_MIX_GAIN:
        x->gains[l->member][t->m->legs[c->other].member] = c->gain;
        media_route(t, x);
        break;
    case DO_MIX_CLOSE:
        mix_close(t, x);
        break;
    }
}

static void take_commands(struct media_thread *t)
{
    uint64_t none;

    if (!atomic_load_explicit(&t->any_waiting, memory_order_acquire))
        return;
    if (read(t->wake, &none, sizeof none) < 0)
        assert(errno == EAGAIN);
    pthread_mutex_lock(&t->lock);
    struct command *commands = t->waiting;
    size_t room = t->waiting_room;
    t->waiting = t->taken;
    t->waiting_room = t->taken_room;
    t->taken = commands;
    t->taken_room = room;
    t->taken_count = t->waiting_count;
    t->waiting_count = 0;
    atomic_store_explicit(&t->any_waiting, false, memory_order_relaxed);
    pthread_mutex_unlock(&t->lock);
    for (size_t i = 0; i < t->taken_count; i++)
        execute(t, &t->taken[i]);
}

static void take_packets(struct media_thread *t)
{
    struct epoll_event ready[READY_MAX];
    int n;

    /* Each socket at most once a slot: what is left comes the next time. */
    n = epoll_wait(t->epoll, ready, READY_MAX, 0);
    for (uint32_t seen = 0; n > 0; n = seen < t->leg_count ? epoll_wait(t->epoll, ready, READY_MAX, 0) : 0) {
        for (int i = 0; i < n; i++)
            media_receive(t, &t->m->legs[ready[i].data.u64 >> 1], ready[i].data.u64 & 1);
        seen += (uint32_t)n;
        if (n < READY_MAX)
            break;
    }
}

static void step_bucket(struct media_thread *t, uint32_t bucket)
{
    for (uint32_t i = t->mixes[bucket]; i != NOBODY; i = t->m->mixes[i].next)
        if (t->m->mixes[i].count > 0)
            media_mix_step(t, &t->m->mixes[i]);
    for (uint32_t i = t->legs[bucket]; i != NOBODY; i = t->m->legs[i].next)
        if (t->m->legs[i].mix == NOBODY)
            media_step(t, &t->m->legs[i], NULL);
}

static void steps(struct media_thread *t)
{
    uint64_t now = (uint64_t)t->now_us / SLOT_US;

    if (now - t->slot > BEHIND_MAX)
        t->slot = now - BEHIND_MAX;
    while (t->slot < now) {
        t->slot++;
        t->tick = (uint32_t)(t->slot / BUCKETS);
        step_bucket(t, (uint32_t)(t->slot % BUCKETS));
    }
}

/* The timer rings at the slots' own times, whatever a turn took. Without legs nothing rings. */
static void wait_for_slot(struct media_thread *t, bool *ringing)
{
    if (t->leg_count == 0) {
        struct pollfd p = {.fd = t->wake, .events = POLLIN};
        poll(&p, 1, -1);
        *ringing = false;
        return;
    }
    if (!*ringing) {
        int64_t at_us = (clock_mono_us() / SLOT_US + 1) * SLOT_US;
        struct itimerspec when = {.it_interval = {0, SLOT_US * 1000}, .it_value = {at_us / 1000000, at_us % 1000000 * 1000}};
        int failed = timerfd_settime(t->timer, TFD_TIMER_ABSTIME, &when, NULL);
        assert(!failed);
        *ringing = true;
    }
    uint64_t rang;
    if (read(t->timer, &rang, sizeof rang) < 0)
        assert(errno == EINTR);
}

static void end(struct media_thread *t)
{
    take_commands(t);
    for (uint32_t b = 0; b < BUCKETS; b++)
        while (t->legs[b] != NOBODY)
            media_leg_end(t, &t->m->legs[t->legs[b]], false);
}

void *media_thread_run(void *thread)
{
    struct media_thread *t = thread;
    bool ringing = false;

    t->now_us = clock_mono_us();
    t->slot = (uint64_t)t->now_us / SLOT_US;
    while (!atomic_load_explicit(&t->m->stopping, memory_order_acquire)) {
        wait_for_slot(t, &ringing);
        t->now_us = clock_mono_us();
        if (!ringing)
            t->slot = (uint64_t)t->now_us / SLOT_US; /* nobody missed a step */
        take_commands(t);
        take_packets(t);
        steps(t);
    }
    end(t);
    return NULL;
}
