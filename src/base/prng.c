#include "base/prng.h"

#include <assert.h>

/* splitmix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014. */
#define GOLDEN UINT64_C(0x9e3779b97f4a7c15)

static uint64_t mix(uint64_t v)
{
    v = (v ^ (v >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    v = (v ^ (v >> 27)) * UINT64_C(0x94d049bb133111eb);
    return v ^ (v >> 31);
}

uint64_t prng_next(struct prng *r)
{
    r->s += GOLDEN;
    return mix(r->s);
}

uint64_t prng_below(struct prng *r, uint64_t n)
{
    assert(n > 0);

    /* The numbers above the last whole multiple of n would favour the small results. */
    uint64_t limit = UINT64_MAX - UINT64_MAX % n, v;
    do
        v = prng_next(r);
    while (v >= limit);
    return v % n;
}

uint64_t hash_bytes(const void *p, size_t n, uint64_t seed)
{
    const uint8_t *bytes = p;
    uint64_t h = UINT64_C(0xcbf29ce484222325) ^ seed;

    for (size_t i = 0; i < n; i++)
        h = (h ^ bytes[i]) * UINT64_C(0x100000001b3);
    return mix(h);
}

uint64_t hash_u64(uint64_t v)
{
    return mix(v + GOLDEN);
}
