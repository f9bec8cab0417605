/* sum.h: what each in a mix hears: all others, each with its gain, saturating. Pure. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define SUM_LEGS 8
#define SUM_STEP 160
#define SUM_ONE 256

/* What leg `to` hears. voices[i] is what leg i speaks, NULL for silence; gains[i][to] of 256 is how loud `to` hears i; its own never counts.
 * Returns how many are heard; 0: ret_samples is not written. */
size_t sum_for(const int16_t *const voices[], uint16_t gains[][SUM_LEGS], size_t legs, size_t to, int16_t ret_samples[SUM_STEP]);
