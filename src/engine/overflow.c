/* overflow.c: which queue takes what another cannot. */
#include "engine/state.h"

static struct queue *next(const struct engine *e, const struct queue *q)
{
    return q->policy.overflow ? shelf_find(&e->queues, q->policy.overflow) : NULL;
}

bool engine_overflow_ends(const struct engine *e, queue_id queue, queue_id overflow)
{
    if (overflow == 0)
        return true;
    if (overflow == queue)
        return false;
    const struct queue *q = shelf_find(&e->queues, overflow);
    for (uint32_t i = 0; q && i <= e->queues.count; i++) {
        if (q->policy.overflow == queue)
            return false;
        q = next(e, q);
    }
    return q == NULL;
}

static bool full(const struct queue *q, enum medium m)
{
    return q->policy.waiting_max[m] > 0 && q->waiting[m] >= q->policy.waiting_max[m];
}

/* Each medium counts for itself: fifty chats do not keep a call out. */
static bool too_long(const struct queue *q, enum medium m)
{
    return q->policy.overflow_waiting > 0 && q->waiting[m] >= q->policy.overflow_waiting;
}

struct queue *engine_overflow_at(const struct engine *e, struct queue *q, enum medium medium, enum overflow *ret_why)
{
    struct queue *found = NULL;

    *ret_why = OVERFLOW_NONE;
    for (struct queue *to = q; to; to = next(e, to)) {
        if (!full(to, medium))
            found = to;
        if (found == to && !too_long(to, medium))
            break;
    }
    if (found != q)
        *ret_why = full(q, medium) ? OVERFLOW_FULL : OVERFLOW_LONG;
    return found;
}

struct queue *engine_overflow_on(const struct engine *e, const struct queue *q, enum medium medium)
{
    enum overflow why;
    struct queue *to = next(e, q);

    return to ? engine_overflow_at(e, to, medium, &why) : NULL;
}
