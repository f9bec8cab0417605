/* line.h: those who wait in one queue, in order of service: priority (high first), first arrival, contact id.
 *
 * Does not own the contacts. Zeroed is empty. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct contact;

struct line {
    struct contact **items;
    uint32_t count, room;
};

/* Whether a is served before b. Never a tie between two contacts. */
bool line_before(const struct contact *a, const struct contact *b);
/* Room for n contacts altogether, so that line_put() cannot fail. ERR_NOMEM. */
MUST_USE enum err line_reserve(struct line *l, uint32_t n);
void line_put(struct line *l, struct contact *c);
void line_take(struct line *l, const struct contact *c); /* it must be there */
bool line_has(const struct line *l, const struct contact *c);
void line_done(struct line *l);
