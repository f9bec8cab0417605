/* routing.c: the stages one after the other, and the report. */
#include "routing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/json.h"
#include "stages.h"

#define SHARES 3
#define SIZES 3
#define COUNTS 4
static const uint64_t counts[COUNTS] = {1, 1000, 10000, 100000}; /* of signatures */
static const char *const shares[SHARES] = {"0.1 %", "5 %", "50 %"};

struct figures {
    struct outcome arrive, freed, lives, large, queue, reload;
    struct outcome arrive_by[SIZES], free_by[SIZES], lives_by[SIZES];
    struct outcome signatures[SIZES][COUNTS]; /* not run where fewer wait */
    uint64_t sizes[SIZES];
    bool ok;
};

/* -- measuring -- */

static void stage(const struct bench_routing *b, const char *name, void (*run)(const struct bench_routing *b, struct outcome *o),
                  struct outcome *o, struct figures *f)
{
    o->ok = true;
    if (b->only && strcmp(b->only, name) != 0)
        return;
    fprintf(stderr, "bench: %s\n", name);
    stage_apart(run, b, o);
    if (!o->ok) {
        fprintf(stderr, "bench: %s failed: %s\n", name, o->failed);
        f->ok = false;
    }
}

static void measure(const struct bench_routing *b, struct figures *f)
{
    f->ok = true;
    stage(b, "arrive", stage_arrive, &f->arrive, f);
    stage(b, "free", stage_free, &f->freed, f);
    stage(b, "lives", stage_lives, &f->lives, f);
    stage(b, "large", stage_large, &f->large, f);
    stage(b, "queue", stage_queue, &f->queue, f);
    stage(b, "reload", stage_reload, &f->reload, f);
    for (uint32_t i = 0; i < SIZES; i++)
        f->sizes[i] = b->large / (i == 0 ? 100 : i == 1 ? 10 : 1); /* a hundredth, a tenth, the whole of the large stage */
    for (uint32_t i = 0; i < SIZES; i++) {
        struct bench_routing size = *b;
        size.agents = size.waiting = f->sizes[i];
        size.rounds = b->rounds / 2 + 1;
        stage(&size, "growth", stage_arrive, &f->arrive_by[i], f);
        stage(&size, "growth", stage_free, &f->free_by[i], f);
        stage(&size, "growth", stage_lives, &f->lives_by[i], f);
    }
    for (uint32_t i = 0; i < SIZES; i++)
        for (uint32_t k = 0; k < COUNTS && counts[k] <= f->sizes[i]; k++) {
            struct bench_routing size = *b;
            size.agents = size.waiting = f->sizes[i];
            size.signatures = counts[k];
            size.rounds = b->rounds / 4 + 1;
            stage(&size, "signatures", stage_signatures, &f->signatures[i][k], f);
        }
}

/* -- the figures that have targets -- */

static double more(double a, double b)
{
    return a > b ? a : b;
}

static double less(double a, double b)
{
    return a == 0 || (b > 0 && b < a) ? b : a;
}

/* Median, the worst of: longest idle with any number of survivors, a score with up to 50. */
static double arrive_us(const struct figures *f)
{
    double worst = f->arrive.score[0].decide.median_us;
    for (int i = 0; i < SHARES; i++)
        worst = more(worst, f->arrive.idle[i].decide.median_us);
    return worst;
}

static double ratio(const struct arrival *a)
{
    return a->decide.median_us > 0 ? a->scan.median_us / a->decide.median_us : 0;
}

/* To the scan by expressions: what a system must do whose requirements are not known when it is compiled. */
static double expressions_ratio(const struct arrival *a)
{
    return a->decide.median_us > 0 ? a->expressions.median_us / a->decide.median_us : 0;
}

/* The four cases that the target names. The others are where a scan is at its best: every_ratio_json() tells all. */
static double worst_ratio(const struct figures *f, double (*of)(const struct arrival *a))
{
    double worst = of(&f->arrive.score[0]);
    for (int i = 0; i < SHARES; i++)
        worst = less(worst, of(&f->arrive.idle[i]));
    return worst;
}

static double reload_ms(const struct figures *f)
{
    return more(f->reload.reload_topic.median_us, more(f->reload.reload_routing.median_us, f->reload.reload_agents.median_us)) / 1000;
}

/* Of what a target speaks: a run with less says nothing about it. */
#define FULL_AGENTS 10000u /* and as many waiting */
#define FULL_LARGE 100000u
#define FULL_CALLS 1000000u
static const char full_workload[] = "10,000 agents, 10,000 waiting, 1,000,000 calls, 100,000 in the large stage";

struct target {
    const char *key, *stage;
    double is, limit;
    bool at_least;
    bool full; /* the workload that it speaks of, or more */
};

#define TARGETS 8
static void targets_of(const struct bench_routing *b, const struct figures *f, struct target t[TARGETS])
{
    bool agents = b->agents >= FULL_AGENTS, both = agents && b->waiting >= FULL_AGENTS, large = b->large >= FULL_LARGE;
    const struct target all[TARGETS] = {
        {"arrive_us", "arrive", arrive_us(f), 2, false, agents},
        {"arrive_scan_ratio", "arrive", worst_ratio(f, ratio), 20, true, agents},
        {"free_us", "free", f->freed.freed.median_us, 5, false, both},
        {"lives_per_s", "lives", f->lives.lives_per_s, 100000, true, both},
        {"lives_per_s_100k", "large", f->large.lives_per_s, 20000, true, large},
        {"rss_mb_100k", "large", f->large.rss_mb, 1024, false, large},
        {"sim_calls_per_s", "queue", f->queue.sim_calls_per_s, 500000, true, b->calls >= FULL_CALLS},
        {"reload_ms", "reload", reload_ms(f), 5, false, both},
    };
    memcpy(t, all, sizeof all);
}

/* Of one with its full workload. A figure that was not had is missed. */
static bool met(const struct target *t)
{
    return t->is > 0 && (t->at_least ? t->is >= t->limit : t->is <= t->limit);
}

/* Whether its stage was asked for: one that was and failed is missed. */
static bool asked_for(const struct bench_routing *b, const struct target *t)
{
    return !b->only || strcmp(b->only, t->stage) == 0;
}

/* -- as text -- */

static void print_arrivals(const struct bench_routing *b, const struct outcome *o)
{
    printf("\narrival, %6llu agents   survivors    median       p99      scan  scan p99   ratio   by expressions   ratio (microseconds)\n",
           (unsigned long long)b->agents);
    for (int i = 0; i < 2 * SHARES; i++) {
        const struct arrival *a = i % 2 ? &o->score[i / 2] : &o->idle[i / 2];
        if (a->decide.count)
            printf("  %-6s %-13s %9.0f %9.2f %9.2f %9.2f %9.2f %7.1f %16.1f %7.0f\n", shares[i / 2], i % 2 ? "score" : "longest idle",
                   a->survivors, a->decide.median_us, a->decide.p99_us, a->scan.median_us, a->scan.p99_us, ratio(a),
                   a->expressions.median_us, expressions_ratio(a));
    }
    printf("  first of its signature          %9.2f %9.2f\n", o->cold.median_us, o->cold.p99_us);
}

static void print_ms(const char *what, const struct timing *t)
{
    printf("  %-24s %9.3f %9.3f ms\n", what, t->median_us / 1000, t->p99_us / 1000);
}

static void print_growth(const struct figures *f)
{
    printf("\nagents and waiting   arrive, longest idle 0.1 %%, 5 %%, 50 %%    freed     lives a second\n");
    for (int i = 0; i < SIZES; i++)
        printf("%18llu %20.2f %9.2f %9.2f %9.2f %18.0f\n", (unsigned long long)f->sizes[i], f->arrive_by[i].idle[0].decide.median_us,
               f->arrive_by[i].idle[1].decide.median_us, f->arrive_by[i].idle[2].decide.median_us, f->free_by[i].freed.median_us,
               f->lives_by[i].lives_per_s);
}

static void print_signatures(const struct figures *f)
{
    printf("\nagents and waiting  signatures   loose   arrives, waits    freed       p99    an agent changes   a topic changes       memory\n");
    for (int i = 0; i < SIZES; i++)
        for (int k = 0; k < COUNTS; k++) {
            const struct outcome *o = &f->signatures[i][k];
            if (o->freed.count)
                printf("%18llu %11.0f %7.0f %13.2f us %8.2f %9.2f us %15.2f us %14.2f ms %9.0f MB\n", (unsigned long long)f->sizes[i],
                       o->signatures, o->loose, o->waited.median_us, o->freed.median_us, o->freed.p99_us, o->agent.median_us,
                       o->reload_topic.median_us / 1000, o->rss_mb);
        }
}

/* Of what was measured. */
static void print_table(const struct bench_routing *b, const struct figures *f)
{
    struct target t[TARGETS];

    bool less_asked = false;

    targets_of(b, f, t);
    for (int i = 0; i < TARGETS; i++) {
        if (!asked_for(b, &t[i]))
            continue;
        printf("%-18s %12.2f   (%s %.0f%s)\n", t[i].key, t[i].is, t[i].at_least ? "at least" : "at most", t[i].limit,
               !t[i].full ? " of the full workload" : met(&t[i]) ? ": met" : ": MISSED");
        less_asked = less_asked || !t[i].full;
    }
    if (less_asked)
        printf("a target is of the full workload (%s): with less it is neither met nor missed\n", full_workload);
    if (f->arrive.idle[0].decide.count)
        print_arrivals(b, &f->arrive);
    if (f->freed.freed.count)
        printf("\nfreed agent, %llu waiting, %.0f signatures: %.2f, p99 %.2f us\n", (unsigned long long)b->waiting, f->freed.signatures,
               f->freed.freed.median_us, f->freed.freed.p99_us);
    if (f->lives.lives_per_s > 0)
        printf("\na life has %.1f facts; by the wall clock %.0f a second\n", f->lives.facts_per_life, f->lives.wall_per_s);
    if (f->large.rss_mb > 0)
        printf("\nmemory of the large stage: %.0f MB, %.0f before it\n", f->large.rss_mb, f->large.before_mb);
    if (f->reload.reload_topic.count) {
        printf("\nreload                        median       p99\n");
        print_ms("a topic's requirement", &f->reload.reload_topic);
        print_ms("every agent set again", &f->reload.reload_agents);
        print_ms("the routing matrix", &f->reload.reload_routing);
    }
    if (f->lives_by[0].lives_per_s > 0)
        print_growth(f);
    if (f->signatures[0][0].freed.count)
        print_signatures(f);
}

/* -- as JSON -- */

static void number(struct json *j, const char *key, double v)
{
    char text[40];
    snprintf(text, sizeof text, v < 100 ? "%.3f" : "%.0f", v);
    if (v > 0)
        json_raw(j, key, str_of(text));
    else
        json_null(j, key);
}

static void timing_json(struct json *j, const char *key, const struct timing *t)
{
    json_open(j, key);
    number(j, "median_us", t->median_us);
    number(j, "p99_us", t->p99_us);
    number(j, "mean_us", t->mean_us);
    json_int(j, "count", t->count);
    json_close(j);
}

static void arrivals_json(struct json *j, const char *key, const struct outcome *o)
{
    json_array(j, key);
    for (int i = 0; i < 2 * SHARES; i++) {
        const struct arrival *a = i % 2 ? &o->score[i / 2] : &o->idle[i / 2];
        json_open(j, NULL);
        json_z(j, "share", shares[i / 2]);
        json_z(j, "choice", i % 2 ? "score" : "longest idle");
        number(j, "survivors", a->survivors);
        timing_json(j, "decide", &a->decide);
        timing_json(j, "scan", &a->scan);
        number(j, "ratio", ratio(a));
        timing_json(j, "scan_expressions", &a->expressions);
        number(j, "ratio_expressions", expressions_ratio(a));
        json_close(j);
    }
    json_end(j);
}

/* Each case by its name, and the worst of them: `arrive_scan_ratio` leaves two out. */
static void every_ratio_json(struct json *j, const struct outcome *o)
{
    static const char *const idle[SHARES] = {"longest_idle_0.1", "longest_idle_5", "longest_idle_50"};
    static const char *const score[SHARES] = {"score_0.1", "score_5", "score_50"};
    double worst = 0;

    json_open(j, "arrive_scan_ratios");
    for (int i = 0; i < SHARES; i++) {
        number(j, idle[i], ratio(&o->idle[i]));
        number(j, score[i], ratio(&o->score[i]));
        worst = less(less(worst, ratio(&o->idle[i])), ratio(&o->score[i]));
    }
    number(j, "worst", worst);
    json_close(j);
}

static void machine_json(struct json *j)
{
    char line[256], date[32];
    time_t now = time(NULL);
    FILE *f = fopen("/proc/cpuinfo", "r");

    while (f && fgets(line, sizeof line, f))
        if (strncmp(line, "model name", 10) == 0 && strchr(line, ':')) {
            line[strcspn(line, "\n")] = 0;
            json_z(j, "processor", strchr(line, ':') + 2);
            break;
        }
    if (f)
        fclose(f);
    strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", gmtime(&now));
    json_int(j, "cores", sysconf(_SC_NPROCESSORS_ONLN));
    json_z(j, "date", date);
    json_z(j, "compiler", __VERSION__);
}

static void growth_json(struct json *j, const struct figures *f)
{
    json_array(j, "growth");
    for (int i = 0; i < SIZES; i++) {
        json_open(j, NULL);
        json_int(j, "agents", (int64_t)f->sizes[i]);
        arrivals_json(j, "arrive", &f->arrive_by[i]);
        timing_json(j, "free", &f->free_by[i].freed);
        number(j, "lives_per_s", f->lives_by[i].lives_per_s);
        number(j, "rss_mb", f->lives_by[i].rss_mb);
        json_close(j);
    }
    json_end(j);
}

static void signatures_json(struct json *j, const struct figures *f)
{
    json_array(j, "signatures");
    for (int i = 0; i < SIZES; i++)
        for (int k = 0; k < COUNTS; k++) {
            const struct outcome *o = &f->signatures[i][k];
            if (!o->freed.count)
                continue;
            json_open(j, NULL);
            json_int(j, "agents", (int64_t)f->sizes[i]);
            json_int(j, "signatures", (int64_t)o->signatures);
            json_int(j, "held", (int64_t)o->held);
            json_int(j, "loose", (int64_t)o->loose);
            timing_json(j, "waits", &o->waited);
            timing_json(j, "free", &o->freed);
            timing_json(j, "agent_changes", &o->agent);
            timing_json(j, "topic_changes", &o->reload_topic);
            number(j, "rss_mb", o->rss_mb);
            json_close(j);
        }
    json_end(j);
}

static void print_json(const struct bench_routing *b, const struct figures *f)
{
    struct target t[TARGETS];
    struct buf out = {0};
    struct json j;
    bool missed = false, judged = true;

    targets_of(b, f, t);
    json_init(&j, &out);
    json_open(&j, NULL);
    for (int i = 0; i < TARGETS; i++)
        number(&j, t[i].key, t[i].is);
    every_ratio_json(&j, &f->arrive);
    json_open(&j, "targets");
    for (int i = 0; i < TARGETS; i++) {
        number(&j, t[i].key, t[i].limit);
        missed = missed || (asked_for(b, &t[i]) && t[i].full && !met(&t[i]));
        judged = judged && (!asked_for(b, &t[i]) || t[i].full);
    }
    json_close(&j);
    json_array(&j, "targets_missed");
    for (int i = 0; i < TARGETS; i++)
        if (asked_for(b, &t[i]) && t[i].full && !met(&t[i]))
            json_z(&j, NULL, t[i].key);
    json_end(&j);
    json_array(&j, "targets_not_judged");
    for (int i = 0; i < TARGETS; i++)
        if (asked_for(b, &t[i]) && !t[i].full)
            json_z(&j, NULL, t[i].key);
    json_end(&j);
    json_z(&j, "targets_of_workload", full_workload);
    json_array(&j, "targets_not_run");
    for (int i = 0; i < TARGETS; i++)
        if (!asked_for(b, &t[i]))
            json_z(&j, NULL, t[i].key);
    json_end(&j);
    if (missed || judged)
        json_bool(&j, "targets_met", !missed);
    else
        json_null(&j, "targets_met");
    number(&j, "arrive_scan_expr_ratio", worst_ratio(f, expressions_ratio));
    arrivals_json(&j, "arrive", &f->arrive);
    timing_json(&j, "arrive_new_signature", &f->arrive.cold);
    timing_json(&j, "free", &f->freed.freed);
    number(&j, "free_signatures", f->freed.signatures);
    number(&j, "facts_per_life", f->lives.facts_per_life);
    number(&j, "lives_per_s_by_wall_clock", f->lives.wall_per_s);
    number(&j, "lives_per_s_100k_by_wall_clock", f->large.wall_per_s);
    number(&j, "sim_calls_per_s_by_wall_clock", f->queue.wall_per_s);
    number(&j, "rss_mb_100k_before", f->large.before_mb);
    timing_json(&j, "reload_topic", &f->reload.reload_topic);
    timing_json(&j, "reload_agents", &f->reload.reload_agents);
    timing_json(&j, "reload_routing", &f->reload.reload_routing);
    growth_json(&j, f);
    signatures_json(&j, f);
    json_int(&j, "seed", (int64_t)b->seed);
    json_int(&j, "agents", (int64_t)b->agents);
    json_int(&j, "waiting", (int64_t)b->waiting);
    json_int(&j, "rounds", (int64_t)b->rounds);
    json_int(&j, "calls", (int64_t)b->calls);
    machine_json(&j);
    json_close(&j);
    buf_text(&out, "\n");
    fwrite(out.p, 1, out.n, stdout);
    buf_done(&out);
}

int bench_routing(const struct bench_routing *b)
{
    struct figures *f = calloc(1, sizeof *f);
    if (!f)
        return 1;
    measure(b, f);
    if (b->json)
        print_json(b, f);
    else
        print_table(b, f);
    bool ok = f->ok;
    free(f);
    return ok ? 0 : 1;
}
