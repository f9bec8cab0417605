/* Conditions that no values make true: one attribute is asked for what it cannot be all at once.
 *
 * Each attribute is tried alone, with every value that makes a difference to the constants it is compared with (none, each constant,
 * one thousandth beside it, a text that is none of them), while whatever reads something else may be true or false. */
#include "lang/value.h"

enum may { NO, YES, EITHER };

/* What one attribute is tried with. */
struct trial {
    enum attr_scope scope;
    attr_id attr;
    struct attr value; /* ATTR_NONE: missing */
};

static bool is_it(const struct trial *t, const struct operand *o)
{
    return o->kind == VALUE_ATTR && o->scope == t->scope && o->attr == t->attr;
}

/* Of another type than the comparison thinks: missing there. */
static bool missing(const struct trial *t, const struct operand *o)
{
    return t->value.type != o->type;
}

static enum may compared(const struct trial *t, const struct instruction *i)
{
    if ((is_it(t, &i->left) && missing(t, &i->left)) || (is_it(t, &i->right) && missing(t, &i->right)))
        return NO;
    if (!is_it(t, &i->left) || i->right.kind == VALUE_ATTR || i->left.type == ATTR_SET)
        return EITHER;
    struct attr right = {.type = (uint8_t)i->right.type, .number = i->right.number, .count = i->right.count, .symbols = i->right.symbols};
    return holds(i->op, &t->value, &right) ? YES : NO;
}

static enum may known(const struct trial *t, const struct operand *o)
{
    if (!is_it(t, o))
        return EITHER;
    return missing(t, o) ? NO : YES;
}

static enum may both(enum may a, enum may b)
{
    return a == NO || b == NO ? NO : a == YES && b == YES ? YES : EITHER;
}

static enum may turned_round(enum may a)
{
    return a == EITHER ? EITHER : a == YES ? NO : YES;
}

/* Numbers take their places on the stack and are not looked at. */
static enum may part_may(struct cursor c, const struct trial *t)
{
    enum may stack[STACK_MAX];
    uint32_t n = 0;

    while (c.p < c.end) {
        struct instruction i = take_instruction(&c);
        assert(!c.bad && n < STACK_MAX);
        switch (i.code) {
        case CODE_FALSE:
        case CODE_TRUE:
            stack[n++] = i.code == CODE_TRUE ? YES : NO;
            break;
        case CODE_COMPARE:
            stack[n++] = compared(t, &i);
            break;
        case CODE_KNOWN:
            stack[n++] = known(t, &i.left);
            break;
        case CODE_PUSH:
        case CODE_COUNT:
            stack[n++] = EITHER;
            break;
        case CODE_NOT:
            stack[n - 1] = turned_round(stack[n - 1]);
            break;
        case CODE_WORTH:
            stack[n - 1] = EITHER;
            break;
        case CODE_AND:
        case CODE_OR:
            n--;
            stack[n - 1] = i.code == CODE_AND ? both(stack[n - 1], stack[n])
                                              : turned_round(both(turned_round(stack[n - 1]), turned_round(stack[n])));
            break;
        default: /* two numbers become one, or a truth */
            n--;
            stack[n - 1] = EITHER;
            break;
        }
    }
    assert(n == 1);
    return stack[0];
}

struct claim {
    struct lang_code code;
    const struct lang_code *denied;
};

static bool may_hold(const struct claim *claim, const struct trial *t)
{
    if (claim->denied) {
        struct cursor c = cursor_of(claim->denied->p, claim->denied->n);
        if (part_may(take_part(&c), t) == YES)
            return false;
    }
    for (struct cursor c = cursor_of(claim->code.p, claim->code.n); c.p < c.end;)
        if (part_may(take_part(&c), t) == NO)
            return false;
    return true;
}

static bool may_with(const struct claim *claim, struct trial *t, enum attr_type type, int64_t number)
{
    t->value = (struct attr){.id = t->attr, .type = (uint8_t)type, .number = number};
    return may_hold(claim, t);
}

/* The constant itself and what is beside it; a list has texts only. */
static bool may_near(const struct claim *claim, struct trial *t, const struct operand *o)
{
    if (o->kind == VALUE_LIST) {
        for (uint16_t i = 0; i < o->count; i++)
            if (may_with(claim, t, ATTR_TEXT, get_u32(o->symbols + 4 * (size_t)i)))
                return true;
        return false;
    }
    return may_with(claim, t, o->type, o->number) || (o->number > INT64_MIN && may_with(claim, t, o->type, o->number - 1)) ||
           (o->number < INT64_MAX && may_with(claim, t, o->type, o->number + 1));
}

/* One value of a type that no comparison with constants tells apart from the rest of them: beside any constant there is one of a
 * number too (may_near()), but there may be no constant. A flag is 0 or 1, and -1 is no symbol. */
static bool may_other(const struct claim *claim, struct trial *t, enum attr_type type)
{
    if (type == ATTR_FLAG)
        return may_with(claim, t, type, 0) || may_with(claim, t, type, 1);
    return may_with(claim, t, type, type == ATTR_TEXT ? -1 : 0);
}

/* Some value that the code compares the attribute with, or that it can have at all where it is read. */
static bool may_in(const struct claim *claim, struct trial *t, struct lang_code code)
{
    for (struct cursor c = cursor_of(code.p, code.n); c.p < c.end;)
        for (struct cursor inner = take_part(&c); inner.p < inner.end;) {
            struct instruction i = take_instruction(&inner);
            const struct operand *o = is_it(t, &i.left) ? &i.left : is_it(t, &i.right) ? &i.right : NULL;
            if (!o)
                continue;
            bool constant = i.code == CODE_COMPARE && i.right.kind != VALUE_ATTR && o->type != ATTR_SET && o->type != ATTR_FLAG;
            if (may_other(claim, t, o->type) || (constant && may_near(claim, t, &i.right)))
                return true;
        }
    return false;
}

static bool may_any(const struct claim *claim, struct trial *t)
{
    if (may_with(claim, t, ATTR_NONE, 0) || may_in(claim, t, claim->code))
        return true;
    return claim->denied && may_in(claim, t, *claim->denied);
}

/* Each is tried once; those that find no place here again wherever they are read, which costs time only. */
struct tried {
    struct trial list[16];
    uint32_t count;
};

static bool tried_already(struct tried *tried, const struct operand *o)
{
    for (uint32_t i = 0; i < tried->count; i++)
        if (is_it(&tried->list[i], o))
            return true;
    if (tried->count < sizeof tried->list / sizeof *tried->list)
        tried->list[tried->count++] = (struct trial){.scope = o->scope, .attr = o->attr};
    return false;
}

static bool refuted_by(const struct claim *claim, const struct operand *o, struct tried *tried, attr_id *ret_attr)
{
    struct trial t = {.scope = o->scope, .attr = o->attr};

    if (o->kind != VALUE_ATTR || o->attr == 0 || tried_already(tried, o) || may_any(claim, &t))
        return false;
    *ret_attr = o->attr;
    return true;
}

static bool refuted(const struct claim *claim, struct lang_code code, attr_id *ret_attr)
{
    struct tried tried = {.count = 0};

    for (struct cursor c = cursor_of(code.p, code.n); c.p < c.end;)
        for (struct cursor inner = take_part(&c); inner.p < inner.end;) {
            struct instruction i = take_instruction(&inner);
            if (refuted_by(claim, &i.left, &tried, ret_attr) || refuted_by(claim, &i.right, &tried, ret_attr))
                return true;
        }
    return false;
}

bool lang_never(struct lang_code code, const struct lang_code *denied, attr_id *ret_attr)
{
    struct claim claim = {code, denied};
    struct trial none = {.attr = 0};

    *ret_attr = 0;
    if (!may_hold(&claim, &none))
        return true;
    return refuted(&claim, code, ret_attr) || (denied && refuted(&claim, *denied, ret_attr));
}
