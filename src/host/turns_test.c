#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/prng.h"
#include "base/types.h"
#include "host/host.h"
#include "host/turns.h"
#include "port/clock.h"

#define COMERS 2000u

struct comer {
    struct turn turn;
    struct turns *turns;
    uint32_t no, pause;
};

static uint32_t order[COMERS], came; /* written by whose turn it is */

static void come(void *arg)
{
    struct comer *c = arg;
    for (volatile uint32_t i = 0; i < c->pause; i++)
        continue;
    turns_wait(c->turns, &c->turn, 600 * SECOND_US);
    order[came++] = c->no;
    turns_pass(c->turns, &c->turn);
}

/* Prepared by four threads that take longer or shorter, as it happens. */
static void who_came_first_is_asked_for_first(void **state)
{
    static struct comer comers[COMERS];
    struct pool *pool;
    struct turns turns;
    struct prng rng = {1};

    (void)state;
    turns_open(&turns);
    came = 0;
    assert_int_equal(pool_new(4, COMERS, &pool), OK);
    for (uint32_t i = 0; i < COMERS; i++) {
        comers[i] = (struct comer){.turns = &turns, .no = i, .pause = (uint32_t)prng_below(&rng, 20000)};
        turns_take(&turns, &comers[i].turn);
        assert_int_equal(pool_post(pool, i, come, &comers[i]), OK);
    }
    pool_free(pool);
    turns_close(&turns);
    assert_int_equal(came, COMERS);
    for (uint32_t i = 0; i < COMERS; i++)
        assert_int_equal(order[i], i);
}

static void one_that_gave_up_holds_nobody(void **state)
{
    struct turns turns;
    struct turn first, second, third;

    (void)state;
    turns_open(&turns);
    turns_take(&turns, &first);
    turns_take(&turns, &second);
    turns_take(&turns, &third);
    turns_pass(&turns, &second); /* from the middle, and then once more */
    turns_pass(&turns, &second);
    turns_pass(&turns, &first);
    turns_wait(&turns, &third, 600 * SECOND_US);
    turns_pass(&turns, &third);
    turns_close(&turns);
}

static void nobody_waits_longer_than_the_limit(void **state)
{
    struct turns turns;
    struct turn slow, quick;

    (void)state;
    turns_open(&turns);
    turns_take(&turns, &slow);
    turns_take(&turns, &quick);
    turns_wait(&turns, &quick, 1000); /* comes back although the slow one never passed */
    turns_pass(&turns, &quick);
    turns_pass(&turns, &slow);
    turns_close(&turns);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_came_first_is_asked_for_first),
        cmocka_unit_test(one_that_gave_up_holds_nobody),
        cmocka_unit_test(nobody_waits_longer_than_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
