/* queue_chance.h: times drawn from the exponential distribution, the same with every compiler: integers only.
 *
 * Inverse transform: -ln(u) = (k + 1) ln 2 - ln(m) for u = m / 2^(k + 1), 1 <= m < 2, u of 64 bits; ln(m) from a table of 2,048
 * steps with linear interpolation, at most 3e-8 below the true value. The table is made by the series of the area tangent. */
#pragma once

#include <stdint.h>

#include "base/prng.h"

#define SIM_LN_STEPS 2048u
#define SIM_LN_BITS 56 /* of the fraction */

struct sim_chance {
    struct prng bits;
    uint64_t ln[SIM_LN_STEPS + 1]; /* ln(1 + i / SIM_LN_STEPS) */
};

void sim_chance_init(struct sim_chance *c, uint64_t seed);
/* -ln(u) with SIM_LN_BITS bits of fraction; u = 0 counts as 2^-64. */
uint64_t sim_chance_minus_ln(const struct sim_chance *c, uint64_t u);
/* Exponential with this mean, rounded to whole units. 0 <= mean < 2^57. */
int64_t sim_chance_exponential(struct sim_chance *c, int64_t mean);
