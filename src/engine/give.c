/* give.c: who looks for whom after a command. Before it nobody who waited had an eligible agent, so only those whom it brought
 * a chance are looked at: these agents, and these contacts. */
#include <assert.h>

#include "base/attrs.h"
#include "engine/deciding.h"
#include "engine/lane.h"

/* So many one by one; more at once are looked at together with everybody. */
#define CHANCES_MAX 64u

void engine_chance_contact(struct deciding *d, struct contact *c)
{
    if (c->chance_at || !match_stands(c) || ++d->chances > CHANCES_MAX) {
        d->chance_all = d->chance_all || d->chances > CHANCES_MAX;
        return;
    }
    c->chance_next = d->chance_contacts;
    if (c->chance_next)
        c->chance_next->chance_at = &c->chance_next;
    d->chance_contacts = c;
    c->chance_at = &d->chance_contacts;
}

void engine_chance_agent(struct deciding *d, struct agent *a)
{
    if (a->chance || ++d->chances > CHANCES_MAX) {
        d->chance_all = d->chance_all || d->chances > CHANCES_MAX;
        return;
    }
    a->chance = true;
    a->chance_next = d->chance_agents;
    d->chance_agents = a;
}

void engine_chance_all(struct deciding *d)
{
    d->chance_all = true;
}

static void drop_agent(struct agent **at)
{
    struct agent *a = *at;

    *at = a->chance_next;
    a->chance_next = NULL;
    a->chance = false;
}

void engine_chance_none(struct deciding *d)
{
    while (d->chance_contacts)
        match_chance_over(d->chance_contacts);
    while (d->chance_agents)
        drop_agent(&d->chance_agents);
    d->chance_all = false;
}

/* Somebody in its group is free, or somebody there waits for one agent alone, who need not be of the group. */
static bool may_give(const struct engine *e, const struct lane *l)
{
    if (l->reserved.first)
        return true;
    return l->queue->policy.offer_mode != OFFER_PULL && l->group && index_any(e->index, l->group, l->medium);
}

/* Everybody who waits, in order of service, lane by lane as long as anybody there may be offered. */
static enum err give_all(struct deciding *d)
{
    struct engine *e = d->e;
    struct heads heads = match_heads(e, d->now_us);
    struct contact *c;
    enum err err = OK;

    for (uint32_t i = 0; i < e->queues.count; i++) {
        const struct queue *q = e->queues.items[i];
        for (const struct lane *l = q->standing > 0 ? q->lanes : NULL; l; l = l->queue_next)
            if (may_give(e, l))
                match_heads_add(&heads, l);
    }
    while (err == OK && (c = match_heads_first(&heads)) != NULL) {
        const struct lane *l = c->lane;
        struct contact *behind = match_behind(c);
        err = engine_offer(d, c);
        match_heads_next(&heads, may_give(e, l) ? behind : NULL);
    }
    return err;
}

/* The most urgent of those whom the freed agents would take next; agents who find nobody are done. */
static struct contact *first_of_agents(struct deciding *d)
{
    struct contact *first = NULL;

    for (struct agent **at = &d->chance_agents; *at;) {
        struct contact *c = engine_next(d->e, *at, d->now_us);
        if (!c) {
            drop_agent(at);
            continue;
        }
        if (!first || match_before(c, first, d->now_us))
            first = c;
        at = &(*at)->chance_next;
    }
    return first;
}

static struct contact *first_of_contacts(const struct deciding *d)
{
    struct contact *first = NULL;

    for (struct contact *c = d->chance_contacts; c; c = c->chance_next)
        if (!first || match_before(c, first, d->now_us))
            first = c;
    return first;
}

/* In order of service, whichever side had the chance: a contact that is back may want an agent who was free before, just when
 * another agent is freed. Who is offered may go to somebody better than who found them. */
static enum err give_some(struct deciding *d)
{
    for (;;) {
        struct contact *found = first_of_agents(d), *first = first_of_contacts(d);
        if (!found && !first)
            return OK;
        bool sure = found && (!first || found == first || match_before(found, first, d->now_us));
        if (sure)
            first = found;
        match_chance_over(first);
        enum err err = engine_offer(d, first);
        if (err != OK)
            return err;
        assert(!sure || !match_stands(first)); /* who may take it was there */
    }
}

/* Somebody stands where this agent serves, and they have a place. */
static bool may_find(const struct engine *e, const struct agent *a)
{
    struct attr queues;

    if (a->free == 0)
        return false;
    if (a->reserved)
        return true;
    if (!attrs_find(a->attrs, a->attrs_bytes, ATTR_QUEUES, &queues) || queues.type != ATTR_SET)
        return false;
    for (uint16_t i = 0; i < queues.count; i++) {
        const struct queue *q = shelf_find(&e->queues, attr_symbol(&queues, i));
        if (q && q->standing > 0)
            return true;
    }
    return false;
}

/* Who can find nobody at all need not know what has changed: the index is brought up to date when somebody asks it, so that changes
 * of many agents, one command each, are settled together. */
static void drop_hopeless(struct deciding *d)
{
    for (struct agent **at = &d->chance_agents; *at;)
        if (may_find(d->e, *at))
            at = &(*at)->chance_next;
        else
            drop_agent(at);
}

/* As if all that was due had been one tick: nobody is offered anything before the last of it, unless another command comes between. */
static void owe(struct deciding *d)
{
    engine_chance_none(d);
    d->e->owed = true;
}

enum err engine_give_out(struct deciding *d)
{
    if (d->more_due) {
        owe(d);
        return OK;
    }
    if (d->e->owed && (d->emitted > 0 || d->command->kind == CMD_TICK)) { /* a doubled command still writes no fact */
        d->chance_all = true;
        d->e->owed = false;
    }
    if (!d->chance_all && !d->chance_contacts)
        drop_hopeless(d);
    if (!d->chance_all && !d->chance_agents && !d->chance_contacts)
        return OK;
    enum err err = index_settle(d->e->index);
    if (err == OK && d->chance_all)
        err = give_all(d);
    else if (err == OK)
        err = give_some(d);
    engine_chance_none(d);
    return err;
}
