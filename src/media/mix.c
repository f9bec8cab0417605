/* Mixes: who hears whom, and by which way. Of a mix of two, a packet of the one goes straight out to the other as long as that is all that is
 * heard there (relay); else the sound is decoded, summed and encoded every 20 ms. */
#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "media/inner.h"
#include "media/sum.h"

static bool speaks(const struct media_leg *l)
{
    return l->has_remote && l->remote.receive && !l->muted && !l->hold;
}

static bool hears(const struct media_leg *l)
{
    return l->has_remote && l->remote.send && !l->hold && l->play.count == 0;
}

static void feed(struct media_leg *from, struct media_leg *to)
{
    from->relay_to = to->index;
    if (to->fed_by != from->index)
        to->relay.on = false; /* anchored anew by the first packet */
    to->fed_by = from->index;
}

static void begin_listening(struct media_ear *e, struct media_leg *l)
{
    if (!l->has_ear)
        memset(e, 0, offsetof(struct media_ear, pieces));
    l->has_ear = true;
    media_ear_reset(e); /* what it holds is old */
}

void media_route(struct media_thread *t, struct media_mix *x)
{
    struct media *m = t->m;
    bool listened[MEDIA_MIX_LEGS_MAX] = {0};
    uint32_t fed[MEDIA_MIX_LEGS_MAX];

    for (uint32_t i = 0; i < x->count; i++) {
        m->legs[x->legs[i]].relay_to = NOBODY;
        fed[i] = NOBODY;
    }
    for (uint32_t i = 0; i < x->count; i++)
        for (uint32_t k = 0; k < x->count; k++) {
            struct media_leg *from = &m->legs[x->legs[i]], *to = &m->legs[x->legs[k]];
            if (i == k || x->gains[i][k] == 0 || !speaks(from) || !hears(to))
                continue;
            if (x->count == 2 && x->gains[i][k] == MEDIA_GAIN_ONE && from->remote.ptime_ms == to->remote.ptime_ms) {
                feed(from, to);
                fed[k] = from->index;
            } else {
                listened[i] = true;
            }
        }
    for (uint32_t i = 0; i < x->count; i++) {
        struct media_leg *l = &m->legs[x->legs[i]];
        if (listened[i] && !l->listened)
            begin_listening(&m->ears[l->index], l);
        l->listened = listened[i];
        l->fed_by = fed[i];
        if (fed[i] == NOBODY && l->relay.on) {
            l->relay.on = false;
            l->marker = true;
        }
    }
}

void media_route_of(struct media_thread *t, struct media_leg *l)
{
    if (l->mix != NOBODY)
        media_route(t, &t->m->mixes[l->mix]);
}

void media_mix_join(struct media_thread *t, struct media_mix *x, struct media_leg *l)
{
    assert(x->count < MEDIA_MIX_LEGS_MAX && l->mix == NOBODY);
    for (uint32_t i = 0; i <= x->count; i++)
        x->gains[i][x->count] = x->gains[x->count][i] = MEDIA_GAIN_ONE;
    l->mix = (uint32_t)(x - t->m->mixes);
    l->member = x->count;
    x->legs[x->count++] = l->index;
    media_route(t, x);
}

/* The last takes its place, with its gains. */
void media_mix_leave(struct media_thread *t, struct media_leg *l)
{
    if (l->mix == NOBODY)
        return;
    struct media_mix *x = &t->m->mixes[l->mix];
    uint32_t hole = l->member, last = --x->count;
    if (hole != last) {
        for (uint32_t i = 0; i < x->count; i++) {
            x->gains[i][hole] = x->gains[i][last];
            x->gains[hole][i] = x->gains[last][i];
        }
        x->legs[hole] = x->legs[last];
        t->m->legs[x->legs[hole]].member = hole;
    }
    l->mix = l->relay_to = l->fed_by = NOBODY;
    l->listened = false;
    if (l->relay.on)
        l->marker = true;
    l->relay.on = false;
    media_route(t, x);
}

void media_mix_step(struct media_thread *t, struct media_mix *x)
{
    struct media *m = t->m;
    const int16_t *voices[MEDIA_MIX_LEGS_MAX] = {0};
    int16_t heard[MEDIA_MIX_LEGS_MAX][MEDIA_STEP];
    uint32_t count = x->count, legs[MEDIA_MIX_LEGS_MAX];
    bool any[MEDIA_MIX_LEGS_MAX] = {0};

    memcpy(legs, x->legs, sizeof legs);
    for (uint32_t i = 0; i < count; i++)
        if (m->legs[legs[i]].listened && media_ear_take(&m->ears[legs[i]], t->now_us, t->voices[i]))
            voices[i] = t->voices[i];
    for (uint32_t i = 0; i < count; i++) {
        const struct media_leg *l = &m->legs[legs[i]];
        if (l->fed_by == NOBODY && hears(l))
            any[i] = sum_for(voices, x->gains, count, i, heard[i]) > 0;
    }
    for (uint32_t i = 0; i < count; i++) /* may change routes: when a play ends */
        media_step(t, &m->legs[legs[i]], any[i] ? heard[i] : NULL);
}
