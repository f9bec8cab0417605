/* rows.c: to the store and back. */
#include "service/figures/rows.h"

#include "port/sql.h"

/* -- out -- */

static enum err put_visit(struct store_tx *tx, org_id org, const struct visit *v)
{
    return sql_visit_put(tx,
                         &(struct sql_visit_put_in){.org_id = org, .contact_id = v->contact, .no = v->no, .queue_id = v->queue,
                                                    .topic_id = v->topic, .medium = v->medium, .origin = v->origin, .outcome = v->outcome,
                                                    .agent_id = v->agent, .entered_us = v->entered_us, .left_us = v->left_us,
                                                    .target_us = v->target_us, .short_us = v->short_us},
                         NULL);
}

static enum err put_handling(struct store_tx *tx, org_id org, const struct handling *h)
{
    return sql_handling_put(tx,
                            &(struct sql_handling_put_in){.org_id = org, .contact_id = h->contact, .no = h->no, .agent_id = h->agent,
                                                          .queue_id = h->queue, .topic_id = h->topic, .medium = h->medium,
                                                          .dialled = h->dialled, .outcome = h->outcome, .accepted_us = h->accepted_us,
                                                          .ended_us = h->ended_us, .wrapped_us = h->wrapped_us, .slept_us = h->slept_us,
                                                          .held_us = h->held_us, .asleep_us = h->asleep_us, .hold_us = h->hold_us,
                                                          .code = h->code},
                            NULL);
}

static enum err put_stint(struct store_tx *tx, org_id org, const struct stint *s)
{
    return sql_stint_put(tx,
                         &(struct sql_stint_put_in){.org_id = org, .agent_id = s->agent, .no = s->no, .state = s->state, .reason = s->reason,
                                                    .away = s->away, .busy = s->busy, .from_us = s->from_us, .to_us = s->to_us},
                         NULL);
}

enum err figures_put(struct store_tx *tx, org_id org, const struct figures_change *changes, uint32_t count, fact_no folded)
{
    for (uint32_t i = 0; i < count; i++) {
        const struct figures_change *c = &changes[i];
        enum err err = c->what == FIGURES_VISIT      ? put_visit(tx, org, &c->visit.is)
                       : c->what == FIGURES_HANDLING ? put_handling(tx, org, &c->handling.is)
                                                     : put_stint(tx, org, &c->stint.is);
        if (err)
            return err;
    }
    return sql_figures_cursor_put(tx, &(struct sql_figures_cursor_put_in){.org_id = org, .no = folded}, NULL);
}

/* -- in: the two statements of a kind have the same columns, in the same order -- */

#define VISIT_OF(r)                                                                                                            \
    (struct visit){.contact = (r)->contact_id, .no = (r)->no, .queue = (r)->queue_id, .topic = (r)->topic_id,                  \
                   .medium = (enum medium)(r)->medium, .origin = (enum visit_origin)(r)->origin,                               \
                   .outcome = (enum visit_outcome)(r)->outcome, .agent = (r)->agent_id, .entered_us = (r)->entered_us,         \
                   .left_us = (r)->left_us, .target_us = (r)->target_us, .short_us = (r)->short_us}
#define HANDLING_OF(r)                                                                                                         \
    (struct handling){.contact = (r)->contact_id, .no = (r)->no, .agent = (r)->agent_id, .queue = (r)->queue_id,               \
                      .topic = (r)->topic_id, .medium = (enum medium)(r)->medium, .dialled = (r)->dialled,                     \
                      .outcome = (enum handling_outcome)(r)->outcome, .accepted_us = (r)->accepted_us,                         \
                      .ended_us = (r)->ended_us, .wrapped_us = (r)->wrapped_us, .slept_us = (r)->slept_us,                     \
                      .held_us = (r)->held_us, .asleep_us = (r)->asleep_us, .hold_us = (r)->hold_us, .code = (r)->code}
#define STINT_OF(r)                                                                                                            \
    (struct stint){.agent = (r)->agent_id, .no = (r)->no, .state = (enum agent_state)(r)->state, .reason = (reason_no)(r)->reason, \
                   .away = (r)->away, .busy = (r)->busy, .from_us = (r)->from_us, .to_us = (r)->to_us}

static enum err open_visit(void *f, const struct sql_visits_open_row *r)
{
    return figures_open_visit(f, &VISIT_OF(r));
}

static enum err open_handling(void *f, const struct sql_handlings_open_row *r)
{
    return figures_open_handling(f, &HANDLING_OF(r));
}

static enum err open_stint(void *f, const struct sql_stints_open_row *r)
{
    return figures_open_stint(f, &STINT_OF(r));
}

enum err figures_load(struct store_tx *tx, org_id org, struct figures *f, fact_no *ret_folded)
{
    struct sql_figures_cursor_get_row row = {0};
    enum err err = sql_figures_cursor_get(tx, &(struct sql_figures_cursor_get_in){.org_id = org}, &row);

    *ret_folded = err == OK ? row.no : 0;
    if (err && err != ERR_MISSING)
        return err;
    err = sql_visits_open(tx, &(struct sql_visits_open_in){.org_id = org}, open_visit, f);
    if (!err)
        err = sql_handlings_open(tx, &(struct sql_handlings_open_in){.org_id = org}, open_handling, f);
    return err ? err : sql_stints_open(tx, &(struct sql_stints_open_in){.org_id = org}, open_stint, f);
}

struct telling {
    figures_changed *fn;
    void *u;
};

static enum err tell_visit(void *arg, const struct sql_visits_between_row *r)
{
    const struct telling *t = arg;
    return t->fn(t->u, &(struct figures_change){.what = FIGURES_VISIT, .fresh = true, .visit.is = VISIT_OF(r)});
}

static enum err tell_handling(void *arg, const struct sql_handlings_between_row *r)
{
    const struct telling *t = arg;
    return t->fn(t->u, &(struct figures_change){.what = FIGURES_HANDLING, .fresh = true, .handling.is = HANDLING_OF(r)});
}

static enum err tell_stint(void *arg, const struct sql_stints_since_row *r)
{
    const struct telling *t = arg;
    return t->fn(t->u, &(struct figures_change){.what = FIGURES_STINT, .fresh = true, .stint.is = STINT_OF(r)});
}

enum err figures_visits(struct store_tx *tx, org_id org, int64_t from_us, int64_t to_us, figures_changed *fn, void *u)
{
    return sql_visits_between(tx, &(struct sql_visits_between_in){.org_id = org, .from_us = from_us, .to_us = to_us}, tell_visit,
                              &(struct telling){fn, u});
}

enum err figures_handlings(struct store_tx *tx, org_id org, int64_t from_us, int64_t to_us, figures_changed *fn, void *u)
{
    return sql_handlings_between(tx, &(struct sql_handlings_between_in){.org_id = org, .from_us = from_us, .to_us = to_us}, tell_handling,
                                 &(struct telling){fn, u});
}

static enum err tell_open_stint(void *arg, const struct sql_stints_open_row *r)
{
    const struct telling *t = arg;
    return t->fn(t->u, &(struct figures_change){.what = FIGURES_STINT, .fresh = true, .stint.is = STINT_OF(r)});
}

enum err figures_stints(struct store_tx *tx, org_id org, int64_t from_us, figures_changed *fn, void *u)
{
    struct telling t = {fn, u};
    enum err err = sql_stints_since(tx, &(struct sql_stints_since_in){.org_id = org, .from_us = from_us}, tell_stint, &t);
    return err ? err : sql_stints_open(tx, &(struct sql_stints_open_in){.org_id = org}, tell_open_stint, &t);
}

struct listing {
    visit_tell *fn;
    void *u;
};

static enum err tell_listed(void *arg, const struct sql_visits_listed_row *r)
{
    const struct listing *l = arg;
    return l->fn(l->u, &(struct visit_told){.v = VISIT_OF(r), .conversation = r->conversation_id, .party = r->party_id, .name = r->name});
}

enum err figures_list(struct store_tx *tx, const struct visits_ask *a, visit_tell *fn, void *u)
{
    struct sql_visits_listed_in in = {.org_id = a->org, .from_us = a->from_us, .to_us = a->to_us, .before = a->before, .queue_id = a->queue,
                                      .outcome = a->outcome, .is_short = a->is_short, .in_target = a->in_target, .dialled = a->dialled,
                                      .max = a->max};
    return sql_visits_listed(tx, &in, tell_listed, &(struct listing){fn, u});
}
