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
/* "9.5" -> 9500, "-0.25" -> -250: thousandths, at most 12 digits before the point and three after it; false otherwise. */
bool str_milli(struct str s, int64_t *ret_milli);
/* Whether word stands in a list with a space between two. An empty word never does. */
bool str_among(struct str list, struct str word);
/* Well-formed UTF-8 (no surrogates, no overlong) without a zero byte. */
bool str_utf8(struct str s);
/* Code points in well-formed UTF-8. */
size_t str_points(struct str s);
/* "2026-11-22", "2026-11-22 08:30", "...T08:30:15", "...15.250", then nothing or Z (UTC) or +08:00: thousandths of a second since 1970
 * UTC, in the years 1 to 9999. False if it is none. */
bool str_time(struct str text, int64_t *ret_ms);
/* "2026-11-22T08:30:15Z", or with three decimals if there are any (RFC 3339). */
#define STR_TIME_BYTES 48
void str_put_time(int64_t ms, char ret_text[STR_TIME_BYTES]);
/* Same contents, time independent of where they differ. */
bool str_same_secret(struct str a, struct str b);
void str_hex(const uint8_t *p, size_t n, char *ret_hex); /* 2n chars and a NUL */
