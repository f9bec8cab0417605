/* wallboard_json.c: what the wallboard knows, as JSON. */
#include <stdlib.h>

#include "api/words.h"
#include "base/attrs.h"
#include "host/hub_state.h"
#include "host/wallboard_state.h"
#include "port/clock.h"
#include "service/config/config.h"

#define FRESH_US 300000 /* so old an answer may be */

/* -- what is so at the moment -- */

struct now_of_queue {
    queue_id id;
    int64_t oldest_us; /* whoever waits longest came then; 0: nobody waits */
    uint32_t waiting, talking, wrapping, ready, busy, paused, away;
};

struct looking {
    const struct wallboard *w;
    const struct config_view *view;
    struct now_of_queue *queues; /* as the view's */
    struct json *j;
    int64_t since_us, now_us;
    struct figures_sums all;
};

static struct now_of_queue *now_of(struct looking *l, queue_id id)
{
    const struct config_queue *q = config_queue(l->view, id);
    return q ? &l->queues[q - l->view->queues] : NULL;
}

static bool look_at_contact(void *u, const struct visit *v, const struct handling *h)
{
    struct looking *l = u;
    struct now_of_queue *q = now_of(l, v ? v->queue : h->queue);
    if (!q)
        return true;
    if (v && v->origin == VISIT_DIALLED) /* it waits for nobody */
        return true;
    if (v && (!q->oldest_us || v->entered_us < q->oldest_us))
        q->oldest_us = v->entered_us;
    q->waiting += v != NULL;
    q->talking += h && !h->ended_us;
    q->wrapping += h && h->ended_us;
    return true;
}

static bool look_at_agent(void *u, const struct figures_agent *a)
{
    struct looking *l = u;
    struct attr serves;
    const struct config_agent *known = config_agent(l->view, a->now.agent);
    if (a->now.state == AGENT_OFFLINE || !known || !attrs_find(known->attrs, known->attrs_bytes, ATTR_QUEUES, &serves))
        return true;
    for (uint16_t i = 0; i < serves.count; i++) {
        struct now_of_queue *q = now_of(l, attr_symbol(&serves, i));
        if (!q)
            continue;
        q->away += a->now.away;
        q->busy += !a->now.away && a->now.busy;
        q->paused += !a->now.away && !a->now.busy && a->now.state == AGENT_PAUSED;
        q->ready += !a->now.away && !a->now.busy && a->now.state == AGENT_READY;
    }
    return true;
}

/* -- queues -- */

static void queue_json(struct looking *l, const struct config_queue *queue, const struct now_of_queue *now)
{
    struct json *j = l->j;
    struct figures_sums sums = {0};

    wallboard_sum(wallboard_series(&l->w->queues, queue->id), l->since_us, &sums);
    json_open(j, NULL);
    json_id(j, "queue", queue->id);
    json_int(j, "waiting", now->waiting);
    json_int(j, "longest_us", now->oldest_us ? l->now_us - now->oldest_us : 0);
    json_int(j, "talking", now->talking);
    json_int(j, "wrapping", now->wrapping);
    json_open(j, "agents");
    json_int(j, "ready", now->ready);
    json_int(j, "busy", now->busy);
    json_int(j, "paused", now->paused);
    json_int(j, "away", now->away);
    json_close(j);
    json_z(j, "service_level", api_levels[queue->service_level]);
    json_int(j, "target_us", queue->policy.target_us);
    json_int(j, "short_us", queue->short_us);
    figures_json(j, &sums);
    figures_metrics_json(j, &sums, queue->service_level);
    json_close(j);
    figures_add(&l->all, &sums);
}

/* -- agents -- */

static bool agent_json(void *u, const struct figures_agent *a)
{
    struct looking *l = u;
    struct json *j = l->j;
    struct figures_sums sums = {0};

    wallboard_sum(wallboard_series(&l->w->agents, a->now.agent), l->since_us, &sums);
    figures_count_stint(&sums, &a->now, l->since_us, INT64_MAX, l->now_us, 1);
    l->all.busy_us += sums.busy_us; /* what of it is in queues' handlings is counted there */
    l->all.idle_us += sums.idle_us;
    l->all.ready_us += sums.ready_us;
    l->all.paused_us += sums.paused_us;
    l->all.away_us += sums.away_us;
    if (!config_agent(l->view, a->now.agent) || (a->now.state == AGENT_OFFLINE && !sums.ready_us && !sums.handled && !a->talking))
        return true; /* was not there since */
    json_open(j, NULL);
    json_id(j, "agent", a->now.agent);
    hub_state_json(j, a->now.state, a->now.reason);
    json_bool(j, "away", a->now.away);
    json_bool(j, "busy", a->now.busy);
    json_int(j, "for_us", l->now_us - a->now.from_us);
    json_int(j, "talking", a->talking);
    json_int(j, "asleep", a->asleep);
    json_int(j, "wrapping", a->wrapping);
    figures_json(j, &sums);
    figures_metrics_json(j, &sums, LEVEL_NONE);
    json_close(j);
    return true;
}

static void all_of_it(struct looking *l)
{
    struct json *j = l->j;

    for (uint32_t i = 0; i < l->view->queues_count; i++)
        l->queues[i] = (struct now_of_queue){.id = l->view->queues[i].id};
    figures_contacts(l->w->figures, look_at_contact, l);
    figures_agents(l->w->figures, look_at_agent, l);
    json_open(j, NULL);
    json_int(j, "at_us", l->now_us);
    json_int(j, "since_us", l->since_us);
    json_int(j, "formulas", FORMULAS_VERSION);
    json_int(j, "behind", (int64_t)(store_last(l->w->store) - l->w->folded));
    json_array(j, "queues");
    for (uint32_t i = 0; i < l->view->queues_count; i++)
        queue_json(l, &l->view->queues[i], &l->queues[i]);
    json_end(j);
    json_array(j, "agents");
    figures_agents(l->w->figures, agent_json, l);
    json_end(j);
    json_open(j, "all");
    figures_json(j, &l->all);
    figures_metrics_json(j, &l->all, LEVEL_OFFERED);
    json_close(j);
    json_close(j);
}

/* Into w->told; telling is held. */
static enum err make(struct wallboard *w, int64_t since_us, int64_t now)
{
    struct json j;
    struct looking l = {.w = w, .view = config_take(w->config), .j = &j, .since_us = since_us, .now_us = now};
    buf_clear(&w->told);
    json_init(&j, &w->told);
    l.queues = calloc(l.view->queues_count + 1, sizeof *l.queues);
    enum err err = l.queues ? OK : ERR_NOMEM;
    if (!err) {
        pthread_mutex_lock(&w->lock);
        err = w->broken ? ERR_STATE : OK;
        if (!err)
            all_of_it(&l);
        pthread_mutex_unlock(&w->lock);
    }
    free(l.queues);
    config_drop(l.view);
    return err ? err : w->told.err;
}

enum err wallboard_json(struct wallboard *w, int64_t since_us, struct json *j)
{
    int64_t now = clock_now_us(), since = since_us - since_us % QUARTER_US;
    if (since_us > now || since_us < now - WALLBOARD_BACK_US)
        return ERR_FIELD_RANGE;
    pthread_mutex_lock(&w->telling);
    bool again = w->told_us && w->told_since_us == since && now >= w->told_us && now - w->told_us < FRESH_US;
    enum err err = again ? OK : make(w, since, now);
    w->told_us = err ? 0 : again ? w->told_us : now;
    w->told_since_us = since;
    if (!err)
        json_raw(j, NULL, (struct str){(const char *)w->told.p, w->told.n});
    pthread_mutex_unlock(&w->telling);
    return err;
}

/* -- contacts -- */

struct line {
    struct visit v;
    struct handling h;
    bool waits;
};

struct lines {
    queue_id queue;
    struct line *items;
    uint32_t count, max;
    bool full; /* of memory */
};

static bool take_line(void *u, const struct visit *v, const struct handling *h)
{
    struct lines *l = u;
    if (l->queue && (v ? v->queue : h->queue) != l->queue)
        return true;
    if (l->count == l->max) {
        uint32_t max = l->max ? l->max * 2 : 256;
        struct line *more = realloc(l->items, max * sizeof *more);
        if (!more) {
            l->full = true;
            return false;
        }
        l->items = more;
        l->max = max;
    }
    l->items[l->count] = (struct line){.waits = v != NULL};
    if (v)
        l->items[l->count].v = *v;
    else
        l->items[l->count].h = *h;
    l->count++;
    return true;
}

static int64_t began(const struct line *l)
{
    return l->waits ? l->v.entered_us : l->h.accepted_us;
}

static int order(const void *a, const void *b)
{
    const struct line *x = a, *y = b;
    if (x->waits != y->waits)
        return x->waits ? -1 : 1;
    if (began(x) != began(y))
        return began(x) < began(y) ? -1 : 1;
    contact_id i = x->waits ? x->v.contact : x->h.contact, k = y->waits ? y->v.contact : y->h.contact;
    return i < k ? -1 : i > k;
}

static void line_json(struct json *j, const struct line *l, int64_t now_us)
{
    json_open(j, NULL);
    json_id(j, "contact", l->waits ? l->v.contact : l->h.contact);
    json_id(j, "queue", l->waits ? l->v.queue : l->h.queue);
    json_id(j, "topic", l->waits ? l->v.topic : l->h.topic);
    json_z(j, "medium", api_media[l->waits ? l->v.medium : l->h.medium]);
    json_z(j, "state", l->waits ? "waiting" : l->h.ended_us ? "wrapup" : l->h.asleep_us ? "asleep" : l->h.hold_us ? "held" : "talking");
    json_id(j, "agent", l->waits ? 0 : l->h.agent);
    json_int(j, "for_us", now_us - (l->waits || !l->h.ended_us ? began(l) : l->h.ended_us));
    json_close(j);
}

enum err wallboard_contacts_json(struct wallboard *w, queue_id queue, uint32_t max, struct json *j)
{
    struct lines l = {.queue = queue};
    int64_t now = clock_now_us();

    pthread_mutex_lock(&w->lock);
    bool broken = w->broken;
    if (!broken)
        figures_contacts(w->figures, take_line, &l);
    pthread_mutex_unlock(&w->lock);
    if (broken || l.full) {
        free(l.items);
        return broken ? ERR_STATE : ERR_NOMEM;
    }
    if (l.count)
        qsort(l.items, l.count, sizeof *l.items, order);
    json_int(j, "at_us", now);
    json_int(j, "count", l.count);
    json_array(j, "contacts");
    for (uint32_t i = 0; i < l.count && i < max; i++)
        line_json(j, &l.items[i], now);
    json_end(j);
    free(l.items);
    return OK;
}
