#include "media/sum.h"

#include <assert.h>
#include <string.h>

size_t sum_for(const int16_t *const voices[], uint16_t gains[][SUM_LEGS], size_t legs, size_t to, int16_t ret_samples[SUM_STEP])
{
    int32_t sum[SUM_STEP];
    size_t heard = 0;

    assert(legs <= SUM_LEGS && to < legs);
    for (size_t from = 0; from < legs; from++) {
        int32_t gain = gains[from][to];
        if (from == to || !voices[from] || gain == 0)
            continue;
        if (heard++ == 0)
            memset(sum, 0, sizeof sum);
        for (int i = 0; i < SUM_STEP; i++)
            sum[i] += gain == SUM_ONE ? voices[from][i] : voices[from][i] * gain / SUM_ONE;
    }
    if (heard == 0)
        return 0;
    for (int i = 0; i < SUM_STEP; i++)
        ret_samples[i] = (int16_t)(sum[i] > INT16_MAX ? INT16_MAX : sum[i] < INT16_MIN ? INT16_MIN : sum[i]);
    return heard;
}
