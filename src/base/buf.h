/* buf.h: a growing byte buffer. Zeroed is empty. Keeps its first error, so check once at the end. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct buf {
    uint8_t *p;
    size_t n, room;
    enum err err; /* ERR_NOMEM stays */
};

void buf_put(struct buf *b, const void *p, size_t n);
void buf_text(struct buf *b, const char *z);
void buf_u8(struct buf *b, uint8_t v);
void buf_u16(struct buf *b, uint16_t v); /* little endian, as the two below */
void buf_u32(struct buf *b, uint32_t v);
void buf_u64(struct buf *b, uint64_t v);
void buf_clear(struct buf *b);
void buf_done(struct buf *b);

/* A bounded reader of what buf_* wrote. Past the end it gives 0 and sets err = ERR_CORRUPT. */
struct rd {
    const uint8_t *p;
    size_t n, at;
    enum err err;
};
uint8_t rd_u8(struct rd *r);
uint16_t rd_u16(struct rd *r);
uint32_t rd_u32(struct rd *r);
uint64_t rd_u64(struct rd *r);
/* The same, but no more than max (rd_i64_within: 0..max); else 0 and ERR_CORRUPT. */
uint8_t rd_u8_within(struct rd *r, uint8_t max);
uint16_t rd_u16_within(struct rd *r, uint16_t max);
uint32_t rd_u32_within(struct rd *r, uint32_t max);
int64_t rd_i64_within(struct rd *r, int64_t max);
const uint8_t *rd_bytes(struct rd *r, size_t n); /* NULL past the end */
