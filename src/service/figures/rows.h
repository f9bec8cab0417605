/* rows.h: visits, handlings and stints as rows, with the number of the last fact that is folded into them. Inside a transaction or a read. */
#pragma once

#include "port/store.h"
#include "service/figures/figures.h"

/* Later ones of the same name win; done again it changes nothing. */
MUST_USE enum err figures_put(struct store_tx *tx, org_id org, const struct figures_change *changes, uint32_t count, fact_no folded);
/* What was open when it was put last. ERR_CORRUPT. */
MUST_USE enum err figures_load(struct store_tx *tx, org_id org, struct figures *f, fact_no *ret_folded);

/* Rows by when they began (stints: those that ended after from_us, without those that last), each told as fresh; an error ends it. */
MUST_USE enum err figures_visits(struct store_tx *tx, org_id org, int64_t from_us, int64_t to_us, figures_changed *fn, void *u);
MUST_USE enum err figures_handlings(struct store_tx *tx, org_id org, int64_t from_us, int64_t to_us, figures_changed *fn, void *u);
MUST_USE enum err figures_stints(struct store_tx *tx, org_id org, int64_t from_us, figures_changed *fn, void *u);
