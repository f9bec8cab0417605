/* strange.c: snapshots with a byte gone wrong and facts that break a rule. They are refused and change nothing, or lead to a state that can
 * be saved and loaded. */
#include <stdlib.h>
#include <string.h>

#include "engine/estimate.h"
#include "engine/fact_rules.h"
#include "sim/inner.h"

#define DAMAGES 6u
#define RULES_ONE_IN 4u
#define ODD_ONE_IN 8u

static uint64_t drawn(struct sim *s, uint64_t below)
{
    return prng_below(&s->odd, below);
}

static bool same(const struct buf *a, const struct buf *b)
{
    return a->n == b->n && memcmp(a->p, b->p, a->n) == 0;
}

/* Whether these bytes, if they are believed, are what is saved again; or those from before they were damaged, where nothing is read
 * any more. */
static bool sound(const struct buf *bytes, const struct buf *undamaged)
{
    struct engine *e = sim_new_engine();
    struct buf again = {0};
    bool good = true;

    if (engine_load(e, bytes->p, bytes->n) == OK) {
        engine_save(e, &again);
        good = same(bytes, &again) || (undamaged && same(undamaged, &again));
    }
    buf_done(&again);
    engine_free(e);
    return good;
}

/* The sum at the end (of all before it, seeded with the first four bytes) is mended, so that what lies behind it is reached. */
static void mend(struct buf *b)
{
    struct rd r = {.p = b->p, .n = b->n};
    uint64_t sum = hash_bytes(b->p, b->n - 8, rd_u32(&r));

    for (unsigned i = 0; i < 8; i++)
        b->p[b->n - 8 + i] = (uint8_t)(sum >> (8 * i));
}

void sim_try_snapshot(struct sim *s)
{
    static const uint8_t odd[] = {0, 1, 2, 7, 0x7f, 0x80, 0xff};
    struct buf bytes = {0};

    for (uint32_t i = 0; i < DAMAGES; i++) {
        buf_clear(&bytes);
        buf_put(&bytes, s->snapshot.p, s->snapshot.n);
        if (bytes.err != OK || bytes.n < 16)
            break;
        uint8_t *at = &bytes.p[4 + drawn(s, bytes.n - 12)];
        *at = (uint8_t)(drawn(s, 2) ? odd[drawn(s, sizeof odd)] : *at + (drawn(s, 2) ? 1 : 0xff));
        mend(&bytes);
        if (!sound(&bytes, &s->snapshot))
            sim_fault(&s->model, "12: a damaged snapshot is believed and saved otherwise");
    }
    buf_done(&bytes);
}

/* Whether the bytes of these estimates are read, and to the end. */
static bool read_again(const struct estimate *e)
{
    struct estimate again;
    struct buf bytes = {0}, same_bytes = {0};

    estimate_write(e, &bytes);
    struct rd r = {.p = bytes.p, .n = bytes.n};
    bool read = estimate_read(&r, &again) == OK && r.at == r.n;
    if (read)
        estimate_write(&again, &same_bytes);
    read = read && same(&bytes, &same_bytes);
    buf_done(&bytes);
    buf_done(&same_bytes);
    return read;
}

/* Estimates as some waits and talks leave them are read as they were written; with one number that no wait leaves they are refused. */
void sim_try_estimates(struct sim *s)
{
    struct estimate good = {0};

    for (uint64_t n = 1 + drawn(s, 2 * (uint64_t)ESTIMATE_SAMPLES); n > 0; n--) {
        struct estimate_said said = {.ms = {(int32_t)drawn(s, 90000), (int32_t)drawn(s, 90000), (int32_t)drawn(s, 90000)}};
        estimate_served(&good, (int64_t)drawn(s, 90000) * 1000, &said);
        estimate_handled(&good, (int64_t)drawn(s, 90000) * 1000);
    }
    if (!read_again(&good))
        sim_fault(&s->model, "12: estimates are not read as they were written");
    for (unsigned way = 0; way < 7; way++) {
        struct estimate bad = good;
        struct estimate_score *of = &bad.score[drawn(s, ESTIMATORS)];
        uint64_t k = drawn(s, of->seen < ESTIMATE_SAMPLES ? of->seen : ESTIMATE_SAMPLES);
        switch (way) {
        case 0: of->sample_ms[k] = INT32_MIN; break;
        case 1: of->weight[k] = 999; break; /* exp(0) to exp(2), in thousandths */
        case 2: of->weight[k] = 7401; break;
        case 3: of->next = ESTIMATE_SAMPLES; break;
        case 4: of->seen = 1, of->next = 2; break;
        case 5: bad.handled = 0; break;
        case 6: bad.handle_us = 0; break;
        }
        if (read_again(&bad))
            sim_fault(&s->model, "12: estimates that no wait leaves are believed (%u)", way);
    }
}

static struct fact made_odd(struct sim *s, struct fact f)
{
    static const int64_t odd[] = {0, 1, 2, 3, -1, 5, 8, 100, 1000, 100001, INT64_MAX, INT64_MIN, SPAN_MAX_US, SPAN_MAX_US + 1};
    int64_t *const numbers[] = {&f.a, &f.b, &f.c, &f.at_us};
    uint64_t *const ids[] = {&f.contact, &f.agent, &f.party, &f.queue};
    int64_t value = odd[drawn(s, sizeof odd / sizeof *odd)];

    switch (drawn(s, 4)) {
    case 0: *numbers[drawn(s, 4)] = value; break;
    case 1: *numbers[drawn(s, 4)] += (int64_t)drawn(s, 3) - 1; break;
    case 2: *ids[drawn(s, 4)] = (uint64_t)value; break;
    default: f.rest_bytes = (uint16_t)drawn(s, f.rest_bytes + 1u); break;
    }
    return f;
}

/* Tells it to the engine and takes it back. refused: it must be. */
static void try_one(struct sim *s, struct engine **e, const struct fact *strange, const struct buf *before, bool refused)
{
    struct buf after = {0};

    bool believed = engine_evolve(*e, strange) == OK;
    engine_save(*e, &after);
    if (believed && refused)
        sim_fault(&s->model, "12: %s is believed though it breaks a rule", fact_name(strange->kind));
    else if (!believed && !same(before, &after))
        sim_fault(&s->model, "12: %s is refused and changed the state", fact_name(strange->kind));
    else if (believed && !sound(&after, NULL))
        sim_fault(&s->model, "12: what %s leads to cannot be saved", fact_name(strange->kind));
    if (believed) {
        engine_free(*e);
        *e = sim_new_engine();
        if (engine_load(*e, before->p, before->n) != OK)
            abort();
    }
    buf_done(&after);
}

void sim_try_fact(struct sim *s, struct engine **e, const struct fact *f)
{
    bool rules = drawn(s, RULES_ONE_IN) == 0, odd = drawn(s, ODD_ONE_IN) == 0;
    struct buf before = {0};

    if (s->model.fault[0] || (!rules && !odd))
        return;
    engine_save(*e, &before);
    for (uint32_t r = 0; rules && r < FACT_RULES; r++) {
        if (fact_rules[r].kind != f->kind)
            continue;
        struct fact broken = fact_broken(f, &fact_rules[r]);
        try_one(s, e, &broken, &before, true);
    }
    if (odd) {
        struct fact strange = made_odd(s, *f);
        try_one(s, e, &strange, &before, false);
    }
    buf_done(&before);
}
