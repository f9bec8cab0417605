/* capacity.c: who may be given one more of which medium (policy.h: struct routing). */
#include "base/attrs.h"
#include "engine/state.h"

static bool has_place(const struct routing *r, const struct agent *a, enum medium m)
{
    uint32_t awake = a->awake[m], asleep = a->asleep[m], capacity = a->capacity[m];

    return awake * 1000 + asleep * r->sleep_permille[m] + 1000 <= capacity * 1000 &&
           awake + 1 + (asleep > 0 ? r->wake_room[m] : 0u) <= capacity;
}

bool engine_may_take(const struct engine *e, const struct agent *a, enum medium medium)
{
    if (a->state != AGENT_READY || a->away || (a->wants && a->wanted_state != AGENT_READY) ||
        !has_place(&e->routing, a, medium))
        return false;
    for (unsigned held = MEDIUM_CHAT; held < MEDIA; held++)
        if (held != medium && a->awake[held] > 0 && !e->routing.beside[medium][held])
            return false;
    return true;
}

enum medium engine_medium(const uint8_t *attrs, uint32_t attrs_bytes)
{
    struct attr medium;

    if (!attrs || !attrs_find(attrs, attrs_bytes, ATTR_MEDIUM, &medium))
        return MEDIUM_CHAT;
    if (medium.type != ATTR_NUMBER || medium.number <= MEDIUM_NONE || medium.number >= MEDIA)
        return MEDIUM_NONE;
    return (enum medium)medium.number;
}
