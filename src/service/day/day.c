/* day.c: folds the facts of one agent into the figures of a day. */
#include "service/day/day.h"

#include "base/fact.h"
#include "port/sql.h"

/* -- states: what the agent was, and since when -- */

struct reading {
    struct day_figures *d;
    int64_t since_us;
    enum agent_state state;
    reason_no reason;
    bool away; /* the desktop is gone */
};

static void count_until(struct reading *r, int64_t at_us)
{
    int64_t us = at_us - r->since_us;

    if (us <= 0)
        return;
    r->since_us = at_us;
    if (r->state == AGENT_OFFLINE)
        return;
    if (r->away)
        r->d->away_us += us;
    else if (r->state == AGENT_READY)
        r->d->ready_us += us;
    else
        r->d->paused_us[r->reason] += us;
}

/* The engine takes whoever stays away offline; no fact says that they are back. */
static void state_is(struct reading *r, int64_t a, int64_t b, int64_t c)
{
    r->state = a == AGENT_READY || a == AGENT_PAUSED ? (enum agent_state)a : AGENT_OFFLINE;
    r->reason = b > PAUSE_NONE && b <= REASON_MAX ? (reason_no)b : PAUSE_NONE;
    if (r->state == AGENT_OFFLINE && c == ACTOR_SYSTEM)
        r->away = false;
}

static enum err last(struct store_tx *tx, const struct day_span *s, int64_t kind, struct sql_day_last_row *ret)
{
    struct sql_day_last_in in = {.org_id = s->org, .agent_id = s->agent, .kind = kind, .before_us = s->from_us};
    enum err err = sql_day_last(tx, &in, ret);

    if (err == ERR_MISSING)
        *ret = (struct sql_day_last_row){0};
    return err == ERR_MISSING ? OK : err;
}

/* How the day began. */
static enum err begin(struct store_tx *tx, const struct day_span *s, struct reading *r)
{
    struct sql_day_last_row state = {0}, away = {0}, back = {0};
    enum err err = last(tx, s, FACT_AGENT_STATE, &state);

    if (err == OK)
        err = last(tx, s, FACT_AGENT_AWAY, &away);
    if (err == OK)
        err = last(tx, s, FACT_AGENT_BACK, &back);
    if (err)
        return err;
    r->away = away.no > back.no;
    if (state.no)
        state_is(r, state.a, state.b, state.no > away.no ? state.c : ACTOR_NONE);
    return OK;
}

static enum err each_fact(void *arg, const struct sql_day_facts_row *f)
{
    struct reading *r = arg;

    switch (f->kind) {
    case FACT_AGENT_STATE:
        count_until(r, f->at_us);
        state_is(r, f->a, f->b, f->c);
        break;
    case FACT_AGENT_AWAY:
    case FACT_AGENT_BACK:
        count_until(r, f->at_us);
        r->away = f->kind == FACT_AGENT_AWAY;
        break;
    case FACT_CONTACT_ACCEPTED: r->d->accepted++; break;
    case FACT_CONTACT_DECLINED: r->d->declined++; break;
    case FACT_OFFER_LAPSED: r->d->lapsed++; break;
    case FACT_OFFER_WITHDRAWN: r->d->withdrawn++; break;
    default: r->d->failed++; break;
    }
    return OK;
}

/* -- talks: each row of day_talks is one fact of the contact that the agent came out of -- */

struct talking {
    struct day_figures *d;
    int64_t accepted_us, ended_us, asleep_us, slept_us;
    bool asleep;
};

static void came_out(struct talking *t, int64_t kind, int64_t at_us)
{
    if (kind == FACT_CONTACT_WRAPPED) {
        t->d->wrapups++;
        t->d->wrapup_us += at_us - t->ended_us;
        return;
    }
    t->d->ended += kind == FACT_CONTACT_ENDED;
    t->d->transferred += kind == FACT_CONTACT_TRANSFERRED;
    t->d->requeued += kind == FACT_CONTACT_REQUEUED;
    if (t->asleep)
        t->slept_us += at_us - t->asleep_us;
    t->d->talk_us += at_us - t->accepted_us - t->slept_us;
}

static enum err each_talk(void *arg, const struct sql_day_talks_row *f)
{
    struct talking *t = arg;

    if (f->kind == FACT_CONTACT_ACCEPTED)
        *t = (struct talking){.d = t->d, .accepted_us = f->at_us};
    if (f->kind == FACT_CONTACT_SLEEP && (f->a == 1) != t->asleep) { /* put away while it sleeps: it goes on sleeping */
        t->asleep = f->a == 1;
        if (t->asleep)
            t->asleep_us = f->at_us;
        else
            t->slept_us += f->at_us - t->asleep_us;
    }
    if (f->kind == FACT_CONTACT_ENDED)
        t->ended_us = f->at_us;
    if (f->no == f->out_no)
        came_out(t, f->kind, f->at_us);
    return OK;
}

/* -- all of it -- */

enum err day_read(struct store_tx *tx, const struct day_span *s, struct day_figures *ret)
{
    struct reading r = {.d = ret, .since_us = s->from_us};
    struct talking t = {.d = ret};
    struct sql_day_ratings_row rated = {0};

    *ret = (struct day_figures){0};
    enum err err = begin(tx, s, &r);
    if (err == OK)
        err = sql_day_facts(tx, &(struct sql_day_facts_in){s->org, s->agent, s->from_us, s->to_us}, each_fact, &r);
    if (err == OK)
        err = sql_day_talks(tx, &(struct sql_day_talks_in){s->org, s->agent, s->from_us, s->to_us}, each_talk, &t);
    if (err == OK)
        err = sql_day_ratings(tx, &(struct sql_day_ratings_in){s->org, s->agent, s->from_us, s->to_us}, &rated);
    if (err)
        return err;
    count_until(&r, s->to_us < s->now_us ? s->to_us : s->now_us);
    ret->rated = rated.count;
    ret->stars = rated.stars;
    return OK;
}

void day_json(const struct day_figures *d, struct json *j)
{
    json_int(j, "accepted", d->accepted);
    json_int(j, "declined", d->declined);
    json_int(j, "lapsed", d->lapsed);
    json_int(j, "withdrawn", d->withdrawn);
    json_int(j, "failed", d->failed);
    json_int(j, "ended", d->ended);
    json_int(j, "transferred", d->transferred);
    json_int(j, "requeued", d->requeued);
    json_int(j, "talk_us", d->talk_us);
    json_int(j, "wrapups", d->wrapups);
    json_int(j, "wrapup_us", d->wrapup_us);
    json_int(j, "ready_us", d->ready_us);
    json_int(j, "away_us", d->away_us);
    json_array(j, "pauses");
    for (unsigned r = PAUSE_NONE + 1; r <= REASON_MAX; r++) {
        if (r == PAUSE_MISSED || d->paused_us[r] == 0)
            continue;
        json_open(j, NULL);
        json_id(j, "reason", r);
        json_int(j, "us", d->paused_us[r]);
        json_close(j);
    }
    json_end(j);
    json_int(j, "missed_us", d->paused_us[PAUSE_MISSED]);
    json_int(j, "paused_us", d->paused_us[PAUSE_NONE]);
    json_int(j, "rated", d->rated);
    json_int(j, "stars", d->stars);
}
