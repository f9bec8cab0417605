#include "engine/engine.h"

#include <assert.h>
#include <stdlib.h>

#include "base/prng.h"
#include "engine/lane.h"
#include "engine/signatures.h"

enum err engine_new(const struct engine_limits *limits, struct engine **ret_engine)
{
    assert(limits->queues_max > 0 && limits->topics_max > 0);
    assert(limits->agents_max > 0 && limits->contacts_max > 0);

    struct engine *e = calloc(1, sizeof *e);
    if (!e)
        return ERR_NOMEM;
    e->lanes = calloc(1, sizeof *e->lanes);
    if (!e->lanes || engine_closed_new(e) != OK || index_new(&e->index) != OK) {
        engine_closed_done(e);
        free(e->lanes);
        free(e);
        return ERR_NOMEM;
    }
    e->limits = *limits;
    index_keep(e->index, ENGINE_SIGNATURES_MAX);
    e->next_token = 1;
    e->routing = routing_default;
    *ret_engine = e;
    return OK;
}

void engine_keep_signatures(struct engine *e, uint32_t max)
{
    index_keep(e->index, max);
}

void engine_signatures(const struct engine *e, struct engine_signatures *ret)
{
    struct index_sizes sizes;

    index_sizes(e->index, &sizes);
    *ret = (struct engine_signatures){.held = sizes.held_groups, .loose = sizes.loose_groups, .bytes = sizes.bytes};
}

void engine_agent_free(struct agent *a)
{
    free(a->attrs);
    free(a);
}

void engine_contact_forget(struct contact *c)
{
    if (c->attrs != c->attrs_first)
        free(c->attrs);
    c->attrs = NULL;
    c->attrs_bytes = 0;
}

void engine_contact_free(struct contact *c)
{
    for (struct place *next, *p = c->places; p; p = next) {
        next = p->next;
        if (p != &c->place)
            free(p);
    }
    free(c->holds);
    engine_contact_forget(c);
    free(c);
}

void engine_topic_free(struct topic *t)
{
    free(t->bytes);
    free(t);
}

void engine_queue_free(struct queue *q)
{
    match_boards_free(q);
    for (struct lane *next, *l = q->lanes; l; l = next) { /* the index, if it is still there, keeps their groups */
        next = l->queue_next;
        free(l);
    }
    free(q->bytes);
    free(q);
}

void engine_free(struct engine *e)
{
    if (!e)
        return;
    void *thing;
    for (uint32_t at = 0; (thing = book_next(&e->contacts, &at)) != NULL;)
        engine_contact_free(thing);
    for (uint32_t at = 0; (thing = book_next(&e->agents, &at)) != NULL;)
        engine_agent_free(thing);
    for (uint32_t i = 0; i < e->topics.count; i++)
        engine_topic_free(e->topics.items[i]);
    for (uint32_t i = 0; i < e->queues.count; i++)
        engine_queue_free(e->queues.items[i]);
    index_free(e->index);
    free(e->lanes->seats);
    free(e->lanes->heap);
    free(e->lanes->skip);
    free(e->lanes->concerned);
    free(e->lanes);
    book_done(&e->contacts);
    book_done(&e->agents);
    shelf_done(&e->topics);
    shelf_done(&e->queues);
    map_done(&e->conversations);
    deadlines_done(&e->deadlines);
    engine_closed_done(e);
    free(e);
}

struct agent *engine_find_agent(const struct engine *e, agent_id id)
{
    return book_find(&e->agents, id);
}

struct contact *engine_find_contact(const struct engine *e, contact_id id)
{
    return book_find(&e->contacts, id);
}

int64_t engine_widen_us(const struct contact *c)
{
    const struct topic *t = c->topic;
    int64_t us = policy_step_us(&t->policy, c->step + 1, c->patience_us, t->widen_permille);

    return us == NEVER_US ? NEVER_US : c->arrived_us + us;
}

int64_t engine_priority_by(const struct contact *c, const struct policy *policy, int64_t number, const struct queue_policy *queue)
{
    struct lang_code program = policy->priority;
    const struct lang_env env = {.customer = c->attrs,
                                 .customer_bytes = c->attrs_bytes,
                                 .queue = queue->attrs,
                                 .queue_bytes = queue->attrs_bytes,
                                 .arrived_ms = c->arrived_us / 1000};

    if (program.n == 0 || !c->attrs) /* erased: nothing is known */
        return number;
    int64_t whole = lang_score(program.p, program.n, &env) / 1000;
    return whole < 0 ? 0 : whole > PRIORITY_MAX ? PRIORITY_MAX : whole;
}

int64_t engine_priority(const struct contact *c)
{
    return engine_priority_by(c, &c->topic->policy, c->topic->priority, &c->queue->policy);
}

int64_t engine_overflow_us(const struct contact *c)
{
    int64_t after_us = c->queue->policy.overflow_us, at_us = c->queued_us + after_us;

    if (c->queue->policy.overflow == 0 || after_us == 0)
        return NEVER_US;
    if (c->overflow_looked_us >= at_us) /* there was no room */
        at_us = c->overflow_looked_us + after_us;
    return at_us;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

void engine_refresh(struct engine *e, struct contact *c)
{
    int64_t at_us = NEVER_US;

    for (const struct place *p = c->places; p; p = p->next)
        if (p->until_us != 0)
            at_us = earlier(at_us, p->until_us);
    if (c->state == CONTACT_WAITING) {
        at_us = earlier(engine_widen_us(c), engine_overflow_us(c));
        if (c->sought)
            at_us = earlier(at_us, c->sought_until_us);
        for (uint32_t i = 0; i < c->holds_count; i++)
            if (c->holds[i].until_us > e->checked_us)
                at_us = earlier(at_us, c->holds[i].until_us);
    }
    deadlines_set(&e->deadlines, &c->due, at_us);
}

void engine_refresh_waiting(struct engine *e, const struct queue *q)
{
    struct contact *c;

    for (uint32_t at = 0; (c = book_next(&e->contacts, &at)) != NULL;)
        if (c->state == CONTACT_WAITING && c->queue == q)
            engine_refresh(e, c);
}

void engine_reserved_put(struct engine *e, struct contact *c)
{
    struct contact **at = &engine_find_agent(e, c->sought)->reserved;

    while (*at && (*at)->id < c->id)
        at = &(*at)->reserved_next;
    assert(*at != c);
    c->reserved_next = *at;
    *at = c;
    e->seeking++;
}

void engine_reserved_take(struct engine *e, struct contact *c)
{
    struct contact **at = &engine_find_agent(e, c->sought)->reserved;

    while (*at != c)
        at = &(*at)->reserved_next;
    *at = c->reserved_next;
    c->reserved_next = NULL;
    e->seeking--;
}

void engine_promises(const struct engine *e, const struct contact *c)
{
    bool held = c->state != CONTACT_WAITING;
    bool timed = c->state == CONTACT_OFFERED || c->state == CONTACT_CONNECTING || c->state == CONTACT_WRAPUP;

    assert(c->state > CONTACT_NONE && c->state != CONTACT_CLOSED && c->state < CONTACT_STATES);
    assert(held == (c->places != NULL));
    assert(c->places_count <= 1 || c->state == CONTACT_OFFERED);
    assert((c->lane != NULL) == (c->state != CONTACT_WRAPUP));
    assert(match_stands(c) == (c->state == CONTACT_WAITING));
    for (const struct place *p = c->places; p; p = p->next) {
        assert(p->contact == c && p->agent->active > 0);
        assert(p->token < e->next_token && (!p->next || p->token < p->next->token));
        assert(timed ? p->until_us != 0 && c->due.at_us <= p->until_us : p->until_us == 0);
    }
    assert(!timed || c->due.place != 0);
    assert(!c->asleep || c->state == CONTACT_TALKING);
    assert(c->snoozed_until_us == 0 || c->asleep);
    assert((c->sought != 0) == (c->sought_why != SOUGHT_NONE) && (c->sought == 0 || c->state == CONTACT_WAITING));
}

int64_t engine_due_us(const struct engine *e)
{
    const struct due *first = deadlines_first(&e->deadlines);

    if (e->unfinished)
        return e->again_us;
    return first ? first->at_us : NEVER_US;
}

uint64_t engine_hash(const struct engine *e)
{
    struct buf b = {0};
    engine_save(e, &b);
    uint64_t hash = b.err == OK ? hash_bytes(b.p, b.n, 0) : 0;
    buf_done(&b);
    return hash;
}

int64_t engine_idle_since_us(const struct engine *e, const struct agent *a)
{
    int64_t from_us = a->ready_us;

    if (e->routing.idle_from == IDLE_LAST_WORK && a->ended_us > from_us)
        from_us = a->ended_us;
    if (e->routing.idle_from == IDLE_LAST_OFFER && a->offered_us > from_us)
        from_us = a->offered_us;
    return from_us;
}

bool engine_contact(const struct engine *e, contact_id id, struct engine_contact *ret_contact)
{
    const struct contact *c = engine_find_contact(e, id);
    if (!c)
        return false;
    const struct place *p = engine_place(c);
    const struct hold *passed = engine_hold_passed(c);
    *ret_contact = (struct engine_contact){
        .id = c->id,
        .conversation = c->conversation,
        .party = c->party,
        .queue = c->queue->id,
        .topic = c->topic->id,
        .agent = p ? p->agent->id : 0,
        .state = c->state,
        .step = c->step,
        .token = p ? p->token : 0,
        .medium = c->medium,
        .asleep = c->asleep,
        .snoozed_until_us = c->snoozed_until_us,
        .snoozed_us = c->snoozed_us,
        .passed_by = passed ? passed->agent : 0,
        .arrived_us = c->arrived_us,
        .until_us = p ? p->until_us : 0,
    };
    return true;
}

uint32_t engine_offers(const struct engine *e, contact_id id, struct engine_offer *ret_offers, uint32_t max)
{
    const struct contact *c = engine_find_contact(e, id);
    uint32_t count = 0;

    if (!c || c->state != CONTACT_OFFERED)
        return 0;
    for (const struct place *p = c->places; p; p = p->next, count++)
        if (count < max)
            ret_offers[count] = (struct engine_offer){p->agent->id, p->token, p->until_us};
    return count;
}

bool engine_agent(const struct engine *e, agent_id id, struct engine_agent *ret_agent)
{
    const struct agent *a = engine_find_agent(e, id);
    if (!a)
        return false;
    *ret_agent = (struct engine_agent){
        .id = a->id,
        .state = a->state,
        .reason = a->reason,
        .capacity = a->capacity[MEDIUM_CHAT],
        .active = a->active,
        .away = a->away,
        .wants = a->wants,
        .wanted_state = a->wanted_state,
        .wanted_reason = a->wanted_reason,
        .state_since_us = a->state_since_us,
        .idle_since_us = engine_idle_since_us(e, a),
    };
    return true;
}

uint32_t engine_waiting(const struct engine *e, queue_id queue, contact_id *ret_ids, uint32_t max)
{
    const struct queue *q = shelf_find(&e->queues, queue);
    if (!q)
        return 0;
    struct heads heads = match_heads(e, e->last_us);
    for (const struct lane *l = q->lanes; l; l = l->queue_next)
        match_heads_add(&heads, l);
    for (uint32_t i = 0; i < q->standing && i < max; i++) {
        const struct contact *c = match_heads_first(&heads);
        ret_ids[i] = c->id;
        match_heads_next(&heads, match_behind(c));
    }
    return q->standing;
}

uint64_t engine_refused(const struct engine *e, enum err reason)
{
    return (unsigned)reason < ERR_COUNT ? e->refused[reason] : 0;
}
