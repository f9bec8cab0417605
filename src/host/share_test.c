#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "host/share.h"

#define LOOK_US 14000

/* Asked all the time for an hour, each answer takes 14 ms: a tenth of the hour and the burst are taken, no more. */
static void what_can_wait_gets_its_share_and_no_more(void **state)
{
    const int64_t hour_us = INT64_C(3600) * 1000000;
    struct share s;
    int64_t taken_us = 0;

    (void)state;
    share_init(&s, 0);
    for (int64_t now_us = 0; now_us < hour_us; now_us += 1000)
        if (share_some(&s, now_us)) {
            share_take(&s, LOOK_US);
            taken_us += LOOK_US;
            now_us += LOOK_US;
        }
    assert_in_range(taken_us, hour_us / SHARE_PART, hour_us / SHARE_PART + SHARE_BURST_US + LOOK_US);
}

static void who_seldom_asks_is_never_refused(void **state)
{
    struct share s;

    (void)state;
    share_init(&s, 0);
    for (int64_t now_us = 0; now_us < INT64_C(3600) * 1000000; now_us += 7 * LOOK_US + 3 * LOOK_US + 1) {
        assert_true(share_some(&s, now_us));
        share_take(&s, LOOK_US);
    }
}

static void what_was_not_used_is_not_saved_up(void **state)
{
    struct share s;
    int looks = 0;

    (void)state;
    share_init(&s, 0);
    for (int64_t now_us = INT64_C(1) << 50; share_some(&s, now_us); looks++)
        share_take(&s, LOOK_US);
    assert_int_equal(looks, SHARE_BURST_US / LOOK_US + 1);
}

/* Asked a moment before what was said it is too early, then it is not. */
static void how_long_to_wait_is_neither_less_nor_more_than_said(void **state)
{
    (void)state;
    for (int64_t took_us = SHARE_BURST_US; took_us < 3 * SHARE_BURST_US; took_us += 12347) {
        struct share s, early;
        int64_t now_us = 5 + took_us % 10; /* not at a whole part */
        share_init(&s, 0);
        assert_int_equal(share_wait_us(&s, now_us), 0);
        assert_true(share_some(&s, now_us));
        share_take(&s, took_us);
        assert_false(share_some(&s, now_us));
        int64_t wait_us = share_wait_us(&s, now_us);
        assert_true(wait_us > 0);
        early = s;
        assert_false(share_some(&early, now_us + wait_us - 1));
        assert_true(share_some(&s, now_us + wait_us));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_can_wait_gets_its_share_and_no_more),
        cmocka_unit_test(who_seldom_asks_is_never_refused),
        cmocka_unit_test(what_was_not_used_is_not_saved_up),
        cmocka_unit_test(how_long_to_wait_is_neither_less_nor_more_than_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
