/* The pure parts: buckets, nonces, numbers out of headers, causes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sip/bucket.h"
#include "sip/cause.h"
#include "sip/digest.h"
#include "sip/number.h"

#define TEST(name) static void name(void **state)
enum { S = 1000000 };

/* ---- buckets ---- */

static struct ua_ask ask(uint8_t last, uint32_t burst, uint32_t per_s)
{
    struct ua_ask a = {.kind = UA_BUCKET_INVITE, .rate = {burst, per_s}};
    a.source.address[15] = last;
    return a;
}

TEST(a_source_has_its_burst_and_then_its_rate)
{
    (void)state;
    struct ua_buckets *b;
    bool banned;
    struct ua_ask a = ask(1, 3, 2);
    assert_int_equal(ua_buckets_new(8, 60, &b), OK);
    for (int i = 0; i < 3; i++)
        assert_int_equal(ua_buckets_take(b, &a, 0, &banned), UA_PASS);
    assert_int_equal(ua_buckets_take(b, &a, 0, &banned), UA_SLOW);
    assert_int_equal(ua_buckets_take(b, &a, S / 2 - 1, &banned), UA_SLOW);
    assert_int_equal(ua_buckets_take(b, &a, S / 2, &banned), UA_PASS);
    assert_int_equal(ua_buckets_take(b, &a, S / 2, &banned), UA_SLOW);
    a.kind = UA_BUCKET_OPTIONS; /* a bucket for each kind */
    assert_int_equal(ua_buckets_take(b, &a, S / 2, &banned), UA_PASS);
    struct ua_ask other = ask(2, 3, 2);
    assert_int_equal(ua_buckets_take(b, &other, S / 2, &banned), UA_PASS);
    ua_buckets_free(b);
}

TEST(who_goes_on_is_banned_for_a_time_and_a_trunk_never)
{
    (void)state;
    struct ua_buckets *b;
    bool banned = false;
    struct ua_ask a = ask(1, 2, 1), t = ask(9, 2, 1);
    struct ua_source who;
    t.never_ban = true;
    assert_int_equal(ua_buckets_new(8, 60, &b), OK);
    for (int i = 0; i < 8; i++)
        assert_int_not_equal(ua_buckets_take(b, &a, 0, &banned), UA_SILENT);
    assert_int_equal(ua_buckets_take(b, &a, 0, &banned), UA_SILENT);
    assert_true(banned);
    assert_int_equal(ua_buckets_banned(b, 0, &who, 1), 1);
    assert_memory_equal(who.address, a.source.address, 16);
    assert_true(ua_buckets_next_us(b, 0) == 60 * (int64_t)S);
    assert_int_equal(ua_buckets_take(b, &a, 59 * (int64_t)S, &banned), UA_SILENT);
    assert_false(banned);
    assert_int_equal(ua_buckets_take(b, &a, 60 * (int64_t)S, &banned), UA_PASS);
    assert_int_equal(ua_buckets_banned(b, 60 * (int64_t)S, &who, 1), 0);
    for (int i = 0; i < 100; i++)
        assert_int_not_equal(ua_buckets_take(b, &t, 0, &banned), UA_SILENT);
    ua_buckets_free(b);
}

TEST(a_full_table_forgets_the_one_heard_of_longest_ago_but_no_ban)
{
    (void)state;
    struct ua_buckets *b;
    bool banned;
    struct ua_ask bad = ask(200, 1, 1);
    assert_int_equal(ua_buckets_new(4, 3600, &b), OK);
    for (int i = 0; i < 10; i++)
        (void)ua_buckets_take(b, &bad, 0, &banned);
    for (uint8_t i = 1; i < 100; i++) {
        struct ua_ask a = ask(i, 1, 1);
        assert_int_equal(ua_buckets_take(b, &a, i, &banned), UA_PASS);
    }
    assert_int_equal(ua_buckets_count(b), 4);
    assert_int_equal(ua_buckets_take(b, &bad, 200, &banned), UA_SILENT);
    ua_buckets_free(b);
}

/* ---- nonces and digest ---- */

TEST(a_nonce_counts_its_uses_and_none_is_good_twice)
{
    (void)state;
    struct ua_nonces *n;
    char text[UA_NONCE_BYTES];
    assert_int_equal(ua_nonces_new(4, 300, &n), OK);
    ua_nonces_make(n, 5 * S, text);
    assert_int_equal(ua_nonces_look(n, str_of(text), 1, 6 * S), UA_NONCE_GOOD);
    assert_int_equal(ua_nonces_use(n, str_of(text), 1), OK);
    assert_int_equal(ua_nonces_look(n, str_of(text), 1, 6 * S), UA_NONCE_REPLAYED);
    assert_int_equal(ua_nonces_look(n, str_of(text), 0, 6 * S), UA_NONCE_REPLAYED);
    assert_int_equal(ua_nonces_look(n, str_of(text), 2, 6 * S), UA_NONCE_GOOD);
    assert_int_equal(ua_nonces_use(n, str_of(text), 7), OK);
    assert_int_equal(ua_nonces_look(n, str_of(text), 6, 6 * S), UA_NONCE_REPLAYED);
    assert_int_equal(ua_nonces_look(n, str_of(text), 8, 306 * (int64_t)S), UA_NONCE_STALE);
    text[3] = text[3] == 'a' ? 'b' : 'a';
    assert_int_equal(ua_nonces_look(n, str_of(text), 8, 6 * S), UA_NONCE_FORGED);
    assert_int_equal(ua_nonces_look(n, STR("x"), 8, 6 * S), UA_NONCE_FORGED);
    ua_nonces_free(n);
}

TEST(a_nonce_without_count_is_good_once)
{
    (void)state;
    struct ua_nonces *n;
    char text[UA_NONCE_BYTES];
    assert_int_equal(ua_nonces_new(4, 300, &n), OK);
    ua_nonces_make(n, S, text);
    assert_int_equal(ua_nonces_look(n, str_of(text), 0, S), UA_NONCE_GOOD);
    assert_int_equal(ua_nonces_use(n, str_of(text), 0), OK);
    assert_int_equal(ua_nonces_look(n, str_of(text), 0, S), UA_NONCE_REPLAYED);
    assert_int_equal(ua_nonces_look(n, str_of(text), 4000000000u, S), UA_NONCE_REPLAYED);
    ua_nonces_free(n);
}

TEST(a_nonce_that_was_forgotten_is_stale_not_good)
{
    (void)state;
    struct ua_nonces *n;
    char text[6][UA_NONCE_BYTES];
    assert_int_equal(ua_nonces_new(3, 300, &n), OK);
    for (int i = 0; i < 6; i++) {
        ua_nonces_make(n, (i + 1) * S, text[i]);
        assert_int_equal(ua_nonces_look(n, str_of(text[i]), 1, 10 * S), UA_NONCE_GOOD);
        assert_int_equal(ua_nonces_use(n, str_of(text[i]), 1), OK);
    }
    assert_int_equal(ua_nonces_count(n), 3);
    for (int i = 0; i < 3; i++)
        assert_int_equal(ua_nonces_look(n, str_of(text[i]), 1, 10 * S), UA_NONCE_STALE);
    for (int i = 3; i < 6; i++)
        assert_int_equal(ua_nonces_look(n, str_of(text[i]), 1, 10 * S), UA_NONCE_REPLAYED);
    ua_nonces_free(n);
}

TEST(digest_is_that_of_the_rfc)
{
    (void)state;
    char ha1[UA_HASH_HEX], hex[UA_HASH_HEX];
    /* RFC 7616 3.9.1, both algorithms */
    struct ua_digest d = {UA_MD5, STR(""), STR("7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"), STR("00000001"),
                          STR("f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"), STR("auth"), STR("GET"), STR("/dir/index.html")};
    assert_int_equal(ua_digest_ha1(UA_MD5, STR("Mufasa"), STR("http-auth@example.org"), STR("Circle of Life"), ha1), OK);
    d.ha1 = str_of(ha1);
    assert_int_equal(ua_digest_response(&d, hex), OK);
    assert_string_equal(hex, "8ca523f5e9506fed4657c9700eebdbec");
    d.hash = UA_SHA256;
    assert_int_equal(ua_digest_ha1(UA_SHA256, STR("Mufasa"), STR("http-auth@example.org"), STR("Circle of Life"), ha1), OK);
    d.ha1 = str_of(ha1);
    assert_int_equal(ua_digest_response(&d, hex), OK);
    assert_string_equal(hex, "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
}

/* ---- numbers ---- */

static void reads(const char *value, const char *number, const char *display, bool withheld)
{
    struct ua_number n;
    assert_true(ua_read_address(str_of(value), &n));
    assert_string_equal(n.number, number);
    assert_string_equal(n.display, display);
    assert_int_equal(n.withheld, withheld);
}

TEST(a_number_is_read_out_of_every_form_of_an_address)
{
    (void)state;
    reads("<sip:+86-592-555-0100@x;user=phone>;a=b", "+865925550100", "", false);
    reads("\"Ann \\\"B\\\"\" <sips:ann@x>", "ann", "Ann \"B\"", false);
    reads("Ann Bell <sip:1001@x>", "1001", "Ann Bell", false);
    reads("sip:%31001@x;tag=1", "1001", "", false);
    reads("tel:+1-201-555-0123;phone-context=x", "+12015550123", "", false);
    reads("<tel:(020)2555.0100>", "02025550100", "", false);
    reads("<sip:1001;npdi:pw@x>", "1001", "", false);
    reads("<sip:anonymous@anonymous.invalid>", "anonymous", "", true);
    reads("\"李明\"<sip:*31%23@x>", "*31#", "李明", false);
    struct ua_number n;
    const char *bad[] = {"", "x", "<sip:1@x", "\"x <sip:1@x>", "<sip:@x>", "<mailto:a@b>", "<sip:x>", "<sip:%4@x>", "<sip:a%00b@x>", "<sip:a@>", "\"", "<>"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(ua_read_address(str_of(bad[i]), &n));
    char longest[400];
    memset(longest, '1', sizeof longest);
    memcpy(longest, "<sip:", 5);
    memcpy(longest + 390, "@x>", 4);
    assert_false(ua_read_address(str_of(longest), &n));
}

TEST(parameters_digits_and_causes_are_read)
{
    (void)state;
    char digit;
    uint32_t ms;
    assert_true(str_is(ua_address_param(STR("<sip:1@x>;a;privacy=\"full\";b=c"), "privacy"), "full"));
    assert_int_equal(ua_address_param(STR("<sip:1@x;privacy=no>"), "privacy").n, 0);
    assert_true(ua_read_dtmf(STR("Signal= 5\r\nDuration= 160\r\n"), &digit, &ms));
    assert_int_equal(digit, '5');
    assert_int_equal(ms, 160);
    assert_true(ua_read_dtmf(STR("d"), &digit, &ms));
    assert_int_equal(digit, 'D');
    assert_false(ua_read_dtmf(STR("Signal=55"), &digit, &ms));
    assert_false(ua_read_dtmf(STR(""), &digit, &ms));
    assert_int_equal(ua_reason_cause(STR("SIP;cause=200;text=\"a;cause=3\", Q.850;text=\"x\";cause=17"), "Q.850"), 17);
    assert_int_equal(ua_reason_cause(STR("Q.850"), "Q.850"), 0);
    assert_true(ua_number_ok("+86*#1"));
    assert_false(ua_number_ok("a@b"));
    assert_false(ua_number_ok("a>b"));
    assert_false(ua_number_ok(""));
}

TEST(what_a_status_means_and_the_networks_cause_before_it)
{
    (void)state;
    assert_int_equal(ua_why_of(486, 0), UA_WHY_BUSY);
    assert_int_equal(ua_why_of(500, 17), UA_WHY_BUSY);
    assert_int_equal(ua_why_of(480, 0), UA_WHY_NO_ANSWER);
    assert_int_equal(ua_why_of(699, 0), UA_WHY_REFUSED);
    assert_int_equal(ua_why_of(499, 0), UA_WHY_FAILED);
    assert_int_equal(ua_cause_of_status(404), 1);
    for (int i = 0; i < UA_WHY_COUNT; i++) {
        assert_in_range(ua_status_of_why((enum ua_why)i), 400, 699);
        assert_in_range(ua_cause_of_why((enum ua_why)i), 1, 127);
        assert_non_null(ua_why_name((enum ua_why)i));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_source_has_its_burst_and_then_its_rate),
        cmocka_unit_test(who_goes_on_is_banned_for_a_time_and_a_trunk_never),
        cmocka_unit_test(a_full_table_forgets_the_one_heard_of_longest_ago_but_no_ban),
        cmocka_unit_test(a_nonce_counts_its_uses_and_none_is_good_twice),
        cmocka_unit_test(a_nonce_without_count_is_good_once),
        cmocka_unit_test(a_nonce_that_was_forgotten_is_stale_not_good),
        cmocka_unit_test(digest_is_that_of_the_rfc),
        cmocka_unit_test(a_number_is_read_out_of_every_form_of_an_address),
        cmocka_unit_test(parameters_digits_and_causes_are_read),
        cmocka_unit_test(what_a_status_means_and_the_networks_cause_before_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
