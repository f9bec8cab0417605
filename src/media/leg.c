/* A leg's life on its thread. */
#include <assert.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/prng.h"
#include "media/inner.h"

#define RTCP_FIRST_US 2000000

static void watch(struct media_thread *t, int fd, uint64_t key)
{
    struct epoll_event e = {.events = EPOLLIN, .data.u64 = key};
    int failed = fd >= 0 ? epoll_ctl(t->epoll, EPOLL_CTL_ADD, fd, &e) : 0;
    assert(!failed); /* a new socket is in no epoll yet */
}

void media_guard_due(struct media_leg *l)
{
    l->guard_due_us = l->ops->deadline_us ? l->ops->deadline_us(l->guard) : INT64_MAX;
}

void media_leg_add(struct media_thread *t, struct media_leg *l)
{
    l->io = (struct media_guard_io){t, l};
    l->next = t->legs[l->bucket];
    l->prev = NOBODY;
    if (l->next != NOBODY)
        t->m->legs[l->next].prev = l->index;
    t->legs[l->bucket] = l->index;
    t->leg_count++;
    watch(t, l->fd, (uint64_t)l->index << 1);
    watch(t, l->rtcp_fd, (uint64_t)l->index << 1 | 1);
    l->heard_us = t->now_us;
    l->rtcp_due_us = t->now_us + RTCP_FIRST_US;
    l->guard_due_us = INT64_MAX;
    if (l->ops) {
        l->ops->attach(l->guard, &l->io, t->now_us);
        media_guard_due(l);
    }
}

struct media_counters media_leg_counters(const struct media_thread *t, const struct media_leg *l)
{
    const struct media_ear *ear = &t->m->ears[l->index];
    struct media_counters c = l->counters;

    c.lost = rtp_lost(&l->in);
    c.doubled = l->in.doubled;
    c.jitter_us = (l->in.jitter16 >> 4) * 125;
    c.jitter_max_us = l->in.jitter_max * 125;
    if (l->has_ear) {
        c.late = ear->jitter.late + ear->jitter.dropped;
        c.concealed = ear->concealed;
    }
    return c;
}

void media_leg_drop_play(struct media_thread *t, struct media_leg *l, bool stopped)
{
    if (l->play.count == 0)
        return;
    for (uint32_t i = 0; i < l->play.count; i++)
        media_prompt_drop(l->play.prompts[i]);
    l->play.count = 0;
    media_tell(t, &(struct media_event){.kind = MEDIA_PLAYED, .leg = l->id, .token = l->play.token, .stopped = stopped});
}

static void close_socket(struct media_thread *t, int *fd)
{
    if (*fd < 0)
        return;
    epoll_ctl(t->epoll, EPOLL_CTL_DEL, *fd, NULL);
    close(*fd);
    *fd = -1;
}

void media_leg_end(struct media_thread *t, struct media_leg *l, bool tell)
{
    struct media *m = t->m;

    media_mix_leave(t, l);
    if (tell)
        media_leg_drop_play(t, l, true);
    else
        for (; l->play.count > 0; l->play.count--)
            media_prompt_drop(l->play.prompts[l->play.count - 1]);
    media_prompt_drop(l->hold);
    l->hold = NULL;
    if (l->counters.sent > 0)
        media_rtcp_send(t, l, true);
    if (l->ops && l->ops->closing)
        l->ops->closing(l->guard);
    close_socket(t, &l->fd);
    close_socket(t, &l->rtcp_fd);
    if (l->prev != NOBODY)
        m->legs[l->prev].next = l->next;
    else
        t->legs[l->bucket] = l->next;
    if (l->next != NOBODY)
        m->legs[l->next].prev = l->prev;
    t->leg_count--;
    if (tell) /* the last touch: the slot may be used again at once */
        media_tell(t, &(struct media_event){.kind = MEDIA_CLOSED, .leg = l->id, .counters = media_leg_counters(t, l)});
}

static bool same_or_both_none(const union media_addr *a, const union media_addr *b)
{
    return media_addr_same(a, b) || (media_addr_none(a) && media_addr_none(b));
}

void media_leg_set(struct media_thread *t, struct media_leg *l, const struct media_remote *r)
{
    bool own = l->ops && l->ops->own_source;
    bool same = l->has_remote && media_addr_same(&r->addr, &l->remote.addr) && same_or_both_none(&r->also, &l->remote.also) &&
                r->strict == l->remote.strict;

    if (!l->has_remote || r->payload_type != l->remote.payload_type || r->codec != l->remote.codec || r->ptime_ms != l->remote.ptime_ms)
        l->out_samples = 0;
    l->remote = *r;
    if (l->remote.ptime_ms == 0)
        l->remote.ptime_ms = 20;
    if (l->remote.digit_type_in == 0)
        l->remote.digit_type_in = r->digit_type;
    if (!own && !same) {
        l->to = r->addr;
        l->latched = false;
        l->candidate.any = false;
    }
    if (!l->has_remote)
        l->heard_us = t->now_us;
    l->has_remote = l->marker = true;
    media_route_of(t, l);
}

/* ---- what a guard may ask ---- */

void media_guard_remote(struct media_guard_io *io, const union media_addr *remote)
{
    io->leg->to = *remote;
    io->leg->latched = true;
}

void media_guard_ready(struct media_guard_io *io)
{
    if (io->leg->ready || io->leg->failed)
        return;
    io->leg->ready = true;
    media_tell(io->thread, &(struct media_event){.kind = MEDIA_READY, .leg = io->leg->id});
}

void media_guard_failed(struct media_guard_io *io, uint32_t why)
{
    if (io->leg->failed)
        return;
    io->leg->failed = true;
    media_tell(io->thread, &(struct media_event){.kind = MEDIA_FAILED, .leg = io->leg->id, .why = why});
}

void media_guard_send(struct media_guard_io *io, const union media_addr *to, const void *p, size_t n)
{
    assert(n <= MEDIA_DATAGRAM_MAX);
    if (io->leg->fd < 0 || sendto(io->leg->fd, p, n, MSG_DONTWAIT | MSG_NOSIGNAL, &to->sa, media_addr_bytes(to)) < 0)
        io->leg->counters.not_sent++;
}
