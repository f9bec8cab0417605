/* write.h: instructions to bytecode, the other way round than read.h. Errors of memory stay in the buffer. */
#pragma once

#include "lang/read.h"

static inline void put_operand(struct buf *out, const struct operand *o)
{
    buf_u8(out, (uint8_t)o->kind);
    switch (o->kind) {
    case VALUE_ATTR:
        buf_u8(out, (uint8_t)o->scope);
        buf_u32(out, o->attr);
        buf_u8(out, (uint8_t)o->type);
        break;
    case VALUE_NUMBER:
    case VALUE_TIME:
        buf_u64(out, (uint64_t)o->number);
        break;
    case VALUE_TEXT:
        buf_u32(out, (symbol_id)o->number);
        break;
    case VALUE_FLAG:
        buf_u8(out, (uint8_t)o->number);
        break;
    case VALUE_LIST:
        buf_u8(out, (uint8_t)o->count);
        buf_put(out, o->symbols, 4 * (size_t)o->count);
        break;
    }
}

static inline void put_compare(struct buf *out, enum lang_op op, const struct operand *left, const struct operand *right)
{
    buf_u8(out, CODE_COMPARE);
    buf_u8(out, (uint8_t)op);
    put_operand(out, left);
    put_operand(out, right);
}

static inline void put_push(struct buf *out, const struct operand *o)
{
    buf_u8(out, CODE_PUSH);
    put_operand(out, o);
}

static inline void put_test(struct buf *out, enum lang_op op)
{
    buf_u8(out, CODE_TEST);
    buf_u8(out, (uint8_t)op);
}

/* A part's head; returns where its instructions begin. */
static inline size_t part_begin(struct buf *out)
{
    buf_u16(out, 0);
    return out->n;
}

/* Fills the head; false if the part is longer than it can say. */
static inline bool part_end(struct buf *out, size_t start)
{
    size_t bytes = out->n - start;

    if (out->err)
        return true;
    out->p[start - 2] = (uint8_t)bytes;
    out->p[start - 1] = (uint8_t)(bytes >> 8);
    return bytes <= UINT16_MAX;
}

/* constant op agent.x as agent.x op constant. */
static inline enum lang_op turned(enum lang_op op)
{
    switch (op) {
    case LANG_OP_LT:
        return LANG_OP_GT;
    case LANG_OP_LE:
        return LANG_OP_GE;
    case LANG_OP_GT:
        return LANG_OP_LT;
    case LANG_OP_GE:
        return LANG_OP_LE;
    case LANG_OP_HAS:
        return LANG_OP_IN;
    case LANG_OP_HAS_ALL:
        return LANG_OP_WITHIN;
    case LANG_OP_WITHIN:
        return LANG_OP_HAS_ALL;
    default: /* =, != and has any of are the same both ways; in has a list on its right, which is no agent's */
        return op;
    }
}
