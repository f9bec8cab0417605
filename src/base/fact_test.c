#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/fact.h"

static void pieces_are_zeroed_aligned_and_apart(void **state)
{
    struct arena a;
    uint8_t *before = NULL;
    size_t before_bytes = 0;

    (void)state;
    arena_init(&a, 0);
    for (size_t bytes = 0; bytes < 9000; bytes += 37) {
        uint8_t *p = arena_take(&a, bytes);
        assert_non_null(p);
        assert_int_equal((uintptr_t)p % 16, 0);
        for (size_t i = 0; i < bytes; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xff, bytes);
        for (size_t i = 0; i < before_bytes; i++)
            assert_int_equal(before[i], 0xff);
        before = p;
        before_bytes = bytes;
    }
    arena_clear(&a);
    assert_int_equal(a.used_bytes, 0);
    uint8_t *again = arena_take(&a, 64); /* memory used before is zeroed again */
    for (size_t i = 0; i < 64; i++)
        assert_int_equal(again[i], 0);
    arena_done(&a);
    arena_done(&a);
}

static void an_arena_ends_at_its_limit(void **state)
{
    struct arena a;

    (void)state;
    arena_init(&a, 10000);
    assert_null(arena_take(&a, 10001));
    assert_null(arena_take(&a, SIZE_MAX));
    assert_null(arena_take(&a, SIZE_MAX - 8));
    assert_null(arena_text(&a, "", SIZE_MAX));
    assert_non_null(arena_take(&a, 9984));
    assert_non_null(arena_take(&a, 1)); /* takes 16 */
    assert_int_equal(a.used_bytes, 10000);
    assert_null(arena_take(&a, 1));
    assert_null(arena_take(&a, 0));
    arena_clear(&a);
    assert_non_null(arena_take(&a, 10000));
    arena_done(&a);
}

static void a_text_is_copied_with_its_end(void **state)
{
    struct arena a;

    (void)state;
    arena_init(&a, 0);
    assert_string_equal(arena_text(&a, "minnan!", 6), "minnan");
    assert_string_equal(arena_text(&a, NULL, 0), "");
    arena_done(&a);
}

static void facts_keep_their_remainders_while_the_list_grows(void **state)
{
    struct facts l = {0};
    uint8_t rest[FACT_REST_MAX];

    (void)state;
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < 500; i++) {
            uint16_t n = (uint16_t)(i % 3 == 0 ? 0 : i * 8);
            memset(rest, (int)(i % 251), n);
            struct fact f = {.kind = FACT_CONTACT_OFFERED, .a = i, .rest = n ? rest : NULL, .rest_bytes = n};
            assert_int_equal(facts_add(&l, &f), OK);
        }
        assert_int_equal(l.count, 500);
        for (uint32_t i = 0; i < 500; i++) {
            struct fact f = facts_at(&l, i);
            assert_int_equal(f.a, i);
            assert_int_equal(f.rest_bytes, i % 3 == 0 ? 0 : i * 8);
            for (uint16_t k = 0; k < f.rest_bytes; k++)
                assert_int_equal(f.rest[k], i % 251);
        }
        facts_clear(&l);
        assert_int_equal(l.count, 0);
        assert_int_equal(l.bytes_used, 0);
    }
    facts_done(&l);
    facts_done(&l);
}

static void a_fact_of_the_list_may_be_added_again(void **state)
{
    struct facts l = {0};
    struct fact f = {.kind = FACT_TOPIC_SET, .rest = (const uint8_t *)"policy", .rest_bytes = 6};

    (void)state;
    assert_int_equal(facts_add(&l, &f), OK);
    for (int i = 0; i < 200; i++) {
        f = facts_at(&l, l.count - 1);
        assert_int_equal(facts_add(&l, &f), OK);
    }
    assert_memory_equal(facts_at(&l, 200).rest, "policy", 6);
    facts_done(&l);
}

static void facts_have_names_and_some_are_sealed(void **state)
{
    (void)state;
    assert_string_equal(fact_name(FACT_CONTACT_OFFERED), "contact_offered");
    assert_string_equal(fact_name(FACT_CUSTOMER_VIEWED), "customer_viewed");
    assert_string_equal(fact_name(FACT_CALL_LOST), "call_lost");
    assert_string_equal(fact_name(FACT_CODE_GIVEN), "code_given");
    assert_string_equal(fact_name(0), "unknown");
    assert_string_equal(fact_name(9), "unknown");
    assert_string_equal(fact_name(UINT16_MAX), "unknown");
    assert_true(fact_sealed(FACT_AGENT_SET));
    assert_true(fact_sealed(FACT_CONTACT_ARRIVED));
    assert_false(fact_sealed(FACT_CONTACT_OFFERED));
    for (uint16_t kind = FACT_CALL_STARTED; kind <= FACT_CALL_LOST; kind++)
        assert_false(fact_sealed(kind)); /* ids and numbers alone: nobody's telephone number */
    assert_false(fact_sealed(UINT16_MAX));
}

static void every_error_has_its_code_and_two_sentences(void **state)
{
    (void)state;
    for (int e = 0; e < ERR_COUNT; e++) {
        assert_true(strlen(err_code((enum err)e)) > 0);
        assert_in_range(err_status((enum err)e), 200, 599);
        assert_string_not_equal(err_sentence((enum err)e, "en"), err_sentence((enum err)e, "zh"));
        for (int other = 0; other < e; other++)
            assert_string_not_equal(err_code((enum err)e), err_code((enum err)other));
    }
    assert_string_equal(err_code(ERR_MISSING), "not_found");
    assert_int_equal(err_status(ERR_MISSING), 404);
    assert_string_equal(err_sentence(ERR_MISSING, "zh-CN"), "未找到。");
    assert_string_equal(err_sentence(ERR_MISSING, NULL), err_sentence(ERR_MISSING, "fr"));
    assert_string_equal(err_code((enum err)9999), "system");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_zeroed_aligned_and_apart),
        cmocka_unit_test(an_arena_ends_at_its_limit),
        cmocka_unit_test(a_text_is_copied_with_its_end),
        cmocka_unit_test(facts_keep_their_remainders_while_the_list_grows),
        cmocka_unit_test(a_fact_of_the_list_may_be_added_again),
        cmocka_unit_test(facts_have_names_and_some_are_sealed),
        cmocka_unit_test(every_error_has_its_code_and_two_sentences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
