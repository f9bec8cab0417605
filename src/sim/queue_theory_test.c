/* queue_theory_test [REFERENCE CALLS | hash]: the engine against Erlang's and Palm's formulas.
 *
 * The formulas are computed here from the birth and death equations, so that the short form needs nothing. With a file of
 * reference values (docs/performance.md) each of its rows is held to the file's figures too, with as many calls. "hash" prints what must be the same with
 * every compiler: who was answered when and by whom. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/types.h"
#include "sim/queue_chance.h"
#include "sim/queue_stats.h"
#include "sim/sim_queue.h"

#define HANDLE_US (180 * SECOND_US)
#define SERVERS_MAX 2000u

static int failures;

static void result(bool ok, const char *name)
{
    printf("[ %s ] %s\n", ok ? "      OK" : " FAILED ", name);
    fflush(stdout);
    failures += !ok;
}

/* -- the formulas; times in mean handle times, t too -- */

struct truth {
    double waits, abandons, wait, within, occupancy;
};

/* Erlang B by its recursion, from it C: P(wait), the mean wait C / (n - a), P(wait <= t) = 1 - C exp(-(n - a) t). */
static struct truth erlang_c(uint32_t n, double a, double t)
{
    double b = 1;
    for (uint32_t i = 1; i <= n; i++)
        b = a * b / (i + a * b);
    double c = n * b / (n - a * (1 - b));
    return (struct truth){.waits = c, .wait = c / (n - a), .within = 1 - c * exp(-(n - a) * t), .occupancy = a / n};
}

#define STATES 4000u
#define STEPS 400u

/* Of those with i others before them, the share served within t: dp_i/dt = (n + i theta) p_(i-1) - (n + i theta + theta) p_i, p_(-1) = 1.
 * Runge and Kutta's fourth order, in place from t = 0. */
static void served_within(uint32_t n, double theta, double t, uint32_t places, double *p)
{
    static double k[4][STATES], q[STATES];
    double h = t / STEPS;

    memset(p, 0, places * sizeof *p);
    for (uint32_t step = 0; step < STEPS; step++) {
        for (int s = 0; s < 4; s++) {
            double part = s == 0 ? 0 : s == 3 ? h : h / 2;
            for (uint32_t i = 0; i < places; i++)
                q[i] = p[i] + (s == 0 ? 0 : part * k[s - 1][i]);
            for (uint32_t i = 0; i < places; i++)
                k[s][i] = (n + i * theta) * (i > 0 ? q[i - 1] : 1) - (n + i * theta + theta) * q[i];
        }
        for (uint32_t i = 0; i < places; i++)
            p[i] += h / 6 * (k[0][i] + 2 * k[1][i] + 2 * k[2][i] + k[3][i]);
    }
}

/* M/M/n+M with arrivals a and abandonment theta per mean handle time. */
static struct truth erlang_a(uint32_t n, double a, double theta, double t)
{
    static double p[STATES], served[STATES];
    struct truth x = {0};
    double sum = 1, queue = 0;
    uint32_t states = n + 1;

    p[0] = 1;
    for (uint32_t k = 1; k < STATES; k++) {
        p[k] = p[k - 1] * a / (k <= n ? k : n + (k - n) * theta);
        sum += p[k];
        states = k + 1;
        if (k > n && p[k] < 1e-18 * sum)
            break;
    }
    served_within(n, theta, t, states - n, served);
    for (uint32_t k = 0; k < states; k++) {
        p[k] /= sum;
        x.within += p[k] * (k < n ? 1 : served[k - n]);
        x.waits += k >= n ? p[k] : 0;
        queue += k > n ? (k - n) * p[k] : 0;
    }
    x.wait = queue / a;
    x.abandons = theta * x.wait;
    x.occupancy = a * (1 - x.abandons) / n;
    return x;
}

/* -- the engine's figures beside -- */

struct row {
    uint32_t n;
    double a, theta, t; /* theta 0: nobody leaves */
};

static enum err run(const struct row *row, uint64_t calls, uint64_t seed, uint32_t idle, struct sim_queue_report *ret)
{
    static struct sim_queue_server servers[SERVERS_MAX];
    struct sim_queue_class class = {.every_us = (int64_t)((double)HANDLE_US / row->a + 0.5),
                                    .handle_us = HANDLE_US,
                                    .patience_us = row->theta > 0 ? (int64_t)((double)HANDLE_US / row->theta + 0.5) : 0,
                                    .within_us = (int64_t)((double)HANDLE_US * row->t + 0.5)};
    for (uint32_t i = 0; i < row->n; i++) /* the idle ones serve no queue */
        servers[i] = (struct sim_queue_server){i < idle ? 0 : 1, 1000};
    struct sim_queue_options o = {.classes = &class, .classes_count = 1, .servers = servers, .servers_count = row->n, .calls = calls,
                                  .warm_up = calls / 20, .batches = 100, .seed = seed};
    return sim_queue_run(&o, ret);
}

/* The truth lies in both intervals; the better one is at most so wide, relative to the truth. */
static bool agrees(const char *what, double truth, const struct sim_figure *f, double scale, double width_max)
{
    double plain = f->plain / scale, plain_half = f->plain_half / scale, mean = f->mean / scale, half = f->half / scale;
    bool in = fabs(mean - truth) <= half + 1e-6 * truth, in_plain = fabs(plain - truth) <= plain_half + 1e-6 * truth;
    bool narrow = half <= width_max * truth;
    printf("  %-10s %.7f  simulated %.7f +- %.2f %%  plain %.7f +- %.2f %%%s%s%s\n", what, truth, mean, 100 * half / truth, plain,
           100 * plain_half / truth, in ? "" : "  OUTSIDE", in_plain ? "" : "  PLAIN OUTSIDE", narrow ? "" : "  TOO WIDE");
    return in && in_plain && narrow;
}

static bool row_agrees(const struct row *row, const struct truth *x, uint64_t calls, uint64_t seed, double width_max)
{
    struct sim_queue_report r;
    enum err err = run(row, calls, seed, 0, &r);
    if (err != OK) {
        printf("  n=%u a=%g: %s\n", row->n, row->a, err_code(err));
        return false;
    }
    printf("n=%u a=%g theta=%g t=%g: %" PRIu64 " calls, %u control variates, hash %016" PRIx64 "\n", row->n, row->a, row->theta, row->t,
           r.all.calls, r.controls, r.hash);
    bool ok = agrees("P(wait)", x->waits, &r.all.waits, 1, width_max);
    ok &= agrees("E[wait]", x->wait, &r.all.wait_us, (double)HANDLE_US, width_max);
    ok &= agrees("within t", x->within, &r.all.within, 1, width_max);
    ok &= agrees("occupancy", x->occupancy, &r.occupancy, 1, width_max);
    if (row->theta > 0)
        ok &= agrees("P(abandon)", x->abandons, &r.all.abandons, 1, width_max);
    return ok && r.all.calls == calls;
}

static void exponential_variates_have_their_mean_variance_and_quantiles(void)
{
    static struct sim_chance c;
    double sum = 0, squares = 0;
    uint32_t n = 1000000, above[4] = {0};
    bool ok = true;

    sim_chance_init(&c, 11);
    for (uint32_t i = 0; i < n; i++) {
        double v = (double)sim_chance_exponential(&c, 1000000000) / 1e9;
        sum += v;
        squares += v * v;
        for (int k = 0; k < 4; k++)
            above[k] += v > (k + 1) * 0.6931471805599453; /* 1/2, 1/4, 1/8, 1/16 */
    }
    double mean = sum / n, variance = squares / n - mean * mean;
    ok &= fabs(mean - 1) < 0.0033 && fabs(variance - 1) < 0.0094; /* 3.29 standard errors */
    for (int k = 0; k < 4; k++) {
        double p = 1.0 / (2 << k);
        ok &= fabs(above[k] / (double)n - p) < 3.29 * sqrt(p * (1 - p) / n);
    }
    result(ok, "exponential_variates_have_their_mean_variance_and_quantiles");
}

static void the_logarithm_is_right_to_its_stated_error_at_every_size(void)
{
    static struct sim_chance c;
    uint64_t u = UINT64_MAX;
    bool ok = true;

    sim_chance_init(&c, 1);
    for (; u > 0; u -= u / 97 + 1) {
        double said = (double)sim_chance_minus_ln(&c, u) / 72057594037927936.0, is = 64 * 0.6931471805599453 - log((double)u);
        ok &= said - is < 3.1e-8 && said - is > -1e-13;
    }
    ok &= sim_chance_minus_ln(&c, 0) == sim_chance_minus_ln(&c, 1);
    result(ok, "the_logarithm_is_right_to_its_stated_error_at_every_size");
}

static void students_quantile_is_the_tables(void)
{
    bool ok = fabs(sim_stats_t(20) - 3.849516) < 0.008 && fabs(sim_stats_t(60) - 3.460200) < 0.0005 &&
              fabs(sim_stats_t(100) - 3.390491) < 0.0001 && fabs(sim_stats_t(1000) - 3.300283) < 0.00001;
    result(ok, "students_quantile_is_the_tables");
}

static void control_variates_take_out_what_they_explain(void)
{
    double y[40], controls[80];
    struct sim_figure f;
    uint32_t used;
    struct prng p = {5};

    for (uint32_t i = 0; i < 40; i++) {
        double z = (double)prng_below(&p, 2001) / 1000 - 1;
        controls[2 * i] = z;
        controls[2 * i + 1] = 3 * z; /* the same again: left out */
        y[i] = 5 + 2 * z; /* known to some 8 % without them */
    }
    sim_stats_figure(y, 40, controls, 2, &f, &used);
    result(used == 1 && fabs(f.mean - 5) < 1e-12 && f.half < 1e-6 && f.plain_half > 0.1 && fabs(f.plain - 5) > 1e-3,
           "control_variates_take_out_what_they_explain");
}

/* Rows of different sizes, few calls, wide intervals: a small form of what the reference asks. */
static void the_engine_agrees_with_erlang_c(void)
{
    static const struct row rows[] = {{2, 1, 0, 1.0 / 9}, {14, 10, 0, 1.0 / 9}, {11, 10, 0, 1.0 / 9}};
    bool ok = true;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct truth x = erlang_c(rows[i].n, rows[i].a, rows[i].t);
        ok &= row_agrees(&rows[i], &x, 40000, 3 + i, 0.1);
    }
    result(ok, "the_engine_agrees_with_erlang_c");
}

static void the_engine_agrees_with_erlang_a(void)
{
    static const struct row rows[] = {{14, 10, 0.6, 1.0 / 9}, {20, 20, 2, 1.0 / 12}, {50, 48, 1, 0.1}};
    bool ok = true;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct truth x = erlang_a(rows[i].n, rows[i].a, rows[i].theta, rows[i].t);
        ok &= row_agrees(&rows[i], &x, 40000, 13 + i, 0.1);
    }
    result(ok, "the_engine_agrees_with_erlang_a");
}

/* The check can fail, and the control variates do not hide what the engine does: an agent who is never given anything shows. */
static void an_agent_who_is_given_nothing_is_noticed(void)
{
    struct row row = {15, 10, 0, 1.0 / 9};
    struct truth with = erlang_c(15, 10, row.t), without = erlang_c(14, 10, row.t);
    struct sim_queue_report r;

    bool ok = run(&row, 40000, 5, 1, &r) == OK;
    ok = ok && r.all.waits.mean - r.all.waits.half > with.waits && fabs(r.all.waits.mean - without.waits) <= r.all.waits.half;
    ok = ok && r.all.wait_us.mean - r.all.wait_us.half > with.wait * HANDLE_US;
    result(ok, "an_agent_who_is_given_nothing_is_noticed");
}

static void the_same_seed_brings_the_same_calls_and_answers(void)
{
    struct row row = {14, 10, 0.6, 1.0 / 9};
    struct sim_queue_report a, b, c;

    bool ok = run(&row, 20000, 5, 0, &a) == OK && run(&row, 20000, 5, 0, &b) == OK && run(&row, 20000, 6, 0, &c) == OK;
    printf("hash %016" PRIx64 "\n", a.hash);
    result(ok && a.hash == b.hash && a.hash != c.hash, "the_same_seed_brings_the_same_calls_and_answers");
}

/* Wallace & Whitt. The same customers three times, so that the differences are sharper than the figures. */
static void two_well_placed_skills_are_nearly_as_good_as_all(void)
{
    struct sim_queue_report r;
    static struct sim_crossed crossed;
    double abandons[4] = {0};
    bool ok = true;

    for (uint32_t skills = 1; skills <= 3; skills++) {
        struct sim_queue_options o = {.calls = 60000, .warm_up = 6000, .batches = 30, .seed = 4};
        sim_queue_crossed(skills, 950, &crossed, &o);
        ok &= sim_queue_run(&o, &r) == OK;
        abandons[skills] = 100 * r.all.abandons.mean;
        printf("  %u skills each, load 0.95: %.2f %% +- %.2f abandon\n", skills, abandons[skills], 100 * r.all.abandons.half);
    }
    ok = ok && abandons[1] > 2 * abandons[2] - 0.5 && abandons[1] > 4 && abandons[1] < 7.5;
    ok = ok && abandons[2] - abandons[3] < 0.4 && abandons[2] > 1.5 && abandons[2] < 4 && abandons[3] <= abandons[2];
    result(ok, "two_well_placed_skills_are_nearly_as_good_as_all");
}

/* Too much work: nobody can help that, the order only says who waits. The same customers four times. */
static void order_rules_move_who_waits_not_how_many_abandon(void)
{
    static const struct {
        enum wait_order order;
        const char *name;
    } rules[4] = {{WAIT_STRICT, "strict"}, {WAIT_AGEING, "longest wait"}, {WAIT_WEIGHT, "weight x wait"}, {WAIT_TARGET, "wait / target"}};
    static struct sim_crossed crossed;
    struct sim_queue_report r[4];
    double within[4][3], least = 1, most = 0;
    bool ok = true;

    for (int i = 0; i < 4; i++) {
        struct sim_queue_options o = {.calls = 60000, .warm_up = 6000, .batches = 30, .seed = 4, .order = rules[i].order, .ageing_us = 1};
        sim_queue_crossed(2, 1050, &crossed, &o);
        ok &= sim_queue_run(&o, &r[i]) == OK;
        for (int k = 0; k < 3; k++)
            within[i][k] = r[i].classes[k].within.mean;
        least = r[i].all.abandons.mean < least ? r[i].all.abandons.mean : least;
        most = r[i].all.abandons.mean > most ? r[i].all.abandons.mean : most;
        printf("  %-13s within target A %.1f %% B %.1f %% C %.1f %%, abandon %.2f %%, longest wait of C %.0f s\n", rules[i].name,
               100 * within[i][0], 100 * within[i][1], 100 * within[i][2], 100 * r[i].all.abandons.mean,
               (double)r[i].classes[2].longest_us / 1e6);
    }
    ok = ok && most - least < 0.005 && least > 0.06 && most < 0.09;
    ok = ok && within[0][0] > within[3][0] + 0.08 && within[3][0] > within[1][0] + 0.05; /* A: strict, wait / target, longest wait */
    ok = ok && within[0][2] < within[3][2] && within[3][2] < within[1][2];               /* C: the other way about */
    ok = ok && r[0].classes[2].longest_us > r[1].classes[2].longest_us;
    result(ok, "order_rules_move_who_waits_not_how_many_abandon");
}

/* -- the long form -- */

static bool near(double a, double b, double by)
{
    return fabs(a - b) <= by;
}

static bool line_c(const char *line, uint64_t calls, uint64_t seed, bool *ret_ok)
{
    struct row row = {.t = 1.0 / 9};
    double c, asa, sl;
    if (sscanf(line, "Erlang C(n=%u,a=%lf)=%lf ASA/AHT=%lf SL(t=AHT/9)=%lf", &row.n, &row.a, &c, &asa, &sl) != 5 || row.n > SERVERS_MAX)
        return false;
    struct truth x = erlang_c(row.n, row.a, row.t);
    *ret_ok = near(x.waits, c, 6e-8) && near(x.wait, asa, 6e-8) && near(x.within, sl, 6e-7);
    if (!*ret_ok)
        printf("  the formula gives %.7f %.7f %.6f, the file %.7f %.7f %.6f\n", x.waits, x.wait, x.within, c, asa, sl);
    *ret_ok &= row_agrees(&row, &x, calls, seed, 0.01);
    return true;
}

static bool line_a(const char *line, uint64_t calls, uint64_t seed, bool *ret_ok)
{
    uint32_t n;
    double lambda, mu, theta, t, waits, abandons, occupancy, wait, within;
    if (sscanf(line, "n=%u lam=%lf mu=%lf theta=%lf awt=%lf: Pwait=%lf Pabandon=%lf occupancy=%lf E[wait,all]=%lf servedWithin=%lf", &n,
               &lambda, &mu, &theta, &t, &waits, &abandons, &occupancy, &wait, &within) != 10 || n > SERVERS_MAX)
        return false;
    struct row row = {n, lambda / mu, theta / mu, t * mu};
    struct truth x = erlang_a(row.n, row.a, row.theta, row.t);
    /* The file's rates are rounded to four places: its figures agree to three or four. */
    *ret_ok = near(x.waits, waits, 2e-3 * waits) && near(x.abandons, abandons, 2e-3 * abandons) &&
              near(x.occupancy, occupancy, 1e-3) && near(x.wait / mu, wait, 2e-3 * wait) && near(x.within, within, 1e-3);
    if (!*ret_ok)
        printf("  the formula gives %.6f %.6f %.6f %.6f %.6f\n", x.waits, x.abandons, x.occupancy, x.wait / mu, x.within);
    *ret_ok &= row_agrees(&row, &x, calls, seed, 0.01);
    return true;
}

static void the_reference(const char *path, uint64_t calls)
{
    FILE *f = fopen(path, "r");
    char line[400];
    uint32_t rows = 0;

    while (f && fgets(line, sizeof line, f)) {
        bool ok;
        if (!line_c(line, calls, 100 + rows, &ok) && !line_a(line, calls, 100 + rows, &ok))
            continue;
        rows++;
        char name[200];
        snprintf(name, sizeof name, "reference_row_%u_%.*s", rows, (int)strcspn(line, ":)"), line);
        result(ok, name);
    }
    if (f)
        fclose(f);
    result(rows > 0, "the_reference_has_rows");
}

static int hashes(void)
{
    static struct sim_crossed crossed;
    struct row row = {14, 10, 0.6, 1.0 / 9};
    struct sim_queue_options o = {.calls = 20000, .warm_up = 1000, .batches = 20, .seed = 9, .order = WAIT_TARGET};
    struct sim_queue_report r;

    if (run(&row, 20000, 9, 0, &r) != OK)
        return 1;
    printf("one class: hash %016" PRIx64 "\n", r.hash);
    sim_queue_crossed(2, 1050, &crossed, &o);
    if (sim_queue_run(&o, &r) != OK)
        return 1;
    printf("three classes: hash %016" PRIx64 "\n", r.hash);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "hash") == 0)
        return hashes();
    if (argc == 3) {
        the_reference(argv[1], strtoull(argv[2], NULL, 10));
        return failures > 0;
    }
    exponential_variates_have_their_mean_variance_and_quantiles();
    the_logarithm_is_right_to_its_stated_error_at_every_size();
    students_quantile_is_the_tables();
    control_variates_take_out_what_they_explain();
    the_engine_agrees_with_erlang_c();
    the_engine_agrees_with_erlang_a();
    an_agent_who_is_given_nothing_is_noticed();
    two_well_placed_skills_are_nearly_as_good_as_all();
    order_rules_move_who_waits_not_how_many_abandon();
    the_same_seed_brings_the_same_calls_and_answers();
    return failures > 0;
}
