#include "lang/code.h"

#include <assert.h>

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
    enum lang_op op;
    struct operand left, right;
};

/* A reader of bytes that may be anything. Small and in this file, so that the compiler folds it into the loop. */
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

static inline uint64_t take_u64(struct cursor *c)
{
    const uint8_t *p = take(c, 8);
    return (uint64_t)get_u32(p) | (uint64_t)get_u32(p + 4) << 32;
}

static struct operand take_list(struct cursor *c)
{
    struct operand o = {.kind = VALUE_LIST, .type = ATTR_SET, .count = take_u8(c)};

    o.symbols = take(c, 4 * (size_t)o.count);
    return o;
}

static inline struct operand take_operand(struct cursor *c)
{
    struct operand o = {0};
    uint8_t kind = take_u8(c);

    switch (kind) {
    case VALUE_ATTR:
        o.kind = VALUE_ATTR;
        o.scope = take_u8(c);
        o.attr = get_u32(take(c, 4));
        o.type = take_u8(c);
        break;
    case VALUE_NUMBER:
        o = (struct operand){.kind = VALUE_NUMBER, .type = ATTR_NUMBER, .number = (int64_t)take_u64(c)};
        break;
    case VALUE_TEXT:
        o = (struct operand){.kind = VALUE_TEXT, .type = ATTR_TEXT, .number = get_u32(take(c, 4))};
        break;
    case VALUE_FLAG:
        o = (struct operand){.kind = VALUE_FLAG, .type = ATTR_FLAG, .number = take_u8(c)};
        break;
    case VALUE_LIST:
        o = take_list(c);
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

    if (code > CODE_COMPARE) {
        c->bad = true;
        return i;
    }
    i.code = code;
    if (code == CODE_COMPARE) {
        i.op = take_u8(c);
        i.left = take_operand(c);
        i.right = take_operand(c);
    }
    return i;
}

/* The code of the next conjunct; the outer cursor goes behind it. */
static inline struct cursor take_conjunct(struct cursor *c)
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

static struct cursor cursor_of(const uint8_t *code, size_t n)
{
    static const uint8_t nothing[1];
    return n ? (struct cursor){.p = code, .end = code + n} : (struct cursor){.p = nothing, .end = nothing};
}

/* ---- check ---- */

static bool operand_good(const struct operand *o)
{
    switch (o->kind) {
    case VALUE_ATTR:
        return (o->scope == SCOPE_AGENT || o->scope == SCOPE_CUSTOMER) && o->attr != 0 && o->type >= ATTR_NUMBER &&
               o->type <= ATTR_FLAG;
    case VALUE_FLAG:
        return o->number <= 1;
    case VALUE_LIST:
        for (size_t i = 1; i < o->count; i++)
            if (get_u32(o->symbols + 4 * (i - 1)) >= get_u32(o->symbols + 4 * i))
                return false;
        return o->count > 0;
    default:
        return true;
    }
}

static bool types_fit(enum lang_op op, const struct operand *left, const struct operand *right)
{
    switch (op) {
    case LANG_OP_EQ:
    case LANG_OP_NE:
        return left->type == right->type && left->type != ATTR_SET;
    case LANG_OP_LT:
    case LANG_OP_LE:
    case LANG_OP_GT:
    case LANG_OP_GE:
        return left->type == ATTR_NUMBER && right->type == ATTR_NUMBER;
    case LANG_OP_HAS:
        return left->type == ATTR_SET && right->type == ATTR_TEXT;
    case LANG_OP_IN:
        return left->type == ATTR_TEXT && right->kind == VALUE_LIST;
    default:
        return false;
    }
}

static bool conjunct_good(struct cursor c)
{
    uint32_t depth = 0;

    while (c.p < c.end) {
        struct instruction i = take_instruction(&c);
        if (c.bad)
            return false;
        if (i.code == CODE_COMPARE && (i.left.kind != VALUE_ATTR || !operand_good(&i.left) || !operand_good(&i.right) ||
                                       !types_fit(i.op, &i.left, &i.right)))
            return false;
        uint32_t needs = i.code == CODE_NOT ? 1 : i.code == CODE_AND || i.code == CODE_OR ? 2 : 0;
        if (depth < needs)
            return false;
        depth = depth - needs + 1;
        if (depth > STACK_MAX)
            return false;
    }
    return depth == 1;
}

enum err lang_check(const uint8_t *code, size_t n)
{
    if (n > LANG_CODE_MAX)
        return ERR_CORRUPT;
    for (struct cursor c = cursor_of(code, n); c.p < c.end;) {
        struct cursor inner = take_conjunct(&c);
        if (c.bad || !conjunct_good(inner))
            return ERR_CORRUPT;
    }
    return OK;
}

/* ---- run ---- */

/* The value of an operand; ATTR_NONE if the attribute is missing, or is of another type by now. */
static inline struct attr value_of(const struct operand *o, const struct lang_env *env)
{
    struct attr a = {.type = ATTR_NONE};

    if (o->kind != VALUE_ATTR)
        return (struct attr){.type = (uint8_t)o->type, .number = o->number, .count = o->count, .symbols = o->symbols};
    int found = o->scope == SCOPE_AGENT ? attrs_find(env->agent, env->agent_bytes, o->attr, &a)
                                        : attrs_find(env->customer, env->customer_bytes, o->attr, &a);
    if (!found || a.type != o->type)
        a = (struct attr){.type = ATTR_NONE};
    return a;
}

static inline bool holds(enum lang_op op, const struct attr *left, const struct attr *right)
{
    if (left->type == ATTR_NONE || right->type == ATTR_NONE)
        return false;
    switch (op) {
    case LANG_OP_EQ:
        return left->number == right->number;
    case LANG_OP_NE:
        return left->number != right->number;
    case LANG_OP_LT:
        return left->number < right->number;
    case LANG_OP_LE:
        return left->number <= right->number;
    case LANG_OP_GT:
        return left->number > right->number;
    case LANG_OP_GE:
        return left->number >= right->number;
    case LANG_OP_HAS:
        return attr_has(left, (symbol_id)right->number);
    case LANG_OP_IN:
        return attr_has(right, (symbol_id)left->number);
    case LANG_OP_HAS_ANY:
    case LANG_OP_HAS_ALL:
    case LANG_OP_OTHER:
        break;
    }
    assert(false);
    return false;
}

static bool compare(const struct instruction *i, const struct lang_env *env)
{
    struct attr left = value_of(&i->left, env), right = value_of(&i->right, env);
    return holds(i->op, &left, &right);
}

static bool conjunct_true(struct cursor c, const struct lang_env *env)
{
    bool stack[STACK_MAX];
    uint32_t depth = 0;

    while (c.p < c.end) {
        struct instruction i = take_instruction(&c);
        assert(!c.bad && depth < STACK_MAX);
        switch (i.code) {
        case CODE_FALSE:
        case CODE_TRUE:
            stack[depth++] = i.code == CODE_TRUE;
            break;
        case CODE_COMPARE:
            stack[depth++] = compare(&i, env);
            break;
        case CODE_NOT:
            assert(depth >= 1);
            stack[depth - 1] = !stack[depth - 1];
            break;
        case CODE_AND:
        case CODE_OR:
            assert(depth >= 2);
            depth--;
            stack[depth - 1] = i.code == CODE_AND ? stack[depth - 1] && stack[depth] : stack[depth - 1] || stack[depth];
            break;
        }
    }
    assert(depth == 1);
    return stack[0];
}

int lang_first_failing(const uint8_t *code, size_t n, const struct lang_env *env)
{
    struct cursor c = cursor_of(code, n);

    for (int i = 0; c.p < c.end; i++) {
        struct cursor inner = take_conjunct(&c);
        assert(!c.bad);
        if (!conjunct_true(inner, env))
            return i;
    }
    return -1;
}

bool lang_true(const uint8_t *code, size_t n, const struct lang_env *env)
{
    return lang_first_failing(code, n, env) < 0;
}

uint32_t lang_conjuncts(const uint8_t *code, size_t n)
{
    struct cursor c = cursor_of(code, n);
    uint32_t count = 0;

    for (; c.p < c.end; count++) {
        (void)take_conjunct(&c);
        assert(!c.bad);
    }
    return count;
}

/* ---- explain ---- */

static struct lang_value shown(const struct operand *o, const struct lang_env *env)
{
    struct attr a = value_of(o, env);
    struct lang_value v = {.type = a.type, .number = a.number, .count = a.count};

    for (uint16_t i = 0; i < a.count && i < sizeof v.set / sizeof *v.set; i++)
        v.set[i] = attr_symbol(&a, i);
    return v;
}

static struct lang_reason explain(struct cursor c, const struct lang_env *env)
{
    struct lang_reason r = {.ok = conjunct_true(c, env)};
    struct instruction i = take_instruction(&c);

    if (i.code != CODE_COMPARE || c.p < c.end)
        return r;
    r.op = i.op;
    r.scope = i.left.scope;
    r.attr = i.left.attr;
    r.right_attr = i.right.kind == VALUE_ATTR ? i.right.attr : 0;
    r.left = shown(&i.left, env);
    r.right = shown(&i.right, env);
    return r;
}

uint32_t lang_reasons(const uint8_t *code, size_t n, const struct lang_env *env, struct lang_reason *ret, uint32_t max)
{
    struct cursor c = cursor_of(code, n);
    const uint8_t *start = c.p;
    uint32_t count = 0;

    while (c.p < c.end && count < max) {
        const uint8_t *at = c.p;
        struct cursor inner = take_conjunct(&c);
        assert(!c.bad);
        ret[count] = explain(inner, env);
        ret[count].at = (uint32_t)(at - start);
        ret[count].bytes = (uint32_t)(c.p - at);
        count++;
    }
    return count;
}
