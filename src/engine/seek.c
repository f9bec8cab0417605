/* seek.c: waiting for one agent alone, preferred before last, never longer than they are expected to be busy. */
#include "engine/deciding.h"
#include "engine/match.h"

/* Free, or busy with what will end: somebody who is worth waiting for. Who has no place at all for the medium is not, and where
 * agents pick nobody is. */
static bool serves_soon(const struct deciding *d, const struct agent *a, const struct contact *c)
{
    if (c->queue->policy.offer_mode == OFFER_PULL && !engine_passed_to(c, a))
        return false;
    enum fit fit = engine_fit(d->e, a, c, d->now_us);
    return fit == FIT_YES || (fit == FIT_CAPACITY && a->capacity[c->medium] > 0);
}

/* Until the first of what they hold is expected to end. */
static int64_t busy_us(const struct deciding *d, const struct agent *a)
{
    int64_t least_us = NEVER_US;

    for (const struct place *p = a->places; p; p = p->agent_next) {
        int64_t rest_us = estimate_rest(engine_estimate(p->contact), d->now_us - p->since_us);
        if (rest_us < least_us)
            least_us = rest_us;
    }
    return least_us;
}

static bool seek(struct deciding *d, struct contact *c, attr_id attr, enum sought why)
{
    struct attr named;
    if (!c->attrs || !attrs_find(c->attrs, c->attrs_bytes, attr, &named) || named.type != ATTR_NUMBER || named.number <= 0)
        return false;
    const struct agent *a = engine_find_agent(d->e, (agent_id)named.number);
    if (!a || !serves_soon(d, a, c))
        return false;

    int64_t wait_us = c->topic->policy.seek_us;
    if (!engine_may_take(d->e, a, c->medium) && busy_us(d, a) < wait_us)
        wait_us = busy_us(d, a);
    if (wait_us <= 0)
        return false;
    struct fact f = engine_fact_of(c, EVENT_RESERVE);
    f.agent = a->id;
    f.a = d->now_us + wait_us;
    f.b = why;
    engine_emit_sure(d, f);
    return true;
}

void engine_seek(struct deciding *d, struct contact *c)
{
    uint8_t seeks = c->topic->policy.seek;

    if ((seeks & SEEK_PREFERRED) != 0 && seek(d, c, ATTR_PREFERRED, SOUGHT_PREFERRED))
        return;
    if ((seeks & SEEK_LAST) != 0)
        (void)seek(d, c, ATTR_LAST, SOUGHT_LAST);
}

void engine_seek_less(struct deciding *d, struct contact *c)
{
    const struct policy *p = &c->topic->policy;
    int64_t until_us = c->arrived_us + p->seek_us;
    struct fact f = engine_fact_of(c, EVENT_RESERVE);

    if (c->sought_why == SOUGHT_PASSED)
        return; /* a person chose */
    bool seeks = (p->seek & (c->sought_why == SOUGHT_PREFERRED ? SEEK_PREFERRED : SEEK_LAST)) != 0;
    if (seeks && c->sought_until_us <= until_us)
        return;
    f.agent = c->sought;
    f.a = until_us;
    f.b = c->sought_why;
    engine_release_one(d, c);
    if (seeks && until_us > d->now_us)
        engine_emit_sure(d, f);
}

bool engine_passable(const struct deciding *d, const struct agent *a, const struct contact *c)
{
    struct contact as = *c;

    as.sought = a->id;
    as.sought_why = SOUGHT_PASSED;
    return serves_soon(d, a, &as);
}

void engine_pass(struct deciding *d, struct contact *c, const struct agent *a)
{
    struct fact f = engine_fact_of(c, EVENT_RESERVE);

    f.agent = a->id;
    f.a = d->now_us + (c->topic->policy.seek_us > 0 ? c->topic->policy.seek_us : PASS_US);
    f.b = SOUGHT_PASSED;
    engine_emit_sure(d, f);
}

void engine_release_one(struct deciding *d, struct contact *c)
{
    struct fact f = engine_fact_of(c, EVENT_RESERVE);

    f.agent = c->sought;
    engine_emit_sure(d, f);
    engine_chance_contact(d, c);
}

void engine_release(struct deciding *d, struct agent *a)
{
    for (struct contact *next, *c = a->reserved; c; c = next) {
        next = c->reserved_next;
        if (!serves_soon(d, a, c))
            engine_release_one(d, c);
    }
}

uint32_t engine_reserved_count(const struct agent *a)
{
    uint32_t count = 0;

    for (const struct contact *c = a->reserved; c; c = c->reserved_next)
        count++;
    return count;
}

uint32_t engine_agent_facts(const struct agent *a)
{
    return 1 + a->active + engine_reserved_count(a);
}
