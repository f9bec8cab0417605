/* drawn_test [SEEDS]: floors drawn by chance. After memory failed here and there nothing of it is left: the engine goes on just as
 * one that was loaded from its snapshot. Strange facts are refused and change nothing, or leave a state that can be saved and loaded. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/prng.h"
#include "engine/bounds.h"
#include "engine/drawn_audit.h"
#include "engine/drawn_floor.h"
#include "engine/fact_rules.h"
#include "engine/failing_test.h"
#include "engine/signatures.h"

#define ROUNDS 30u
#define COMMANDS 40u

static uint64_t seeds = 4;

static struct engine *loaded(const struct buf *bytes)
{
    struct engine *e;
    struct buf again = {0};

    assert_int_equal(engine_new(&drawn_limits, &e), OK);
    engine_keep_signatures(e, 1); /* the one it was saved from keeps more: that is no difference */
    assert_int_equal(engine_load(e, bytes->p, bytes->n), OK);
    engine_save(e, &again);
    assert_int_equal(again.n, bytes->n);
    assert_memory_equal(again.p, bytes->p, bytes->n);
    buf_done(&again);
    return e;
}

static struct engine *copy_of(const struct engine *e)
{
    struct buf bytes = {0};

    engine_save(e, &bytes);
    assert_int_equal(bytes.err, OK);
    struct engine *copy = loaded(&bytes);
    buf_done(&bytes);
    return copy;
}

/* What memory kept from happening happens at the next ticks. */
static void finish(struct engine *e, int64_t now_us, struct facts *facts)
{
    struct command tick = {.kind = CMD_TICK, .now_us = now_us};

    for (int i = 0; i < 10 && engine_due_us(e) <= now_us + ENGINE_AGAIN_US; i++)
        assert_int_equal(engine_decide(e, &tick, facts), OK);
}

/* One command, with memory for a few allocations only; refused, it changed nothing and comes again. Returns whether memory failed. */
static bool scarcely(struct engine *e, const struct command *c, int64_t allocations, struct facts *facts)
{
    uint32_t before = facts->count;
    uint64_t hash = engine_hash(e);

    memory_left = allocations;
    enum err err = engine_decide(e, c, facts);
    bool failed = memory_left < 0;
    memory_left = INT64_MAX;
    if (err != OK) {
        assert_int_equal(facts->count, before);
        assert_int_equal(engine_hash(e), hash);
    }
    if (err == ERR_NOMEM) {
        assert_true(failed);
        drawn_audit(e);
        err = engine_decide(e, c, facts);
        assert_int_not_equal(err, ERR_NOMEM);
    }
    finish(e, c->now_us, facts);
    drawn_audit(e);
    return failed;
}

static void assert_same_facts(const struct facts *a, const struct facts *b)
{
    assert_int_equal(a->count, b->count);
    for (uint32_t i = 0; i < a->count; i++) {
        struct fact x = facts_at(a, i), y = facts_at(b, i);
        assert_int_equal(x.kind, y.kind);
        assert_int_equal(x.at_us, y.at_us);
        assert_int_equal(x.contact, y.contact);
        assert_int_equal(x.agent, y.agent);
        assert_int_equal(x.party, y.party);
        assert_int_equal(x.queue, y.queue);
        assert_int_equal(x.a, y.a);
        assert_int_equal(x.b, y.b);
        assert_int_equal(x.c, y.c);
        assert_int_equal(x.rest_bytes, y.rest_bytes);
        if (x.rest_bytes)
            assert_memory_equal(x.rest, y.rest, x.rest_bytes);
    }
}

/* Both get the same commands and must say the same. */
static void both(struct drawn_floor *f, struct engine *a, struct engine *b)
{
    for (uint32_t i = 0; i < COMMANDS; i++) {
        struct facts x = {0}, y = {0};
        struct command c = drawn_command(f, a);
        enum err err = engine_decide(a, &c, &x);
        assert_int_equal(engine_decide(b, &c, &y), err);
        assert_same_facts(&x, &y);
        facts_done(&x);
        facts_done(&y);
    }
    assert_int_equal(engine_hash(a), engine_hash(b));
}

static void failing_memory_leaves_no_trace(void **state)
{
    uint32_t failures = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= seeds; seed++) {
        struct drawn_floor f;
        struct engine *e;
        drawn_begin(&f, seed);
        assert_int_equal(engine_new(&drawn_limits, &e), OK);
        for (uint32_t round = 0; round < ROUNDS; round++) {
            struct facts facts = {0};
            for (uint32_t i = 0; i < COMMANDS; i++) {
                struct command c = drawn_command(&f, e);
                facts_done(&facts); /* a new list needs memory itself */
                facts = (struct facts){0};
                failures += scarcely(e, &c, (int64_t)prng_below(&f.prng, 24), &facts);
            }
            facts_done(&facts);
            struct engine *copy = copy_of(e);
            both(&f, e, copy);
            engine_free(copy);
        }
        engine_free(e);
        drawn_done(&f);
    }
    assert_true(failures > 50 * seeds);
}

/* In parts of one, two or three, or as many as there are: the same facts in the same order, and nothing is left. */
static void a_tick_in_parts_is_the_tick(void **state)
{
    uint32_t in_parts = 0, offers = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= 2 * seeds; seed++) {
        struct drawn_floor f;
        struct engine *e;
        drawn_begin(&f, seed);
        assert_int_equal(engine_new(&drawn_limits, &e), OK);
        for (uint32_t i = 0; i < ROUNDS * COMMANDS; i++) {
            struct facts whole = {0}, parts = {0};
            if (prng_below(&f.prng, 12) == 0)
                f.now_us += (int64_t)prng_below(&f.prng, 20) * 1000000; /* much is due at once */
            struct command c = drawn_command(&f, e);
            struct engine *copy = c.kind == CMD_TICK ? copy_of(e) : NULL;
            (void)!engine_decide(e, &c, &whole);
            for (uint32_t part = 0; copy && (part == 0 || engine_due_us(copy) <= c.now_us); part++) {
                in_parts += part > 0;
                c.a = 1 + (int64_t)prng_below(&f.prng, 3);
                assert_int_equal(engine_decide(copy, &c, &parts), OK);
                drawn_audit(copy);
            }
            if (copy) {
                assert_same_facts(&whole, &parts);
                assert_int_equal(engine_hash(e), engine_hash(copy));
                for (uint32_t k = 0; k < whole.count; k++)
                    offers += facts_at(&whole, k).kind == FACT_CONTACT_OFFERED;
            }
            engine_free(copy);
            facts_done(&whole);
            facts_done(&parts);
        }
        engine_free(e);
        drawn_done(&f);
    }
    assert_true(in_parts > 20 * seeds && offers > 20 * seeds);
}

/* Whole or not at all, at each allocation. */
static void loading_with_failing_memory_says_so(void **state)
{
    struct drawn_floor f;
    struct engine *e;
    struct facts facts = {0};
    struct buf bytes = {0};

    (void)state;
    drawn_begin(&f, 3);
    assert_int_equal(engine_new(&drawn_limits, &e), OK);
    for (uint32_t i = 0; i < 600; i++) {
        struct command c = drawn_command(&f, e);
        (void)!engine_decide(e, &c, &facts);
    }
    engine_save(e, &bytes);
    engine_free(e);
    enum err err = ERR_NOMEM;
    for (int64_t left = 0; err != OK; left++) {
        assert_true(left < 5000);
        memory_left = left;
        err = engine_new(&drawn_limits, &e);
        if (err == OK) {
            err = engine_load(e, bytes.p, bytes.n);
            bool failed = memory_left < 0;
            memory_left = INT64_MAX;
            if (err == OK)
                assert_int_equal(engine_hash(e), hash_bytes(bytes.p, bytes.n, 0));
            else
                assert_true(failed);
            engine_free(e);
        }
        memory_left = INT64_MAX;
        assert_true(err == OK || err == ERR_NOMEM);
    }
    buf_done(&bytes);
    facts_done(&facts);
    drawn_done(&f);
}

static struct fact made_strange(struct drawn_floor *f, struct fact x)
{
    static const int64_t odd[] = {0, 1, 2, 3, -1, 5, 8, 100, 1000, 100001, INT64_MAX, INT64_MIN, SPAN_MAX_US, SPAN_MAX_US + 1};
    int64_t *const numbers[] = {&x.a, &x.b, &x.c, &x.at_us};
    uint64_t *const ids[] = {&x.contact, &x.agent, &x.party, &x.queue};
    int64_t value = odd[prng_below(&f->prng, sizeof odd / sizeof *odd)];

    switch (prng_below(&f->prng, 5)) {
    case 0: *numbers[prng_below(&f->prng, 4)] = value; break;
    case 1: *numbers[prng_below(&f->prng, 4)] += (int64_t)prng_below(&f->prng, 3) - 1; break;
    case 2: *ids[prng_below(&f->prng, 4)] = (uint64_t)value; break;
    case 3: x.kind = (uint16_t)prng_below(&f->prng, FACT_MESSAGE_IN); break;
    default: x.rest_bytes = (uint16_t)prng_below(&f->prng, x.rest_bytes + 1u); break;
    }
    return x;
}

static void try_strange(const struct engine *e, struct fact x, uint32_t *refused)
{
    struct engine *copy = copy_of(e);
    uint64_t hash = engine_hash(copy);

    if (engine_evolve(copy, &x) != OK) {
        ++*refused;
        assert_int_equal(engine_hash(copy), hash);
    } else {
        engine_free(copy_of(copy)); /* it may be believed, but what it leads to must be sound */
    }
    engine_free(copy);
}

static void strange_facts_are_refused_or_lead_to_a_sound_state(void **state)
{
    uint32_t refused = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= seeds; seed++) {
        struct drawn_floor f;
        struct engine *told, *e;
        struct facts facts = {0};
        drawn_begin(&f, 100 + seed);
        assert_int_equal(engine_new(&drawn_limits, &told), OK);
        assert_int_equal(engine_new(&drawn_limits, &e), OK);
        for (uint32_t i = 0; i < 250; i++) {
            struct command c = drawn_command(&f, told);
            facts_clear(&facts);
            (void)!engine_decide(told, &c, &facts);
            for (uint32_t k = 0; k < facts.count; k++) {
                struct fact x = facts_at(&facts, k);
                for (uint32_t tries = x.kind == FACT_CONTACT_ARRIVED || x.kind == FACT_AGENT_STATE ? 1 : 8; tries > 0; tries--)
                    try_strange(e, made_strange(&f, x), &refused);
                assert_int_equal(engine_evolve(e, &x), OK);
            }
        }
        assert_int_equal(engine_hash(e), engine_hash(told));
        facts_done(&facts);
        engine_free(e);
        engine_free(told);
        drawn_done(&f);
    }
    assert_true(refused > 100 * seeds);
}

/* -- what may follow -- */

/* Each rule, broken alone in a fact that could follow. */
static void a_fact_that_breaks_one_rule_is_refused(void **state)
{
    uint32_t seen[FACT_RULES] = {0};

    (void)state;
    for (uint64_t seed = 1; seed <= 2 + seeds; seed++) {
        struct drawn_floor f;
        struct engine *told, *e;
        struct facts facts = {0};
        drawn_begin(&f, 300 + seed);
        assert_int_equal(engine_new(&drawn_limits, &told), OK);
        assert_int_equal(engine_new(&drawn_limits, &e), OK);
        for (uint32_t i = 0; i < 2000; i++) {
            struct command c = drawn_command(&f, told);
            if (i % 100 == 99) /* more often than by chance */
                c = (struct command){.kind = CMD_RESTART, .now_us = f.now_us, .a = SPAN_MAX_US / 4096};
            facts_clear(&facts);
            (void)!engine_decide(told, &c, &facts);
            for (uint32_t k = 0; k < facts.count; k++) {
                struct fact x = facts_at(&facts, k);
                for (uint32_t r = 0; r < FACT_RULES; r++) {
                    if (fact_rules[r].kind != x.kind)
                        continue;
                    struct fact wrong = fact_broken(&x, &fact_rules[r]);
                    if (engine_evolve(e, &wrong) == OK)
                        fail_msg("rule %u", r);
                    seen[r]++;
                }
                assert_int_equal(engine_evolve(e, &x), OK);
            }
        }
        assert_int_equal(engine_hash(e), engine_hash(told));
        facts_done(&facts);
        engine_free(e);
        engine_free(told);
        drawn_done(&f);
    }
    for (uint32_t r = 0; r < FACT_RULES; r++)
        if (seen[r] == 0)
            fail_msg("rule %u was never tried", r);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(failing_memory_leaves_no_trace),
        cmocka_unit_test(a_tick_in_parts_is_the_tick),
        cmocka_unit_test(loading_with_failing_memory_says_so),
        cmocka_unit_test(a_fact_that_breaks_one_rule_is_refused),
        cmocka_unit_test(strange_facts_are_refused_or_lead_to_a_sound_state),
    };

    if (argc > 1)
        seeds = strtoull(argv[1], NULL, 10);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
