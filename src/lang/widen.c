/* From one condition to the next one of a widening: what it leaves out, how far it bends, and what is put beside it. */
#include <assert.h>
#include <string.h>

#include "lang/number.h"
#include "lang/write.h"

/* ---- parts ---- */

/* A part with its head. */
static struct lang_code next_part(struct cursor *c)
{
    const uint8_t *at = c->p;
    (void)take_part(c);
    assert(!c->bad);
    return (struct lang_code){at, (size_t)(c->p - at)};
}

static bool has_part(struct lang_code code, struct lang_code part)
{
    for (struct cursor c = cursor_of(code.p, code.n); c.p < c.end;) {
        struct lang_code other = next_part(&c);
        if (other.n == part.n && memcmp(other.p, part.p, part.n) == 0)
            return true;
    }
    return false;
}

/* What was written behind start must be a program again; otherwise it goes. */
static enum err finish(struct buf *out, size_t start)
{
    enum err err = out->err;

    if (!err && out->n > start && lang_check(out->p + start, out->n - start) != OK)
        err = ERR_TOO_BIG; /* longer, or a higher stack, than is allowed */
    if (err)
        out->n = start;
    return err;
}

enum err lang_without(const uint8_t *code, size_t n, attr_id attr, struct buf *out)
{
    size_t start = out->n;

    for (struct cursor c = cursor_of(code, n); c.p < c.end;) {
        struct lang_code part = next_part(&c);
        if (!lang_reads(part.p, part.n, SCOPE_AGENT, attr))
            buf_put(out, part.p, part.n);
    }
    return finish(out, start);
}

/* The parts of a that b has not, as one truth; false if there are none. */
static bool put_rest(struct buf *out, struct lang_code a, struct lang_code b)
{
    uint32_t count = 0;

    for (struct cursor c = cursor_of(a.p, a.n); c.p < c.end;) {
        struct lang_code part = next_part(&c);
        if (has_part(b, part))
            continue;
        buf_put(out, part.p + CONJUNCT_HEAD_BYTES, part.n - CONJUNCT_HEAD_BYTES);
        if (count++ > 0)
            buf_u8(out, CODE_AND);
    }
    return count > 0;
}

/* (c and a) or (c and b) is c and (a or b): what both ask for stays a part by itself, and is explained as such. */
enum err lang_either(struct lang_code a, struct lang_code b, struct buf *out)
{
    size_t start = out->n;

    for (struct cursor c = cursor_of(a.p, a.n); c.p < c.end;) {
        struct lang_code part = next_part(&c);
        if (has_part(b, part))
            buf_put(out, part.p, part.n);
    }
    size_t common = out->n, rest = part_begin(out);
    bool fits = true, differ = put_rest(out, a, b) && put_rest(out, b, a);
    if (differ) {
        buf_u8(out, CODE_OR);
        fits = part_end(out, rest);
    } else if (!out->err) {
        out->n = common; /* one of them asks for nothing else */
    }
    if (!fits) {
        out->n = start;
        return ERR_TOO_BIG;
    }
    return finish(out, start);
}

enum err lang_both(struct lang_code a, struct lang_code b, struct buf *out)
{
    size_t start = out->n;

    buf_put(out, a.p, a.n);
    for (struct cursor c = cursor_of(b.p, b.n); c.p < c.end;) {
        struct lang_code part = next_part(&c);
        if (!has_part(a, part))
            buf_put(out, part.p, part.n);
    }
    return finish(out, start);
}

bool lang_implies(struct lang_code a, struct lang_code b)
{
    attr_id attr;

    if (lang_conjuncts(a.p, a.n) + lang_conjuncts(b.p, b.n) > LANG_IMPLIES_PARTS)
        return false;
    for (struct cursor c = cursor_of(b.p, b.n); c.p < c.end;) {
        struct lang_code part = next_part(&c);
        if (!has_part(a, part) && !lang_never(a, &part, &attr))
            return false;
    }
    return true;
}

/* ---- lower ---- */

/* How a number depends on the attribute. */
enum slope { APART, /* not at all */
             ALONG, /* goes up as much as the attribute does: agent.x, agent.x + 1, agent.x default 0 */
             TANGLED };

struct value_at {
    uint32_t at; /* its first byte in the part */
    enum slope slope;
};

struct lowering {
    attr_id attr;
    int64_t by;
    struct buf *out;
    uint32_t changed;
    struct value_at stack[STACK_MAX];
    uint32_t depth;
    /* Where a stretch begins or ends that stands under a `not`, or is worth 1 or 0. */
    uint8_t turns[LANG_CODE_MAX + 1];
    int16_t frozen[LANG_CODE_MAX + 1];
};

static bool is_threshold(enum lang_op op)
{
    return op >= LANG_OP_LT && op <= LANG_OP_GE;
}

static bool is_it(const struct lowering *l, const struct operand *o)
{
    return o->kind == VALUE_ATTR && o->scope == SCOPE_AGENT && o->attr == l->attr;
}

static enum slope slope_of(enum code code, enum slope left, enum slope right)
{
    if (left == APART && right == APART)
        return APART;
    if (left == ALONG && right == APART && (code == CODE_ADD || code == CODE_SUB || code == CODE_ELSE))
        return ALONG;
    return left == APART && right == ALONG && code == CODE_ADD ? ALONG : TANGLED;
}

static void push(struct lowering *l, uint32_t at, enum slope slope)
{
    assert(l->depth < STACK_MAX);
    l->stack[l->depth++] = (struct value_at){at, slope};
}

/* The two on top become one; the slopes of both are given. */
static void join(struct lowering *l, enum code code, enum slope *ret_left, enum slope *ret_right)
{
    assert(l->depth >= 2);
    struct value_at right = l->stack[--l->depth], *left = &l->stack[l->depth - 1];
    *ret_left = left->slope;
    *ret_right = right.slope;
    left->slope = slope_of(code, left->slope, right.slope);
}

/* One step over the stack; at and end are the instruction's bytes in the part. */
static void follow(struct lowering *l, const struct instruction *i, uint32_t at, enum slope *ret_left, enum slope *ret_right)
{
    switch (i->code) {
    case CODE_PUSH:
        push(l, at, is_it(l, &i->left) ? ALONG : APART);
        break;
    case CODE_COUNT:
        push(l, at, is_it(l, &i->left) ? TANGLED : APART);
        break;
    case CODE_FALSE:
    case CODE_TRUE:
    case CODE_KNOWN:
        push(l, at, is_it(l, &i->left) ? TANGLED : APART);
        break;
    case CODE_COMPARE:
        push(l, at, is_it(l, &i->left) || is_it(l, &i->right) ? TANGLED : APART);
        break;
    case CODE_NOT:
    case CODE_WORTH:
        break;
    default:
        join(l, i->code, ret_left, ret_right);
        break;
    }
}

/* Which way each byte of the part stands. */
static void survey(struct lowering *l, struct cursor c)
{
    const uint8_t *start = c.p;
    enum slope left, right;

    memset(l->turns, 0, (size_t)(c.end - c.p) + 1);
    memset(l->frozen, 0, ((size_t)(c.end - c.p) + 1) * sizeof *l->frozen);
    l->depth = 0;
    while (c.p < c.end) {
        uint32_t at = (uint32_t)(c.p - start);
        struct instruction i = take_instruction(&c);
        assert(!c.bad);
        follow(l, &i, at, &left, &right);
        uint32_t begins = l->stack[l->depth - 1].at;
        if (i.code == CODE_NOT) {
            l->turns[begins] ^= 1;
            l->turns[at] ^= 1;
        } else if (i.code == CODE_WORTH) {
            l->frozen[begins]++;
            l->frozen[at]--;
        }
    }
}

static void put_by(struct lowering *l, bool minus)
{
    put_push(l->out, &(struct operand){.kind = VALUE_NUMBER, .number = l->by});
    buf_u8(l->out, minus ? CODE_SUB : CODE_ADD);
}

/* agent.x >= 9 under an even number of `not`s: 9 goes down. */
static bool goes_down(enum lang_op op, bool under_not)
{
    return (op == LANG_OP_GE || op == LANG_OP_GT) != under_not;
}

static void lower_compare(struct lowering *l, const struct instruction *i, bool under_not)
{
    bool left = is_it(l, &i->left);
    enum lang_op op = left ? i->op : turned(i->op);
    struct operand attr = left ? i->left : i->right, other = left ? i->right : i->left;
    bool down = goes_down(op, under_not);

    l->changed++;
    if (other.kind != VALUE_ATTR) {
        struct lang_number by = lang_number_of(l->by), number = lang_number_of(other.number);
        other.number = (down ? lang_number_sub(number, by) : lang_number_add(number, by)).value;
        put_compare(l->out, op, &attr, &other);
        return;
    }
    put_push(l->out, &attr);
    put_push(l->out, &other);
    put_by(l, down);
    put_test(l->out, op);
}

/* x op y with one of them along the attribute: y - by on the right is the same as x + by on the left. */
static void lower_test(struct lowering *l, enum lang_op op, bool attr_left, bool under_not)
{
    l->changed++;
    put_by(l, goes_down(attr_left ? op : turned(op), under_not) == attr_left);
    put_test(l->out, op);
}

static void lower_part(struct lowering *l, struct cursor c)
{
    const uint8_t *start = c.p;
    bool under_not = false;
    int32_t frozen = 0;

    survey(l, c);
    l->depth = 0;
    for (uint32_t at = 0, done = 0; c.p < c.end; at = (uint32_t)(c.p - start)) {
        enum slope left = APART, right = APART;
        for (; done <= at; done++) {
            under_not ^= l->turns[done];
            frozen += l->frozen[done];
        }
        struct instruction i = take_instruction(&c);
        follow(l, &i, at, &left, &right);
        bool threshold = frozen == 0 && is_threshold(i.op);
        if (threshold && i.code == CODE_COMPARE && is_it(l, &i.left) != is_it(l, &i.right))
            lower_compare(l, &i, under_not);
        else if (threshold && i.code == CODE_TEST && left + right == ALONG)
            lower_test(l, i.op, left == ALONG, under_not);
        else
            buf_put(l->out, start + at, (size_t)(c.p - start) - at);
    }
}

enum err lang_lower(const uint8_t *code, size_t n, attr_id attr, int64_t by, struct buf *out, uint32_t *ret_changed)
{
    struct lowering l;
    size_t begin = out->n;
    bool fits = true;

    *ret_changed = 0;
    if (n > LANG_CODE_MAX) /* a bound one */
        return ERR_TOO_BIG;
    l.attr = attr;
    l.by = by;
    l.out = out;
    l.changed = 0;
    for (struct cursor c = cursor_of(code, n); c.p < c.end && fits;) {
        struct cursor inner = take_part(&c);
        assert(!c.bad);
        size_t start = part_begin(out);
        lower_part(&l, inner);
        fits = part_end(out, start);
    }
    *ret_changed = l.changed;
    if (!fits) {
        out->n = begin;
        return ERR_TOO_BIG;
    }
    return finish(out, begin);
}
