#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "media/g711.h"

/* ITU-T G.711 (11/88), tables 1a and 2a: decision values x(n) at the ends of each segment (column 5), the first quantized value of each
 * segment (column 8) and the number of steps. Units: A-law 1/4096 of full scale (16 to a sample's unit), u-law 1/8159 (4). */
static void the_a_law_is_the_recommendations_table_1a(void **state)
{
    static const int first[8] = {0, 32, 64, 128, 256, 512, 1024, 2048}; /* decision value at which the segment begins, in 1/4096 */
    static const int width[8] = {2, 2, 4, 8, 16, 32, 64, 128};

    (void)state;
    for (int segment = 0; segment < 8; segment++)
        for (int step = 0; step < 16; step++) {
            int from = first[segment] + step * width[segment], to = from + width[segment];
            uint8_t word = (uint8_t)((0x80 | segment << 4 | step) ^ 0x55), negative = word ^ 0x80;
            /* the quantized value is the middle of its interval: y(n) = (x(n-1) + x(n)) / 2 */
            assert_int_equal(g711_a_linear[word], (from + to) * 8 / 2);
            assert_int_equal(g711_a_linear[negative], -(from + to) * 8 / 2);
            for (int x = from * 8; x < to * 8; x++) {
                assert_int_equal(g711_a((int16_t)x), word);
                assert_int_equal(g711_a((int16_t)(-x - 1)), negative);
            }
        }
}

static void the_u_law_is_the_recommendations_table_2a(void **state)
{
    int from = 0; /* decision values, in 1/8159: 0 1 3 5 ... 31, then steps of 4, 8, 16 ... 256 */

    (void)state;
    for (int interval = 0; interval < 128; interval++) {
        int segment = interval / 16, width = interval == 0 ? 1 : 2 << segment, to = from + width;
        uint8_t word = (uint8_t)(0xff - interval), negative = word & 0x7f;
        int value = interval == 0 ? 0 : (from + to) / 2;
        assert_int_equal(g711_u_linear[word], value * 4);
        assert_int_equal(g711_u_linear[negative], -value * 4);
        for (int x = from * 4; x < to * 4; x++) {
            assert_int_equal(g711_u((int16_t)x), word);
            assert_int_equal(g711_u((int16_t)(-x - 1)), negative);
        }
        from = to;
    }
    assert_int_equal(from, 8159);
    assert_int_equal(g711_u(INT16_MAX), 0x80); /* beyond the virtual decision value: the last word */
    assert_int_equal(g711_u(INT16_MIN), 0x00);
}

static void the_test_words_of_a_milliwatt_are_a_tone_of_1000_hz(void **state)
{
    /* table 5 (A-law) and 6 (u-law): periodic sequences of 0 dBm0 */
    static const uint8_t a[8] = {0x34, 0x21, 0x21, 0x34, 0xb4, 0xa1, 0xa1, 0xb4};
    static const uint8_t u[8] = {0x1e, 0x0b, 0x0b, 0x1e, 0x9e, 0x8b, 0x8b, 0x9e};
    int64_t a_power = 0, u_power = 0;

    (void)state;
    for (int i = 0; i < 8; i++) {
        assert_true((g711_a_linear[a[i]] < 0) == (i < 4));
        assert_true((g711_u_linear[u[i]] < 0) == (i < 4));
        a_power += (int64_t)g711_a_linear[a[i]] * g711_a_linear[a[i]];
        u_power += (int64_t)g711_u_linear[u[i]] * g711_u_linear[u[i]];
    }
    /* 0 dBm0 is 3.14 dB (A), 3.17 dB (u) below a full sine: a mean square of 2^30 / 2 / 10^0.314 and 32636^2 / 2 / 10^0.317, within 2 % */
    assert_in_range(a_power / 8, 255500000, 266000000);
    assert_in_range(u_power / 8, 251600000, 261900000);
}

static void every_word_goes_there_and_back(void **state)
{
    (void)state;
    for (int v = 0; v < 256; v++) {
        uint8_t word = (uint8_t)v, other = word;
        int16_t sample;
        g711_a_decode(&word, 1, &sample);
        assert_int_equal(g711_a(sample), v);
        g711_u_decode(&word, 1, &sample);
        /* the u-law's two zeros are one sample */
        assert_int_equal(g711_u(sample), v == 0x7f ? 0xff : v);
        g711_a_to_u(&other, 1);
        assert_int_equal(other, g711_u(g711_a_linear[v]));
        other = word;
        g711_u_to_a(&other, 1);
        assert_int_equal(other, g711_a(g711_u_linear[v]));
    }
    assert_int_equal(g711_a(0), G711_A_SILENCE);
    assert_int_equal(g711_u(0), G711_U_SILENCE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_a_law_is_the_recommendations_table_1a),
        cmocka_unit_test(the_u_law_is_the_recommendations_table_2a),
        cmocka_unit_test(the_test_words_of_a_milliwatt_are_a_tone_of_1000_hz),
        cmocka_unit_test(every_word_goes_there_and_back),
    };
    return cmocka_run_group_tests_name("media_g711", tests, NULL, NULL);
}
