/* The owner's side: tables, ids and ports; every call becomes a command for one thread. */
#include <assert.h>
#include <errno.h>
#include <netinet/ip.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/prng.h"
#include "media/inner.h"

#define MIX_BIT UINT64_C(0x8000000000000000)
#define EXPEDITED (46 << 2) /* RFC 3246: voice goes before data */

static media_id leg_id(const struct media *m, uint32_t index)
{
    return (uint64_t)(m->seats[index].generation & 0x7fffffff) << 32 | (index + 1);
}

static media_id mix_id(const struct media *m, uint32_t index)
{
    return MIX_BIT | (uint64_t)(m->mix_seats[index].generation & 0x7fffffff) << 32 | (index + 1);
}

static uint32_t find_leg(const struct media *m, media_id id)
{
    uint32_t index = (uint32_t)id - 1;
    if (index >= m->o.legs_max || !m->seats[index].open || m->seats[index].closing || leg_id(m, index) != id)
        return NOBODY;
    return index;
}

static uint32_t find_mix(const struct media *m, media_id id)
{
    uint32_t index = (uint32_t)id - 1;
    return index < m->o.mixes_max && m->mix_seats[index].open && mix_id(m, index) == id ? index : NOBODY;
}

static enum err make_room(struct media_thread *t)
{
    if (t->waiting_count < t->waiting_room)
        return OK;
    size_t room = t->waiting_room ? 2 * t->waiting_room : 64;
    struct command *more = realloc(t->waiting, room * sizeof *more);
    if (!more)
        return ERR_NOMEM;
    t->waiting = more;
    t->waiting_room = room;
    return OK;
}

enum err media_post(struct media *m, uint32_t thread, const struct command *c)
{
    struct media_thread *t = &m->threads[thread];
    enum err e;

    pthread_mutex_lock(&t->lock);
    bool first = t->waiting_count == 0;
    if (t->waiting_count >= COMMANDS_MAX && c->kind != DO_CLOSE && c->kind != DO_MIX_CLOSE)
        e = ERR_FULL;
    else
        e = make_room(t);
    if (e == OK)
        t->waiting[t->waiting_count++] = *c;
    if (e == OK && first)
        media_thread_wake(t); /* under the lock: who takes them puts the sign out under it */
    pthread_mutex_unlock(&t->lock);
    return e;
}

/* A command about one leg. */
static enum err post_leg(struct media *m, media_id leg, struct command *c)
{
    pthread_mutex_lock(&m->lock);
    uint32_t index = find_leg(m, leg);
    enum err e = ERR_MISSING;
    if (index != NOBODY) {
        c->leg = index;
        c->other = c->mix = NOBODY;
        e = media_post(m, m->seats[index].thread, c);
    }
    pthread_mutex_unlock(&m->lock);
    return e;
}

/* ---- legs ---- */

static int open_socket(const union media_addr *bind_to, uint16_t port, int *ret_errno)
{
    union media_addr a = *bind_to;
    int tos = EXPEDITED, fd = socket(a.sa.sa_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    media_addr_set_port(&a, port);
    if (fd >= 0 && bind(fd, &a.sa, media_addr_bytes(&a)) == 0) {
        if (a.sa.sa_family == AF_INET6)
            setsockopt(fd, IPPROTO_IPV6, IPV6_TCLASS, &tos, sizeof tos);
        else
            setsockopt(fd, IPPROTO_IP, IP_TOS, &tos, sizeof tos); /* a wish: without it sound goes, too */
        return fd;
    }
    *ret_errno = errno;
    if (fd >= 0)
        close(fd);
    return -1;
}

/* Ports go round, so that late packets of a leg that ended do not meet the next one. */
static enum err open_sockets(struct media *m, bool rtcp_mux, struct media_leg *l, uint32_t *ret_pair, uint16_t *ret_port)
{
    for (uint32_t i = 0; i < m->pair_count; i++) {
        uint32_t pair = (m->pair_next + i) % m->pair_count;
        uint16_t port = (uint16_t)(m->o.port_first + 2 * pair);
        int why = 0;
        if (m->pairs[pair])
            continue;
        l->rtcp_fd = -1;
        l->fd = open_socket(&m->o.bind, port, &why);
        if (l->fd >= 0 && !rtcp_mux) {
            l->rtcp_fd = open_socket(&m->o.bind, (uint16_t)(port + 1), &why);
            if (l->rtcp_fd < 0)
                close(l->fd);
        }
        if (l->fd >= 0 && (rtcp_mux || l->rtcp_fd >= 0)) {
            m->pair_next = (pair + 1) % m->pair_count;
            *ret_pair = pair;
            *ret_port = port;
            return OK;
        }
        if (why != EADDRINUSE) /* somebody else's port: the next */
            return why == EMFILE || why == ENFILE || why == ENOBUFS || why == ENOMEM ? ERR_FULL : ERR_SYSTEM;
    }
    return ERR_FULL;
}

static uint32_t thread_of(const struct media *m, uint64_t group)
{
    return (uint32_t)(hash_u64(group) % m->o.threads);
}

static uint32_t bucket_of(uint64_t group)
{
    return (uint32_t)((hash_u64(group) >> 32) % BUCKETS);
}

static enum err open_leg(struct media *m, const struct media_leg_options *o, media_id *ret_leg, uint16_t *ret_port)
{
    struct { uint32_t ssrc, ts; uint16_t seq; } chance;
    struct media_leg l = {.ops = o->guard_ops, .guard = o->guard, .bucket = bucket_of(o->group), .mix = NOBODY, .relay_to = NOBODY,
                          .fed_by = NOBODY, .marker = true};
    uint16_t port;

    if (m->free_leg_count == 0)
        return ERR_FULL;
    if (getrandom(&chance, sizeof chance, 0) < 0)
        return ERR_SYSTEM;
    uint32_t index = m->free_legs[m->free_leg_count - 1];
    struct seat *s = &m->seats[index];
    enum err e = open_sockets(m, o->rtcp_mux, &l, &s->pair, &port);
    if (e != OK)
        return e;
    l.index = index;
    l.id = leg_id(m, index);
    l.ssrc = chance.ssrc;
    l.ts_shift = chance.ts;
    l.seq = chance.seq;
    m->legs[index] = l;
    s->thread = thread_of(m, o->group);
    e = media_post(m, s->thread, &(struct command){.kind = DO_ADD, .leg = index, .other = NOBODY, .mix = NOBODY});
    if (e != OK) {
        close(l.fd);
        if (l.rtcp_fd >= 0)
            close(l.rtcp_fd);
        m->legs[index].ops = NULL;
        return e;
    }
    m->free_leg_count--;
    m->pairs[s->pair] = 1;
    s->open = true;
    s->guarded = o->guard_ops != NULL;
    s->digits = false;
    s->mix = NOBODY;
    *ret_leg = l.id;
    *ret_port = port;
    return OK;
}

enum err media_leg_open(struct media *m, const struct media_leg_options *o, media_id *ret_leg, uint16_t *ret_port)
{
    pthread_mutex_lock(&m->lock);
    enum err e = open_leg(m, o, ret_leg, ret_port);
    pthread_mutex_unlock(&m->lock);
    return e;
}

enum err media_leg_remote(struct media *m, media_id leg, const struct media_remote *r)
{
    struct command c = {.kind = DO_REMOTE, .remote = *r};

    if (r->codec >= MEDIA_CODECS || r->payload_type > 127 || r->digit_type > 127 || r->digit_type_in > 127 ||
        (r->ptime_ms && (r->ptime_ms < 10 || r->ptime_ms > 60 || r->ptime_ms % 10)) || (r->digit_type && r->digit_type == r->payload_type))
        return ERR_INPUT;
    pthread_mutex_lock(&m->lock);
    uint32_t index = find_leg(m, leg);
    enum err e = ERR_MISSING;
    if (index != NOBODY) {
        c.leg = index;
        c.other = c.mix = NOBODY;
        bool own_source = m->seats[index].guarded && m->legs[index].ops->own_source; /* never changes while it is open */
        e = own_source || (!media_addr_none(&r->addr) && r->addr.sa.sa_family == m->o.bind.sa.sa_family)
                ? media_post(m, m->seats[index].thread, &c) : ERR_INPUT;
        if (e == OK)
            m->seats[index].digits = r->digit_type != 0;
    }
    pthread_mutex_unlock(&m->lock);
    return e;
}

enum err media_leg_tell(struct media *m, media_id leg, void *message)
{
    struct command c = {.kind = DO_TELL, .other = NOBODY, .mix = NOBODY, .message = message};

    pthread_mutex_lock(&m->lock);
    c.leg = find_leg(m, leg);
    enum err e = c.leg == NOBODY ? ERR_MISSING : ERR_STATE;
    if (c.leg != NOBODY && m->seats[c.leg].guarded && m->legs[c.leg].ops->told)
        e = media_post(m, m->seats[c.leg].thread, &c);
    pthread_mutex_unlock(&m->lock);
    return e;
}

enum err media_leg_mute(struct media *m, media_id leg, bool on)
{
    return post_leg(m, leg, &(struct command){.kind = DO_MUTE, .on = on});
}

enum err media_leg_watch(struct media *m, media_id leg, int64_t gone_us)
{
    return post_leg(m, leg, &(struct command){.kind = DO_WATCH, .us = gone_us});
}

/* A command that an event answers: there must be room for that. */
static enum err post_asking(struct media *m, media_id leg, struct command *c)
{
    return media_events_crowded(m) ? ERR_FULL : post_leg(m, leg, c);
}

enum err media_leg_count(struct media *m, media_id leg)
{
    return post_asking(m, leg, &(struct command){.kind = DO_COUNT});
}

enum err media_leg_close(struct media *m, media_id leg)
{
    struct command c = {.kind = DO_CLOSE, .other = NOBODY, .mix = NOBODY};

    pthread_mutex_lock(&m->lock);
    c.leg = find_leg(m, leg);
    enum err e = c.leg == NOBODY ? ERR_MISSING : media_post(m, m->seats[c.leg].thread, &c);
    if (e == OK) {
        struct seat *s = &m->seats[c.leg];
        if (s->mix != NOBODY)
            m->mix_seats[s->mix].count--;
        s->mix = NOBODY;
        s->closing = true;
    }
    pthread_mutex_unlock(&m->lock);
    return e;
}

/* ---- what a leg hears ---- */

enum err media_play(struct media *m, media_id leg, const struct media_play *p)
{
    struct command c = {.kind = DO_PLAY, .play = {.count = p->count, .token = p->token, .repeat = p->repeat}};

    if (p->count < 1 || p->count > MEDIA_PLAY_MAX)
        return ERR_INPUT;
    for (uint32_t i = 0; i < p->count; i++) {
        c.play.prompts[i] = p->prompts[i];
        media_prompt_keep(p->prompts[i]);
    }
    enum err e = post_asking(m, leg, &c);
    for (uint32_t i = 0; e != OK && i < p->count; i++)
        media_prompt_drop(p->prompts[i]);
    return e;
}

enum err media_play_stop(struct media *m, media_id leg)
{
    return post_leg(m, leg, &(struct command){.kind = DO_STOP});
}

enum err media_hold(struct media *m, media_id leg, struct media_prompt *music)
{
    struct command c = {.kind = DO_HOLD, .music = music};

    if (music)
        media_prompt_keep(music);
    enum err e = post_leg(m, leg, &c);
    if (e != OK)
        media_prompt_drop(music);
    return e;
}

enum err media_digits(struct media *m, media_id leg, const char *digits, uint32_t digit_ms)
{
    struct command c = {.kind = DO_DIGITS, .other = NOBODY, .mix = NOBODY, .digits = {.ms = digit_ms}};
    struct digits_out probe = {0};
    size_t n = strnlen(digits, MEDIA_DIGITS_MAX + 1);

    if (digit_ms < 40 || digit_ms > 2000)
        return ERR_INPUT;
    enum err e = n > MEDIA_DIGITS_MAX ? ERR_FULL : digits_say(&probe, digits, digit_ms);
    if (e != OK)
        return e;
    if (media_events_crowded(m))
        return ERR_FULL;
    memcpy(c.digits.digits, digits, n + 1);
    pthread_mutex_lock(&m->lock);
    c.leg = find_leg(m, leg);
    e = c.leg == NOBODY ? ERR_MISSING : !m->seats[c.leg].digits ? ERR_STATE : media_post(m, m->seats[c.leg].thread, &c);
    pthread_mutex_unlock(&m->lock);
    return e;
}

/* ---- mixes ---- */

static void take_freed_mixes(struct media *m)
{
    for (uint32_t at = atomic_exchange_explicit(&m->freed_mixes, 0, memory_order_acquire); at > 0; at = m->mixes[at - 1].next_free)
        m->free_mixes[m->free_mix_count++] = at - 1;
}

enum err media_mix_open(struct media *m, uint64_t group, media_id *ret_mix)
{
    enum err e = ERR_FULL;

    pthread_mutex_lock(&m->lock);
    take_freed_mixes(m);
    if (m->free_mix_count > 0) {
        uint32_t index = m->free_mixes[m->free_mix_count - 1];
        struct mix_seat *s = &m->mix_seats[index];
        struct command c = {.kind = DO_MIX_OPEN, .leg = NOBODY, .other = bucket_of(group), .mix = index};
        e = media_post(m, thread_of(m, group), &c);
        if (e == OK) {
            m->free_mix_count--;
            s->thread = thread_of(m, group);
            s->count = 0;
            s->open = true;
            *ret_mix = mix_id(m, index);
        }
    }
    pthread_mutex_unlock(&m->lock);
    return e;
}

enum err media_mix_put(struct media *m, media_id mix, media_id leg)
{
    struct command c = {.kind = DO_MIX_PUT, .other = NOBODY};
    enum err e = ERR_MISSING;

    pthread_mutex_lock(&m->lock);
    c.mix = find_mix(m, mix);
    c.leg = find_leg(m, leg);
    if (c.mix != NOBODY && c.leg != NOBODY) {
        struct seat *s = &m->seats[c.leg];
        struct mix_seat *x = &m->mix_seats[c.mix];
        if (s->mix != NOBODY || s->thread != x->thread)
            e = ERR_STATE;
        else if (x->count == MEDIA_MIX_LEGS_MAX)
            e = ERR_FULL;
        else
            e = media_post(m, s->thread, &c);
        if (e == OK) {
            s->mix = c.mix;
            x->count++;
        }
    }
    pthread_mutex_unlock(&m->lock);
    return e;
}

enum err media_mix_take(struct media *m, media_id mix, media_id leg)
{
    struct command c = {.kind = DO_MIX_TAKE, .other = NOBODY};
    enum err e = ERR_MISSING;

    pthread_mutex_lock(&m->lock);
    c.mix = find_mix(m, mix);
    c.leg = find_leg(m, leg);
    if (c.mix != NOBODY && c.leg != NOBODY) {
        e = m->seats[c.leg].mix != c.mix ? ERR_STATE : media_post(m, m->seats[c.leg].thread, &c);
        if (e == OK) {
            m->seats[c.leg].mix = NOBODY;
            m->mix_seats[c.mix].count--;
        }
    }
    pthread_mutex_unlock(&m->lock);
    return e;
}

enum err media_mix_gain(struct media *m, media_id mix, media_id from, media_id to, uint16_t gain)
{
    struct command c = {.kind = DO_MIX_GAIN, .gain = gain};
    enum err e = ERR_MISSING;

    if (gain > 4 * MEDIA_GAIN_ONE || from == to)
        return ERR_INPUT;
    pthread_mutex_lock(&m->lock);
    c.mix = find_mix(m, mix);
    c.leg = find_leg(m, from);
    c.other = find_leg(m, to);
    if (c.mix != NOBODY && c.leg != NOBODY && c.other != NOBODY)
        e = m->seats[c.leg].mix != c.mix || m->seats[c.other].mix != c.mix ? ERR_STATE : media_post(m, m->seats[c.leg].thread, &c);
    pthread_mutex_unlock(&m->lock);
    return e;
}

enum err media_mix_close(struct media *m, media_id mix)
{
    struct command c = {.kind = DO_MIX_CLOSE, .leg = NOBODY, .other = NOBODY};

    pthread_mutex_lock(&m->lock);
    c.mix = find_mix(m, mix);
    enum err e = c.mix == NOBODY ? ERR_MISSING : media_post(m, m->mix_seats[c.mix].thread, &c);
    if (e == OK) {
        struct mix_seat *x = &m->mix_seats[c.mix];
        for (uint32_t i = 0; i < m->o.legs_max && x->count > 0; i++)
            if (m->seats[i].open && m->seats[i].mix == c.mix) {
                m->seats[i].mix = NOBODY;
                x->count--;
            }
        x->open = false;
        x->generation++;
    }
    pthread_mutex_unlock(&m->lock);
    return e;
}
