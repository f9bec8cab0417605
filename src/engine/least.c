/* The least key of a block's seats of which some count: the inner loop of "longest idle". The same answer on every machine; how wide its registers
 * are is asked once. */
#include "engine/index_inside.h"

static uint64_t least_plain(const uint64_t *keys, const uint64_t *which)
{
    uint64_t least = INT64_MAX;

    for (uint32_t w = 0; w < BLOCK_WORDS; w++)
        for (uint64_t left = which[w]; left; left &= left - 1) {
            uint64_t key = keys[w * 64 + (uint32_t)__builtin_ctzll(left)];
            least = key < least ? key : least;
        }
    return least;
}

#if defined __x86_64__
#include <immintrin.h>

/* Keys are below 2^63 (order_key()), so that signed comparison does. */
__attribute__((target("avx2"))) static uint64_t least_avx2(const uint64_t *keys, const uint64_t *which)
{
    const __m256i none = _mm256_set1_epi64x(INT64_MAX), bit = _mm256_setr_epi64x(1, 2, 4, 8);
    __m256i least = none;
    int64_t of[4];

    for (uint32_t w = 0; w < BLOCK_WORDS; w++)
        for (uint32_t i = 0; i < 64 && which[w] >> i; i += 4) {
            const __m256i *at = (const __m256i *)(const void *)(keys + w * 64 + i);
            __m256i these = _mm256_cmpeq_epi64(_mm256_and_si256(_mm256_set1_epi64x((int64_t)(which[w] >> i)), bit), bit);
            __m256i key = _mm256_blendv_epi8(none, _mm256_loadu_si256(at), these);
            least = _mm256_blendv_epi8(least, key, _mm256_cmpgt_epi64(least, key));
        }
    _mm256_storeu_si256((__m256i *)(void *)of, least);
    for (uint32_t i = 1; i < 4; i++)
        of[0] = of[i] < of[0] ? of[i] : of[0];
    return (uint64_t)of[0];
}

__attribute__((target("avx512f"))) static uint64_t least_avx512(const uint64_t *keys, const uint64_t *which)
{
    __m512i a = _mm512_set1_epi64(INT64_MAX), b = a;

    for (uint32_t w = 0; w < BLOCK_WORDS; w++)
        for (uint32_t i = 0; i < 64; i += 16) {
            const uint64_t *at = keys + w * 64 + i;
            a = _mm512_mask_min_epu64(a, (__mmask8)(which[w] >> i), a, _mm512_loadu_si512(at));
            b = _mm512_mask_min_epu64(b, (__mmask8)(which[w] >> (i + 8)), b, _mm512_loadu_si512(at + 8));
        }
    return (uint64_t)_mm512_reduce_min_epu64(_mm512_min_epu64(a, b));
}
#endif

least_function *index_least(void)
{
#if defined __x86_64__
    if (__builtin_cpu_supports("avx512f"))
        return least_avx512;
    if (__builtin_cpu_supports("avx2"))
        return least_avx2;
#endif
    return least_plain;
}
