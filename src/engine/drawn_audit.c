#include "engine/drawn_audit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "engine/lane.h"
#include "engine/match.h"

static bool in_line(const struct contact *c)
{
    return c->state == CONTACT_WAITING || c->state == CONTACT_OFFERED;
}

static const struct contact *head_of(const struct line_node *n)
{
    return LINE_THING(LINE_THING(n, struct lane, node)->open.first, struct contact, node);
}

/* Lanes with somebody to give away stand by their heads. */
static void audit_line(const struct line *l)
{
    for (const struct line_node *n = l->first, *next; n; n = next) {
        next = line_next(n);
        assert_true(!next || match_before_in_queue(head_of(n), head_of(next)));
    }
}

static void audit_queue(const struct engine *e, const struct queue *q)
{
    uint32_t open = 0, standing = 0, waiting[MEDIA] = {0}, staff[MEDIA] = {0};
    const struct contact *c;
    const struct agent *a;

    for (uint32_t at = 0; (c = book_next(&e->contacts, &at)) != NULL;) {
        if (c->queue != q)
            continue;
        open++;
        standing += c->state == CONTACT_WAITING;
        waiting[c->medium] += in_line(c);
    }
    for (uint32_t at = 0; (a = book_next(&e->agents, &at)) != NULL;)
        for (unsigned m = 0; m < MEDIA && a->state == AGENT_READY && engine_serves(a, q->id); m++)
            staff[m] += a->capacity[m];
    assert_int_equal(q->open, open);
    assert_int_equal(q->standing, standing);
    assert_memory_equal(q->waiting, waiting, sizeof waiting);
    assert_memory_equal(q->staff, staff, sizeof staff);
    for (unsigned m = 0; m < MEDIA; m++)
        for (uint32_t band = 0; band <= PRIORITY_MAX; band++) {
            assert_int_equal(q->bands[m] >> band & 1, q->lines[m][band].first || q->loose[m][band].first);
            audit_line(&q->lines[m][band]);
            audit_line(&q->loose[m][band]);
        }
}

/* Where a lane says that its contacts are alike, they are, in all that is required of them. */
static void audit_alike(const struct engine *e, const struct lane *l)
{
    const struct contact *c, *first = NULL;

    assert_null(l->group_before);
    assert_null(l->bound_next);
    for (uint32_t at = 0; l->program && (c = book_next(&e->contacts, &at)) != NULL;) {
        if (c->lane != l)
            continue;
        first = first ? first : c;
        struct lang_env of_c = engine_env(NULL, c), of_first = engine_env(NULL, first);
        assert_true(c->topic == l->topic && c->step == l->step && c->attrs);
        assert_true(index_alike(e->index, policy_required(&c->topic->policy, c->step), &of_c, &of_first));
    }
}

static uint32_t audit_lanes(const struct engine *e, const struct queue *q)
{
    uint32_t lanes = 0;

    for (const struct lane *l = q->lanes; l; l = l->queue_next) {
        uint32_t count = 0, standing = 0;
        const struct contact *c;
        for (uint32_t at = 0; (c = book_next(&e->contacts, &at)) != NULL;) {
            count += c->lane == l;
            standing += c->lane == l && c->state == CONTACT_WAITING;
        }
        assert_int_equal(l->count, count);
        assert_int_equal(line_count(&l->open) + line_count(&l->reserved), standing);
        assert_int_equal(l->moving, 0);
        audit_alike(e, l);
        assert_int_equal(l->loose, l->group && index_is_loose(l->group));
        assert_int_equal(l->node.size > 0, l->open.first && l->group);
        lanes++;
    }
    return lanes;
}

static void audit_agent(const struct engine *e, const struct agent *a)
{
    uint16_t awake[MEDIA] = {0}, asleep[MEDIA] = {0};
    uint32_t active = 0, reserved = 0, free = 0;
    const struct contact *c;

    for (uint32_t at = 0; (c = book_next(&e->contacts, &at)) != NULL;) {
        reserved += c->sought == a->id;
        for (const struct place *p = c->places; p; p = p->next) {
            if (p->agent != a)
                continue;
            active++;
            (c->asleep ? asleep : awake)[c->medium]++;
        }
    }
    assert_int_equal(a->active, active);
    assert_memory_equal(a->awake, awake, sizeof awake);
    assert_memory_equal(a->asleep, asleep, sizeof asleep);
    for (const struct place *p = a->places; p; p = p->agent_next, active--) {
        assert_ptr_equal(p->agent_before ? p->agent_before->agent_next : a->places, p);
        assert_true(!p->agent_next || p->agent_next->token < p->token);
    }
    assert_int_equal(active, 0);
    for (c = a->reserved; c; c = c->reserved_next, reserved--)
        assert_true(c->sought == a->id && (!c->reserved_next || c->id < c->reserved_next->id));
    assert_int_equal(reserved, 0);
    for (unsigned m = MEDIUM_CHAT; m < MEDIA; m++)
        free |= (uint32_t)(a->capacity[m] > 0 && engine_may_take(e, a, (enum medium)m)) << m;
    assert_int_equal(a->free, free);
}

static void sooner(int64_t *at_us, int64_t than_us)
{
    *at_us = than_us < *at_us ? than_us : *at_us;
}

/* The next look at the contact is no later than anything asks for, and there is none that nothing asks for. Who a tick that stopped has
 * not come to yet is looked at by the next, whatever asked for it. */
static void audit_due(const struct engine *e, const struct contact *c)
{
    int64_t at_us = NEVER_US;

    for (const struct place *p = c->places; p; p = p->next)
        sooner(&at_us, p->until_us != 0 ? p->until_us : NEVER_US);
    if (c->state == CONTACT_WAITING) {
        sooner(&at_us, engine_widen_us(c));
        sooner(&at_us, engine_overflow_us(c));
        sooner(&at_us, c->sought ? c->sought_until_us : NEVER_US);
        for (uint32_t i = 0; i < c->holds_count; i++)
            sooner(&at_us, c->holds[i].until_us > e->checked_us ? c->holds[i].until_us : NEVER_US);
    }
    if (c->due.place != 0 && c->due.at_us <= e->checked_us) {
        assert_true(c->due.at_us <= at_us);
        return;
    }
    assert_int_equal(c->due.place != 0, at_us != NEVER_US);
    if (at_us != NEVER_US)
        assert_int_equal(c->due.at_us, at_us);
}

static void audit_contact(const struct engine *e, const struct contact *c)
{
    struct attr named;
    uint64_t live = 0;
    bool excludes = false;

    for (attr_id i = 0; c->attrs && i < ATTR_EXCLUDED_MAX; i++)
        excludes = excludes || attrs_find(c->attrs, c->attrs_bytes, ATTR_EXCLUDED + i, &named);
    if (c->lane) {
        assert_true(c->lane->queue == c->queue && c->lane->medium == c->medium && c->lane->priority == c->priority);
        assert_int_equal(c->priority, engine_priority(c));
        assert_int_equal(c->excludes, excludes);
        assert_true(map_get(&e->conversations, c->conversation, &live) && live == c->id);
    }
    assert_null(c->lane_to);
    assert_null(c->chance_at);
    assert_true(c->reserved_next == NULL || c->sought != 0);
}

void drawn_audit(const struct engine *e)
{
    const struct contact *c;
    const struct agent *a;
    uint32_t lanes = 0, seeking = 0;

    for (uint32_t i = 0; i < e->queues.count; i++) {
        audit_queue(e, e->queues.items[i]);
        lanes += audit_lanes(e, e->queues.items[i]);
    }
    assert_int_equal(e->lanes->count, lanes);
    for (uint32_t at = 0; (a = book_next(&e->agents, &at)) != NULL;)
        audit_agent(e, a);
    for (uint32_t at = 0; (c = book_next(&e->contacts, &at)) != NULL;) {
        audit_contact(e, c);
        seeking += c->sought != 0;
        if (!e->unfinished)
            audit_due(e, c);
    }
    assert_int_equal(e->seeking, seeking);
}
