#include "sim/trace_patience.h"

#include <stdlib.h>

__extension__ typedef unsigned __int128 u128;

#define ALL (UINT64_C(1) << 62)

struct seen {
    int64_t wait_us;
    bool left;
};

/* Who left at the same moment as others were answered counts as before them: they were at risk together. */
static int by_wait(const void *a, const void *b)
{
    const struct seen *x = a, *y = b;
    if (x->wait_us != y->wait_us)
        return x->wait_us < y->wait_us ? -1 : 1;
    return (int)y->left - (int)x->left;
}

enum err sim_patience_of(const struct sim_trace *t, struct sim_patience *ret)
{
    struct seen *seen = malloc((t->count + 1) * sizeof *seen);
    uint32_t steps = 0;

    *ret = (struct sim_patience){.steps = malloc((t->count + 1) * sizeof *ret->steps)};
    if (!seen || !ret->steps) {
        free(seen);
        return ERR_NOMEM;
    }
    for (uint32_t type = 0; type < SIM_TRACE_TYPES_MAX; type++) {
        uint32_t n = 0;
        uint64_t staying = ALL;
        ret->from[type] = steps;
        for (uint32_t i = 0; i < t->count; i++)
            if (t->rows[i].type == type)
                seen[n++] = (struct seen){t->rows[i].wait_us, !t->rows[i].served};
        qsort(seen, n, sizeof *seen, by_wait);
        for (uint32_t i = 0; i < n; i++) {
            ret->longest_us[type] = seen[i].wait_us;
            if (!seen[i].left)
                continue;
            uint32_t at_risk = n - i; /* one by one: the product over those of one moment is the same */
            staying = (uint64_t)((u128)staying * (at_risk - 1) / at_risk);
            if (steps > ret->from[type] && ret->steps[steps - 1].at_us == seen[i].wait_us)
                steps--;
            ret->steps[steps++] = (struct sim_patience_step){seen[i].wait_us, staying};
        }
    }
    ret->from[SIM_TRACE_TYPES_MAX] = steps;
    free(seen);
    return OK;
}

void sim_patience_done(struct sim_patience *p)
{
    free(p->steps);
    *p = (struct sim_patience){0};
}

/* The first step of the type after at_us. */
static uint32_t after(const struct sim_patience *p, uint32_t type, int64_t at_us)
{
    uint32_t low = p->from[type], high = p->from[type + 1];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (p->steps[middle].at_us <= at_us)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint64_t sim_patience_staying(const struct sim_patience *p, uint32_t type, int64_t at_us)
{
    uint32_t i = after(p, type, at_us);
    return i == p->from[type] ? ALL : p->steps[i - 1].staying;
}

int64_t sim_patience_draw(const struct sim_patience *p, uint32_t type, int64_t beyond_us, struct prng *chance)
{
    uint64_t u = prng_next(chance), bound = (uint64_t)(((u128)u * sim_patience_staying(p, type, beyond_us)) >> 64);
    uint32_t low = after(p, type, beyond_us), high = p->from[type + 1];

    while (low < high) { /* the shares fall: the first step at or below the bound */
        uint32_t middle = low + (high - low) / 2;
        if (p->steps[middle].staying > bound)
            low = middle + 1;
        else
            high = middle;
    }
    int64_t longest_us = p->longest_us[type] > beyond_us ? p->longest_us[type] : beyond_us + 1;
    return low < p->from[type + 1] ? p->steps[low].at_us : longest_us;
}
