/* sums.h: figures of a set of visits, handlings and stints, and the metrics over them.
 *
 * A figure is a sum over rows (figures.h), each counted alone, so that sums of parts add up to the sum of the whole and a row that changed is counted by
 * taking it out as it was and putting it in as it is. A metric is a quotient of two figures; FORMULAS_VERSION is raised whenever one of them
 * counts otherwise. Sources: docs/metrics.md. */
#pragma once

#include <stdint.h>

#include "base/json.h"
#include "service/figures/figures.h"

#define FORMULAS_VERSION 1

/* Figures that are sums. By name in JSON; times in microseconds. */
#define FIGURES_OF_VISITS(F)                                                                                                   \
    F(offered)                                                                                                                 \
    F(waiting)                                                                                                                 \
    F(answered)                                                                                                                \
    F(answered_in_target)                                                                                                      \
    F(abandoned)           /* later than short_us */                                                                           \
    F(abandoned_in_target) /* of those, and of the short ones */                                                               \
    F(short_abandoned)                                                                                                         \
    F(flowed_out)                                                                                                              \
    F(dialled) /* beside the others */                                                                                         \
    F(answer_wait_us)                                                                                                          \
    F(abandon_wait_us) /* of abandoned and short_abandoned */
#define FIGURES_OF_HANDLINGS(F)                                                                                                \
    F(handled) /* the agent came out of it */                                                                                  \
    F(transferred)                                                                                                             \
    F(returned)                                                                                                                \
    F(talk_us) /* of handled: without hold and sleep */                                                                        \
    F(hold_us)                                                                                                                 \
    F(wrapups) /* that are over */                                                                                             \
    F(wrapup_us)
#define FIGURES_OF_STINTS(F)                                                                                                   \
    F(busy_us) /* in whatever state */                                                                                         \
    F(idle_us) /* ready, there, and not busy */                                                                                \
    F(ready_us)                                                                                                                \
    F(paused_us)                                                                                                               \
    F(away_us)

struct figures_sums {
#define FIELD(name) int64_t name;
    FIGURES_OF_VISITS(FIELD)
    FIGURES_OF_HANDLINGS(FIELD)
    FIGURES_OF_STINTS(FIELD)
#undef FIELD
};

/* sign: 1 counts the row, -1 takes it out again. */
void figures_count_visit(struct figures_sums *s, const struct visit *v, int sign);
void figures_count_handling(struct figures_sums *s, const struct handling *h, int sign);
/* What of it lies in [from, to); what lasts lasts until now_us at most. */
void figures_count_stint(struct figures_sums *s, const struct stint *t, int64_t from_us, int64_t to_us, int64_t now_us, int sign);
void figures_add(struct figures_sums *s, const struct figures_sums *more);

enum metric { METRIC_SERVICE_LEVEL, METRIC_ASA, METRIC_ABANDONMENT, METRIC_AHT, METRIC_ATT, METRIC_ACW, METRIC_OCCUPANCY, METRIC_TRANSFERS, METRICS };

/* over / of; of 0: there is nothing to say. A ratio, or microseconds for ASA, AHT, ATT, ACW. */
struct figures_quotient {
    int64_t over, of;
};
struct figures_quotient figures_metric(const struct figures_sums *s, enum metric m, enum service_level level);
const char *figures_metric_name(enum metric m); /* "service_level" */

/* Objects "figures" and "metrics" (openapi.yaml) inside one that is open; LEVEL_NONE: without a service level. */
void figures_json(struct json *j, const struct figures_sums *s);
void figures_metrics_json(struct json *j, const struct figures_sums *s, enum service_level level);
