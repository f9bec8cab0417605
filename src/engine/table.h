/* table.h: things found by a hash of their bytes, and lists of what was used least recently. Inside the index only.
 *
 * Both are links inside the things: they own nothing. The order of a row is nobody's business and decides nothing. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct hash_node {
    struct hash_node *next;
    uint64_t hash;
};
struct hash_table {
    struct hash_node **rows;
    uint32_t room, count; /* room: a power of two, or 0 */
};
uint64_t index_hash(const void *p, size_t n, uint64_t seed);
/* Grows when it is full, if it can; only the first row must succeed. ERR_NOMEM. */
MUST_USE enum err index_table_put(struct hash_table *t, struct hash_node *n, uint64_t hash);
void index_table_take(struct hash_table *t, struct hash_node *n);
static inline struct hash_node *index_table_row(const struct hash_table *t, uint64_t hash)
{
    return t->room ? t->rows[hash & (t->room - 1)] : NULL;
}

/* The one unused longest first. */

struct idle_node {
    struct idle_node *next, *before;
};
static inline void idle_init(struct idle_node *l)
{
    l->next = l->before = l;
}
static inline void idle_take(struct idle_node *n)
{
    n->next->before = n->before;
    n->before->next = n->next;
    n->next = n->before = n;
}
static inline void idle_put(struct idle_node *l, struct idle_node *n) /* last */
{
    n->next = l;
    n->before = l->before;
    n->before->next = n;
    l->before = n;
}
