/* wav.h: RIFF WAVE files made into samples of 8 kHz. Pure; nothing is kept.
 * Taken: PCM of 16 bits, A-law, u-law (also as WAVE_FORMAT_EXTENSIBLE); 8,000 to 48,000 Hz; one channel, or two that become one. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define WAV_RATE 8000

enum wav_format { WAV_PCM16, WAV_A, WAV_U };

struct wav {
    enum wav_format format;
    uint32_t rate, channels;
    const uint8_t *data; /* into the file */
    size_t frames;       /* at rate */
};

/* ERR_INPUT: no WAV file, or cut off in its head; sound that is shorter than said is taken as far as it goes. ERR_MEDIA_TYPE: a WAV file of another kind. */
MUST_USE enum err wav_read(const uint8_t *p, size_t n, struct wav *ret_wav);
/* Samples of 8 kHz that come of it. */
size_t wav_samples(const struct wav *w);
/* All of them into ret_samples, wav_samples() long. Other rates go through a low-pass of 3.6 kHz; 30 s of 44.1 kHz take some 50 ms. */
void wav_convert(const struct wav *w, int16_t *ret_samples);
