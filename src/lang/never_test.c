/* What no values make true, and what follows from what: written out, and by chance. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "lang/compiled_test.h"
#include "lang/drawn.h"

#define WEALTH "agent.skill[\"wealth\"]"

static void what_contradicts_itself_is_never_true(void **state)
{
    (void)state;
    static const struct {
        const char *source;
        attr_id attr; /* 0: it may be true */
    } cases[] = {
        {"customer.deposits < 1 and customer.deposits > 2", 31},
        {"customer.deposits < 1 and customer.vip and customer.deposits > 2", 31},
        {"customer.deposits <= 1 and customer.deposits >= 1", 0},
        {"customer.deposits < 1 and customer.deposits >= 1", 31},
        {"customer.deposits > 1 and customer.deposits < 1.001", 31}, /* thousandths have nothing between them */
        {"customer.deposits > 1 and customer.deposits < 1.002", 0},
        {"customer.deposits = 5 and customer.deposits < 3", 31},
        {"customer.deposits = 5 and customer.deposits != 5", 31},
        {"customer.deposits in [1, 2] and customer.deposits > 2", 31},
        {"customer.deposits in [1, 2] and customer.deposits >= 2", 0},
        {"customer.city in [\"xiamen\", \"fuzhou\"] and customer.city = \"fund\"", 32},
        {"customer.city in [\"xiamen\", \"fuzhou\"] and customer.city != \"xiamen\"", 0},
        {"customer.city in [\"xiamen\", \"fuzhou\"] and customer.city != \"xiamen\" and customer.city != \"fuzhou\"", 32},
        {"customer.city != \"xiamen\" and customer.city != \"fuzhou\"", 0},
        {"not (customer.city in [\"xiamen\"]) and not (customer.city = \"fuzhou\")", 0},
        {"customer.vip and not customer.vip", 33},
        {"customer.vip or not customer.vip", 0},
        {WEALTH " >= 9.5 and not " WEALTH " >= 2", 17},
        {"not " WEALTH " >= 9.5 and not " WEALTH " < 9.5", 0}, /* missing */
        {"not " WEALTH " >= 9.5 and not " WEALTH " < 9.5 and known(" WEALTH ")", 17},
        {"customer.deposits < 1 and not known(customer.deposits)", 31},
        {"customer.since < \"2020-01-01\" and customer.since > \"2021-01-01\"", 36},
        {"contact.arrived < \"2020-01-01\" and contact.arrived > \"2021-01-01\"", ATTR_ARRIVED},
        {"customer.vip or customer.deposits < 1 and customer.deposits > 2", 0},
        {"(agent.senior or customer.deposits < 1) and customer.deposits > 2 and not agent.senior", 0}, /* two attributes together */
        {"(customer.deposits < 1 or customer.deposits > 9) and customer.deposits > 2 and customer.deposits < 8", 31},
        {"customer.deposits + 0 < 1 and customer.deposits > 2", 0}, /* arithmetic is not seen into */
        {"customer.products has \"fund\" and not (customer.products has \"fund\")", 0}, /* nor are sets */
        {"known(customer.products) and not known(customer.products)", 34},
        {"agent.city = customer.city and agent.city = \"xiamen\" and customer.city = \"fuzhou\"", 0},
        {"agent.city = customer.city and not known(agent.city)", 19},
        {"agent.city = customer.city and not known(customer.city)", 32},
        {"", 0},
        {"true", 0},
    };
    struct buf code = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        attr_id attr = 99;
        bool never = lang_never(compiled(cases[i].source, &code), NULL, &attr);
        if (never != (cases[i].attr != 0) || attr != cases[i].attr)
            fail_msg("%s: %d, attribute %u", cases[i].source, never, attr);
    }
    attr_id attr = 99;
    assert_true(lang_never(compiled("false", &code), NULL, &attr));
    assert_int_equal(attr, 0);
    buf_done(&code);
}

static void what_follows_from_what(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        bool follows, back;
    } cases[] = {
        {WEALTH " >= 5", "", true, false},
        {WEALTH " >= 5", WEALTH " >= 4", true, false},
        {WEALTH " > 5", WEALTH " >= 5.001", true, true},
        {WEALTH " = 5", "not " WEALTH " < 5", true, false},
        {WEALTH " = 5", WEALTH " in [4, 5]", true, false},
        {"agent.city = \"xiamen\"", "agent.city in [\"fuzhou\", \"xiamen\"]", true, false},
        {"agent.city = \"xiamen\"", "known(agent.city)", true, false},
        {"agent.city = \"xiamen\" and agent.senior", "agent.city = \"xiamen\"", true, false},
        {"agent.city = \"xiamen\"", "agent.city = \"xiamen\" or agent.senior", true, false},
        {"agent.languages has customer.dialect and " WEALTH " >= 5", "agent.languages has customer.dialect", true, false},
        {"agent.city = \"xiamen\"", "agent.senior", false, false},
        {WEALTH " + 1 >= 5", WEALTH " + 1 >= 4", false, false}, /* not seen */
    };
    struct buf a = {0}, b = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct lang_code x = compiled(cases[i].a, &a), y = compiled(cases[i].b, &b);
        if (lang_implies(x, y) != cases[i].follows || lang_implies(y, x) != cases[i].back)
            fail_msg("%s and %s", cases[i].a, cases[i].b);
    }
    char many[LANG_IMPLIES_PARTS * 20] = "agent.senior";
    for (uint32_t i = 1; i < LANG_IMPLIES_PARTS; i++)
        snprintf(many + strlen(many), sizeof many - strlen(many), " and agent.rank > %u", i);
    struct lang_code x = compiled(many, &a);
    assert_int_equal(lang_conjuncts(x.p, x.n), LANG_IMPLIES_PARTS);
    assert_true(lang_implies(x, compiled("", &b)));
    assert_false(lang_implies(x, compiled("agent.rank > 0", &b))); /* one part more than it looks at */
    buf_done(&a);
    buf_done(&b);
}

/* The parts of a behind b's: often a contradiction, or a consequence. */
static void put_more(struct buf *b, const struct buf *a)
{
    buf_put(b, a->p, a->n);
}

static void nobody_refutes_by_chance_what_was_said(void **state)
{
    (void)state;
    struct buf a = {0}, b = {0};
    struct prng r = {20261122};
    uint32_t never = 0, follows = 0;

    for (int i = 0; i < 20000; i++) {
        attr_id attr;
        draw_program(&r, &a, false);
        draw_program(&r, &b, false);
        if (prng_below(&r, 2))
            put_more(&b, &a);
        struct lang_code x = {a.p, a.n}, y = {b.p, b.n};
        bool is_never = lang_never(y, NULL, &attr), is_implied = lang_implies(y, x);
        never += is_never;
        follows += is_implied;
        for (int k = 0; k < 10; k++) {
            uint8_t agent[400], customer[400], queue[400];
            struct lang_env env = {.agent = agent, .customer = customer, .queue = queue, .arrived_ms = some_number(&r)};
            env.agent_bytes = draw_list_of(&r, SCOPE_AGENT, SCOPE_AGENT, agent, sizeof agent);
            env.customer_bytes = draw_list_of(&r, SCOPE_CUSTOMER, SCOPE_CONTACT, customer, sizeof customer);
            env.queue_bytes = draw_list_of(&r, SCOPE_QUEUE, SCOPE_QUEUE, queue, sizeof queue);
            bool is_true = lang_true(y.p, y.n, &env);
            assert_false(is_never && is_true);
            assert_false(is_implied && is_true && !lang_true(x.p, x.n, &env));
        }
    }
    assert_true(never > 500); /* else this said nothing */
    assert_true(follows > 500);
    buf_done(&a);
    buf_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_contradicts_itself_is_never_true),
        cmocka_unit_test(what_follows_from_what),
        cmocka_unit_test(nobody_refutes_by_chance_what_was_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
