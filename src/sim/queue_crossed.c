/* queue_crossed.c: a floor where skills are crossed, after Wallace & Whitt, "A staffing algorithm for call centers with skill-based
 * routing", 2005. */
#include <assert.h>

#include "base/types.h"
#include "sim/sim_queue.h"

#define HANDLE_US (300 * SECOND_US)
#define PATIENCE_US (180 * SECOND_US)

static const struct {
    uint32_t percent;
    int64_t target_s, priority, weight;
} kinds[SIM_CROSSED_CLASSES] = {{15, 10, 9, 4000}, {35, 20, 5, 2000}, {50, 60, 1, 1000}};

/* The second skill of the i-th of those whose first is `first`: the two others in turn. */
static uint32_t second_of(uint32_t first, uint32_t i)
{
    return (first + 1 + i % 2) % SIM_CROSSED_CLASSES;
}

void sim_queue_crossed(uint32_t skills, uint32_t load_permille, struct sim_crossed *c, struct sim_queue_options *o)
{
    assert(skills >= 1 && skills <= SIM_CROSSED_CLASSES && load_permille > 0);

    uint32_t agent = 0;
    for (uint32_t k = 0; k < SIM_CROSSED_CLASSES; k++) {
        int64_t every_us = HANDLE_US * 1000 * 100 / ((int64_t)SIM_CROSSED_AGENTS * load_permille * kinds[k].percent);
        c->classes[k] = (struct sim_queue_class){.every_us = every_us, .handle_us = HANDLE_US, .patience_us = PATIENCE_US,
                                                 .within_us = kinds[k].target_s * SECOND_US, .priority = kinds[k].priority,
                                                 .target_us = kinds[k].target_s * SECOND_US, .weight = kinds[k].weight};
        for (uint32_t i = 0; i < kinds[k].percent; i++, agent++) {
            uint64_t classes = skills == 3 ? 7 : UINT64_C(1) << k | (skills == 2 ? UINT64_C(1) << second_of(k, i) : 0);
            /* 37 and 100 have no common divisor: every speed once, and each first skill has slow and quick ones */
            c->servers[agent] = (struct sim_queue_server){classes, 750 + 500 * (agent * 37 % 100) / 99};
        }
    }
    assert(agent == SIM_CROSSED_AGENTS);
    o->classes = c->classes;
    o->classes_count = SIM_CROSSED_CLASSES;
    o->servers = c->servers;
    o->servers_count = SIM_CROSSED_AGENTS;
}
