/* time.c: deadlines and restarts. */
#include <assert.h>

#include "engine/deciding.h"

/* The first claim on the contact whose time is over. */
static struct place *due_place(const struct contact *c, int64_t now_us)
{
    struct place *p = c->places;

    while (p && p->until_us > now_us)
        p = p->next;
    assert(p);
    return p;
}

/* It rang and nobody took it: the contact goes on, the agent is paused, so that nothing rings into an empty room.
 * An agent whose desktop is gone (after a restart) is not blamed: the offer is just taken back. */
static enum err lease_over(struct deciding *d, struct contact *c)
{
    struct place *p = due_place(c, d->now_us);
    struct agent *a = p->agent;
    enum err err = engine_room(d, 1 + engine_agent_facts(a), 0);
    if (err != OK)
        return err;
    if (a->away) {
        engine_withdraw_all(d, a, WITHDRAWN_AGENT_AWAY);
        return OK;
    }

    struct fact lapsed = engine_fact_at(p, EVENT_LAPSE);
    lapsed.c = engine_apart_us(d, c, a->id, false);
    err = engine_emit(d, lapsed);
    if (err != OK)
        return err;
    if (c->state == CONTACT_WAITING)
        engine_chance_contact(d, c);
    engine_emit_sure(d, (struct fact){.kind = FACT_AGENT_STATE, .agent = a->id, .a = AGENT_PAUSED, .b = PAUSE_MISSED,
                                      .c = ACTOR_SYSTEM});
    engine_withdraw_all(d, a, WITHDRAWN_AGENT_STATE);
    engine_release(d, a);
    return OK;
}

/* The media were not joined in time. The agent did answer and is not paused. */
static enum err connect_over(struct deciding *d, struct contact *c)
{
    struct place *p = due_place(c, d->now_us);
    struct agent *a = p->agent;
    enum err err = engine_room(d, 1 + engine_agent_facts(a), 0);
    if (err != OK)
        return err;
    if (a->away) {
        engine_withdraw(d, p, WITHDRAWN_AGENT_AWAY);
        engine_freed(d, a);
        return OK;
    }

    struct fact failed = engine_fact_at(p, EVENT_LAPSE);
    failed.b = ACTOR_SYSTEM;
    failed.c = engine_apart_us(d, c, a->id, false);
    err = engine_emit(d, failed);
    if (err != OK)
        return err;
    engine_freed(d, a);
    engine_chance_contact(d, c);
    return OK;
}

static enum err wrap_up_over(struct deciding *d, struct contact *c)
{
    struct agent *a = engine_place(c)->agent;
    struct fact wrapped = engine_fact_of(c, EVENT_LAPSE);
    wrapped.b = ACTOR_SYSTEM;
    enum err err = engine_room(d, 1 + engine_agent_facts(a), 0);
    if (err != OK)
        return err;
    engine_emit_sure(d, wrapped);
    engine_freed(d, a);
    return OK;
}

static enum err widen(struct deciding *d, struct contact *c)
{
    struct fact widened = engine_fact_of(c, EVENT_WIDEN);
    widened.a = (int64_t)c->step + 1;
    enum err err = engine_emit(d, widened);
    if (err == OK && c->sought) /* who was worth waiting for may not meet this step */
        engine_release(d, engine_find_agent(d->e, c->sought));
    return err;
}

/* To the queue that takes what waited too long, if it can; if not, it is looked at again after as long. */
static enum err move_on(struct deciding *d, struct contact *c)
{
    const struct queue *to = engine_overflow_on(d->e, c->queue, c->medium);
    if (!to) {
        c->overflow_looked_us = d->now_us;
        engine_refresh(d->e, c);
        return OK;
    }
    struct fact moved = engine_fact_of(c, EVENT_MOVE);
    moved.queue = to->id;
    moved.a = (int64_t)c->queue->id;
    moved.b = OVERFLOW_WAITED;
    return engine_emit(d, moved);
}

/* Waited long enough for one agent alone, for the next step, for another queue; or else a time apart is over and looking again is
 * all there is to do. */
static enum err wait_on(struct deciding *d, struct contact *c)
{
    bool overflows = engine_overflow_us(c) <= d->now_us;
    enum err err = engine_room(d, 1 + (c->sought ? engine_reserved_count(engine_find_agent(d->e, c->sought)) : 0), 0);
    if (err != OK)
        return err;

    if (c->sought && c->sought_until_us <= d->now_us)
        engine_release_one(d, c);
    else if (engine_widen_us(c) <= d->now_us)
        err = widen(d, c);
    else if (overflows)
        err = move_on(d, c);
    else
        engine_refresh(d->e, c);
    if (err == OK)
        engine_chance_contact(d, c);
    return err;
}

static enum err contact_due(struct deciding *d, struct contact *c)
{
    switch (c->state) {
    case CONTACT_OFFERED: return lease_over(d, c);
    case CONTACT_CONNECTING: return connect_over(d, c);
    case CONTACT_WRAPUP: return wrap_up_over(d, c);
    case CONTACT_WAITING: return wait_on(d, c);
    default: break;
    }
    assert(false); /* no other state has a deadline */
    return ERR_STATE;
}

/* Its agent is gone for good. */
static struct fact lost(const struct place *p)
{
    const struct contact *c = p->contact;
    struct fact f = {0};

    switch (c->state) {
    case CONTACT_TALKING:
        f = engine_fact_of(c, EVENT_REQUEUE);
        f.a = WITHDRAWN_AGENT_AWAY;
        break;
    case CONTACT_OFFERED:
    case CONTACT_CONNECTING:
        f = engine_fact_at(p, EVENT_WITHDRAW);
        f.b = WITHDRAWN_AGENT_AWAY;
        break;
    default:
        f = engine_fact_of(c, EVENT_LAPSE); /* wrap-up */
        f.b = ACTOR_SYSTEM;
        break;
    }
    return f;
}

/* The desktop did not come back: talks go back to their place in the line, wrap-ups are closed, the agent is offline. What was put away
 * stays theirs. */
static enum err grace_over(struct deciding *d, struct agent *a)
{
    enum err err = engine_room(d, engine_agent_facts(a), 0);
    if (err != OK)
        return err;

    for (struct place *next, *p = engine_place_oldest(a); p; p = next) {
        struct contact *c = p->contact;
        bool closes = c->state == CONTACT_WRAPUP;
        next = p->agent_before;
        if (c->snoozed_until_us)
            continue;
        engine_emit_sure(d, lost(p));
        if (!closes)
            engine_chance_contact(d, c);
    }
    engine_emit_sure(d, (struct fact){.kind = FACT_AGENT_STATE, .agent = a->id, .a = AGENT_OFFLINE, .c = ACTOR_SYSTEM});
    engine_release(d, a);
    return OK;
}

/* The first whose time has come; NULL. */
static const struct due *due_now(const struct deciding *d)
{
    const struct due *due = deadlines_first(&d->e->deadlines);
    return due && due->at_us <= d->now_us ? due : NULL;
}

enum err engine_tick(struct deciding *d)
{
    struct engine *e = d->e;
    int64_t asked = d->command->a, most = asked ? asked : ENGINE_DUE_MAX;
    const struct due *due;

    if (asked < 0 || asked > ENGINE_DUE_MAX)
        return ERR_INPUT;
    if (e->unfinished)
        engine_chance_all(d);
    e->unfinished = false;
    if (e->checked_us < d->now_us)
        e->checked_us = d->now_us;
    while (most-- > 0 && (due = due_now(d)) != NULL) {
        enum err err = due->kind == DUE_AGENT ? grace_over(d, engine_find_agent(e, due->id))
                                              : contact_due(d, engine_find_contact(e, due->id));
        if (err == OK)
            continue;
        engine_put_off(d);
        return d->emitted ? OK : err;
    }
    d->more_due = due_now(d) != NULL;
    return OK;
}

/* -- restart -- */

/* The queue's span anew, and not less than was left when the engine was last seen at work (seen_us): a queue whose times became shorter
 * since they began ends nothing that goes on. */
static void retime(struct deciding *d, const struct contact *c, int64_t seen_us)
{
    int64_t span_us = c->state == CONTACT_OFFERED      ? c->queue->lease_us
                      : c->state == CONTACT_CONNECTING ? c->queue->policy.connect_us
                                                       : c->queue->wrapup_us;

    for (const struct place *p = c->places; p; p = p->next) {
        struct fact f = engine_fact_at(p, EVENT_RETIME);
        if (f.kind == 0)
            return;
        if (f.kind == FACT_WRAPUP_RETIMED)
            f.a = 0;
        f.queue = 0;
        int64_t left_us = p->until_us - seen_us;
        f.b = d->now_us + (left_us > span_us ? left_us : span_us);
        engine_emit_sure(d, f);
    }
}

enum err engine_restart(struct deciding *d)
{
    struct engine *e = d->e;
    int64_t grace_us = d->command->a, seen_us = e->last_us;
    uint32_t facts = 0;
    const struct agent *each;

    if (!decide_span_ok(grace_us, 0))
        return ERR_INPUT;
    for (uint32_t at = 0; (each = book_next(&e->agents, &at)) != NULL;)
        facts += engine_agent_facts(each);
    enum err err = engine_room(d, facts, 0);
    if (err != OK)
        return err;

    void *const *contacts = book_sorted(&e->contacts);
    for (uint32_t i = 0; i < e->contacts.count; i++)
        retime(d, contacts[i], seen_us);
    void *const *agents = book_sorted(&e->agents);
    for (uint32_t i = 0; i < e->agents.count; i++) {
        struct agent *a = agents[i];
        if (a->state == AGENT_OFFLINE && !engine_at_work(a))
            continue;
        engine_emit_sure(d, (struct fact){.kind = FACT_AGENT_AWAY, .agent = a->id, .a = d->now_us + grace_us});
        engine_release(d, a);
    }
    engine_chance_all(d);
    return OK;
}
