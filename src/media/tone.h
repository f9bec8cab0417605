/* tone.h: what a telephone network says without words: ring-back, busy, congestion (ITU-T E.180 supplement 2), keys (Q.23), and almost nothing. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum tone_kind { TONE_RING, TONE_BUSY, TONE_CONGESTION, TONE_KINDS };

/* One or two frequencies, on and off in turn. */
struct tone {
    uint16_t hz[2];        /* 0: only one */
    uint16_t cadence_ms[8]; /* on, off, on, off...; ends with 0 */
};

/* By country, ISO 3166: "CN", "HK", "US"...; one that is not known sounds like China's. Never NULL. */
const struct tone *tone_of(enum tone_kind kind, struct str country);
bool tone_known(struct str country);
/* One turn of its cadence, to be repeated: its samples at 8 kHz, and how many. */
size_t tone_samples(const struct tone *t);
void tone_make(const struct tone *t, int16_t *ret_samples);
/* n samples of a key. ERR_INPUT: no key. */
MUST_USE enum err tone_key(char digit, size_t n, int16_t *ret_samples);
/* Noise at about -68 dBm0, so that a waiting line is not taken for a dead one. The same seed gives the same. */
void tone_comfort(uint32_t *seed, size_t n, int16_t *ret_samples);
