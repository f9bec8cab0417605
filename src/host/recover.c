/* recover.c: an engine from the newest snapshot and the facts after it, or from the first fact. */
#include <stdlib.h>

#include "base/log.h"
#include "host/router.h"
#include "host/seal.h"
#include "port/sql.h"
#include "service/config/vocabulary.h"

#define PAGE_FACTS 20000

struct walk {
    org_id org;
    struct engine_limits limits;
    struct engine *engine;
    fact_no no, base, last; /* last: no fact after this one */
    int64_t at_us;
    uint32_t seen;
    uint8_t plain[FACT_REST_MAX + SEAL_EXTRA];
};

static enum err load_snapshot(struct store_tx *tx, void *arg)
{
    struct walk *w = arg;
    struct sql_snapshot_newest_row row;
    enum err err = sql_snapshot_newest(tx, &(struct sql_snapshot_newest_in){.org_id = w->org, .last_no = w->last}, &row);
    if (err == ERR_MISSING)
        return OK;
    if (err)
        return err;
    err = engine_load(w->engine, (const uint8_t *)row.bytes.p, row.bytes.n);
    if (!err) {
        w->no = w->base = row.no;
        w->at_us = row.at_us;
    }
    return err;
}

static enum err evolve_one(void *arg, const struct sql_engine_facts_row *r)
{
    struct walk *w = arg;
    w->seen++;
    if (r->no > w->last) {
        w->no = w->last; /* nothing more to read */
        return OK;
    }
    struct fact f = {.no = r->no,
                     .at_us = r->at_us,
                     .kind = (uint16_t)r->kind,
                     .rest_bytes = (uint16_t)r->rest.n,
                     .contact = r->contact_id,
                     .agent = r->agent_id,
                     .party = r->party_id,
                     .queue = r->queue_id,
                     .a = r->a,
                     .b = r->b,
                     .c = r->c,
                     .rest = (const uint8_t *)r->rest.p};
    if (r->rest.n > FACT_REST_MAX + SEAL_EXTRA)
        return ERR_CORRUPT;
    enum err err = seal_open(&f, r->key, w->plain);
    if (!err)
        err = engine_evolve(w->engine, &f);
    if (err) {
        log_event(LOG_ERROR, "host", "fact_unreadable", "no=%llu kind=%u error=%s", (unsigned long long)f.no, f.kind,
                  err_code(err));
        return err;
    }
    w->no = f.no;
    w->at_us = f.at_us;
    return OK;
}

static enum err load_tail(struct store_tx *tx, void *arg)
{
    struct walk *w = arg;
    w->seen = 0;
    return sql_engine_facts(
        tx, &(struct sql_engine_facts_in){.org_id = w->org, .after_no = w->no, .limit_rows = PAGE_FACTS}, evolve_one, w);
}

static struct walk *walk_new(org_id org, uint32_t agents_max, fact_no last)
{
    struct walk *w = calloc(1, sizeof *w);
    if (!w)
        return NULL;
    w->org = org;
    w->last = last;
    w->limits = (struct engine_limits){.queues_max = CONFIG_QUEUES_MAX, .topics_max = CONFIG_TOPICS_MAX, .agents_max = agents_max,
                                       .contacts_max = ROUTER_CONTACTS_MAX};
    return w;
}

static enum err recover(struct store *s, struct walk *w, bool from_snapshot)
{
    enum err err = engine_new(&w->limits, &w->engine);
    if (!err && from_snapshot)
        err = store_read(s, load_snapshot, w);
    if (err == ERR_CORRUPT) { /* a snapshot only saves time: the facts are all there */
        log_event(LOG_WARN, "host", "snapshot_unreadable", "error=%s", err_code(err));
        engine_free(w->engine);
        w->engine = NULL;
        w->no = w->base = 0;
        err = engine_new(&w->limits, &w->engine);
    }
    while (!err) {
        err = store_read(s, load_tail, w);
        if (err || w->seen < PAGE_FACTS || w->no >= w->last)
            break;
    }
    if (err)
        engine_free(w->engine);
    return err;
}

enum err router_recover(struct store *s, org_id org, uint32_t agents_max, bool from_snapshot, struct engine **ret_engine, fact_no *ret_base)
{
    struct walk *w = walk_new(org, agents_max, INT64_MAX);
    if (!w)
        return ERR_NOMEM;
    enum err err = recover(s, w, from_snapshot);
    if (!err) {
        *ret_engine = w->engine;
        *ret_base = w->base;
    }
    free(w);
    return err;
}

enum err router_recover_at(struct store *s, org_id org, fact_no last, struct engine **ret_engine, int64_t *ret_at_us)
{
    struct walk *w = walk_new(org, ROUTER_AGENTS_MAX, last);
    if (!w)
        return ERR_NOMEM;
    enum err err = recover(s, w, true);
    if (!err) {
        *ret_engine = w->engine;
        *ret_at_us = w->at_us;
    }
    free(w);
    return err;
}
