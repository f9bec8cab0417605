/* conceal.h: sound made up for what was lost, in the manner of G.711 appendix I: the last pitch period goes on, fades within 60 ms, and
 * what comes next is faded in. Pure. Zeroed is the beginning. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define CONCEAL_HISTORY 360 /* samples */
#define CONCEAL_FADE_IN 40

struct conceal {
    int16_t history[CONCEAL_HISTORY]; /* the last sound, real or made up; the newest at the end */
    uint16_t pitch, phase;
    uint32_t made; /* samples in a row; 0: the last was real */
};

/* Real sound, changed in its first 5 ms if what was before it is made up. n at most 160. */
void conceal_heard(struct conceal *c, int16_t *samples, size_t n);
/* n samples that are missing, at most 160. */
void conceal_make(struct conceal *c, int16_t *ret_samples, size_t n);
/* Nothing is missing: the other side is silent. */
void conceal_silence(struct conceal *c, int16_t *ret_samples, size_t n);
