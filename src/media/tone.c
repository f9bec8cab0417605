#include "media/tone.h"

#include <math.h>
#include <string.h>

#define RATE 8000
#define TURN 6.28318530717958647692
#define LEVEL 4125 /* of each of two frequencies: -15 dBm0 a sine; one alone is as loud as both */
#define EDGE 24    /* samples in which a tone comes and goes, so that it does not click */

static const struct {
    char country[3];
    struct tone tones[TONE_KINDS];
} countries[] = {
    {"CN", {{{450}, {1000, 4000}}, {{450}, {350, 350}}, {{450}, {700, 700}}}},
    {"HK", {{{440, 480}, {400, 200, 400, 3000}}, {{480, 620}, {500, 500}}, {{480, 620}, {250, 250}}}},
    {"TW", {{{440, 480}, {1000, 2000}}, {{480, 620}, {500, 500}}, {{480, 620}, {250, 250}}}},
    {"SG", {{{425}, {400, 200, 400, 2000}}, {{425}, {750, 750}}, {{425}, {250, 250}}}},
    {"JP", {{{400}, {1000, 2000}}, {{400}, {500, 500}}, {{400}, {500, 500}}}},
    {"US", {{{440, 480}, {2000, 4000}}, {{480, 620}, {500, 500}}, {{480, 620}, {250, 250}}}},
    {"GB", {{{400, 450}, {400, 200, 400, 2000}}, {{400}, {375, 375}}, {{400}, {400, 350, 225, 525}}}},
    {"DE", {{{425}, {1000, 4000}}, {{425}, {480, 480}}, {{425}, {240, 240}}}},
    {"FR", {{{440}, {1500, 3500}}, {{440}, {500, 500}}, {{440}, {250, 250}}}},
};
enum { COUNTRIES = sizeof countries / sizeof *countries };

static size_t find(struct str country)
{
    for (size_t i = 0; i < COUNTRIES; i++)
        if (str_is(country, countries[i].country))
            return i;
    return COUNTRIES;
}

bool tone_known(struct str country)
{
    return find(country) < COUNTRIES;
}

const struct tone *tone_of(enum tone_kind kind, struct str country)
{
    size_t i = find(country);
    return &countries[i < COUNTRIES ? i : 0].tones[kind];
}

size_t tone_samples(const struct tone *t)
{
    size_t ms = 0;
    for (size_t i = 0; i < sizeof t->cadence_ms / sizeof *t->cadence_ms && t->cadence_ms[i]; i++)
        ms += t->cadence_ms[i];
    return ms * RATE / 1000;
}

static void sound(const uint16_t hz[2], size_t n, int16_t *ret_samples)
{
    for (size_t i = 0; i < n; i++) {
        double at = TURN * (double)i / RATE, v = LEVEL * sin(at * hz[0]);
        v += hz[1] ? LEVEL * sin(at * hz[1]) : v;
        size_t end = i < n - i ? i : n - i;
        ret_samples[i] = (int16_t)lrint(end < EDGE ? v * (double)end / EDGE : v);
    }
}

void tone_make(const struct tone *t, int16_t *ret_samples)
{
    for (size_t i = 0; i < sizeof t->cadence_ms / sizeof *t->cadence_ms && t->cadence_ms[i]; i++) {
        size_t n = t->cadence_ms[i] * (size_t)RATE / 1000;
        if (i % 2 == 0)
            sound(t->hz, n, ret_samples);
        else
            memset(ret_samples, 0, n * sizeof *ret_samples);
        ret_samples += n;
    }
}

enum err tone_key(char digit, size_t n, int16_t *ret_samples)
{
    static const char keys[] = "123A456B789C*0#D";
    static const uint16_t rows[4] = {697, 770, 852, 941}, columns[4] = {1209, 1336, 1477, 1633};
    const char *at = digit ? strchr(keys, digit) : NULL;

    if (!at)
        return ERR_INPUT;
    const uint16_t hz[2] = {rows[(at - keys) / 4], columns[(at - keys) % 4]};
    sound(hz, n, ret_samples);
    return OK;
}

void tone_comfort(uint32_t *seed, size_t n, int16_t *ret_samples)
{
    for (size_t i = 0; i < n; i++) {
        *seed = *seed * 1664525u + 1013904223u;
        ret_samples[i] = (int16_t)((int32_t)(*seed >> 16 & 31) - 16);
    }
}
