#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#include "base/id.h"
#include "base/log.h"

#define DAY_ONE_US INT64_C(1704067200000000) /* 2024-01-01 UTC */

static void ids_ascend_even_when_the_clock_steps_back(void **state)
{
    struct id_maker m = {0};
    int64_t now_us = DAY_ONE_US + 5000000;
    uint64_t last = 0;

    (void)state;
    for (int i = 0; i < 10000; i++) {
        uint64_t id = id_next(&m, now_us);
        assert_true(id > last);
        last = id;
        now_us += i % 3 == 0 ? -7000 : 2000;
    }
}

static void an_id_tells_when_it_was_made(void **state)
{
    struct id_maker m = {0};
    uint64_t id = id_next(&m, DAY_ONE_US + 1234567890);

    (void)state;
    assert_true(id_time_us(id) == DAY_ONE_US + 1234567000);
    assert_true(id == UINT64_C(1234567) << 22);
}

static void ids_are_positive_at_the_ends_of_time(void **state)
{
    static const int64_t times[] = {INT64_MIN, -1, 0, DAY_ONE_US, INT64_MAX};

    (void)state;
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        struct id_maker m = {0};
        uint64_t id = id_next(&m, times[i]);
        assert_true(id > 0 && id <= INT64_MAX);
    }
}

enum { THREADS = 4, IDS = 20000 };

struct work {
    struct id_maker *maker;
    uint64_t ids[IDS];
};

static void *make_ids(void *p)
{
    struct work *w = p;

    for (int i = 0; i < IDS; i++)
        w->ids[i] = id_next(w->maker, DAY_ONE_US);
    return NULL;
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static void threads_never_get_the_same_id(void **state)
{
    static struct work work[THREADS];
    static uint64_t all[THREADS * IDS];
    struct id_maker m = {0};
    pthread_t threads[THREADS];

    (void)state;
    for (int t = 0; t < THREADS; t++) {
        work[t].maker = &m;
        assert_int_equal(pthread_create(&threads[t], NULL, make_ids, &work[t]), 0);
    }
    for (int t = 0; t < THREADS; t++) {
        pthread_join(threads[t], NULL);
        memcpy(all + t * IDS, work[t].ids, sizeof work[t].ids);
    }
    qsort(all, THREADS * IDS, sizeof *all, by_value);
    for (int i = 1; i < THREADS * IDS; i++)
        assert_true(all[i] != all[i - 1]);
}

/* What one event writes to standard error. */
static size_t logged(enum log_level level, const char *value, char *ret_line, size_t max)
{
    FILE *file = tmpfile();
    int saved = dup(STDERR_FILENO);

    assert_non_null(file);
    dup2(fileno(file), STDERR_FILENO);
    log_event(level, "base", "tested", "n=%d value=%s", 3, value);
    dup2(saved, STDERR_FILENO);
    close(saved);
    rewind(file);
    size_t n = fread(ret_line, 1, max - 1, file);
    ret_line[n] = '\0';
    fclose(file);
    return n;
}

static void an_event_is_one_line_of_json(void **state)
{
    static const char start[] = "{\"time\":\"20";
    static const char end[] = "Z\",\"level\":\"warn\",\"room\":\"base\",\"event\":\"tested\",\"n\":\"3\",\"value\":\"a\\\"b\"}\n";
    char line[400];
    size_t n = logged(LOG_WARN, "a\"b", line, sizeof line);

    (void)state;
    assert_memory_equal(line, start, sizeof start - 1);
    assert_true(n > sizeof end);
    assert_string_equal(line + n - (sizeof end - 1), end);
}

static void a_log_line_is_utf8_and_stays_one_line(void **state)
{
    char line[400];

    (void)state;
    logged(LOG_WARN, "\xff\n", line, sizeof line);
    assert_non_null(strstr(line, "\"value\":\"?\\n\""));
}

static void events_below_the_least_level_are_dropped(void **state)
{
    char line[400];

    (void)state;
    log_set_level(LOG_ERROR);
    assert_int_equal(logged(LOG_WARN, "x", line, sizeof line), 0);
    log_set_level(LOG_DEBUG);
    assert_true(logged(LOG_DEBUG, "x", line, sizeof line) > 0);
    log_set_level(LOG_INFO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_ascend_even_when_the_clock_steps_back),
        cmocka_unit_test(an_id_tells_when_it_was_made),
        cmocka_unit_test(ids_are_positive_at_the_ends_of_time),
        cmocka_unit_test(threads_never_get_the_same_id),
        cmocka_unit_test(an_event_is_one_line_of_json),
        cmocka_unit_test(a_log_line_is_utf8_and_stays_one_line),
        cmocka_unit_test(events_below_the_least_level_are_dropped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
