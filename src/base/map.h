/* map.h: an open-addressing table from a 64-bit id (not 0) to a pointer-sized value. Not thread-safe.
 * Iteration is by table position and must not decide anything. */
#pragma once

#include <stdint.h>

#include "base/err.h"

struct map {
    uint64_t *keys;
    uint64_t *values;
    uint32_t count, room; /* room: a power of two, or 0 */
};

MUST_USE enum err map_put(struct map *m, uint64_t key, uint64_t value); /* replaces; ERR_NOMEM */
int map_get(const struct map *m, uint64_t key, uint64_t *ret_value);    /* 1 if there */
int map_del(struct map *m, uint64_t key);                               /* 1 if it was there */
/* Next entry from *at (start with 0); 0 at the end. No put or del during iteration. */
int map_next(const struct map *m, uint32_t *at, uint64_t *ret_key, uint64_t *ret_value);
void map_done(struct map *m);
