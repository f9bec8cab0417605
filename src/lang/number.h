/* number.h: the arithmetic of expressions: thousandths within +-LANG_NUMBER_MAX, exact, or missing.
 *
 * Sums and differences stop at the bound, products and quotients are taken exactly (128 bits) and rounded towards zero, a quotient by
 * 0 is missing, and what is made of a missing number is missing. Inline: the index scores agents in batches by the same rules. */
#pragma once

#include "lang/lang.h"

__extension__ typedef __int128 lang_wide; /* C17 has no other name for it */

struct lang_number {
    int64_t value; /* 0 when missing */
    bool known;
};

static inline int64_t lang_number_bound(int64_t v)
{
    return v > LANG_NUMBER_MAX ? LANG_NUMBER_MAX : v < -LANG_NUMBER_MAX ? -LANG_NUMBER_MAX : v;
}

static inline struct lang_number lang_number_of(int64_t v)
{
    return (struct lang_number){lang_number_bound(v), true};
}

static inline struct lang_number lang_number_of_wide(lang_wide v)
{
    return v > LANG_NUMBER_MAX ? lang_number_of(LANG_NUMBER_MAX)
           : v < -LANG_NUMBER_MAX ? lang_number_of(-LANG_NUMBER_MAX)
                                  : lang_number_of((int64_t)v);
}

static inline struct lang_number lang_number_add(struct lang_number a, struct lang_number b)
{
    return a.known && b.known ? lang_number_of(a.value + b.value) : (struct lang_number){0}; /* 2e18 fits */
}

static inline struct lang_number lang_number_sub(struct lang_number a, struct lang_number b)
{
    return a.known && b.known ? lang_number_of(a.value - b.value) : (struct lang_number){0};
}

static inline struct lang_number lang_number_mul(struct lang_number a, struct lang_number b)
{
    return a.known && b.known ? lang_number_of_wide((lang_wide)a.value * b.value / 1000) : (struct lang_number){0};
}

static inline struct lang_number lang_number_div(struct lang_number a, struct lang_number b)
{
    if (!a.known || !b.known || b.value == 0)
        return (struct lang_number){0};
    return lang_number_of_wide((lang_wide)a.value * 1000 / b.value);
}

static inline struct lang_number lang_number_min(struct lang_number a, struct lang_number b)
{
    return a.known && b.known ? (a.value <= b.value ? a : b) : (struct lang_number){0};
}

static inline struct lang_number lang_number_max(struct lang_number a, struct lang_number b)
{
    return a.known && b.known ? (a.value >= b.value ? a : b) : (struct lang_number){0};
}
