/* time.c: deadlines and restarts. */
#include <assert.h>

#include "engine/deciding.h"

/* It rang and nobody took it: the contact goes on, the agent is paused, so that nothing rings into an empty room.
 * An agent whose desktop is gone (after a restart) is not blamed: the offer is just taken back. */
static enum err lease_over(struct deciding *d, struct contact *c)
{
    struct agent *a = engine_place(c)->agent;
    enum err err = engine_room(d, 2 + a->active, 0);
    if (err != OK)
        return err;
    if (a->away) {
        engine_withdraw_all(d, a, WITHDRAWN_AGENT_AWAY);
        return OK;
    }

    struct fact lapsed = engine_fact_of(c, EVENT_LAPSE);
    lapsed.a = (int64_t)engine_place(c)->token;
    lapsed.c = d->now_us + c->queue->decline_hold_us;
    err = engine_emit(d, lapsed);
    if (err != OK)
        return err;
    engine_emit_sure(d, (struct fact){.kind = FACT_AGENT_STATE, .agent = a->id, .a = AGENT_PAUSED, .b = PAUSE_MISSED,
                                      .c = ACTOR_SYSTEM});
    engine_withdraw_all(d, a, WITHDRAWN_AGENT_STATE);
    return OK;
}

static enum err wrap_up_over(struct deciding *d, struct contact *c)
{
    struct fact wrapped = engine_fact_of(c, EVENT_LAPSE);
    wrapped.b = ACTOR_SYSTEM;
    enum err err = engine_room(d, 1, 0);
    return err == OK ? engine_emit(d, wrapped) : err;
}

/* Waited long enough to widen; or else a hold is over and looking again is all there is to do. */
static enum err wait_on(struct deciding *d, struct contact *c)
{
    if (engine_widen_us(c) > d->now_us) {
        engine_refresh(d->e, c);
        return OK;
    }
    struct fact widened = engine_fact_of(c, EVENT_WIDEN);
    widened.a = 1;
    enum err err = engine_room(d, 1, 0);
    return err == OK ? engine_emit(d, widened) : err;
}

static enum err contact_due(struct deciding *d, struct contact *c)
{
    switch (c->state) {
    case CONTACT_OFFERED: return lease_over(d, c);
    case CONTACT_WRAPUP: return wrap_up_over(d, c);
    case CONTACT_WAITING: return wait_on(d, c);
    default: break;
    }
    assert(false); /* no other state has a deadline */
    return ERR_STATE;
}

/* The desktop did not come back: talks go back to their place in the line, wrap-ups are closed, the agent is offline. */
static enum err grace_over(struct deciding *d, struct agent *a)
{
    struct contact *c;
    enum err err = engine_room(d, a->active + 1, 0);
    if (err != OK)
        return err;

    for (contact_id after = 0; (c = engine_next_held(a, after)) != NULL;) {
        struct fact f = {0};
        after = c->id;
        if (c->state == CONTACT_TALKING) {
            f = engine_fact_of(c, EVENT_REQUEUE);
            f.a = WITHDRAWN_AGENT_AWAY;
        } else if (c->state == CONTACT_OFFERED) {
            f = engine_fact_of(c, EVENT_WITHDRAW);
            f.a = (int64_t)engine_place(c)->token;
            f.b = WITHDRAWN_AGENT_AWAY;
        } else {
            f = engine_fact_of(c, EVENT_LAPSE);
            f.b = ACTOR_SYSTEM;
        }
        engine_emit_sure(d, f);
    }
    engine_emit_sure(d, (struct fact){.kind = FACT_AGENT_STATE, .agent = a->id, .a = AGENT_OFFLINE, .c = ACTOR_SYSTEM});
    return OK;
}

enum err engine_tick(struct deciding *d)
{
    struct engine *e = d->e;
    struct due *due = deadlines_first(&e->deadlines);

    if ((due && due->at_us <= d->now_us) || e->unfinished)
        engine_chance_all(d);
    e->unfinished = false;
    if (e->checked_us < d->now_us)
        e->checked_us = d->now_us;
    while ((due = deadlines_first(&e->deadlines)) != NULL && due->at_us <= d->now_us) {
        enum err err = due->kind == DUE_AGENT ? grace_over(d, engine_find_agent(e, due->id))
                                              : contact_due(d, engine_find_contact(e, due->id));
        if (err == OK)
            continue;
        e->unfinished = true;
        d->chance_all = false;
        return d->emitted ? OK : err;
    }
    return OK;
}

static void retime(struct deciding *d, const struct contact *c)
{
    struct fact f = engine_fact_of(c, EVENT_RETIME);

    if (f.kind == 0)
        return;
    f.queue = 0;
    f.b = d->now_us + (c->state == CONTACT_OFFERED ? c->queue->lease_us : c->queue->wrapup_us);
    if (c->state == CONTACT_OFFERED)
        f.a = (int64_t)engine_place(c)->token;
    engine_emit_sure(d, f);
}

enum err engine_restart(struct deciding *d)
{
    struct engine *e = d->e;
    int64_t grace_us = d->command->a;

    if (grace_us < 0 || grace_us > SPAN_MAX_US)
        return ERR_INPUT;
    enum err err = engine_room(d, e->contacts.count + e->agents.count, 0);
    if (err != OK)
        return err;

    void *const *contacts = book_sorted(&e->contacts);
    for (uint32_t i = 0; i < e->contacts.count; i++)
        retime(d, contacts[i]);
    void *const *agents = book_sorted(&e->agents);
    for (uint32_t i = 0; i < e->agents.count; i++) {
        const struct agent *a = agents[i];
        if (a->state != AGENT_OFFLINE || a->active > 0)
            engine_emit_sure(
                d, (struct fact){.kind = FACT_AGENT_AWAY, .agent = a->id, .a = d->now_us + grace_us});
    }
    engine_chance_all(d);
    return OK;
}
