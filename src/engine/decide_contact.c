/* decide_contact.c: contacts come, change, sleep, leave and end. */
#include <assert.h>
#include <string.h>

#include "engine/deciding.h"
#include "engine/digest.h"
#include "engine/match.h"

/* What is known of a contact; nothing is a flag of its own, since an empty list means "erased". */
struct known {
    const uint8_t *p;
    uint16_t n;
    uint8_t present[16];
};

static void know(const struct command *c, struct known *ret)
{
    struct attrs_writer w;

    ret->p = c->rest;
    ret->n = (uint16_t)c->rest_bytes;
    if (c->rest_bytes > 0)
        return;
    attrs_write_init(&w, ret->present, sizeof ret->present);
    attrs_write_flag(&w, ATTR_PRESENT, 1);
    assert(w.err == OK);
    ret->p = ret->present;
    ret->n = (uint16_t)w.n;
}

/* -- arrival -- */

static bool arrive_ok(const struct command *c)
{
    return c->contact != 0 && c->party != 0 && c->a > 0 && c->c > 0 && decide_span_ok(c->b, 0) && c->rest_bytes <= ATTRS_BYTES_MAX &&
           attrs_check(c->rest, c->rest_bytes) == OK && attrs_medium(c->rest, c->rest_bytes) != MEDIUM_NONE;
}

/* As it would stand in its own queue. attrs: ATTRS_BYTES_MAX bytes that outlive it. */
static struct contact newcomer(const struct deciding *d, const struct topic *t, struct queue *own, const struct known *known, uint8_t *attrs)
{
    struct contact c = {.queue = own,
                        .topic = shelf_find(&d->e->topics, t->id),
                        .medium = attrs_medium(known->p, known->n),
                        .arrived_us = d->now_us,
                        .attrs = memcpy(attrs, known->p, known->n),
                        .attrs_bytes = known->n,
                        .excludes = true}; /* perhaps: it is not looked up before it is asked */
    return c;
}

/* Its lane in the queue where there is room, so that moving it cannot fail. */
static enum err lane_there(struct deciding *d, const struct contact *c, struct queue *to, struct lane **ret_lane)
{
    struct contact there = *c;
    struct match_want want;

    there.queue = to;
    there.priority = engine_priority(&there);
    match_want_of(&there, &want);
    return match_lane(d->e, &want, ret_lane);
}

/* Limits and overflow are about those who would wait: not about whom somebody free in its own queue takes at once. */
static enum err served_at_once(struct deciding *d, struct contact *c, bool *ret_served)
{
    *ret_served = false;
    if (c->queue->policy.offer_mode == OFFER_PULL)
        return OK;
    enum err err = lane_there(d, c, c->queue, &c->lane);
    if (err == OK)
        err = match_free(d->e, c, ret_served);
    match_drop(d->e, c->lane);
    c->lane = NULL;
    return err;
}

/* It goes where there is room. */
static void overflow(struct deciding *d, struct contact *c, const struct queue *to, enum overflow why)
{
    struct fact f = engine_fact_of(c, EVENT_MOVE);

    f.queue = to->id;
    f.a = (int64_t)c->queue->id;
    f.b = why;
    engine_emit_sure(d, f); /* its lane is prepared */
}

/* An agent calls the customer: nobody else is asked, and nothing is waited for. One on a break may, and stays on it. */
static enum err arrive_with(struct deciding *d, const struct topic *t, const struct known *known)
{
    const struct command *c = d->command;
    struct agent *a = engine_find_agent(d->e, c->agent);
    uint8_t digest[DIGEST_BYTES_MAX];

    if (!a || a->away || a->state == AGENT_OFFLINE || !engine_has_room(d->e, a, attrs_medium(known->p, known->n)))
        return ERR_COLLEAGUE;
    enum err err = engine_room(d, 4, known->n + DIGEST_BYTES_MAX);
    if (err == OK)
        err = engine_emit(d, (struct fact){.kind = FACT_CONTACT_ARRIVED, .contact = c->contact, .party = c->party, .queue = t->queue,
                                           .a = c->a, .b = c->b ? c->b : t->policy.patience_us, .c = c->c, .rest = known->p,
                                           .rest_bytes = known->n});
    if (err != OK)
        return err;
    struct contact *contact = engine_find_contact(d->e, c->contact);
    struct fact f = engine_fact_of(contact, EVENT_OFFER);
    f.agent = a->id;
    f.a = (int64_t)d->e->next_token;
    f.b = d->now_us + contact->queue->lease_us;
    f.c = 1;
    f.rest = digest;
    f.rest_bytes = engine_own_choice(contact, a, digest);
    if (engine_emit(d, f) == OK)
        engine_emit_sure(d, engine_fact_at(engine_place(contact), EVENT_ACCEPT));
    else /* no memory for the place: it is nobody else's either */
        engine_emit_sure(d, engine_fact_of(contact, EVENT_LEAVE));
    return OK;
}

enum err engine_decide_arrive(struct deciding *d)
{
    const struct command *c = d->command;
    struct engine *e = d->e;
    uint8_t attrs[ATTRS_BYTES_MAX];
    struct known known;
    enum overflow why;
    struct lane *lane = NULL;
    bool served = false;
    uint64_t live;

    if (!arrive_ok(c))
        return ERR_INPUT;
    const struct topic *t = shelf_find(&e->topics, (topic_id)c->a);
    if (!t)
        return ERR_MISSING;
    if (engine_find_contact(e, c->contact) || engine_closed(e, c->contact) || map_get(&e->conversations, (uint64_t)c->c, &live))
        return ERR_EXISTS;
    if (e->contacts.count >= e->limits.contacts_max)
        return ERR_FULL;
    know(c, &known);
    if (c->agent)
        return arrive_with(d, t, &known);
    struct queue *own = shelf_find(&e->queues, t->queue), *to = engine_overflow_at(e, own, attrs_medium(c->rest, c->rest_bytes), &why);
    struct contact new;
    if (to != own) {
        new = newcomer(d, t, own, &known, attrs);
        enum err err = served_at_once(d, &new, &served);
        if (err != OK)
            return err;
        to = served ? own : to;
    }
    if (!to)
        return ERR_FULL;
    enum err err = engine_room(d, 3, known.n);
    if (err == OK && to != own)
        err = lane_there(d, &new, to, &lane);
    if (err == OK)
        err = engine_emit(d, (struct fact){.kind = FACT_CONTACT_ARRIVED, .contact = c->contact, .party = c->party, .queue = t->queue,
                                           .a = c->a, .b = c->b ? c->b : t->policy.patience_us, .c = c->c, .rest = known.p,
                                           .rest_bytes = known.n});
    if (err != OK) {
        match_drop(e, lane);
        return err;
    }
    struct contact *contact = engine_find_contact(e, c->contact);
    contact->lane_to = lane;
    if (to != own)
        overflow(d, contact, to, why);
    if (!served) /* who has no room to wait does not wait for one agent alone */
        engine_seek(d, contact);
    engine_chance_contact(d, contact);
    return OK;
}

/* -- change -- */

/* Neither the requirement nor the person asked may stand against an offer; that the agent is busy does not. */
static bool still_fits(const struct deciding *d, const struct place *p)
{
    enum fit fit = engine_fit(d->e, p->agent, p->contact, d->now_us);
    if (p->passed) /* a colleague chose them: only what the customer does not want stands against it */
        return !engine_excluded(p->contact, p->agent->id);
    return fit != FIT_QUEUE && fit != FIT_REQUIREMENT && fit != FIT_EXCLUDED;
}

/* Who is asked for what is known now to be the wrong one is asked no longer; who talks goes on. */
static void reconsider(struct deciding *d, struct contact *c)
{
    for (struct place *next, *p = c->state == CONTACT_OFFERED ? c->places : NULL; p; p = next) {
        struct agent *a = p->agent;
        next = p->next;
        if (still_fits(d, p))
            continue;
        engine_withdraw(d, p, WITHDRAWN_CHANGED);
        engine_chance_agent(d, a);
    }
    if (c->state != CONTACT_WAITING)
        return;
    if (c->sought) {
        struct agent *a = engine_find_agent(d->e, c->sought);
        enum fit fit = engine_fit(d->e, a, c, d->now_us);
        if (fit == FIT_QUEUE || fit == FIT_REQUIREMENT || fit == FIT_EXCLUDED)
            engine_release_one(d, c);
    }
    engine_chance_contact(d, c);
}

enum err engine_decide_change(struct deciding *d)
{
    const struct command *command = d->command;
    struct contact *c = engine_find_contact(d->e, command->contact);
    struct known known;

    if (command->rest_bytes > ATTRS_BYTES_MAX || attrs_check(command->rest, command->rest_bytes) != OK)
        return ERR_INPUT;
    if (!c)
        return engine_closed(d->e, command->contact) ? ERR_STALE : ERR_MISSING;
    know(command, &known);
    if (c->attrs && c->attrs_bytes == known.n && memcmp(c->attrs, known.p, known.n) == 0)
        return OK;
    struct fact f = engine_fact_of(c, EVENT_CHANGE);
    f.agent = 0;
    f.party = c->party;
    f.rest = known.p;
    f.rest_bytes = known.n;
    enum err err = engine_room(d, 2 + c->places_count, known.n);
    if (err == OK)
        err = engine_emit(d, f);
    if (err == OK)
        reconsider(d, c);
    return err;
}

/* -- the talk -- */

/* The talk is over. With wrap-up the agent's place stays taken. */
static enum err end_talk(struct deciding *d, const struct contact *c, enum actor by, int64_t seen_seq)
{
    int64_t wrapup_us = c->queue->wrapup_us;
    struct fact f = engine_fact_of(c, wrapup_us > 0 ? EVENT_END : EVENT_END_PLAIN);
    if (f.kind == 0)
        return ERR_STATE;
    struct agent *a = engine_place(c)->agent;
    bool slept = c->asleep;
    enum err err = engine_room(d, 1 + engine_agent_facts(a), 0);
    if (err != OK)
        return err;

    f.a = by;
    f.b = wrapup_us > 0 ? d->now_us + wrapup_us : 0;
    f.c = seen_seq;
    engine_emit_sure(d, f);
    if (wrapup_us == 0)
        engine_freed(d, a);
    else if (slept)
        engine_chance_agent(d, a); /* no room need be kept for waking it any more */
    return OK;
}

static enum err abandon(struct deciding *d, struct contact *c)
{
    uint32_t facts = 2;

    for (const struct place *p = c->places; p; p = p->next)
        facts += 1 + engine_agent_facts(p->agent);
    enum err err = engine_room(d, facts, 0);
    if (err != OK)
        return err;
    while (c->places) {
        struct agent *a = c->places->agent;
        engine_withdraw(d, c->places, WITHDRAWN_CUSTOMER_LEFT);
        engine_freed(d, a);
    }
    engine_emit_sure(d, engine_fact_of(c, EVENT_LEAVE));
    return OK;
}

enum err engine_decide_leave(struct deciding *d)
{
    struct contact *c = engine_find_contact(d->e, d->command->contact);

    if (!c)
        return engine_closed(d->e, d->command->contact) ? OK : ERR_MISSING;
    if (c->state == CONTACT_WRAPUP) /* gone already */
        return OK;
    if (c->state == CONTACT_TALKING)
        return end_talk(d, c, ACTOR_CUSTOMER, 0);
    return abandon(d, c);
}

enum err engine_decide_end(struct deciding *d)
{
    const struct command *command = d->command;
    const struct contact *c = engine_find_contact(d->e, command->contact);
    bool by_agent = command->a == ACTOR_AGENT;

    if ((!by_agent && command->a != ACTOR_SYSTEM && command->a != ACTOR_SUPERVISOR) || command->c < 0)
        return ERR_INPUT;
    if (!c) {
        const struct closed *x = engine_closed(d->e, command->contact);
        bool theirs = x && (x->agent == command->agent || (!by_agent && command->agent == 0));
        return theirs && x->agent != 0 ? OK : ERR_MISSING;
    }
    if (c->state != CONTACT_TALKING && c->state != CONTACT_WRAPUP)
        return ERR_STATE;
    if (engine_place(c)->agent->id != command->agent && (by_agent || command->agent != 0))
        return ERR_STALE;
    if (c->state == CONTACT_WRAPUP)
        return OK;
    return end_talk(d, c, (enum actor)command->a, command->c);
}

enum err engine_decide_wrap(struct deciding *d)
{
    const struct command *command = d->command;
    const struct contact *c = engine_find_contact(d->e, command->contact);

    if (command->a < 0)
        return ERR_INPUT;
    if (!c) {
        const struct closed *x = engine_closed(d->e, command->contact);
        return x && x->agent != 0 && x->agent == command->agent ? OK : ERR_MISSING;
    }
    struct fact f = engine_fact_of(c, EVENT_WRAP);
    if (f.kind == 0)
        return ERR_STATE;
    struct agent *a = engine_place(c)->agent;
    if (a->id != command->agent)
        return ERR_STALE;
    enum err err = engine_room(d, 1 + engine_agent_facts(a), 0);
    if (err != OK)
        return err;
    f.a = command->a;
    f.b = ACTOR_AGENT;
    engine_emit_sure(d, f);
    engine_freed(d, a);
    return OK;
}

/* 0, or a time to come. */
static bool until_ok(const struct deciding *d, int64_t until_us)
{
    return until_us == 0 || (until_us > d->now_us && until_us - d->now_us <= SPAN_MAX_US);
}

enum err engine_decide_sleep(struct deciding *d)
{
    const struct command *command = d->command;
    const struct contact *c = engine_find_contact(d->e, command->contact);

    if ((command->a != 0 && command->a != 1) || !until_ok(d, command->b) || (command->b != 0 && command->a == 0))
        return ERR_INPUT;
    if (!c)
        return engine_closed(d->e, command->contact) ? ERR_STALE : ERR_MISSING;
    struct fact f = engine_fact_of(c, EVENT_SLEEP);
    if (f.kind == 0)
        return ERR_STATE;
    struct agent *a = engine_place(c)->agent;
    if (command->agent != 0 && command->agent != a->id)
        return ERR_STALE;
    if (c->asleep == (command->a == 1) && (command->b == 0 || command->b == c->snoozed_until_us))
        return OK;
    enum err err = engine_room(d, 1 + engine_agent_facts(a), 0);
    if (err != OK)
        return err;
    f.a = command->a;
    f.c = command->b;
    f.b = command->a == 0 && engine_wakes_beyond(d->e, a, c->medium);
    engine_emit_sure(d, f);
    engine_freed(d, a); /* awake it may take less than the room kept for waking it; put away it is no work: a wish may come true */
    return OK;
}
