#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <semaphore.h>

#include <cmocka.h>

#include "host/host.h"

#define KEYS 7
#define EACH 2000

struct item {
    uint32_t key, place;
};

static atomic_uint done_count, disorder, seen[KEYS];

static void check_order(void *arg)
{
    struct item *i = arg;
    if (atomic_fetch_add(&seen[i->key], 1) != i->place)
        atomic_fetch_add(&disorder, 1);
    atomic_fetch_add(&done_count, 1);
    free(i);
}

static void work_of_one_key_stays_in_order_and_none_is_lost(void **state)
{
    (void)state;
    struct pool *p;
    assert_int_equal(pool_new(3, 4 * EACH * KEYS, &p), OK);
    for (uint32_t n = 0; n < EACH; n++)
        for (uint32_t k = 0; k < KEYS; k++) {
            struct item *i = malloc(sizeof *i);
            *i = (struct item){k, n};
            assert_int_equal(pool_post(p, k, check_order, i), OK);
        }
    pool_stop(p); /* finishes what is queued */
    assert_int_equal(done_count, EACH * KEYS);
    assert_int_equal(disorder, 0);
    assert_int_equal(pool_post(p, 1, check_order, NULL), ERR_STOPPING);
    pool_free(p);
}

static sem_t gate;

static void wait_at_gate(void *arg)
{
    (void)arg;
    sem_wait(&gate);
}

static void a_full_queue_refuses(void **state)
{
    (void)state;
    struct pool *p;
    sem_init(&gate, 0, 0);
    assert_int_equal(pool_new(1, 2, &p), OK);
    int taken = 0;
    enum err err;
    while ((err = pool_post(p, 1, wait_at_gate, NULL)) == OK && taken < 100)
        taken++;
    assert_int_equal(err, ERR_FULL);
    assert_in_range(taken, 2, 3); /* one may be running already */
    for (int i = 0; i < taken; i++)
        sem_post(&gate);
    pool_free(p);
    sem_destroy(&gate);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(work_of_one_key_stays_in_order_and_none_is_lost),
        cmocka_unit_test(a_full_queue_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
