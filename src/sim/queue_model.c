/* queue_model.c: arrivals drawn, batches counted. */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/prng.h"
#include "sim/queue_chance.h"
#include "sim/queue_floor.h"
#include "sim/queue_stats.h"
#include "sim/sim_queue.h"

#define FINE_BITS 16 /* arrivals are drawn in 1 / 65536 of a microsecond: the mean of their gaps is not rounded */
#define HATS 12u
/* Hats of f around k = servers, in roots of the number of servers. */
static const double knots[HATS] = {-5.5, -4.5, -3.5, -2.8, -2.2, -1.6, -1.1, -0.6, -0.2, 0.8, 2, 4};

struct counts { /* of a batch and class, by the arrival */
    uint64_t calls, waited, abandoned, within;
    int64_t wait_us;
};

struct at_k { /* time with k calls in the system */
    int64_t time_us, busy_us, waiting_us;
};

struct run {
    const struct sim_queue_options *o;
    struct sim_queue_report *report;
    struct sim_floor floor;
    struct sim_chance chance;
    struct counts *counts; /* [batch][class] */
    struct at_k *at;       /* of the present batch */
    uint32_t at_max;       /* k beyond counts there */
    uint32_t at_high;      /* the highest k seen so far */
    double *controls, *occupancy, *queue;
    uint32_t width;
    double mean_us;        /* between two arrivals */
    uint64_t ended_before;        /* floor.ended when the batch began */
    uint64_t abandoned, all_busy; /* in the present batch, by time */
};

/* -- what the floor tells -- */

static void pass(void *u, int64_t now_us)
{
    struct run *r = u;
    const struct sim_floor *f = &r->floor;
    uint32_t k = f->busy + f->waiting;
    int64_t us = now_us - f->now_us;

    k = k < r->at_max ? k : r->at_max;
    r->at_high = k > r->at_high ? k : r->at_high;
    struct at_k *at = &r->at[k];
    at->time_us += us;
    at->busy_us += us * f->busy;
    at->waiting_us += us * f->waiting;
}

/* NULL: before or after the counted calls. */
static struct counts *counts_of(struct run *r, const struct sim_call *c)
{
    uint64_t serial = c->serial - r->o->warm_up;
    if (c->serial < r->o->warm_up || serial >= r->o->calls)
        return NULL;
    return &r->counts[serial / (r->o->calls / r->o->batches) * r->o->classes_count + c->class];
}

static void waited(struct run *r, struct counts *n, const struct sim_call *c, int64_t wait_us)
{
    n->calls++;
    n->waited += wait_us > 0;
    n->wait_us += wait_us;
    struct sim_queue_figures *figures = &r->report->classes[c->class];
    if (wait_us > figures->longest_us)
        figures->longest_us = wait_us;
}

static void answered(void *u, const struct sim_call *c, int64_t now_us)
{
    struct run *r = u;
    struct counts *n = counts_of(r, c);
    uint64_t what[3] = {c->serial, (uint64_t)now_us, c->agent};

    r->report->hash = hash_bytes(what, sizeof what, r->report->hash);
    if (!n)
        return;
    waited(r, n, c, now_us - c->arrived_us);
    n->within += now_us - c->arrived_us <= r->o->classes[c->class].within_us;
}

static void left(void *u, const struct sim_call *c, int64_t now_us)
{
    struct run *r = u;
    struct counts *n = counts_of(r, c);

    r->abandoned++;
    if (!n)
        return;
    waited(r, n, c, now_us - c->arrived_us);
    n->abandoned++;
}

/* -- control variates -- */

static double hat(uint32_t i, double x)
{
    double left_of = i > 0 ? knots[i - 1] : knots[0] - 1, right_of = i + 1 < HATS ? knots[i + 1] : knots[i] + 4;
    if (x <= left_of || x >= right_of)
        return 0;
    return x < knots[i] ? (x - left_of) / (knots[i] - left_of) : (right_of - x) / (right_of - knots[i]);
}

/* f(k) of control i. */
static double basis(const struct run *r, uint32_t i, double k)
{
    double n = r->o->servers_count, over = k - n;
    if (i == 0)
        return over >= 0;
    if (i == 1)
        return over > 0 ? over / sqrt(n) : 0;
    if (i == 2)
        return over < 0;
    return k < 0 ? 0 : hat(i - 3, over / sqrt(n));
}

#define BASES (HATS + 3)
#define WIDTH (BASES + 4)

static void close_controls(struct run *r, uint32_t batch)
{
    const struct sim_queue_class *c = r->o->classes;
    double rate = 1.0 / (double)c->every_us, end = 1.0 / (double)c->handle_us;
    double leave = c->patience_us ? 1.0 / (double)c->patience_us : 0;
    double *row = &r->controls[batch * WIDTH], busy = 0, waiting = 0, span = 0, all_busy = 0;

    for (uint32_t k = 0; k <= r->at_high; k++) {
        const struct at_k *at = &r->at[k];
        if (at->time_us == 0)
            continue;
        double up = rate * (double)at->time_us, down = end * (double)at->busy_us + leave * (double)at->waiting_us;
        for (uint32_t i = 0; i < BASES; i++)
            row[i] += up * basis(r, i, k) - down * basis(r, i, (double)k - 1);
        busy += (double)at->busy_us;
        waiting += (double)at->waiting_us;
        span += (double)at->time_us;
        if (k >= r->o->servers_count)
            all_busy += up;
    }
    row[BASES] = rate * span - (double)(r->o->calls / r->o->batches);
    row[BASES + 1] = end * busy - (double)(r->floor.ended - r->ended_before);
    row[BASES + 2] = leave * waiting - (double)r->abandoned;
    row[BASES + 3] = all_busy - (double)r->all_busy;
}

static void close_batch(struct run *r, uint32_t batch)
{
    double busy = 0, waiting = 0, span = 0;

    for (uint32_t k = 0; k <= r->at_high; k++) {
        busy += (double)r->at[k].busy_us;
        waiting += (double)r->at[k].waiting_us;
        span += (double)r->at[k].time_us;
    }
    /* Over the time that so many calls take in the mean: a ratio of two sums of one batch would be biased by 1 / its calls. */
    double expected = (double)(r->o->calls / r->o->batches) * r->mean_us;
    r->occupancy[batch] = busy / (r->width > 0 ? expected : span) / r->o->servers_count;
    r->queue[batch] = waiting / (double)(r->o->calls / r->o->batches);
    r->report->span_us += (int64_t)span;
    if (r->width > 0)
        close_controls(r, batch);
}

static void open_batch(struct run *r)
{
    memset(r->at, 0, (r->at_high + 1) * sizeof *r->at);
    r->ended_before = r->floor.ended;
    r->abandoned = r->all_busy = 0;
}

/* -- the report -- */

struct column {
    double waits[SIM_BATCHES_MAX], abandons[SIM_BATCHES_MAX], within[SIM_BATCHES_MAX], wait[SIM_BATCHES_MAX];
};

static void add(struct counts *sum, const struct counts *n)
{
    sum->calls += n->calls;
    sum->waited += n->waited;
    sum->abandoned += n->abandoned;
    sum->within += n->within;
    sum->wait_us += n->wait_us;
}

/* Of one class, or of all (class == classes_count). A class's share of a batch differs from batch to batch: its figures are ratios. */
static void figures_of(struct run *r, struct column *y, uint32_t class, struct sim_queue_figures *ret)
{
    const struct sim_queue_options *o = r->o;
    bool all = class == o->classes_count;
    uint32_t width = all ? r->width : 0, used = 0;

    for (uint32_t b = 0; b < o->batches; b++) {
        struct counts n = {0};
        for (uint32_t i = all ? 0 : class; i < (all ? o->classes_count : class + 1); i++)
            add(&n, &r->counts[b * o->classes_count + i]);
        double calls = n.calls ? (double)n.calls : 1;
        y->waits[b] = (double)n.waited / calls;
        y->abandons[b] = (double)n.abandoned / calls;
        y->within[b] = (double)n.within / calls;
        y->wait[b] = all && width > 0 ? r->queue[b] : (double)n.wait_us / calls;
        ret->calls += n.calls;
    }
    const double *values[] = {y->waits, y->abandons, y->within, y->wait, r->occupancy};
    struct sim_figure *figures[] = {&ret->waits, &ret->abandons, &ret->within, &ret->wait_us, &r->report->occupancy};
    for (int i = 0; i < (all ? 5 : 4); i++) {
        sim_stats_figure(values[i], o->batches, r->controls, width, figures[i], &used);
        if (used > r->report->controls)
            r->report->controls = used;
    }
}

static enum err report(struct run *r)
{
    struct column *y = malloc(sizeof *y);
    if (!y)
        return ERR_NOMEM;
    for (uint32_t i = 0; i < r->o->classes_count; i++) {
        figures_of(r, y, i, &r->report->classes[i]);
        if (r->report->classes[i].longest_us > r->report->all.longest_us)
            r->report->all.longest_us = r->report->classes[i].longest_us;
    }
    figures_of(r, y, r->o->classes_count, &r->report->all);
    r->report->commands = r->floor.commands;
    free(y);
    return OK;
}

/* -- the run -- */

static void set_up(struct run *r)
{
    const struct sim_queue_options *o = r->o;

    for (uint32_t i = 0; i < o->classes_count; i++) {
        const struct sim_queue_class *c = &o->classes[i];
        struct sim_floor_policy q = {.priority = c->priority, .target_us = c->target_us, .weight = c->weight,
                                     .ageing_us = o->ageing_us, .order = o->order};
        sim_floor_queue(&r->floor, i, &q);
    }
    for (uint32_t i = 0; i < o->servers_count; i++)
        sim_floor_agent(&r->floor, i, o->servers[i].classes, o->servers[i].speed_permille);
    for (uint32_t i = 0; i < o->servers_count; i++)
        sim_floor_ready(&r->floor, i, true);
}

/* The classes' processes together are one: the next arrival is of a class by its share. */
static uint32_t class_of(struct run *r, const uint64_t *upto)
{
    uint64_t v = prng_next(&r->chance.bits);
    uint32_t i = 0;
    while (i + 1 < r->o->classes_count && v >= upto[i])
        i++;
    return i;
}

/* Shares of the arrivals as bounds of a 64-bit number. ret_mean: between two arrivals of any class, in units of 1 / FINE us. */
static void shares_of(const struct sim_queue_options *o, uint64_t *ret_upto, int64_t *ret_mean)
{
    double rate = 0, part = 0;

    for (uint32_t i = 0; i < o->classes_count; i++)
        rate += 1.0 / (double)o->classes[i].every_us;
    for (uint32_t i = 0; i < o->classes_count; i++) {
        part += 1.0 / (double)o->classes[i].every_us;
        ret_upto[i] = part < rate ? (uint64_t)(part / rate * 18446744073709549568.0) : UINT64_MAX;
    }
    *ret_mean = (int64_t)((1 << FINE_BITS) / rate + 0.5);
}

static void arrive(struct run *r, const uint64_t *upto, int64_t at_us)
{
    const struct sim_queue_options *o = r->o;
    uint32_t class = o->classes_count > 1 ? class_of(r, upto) : 0;
    const struct sim_queue_class *c = &o->classes[class];
    int64_t work_us = sim_chance_exponential(&r->chance, c->handle_us);
    int64_t patience_us = c->patience_us ? sim_chance_exponential(&r->chance, c->patience_us) : NEVER_US;

    r->all_busy += r->floor.busy + r->floor.waiting >= o->servers_count;
    sim_floor_arrive(&r->floor, class, at_us, work_us, patience_us);
}

static void play(struct run *r)
{
    const struct sim_queue_options *o = r->o;
    uint64_t upto[SIM_CLASSES_MAX], size = o->calls / o->batches, total = o->warm_up + o->calls;
    int64_t mean, fine = 0, at_us = 0;

    shares_of(o, upto, &mean);
    r->mean_us = (double)mean / (1 << FINE_BITS);
    for (uint64_t i = 0; i <= total && r->floor.err == OK; i++) { /* the last one only ends the last batch */
        fine += sim_chance_exponential(&r->chance, mean);
        at_us += fine >> FINE_BITS;
        fine &= (1 << FINE_BITS) - 1;
        sim_floor_run(&r->floor, at_us);
        if (i >= o->warm_up && (i - o->warm_up) % size == 0 && r->floor.err == OK) {
            if (i > o->warm_up)
                close_batch(r, (uint32_t)((i - o->warm_up) / size) - 1);
            open_batch(r);
        }
        if (i < total)
            arrive(r, upto, at_us);
    }
    sim_floor_run(&r->floor, NEVER_US);
}

/* Control variates need one class and equal servers: else the number in the system says too little. */
static uint32_t width_of(const struct sim_queue_options *o)
{
    for (uint32_t i = 1; i < o->servers_count; i++)
        if (o->servers[i].speed_permille != o->servers[0].speed_permille)
            return 0;
    return o->classes_count == 1 && o->servers[0].speed_permille == 1000 ? WIDTH : 0;
}

static enum err take_room(struct run *r)
{
    const struct sim_queue_options *o = r->o;

    r->at_max = o->servers_count + 65536;
    r->counts = calloc((size_t)o->batches * o->classes_count, sizeof *r->counts);
    r->at = calloc(r->at_max + 1, sizeof *r->at);
    r->controls = calloc((size_t)o->batches * WIDTH, sizeof *r->controls);
    r->occupancy = calloc(o->batches, sizeof *r->occupancy);
    r->queue = calloc(o->batches, sizeof *r->queue);
    return r->counts && r->at && r->controls && r->occupancy && r->queue ? OK : ERR_NOMEM;
}

static void give_back(struct run *r)
{
    sim_floor_done(&r->floor);
    free(r->counts);
    free(r->at);
    free(r->controls);
    free(r->occupancy);
    free(r->queue);
    free(r);
}

enum err sim_queue_run(const struct sim_queue_options *o, struct sim_queue_report *ret_report)
{
    assert(o->classes_count >= 1 && o->classes_count <= SIM_CLASSES_MAX && o->servers_count >= 1);
    assert(o->batches >= 20 && o->batches <= SIM_BATCHES_MAX && o->calls > 0 && o->calls % o->batches == 0);

    struct engine_limits limits = {o->classes_count, o->classes_count, o->servers_count, 1u << 20};
    struct run *r = calloc(1, sizeof *r);
    if (!r)
        return ERR_NOMEM;
    struct sim_watch watch = {.u = r, .pass = pass, .answered = answered, .left = left};
    r->o = o;
    r->report = ret_report;
    r->width = width_of(o);
    memset(ret_report, 0, sizeof *ret_report);
    sim_chance_init(&r->chance, o->seed);
    enum err err = take_room(r);
    if (err == OK)
        err = sim_floor_init(&r->floor, &limits, &watch);
    if (err == OK) {
        set_up(r);
        play(r);
        err = r->floor.err;
    }
    if (err == OK)
        err = report(r);
    give_back(r);
    return err;
}
