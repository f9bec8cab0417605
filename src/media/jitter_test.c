#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/prng.h"
#include "media/jitter.h"

/* A network in virtual time: packet i leaves at i * 20 ms (times the sender's clock) and comes when the test says, or never (-1). What is played is counted. */
enum { PACKETS_MAX = 60000 };
struct net {
    struct jitter j;
    struct jitter_piece pieces[JITTER_PIECES];
    int64_t arrives_us[PACKETS_MAX];
    int order[PACKETS_MAX];
    uint32_t first_ts;
    int played, lost, empty, shrunk, disorder, last;
    int64_t delay_sum_us, delay_max_us;
};

static struct net net;
static struct net *sorting;

static int by_arrival(const void *a, const void *b)
{
    int64_t x = sorting->arrives_us[*(const int *)a], y = sorting->arrives_us[*(const int *)b];
    return x != y ? (x < y ? -1 : 1) : *(const int *)a - *(const int *)b;
}

static void fresh(void)
{
    memset(&net, 0, sizeof net);
    memset(net.pieces, 0xee, sizeof net.pieces);
    net.last = -1;
}

/* Plays `count` packets that leave every interval_us; the step begins at phase_us. */
static void run(int count, int64_t interval_us, int64_t phase_us)
{
    int next = 0;

    for (int i = 0; i < count; i++)
        net.order[i] = i;
    sorting = &net;
    qsort(net.order, (size_t)count, sizeof *net.order, by_arrival);
    while (next < count && net.arrives_us[net.order[next]] < 0)
        next++;
    for (int64_t now_us = phase_us; now_us < (count + 20) * interval_us; now_us += 20000) {
        for (; next < count && net.arrives_us[net.order[next]] <= now_us; next++) {
            struct jitter_piece p = {.ts = net.first_ts + (uint32_t)net.order[next] * 160, .samples = 160, .bytes = 4};
            memcpy(p.data, &net.order[next], 4);
            jitter_put(&net.j, net.pieces, &p, net.arrives_us[net.order[next]]);
        }
        for (bool again = true; again;) {
            const struct jitter_piece *p;
            uint16_t samples;
            int which;
            again = false;
            switch (jitter_get(&net.j, net.pieces, now_us, &p, &samples)) {
            case JITTER_SHRINK:
                net.shrunk++;
                again = true;
                /* fall through */
            case JITTER_PIECE:
                memcpy(&which, p->data, 4);
                net.disorder += which <= net.last;
                net.last = which;
                net.played++;
                net.delay_sum_us += now_us - which * interval_us;
                if (now_us - which * interval_us > net.delay_max_us)
                    net.delay_max_us = now_us - which * interval_us;
                break;
            case JITTER_LOST:
                net.lost++;
                break;
            case JITTER_EMPTY:
                net.empty += net.played > 0 && now_us < count * interval_us;
                break;
            }
        }
    }
}

static void a_good_network_costs_at_most_two_steps(void **state)
{
    (void)state;
    for (int64_t phase_us = 0; phase_us < 20000; phase_us += 2000) {
        fresh();
        net.first_ts = 0xffffff00; /* and the wrap is nothing */
        for (int i = 0; i < 1000; i++)
            net.arrives_us[i] = i * 20000 + 1000;
        run(1000, 20000, phase_us);
        assert_int_equal(net.played, 1000);
        assert_int_equal(net.lost + net.shrunk + net.disorder, 0);
        assert_true(net.delay_max_us <= 40000);
    }
}

static void jitter_is_met_by_delay_and_given_back_when_it_is_over(void **state)
{
    struct prng r = {1};
    int64_t at_start_us;

    (void)state;
    fresh();
    for (int i = 0; i < 6000; i++)
        net.arrives_us[i] = i * 20000 + (i < 3000 ? (int64_t)prng_below(&r, 80000) : 0);
    run(3000, 20000, 0);
    assert_true(net.j.late < 30); /* a hundredth, at the beginning */
    assert_true(net.played > 2950);
    assert_int_equal(net.disorder, 0);
    assert_true(net.delay_max_us <= 160000);
    at_start_us = net.delay_sum_us / net.played;
    assert_true(at_start_us > 80000);

    fresh();
    r.s = 1;
    for (int i = 0; i < 6000; i++)
        net.arrives_us[i] = i * 20000 + (i < 1000 ? (int64_t)prng_below(&r, 80000) : 0);
    run(6000, 20000, 0);
    assert_true(net.shrunk > 0);
    assert_true(net.delay_sum_us / net.played < at_start_us - 20000);
}

static void doubled_and_swapped_packets_are_played_once_in_order(void **state)
{
    (void)state;
    fresh();
    for (int i = 0; i < 1000; i++)
        net.arrives_us[i] = i * 20000 + (i % 7 == 3 ? 25000 : 0); /* one overtakes it */
    run(1000, 20000, 5000);
    assert_int_equal(net.played + (int)net.j.late, 1000);
    assert_true(net.j.late <= 2);
    assert_int_equal(net.disorder, 0);

    struct jitter j = {0};
    struct jitter_piece pieces[JITTER_PIECES], p = {.ts = 160, .samples = 160};
    jitter_put(&j, pieces, &p, 0);
    jitter_put(&j, pieces, &p, 1000);
    assert_int_equal(j.doubled, 1);
    assert_int_equal(__builtin_popcount(j.used), 1);
}

static void every_lost_packet_is_one_step_made_up(void **state)
{
    struct prng r = {2};
    int lost = 0;

    (void)state;
    fresh();
    for (int i = 0; i < 2000; i++) {
        bool lose = i > 10 && i < 1990 && prng_below(&r, 20) == 0;
        lost += lose;
        net.arrives_us[i] = lose ? -1 : i * 20000 + (int64_t)prng_below(&r, 5000);
    }
    run(2000, 20000, 10000);
    assert_int_equal(net.played, 2000 - lost);
    assert_in_range(net.lost + net.empty, lost, lost + 2);
    assert_int_equal(net.j.late, 0);
    assert_true(net.delay_max_us <= 60000);
}

static void after_silence_speech_begins_whole(void **state)
{
    (void)state;
    fresh();
    for (int i = 0; i < 3000; i++) /* two seconds of speech, one without packets */
        net.arrives_us[i] = i / 50 % 3 == 2 ? -1 : i * 20000 + i % 3 * 4000;
    run(3000, 20000, 0);
    assert_int_equal(net.played, 2000);
    assert_int_equal(net.j.late, 0);
    assert_int_equal(net.disorder, 0);
    assert_true(net.delay_max_us <= 60000);
}

static void a_clock_that_drifts_is_followed(void **state)
{
    static const int64_t intervals_us[] = {19990, 20010}; /* 500 ppm fast and slow, 20 minutes: 0.6 s */

    (void)state;
    for (int k = 0; k < 2; k++) {
        fresh();
        for (int i = 0; i < PACKETS_MAX; i++)
            net.arrives_us[i] = i * intervals_us[k] + i % 5 * 1000;
        run(PACKETS_MAX, intervals_us[k], 0);
        assert_true(net.played > PACKETS_MAX - 60);
        assert_true(net.delay_max_us < 120000);
        assert_int_equal(net.disorder, 0);
        if (k == 0)
            assert_in_range(net.shrunk, 25, 35);
        else
            assert_in_range(net.empty, 25, 60);
    }
}

static void a_burst_after_a_stall_does_not_stay_as_delay(void **state)
{
    (void)state;
    fresh();
    for (int i = 0; i < 2000; i++) /* a second in which nothing goes, then all of it at once */
        net.arrives_us[i] = i >= 500 && i < 550 ? 550 * 20000 : i * 20000;
    run(2000, 20000, 0);
    assert_true(net.j.dropped + net.j.late >= 18); /* 50 came, 32 are kept */
    assert_true(net.shrunk > 5);
    assert_int_equal(net.disorder, 0);
    assert_true(net.played > 1950);
}

static void a_jump_of_timestamps_is_a_new_beginning(void **state)
{
    struct jitter j = {0};
    struct jitter_piece pieces[JITTER_PIECES];
    const struct jitter_piece *got;
    uint16_t samples;
    int played = 0;
    static const uint32_t bases[] = {1000, 900000000, 500000};

    (void)state;
    for (int b = 0; b < 3; b++)
        for (int i = 0; i < 200; i++) {
            int64_t now_us = (b * 200 + i) * 20000;
            struct jitter_piece p = {.ts = bases[b] + (uint32_t)i * 160, .samples = 160};
            jitter_put(&j, pieces, &p, now_us);
            played += jitter_get(&j, pieces, now_us, &got, &samples) == JITTER_PIECE;
        }
    assert_true(played > 520); /* a jump forwards costs a step or two, one backwards the 50 late ones */
    jitter_reset(&j);
    assert_int_equal(jitter_get(&j, pieces, 0, &got, &samples), JITTER_EMPTY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_network_costs_at_most_two_steps),
        cmocka_unit_test(jitter_is_met_by_delay_and_given_back_when_it_is_over),
        cmocka_unit_test(doubled_and_swapped_packets_are_played_once_in_order),
        cmocka_unit_test(every_lost_packet_is_one_step_made_up),
        cmocka_unit_test(after_silence_speech_begins_whole),
        cmocka_unit_test(a_clock_that_drifts_is_followed),
        cmocka_unit_test(a_burst_after_a_stall_does_not_stay_as_delay),
        cmocka_unit_test(a_jump_of_timestamps_is_a_new_beginning),
    };
    return cmocka_run_group_tests_name("media_jitter", tests, NULL, NULL);
}
