/* The engine as a whole: made and ended. */
#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "media/g711.h"
#include "media/inner.h"
#include "media/tone.h"

#define THREADS_MAX 16
#define TABLE_MAX 1000000
#define EVENTS_MORE 1024

static enum err open_thread(struct media *m, struct media_thread *t)
{
    *t = (struct media_thread){.m = m, .epoll = -1, .timer = -1, .wake = -1};
    pthread_mutex_init(&t->lock, NULL);
    t->epoll = epoll_create1(EPOLL_CLOEXEC);
    t->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
    t->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (t->epoll < 0 || t->timer < 0 || t->wake < 0 || getrandom(&t->chance, sizeof t->chance, 0) < 0)
        return ERR_SYSTEM;
    for (int b = 0; b < BUCKETS; b++)
        t->legs[b] = t->mixes[b] = NOBODY;
    for (int i = 0; i < BURST; i++) {
        t->in_at[i].iov_base = t->packets[i] + HEADROOM;
        t->in[i].msg_hdr = (struct msghdr){.msg_name = &t->from[i], .msg_iov = &t->in_at[i], .msg_iovlen = 1};
        t->out[i].msg_hdr = (struct msghdr){.msg_iov = &t->out_at[i], .msg_iovlen = 1};
    }
    return OK;
}

static enum err start_threads(struct media *m)
{
    for (uint32_t i = 0; i < m->o.threads; i++)
        m->threads[i] = (struct media_thread){.epoll = -1, .timer = -1, .wake = -1};
    for (uint32_t i = 0; i < m->o.threads; i++) {
        enum err e = open_thread(m, &m->threads[i]);
        if (e != OK)
            return e;
    }
    for (uint32_t i = 0; i < m->o.threads; i++) {
        if (pthread_create(&m->threads[i].id, NULL, media_thread_run, &m->threads[i]) != 0)
            return ERR_SYSTEM;
        m->threads[i].started = true;
    }
    return OK;
}

static void make_comfort(struct media *m)
{
    int16_t samples[MEDIA_STEP];
    uint32_t seed = 1;

    for (size_t at = 0; at < COMFORT_SAMPLES; at += MEDIA_STEP) {
        tone_comfort(&seed, MEDIA_STEP, samples);
        g711_a_encode(samples, MEDIA_STEP, m->comfort[MEDIA_PCMA] + at);
        g711_u_encode(samples, MEDIA_STEP, m->comfort[MEDIA_PCMU] + at);
    }
}

static enum err make_tables(struct media *m)
{
    const struct media_options *o = &m->o;
    uint64_t name;

    m->pair_count = (o->port_last - o->port_first + 1u) / 2;
    m->event_room = o->legs_max * (size_t)16 + EVENTS_MORE;
    m->seats = calloc(o->legs_max, sizeof *m->seats);
    m->mix_seats = calloc(o->mixes_max, sizeof *m->mix_seats);
    m->free_legs = calloc(o->legs_max, sizeof *m->free_legs);
    m->free_mixes = calloc(o->mixes_max, sizeof *m->free_mixes);
    m->pairs = calloc(m->pair_count, sizeof *m->pairs);
    m->legs = calloc(o->legs_max, sizeof *m->legs);
    m->ears = calloc(o->legs_max, sizeof *m->ears);
    m->mixes = calloc(o->mixes_max, sizeof *m->mixes);
    m->threads = calloc(o->threads, sizeof *m->threads);
    m->events = calloc(m->event_room, sizeof *m->events);
    if (!m->seats || !m->mix_seats || !m->free_legs || !m->free_mixes || !m->pairs || !m->legs || !m->ears || !m->mixes || !m->threads ||
        !m->events)
        return ERR_NOMEM;
    for (uint32_t i = 0; i < o->legs_max; i++)
        m->free_legs[m->free_leg_count++] = o->legs_max - 1 - i;
    for (uint32_t i = 0; i < o->mixes_max; i++)
        m->free_mixes[m->free_mix_count++] = o->mixes_max - 1 - i;
    m->event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (m->event_fd < 0 || getrandom(&name, sizeof name, 0) < 0)
        return ERR_SYSTEM;
    snprintf(m->cname, sizeof m->cname, "%016llx", (unsigned long long)name); /* RFC 7022: says nothing of who it is */
    return OK;
}

enum err media_new(const struct media_options *o, struct media **ret_media)
{
    if (o->threads < 1 || o->threads > THREADS_MAX || o->legs_max < 1 || o->legs_max > TABLE_MAX || o->mixes_max < 1 ||
        o->mixes_max > TABLE_MAX || media_addr_none(&o->bind) || o->port_first < 1024 || o->port_first % 2 || o->port_last <= o->port_first)
        return ERR_INPUT;
    struct media *m = calloc(1, sizeof *m);
    if (!m)
        return ERR_NOMEM;
    m->o = *o;
    m->event_fd = -1;
    pthread_mutex_init(&m->lock, NULL);
    pthread_mutex_init(&m->event_lock, NULL);
    make_comfort(m);
    enum err e = make_tables(m);
    if (e == OK)
        e = start_threads(m);
    if (e != OK) {
        media_done(m);
        return e;
    }
    *ret_media = m;
    return OK;
}

static void end_thread(struct media_thread *t)
{
    if (t->started) {
        media_thread_wake(t);
        pthread_join(t->id, NULL);
    }
    if (t->epoll >= 0)
        close(t->epoll);
    if (t->timer >= 0)
        close(t->timer);
    if (t->wake >= 0)
        close(t->wake);
    free(t->waiting);
    free(t->taken);
}

void media_done(struct media *m)
{
    if (!m)
        return;
    atomic_store_explicit(&m->stopping, true, memory_order_release);
    for (uint32_t i = 0; m->threads && i < m->o.threads; i++)
        end_thread(&m->threads[i]);
    for (uint32_t i = 0; m->seats && i < m->o.legs_max; i++)
        if (m->seats[i].open && m->legs[i].ops && m->legs[i].ops->done)
            m->legs[i].ops->done(m->legs[i].guard);
    media_prompts_sweep(m);
    if (m->event_fd >= 0)
        close(m->event_fd);
    pthread_mutex_destroy(&m->lock);
    pthread_mutex_destroy(&m->event_lock);
    free(m->seats);
    free(m->mix_seats);
    free(m->free_legs);
    free(m->free_mixes);
    free(m->pairs);
    free(m->legs);
    free(m->ears);
    free(m->mixes);
    free(m->threads);
    free(m->events);
    free(m);
}

int64_t media_thread_cpu_us(const struct media *m, uint32_t thread)
{
    clockid_t clock;
    struct timespec spent = {0};

    assert(thread < m->o.threads);
    if (pthread_getcpuclockid(m->threads[thread].id, &clock) == 0)
        clock_gettime(clock, &spent);
    return (int64_t)spent.tv_sec * 1000000 + spent.tv_nsec / 1000;
}
