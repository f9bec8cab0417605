#include "base/buf.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static int reserve(struct buf *b, size_t n)
{
    if (b->err)
        return 0;
    if (b->room - b->n >= n)
        return 1;
    size_t room = b->room ? b->room : 128;
    while (room - b->n < n && room <= SIZE_MAX / 2)
        room *= 2;
    uint8_t *p = room - b->n < n ? NULL : realloc(b->p, room);
    if (!p) {
        b->err = ERR_NOMEM;
        return 0;
    }
    b->p = p;
    b->room = room;
    return 1;
}

void buf_put(struct buf *b, const void *p, size_t n)
{
    assert(p || n == 0);
    if (n == 0 || !reserve(b, n))
        return;
    memcpy(b->p + b->n, p, n);
    b->n += n;
}

void buf_text(struct buf *b, const char *z)
{
    buf_put(b, z, strlen(z));
}

void buf_u8(struct buf *b, uint8_t v)
{
    if (!reserve(b, 1))
        return;
    b->p[b->n++] = v;
}

void buf_u16(struct buf *b, uint16_t v)
{
    buf_put(b, (uint8_t[]){(uint8_t)v, (uint8_t)(v >> 8)}, 2);
}

void buf_u32(struct buf *b, uint32_t v)
{
    buf_put(b, (uint8_t[]){(uint8_t)v, (uint8_t)(v >> 8), (uint8_t)(v >> 16), (uint8_t)(v >> 24)}, 4);
}

void buf_u64(struct buf *b, uint64_t v)
{
    uint8_t bytes[8];

    for (int i = 0; i < 8; i++)
        bytes[i] = (uint8_t)(v >> (8 * i));
    buf_put(b, bytes, sizeof bytes);
}

void buf_clear(struct buf *b)
{
    b->n = 0;
    b->err = OK;
}

void buf_done(struct buf *b)
{
    free(b->p);
    *b = (struct buf){0};
}

static uint64_t within(struct rd *r, uint64_t v, uint64_t max)
{
    if (v <= max)
        return v;
    r->err = ERR_CORRUPT;
    return 0;
}

uint8_t rd_u8_within(struct rd *r, uint8_t max)
{
    return (uint8_t)within(r, rd_u8(r), max);
}

uint16_t rd_u16_within(struct rd *r, uint16_t max)
{
    return (uint16_t)within(r, rd_u16(r), max);
}

uint32_t rd_u32_within(struct rd *r, uint32_t max)
{
    return (uint32_t)within(r, rd_u32(r), max);
}

int64_t rd_i64_within(struct rd *r, int64_t max)
{
    assert(max >= 0);
    return (int64_t)within(r, rd_u64(r), (uint64_t)max);
}

const uint8_t *rd_bytes(struct rd *r, size_t n)
{
    assert(r->at <= r->n);
    if (r->err || r->n - r->at < n) {
        r->err = ERR_CORRUPT;
        return NULL;
    }
    const uint8_t *p = r->p + r->at;
    r->at += n;
    return p;
}

static uint64_t little(struct rd *r, size_t n)
{
    const uint8_t *p = rd_bytes(r, n);
    uint64_t v = 0;

    for (size_t i = 0; p && i < n; i++)
        v |= (uint64_t)p[i] << (8 * i);
    return v;
}

uint8_t rd_u8(struct rd *r)
{
    return (uint8_t)little(r, 1);
}

uint16_t rd_u16(struct rd *r)
{
    return (uint16_t)little(r, 2);
}

uint32_t rd_u32(struct rd *r)
{
    return (uint32_t)little(r, 4);
}

uint64_t rd_u64(struct rd *r)
{
    return little(r, 8);
}
