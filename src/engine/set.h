/* set.h: a set of seats: words of 64 while dense or small, CRoaring where sparse. Inside the room only.
 *
 * Own memory that fails is answered; CRoaring's is out of reach (it aborts or misbehaves when malloc() fails inside it). */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <roaring/roaring.h>

#include "base/err.h"

#define SET_SMALL_WORDS 512u  /* up to so many words a set stays dense: 32,768 seats, 4 KB */
#define SET_SPARSE_SHARE 64u  /* above: sparse if it has at most a seat in so many */

struct set {
    uint64_t *words;          /* NULL: sparse */
    roaring_bitmap_t *sparse; /* NULL: dense */
    uint32_t room;            /* words */
};

/* Zeroed is an empty dense set without room. */
void set_done(struct set *s);
/* Room for so many words; new ones are empty. ERR_NOMEM and nothing changed. */
MUST_USE enum err set_room(struct set *s, uint32_t words);
/* Becomes these words, of which count bits are set, in the form that suits. Keeps the one it has if memory fails for another. */
void set_assign(struct set *s, const uint64_t *words, uint32_t room, uint32_t count);
void set_put(struct set *s, uint32_t seat, bool on);
uint64_t set_bytes(const struct set *s);

static inline bool set_has(const struct set *s, uint32_t seat)
{
    return s->words ? s->words[seat >> 6] >> (seat & 63) & 1 : roaring_bitmap_contains(s->sparse, seat);
}

/* Leaves of the eight words what both have; how many bits that is: each word's bytes are counted side by side, then added, then
 * summed up. Vectors by name: the compiler would rather write the loop out, and may not assume an instruction for counting. */
static inline uint32_t set_and_8(uint64_t left[8], const uint64_t other[8])
{
    uint64_t v __attribute__((vector_size(64))), w __attribute__((vector_size(64)));
    uint64_t bytes = 0;

    memcpy(&v, left, sizeof v);
    memcpy(&w, other, sizeof w);
    v &= w;
    memcpy(left, &v, sizeof v);
    v -= v >> 1 & UINT64_C(0x5555555555555555);
    v = (v & UINT64_C(0x3333333333333333)) + (v >> 2 & UINT64_C(0x3333333333333333));
    v = (v + (v >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
    for (uint32_t i = 0; i < 8; i++)
        bytes += v[i];
    bytes = (bytes & UINT64_C(0x00ff00ff00ff00ff)) + (bytes >> 8 & UINT64_C(0x00ff00ff00ff00ff));
    return (uint32_t)(bytes * UINT64_C(0x0001000100010001) >> 48);
}
