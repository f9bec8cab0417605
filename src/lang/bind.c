/* Partial evaluation: the stack machine of run.c, with "not known yet" for what the agent decides. Every value on the stack owns the
 * bytes from its place in the output to the next one's; a constant's are taken back when it meets another one. */
#include <string.h>

#include "lang/value.h"
#include "lang/write.h"

enum worth { LATER, CONSTANT, MISSING }; /* MISSING: a number without bytes */

struct entry {
    size_t at; /* its first byte in the output */
    enum worth worth;
    bool truth;                /* CONSTANT truth */
    struct lang_number number; /* CONSTANT number */
    bool time;                 /* a number that is a time */
    bool plain;                /* LATER: one CODE_PUSH of an agent's attribute */
};

struct binder {
    const struct lang_env *env;
    struct buf *out;
    struct entry stack[STACK_MAX];
    uint32_t depth;
};

/* ---- what is written ---- */

static void put_number(struct buf *out, int64_t number, bool time)
{
    put_push(out, &(struct operand){.kind = time ? VALUE_TIME : VALUE_NUMBER, .number = number});
}

/* The bytes from at to the end go, or those between two places. */
static void cut(struct buf *out, size_t at, size_t end)
{
    if (out->err)
        return;
    if (end < out->n)
        memmove(out->p + at, out->p + end, out->n - end);
    out->n -= end - at;
}

/* ---- the stack ---- */

static struct entry *push(struct binder *b, struct entry e)
{
    assert(b->depth < STACK_MAX);
    b->stack[b->depth] = e;
    return &b->stack[b->depth++];
}

static struct entry pop(struct binder *b)
{
    assert(b->depth > 0);
    return b->stack[--b->depth];
}

static void push_truth(struct binder *b, bool truth)
{
    push(b, (struct entry){.at = b->out->n, .worth = CONSTANT, .truth = truth});
    buf_u8(b->out, truth ? CODE_TRUE : CODE_FALSE);
}

static void push_number(struct binder *b, struct lang_number number, bool time)
{
    push(b, (struct entry){.at = b->out->n, .worth = number.known ? CONSTANT : MISSING, .number = number, .time = time});
    if (number.known)
        put_number(b->out, number.value, time);
}

static void push_later(struct binder *b, size_t at)
{
    push(b, (struct entry){.at = at, .worth = LATER});
}

/* ---- operands ---- */

static bool is_agents(const struct operand *o)
{
    return o->kind == VALUE_ATTR && o->scope == SCOPE_AGENT;
}

/* A value as it will stand in the code. */
static struct operand literal(const struct attr *a)
{
    static const enum value kinds[] = {[ATTR_NUMBER] = VALUE_NUMBER, [ATTR_TEXT] = VALUE_TEXT, [ATTR_SET] = VALUE_LIST,
                                       [ATTR_FLAG] = VALUE_FLAG, [ATTR_TIME] = VALUE_TIME};
    assert(a->type != ATTR_NONE);
    return (struct operand){.kind = kinds[a->type], .type = a->type, .number = a->number, .count = a->count,
                            .symbols = a->symbols};
}

/* An agent's attribute against a constant; what an empty set makes of it is settled here. */
static void bind_against(struct binder *b, enum lang_op op, const struct operand *agents, const struct operand *constant)
{
    bool empty = constant->kind == VALUE_LIST && constant->count == 0;

    if (empty && (op == LANG_OP_IN || op == LANG_OP_HAS_ANY)) {
        push_truth(b, false);
        return;
    }
    push_later(b, b->out->n);
    if (empty && op == LANG_OP_HAS_ALL) {
        buf_u8(b->out, CODE_KNOWN);
        put_operand(b->out, agents);
        return;
    }
    put_compare(b->out, op, agents, constant);
}

static void bind_compare(struct binder *b, const struct instruction *i)
{
    struct attr left = value_of(&i->left, b->env), right = value_of(&i->right, b->env);

    if (is_agents(&i->left) && is_agents(&i->right)) {
        push_later(b, b->out->n);
        put_compare(b->out, i->op, &i->left, &i->right);
    } else if (is_agents(&i->left) && right.type != ATTR_NONE) {
        struct operand constant = literal(&right);
        bind_against(b, i->op, &i->left, &constant);
    } else if (is_agents(&i->right) && left.type != ATTR_NONE) {
        struct operand constant = literal(&left);
        bind_against(b, turned(i->op), &i->right, &constant);
    } else if (is_agents(&i->left) || is_agents(&i->right)) {
        push_truth(b, false); /* the other side is missing */
    } else {
        push_truth(b, holds(i->op, &left, &right));
    }
}

static void bind_push(struct binder *b, const struct operand *o)
{
    if (!is_agents(o)) {
        push_number(b, number_of(o, b->env), o->type == ATTR_TIME);
        return;
    }
    push(b, (struct entry){.at = b->out->n, .worth = LATER, .time = o->type == ATTR_TIME, .plain = true});
    put_push(b->out, o);
}

static void bind_count(struct binder *b, const struct operand *o)
{
    if (!is_agents(o)) {
        push_number(b, count_of(o, b->env), false);
        return;
    }
    push_later(b, b->out->n);
    buf_u8(b->out, CODE_COUNT);
    put_operand(b->out, o);
}

static void bind_known(struct binder *b, const struct operand *o)
{
    if (!is_agents(o)) {
        push_truth(b, value_of(o, b->env).type != ATTR_NONE);
        return;
    }
    push_later(b, b->out->n);
    buf_u8(b->out, CODE_KNOWN);
    put_operand(b->out, o);
}

/* ---- operations ---- */

static void bind_not(struct binder *b)
{
    if (b->stack[b->depth - 1].worth == LATER) {
        buf_u8(b->out, CODE_NOT);
        return;
    }
    struct entry e = pop(b);
    cut(b->out, e.at, b->out->n);
    push_truth(b, !e.truth);
}

/* With one side known, `and` and `or` are either that or the other. */
static void bind_truths(struct binder *b, enum code code)
{
    struct entry right = pop(b), left = pop(b);
    bool settles = code == CODE_OR; /* the truth that settles it */

    if ((left.worth == CONSTANT && left.truth == settles) || (right.worth == CONSTANT && right.truth == settles)) {
        cut(b->out, left.at, b->out->n);
        push_truth(b, settles);
    } else if (left.worth == CONSTANT) { /* the right one's value, whatever it is */
        cut(b->out, left.at, right.at);
        right.at = left.at;
        push(b, right);
    } else {
        if (right.worth == CONSTANT)
            cut(b->out, right.at, b->out->n);
        else
            buf_u8(b->out, (uint8_t)code);
        push(b, left);
    }
}

static void bind_else(struct binder *b)
{
    struct entry right = pop(b), left = pop(b);

    if (left.worth == MISSING) {
        push(b, right);
    } else if (left.worth == CONSTANT || right.worth == MISSING) {
        cut(b->out, right.at, b->out->n);
        push(b, left);
    } else {
        buf_u8(b->out, CODE_ELSE);
        push(b, (struct entry){.at = left.at, .worth = LATER, .time = left.time});
    }
}

static bool is_time(enum code code, const struct entry *left, const struct entry *right)
{
    return code == CODE_SUB ? left->time && !right->time : left->time || right->time;
}

static void bind_numbers(struct binder *b, enum code code)
{
    struct entry right = pop(b), left = pop(b);
    bool time = is_time(code, &left, &right);

    if (left.worth == LATER && right.worth != MISSING) {
        buf_u8(b->out, (uint8_t)code);
        push(b, (struct entry){.at = left.at, .worth = LATER, .time = time});
    } else if (left.worth == CONSTANT && right.worth == LATER) {
        buf_u8(b->out, (uint8_t)code);
        push(b, (struct entry){.at = left.at, .worth = LATER, .time = time});
    } else { /* both known, or one missing: then the number of a missing one says so */
        struct lang_number a = left.worth == LATER ? lang_number_of(0) : left.number;
        struct lang_number c = right.worth == LATER ? lang_number_of(0) : right.number;
        cut(b->out, left.at, b->out->n);
        push_number(b, arithmetic(code, a, c), time);
    }
}

/* agent.x against a constant is a plain comparison, if stopping agent.x at the bound cannot make a difference. */
static bool bind_plain_test(struct binder *b, enum lang_op op, const struct entry *left, const struct entry *right)
{
    const struct entry *plain = left->plain ? left : right, *constant = left->plain ? right : left;

    if (!plain->plain || constant->worth != CONSTANT || b->out->err || constant->number.value >= LANG_NUMBER_MAX ||
        constant->number.value <= -LANG_NUMBER_MAX)
        return false;
    struct cursor c = cursor_of(b->out->p + plain->at, b->out->n - plain->at);
    struct operand agents = take_instruction(&c).left;
    struct operand number = {.kind = plain->time ? VALUE_TIME : VALUE_NUMBER, .number = constant->number.value};
    size_t at = left->at;
    cut(b->out, at, b->out->n);
    put_compare(b->out, plain == left ? op : turned(op), &agents, &number);
    push_later(b, at);
    return true;
}

static void bind_test(struct binder *b, enum lang_op op)
{
    struct entry right = pop(b), left = pop(b);

    if (left.worth == MISSING || right.worth == MISSING) {
        cut(b->out, left.at, b->out->n);
        push_truth(b, false);
    } else if (left.worth == CONSTANT && right.worth == CONSTANT) {
        cut(b->out, left.at, b->out->n);
        push_truth(b, test(op, left.number, right.number));
    } else if (!bind_plain_test(b, op, &left, &right)) {
        put_test(b->out, op);
        push_later(b, left.at);
    }
}

static void bind_worth(struct binder *b)
{
    struct entry e = pop(b);

    if (e.worth == LATER) {
        buf_u8(b->out, CODE_WORTH);
        push_later(b, e.at);
        return;
    }
    cut(b->out, e.at, b->out->n);
    push_number(b, lang_number_of(e.truth ? 1000 : 0), false);
}

static void bind_instruction(struct binder *b, const struct instruction *i)
{
    switch (i->code) {
    case CODE_FALSE:
    case CODE_TRUE:
        push_truth(b, i->code == CODE_TRUE);
        break;
    case CODE_NOT:
        bind_not(b);
        break;
    case CODE_AND:
    case CODE_OR:
        bind_truths(b, i->code);
        break;
    case CODE_COMPARE:
        bind_compare(b, i);
        break;
    case CODE_PUSH:
        bind_push(b, &i->left);
        break;
    case CODE_COUNT:
        bind_count(b, &i->left);
        break;
    case CODE_KNOWN:
        bind_known(b, &i->left);
        break;
    case CODE_TEST:
        bind_test(b, i->op);
        break;
    case CODE_ELSE:
        bind_else(b);
        break;
    case CODE_WORTH:
        bind_worth(b);
        break;
    default:
        bind_numbers(b, i->code);
        break;
    }
}

static void bind_part(struct binder *b, struct cursor c)
{
    size_t start = part_begin(b->out);

    while (c.p < c.end) {
        struct instruction i = take_instruction(&c);
        assert(!c.bad);
        bind_instruction(b, &i);
    }
    struct entry e = pop(b);
    assert(b->depth == 0);
    if (e.worth == MISSING)
        put_number(b->out, 0, false); /* a part of a score: counts 0 */
    bool fits = part_end(b->out, start);
    assert(fits); /* lang_check() has reckoned */
    (void)fits;
}

enum err lang_bind(const uint8_t *code, size_t n, const struct lang_env *env, struct buf *out)
{
    struct binder b;
    size_t start = out->n;

    b.env = env;
    b.out = out;
    b.depth = 0;
    for (struct cursor c = cursor_of(code, n); c.p < c.end;) {
        struct cursor inner = take_part(&c);
        assert(!c.bad);
        bind_part(&b, inner);
    }
    if (out->err) {
        out->n = start;
        return out->err;
    }
    return OK;
}
