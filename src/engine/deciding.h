/* deciding.h: one command on its way to facts. Inside the room only.
 *
 * A command is a row of steps. A step reserves room in the list of facts first, and only its first fact may take memory in
 * engine_evolve(); so a step happens whole or not at all. When memory fails at the first step the command fails and nothing
 * has changed; when it fails later the command stands, engine->unfinished is set and the next tick goes on. */
#pragma once

#include "engine/edges.h"
#include "engine/state.h"

struct deciding {
    struct engine *e;
    const struct command *command;
    int64_t now_us;
    struct facts *out;
    uint32_t emitted;
    /* give.c's: whom the command may have brought a chance */
    bool chance_all;
    struct contact *chance_contact;
    struct agent *chance_agent;
};

/* -- give.c: who looks for whom after a command -- */
/* This contact waits and may find an agent: new, or back, or something about it changed. */
void engine_chance_contact(struct deciding *d, struct contact *c);
/* This agent may take something: a place is free, or they became ready, or something about them changed. */
void engine_chance_agent(struct deciding *d, struct agent *a);
/* Any pair may fit that did not before. */
void engine_chance_all(struct deciding *d);
/* Offers until nothing more can be offered. ERR_NOMEM: some are put off. */
MUST_USE enum err engine_give_out(struct deciding *d);

/* -- offer.c -- */
/* Offers a waiting contact to whoever is best for it; to nobody if nobody may take it. */
MUST_USE enum err engine_offer(struct deciding *d, struct contact *c);
/* Takes back the offer of this contact. Needs room for a fact; cannot fail. */
void engine_withdraw(struct deciding *d, const struct contact *c, enum withdrawn why);
/* Takes back all offers to this agent. Needs room for a->active facts; cannot fail. */
void engine_withdraw_all(struct deciding *d, const struct agent *a, enum withdrawn why);

/* -- decide.c -- */
MUST_USE enum err engine_room(struct deciding *d, uint32_t facts, uint32_t bytes);
/* Applies the fact at now and lists it; room must be reserved. ERR_NOMEM and nothing changed. */
MUST_USE enum err engine_emit(struct deciding *d, struct fact f);
/* The fact of this event in the contact's state, with its contact, holder and queue filled in; kind 0 if refused. */
struct fact engine_fact_of(const struct contact *c, enum contact_event event);
/* Emits what cannot fail: its room is reserved and it takes no memory. */
void engine_emit_sure(struct deciding *d, struct fact f);

/* -- time.c: what happens because time passes -- */
MUST_USE enum err engine_tick(struct deciding *d);
MUST_USE enum err engine_restart(struct deciding *d);
