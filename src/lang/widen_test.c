/* What a widening makes of a condition: written out, and by chance. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "lang/compiled_test.h"
#include "lang/drawn.h"

#define WEALTH "agent.skill[\"wealth\"]"
#define LOANS "agent.skill[\"loans\"]"

static void same_as(const struct buf *got, const char *expected, const char *source)
{
    struct buf code = {0};
    struct lang_code want = compiled(expected, &code);

    assert_int_equal(lang_check(got->p, got->n), OK);
    if (got->n != want.n || (want.n && memcmp(got->p, want.p, want.n) != 0))
        fail_msg("%s: is not %s", source, expected);
    buf_done(&code);
}

static void thresholds_become_easier(void **state)
{
    static const struct {
        const char *source, *lowered; /* by 1.5, on wealth */
        uint32_t changed;
    } cases[] = {
        {WEALTH " >= 9", WEALTH " >= 7.5", 1},
        {WEALTH " > 9", WEALTH " > 7.5", 1},
        {WEALTH " <= 3", WEALTH " <= 4.5", 1},
        {WEALTH " < 3", WEALTH " < 4.5", 1},
        {"9 <= " WEALTH, WEALTH " >= 7.5", 1},
        {WEALTH " = 9 and " WEALTH " != 8", WEALTH " = 9 and " WEALTH " != 8", 0},
        {LOANS " >= 9", LOANS " >= 9", 0},
        {WEALTH " >= 9 and " LOANS " >= 9 or " WEALTH " < 1", WEALTH " >= 7.5 and " LOANS " >= 9 or " WEALTH " < 2.5", 2},
        {"not " WEALTH " < 9", "not " WEALTH " < 7.5", 1}, /* under not the other way */
        {"not not " WEALTH " >= 9", "not not " WEALTH " >= 7.5", 1},
        {"not (" WEALTH " < 9 or not " WEALTH " > 2)", "not (" WEALTH " < 7.5 or not " WEALTH " > 0.5)", 2},
        {"not " LOANS " < 1 and " WEALTH " >= 9", "not " LOANS " < 1 and " WEALTH " >= 7.5", 1},
        {WEALTH " >= customer.tier", WEALTH " >= customer.tier - 1.5", 1},
        {"customer.tier >= " WEALTH, WEALTH " <= customer.tier + 1.5", 1},
        {WEALTH " > " LOANS, WEALTH " > " LOANS " - 1.5", 1},
        {LOANS " > " WEALTH, WEALTH " < " LOANS " + 1.5", 1},
        {WEALTH " > " WEALTH, WEALTH " > " WEALTH, 0},
        {WEALTH " default 0 >= 9", WEALTH " default 0 >= 9 - 1.5", 1},
        {WEALTH " + 1 > 9", WEALTH " + 1 > 9 - 1.5", 1},
        {"9 > 1 + " WEALTH, "9 > 1 + " WEALTH " - 1.5", 1},
        {"9 <= " WEALTH " - 1", "9 <= " WEALTH " - 1 + 1.5", 1},
        {"not 9 > 1 + " WEALTH, "not 9 > 1 + " WEALTH " + 1.5", 1},
        {"2 * " WEALTH " > 9", "2 * " WEALTH " > 9", 0}, /* how much easier would be a matter of taste */
        {"1 - " WEALTH " > 9", "1 - " WEALTH " > 9", 0},
        {"1 < 2 * (" WEALTH " >= 9)", "1 < 2 * (" WEALTH " >= 9)", 0},
        {"1 < 2 * (" WEALTH " >= 9) or " WEALTH " >= 9", "1 < 2 * (" WEALTH " >= 9) or " WEALTH " >= 7.5", 1},
        {"known(" WEALTH ")", "known(" WEALTH ")", 0},
        {"", "", 0},
    };
    struct buf code = {0}, out = {0};
    uint32_t changed;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct lang_code c = compiled(cases[i].source, &code);
        buf_clear(&out);
        assert_int_equal(lang_lower(c.p, c.n, 17, 1500, &out, &changed), OK);
        same_as(&out, cases[i].lowered, cases[i].source);
        if (changed != cases[i].changed)
            fail_msg("%s: %u changed", cases[i].source, changed);
    }
    buf_done(&code);
    buf_done(&out);
}

static void a_lowered_condition_loses_nobody(void **state)
{
    struct prng r = {31};
    struct buf code = {0}, out = {0}, once = {0};
    uint8_t agent[400], customer[600], queue[400];
    uint32_t changed, changes = 0, won = 0;

    (void)state;
    for (uint32_t i = 0; i < 30000; i++) {
        int64_t by = 1 + (int64_t)prng_below(&r, 3000);
        draw_program(&r, &code, false);
        buf_clear(&out);
        buf_put(&out, code.p, code.n);
        for (int k = 0; k < 4; k++) {
            static const attr_id attrs[] = {25, 125, 29, 129}; /* the agent's numbers and times in drawn.c */
            buf_clear(&once);
            assert_int_equal(lang_lower(out.p, out.n, attrs[k], by, &once, &changed), OK);
            assert_int_equal(lang_check(once.p, once.n), OK);
            buf_clear(&out);
            buf_put(&out, once.p, once.n);
            changes += changed;
        }
        assert_int_equal(lang_conjuncts(out.p, out.n), lang_conjuncts(code.p, code.n));
        for (int k = 0; k < 4; k++) {
            struct lang_env env = {.agent = agent, .customer = customer, .queue = queue, .arrived_ms = 1000};
            env.agent_bytes = draw_list_of(&r, SCOPE_AGENT, SCOPE_AGENT, agent, sizeof agent);
            env.customer_bytes = draw_list_of(&r, SCOPE_CUSTOMER, SCOPE_CONTACT, customer, sizeof customer);
            env.queue_bytes = draw_list_of(&r, SCOPE_QUEUE, SCOPE_QUEUE, queue, sizeof queue);
            bool before = lang_true(code.p, code.n, &env), after = lang_true(out.p, out.n, &env);
            if (before && !after)
                fail_msg("program %u loses an agent", i);
            won += after && !before;
        }
    }
    assert_true(changes > 1500);
    assert_true(won > 200);
    buf_done(&once);
    buf_done(&code);
    buf_done(&out);
}

static void parts_about_an_attribute_are_left_out(void **state)
{
    static const struct {
        const char *source, *without; /* wealth */
    } cases[] = {
        {WEALTH " >= 9 and agent.senior", "agent.senior"},
        {WEALTH " >= 9", ""},
        {"agent.senior and (agent.city = customer.city or customer.deposits < " WEALTH ") and true", "agent.senior and true"},
        {"agent.senior and not known(" WEALTH ") and " WEALTH " + 1 > 2", "agent.senior"},
        {"agent.senior and customer.tier > 1", "agent.senior and customer.tier > 1"},
        {"", ""},
    };
    struct buf code = {0}, out = {0};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct lang_code c = compiled(cases[i].source, &code);
        buf_clear(&out);
        assert_int_equal(lang_without(c.p, c.n, 17, &out), OK);
        same_as(&out, cases[i].without, cases[i].source);
    }
    /* A customer's attribute of the same number is another one. */
    struct lang_code c = compiled("customer.tier > 1", &code);
    buf_clear(&out);
    assert_int_equal(lang_without(c.p, c.n, 35, &out), OK);
    same_as(&out, "customer.tier > 1", "customer.tier > 1");
    buf_done(&code);
    buf_done(&out);
}

static void either_and_both_keep_common_parts_apart(void **state)
{
    static const struct {
        const char *a, *b, *either, *both;
    } cases[] = {
        {"agent.senior", "customer.vip", "agent.senior or customer.vip", "agent.senior and customer.vip"},
        {"agent.senior and near", "agent.senior and customer.vip", "agent.senior and (near or customer.vip)",
         "agent.senior and near and customer.vip"},
        {"agent.senior and near", "agent.senior", "agent.senior", "agent.senior and near"},
        {"near", "near", "near", "near"},
        {"", "near", "", "near"},
        {"near", "", "", "near"},
        {"", "", "", ""},
        {"agent.senior and near", "customer.vip and known(customer.tier)",
         "agent.senior and near or customer.vip and known(customer.tier)",
         "agent.senior and near and customer.vip and known(customer.tier)"},
    };
    struct buf a = {0}, b = {0}, out = {0};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct lang_code x = compiled(cases[i].a, &a), y = compiled(cases[i].b, &b);
        buf_clear(&out);
        assert_int_equal(lang_either(x, y, &out), OK);
        same_as(&out, cases[i].either, cases[i].a);
        buf_clear(&out);
        assert_int_equal(lang_both(x, y, &out), OK);
        same_as(&out, cases[i].both, cases[i].a);
    }
    buf_done(&a);
    buf_done(&b);
    buf_done(&out);
}

static void either_is_or_and_both_is_and_for_everybody(void **state)
{
    struct prng r = {77};
    struct buf a = {0}, b = {0}, either = {0}, both = {0};
    uint8_t agent[400], customer[600];
    uint32_t truths = 0;

    (void)state;
    for (uint32_t i = 0; i < 10000; i++) {
        draw_program(&r, &a, false);
        draw_program(&r, &b, false);
        buf_clear(&either);
        buf_clear(&both);
        assert_int_equal(lang_either((struct lang_code){a.p, a.n}, (struct lang_code){b.p, b.n}, &either), OK);
        assert_int_equal(lang_both((struct lang_code){a.p, a.n}, (struct lang_code){b.p, b.n}, &both), OK);
        for (int k = 0; k < 4; k++) {
            struct lang_env env = {.agent = agent, .customer = customer};
            env.agent_bytes = draw_list_of(&r, SCOPE_AGENT, SCOPE_AGENT, agent, sizeof agent);
            env.customer_bytes = draw_list_of(&r, SCOPE_CUSTOMER, SCOPE_CONTACT, customer, sizeof customer);
            bool in_a = lang_true(a.p, a.n, &env), in_b = lang_true(b.p, b.n, &env);
            assert_int_equal(lang_true(either.p, either.n, &env), in_a || in_b);
            assert_int_equal(lang_true(both.p, both.n, &env), in_a && in_b);
            truths += in_a != in_b;
        }
    }
    assert_true(truths > 5000);
    buf_done(&a);
    buf_done(&b);
    buf_done(&either);
    buf_done(&both);
}

static void what_grows_too_large_is_refused_and_nothing_is_left(void **state)
{
    struct buf a = {0}, b = {0}, out = {0};
    char left[LANG_SOURCE_MAX + 1] = "customer.tier > 1", right[LANG_SOURCE_MAX + 1] = "customer.tier > 2";
    uint32_t changed;

    (void)state;
    for (int i = 0; i < 170; i++) {
        strcat(left, " and 5<customer.tier");
        strcat(right, " and 6<customer.tier");
    }
    struct lang_code x = compiled(left, &a), y = compiled(right, &b);
    buf_text(&out, "head");
    assert_int_equal(lang_both(x, y, &out), ERR_TOO_BIG);
    assert_int_equal(lang_either(x, y, &out), ERR_TOO_BIG);
    assert_int_equal(out.n, 4);

    strcpy(left, WEALTH "<" LOANS);
    for (int i = 0; i < 85; i++)
        strcat(left, " or " WEALTH "<" LOANS);
    (void)compiled(left, &a);
    enum err err = OK;
    for (int times = 0; err == OK; times++) { /* each threshold grows by 11 bytes a time */
        assert_true(times < 6);
        buf_clear(&out);
        err = lang_lower(a.p, a.n, 17, 1, &out, &changed);
        assert_int_equal(changed, 86);
        buf_clear(&a);
        buf_put(&a, out.p, out.n);
    }
    assert_int_equal(err, ERR_TOO_BIG);
    assert_int_equal(out.n, 0);
    buf_done(&a);
    buf_done(&b);
    buf_done(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thresholds_become_easier),
        cmocka_unit_test(a_lowered_condition_loses_nobody),
        cmocka_unit_test(parts_about_an_attribute_are_left_out),
        cmocka_unit_test(either_and_both_keep_common_parts_apart),
        cmocka_unit_test(either_is_or_and_both_is_and_for_everybody),
        cmocka_unit_test(what_grows_too_large_is_refused_and_nothing_is_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
