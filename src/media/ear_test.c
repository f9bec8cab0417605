#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "media/ear.h"
#include "media/g711.h"

static const double turn = 6.283185307179586;

static int16_t tone(int64_t i)
{
    return (int16_t)(10000 * sin(turn * 200 * (double)i / 8000));
}

static void put(struct media_ear *e, int64_t from, size_t n, enum media_codec codec, int64_t now_us)
{
    uint8_t p[2000];
    struct rtp r = {.ts = (uint32_t)from, .payload = p, .payload_bytes = n};

    for (size_t i = 0; i < n; i++)
        p[i] = codec == MEDIA_PCMA ? g711_a(tone(from + (int64_t)i)) : g711_u(tone(from + (int64_t)i));
    media_ear_put(e, &r, codec, now_us);
}

/* Like the tone, whatever its delay: the mean square of what is left after the best fit of both phases, by the power. */
static double unlike(const int16_t *s, size_t n)
{
    double c = 0, d = 0, power = 0, left = 0;
    for (size_t i = 0; i < n; i++) {
        c += s[i] * cos(turn * 200 * (double)i / 8000) * 2 / (double)n;
        d += s[i] * sin(turn * 200 * (double)i / 8000) * 2 / (double)n;
    }
    for (size_t i = 0; i < n; i++) {
        double fit = c * cos(turn * 200 * (double)i / 8000) + d * sin(turn * 200 * (double)i / 8000);
        power += s[i] * (double)s[i];
        left += (s[i] - fit) * (s[i] - fit);
    }
    return left / power;
}

static void packets_of_any_length_become_the_same_sound(void **state)
{
    static const size_t lengths[] = {80, 160, 240, 320, 480, 37 * 8};

    (void)state;
    for (size_t k = 0; k < sizeof lengths / sizeof *lengths; k++)
        for (int codec = 0; codec < MEDIA_CODECS; codec++) {
            struct media_ear e = {0};
            int16_t out[100 * MEDIA_STEP];
            int64_t sent = 0;
            size_t n = 0;
            for (int step = 0; step < 80; step++) {
                for (; sent + (int64_t)lengths[k] <= (step + 1) * MEDIA_STEP; sent += (int64_t)lengths[k])
                    put(&e, sent, lengths[k], (enum media_codec)codec, step * 20000);
                if (media_ear_take(&e, step * 20000, out + n) || n > 0)
                    n += MEDIA_STEP;
            }
            assert_true(n >= 70 * MEDIA_STEP);
            assert_true(unlike(out + 20 * MEDIA_STEP, 40 * MEDIA_STEP) < 0.001);
            assert_int_equal(e.jitter.late, 0);
        }
}

static void a_lost_frame_is_hardly_heard(void **state)
{
    struct media_ear e = {0};
    int16_t out[60 * MEDIA_STEP];

    (void)state;
    for (int step = 0; step < 60; step++) {
        if (step != 30 && step != 45)
            put(&e, step * MEDIA_STEP, MEDIA_STEP, MEDIA_PCMA, step * 20000);
        media_ear_take(&e, step * 20000, out + step * MEDIA_STEP);
    }
    assert_int_equal(e.concealed, 2);
    assert_true(unlike(out + 25 * MEDIA_STEP, 15 * MEDIA_STEP) < 0.03); /* a frame of silence instead is 0.067 */
    for (int i = 5 * MEDIA_STEP; i < 59 * MEDIA_STEP; i++) /* no click: the tone itself moves by at most 1570 */
        assert_true(abs(out[i + 1] - out[i]) < 3500);
}

static void what_stays_away_fades_and_is_silence_then(void **state)
{
    struct media_ear e = {0};
    int16_t out[MEDIA_STEP];
    int32_t loudest[6] = {0};

    (void)state;
    assert_false(media_ear_take(&e, 0, out)); /* nothing came yet: silence, and nothing made up */
    for (int step = 0; step < 20; step++) {
        put(&e, step * MEDIA_STEP, MEDIA_STEP, MEDIA_PCMU, step * 20000);
        media_ear_take(&e, step * 20000, out);
    }
    for (int step = 0; step < 6; step++) {
        bool sound = media_ear_take(&e, (20 + step) * 20000, out);
        assert_true(sound == (step < 3));
        for (int i = 0; i < MEDIA_STEP; i++)
            if (abs(out[i]) > loudest[step])
                loudest[step] = abs(out[i]);
    }
    assert_true(loudest[0] > 9000);
    assert_true(loudest[1] < loudest[0] && loudest[2] < loudest[1]);
    assert_int_equal(loudest[3], 0);
    assert_int_equal(e.concealed, 3);
}

static void another_source_begins_without_the_rest_of_the_first(void **state)
{
    struct media_ear e = {0};
    int16_t out[MEDIA_STEP];

    (void)state;
    for (int step = 0; step < 20; step++) {
        put(&e, step * MEDIA_STEP, MEDIA_STEP, MEDIA_PCMA, step * 20000);
        media_ear_take(&e, step * 20000, out);
    }
    media_ear_reset(&e);
    assert_false(media_ear_take(&e, 400000, out));
    put(&e, 1 << 30, MEDIA_STEP, MEDIA_PCMA, 420000);
    assert_true(media_ear_take(&e, 420000, out));
    assert_int_equal(e.jitter.late, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packets_of_any_length_become_the_same_sound),
        cmocka_unit_test(a_lost_frame_is_hardly_heard),
        cmocka_unit_test(what_stays_away_fades_and_is_silence_then),
        cmocka_unit_test(another_source_begins_without_the_rest_of_the_first),
    };
    return cmocka_run_group_tests_name("media_ear", tests, NULL, NULL);
}
