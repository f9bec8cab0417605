/* Bytecode that nobody compiled: lang_check() refuses it or it is safe to run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/prng.h"
#include "lang/code.h"
#include "lang/names_test.h"

static const char *const sources[] = {
    "agent.languages has customer.dialect and agent.skill[\"wealth\"] >= 9.5",
    "not (customer.vip or agent.city in [\"xiamen\", \"fuzhou\"]) and customer.deposits < 1000.5",
    "true or false and (agent.senior = customer.vip or agent.languages has \"minnan\")",
};

static void refused(const uint8_t *code, size_t n)
{
    assert_int_equal(lang_check(code, n), ERR_CORRUPT);
}
#define REFUSED(...) refused((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

#define CITY VALUE_ATTR, SCOPE_AGENT, 19, 0, 0, 0, ATTR_TEXT
#define LANGUAGES VALUE_ATTR, SCOPE_AGENT, 16, 0, 0, 0, ATTR_SET
#define ONE VALUE_NUMBER, 0xe8, 3, 0, 0, 0, 0, 0, 0
#define NOON VALUE_TIME, 0, 0, 0, 0, 0, 0, 0, 0
#define WORD VALUE_TEXT, 2, 0, 0, 0

static void malformed_programs_are_refused(void **state)
{
    (void)state;
    REFUSED(1);                                                        /* half a head */
    REFUSED(2, 0, CODE_TRUE);                                          /* shorter than it says */
    REFUSED(0, 0);                                                     /* a conjunct of nothing */
    REFUSED(1, 0, 99);                                                 /* no such operation */
    REFUSED(1, 0, CODE_NOT);                                           /* nothing there to turn */
    REFUSED(2, 0, CODE_TRUE, CODE_AND);                                /* one operand of two */
    REFUSED(2, 0, CODE_TRUE, CODE_TRUE);                               /* two left over */
    REFUSED(14, 0, CODE_COMPARE, LANG_OP_OTHER, CITY, WORD);           /* no such comparison */
    REFUSED(14, 0, CODE_COMPARE, LANG_OP_WITHIN + 1, CITY, WORD);
    REFUSED(14, 0, CODE_COMPARE, LANG_OP_HAS_ANY, LANGUAGES, WORD);
    REFUSED(17, 0, CODE_COMPARE, LANG_OP_HAS_ALL, CITY, LANGUAGES);
    REFUSED(14, 0, CODE_COMPARE, LANG_OP_LT, CITY, WORD);              /* texts have no order */
    REFUSED(14, 0, CODE_COMPARE, LANG_OP_HAS, CITY, WORD);             /* not a set */
    REFUSED(14, 0, CODE_COMPARE, LANG_OP_EQ, LANGUAGES, WORD);         /* a set has only has */
    REFUSED(14, 0, CODE_COMPARE, LANG_OP_IN, CITY, WORD);              /* not a list */
    REFUSED(15, 0, CODE_COMPARE, LANG_OP_IN, LANGUAGES, VALUE_LIST, 1, 2, 0, 0, 0); /* not a text */
    REFUSED(14, 0, CODE_COMPARE, LANG_OP_EQ, WORD, CITY);              /* the attribute goes left */
    REFUSED(11, 0, CODE_COMPARE, LANG_OP_IN, CITY, VALUE_LIST, 0);     /* an empty list */
    REFUSED(15, 0, CODE_COMPARE, LANG_OP_IN, CITY, VALUE_LIST, 2, 1, 0, 0, 0); /* half a list */
    REFUSED(19, 0, CODE_COMPARE, LANG_OP_IN, CITY, VALUE_LIST, 2, 2, 0, 0, 0, 1, 0, 0, 0); /* not ascending */
    REFUSED(14, 0, CODE_COMPARE, LANG_OP_EQ, VALUE_ATTR, SCOPE_QUEUE + 1, 19, 0, 0, 0, ATTR_TEXT, WORD); /* no such scope */
    REFUSED(14, 0, CODE_COMPARE, LANG_OP_EQ, VALUE_ATTR, 1, 0, 0, 0, 0, ATTR_TEXT, WORD);  /* attribute 0 */
    REFUSED(11, 0, CODE_COMPARE, LANG_OP_EQ, VALUE_ATTR, 1, 9, 0, 0, 0, ATTR_FLAG, VALUE_FLAG, 2);

    REFUSED(8, 0, CODE_PUSH, CITY);                                    /* a text is no number */
    REFUSED(10, 0, CODE_PUSH, ONE);                                    /* a number is no condition */
    REFUSED(10, 0, CODE_PUSH, ONE, CODE_NOT);
    REFUSED(12, 0, CODE_PUSH, ONE, CODE_TRUE, CODE_AND);
    REFUSED(13, 0, CODE_TRUE, CODE_PUSH, ONE, CODE_TEST, LANG_OP_EQ);
    REFUSED(22, 0, CODE_PUSH, ONE, CODE_PUSH, ONE, CODE_TEST, LANG_OP_HAS);
    REFUSED(22, 0, CODE_PUSH, ONE, CODE_PUSH, NOON, CODE_TEST, LANG_OP_EQ); /* a time is no number */
    REFUSED(8, 0, CODE_KNOWN, VALUE_TEXT, 1, 0, 0, 0);                 /* only of an attribute */

    const uint8_t good[] = {14, 0, CODE_COMPARE, LANG_OP_EQ, CITY, WORD};
    assert_int_equal(lang_check(good, sizeof good), OK);
    assert_int_equal(lang_check(NULL, 0), OK);
}

static enum err check_score(const uint8_t *code, size_t n)
{
    return lang_check_score(code, n);
}
#define SCORE(...) check_score((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

static void a_score_is_made_of_numbers_and_times_by_their_rules(void **state)
{
    (void)state;
    assert_int_equal(SCORE(10, 0, CODE_PUSH, ONE), OK);
    assert_int_equal(SCORE(10, 0, CODE_PUSH, NOON), ERR_CORRUPT); /* a score is no time */
    assert_int_equal(SCORE(1, 0, CODE_TRUE), ERR_CORRUPT);
    assert_int_equal(SCORE(2, 0, CODE_TRUE, CODE_WORTH), OK);
    assert_int_equal(SCORE(11, 0, CODE_PUSH, ONE, CODE_WORTH), ERR_CORRUPT);
    assert_int_equal(SCORE(21, 0, CODE_PUSH, NOON, CODE_PUSH, NOON, CODE_SUB), OK);
    assert_int_equal(SCORE(21, 0, CODE_PUSH, NOON, CODE_PUSH, NOON, CODE_ADD), ERR_CORRUPT);
    assert_int_equal(SCORE(32, 0, CODE_PUSH, NOON, CODE_PUSH, NOON, CODE_ADD, CODE_PUSH, NOON, CODE_SUB), ERR_CORRUPT);
    assert_int_equal(SCORE(21, 0, CODE_PUSH, ONE, CODE_PUSH, NOON, CODE_SUB), ERR_CORRUPT);
    assert_int_equal(SCORE(32, 0, CODE_PUSH, NOON, CODE_PUSH, ONE, CODE_ADD, CODE_PUSH, NOON, CODE_SUB), OK);
    assert_int_equal(SCORE(32, 0, CODE_PUSH, ONE, CODE_PUSH, NOON, CODE_ADD, CODE_PUSH, NOON, CODE_SUB), OK);
    assert_int_equal(SCORE(21, 0, CODE_PUSH, NOON, CODE_PUSH, ONE, CODE_MUL), ERR_CORRUPT);
    assert_int_equal(SCORE(21, 0, CODE_PUSH, NOON, CODE_PUSH, ONE, CODE_MIN), ERR_CORRUPT);
    assert_int_equal(SCORE(21, 0, CODE_PUSH, ONE, CODE_PUSH, ONE, CODE_ELSE), OK);
    assert_int_equal(SCORE(8, 0, CODE_COUNT, LANGUAGES), OK);
    assert_int_equal(SCORE(8, 0, CODE_COUNT, CITY), ERR_CORRUPT);
}

static void a_part_whose_sets_would_grow_beyond_its_length_is_refused(void **state)
{
    static const uint8_t compare[] = {CODE_COMPARE, LANG_OP_HAS_ANY, LANGUAGES, VALUE_ATTR, SCOPE_CUSTOMER, 34, 0, 0, 0, ATTR_SET};
    uint8_t code[LANG_CODE_MAX];

    (void)state;
    for (uint32_t count = 238; count <= 239; count++) { /* 238 x (16 + 258 + 1) - 1 = 65,449 bytes at most when bound */
        size_t n = 2;
        for (uint32_t i = 0; i < count; i++) {
            memcpy(code + n, compare, sizeof compare);
            n += sizeof compare;
            if (i)
                code[n++] = CODE_OR;
        }
        code[0] = (uint8_t)(n - 2);
        code[1] = (uint8_t)((n - 2) >> 8);
        assert_int_equal(lang_check(code, n), count == 238 ? OK : ERR_CORRUPT);
    }
}

static void a_stack_that_grows_too_high_is_refused(void **state)
{
    uint8_t code[2 + 4 * STACK_MAX] = {0};

    (void)state;
    for (uint32_t depth = STACK_MAX; depth <= STACK_MAX + 1; depth++) {
        uint32_t bytes = 2 * depth - 1;
        code[0] = (uint8_t)bytes;
        code[1] = (uint8_t)(bytes >> 8);
        memset(code + 2, CODE_TRUE, depth);
        memset(code + 2 + depth, CODE_AND, depth - 1);
        assert_int_equal(lang_check(code, 2 + bytes), depth <= STACK_MAX ? OK : ERR_CORRUPT);
    }
}

static void an_over_long_program_is_refused(void **state)
{
    uint8_t code[LANG_CODE_MAX + 3];

    (void)state;
    for (size_t i = 0; i < sizeof code; i += 3)
        memcpy(code + i, (uint8_t[]){1, 0, CODE_TRUE}, 3);
    assert_int_equal(lang_check(code, LANG_CODE_MAX), OK);
    assert_int_equal(lang_check(code, LANG_CODE_MAX + 3), ERR_CORRUPT);
}

static void mutate(struct prng *r, uint8_t *p, size_t *n, size_t max)
{
    switch (prng_below(r, 4)) {
    case 0:
        p[prng_below(r, *n)] = (uint8_t)prng_next(r);
        break;
    case 1:
        p[prng_below(r, *n)] ^= (uint8_t)(1 << prng_below(r, 8));
        break;
    case 2:
        *n = 1 + prng_below(r, *n);
        break;
    default: { /* a piece is doubled or moved */
        size_t from = prng_below(r, *n), bytes = 1 + prng_below(r, *n - from), to = prng_below(r, *n);
        if (to + bytes > max)
            return;
        memmove(p + to, p + from, bytes);
        *n = to + bytes > *n ? to + bytes : *n;
    }
    }
}

/* The bytes live in memory of exactly their size, so that ASan sees the first one read beyond. */
static bool run_if_good(const uint8_t *p, size_t n, const struct lang_env *env)
{
    uint8_t *code = malloc(n);
    struct lang_reason r[4];

    assert_non_null(code);
    memcpy(code, p, n);
    bool good = lang_check(code, n) == OK;
    if (good) {
        uint32_t conjuncts = lang_conjuncts(code, n);
        int failing = lang_first_failing(code, n, env);
        assert_true(failing < (int)conjuncts);
        assert_int_equal(lang_true(code, n, env), failing < 0);
        assert_true(lang_reasons(code, n, env, r, 4) <= conjuncts);
    }
    free(code);
    return good;
}

static void a_hundred_thousand_mutations_do_no_harm(void **state)
{
    struct prng r = {7};
    struct world w;
    uint32_t good = 0;

    (void)state;
    world_init(&w);
    for (uint32_t i = 0; i < 100000; i++) {
        struct buf code = {0};
        struct lang_error e;
        uint8_t p[LANG_CODE_MAX + 100];
        assert_int_equal(lang_compile(str_of(sources[i % 3]), &names, &code, &e), OK);
        size_t n = code.n;
        memcpy(p, code.p, n);
        buf_done(&code);
        for (uint64_t k = 1 + prng_below(&r, 3); k > 0; k--)
            mutate(&r, p, &n, sizeof p);
        good += run_if_good(p, n, &w.env);
    }
    assert_in_range(good, 1000, 99000); /* both ways are walked */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(malformed_programs_are_refused),
        cmocka_unit_test(a_score_is_made_of_numbers_and_times_by_their_rules),
        cmocka_unit_test(a_part_whose_sets_would_grow_beyond_its_length_is_refused),
        cmocka_unit_test(a_stack_that_grows_too_high_is_refused),
        cmocka_unit_test(an_over_long_program_is_refused),
        cmocka_unit_test(a_hundred_thousand_mutations_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
