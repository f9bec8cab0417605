/* evolve_config.c: queues, topics and the company's routing from facts. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/evolving.h"
#include "engine/match.h"

static bool same_code(struct lang_code a, struct lang_code b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* What a change of a queue means for those who wait there. */
struct queue_change {
    bool bind;    /* requirements and priorities may read its attributes */
    bool order;   /* lanes stand otherwise */
    bool refresh; /* they overflow at another time */
};

static struct queue_change queue_change(const struct queue_policy *a, const struct queue_policy *b)
{
    return (struct queue_change){
        .bind = !same_code((struct lang_code){a->attrs, a->attrs_bytes}, (struct lang_code){b->attrs, b->attrs_bytes}),
        .order = a->wait_order != b->wait_order || a->ageing_us != b->ageing_us,
        .refresh = a->overflow != b->overflow || a->overflow_us != b->overflow_us,
    };
}

/* The queue with this id, new and empty if there is none yet. */
static enum err queue_room(struct engine *e, queue_id id, struct queue **ret_queue)
{
    struct queue *q = shelf_find(&e->queues, id);

    if (!q) {
        if (e->queues.count >= e->limits.queues_max)
            return ERR_FULL;
        q = shelf_reserve(&e->queues, 1) == OK ? calloc(1, sizeof *q) : NULL;
        if (!q)
            return ERR_NOMEM;
        q->id = id;
    }
    *ret_queue = q;
    return OK;
}

enum err engine_evolve_queue(struct engine *e, const struct fact *f)
{
    struct queue_policy policy;
    struct queue *q;
    uint8_t *bytes;

    if (f->queue == 0 || f->queue > UINT32_MAX || f->a < 1 || !evolve_span_ok(f->a) || !evolve_span_ok(f->b) || f->c < 1 ||
        !evolve_span_ok(f->c) || queue_policy_read(f->rest, f->rest_bytes, &policy) != OK ||
        !engine_overflow_ends(e, f->queue, policy.overflow))
        return ERR_CORRUPT;
    if (engine_bytes_copy(f->rest, f->rest_bytes, &bytes) != OK)
        return ERR_NOMEM;
    enum err err = queue_room(e, f->queue, &q);
    if (err != OK) {
        free(bytes);
        return err;
    }

    bool old = shelf_find(&e->queues, f->queue) != NULL;
    err = queue_policy_read(bytes, f->rest_bytes, &policy); /* into its own bytes */
    assert(err == OK);
    struct queue_change change = old ? queue_change(&q->policy, &policy) : (struct queue_change){0};
    err = change.bind ? match_prepare(e, &(struct match_change){.queue = q, .queue_policy = &policy}) : OK;
    if (err != OK) {
        free(bytes);
        return err;
    }
    if (!old) {
        shelf_put(&e->queues, q);
        engine_staff_queue(e, q);
    }
    if (change.order)
        match_loosen(q);
    free(q->bytes);
    q->bytes = bytes;
    q->bytes_count = f->rest_bytes;
    q->policy = policy;
    if (change.order)
        match_tighten(q);
    if (change.bind)
        match_move(e, false);
    q->lease_us = f->a;
    q->wrapup_us = f->b;
    q->decline_hold_us = f->c;
    if (change.refresh)
        engine_refresh_waiting(e, q);
    return OK;
}

/* Whether each step requires the same at the same time: then nobody who waits is touched. */
static bool same_steps(const struct topic *t, const struct policy *p, int64_t widen_permille)
{
    return same_code(t->policy.required, p->required) && same_code(t->policy.step_bytes, p->step_bytes) &&
           t->policy.steps == p->steps && t->policy.first_format == p->first_format && t->widen_permille == widen_permille;
}

/* Whether who waits has the rank they had, whoever they are. */
static bool same_rank(const struct topic *t, const struct policy *p, int64_t number)
{
    return same_code(t->policy.priority, p->priority) && t->priority == number;
}

/* Whether each step comes when it came: then nobody's next look changes. */
static bool same_times(const struct topic *t, const struct policy *p, int64_t widen_permille)
{
    struct policy_step a, b;
    size_t at_a = 0, at_b = 0;
    bool same = t->policy.steps == p->steps && t->policy.first_format == p->first_format && t->widen_permille == widen_permille;

    while (same && policy_step(&t->policy, &at_a, &a) && policy_step(p, &at_b, &b))
        same = a.after_us == b.after_us && a.permille == b.permille;
    return same;
}

/* Who came with the topic's patience and not one of their own has the new one. */
static void new_patience(struct engine *e, const struct topic *t, int64_t before_us)
{
    struct contact *c;

    for (uint32_t at = 0; (c = book_next(&e->contacts, &at)) != NULL;) {
        if (c->topic != t || c->patience_us != before_us)
            continue;
        c->patience_us = t->policy.patience_us;
        if (c->state == CONTACT_WAITING)
            engine_refresh(e, c);
    }
}

enum err engine_evolve_topic(struct engine *e, const struct fact *f)
{
    struct policy policy;

    if (f->a <= 0 || f->b < 0 || f->b > PRIORITY_MAX || f->c < 0 || f->c > PERMILLE_MAX ||
        !shelf_find(&e->queues, f->queue) || policy_read(f->rest, f->rest_bytes, &policy) != OK)
        return ERR_CORRUPT;

    struct topic *t = shelf_find(&e->topics, (topic_id)f->a);
    uint8_t *bytes;
    if (!t && e->topics.count >= e->limits.topics_max)
        return ERR_FULL;
    if (engine_bytes_copy(f->rest, f->rest_bytes, &bytes) != OK)
        return ERR_NOMEM;
    enum err err = policy_read(bytes, f->rest_bytes, &policy); /* into its own bytes */
    assert(err == OK);
    bool old = t != NULL, binds = old && !same_steps(t, &policy, f->c), times = binds && !same_times(t, &policy, f->c);
    bool ranks = old && !same_rank(t, &policy, f->b), moves = binds || ranks;
    struct match_change change = {.topic = t, .policy = &policy, .priority = f->b, .bind = binds, .rank = ranks, .times = times};
    err = moves ? match_prepare(e, &change) : OK;
    if (err != OK) {
        free(bytes);
        return err;
    }
    if (!old) {
        t = shelf_reserve(&e->topics, 1) == OK ? calloc(1, sizeof *t) : NULL;
        if (!t) {
            free(bytes);
            return ERR_NOMEM;
        }
        t->id = (topic_id)f->a;
        shelf_put(&e->topics, t);
    }
    int64_t patience_us = t->policy.patience_us;
    free(t->bytes);
    t->bytes = bytes;
    t->bytes_count = f->rest_bytes;
    t->queue = f->queue;
    t->priority = f->b;
    t->widen_permille = f->c;
    t->policy = policy;
    if (moves) /* steps and ranks follow the policy of now, also for those who wait already */
        match_move(e, times);
    if (old && patience_us != policy.patience_us)
        new_patience(e, t, patience_us);
    return OK;
}

enum err engine_evolve_routing(struct engine *e, const struct fact *f)
{
    struct routing routing;

    if (routing_read(f->rest, f->rest_bytes, &routing) != OK)
        return ERR_CORRUPT;
    e->routing = routing;
    match_agents(e);
    return OK;
}
