/* trace_staff.h: who was at work, inferred from a call log (method: sim_trace.h); inside the room. */
#pragma once

#include <stdint.h>

#include "sim/sim_trace.h"

struct sim_shift {
    uint32_t agent; /* from 0; those from agents_named on stand for calls without a name */
    int64_t from_us, to_us;
};

struct sim_staff {
    struct sim_shift *shifts;
    uint32_t count, room, unnamed; /* unnamed: shifts of calls without a name */
    uint32_t *types;               /* by agent: bit t: serves type t */
    uint32_t agents, agents_named;
    int64_t staffed_us;
    int64_t *after_us; /* after-call work that was seen */
    uint32_t after_count;
};

/* ERR_NOMEM. ret is to be freed in any case. */
MUST_USE enum err sim_staff_of(const struct sim_trace *t, int64_t gap_us, int64_t slack_us, struct sim_staff *ret);
void sim_staff_done(struct sim_staff *s);
