#include "engine/deadlines.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/types.h"

static bool before(const struct due *a, const struct due *b)
{
    if (a->at_us != b->at_us)
        return a->at_us < b->at_us;
    if (a->kind != b->kind)
        return a->kind < b->kind;
    return a->id < b->id;
}

static void place(struct deadlines *d, uint32_t i, struct due *node)
{
    d->heap[i] = node;
    node->place = i + 1;
}

static void rise(struct deadlines *d, uint32_t i)
{
    struct due *node = d->heap[i];
    while (i > 0 && before(node, d->heap[(i - 1) / 2])) {
        place(d, i, d->heap[(i - 1) / 2]);
        i = (i - 1) / 2;
    }
    place(d, i, node);
}

static void sink(struct deadlines *d, uint32_t i)
{
    struct due *node = d->heap[i];
    for (;;) {
        uint32_t child = 2 * i + 1;
        if (child >= d->count)
            break;
        if (child + 1 < d->count && before(d->heap[child + 1], d->heap[child]))
            child++;
        if (!before(d->heap[child], node))
            break;
        place(d, i, d->heap[child]);
        i = child;
    }
    place(d, i, node);
}

static void take_out(struct deadlines *d, struct due *node)
{
    uint32_t i = node->place - 1;
    struct due *last = d->heap[--d->count];

    node->place = 0;
    if (last == node)
        return;
    place(d, i, last);
    rise(d, i);
    sink(d, last->place - 1);
}

enum err deadlines_reserve(struct deadlines *d, uint32_t n)
{
    if (d->room >= n)
        return OK;
    uint32_t room = n < 64 ? 64 : n + n / 2;
    struct due **heap = realloc(d->heap, (size_t)room * sizeof(struct due *));
    if (!heap)
        return ERR_NOMEM;
    d->heap = heap;
    d->room = room;
    return OK;
}

void deadlines_set(struct deadlines *d, struct due *node, int64_t at_us)
{
    assert(node->kind != 0 && node->id != 0);

    if (node->place && node->at_us == at_us)
        return;
    if (node->place)
        take_out(d, node);
    node->at_us = at_us;
    if (at_us == NEVER_US)
        return;
    assert(d->count < d->room);
    place(d, d->count, node);
    d->count++;
    rise(d, d->count - 1);
}

struct due *deadlines_first(const struct deadlines *d)
{
    return d->count ? d->heap[0] : NULL;
}

void deadlines_done(struct deadlines *d)
{
    free(d->heap);
    *d = (struct deadlines){0};
}
