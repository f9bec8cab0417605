/* str.h: borrowed text with its length, and the few text functions everybody needs. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct str {
    const char *p;
    size_t n;
};

#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
#define STR_FMT(s) (int)(s).n, (s).p /* for "%.*s" */

struct str str_of(const char *z); /* NULL gives an empty str */
bool str_eq(struct str a, struct str b);
bool str_is(struct str a, const char *z);
bool str_starts(struct str a, const char *z);
/* Decimal digits only, whole text, no overflow; false otherwise. */
bool str_u64(struct str s, uint64_t *ret_v);
/* Well-formed UTF-8 (no surrogates, no overlong) without a zero byte. */
bool str_utf8(struct str s);
/* Code points in well-formed UTF-8. */
size_t str_points(struct str s);
/* Same contents, time independent of where they differ. */
bool str_same_secret(struct str a, struct str b);
void str_hex(const uint8_t *p, size_t n, char *ret_hex); /* 2n chars and a NUL */
