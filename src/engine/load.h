/* load.h: what an agent holds of each medium, as struct routing counts (policy.h). */
#pragma once

#include "engine/engine.h"

/* Places of this medium: how many they have, are taken, and of these sleep; whether one more may be given now. 0, false: no such agent.
 * Whether one more of a medium may be given to who holds one of another that is awake. */
uint32_t engine_capacity(const struct engine *e, agent_id id, enum medium medium);
uint32_t engine_taken(const struct engine *e, agent_id id, enum medium medium);
uint32_t engine_asleep(const struct engine *e, agent_id id, enum medium medium);
bool engine_free_for(const struct engine *e, agent_id id, enum medium medium);
bool engine_beside(const struct engine *e, enum medium one_more, enum medium held);
/* Column c of FACT_AGENT_SET: capacities in voice, e-mail, message, task, 12 bits each, into an array by medium. False if out of bounds. */
bool engine_capacity_unpack(int64_t packed, uint16_t *ret_capacity /* [MEDIA] */);
