/* shelf.h: things in the order of their ids, found by id.
 *
 * A sorted array of pointers to structs whose FIRST member is their uint64_t id. The order is what makes scans and
 * snapshots the same everywhere. The shelf does not own the things. Zeroed is empty. */
#pragma once

#include <stdint.h>

#include "base/err.h"

struct shelf {
    void **items;
    uint32_t count, room;
};

/* Makes room for n more, so that as many shelf_put() cannot fail. ERR_NOMEM. */
MUST_USE enum err shelf_reserve(struct shelf *s, uint32_t n);
/* The id must not be there yet, and room must be reserved. */
void shelf_put(struct shelf *s, void *thing);
void *shelf_find(const struct shelf *s, uint64_t id); /* NULL if missing */
void shelf_done(struct shelf *s);
