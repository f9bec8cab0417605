/* trace_patience.h: how long customers of each type would have waited: Kaplan & Meier 1958, the last step as Efron 1967 (whoever is left
 * leaves at the longest wait on record). Integers; inside the room. */
#pragma once

#include <stdint.h>

#include "sim/queue_chance.h"
#include "sim/sim_trace.h"

struct sim_patience_step {
    int64_t at_us;
    uint64_t staying; /* share that stays longer, in 2^-62 */
};

struct sim_patience {
    struct sim_patience_step *steps; /* of all types, one after the other */
    uint32_t from[SIM_TRACE_TYPES_MAX + 1];
    int64_t longest_us[SIM_TRACE_TYPES_MAX];
};

MUST_USE enum err sim_patience_of(const struct sim_trace *t, struct sim_patience *ret); /* ERR_NOMEM */
void sim_patience_done(struct sim_patience *p);
/* The patience of somebody of the type who was seen waiting for beyond_us; longer than that. */
int64_t sim_patience_draw(const struct sim_patience *p, uint32_t type, int64_t beyond_us, struct prng *chance);
/* The share that stays longer than at_us. */
uint64_t sim_patience_staying(const struct sim_patience *p, uint32_t type, int64_t at_us);
