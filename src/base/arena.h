/* arena.h: memory with one lifetime, taken in small pieces and given back at once. Not thread-safe. */
#pragma once

#include <stddef.h>

struct arena_block;
struct arena {
    struct arena_block *head;
    size_t used_bytes, max_bytes; /* max 0: no limit */
};

void arena_init(struct arena *a, size_t max_bytes);
/* Zeroed, 16-byte aligned; NULL when out of memory or over max_bytes. */
void *arena_take(struct arena *a, size_t bytes);
char *arena_text(struct arena *a, const char *p, size_t n); /* a NUL-terminated copy, or NULL */
void arena_clear(struct arena *a); /* everything is given back but the first block */
void arena_done(struct arena *a);  /* accepts a zeroed struct */

#define arena_new(a, n, type) ((type *)arena_take((a), (size_t)(n) * sizeof(type)))
