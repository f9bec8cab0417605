#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/attrs.h"
#include "base/prng.h"

static size_t sample(uint8_t *p, size_t max)
{
    struct attrs_writer w;

    attrs_write_init(&w, p, max);
    attrs_write_set(&w, ATTR_QUEUES, (symbol_id[]){3, 1, 2, 3, 1}, 5);
    attrs_write_number(&w, 16, INT64_MIN);
    attrs_write_text(&w, 17, UINT32_MAX);
    attrs_write_flag(&w, 18, 7);
    attrs_write_set(&w, 19, NULL, 0);
    attrs_write_number(&w, UINT32_MAX, 9500);
    assert_int_equal(w.err, OK);
    return w.n;
}

static void what_is_written_is_read_back(void **state)
{
    uint8_t p[200];
    size_t n = sample(p, sizeof p), at = 0;
    struct attr a;

    (void)state;
    assert_int_equal(attrs_check(p, n), OK);
    assert_true(attrs_next(p, n, &at, &a));
    assert_int_equal(a.id, ATTR_QUEUES);
    assert_int_equal(a.type, ATTR_SET);
    assert_int_equal(a.count, 3); /* sorted, without doubles */
    for (uint16_t i = 0; i < 3; i++)
        assert_int_equal(attr_symbol(&a, i), i + 1);
    assert_true(attr_has(&a, 3));
    assert_false(attr_has(&a, 0));
    assert_false(attr_has(&a, 4));
    assert_true(attrs_next(p, n, &at, &a));
    assert_true(a.number == INT64_MIN);
    assert_false(attr_has(&a, 0)); /* not a set */
    assert_true(attrs_next(p, n, &at, &a));
    assert_true(a.number == UINT32_MAX);
    assert_true(attrs_next(p, n, &at, &a));
    assert_int_equal(a.number, 1);
    assert_true(attrs_next(p, n, &at, &a));
    assert_int_equal(a.count, 0);
    assert_false(attr_has(&a, 0));
    assert_true(attrs_next(p, n, &at, &a));
    assert_int_equal(a.number, 9500);
    assert_false(attrs_next(p, n, &at, &a));
    assert_int_equal(at, n);
}

static void one_attribute_is_found_or_missing(void **state)
{
    uint8_t p[200];
    size_t n = sample(p, sizeof p);
    struct attr a = {.id = 77};

    (void)state;
    assert_false(attrs_find(p, n, 15, &a));
    assert_false(attrs_find(p, n, 20, &a));
    assert_false(attrs_find(NULL, 0, 1, &a));
    assert_int_equal(a.id, 77);
    assert_true(attrs_find(p, n, 17, &a));
    assert_int_equal(a.type, ATTR_TEXT);
    assert_true(attrs_find(p, n, UINT32_MAX, &a));
}

static void a_writer_keeps_its_first_error(void **state)
{
    uint8_t p[40];
    struct attrs_writer w;
    symbol_id many[ATTR_SET_MAX + 1] = {0};

    (void)state;
    attrs_write_init(&w, p, sizeof p);
    attrs_write_flag(&w, 0, 1); /* 0 is no attribute */
    assert_int_equal(w.err, ERR_INPUT);

    attrs_write_init(&w, p, sizeof p);
    attrs_write_flag(&w, 5, 1);
    attrs_write_flag(&w, 5, 1);
    assert_int_equal(w.err, ERR_INPUT);
    attrs_write_flag(&w, 6, 1);
    assert_int_equal(w.n, 6);

    attrs_write_init(&w, p, 12);
    attrs_write_number(&w, 5, 1);
    assert_int_equal(w.err, ERR_FULL);
    attrs_write_init(&w, p, 13);
    attrs_write_number(&w, 5, 1);
    assert_int_equal(w.err, OK);

    attrs_write_init(&w, p, sizeof p);
    attrs_write_set(&w, 5, many, ATTR_SET_MAX + 1);
    assert_int_equal(w.err, ERR_FULL);
}

static void nothing_over_the_maximum_is_written_or_accepted(void **state)
{
    static uint8_t p[ATTRS_BYTES_MAX + 100];
    struct attrs_writer w;

    (void)state;
    attrs_write_init(&w, p, sizeof p);
    for (attr_id id = 1; !w.err; id++)
        attrs_write_flag(&w, id, 1);
    assert_int_equal(w.err, ERR_FULL);
    assert_true(w.n <= ATTRS_BYTES_MAX && w.n > ATTRS_BYTES_MAX - 6);
    assert_int_equal(attrs_check(p, w.n), OK);
    size_t n = w.n;
    for (uint8_t i = 0; i < 2; i++, n += 6) /* well-formed, but more than is allowed */
        memcpy(p + n, (uint8_t[]){0xff, 0xff, i, 0, ATTR_FLAG, 1}, 6);
    assert_int_equal(attrs_check(p, n), ERR_CORRUPT);
    assert_int_equal(attrs_check(p + 6, n - 12), OK);
}

static void malformed_bytes_are_refused(void **state)
{
    static const struct {
        size_t n;
        uint8_t p[24];
    } bad[] = {
        {4, {16, 0, 0, 0}},                                                /* no type */
        {5, {16, 0, 0, 0, ATTR_FLAG}},                                     /* no value */
        {6, {16, 0, 0, 0, ATTR_FLAG, 2}},                                  /* neither yes nor no */
        {6, {16, 0, 0, 0, ATTR_NONE, 0}},                                  /* no such type */
        {6, {16, 0, 0, 0, ATTR_FLAG + 1, 0}},
        {6, {0, 0, 0, 0, ATTR_FLAG, 1}},                                   /* attribute 0 */
        {12, {16, 0, 0, 0, ATTR_NUMBER, 1, 2, 3, 4, 5, 6, 7}},             /* a number of seven bytes */
        {8, {16, 0, 0, 0, ATTR_TEXT, 1, 2, 3}},
        {6, {16, 0, 0, 0, ATTR_SET, 1}},                                   /* half a count */
        {7, {16, 0, 0, 0, ATTR_SET, 1, 0}},                                /* a set without its word */
        {15, {16, 0, 0, 0, ATTR_SET, 2, 0, 2, 0, 0, 0, 1, 0, 0, 0}},       /* not ascending */
        {15, {16, 0, 0, 0, ATTR_SET, 2, 0, 1, 0, 0, 0, 1, 0, 0, 0}},       /* doubled */
        {7, {16, 0, 0, 0, ATTR_SET, 255, 255}},
        {12, {17, 0, 0, 0, ATTR_FLAG, 1, 16, 0, 0, 0, ATTR_FLAG, 1}},      /* ids not ascending */
        {12, {17, 0, 0, 0, ATTR_FLAG, 1, 17, 0, 0, 0, ATTR_FLAG, 1}},
        {7, {16, 0, 0, 0, ATTR_FLAG, 1, 0}},                               /* a byte too many */
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (attrs_check(bad[i].p, bad[i].n) != ERR_CORRUPT)
            fail_msg("bytes %zu", i);
    assert_int_equal(attrs_check(NULL, 0), OK);
}

static void damaged_bytes_are_refused_or_safe_to_read(void **state)
{
    struct prng r = {11};
    uint32_t good = 0;

    (void)state;
    for (int round = 0; round < 50000; round++) {
        uint8_t p[200];
        size_t n = sample(p, sizeof p), at = 0;
        for (uint64_t k = 1 + prng_below(&r, 2); k > 0; k--)
            p[prng_below(&r, n)] = (uint8_t)prng_next(&r);
        if (prng_below(&r, 4) == 0)
            n = prng_below(&r, n + 1);
        uint8_t *exact = malloc(n ? n : 1); /* so that reading beyond is seen */
        memcpy(exact, p, n);
        if (attrs_check(exact, n) == OK) {
            struct attr a;
            good++;
            while (attrs_next(exact, n, &at, &a))
                (void)attr_has(&a, UINT32_MAX);
            assert_int_equal(at, n);
        }
        free(exact);
    }
    assert_in_range(good, 500, 49500); /* both ways are walked */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(one_attribute_is_found_or_missing),
        cmocka_unit_test(a_writer_keeps_its_first_error),
        cmocka_unit_test(nothing_over_the_maximum_is_written_or_accepted),
        cmocka_unit_test(malformed_bytes_are_refused),
        cmocka_unit_test(damaged_bytes_are_refused_or_safe_to_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
