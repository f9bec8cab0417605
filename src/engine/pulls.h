/* pulls.h: who may take whom from queues that agents choose from: first these contacts, then the agents. Good until the next command. */
#pragma once

#include "engine/engine.h"

#define ENGINE_PULLS_MAX 64u

struct contact;
struct engine_pulls {
    uint32_t count;
    bool settled;                                     /* the index is; if not (memory), each pair is judged by itself */
    const struct contact *contacts[ENGINE_PULLS_MAX]; /* NULL: does not wait in a queue that agents choose from */
};
/* At most ENGINE_PULLS_MAX. */
void engine_pulls(struct engine *e, const contact_id *ids, uint32_t count, struct engine_pulls *ret);

/* Bit i: the i-th contact waits, and this agent serves its queue and may be given it (requirement, not named as unwanted, nobody else is
 * waited for). Whether the agent is ready and has room is not asked. */
uint64_t engine_may_pull(const struct engine *e, agent_id agent, const struct engine_pulls *p);

/* The same for all agents at once, for those who may pull any: by the members of the requirements that wait, not agent by agent. */
struct engine_right {
    agent_id agent;
    uint64_t may;
};
uint32_t engine_seats(const struct engine *e); /* agents there are */
/* ret has room for engine_seats(); returns how many there are, in no order that means anything. */
uint32_t engine_pull_rights(const struct engine *e, const struct engine_pulls *p, struct engine_right *ret);
