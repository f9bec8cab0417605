#include "engine/book.h"

#include <assert.h>
#include <stdlib.h>

#include "base/prng.h"

/* Linear probing, at most three quarters full. Taking closes the gap (Knuth 6.4, algorithm R): no tombstones. */

#define AHEAD 12u /* slots, of which some are empty */

static uint64_t id_of(const void *thing)
{
    return *(const uint64_t *)thing;
}

static uint32_t home(const struct book *b, uint64_t id)
{
    return (uint32_t)hash_u64(id) & (b->room - 1);
}

/* Where id is, or the empty slot where it would go. */
static uint32_t place_of(const struct book *b, uint64_t id)
{
    uint32_t i = home(b, id);
    while (b->slots[i].id && b->slots[i].id != id)
        i = (i + 1) & (b->room - 1);
    return i;
}

enum err book_reserve(struct book *b)
{
    if (b->count < b->room / 4 * 3)
        return OK;
    if (b->room > UINT32_MAX / 4)
        return ERR_NOMEM;

    struct book bigger = {.count = b->count, .room = b->room ? b->room * 2 : 64};
    bigger.slots = calloc(bigger.room, sizeof *bigger.slots);
    bigger.sorted = malloc((size_t)bigger.room / 4 * 3 * sizeof *bigger.sorted);
    if (!bigger.slots || !bigger.sorted) {
        book_done(&bigger);
        return ERR_NOMEM;
    }
    for (uint32_t i = 0; i < b->room; i++)
        if (b->slots[i].id)
            bigger.slots[place_of(&bigger, b->slots[i].id)] = b->slots[i];
    book_done(b);
    *b = bigger;
    return OK;
}

void book_put(struct book *b, void *thing)
{
    assert(b->count < b->room / 4 * 3);

    uint64_t id = id_of(thing);
    uint32_t i = place_of(b, id);
    assert(id != 0 && b->slots[i].id == 0);
    b->slots[i] = (struct book_slot){id, thing};
    b->count++;
}

void *book_find(const struct book *b, uint64_t id)
{
    if (b->count == 0 || id == 0)
        return NULL;
    return b->slots[place_of(b, id)].thing;
}

void book_take(struct book *b, uint64_t id)
{
    assert(b->count > 0 && id != 0);

    uint32_t mask = b->room - 1, hole = place_of(b, id);
    assert(b->slots[hole].id == id);
    for (uint32_t i = (hole + 1) & mask; b->slots[i].id; i = (i + 1) & mask) {
        /* A slot may move back to the hole unless its home lies after the hole. */
        if (((i - home(b, b->slots[i].id)) & mask) < ((i - hole) & mask))
            continue;
        b->slots[hole] = b->slots[i];
        hole = i;
    }
    b->slots[hole] = (struct book_slot){0};
    b->count--;
}

void *book_next(const struct book *b, uint32_t *at)
{
    while (*at < b->room) {
        const struct book_slot *s = &b->slots[(*at)++];
        if (*at + AHEAD < b->room)
            __builtin_prefetch(s[AHEAD].thing); /* things lie in no order: many are fetched at a time */
        if (s->id)
            return s->thing;
    }
    return NULL;
}

static int by_id(const void *a, const void *b)
{
    uint64_t x = id_of(*(void *const *)a), y = id_of(*(void *const *)b);
    return (x > y) - (x < y);
}

void *const *book_sorted_some(const struct book *b, bool (*wanted)(const void *thing), uint32_t *ret_count)
{
    uint32_t n = 0;
    void *thing;

    for (uint32_t at = 0; (thing = book_next(b, &at)) != NULL;)
        if (wanted(thing))
            b->sorted[n++] = thing;
    if (n > 1)
        qsort(b->sorted, n, sizeof *b->sorted, by_id);
    *ret_count = n;
    return b->sorted;
}

static bool any(const void *thing)
{
    (void)thing;
    return true;
}

void *const *book_sorted(const struct book *b)
{
    uint32_t n;
    return book_sorted_some(b, any, &n);
}

void book_done(struct book *b)
{
    free(b->slots);
    free(b->sorted);
    *b = (struct book){0};
}
