#include "engine/shelf.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static uint64_t id_at(const struct shelf *s, uint32_t i)
{
    return *(const uint64_t *)s->items[i];
}

/* Where id is, or where it would go. */
static uint32_t place_of(const struct shelf *s, uint64_t id)
{
    uint32_t low = 0, high = s->count;

    /* Ids are made in time order: the newcomer usually goes to the end. */
    if (high > 0 && id_at(s, high - 1) < id)
        return high;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (id_at(s, middle) < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

enum err shelf_reserve(struct shelf *s, uint32_t n)
{
    assert(s->count <= UINT32_MAX - n);

    if (s->room - s->count >= n)
        return OK;
    uint32_t room = s->room ? s->room : 16;
    while (room - s->count < n && room <= UINT32_MAX / 2)
        room *= 2;
    void **items = realloc(s->items, (size_t)room * sizeof *items);
    if (!items)
        return ERR_NOMEM;
    s->items = items;
    s->room = room;
    return OK;
}

void shelf_put(struct shelf *s, void *thing)
{
    assert(s->count < s->room);

    uint64_t id = *(const uint64_t *)thing;
    uint32_t i = place_of(s, id);
    assert(id != 0 && (i == s->count || id_at(s, i) != id));
    memmove(&s->items[i + 1], &s->items[i], (size_t)(s->count - i) * sizeof *s->items);
    s->items[i] = thing;
    s->count++;
}

void *shelf_find(const struct shelf *s, uint64_t id)
{
    uint32_t i = place_of(s, id);
    return i < s->count && id_at(s, i) == id ? s->items[i] : NULL;
}

void shelf_done(struct shelf *s)
{
    free(s->items);
    *s = (struct shelf){0};
}
