/* prng.h: a small seeded generator (splitmix64) and a byte hash (FNV-1a 64 with a final mix), for simulation,
 * tables and state hashes. Not for secrets. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct prng {
    uint64_t s;
};
uint64_t prng_next(struct prng *r);
uint64_t prng_below(struct prng *r, uint64_t n); /* 0 .. n-1, n > 0 */
uint64_t hash_bytes(const void *p, size_t n, uint64_t seed);
uint64_t hash_u64(uint64_t v);
