/* How often a password may be wrong, and when it says to come again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "api/call.h"

#define LOGIN STR("admin")
#define PEER STR("127.0.0.1")

static struct api *an_api(void)
{
    struct api *a = calloc(1, sizeof *a);
    assert_non_null(a);
    pthread_mutex_init(&a->limits.lock, NULL);
    return a;
}

static void an_api_done(struct api *a)
{
    pthread_mutex_destroy(&a->limits.lock);
    free(a);
}

static void it_says_neither_too_soon_nor_too_late_to_come_again(void **state)
{
    (void)state;
    const int64_t at_us[] = {0, 1, 7 * SECOND_US, 29 * SECOND_US + 999999};
    for (size_t i = 0; i < sizeof at_us / sizeof *at_us; i++) {
        struct api *a = an_api();
        int64_t now_us = INT64_C(1) << 40;
        for (int n = 0; n < 10; n++)
            assert_int_equal(api_limit_take(a, LOGIN, PEER, now_us), 0);
        now_us += at_us[i];
        int64_t wait_us = api_limit_take(a, LOGIN, PEER, now_us);
        assert_in_range(wait_us, 1, 30 * SECOND_US - at_us[i] + 30000); /* a thousandth of an attempt is 30 ms */
        assert_true(wait_us >= 30 * SECOND_US - at_us[i]);
        assert_int_equal(api_limit_take(a, LOGIN, PEER, now_us + wait_us), 0);
        an_api_done(a);
    }
}

static void a_moment_before_it_is_too_early(void **state)
{
    (void)state;
    struct api *a = an_api();
    int64_t now_us = INT64_C(1) << 40;
    for (int n = 0; n < 10; n++)
        assert_int_equal(api_limit_take(a, LOGIN, PEER, now_us), 0);
    int64_t wait_us = api_limit_take(a, LOGIN, PEER, now_us);
    int64_t rest_us = api_limit_take(a, LOGIN, PEER, now_us + wait_us - 30001);
    assert_in_range(rest_us, 1, 60000);
    an_api_done(a);
}

static void one_peer_that_tries_many_logins_waits_its_own_time(void **state)
{
    (void)state;
    struct api *a = an_api();
    int64_t now_us = INT64_C(1) << 40, wait_us = 0;
    char login[] = "user-aa";
    for (int n = 0; n < 60 && wait_us == 0; n++) {
        login[5] = (char)('a' + n / 26);
        login[6] = (char)('a' + n % 26);
        wait_us = api_limit_take(a, str_of(login), PEER, now_us);
    }
    assert_int_equal(wait_us, 6 * SECOND_US);
    assert_int_equal(api_limit_take(a, STR("somebody"), STR("10.0.0.7"), now_us), 0);
    an_api_done(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_says_neither_too_soon_nor_too_late_to_come_again),
        cmocka_unit_test(a_moment_before_it_is_too_early),
        cmocka_unit_test(one_peer_that_tries_many_logins_waits_its_own_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
