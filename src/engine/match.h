/* match.h: who could take a contact, and who takes it best. Looks, and changes nothing but the walk's own cursors. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "engine/state.h"

/* Why an agent may not take a contact; the first that applies. */
enum fit { FIT_YES, FIT_STATE, FIT_HELD, FIT_QUEUE, FIT_REQUIREMENT };

/* ret_predicate: for FIT_REQUIREMENT the first conjunct that fails. May be NULL. */
enum fit engine_fit(const struct engine *e, const struct agent *a, const struct contact *c, int64_t now_us, uint32_t *ret_predicate);
/* The best eligible agent, or NULL; the digest is filled in both cases. */
struct agent *engine_choose(const struct engine *e, const struct contact *c, int64_t now_us,
                            struct offer_digest *ret_digest);

/* A walk over all who wait, across the queues, in order of service. The current contact may leave its line
 * between two steps, no other may. */
struct walk {
    struct engine *e;
    struct contact *current;
};
struct walk engine_walk(struct engine *e);
struct contact *engine_walk_next(struct walk *w); /* NULL at the end */
