#include "base/attrs.h"

#include <assert.h>
#include <string.h>

enum { HEAD_BYTES = 5 };

static uint16_t get_u16(const uint8_t *p)
{
    return (uint16_t)(p[0] | p[1] << 8);
}

static uint32_t get_u32(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static uint64_t get_u64(const uint8_t *p)
{
    return (uint64_t)get_u32(p) | (uint64_t)get_u32(p + 4) << 32;
}

static void put_u32(uint8_t *p, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        p[i] = (uint8_t)(v >> (8 * i));
}

void attrs_write_init(struct attrs_writer *w, uint8_t *p, size_t max)
{
    *w = (struct attrs_writer){.p = p, .max = max < ATTRS_BYTES_MAX ? max : ATTRS_BYTES_MAX};
}

/* Starts an entry of n value bytes; where they go, or NULL after an error. */
static uint8_t *begin(struct attrs_writer *w, attr_id id, enum attr_type type, size_t n)
{
    if (w->err)
        return NULL;
    if (id <= w->last)
        w->err = ERR_INPUT;
    else if (w->max - w->n < HEAD_BYTES + n)
        w->err = ERR_FULL;
    if (w->err)
        return NULL;

    uint8_t *p = w->p + w->n;
    put_u32(p, id);
    p[4] = (uint8_t)type;
    w->last = id;
    w->n += HEAD_BYTES + n;
    return p + HEAD_BYTES;
}

static void write_i64(struct attrs_writer *w, attr_id id, enum attr_type type, int64_t v)
{
    uint8_t *p = begin(w, id, type, 8);
    if (!p)
        return;
    put_u32(p, (uint32_t)(uint64_t)v);
    put_u32(p + 4, (uint32_t)((uint64_t)v >> 32));
}

void attrs_write_number(struct attrs_writer *w, attr_id id, int64_t thousandths)
{
    write_i64(w, id, ATTR_NUMBER, thousandths);
}

void attrs_write_time(struct attrs_writer *w, attr_id id, int64_t thousandths)
{
    write_i64(w, id, ATTR_TIME, thousandths);
}

void attrs_write_text(struct attrs_writer *w, attr_id id, symbol_id value)
{
    uint8_t *p = begin(w, id, ATTR_TEXT, 4);
    if (p)
        put_u32(p, value);
}

void attrs_write_flag(struct attrs_writer *w, attr_id id, int value)
{
    uint8_t *p = begin(w, id, ATTR_FLAG, 1);
    if (p)
        *p = value != 0;
}

void attrs_write_set(struct attrs_writer *w, attr_id id, const symbol_id *values, uint16_t count)
{
    symbol_id sorted[ATTR_SET_MAX];
    uint16_t n = 0;

    if (count > ATTR_SET_MAX) {
        if (!w->err)
            w->err = ERR_FULL;
        return;
    }
    for (uint16_t i = 0; i < count; i++) {
        uint16_t at = n;
        while (at > 0 && sorted[at - 1] > values[i])
            at--;
        if (at > 0 && sorted[at - 1] == values[i])
            continue;
        memmove(sorted + at + 1, sorted + at, (size_t)(n - at) * sizeof *sorted);
        sorted[at] = values[i];
        n++;
    }

    uint8_t *p = begin(w, id, ATTR_SET, 2 + 4 * (size_t)n);
    if (!p)
        return;
    p[0] = (uint8_t)n;
    p[1] = (uint8_t)(n >> 8);
    for (uint16_t i = 0; i < n; i++)
        put_u32(p + 2 + 4 * i, sorted[i]);
}

/* Bytes of a value of the type whose first bytes are p[0..n), or 0 if malformed. */
static size_t value_bytes(uint8_t type, const uint8_t *p, size_t n)
{
    switch (type) {
    case ATTR_NUMBER:
    case ATTR_TIME:
        return n >= 8 ? 8 : 0;
    case ATTR_TEXT:
        return n >= 4 ? 4 : 0;
    case ATTR_FLAG:
        return n >= 1 && p[0] <= 1 ? 1 : 0;
    case ATTR_SET:
        break;
    default:
        return 0;
    }
    if (n < 2 || get_u16(p) > ATTR_SET_MAX || n - 2 < 4 * (size_t)get_u16(p))
        return 0;
    for (size_t i = 1; i < get_u16(p); i++)
        if (get_u32(p + 2 + 4 * (i - 1)) >= get_u32(p + 2 + 4 * i))
            return 0;
    return 2 + 4 * (size_t)get_u16(p);
}

enum err attrs_check(const uint8_t *p, size_t n)
{
    attr_id last = 0;

    if (n > ATTRS_BYTES_MAX)
        return ERR_CORRUPT;
    for (size_t at = 0; at < n;) {
        if (n - at < HEAD_BYTES)
            return ERR_CORRUPT;
        attr_id id = get_u32(p + at);
        size_t bytes = value_bytes(p[at + 4], p + at + HEAD_BYTES, n - at - HEAD_BYTES);
        if (id <= last || bytes == 0)
            return ERR_CORRUPT;
        last = id;
        at += HEAD_BYTES + bytes;
    }
    return OK;
}

int attrs_next(const uint8_t *p, size_t n, size_t *at, struct attr *ret_attr)
{
    if (*at >= n)
        return 0;
    assert(n - *at > HEAD_BYTES);

    const uint8_t *value = p + *at + HEAD_BYTES;
    struct attr a = {.id = get_u32(p + *at), .type = p[*at + 4]};
    size_t bytes = 0;
    switch (a.type) {
    case ATTR_NUMBER:
    case ATTR_TIME:
        a.number = (int64_t)get_u64(value);
        bytes = 8;
        break;
    case ATTR_TEXT:
        a.number = get_u32(value);
        bytes = 4;
        break;
    case ATTR_FLAG:
        a.number = value[0];
        bytes = 1;
        break;
    case ATTR_SET:
        a.count = get_u16(value);
        a.symbols = value + 2;
        bytes = 2 + 4 * (size_t)a.count;
        break;
    default:
        break;
    }
    assert(bytes > 0 && bytes <= n - *at - HEAD_BYTES);
    *at += HEAD_BYTES + bytes;
    *ret_attr = a;
    return 1;
}

/* How long the entry is that begins here: only its head is read. */
static size_t entry_bytes(const uint8_t *p)
{
    static const uint8_t bytes[] = {[ATTR_NUMBER] = 8, [ATTR_TEXT] = 4, [ATTR_SET] = 2, [ATTR_FLAG] = 1,
                                     [ATTR_TIME] = 8};
    uint8_t type = p[4];

    assert(type > ATTR_NONE && type < sizeof bytes);
    return HEAD_BYTES + bytes[type] + (type == ATTR_SET ? 4 * (size_t)get_u16(p + HEAD_BYTES) : 0);
}

int attrs_head(const uint8_t *p, size_t n, size_t *at, attr_id *ret_id)
{
    if (*at >= n)
        return 0;
    *ret_id = get_u32(p + *at);
    *at += entry_bytes(p + *at);
    return 1;
}

int attrs_find(const uint8_t *p, size_t n, attr_id id, struct attr *ret_attr)
{
    size_t at = 0;

    while (at < n && get_u32(p + at) < id) /* every agent a decision considers passes here */
        at += entry_bytes(p + at);
    return at < n && get_u32(p + at) == id && attrs_next(p, n, &at, ret_attr);
}

enum medium attrs_medium(const uint8_t *p, size_t n)
{
    struct attr medium;

    if (!p || !attrs_find(p, n, ATTR_MEDIUM, &medium))
        return MEDIUM_CHAT;
    if (medium.type != ATTR_NUMBER || medium.number <= MEDIUM_NONE || medium.number >= MEDIA)
        return MEDIUM_NONE;
    return (enum medium)medium.number;
}

symbol_id attr_symbol(const struct attr *a, uint16_t i)
{
    assert(a->type == ATTR_SET && i < a->count);
    return get_u32(a->symbols + 4 * (size_t)i);
}

int attr_has(const struct attr *a, symbol_id value)
{
    if (a->type != ATTR_SET)
        return 0;
    for (uint16_t i = 0; i < a->count; i++)
        if (attr_symbol(a, i) >= value)
            return attr_symbol(a, i) == value;
    return 0;
}

void attrs_write(struct attrs_writer *w, const struct attr *a)
{
    symbol_id symbols[ATTR_SET_MAX];

    switch (a->type) {
    case ATTR_NUMBER:
        attrs_write_number(w, a->id, a->number);
        break;
    case ATTR_TIME:
        attrs_write_time(w, a->id, a->number);
        break;
    case ATTR_TEXT:
        attrs_write_text(w, a->id, (symbol_id)a->number);
        break;
    case ATTR_FLAG:
        attrs_write_flag(w, a->id, (int)a->number);
        break;
    default:
        for (uint16_t i = 0; i < a->count; i++)
            symbols[i] = attr_symbol(a, i);
        attrs_write_set(w, a->id, symbols, a->count);
    }
}
