/* sums.c: rows into figures, figures into metrics. */
#include "service/figures/sums.h"

static bool is_short(const struct visit *v)
{
    return v->left_us - v->entered_us < v->short_us;
}

static void count_abandoned(struct figures_sums *s, const struct visit *v, int sign)
{
    int64_t wait = v->left_us - v->entered_us;

    if (is_short(v))
        s->short_abandoned += sign;
    else
        s->abandoned += sign;
    if (wait <= v->target_us)
        s->abandoned_in_target += sign;
    s->abandon_wait_us += sign * wait;
}

void figures_count_visit(struct figures_sums *s, const struct visit *v, int sign)
{
    if (v->origin == VISIT_DIALLED) {
        s->dialled += sign;
        return;
    }
    s->offered += sign;
    switch (v->outcome) {
    case VISIT_ANSWERED:
        s->answered += sign;
        s->answer_wait_us += sign * (v->left_us - v->entered_us);
        if (v->left_us - v->entered_us <= v->target_us)
            s->answered_in_target += sign;
        break;
    case VISIT_ABANDONED: count_abandoned(s, v, sign); break;
    case VISIT_FLOWED: s->flowed_out += sign; break;
    default: s->waiting += sign; break;
    }
}

void figures_count_handling(struct figures_sums *s, const struct handling *h, int sign)
{
    if (h->outcome == HANDLING_OPEN)
        return;
    s->handled += sign;
    s->transferred += h->outcome == HANDLING_TRANSFERRED ? sign : 0;
    s->returned += h->outcome == HANDLING_RETURNED ? sign : 0;
    s->talk_us += sign * (h->ended_us - h->accepted_us - h->slept_us - h->held_us);
    s->hold_us += sign * h->held_us;
    if (!h->wrapped_us || h->wrapped_us == h->ended_us)
        return;
    s->wrapups += sign;
    s->wrapup_us += sign * (h->wrapped_us - h->ended_us);
}

void figures_count_stint(struct figures_sums *s, const struct stint *t, int64_t from_us, int64_t to_us, int64_t now_us, int sign)
{
    int64_t end = t->to_us ? t->to_us : now_us;
    int64_t from = t->from_us > from_us ? t->from_us : from_us, to = end < to_us ? end : to_us;

    if (to <= from)
        return;
    int64_t us = sign * (to - from);
    if (t->busy)
        s->busy_us += us;
    if (t->state == AGENT_OFFLINE)
        return;
    if (t->away)
        s->away_us += us;
    else if (t->state == AGENT_PAUSED)
        s->paused_us += us;
    else
        s->ready_us += us;
    if (t->state == AGENT_READY && !t->away && !t->busy)
        s->idle_us += us;
}

void figures_add(struct figures_sums *s, const struct figures_sums *more)
{
#define ADD(name) s->name += more->name;
    FIGURES_OF_VISITS(ADD)
    FIGURES_OF_HANDLINGS(ADD)
    FIGURES_OF_STINTS(ADD)
#undef ADD
}

static struct figures_quotient level_of(const struct figures_sums *s, enum service_level level)
{
    int64_t left = s->offered - s->waiting;

    switch (level) {
    case LEVEL_ANSWERED: return (struct figures_quotient){s->answered_in_target, s->answered};
    case LEVEL_OFFERED: return (struct figures_quotient){s->answered_in_target, left};
    case LEVEL_ABANDONED: return (struct figures_quotient){s->answered_in_target + s->abandoned_in_target, left};
    case LEVEL_WITHOUT: return (struct figures_quotient){s->answered_in_target, left - s->abandoned_in_target};
    default: return (struct figures_quotient){0, 0};
    }
}

struct figures_quotient figures_metric(const struct figures_sums *s, enum metric m, enum service_level level)
{
    switch (m) {
    case METRIC_SERVICE_LEVEL: return level_of(s, level);
    case METRIC_ASA: return (struct figures_quotient){s->answer_wait_us, s->answered};
    case METRIC_ABANDONMENT: return (struct figures_quotient){s->abandoned, s->offered - s->waiting - s->short_abandoned};
    case METRIC_AHT: return (struct figures_quotient){s->talk_us + s->hold_us + s->wrapup_us, s->handled};
    case METRIC_ATT: return (struct figures_quotient){s->talk_us, s->handled};
    case METRIC_ACW: return (struct figures_quotient){s->wrapup_us, s->wrapups};
    case METRIC_OCCUPANCY: return (struct figures_quotient){s->busy_us, s->busy_us + s->idle_us};
    case METRIC_TRANSFERS: return (struct figures_quotient){s->transferred, s->handled};
    default: return (struct figures_quotient){0, 0};
    }
}

const char *figures_metric_name(enum metric m)
{
    static const char *const names[METRICS] = {"service_level", "asa", "abandonment", "aht", "att", "acw", "occupancy", "transfers"};
    return (unsigned)m < METRICS ? names[m] : "";
}

void figures_json(struct json *j, const struct figures_sums *s)
{
    json_open(j, "figures");
#define PUT(name) json_int(j, #name, s->name);
    FIGURES_OF_VISITS(PUT)
    FIGURES_OF_HANDLINGS(PUT)
    FIGURES_OF_STINTS(PUT)
#undef PUT
    json_close(j);
}

void figures_metrics_json(struct json *j, const struct figures_sums *s, enum service_level level)
{
    json_open(j, "metrics");
    for (unsigned m = level == LEVEL_NONE ? METRIC_ASA : METRIC_SERVICE_LEVEL; m < METRICS; m++) {
        struct figures_quotient q = figures_metric(s, (enum metric)m, level);
        json_open(j, figures_metric_name((enum metric)m));
        json_int(j, "over", q.over);
        json_int(j, "of", q.of);
        json_close(j);
    }
    json_close(j);
}
