/* pulls.c: lists to pick from. */
#include <assert.h>
#include <string.h>

#include "engine/lane.h"
#include "engine/match.h"
#include "engine/pulls.h"

bool engine_pulled(const struct engine *e, queue_id queue)
{
    const struct queue *q = shelf_find(&e->queues, queue);
    return q && q->policy.offer_mode == OFFER_PULL;
}

void engine_pulls(struct engine *e, const contact_id *ids, uint32_t count, struct engine_pulls *ret)
{
    assert(count <= ENGINE_PULLS_MAX);

    ret->count = count;
    ret->settled = index_settle(e->index) == OK;
    for (uint32_t i = 0; i < count; i++) {
        const struct contact *c = engine_find_contact(e, ids[i]);
        ret->contacts[i] = c && c->state == CONTACT_WAITING && c->queue->policy.offer_mode == OFFER_PULL ? c : NULL;
    }
}

/* Held apart is not for good: who could not be connected may try again. */
static bool may_pull(const struct engine *e, const struct agent *a, const struct contact *c, bool settled)
{
    if (!c || (c->sought != 0 && c->sought != a->id))
        return false;
    if (engine_passed_to(c, a))
        return !engine_excluded(c, a->id);
    if (settled)
        return c->lane->group && index_has(c->lane->group, a->seat) && !engine_excluded(c, a->id);
    enum fit fit = engine_fit(e, a, c, e->last_us);
    return fit == FIT_YES || fit == FIT_STATE || fit == FIT_CAPACITY || fit == FIT_HELD;
}

uint64_t engine_may_pull(const struct engine *e, agent_id agent, const struct engine_pulls *p)
{
    const struct agent *a = engine_find_agent(e, agent);
    uint64_t may = 0;

    for (uint32_t i = 0; a && i < p->count; i++)
        if (may_pull(e, a, p->contacts[i], p->settled))
            may |= UINT64_C(1) << i;
    return may;
}

/* -- all agents -- */

uint32_t engine_seats(const struct engine *e)
{
    return e->lanes->seats_count;
}

/* Contacts of one requirement have one group: its members are gone through once, with the bits of all of them. */
struct bits_of_group {
    struct group *group;
    uint64_t bits;
};

/* Returns the bits of contacts that name agents who may not take them. */
static uint64_t mark_members(const struct engine_pulls *p, struct engine_right *ret)
{
    struct bits_of_group groups[ENGINE_PULLS_MAX];
    uint32_t count = 0;
    uint64_t excluding = 0;

    for (uint32_t i = 0; i < p->count; i++) {
        const struct contact *c = p->contacts[i];
        struct group *g = c && c->sought == 0 ? c->lane->group : NULL;
        uint32_t k = 0;
        if (!g)
            continue;
        while (k < count && groups[k].group != g)
            k++;
        if (k == count)
            groups[count++] = (struct bits_of_group){g, 0};
        groups[k].bits |= UINT64_C(1) << i;
        excluding |= (uint64_t)c->excludes << i;
    }
    for (uint32_t k = 0; k < count; k++)
        index_mark(groups[k].group, groups[k].bits, &ret->may, sizeof *ret / sizeof ret->may);
    return excluding;
}

/* Who is waited for alone: one agent, whatever the group says. */
static void mark_sought(const struct engine *e, const struct engine_pulls *p, struct engine_right *ret)
{
    for (uint32_t i = 0; i < p->count; i++) {
        const struct contact *c = p->contacts[i];
        const struct agent *a = c && c->sought ? engine_find_agent(e, c->sought) : NULL;
        if (a && may_pull(e, a, c, p->settled))
            ret[a->seat].may |= UINT64_C(1) << i;
    }
}

static uint64_t without_excluded(const struct engine_pulls *p, uint64_t may, uint64_t excluding, agent_id agent)
{
    for (uint64_t left = may & excluding; left; left &= left - 1) {
        unsigned i = (unsigned)__builtin_ctzll(left);
        if (engine_excluded(p->contacts[i], agent))
            may &= ~(UINT64_C(1) << i);
    }
    return may;
}

uint32_t engine_pull_rights(const struct engine *e, const struct engine_pulls *p, struct engine_right *ret)
{
    uint32_t seats = e->lanes->seats_count, count = 0;
    uint64_t excluding = 0;

    memset(ret, 0, seats * sizeof *ret);
    if (p->settled) {
        excluding = mark_members(p, ret);
        mark_sought(e, p, ret);
    }
    for (uint32_t seat = 0; seat < seats; seat++) { /* those who may come to the front */
        agent_id agent = e->lanes->seats[seat]->id;
        uint64_t may = p->settled ? without_excluded(p, ret[seat].may, excluding, agent) : engine_may_pull(e, agent, p);
        if (may)
            ret[count++] = (struct engine_right){agent, may};
    }
    return count;
}
