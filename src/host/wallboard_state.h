/* wallboard_state.h: what the thread keeps, for wallboard.c and wallboard_json.c. */
#pragma once

#include <pthread.h>
#include <stdbool.h>

#include "base/buf.h"
#include "base/map.h"
#include "host/wallboard.h"
#include "service/figures/sums.h"

#define QUARTER_US (INT64_C(900) * 1000000)

/* Figures by quarter of an hour, oldest first; those before the last day are dropped. */
struct quarter {
    int64_t at_us; /* its beginning */
    struct figures_sums sums;
};
struct series {
    struct quarter *items;
    uint32_t count, max;
};

struct wallboard {
    org_id org;
    struct store *store;
    struct config *config;
    pthread_t thread;
    bool runs;
    pthread_cond_t wake; /* to stop */

    pthread_mutex_t telling; /* the answer that was made last; taken before the lock below */
    struct buf told;
    int64_t told_us, told_since_us;

    pthread_mutex_t lock; /* all that follows */
    bool stops, broken;
    struct figures *figures;
    struct map queues, agents; /* to struct series */
    int64_t now_us;            /* of what is counted at the moment: older quarters are not kept */
    fact_no folded, stored;
    struct figures_change *changes; /* not stored yet */
    uint32_t changes_count, changes_max;
};

/* The lock is held. From since_us on, into *sums. */
void wallboard_sum(const struct series *s, int64_t since_us, struct figures_sums *sums);
const struct series *wallboard_series(const struct map *m, uint64_t id); /* NULL: nothing was counted */
