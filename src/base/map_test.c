#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/map.h"
#include "base/prng.h"

static void an_empty_map_has_nothing(void **state)
{
    struct map m = {0};
    uint32_t at = 0;
    uint64_t k, v = 5;

    (void)state;
    assert_false(map_get(&m, 1, &v));
    assert_false(map_del(&m, 1));
    assert_false(map_next(&m, &at, &k, &v));
    assert_int_equal(v, 5);
    map_done(&m);
}

static void a_put_replaces(void **state)
{
    struct map m = {0};
    uint64_t v = 0;

    (void)state;
    assert_int_equal(map_put(&m, 9, 1), OK);
    assert_int_equal(map_put(&m, 9, 0), OK);
    assert_int_equal(m.count, 1);
    assert_true(map_get(&m, 9, &v));
    assert_int_equal(v, 0);
    assert_false(map_get(&m, 0, &v));
    assert_true(map_del(&m, 9));
    assert_false(map_del(&m, 9));
    assert_false(map_get(&m, 9, &v));
    map_done(&m);
}

enum { KEYS = 300 };

/* Every key is looked for after every step's round, so an entry that a delete has cut off is noticed. */
static void agrees_with_plain_array(const struct map *m, const uint64_t *plain, uint32_t count)
{
    assert_int_equal(m->count, count);
    for (uint64_t k = 1; k <= KEYS; k++) {
        uint64_t v = 0;
        int there = map_get(m, k, &v);
        assert_int_equal(there, plain[k] != 0);
        assert_true(v == plain[k]);
    }
}

static void puts_and_deletes_at_random_lose_nothing(void **state)
{
    struct map m = {0};
    struct prng r = {3};
    uint64_t plain[KEYS + 1] = {0};
    uint32_t count = 0;

    (void)state;
    for (int step = 0; step < 20000; step++) {
        uint64_t k = 1 + prng_below(&r, KEYS), v = 1 + prng_below(&r, 1000);
        /* Deletes win for a while, then puts: the map empties and fills. */
        if (prng_below(&r, 10) < (step / 2000 % 2 ? 7u : 3u)) {
            assert_int_equal(map_del(&m, k), plain[k] != 0);
            count -= plain[k] != 0;
            plain[k] = 0;
        } else {
            assert_int_equal(map_put(&m, k, v), OK);
            count += plain[k] == 0;
            plain[k] = v;
        }
        if (step % 20 == 0)
            agrees_with_plain_array(&m, plain, count);
    }
    assert_true(m.room <= 1024); /* deletes leave nothing behind that makes it grow */
    map_done(&m);
}

static void every_entry_is_visited_once(void **state)
{
    struct map m = {0};
    uint32_t at = 0, seen = 0;
    uint64_t k, v, sum = 0;

    (void)state;
    for (uint64_t i = 1; i <= 1000; i++)
        assert_int_equal(map_put(&m, i, i * 2), OK);
    while (map_next(&m, &at, &k, &v)) {
        assert_true(v == k * 2);
        sum += k;
        seen++;
    }
    assert_int_equal(seen, 1000);
    assert_int_equal(sum, 500500);
    assert_false(map_next(&m, &at, &k, &v));
    map_done(&m);
}

/* Reference values of splitmix64 with seed 1234567. */
static void chance_is_the_same_everywhere(void **state)
{
    struct prng r = {1234567};

    (void)state;
    assert_true(prng_next(&r) == UINT64_C(6457827717110365317));
    assert_true(prng_next(&r) == UINT64_C(3203168211198807973));
    assert_true(prng_next(&r) == UINT64_C(9817491932198370423));
    for (int i = 0; i < 1000; i++) {
        assert_true(prng_below(&r, 7) < 7);
        assert_true(prng_below(&r, 1) == 0);
        (void)prng_below(&r, UINT64_MAX);
    }
    assert_true(hash_bytes("a", 1, 0) != hash_bytes("b", 1, 0));
    assert_true(hash_bytes("a", 1, 0) != hash_bytes("a", 1, 1));
    assert_true(hash_bytes(NULL, 0, 0) == hash_bytes("", 0, 0));
    assert_true(hash_u64(1) != hash_u64(2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_map_has_nothing),
        cmocka_unit_test(a_put_replaces),
        cmocka_unit_test(puts_and_deletes_at_random_lose_nothing),
        cmocka_unit_test(every_entry_is_visited_once),
        cmocka_unit_test(chance_is_the_same_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
