/* wallboard.c: follows the log, a few times a second. Facts are read when they are committed, so nothing is counted that did not happen; what is counted is
 * stored with the number of the last fact that is in it, so that a start goes on where the rows end. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/attrs.h"
#include "base/log.h"
#include "host/seal.h"
#include "host/wallboard_state.h"
#include "port/clock.h"
#include "port/sql.h"
#include "service/config/config.h"
#include "service/figures/rows.h"

#define EVERY_NS 200000000L
#define PAGE_FACTS 2000
#define CHANGES_MAX 65536u   /* not stored: nothing further is folded */
#define STORE_EVERY 20000u   /* facts without a row of ours */

/* -- figures of the last day -- */

static struct quarter *quarter_of(struct series *s, int64_t at_us, int64_t now_us)
{
    int64_t begin = at_us - at_us % QUARTER_US;
    uint32_t i = s->count, old = 0;

    while (i > 0 && s->items[i - 1].at_us > begin)
        i--;
    if (i > 0 && s->items[i - 1].at_us == begin)
        return &s->items[i - 1];
    while (old < s->count && s->items[old].at_us < now_us - WALLBOARD_BACK_US - QUARTER_US)
        old++;
    if (old > 0) {
        memmove(s->items, s->items + old, (s->count - old) * sizeof *s->items);
        s->count -= old;
        i = i > old ? i - old : 0;
    }
    if (s->count == s->max) {
        uint32_t max = s->max ? s->max * 2 : 8;
        struct quarter *more = realloc(s->items, max * sizeof *more);
        if (!more)
            return NULL;
        s->items = more;
        s->max = max;
    }
    memmove(s->items + i + 1, s->items + i, (s->count - i) * sizeof *s->items);
    s->items[i] = (struct quarter){.at_us = begin};
    s->count++;
    return &s->items[i];
}

static struct figures_sums *sums_at(struct wallboard *w, struct map *m, uint64_t id, int64_t at_us)
{
    uint64_t v;
    struct series *s = map_get(m, id, &v) ? (struct series *)(uintptr_t)v : NULL;
    if (!s) {
        s = calloc(1, sizeof *s);
        if (!s || map_put(m, id, (uint64_t)(uintptr_t)s)) {
            free(s);
            return NULL;
        }
    }
    struct quarter *q = quarter_of(s, at_us, w->now_us);
    return q ? &q->sums : NULL;
}

const struct series *wallboard_series(const struct map *m, uint64_t id)
{
    uint64_t v;
    return map_get(m, id, &v) ? (const struct series *)(uintptr_t)v : NULL;
}

void wallboard_sum(const struct series *s, int64_t since_us, struct figures_sums *sums)
{
    for (uint32_t i = 0; s && i < s->count; i++)
        if (s->items[i].at_us >= since_us)
            figures_add(sums, &s->items[i].sums);
}

static bool recent(const struct wallboard *w, int64_t at_us)
{
    return at_us >= w->now_us - WALLBOARD_BACK_US;
}

static enum err count_visit(struct wallboard *w, const struct figures_change *c)
{
    const struct visit *v = &c->visit.is;
    if (!recent(w, v->entered_us))
        return OK;
    struct figures_sums *s = sums_at(w, &w->queues, v->queue, v->entered_us);
    if (!s)
        return ERR_NOMEM;
    if (!c->fresh)
        figures_count_visit(s, &c->visit.was, -1);
    figures_count_visit(s, v, 1);
    return OK;
}

static enum err count_handling_of(struct wallboard *w, struct map *m, uint64_t id, const struct figures_change *c)
{
    struct figures_sums *s = sums_at(w, m, id, c->handling.is.accepted_us);
    if (!s)
        return ERR_NOMEM;
    if (!c->fresh)
        figures_count_handling(s, &c->handling.was, -1);
    figures_count_handling(s, &c->handling.is, 1);
    return OK;
}

static enum err count_handling(struct wallboard *w, const struct figures_change *c)
{
    const struct handling *h = &c->handling.is;
    if (!recent(w, h->accepted_us))
        return OK;
    enum err err = count_handling_of(w, &w->queues, h->queue, c);
    return err ? err : count_handling_of(w, &w->agents, h->agent, c);
}

/* What lasts is counted when somebody looks. */
static enum err count_stint(struct wallboard *w, const struct stint *t)
{
    if (!t->to_us)
        return OK;
    int64_t from = recent(w, t->from_us) ? t->from_us : w->now_us - WALLBOARD_BACK_US;
    for (int64_t at = from - from % QUARTER_US; at < t->to_us; at += QUARTER_US) {
        struct figures_sums *s = sums_at(w, &w->agents, t->agent, at);
        if (!s)
            return ERR_NOMEM;
        figures_count_stint(s, t, at, at + QUARTER_US, t->to_us, 1);
    }
    return OK;
}

static enum err count(void *u, const struct figures_change *c)
{
    struct wallboard *w = u;
    switch (c->what) {
    case FIGURES_VISIT: return count_visit(w, c);
    case FIGURES_HANDLING: return count_handling(w, c);
    default: return count_stint(w, &c->stint.is);
    }
}

/* -- from the log -- */

static enum err changed(void *u, const struct figures_change *c)
{
    struct wallboard *w = u;
    if (w->changes_count == w->changes_max) {
        uint32_t max = w->changes_max ? w->changes_max * 2 : 256;
        struct figures_change *more = realloc(w->changes, max * sizeof *more);
        if (!more)
            return ERR_NOMEM;
        w->changes = more;
        w->changes_max = max;
    }
    w->changes[w->changes_count++] = *c;
    return count(w, c);
}

struct page {
    struct wallboard *w;
    struct figures_ear ear;
    fact_no no; /* the one that is folded */
    uint32_t seen;
    uint8_t plain[FACT_REST_MAX + SEAL_EXTRA];
};

static struct figures_promise promised(void *u, queue_id queue)
{
    const struct wallboard *w = u;
    const struct config_view *v = config_take(w->config);
    const struct config_queue *q = config_queue(v, queue);
    struct figures_promise p = q ? (struct figures_promise){.target_us = q->policy.target_us, .short_us = q->short_us} : (struct figures_promise){0};
    config_drop(v);
    return p;
}

static enum err fold_one(void *arg, const struct sql_figure_facts_row *r)
{
    struct page *p = arg;
    struct fact f = {.no = r->no, .at_us = r->at_us, .kind = (uint16_t)r->kind, .contact = r->contact_id, .agent = r->agent_id,
                     .party = r->party_id, .queue = r->queue_id, .a = r->a, .b = r->b, .c = r->c};
    p->no = f.no;
    struct figures_arrival arrival = {.medium = MEDIUM_CHAT, .dialled = r->dialled > 0};
    if (f.kind == FACT_CONTACT_ARRIVED) {
        if (r->rest.n > FACT_REST_MAX + SEAL_EXTRA)
            return ERR_CORRUPT;
        f.rest = (const uint8_t *)r->rest.p;
        f.rest_bytes = (uint16_t)r->rest.n;
        enum err err = seal_open(&f, r->key, p->plain);
        if (err)
            return err;
        arrival.medium = r->calls > 0 ? MEDIUM_VOICE : attrs_medium(f.rest, f.rest_bytes);
    }
    p->seen++;
    p->w->now_us = f.at_us;
    enum err err = figures_fold(p->w->figures, &f, &arrival, &p->ear);
    if (!err)
        p->w->folded = f.no;
    return err;
}

static enum err read_page(struct store_tx *tx, void *arg)
{
    struct page *p = arg;
    p->seen = 0;
    return sql_figure_facts(tx, &(struct sql_figure_facts_in){.org_id = p->w->org, .after_no = p->w->folded, .limit_rows = PAGE_FACTS}, fold_one, p);
}

/* As far as the log goes, or as can be kept. */
static void fold(struct wallboard *w)
{
    struct page *p = malloc(sizeof *p);
    if (!p)
        return;
    p->w = w;
    p->ear = (struct figures_ear){promised, changed, w};
    do {
        pthread_mutex_lock(&w->lock);
        fact_no before = w->folded;
        enum err err = store_last(w->store) > before ? store_read(w->store, read_page, p) : OK;
        p->seen = w->folded > before ? p->seen : 0;
        if (err && err != ERR_STORE && err != ERR_FULL) {
            w->broken = true; /* half folded; the next start goes on from what is stored */
            log_event(LOG_ERROR, "host", "figures_stopped", "no=%llu error=%s", (unsigned long long)p->no, err_code(err));
        }
        pthread_mutex_unlock(&w->lock);
    } while (p->seen == PAGE_FACTS && !w->broken && w->changes_count < CHANGES_MAX);
    free(p);
}

struct put_job {
    struct store_job job;
    struct wallboard *w;
};

/* Only the thread itself changes what is read here. */
static enum err put_work(struct store_tx *tx, struct store_job *job)
{
    const struct wallboard *w = ((struct put_job *)job)->w;
    return figures_put(tx, w->org, w->changes, w->changes_count, w->folded);
}

static void put(struct wallboard *w)
{
    if (!w->changes_count && w->folded - w->stored < STORE_EVERY)
        return;
    struct put_job j = {.job.work = put_work, .w = w};
    enum err err = store_call(w->store, &j.job);
    if (err)
        return; /* with the next ones */
    pthread_mutex_lock(&w->lock);
    w->changes_count = 0;
    w->stored = w->folded;
    pthread_mutex_unlock(&w->lock);
}

static void *run(void *arg)
{
    struct wallboard *w = arg;
    pthread_mutex_lock(&w->lock);
    while (!w->stops && !w->broken) {
        pthread_mutex_unlock(&w->lock);
        fold(w);
        if (!w->broken)
            put(w);
        pthread_mutex_lock(&w->lock);
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += EVERY_NS;
        until.tv_sec += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
        if (!w->stops)
            (void)pthread_cond_timedwait(&w->wake, &w->lock, &until);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

/* -- life -- */

static enum err prime(struct store_tx *tx, void *arg)
{
    struct wallboard *w = arg;
    int64_t from = w->now_us - WALLBOARD_BACK_US;
    enum err err = figures_load(tx, w->org, w->figures, &w->folded);
    if (!err)
        err = figures_visits(tx, w->org, from, INT64_MAX, count, w);
    if (!err)
        err = figures_handlings(tx, w->org, from, INT64_MAX, count, w);
    return err ? err : figures_stints(tx, w->org, from, count, w);
}

enum err wallboard_new(org_id org, struct store *store, struct config *config, struct wallboard **ret)
{
    pthread_condattr_t attr;
    struct wallboard *w = calloc(1, sizeof *w);

    *ret = w;
    if (!w)
        return ERR_NOMEM;
    w->org = org;
    w->store = store;
    w->config = config;
    pthread_mutex_init(&w->lock, NULL);
    pthread_mutex_init(&w->telling, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&w->wake, &attr);
    pthread_condattr_destroy(&attr);
    return figures_new(&w->figures);
}

enum err wallboard_run(struct wallboard *w)
{
    w->now_us = clock_now_us();
    enum err err = store_read(w->store, prime, w);
    w->stored = w->folded;
    if (!err && pthread_create(&w->thread, NULL, run, w))
        err = ERR_SYSTEM;
    w->runs = !err;
    return err;
}

void wallboard_stop(struct wallboard *w)
{
    if (!w || !w->runs)
        return;
    pthread_mutex_lock(&w->lock);
    w->stops = true;
    pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    w->runs = false;
}

static void free_series(struct map *m)
{
    uint32_t at = 0;
    uint64_t key, v;
    while (map_next(m, &at, &key, &v)) {
        struct series *s = (struct series *)(uintptr_t)v;
        free(s->items);
        free(s);
    }
    map_done(m);
}

void wallboard_free(struct wallboard *w)
{
    if (!w)
        return;
    figures_free(w->figures);
    free_series(&w->queues);
    free_series(&w->agents);
    free(w->changes);
    buf_done(&w->told);
    pthread_mutex_destroy(&w->telling);
    pthread_cond_destroy(&w->wake);
    pthread_mutex_destroy(&w->lock);
    free(w);
}
