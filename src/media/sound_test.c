/* What is played and mixed: files, tones, sums. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "media/g711.h"
#include "media/sum.h"
#include "media/tone.h"
#include "media/wav.h"

static const double turn = 6.283185307179586;

/* How much of a frequency there is: its amplitude. */
static double amplitude(const int16_t *s, size_t n, double hz, double rate)
{
    double c = 0, d = 0;
    for (size_t i = 0; i < n; i++) {
        c += s[i] * cos(turn * hz * (double)i / rate);
        d += s[i] * sin(turn * hz * (double)i / rate);
    }
    return 2 * sqrt(c * c + d * d) / (double)n;
}

struct file {
    uint8_t p[2 * 2 * 48000 + 100];
    size_t n;
};

static void put(struct file *f, uint32_t v, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        f->p[f->n++] = (uint8_t)(v >> 8 * i);
}

static void text(struct file *f, const char *t)
{
    memcpy(f->p + f->n, t, 4);
    f->n += 4;
}

/* A second of two sines, hz[0] on all channels. */
static void make(struct file *f, uint32_t tag, uint32_t rate, uint32_t channels, const double hz[2])
{
    uint32_t bytes = tag == 1 ? 2 : 1;

    f->n = 0;
    text(f, "RIFF");
    put(f, 0, 4);
    text(f, "WAVE");
    text(f, "LIST"); /* something else before, of odd length */
    put(f, 3, 4);
    put(f, 0, 4);
    text(f, "fmt ");
    put(f, 16, 4);
    put(f, tag, 2);
    put(f, channels, 2);
    put(f, rate, 4);
    put(f, rate * bytes * channels, 4);
    put(f, bytes * channels, 2);
    put(f, bytes * 8, 2);
    text(f, "data");
    put(f, rate * bytes * channels, 4);
    for (uint32_t i = 0; i < rate; i++)
        for (uint32_t c = 0; c < channels; c++) {
            int16_t v = (int16_t)(8000 * sin(turn * hz[0] * i / rate) + 8000 * sin(turn * hz[1] * i / rate));
            put(f, tag == 1 ? (uint16_t)v : tag == 6 ? g711_a(v) : g711_u(v), bytes);
        }
}

static struct file file;
static int16_t samples[48000];

static void files_of_every_kind_become_8_khz(void **state)
{
    static const uint32_t tags[] = {1, 6, 7}, rates[] = {8000, 11025, 16000, 22050, 44100, 48000};
    struct wav w;

    (void)state;
    for (size_t t = 0; t < 3; t++)
        for (size_t r = 0; r < 6; r++)
            for (uint32_t channels = 1; channels <= 2; channels++) {
                /* a tone that stays and, where the rate allows, one that would fold down to 3 kHz */
                const double hz[2] = {1000, rates[r] >= 11025 ? 5000 : 2000};
                make(&file, tags[t], rates[r], channels, hz);
                assert_int_equal(wav_read(file.p, file.n, &w), OK);
                assert_int_equal(wav_samples(&w), 8000);
                wav_convert(&w, samples);
                double kept = amplitude(samples + 400, 7200, 1000, 8000), folded = amplitude(samples + 400, 7200, 3000, 8000);
                assert_true(fabs(kept - 8000) < 200);
                assert_true(folded < 80); /* 40 dB below */
            }
}

static void what_is_no_such_file_is_refused(void **state)
{
    const double hz[2] = {1000, 0};
    struct wav w;

    (void)state;
    make(&file, 1, 8000, 1, hz);
    for (size_t n = 0; n < 55; n++)
        assert_int_equal(wav_read(file.p, n, &w), ERR_INPUT);
    assert_int_equal(wav_read(file.p, 1000, &w), OK); /* cut off in its sound: as far as it goes */
    assert_int_equal(w.frames, (1000 - 56) / 2);
    file.p[24 + 8] = 3; /* floats */
    assert_int_equal(wav_read(file.p, file.n, &w), ERR_MEDIA_TYPE);
    file.p[24 + 8] = 1;
    file.p[24 + 10] = 3; /* channels */
    assert_int_equal(wav_read(file.p, file.n, &w), ERR_MEDIA_TYPE);
    file.p[24 + 10] = 1;
    memset(file.p + 24 + 12, 0xff, 4); /* the rate */
    assert_int_equal(wav_read(file.p, file.n, &w), ERR_MEDIA_TYPE);
    make(&file, 1, 8000, 1, hz);
    memset(file.p + 16, 0xff, 4); /* a chunk of 4 GB */
    assert_int_equal(wav_read(file.p, file.n, &w), ERR_INPUT);
}

static void tones_sound_as_their_country_has_them(void **state)
{
    const struct tone *cn = tone_of(TONE_BUSY, STR("CN")), *us = tone_of(TONE_RING, STR("US"));

    (void)state;
    assert_int_equal(tone_samples(cn), 5600);
    tone_make(cn, samples);
    assert_true(amplitude(samples, 2800, 450, 8000) > 8000);
    assert_true(amplitude(samples + 2800, 2800, 450, 8000) < 1);
    assert_int_equal(tone_samples(us), 48000);
    tone_make(us, samples);
    assert_true(amplitude(samples, 16000, 440, 8000) > 4000 && amplitude(samples, 16000, 480, 8000) > 4000);
    assert_true(tone_of(TONE_RING, STR("XX")) == tone_of(TONE_RING, STR("CN")));
    assert_false(tone_known(STR("XX")));
    for (int i = 0; i < TONE_KINDS; i++)
        assert_true(tone_samples(tone_of((enum tone_kind)i, STR("HK"))) <= sizeof samples / sizeof *samples);
}

static void keys_are_their_two_frequencies(void **state)
{
    static const struct { char key; double low, high; } keys[] = {{'1', 697, 1209}, {'0', 941, 1336}, {'#', 941, 1477}, {'D', 941, 1633}, {'6', 770, 1477}};

    (void)state;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        assert_int_equal(tone_key(keys[i].key, 8000, samples), OK);
        assert_true(amplitude(samples, 8000, keys[i].low, 8000) > 4000 && amplitude(samples, 8000, keys[i].high, 8000) > 4000);
    }
    assert_int_equal(tone_key('E', 10, samples), ERR_INPUT);
    assert_int_equal(tone_key(0, 10, samples), ERR_INPUT);
}

static void comfort_is_quiet_and_not_silent(void **state)
{
    uint32_t seed = 1;
    double power = 0;

    (void)state;
    tone_comfort(&seed, 8000, samples);
    for (int i = 0; i < 8000; i++)
        power += (double)samples[i] * samples[i] / 8000;
    assert_true(power > 50 && power < 150); /* -68 dBm0 is a root mean square of 9 */
}

static void each_hears_the_others_and_not_itself(void **state)
{
    int16_t a[SUM_STEP], b[SUM_STEP], c[SUM_STEP], out[SUM_STEP];
    const int16_t *voices[4] = {a, b, c, NULL};
    uint16_t gains[SUM_LEGS][SUM_LEGS];

    (void)state;
    for (int i = 0; i < SUM_STEP; i++) {
        a[i] = 100;
        b[i] = (int16_t)(i - 80);
        c[i] = 30000;
    }
    for (int i = 0; i < SUM_LEGS; i++)
        for (int k = 0; k < SUM_LEGS; k++)
            gains[i][k] = SUM_ONE;
    assert_int_equal(sum_for(voices, gains, 4, 2, out), 2);
    for (int i = 0; i < SUM_STEP; i++)
        assert_int_equal(out[i], 100 + i - 80);
    gains[0][3] = SUM_ONE / 2; /* whisper: loud to one, silent to the other */
    gains[0][1] = 0;
    gains[2][3] = 4 * SUM_ONE;
    assert_int_equal(sum_for(voices, gains, 4, 3, out), 3);
    for (int i = 0; i < SUM_STEP; i++)
        assert_int_equal(out[i], INT16_MAX);
    assert_int_equal(sum_for(voices, gains, 4, 1, out), 1);
    assert_int_equal(out[0], 30000);
    for (int i = 0; i < SUM_STEP; i++)
        c[i] = -32768;
    sum_for(voices, gains, 4, 3, out);
    assert_int_equal(out[0], INT16_MIN);
    voices[0] = voices[1] = NULL;
    assert_int_equal(sum_for(voices, gains, 4, 2, out), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_of_every_kind_become_8_khz),
        cmocka_unit_test(what_is_no_such_file_is_refused),
        cmocka_unit_test(tones_sound_as_their_country_has_them),
        cmocka_unit_test(keys_are_their_two_frequencies),
        cmocka_unit_test(comfort_is_quiet_and_not_silent),
        cmocka_unit_test(each_hears_the_others_and_not_itself),
    };
    return cmocka_run_group_tests_name("media_sound", tests, NULL, NULL);
}
