#include "engine/set.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void set_done(struct set *s)
{
    free(s->words);
    if (s->sparse)
        roaring_bitmap_free(s->sparse);
    *s = (struct set){0};
}

enum err set_room(struct set *s, uint32_t words)
{
    if (words <= s->room)
        return OK;
    if (!s->sparse) {
        uint64_t *more = realloc(s->words, words * sizeof *more);
        if (!more)
            return ERR_NOMEM;
        memset(more + s->room, 0, (words - s->room) * sizeof *more);
        s->words = more;
    }
    s->room = words;
    return OK;
}

static void refill(roaring_bitmap_t *sparse, const uint64_t *words, uint32_t room)
{
    uint32_t seats[64];

    roaring_bitmap_clear(sparse);
    for (uint32_t i = 0; i < room; i++) {
        uint32_t n = 0;
        for (uint64_t w = words[i]; w; w &= w - 1)
            seats[n++] = i * 64 + (uint32_t)__builtin_ctzll(w);
        if (n)
            roaring_bitmap_add_many(sparse, n, seats);
    }
    (void)roaring_bitmap_shrink_to_fit(sparse);
}

void set_assign(struct set *s, const uint64_t *words, uint32_t room, uint32_t count)
{
    assert(room == s->room);

    /* Half as many to become sparse as to stay it: one agent more or less does not turn a set over. */
    bool sparse = room > SET_SMALL_WORDS && count <= room * 64 / SET_SPARSE_SHARE / (s->words ? 2 : 1);
    if (sparse && s->words) {
        s->sparse = roaring_bitmap_create();
        if (s->sparse) {
            free(s->words);
            s->words = NULL;
        }
    } else if (!sparse && s->sparse) {
        s->words = malloc(room * sizeof *words);
        if (s->words) {
            roaring_bitmap_free(s->sparse);
            s->sparse = NULL;
        }
    }
    if (s->words)
        memcpy(s->words, words, room * sizeof *words);
    else if (s->sparse)
        refill(s->sparse, words, room);
}

void set_put(struct set *s, uint32_t seat, bool on)
{
    assert(seat >> 6 < s->room);

    uint64_t bit = UINT64_C(1) << (seat & 63);
    if (s->words && on)
        s->words[seat >> 6] |= bit;
    else if (s->words)
        s->words[seat >> 6] &= ~bit;
    else if (on)
        roaring_bitmap_add(s->sparse, seat);
    else
        roaring_bitmap_remove(s->sparse, seat);
}

uint64_t set_bytes(const struct set *s)
{
    return s->words ? s->room * sizeof *s->words : s->sparse ? roaring_bitmap_portable_size_in_bytes(s->sparse) + 64 : 0;
}
