/* offer.c: offers made, accepted and taken back. */
#include <assert.h>

#include "engine/deciding.h"
#include "engine/digest.h"
#include "engine/match.h"

/* -- made -- */

static enum err offer_to(struct deciding *d, struct contact *c, const struct agent *a, const struct offer_digest *digest)
{
    uint8_t bytes[DIGEST_BYTES_MAX];
    enum err err = engine_room(d, 2, DIGEST_BYTES_MAX); /* and its accept */
    if (err != OK)
        return err;

    struct fact f = engine_fact_of(c, EVENT_OFFER);
    f.agent = a->id;
    f.a = (int64_t)d->e->next_token;
    f.b = d->now_us + c->queue->lease_us;
    f.c = digest->eligible;
    f.rest = bytes;
    f.rest_bytes = offer_digest_write(digest, bytes);
    return engine_emit(d, f);
}

/* In sequence: who was not asked in this round comes first. When all who may take it were, the next round begins; nobody is asked
 * again before their time apart is over. */
static enum err choose(struct deciding *d, const struct contact *c, struct choice *ret, struct offer_digest *ret_digest)
{
    const struct queue_policy *policy = &c->queue->policy;
    uint32_t want = policy->offer_mode == OFFER_PARALLEL ? policy->parallel : 1;

    if (policy->offer_mode == OFFER_SEQUENTIAL && c->holds_count > 0 && c->sought_why != SOUGHT_PASSED) {
        struct contact unasked = *c;
        unasked.unasked_only = true;
        enum err err = engine_choose(d->e, &unasked, d->now_us, want, ret, ret_digest);
        if (err != OK || ret->count > 0)
            return err;
    }
    return engine_choose(d->e, c, d->now_us, want, ret, ret_digest);
}

enum err engine_offer(struct deciding *d, struct contact *c)
{
    struct offer_digest digest;
    struct choice choice;

    if (c->state != CONTACT_WAITING || (c->queue->policy.offer_mode == OFFER_PULL && c->sought_why != SOUGHT_PASSED))
        return OK; /* the colleague whom somebody chose is asked, though others would pick */
    enum err err = choose(d, c, &choice, &digest);
    for (uint32_t i = 0; err == OK && i < choice.count; i++)
        err = offer_to(d, c, choice.agents[i], &digest);
    if (err == OK && choice.count > 0 && c->queue->policy.offer_mode == OFFER_AUTOMATIC)
        engine_accept_sure(d, c, engine_place(c));
    return err;
}

/* -- accepted -- */

void engine_accept_sure(struct deciding *d, const struct contact *c, const struct place *p)
{
    /* Only a call has media to join: who writes is answered at once. */
    int64_t connect_us = c->medium == MEDIUM_VOICE ? c->queue->policy.connect_us : 0;
    struct fact f = engine_fact_at(p, connect_us > 0 ? EVENT_ACCEPT_FIRST : EVENT_ACCEPT);

    if (connect_us > 0)
        f.b = d->now_us + connect_us;
    engine_emit_sure(d, f);
}

/* -- taken back -- */

void engine_withdraw(struct deciding *d, const struct place *p, enum withdrawn why)
{
    struct contact *c = p->contact;
    struct fact f = engine_fact_at(p, EVENT_WITHDRAW);

    f.b = why;
    engine_emit_sure(d, f);
    if (c->state == CONTACT_WAITING && why != WITHDRAWN_CUSTOMER_LEFT)
        engine_chance_contact(d, c);
}

void engine_withdraw_all(struct deciding *d, struct agent *a, enum withdrawn why)
{
    for (struct place *next, *p = engine_place_oldest(a); p; p = next) {
        bool gone = why == WITHDRAWN_AGENT_AWAY && p->contact->state == CONTACT_CONNECTING;
        next = p->agent_before;
        if (p->contact->state == CONTACT_OFFERED || gone)
            engine_withdraw(d, p, why);
    }
}

/* -- refused -- */

#define DOUBLINGS_MAX 6u

int64_t engine_apart_us(const struct deciding *d, const struct contact *c, agent_id agent, bool for_good)
{
    const struct hold *before = engine_hold_of(c, agent);
    uint32_t times = before ? before->times : 0;
    int64_t hold_us = c->queue->decline_hold_us;

    if (for_good)
        return d->now_us + SPAN_MAX_US;
    for (uint32_t i = 0; i < times && i < DOUBLINGS_MAX && hold_us < SPAN_MAX_US; i++)
        hold_us *= 2;
    return d->now_us + (hold_us < SPAN_MAX_US ? hold_us : SPAN_MAX_US);
}
