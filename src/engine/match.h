/* match.h: who could take a contact, and who takes it best. Looks, and changes nothing but the walk's own cursors. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "engine/state.h"

enum fit { FIT_YES, FIT_STATE, FIT_HELD, FIT_QUEUE, FIT_REQUIREMENT, FIT_CAPACITY, FIT_RESERVED, FIT_EXCLUDED };
/* Why not this pair, the first reason in the order QUEUE, REQUIREMENT (*ret_predicate, may be NULL: first failing part), EXCLUDED,
 * STATE, CAPACITY, HELD, RESERVED (the contact waits for another). */
enum fit engine_fit(const struct engine *e, const struct agent *a, const struct contact *c, int64_t now_us, uint32_t *ret_predicate);

/* The best agents for a waiting contact, at most want. Fills the digest too. ERR_NOMEM. */
struct choice {
    uint32_t count;
    struct agent *agents[OFFERS_MAX];
};
MUST_USE enum err engine_choose(struct engine *e, const struct contact *c, int64_t now_us, uint32_t want, struct choice *ret,
                                struct offer_digest *ret_digest);

/* A walk over all who wait, across the queues, in order of service. The current contact may leave its line
 * between two steps, no other may. */
struct walk {
    struct engine *e;
    struct contact *current;
};
struct walk engine_walk(struct engine *e);
struct contact *engine_walk_next(struct walk *w); /* NULL at the end */
