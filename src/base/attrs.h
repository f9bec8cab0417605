/* attrs.h: attribute values as bytes, in commands, facts and snapshots.
 *
 * A sequence of entries sorted by attr id without doubles, little endian:
 *   u32 attr, u8 type (enum attr_type), then
 *   NUMBER i64 thousandths | TEXT u32 symbol | FLAG u8 0/1 | SET u16 n, n x u32 symbols ascending
 *   | TIME i64 thousandths of a second since 1970 UTC.
 *
 * A contact's list holds its own attributes and its customer's: declared ids are unique over all scopes. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/enums.h"
#include "base/err.h"
#include "base/types.h"

#define ATTRS_BYTES_MAX 4000u
#define ATTR_SET_MAX 64u
/* Reserved attribute of agents: the SET of queues served. Queue ids are small (below 2^32, given 1, 2, 3... by
 * service/config) so that they fit a SET. */
#define ATTR_QUEUES ((attr_id)1)
/* Reserved in a contact's list. PRESENT: a flag for "nothing else is known" (an empty list means "erased"). MEDIUM: enum
 * medium as a plain number (missing: chat). PREFERRED, LAST, EXCLUDED.. (four of them): an agent's id as a plain number.
 * ARRIVED is never stored: contact.arrived in expressions, a TIME (lang_env). */
#define ATTR_PRESENT ((attr_id)2)
#define ATTR_MEDIUM ((attr_id)3)
#define ATTR_ARRIVED ((attr_id)4)
#define ATTR_PREFERRED ((attr_id)5)
#define ATTR_LAST ((attr_id)6)
#define ATTR_EXCLUDED ((attr_id)7)
#define ATTR_EXCLUDED_MAX 4u
/* First id for attributes that a company declares. */
#define ATTR_FIRST ((attr_id)16)

struct attr {
    attr_id id;
    uint8_t type;
    int64_t number;          /* NUMBER and TIME in thousandths, FLAG 0/1, TEXT symbol */
    uint16_t count;          /* SET */
    const uint8_t *symbols;  /* SET: count x u32 little endian, unaligned, borrowed */
};

struct attrs_writer {
    uint8_t *p;
    size_t n, max;
    attr_id last;
    enum err err; /* the first error stays */
};

void attrs_write_init(struct attrs_writer *w, uint8_t *p, size_t max);
/* Entries must come in ascending id order (ERR_INPUT otherwise). ERR_FULL over max. */
void attrs_write_number(struct attrs_writer *w, attr_id id, int64_t thousandths);
void attrs_write_time(struct attrs_writer *w, attr_id id, int64_t thousandths);
void attrs_write_text(struct attrs_writer *w, attr_id id, symbol_id value);
void attrs_write_flag(struct attrs_writer *w, attr_id id, int value);
void attrs_write_set(struct attrs_writer *w, attr_id id, const symbol_id *values, uint16_t count); /* sorts */
void attrs_write(struct attrs_writer *w, const struct attr *a); /* one that attrs_next() gave */

/* Whole-buffer check: well-formed, ascending, bounded. ERR_CORRUPT. Do it once at the border. */
MUST_USE enum err attrs_check(const uint8_t *p, size_t n);
/* Reads the entry at *at and advances; 0 at the end. Only on checked bytes. */
int attrs_next(const uint8_t *p, size_t n, size_t *at, struct attr *ret_attr);
int attrs_head(const uint8_t *p, size_t n, size_t *at, attr_id *ret_id); /* the same, of its id alone */
/* The entry of one attribute; 0 if missing. */
int attrs_find(const uint8_t *p, size_t n, attr_id id, struct attr *ret_attr);
/* The medium among a contact's attributes: without one it is a chat; MEDIUM_NONE: it is none of them. */
enum medium attrs_medium(const uint8_t *p, size_t n);
symbol_id attr_symbol(const struct attr *a, uint16_t i);
int attr_has(const struct attr *a, symbol_id value);
