/* evolve_agent.c: agents from facts. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/evolving.h"
#include "engine/load.h"
#include "engine/match.h"

static bool capacity_read(const struct fact *f, uint16_t *ret_capacity)
{
    ret_capacity[MEDIUM_CHAT] = (uint16_t)f->b;
    return f->b >= 0 && f->b <= CAPACITY_MAX && engine_capacity_unpack(f->c, ret_capacity);
}

/* Whether they serve the queues they served, with as many places: then nobody's staff changes, nor what the index chooses by. */
static bool same_places(const struct agent *a, const struct fact *f, const uint16_t *capacity)
{
    struct attr before = {0}, after = {0};
    bool had = attrs_find(a->attrs, a->attrs_bytes, ATTR_QUEUES, &before), has = attrs_find(f->rest, f->rest_bytes, ATTR_QUEUES, &after);

    if (memcmp(a->capacity, capacity, sizeof a->capacity) != 0 || had != has || before.type != after.type || before.count != after.count)
        return false;
    return before.type != ATTR_SET || memcmp(before.symbols, after.symbols, before.count * sizeof(symbol_id)) == 0;
}

static enum err agent_new(struct engine *e, const struct fact *f, struct agent **ret_agent)
{
    if (e->agents.count >= e->limits.agents_max)
        return ERR_FULL;
    struct agent *a = engine_agent_room(e) == OK ? calloc(1, sizeof *a) : NULL;
    if (!a || engine_bytes_copy(f->rest, f->rest_bytes, &a->attrs) != OK || match_seat(e, a) != OK) {
        if (a)
            engine_agent_free(a);
        return ERR_NOMEM;
    }
    a->id = f->agent;
    a->due = (struct due){.id = a->id, .kind = DUE_AGENT};
    a->state_since_us = a->ready_us = f->at_us;
    a->attrs_bytes = f->rest_bytes;
    book_put(&e->agents, a);
    match_attrs(e, a);
    *ret_agent = a;
    return OK;
}

/* ERR_NOMEM and nothing changed. */
static enum err agent_attrs(struct engine *e, struct agent *a, const struct fact *f)
{
    uint8_t *old = a->attrs;

    if (a->attrs_bytes == f->rest_bytes && (f->rest_bytes == 0 || memcmp(old, f->rest, f->rest_bytes) == 0))
        return OK;
    if (a->attrs_bytes == f->rest_bytes) {
        match_attrs_over(e, a, f->rest);
        return OK;
    }
    if (engine_bytes_copy(f->rest, f->rest_bytes, &a->attrs) != OK)
        return ERR_NOMEM;
    a->attrs_bytes = f->rest_bytes;
    match_attrs(e, a);
    free(old);
    return OK;
}

static void agent_places(struct engine *e, struct agent *a, const uint16_t *capacity)
{
    for (unsigned m = MEDIUM_CHAT; m < MEDIA; m++)
        a->capacity[m] = capacity[m];
    engine_staff(e, a, 1);
    match_agent(e, a);
}

static enum err agent_set(struct engine *e, const struct fact *f)
{
    uint16_t capacity[MEDIA] = {0};

    if (f->agent == 0 || f->a < 0 || !capacity_read(f, capacity) || !evolve_attrs_ok(e, f))
        return ERR_CORRUPT;

    struct agent *a = engine_find_agent(e, f->agent);
    if (!a) {
        enum err err = agent_new(e, f, &a);
        if (err != OK)
            return err;
        a->version = f->a;
        agent_places(e, a, capacity);
        return OK;
    }
    bool same = same_places(a, f, capacity);
    if (!same)
        engine_staff(e, a, -1);
    enum err err = agent_attrs(e, a, f);
    if (err != OK) {
        if (!same)
            engine_staff(e, a, 1);
        return err;
    }
    a->version = f->a;
    if (!same)
        agent_places(e, a, capacity);
    return OK;
}

/* Each shift counts half as much as the one after it, so that the share of time taken is that of the last few days and
 * signing out and in again is no way to look idle. */
static void clock_of_work(struct agent *a, enum agent_state state, int64_t at_us)
{
    if (state != AGENT_OFFLINE && a->state == AGENT_OFFLINE) {
        a->on_since_us = at_us;
        a->on_us /= 2;
        a->busy_us /= 2;
    }
    if (state == AGENT_OFFLINE && a->state != AGENT_OFFLINE) {
        a->on_us += at_us - a->on_since_us;
        a->on_since_us = 0;
    }
}

static enum err agent_state(struct engine *e, struct agent *a, const struct fact *f)
{
    if (f->a < AGENT_OFFLINE || f->a > AGENT_PAUSED || f->b < PAUSE_NONE || f->b > REASON_MAX)
        return ERR_CORRUPT;

    enum agent_state state = (enum agent_state)f->a;
    engine_staff(e, a, -1);
    clock_of_work(a, state, f->at_us);
    if (state == AGENT_READY && a->state != AGENT_READY)
        a->ready_us = f->at_us;
    if (state != a->state || f->b != a->reason)
        a->state_since_us = f->at_us;
    a->state = state;
    a->reason = (reason_no)f->b;
    engine_staff(e, a, 1);
    /* What somebody said takes the place of a wish; what the engine does by itself (a missed offer) does not. */
    if (f->c != ACTOR_SYSTEM || state == AGENT_OFFLINE) {
        a->wants = false;
        a->wanted_state = AGENT_OFFLINE;
        a->wanted_reason = PAUSE_NONE;
    }
    bool grace_over = a->away && a->away_until_us <= f->at_us && !engine_at_work(a);
    if (state == AGENT_OFFLINE && f->c == ACTOR_SYSTEM && grace_over) {
        a->away = false;
        a->away_until_us = 0;
        deadlines_set(&e->deadlines, &a->due, NEVER_US);
    }
    return OK;
}

static enum err agent_wants(struct agent *a, const struct fact *f)
{
    if (f->a < AGENT_OFFLINE || f->a > AGENT_PAUSED || f->b < PAUSE_NONE || f->b > REASON_MAX || f->b == PAUSE_MISSED || f->c < 0 || f->c > 1 ||
        (f->c == 0 && (!a->wants || f->a != 0 || f->b != 0)) || (f->c == 1 && a->active == 0))
        return ERR_CORRUPT;

    a->wants = f->c == 1;
    a->wanted_state = (enum agent_state)f->a;
    a->wanted_reason = (reason_no)f->b;
    return OK;
}

static enum err agent_away(struct engine *e, struct agent *a, const struct fact *f)
{
    if (!evolve_until_ok(f, f->a))
        return ERR_CORRUPT;

    a->away = true;
    a->away_until_us = f->a;
    deadlines_set(&e->deadlines, &a->due, f->a);
    return OK;
}

static enum err agent_back(struct engine *e, struct agent *a)
{
    if (!a->away)
        return ERR_CORRUPT;

    a->away = false;
    a->away_until_us = 0;
    deadlines_set(&e->deadlines, &a->due, NEVER_US);
    return OK;
}

enum err engine_evolve_agent(struct engine *e, const struct fact *f)
{
    struct agent *a = engine_find_agent(e, f->agent);

    if (f->kind == FACT_AGENT_SET)
        return agent_set(e, f);
    if (!a)
        return ERR_CORRUPT;
    switch (f->kind) {
    case FACT_AGENT_STATE: return agent_state(e, a, f);
    case FACT_AGENT_AWAY: return agent_away(e, a, f);
    case FACT_AGENT_BACK: return agent_back(e, a);
    default: assert(f->kind == FACT_AGENT_WANTS); return agent_wants(a, f);
    }
}
