/* trace_replay.c: recorded arrivals, inferred staff and patience, and the engine in between. */
#include <stdlib.h>
#include <string.h>

#include "base/types.h"
#include "sim/queue_floor.h"
#include "sim/sim_trace.h"
#include "sim/trace_patience.h"
#include "sim/trace_staff.h"

#define GAP_US (30 * 60 * SECOND_US)
#define SLACK_US (60 * SECOND_US)
#define WITHIN_US (20 * SECOND_US)
#define HOUR_US (3600 * SECOND_US)

struct replay {
    const struct sim_trace *t;
    const struct sim_trace_options *o;
    struct sim_trace_report *report;
    struct sim_floor floor;
    struct sim_staff staff;
    struct sim_patience patience;
    struct prng chance;
    int64_t within_us;
    uint8_t class_of[SIM_TRACE_TYPES_MAX][10]; /* index + 1 */
    uint32_t *talks;                           /* rows that were served, by type */
    uint32_t talks_from[SIM_TRACE_TYPES_MAX + 1];
};

static void add(struct replay *r, struct sim_trace_sums *s, int64_t wait_us, bool answered)
{
    s->calls++;
    s->abandoned += !answered;
    s->within += answered && wait_us <= r->within_us;
    s->wait_us += wait_us;
    if (wait_us > s->longest_us)
        s->longest_us = wait_us;
}

static uint32_t hour_of(int64_t at_us)
{
    return (uint32_t)(at_us / HOUR_US % 24);
}

static void simulated(struct replay *r, const struct sim_call *c, int64_t now_us, bool answered)
{
    int64_t wait_us = now_us - c->arrived_us;
    uint64_t what[3] = {c->serial, (uint64_t)now_us, answered ? c->agent : 0};

    add(r, &r->report->simulated, wait_us, answered);
    add(r, &r->report->simulated_hours[hour_of(c->arrived_us)], wait_us, answered);
    add(r, &r->report->classes[c->class].simulated, wait_us, answered);
    r->report->hash = hash_bytes(what, sizeof what, r->report->hash);
}

static void answered(void *u, const struct sim_call *c, int64_t now_us)
{
    simulated(u, c, now_us, true);
}

static void left(void *u, const struct sim_call *c, int64_t now_us)
{
    simulated(u, c, now_us, false);
}

/* -- what was observed -- */

static enum err observe(struct replay *r)
{
    struct sim_trace_report *report = r->report;

    for (uint32_t i = 0; i < r->t->count; i++) {
        const struct sim_trace_row *row = &r->t->rows[i];
        uint8_t *class = &r->class_of[row->type][row->priority];
        if (*class == 0) {
            if (report->classes_count == SIM_TRACE_CLASSES_MAX) {
                report->classes_count = 0;
                return ERR_FULL;
            }
            report->classes[report->classes_count].type = row->type;
            report->classes[report->classes_count].priority = row->priority;
            *class = (uint8_t)++report->classes_count;
        }
        add(r, &report->observed, row->wait_us, row->served);
        add(r, &report->observed_hours[hour_of(row->arrived_us)], row->wait_us, row->served);
        add(r, &report->classes[*class - 1].observed, row->wait_us, row->served);
        report->worked_us += row->handle_us;
    }
    return OK;
}

/* Served calls by type, to draw handling times from. */
static enum err collect_talks(struct replay *r)
{
    uint32_t n = 0;

    r->talks = malloc((r->t->count + 1) * sizeof *r->talks);
    if (!r->talks)
        return ERR_NOMEM;
    for (uint32_t type = 0; type < SIM_TRACE_TYPES_MAX; type++) {
        r->talks_from[type] = n;
        for (uint32_t i = 0; i < r->t->count; i++)
            if (r->t->rows[i].type == type && r->t->rows[i].served)
                r->talks[n++] = i;
    }
    r->talks_from[SIM_TRACE_TYPES_MAX] = n;
    return OK;
}

/* -- the floor -- */

/* 60, 40, 20, then 10 s. */
static int64_t target_us(int64_t level)
{
    return (level < 3 ? 60 - 20 * level : 10) * SECOND_US;
}

static void set_up(struct replay *r)
{
    const struct sim_trace_report *report = r->report;

    for (uint32_t i = 0; i < report->classes_count; i++) {
        int64_t level = report->classes[i].priority;
        struct sim_floor_policy q = {.priority = level, .order = r->o->order, .weight = 1000 * (1 + level),
                                     .target_us = target_us(level), .ageing_us = 45 * SECOND_US};
        sim_floor_queue(&r->floor, i, &q);
    }
    for (uint32_t a = 0; a < r->staff.agents; a++) {
        uint64_t classes = 0;
        for (uint32_t i = 0; i < report->classes_count; i++)
            if (r->staff.types[a] >> report->classes[i].type & 1)
                classes |= UINT64_C(1) << i;
        sim_floor_agent(&r->floor, a, classes, 1000);
    }
    for (uint32_t i = 0; i < r->staff.count; i++) {
        sim_floor_shift(&r->floor, r->staff.shifts[i].agent, true, r->staff.shifts[i].from_us);
        sim_floor_shift(&r->floor, r->staff.shifts[i].agent, false, r->staff.shifts[i].to_us);
    }
}

static void play(struct replay *r)
{
    for (uint32_t i = 0; i < r->t->count && r->floor.err == OK; i++) {
        const struct sim_trace_row *row = &r->t->rows[i];
        uint32_t first = r->talks_from[row->type], talks = r->talks_from[row->type + 1] - first;
        uint64_t pick = prng_next(&r->chance); /* drawn for everybody: the same customers under every policy */
        int64_t drawn_us = sim_patience_draw(&r->patience, row->type, row->wait_us, &r->chance);
        int64_t work_us = row->served || talks == 0 ? row->handle_us : r->t->rows[r->talks[first + pick % talks]].handle_us;
        uint64_t after = prng_next(&r->chance);
        if (r->staff.after_count > 0)
            work_us += r->staff.after_us[after % r->staff.after_count];
        sim_floor_arrive(&r->floor, r->class_of[row->type][row->priority] - 1u, row->arrived_us, work_us,
                         row->served ? drawn_us : row->wait_us);
    }
    sim_floor_run(&r->floor, NEVER_US);
}

static enum err prepare(struct replay *r)
{
    struct sim_watch watch = {.u = r, .answered = answered, .left = left};
    int64_t gap_us = r->o->gap_us > 0 ? r->o->gap_us : GAP_US, slack_us = r->o->slack_us > 0 ? r->o->slack_us : SLACK_US;

    enum err err = observe(r);
    if (err == OK)
        err = sim_staff_of(r->t, gap_us, slack_us, &r->staff);
    if (err == OK)
        err = sim_patience_of(r->t, &r->patience);
    if (err == OK)
        err = collect_talks(r);
    if (err == OK) {
        struct engine_limits limits = {r->report->classes_count, r->report->classes_count, r->staff.agents + 1, r->t->count + 1};
        err = sim_floor_init(&r->floor, &limits, &watch);
    }
    return err;
}

enum err sim_trace_replay(const struct sim_trace *t, const struct sim_trace_options *o, struct sim_trace_report *ret_report)
{
    struct replay *r = calloc(1, sizeof *r);
    if (!r)
        return ERR_NOMEM;
    memset(ret_report, 0, sizeof *ret_report);
    *r = (struct replay){.t = t, .o = o, .report = ret_report, .chance = {o->seed}};
    r->within_us = o->within_us > 0 ? o->within_us : WITHIN_US;
    enum err err = prepare(r);
    if (err == OK) {
        ret_report->shifts = r->staff.count;
        ret_report->unnamed = r->staff.unnamed;
        ret_report->staffed_us = r->staff.staffed_us;
        set_up(r);
        play(r);
        err = r->floor.err;
    }
    sim_floor_done(&r->floor);
    sim_staff_done(&r->staff);
    sim_patience_done(&r->patience);
    free(r->talks);
    free(r);
    return err;
}
