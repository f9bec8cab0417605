/* hub_picks.c: the lists of those to pick. The router says who may pick whom, a queue at a time and for all agents; what came and went
 * is told to each desktop. A contact that waits no more leaves every list at once, without the router. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "host/hub_state.h"

static void list_drop(struct hub *h, struct desk *d, uint32_t i)
{
    assert(i < d->picks_count && h->picks > 0);

    d->picks[i] = d->picks[--d->picks_count];
    h->picks--;
}

static bool list_add(struct hub *h, struct desk *d, struct pick p)
{
    if (d->picks_count == d->picks_room) {
        uint32_t room = d->picks_room ? d->picks_room * 2 : 8;
        struct pick *grown = realloc(d->picks, room * sizeof *grown);
        if (!grown)
            return false;
        d->picks = grown;
        d->picks_room = room;
    }
    d->picks[d->picks_count++] = p;
    h->picks++;
    return true;
}

static struct pick *listed(const struct desk *d, contact_id contact)
{
    for (uint32_t i = 0; i < d->picks_count; i++)
        if (d->picks[i].contact == contact)
            return &d->picks[i];
    return NULL;
}

static bool same(const struct engine_urgency *a, const struct engine_urgency *b)
{
    return a->band == b->band && a->start_us == b->start_us && a->rate == b->rate;
}

void hub_picks_gone(struct hub *h, struct live *l)
{
    uint32_t at = 0;
    uint64_t key, v;

    if (!l->picked)
        return;
    l->picked = false;
    while (map_next(&h->desks, &at, &key, &v)) {
        struct desk *d = (struct desk *)(uintptr_t)v;
        for (uint32_t i = d->picks_count; i-- > 0;)
            if (d->picks[i].contact == l->id) {
                list_drop(h, d, i);
                hub_desk_picks(h, d, &l->id, 1, NULL, 0);
            }
    }
}

void hub_picks_show(struct hub *h, const struct live *l)
{
    uint32_t at = 0;
    uint64_t key, v;

    while (l->picked && map_next(&h->desks, &at, &key, &v)) {
        struct desk *d = (struct desk *)(uintptr_t)v;
        for (uint32_t i = 0; i < d->picks_count; i++)
            if (d->picks[i].contact == l->id)
                hub_desk_picks(h, d, NULL, 0, &d->picks[i], 1);
    }
}

/* What the agent may pick from this queue from now on: those of ids whose bit is set. */
static void set_list(struct hub *h, struct desk *d, const struct router_picks *p, uint64_t may)
{
    contact_id gone[2 * ENGINE_PULLS_MAX];
    struct pick came[ENGINE_PULLS_MAX];
    uint32_t gone_count = 0, came_count = 0;

    for (uint32_t i = d->picks_count; i-- > 0 && gone_count < 2 * ENGINE_PULLS_MAX;) {
        bool stays = d->picks[i].queue != p->queue;
        for (uint32_t k = 0; !stays && k < p->count; k++)
            stays = p->ids[k] == d->picks[i].contact && (may >> k & 1) != 0;
        if (!stays) {
            gone[gone_count++] = d->picks[i].contact;
            list_drop(h, d, i);
        }
    }
    for (uint32_t k = 0; k < p->count; k++) {
        struct live *l = (may >> k & 1) != 0 ? hub_live(h, p->ids[k]) : NULL;
        struct pick pick = {p->ids[k], p->queue, p->urgency[k]};
        /* What was committed since may have moved it on. */
        if (!l || l->state != CONTACT_WAITING || l->queue != p->queue)
            continue;
        struct pick *old = listed(d, l->id);
        if (old ? same(&old->urgency, &pick.urgency) : !list_add(h, d, pick))
            continue;
        if (old)
            *old = pick; /* another order of the queue, another priority */
        l->picked = true;
        came[came_count++] = pick;
    }
    hub_desk_picks(h, d, gone, gone_count, came, came_count);
}

void hub_picks(struct hub *h, const struct router_picks *p)
{
    uint32_t at = 0;
    uint64_t key, v;
    struct map rights = {0};
    enum err err = OK;

    assert(p->count <= ENGINE_PULLS_MAX);
    for (uint32_t i = 0; i < p->rights_count && !err; i++)
        err = map_put(&rights, p->rights[i].agent, p->rights[i].may);
    pthread_mutex_lock(&h->lock);
    while (!err && (p->rights_count > 0 || h->picks > 0) && map_next(&h->desks, &at, &key, &v)) {
        struct desk *d = (struct desk *)(uintptr_t)v;
        uint64_t may = 0;
        if (!map_get(&rights, d->id, &may))
            may = 0;
        if (may != 0 || d->picks_count > 0)
            set_list(h, d, p, may);
    }
    pthread_mutex_unlock(&h->lock);
    map_done(&rights);
}
