/* line.h: things in an order, each with a node inside it: entering, leaving and finding the first take no memory.
 *
 * A treap: a search tree by the caller's order, a heap by heat (a hash that the caller gives), so that its depth stays near the logarithm
 * whatever comes in which order (Seidel & Aragon 1996). The shape decides nothing. Who comes last enters in constant time, as
 * arrivals do. Nodes know the size of their tree: ranks cost the logarithm too. Zeroed is empty. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct line_node {
    struct line_node *parent, *left, *right;
    uint32_t size; /* of the tree below and with it; 0: stands nowhere */
    uint32_t heat;
};

struct line {
    struct line_node *root, *first, *last;
};

/* The thing around a node. */
#define LINE_THING(node, type, member) ((type *)(void *)((char *)(node) - offsetof(type, member)))

/* before: whether a comes before b; a total order that does not change while both stand here. */
void line_put(struct line *l, struct line_node *n, uint64_t seed, bool (*before)(const struct line_node *a, const struct line_node *b));
void line_take(struct line *l, struct line_node *n); /* it must stand in this one */
/* by, which stands nowhere, takes the place of n. */
void line_instead(struct line *l, struct line_node *n, struct line_node *by);
struct line_node *line_next(const struct line_node *n); /* NULL after the last */
uint32_t line_count(const struct line *l);
/* How many come before b, which need not stand here. */
uint32_t line_ahead(const struct line *l, const struct line_node *b, bool (*before)(const struct line_node *a, const struct line_node *b));
