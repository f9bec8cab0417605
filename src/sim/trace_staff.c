#include "sim/trace_staff.h"

#include <stdlib.h>

#include "base/types.h"

#define SKILL_CALLS 3u /* fewer calls of a type are somebody's exception */
#define SKILL_PART 2u  /* so is less than half of what an agent would have had who takes whatever comes */

struct span {
    uint32_t of; /* agent or type */
    int64_t from_us, to_us;
    int64_t extra_us; /* of waits: time covered by the spans before it of the same type; of talks: when the call arrived */
};

struct spans {
    struct span *items;
    uint32_t count;
};

static int by_start(const void *a, const void *b)
{
    const struct span *x = a, *y = b;
    if (x->of != y->of)
        return x->of < y->of ? -1 : 1;
    if (x->from_us != y->from_us)
        return x->from_us < y->from_us ? -1 : 1;
    return (x->to_us > y->to_us) - (x->to_us < y->to_us);
}

/* -- when somebody waited -- */

/* Times in which a call of a type waited, merged, by type. */
static enum err waits_of(const struct sim_trace *t, struct spans *ret)
{
    uint32_t n = 0;

    ret->items = malloc((t->count + 1) * sizeof *ret->items);
    if (!ret->items)
        return ERR_NOMEM;
    for (uint32_t i = 0; i < t->count; i++)
        if (t->rows[i].wait_us > 0)
            ret->items[n++] = (struct span){t->rows[i].type, t->rows[i].arrived_us, t->rows[i].arrived_us + t->rows[i].wait_us, 0};
    qsort(ret->items, n, sizeof *ret->items, by_start);
    for (uint32_t i = 0; i < n; i++) {
        struct span *last = ret->count > 0 ? &ret->items[ret->count - 1] : NULL, s = ret->items[i];
        if (last && last->of == s.of && s.from_us <= last->to_us) {
            if (s.to_us > last->to_us)
                last->to_us = s.to_us;
            continue;
        }
        if (last && last->of == s.of)
            s.extra_us = last->extra_us + last->to_us - last->from_us;
        ret->items[ret->count++] = s;
    }
    return OK;
}

/* How long, before at_us, calls of the type waited; ret_last: until when at the latest, INT64_MIN if none. */
static int64_t waited_before(const struct spans *w, uint32_t type, int64_t at_us, int64_t *ret_last)
{
    uint32_t low = 0, high = w->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct span *s = &w->items[middle];
        if (s->of < type || (s->of == type && s->from_us < at_us))
            low = middle + 1;
        else
            high = middle;
    }
    *ret_last = INT64_MIN;
    if (low == 0 || w->items[low - 1].of != type)
        return 0;
    const struct span *s = &w->items[low - 1];
    *ret_last = s->to_us < at_us ? s->to_us : at_us;
    return s->extra_us + *ret_last - s->from_us;
}

/* The last moment of the gap at which somebody waited whom the agent could have served, if they waited longer than slack_us in it; else
 * from_us. */
static int64_t absent_until(const struct spans *w, uint32_t types, int64_t from_us, int64_t to_us, int64_t slack_us)
{
    int64_t until_us = from_us, last, ignored;

    for (uint32_t type = 0; type < SIM_TRACE_TYPES_MAX; type++) {
        if (!(types >> type & 1))
            continue;
        int64_t upto = waited_before(w, type, to_us, &last);
        if (upto - waited_before(w, type, from_us, &ignored) > slack_us && last > until_us)
            until_us = last;
    }
    return until_us;
}

/* -- shifts -- */

static enum err put(struct sim_staff *s, uint32_t agent, int64_t from_us, int64_t to_us)
{
    if (s->count == s->room) {
        uint32_t room = s->room ? 2 * s->room : 1024;
        struct sim_shift *shifts = realloc(s->shifts, room * sizeof *shifts);
        if (!shifts)
            return ERR_NOMEM;
        s->shifts = shifts;
        s->room = room;
    }
    s->shifts[s->count++] = (struct sim_shift){agent, from_us, to_us};
    s->staffed_us += to_us - from_us;
    return OK;
}

/* Who took a call that waited already when their last one ended took it as soon as they could: what lay between was after-call work. */
static void after_call(const struct span *next, int64_t ended_us, int64_t slack_us, struct sim_staff *s)
{
    int64_t us = next->from_us > ended_us ? next->from_us - ended_us : 0;
    if (next->extra_us < next->from_us && next->extra_us <= ended_us && us <= slack_us)
        s->after_us[s->after_count++] = us;
}

/* talks: of named agents, by agent and start. */
static enum err named(const struct spans *talks, const struct spans *waits, int64_t gap_us, int64_t slack_us, struct sim_staff *s)
{
    enum err err = OK;

    s->after_us = malloc((talks->count + 1) * sizeof *s->after_us);
    if (!s->after_us)
        return ERR_NOMEM;

    for (uint32_t i = 0; err == OK && i < talks->count;) {
        uint32_t agent = talks->items[i].of;
        int64_t from_us = talks->items[i].from_us, to_us = talks->items[i].to_us;
        for (i++; err == OK && i < talks->count && talks->items[i].of == agent; i++) {
            int64_t next_us = talks->items[i].from_us, back_us = to_us;
            after_call(&talks->items[i], to_us, slack_us, s);
            if (next_us - to_us > gap_us)
                back_us = next_us;
            else if (next_us > to_us)
                back_us = absent_until(waits, s->types[agent], to_us, next_us, slack_us);
            if (back_us > to_us) {
                err = put(s, agent, from_us, to_us);
                from_us = back_us;
            }
            if (talks->items[i].to_us > to_us)
                to_us = talks->items[i].to_us;
        }
        if (err == OK)
            err = put(s, agent, from_us, to_us);
    }
    return err;
}

/* Somebody for each call without a name; the same one again when they are free. talks: by type and start. */
static enum err unnamed(const struct spans *talks, struct sim_staff *s)
{
    int64_t *free_us = malloc((talks->count + 1) * sizeof *free_us);
    uint32_t *types = realloc(s->types, (s->agents + talks->count + 1) * sizeof *types);
    enum err err = free_us && types ? OK : ERR_NOMEM;

    if (types)
        s->types = types;
    for (uint32_t i = 0; err == OK && i < talks->count; i++) {
        const struct span *talk = &talks->items[i];
        uint32_t agent = s->agents_named;
        while (agent < s->agents && (s->types[agent] != 1u << talk->of || free_us[agent - s->agents_named] >= talk->from_us))
            agent++;
        if (agent == s->agents)
            s->types[s->agents++] = 1u << talk->of;
        free_us[agent - s->agents_named] = talk->to_us;
        err = put(s, agent, talk->from_us, talk->to_us);
        s->unnamed++;
    }
    free(free_us);
    return err;
}

/* -- skills -- */

static enum err skills_of(const struct sim_trace *t, struct sim_staff *s)
{
    uint32_t (*calls)[SIM_TRACE_TYPES_MAX] = calloc(t->agents_count + 1, sizeof *calls);
    uint64_t named = 0, of_type[SIM_TRACE_TYPES_MAX] = {0};

    s->types = calloc(t->agents_count + 1, sizeof *s->types);
    s->agents = s->agents_named = t->agents_count;
    if (!calls || !s->types) {
        free(calls);
        return ERR_NOMEM;
    }
    for (uint32_t i = 0; i < t->count; i++)
        if (t->rows[i].served && t->rows[i].agent > 0) {
            calls[t->rows[i].agent - 1][t->rows[i].type]++;
            of_type[t->rows[i].type]++;
            named++;
        }
    for (uint32_t a = 0; a < t->agents_count; a++) {
        uint64_t all = 0;
        uint32_t most = 0;
        for (uint32_t k = 0; k < SIM_TRACE_TYPES_MAX; k++) {
            all += calls[a][k];
            most = calls[a][k] > calls[a][most] ? k : most;
        }
        for (uint32_t k = 0; k < SIM_TRACE_TYPES_MAX; k++)
            if (k == most || (calls[a][k] >= SKILL_CALLS && calls[a][k] * named * SKILL_PART >= all * of_type[k]))
                s->types[a] |= 1u << k;
    }
    free(calls);
    return OK;
}

static enum err talks_of(const struct sim_trace *t, bool with_name, struct spans *ret)
{
    ret->items = malloc((t->count + 1) * sizeof *ret->items);
    if (!ret->items)
        return ERR_NOMEM;
    for (uint32_t i = 0; i < t->count; i++) {
        const struct sim_trace_row *r = &t->rows[i];
        int64_t from_us = r->arrived_us + r->wait_us;
        if (r->served && (r->agent > 0) == with_name)
            ret->items[ret->count++] = (struct span){with_name ? r->agent - 1 : r->type, from_us, from_us + r->handle_us, r->arrived_us};
    }
    qsort(ret->items, ret->count, sizeof *ret->items, by_start);
    return OK;
}

enum err sim_staff_of(const struct sim_trace *t, int64_t gap_us, int64_t slack_us, struct sim_staff *ret)
{
    struct spans waits = {0}, talks = {0}, others = {0};

    *ret = (struct sim_staff){0};
    enum err err = skills_of(t, ret);
    if (err == OK)
        err = waits_of(t, &waits);
    if (err == OK)
        err = talks_of(t, true, &talks);
    if (err == OK)
        err = talks_of(t, false, &others);
    if (err == OK)
        err = named(&talks, &waits, gap_us, slack_us, ret);
    if (err == OK)
        err = unnamed(&others, ret);
    free(waits.items);
    free(talks.items);
    free(others.items);
    return err;
}

void sim_staff_done(struct sim_staff *s)
{
    free(s->shifts);
    free(s->types);
    free(s->after_us);
    *s = (struct sim_staff){0};
}
