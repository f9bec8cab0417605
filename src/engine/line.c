#include "engine/line.h"

#include <assert.h>

#include "base/prng.h"

static uint32_t size_of(const struct line_node *n)
{
    return n ? n->size : 0;
}

static void measure(struct line_node *n)
{
    n->size = 1 + size_of(n->left) + size_of(n->right);
}

/* The child takes the place of its parent n, whose child it was. */
static void replace(struct line *l, struct line_node *n, struct line_node *by)
{
    if (!n->parent)
        l->root = by;
    else if (n->parent->left == n)
        n->parent->left = by;
    else
        n->parent->right = by;
    if (by)
        by->parent = n->parent;
}

/* n and its parent change places; the order stays. */
static void rise(struct line *l, struct line_node *n)
{
    struct line_node *parent = n->parent, *between;

    replace(l, parent, n);
    if (parent->left == n) {
        between = n->right;
        n->right = parent;
        parent->left = between;
    } else {
        between = n->left;
        n->left = parent;
        parent->right = between;
    }
    parent->parent = n;
    if (between)
        between->parent = parent;
    measure(parent);
    measure(n);
}

void line_put(struct line *l, struct line_node *n, uint64_t seed, bool (*before)(const struct line_node *a, const struct line_node *b))
{
    assert(n->size == 0);

    *n = (struct line_node){.size = 1, .heat = (uint32_t)(hash_u64(seed) >> 32)};
    bool first = !l->first || before(n, l->first), last = !l->last || !before(n, l->last);
    struct line_node *parent = last ? l->last : l->root; /* the last one has nobody to its right */
    bool left = false;
    if (!last)
        for (struct line_node *at = parent; at; at = left ? at->left : at->right) {
            parent = at;
            left = before(n, at);
        }
    n->parent = parent;
    if (!parent)
        l->root = n;
    else if (left)
        parent->left = n;
    else
        parent->right = n;
    if (first)
        l->first = n;
    if (last)
        l->last = n;
    for (struct line_node *at = parent; at; at = at->parent)
        at->size++;
    while (n->parent && n->heat > n->parent->heat)
        rise(l, n);
}

/* The one before the last: nobody stands to its right. */
static struct line_node *before_last(const struct line_node *n)
{
    struct line_node *at = n->left;

    while (at && at->right)
        at = at->right;
    return at ? at : n->parent;
}

void line_take(struct line *l, struct line_node *n)
{
    assert(n->size > 0);

    if (l->first == n)
        l->first = line_next(n);
    if (l->last == n)
        l->last = before_last(n);
    while (n->left && n->right)
        rise(l, n->left->heat > n->right->heat ? n->left : n->right);
    replace(l, n, n->left ? n->left : n->right);
    for (struct line_node *at = n->parent; at; at = at->parent)
        at->size--;
    *n = (struct line_node){0};
}

void line_instead(struct line *l, struct line_node *n, struct line_node *by)
{
    assert(n->size > 0 && by->size == 0);

    replace(l, n, by);
    *by = *n;
    if (by->left)
        by->left->parent = by;
    if (by->right)
        by->right->parent = by;
    if (l->first == n)
        l->first = by;
    if (l->last == n)
        l->last = by;
    *n = (struct line_node){0};
}

struct line_node *line_next(const struct line_node *n)
{
    if (n->right) {
        struct line_node *at = n->right;
        while (at->left)
            at = at->left;
        return at;
    }
    while (n->parent && n->parent->right == n)
        n = n->parent;
    return n->parent;
}

uint32_t line_count(const struct line *l)
{
    return size_of(l->root);
}

uint32_t line_ahead(const struct line *l, const struct line_node *b, bool (*before)(const struct line_node *a, const struct line_node *b))
{
    uint32_t ahead = 0;

    for (const struct line_node *at = l->root; at;) {
        if (before(at, b)) {
            ahead += size_of(at->left) + 1;
            at = at->right;
        } else {
            at = at->left;
        }
    }
    return ahead;
}
