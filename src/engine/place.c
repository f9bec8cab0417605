/* place.c: agents' claims on contacts, in two lists: the contact's by token, the agent's newest first. */
#include <assert.h>
#include <stdlib.h>

#include "engine/state.h"

struct place *engine_place(const struct contact *c)
{
    return c->places;
}

struct place *engine_place_by_token(const struct contact *c, uint64_t token)
{
    for (struct place *p = c->places; p; p = p->next)
        if (p->token == token)
            return p;
    return NULL;
}

struct place *engine_place_of(const struct contact *c, agent_id agent)
{
    for (struct place *p = c->places; p; p = p->next)
        if (p->agent->id == agent)
            return p;
    return NULL;
}

enum err engine_place_new(struct contact *c, struct place **ret_place)
{
    struct place *p = c->place.agent ? malloc(sizeof *p) : &c->place; /* the first is inside the contact */
    if (!p)
        return ERR_NOMEM;
    *p = (struct place){0};
    *ret_place = p;
    return OK;
}

static void count(struct agent *a, const struct contact *c, int by)
{
    uint16_t *held = c->asleep ? a->asleep : a->awake;

    held[c->medium] = (uint16_t)(held[c->medium] + by);
    a->active += (uint32_t)by;
}

void engine_place_put(struct place *p, struct contact *c, struct agent *a, int64_t now_us)
{
    assert(p->token != 0 && !p->agent);

    p->contact = c;
    p->agent = a;
    struct place **at = &c->places;
    while (*at && (*at)->token < p->token)
        at = &(*at)->next;
    p->next = *at;
    *at = p;
    c->places_count++;

    struct place *before = NULL, *after = a->places;
    while (after && after->token > p->token) {
        before = after;
        after = after->agent_next;
    }
    p->agent_before = before;
    p->agent_next = after;
    if (before)
        before->agent_next = p;
    else
        a->places = p;
    if (after)
        after->agent_before = p;
    if (a->active == 0)
        a->busy_since_us = now_us;
    count(a, c, 1);
}

void engine_place_drop(struct place *p, int64_t now_us)
{
    struct contact *c = p->contact;
    struct agent *a = p->agent;
    assert(a && a->active > 0);

    struct place **at = &c->places;
    while (*at != p)
        at = &(*at)->next;
    *at = p->next;
    c->places_count--;
    if (p->agent_before)
        p->agent_before->agent_next = p->agent_next;
    else
        a->places = p->agent_next;
    if (p->agent_next)
        p->agent_next->agent_before = p->agent_before;
    count(a, c, -1);
    if (a->active == 0) {
        a->busy_us += now_us - a->busy_since_us;
        a->busy_since_us = 0;
    }
    if (p == &c->place)
        *p = (struct place){0};
    else
        free(p);
}

void engine_place_sleep(struct place *p, bool asleep, int64_t snoozed_until_us, int64_t now_us)
{
    assert(snoozed_until_us == 0 || asleep);

    count(p->agent, p->contact, -1);
    p->contact->asleep = asleep;
    p->contact->snoozed_until_us = snoozed_until_us;
    p->contact->snoozed_us = snoozed_until_us ? now_us : 0;
    count(p->agent, p->contact, 1);
}

struct place *engine_place_oldest(const struct agent *a)
{
    struct place *p = a->places;

    while (p && p->agent_next)
        p = p->agent_next;
    return p;
}

bool engine_at_work(const struct agent *a)
{
    for (const struct place *p = a->places; p; p = p->agent_next)
        if (p->contact->snoozed_until_us == 0)
            return true;
    return false;
}
