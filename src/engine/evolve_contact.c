/* evolve_contact.c: contacts from facts. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/evolving.h"
#include "engine/match.h"

static bool in_line(const struct contact *c)
{
    return c->state == CONTACT_WAITING || c->state == CONTACT_OFFERED;
}

/* -- estimates -- */

static const struct estimate_said nothing_said = {{-1, -1, -1}};

/* It comes to its queue now, not yet counted among those who wait. */
static void say(const struct engine *e, struct contact *c, int64_t now_us)
{
    struct estimate_now now;

    c->queued_us = now_us;
    engine_estimate_now(e, c->queue, c->medium, now_us, &now);
    estimate_say(engine_estimate(c), &now, &c->said);
}

static void served(struct contact *c, int64_t now_us)
{
    bool waited = false;

    for (int i = 0; i < ESTIMATORS; i++)
        waited = waited || c->said.ms[i] >= 0;
    estimate_served(engine_estimate(c), now_us - c->queued_us, waited ? &c->said : NULL);
}

/* -- arrival -- */

static bool arrived_ok(const struct engine *e, const struct fact *f, const struct topic *t, const struct queue *q)
{
    uint64_t live;

    return t && q && t->queue == f->queue && f->contact != 0 && f->party != 0 && f->c > 0 && evolve_span_ok(f->b) &&
           evolve_attrs_ok(e, f) && attrs_medium(f->rest, f->rest_bytes) != MEDIUM_NONE &&
           !engine_find_contact(e, f->contact) && !map_get(&e->conversations, (uint64_t)f->c, &live);
}

enum err engine_evolve_arrived(struct engine *e, const struct fact *f)
{
    struct topic *t = f->a > 0 ? shelf_find(&e->topics, (topic_id)f->a) : NULL;
    struct queue *q = shelf_find(&e->queues, f->queue);

    if (!arrived_ok(e, f, t, q))
        return ERR_CORRUPT;
    if (e->contacts.count >= e->limits.contacts_max)
        return ERR_FULL;
    struct contact *c = engine_contact_room(e) == OK ? malloc(sizeof *c + f->rest_bytes) : NULL;
    struct match_want want;
    struct lane *lane = NULL;
    if (!c)
        return ERR_NOMEM;
    *c = (struct contact){.id = f->contact,
                          .conversation = (conversation_id)f->c,
                          .party = f->party,
                          .queue = q,
                          .topic = t,
                          .state = CONTACT_WAITING,
                          .medium = attrs_medium(f->rest, f->rest_bytes),
                          .arrived_us = f->at_us,
                          .patience_us = f->b,
                          .attrs_bytes = f->rest_bytes,
                          .due = {.id = f->contact, .kind = DUE_CONTACT}};
    if (f->rest_bytes > 0)
        c->attrs = memcpy(c->attrs_first, f->rest, f->rest_bytes);
    c->priority = engine_priority(c);
    match_want_of(c, &want);
    enum err err = match_lane(e, &want, &lane);
    if (err == OK)
        err = map_put(&e->conversations, (uint64_t)f->c, f->contact);
    if (err != OK) {
        match_drop(e, lane);
        engine_contact_free(c);
        return err;
    }
    say(e, c, f->at_us);
    book_put(&e->contacts, c);
    q->open++;
    q->waiting[c->medium]++;
    match_bind(e, c, lane);
    match_enter(c);
    engine_refresh(e, c);
    engine_promises(e, c);
    return OK;
}

/* -- what a fact must say beyond leading from the present state somewhere -- */

/* Capacity is not asked: of an erased person's contact not even the medium is known, and still its history must be read. On a break nobody is
 * given to them, but one may call: then only they were looked at. */
static bool offer_ok(const struct engine *e, const struct contact *c, const struct fact *f)
{
    const struct agent *a = engine_find_agent(e, f->agent);

    return a && (a->state == AGENT_READY || (a->state == AGENT_PAUSED && f->c == 1)) && !a->away && a->active < PLACES_MAX && !engine_place_of(c, f->agent) &&
           c->places_count < OFFERS_MAX && (c->sought == 0 || c->sought == f->agent) && f->a > 0 &&
           (uint64_t)f->a >= e->next_token && f->a < INT64_MAX && evolve_until_ok(f, f->b) && f->b > 0;
}

static bool reserve_ok(const struct engine *e, const struct contact *c, const struct fact *f)
{
    if (f->a == 0)
        return c->sought != 0 && c->sought == f->agent && f->b == SOUGHT_NONE;
    return c->sought == 0 && engine_find_agent(e, f->agent) && evolve_until_ok(f, f->a) && f->b > SOUGHT_NONE && f->b <= SOUGHT_PASSED;
}

static bool transferred_ok(const struct engine *e, const struct contact *c, const struct fact *f)
{
    return engine_place_of(c, f->agent) && shelf_find(&e->queues, f->queue) && f->a > 0 && shelf_find(&e->topics, (topic_id)f->a) &&
           (queue_id)f->b == c->queue->id && (f->c == ACTOR_AGENT || f->c == ACTOR_SUPERVISOR);
}

static bool moved_ok(const struct engine *e, const struct contact *c, const struct fact *f)
{
    return f->queue != c->queue->id && shelf_find(&e->queues, f->queue) && (queue_id)f->a == c->queue->id &&
           f->b > OVERFLOW_NONE && f->b <= OVERFLOW_WAITED;
}

/* It is asleep, awake or put away, and was not just so before. */
static bool sleep_ok(const struct contact *c, const struct fact *f)
{
    bool asleep = f->a == 1;

    return (f->a == 0 || f->a == 1) && (f->b == 0 || f->b == 1) && (f->c == 0 || (asleep && evolve_until_ok(f, f->c))) &&
           (asleep != c->asleep || f->c != c->snoozed_until_us);
}

/* Facts about an agent's claim. */
static bool place_ok(const struct contact *c, const struct fact *f)
{
    const struct place *p = engine_place_of(c, f->agent);
    bool token = p && (uint64_t)f->a == p->token;

    switch (f->kind) {
    case FACT_CONTACT_ACCEPTED: return token && c->places_count == 1;
    case FACT_CONTACT_CONNECTING: return token && c->places_count == 1 && evolve_until_ok(f, f->b) && f->b > 0;
    case FACT_OFFER_WITHDRAWN: return token && f->b > WITHDRAWN_NONE && f->b <= WITHDRAWN_CHANGED;
    case FACT_CONTACT_DECLINED: return token && evolve_until_ok(f, f->c) && engine_declines(f->b);
    case FACT_CONNECT_FAILED: return token && evolve_until_ok(f, f->c) && (f->b == ACTOR_AGENT || f->b == ACTOR_SYSTEM);
    case FACT_OFFER_LAPSED: return token && evolve_until_ok(f, f->c);
    case FACT_OFFER_RETIMED: return token && evolve_until_ok(f, f->b) && f->b > 0;
    case FACT_CONTACT_ENDED: return p && (f->b == 0 || evolve_until_ok(f, f->b));
    case FACT_CONTACT_WRAPPED: return p && f->a >= 0;
    case FACT_WRAPUP_RETIMED: return p && evolve_until_ok(f, f->b) && f->b > 0;
    case FACT_CONTACT_REQUEUED: return p != NULL;
    case FACT_CONTACT_SLEEP: return p && sleep_ok(c, f);
    default: return false;
    }
}

static bool follows(const struct engine *e, const struct contact *c, const struct fact *f)
{
    switch (f->kind) {
    case FACT_CONTACT_OFFERED: return offer_ok(e, c, f);
    case FACT_CONTACT_RESERVED: return reserve_ok(e, c, f);
    case FACT_CONTACT_MOVED: return moved_ok(e, c, f);
    case FACT_CONTACT_TRANSFERRED: return transferred_ok(e, c, f);
    case FACT_CONTACT_WIDENED: return f->a == (int64_t)c->step + 1 && f->a <= c->topic->policy.steps;
    case FACT_CONTACT_SET: return f->party == c->party && f->rest_bytes <= ATTRS_BYTES_MAX && evolve_attrs_ok(e, f);
    case FACT_CONTACT_ABANDONED: return true;
    default: return place_ok(c, f);
    }
}

/* -- memory -- */

struct taken {
    struct place *place; /* of an offer */
    uint8_t *attrs;      /* of a change */
    struct lane *lane;   /* of what is required from now on */
};

static bool keeps_apart(const struct fact *f)
{
    return f->kind == FACT_CONTACT_DECLINED || f->kind == FACT_OFFER_LAPSED || f->kind == FACT_CONNECT_FAILED ||
           f->kind == FACT_CONTACT_TRANSFERRED;
}

/* Of another topic it begins with the first step. */
static void retarget(const struct engine *e, struct contact *c, const struct fact *f)
{
    struct topic *t = shelf_find(&e->topics, (topic_id)f->a);

    c->step = t == c->topic ? c->step : 0;
    c->topic = t;
    c->queue = shelf_find(&e->queues, f->queue);
}

/* The lane of what will be required. One that was prepared (lane_to) is used up. */
static enum err take_lane(struct engine *e, struct contact *c, const struct fact *f, struct taken *ret)
{
    struct contact after = *c;
    struct match_want want;

    if (c->lane_to) {
        ret->lane = c->lane_to;
        c->lane_to = NULL;
        return OK;
    }
    if (f->kind == FACT_CONTACT_WIDENED)
        after.step = (uint32_t)f->a;
    if (f->kind == FACT_CONTACT_MOVED)
        after.queue = shelf_find(&e->queues, f->queue);
    if (f->kind == FACT_CONTACT_TRANSFERRED)
        retarget(e, &after, f);
    if (f->kind == FACT_CONTACT_SET) {
        after.attrs = ret->attrs;
        after.attrs_bytes = f->rest_bytes;
    }
    if (!c->lane)
        return OK;
    after.priority = engine_priority(&after);
    match_want_of(&after, &want);
    return match_lane(e, &want, &ret->lane);
}

static enum err take(struct engine *e, struct contact *c, const struct fact *f, struct taken *ret)
{
    *ret = (struct taken){0};
    if (keeps_apart(f)) {
        enum err err = engine_hold_room(c);
        return err == OK && f->kind == FACT_CONTACT_TRANSFERRED ? take_lane(e, c, f, ret) : err;
    }
    if (f->kind == FACT_CONTACT_OFFERED)
        return engine_place_new(c, &ret->place);
    if (f->kind == FACT_CONTACT_MOVED || f->kind == FACT_CONTACT_WIDENED)
        return take_lane(e, c, f, ret);
    if (f->kind != FACT_CONTACT_SET)
        return OK;
    enum err err = f->rest_bytes > 0 ? engine_bytes_copy(f->rest, f->rest_bytes, &ret->attrs) : OK;
    if (err == OK)
        err = take_lane(e, c, f, ret);
    if (err != OK)
        free(ret->attrs);
    return err;
}

/* -- the steps; everything has been checked and reserved -- */

static void unreserve(struct engine *e, struct contact *c)
{
    if (c->sought == 0)
        return;
    engine_reserved_take(e, c);
    c->sought = 0;
    c->sought_why = SOUGHT_NONE;
    c->sought_until_us = 0;
}

static void offered(struct engine *e, struct contact *c, struct place *p, const struct fact *f)
{
    struct agent *a = engine_find_agent(e, f->agent);
    const struct hold *before = engine_hold_of(c, a->id);

    p->passed = c->sought_why == SOUGHT_PASSED;
    unreserve(e, c);
    if (before && before->token >= c->round)
        c->round = (uint64_t)f->a; /* asked again: a new round */
    if (f->at_us == c->queued_us)
        c->said = nothing_said; /* did not wait */
    p->token = (uint64_t)f->a;
    p->until_us = f->b;
    p->since_us = f->at_us;
    engine_place_put(p, c, a, f->at_us);
    a->offered_us = f->at_us;
    e->next_token = p->token + 1;
}

static void keep_apart(struct contact *c, const struct fact *f)
{
    const struct hold *before = engine_hold_of(c, f->agent);
    uint8_t times = before ? before->times : 0;

    engine_hold_put(c, &(struct hold){
                           .agent = f->agent,
                           .until_us = f->c,
                           .token = (uint64_t)f->a,
                           .reason = f->kind == FACT_CONTACT_DECLINED ? (reason_no)f->b : DECLINE_NONE,
                           .lapsed = f->kind == FACT_OFFER_LAPSED,
                           .for_good = f->c == f->at_us + SPAN_MAX_US,
                           .times = (uint8_t)(times + (times < UINT8_MAX)),
                       });
}

static void moved(struct engine *e, struct contact *c, const struct fact *f)
{
    unreserve(e, c);
    c->queue->open--;
    c->queue = shelf_find(&e->queues, f->queue);
    c->queue->open++;
    say(e, c, f->at_us);
}

/* Its agent is done with it, and is not to be asked for it again. */
static void transferred(struct engine *e, struct contact *c, struct place *p, const struct fact *f)
{
    const struct hold *before = engine_hold_of(c, f->agent);

    engine_hold_put(c, &(struct hold){.agent = f->agent, .until_us = f->at_us + SPAN_MAX_US, .token = p->token,
                                      .reason = DECLINE_PASSED, .for_good = true, .times = before ? before->times : 0,
                                      .to = {.queue = f->queue, .topic = (topic_id)f->a}});
    estimate_handled(engine_estimate(c), f->at_us - p->since_us);
    p->agent->ended_us = f->at_us;
    engine_place_sleep(p, false, 0, f->at_us);
    engine_place_drop(p, f->at_us);
    c->queue->open--;
    retarget(e, c, f);
    c->queue->open++;
    say(e, c, f->at_us);
}

static void reserved(struct engine *e, struct contact *c, const struct fact *f)
{
    if (f->a == 0) {
        unreserve(e, c);
        return;
    }
    c->sought = f->agent;
    c->sought_why = (enum sought)f->b;
    c->sought_until_us = f->a;
    struct hold *passed = c->sought_why == SOUGHT_PASSED ? engine_hold_passed(c) : NULL;
    if (passed)
        passed->to.colleague = f->agent;
    engine_reserved_put(e, c);
}

static void changed(struct contact *c, uint8_t *attrs, uint16_t attrs_bytes)
{
    engine_contact_forget(c);
    c->attrs = attrs;
    c->attrs_bytes = attrs_bytes;
}

static void happen(struct engine *e, struct contact *c, const struct fact *f, const struct taken *taken)
{
    struct place *p = engine_place_of(c, f->agent);

    switch (f->kind) {
    case FACT_CONTACT_WIDENED: c->step = (uint32_t)f->a; break;
    case FACT_CONTACT_RESERVED: reserved(e, c, f); break;
    case FACT_CONTACT_MOVED: moved(e, c, f); break;
    case FACT_CONTACT_TRANSFERRED: transferred(e, c, p, f); break;
    case FACT_CONTACT_SET: changed(c, taken->attrs, f->rest_bytes); break;
    case FACT_CONTACT_OFFERED: offered(e, c, taken->place, f); break;
    case FACT_CONTACT_CONNECTING:
        p->until_us = f->b;
        p->since_us = f->at_us;
        break;
    case FACT_CONTACT_ACCEPTED:
        if (c->state == CONTACT_OFFERED)
            p->since_us = f->at_us;
        p->until_us = 0;
        served(c, f->at_us);
        break;
    case FACT_CONTACT_DECLINED:
    case FACT_OFFER_LAPSED:
    case FACT_CONNECT_FAILED:
        keep_apart(c, f);
        engine_place_drop(p, f->at_us);
        break;
    case FACT_OFFER_WITHDRAWN: engine_place_drop(p, f->at_us); break;
    case FACT_OFFER_RETIMED:
    case FACT_WRAPUP_RETIMED: p->until_us = f->b; break;
    case FACT_CONTACT_SLEEP: engine_place_sleep(p, f->a == 1, f->c, f->at_us); break;
    case FACT_CONTACT_ENDED:
        engine_place_sleep(p, false, 0, f->at_us);
        p->until_us = f->b;
        break;
    case FACT_CONTACT_REQUEUED:
        engine_place_sleep(p, false, 0, f->at_us);
        engine_place_drop(p, f->at_us);
        say(e, c, f->at_us);
        break;
    case FACT_CONTACT_ABANDONED: estimate_abandoned(engine_estimate(c), f->at_us - c->queued_us); break;
    default: break;
    }
}

static void close_contact(struct engine *e, struct contact *c, const struct fact *f)
{
    struct closed *x = engine_closed_add(e, c->id);

    struct place *p = engine_place(c);
    if (p) {
        x->agent = p->agent->id;
        x->token = p->token;
        x->code = f->kind == FACT_CONTACT_WRAPPED ? f->a : 0;
        p->agent->ended_us = f->at_us;
        estimate_handled(engine_estimate(c), f->at_us - p->since_us);
        engine_place_drop(p, f->at_us);
    }
    unreserve(e, c);
    deadlines_set(&e->deadlines, &c->due, NEVER_US);
    c->queue->open--;
    book_take(&e->contacts, c->id);
    engine_contact_free(c);
}

enum err engine_evolve_contact(struct engine *e, const struct fact *f)
{
    struct contact *c = engine_find_contact(e, f->contact);
    if (!c || (f->queue != 0 && f->queue != c->queue->id && f->kind != FACT_CONTACT_MOVED &&
               f->kind != FACT_CONTACT_TRANSFERRED))
        return ERR_CORRUPT;

    enum contact_state from = c->state, next = engine_edge_follow(from, f->kind, f->b == 0, c->places_count);
    struct taken taken;
    if (next == CONTACT_NONE || !follows(e, c, f))
        return ERR_CORRUPT;
    enum err err = take(e, c, f, &taken);
    if (err != OK)
        return err;

    if (from == CONTACT_WAITING)
        match_leave(c);
    c->queue->waiting[c->medium] -= in_line(c);
    happen(e, c, f, &taken);
    if (taken.lane || next == CONTACT_WRAPUP || next == CONTACT_CLOSED)
        match_bind(e, c, taken.lane);
    if (from != CONTACT_WRAPUP && (next == CONTACT_WRAPUP || next == CONTACT_CLOSED))
        map_del(&e->conversations, c->conversation);
    if (next == CONTACT_CLOSED) {
        close_contact(e, c, f);
        return OK;
    }
    c->state = next;
    c->queue->waiting[c->medium] += in_line(c);
    if (next == CONTACT_WAITING)
        match_enter(c);
    engine_refresh(e, c);
    engine_promises(e, c);
    return OK;
}
