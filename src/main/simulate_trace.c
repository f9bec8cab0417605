/* simulate_trace.c: `tandem simulate --trace`: a recorded call log, first under its own order, then under each. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/types.h"
#include "main/commands.h"
#include "sim/queue_stats.h"
#include "sim/sim_queue.h"
#include "sim/sim_trace.h"

#define TEXT_MAX (1u << 30)
#define SEEDS_MAX 1000u
#define ORDERS 4u
_Static_assert(SIM_TRACE_CLASSES_MAX == 64 && SIM_AT_ONCE_MAX == 1048576, "the messages say these numbers");
#define HOUR_CALLS 100u /* fewer say nothing about an hour */

struct asked {
    const char *path, *policy;
    uint64_t seed, seeds, gap, slack, within;
    bool skip_broken, json;
};

/* Over the seeds. */
struct spread {
    uint64_t calls;
    struct sim_figure wait_s, abandons, within, longest_s;
};

struct ran {
    enum wait_order order;
    struct spread all, hours[24], classes[SIM_TRACE_CLASSES_MAX];
    struct sim_trace_report first; /* of the first seed: what was observed, staffing */
};

/* -- the file -- */

static char *file_read(const char *path, size_t *ret_n)
{
    FILE *f = fopen(path, "rb");
    char *text = NULL;
    size_t n = 0, room = 0;
    bool ok = f != NULL;
    int reason = errno; /* of what fails; 0: too large */

    while (ok && !feof(f)) {
        if (n == room) {
            room = room ? 2 * room : 1u << 20;
            char *more = room <= TEXT_MAX ? realloc(text, room) : NULL;
            if (!more) {
                reason = room <= TEXT_MAX ? ENOMEM : 0;
                ok = false;
                break;
            }
            text = more;
        }
        n += fread(text + n, 1, room - n, f);
        ok = !ferror(f);
        reason = errno;
    }
    if (f)
        fclose(f);
    if (!ok) {
        free(text);
        fprintf(stderr, "tandem simulate: --trace %s cannot be read: %s\n", path, reason ? strerror(reason) : "more than 1,024 MB");
        return NULL;
    }
    *ret_n = n;
    return text;
}

static void tell_broken(const struct sim_trace *t, const char *path)
{
    for (uint64_t i = 0; i < t->broken_count && i < SIM_TRACE_BROKEN_KEPT; i++)
        fprintf(stderr, "%s:%" PRIu64 ": %s%s%s\n", path, t->broken[i].line, t->broken[i].column, t->broken[i].column[0] ? ": " : "",
                t->broken[i].why);
    if (t->broken_count > 0)
        fprintf(stderr, "tandem simulate: %" PRIu64 " broken row%s\n", t->broken_count, t->broken_count == 1 ? "" : "s");
}

/* -- running -- */

static double per(double a, uint64_t calls)
{
    return calls ? a / (double)calls : 0;
}

static void spread_of(const struct sim_trace_sums *sums, size_t stride, uint32_t seeds, struct spread *ret)
{
    double wait[SEEDS_MAX], abandons[SEEDS_MAX], within[SEEDS_MAX], longest[SEEDS_MAX];
    uint32_t used;

    for (uint32_t i = 0; i < seeds; i++) {
        const struct sim_trace_sums *s = (const void *)((const char *)sums + i * stride);
        wait[i] = per((double)s->wait_us / 1e6, s->calls);
        abandons[i] = per((double)s->abandoned, s->calls);
        within[i] = per((double)s->within, s->calls);
        longest[i] = (double)s->longest_us / 1e6;
    }
    ret->calls = sums->calls;
    sim_stats_figure(wait, seeds, NULL, 0, &ret->wait_s, &used);
    sim_stats_figure(abandons, seeds, NULL, 0, &ret->abandons, &used);
    sim_stats_figure(within, seeds, NULL, 0, &ret->within, &used);
    sim_stats_figure(longest, seeds, NULL, 0, &ret->longest_s, &used);
}

static bool run(const struct asked *w, const struct sim_trace *t, enum wait_order order, struct ran *ret)
{
    uint32_t seeds = (uint32_t)w->seeds;
    struct sim_trace_report *reports = calloc(seeds, sizeof *reports);
    enum err err = reports ? OK : ERR_NOMEM;

    for (uint32_t i = 0; err == OK && i < seeds; i++) {
        struct sim_trace_options o = {.order = order, .seed = w->seed + i, .gap_us = (int64_t)w->gap * SECOND_US,
                                      .slack_us = (int64_t)w->slack * SECOND_US, .within_us = (int64_t)w->within * SECOND_US};
        err = sim_trace_replay(t, &o, &reports[i]);
    }
    if (err == OK) {
        ret->order = order;
        ret->first = reports[0];
        spread_of(&reports[0].simulated, sizeof *reports, seeds, &ret->all);
        for (int h = 0; h < 24; h++)
            spread_of(&reports[0].simulated_hours[h], sizeof *reports, seeds, &ret->hours[h]);
        for (uint32_t c = 0; c < reports[0].classes_count; c++)
            spread_of(&reports[0].classes[c].simulated, sizeof *reports, seeds, &ret->classes[c]);
    } else {
        fprintf(stderr, "tandem simulate: --trace: %s\n",
                err == ERR_FULL && reports[0].classes_count == 0 ? "more than 64 pairs of type and priority" :
                err == ERR_FULL ? "more than 1,048,576 calls would wait or talk at once" : err_sentence(err, "en"));
    }
    free(reports);
    return err == OK;
}

/* -- as text -- */

static double mean_s(const struct sim_trace_sums *s)
{
    return per((double)s->wait_us / 1e6, s->calls);
}

/* Simulated less observed: below 0 the replay is too kind. */
struct off {
    double wait_s, wait_share, abandons; /* share: of the wait observed */
};

static struct off off_in(const struct ran *r, int hour)
{
    const struct sim_trace_sums *s = &r->first.observed_hours[hour];
    struct off off = {.wait_s = r->hours[hour].wait_s.mean - mean_s(s),
                      .abandons = r->hours[hour].abandons.mean - per((double)s->abandoned, s->calls)};

    off.wait_share = mean_s(s) > 0 ? off.wait_s / mean_s(s) : 0;
    return off;
}

/* How far the hours' figures are off, each hour by its calls. */
static void error_of(const struct ran *r, double *ret_wait_s, double *ret_abandons)
{
    *ret_wait_s = *ret_abandons = 0;
    for (int h = 0; h < 24; h++) {
        struct off off = off_in(r, h);
        double share = per((double)r->first.observed_hours[h].calls, r->first.observed.calls);
        *ret_wait_s += share * (off.wait_s < 0 ? -off.wait_s : off.wait_s);
        *ret_abandons += share * (off.abandons < 0 ? -off.abandons : off.abandons);
    }
}

/* The hour whose wait is off by the largest share, of those with HOUR_CALLS; -1: there is none. */
static int worst_hour(const struct ran *r)
{
    int worst = -1;
    double most = -1;

    for (int h = 0; h < 24; h++) {
        double share = off_in(r, h).wait_share;
        share = share < 0 ? -share : share;
        if (r->first.observed_hours[h].calls >= HOUR_CALLS && share > most) {
            worst = h;
            most = share;
        }
    }
    return worst;
}

static void tell_hours(const struct ran *r)
{
    double wait, abandons;

    printf("\nits own order (%s) by hour of arrival: observed, simulated with its 99.9 %% interval over the seeds, and how far that is off\n"
           "hour    calls    wait s                       off         abandon %%             off\n", main_wait_order_name(r->order));
    for (int h = 0; h < 24; h++) {
        const struct sim_trace_sums *s = &r->first.observed_hours[h];
        const struct spread *x = &r->hours[h];
        struct off off = off_in(r, h);
        if (s->calls > 0)
            printf("%4d %8" PRIu64 " %9.1f %8.1f +- %-6.1f %+5.1f (%+3.0f %%) %8.1f %8.1f +- %-4.1f %+5.1f\n", h, s->calls, mean_s(s), x->wait_s.mean,
                   x->wait_s.half, off.wait_s, 100 * off.wait_share, 100 * per((double)s->abandoned, s->calls), 100 * x->abandons.mean,
                   100 * x->abandons.half, 100 * off.abandons);
    }
    printf(" all %8" PRIu64 " %9.1f %8.1f +- %-6.1f %8.1f %8.1f +- %.1f\n", r->first.observed.calls, mean_s(&r->first.observed),
           r->all.wait_s.mean, r->all.wait_s.half, 100 * per((double)r->first.observed.abandoned, r->first.observed.calls),
           100 * r->all.abandons.mean, 100 * r->all.abandons.half);
    error_of(r, &wait, &abandons);
    printf("mean error of an hour, by its calls: %.1f s of wait, %.1f points of abandonment\n", wait, 100 * abandons);
    int worst = worst_hour(r);
    if (worst >= 0) {
        struct off off = off_in(r, worst);
        printf("worst hour of %u calls and more: %d, %+.1f s (%+.0f %%) of wait, %+.1f points of abandonment\n", HOUR_CALLS, worst, off.wait_s,
               100 * off.wait_share, 100 * off.abandons);
    }
}

static void tell_row(const char *what, const struct spread *s)
{
    printf("  %-10s %8.1f +- %-5.1f %8.2f +- %-5.2f %8.1f +- %-5.1f %8.0f\n", what, s->wait_s.mean, s->wait_s.half, 100 * s->abandons.mean,
           100 * s->abandons.half, 100 * s->within.mean, 100 * s->within.half, s->longest_s.mean);
}

static void tell_observed(const struct sim_trace_sums *s)
{
    printf("  %-10s %8.1f          %8.2f          %8.1f          %8.0f\n", "observed", mean_s(s), 100 * per((double)s->abandoned, s->calls),
           100 * per((double)s->within, s->calls), (double)s->longest_us / 1e6);
}

static void tell_policies(const struct sim_trace *t, const struct ran *ran, uint32_t count, uint64_t seeds, uint64_t within)
{
    printf("\nthe same calls under each order, %" PRIu64 " seeds: mean wait s, abandon %%, answered within %" PRIu64 " s %%, longest wait s\n",
           seeds, within);
    printf("all %" PRIu64 " calls\n", ran[0].all.calls);
    tell_observed(&ran[0].first.observed);
    for (uint32_t i = 0; i < count; i++)
        tell_row(main_wait_order_name(ran[i].order), &ran[i].all);
    for (uint32_t c = 0; c < ran[0].first.classes_count; c++) {
        printf("%.*s, priority %u: %" PRIu64 " calls\n", STR_FMT(t->types[ran[0].first.classes[c].type]), ran[0].first.classes[c].priority,
               ran[0].classes[c].calls);
        tell_observed(&ran[0].first.classes[c].observed);
        for (uint32_t i = 0; i < count; i++)
            tell_row(main_wait_order_name(ran[i].order), &ran[i].classes[c]);
    }
}

/* -- as JSON -- */

static void figure_json(struct json *j, const char *key, const struct sim_figure *f)
{
    char text[100];
    snprintf(text, sizeof text, "{\"mean\":%.6g,\"half\":%.3g}", f->mean, f->half);
    json_raw(j, key, str_of(text));
}

static void spread_json(struct json *j, const char *key, const struct spread *s)
{
    json_open(j, key);
    json_int(j, "calls", (int64_t)s->calls);
    figure_json(j, "wait_s", &s->wait_s);
    figure_json(j, "abandons", &s->abandons);
    figure_json(j, "answered_within", &s->within);
    figure_json(j, "longest_s", &s->longest_s);
    json_close(j);
}

static void sums_json(struct json *j, const char *key, const struct sim_trace_sums *s)
{
    char text[200];
    snprintf(text, sizeof text, "{\"calls\":%" PRIu64 ",\"wait_s\":%.6g,\"abandons\":%.6g,\"answered_within\":%.6g,\"longest_s\":%.6g}", s->calls,
             mean_s(s), per((double)s->abandoned, s->calls), per((double)s->within, s->calls), (double)s->longest_us / 1e6);
    json_raw(j, key, str_of(text));
}

static void ran_json(struct json *j, const struct sim_trace *t, const struct ran *r)
{
    char hash[20];

    snprintf(hash, sizeof hash, "%016" PRIx64, r->first.hash);
    json_open(j, NULL);
    json_z(j, "policy", main_wait_order_name(r->order));
    spread_json(j, "all", &r->all);
    json_array(j, "hours");
    for (int h = 0; h < 24; h++) {
        json_open(j, NULL);
        json_int(j, "hour", h);
        spread_json(j, "simulated", &r->hours[h]);
        json_close(j);
    }
    json_end(j);
    json_array(j, "classes");
    for (uint32_t c = 0; c < r->first.classes_count; c++) {
        json_open(j, NULL);
        json_text(j, "type", t->types[r->first.classes[c].type]);
        json_int(j, "priority", r->first.classes[c].priority);
        spread_json(j, "simulated", &r->classes[c]);
        json_close(j);
    }
    json_end(j);
    json_z(j, "hash", hash);
    json_close(j);
}

static void observed_json(struct json *j, const struct sim_trace *t, const struct ran *r)
{
    json_open(j, "observed");
    sums_json(j, "all", &r->first.observed);
    json_array(j, "hours");
    for (int h = 0; h < 24; h++)
        sums_json(j, NULL, &r->first.observed_hours[h]);
    json_end(j);
    json_array(j, "classes");
    for (uint32_t c = 0; c < r->first.classes_count; c++) {
        json_open(j, NULL);
        json_text(j, "type", t->types[r->first.classes[c].type]);
        json_int(j, "priority", r->first.classes[c].priority);
        sums_json(j, "observed", &r->first.classes[c].observed);
        json_close(j);
    }
    json_end(j);
    json_close(j);
}

static int64_t thousandths(double x)
{
    return (int64_t)(x * 1000 + (x < 0 ? -0.5 : 0.5));
}

/* Hour by hour, those without a call left out. */
static void errors_json(struct json *j, const struct ran *r)
{
    json_array(j, "hourly_errors");
    for (int h = 0; h < 24; h++) {
        struct off off = off_in(r, h);
        if (r->first.observed_hours[h].calls == 0)
            continue;
        json_open(j, NULL);
        json_int(j, "hour", h);
        json_int(j, "calls", (int64_t)r->first.observed_hours[h].calls);
        json_milli(j, "wait_s", thousandths(off.wait_s));
        json_milli(j, "wait_percent", thousandths(100 * off.wait_share));
        json_milli(j, "abandon_points", thousandths(100 * off.abandons));
        json_close(j);
    }
    json_end(j);
}

static void tell_json(const struct asked *w, const struct sim_trace *t, const struct ran *ran, uint32_t count)
{
    struct buf b = {0};
    struct json j;
    double wait, abandons;

    error_of(&ran[0], &wait, &abandons);
    json_init(&j, &b);
    json_open(&j, NULL);
    json_int(&j, "rows", t->count);
    json_int(&j, "broken", (int64_t)t->broken_count);
    json_int(&j, "agents", t->agents_count);
    json_int(&j, "shifts", ran[0].first.shifts);
    json_int(&j, "calls_without_an_agent", ran[0].first.unnamed);
    json_int(&j, "staffed_s", ran[0].first.staffed_us / SECOND_US);
    json_int(&j, "worked_s", ran[0].first.worked_us / SECOND_US);
    json_int(&j, "seed", (int64_t)w->seed);
    json_int(&j, "seeds", (int64_t)w->seeds);
    json_milli(&j, "confidence", 999);
    observed_json(&j, t, &ran[0]);
    json_milli(&j, "hourly_error_wait_s", (int64_t)(wait * 1000 + 0.5));
    json_milli(&j, "hourly_error_abandon_points", (int64_t)(abandons * 100000 + 0.5));
    errors_json(&j, &ran[0]);
    json_array(&j, "policies");
    for (uint32_t i = 0; i < count; i++)
        ran_json(&j, t, &ran[i]);
    json_end(&j);
    json_close(&j);
    buf_text(&b, "\n");
    fwrite(b.p, 1, b.n, stdout);
    buf_done(&b);
}

/* -- the command -- */

static int replay(const struct asked *w, const struct sim_trace *t)
{
    struct ran *ran = calloc(ORDERS, sizeof *ran);
    enum wait_order only = WAIT_STRICT;
    uint32_t count = w->policy ? 1 : ORDERS;
    bool ok = ran != NULL;

    if (w->policy)
        (void)main_wait_order(w->policy, &only);
    for (uint32_t i = 0; ok && i < count; i++)
        ok = run(w, t, w->policy ? only : (enum wait_order)i, &ran[i]);
    if (ok && w->json) {
        tell_json(w, t, ran, count);
    } else if (ok) {
        const struct sim_trace_report *r = &ran[0].first;
        printf("%u calls, %" PRIu64 " broken rows skipped, %u agents named, %u stretches of work (%u of them for calls without a name), %.0f hours "
               "there", t->count, t->broken_count, t->agents_count, r->shifts, r->unnamed, (double)r->staffed_us / 3.6e9);
        if (r->staffed_us > 0)
            printf(", %.0f %% of them talking\n", 100 * (double)r->worked_us / (double)r->staffed_us);
        else
            puts(": nobody was served");
        tell_hours(&ran[0]);
        tell_policies(t, ran, count, w->seeds, w->within);
    }
    free(ran);
    return ok ? 0 : 1;
}

static void tell_refused(const struct asked *w, const struct sim_trace *t, enum err err)
{
    if (t->missing[0])
        fprintf(stderr, "%s:1: the header lacks %s\ntandem simulate: the header of --trace names the columns %s, in any order\n", w->path,
                t->missing, sim_trace_columns);
    else if (err == ERR_INPUT && t->broken_count > 0 && !w->skip_broken)
        fputs("tandem simulate: nothing was played; --skip-broken leaves broken rows out\n", stderr);
    else if (err == ERR_FULL)
        fprintf(stderr, "tandem simulate: --trace %s has more than %u rows or %u agents\n", w->path, SIM_TRACE_ROWS_MAX, SIM_TRACE_AGENTS_MAX);
    else
        fprintf(stderr, "tandem simulate: --trace %s: %s\n", w->path, err == ERR_INPUT ? "there is no call in it to play" : err_sentence(err, "en"));
}

int main_simulate_trace(int argc, char **argv)
{
    struct asked w = {.seed = 1, .seeds = 20, .gap = 1800, .slack = 60, .within = 20};
    const struct main_option options[] = {
        {.name = "--trace", .text = &w.path, .needed = true, .help = "a call log as CSV; its columns: docs/performance.md"},
        {.name = "--policy", .text = &w.policy, .choices = main_wait_orders, .help = "strict, ageing, weight or target; default: the four, one beside the other"},
        {.name = "--seed", .number = &w.seed, .help = "the first; default 1"},
        {.name = "--seeds", .number = &w.seeds, .min = 2, .max = SEEDS_MAX, .help = "2 to 1000; default 20"},
        {.name = "--gap", .number = &w.gap, .min = 1, .max = 86400, .help = "seconds without a call that are a break; default 1800"},
        {.name = "--slack", .number = &w.slack, .min = 1, .max = 86400, .help = "seconds of after-call work at most; who lets somebody wait longer is away; default 60"},
        {.name = "--within", .number = &w.within, .min = 1, .max = 86400, .help = "seconds of the service level; default 20"},
        {.name = "--skip-broken", .flag = &w.skip_broken, .help = "leave broken rows out instead of refusing the file"},
        {.name = "--json", .flag = &w.json, .help = "one JSON object"},
        {0}};
    struct sim_trace t;
    int status;
    size_t n;

    if (!main_options(argc, argv, options, &status))
        return status;
    char *text = file_read(w.path, &n);
    if (!text)
        return 1;
    enum err err = sim_trace_read(text, n, w.skip_broken, &t);
    tell_broken(&t, w.path);
    if (err != OK)
        tell_refused(&w, &t, err);
    status = err == OK ? replay(&w, &t) : 1;
    sim_trace_done(&t);
    free(text);
    return status;
}
