/* seat.c: agents as the index sees them. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/lane.h"

enum err match_seat(struct engine *e, struct agent *a)
{
    struct lanes *all = e->lanes;

    if (all->seats_count == all->seats_room) {
        uint32_t room = all->seats_room ? all->seats_room * 2 : 64;
        struct agent **seats = realloc(all->seats, (size_t)room * sizeof(struct agent *));
        if (!seats)
            return ERR_NOMEM;
        all->seats = seats;
        all->seats_room = room;
    }
    enum err err = index_reserve(e->index, all->seats_count);
    if (err != OK)
        return err;
    a->seat = all->seats_count++;
    all->seats[a->seat] = a;
    return OK;
}

void match_agent(struct engine *e, struct agent *a)
{
    uint32_t places = 0, spare = 0;

    a->free = 0;
    for (unsigned m = MEDIUM_CHAT; m < MEDIA; m++) {
        uint32_t taken = (uint32_t)a->awake[m] + a->asleep[m];
        places += a->capacity[m];
        spare += a->capacity[m] > taken ? a->capacity[m] - taken : 0;
        if (a->capacity[m] > 0 && engine_may_take(e, a, (enum medium)m))
            a->free |= 1u << m;
    }
    struct seat seat = {.agent = a->id,
                        .free = a->free,
                        .load_permille = places > 0 ? a->active * 1000 / places : 0,
                        .spare = spare,
                        .idle_since_us = engine_idle_since_us(e, a),
                        .offered_us = a->offered_us,
                        .busy_us = a->busy_us,
                        .busy_since_us = a->busy_since_us,
                        .on_us = a->on_us,
                        .on_since_us = a->on_since_us};
    index_seat(e->index, a->seat, &seat);
}

static void new_attrs(struct engine *e, struct agent *a, const uint8_t *attrs)
{
    a->changes++;
    a->changes_looked = 0;
    index_attrs(e->index, a->seat, attrs, a->attrs_bytes);
}

void match_attrs(struct engine *e, struct agent *a)
{
    new_attrs(e, a, a->attrs);
}

void match_attrs_over(struct engine *e, struct agent *a, const uint8_t *attrs)
{
    new_attrs(e, a, attrs); /* sees what differs */
    memcpy(a->attrs, attrs, a->attrs_bytes);
    index_attrs_at(e->index, a->seat, a->attrs);
}

void match_agents(struct engine *e)
{
    for (uint32_t i = 0; i < e->lanes->seats_count; i++)
        match_agent(e, e->lanes->seats[i]);
}
