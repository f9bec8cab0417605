#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
/* cmocka wants the four above first */
#include <cmocka.h>

#include "base/prng.h"
#include "base/types.h"
#include "service/config/hours.h"

#define H 60
static struct arena arena;

static struct config_zone zone(const char *name)
{
    struct config_zone z = {0};
    assert_int_equal(config_zone_load(str_of(name), &arena, &z), OK);
    return z;
}

/* The test's own clock: libc, one zone at a time. */
static void libc_zone(const char *name)
{
    setenv("TZ", name, 1);
    tzset();
}

static int64_t at(int year, int month, int day, int hour, int minute)
{
    struct tm tm = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day, .tm_hour = hour, .tm_min = minute, .tm_isdst = -1};
    return (int64_t)mktime(&tm) * SECOND_US;
}

static void offsets_are_those_of_the_c_library(void **state)
{
    (void)state;
    static const char *const names[] = {"Asia/Shanghai", "America/New_York", "Europe/Berlin", "Europe/Dublin", "Asia/Kolkata", "Australia/Lord_Howe",
                                        "America/Nuuk", "America/Sao_Paulo", "Pacific/Apia", "Africa/Cairo", "America/Santiago", "UTC"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct config_zone z = zone(names[i]);
        libc_zone(names[i]);
        uint32_t checked = 0;
        for (int64_t t = 0; t < INT64_C(3786825600); t += 13 * 3600 + 17, checked++) { /* to the end of 2089 */
            time_t libc_t = (time_t)t;
            struct tm tm;
            localtime_r(&libc_t, &tm);
            if (config_zone_offset(&z, t) != tm.tm_gmtoff)
                fail_msg("%s at %lld: %d, libc says %ld", names[i], (long long)t, config_zone_offset(&z, t), tm.tm_gmtoff);
        }
        assert_true(checked > 80000);
    }
}

static void the_rule_at_the_end_of_the_file_is_worked_out(void **state)
{
    (void)state;
    /* A slim file: one type, no transition, only the rule. */
    static const char head[] = "TZif2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\4";
    static const char type[] = "\0\0\0\0\0\0UTC";
    static const char *const rules[] = {"EST5EDT,M3.2.0,M11.1.0", "CET-1CEST,M3.5.0,M10.5.0/3", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
                                        "AEST-10AEDT,M10.1.0,M4.1.0/3", "XXX3YYY,J60/1,J300", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0"};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        uint8_t file[256];
        size_t n = 0;
        for (int k = 0; k < 2; k++) {
            memcpy(file + n, head, 44);
            memcpy(file + n + 44, type, 10);
            n += 54;
        }
        n += (size_t)snprintf((char *)file + n, sizeof file - n, "\n%s\n", rules[i]);
        struct config_zone z;
        assert_int_equal(config_zone_parse(file, n, &arena, &z), OK);
        libc_zone(rules[i]);
        for (int64_t t = INT64_C(31536000); t < INT64_C(3786825600); t += 5 * 3600 + 11) {
            time_t libc_t = (time_t)t;
            struct tm tm;
            localtime_r(&libc_t, &tm);
            if (config_zone_offset(&z, t) != tm.tm_gmtoff)
                fail_msg("%s at %lld: %d, libc says %ld", rules[i], (long long)t, config_zone_offset(&z, t), tm.tm_gmtoff);
        }
    }
}

static void what_is_no_zone_is_refused(void **state)
{
    (void)state;
    struct config_zone z;
    assert_int_equal(config_zone_load(STR("../../etc/passwd"), &arena, &z), ERR_INPUT);
    assert_int_equal(config_zone_load(STR("/etc/passwd"), &arena, &z), ERR_INPUT);
    assert_int_equal(config_zone_load(STR(""), &arena, &z), ERR_INPUT);
    assert_int_equal(config_zone_load(STR("Asia/Nowhere"), &arena, &z), ERR_MISSING);
    assert_int_equal(config_zone_load(STR("Asia"), &arena, &z), ERR_MISSING);
}

static void a_file_cut_or_spoilt_anywhere_is_refused_or_read(void **state)
{
    (void)state;
    uint8_t bytes[8192], copy[8192];
    FILE *f = fopen("/usr/share/zoneinfo/Europe/Berlin", "rb");
    assert_non_null(f);
    size_t n = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    struct config_zone z;
    for (size_t cut = 0; cut < n; cut++) {
        struct arena a = {0};
        arena_init(&a, 0);
        assert_int_equal(config_zone_parse(bytes, cut, &a, &z), ERR_CORRUPT);
        arena_done(&a);
    }
    struct prng r = {0};
    r.s = 7;
    for (int round = 0; round < 4000; round++) {
        struct arena a = {0};
        arena_init(&a, 0);
        memcpy(copy, bytes, n);
        for (int k = 0; k < 3; k++)
            copy[prng_below(&r, n)] = (uint8_t)prng_below(&r, 256);
        if (config_zone_parse(copy, n, &a, &z) == OK)
            (void)config_zone_utc(&z, INT64_C(1700000000), false);
        arena_done(&a);
    }
}

/* -- calendars -- */

static void expect(const struct config_calendar *c, int64_t now_us, bool open, int64_t change_us, int line)
{
    int64_t change;
    bool is = config_hours_open(c, now_us, &change);
    if (is != open || change != change_us)
        fail_msg("line %d: %s until %lld, not %s until %lld", line, is ? "open" : "closed", (long long)(change / SECOND_US), open ? "open" : "closed",
                 (long long)(change_us / SECOND_US));
}
#define OPEN(c, now, until) expect(c, now, true, until, __LINE__)
#define CLOSED(c, now, until) expect(c, now, false, until, __LINE__)

static const struct config_span office[] = {{0, 9 * H, 12 * H, {0}}, {0, 13 * H, 18 * H, {0}}, {1, 9 * H, 12 * H, {0}}, {1, 13 * H, 18 * H, {0}},
                                            {2, 9 * H, 18 * H, {0}}, {3, 9 * H, 18 * H, {0}},  {4, 9 * H, 17 * H, {0}}};

static void a_lunch_break_and_a_week_end(void **state)
{
    (void)state;
    struct config_calendar c = {.zone = zone("Asia/Shanghai"), .week = office, .week_count = 7};
    libc_zone("Asia/Shanghai"); /* 2026-11-23 is a Monday */
    CLOSED(&c, at(2026, 11, 23, 8, 59), at(2026, 11, 23, 9, 0));
    OPEN(&c, at(2026, 11, 23, 9, 0), at(2026, 11, 23, 12, 0));
    CLOSED(&c, at(2026, 11, 23, 12, 0), at(2026, 11, 23, 13, 0));
    OPEN(&c, at(2026, 11, 27, 16, 59), at(2026, 11, 27, 17, 0));
    CLOSED(&c, at(2026, 11, 27, 17, 0), at(2026, 11, 30, 9, 0));
    CLOSED(&c, at(2026, 11, 29, 23, 59), at(2026, 11, 30, 9, 0));
}

static void a_holiday_closes_and_a_swapped_saturday_opens(void **state)
{
    (void)state;
    /* National Day 2026: 1 to 7 October off; Saturday 10 October is worked. */
    struct config_span dates[8];
    for (int i = 0; i < 7; i++)
        dates[i] = (struct config_span){config_date(2026, 10, 1 + i), 0, 0, STR("国庆节")};
    dates[7] = (struct config_span){config_date(2026, 10, 10), 9 * H, 18 * H, STR("调休")};
    struct config_calendar c = {.zone = zone("Asia/Shanghai"), .week = office, .week_count = 7, .dates = dates, .dates_count = 8};
    libc_zone("Asia/Shanghai");
    OPEN(&c, at(2026, 9, 30, 17, 0), at(2026, 9, 30, 18, 0));
    CLOSED(&c, at(2026, 9, 30, 18, 0), at(2026, 10, 8, 9, 0));
    CLOSED(&c, at(2026, 10, 5, 10, 0), at(2026, 10, 8, 9, 0));
    CLOSED(&c, at(2026, 10, 9, 17, 0), at(2026, 10, 10, 9, 0));
    OPEN(&c, at(2026, 10, 10, 10, 0), at(2026, 10, 10, 18, 0));
    CLOSED(&c, at(2026, 10, 10, 18, 0), at(2026, 10, 12, 9, 0));
}

static void a_night_shift_belongs_to_the_day_it_begins(void **state)
{
    (void)state;
    static const struct config_span nights[] = {{4, 22 * H, 30 * H, {0}}, {5, 22 * H, 30 * H, {0}}};
    struct config_span dates[] = {{config_date(2026, 11, 28), 0, 0, STR("closed Saturday")}};
    struct config_calendar c = {.zone = zone("Europe/Berlin"), .week = nights, .week_count = 2};
    libc_zone("Europe/Berlin");
    OPEN(&c, at(2026, 11, 28, 5, 59), at(2026, 11, 28, 6, 0));
    CLOSED(&c, at(2026, 11, 28, 6, 0), at(2026, 11, 28, 22, 0));
    OPEN(&c, at(2026, 11, 29, 0, 30), at(2026, 11, 29, 6, 0));
    c.dates = dates;
    c.dates_count = 1;
    OPEN(&c, at(2026, 11, 28, 5, 0), at(2026, 11, 28, 6, 0)); /* Friday's night goes on into the closed day */
    CLOSED(&c, at(2026, 11, 28, 23, 0), at(2026, 12, 4, 22, 0));
}

static void spans_that_touch_at_midnight_are_one(void **state)
{
    (void)state;
    static const struct config_span all[] = {{0, 0, 1440, {0}}, {1, 0, 1440, {0}}, {2, 0, 1440, {0}}, {3, 0, 1440, {0}},
                                             {4, 0, 1440, {0}}, {5, 0, 1440, {0}}, {6, 0, 1440, {0}}};
    struct config_calendar c = {.zone = zone("Asia/Shanghai"), .week = all, .week_count = 7};
    libc_zone("Asia/Shanghai");
    OPEN(&c, at(2026, 11, 23, 23, 59), CONFIG_NEVER_US);
    c.week_count = 3;
    OPEN(&c, at(2026, 11, 23, 0, 0), at(2026, 11, 26, 0, 0));
    c.week_count = 0;
    CLOSED(&c, at(2026, 11, 23, 12, 0), CONFIG_NEVER_US);
}

static void when_clocks_change_hours_are_those_on_the_wall(void **state)
{
    (void)state;
    /* Berlin skips 02:00 to 03:00 on 29 March 2026 (Sunday) and has 02:00 to 03:00 twice on 25 October. */
    static const struct config_span day[] = {{6, 9 * H, 17 * H, {0}}}, skipped[] = {{6, 2 * H + 30, 5 * H, {0}}},
                                    twice[] = {{6, 1 * H, 2 * H + 30, {0}}};
    struct config_calendar c = {.zone = zone("Europe/Berlin"), .week = day, .week_count = 1};
    libc_zone("Europe/Berlin");
    CLOSED(&c, at(2026, 3, 29, 1, 0), at(2026, 3, 29, 9, 0));
    assert_int_equal(at(2026, 3, 29, 9, 0) - at(2026, 3, 29, 1, 0), 7 * 3600 * SECOND_US);
    c.week = skipped;
    CLOSED(&c, at(2026, 3, 29, 1, 0), at(2026, 3, 29, 3, 0)); /* the moment the clock jumps to */
    OPEN(&c, at(2026, 3, 29, 3, 0), at(2026, 3, 29, 5, 0));
    c.week = twice;
    int64_t begin = at(2026, 10, 25, 1, 0);
    OPEN(&c, begin, begin + (90 + 60) * 60 * SECOND_US); /* to the second half past two */
}

/* Minute by minute, by the C library's clock. */
static bool plain(const struct config_calendar *c, int64_t now_us)
{
    for (int back = 0; back < 3; back++) {
        time_t t = (time_t)(now_us / SECOND_US);
        struct tm tm;
        localtime_r(&t, &tm);
        int32_t date = config_date(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday) - back;
        int32_t minute = tm.tm_hour * 60 + tm.tm_min + back * 1440;
        bool dated = false;
        for (int pass = 0; pass < 2; pass++) {
            const struct config_span *list = pass ? c->week : c->dates;
            uint16_t count = pass ? c->week_count : c->dates_count;
            for (uint16_t i = 0; i < count; i++) {
                if (list[i].day != (pass ? (date + 3) % 7 : date))
                    continue;
                dated = dated || !pass;
                if (minute >= list[i].from && minute < list[i].until)
                    return true;
            }
            if (dated)
                break;
        }
    }
    return false;
}

static void drawn_calendars_agree_with_a_walk_through_the_minutes(void **state)
{
    (void)state;
    struct prng r = {0};
    struct config_calendar c = {.zone = zone("Asia/Shanghai")}; /* a zone without changes: the walk knows none */
    libc_zone("Asia/Shanghai");
    r.s = 11;
    for (int round = 0; round < 60; round++) {
        struct config_span week[14], dates[6];
        c.week = week;
        c.dates = dates;
        c.week_count = c.dates_count = 0;
        for (int32_t d = 0; d < 7; d++)
            for (int k = 0; k < 2; k++)
                if (prng_below(&r, 3)) {
                    uint16_t from = (uint16_t)(k * 720 + (int)prng_below(&r, 12) * 60), most = k ? 1440 : (uint16_t)(720 - from);
                    week[c.week_count++] = (struct config_span){d, from, (uint16_t)(from + 30 + prng_below(&r, most - 29u)), {0}};
                }
        for (int32_t d = 0; d < 6; d++)
            if (prng_below(&r, 2)) {
                uint16_t from = (uint16_t)(prng_below(&r, 24) * 60);
                dates[c.dates_count++] = (struct config_span){config_date(2026, 10, 1 + d), from, (uint16_t)(from + prng_below(&r, 600)), {0}};
            }
        int64_t now = at(2026, 9, 29, 0, 0) + (int64_t)prng_below(&r, 9 * 1440) * 60 * SECOND_US, change;
        bool open = config_hours_open(&c, now, &change);
        assert_int_equal(open, plain(&c, now));
        for (int64_t t = now; t < now + 9 * 86400 * SECOND_US && t < change; t += 60 * SECOND_US)
            if (plain(&c, t) != open)
                fail_msg("round %d: changes before it says", round);
        if (change < now + 60 * 86400 * SECOND_US)
            assert_int_equal(plain(&c, change), !open);
    }
}

static void several_are_open_when_all_of_them_are(void **state)
{
    (void)state;
    static const struct config_span mornings[] = {{0, 8 * H, 12 * H, {0}}, {1, 8 * H, 12 * H, {0}}}, late[] = {{0, 12 * H, 20 * H, {0}}, {1, 11 * H, 20 * H, {0}}};
    struct config_calendar a = {.zone = zone("Asia/Shanghai"), .week = mornings, .week_count = 2},
                           b = {.zone = zone("Asia/Shanghai"), .week = late, .week_count = 2}, never = {.zone = zone("Asia/Shanghai")};
    const struct config_calendar *both[] = {&a, &b}, *with_never[] = {&a, &never};
    int64_t change;
    libc_zone("Asia/Shanghai");
    assert_false(config_hours_all(both, 2, at(2026, 11, 23, 9, 0), &change));
    assert_int_equal(change, at(2026, 11, 24, 11, 0));
    assert_true(config_hours_all(both, 2, at(2026, 11, 24, 11, 30), &change));
    assert_int_equal(change, at(2026, 11, 24, 12, 0));
    assert_false(config_hours_all(with_never, 2, at(2026, 11, 23, 9, 0), &change));
    assert_true(change == CONFIG_NEVER_US);
    assert_true(config_hours_all(NULL, 0, 5, &change) && change == CONFIG_NEVER_US);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(offsets_are_those_of_the_c_library),
        cmocka_unit_test(the_rule_at_the_end_of_the_file_is_worked_out),
        cmocka_unit_test(what_is_no_zone_is_refused),
        cmocka_unit_test(a_file_cut_or_spoilt_anywhere_is_refused_or_read),
        cmocka_unit_test(a_lunch_break_and_a_week_end),
        cmocka_unit_test(a_holiday_closes_and_a_swapped_saturday_opens),
        cmocka_unit_test(a_night_shift_belongs_to_the_day_it_begins),
        cmocka_unit_test(spans_that_touch_at_midnight_are_one),
        cmocka_unit_test(when_clocks_change_hours_are_those_on_the_wall),
        cmocka_unit_test(drawn_calendars_agree_with_a_walk_through_the_minutes),
        cmocka_unit_test(several_are_open_when_all_of_them_are),
    };
    arena_init(&arena, 0);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_done(&arena);
    return failed;
}
