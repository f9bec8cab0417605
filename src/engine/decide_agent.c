/* decide_agent.c: what agents are and do, and what they wish. */
#include <assert.h>
#include <string.h>

#include "engine/deciding.h"
#include "engine/load.h"

enum err engine_decide_agent(struct deciding *d)
{
    const struct command *c = d->command;
    uint16_t capacity[MEDIA] = {0};

    if (c->agent == 0 || c->a < 0 || c->b < 0 || c->b > CAPACITY_MAX || !engine_capacity_unpack(c->c, capacity) ||
        c->rest_bytes > ATTRS_BYTES_MAX || attrs_check(c->rest, c->rest_bytes) != OK)
        return ERR_INPUT;
    struct agent *a = engine_find_agent(d->e, c->agent);
    if (!a && d->e->agents.count >= d->e->limits.agents_max)
        return ERR_FULL;
    capacity[MEDIUM_CHAT] = (uint16_t)c->b;
    if (a && a->version == c->a && memcmp(a->capacity, capacity, sizeof capacity) == 0 && a->attrs_bytes == c->rest_bytes &&
        (c->rest_bytes == 0 || memcmp(a->attrs, c->rest, c->rest_bytes) == 0))
        return OK;
    enum err err = engine_room(d, 1 + (a ? engine_reserved_count(a) : 0), c->rest_bytes);
    if (err == OK)
        err = engine_emit(d, (struct fact){.kind = FACT_AGENT_SET, .agent = c->agent, .a = c->a, .b = c->b, .c = c->c,
                                           .rest = c->rest, .rest_bytes = (uint16_t)c->rest_bytes});
    if (err != OK)
        return err;
    a = a ? a : engine_find_agent(d->e, c->agent);
    engine_release(d, a); /* what was offered stays offered */
    engine_chance_agent(d, a);
    return OK;
}

static void set_state(struct deciding *d, struct agent *a, enum agent_state state, int64_t reason, enum actor by)
{
    engine_emit_sure(d, (struct fact){.kind = FACT_AGENT_STATE, .agent = a->id, .a = state, .b = reason, .c = by});
    if (a->state == AGENT_READY) {
        engine_chance_agent(d, a);
    } else {
        engine_withdraw_all(d, a, WITHDRAWN_AGENT_STATE);
        engine_release(d, a);
    }
}

static bool state_ok(int64_t state, int64_t reason)
{
    return state >= AGENT_OFFLINE && state <= AGENT_PAUSED && reason >= PAUSE_NONE && reason <= REASON_MAX && reason != PAUSE_MISSED;
}

static bool is_in(const struct agent *a, int64_t state, int64_t reason)
{
    return (int64_t)a->state == state && (int64_t)a->reason == reason;
}

enum err engine_decide_state(struct deciding *d)
{
    const struct command *c = d->command;
    struct agent *a = engine_find_agent(d->e, c->agent);

    if (!state_ok(c->a, c->b) || c->c < ACTOR_NONE || c->c > ACTOR_SUPERVISOR)
        return ERR_INPUT;
    if (!a)
        return ERR_MISSING;
    int64_t reason = c->a == AGENT_PAUSED ? c->b : PAUSE_NONE;
    bool drops_wish = a->wants && c->c != ACTOR_SYSTEM;
    if (is_in(a, c->a, reason) && !drops_wish)
        return OK;
    enum err err = engine_room(d, engine_agent_facts(a), 0);
    if (err != OK)
        return err;
    set_state(d, a, (enum agent_state)c->a, reason, (enum actor)c->c);
    return OK;
}

/* An offer is not work yet, what is put away is none now: who has nothing else may go at once. */
static bool has_work(const struct agent *a)
{
    for (const struct place *p = a->places; p; p = p->agent_next)
        if (p->contact->state != CONTACT_OFFERED && p->contact->snoozed_until_us == 0)
            return true;
    return false;
}

static void wish(struct deciding *d, struct agent *a, int64_t state, int64_t reason)
{
    if (is_in(a, state, reason)) {
        engine_emit_sure(d, (struct fact){.kind = FACT_AGENT_WANTS, .agent = a->id});
        engine_chance_agent(d, a);
        return;
    }
    engine_emit_sure(d, (struct fact){.kind = FACT_AGENT_WANTS, .agent = a->id, .a = state, .b = reason, .c = 1});
    if (state != AGENT_READY) {
        engine_withdraw_all(d, a, WITHDRAWN_AGENT_STATE);
        engine_release(d, a);
    } else {
        engine_chance_agent(d, a);
    }
}

enum err engine_decide_want(struct deciding *d)
{
    const struct command *c = d->command;
    struct agent *a = engine_find_agent(d->e, c->agent);

    if (!state_ok(c->a, c->b))
        return ERR_INPUT;
    if (!a)
        return ERR_MISSING;
    int64_t reason = c->a == AGENT_PAUSED ? c->b : PAUSE_NONE;
    if (is_in(a, c->a, reason) && !a->wants)
        return OK;
    if (a->wants && (int64_t)a->wanted_state == c->a && (int64_t)a->wanted_reason == reason)
        return OK;
    enum err err = engine_room(d, engine_agent_facts(a), 0);
    if (err != OK)
        return err;
    if (has_work(a))
        wish(d, a, c->a, reason);
    else
        set_state(d, a, (enum agent_state)c->a, reason, ACTOR_AGENT);
    return OK;
}

void engine_freed(struct deciding *d, struct agent *a)
{
    if (a->wants && !has_work(a))
        set_state(d, a, a->wanted_state, a->wanted_reason, ACTOR_AGENT);
    engine_chance_agent(d, a);
}

enum err engine_decide_away(struct deciding *d)
{
    const struct command *c = d->command;
    struct agent *a = engine_find_agent(d->e, c->agent);

    if (!decide_span_ok(c->a, 0))
        return ERR_INPUT;
    if (!a)
        return ERR_MISSING;
    if (a->away || (a->state == AGENT_OFFLINE && !engine_at_work(a))) /* doubled, or nothing to lose */
        return OK;
    enum err err = engine_room(d, 1 + engine_agent_facts(a), 0);
    if (err != OK)
        return err;
    engine_emit_sure(d, (struct fact){.kind = FACT_AGENT_AWAY, .agent = a->id, .a = d->now_us + c->a});
    engine_withdraw_all(d, a, WITHDRAWN_AGENT_AWAY);
    engine_release(d, a);
    engine_freed(d, a); /* what was being connected is work no more: a wish may come true */
    return OK;
}

enum err engine_decide_back(struct deciding *d)
{
    struct agent *a = engine_find_agent(d->e, d->command->agent);

    if (!a)
        return ERR_MISSING;
    if (!a->away)
        return ERR_STATE;
    enum err err = engine_room(d, 1, 0);
    if (err != OK)
        return err;
    engine_emit_sure(d, (struct fact){.kind = FACT_AGENT_BACK, .agent = a->id});
    engine_chance_agent(d, a);
    return OK;
}
