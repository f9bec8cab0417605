/* set.h: a set of seats: words of 64 while dense or small, CRoaring where sparse. Inside the room only.
 *
 * Own memory that fails is answered; CRoaring's is out of reach (it aborts or misbehaves when malloc() fails inside it). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

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

/* Bits set in eight words: each word's bytes are added before they are summed up. In the open, so that the loop becomes vectors: the
 * compiler may not assume an instruction for it. */
static inline uint32_t set_bits_8(const uint64_t words[8])
{
    uint64_t bytes = 0;

    for (uint32_t i = 0; i < 8; i++) {
        uint64_t v = words[i] - (words[i] >> 1 & UINT64_C(0x5555555555555555));
        v = (v & UINT64_C(0x3333333333333333)) + (v >> 2 & UINT64_C(0x3333333333333333));
        bytes += (v + (v >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
    }
    bytes = (bytes & UINT64_C(0x00ff00ff00ff00ff)) + (bytes >> 8 & UINT64_C(0x00ff00ff00ff00ff));
    return (uint32_t)(bytes * UINT64_C(0x0001000100010001) >> 48);
}
