#include "engine/line.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/state.h"

bool line_before(const struct contact *a, const struct contact *b)
{
    if (a->priority != b->priority)
        return a->priority > b->priority;
    if (a->arrived_us != b->arrived_us)
        return a->arrived_us < b->arrived_us;
    return a->id < b->id;
}

static uint32_t place_of(const struct line *l, const struct contact *c)
{
    uint32_t low = 0, high = l->count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (line_before(l->items[middle], c))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

enum err line_reserve(struct line *l, uint32_t n)
{
    if (l->room >= n)
        return OK;
    uint32_t room = n < 16 ? 16 : n + n / 2;
    struct contact **items = realloc(l->items, (size_t)room * sizeof(struct contact *));
    if (!items)
        return ERR_NOMEM;
    l->items = items;
    l->room = room;
    return OK;
}

void line_put(struct line *l, struct contact *c)
{
    assert(l->count < l->room);
    assert(!line_has(l, c));

    uint32_t i = place_of(l, c);
    memmove(&l->items[i + 1], &l->items[i], (size_t)(l->count - i) * sizeof(struct contact *));
    l->items[i] = c;
    l->count++;
}

void line_take(struct line *l, const struct contact *c)
{
    uint32_t i = place_of(l, c);
    assert(i < l->count && l->items[i] == c);
    l->count--;
    memmove(&l->items[i], &l->items[i + 1], (size_t)(l->count - i) * sizeof(struct contact *));
}

bool line_has(const struct line *l, const struct contact *c)
{
    uint32_t i = place_of(l, c);
    return i < l->count && l->items[i] == c;
}

void line_done(struct line *l)
{
    free(l->items);
    *l = (struct line){0};
}
