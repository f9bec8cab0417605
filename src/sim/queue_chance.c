#include "sim/queue_chance.h"

#include <assert.h>

__extension__ typedef unsigned __int128 u128;

#define ONE (UINT64_C(1) << 60)

/* ln((1 + z) / (1 - z)) = 2 (z + z^3 / 3 + z^5 / 5 + ...); i steps above 1: z = i / (2 * SIM_LN_STEPS + i) <= 1/3. */
static uint64_t ln_of(uint32_t i)
{
    uint64_t z = (uint64_t)((u128)ONE * i / (2 * SIM_LN_STEPS + i)), square = (uint64_t)(((u128)z * z) >> 60);
    uint64_t power = z, sum = 0;

    for (uint64_t odd = 1; power > 0; odd += 2) {
        sum += power / odd;
        power = (uint64_t)(((u128)power * square) >> 60);
    }
    return (sum + 4) >> (60 - SIM_LN_BITS - 1); /* twice the sum, rounded */
}

void sim_chance_init(struct sim_chance *c, uint64_t seed)
{
    c->bits.s = seed;
    for (uint32_t i = 0; i <= SIM_LN_STEPS; i++)
        c->ln[i] = ln_of(i);
}

uint64_t sim_chance_minus_ln(const struct sim_chance *c, uint64_t u)
{
    u |= u == 0;
    uint32_t k = (uint32_t)__builtin_clzll(u);
    uint64_t m = (u << k) << 1; /* the bits after the leading one */
    uint32_t i = (uint32_t)(m >> 53);
    uint64_t part = (m >> 35) & 0x3ffff; /* 18 bits between two steps */
    uint64_t ln_m = c->ln[i] + (((c->ln[i + 1] - c->ln[i]) * part) >> 18);
    return (k + 1) * c->ln[SIM_LN_STEPS] - ln_m;
}

int64_t sim_chance_exponential(struct sim_chance *c, int64_t mean)
{
    assert(mean >= 0 && mean < INT64_C(1) << 57);

    u128 product = (u128)sim_chance_minus_ln(c, prng_next(&c->bits)) * (uint64_t)mean;
    return (int64_t)((product + (UINT64_C(1) << (SIM_LN_BITS - 1))) >> SIM_LN_BITS);
}
