/* read.h: bytecode to instructions. Inline, so that the compiler folds it into the loops of run.c and bind.c. */
#pragma once

#include "lang/code.h"

/* An operand as it stands in the code. */
struct operand {
    enum value kind;
    enum attr_type type; /* of the value; a list counts as a SET */
    enum attr_scope scope;
    attr_id attr;
    int64_t number;
    uint16_t count;
    const uint8_t *symbols;
};

struct instruction {
    enum code code;
    enum lang_op op;            /* COMPARE, TEST */
    struct operand left, right; /* COMPARE; left alone: PUSH, COUNT, KNOWN */
};

/* A reader of bytes that may be anything. */
struct cursor {
    const uint8_t *p, *end;
    bool bad;
};

static inline const uint8_t *take(struct cursor *c, size_t n)
{
    static const uint8_t zeros[8];

    if ((size_t)(c->end - c->p) < n) {
        c->bad = true;
        return zeros;
    }
    c->p += n;
    return c->p - n;
}

static inline uint8_t take_u8(struct cursor *c)
{
    return *take(c, 1);
}

static inline uint16_t take_u16(struct cursor *c)
{
    const uint8_t *p = take(c, 2);
    return (uint16_t)(p[0] | p[1] << 8);
}

static inline uint32_t get_u32(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline int64_t take_i64(struct cursor *c)
{
    const uint8_t *p = take(c, 8);
    return (int64_t)((uint64_t)get_u32(p) | (uint64_t)get_u32(p + 4) << 32);
}

static inline struct operand take_operand(struct cursor *c)
{
    struct operand o = {0};

    switch (take_u8(c)) {
    case VALUE_ATTR:
        o.kind = VALUE_ATTR;
        o.scope = take_u8(c);
        o.attr = get_u32(take(c, 4));
        o.type = take_u8(c);
        break;
    case VALUE_NUMBER:
        o = (struct operand){.kind = VALUE_NUMBER, .type = ATTR_NUMBER, .number = take_i64(c)};
        break;
    case VALUE_TEXT:
        o = (struct operand){.kind = VALUE_TEXT, .type = ATTR_TEXT, .number = get_u32(take(c, 4))};
        break;
    case VALUE_FLAG:
        o = (struct operand){.kind = VALUE_FLAG, .type = ATTR_FLAG, .number = take_u8(c)};
        break;
    case VALUE_LIST:
        o = (struct operand){.kind = VALUE_LIST, .type = ATTR_SET, .count = take_u8(c)};
        o.symbols = take(c, 4 * (size_t)o.count);
        break;
    case VALUE_TIME:
        o = (struct operand){.kind = VALUE_TIME, .type = ATTR_TIME, .number = take_i64(c)};
        break;
    default:
        c->bad = true;
        break;
    }
    return o;
}

static inline struct instruction take_instruction(struct cursor *c)
{
    struct instruction i = {0};
    uint8_t code = take_u8(c);

    if (code > CODE_WORTH) {
        c->bad = true;
        return i;
    }
    i.code = code;
    switch (i.code) {
    case CODE_COMPARE:
        i.op = take_u8(c);
        i.left = take_operand(c);
        i.right = take_operand(c);
        break;
    case CODE_TEST:
        i.op = take_u8(c);
        break;
    case CODE_PUSH:
    case CODE_COUNT:
    case CODE_KNOWN:
        i.left = take_operand(c);
        break;
    default:
        break;
    }
    return i;
}

/* The code of the next part; the outer cursor goes behind it. */
static inline struct cursor take_part(struct cursor *c)
{
    size_t bytes = take_u16(c);

    if ((size_t)(c->end - c->p) < bytes) {
        c->bad = true;
        bytes = 0;
    }
    struct cursor inner = {.p = c->p, .end = c->p + bytes};
    c->p += bytes;
    return inner;
}

static inline struct cursor cursor_of(const uint8_t *code, size_t n)
{
    static const uint8_t nothing[1];
    return n ? (struct cursor){.p = code, .end = code + n} : (struct cursor){.p = nothing, .end = nothing};
}
