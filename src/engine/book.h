/* book.h: things found by their id: a hash table of pointers to structs whose FIRST member is their uint64_t id.
 *
 * Putting, finding and taking cost the same however many there are. The order of the table is nobody's business: who decides or
 * writes asks for the order of ids (book_sorted). The book does not own the things. Zeroed is empty. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct book_slot {
    uint64_t id; /* 0: empty */
    void *thing;
};

struct book {
    struct book_slot *slots;
    void **sorted; /* scratch of book_sorted() */
    uint32_t count, room; /* room: a power of two, or 0 */
};

/* Makes room for one more, so that the next book_put() cannot fail. ERR_NOMEM. */
MUST_USE enum err book_reserve(struct book *b);
/* The id must not be there yet, and room must be reserved. */
void book_put(struct book *b, void *thing);
void *book_find(const struct book *b, uint64_t id); /* NULL if missing */
void book_take(struct book *b, uint64_t id);        /* it must be there */
/* The next thing from *at (0 at first) in no order; NULL at the end. No put or take meanwhile. */
void *book_next(const struct book *b, uint32_t *at);
/* All of them by ascending id, b->count pointers, good until the next put, take or book_sorted(). */
void *const *book_sorted(const struct book *b);
/* The same of those that are wanted. */
void *const *book_sorted_some(const struct book *b, bool (*wanted)(const void *thing), uint32_t *ret_count);
void book_done(struct book *b);
