/* queue_stats.h: means over batches, with and without control variates; inside the room. */
#pragma once

#include <stdint.h>

#include "sim/sim_queue.h"

#define SIM_CONTROLS_MAX 24u

/* y: batches values; controls: batches rows of `width`, each control's mean is zero. ret_used: controls that were not combinations of
 * earlier ones; at least ten batches more than that. The interval is the jackknife's, over regressions without one batch each: batches
 * need neither be normal nor of equal variance, and the regression's own bias is taken out. Where plain batch means already know the
 * figure to 1 % of itself they stand, controls or not: of what happens in few batches (calls that are late once in a thousand) a
 * regression over batches knows less than it says. y: not negative. */
void sim_stats_figure(const double *y, uint32_t batches, const double *controls, uint32_t width, struct sim_figure *ret,
                      uint32_t *ret_used);
/* The 0.9995 quantile of Student's t (Fisher and Cornish's expansion; at 20 degrees within 0.2 %). */
double sim_stats_t(uint32_t freedom);
