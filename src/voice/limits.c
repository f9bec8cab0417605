/* How much may be taken: calls in all, new ones a second, circuits of a carrier. Calls are gone through for a new configuration only. */
#include "voice/inside.h"

bool voice_takes_calls(const struct voice *v)
{
    const uint32_t most = v->config.calls_max && v->config.calls_max < v->conf.calls_max ? v->config.calls_max : v->conf.calls_max;
    return v->config.version && !v->stopping && v->stats.calls < most && voice_kept_room(v, 4096);
}

static struct circuits *circuits_of(struct voice *v, uint64_t trunk)
{
    for (uint32_t i = 0; trunk && i < v->trunks_count; i++)
        if (v->trunks[i].trunk == trunk)
            return &v->trunks[i];
    return NULL;
}

bool voice_trunk_full(struct voice *v, uint64_t trunk)
{
    const struct circuits *t = circuits_of(v, trunk);

    return t && t->max && t->taken >= t->max;
}

void voice_trunk_take(struct voice *v, struct leg *l, uint64_t trunk)
{
    struct circuits *t = circuits_of(v, trunk);

    l->trunk = trunk;
    if (t)
        t->taken++;
}

void voice_trunk_give(struct voice *v, const struct leg *l)
{
    struct circuits *t = circuits_of(v, l->trunk);

    if (t)
        t->taken--;
}

void voice_trunks_set(struct voice *v, struct link_list trunks)
{
    struct link_trunk t;

    v->trunks_count = 0;
    while (v->trunks_count < TRUNKS_MAX && link_next_trunk(&trunks, &t))
        v->trunks[v->trunks_count++] = (struct circuits){.trunk = t.id, .max = t.calls_max};
    for (uint32_t i = 0; i < v->conf.calls_max; i++)
        for (uint32_t k = 0; v->calls[i].id && k < LEGS_MAX; k++) {
            struct circuits *in = circuits_of(v, v->calls[i].legs[k].trunk);
            if (in)
                in->taken++;
        }
}

/* As many as a second's may come at once; then one each time its share of a second is over. */
static bool in_time(struct voice *v)
{
    const uint32_t own = v->conf.calls_per_s, told = v->config.calls_per_s, rate = told && (!own || told < own) ? told : own;

    if (rate == 0)
        return true;
    const int64_t each_us = SECOND_US / rate;
    if (v->rate_us < v->now_us)
        v->rate_us = v->now_us;
    if (v->rate_us + each_us > v->now_us + SECOND_US)
        return false;
    v->rate_us += each_us;
    return true;
}

uint32_t voice_refuses(struct voice *v, uint64_t trunk)
{
    if (!voice_takes_calls(v) || voice_trunk_full(v, trunk))
        return VOICE_RETRY_S;
    return in_time(v) ? 0 : VOICE_RATE_RETRY_S;
}
