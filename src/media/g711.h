/* g711.h: ITU-T G.711, A-law (PCMA) and u-law (PCMU), 8 kHz. Pure, cannot fail.
 * Samples are 16 bit; the law's 13 (A) or 14 bits (u) are the upper ones, as in ITU-T G.191. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define G711_A_SILENCE 0xd5
#define G711_U_SILENCE 0xff

extern const int16_t g711_a_linear[256], g711_u_linear[256];
uint8_t g711_a(int16_t sample);
uint8_t g711_u(int16_t sample);

void g711_a_decode(const uint8_t *p, size_t n, int16_t *ret_samples);
void g711_u_decode(const uint8_t *p, size_t n, int16_t *ret_samples);
void g711_a_encode(const int16_t *samples, size_t n, uint8_t *ret_p);
void g711_u_encode(const int16_t *samples, size_t n, uint8_t *ret_p);
/* One law into the other, in place, by the sample they mean. */
void g711_a_to_u(uint8_t *p, size_t n);
void g711_u_to_a(uint8_t *p, size_t n);
