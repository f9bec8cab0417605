/* rows.h: visits, handlings and stints as rows, with the number of the last fact that is folded into them. Inside a transaction or a read. */
#pragma once

#include "base/str.h"
#include "port/store.h"
#include "service/figures/figures.h"

/* Later ones of the same name win; done again it changes nothing. */
MUST_USE enum err figures_put(struct store_tx *tx, org_id org, const struct figures_change *changes, uint32_t count, fact_no folded);
/* What was open when it was put last. ERR_CORRUPT. */
MUST_USE enum err figures_load(struct store_tx *tx, org_id org, struct figures *f, fact_no *ret_folded);

/* Rows by when they began (stints: those that ended after from_us, then those that last), each told as fresh; an error ends it. */
MUST_USE enum err figures_visits(struct store_tx *tx, org_id org, int64_t from_us, int64_t to_us, figures_changed *fn, void *u);
MUST_USE enum err figures_handlings(struct store_tx *tx, org_id org, int64_t from_us, int64_t to_us, figures_changed *fn, void *u);
/* What waited, how long and how it ended, of dialled ones too; the last one entered first. */
struct visits_ask {
    org_id org;
    int64_t from_us, to_us; /* entered in [from, to) */
    contact_id before;      /* of those entered at to_us only contacts below it: the page after one that ended there */
    queue_id queue;         /* 0: all */
    int outcome;            /* enum visit_outcome, -1: all */
    int is_short, in_target; /* 1: those alone, 0: the others alone, -1: both */
    bool dialled;           /* these alone; else none of them */
    uint32_t max;
};
struct visit_told {
    struct visit v;
    conversation_id conversation;
    party_id party; /* 0: erased */
    struct str name;
};
typedef enum err visit_tell(void *u, const struct visit_told *t);
MUST_USE enum err figures_list(struct store_tx *tx, const struct visits_ask *a, visit_tell *fn, void *u);
MUST_USE enum err figures_stints(struct store_tx *tx, org_id org, int64_t from_us, figures_changed *fn, void *u);
