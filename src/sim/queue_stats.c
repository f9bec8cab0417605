#include "sim/queue_stats.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define NARROW 0.01

double sim_stats_t(uint32_t freedom)
{
    double z = 3.2905267314919255, v = freedom;
    double z2 = z * z, z3 = z * z2, z5 = z3 * z2, z7 = z5 * z2, z9 = z7 * z2;
    return z + (z3 + z) / (4 * v) + (5 * z5 + 16 * z3 + 3 * z) / (96 * v * v) +
           (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * v * v * v) +
           (79 * z9 + 776 * z7 + 1482 * z5 - 1920 * z3 - 945 * z) / (92160 * v * v * v * v);
}

/* Sums of squares and products about the means: row and column 0 are y, the others the controls. */
struct moments {
    double mean[SIM_CONTROLS_MAX + 1];
    double product[SIM_CONTROLS_MAX + 1][SIM_CONTROLS_MAX + 1];
};

struct table { /* a batch a row */
    const double *y, *controls;
    uint32_t batches, width;
};

static double value(const struct table *t, uint32_t batch, uint32_t i)
{
    return i == 0 ? t->y[batch] : t->controls[batch * t->width + i - 1];
}

/* Of all batches but one; none is left out if `without` is no batch. */
static void moments_of(const struct table *t, uint32_t without, struct moments *m)
{
    double from[SIM_CONTROLS_MAX + 1], count = without < t->batches ? t->batches - 1 : t->batches;

    memset(m, 0, sizeof *m);
    for (uint32_t b = 0; b < t->batches; b++)
        for (uint32_t i = 0; b != without && i <= t->width; i++)
            m->mean[i] += value(t, b, i) / count;
    for (uint32_t b = 0; b < t->batches; b++) {
        if (b == without)
            continue;
        for (uint32_t i = 0; i <= t->width; i++)
            from[i] = value(t, b, i) - m->mean[i];
        for (uint32_t i = 0; i <= t->width; i++)
            for (uint32_t k = 0; k <= i; k++)
                m->product[i][k] += from[i] * from[k];
    }
}

/* Sweeps control `pivot` out of everything not swept yet (Gauss): mean[0] becomes what it were if the control's mean were its own, 0. */
static void sweep(struct moments *m, uint32_t width, uint32_t pivot, bool *swept)
{
    double by = m->product[pivot][pivot], mean = m->mean[pivot], at[SIM_CONTROLS_MAX + 1];

    for (uint32_t i = 0; i <= width; i++)
        at[i] = i >= pivot ? m->product[i][pivot] : m->product[pivot][i];
    swept[pivot] = true;
    for (uint32_t i = 0; i <= width; i++) {
        if (swept[i])
            continue;
        m->mean[i] -= at[i] / by * mean;
        for (uint32_t k = 0; k <= i; k++)
            if (!swept[k])
                m->product[i][k] -= at[i] / by * at[k];
    }
}

/* The regression's value where all controls are 0. */
static double estimate(const struct table *t, uint32_t without, uint32_t *ret_used)
{
    struct moments m;
    bool swept[SIM_CONTROLS_MAX + 1] = {false};
    double first[SIM_CONTROLS_MAX + 1];

    moments_of(t, without, &m);
    *ret_used = 0;
    for (uint32_t i = 0; i <= t->width; i++)
        first[i] = m.product[i][i];
    for (uint32_t i = 1; i <= t->width && *ret_used + 10 < t->batches; i++) {
        if (first[i] <= 0 || m.product[i][i] < 1e-7 * first[i])
            continue; /* a combination of those before it */
        sweep(&m, t->width, i, swept);
        ++*ret_used;
    }
    return m.mean[0];
}

void sim_stats_figure(const double *y, uint32_t batches, const double *controls, uint32_t width, struct sim_figure *ret,
                      uint32_t *ret_used)
{
    assert(batches >= 2 && width <= SIM_CONTROLS_MAX && (width == 0 || batches > 10));

    struct table t = {y, controls, batches, width}, plain = {y, NULL, batches, 0};
    struct moments m;
    uint32_t used;

    moments_of(&plain, batches, &m);
    ret->plain = m.mean[0];
    ret->plain_half = sim_stats_t(batches - 1) * sqrt(m.product[0][0] / (batches - 1) / batches);
    ret->mean = ret->plain;
    ret->half = ret->plain_half;
    *ret_used = 0;
    if (width == 0 || ret->plain_half <= NARROW * ret->plain)
        return;

    double whole = estimate(&t, batches, ret_used), sum = 0, squares = 0;
    for (uint32_t b = 0; b < batches; b++) {
        double pseudo = batches * whole - (batches - 1) * estimate(&t, b, &used);
        sum += pseudo / batches;
        squares += pseudo * pseudo / batches;
    }
    double variance = squares > sum * sum ? (squares - sum * sum) / (batches - 1) : 0;
    ret->mean = sum;
    ret->half = sim_stats_t(batches - 1 - *ret_used) * sqrt(variance);
}
