/* staff.c: places of those who are ready, by queue and medium; and what the estimates ask of this moment. */
#include "engine/match.h"

bool engine_serves(const struct agent *a, queue_id queue)
{
    struct attr queues;

    return attrs_find(a->attrs, a->attrs_bytes, ATTR_QUEUES, &queues) && queues.type == ATTR_SET &&
           attr_has(&queues, (symbol_id)queue);
}

static void add(struct queue *q, const struct agent *a, int by)
{
    for (unsigned m = MEDIUM_CHAT; m < MEDIA; m++)
        q->staff[m] = by > 0 ? q->staff[m] + a->capacity[m] : q->staff[m] - a->capacity[m];
}

void engine_staff(struct engine *e, const struct agent *a, int by)
{
    struct attr queues;

    if (a->state != AGENT_READY || !attrs_find(a->attrs, a->attrs_bytes, ATTR_QUEUES, &queues) || queues.type != ATTR_SET)
        return;
    for (uint16_t i = 0; i < queues.count; i++) {
        struct queue *q = shelf_find(&e->queues, attr_symbol(&queues, i));
        if (q)
            add(q, a, by);
    }
}

void engine_staff_queue(const struct engine *e, struct queue *q)
{
    const struct agent *a;

    for (uint32_t at = 0; (a = book_next(&e->agents, &at)) != NULL;)
        if (a->state == AGENT_READY && engine_serves(a, q->id))
            add(q, a, 1);
}

void engine_estimate_now(const struct engine *e, const struct queue *q, enum medium medium, int64_t now_us, struct estimate_now *ret)
{
    (void)e;
    *ret = (struct estimate_now){.ahead = q->waiting[medium], .agents = q->staff[medium]};
    const struct contact *head = match_head(q, medium);
    if (head)
        ret->head_wait_us = now_us - head->queued_us;
}
