/* closed.c: the ring of the recently closed, found by contact id. */
#include <assert.h>
#include <stdlib.h>

#include "base/prng.h"
#include "engine/state.h"

#define SLOTS (4 * CLOSED_KEPT) /* a power of two; at most a quarter full */

static uint32_t home(contact_id id)
{
    return (uint32_t)hash_u64(id) & (SLOTS - 1);
}

/* The slot of this id, or the empty one where it would go. A slot holds a place in the ring, from 1. */
static uint32_t slot_of(const struct engine *e, contact_id id)
{
    uint32_t i = home(id);

    while (e->closed_slots[i] && e->closed[e->closed_slots[i] - 1u].id != id)
        i = (i + 1) & (SLOTS - 1);
    return i;
}

/* Closes the gap like book.c. */
static void empty(struct engine *e, uint32_t hole)
{
    for (uint32_t i = (hole + 1) & (SLOTS - 1); e->closed_slots[i]; i = (i + 1) & (SLOTS - 1)) {
        uint32_t at = home(e->closed[e->closed_slots[i] - 1u].id);
        if (((i - at) & (SLOTS - 1)) < ((i - hole) & (SLOTS - 1)))
            continue;
        e->closed_slots[hole] = e->closed_slots[i];
        hole = i;
    }
    e->closed_slots[hole] = 0;
}

enum err engine_closed_new(struct engine *e)
{
    static_assert(CLOSED_KEPT < UINT16_MAX, "a slot holds a place");
    e->closed = calloc(CLOSED_KEPT, sizeof *e->closed);
    e->closed_slots = calloc(SLOTS, sizeof *e->closed_slots);
    return e->closed && e->closed_slots ? OK : ERR_NOMEM;
}

void engine_closed_done(struct engine *e)
{
    free(e->closed);
    free(e->closed_slots);
}

struct closed *engine_closed_add(struct engine *e, contact_id id)
{
    uint32_t place = e->closed_next;
    struct closed *x = &e->closed[place];

    if (e->closed_count == CLOSED_KEPT) {
        uint32_t oldest = slot_of(e, x->id);
        if (e->closed_slots[oldest] == place + 1) /* not closed once more since, in a strange log */
            empty(e, oldest);
    } else {
        e->closed_count++;
    }
    *x = (struct closed){0};
    uint32_t slot = slot_of(e, id);
    x->id = id;
    e->closed_slots[slot] = (uint16_t)(place + 1);
    if (id > e->closed_highest)
        e->closed_highest = id;
    e->closed_next = (place + 1) % CLOSED_KEPT;
    return x;
}

const struct closed *engine_closed(const struct engine *e, contact_id id)
{
    /* Ids ascend as a rule: who arrives is not looked for among those who were there. */
    uint32_t place = id == 0 || id > e->closed_highest ? 0 : e->closed_slots[slot_of(e, id)];

    return place ? &e->closed[place - 1] : NULL;
}
