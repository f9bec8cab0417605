/* Bytecode by hand and by chance: what each operation is worth, and that binding changes nothing for any agent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/prng.h"
#include "lang/number.h"
#include "lang/code.h"
#include "lang/drawn.h"
#include "lang/names_test.h"

static void same_for(const struct buf *code, const struct buf *bound, const struct lang_env *env, bool score)
{
    struct lang_env agent = {.agent = env->agent, .agent_bytes = env->agent_bytes}; /* all that a bound program may read */

    if (!score) {
        struct lang_reason a[4], b[4];
        uint32_t n = lang_reasons(code->p, code->n, env, a, 4);
        assert_int_equal(lang_true(code->p, code->n, env), lang_true(bound->p, bound->n, &agent));
        assert_int_equal(lang_first_failing(code->p, code->n, env), lang_first_failing(bound->p, bound->n, &agent));
        assert_int_equal(lang_reasons(bound->p, bound->n, &agent, b, 4), n);
        for (uint32_t i = 0; i < n; i++)
            assert_int_equal(a[i].ok, b[i].ok);
        return;
    }
    struct lang_term a[4], b[4];
    uint32_t n = lang_terms(code->p, code->n, env, a, 4);
    int64_t sum = 0;
    assert_int_equal(lang_score(code->p, code->n, env), lang_score(bound->p, bound->n, &agent));
    assert_int_equal(lang_terms(bound->p, bound->n, &agent, b, 4), n);
    for (uint32_t i = 0; i < n; i++) {
        assert_int_equal(a[i].value, b[i].value);
        sum = lang_number_bound(sum + a[i].value);
    }
    assert_int_equal(lang_score(code->p, code->n, env), sum);
}

static void compile_good(const char *source, struct buf *code)
{
    struct lang_error error;

    buf_clear(code);
    if (lang_compile(str_of(source), &names, code, &error) != OK)
        fail_msg("%s: at %u: %s", source, error.at, error.en);
}

/* ---- tests ---- */

static void a_bound_program_means_the_same_for_every_agent(void **state)
{
    struct prng r = {20261122};
    struct buf code = {0}, bound = {0}, again = {0};
    uint8_t agent[400], customer[600], queue[400];
    uint32_t truths = 0, numbers = 0, open = 0;

    (void)state;
    for (uint32_t i = 0; i < 30000; i++) {
        bool score = i % 2;
        draw_program(&r, &code, score);
        struct lang_env env = {.agent = agent, .customer = customer, .queue = queue, .arrived_ms = some_number(&r)};
        env.customer_bytes = draw_list_of(&r, SCOPE_CUSTOMER, SCOPE_CONTACT, customer, sizeof customer);
        env.queue_bytes = draw_list_of(&r, SCOPE_QUEUE, SCOPE_QUEUE, queue, sizeof queue);
        buf_clear(&bound);
        buf_clear(&again);
        assert_int_equal(lang_bind(code.p, code.n, &env, &bound), OK);
        assert_int_equal(score ? lang_check_score(bound.p, bound.n) : lang_check(bound.p, bound.n), OK);
        for (enum attr_scope scope = SCOPE_CUSTOMER; scope <= SCOPE_QUEUE; scope++)
            assert_false(lang_reads(bound.p, bound.n, scope, 0));
        assert_int_equal(lang_conjuncts(bound.p, bound.n), lang_conjuncts(code.p, code.n));
        open += lang_reads(bound.p, bound.n, SCOPE_AGENT, 0);
        for (int k = 0; k < 4; k++) {
            env.agent_bytes = draw_list_of(&r, SCOPE_AGENT, SCOPE_AGENT, agent, sizeof agent);
            same_for(&code, &bound, &env, score);
            truths += !score && lang_true(code.p, code.n, &env);
            numbers += score && lang_score(code.p, code.n, &env) != 0;
        }
        /* Nothing is left to fold: the agent's values alone are no reason to change a byte. */
        assert_int_equal(lang_bind(bound.p, bound.n, &(struct lang_env){0}, &again), OK);
        assert_int_equal(again.n, bound.n);
        assert_true(again.n == 0 || memcmp(again.p, bound.p, bound.n) == 0);
    }
    assert_in_range(truths, 10000, 50000); /* of 60,000 each: no program is trivially the same */
    assert_in_range(numbers, 10000, 55000);
    assert_in_range(open, 5000, 28000);
    buf_done(&code);
    buf_done(&bound);
    buf_done(&again);
}

static void binding_leaves_plain_comparisons_with_constants(void **state)
{
    static const struct {
        const char *source;
        enum lang_op op;
        attr_id attr;
    } cases[] = {
        {"agent.languages has customer.dialect", LANG_OP_HAS, 16},
        {"customer.deposits > agent.skill[\"wealth\"]", LANG_OP_LT, 17},
        {"customer.city = agent.city", LANG_OP_EQ, 19},
        {"customer.products has agent.city", LANG_OP_IN, 19},
        {"agent.senior != customer.vip", LANG_OP_NE, 20},
    };
    struct world w;
    struct buf code = {0}, bound = {0};
    struct lang_reason r;

    (void)state;
    world_init(&w);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        compile_good(cases[i].source, &code);
        buf_clear(&bound);
        assert_int_equal(lang_bind(code.p, code.n, &w.env, &bound), OK);
        assert_int_equal(lang_reasons(bound.p, bound.n, &w.env, &r, 1), 1);
        assert_int_equal(r.op, cases[i].op);
        assert_int_equal(r.scope, SCOPE_AGENT);
        assert_int_equal(r.attr, cases[i].attr);
        assert_int_equal(r.right_attr, 0);
        assert_int_equal(r.ok, lang_true(code.p, code.n, &w.env));
    }
    buf_done(&code);
    buf_done(&bound);
}

static void what_became_constant_stays_in_its_place(void **state)
{
    static const uint8_t expected[] = {1, 0, CODE_TRUE, 14, 0, CODE_COMPARE, LANG_OP_EQ, VALUE_ATTR, SCOPE_AGENT, 19, 0, 0, 0,
                                       ATTR_TEXT, VALUE_TEXT, 3, 0, 0, 0, 1, 0, CODE_FALSE};
    struct world w;
    struct buf code = {0}, bound = {0};

    (void)state;
    world_init(&w);
    compile_good("customer.deposits > 1 and (customer.vip or agent.city = customer.city) and customer.tier = 1", &code);
    assert_int_equal(lang_bind(code.p, code.n, &w.env, &bound), OK);
    assert_int_equal(bound.n, sizeof expected);
    assert_memory_equal(bound.p, expected, sizeof expected);
    buf_done(&code);
    buf_done(&bound);
}

static void an_empty_set_is_settled_when_it_is_bound(void **state)
{
    static const struct {
        const char *source;
        uint8_t code; /* the first instruction of what is left */
        bool result;
    } cases[] = {
        {"agent.products has any of customer.products", CODE_FALSE, false},
        {"customer.products has agent.city", CODE_FALSE, false},
        {"agent.products has all of customer.products", CODE_KNOWN, true},
        {"customer.products has all of agent.products", CODE_COMPARE, false},
    };
    struct world w;
    struct buf code = {0}, bound = {0};
    struct attrs_writer c;

    (void)state;
    world_init(&w);
    attrs_write_init(&c, w.customer, sizeof w.customer);
    attrs_write_set(&c, 34, NULL, 0);
    w.env.customer_bytes = c.n;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        compile_good(cases[i].source, &code);
        buf_clear(&bound);
        assert_int_equal(lang_bind(code.p, code.n, &w.env, &bound), OK);
        assert_int_equal(bound.p[2], cases[i].code);
        assert_int_equal(lang_true(bound.p, bound.n, &w.env), cases[i].result);
        assert_int_equal(lang_true(code.p, code.n, &w.env), cases[i].result);
    }
    buf_done(&code);
    buf_done(&bound);
}

static void a_value_beyond_the_bound_counts_as_the_bound(void **state)
{
    struct world w;
    struct buf code = {0}, bound = {0};
    struct attrs_writer a;

    (void)state;
    world_init(&w);
    attrs_write_init(&a, w.agent, sizeof w.agent);
    attrs_write_number(&a, 17, INT64_MAX);
    w.env.agent_bytes = a.n;
    compile_good("agent.skill[\"wealth\"] = 999999999999 * 999999999999", &code);
    assert_true(lang_true(code.p, code.n, &w.env));
    assert_int_equal(lang_bind(code.p, code.n, &w.env, &bound), OK);
    assert_true(lang_true(bound.p, bound.n, &w.env));
    buf_done(&code);
    buf_done(&bound);
}

static void what_is_read_is_told(void **state)
{
    struct buf code = {0};

    (void)state;
    compile_good("true and (agent.city = customer.city or customer.vip)", &code);
    assert_true(lang_reads(code.p, code.n, SCOPE_AGENT, 0));
    assert_true(lang_reads(code.p, code.n, SCOPE_AGENT, 19));
    assert_false(lang_reads(code.p, code.n, SCOPE_AGENT, 32));
    assert_true(lang_reads(code.p, code.n, SCOPE_CUSTOMER, 32)); /* on the right */
    assert_true(lang_reads(code.p, code.n, SCOPE_CUSTOMER, 33));
    assert_false(lang_reads(code.p, code.n, SCOPE_CUSTOMER, 30));
    assert_false(lang_reads(code.p, code.n, SCOPE_QUEUE, 0));
    assert_false(lang_reads(NULL, 0, SCOPE_AGENT, 0));
    buf_done(&code);
}

static void texts_an_attribute_is_compared_with_are_told(void **state)
{
    struct buf code = {0};
    symbol_id texts[4] = {0};

    (void)state;
    compile_good("customer.city in [\"xiamen\", \"mandarin\"] or not (customer.city != \"fuzhou\" and agent.city = customer.city)", &code);
    assert_int_equal(lang_texts(code.p, code.n, SCOPE_CUSTOMER, 32, texts, 4), 3);
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < i; k++)
            assert_true(texts[i] != 0 && texts[i] != texts[k]);
    assert_int_equal(texts[3], 0);
    assert_int_equal(lang_texts(code.p, code.n, SCOPE_CUSTOMER, 32, texts, 1), 1);
    assert_int_equal(lang_texts(code.p, code.n, SCOPE_CUSTOMER, 33, texts, 4), 0);
    assert_int_equal(lang_texts(code.p, code.n, SCOPE_AGENT, 19, texts, 4), 0);
    buf_done(&code);
}

#define KNOWN_NUMBER(v) ((struct lang_number){(v), true})

static void arithmetic_is_exact_bounded_and_missing_with_its_values(void **state)
{
    static const int64_t max = LANG_NUMBER_MAX;
    static const struct {
        struct lang_number (*f)(struct lang_number a, struct lang_number b);
        int64_t a, b, result;
    } cases[] = {
        {lang_number_add, max, 1, max},
        {lang_number_add, max, max, max},
        {lang_number_add, -max, -max, -max},
        {lang_number_sub, -max, 1, -max},
        {lang_number_sub, -max, max, -max},
        {lang_number_sub, 5, 7, -2},
        {lang_number_mul, 1500, 1500, 2250},
        {lang_number_mul, 1, 1, 0},        /* 0.001 x 0.001, towards zero */
        {lang_number_mul, -1, 999, 0},
        {lang_number_mul, -1001, 1999, -2000}, /* -2.000999 */
        {lang_number_mul, max, max, max},
        {lang_number_mul, max, -max, -max},
        {lang_number_mul, max, 1000, max},
        {lang_number_mul, INT64_C(3037000499000), INT64_C(300000000), INT64_C(911100149700000000)}, /* beyond 64 bits on the way */
        {lang_number_div, 1000, 3000, 333},
        {lang_number_div, -1000, 3000, -333},
        {lang_number_div, 2000, -3000, -666},
        {lang_number_div, max, 1, max},
        {lang_number_div, max, max, 1000},
        {lang_number_min, -1, 1, -1},
        {lang_number_max, -1, 1, 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct lang_number x = cases[i].f(KNOWN_NUMBER(cases[i].a), KNOWN_NUMBER(cases[i].b));
        if (!x.known || x.value != cases[i].result)
            fail_msg("case %zu: %lld", i, (long long)x.value);
        assert_false(cases[i].f((struct lang_number){0}, KNOWN_NUMBER(cases[i].b)).known);
        assert_false(cases[i].f(KNOWN_NUMBER(cases[i].a), (struct lang_number){0}).known);
    }
    assert_false(lang_number_div(KNOWN_NUMBER(5), KNOWN_NUMBER(0)).known);
    assert_int_equal(lang_number_of(INT64_MAX).value, max);
    assert_int_equal(lang_number_of(INT64_MIN).value, -max);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bound_program_means_the_same_for_every_agent),
        cmocka_unit_test(binding_leaves_plain_comparisons_with_constants),
        cmocka_unit_test(what_became_constant_stays_in_its_place),
        cmocka_unit_test(an_empty_set_is_settled_when_it_is_bound),
        cmocka_unit_test(a_value_beyond_the_bound_counts_as_the_bound),
        cmocka_unit_test(what_is_read_is_told),
        cmocka_unit_test(texts_an_attribute_is_compared_with_are_told),
        cmocka_unit_test(arithmetic_is_exact_bounded_and_missing_with_its_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
