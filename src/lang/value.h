/* value.h: what operands and instructions are worth in an environment. Inline, for run.c, explain.c and bind.c. */
#pragma once

#include <assert.h>

#include "lang/number.h"
#include "lang/read.h"

/* The value of an operand; ATTR_NONE if the attribute is missing, or is of another type by now. */
static inline struct attr value_of(const struct operand *o, const struct lang_env *env)
{
    struct attr a = {.type = ATTR_NONE};
    int found = 0;

    if (o->kind != VALUE_ATTR)
        return (struct attr){.type = (uint8_t)o->type, .number = o->number, .count = o->count, .symbols = o->symbols};
    if (o->scope == SCOPE_AGENT)
        found = attrs_find(env->agent, env->agent_bytes, o->attr, &a);
    else if (o->scope == SCOPE_QUEUE)
        found = attrs_find(env->queue, env->queue_bytes, o->attr, &a);
    else if (o->scope == SCOPE_CONTACT && o->attr == ATTR_ARRIVED && o->type == ATTR_TIME)
        return (struct attr){.id = ATTR_ARRIVED, .type = ATTR_TIME, .number = env->arrived_ms};
    else /* a contact's attributes stand in its customer's list */
        found = attrs_find(env->customer, env->customer_bytes, o->attr, &a);
    if (!found || a.type != o->type)
        a = (struct attr){.type = ATTR_NONE};
    return a;
}

static inline struct lang_number number_of(const struct operand *o, const struct lang_env *env)
{
    struct attr a = value_of(o, env);
    return a.type == ATTR_NONE ? (struct lang_number){0} : lang_number_of(a.number);
}

static inline struct lang_number count_of(const struct operand *o, const struct lang_env *env)
{
    struct attr a = value_of(o, env);
    return a.type == ATTR_NONE ? (struct lang_number){0} : lang_number_of(1000 * (int64_t)a.count);
}

static inline bool in_order(enum lang_op op, int64_t left, int64_t right)
{
    switch (op) {
    case LANG_OP_EQ:
        return left == right;
    case LANG_OP_NE:
        return left != right;
    case LANG_OP_LT:
        return left < right;
    case LANG_OP_LE:
        return left <= right;
    case LANG_OP_GT:
        return left > right;
    case LANG_OP_GE:
        return left >= right;
    default:
        assert(false);
        return false;
    }
}

/* How many of a's symbols b has too; both ascend. */
static inline uint32_t common(const struct attr *a, const struct attr *b)
{
    uint32_t n = 0;

    for (uint16_t i = 0, k = 0; i < a->count && k < b->count;) {
        symbol_id x = get_u32(a->symbols + 4 * (size_t)i), y = get_u32(b->symbols + 4 * (size_t)k);
        n += x == y;
        i = (uint16_t)(i + (x <= y));
        k = (uint16_t)(k + (y <= x));
    }
    return n;
}

/* A comparison; false if a side is missing. */
static inline bool holds(enum lang_op op, const struct attr *left, const struct attr *right)
{
    if (left->type == ATTR_NONE || right->type == ATTR_NONE)
        return false;
    switch (op) {
    case LANG_OP_HAS:
        return attr_has(left, (symbol_id)right->number);
    case LANG_OP_IN:
        return attr_has(right, (symbol_id)left->number);
    case LANG_OP_HAS_ANY:
        return common(left, right) > 0;
    case LANG_OP_HAS_ALL:
        return common(left, right) == right->count;
    case LANG_OP_WITHIN:
        return common(left, right) == left->count;
    default:
        return in_order(op, left->number, right->number);
    }
}

static inline bool test(enum lang_op op, struct lang_number left, struct lang_number right)
{
    return left.known && right.known && in_order(op, left.value, right.value);
}

/* ADD .. MAX and ELSE. */
static inline struct lang_number arithmetic(enum code code, struct lang_number a, struct lang_number b)
{
    switch (code) {
    case CODE_ADD:
        return lang_number_add(a, b);
    case CODE_SUB:
        return lang_number_sub(a, b);
    case CODE_MUL:
        return lang_number_mul(a, b);
    case CODE_DIV:
        return lang_number_div(a, b);
    case CODE_MIN:
        return lang_number_min(a, b);
    case CODE_MAX:
        return lang_number_max(a, b);
    case CODE_ELSE:
        return a.known ? a : b;
    default:
        assert(false);
        return a;
    }
}
