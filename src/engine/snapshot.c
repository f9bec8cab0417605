/* snapshot.c: the whole state as bytes and back.
 *
 *   u32 "TDN7", i64 last_us, u64 next_token, routing (u32 bytes and policy.h's form), then queues, topics, agents, contacts (each: u32
 *   count, by id), the ring of closed ones (u32 count, oldest first), u64 hash of all before. Little endian; numbers as state.h has
 *   them. Older snapshots ("TDN1" to "TDN6") are ERR_CORRUPT: the facts are all there.
 *
 * The same state gives the same bytes whatever led to it: what can be derived (lines, deadlines, open contacts of an
 * agent) is left out. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/attrs.h"
#include "base/prng.h"
#include "engine/match.h"
#include "engine/state.h"

#define MAGIC 0x374e4454u /* "TDN7" */
#define HOLDS_MAX 100000u
#define ROUTING_BYTES_MAX 1000u

/* -- out -- */

static void put_i64(struct buf *b, int64_t v)
{
    buf_u64(b, (uint64_t)v);
}

static void put_bytes(struct buf *b, const uint8_t *p, uint32_t n)
{
    buf_u32(b, n);
    if (n)
        buf_put(b, p, n);
}

static void put_queue(struct buf *b, const struct queue *q)
{
    buf_u64(b, q->id);
    put_i64(b, q->lease_us);
    put_i64(b, q->wrapup_us);
    put_i64(b, q->decline_hold_us);
    put_bytes(b, q->bytes, q->bytes_count);
    for (unsigned m = MEDIUM_CHAT; m < MEDIA; m++)
        estimate_write(&q->estimates[m], b);
}

static void put_topic(struct buf *b, const struct topic *t)
{
    buf_u64(b, t->id);
    buf_u64(b, t->queue);
    put_i64(b, t->priority);
    put_i64(b, t->widen_permille);
    put_bytes(b, t->bytes, t->bytes_count);
}

static void put_agent(struct buf *b, const struct agent *a)
{
    buf_u64(b, a->id);
    put_i64(b, a->version);
    for (unsigned m = MEDIUM_CHAT; m < MEDIA; m++)
        buf_u16(b, a->capacity[m]);
    buf_u8(b, (uint8_t)a->state);
    buf_u8(b, (uint8_t)a->reason);
    buf_u8(b, a->wants);
    buf_u8(b, (uint8_t)a->wanted_state);
    buf_u8(b, (uint8_t)a->wanted_reason);
    buf_u8(b, a->away);
    put_i64(b, a->away_until_us);
    put_i64(b, a->state_since_us);
    put_i64(b, a->ended_us);
    put_i64(b, a->offered_us);
    put_i64(b, a->ready_us);
    put_i64(b, a->busy_us);
    put_i64(b, a->busy_since_us);
    put_i64(b, a->on_us);
    put_i64(b, a->on_since_us);
    put_bytes(b, a->attrs, a->attrs_bytes);
}

static void put_holds(struct buf *b, const struct contact *c)
{
    buf_u32(b, c->holds_count);
    for (uint32_t i = 0; i < c->holds_count; i++) {
        const struct hold *h = &c->holds[i];
        buf_u64(b, h->agent);
        put_i64(b, h->until_us);
        buf_u64(b, h->token);
        buf_u8(b, (uint8_t)h->reason);
        buf_u8(b, h->lapsed);
        buf_u8(b, h->times);
        buf_u64(b, h->to.queue);
        buf_u64(b, h->to.topic);
        buf_u64(b, h->to.colleague);
        buf_u8(b, h->for_good);
    }
}

static void put_contact(struct buf *b, const struct contact *c)
{
    buf_u64(b, c->id);
    buf_u64(b, c->conversation);
    buf_u64(b, c->party);
    buf_u64(b, c->queue->id);
    buf_u64(b, c->topic->id);
    buf_u8(b, (uint8_t)c->state);
    buf_u8(b, (uint8_t)c->medium);
    buf_u8(b, c->asleep);
    put_i64(b, c->snoozed_until_us);
    put_i64(b, c->snoozed_us);
    buf_u32(b, c->step);
    buf_u8(b, 0); /* was the priority, which follows from the rest */
    put_i64(b, c->arrived_us);
    put_i64(b, c->patience_us);
    put_i64(b, c->queued_us);
    buf_u64(b, c->sought);
    buf_u8(b, (uint8_t)c->sought_why);
    put_i64(b, c->sought_until_us);
    buf_u64(b, c->round);
    for (int i = 0; i < ESTIMATORS; i++)
        buf_u32(b, (uint32_t)c->said.ms[i]);
    put_holds(b, c);
    put_bytes(b, c->attrs, c->attrs ? c->attrs_bytes : 0);
    buf_u32(b, c->places_count);
    for (const struct place *p = c->places; p; p = p->next) {
        buf_u64(b, p->agent->id);
        buf_u64(b, p->token);
        put_i64(b, p->until_us);
        put_i64(b, p->since_us);
        buf_u8(b, p->passed);
    }
}

static void put_routing(struct buf *b, const struct routing *r)
{
    struct buf bytes = {0};

    routing_write(&bytes, r);
    if (bytes.err != OK)
        b->err = bytes.err;
    put_bytes(b, bytes.p, (uint32_t)bytes.n);
    buf_done(&bytes);
}

static void put_closed(struct buf *b, const struct engine *e)
{
    buf_u32(b, e->closed_count);
    for (uint32_t i = e->closed_count; i > 0; i--) {
        const struct closed *x = &e->closed[(e->closed_next + CLOSED_KEPT - i) % CLOSED_KEPT];
        buf_u64(b, x->id);
        buf_u64(b, x->agent);
        buf_u64(b, x->token);
        put_i64(b, x->code);
    }
}

void engine_save(const struct engine *e, struct buf *out)
{
    size_t start = out->n;

    buf_u32(out, MAGIC);
    put_i64(out, e->last_us);
    buf_u64(out, e->next_token);
    put_routing(out, &e->routing);
    buf_u32(out, e->queues.count);
    for (uint32_t i = 0; i < e->queues.count; i++)
        put_queue(out, e->queues.items[i]);
    buf_u32(out, e->topics.count);
    for (uint32_t i = 0; i < e->topics.count; i++)
        put_topic(out, e->topics.items[i]);
    buf_u32(out, e->agents.count);
    void *const *things = book_sorted(&e->agents);
    for (uint32_t i = 0; i < e->agents.count; i++)
        put_agent(out, things[i]);
    buf_u32(out, e->contacts.count);
    things = book_sorted(&e->contacts);
    for (uint32_t i = 0; i < e->contacts.count; i++)
        put_contact(out, things[i]);
    put_closed(out, e);
    if (out->err == OK)
        buf_u64(out, hash_bytes(out->p + start, out->n - start, MAGIC));
}

/* -- in -- */

/* What is read now: after which id, so that none comes twice and all ascend. */
struct reading {
    struct rd r;
    struct engine *e;
    uint64_t last;
};

static bool id_follows(struct reading *in, uint64_t id)
{
    bool follows = id > in->last;
    in->last = id;
    return follows;
}

static enum err get_queue(struct reading *in)
{
    struct rd *r = &in->r;
    struct engine *e = in->e;
    struct queue q = {.id = rd_u64(r)};

    q.lease_us = rd_i64_within(r, SPAN_MAX_US);
    q.wrapup_us = rd_i64_within(r, SPAN_MAX_US);
    q.decline_hold_us = rd_i64_within(r, SPAN_MAX_US);
    q.bytes_count = rd_u32_within(r, FACT_REST_MAX);
    const uint8_t *bytes = rd_bytes(r, q.bytes_count);
    if (r->err != OK || !id_follows(in, q.id) || q.id > UINT32_MAX || q.lease_us < 1 || q.decline_hold_us < 1 ||
        queue_policy_read(bytes, q.bytes_count, &q.policy) != OK)
        return ERR_CORRUPT;
    for (unsigned m = MEDIUM_CHAT; m < MEDIA; m++)
        if (estimate_read(r, &q.estimates[m]) != OK)
            return ERR_CORRUPT;
    struct queue *copy = shelf_reserve(&e->queues, 1) == OK ? malloc(sizeof *copy) : NULL;
    if (!copy || engine_bytes_copy(bytes, q.bytes_count, &q.bytes) != OK) {
        free(copy);
        return ERR_NOMEM;
    }
    *copy = q;
    shelf_put(&e->queues, copy);
    return queue_policy_read(copy->bytes, copy->bytes_count, &copy->policy);
}

static enum err get_topic(struct reading *in)
{
    struct rd *r = &in->r;
    struct engine *e = in->e;
    struct topic t = {.id = rd_u64(r)};
    struct policy policy;

    t.queue = rd_u64(r);
    t.priority = rd_i64_within(r, PRIORITY_MAX);
    t.widen_permille = rd_i64_within(r, PERMILLE_MAX);
    t.bytes_count = rd_u32_within(r, FACT_REST_MAX);
    const uint8_t *bytes = rd_bytes(r, t.bytes_count);
    if (r->err != OK || !id_follows(in, t.id) || t.id > INT64_MAX || !shelf_find(&e->queues, t.queue) ||
        policy_read(bytes, t.bytes_count, &policy) != OK)
        return ERR_CORRUPT;
    struct topic *copy = shelf_reserve(&e->topics, 1) == OK ? malloc(sizeof *copy) : NULL;
    if (!copy || engine_bytes_copy(bytes, t.bytes_count, &t.bytes) != OK) {
        free(copy);
        return ERR_NOMEM;
    }
    *copy = t;
    shelf_put(&e->topics, copy);
    return policy_read(copy->bytes, copy->bytes_count, &copy->policy);
}

static enum err get_agent(struct reading *in)
{
    struct rd *r = &in->r;
    struct engine *e = in->e;
    struct agent a = {.id = rd_u64(r)};

    a.due = (struct due){.id = a.id, .kind = DUE_AGENT};
    a.version = rd_i64_within(r, INT64_MAX);
    for (unsigned m = MEDIUM_CHAT; m < MEDIA; m++)
        a.capacity[m] = rd_u16_within(r, CAPACITY_MAX);
    a.state = rd_u8_within(r, AGENT_PAUSED);
    a.reason = rd_u8_within(r, REASON_MAX);
    a.wants = rd_u8_within(r, 1);
    a.wanted_state = rd_u8_within(r, AGENT_PAUSED);
    a.wanted_reason = rd_u8_within(r, REASON_MAX);
    a.away = rd_u8_within(r, 1);
    a.away_until_us = rd_i64_within(r, TIME_MAX_US + SPAN_MAX_US);
    a.state_since_us = rd_i64_within(r, e->last_us);
    a.ended_us = rd_i64_within(r, e->last_us);
    a.offered_us = rd_i64_within(r, e->last_us);
    a.ready_us = rd_i64_within(r, e->last_us);
    a.busy_us = rd_i64_within(r, e->last_us);
    a.busy_since_us = rd_i64_within(r, e->last_us);
    a.on_us = rd_i64_within(r, e->last_us);
    a.on_since_us = rd_i64_within(r, e->last_us);
    a.attrs_bytes = rd_u32_within(r, ATTRS_BYTES_MAX);
    const uint8_t *attrs = rd_bytes(r, a.attrs_bytes);
    if (r->err != OK || !id_follows(in, a.id) || (!a.away && a.away_until_us != 0) || (!a.wants && (a.wanted_state != AGENT_OFFLINE || a.wanted_reason != PAUSE_NONE)) ||
        attrs_check(attrs, a.attrs_bytes) != OK)
        return ERR_CORRUPT;
    struct agent *copy = engine_agent_room(e) == OK ? malloc(sizeof *copy) : NULL;
    if (!copy || match_seat(e, copy) != OK || engine_bytes_copy(attrs, a.attrs_bytes, &a.attrs) != OK) {
        free(copy);
        return ERR_NOMEM;
    }
    a.seat = copy->seat;
    *copy = a;
    match_attrs(e, copy);
    book_put(&e->agents, copy);
    engine_staff(e, copy, 1);
    if (copy->away)
        deadlines_set(&e->deadlines, &copy->due, copy->away_until_us);
    return OK;
}

static enum err get_holds(struct rd *r, const struct engine *e, struct contact *c)
{
    uint32_t count = rd_u32_within(r, HOLDS_MAX);
    agent_id last = 0;

    for (uint32_t i = 0; i < count && r->err == OK; i++) {
        struct hold h = {.agent = rd_u64(r)};
        h.until_us = rd_i64_within(r, TIME_MAX_US + SPAN_MAX_US);
        h.token = rd_u64(r);
        h.reason = rd_u8_within(r, REASON_MAX);
        h.lapsed = rd_u8_within(r, 1);
        h.times = rd_u8_within(r, UINT8_MAX);
        h.to.queue = rd_u64(r);
        h.to.topic = rd_u64(r);
        h.to.colleague = rd_u64(r);
        h.for_good = rd_u8_within(r, 1);
        bool goes = h.to.queue != 0 || h.to.topic != 0 || h.to.colleague != 0;
        if (r->err != OK || h.agent <= last || h.token >= e->next_token || (goes && h.reason != DECLINE_PASSED) || (h.reason == DECLINE_PASSED && !h.for_good))
            return ERR_CORRUPT;
        if (engine_hold_room(c) != OK)
            return ERR_NOMEM;
        engine_hold_put(c, &h);
        last = h.agent;
    }
    return r->err;
}

static void get_contact_columns(struct rd *r, const struct engine *e, struct contact *c)
{
    c->id = rd_u64(r);
    c->due = (struct due){.id = c->id, .kind = DUE_CONTACT};
    c->conversation = rd_u64(r);
    c->party = rd_u64(r);
    c->queue = shelf_find(&e->queues, rd_u64(r));
    c->topic = shelf_find(&e->topics, rd_u64(r));
    c->state = rd_u8_within(r, CONTACT_CONNECTING);
    c->medium = rd_u8_within(r, MEDIA - 1);
    c->asleep = rd_u8_within(r, 1);
    c->snoozed_until_us = rd_i64_within(r, TIME_MAX_US + SPAN_MAX_US);
    c->snoozed_us = rd_i64_within(r, e->last_us);
    c->step = rd_u32_within(r, POLICY_STEPS_MAX);
    (void)rd_u8_within(r, PRIORITY_MAX); /* older snapshots hold one that was true once */
    c->arrived_us = rd_i64_within(r, e->last_us);
    c->patience_us = rd_i64_within(r, SPAN_MAX_US);
    c->queued_us = rd_i64_within(r, e->last_us);
    c->sought = rd_u64(r);
    c->sought_why = rd_u8_within(r, SOUGHT_PASSED);
    c->sought_until_us = rd_i64_within(r, TIME_MAX_US + SPAN_MAX_US);
    c->round = rd_u64(r);
    for (int i = 0; i < ESTIMATORS; i++)
        c->said.ms[i] = (int32_t)rd_u32(r);
}

/* What engine_promises() asserts of a living contact, as a question to strange bytes; its places: get_place(). */
static bool contact_sound(struct reading *in, const struct contact *c)
{
    uint64_t live;

    if (!id_follows(in, c->id) || c->conversation == 0 || c->conversation > INT64_MAX || c->party == 0 || !c->queue || !c->topic ||
        c->state == CONTACT_NONE || c->state == CONTACT_CLOSED || c->medium == MEDIUM_NONE ||
        (c->asleep && c->state != CONTACT_TALKING) || (c->snoozed_until_us && !c->asleep) || (c->snoozed_us && !c->snoozed_until_us))
        return false;
    if ((c->sought != 0) != (c->sought_why != SOUGHT_NONE) || (c->sought != 0 && !engine_find_agent(in->e, c->sought)) ||
        (c->sought == 0 && c->sought_until_us != 0) ||
        (c->sought != 0 && c->state != CONTACT_WAITING) || c->round >= in->e->next_token)
        return false;
    return c->state == CONTACT_WRAPUP || !map_get(&in->e->conversations, c->conversation, &live);
}

static enum err get_place(struct reading *in, struct contact *c, uint64_t *last_token)
{
    struct rd *r = &in->r;
    struct agent *a = engine_find_agent(in->e, rd_u64(r));
    struct place *p, read = {.token = rd_u64(r)};
    bool timed = c->state == CONTACT_OFFERED || c->state == CONTACT_CONNECTING || c->state == CONTACT_WRAPUP;

    read.until_us = rd_i64_within(r, TIME_MAX_US + SPAN_MAX_US);
    read.since_us = rd_i64_within(r, in->e->last_us);
    read.passed = rd_u8_within(r, 1);
    if (r->err != OK || !a || a->active >= PLACES_MAX || engine_place_of(c, a->id) || read.token <= *last_token ||
        read.token >= in->e->next_token || timed != (read.until_us != 0))
        return ERR_CORRUPT;
    if (engine_place_new(c, &p) != OK)
        return ERR_NOMEM;
    *last_token = read.token;
    *p = read;
    engine_place_put(p, c, a, a->busy_since_us); /* a stretch of work that goes on */
    return OK;
}

static enum err get_places(struct reading *in, struct contact *c)
{
    uint32_t count = rd_u32_within(&in->r, c->state == CONTACT_WAITING ? 0 : c->state == CONTACT_OFFERED ? OFFERS_MAX : 1);
    enum err err = in->r.err;
    uint64_t last_token = 0;

    if (err == OK && count == 0 && c->state != CONTACT_WAITING)
        return ERR_CORRUPT;
    for (uint32_t i = 0; i < count && err == OK; i++)
        err = get_place(in, c, &last_token);
    return err;
}

static enum err get_contact_rest(struct reading *in, struct contact *c)
{
    struct rd *r = &in->r;
    struct engine *e = in->e;

    if (r->err != OK || !contact_sound(in, c))
        return ERR_CORRUPT;
    enum err err = get_holds(r, e, c);
    if (err != OK)
        return err;
    c->attrs_bytes = rd_u32_within(r, ATTRS_BYTES_MAX);
    const uint8_t *attrs = rd_bytes(r, c->attrs_bytes);
    if (r->err != OK || attrs_check(attrs, c->attrs_bytes) != OK)
        return ERR_CORRUPT;
    if (c->attrs_bytes > 0 && engine_bytes_copy(attrs, c->attrs_bytes, &c->attrs) != OK)
        return ERR_NOMEM;
    if (engine_contact_room(e) != OK)
        return ERR_NOMEM;
    err = get_places(in, c);
    if (err == OK && c->state != CONTACT_WRAPUP)
        err = map_put(&e->conversations, c->conversation, c->id);
    return err;
}

static enum err get_contact(struct reading *in)
{
    struct rd *r = &in->r;
    struct engine *e = in->e;
    struct contact *c = calloc(1, sizeof *c);
    struct match_want want;
    struct lane *lane = NULL;
    if (!c)
        return ERR_NOMEM;
    get_contact_columns(r, e, c);
    enum err err = get_contact_rest(in, c);
    if (err == OK && c->state != CONTACT_WRAPUP) {
        c->priority = engine_priority(c);
        match_want_of(c, &want);
        err = match_lane(e, &want, &lane);
    }
    if (err != OK) {
        while (c->places)
            engine_place_drop(c->places, e->last_us);
        engine_contact_free(c);
        return err;
    }
    book_put(&e->contacts, c);
    c->queue->open++;
    c->queue->waiting[c->medium] += c->state == CONTACT_WAITING || c->state == CONTACT_OFFERED;
    match_bind(e, c, lane);
    if (c->sought)
        engine_reserved_put(e, c);
    if (c->state == CONTACT_WAITING)
        match_enter(c);
    engine_refresh(e, c);
    engine_promises(e, c);
    return OK;
}

static enum err get_closed(struct reading *in)
{
    struct rd *r = &in->r;
    struct engine *e = in->e;
    struct closed x = {.id = rd_u64(r)};

    x.agent = rd_u64(r);
    x.token = rd_u64(r);
    x.code = rd_i64_within(r, INT64_MAX);
    if (r->err != OK || x.id == 0 || x.token >= e->next_token)
        return ERR_CORRUPT;
    *engine_closed_add(e, x.id) = x;
    return OK;
}

static enum err get_all(struct reading *in, uint32_t max, enum err (*get)(struct reading *))
{
    uint32_t count = rd_u32_within(&in->r, max);
    enum err err = in->r.err;

    in->last = 0;
    for (uint32_t i = 0; i < count && err == OK; i++)
        err = get(in);
    return err;
}

enum err engine_load(struct engine *e, const uint8_t *p, size_t n)
{
    assert(e->last_us == 0 && e->queues.count == 0 && e->agents.count == 0);

    struct reading in = {.r = {.p = p, .n = n}, .e = e};
    struct rd *r = &in.r;
    struct rd sum = {.p = p, .n = n, .at = n >= 8 ? n - 8 : 0};
    if (n < 8 || rd_u64(&sum) != hash_bytes(p, n - 8, MAGIC) || rd_u32(r) != MAGIC)
        return ERR_CORRUPT;
    r->n = n - 8;
    e->last_us = rd_i64_within(r, TIME_MAX_US);
    e->next_token = rd_u64(r);
    if (r->err != OK || e->next_token == 0 || e->next_token > INT64_MAX)
        return ERR_CORRUPT;
    uint32_t routing_bytes = rd_u32_within(r, ROUTING_BYTES_MAX);
    const uint8_t *routing = rd_bytes(r, routing_bytes);
    if (r->err != OK || routing_read(routing, routing_bytes, &e->routing) != OK)
        return ERR_CORRUPT;

    enum err err = get_all(&in, e->limits.queues_max, get_queue);
    if (err == OK)
        err = get_all(&in, e->limits.topics_max, get_topic);
    if (err == OK)
        err = get_all(&in, e->limits.agents_max, get_agent);
    if (err == OK)
        err = get_all(&in, e->limits.contacts_max, get_contact);
    if (err == OK)
        err = get_all(&in, CLOSED_KEPT, get_closed);
    if (err == OK)
        match_agents(e);
    if (err == OK && r->at != r->n)
        err = ERR_CORRUPT;
    const struct due *due = deadlines_first(&e->deadlines);
    e->owed = due && due->at_us <= e->last_us; /* perhaps a tick had stopped there */
    return err;
}
