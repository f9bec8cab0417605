#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"

#define TEXT(literal) {literal, sizeof(literal) - 1} /* STR() for constant tables */

static void expect(struct buf *b, const char *json)
{
    buf_u8(b, 0);
    assert_int_equal(b->err, OK);
    assert_string_equal((const char *)b->p, json);
    buf_done(b);
}

static void commas_stand_between_and_nowhere_else(void **state)
{
    struct buf b = {0};
    struct json j;

    (void)state;
    json_init(&j, &b);
    json_open(&j, NULL);
    json_open(&j, "empty");
    json_close(&j);
    json_array(&j, "list");
    json_int(&j, NULL, 1);
    json_array(&j, NULL);
    json_end(&j);
    json_open(&j, NULL);
    json_bool(&j, "yes", true);
    json_bool(&j, "no", false);
    json_close(&j);
    json_z(&j, NULL, NULL);
    json_end(&j);
    json_null(&j, "nothing");
    json_raw(&j, "raw", STR("[1, 2]"));
    json_z(&j, "last", "");
    json_close(&j);
    assert_int_equal(j.depth, 0);
    expect(&b, "{\"empty\":{},\"list\":[1,[],{\"yes\":true,\"no\":false},null],\"nothing\":null,\"raw\":[1, 2],\"last\":\"\"}");
}

static void names_are_an_object_that_may_go_on(void **state)
{
    struct buf b = {0};
    struct json j;

    (void)state;
    json_init(&j, &b);
    json_array(&j, NULL);
    json_names(&j, NULL, UINT64_MAX, STR("陈静"), STR("Chen \"J\" Jing"));
    json_names_open(&j, NULL, 2, STR(""), STR(""));
    json_bool(&j, "free", true);
    json_close(&j);
    json_end(&j);
    assert_int_equal(j.depth, 0);
    expect(&b, "[{\"id\":\"18446744073709551615\",\"zh\":\"陈静\",\"en\":\"Chen \\\"J\\\" Jing\"},{\"id\":\"2\",\"zh\":\"\",\"en\":\"\",\"free\":true}]");
}

static void numbers_keep_their_ends(void **state)
{
    struct buf b = {0};
    struct json j;

    (void)state;
    json_init(&j, &b);
    json_array(&j, NULL);
    json_int(&j, NULL, 0);
    json_int(&j, NULL, INT64_MIN);
    json_int(&j, NULL, INT64_MAX);
    json_id(&j, NULL, 0);
    json_id(&j, NULL, UINT64_MAX);
    json_end(&j);
    expect(&b, "[0,-9223372036854775808,9223372036854775807,\"0\",\"18446744073709551615\"]");
}

static void thousandths_are_written_as_short_as_they_are(void **state)
{
    static const struct {
        int64_t v;
        const char *json;
    } cases[] = {{0, "0"},       {9500, "9.5"},   {9000, "9"},   {9050, "9.05"},  {9005, "9.005"}, {1, "0.001"},
                 {-500, "-0.5"}, {-1, "-0.001"},  {-12000, "-12"}, {INT64_MIN, "-9223372036854775.808"},
                 {INT64_MAX, "9223372036854775.807"}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf b = {0};
        struct json j;
        json_init(&j, &b);
        json_milli(&j, NULL, cases[i].v);
        expect(&b, cases[i].json);
    }
}

static void text_is_safe_in_json_and_in_html(void **state)
{
    static const struct {
        struct str text;
        const char *json;
    } cases[] = {
        {TEXT("plain 鹭江 \xf0\x9f\x98\x80"), "\"plain 鹭江 \xf0\x9f\x98\x80\""},
        {TEXT("a\"b\\c/d"), "\"a\\\"b\\\\c/d\""},
        {TEXT("\n\r\t\b\f\x01\x1f\x7f"), "\"\\n\\r\\t\\u0008\\u000c\\u0001\\u001f\x7f\""},
        {TEXT("a\0b"), "\"a\\u0000b\""},
        {TEXT("</script><!--&"), "\"\\u003c/script\\u003e\\u003c!--\\u0026\""},
        {TEXT("\xe2\x80\xa8|\xe2\x80\xa9|\xe2\x80\xa7|\xe2\x82\xac"), "\"\\u2028|\\u2029|\xe2\x80\xa7|\xe2\x82\xac\""},
        {{NULL, 0}, "\"\""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf b = {0};
        struct json j;
        json_init(&j, &b);
        json_text(&j, NULL, cases[i].text);
        expect(&b, cases[i].json);
    }
}

static void every_control_is_escaped(void **state)
{
    (void)state;
    for (unsigned c = 0; c < 256; c++) {
        struct buf b = {0};
        struct json j;
        char byte = (char)c;
        json_init(&j, &b);
        json_text(&j, NULL, (struct str){&byte, 1});
        bool plain = b.n == 3;
        assert_int_equal(plain, c >= 0x20 && !strchr("\"\\<>&", (int)c));
        buf_done(&b);
    }
}

static void keys_are_escaped_too(void **state)
{
    struct buf b = {0};
    struct json j;

    (void)state;
    json_init(&j, &b);
    json_open(&j, NULL);
    json_int(&j, "a\"b", 1);
    json_close(&j);
    expect(&b, "{\"a\\\"b\":1}");
}

static void a_buffer_grows_and_reads_back(void **state)
{
    struct buf b = {0};

    (void)state;
    for (uint32_t i = 0; i < 1000; i++) {
        buf_u8(&b, (uint8_t)i);
        buf_u16(&b, (uint16_t)(i * 7));
        buf_u32(&b, i * 70001);
        buf_u64(&b, i * UINT64_C(0x0102030405060708));
        buf_put(&b, NULL, 0);
    }
    assert_int_equal(b.n, 15000);
    struct rd r = {.p = b.p, .n = b.n};
    for (uint32_t i = 0; i < 1000; i++) {
        assert_int_equal(rd_u8(&r), (uint8_t)i);
        assert_int_equal(rd_u16(&r), (uint16_t)(i * 7));
        assert_int_equal(rd_u32(&r), i * 70001);
        assert_true(rd_u64(&r) == i * UINT64_C(0x0102030405060708));
    }
    assert_int_equal(r.err, OK);
    assert_non_null(rd_bytes(&r, 0));
    assert_null(rd_bytes(&r, 1));
    assert_int_equal(r.err, ERR_CORRUPT);
    buf_done(&b);
}

static void a_reader_past_the_end_gives_zero_for_ever(void **state)
{
    struct rd r = {.p = (const uint8_t *)"\x01\x02\x03", .n = 3};

    (void)state;
    assert_int_equal(rd_u32(&r), 0);
    assert_int_equal(r.err, ERR_CORRUPT);
    assert_int_equal(rd_u8(&r), 0); /* although a byte is there */
    assert_int_equal(r.at, 0);
    assert_null(rd_bytes(&r, SIZE_MAX));
}

static void numbers_in_a_buffer_are_little_endian(void **state)
{
    struct buf b = {0};

    (void)state;
    buf_u16(&b, 0x0201);
    buf_u32(&b, 0x06050403);
    buf_u64(&b, UINT64_C(0x0e0d0c0b0a090807));
    for (uint8_t i = 0; i < 14; i++)
        assert_int_equal(b.p[i], i + 1);
    buf_done(&b);
}

static void the_first_error_stays_until_cleared(void **state)
{
    struct buf b = {0};

    (void)state;
    buf_text(&b, "ab");
    b.err = ERR_NOMEM;
    buf_text(&b, "c");
    buf_u8(&b, 'd');
    assert_int_equal(b.n, 2);
    buf_clear(&b);
    buf_text(&b, "e");
    assert_int_equal(b.err, OK);
    assert_int_equal(b.n, 1);
    buf_done(&b);
    buf_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commas_stand_between_and_nowhere_else),
        cmocka_unit_test(names_are_an_object_that_may_go_on),
        cmocka_unit_test(numbers_keep_their_ends),
        cmocka_unit_test(thousandths_are_written_as_short_as_they_are),
        cmocka_unit_test(text_is_safe_in_json_and_in_html),
        cmocka_unit_test(every_control_is_escaped),
        cmocka_unit_test(keys_are_escaped_too),
        cmocka_unit_test(a_buffer_grows_and_reads_back),
        cmocka_unit_test(a_reader_past_the_end_gives_zero_for_ever),
        cmocka_unit_test(numbers_in_a_buffer_are_little_endian),
        cmocka_unit_test(the_first_error_stays_until_cleared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
