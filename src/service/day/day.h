/* day.h: what one agent did between two times, from the facts. The formulas are in docs/protocol.md, My day. */
#pragma once

#include <stdint.h>

#include "base/enums.h"
#include "base/err.h"
#include "base/json.h"
#include "base/types.h"
#include "port/store.h"

#define DAY_LONGEST_US (48LL * 3600 * 1000000) /* a day of 25 hours, and one beside it */

struct day_span {
    org_id org;
    agent_id agent;
    int64_t from_us, to_us; /* [from, to) */
    int64_t now_us;         /* no state is counted beyond it */
};

/* Times in microseconds. */
struct day_figures {
    int64_t accepted, declined, lapsed, withdrawn, failed; /* offers, by how they ended */
    int64_t ended, transferred, requeued;                  /* talks, by how the agent came out of them */
    int64_t talk_us;                                       /* of those, from accepting on, without what they slept */
    int64_t wrapups, wrapup_us;                            /* that were closed */
    int64_t ready_us, away_us, paused_us[REASON_MAX + 1]; /* by reason */
    int64_t rated, stars; /* customers who rated, and their stars together */
};

/* One read, by index: some seeks and the agent's own facts. Inside a read or a transaction. */
MUST_USE enum err day_read(struct store_tx *tx, const struct day_span *span, struct day_figures *ret_figures);

/* Its members, inside an object that is open. */
void day_json(const struct day_figures *d, struct json *j);
