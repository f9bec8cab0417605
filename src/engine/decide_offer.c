/* decide_offer.c: what agents answer to offers. A token names the offer; what crosses on the way is told apart by it. */
#include <assert.h>

#include "engine/deciding.h"
#include "engine/digest.h"
#include "engine/match.h"

static bool holds(const struct contact *c, const struct command *command)
{
    const struct place *p = command->a > 0 ? engine_place_by_token(c, (uint64_t)command->a) : NULL;
    return p && p->agent->id == command->agent;
}

/* Is this the live claim that the agent speaks of, in this state? */
static enum err claim(const struct deciding *d, const struct contact *c, enum contact_state state, struct place **ret_place)
{
    const struct command *command = d->command;

    if (!c)
        return engine_closed(d->e, command->contact) ? ERR_STALE : ERR_MISSING;
    if (c->state != state || !holds(c, command))
        return ERR_STALE;
    *ret_place = engine_place_by_token(c, (uint64_t)command->a);
    return (*ret_place)->until_us > d->now_us ? OK : ERR_STALE;
}

/* Somebody else talks with this customer, or is about to. */
static bool taken(const struct contact *c, agent_id agent)
{
    bool held = c->state == CONTACT_CONNECTING || c->state == CONTACT_TALKING || c->state == CONTACT_WRAPUP;
    return held && !engine_place_of(c, agent);
}

/* -- yes -- */

enum err engine_decide_accept(struct deciding *d)
{
    struct contact *c = engine_find_contact(d->e, d->command->contact);
    struct place *mine;

    if (c && (c->state == CONTACT_TALKING || c->state == CONTACT_CONNECTING) && holds(c, d->command))
        return OK; /* doubled */
    if (c && taken(c, d->command->agent))
        return ERR_TAKEN;
    enum err err = claim(d, c, CONTACT_OFFERED, &mine);
    if (err == OK)
        err = engine_room(d, c->places_count, 0);
    if (err != OK)
        return err;
    for (struct place *next, *p = c->places; p; p = next) {
        struct agent *a = p->agent;
        next = p->next;
        if (p == mine)
            continue;
        engine_withdraw(d, p, WITHDRAWN_TAKEN);
        engine_chance_agent(d, a);
    }
    engine_accept_sure(d, c, mine);
    return OK;
}

enum err engine_decide_connected(struct deciding *d)
{
    struct contact *c = engine_find_contact(d->e, d->command->contact);
    struct place *p;

    if (c && c->state == CONTACT_TALKING && holds(c, d->command))
        return OK; /* doubled */
    enum err err = claim(d, c, CONTACT_CONNECTING, &p);
    if (err == OK)
        err = engine_room(d, 1, 0);
    if (err != OK)
        return err;
    engine_emit_sure(d, engine_fact_at(p, EVENT_CONNECTED));
    return OK;
}

uint16_t engine_own_choice(const struct contact *c, const struct agent *a, uint8_t *ret_bytes)
{
    const struct offer_digest digest = {.policy_version = c->topic->policy.version, .step = c->step, .considered = 1, .eligible = 1,
                                        .top = 1, .top_agents = {a->id}};
    return offer_digest_write(&digest, ret_bytes);
}

enum err engine_decide_pull(struct deciding *d)
{
    const struct command *command = d->command;
    struct contact *c = engine_find_contact(d->e, command->contact);
    struct agent *a = engine_find_agent(d->e, command->agent);
    uint8_t digest[DIGEST_BYTES_MAX];

    if (!a || !c)
        return a && engine_closed(d->e, command->contact) ? ERR_STALE : ERR_MISSING;
    if (taken(c, a->id))
        return ERR_TAKEN;
    if (c->queue->policy.offer_mode != OFFER_PULL)
        return ERR_STATE;
    bool rings = c->state == CONTACT_OFFERED && c->medium == MEDIUM_VOICE;
    if ((rings || c->state == CONTACT_TALKING || c->state == CONTACT_CONNECTING) && engine_place_of(c, a->id))
        return OK; /* doubled */
    enum fit fit = engine_fit(d->e, a, c, d->now_us);
    bool others = c->sought != 0 && c->sought != a->id;
    bool may = fit == FIT_YES || (fit == FIT_HELD && !others); /* who could not be connected may try again */
    if (c->state != CONTACT_WAITING || !may)
        return ERR_STATE;
    enum err err = engine_room(d, 2, DIGEST_BYTES_MAX);
    if (err != OK)
        return err;
    struct fact f = engine_fact_of(c, EVENT_OFFER);
    f.agent = a->id;
    f.a = (int64_t)d->e->next_token;
    f.b = d->now_us + c->queue->lease_us;
    f.c = 1;
    f.rest = digest;
    f.rest_bytes = engine_own_choice(c, a, digest);
    err = engine_emit(d, f);
    if (err == OK && c->medium != MEDIUM_VOICE) /* a call is this agent's own when their telephone is picked up */
        engine_accept_sure(d, c, engine_place(c));
    return err;
}

/* -- no -- */

/* This very claim was refused before: the command comes twice. */
static bool refused_already(const struct deciding *d, const struct contact *c)
{
    const struct hold *h = engine_held(c, d->command->agent, d->now_us);
    return h && d->command->a > 0 && h->token == (uint64_t)d->command->a && !h->lapsed && h->reason != DECLINE_PASSED;
}

static enum err refuse(struct deciding *d, const struct place *p, struct fact f)
{
    struct agent *a = p->agent;
    struct contact *c = p->contact;
    enum err err = engine_room(d, 1 + engine_agent_facts(a), 0);
    if (err == OK)
        err = engine_emit(d, f);
    if (err != OK)
        return err;
    engine_freed(d, a);
    if (c->state == CONTACT_WAITING)
        engine_chance_contact(d, c);
    return OK;
}

enum err engine_decide_decline(struct deciding *d)
{
    const struct command *command = d->command;
    const struct contact *c = engine_find_contact(d->e, command->contact);
    struct place *p;

    if (!engine_declines(command->b) || command->c < 0 || command->c > 1)
        return ERR_INPUT;
    if (c && refused_already(d, c))
        return OK;
    enum err err = claim(d, c, CONTACT_OFFERED, &p);
    if (err != OK)
        return err;
    struct fact f = engine_fact_at(p, EVENT_DECLINE);
    f.b = command->b;
    f.c = engine_apart_us(d, c, p->agent->id, command->c == 1);
    return refuse(d, p, f);
}

enum err engine_decide_not_connected(struct deciding *d)
{
    const struct contact *c = engine_find_contact(d->e, d->command->contact);
    struct place *p;

    if (c && refused_already(d, c))
        return OK;
    enum err err = claim(d, c, CONTACT_CONNECTING, &p);
    if (err != OK)
        return err;
    struct fact f = engine_fact_at(p, EVENT_NOT_CONNECTED);
    f.b = ACTOR_AGENT;
    f.c = engine_apart_us(d, c, p->agent->id, false);
    return refuse(d, p, f);
}
