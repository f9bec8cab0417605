/* Calls in a heap by when something is due, the earliest first; of two at once the one with the lower id. */
#include <assert.h>

#include "voice/inside.h"

static bool before(const struct call *a, const struct call *b)
{
    return a->due_us != b->due_us ? a->due_us < b->due_us : a->id < b->id;
}

static void place(struct voice *v, uint32_t at, struct call *c)
{
    v->heap[at] = c;
    c->heap = at;
}

static void up(struct voice *v, uint32_t at, struct call *c)
{
    for (; at > 1 && before(c, v->heap[at / 2]); at /= 2)
        place(v, at, v->heap[at / 2]);
    place(v, at, c);
}

static void down(struct voice *v, uint32_t at, struct call *c)
{
    for (uint32_t child; (child = 2 * at) <= v->heap_count; at = child) {
        if (child < v->heap_count && before(v->heap[child + 1], v->heap[child]))
            child++;
        if (!before(v->heap[child], c))
            break;
        place(v, at, v->heap[child]);
    }
    place(v, at, c);
}

void voice_heap_del(struct voice *v, struct call *c)
{
    const uint32_t at = c->heap;

    if (at == 0)
        return;
    struct call *last = v->heap[v->heap_count--];
    c->heap = 0;
    if (last == c)
        return;
    if (at > 1 && before(last, v->heap[at / 2]))
        up(v, at, last);
    else
        down(v, at, last);
}

void voice_heap_put(struct voice *v, struct call *c)
{
    voice_heap_del(v, c);
    if (c->due_us == NEVER_US)
        return;
    assert(v->heap_count < v->conf.calls_max);
    up(v, ++v->heap_count, c);
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

int64_t voice_due_of(const struct call *c)
{
    int64_t due_us = least(least(c->orphan_us, c->idle_us), least(c->join_us, c->play.due_us));

    for (uint32_t i = 0; i < LEGS_MAX; i++)
        if (c->legs[i].state != LEG_GONE)
            due_us = least(due_us, c->legs[i].due_us);
    return c->doom && c->state != LINK_CALL_ENDED ? 0 : due_us;
}
