#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "media/digits.h"

/* What a test hears, in a row: "1:100 2:60". */
struct ear {
    struct digits_in in;
    int64_t now_us;
    char told[200];
};

static void tell(struct ear *e, struct digits_heard h)
{
    size_t n = strlen(e->told);
    snprintf(e->told + n, sizeof e->told - n, "%s%c:%u", n ? " " : "", h.digit, h.ms);
}

static void hear(struct ear *e, uint32_t ts, bool marker, int event, bool end, uint32_t units)
{
    uint8_t payload[4] = {(uint8_t)event, (uint8_t)((end ? 0x80 : 0) | 10), (uint8_t)(units >> 8), (uint8_t)units};
    struct rtp r = {.ts = ts, .marker = marker, .payload = payload, .payload_bytes = 4};
    struct digits_heard heard[2], late;
    size_t count;

    e->now_us += 20000;
    if (digits_lapse(&e->in, e->now_us, &late))
        tell(e, late);
    assert_int_equal(digits_hear(&e->in, &r, e->now_us, heard, &count), OK);
    for (size_t i = 0; i < count; i++)
        tell(e, heard[i]);
}

static void a_digit_is_told_once_however_often_its_end_comes(void **state)
{
    struct ear e = {0};

    (void)state;
    hear(&e, 1000, true, 5, false, 160);
    hear(&e, 1000, false, 5, false, 320);
    assert_string_equal(e.told, "");
    hear(&e, 1000, false, 5, true, 480);
    hear(&e, 1000, false, 5, true, 480);
    hear(&e, 1000, false, 5, true, 480);
    hear(&e, 1000, false, 5, false, 320); /* and one that was late */
    assert_string_equal(e.told, "5:60");
    hear(&e, 3000, true, 5, true, 800); /* pressed again: only its end came */
    hear(&e, 3000, false, 5, true, 800);
    assert_string_equal(e.told, "5:60 5:100");
}

static void a_lost_end_is_made_up_by_the_next_digit_or_by_time(void **state)
{
    struct ear e = {0};
    struct digits_heard h;

    (void)state;
    hear(&e, 1000, true, 1, false, 160);
    hear(&e, 1000, false, 1, false, 320);
    hear(&e, 2600, true, 1, false, 160); /* the same key: the timestamp says that it is another */
    assert_string_equal(e.told, "1:40");
    hear(&e, 4000, true, 11, true, 240); /* begun and ended within one packet */
    assert_string_equal(e.told, "1:40 1:20 #:30");
    hear(&e, 6000, true, 10, false, 160);
    assert_false(digits_lapse(&e.in, e.now_us + DIGITS_LOST_US - 1, &h));
    assert_true(digits_lapse(&e.in, e.now_us + DIGITS_LOST_US, &h));
    assert_int_equal(h.digit, '*');
    assert_int_equal(h.ms, 20);
    assert_false(digits_lapse(&e.in, e.now_us + 2 * DIGITS_LOST_US, &h));
    hear(&e, 6000, false, 10, true, 480); /* its end after all */
    assert_string_equal(e.told, "1:40 1:20 #:30");
}

static void a_lost_marker_and_a_lost_begin_cost_nothing(void **state)
{
    struct ear e = {0};

    (void)state;
    hear(&e, 1000, false, 7, false, 480);
    hear(&e, 1000, false, 7, true, 640);
    hear(&e, 5000, false, 8, true, 640);
    assert_string_equal(e.told, "7:80 8:80");
}

static void a_very_long_digit_is_one(void **state)
{
    struct ear e = {0};

    (void)state;
    hear(&e, 1000, true, 3, false, 160);
    hear(&e, 1000, false, 3, false, 0xffff);
    hear(&e, 1000 + 0xffff, false, 3, false, 160); /* the next segment */
    hear(&e, 1000 + 0xffff, false, 3, true, 320);
    assert_string_equal(e.told, "3:8231");
}

static void a_sender_that_moves_the_timestamp_along_presses_one_key(void **state)
{
    struct ear e = {0};

    (void)state;
    hear(&e, 1000, true, 4, false, 160);
    hear(&e, 1160, false, 4, false, 320);
    hear(&e, 1320, false, 4, false, 480);
    hear(&e, 1480, false, 4, true, 640);
    hear(&e, 1480, false, 4, true, 640);
    assert_string_equal(e.told, "4:80");
}

static void timestamps_wrap_and_begin_anew(void **state)
{
    struct ear e = {0};

    (void)state;
    hear(&e, 0xffffff00, true, 1, true, 800);
    hear(&e, 0x00000400, true, 2, true, 800);
    hear(&e, 0x80000000, true, 3, true, 800);
    hear(&e, 0x00000400, true, 4, true, 800);
    assert_string_equal(e.told, "1:100 2:100 3:100 4:100");
}

static void what_is_no_digit_is_not_told(void **state)
{
    struct ear e = {0};
    struct rtp r = {.payload = (const uint8_t *)"\1\2\3", .payload_bytes = 3};
    struct digits_heard h[2];
    size_t count;

    (void)state;
    assert_int_equal(digits_hear(&e.in, &r, 0, h, &count), ERR_INPUT);
    hear(&e, 1000, true, 16, true, 800);
    hear(&e, 3000, true, 255, true, 800);
    assert_string_equal(e.told, "");
}

static void what_is_said_is_heard_with_all_rules_kept(void **state)
{
    struct digits_out out = {0};
    struct ear e = {0};
    struct rtp r;
    uint8_t p[DIGITS_BYTES];
    uint32_t ts = 5000, event_ts = 0;
    int ends = 0, markers = 0, pauses = 0, over = 0;

    (void)state;
    assert_int_equal(digits_say(&out, "12x", 100), ERR_INPUT);
    assert_int_equal(digits_say(&out, "", 100), ERR_INPUT);
    assert_false(digits_busy(&out));
    assert_int_equal(digits_say(&out, "1D", 100), OK);
    for (int i = 0; i < 40; i++, ts += DIGITS_STEP) {
        enum digits_step step = digits_next(&out, ts, &r, p);
        pauses += step == DIGITS_PAUSE;
        over += step == DIGITS_OVER;
        if (step != DIGITS_PACKET)
            continue;
        if (r.marker) {
            event_ts = ts;
            markers++;
        }
        assert_int_equal(r.ts, event_ts);
        ends += p[1] >> 7;
        hear(&e, r.ts, r.marker, p[0], p[1] >> 7, (uint32_t)(p[2] << 8 | p[3]));
    }
    assert_string_equal(e.told, "1:100 D:100");
    assert_int_equal(markers, 2);
    assert_int_equal(ends, 2 * DIGITS_END_TIMES);
    assert_int_equal(over, 1);
    assert_int_equal(pauses, 2);
    assert_false(digits_busy(&out));
    assert_int_equal(digits_say(&out, "01234567890123456789012345678901", 40), OK);
    assert_int_equal(digits_say(&out, "1", 40), ERR_FULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_digit_is_told_once_however_often_its_end_comes),
        cmocka_unit_test(a_lost_end_is_made_up_by_the_next_digit_or_by_time),
        cmocka_unit_test(a_lost_marker_and_a_lost_begin_cost_nothing),
        cmocka_unit_test(a_very_long_digit_is_one),
        cmocka_unit_test(a_sender_that_moves_the_timestamp_along_presses_one_key),
        cmocka_unit_test(timestamps_wrap_and_begin_anew),
        cmocka_unit_test(what_is_no_digit_is_not_told),
        cmocka_unit_test(what_is_said_is_heard_with_all_rules_kept),
    };
    return cmocka_run_group_tests_name("media_digits", tests, NULL, NULL);
}
