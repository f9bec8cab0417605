#include "engine/index_plain.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* The index in its plain form, the measure of the fast one: a group's members are words, made anew by running its requirement over every agent; the best are found by looking
 * at all of them. */

struct plain_group {
    struct plain_group *next;
    queue_id queue;
    uint8_t *bytes; /* code, customer, queue's attributes */
    size_t code_bytes, customer_bytes, queue_bytes;
    int64_t arrived_ms;
    bool erased; /* the contact has no attributes at all */
    uint32_t held, room;
    uint64_t *words;
    struct index_excluded excluded;
};

struct row {
    struct seat seat;
    const uint8_t *attrs;
    uint32_t attrs_bytes;
};

struct plain {
    struct row *rows;
    uint32_t count;
    bool changed;
    struct plain_group *groups;
};

enum err plain_new(struct plain **ret_index)
{
    struct plain *x = calloc(1, sizeof *x);

    if (!x)
        return ERR_NOMEM;
    *ret_index = x;
    return OK;
}

static void free_group(struct plain_group *g)
{
    free(g->bytes);
    free(g->words);
    free(g);
}

void plain_free(struct plain *x)
{
    if (!x)
        return;
    for (struct plain_group *g = x->groups, *next; g; g = next) {
        next = g->next;
        free_group(g);
    }
    free(x->rows);
    free(x);
}

enum err plain_reserve(struct plain *x, uint32_t seat)
{
    if (seat < x->count)
        return OK;
    uint32_t count = x->count * 2 > seat ? x->count * 2 : seat + 1;
    struct row *rows = realloc(x->rows, count * sizeof *rows);
    if (!rows)
        return ERR_NOMEM;
    memset(rows + x->count, 0, (count - x->count) * sizeof *rows);
    x->rows = rows;
    x->count = count;
    x->changed = true;
    return OK;
}

void plain_seat(struct plain *x, uint32_t seat, const struct seat *s)
{
    assert(seat < x->count);
    x->rows[seat].seat = *s;
}

void plain_attrs(struct plain *x, uint32_t seat, const uint8_t *attrs, uint32_t attrs_bytes)
{
    assert(seat < x->count);
    x->rows[seat].attrs = attrs;
    x->rows[seat].attrs_bytes = attrs_bytes;
    x->changed = true;
}

/* Counts the seat where it belongs. */
static bool judge(struct plain_group *g, const struct row *r, const struct lang_env *contact)
{
    struct lang_env env = *contact;
    struct attr queues;

    env.agent = r->attrs;
    env.agent_bytes = r->attrs_bytes;
    g->excluded.seats++;
    if (g->queue > UINT32_MAX || !attrs_find(r->attrs, r->attrs_bytes, ATTR_QUEUES, &queues) ||
        !attr_has(&queues, (symbol_id)g->queue)) {
        g->excluded.queue++;
        return false;
    }
    int failing = lang_first_failing(g->bytes, g->code_bytes, &env);
    if (failing >= 0)
        g->excluded.predicate[failing < 15 ? failing : 15]++;
    else
        g->excluded.members++;
    return failing < 0;
}

static enum err fill(const struct plain *x, struct plain_group *g)
{
    struct lang_env env = {
        .customer = g->bytes + g->code_bytes,
        .customer_bytes = g->customer_bytes,
        .queue = g->bytes + g->code_bytes + g->customer_bytes,
        .queue_bytes = g->queue_bytes,
        .arrived_ms = g->arrived_ms,
    };
    uint32_t room = (x->count + 63) / 64;

    if (room > g->room) {
        uint64_t *words = realloc(g->words, room * sizeof *words);
        if (!words)
            return ERR_NOMEM;
        g->words = words;
        g->room = room;
    }
    if (g->room)
        memset(g->words, 0, g->room * sizeof *g->words);
    uint32_t predicates = lang_conjuncts(g->bytes, g->code_bytes);
    g->excluded = (struct index_excluded){.predicates = predicates < 16 ? predicates : 16};
    for (uint32_t i = 0; i < x->count; i++)
        if (x->rows[i].attrs && judge(g, x->rows + i, &env))
            g->words[i / 64] |= UINT64_C(1) << i % 64;
    return OK;
}

enum err plain_settle(struct plain *x)
{
    if (!x->changed)
        return OK;
    for (struct plain_group *g = x->groups; g; g = g->next)
        if (fill(x, g) != OK)
            return ERR_NOMEM;
    x->changed = false;
    return OK;
}

static bool same(const struct plain_group *g, queue_id queue, struct lang_code required, const struct lang_env *env)
{
    return g->queue == queue && g->code_bytes == required.n && g->customer_bytes == env->customer_bytes &&
           g->queue_bytes == env->queue_bytes && g->arrived_ms == env->arrived_ms && g->erased == !env->customer &&
           (required.n == 0 || memcmp(g->bytes, required.p, required.n) == 0) &&
           (env->customer_bytes == 0 || memcmp(g->bytes + required.n, env->customer, env->customer_bytes) == 0) &&
           (env->queue_bytes == 0 ||
            memcmp(g->bytes + required.n + env->customer_bytes, env->queue, env->queue_bytes) == 0);
}

enum err plain_group(struct plain *x, queue_id queue, struct lang_code required, const struct lang_env *env, struct plain_group **ret_group)
{
    struct plain_group *g;

    if (plain_settle(x) != OK)
        return ERR_NOMEM;
    for (g = x->groups; g; g = g->next)
        if (same(g, queue, required, env)) {
            g->held++;
            *ret_group = g;
            return OK;
        }
    size_t bytes = required.n + env->customer_bytes + env->queue_bytes;
    g = malloc(sizeof *g);
    uint8_t *copy = malloc(bytes + 1);
    if (!g || !copy) {
        free(copy);
        free(g);
        return ERR_NOMEM;
    }
    *g = (struct plain_group){.queue = queue, .bytes = copy, .code_bytes = required.n, .customer_bytes = env->customer_bytes,
                        .queue_bytes = env->queue_bytes, .arrived_ms = env->arrived_ms, .erased = !env->customer, .held = 1};
    if (required.n)
        memcpy(copy, required.p, required.n);
    if (env->customer_bytes)
        memcpy(copy + required.n, env->customer, env->customer_bytes);
    if (env->queue_bytes)
        memcpy(copy + required.n + env->customer_bytes, env->queue, env->queue_bytes);
    if (fill(x, g) != OK) {
        free_group(g);
        return ERR_NOMEM;
    }
    g->next = x->groups;
    x->groups = g;
    *ret_group = g;
    return OK;
}

void plain_drop(struct plain *x, struct plain_group *g)
{
    assert(g->held > 0);
    if (--g->held)
        return;
    struct plain_group **at = &x->groups;
    while (*at != g)
        at = &(*at)->next;
    *at = g->next;
    free_group(g);
}

bool plain_has(const struct plain_group *g, uint32_t seat)
{
    return seat / 64 < g->room && (g->words[seat / 64] >> seat % 64 & 1);
}

static bool free_for(const struct row *r, enum medium medium)
{
    return r->seat.agent && (r->seat.free >> medium & 1);
}

bool plain_any(const struct plain *x, const struct plain_group *g, enum medium medium)
{
    for (uint32_t i = 0; i < x->count; i++)
        if (plain_has(g, i) && free_for(x->rows + i, medium))
            return true;
    return false;
}

void plain_excluded(const struct plain_group *g, struct index_excluded *ret)
{
    *ret = g->excluded;
}

static uint32_t plain_occupancy(const struct seat *s, int64_t now_us)
{
    int64_t busy = s->busy_us, on = s->on_us;

    if (s->busy_since_us && s->busy_since_us < now_us)
        busy += now_us - s->busy_since_us;
    if (s->on_since_us && s->on_since_us < now_us)
        on += now_us - s->on_since_us;
    if (busy <= 0 || on <= 0)
        return 0;
    return busy >= on ? 1000 : busy <= INT64_MAX / 1000 ? (uint32_t)(busy * 1000 / on) : (uint32_t)(busy / (on / 1000));
}

/* ---- the best ---- */

struct candidate {
    uint32_t seat, occupancy;
    const struct row *row;
    int64_t score;
    bool unfair;
};

static uint32_t queues_served(const struct row *r)
{
    struct attr queues;
    return attrs_find(r->attrs, r->attrs_bytes, ATTR_QUEUES, &queues) ? queues.count : 0;
}

/* Whether a comes before b, who are preferred equally. */
static bool ordered(const struct index_ask *ask, const struct candidate *a, const struct candidate *b)
{
    const struct seat *p = &a->row->seat, *q = &b->row->seat;
    int64_t less = 0;

    switch (ask->order) {
    case AGENTS_LEAST_OCCUPIED:
        less = (int64_t)a->occupancy - b->occupancy;
        break;
    case AGENTS_MOST_SPARE:
        less = (int64_t)q->spare - p->spare;
        break;
    case AGENTS_SPECIALIST:
        less = (int64_t)queues_served(a->row) - queues_served(b->row);
        break;
    case AGENTS_ROUND_ROBIN:
        return p->offered_us != q->offered_us ? p->offered_us < q->offered_us : p->agent < q->agent;
    case AGENTS_LONGEST_IDLE:
    case AGENTS_BEST_SCORE:
        break;
    }
    if (less)
        return less < 0;
    if (p->load_permille != q->load_permille)
        return p->load_permille < q->load_permille;
    return p->idle_since_us != q->idle_since_us ? p->idle_since_us < q->idle_since_us : p->agent < q->agent;
}

static bool before(const struct index_ask *ask, int64_t enough, const struct candidate *a, const struct candidate *b)
{
    int64_t x = a->score < enough ? a->score : enough, y = b->score < enough ? b->score : enough;

    if (a->unfair != b->unfair)
        return b->unfair;
    return x != y ? x > y : ordered(ask, a, b);
}

static struct candidate candidate_of(const struct plain *x, const struct index_ask *ask, uint32_t seat)
{
    const struct row *r = x->rows + seat;
    struct lang_env env = {0};

    if (ask->env)
        env = *ask->env;
    env.agent = r->attrs;
    env.agent_bytes = r->attrs_bytes;
    return (struct candidate){.score = ask->score.n ? lang_score(ask->score.p, ask->score.n, &env) : 0,
                              .seat = seat, .row = r, .occupancy = plain_occupancy(&r->seat, ask->now_us)};
}

/* Walks the free members without the skipped; counts the skipped if ret_skipped. */
static bool next_candidate(const struct plain *x, const struct plain_group *g, const struct index_ask *ask, uint32_t *at, struct candidate *ret, uint32_t *ret_skipped)
{
    for (uint32_t i = *at; i < x->count; i++) {
        bool skipped = false;
        if (!plain_has(g, i) || !free_for(x->rows + i, ask->medium))
            continue;
        for (uint32_t k = 0; k < ask->skip_count; k++)
            skipped = skipped || ask->skip[k] == i;
        if (ret_skipped)
            *ret_skipped += skipped;
        if (skipped)
            continue;
        *at = i + 1;
        *ret = candidate_of(x, ask, i);
        return true;
    }
    return false;
}

void plain_best(const struct plain *x, const struct plain_group *g, const struct index_ask *ask, struct index_found *ret_found)
{
    struct index_found f = {0};
    struct candidate c, list[16];
    int64_t sum = 0, best = INT64_MIN;

    assert(ask->want >= 1 && ask->want <= 16);
    for (uint32_t at = 0; next_candidate(x, g, ask, &at, &c, &f.skipped); f.eligible++)
        sum += c.occupancy;
    for (uint32_t at = 0; next_candidate(x, g, ask, &at, &c, NULL);) {
        if (ask->fairness_permille && ((int64_t)c.occupancy - ask->fairness_permille) * f.eligible > sum)
            f.unfair++;
        else if (c.score > best)
            best = c.score;
    }
    int64_t slack = ask->order == AGENTS_BEST_SCORE || ask->slack < 0 ? 0 : ask->slack;
    int64_t enough = best < INT64_MIN + slack ? INT64_MIN : best - slack;
    for (uint32_t at = 0; next_candidate(x, g, ask, &at, &c, NULL);) {
        c.unfair = ask->fairness_permille && ((int64_t)c.occupancy - ask->fairness_permille) * f.eligible > sum;
        uint32_t to = f.count;
        while (to > 0 && before(ask, enough, &c, list + to - 1))
            to--;
        if (to == ask->want)
            continue;
        if (f.count < ask->want)
            f.count++;
        memmove(list + to + 1, list + to, (f.count - to - 1) * sizeof *list);
        list[to] = c;
    }
    for (uint32_t i = 0; i < f.count; i++) {
        f.seat[i] = list[i].seat;
        f.score[i] = list[i].score;
    }
    *ret_found = f;
}
