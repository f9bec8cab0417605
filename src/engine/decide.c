/* decide.c: from a command to facts. Reads the state, never changes it but through engine_emit(). */
#include <assert.h>
#include <string.h>

#include "base/attrs.h"
#include "engine/deciding.h"

/* -- facts -- */

enum err engine_room(struct deciding *d, uint32_t facts, uint32_t bytes)
{
    static const uint8_t zeros[FACT_REST_MAX];
    struct facts *out = d->out;
    uint32_t count = out->count, used = out->bytes_used;
    enum err err = OK;

    /* Facts are added and taken back: what stays is their room. */
    while (err == OK && (out->max - count < facts || out->bytes_max - used < bytes)) {
        struct fact blank = {.rest = zeros, .rest_bytes = bytes > 0 ? FACT_REST_MAX : 0};
        err = facts_add(out, &blank);
    }
    out->count = count;
    out->bytes_used = used;
    return err;
}

enum err engine_emit(struct deciding *d, struct fact f)
{
    f.at_us = d->now_us;
    enum err err = engine_evolve(d->e, &f);
    assert(err == OK || err == ERR_NOMEM); /* what was decided must be able to follow */
    if (err != OK)
        return err;
    err = facts_add(d->out, &f);
    assert(err == OK); /* engine_room() was asked */
    d->emitted++;
    return OK;
}

void engine_emit_sure(struct deciding *d, struct fact f)
{
    enum err err = engine_emit(d, f);
    assert(err == OK);
    (void)err;
}

struct fact engine_fact_of(const struct contact *c, enum contact_event event)
{
    const struct place *p = engine_place(c);
    struct edge edge = engine_edge(c->state, event);
    return (struct fact){.kind = (uint16_t)edge.fact,
                         .contact = c->id,
                         .agent = p ? p->agent->id : 0,
                         .queue = c->queue->id};
}

/* -- configuration -- */

static bool span_ok(int64_t us, int64_t least)
{
    return us >= least && us <= SPAN_MAX_US;
}

static enum err queue_set(struct deciding *d)
{
    const struct command *c = d->command;
    const struct queue *q = shelf_find(&d->e->queues, c->queue);

    if (c->queue == 0 || c->queue > UINT32_MAX || !span_ok(c->a, 1) || !span_ok(c->b, 0) || !span_ok(c->c, 1))
        return ERR_INPUT;
    if (!q && d->e->queues.count >= d->e->limits.queues_max)
        return ERR_FULL;
    if (q && q->lease_us == c->a && q->wrapup_us == c->b && q->decline_hold_us == c->c)
        return OK;
    enum err err = engine_room(d, 1, 0);
    if (err != OK)
        return err;
    return engine_emit(d, (struct fact){.kind = FACT_QUEUE_SET, .queue = c->queue, .a = c->a, .b = c->b, .c = c->c});
}

static bool same_bytes(const uint8_t *a, uint32_t a_bytes, const uint8_t *b, uint32_t b_bytes)
{
    return a_bytes == b_bytes && (a_bytes == 0 || memcmp(a, b, a_bytes) == 0);
}

static enum err topic_set(struct deciding *d)
{
    const struct command *c = d->command;
    struct policy policy;

    if (c->a <= 0 || c->b < 0 || c->b > PRIORITY_MAX || c->c < 0 || c->c > PERMILLE_MAX ||
        c->rest_bytes > FACT_REST_MAX || policy_read(c->rest, c->rest_bytes, &policy) != OK)
        return ERR_INPUT;
    if (!shelf_find(&d->e->queues, c->queue))
        return ERR_MISSING;
    const struct topic *t = shelf_find(&d->e->topics, (topic_id)c->a);
    if (!t && d->e->topics.count >= d->e->limits.topics_max)
        return ERR_FULL;
    if (t && t->queue == c->queue && t->priority == c->b && t->widen_permille == c->c &&
        same_bytes(t->bytes, t->bytes_count, c->rest, c->rest_bytes))
        return OK;
    enum err err = engine_room(d, 1, c->rest_bytes);
    if (err != OK)
        return err;
    engine_chance_all(d);
    return engine_emit(d, (struct fact){.kind = FACT_TOPIC_SET, .queue = c->queue, .a = c->a, .b = c->b, .c = c->c,
                                        .rest = c->rest, .rest_bytes = (uint16_t)c->rest_bytes});
}

static enum err agent_set(struct deciding *d)
{
    const struct command *c = d->command;

    if (c->agent == 0 || c->a < 0 || c->b < 0 || c->b > CAPACITY_MAX || c->rest_bytes > ATTRS_BYTES_MAX ||
        attrs_check(c->rest, c->rest_bytes) != OK)
        return ERR_INPUT;
    const struct agent *a = engine_find_agent(d->e, c->agent);
    if (!a && d->e->agents.count >= d->e->limits.agents_max)
        return ERR_FULL;
    if (a && a->version == c->a && a->capacity[MEDIUM_CHAT] == c->b &&
        same_bytes(a->attrs, a->attrs_bytes, c->rest, c->rest_bytes))
        return OK;
    enum err err = engine_room(d, 1, c->rest_bytes);
    if (err == OK)
        err = engine_emit(d, (struct fact){.kind = FACT_AGENT_SET, .agent = c->agent, .a = c->a, .b = c->b,
                                           .rest = c->rest, .rest_bytes = (uint16_t)c->rest_bytes});
    if (err != OK)
        return err;
    engine_chance_agent(d, engine_find_agent(d->e, c->agent));
    return OK;
}

/* -- agents -- */

static enum err agent_state(struct deciding *d)
{
    const struct command *c = d->command;
    struct agent *a = engine_find_agent(d->e, c->agent);

    if (c->a < AGENT_OFFLINE || c->a > AGENT_PAUSED || c->b < PAUSE_NONE || c->b > PAUSE_TRAINING ||
        c->c < ACTOR_NONE || c->c > ACTOR_SUPERVISOR)
        return ERR_INPUT;
    if (!a)
        return ERR_MISSING;
    int64_t reason = c->a == AGENT_PAUSED ? c->b : PAUSE_NONE;
    if ((int64_t)a->state == c->a && (int64_t)a->reason == reason)
        return OK;
    enum err err = engine_room(d, 1 + a->active, 0);
    if (err != OK)
        return err;
    engine_emit_sure(d, (struct fact){.kind = FACT_AGENT_STATE, .agent = a->id, .a = c->a, .b = reason, .c = c->c});
    if (a->state == AGENT_READY) {
        engine_chance_agent(d, a);
    } else {
        engine_withdraw_all(d, a, WITHDRAWN_AGENT_STATE);
        engine_chance_all(d);
    }
    return OK;
}

static enum err agent_away(struct deciding *d)
{
    const struct command *c = d->command;
    const struct agent *a = engine_find_agent(d->e, c->agent);

    if (!span_ok(c->a, 0))
        return ERR_INPUT;
    if (!a)
        return ERR_MISSING;
    if (a->away || (a->state == AGENT_OFFLINE && a->active == 0)) /* doubled, or nothing to lose */
        return OK;
    enum err err = engine_room(d, 1 + a->active, 0);
    if (err != OK)
        return err;
    engine_emit_sure(d, (struct fact){.kind = FACT_AGENT_AWAY, .agent = a->id, .a = d->now_us + c->a});
    engine_withdraw_all(d, a, WITHDRAWN_AGENT_AWAY);
    engine_chance_all(d);
    return OK;
}

static enum err agent_back(struct deciding *d)
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

/* -- contacts -- */

static enum err arrive(struct deciding *d)
{
    const struct command *c = d->command;
    struct engine *e = d->e;
    uint8_t present[16];
    struct attrs_writer writer;
    uint64_t live;

    if (c->contact == 0 || c->party == 0 || c->a <= 0 || c->c <= 0 || !span_ok(c->b, 0) ||
        c->rest_bytes > ATTRS_BYTES_MAX || attrs_check(c->rest, c->rest_bytes) != OK ||
        engine_medium(c->rest, c->rest_bytes) == MEDIUM_NONE)
        return ERR_INPUT;
    const struct topic *t = shelf_find(&e->topics, (topic_id)c->a);
    if (!t)
        return ERR_MISSING;
    if (engine_find_contact(e, c->contact) || engine_closed(e, c->contact) ||
        map_get(&e->conversations, (uint64_t)c->c, &live))
        return ERR_EXISTS;
    if (e->contacts.count >= e->limits.contacts_max)
        return ERR_FULL;

    struct fact f = {.kind = FACT_CONTACT_ARRIVED, .contact = c->contact, .party = c->party, .queue = t->queue,
                     .a = c->a, .b = c->b ? c->b : t->policy.patience_us, .c = c->c, .rest = c->rest,
                     .rest_bytes = (uint16_t)c->rest_bytes};
    if (f.rest_bytes == 0) {
        attrs_write_init(&writer, present, sizeof present);
        attrs_write_flag(&writer, ATTR_PRESENT, 1);
        f.rest = present;
        f.rest_bytes = (uint16_t)writer.n;
    }
    enum err err = engine_room(d, 1, f.rest_bytes);
    if (err == OK)
        err = engine_emit(d, f);
    if (err != OK)
        return err;
    engine_chance_contact(d, engine_find_contact(e, c->contact));
    return OK;
}

/* For accept and decline: is this the offer that the agent speaks of? */
static enum err offer_check(const struct deciding *d, const struct contact *c)
{
    const struct command *command = d->command;

    if (!c)
        return engine_closed(d->e, command->contact) ? ERR_STALE : ERR_MISSING;
    const struct place *p = c->state == CONTACT_OFFERED && command->a > 0 ? engine_place_by_token(c, (uint64_t)command->a) : NULL;
    return p && p->agent->id == command->agent && p->until_us > d->now_us ? OK : ERR_STALE;
}

static enum err accept(struct deciding *d)
{
    const struct command *command = d->command;
    const struct contact *c = engine_find_contact(d->e, command->contact);

    const struct place *p = c && c->state == CONTACT_TALKING ? engine_place(c) : NULL;
    if (p && p->agent->id == command->agent && command->a > 0 && p->token == (uint64_t)command->a)
        return OK; /* doubled */
    enum err err = offer_check(d, c);
    if (err == OK)
        err = engine_room(d, 1, 0);
    if (err != OK)
        return err;
    struct fact f = engine_fact_of(c, EVENT_ACCEPT);
    f.a = command->a;
    return engine_emit(d, f);
}

static bool declined_already(const struct contact *c, const struct deciding *d)
{
    const struct hold *hold = engine_held(c, d->command->agent, d->now_us);
    return hold && !hold->lapsed && d->command->a > 0 && hold->token == (uint64_t)d->command->a;
}

static enum err decline(struct deciding *d)
{
    const struct command *command = d->command;
    const struct contact *c = engine_find_contact(d->e, command->contact);

    if (command->b < DECLINE_NONE || command->b > DECLINE_CONFLICT)
        return ERR_INPUT;
    if (c && declined_already(c, d))
        return OK;
    enum err err = offer_check(d, c);
    if (err == OK)
        err = engine_room(d, 1, 0);
    if (err != OK)
        return err;
    struct fact f = engine_fact_of(c, EVENT_DECLINE);
    f.a = command->a;
    f.b = command->b;
    f.c = d->now_us + c->queue->decline_hold_us;
    engine_chance_all(d);
    return engine_emit(d, f);
}

/* The talk is over. With wrap-up the agent's place stays taken. */
static enum err end_talk(struct deciding *d, const struct contact *c, enum actor by, int64_t seen_seq)
{
    int64_t wrapup_us = c->queue->wrapup_us;
    struct fact f = engine_fact_of(c, wrapup_us > 0 ? EVENT_END : EVENT_END_PLAIN);
    if (f.kind == 0)
        return ERR_STATE;
    enum err err = engine_room(d, 1, 0);
    if (err != OK)
        return err;

    if (wrapup_us == 0) {
        engine_chance_agent(d, engine_place(c)->agent);
    }
    f.a = by;
    f.b = wrapup_us > 0 ? d->now_us + wrapup_us : 0;
    f.c = seen_seq;
    return engine_emit(d, f);
}

static enum err leave(struct deciding *d)
{
    struct contact *c = engine_find_contact(d->e, d->command->contact);

    if (!c)
        return engine_closed(d->e, d->command->contact) ? OK : ERR_MISSING;
    if (c->state == CONTACT_WRAPUP) /* gone already */
        return OK;
    if (c->state == CONTACT_TALKING)
        return end_talk(d, c, ACTOR_CUSTOMER, 0);
    enum err err = engine_room(d, 2, 0);
    if (err != OK)
        return err;
    if (c->state == CONTACT_OFFERED) {
        engine_chance_agent(d, engine_place(c)->agent);
        engine_withdraw(d, c, WITHDRAWN_CUSTOMER_LEFT);
    }
    engine_emit_sure(d, engine_fact_of(c, EVENT_LEAVE));
    return OK;
}

static enum err end(struct deciding *d)
{
    const struct command *command = d->command;
    const struct contact *c = engine_find_contact(d->e, command->contact);
    bool by_agent = command->a == ACTOR_AGENT;

    if ((!by_agent && command->a != ACTOR_SYSTEM && command->a != ACTOR_SUPERVISOR) || command->c < 0)
        return ERR_INPUT;
    if (!c) {
        const struct closed *x = engine_closed(d->e, command->contact);
        bool his = x && (x->agent == command->agent || (!by_agent && command->agent == 0));
        return his && x->agent != 0 ? OK : ERR_MISSING;
    }
    const struct place *p = engine_place(c);
    if (!p || c->state == CONTACT_OFFERED)
        return ERR_STATE;
    if (p->agent->id != command->agent && (by_agent || command->agent != 0))
        return ERR_STALE;
    if (c->state == CONTACT_WRAPUP)
        return OK;
    return end_talk(d, c, (enum actor)command->a, command->c);
}

static enum err wrap(struct deciding *d)
{
    const struct command *command = d->command;
    const struct contact *c = engine_find_contact(d->e, command->contact);

    if (command->a < 0)
        return ERR_INPUT;
    if (!c) {
        const struct closed *x = engine_closed(d->e, command->contact);
        return x && x->agent != 0 && x->agent == command->agent ? OK : ERR_MISSING;
    }
    struct fact f = engine_fact_of(c, EVENT_WRAP);
    if (f.kind == 0)
        return ERR_STATE;
    if (engine_place(c)->agent->id != command->agent)
        return ERR_STALE;
    enum err err = engine_room(d, 1, 0);
    if (err != OK)
        return err;
    f.a = command->a;
    f.b = ACTOR_AGENT;
    engine_chance_agent(d, engine_place(c)->agent);
    return engine_emit(d, f);
}

/* -- the way in -- */

static enum err (*const deciders[CMD_KINDS])(struct deciding *d) = {
    [CMD_QUEUE_SET] = queue_set,     [CMD_TOPIC_SET] = topic_set,   [CMD_AGENT_SET] = agent_set,
    [CMD_AGENT_STATE] = agent_state, [CMD_AGENT_AWAY] = agent_away, [CMD_AGENT_BACK] = agent_back,
    [CMD_ARRIVE] = arrive,           [CMD_ACCEPT] = accept,         [CMD_DECLINE] = decline,
    [CMD_LEAVE] = leave,             [CMD_END] = end,               [CMD_WRAP] = wrap,
    [CMD_RESTART] = engine_restart,  [CMD_TICK] = engine_tick,
};

static enum err decide(struct deciding *d)
{
    const struct command *c = d->command;

    if ((unsigned)c->kind >= CMD_KINDS || !deciders[c->kind] || c->now_us < 0 || c->now_us > TIME_MAX_US - SPAN_MAX_US ||
        (c->rest_bytes > 0 && !c->rest))
        return ERR_INPUT;
    return deciders[c->kind](d);
}

enum err engine_decide(struct engine *e, const struct command *c, struct facts *out)
{
    struct deciding d = {.e = e, .command = c, .out = out};

    /* A clock that stepped back (a restart on another machine) stands still for the engine until it has caught up. */
    d.now_us = c->now_us > e->last_us ? c->now_us : e->last_us;
    enum err err = decide(&d);
    assert(err == OK || d.emitted == 0);
    if (err != OK) {
        e->refused[err]++;
        return err;
    }
    if (engine_give_out(&d) != OK) {
        /* The command stands; only the offers it made possible must wait for memory. */
        e->unfinished = true;
    }
    return OK;
}
