/* fold.c: from fact to fact, what is open. */
#include <assert.h>
#include <stdlib.h>

#include "service/figures/figures.h"

struct open { /* a contact: it waits in v, or is with the agent of h; after a talk h is wrapped up */
    struct visit v;
    struct handling h;
};

struct person {
    struct stint s;
    uint32_t talking, asleep, wrapping;
};

struct figures {
    struct map contacts, agents; /* to struct open, struct person */
};

struct fold { /* one fact */
    struct figures *f;
    const struct fact *fact;
    const struct figures_arrival *arrival;
    const struct figures_ear *ear;
};

enum err figures_new(struct figures **ret)
{
    *ret = calloc(1, sizeof **ret);
    return *ret ? OK : ERR_NOMEM;
}

static void free_all(struct map *m)
{
    uint32_t at = 0;
    uint64_t key, v;
    while (map_next(m, &at, &key, &v))
        free((void *)(uintptr_t)v);
    map_done(m);
}

void figures_free(struct figures *f)
{
    if (!f)
        return;
    free_all(&f->contacts);
    free_all(&f->agents);
    free(f);
}

static void *get(const struct map *m, uint64_t id)
{
    uint64_t v;
    return map_get(m, id, &v) ? (void *)(uintptr_t)v : NULL;
}

static void *make(struct map *m, uint64_t id, size_t bytes)
{
    void *p = get(m, id);
    if (p)
        return p;
    p = calloc(1, bytes);
    if (p && map_put(m, id, (uint64_t)(uintptr_t)p)) {
        free(p);
        return NULL;
    }
    return p;
}

static struct open *contact_of(struct figures *f, contact_id id)
{
    return make(&f->contacts, id, sizeof(struct open));
}

static struct person *person_of(struct figures *f, agent_id id)
{
    struct person *p = make(&f->agents, id, sizeof(struct person));
    if (p)
        p->s.agent = id;
    return p;
}

static bool waits(const struct open *o)
{
    return o->v.no && !o->v.left_us;
}

static bool talks(const struct open *o)
{
    return o->h.no && !o->h.ended_us;
}

static bool wraps_up(const struct open *o)
{
    return o->h.no && o->h.ended_us && !o->h.wrapped_us;
}

/* -- telling -- */

static enum err tell_visit(const struct fold *c, const struct visit *was, const struct visit *is)
{
    struct figures_change ch = {.what = FIGURES_VISIT, .fresh = !was, .visit.is = *is};
    if (was)
        ch.visit.was = *was;
    return c->ear->changed(c->ear->u, &ch);
}

static enum err tell_handling(const struct fold *c, const struct handling *was, const struct handling *is)
{
    struct figures_change ch = {.what = FIGURES_HANDLING, .fresh = !was, .handling.is = *is};
    if (was)
        ch.handling.was = *was;
    return c->ear->changed(c->ear->u, &ch);
}

static enum err tell_stint(const struct fold *c, const struct stint *was, const struct stint *is)
{
    struct figures_change ch = {.what = FIGURES_STINT, .fresh = !was, .stint.is = *is};
    if (was)
        ch.stint.was = *was;
    return c->ear->changed(c->ear->u, &ch);
}

/* -- agents -- */

/* Another stint begins, unless it would be the same one. */
static enum err stint_is(const struct fold *c, struct person *p, struct stint next)
{
    struct stint was = p->s;
    enum err err = OK;

    next.busy = p->talking > p->asleep || p->wrapping > 0;
    if (was.no && was.state == next.state && was.reason == next.reason && was.away == next.away && was.busy == next.busy)
        return OK;
    if (was.no) {
        struct stint ended = was;
        ended.to_us = c->fact->at_us;
        err = tell_stint(c, &was, &ended);
    }
    next.agent = was.agent;
    next.no = c->fact->no;
    next.from_us = c->fact->at_us;
    next.to_us = 0;
    p->s = next;
    return err ? err : tell_stint(c, NULL, &p->s);
}

static enum err agent_is(const struct fold *c)
{
    const struct fact *f = c->fact;
    struct person *p = person_of(c->f, f->agent);
    if (!p)
        return ERR_NOMEM;
    struct stint next = p->s;
    switch (f->kind) {
    case FACT_AGENT_STATE:
        next.state = f->a == AGENT_READY || f->a == AGENT_PAUSED ? (enum agent_state)f->a : AGENT_OFFLINE;
        next.reason = f->b > PAUSE_NONE && f->b <= REASON_MAX ? (reason_no)f->b : PAUSE_NONE;
        if (next.state == AGENT_OFFLINE && f->c == ACTOR_SYSTEM)
            next.away = false; /* no fact says that they are back */
        break;
    case FACT_AGENT_AWAY: next.away = true; break;
    default: next.away = false; break;
    }
    return stint_is(c, p, next);
}

/* What the agent of h holds is another thing now. */
static enum err holds(const struct fold *c, agent_id agent, int talking, int asleep, int wrapping)
{
    struct person *p = person_of(c->f, agent);
    if (!p)
        return ERR_NOMEM;
    p->talking += (uint32_t)talking;
    p->asleep += (uint32_t)asleep;
    p->wrapping += (uint32_t)wrapping;
    return p->s.no ? stint_is(c, p, p->s) : OK; /* nothing was ever said of their state: they are not counted */
}

/* -- contacts -- */

static enum err enter(const struct fold *c, struct open *o, enum visit_origin origin, queue_id queue)
{
    struct figures_promise promise = c->ear->promised(c->ear->u, queue);

    o->v.no = c->fact->no;
    o->v.queue = queue;
    o->v.origin = origin;
    o->v.outcome = VISIT_WAITING;
    o->v.agent = 0;
    o->v.entered_us = c->fact->at_us;
    o->v.left_us = 0;
    o->v.target_us = promise.target_us;
    o->v.short_us = promise.short_us;
    return tell_visit(c, NULL, &o->v);
}

static enum err leave(const struct fold *c, struct open *o, enum visit_outcome outcome)
{
    struct visit was = o->v;

    o->v.outcome = outcome;
    o->v.left_us = c->fact->at_us;
    o->v.agent = outcome == VISIT_ANSWERED ? c->fact->agent : 0;
    return tell_visit(c, &was, &o->v);
}

static enum err accepted(const struct fold *c, struct open *o)
{
    enum err err = leave(c, o, VISIT_ANSWERED);

    o->h = (struct handling){.contact = o->v.contact, .no = c->fact->no, .agent = c->fact->agent, .queue = o->v.queue, .topic = o->v.topic,
                             .medium = o->v.medium, .dialled = o->v.origin == VISIT_DIALLED, .accepted_us = c->fact->at_us};
    if (!err)
        err = tell_handling(c, NULL, &o->h);
    return err ? err : holds(c, o->h.agent, 1, 0, 0);
}

static void settle(struct handling *h, int64_t at_us)
{
    if (h->asleep_us)
        h->slept_us += at_us - h->asleep_us;
    if (h->hold_us)
        h->held_us += at_us - h->hold_us;
    h->asleep_us = h->hold_us = 0;
}

static enum err came_out(const struct fold *c, struct open *o, enum handling_outcome outcome, bool wraps)
{
    struct handling was = o->h;

    settle(&o->h, c->fact->at_us);
    o->h.outcome = outcome;
    o->h.ended_us = c->fact->at_us;
    o->h.wrapped_us = wraps ? 0 : c->fact->at_us;
    enum err err = tell_handling(c, &was, &o->h);
    return err ? err : holds(c, o->h.agent, -1, was.asleep_us ? -1 : 0, wraps ? 1 : 0);
}

static enum err wrapped(const struct fold *c, struct open *o)
{
    struct handling was = o->h;

    o->h.wrapped_us = c->fact->at_us;
    o->h.code = c->fact->a;
    enum err err = tell_handling(c, &was, &o->h);
    return err ? err : holds(c, o->h.agent, 0, 0, -1);
}

static enum err slept(const struct fold *c, struct open *o)
{
    struct handling was = o->h;
    bool asleep = c->fact->a == 1;

    if (asleep == (was.asleep_us != 0))
        return OK; /* put away while it sleeps: it goes on sleeping */
    if (!asleep)
        o->h.slept_us += c->fact->at_us - was.asleep_us;
    o->h.asleep_us = asleep ? c->fact->at_us : 0;
    enum err err = tell_handling(c, &was, &o->h);
    return err ? err : holds(c, o->h.agent, 0, asleep ? 1 : -1, 0);
}

static enum err held(const struct fold *c, struct open *o)
{
    struct handling was = o->h;
    bool on = c->fact->kind == FACT_CALL_HELD;

    if (on == (was.hold_us != 0) || c->fact->c != ACTOR_AGENT) /* a customer's own telephone may hold, too: the agent waits with them */
        return OK;
    if (!on)
        o->h.held_us += c->fact->at_us - was.hold_us;
    o->h.hold_us = on ? c->fact->at_us : 0;
    return tell_handling(c, &was, &o->h);
}

static void forget(const struct fold *c, struct open *o)
{
    (void)map_del(&c->f->contacts, c->fact->contact);
    free(o);
}

static enum err arrived(const struct fold *c)
{
    const struct fact *f = c->fact;
    if (get(&c->f->contacts, f->contact))
        return ERR_CORRUPT;
    struct open *o = contact_of(c->f, f->contact);
    if (!o)
        return ERR_NOMEM;
    o->v = (struct visit){.contact = f->contact, .topic = (topic_id)f->a, .medium = c->arrival->medium};
    return enter(c, o, c->arrival->dialled ? VISIT_DIALLED : VISIT_ARRIVED, f->queue);
}

/* To another queue, or back to the same. */
static enum err again(const struct fold *c, struct open *o)
{
    const struct fact *f = c->fact;
    enum err err = f->kind == FACT_CONTACT_MOVED         ? leave(c, o, VISIT_FLOWED)
                   : f->kind == FACT_CONTACT_TRANSFERRED ? came_out(c, o, HANDLING_TRANSFERRED, false)
                                                         : came_out(c, o, HANDLING_RETURNED, false);

    if (f->kind == FACT_CONTACT_TRANSFERRED)
        o->v.topic = (topic_id)f->a;
    o->h = (struct handling){0};
    if (err)
        return err;
    return enter(c, o, f->kind == FACT_CONTACT_MOVED ? VISIT_MOVED : f->kind == FACT_CONTACT_TRANSFERRED ? VISIT_TRANSFERRED : VISIT_RETURNED,
                 f->queue);
}

static enum err over(const struct fold *c, struct open *o, enum err err)
{
    if (!err)
        forget(c, o);
    return err;
}

static enum err of_contact(const struct fold *c, struct open *o)
{
    switch (c->fact->kind) {
    case FACT_CONTACT_ACCEPTED: return waits(o) ? accepted(c, o) : ERR_CORRUPT;
    case FACT_CONTACT_ABANDONED: return waits(o) ? over(c, o, leave(c, o, VISIT_ABANDONED)) : ERR_CORRUPT;
    case FACT_CONTACT_MOVED: return waits(o) ? again(c, o) : ERR_CORRUPT;
    case FACT_CONTACT_TRANSFERRED:
    case FACT_CONTACT_REQUEUED: return talks(o) ? again(c, o) : ERR_CORRUPT;
    case FACT_CONTACT_SLEEP: return talks(o) ? slept(c, o) : ERR_CORRUPT;
    case FACT_CONTACT_ENDED:
        if (!talks(o))
            return ERR_CORRUPT;
        return c->fact->b ? came_out(c, o, HANDLING_ENDED, true) : over(c, o, came_out(c, o, HANDLING_ENDED, false));
    case FACT_CONTACT_WRAPPED: return wraps_up(o) ? over(c, o, wrapped(c, o)) : ERR_CORRUPT;
    default: return talks(o) ? held(c, o) : OK; /* the telephone says what it heard when the talk is over, too */
    }
}

enum err figures_fold(struct figures *f, const struct fact *fact, const struct figures_arrival *arrival, const struct figures_ear *ear)
{
    struct fold c = {.f = f, .fact = fact, .arrival = arrival, .ear = ear};
    struct open *o;

    assert(fact->no);
    switch (fact->kind) {
    case FACT_AGENT_STATE:
    case FACT_AGENT_AWAY:
    case FACT_AGENT_BACK: return agent_is(&c);
    case FACT_CONTACT_ARRIVED: return arrived(&c);
    case FACT_CONTACT_ACCEPTED:
    case FACT_CONTACT_ABANDONED:
    case FACT_CONTACT_MOVED:
    case FACT_CONTACT_TRANSFERRED:
    case FACT_CONTACT_REQUEUED:
    case FACT_CONTACT_SLEEP:
    case FACT_CONTACT_ENDED:
    case FACT_CONTACT_WRAPPED:
        o = get(&f->contacts, fact->contact);
        return o ? of_contact(&c, o) : ERR_CORRUPT;
    case FACT_CALL_HELD:
    case FACT_CALL_RESUMED:
        o = get(&f->contacts, fact->contact);
        return o ? of_contact(&c, o) : OK;
    default: return OK;
    }
}

/* -- after a start -- */

enum err figures_open_visit(struct figures *f, const struct visit *v)
{
    struct open *o = contact_of(f, v->contact);
    if (!o)
        return ERR_NOMEM;
    if (o->v.no)
        return ERR_CORRUPT;
    o->v = *v;
    return OK;
}

enum err figures_open_handling(struct figures *f, const struct handling *h)
{
    struct open *o = contact_of(f, h->contact);
    struct person *p = person_of(f, h->agent);
    if (!o || !p)
        return ERR_NOMEM;
    if (o->h.no || waits(o))
        return ERR_CORRUPT;
    o->h = *h;
    o->v = (struct visit){.contact = h->contact, .queue = h->queue, .topic = h->topic, .medium = h->medium,
                          .origin = h->dialled ? VISIT_DIALLED : VISIT_ARRIVED};
    p->talking += !h->ended_us;
    p->asleep += !h->ended_us && h->asleep_us;
    p->wrapping += h->ended_us != 0;
    return OK;
}

enum err figures_open_stint(struct figures *f, const struct stint *s)
{
    struct person *p = person_of(f, s->agent);
    if (!p)
        return ERR_NOMEM;
    if (p->s.no)
        return ERR_CORRUPT;
    p->s = *s;
    return OK;
}

/* -- as it stands -- */

void figures_agents(const struct figures *f, figures_each_agent *fn, void *u)
{
    uint32_t at = 0;
    uint64_t key, v;
    while (map_next(&f->agents, &at, &key, &v)) {
        const struct person *p = (const struct person *)(uintptr_t)v;
        if (p->s.no && !fn(u, &(struct figures_agent){.now = p->s, .talking = p->talking, .asleep = p->asleep, .wrapping = p->wrapping}))
            return;
    }
}

void figures_contacts(const struct figures *f, figures_each_contact *fn, void *u)
{
    uint32_t at = 0;
    uint64_t key, v;
    while (map_next(&f->contacts, &at, &key, &v)) {
        const struct open *o = (const struct open *)(uintptr_t)v;
        if (!fn(u, waits(o) ? &o->v : NULL, o->h.no ? &o->h : NULL))
            return;
    }
}
