/* index_bench [AGENTS]: what the index costs, in nanoseconds: medians of calls timed one by one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/prng.h"
#include "engine/index.h"
#include "lang/code.h"
#include "lang/names_test.h"

#define LIST_BYTES 128u
#define RUNS 20000u

static struct prng r = {1};
static uint32_t agents = 10000;
static uint8_t *lists;
static struct seat *seats;
static struct index *x;
static int64_t now_us = INT64_C(1700000000000000);

static uint64_t clock_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static int by_size(const void *a, const void *b)
{
    const uint32_t *x1 = a, *x2 = b;
    return (*x1 > *x2) - (*x1 < *x2);
}

static uint32_t samples[RUNS];

static void tell(const char *what, uint32_t n)
{
    qsort(samples, n, sizeof *samples, by_size);
    printf("%-66s 10 %% %6u, median %6u, 99 %% %7u ns\n", what, samples[n / 10], samples[n / 2], samples[n / 100 * 99]);
    fflush(stdout);
}

/* The i-th agent's level of wealth is a number 0..999.999 by chance: a threshold makes any share. */
static void agent_attrs(uint32_t i)
{
    struct attrs_writer w;
    symbol_id queues[3] = {1, 2 + (symbol_id)prng_below(&r, 10), 12 + (symbol_id)prng_below(&r, 10)};
    symbol_id languages[2] = {symbol_of("mandarin"), symbol_of("minnan")};
    uint8_t *p = lists + i * LIST_BYTES;

    attrs_write_init(&w, p, LIST_BYTES);
    attrs_write_set(&w, ATTR_QUEUES, queues, 3);
    attrs_write_set(&w, 16, languages, prng_below(&r, 50) ? 2 : 1);
    attrs_write_number(&w, 17, (int64_t)prng_below(&r, 1000000));
    attrs_write_number(&w, 18, (int64_t)prng_below(&r, 10000));
    attrs_write_text(&w, 19, symbol_of(prng_below(&r, 50) ? "xiamen" : "fuzhou"));
    attrs_write_flag(&w, 20, prng_below(&r, 50) != 0);
    index_attrs(x, i, p, (uint32_t)w.n);
}

static void set_free(uint32_t i, bool is_free)
{
    seats[i].free = is_free ? 0x3e : 0;
    seats[i].idle_since_us = now_us++;
    index_seat(x, i, seats + i);
}

static struct buf compile(const char *source)
{
    struct buf code = {0};
    struct lang_error error;
    if (lang_compile(str_of(source), &names, &code, &error) != OK) {
        printf("%s\n", error.en);
        exit(1);
    }
    return code;
}

struct caller {
    uint8_t attrs[LIST_BYTES];
    struct lang_env env;
};

static void caller(struct caller *c, int64_t threshold)
{
    struct attrs_writer w;
    attrs_write_init(&w, c->attrs, LIST_BYTES);
    attrs_write_text(&w, 30, symbol_of("minnan"));
    attrs_write_number(&w, 31, threshold);
    attrs_write_text(&w, 32, symbol_of("xiamen"));
    c->env = (struct lang_env){.customer = c->attrs, .customer_bytes = w.n};
}

/* Nobody is free but a share of the agents; each winner is taken and somebody else comes free. */
static void arrivals(const char *what, const struct buf *code, const struct buf *score, int64_t around, uint32_t signatures, enum agent_order order)
{
    char name[120];
    uint64_t eligible = 0;
    static struct caller callers[1000];
    struct index_excluded excluded;

    for (uint32_t i = 0; i < 1000; i++)
        caller(callers + i, around + (int64_t)i);
    for (uint32_t i = 0; i < RUNS; i++) {
        struct caller fresh, *c = callers + prng_below(&r, 1000) % (signatures ? signatures : 1);
        if (!signatures) {
            caller(&fresh, around + (int64_t)i);
            c = &fresh;
        }
        struct group *g;
        struct index_found found;
        uint64_t start = clock_ns();
        if (index_group(x, 1, (struct lang_code){code->p, code->n}, &c->env, &g) != OK)
            exit(1);
        struct index_ask ask = {.group = g, .medium = MEDIUM_CHAT, .order = order, .now_us = now_us, .want = 1, .env = &c->env,
                                .slack = 1000};
        if (score)
            ask.score = (struct lang_code){score->p, score->n};
        index_best(x, &ask, &found);
        index_excluded(g, &excluded);
        index_drop(x, g);
        samples[i] = (uint32_t)(clock_ns() - start);
        eligible += found.eligible;
        if (!found.count)
            continue;
        set_free(found.seat[0], false);
        set_free(found.seat[0], true);
    }
    snprintf(name, sizeof name, "%s: %u eligible of %u", what, (uint32_t)(eligible / RUNS), excluded.members);
    tell(name, RUNS);
}

static void has_tests(const struct buf *code)
{
    static struct group *groups[1000];
    uint32_t yes = 0;

    for (uint32_t i = 0; i < 1000; i++) {
        struct caller c;
        caller(&c, (int64_t)prng_below(&r, 1000000));
        if (index_group(x, 1, (struct lang_code){code->p, code->n}, &c.env, groups + i) != OK)
            exit(1);
    }
    for (uint32_t i = 0; i < RUNS / 10; i++) {
        uint32_t seat = (uint32_t)prng_below(&r, agents);
        uint64_t start = clock_ns();
        for (uint32_t k = 0; k < 1000; k++)
            yes += index_has(groups[k], seat);
        samples[i] = (uint32_t)(clock_ns() - start);
    }
    tell("1,000 index_has over 1,000 groups", RUNS / 10);
    for (uint32_t i = 0; i < RUNS / 10; i++) {
        uint32_t seat = (uint32_t)prng_below(&r, agents);
        agent_attrs(seat);
        uint64_t start = clock_ns();
        if (index_settle(x) != OK)
            exit(1);
        samples[i] = (uint32_t)(clock_ns() - start);
    }
    tell("one agent's attributes change, 1,000 groups held", RUNS / 10);
    for (uint32_t k = 0; k < 3; k++) {
        for (uint32_t i = 0; i < agents; i++)
            agent_attrs(i);
        uint64_t start = clock_ns();
        if (index_settle(x) != OK)
            exit(1);
        samples[k] = (uint32_t)(clock_ns() - start);
    }
    tell("all agents' attributes change, 1,000 groups held", 3);
    for (uint32_t i = 0; i < 1000; i++)
        index_drop(x, groups[i]);
    printf("(%u)\n", yes);
}

static void seat_changes(void)
{
    for (uint32_t i = 0; i < RUNS; i++) {
        uint32_t seat = (uint32_t)prng_below(&r, agents);
        bool was = seats[seat].free;
        uint64_t start = clock_ns();
        set_free(seat, !was);
        samples[i] = (uint32_t)(clock_ns() - start);
    }
    tell("the state of one agent changes", RUNS);
}

static void memory(const struct buf *code)
{
    struct group **held = calloc(100000, sizeof *held);
    struct index_sizes sizes;
    uint64_t start = clock_ns();

    for (uint32_t i = 0; i < 100000; i++) {
        struct caller c;
        caller(&c, 940000 + i % 10000);
        if (index_group(x, 1 + i % 2, (struct lang_code){code->p, code->n}, &c.env, held + i) != OK)
            exit(1);
    }
    index_sizes(x, &sizes);
    printf("100,000 contacts of 10,000 signatures: %.0f ns each, %u groups (%u sparse), %u atoms, %.1f MB by count\n",
           (double)(clock_ns() - start) / 100000, sizes.groups, sizes.sparse_groups, sizes.atoms, (double)sizes.bytes / 1048576);
    FILE *status = fopen("/proc/self/status", "r");
    for (char line[200]; status && fgets(line, sizeof line, status);)
        if (strncmp(line, "VmRSS", 5) == 0)
            printf("%s", line);
    for (uint32_t i = 0; i < 100000; i++)
        index_drop(x, held[i]);
    free(held);
}

int main(int argc, char **argv)
{
    if (argc > 1)
        agents = (uint32_t)strtoul(argv[1], NULL, 10);
    (void)world_init;
    lists = calloc(agents, LIST_BYTES);
    seats = calloc(agents, sizeof *seats);
    if (index_new(&x) != OK || index_reserve(x, agents - 1) != OK)
        return 1;
    for (uint32_t i = 0; i < agents; i++) {
        agent_attrs(i);
        seats[i].agent = 1 + i;
        set_free(i, true);
    }
    for (uint32_t i = 0; i < agents; i++) /* nobody's idle time follows from their seat */
        set_free((uint32_t)prng_below(&r, agents), prng_below(&r, 2));
    struct buf code = compile("agent.languages has customer.dialect and agent.skill[\"wealth\"] >= customer.deposits and "
                              "agent.city = customer.city and agent.senior = true");
    struct buf score = {0};
    /* two terms: 10 * (languages has dialect) + skill[loans] */
    static const uint8_t terms[] = {
        27, 0, CODE_PUSH, VALUE_NUMBER, 0x10, 0x27, 0, 0, 0, 0, 0, 0, CODE_COMPARE, LANG_OP_HAS, VALUE_ATTR, SCOPE_AGENT, 16, 0, 0, 0, ATTR_SET,
        VALUE_ATTR, SCOPE_CUSTOMER, 30, 0, 0, 0, ATTR_TEXT, CODE_WORTH, CODE_MUL};
    static const uint8_t loans[] = {8, 0, CODE_PUSH, VALUE_ATTR, SCOPE_AGENT, 18, 0, 0, 0, ATTR_NUMBER};
    buf_put(&score, terms, sizeof terms);
    score.p[0] = sizeof terms - 2;
    buf_put(&score, loans, sizeof loans);
    if (lang_check_score(score.p, score.n) != OK)
        return 1;
    static const struct { const char *name; int64_t threshold; } shares[] = {{"0.1 %", 998800}, {"0.5 %", 994600}, {"5 %", 946000}, {"50 %", 460000}};
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        char name[80];
        snprintf(name, sizeof name, "longest idle, %s, 1,000 signatures", shares[i].name);
        arrivals(name, &code, NULL, shares[i].threshold, 1000, AGENTS_LONGEST_IDLE);
        snprintf(name, sizeof name, "longest idle, %s, every one different", shares[i].name);
        arrivals(name, &code, NULL, shares[i].threshold, 0, AGENTS_LONGEST_IDLE);
        snprintf(name, sizeof name, "score, %s, 1,000 signatures", shares[i].name);
        arrivals(name, &code, &score, shares[i].threshold, 1000, AGENTS_LONGEST_IDLE);
        snprintf(name, sizeof name, "least occupied, %s, 1,000 signatures", shares[i].name);
        arrivals(name, &code, NULL, shares[i].threshold, 1000, AGENTS_LEAST_OCCUPIED);
    }
    seat_changes();
    has_tests(&code);
    memory(&code);
    index_free(x);
    return 0;
}
