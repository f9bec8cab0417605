/* decide.c: from a command to facts. Reads the state, never changes it but through engine_emit(). */
#include <assert.h>

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
    d->room = err == OK ? facts : 0;
    d->room_bytes = err == OK ? bytes : 0;
    return err;
}

enum err engine_emit(struct deciding *d, struct fact f)
{
    assert(d->room > 0 && f.rest_bytes <= d->room_bytes); /* engine_room() was asked for as many */

    f.at_us = d->now_us;
    d->e->deciding = true;
    enum err err = engine_evolve(d->e, &f);
    d->e->deciding = false;
    assert(err == OK || err == ERR_NOMEM); /* what was decided must be able to follow */
    if (err != OK)
        return err;
    err = facts_add(d->out, &f);
    assert(err == OK);
    d->room--;
    d->room_bytes -= f.rest_bytes;
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

struct fact engine_fact_at(const struct place *p, enum contact_event event)
{
    struct fact f = engine_fact_of(p->contact, event);
    f.agent = p->agent->id;
    f.a = (int64_t)p->token;
    return f;
}

void engine_put_off(struct deciding *d)
{
    d->e->unfinished = true;
    d->e->again_us = d->now_us + ENGINE_AGAIN_US;
}

/* -- the way in -- */

static enum err (*const deciders[CMD_KINDS])(struct deciding *d) = {
    [CMD_QUEUE_SET] = engine_decide_queue,
    [CMD_TOPIC_SET] = engine_decide_topic,
    [CMD_ROUTING_SET] = engine_decide_routing,
    [CMD_AGENT_SET] = engine_decide_agent,
    [CMD_AGENT_STATE] = engine_decide_state,
    [CMD_AGENT_WANT] = engine_decide_want,
    [CMD_AGENT_AWAY] = engine_decide_away,
    [CMD_AGENT_BACK] = engine_decide_back,
    [CMD_ARRIVE] = engine_decide_arrive,
    [CMD_CONTACT_SET] = engine_decide_change,
    [CMD_ACCEPT] = engine_decide_accept,
    [CMD_CONNECTED] = engine_decide_connected,
    [CMD_NOT_CONNECTED] = engine_decide_not_connected,
    [CMD_DECLINE] = engine_decide_decline,
    [CMD_PULL] = engine_decide_pull,
    [CMD_SLEEP] = engine_decide_sleep,
    [CMD_TRANSFER] = engine_decide_transfer,
    [CMD_LEAVE] = engine_decide_leave,
    [CMD_END] = engine_decide_end,
    [CMD_WRAP] = engine_decide_wrap,
    [CMD_RESTART] = engine_restart,
    [CMD_TICK] = engine_tick,
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
        engine_chance_none(&d);
        e->refused[err]++;
        return err;
    }
    if (engine_give_out(&d) != OK) {
        /* The command stands; only the offers it made possible must wait for memory. */
        engine_put_off(&d);
    }
    return OK;
}
