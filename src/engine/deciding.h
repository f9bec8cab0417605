/* deciding.h: one command on its way to facts. Inside the room only.
 *
 * A command is a row of steps. A step reserves room in the list of facts first, and only its first fact may take memory in
 * engine_evolve(); so a step happens whole or not at all. When memory fails at the first step the command fails and nothing
 * has changed; when it fails later the command stands, engine->unfinished is set and the next tick goes on (engine_put_off()). */
#pragma once

#include "engine/edges.h"
#include "engine/state.h"

struct deciding {
    struct engine *e;
    const struct command *command;
    int64_t now_us;
    struct facts *out;
    uint32_t emitted;
    uint32_t room, room_bytes; /* what engine_room() reserved and is not used yet */
    bool more_due;             /* a tick stopped: what it brought a chance is looked at with the rest */
    /* give.c's: whom the command may have brought a chance */
    bool chance_all;
    uint32_t chances;
    struct contact *chance_contacts;
    struct agent *chance_agents;
};

/* -- give.c: who looks for whom after a command -- */
/* This contact waits and may find an agent: new, or back, or something about it changed. One that does not wait is passed over. */
void engine_chance_contact(struct deciding *d, struct contact *c);
/* This agent may take something: a place is free, or they became ready, or something about them changed. */
void engine_chance_agent(struct deciding *d, struct agent *a);
/* Any pair may fit that did not before. */
void engine_chance_all(struct deciding *d);
/* Forgets all of these. */
void engine_chance_none(struct deciding *d);
/* Offers until nothing more can be offered. ERR_NOMEM: some are put off. */
MUST_USE enum err engine_give_out(struct deciding *d);

/* -- offer.c -- */
/* Offers a waiting contact as its queue says to whoever is best for it; to nobody if nobody may take it, it does not wait (any
 * more), or its queue is one to pull from. */
MUST_USE enum err engine_offer(struct deciding *d, struct contact *c);
/* The second half of an accept: TALKING, or CONNECTING where the queue has two phases. Needs room for a fact; cannot fail. */
void engine_accept_sure(struct deciding *d, const struct contact *c, const struct place *p);
/* Takes back this offer. Needs room for a fact; cannot fail. */
void engine_withdraw(struct deciding *d, const struct place *p, enum withdrawn why);
/* Takes back all offers to this agent, and what is being connected. Needs room for a->active facts; cannot fail. */
void engine_withdraw_all(struct deciding *d, struct agent *a, enum withdrawn why);
/* Until when a pair is kept apart that the agent refused for this reason: twice as long each time in a row (the loop guard), and
 * for good after SKILL and CONFLICT. */
int64_t engine_apart_us(const struct deciding *d, const struct contact *c, agent_id agent, bool for_good);

/* -- seek.c -- */
/* Lets a contact that has just come wait for its preferred or last agent alone, if its topic says so. Needs room for a fact. */
void engine_seek(struct deciding *d, struct contact *c);
/* Its topic changed: who waits for one agent alone does so no longer than the topic says now, from the arrival on. Needs room for two facts;
 * cannot fail. */
void engine_seek_less(struct deciding *d, struct contact *c);
/* Whether the contact, which somebody talks to, may be passed to this agent: there, with a place now or later. */
bool engine_passable(const struct deciding *d, const struct agent *a, const struct contact *c);
/* It waits for the colleague alone. Needs room for a fact; cannot fail. */
void engine_pass(struct deciding *d, struct contact *c, const struct agent *a);
/* Whom this agent cannot serve any more waits for anybody again. Needs room for engine_reserved_count() facts; cannot fail. */
void engine_release(struct deciding *d, struct agent *a);
void engine_release_one(struct deciding *d, struct contact *c);
uint32_t engine_reserved_count(const struct agent *a);
/* What a change of this agent may bring at most: the change, each offer taken back, and whom they cannot serve any more. */
uint32_t engine_agent_facts(const struct agent *a);

/* -- decide.c -- */
MUST_USE enum err engine_room(struct deciding *d, uint32_t facts, uint32_t bytes);
/* Applies the fact at now and lists it; room must be reserved. ERR_NOMEM and nothing changed. */
MUST_USE enum err engine_emit(struct deciding *d, struct fact f);
/* The fact of this event in the contact's state, with its contact, (first) holder and queue filled in; kind 0 if refused. */
struct fact engine_fact_of(const struct contact *c, enum contact_event event);
/* The same about this agent's claim, with its token. */
struct fact engine_fact_at(const struct place *p, enum contact_event event);
/* Emits what cannot fail: its room is reserved and it takes no memory. */
void engine_emit_sure(struct deciding *d, struct fact f);

/* Memory failed after the first step: what is left is done by a tick some time later. */
void engine_put_off(struct deciding *d);

static inline bool decide_span_ok(int64_t us, int64_t least)
{
    return us >= least && us <= SPAN_MAX_US;
}

/* -- decide_config.c -- */
MUST_USE enum err engine_decide_queue(struct deciding *d);
MUST_USE enum err engine_decide_topic(struct deciding *d);
MUST_USE enum err engine_decide_routing(struct deciding *d);

/* -- decide_agent.c -- */
MUST_USE enum err engine_decide_agent(struct deciding *d);
MUST_USE enum err engine_decide_state(struct deciding *d);
MUST_USE enum err engine_decide_want(struct deciding *d);
MUST_USE enum err engine_decide_away(struct deciding *d);
MUST_USE enum err engine_decide_back(struct deciding *d);
/* A place of this agent is free: their wish is taken if it was the last, and they may be given something. Needs room for a fact and
 * engine_reserved_count(); cannot fail. */
void engine_freed(struct deciding *d, struct agent *a);

/* -- decide_contact.c -- */
MUST_USE enum err engine_decide_arrive(struct deciding *d);
MUST_USE enum err engine_decide_change(struct deciding *d);
MUST_USE enum err engine_decide_leave(struct deciding *d);
MUST_USE enum err engine_decide_end(struct deciding *d);
MUST_USE enum err engine_decide_wrap(struct deciding *d);
MUST_USE enum err engine_decide_sleep(struct deciding *d);
MUST_USE enum err engine_decide_transfer(struct deciding *d); /* decide_transfer.c */

/* -- decide_offer.c -- */
MUST_USE enum err engine_decide_accept(struct deciding *d);
MUST_USE enum err engine_decide_connected(struct deciding *d);
MUST_USE enum err engine_decide_not_connected(struct deciding *d);
MUST_USE enum err engine_decide_decline(struct deciding *d);
MUST_USE enum err engine_decide_pull(struct deciding *d);
/* The digest of an agent's own choice: no other was compared. ret_bytes: DIGEST_BYTES_MAX; how many it has. */
uint16_t engine_own_choice(const struct contact *c, const struct agent *a, uint8_t *ret_bytes);

/* -- time.c: what happens because time passes -- */
MUST_USE enum err engine_tick(struct deciding *d);
MUST_USE enum err engine_restart(struct deciding *d);
