/* capacity.c: who may be given one more of which medium (policy.h: struct routing). */
#include <assert.h>

#include "base/attrs.h"
#include "engine/load.h"
#include "engine/state.h"

static bool has_place(const struct routing *r, const struct agent *a, enum medium m)
{
    uint32_t awake = a->awake[m], asleep = a->asleep[m], capacity = a->capacity[m];

    return awake * 1000 + asleep * r->sleep_permille[m] + 1000 <= capacity * 1000 &&
           awake + 1 + (asleep > 0 ? r->wake_room[m] : 0u) <= capacity;
}

bool engine_present(const struct agent *a)
{
    return a->state == AGENT_READY && !a->away && (!a->wants || a->wanted_state == AGENT_READY);
}

bool engine_has_room(const struct engine *e, const struct agent *a, enum medium medium)
{
    if (!has_place(&e->routing, a, medium) || a->active >= PLACES_MAX)
        return false;
    for (unsigned held = MEDIUM_CHAT; held < MEDIA; held++)
        if (held != medium && a->awake[held] > 0 && !e->routing.beside[medium][held])
            return false;
    return true;
}

bool engine_may_take(const struct engine *e, const struct agent *a, enum medium medium)
{
    return engine_present(a) && engine_has_room(e, a, medium);
}

bool engine_wakes_beyond(const struct engine *e, const struct agent *a, enum medium m)
{
    assert(a->asleep[m] > 0);
    return (a->awake[m] + 1u) * 1000u + (a->asleep[m] - 1u) * e->routing.sleep_permille[m] > a->capacity[m] * 1000u;
}

bool engine_capacity_unpack(int64_t packed, uint16_t *ret_capacity)
{
    static const enum medium media[] = {MEDIUM_VOICE, MEDIUM_EMAIL, MEDIUM_MESSAGE, MEDIUM_TASK};
    if (packed < 0 || packed >> 48 != 0)
        return false;
    for (unsigned i = 0; i < 4; i++) {
        ret_capacity[media[i]] = (uint16_t)(packed >> (12 * i) & 0xfff);
        if (ret_capacity[media[i]] > CAPACITY_MAX)
            return false;
    }
    return true;
}

uint32_t engine_capacity(const struct engine *e, agent_id id, enum medium medium)
{
    const struct agent *a = engine_find_agent(e, id);
    return a ? a->capacity[medium] : 0;
}

uint32_t engine_taken(const struct engine *e, agent_id id, enum medium medium)
{
    const struct agent *a = engine_find_agent(e, id);
    return a ? (uint32_t)a->awake[medium] + a->asleep[medium] : 0;
}

bool engine_free_for(const struct engine *e, agent_id id, enum medium medium)
{
    const struct agent *a = engine_find_agent(e, id);
    return a && engine_may_take(e, a, medium);
}

uint32_t engine_asleep(const struct engine *e, agent_id id, enum medium medium)
{
    const struct agent *a = engine_find_agent(e, id);
    return a ? a->asleep[medium] : 0;
}

bool engine_beside(const struct engine *e, enum medium one_more, enum medium held)
{
    assert(one_more != held);
    return e->routing.beside[one_more][held] != 0;
}
