/* report.c: rows of a time into groups. */
#include "service/figures/report.h"

#include <stdlib.h>

#include "service/figures/rows.h"

struct reporting {
    const struct report_ask *ask;
    struct figures_report *r;
    struct map places; /* key + 1 to its place + 1 */
    uint32_t max;
};

static enum err sums_of(struct reporting *g, int64_t key, struct figures_sums **ret)
{
    struct figures_report *r = g->r;
    uint64_t place, name = (uint64_t)key + 1; /* a map's key is never 0 */

    if (map_get(&g->places, name, &place)) {
        *ret = &r->rows[place - 1].sums;
        return OK;
    }
    if (r->count >= REPORT_ROWS_MAX)
        return ERR_FULL;
    if (r->count == g->max) {
        uint32_t max = g->max ? g->max * 2 : 64;
        struct report_row *more = realloc(r->rows, max * sizeof *more);
        if (!more)
            return ERR_NOMEM;
        r->rows = more;
        g->max = max;
    }
    if (map_put(&g->places, name, r->count + 1))
        return ERR_NOMEM;
    r->rows[r->count] = (struct report_row){.key = key};
    *ret = &r->rows[r->count++].sums;
    return OK;
}

static bool wanted(const struct report_ask *a, queue_id queue, topic_id topic, enum medium medium, agent_id agent)
{
    return (!a->queue || a->queue == queue) && (!a->topic || a->topic == topic) && (!a->medium || a->medium == medium) && (!a->agent || a->agent == agent);
}

static int64_t begins(const struct report_ask *a, int64_t at_us)
{
    int64_t from, to;
    a->interval(a->interval_u, at_us, &from, &to);
    return from;
}

static int64_t key_of(const struct report_ask *a, int64_t at_us, queue_id queue, topic_id topic, enum medium medium, agent_id agent, int64_t code)
{
    switch (a->by) {
    case REPORT_INTERVAL: return begins(a, at_us);
    case REPORT_QUEUE: return (int64_t)queue;
    case REPORT_TOPIC: return (int64_t)topic;
    case REPORT_MEDIUM: return (int64_t)medium;
    case REPORT_AGENT: return (int64_t)agent;
    default: return code;
    }
}

static enum err add_visit(void *u, const struct figures_change *c)
{
    struct reporting *g = u;
    const struct visit *v = &c->visit.is;
    struct figures_sums *s;

    if (!wanted(g->ask, v->queue, v->topic, v->medium, v->agent))
        return OK;
    figures_count_visit(&g->r->all, v, 1);
    if (g->ask->by == REPORT_CODE || (g->ask->by == REPORT_AGENT && !v->agent))
        return OK; /* of nobody's */
    enum err err = sums_of(g, key_of(g->ask, v->entered_us, v->queue, v->topic, v->medium, v->agent, 0), &s);
    if (!err)
        figures_count_visit(s, v, 1);
    return err;
}

static enum err add_handling(void *u, const struct figures_change *c)
{
    struct reporting *g = u;
    const struct handling *h = &c->handling.is;
    struct figures_sums *s;

    if (h->outcome == HANDLING_OPEN || !wanted(g->ask, h->queue, h->topic, h->medium, h->agent))
        return OK;
    figures_count_handling(&g->r->all, h, 1);
    enum err err = sums_of(g, key_of(g->ask, h->accepted_us, h->queue, h->topic, h->medium, h->agent, h->code), &s);
    if (!err)
        figures_count_handling(s, h, 1);
    return err;
}

static enum err add_stint_by_interval(struct reporting *g, const struct stint *t, int64_t end)
{
    const struct report_ask *a = g->ask;
    int64_t at = t->from_us > a->from_us ? t->from_us : a->from_us;

    while (at < end) {
        int64_t from, to;
        struct figures_sums *s;
        a->interval(a->interval_u, at, &from, &to);
        enum err err = sums_of(g, from, &s);
        if (err)
            return err;
        figures_count_stint(s, t, at, to < end ? to : end, a->now_us, 1);
        at = to;
    }
    return OK;
}

static enum err add_stint(void *u, const struct figures_change *c)
{
    struct reporting *g = u;
    const struct report_ask *a = g->ask;
    const struct stint *t = &c->stint.is;
    int64_t end = t->to_us ? t->to_us : a->now_us;
    struct figures_sums *s;

    end = end < a->to_us ? end : a->to_us;
    if (t->from_us >= end || (a->agent && a->agent != t->agent) || (t->state == AGENT_OFFLINE && !t->busy))
        return OK;
    figures_count_stint(&g->r->all, t, a->from_us, end, a->now_us, 1);
    if (a->by == REPORT_INTERVAL)
        return add_stint_by_interval(g, t, end);
    if (a->by != REPORT_AGENT)
        return OK;
    enum err err = sums_of(g, (int64_t)t->agent, &s);
    if (!err)
        figures_count_stint(s, t, a->from_us, end, a->now_us, 1);
    return err;
}

static int by_key(const void *a, const void *b)
{
    int64_t x = ((const struct report_row *)a)->key, y = ((const struct report_row *)b)->key;
    return x < y ? -1 : x > y;
}

enum err figures_report(struct store_tx *tx, const struct report_ask *a, struct figures_report *ret)
{
    struct reporting g = {.ask = a, .r = ret};

    *ret = (struct figures_report){0};
    enum err err = figures_visits(tx, a->org, a->from_us, a->to_us, add_visit, &g);
    if (!err)
        err = figures_handlings(tx, a->org, a->from_us, a->to_us, add_handling, &g);
    if (!err && !a->queue && !a->topic && !a->medium)
        err = figures_stints(tx, a->org, a->from_us, add_stint, &g);
    if (!err && ret->count)
        qsort(ret->rows, ret->count, sizeof *ret->rows, by_key);
    map_done(&g.places);
    return err;
}

void figures_report_done(struct figures_report *r)
{
    free(r->rows);
    *r = (struct figures_report){0};
}
