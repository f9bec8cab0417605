/* evolve.c: the only place where the state changes, one fact at a time, whether just decided or read from the log.
 * Each function checks first, then takes memory, then changes: an error leaves the state as it was. */
#include <assert.h>
#include <stdlib.h>

#include "base/attrs.h"
#include "engine/edges.h"
#include "engine/match.h"
#include "engine/state.h"

static bool span_ok(int64_t us)
{
    return us >= 0 && us <= SPAN_MAX_US;
}

static bool until_ok(const struct fact *f, int64_t until_us)
{
    return until_us >= f->at_us && until_us <= f->at_us + SPAN_MAX_US;
}

/* -- configuration -- */

static enum err queue_set(struct engine *e, const struct fact *f)
{
    struct queue_policy policy;

    if (f->queue == 0 || f->queue > UINT32_MAX || f->a < 1 || !span_ok(f->a) || !span_ok(f->b) || f->c < 1 ||
        !span_ok(f->c) || queue_policy_read(f->rest, f->rest_bytes, &policy) != OK)
        return ERR_CORRUPT;

    struct queue *q = shelf_find(&e->queues, f->queue);
    uint8_t *bytes;
    if (!q && e->queues.count >= e->limits.queues_max)
        return ERR_FULL;
    if (engine_bytes_copy(f->rest, f->rest_bytes, &bytes) != OK)
        return ERR_NOMEM;
    if (!q) {
        q = shelf_reserve(&e->queues, 1) == OK ? calloc(1, sizeof *q) : NULL;
        if (!q) {
            free(bytes);
            return ERR_NOMEM;
        }
        q->id = f->queue;
        shelf_put(&e->queues, q);
    }
    free(q->bytes);
    q->bytes = bytes;
    q->bytes_count = f->rest_bytes;
    enum err err = queue_policy_read(q->bytes, q->bytes_count, &q->policy);
    assert(err == OK);
    (void)err;
    q->lease_us = f->a;
    q->wrapup_us = f->b;
    q->decline_hold_us = f->c;
    return OK;
}

/* Widening follows the policy of now, also for those who wait already. */
static void refresh_topic(struct engine *e, const struct topic *t)
{
    struct contact *c;

    for (uint32_t at = 0; (c = book_next(&e->contacts, &at)) != NULL;)
        if (c->topic == t && c->state == CONTACT_WAITING)
            engine_refresh(e, c);
}

static enum err topic_set(struct engine *e, const struct fact *f)
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
    if (!t) {
        t = shelf_reserve(&e->topics, 1) == OK ? calloc(1, sizeof *t) : NULL;
        if (!t) {
            free(bytes);
            return ERR_NOMEM;
        }
        t->id = (topic_id)f->a;
        shelf_put(&e->topics, t);
    }
    free(t->bytes);
    t->bytes = bytes;
    t->bytes_count = f->rest_bytes;
    t->queue = f->queue;
    t->priority = f->b;
    t->widen_permille = f->c;
    enum err err = policy_read(t->bytes, t->bytes_count, &t->policy);
    assert(err == OK);
    (void)err;
    refresh_topic(e, t);
    return OK;
}

static enum err agent_set(struct engine *e, const struct fact *f)
{
    if (f->agent == 0 || f->a < 0 || f->b < 0 || f->b > CAPACITY_MAX || attrs_check(f->rest, f->rest_bytes) != OK)
        return ERR_CORRUPT;

    struct agent *a = engine_find_agent(e, f->agent);
    uint8_t *attrs;
    if (!a && e->agents.count >= e->limits.agents_max)
        return ERR_FULL;
    if (engine_bytes_copy(f->rest, f->rest_bytes, &attrs) != OK)
        return ERR_NOMEM;
    if (!a) {
        a = engine_agent_room(e) == OK ? calloc(1, sizeof *a) : NULL;
        if (!a) {
            free(attrs);
            return ERR_NOMEM;
        }
        a->id = f->agent;
        a->due = (struct due){.id = a->id, .kind = DUE_AGENT};
        a->state_since_us = a->ready_us = f->at_us;
        book_put(&e->agents, a);
    }
    free(a->attrs);
    a->attrs = attrs;
    a->attrs_bytes = f->rest_bytes;
    a->version = f->a;
    a->capacity[MEDIUM_CHAT] = (uint16_t)f->b;
    return OK;
}

/* -- agents -- */

static enum err agent_state(struct engine *e, const struct fact *f)
{
    struct agent *a = engine_find_agent(e, f->agent);
    if (!a || f->a < AGENT_OFFLINE || f->a > AGENT_PAUSED || f->b < PAUSE_NONE || f->b > PAUSE_MISSED)
        return ERR_CORRUPT;

    enum agent_state state = (enum agent_state)f->a;
    if (state != AGENT_OFFLINE && a->state == AGENT_OFFLINE)
        a->on_since_us = f->at_us;
    if (state == AGENT_OFFLINE && a->state != AGENT_OFFLINE) {
        a->on_us += f->at_us - a->on_since_us;
        a->on_since_us = 0;
    }
    if (state == AGENT_READY && a->state != AGENT_READY)
        a->ready_us = f->at_us;
    if (state != a->state || (enum pause_reason)f->b != a->reason)
        a->state_since_us = f->at_us;
    a->state = state;
    a->reason = (enum pause_reason)f->b;
    bool grace_over = a->away && a->away_until_us <= f->at_us && a->active == 0;
    if (state == AGENT_OFFLINE && f->c == ACTOR_SYSTEM && grace_over) {
        a->away = false;
        a->away_until_us = 0;
        deadlines_set(&e->deadlines, &a->due, NEVER_US);
    }
    return OK;
}

static enum err agent_away(struct engine *e, const struct fact *f)
{
    struct agent *a = engine_find_agent(e, f->agent);
    if (!a || !until_ok(f, f->a))
        return ERR_CORRUPT;

    a->away = true;
    a->away_until_us = f->a;
    deadlines_set(&e->deadlines, &a->due, f->a);
    return OK;
}

static enum err agent_back(struct engine *e, const struct fact *f)
{
    struct agent *a = engine_find_agent(e, f->agent);
    if (!a || !a->away)
        return ERR_CORRUPT;

    a->away = false;
    a->away_until_us = 0;
    deadlines_set(&e->deadlines, &a->due, NEVER_US);
    return OK;
}

/* -- contacts -- */

static enum err arrived(struct engine *e, const struct fact *f)
{
    struct topic *t = f->a > 0 ? shelf_find(&e->topics, (topic_id)f->a) : NULL;
    struct queue *q = shelf_find(&e->queues, f->queue);
    uint64_t live;

    if (!t || !q || t->queue != f->queue || f->contact == 0 || f->party == 0 || f->c <= 0 || !span_ok(f->b) ||
        attrs_check(f->rest, f->rest_bytes) != OK || engine_medium(f->rest, f->rest_bytes) == MEDIUM_NONE || engine_find_contact(e, f->contact) ||
        map_get(&e->conversations, (uint64_t)f->c, &live))
        return ERR_CORRUPT;
    if (e->contacts.count >= e->limits.contacts_max)
        return ERR_FULL;

    struct contact *c = engine_contact_room(e, q) == OK ? calloc(1, sizeof *c) : NULL;
    if (!c)
        return ERR_NOMEM;
    if ((f->rest_bytes > 0 && engine_bytes_copy(f->rest, f->rest_bytes, &c->attrs) != OK) ||
        map_put(&e->conversations, (uint64_t)f->c, f->contact) != OK) {
        engine_contact_free(c);
        return ERR_NOMEM;
    }
    c->attrs_bytes = f->rest_bytes;
    c->id = f->contact;
    c->conversation = (conversation_id)f->c;
    c->party = f->party;
    c->queue = q;
    c->topic = t;
    c->state = CONTACT_WAITING;
    c->priority = t->priority;
    c->medium = engine_medium(f->rest, f->rest_bytes);
    c->arrived_us = c->queued_us = f->at_us;
    c->patience_us = f->b;
    c->due = (struct due){.id = c->id, .kind = DUE_CONTACT};
    book_put(&e->contacts, c);
    q->open++;
    line_put(&q->line, c);
    engine_refresh(e, c);
    engine_promises(e, c);
    return OK;
}

/* What a fact must say beyond leading from the present state somewhere. */
static bool follows(const struct engine *e, const struct contact *c, const struct fact *f)
{
    const struct place *p = engine_place_of(c, f->agent);
    const struct agent *a;
    bool mine = p != NULL;
    bool token = mine && f->a > 0 && (uint64_t)f->a == p->token;

    switch (f->kind) {
    case FACT_CONTACT_OFFERED:
        a = engine_find_agent(e, f->agent);
        return a && engine_may_take(e, a, c->medium) && f->a > 0 && (uint64_t)f->a >= e->next_token && f->a < INT64_MAX &&
               until_ok(f, f->b) && f->b > 0;
    case FACT_CONTACT_WIDENED: return f->a == 1 && c->step == 0;
    case FACT_CONTACT_ACCEPTED:
    case FACT_OFFER_WITHDRAWN: return mine && token;
    case FACT_CONTACT_DECLINED: return mine && token && until_ok(f, f->c) && f->b >= 0 && f->b <= DECLINE_CONFLICT;
    case FACT_OFFER_LAPSED: return mine && token && until_ok(f, f->c);
    case FACT_OFFER_RETIMED: return mine && token && until_ok(f, f->b) && f->b > 0;
    case FACT_CONTACT_ENDED: return mine && (f->b == 0 || until_ok(f, f->b));
    case FACT_CONTACT_WRAPPED: return mine && f->a >= 0;
    case FACT_WRAPUP_RETIMED: return mine && until_ok(f, f->b) && f->b > 0;
    case FACT_CONTACT_REQUEUED: return mine;
    case FACT_CONTACT_ABANDONED: return true;
    default: return false;
    }
}

static void close_contact(struct engine *e, struct contact *c, const struct fact *f)
{
    struct closed *x = &e->closed[e->closed_next];

    *x = (struct closed){.id = c->id};
    e->closed_next = (e->closed_next + 1) % CLOSED_KEPT;
    if (e->closed_count < CLOSED_KEPT)
        e->closed_count++;
    struct place *p = engine_place(c);
    if (p) {
        x->agent = p->agent->id;
        x->token = p->token;
        x->code = f->kind == FACT_CONTACT_WRAPPED ? f->a : 0;
        p->agent->ended_us = f->at_us;
        engine_place_drop(p, f->at_us);
    }
    deadlines_set(&e->deadlines, &c->due, NEVER_US);
    c->queue->open--;
    book_take(&e->contacts, c->id);
    engine_contact_free(c);
}

static void keep_apart(struct contact *c, const struct fact *f)
{
    bool lapsed = f->kind == FACT_OFFER_LAPSED;
    struct hold hold = {.agent = f->agent, .until_us = f->c, .token = (uint64_t)f->a, .lapsed = lapsed};

    if (!lapsed)
        hold.reason = (enum decline_reason)f->b;
    engine_hold_put(c, &hold);
}

/* The step from one state to the next; everything has been checked and reserved. */
static void move(struct engine *e, struct contact *c, enum contact_state next, const struct fact *f)
{
    enum contact_state from = c->state;

    if (f->kind == FACT_CONTACT_DECLINED || f->kind == FACT_OFFER_LAPSED)
        keep_apart(c, f);
    if (f->kind == FACT_CONTACT_WIDENED)
        c->step = 1;
    if (from == CONTACT_WAITING && next != CONTACT_WAITING)
        line_take(&c->queue->line, c);
    if (next == CONTACT_CLOSED || next == CONTACT_WRAPUP) {
        if (from != CONTACT_WRAPUP)
            map_del(&e->conversations, c->conversation);
        if (next == CONTACT_CLOSED) {
            close_contact(e, c, f);
            return;
        }
    }
    c->state = next;
    if (from == CONTACT_WAITING && next == CONTACT_OFFERED) {
        struct agent *a = engine_find_agent(e, f->agent);
        struct place *p = engine_place_first(c);
        p->token = (uint64_t)f->a;
        engine_place_put(p, c, a, f->at_us);
        a->offered_us = f->at_us;
        e->next_token = p->token + 1;
    }
    if (next != CONTACT_WAITING) {
        struct place *p = engine_place(c);
        p->until_us = next == CONTACT_OFFERED || next == CONTACT_WRAPUP ? f->b : 0;
        if (f->kind == FACT_CONTACT_OFFERED || f->kind == FACT_CONTACT_ACCEPTED)
            p->since_us = f->at_us;
    }
    if (next == CONTACT_WAITING && from != CONTACT_WAITING) {
        engine_place_drop(engine_place(c), f->at_us);
        line_put(&c->queue->line, c);
    }
    engine_refresh(e, c);
    engine_promises(e, c);
}

static enum err contact_step(struct engine *e, const struct fact *f)
{
    struct contact *c = engine_find_contact(e, f->contact);
    if (!c || (f->queue != 0 && f->queue != c->queue->id))
        return ERR_CORRUPT;

    enum contact_state next = engine_edge_follow(c->state, f->kind, f->b == 0);
    if (next == CONTACT_NONE || !follows(e, c, f))
        return ERR_CORRUPT;
    bool keeps_apart = f->kind == FACT_CONTACT_DECLINED || f->kind == FACT_OFFER_LAPSED;
    if (keeps_apart && engine_hold_room(c, f->at_us) != OK)
        return ERR_NOMEM;
    move(e, c, next, f);
    return OK;
}

static enum err apply(struct engine *e, const struct fact *f)
{
    switch (f->kind) {
    case FACT_QUEUE_SET: return queue_set(e, f);
    case FACT_TOPIC_SET: return topic_set(e, f);
    case FACT_AGENT_SET: return agent_set(e, f);
    case FACT_AGENT_STATE: return agent_state(e, f);
    case FACT_AGENT_AWAY: return agent_away(e, f);
    case FACT_AGENT_BACK: return agent_back(e, f);
    case FACT_CONTACT_ARRIVED: return arrived(e, f);
    default: return contact_step(e, f);
    }
}

enum err engine_evolve(struct engine *e, const struct fact *f)
{
    if (f->kind >= FACT_MESSAGE_IN) /* other rooms' facts */
        return OK;
    if (f->at_us < e->last_us || f->at_us > TIME_MAX_US || (f->rest_bytes > 0 && !f->rest))
        return ERR_CORRUPT;

    enum err err = apply(e, f);
    if (err == OK)
        e->last_us = f->at_us;
    return err;
}
