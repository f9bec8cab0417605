/* hub_claims.c: who has a contact on their desktop: several while it rings at several, else one. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "host/hub_state.h"

static bool hold(struct desk *d, contact_id id)
{
    for (uint32_t i = 0; i < d->held_count; i++)
        if (d->held[i] == id)
            return true;
    if (d->held_count == d->held_room) {
        uint32_t room = d->held_room ? d->held_room * 2 : 4;
        contact_id *grown = realloc(d->held, room * sizeof *grown);
        if (!grown)
            return false;
        d->held = grown;
        d->held_room = room;
    }
    d->held[d->held_count++] = id;
    return true;
}

static void unhold(struct desk *d, contact_id id)
{
    for (uint32_t i = 0; i < d->held_count; i++)
        if (d->held[i] == id) {
            memmove(d->held + i, d->held + i + 1, (d->held_count - i - 1) * sizeof *d->held);
            d->held_count--;
            return;
        }
}

struct claim *hub_claim(const struct live *l, agent_id agent)
{
    for (uint32_t i = 0; i < l->claims_count; i++)
        if (l->claims[i].agent == agent)
            return &l->claims[i];
    return NULL;
}

static struct claim *add(struct live *l, agent_id agent)
{
    struct claim *grown = realloc(l->claims, (l->claims_count + 1) * sizeof *grown);
    if (!grown)
        return NULL;
    l->claims = grown;
    grown[l->claims_count] = (struct claim){.agent = agent};
    return &grown[l->claims_count++];
}

struct claim *hub_claim_put(struct hub *h, struct live *l, agent_id agent, uint64_t token, int64_t until_us, struct str why)
{
    assert(agent != 0);

    struct desk *d = hub_desk(h, agent, true);
    struct claim *c = hub_claim(l, agent);
    bool comes = !c && !hub_part_of(l, agent);
    if (!c)
        c = add(l, agent);
    if (!c || !d || !hold(d, l->id))
        return NULL;
    c->token = token;
    c->until_us = until_us;
    if (why.n) {
        free(c->why);
        c->why = strndup(why.p, why.n);
    }
    hub_desk_contact(h, agent, l);
    if (comes)
        hub_presence_show(h, agent, l->conversation);
    hub_desk_changed(h, d);
    return c;
}

bool hub_claim_drop(struct hub *h, struct live *l, agent_id agent)
{
    struct claim *c = hub_claim(l, agent);
    if (!c)
        return false;
    free(c->why);
    *c = l->claims[--l->claims_count];
    if (l->agent == agent)
        l->agent = 0;
    struct desk *d = hub_desk(h, agent, false);
    if (!d)
        return true;
    unhold(d, l->id);
    hub_desk_gone(h, agent, l->id);
    hub_desk_changed(h, d);
    return true;
}

void hub_claims_drop(struct hub *h, struct live *l)
{
    while (l->claims_count > 0)
        (void)hub_claim_drop(h, l, l->claims[0].agent);
    l->agent = 0;
}

void hub_live_free(struct live *l)
{
    for (uint32_t i = 0; i < l->claims_count; i++)
        free(l->claims[i].why);
    for (uint32_t i = 0; i < l->parts_count; i++)
        free(l->parts[i].note);
    free(l->parts);
    free(l->claims);
    free(l->card);
    free(l);
}
