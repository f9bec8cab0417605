#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"

#define TEXT(literal) {literal, sizeof(literal) - 1} /* STR() for constant tables */

static void ends_are_compared_with_their_length(void **state)
{
    (void)state;
    assert_true(str_is(str_of(NULL), ""));
    assert_true(str_eq(STR("ab"), (struct str){"abc", 2}));
    assert_false(str_eq(STR("ab"), STR("abc")));
    assert_true(str_starts(STR("abc"), "ab"));
    assert_true(str_starts(STR(""), ""));
    assert_false(str_starts((struct str){"abc", 1}, "ab"));
}

static void numbers_are_whole_and_do_not_overflow(void **state)
{
    static const char *const bad[] = {"", "-1", "+1", " 1", "1 ", "1.0", "x", "18446744073709551616", "99999999999999999999"};
    uint64_t v = 7;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(str_u64(str_of(bad[i]), &v));
    assert_int_equal(v, 7);
    assert_true(str_u64(STR("18446744073709551615"), &v));
    assert_true(v == UINT64_MAX);
    assert_true(str_u64(STR("000"), &v));
    assert_int_equal(v, 0);
}

static void thousandths_are_read_exactly_or_not_at_all(void **state)
{
    static const struct {
        const char *text;
        int64_t milli;
    } good[] = {{"0", 0}, {"9.5", 9500}, {"-0.25", -250}, {"007", 7000}, {"1.125", 1125}, {"999999999999.999", 999999999999999},
                {"-999999999999", -999999999999000}};
    const char *bad[] = {"", "-", ".", ".5", "5.", "-.5", "1.2345", "1..2", "1.2.3", "1,5", "+1", " 1", "1e3", "1000000000000", "0000000000001"};
    int64_t v = 7;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(str_milli(str_of(bad[i]), &v));
    assert_true(v == 7);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(str_milli(str_of(good[i].text), &v));
        assert_true(v == good[i].milli);
    }
}

static void a_word_is_found_whole_or_not(void **state)
{
    (void)state;
    assert_true(str_among(STR("one"), STR("one")));
    assert_true(str_among(STR("one  two three "), STR("two")));
    assert_true(str_among(STR("one two three"), STR("three")));
    assert_false(str_among(STR("one two three"), STR("on")));
    assert_false(str_among(STR("one two three"), STR("two three")));
    assert_false(str_among(STR("one  two"), STR("")));
    assert_false(str_among(STR(""), STR("one")));
    assert_false(str_among((struct str){0}, (struct str){0}));
}

/* The first and the last of each length, and what lies just outside: the Unicode Standard, table 3-7. */
static const struct {
    struct str text;
    bool good;
} texts[] = {
    {{"", 0}, true},
    {TEXT("plain text of more than eight bytes"), true},
    {TEXT("\x01\x7f"), true},
    {TEXT("\xc2\x80 \xdf\xbf"), true},
    {TEXT("\xe0\xa0\x80 \xed\x9f\xbf \xee\x80\x80 \xef\xbf\xbf"), true},
    {TEXT("\xf0\x90\x80\x80 \xf4\x8f\xbf\xbf"), true},
    {TEXT("\0"), false},
    {TEXT("12345\0" "789abcdef"), false},
    {TEXT("1234567\0"), false},
    {TEXT("\x80"), false},         /* a continuation first */
    {TEXT("\xc0\x80"), false},     /* zero, overlong */
    {TEXT("\xc1\xbf"), false},     /* overlong */
    {TEXT("\xe0\x9f\xbf"), false}, /* overlong */
    {TEXT("\xf0\x8f\xbf\xbf"), false},
    {TEXT("\xed\xa0\x80"), false}, /* surrogates */
    {TEXT("\xed\xbf\xbf"), false},
    {TEXT("\xf4\x90\x80\x80"), false}, /* beyond U+10FFFF */
    {TEXT("\xf5\x80\x80\x80"), false},
    {TEXT("\xff"), false},
    {TEXT("\xc2"), false}, /* cut short */
    {TEXT("\xe4\xb8"), false},
    {TEXT("\xf0\x9f\x98"), false},
    {TEXT("\xe4\x41\x80"), false}, /* the second byte is none */
    {TEXT("\xe4\xb8\x41"), false},
    {TEXT("\xf0\x9f\x98\x41"), false},
    {TEXT("12345678\xff"), false},
};

static void only_well_formed_utf8_is_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        /* On the heap in its exact size, so that reading beyond is seen. */
        char *copy = malloc(texts[i].text.n + 1);
        memcpy(copy, texts[i].text.p, texts[i].text.n);
        copy = realloc(copy, texts[i].text.n ? texts[i].text.n : 1);
        if (str_utf8((struct str){copy, texts[i].text.n}) != texts[i].good)
            fail_msg("text %zu", i);
        free(copy);
    }
}

static void a_bad_byte_is_found_at_every_place(void **state)
{
    char text[40];

    (void)state;
    for (size_t i = 0; i < sizeof text; i++) {
        memset(text, 'a', sizeof text);
        assert_true(str_utf8((struct str){text, sizeof text}));
        text[i] = '\0';
        assert_false(str_utf8((struct str){text, sizeof text}));
        text[i] = '\x80';
        assert_false(str_utf8((struct str){text, sizeof text}));
    }
}

static void points_are_counted_not_bytes(void **state)
{
    (void)state;
    assert_int_equal(str_points(STR("")), 0);
    assert_int_equal(str_points(STR("ab")), 2);
    assert_int_equal(str_points(STR("鹭江 \xf0\x9f\x98\x80")), 4);
}

static void secrets_are_the_same_only_as_a_whole(void **state)
{
    (void)state;
    assert_true(str_same_secret(STR("secret"), STR("secret")));
    assert_true(str_same_secret(STR(""), STR("")));
    assert_false(str_same_secret(STR("secret"), STR("secreT")));
    assert_false(str_same_secret(STR("Secret"), STR("secret")));
    assert_false(str_same_secret(STR("secret"), STR("secre")));
    assert_false(str_same_secret(STR(""), STR("s")));
}

static void hex_is_two_small_digits_a_byte(void **state)
{
    char hex[9];

    (void)state;
    str_hex((const uint8_t[]){0x00, 0x9a, 0xff, 0x10}, 4, hex);
    assert_string_equal(hex, "009aff10");
    str_hex(NULL, 0, hex);
    assert_string_equal(hex, "");
}

static void a_time_is_read_and_written_again(void **state)
{
    static const struct {
        const char *text, *again;
        int64_t ms;
    } rows[] = {{"1970-01-01", "1970-01-01T00:00:00Z", 0},
                {"2026-11-22T08:30:15Z", "2026-11-22T08:30:15Z", INT64_C(1795336215000)},
                {"2026-11-22 16:30:15+08:00", "2026-11-22T08:30:15Z", INT64_C(1795336215000)},
                {"2026-11-22T08:30:15.25Z", "2026-11-22T08:30:15.250Z", INT64_C(1795336215250)},
                {"2026-11-22T08:30", "2026-11-22T08:30:00Z", INT64_C(1795336200000)},
                {"2024-02-29T23:59:59.999-00:30", "2024-03-01T00:29:59.999Z", INT64_C(1709252999999)},
                {"1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z", -1},
                {"0001-01-01", "0001-01-01T00:00:00Z", INT64_C(-62135596800000)},
                {"9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z", INT64_C(253402300799000)}};
    char text[STR_TIME_BYTES];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t ms = 7;
        assert_true(str_time(str_of(rows[i].text), &ms));
        assert_int_equal(ms, rows[i].ms);
        str_put_time(ms, text);
        assert_string_equal(text, rows[i].again);
    }
}

static void what_is_no_time_is_refused(void **state)
{
    static const char *const bad[] = {"", "2026", "2026-13-01", "2026-02-29", "2026-11-22T", "2026-11-22T24:00", "2026-11-22T08:60", "2026-11-22T08:30:60",
                                      "2026-11-22T08:30:15.", "2026-11-22T08:30:15.1234", "2026-11-22T08:30.5", "2026-11-22T08:30+15:00",
                                      "2026-11-22T08:30Zx", "0000-01-01", "yesterday", "2026-11-22t08:30"};
    int64_t ms;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(str_time(str_of(bad[i]), &ms));
    str_put_time(INT64_MIN, (char[STR_TIME_BYTES]){0}); /* whatever a damaged store holds: no more than fits is written */
    str_put_time(INT64_MAX, (char[STR_TIME_BYTES]){0});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thousandths_are_read_exactly_or_not_at_all),
        cmocka_unit_test(a_word_is_found_whole_or_not),
        cmocka_unit_test(ends_are_compared_with_their_length),
        cmocka_unit_test(numbers_are_whole_and_do_not_overflow),
        cmocka_unit_test(only_well_formed_utf8_is_text),
        cmocka_unit_test(a_bad_byte_is_found_at_every_place),
        cmocka_unit_test(points_are_counted_not_bytes),
        cmocka_unit_test(secrets_are_the_same_only_as_a_whole),
        cmocka_unit_test(hex_is_two_small_digits_a_byte),
        cmocka_unit_test(a_time_is_read_and_written_again),
        cmocka_unit_test(what_is_no_time_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
