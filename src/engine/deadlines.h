/* deadlines.h: what happens next, and when.
 *
 * A binary heap of nodes that live inside contacts and agents. The order (time, kind, id) has no ties, so what comes out
 * does not depend on how it went in. Zeroed is empty. */
#pragma once

#include <stdint.h>

#include "base/err.h"

enum due_kind { DUE_CONTACT = 1, DUE_AGENT };

struct due {
    int64_t at_us;
    uint64_t id;
    enum due_kind kind;
    uint32_t place; /* in the heap, from 1; 0: not in it */
};

struct deadlines {
    struct due **heap;
    uint32_t count, room;
};

/* Room for n nodes altogether, so that deadlines_set() cannot fail. ERR_NOMEM. */
MUST_USE enum err deadlines_reserve(struct deadlines *d, uint32_t n);
/* Puts the node at its time, or moves it; NEVER_US takes it out. */
void deadlines_set(struct deadlines *d, struct due *node, int64_t at_us);
struct due *deadlines_first(const struct deadlines *d); /* NULL if nothing is pending */
void deadlines_done(struct deadlines *d);
