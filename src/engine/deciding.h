/* deciding.h: one command on its way to facts. Inside the room only.
 *
 * A command is a row of steps. A step reserves room in the list of facts first, and only its first fact may take memory in
 * engine_evolve(); so a step happens whole or not at all. When memory fails at the first step the command fails and nothing
 * has changed; when it fails later the command stands, engine->unfinished is set and the next tick goes on. */
#pragma once

#include "engine/edges.h"
#include "engine/state.h"

/* Whom the command may have brought a chance: then who waits is looked at again. */
enum chance { CHANCE_NONE, CHANCE_CONTACT, CHANCE_AGENT, CHANCE_ALL };

struct deciding {
    struct engine *e;
    const struct command *command;
    int64_t now_us;
    struct facts *out;
    uint32_t emitted;
    enum chance chance;
    struct contact *contact; /* CHANCE_CONTACT */
    struct agent *agent;     /* CHANCE_AGENT */
};

/* -- decide.c -- */
MUST_USE enum err engine_room(struct deciding *d, uint32_t facts, uint32_t bytes);
/* Applies the fact at now and lists it; room must be reserved. ERR_NOMEM and nothing changed. */
MUST_USE enum err engine_emit(struct deciding *d, struct fact f);
/* The fact of this event in the contact's state, with its contact, holder and queue filled in; kind 0 if refused. */
struct fact engine_fact_of(const struct contact *c, enum contact_event event);
/* Emits what cannot fail: its room is reserved and it takes no memory. */
void engine_emit_sure(struct deciding *d, struct fact f);
/* Takes back all offers to this agent. Needs room for a->active facts; cannot fail. */
void engine_withdraw_all(struct deciding *d, const struct agent *a, enum withdrawn why);

/* -- time.c: what happens because time passes -- */
MUST_USE enum err engine_tick(struct deciding *d);
MUST_USE enum err engine_restart(struct deciding *d);
