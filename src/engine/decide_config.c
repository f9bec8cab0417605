/* decide_config.c: queues, topics and the company's routing. What was given out already is never touched: a desk that rings
 * goes on ringing, a talk goes on; only who waits is looked at again. */
#include <assert.h>
#include <string.h>

#include "engine/deciding.h"

static bool same_bytes(const uint8_t *a, uint32_t a_bytes, const uint8_t *b, uint32_t b_bytes)
{
    return a_bytes == b_bytes && (a_bytes == 0 || memcmp(a, b, a_bytes) == 0);
}

static bool has_reserved(const void *agent)
{
    return ((const struct agent *)agent)->reserved != NULL;
}

/* Of those who wait for this agent alone, those of the topic, by what it says now. */
static void seek_less(struct deciding *d, struct agent *a, const struct topic *t)
{
    for (struct contact *next, *c = a->reserved; c; c = next) {
        next = c->reserved_next;
        if (c->topic == t)
            engine_seek_less(d, c);
    }
}

/* Who waited for one agent alone, and what is required now does not let that agent take them, or this topic (NULL: none changed) lets
 * them wait less long. */
static void release_all(struct deciding *d, const struct topic *t)
{
    struct engine *e = d->e;
    uint32_t count;

    if (e->seeking == 0)
        return;
    void *const *agents = book_sorted_some(&e->agents, has_reserved, &count);
    enum err err = OK;

    for (uint32_t i = 0; err == OK && i < count; i++) {
        struct agent *a = agents[i];
        err = engine_room(d, 3 * engine_reserved_count(a), 0);
        if (err != OK)
            break;
        engine_release(d, a);
        if (t)
            seek_less(d, a, t);
    }
    if (err != OK)
        engine_put_off(d); /* their time alone ends by itself */
}

enum err engine_decide_queue(struct deciding *d)
{
    const struct command *c = d->command;
    const struct queue *q = shelf_find(&d->e->queues, c->queue);
    struct queue_policy policy;

    if (c->queue == 0 || c->queue > UINT32_MAX || !decide_span_ok(c->a, 1) || !decide_span_ok(c->b, 0) || !decide_span_ok(c->c, 1) ||
        c->rest_bytes > FACT_REST_MAX || queue_policy_read(c->rest, c->rest_bytes, &policy) != OK ||
        !engine_overflow_ends(d->e, c->queue, policy.overflow))
        return ERR_INPUT;
    if (policy.overflow && !shelf_find(&d->e->queues, policy.overflow))
        return ERR_MISSING;
    if (!q && d->e->queues.count >= d->e->limits.queues_max)
        return ERR_FULL;
    if (q && q->lease_us == c->a && q->wrapup_us == c->b && q->decline_hold_us == c->c &&
        same_bytes(q->bytes, q->bytes_count, c->rest, c->rest_bytes))
        return OK;
    enum err err = engine_room(d, 1, c->rest_bytes);
    if (err != OK)
        return err;
    err = engine_emit(d, (struct fact){.kind = FACT_QUEUE_SET, .queue = c->queue, .a = c->a, .b = c->b, .c = c->c,
                                       .rest = c->rest, .rest_bytes = (uint16_t)c->rest_bytes});
    if (err != OK)
        return err;
    engine_chance_all(d);
    release_all(d, NULL); /* requirements may read the queue's attributes */
    return OK;
}

enum err engine_decide_topic(struct deciding *d)
{
    const struct command *c = d->command;
    struct policy policy;

    if (c->a <= 0 || c->b < 0 || c->b > PRIORITY_MAX || c->c < 0 || c->c > PERMILLE_MAX ||
        c->rest_bytes > FACT_REST_MAX || policy_read(c->rest, c->rest_bytes, &policy) != OK)
        return ERR_INPUT;
    if (!shelf_find(&d->e->queues, c->queue))
        return ERR_MISSING;
    const struct topic *t = shelf_find(&d->e->topics, (topic_id)c->a);
    if (!t && d->e->topics.count >= d->e->limits.topics_max)
        return ERR_FULL;
    if (t && t->queue == c->queue && t->priority == c->b && t->widen_permille == c->c &&
        same_bytes(t->bytes, t->bytes_count, c->rest, c->rest_bytes))
        return OK;
    enum err err = engine_room(d, 1, c->rest_bytes);
    if (err == OK)
        err = engine_emit(d, (struct fact){.kind = FACT_TOPIC_SET, .queue = c->queue, .a = c->a, .b = c->b, .c = c->c,
                                           .rest = c->rest, .rest_bytes = (uint16_t)c->rest_bytes});
    if (err != OK)
        return err;
    engine_chance_all(d);
    if (t)
        release_all(d, t);
    return OK;
}

enum err engine_decide_routing(struct deciding *d)
{
    const struct command *c = d->command;
    struct routing routing;

    if (c->rest_bytes > FACT_REST_MAX || routing_read(c->rest, c->rest_bytes, &routing) != OK)
        return ERR_INPUT;
    if (memcmp(&routing, &d->e->routing, sizeof routing) == 0)
        return OK;
    enum err err = engine_room(d, 1, c->rest_bytes);
    if (err != OK)
        return err;
    engine_chance_all(d);
    return engine_emit(d, (struct fact){.kind = FACT_ROUTING_SET, .rest = c->rest, .rest_bytes = (uint16_t)c->rest_bytes});
}
