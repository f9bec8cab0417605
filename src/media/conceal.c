#include "media/conceal.h"

#include <assert.h>
#include <string.h>

enum { PITCH_MIN = 40, PITCH_MAX = 120, WINDOW = 160, FULL = 80, FADE = 400 }; /* samples: 200 to 66 Hz; 20 ms; 10 ms at full, then 50 ms down */

static void remember(struct conceal *c, const int16_t *samples, size_t n)
{
    assert(n <= CONCEAL_HISTORY);
    memmove(c->history, c->history + n, (CONCEAL_HISTORY - n) * sizeof *samples);
    memcpy(c->history + CONCEAL_HISTORY - n, samples, n * sizeof *samples);
}

/* The lag at which the last 20 ms are most like what was before them. */
static uint16_t find_pitch(const struct conceal *c)
{
    const int16_t *now = c->history + CONCEAL_HISTORY - WINDOW;
    double best = 0;
    uint16_t pitch = PITCH_MAX;

    for (uint16_t lag = PITCH_MIN; lag <= PITCH_MAX; lag++) {
        const int16_t *then = now - lag;
        int64_t like = 0, power = 1;
        for (int i = 0; i < WINDOW; i++) {
            like += now[i] * then[i];
            power += then[i] * then[i];
        }
        double rank = like > 0 ? (double)like * (double)like / (double)power : 0;
        if (rank > best * 1.02) { /* not a multiple of the period that is hardly better */
            best = rank;
            pitch = lag;
        }
    }
    return pitch;
}

static int32_t loudness(uint32_t made)
{
    if (made <= FULL)
        return 256;
    return made >= FULL + FADE ? 0 : (int32_t)((FULL + FADE - made) * 256 / FADE);
}

/* The next n samples of the period that goes on. The period itself stays where it was in the history: made-up sound is kept apart until it is
 * asked for again, so the phase runs through the same samples. */
static void go_on(struct conceal *c, int16_t *ret_samples, size_t n)
{
    int16_t period[PITCH_MAX];

    memcpy(period, c->history + CONCEAL_HISTORY - c->pitch, c->pitch * sizeof *period);
    for (size_t i = 0; i < n; i++) {
        ret_samples[i] = (int16_t)(period[c->phase] * loudness(c->made++) / 256);
        c->phase = (uint16_t)((c->phase + 1) % c->pitch);
    }
}

void conceal_make(struct conceal *c, int16_t *ret_samples, size_t n)
{
    if (c->made == 0) {
        c->pitch = find_pitch(c);
        c->phase = 0;
    }
    go_on(c, ret_samples, n);
}

void conceal_heard(struct conceal *c, int16_t *samples, size_t n)
{
    if (c->made > 0) {
        int16_t old[CONCEAL_FADE_IN];
        size_t fade = n < CONCEAL_FADE_IN ? n : CONCEAL_FADE_IN;
        go_on(c, old, fade);
        for (size_t i = 0; i < fade; i++)
            samples[i] = (int16_t)((old[i] * (int32_t)(fade - i) + samples[i] * (int32_t)i) / (int32_t)fade);
        c->made = 0;
    }
    remember(c, samples, n);
}

void conceal_silence(struct conceal *c, int16_t *ret_samples, size_t n)
{
    memset(ret_samples, 0, n * sizeof *ret_samples);
    c->made = 0;
    remember(c, ret_samples, n);
}
