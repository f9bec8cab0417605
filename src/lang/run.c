#include "lang/value.h"

/* What a checked part leaves: truth of a condition, number of a score. */
struct result {
    bool truth;
    struct lang_number number;
};

/* Operands are taken one by one, not as a whole instruction: of the many this reads most have one or none. */
static bool run_compare(struct cursor *c, const struct lang_env *env)
{
    enum lang_op op = take_u8(c);
    struct operand o = take_operand(c);
    struct attr left = value_of(&o, env);

    o = take_operand(c);
    if (left.type == ATTR_NONE)
        return false; /* whatever the other is */
    struct attr right = value_of(&o, env);
    return holds(op, &left, &right);
}

/* Truths and numbers have a stack each: lang_check() has seen to it that no instruction takes one for the other. */
static struct result run(struct cursor c, const struct lang_env *env)
{
    bool truths[STACK_MAX];
    struct lang_number numbers[STACK_MAX];
    uint32_t t = 0, n = 0;

    while (c.p < c.end) {
        enum code code = take_u8(&c);
        struct operand o;
        assert(t < STACK_MAX && n < STACK_MAX);
        switch (code) {
        case CODE_FALSE:
        case CODE_TRUE:
            truths[t++] = code == CODE_TRUE;
            break;
        case CODE_COMPARE:
            truths[t++] = run_compare(&c, env);
            break;
        case CODE_NOT:
            assert(t >= 1);
            truths[t - 1] = !truths[t - 1];
            break;
        case CODE_AND:
        case CODE_OR:
            assert(t >= 2);
            t--;
            truths[t - 1] = code == CODE_AND ? truths[t - 1] && truths[t] : truths[t - 1] || truths[t];
            break;
        case CODE_PUSH:
            o = take_operand(&c);
            numbers[n++] = number_of(&o, env);
            break;
        case CODE_ADD:
        case CODE_SUB:
        case CODE_MUL:
        case CODE_DIV:
        case CODE_MIN:
        case CODE_MAX:
        case CODE_ELSE:
            assert(n >= 2);
            n--;
            numbers[n - 1] = arithmetic(code, numbers[n - 1], numbers[n]);
            break;
        case CODE_TEST:
            assert(n >= 2);
            n -= 2;
            truths[t++] = test(take_u8(&c), numbers[n], numbers[n + 1]);
            break;
        case CODE_COUNT:
            o = take_operand(&c);
            numbers[n++] = count_of(&o, env);
            break;
        case CODE_KNOWN:
            o = take_operand(&c);
            truths[t++] = value_of(&o, env).type != ATTR_NONE;
            break;
        case CODE_WORTH:
            assert(t >= 1);
            numbers[n++] = lang_number_of(truths[--t] ? 1000 : 0);
            break;
        default:
            assert(false);
        }
        assert(!c.bad);
    }
    assert(t + n == 1);
    return t ? (struct result){.truth = truths[0]} : (struct result){.number = numbers[0]};
}

int lang_first_failing(const uint8_t *code, size_t n, const struct lang_env *env)
{
    struct cursor c = cursor_of(code, n);

    for (int i = 0; c.p < c.end; i++) {
        struct cursor inner = take_part(&c);
        assert(!c.bad);
        if (!run(inner, env).truth)
            return i;
    }
    return -1;
}

uint32_t lang_failing(const uint8_t *code, size_t n, const struct lang_env *env, uint32_t max)
{
    assert(max >= 1 && max <= 32);

    struct cursor c = cursor_of(code, n);
    uint32_t failing = 0;

    for (uint32_t i = 0; c.p < c.end; i += i + 1 < max) {
        struct cursor inner = take_part(&c);
        assert(!c.bad);
        failing |= (uint32_t)!run(inner, env).truth << i;
    }
    return failing;
}

bool lang_true(const uint8_t *code, size_t n, const struct lang_env *env)
{
    return lang_first_failing(code, n, env) < 0;
}

int64_t lang_score(const uint8_t *code, size_t n, const struct lang_env *env)
{
    int64_t sum = 0;

    for (struct cursor c = cursor_of(code, n); c.p < c.end;) {
        struct cursor inner = take_part(&c);
        assert(!c.bad);
        sum = lang_number_bound(sum + run(inner, env).number.value); /* missing: 0 */
    }
    return sum;
}

uint32_t lang_conjuncts(const uint8_t *code, size_t n)
{
    struct cursor c = cursor_of(code, n);
    uint32_t count = 0;

    for (; c.p < c.end; count++) {
        (void)take_part(&c);
        assert(!c.bad);
    }
    return count;
}

static bool reads(const struct operand *o, enum attr_scope scope, attr_id attr)
{
    return o->kind == VALUE_ATTR && o->attr != 0 && o->scope == scope && (attr == 0 || o->attr == attr);
}

bool lang_reads(const uint8_t *code, size_t n, enum attr_scope scope, attr_id attr)
{
    for (struct cursor c = cursor_of(code, n); c.p < c.end;)
        for (struct cursor inner = take_part(&c); inner.p < inner.end;) {
            struct instruction i = take_instruction(&inner);
            assert(!inner.bad);
            if (reads(&i.left, scope, attr) || reads(&i.right, scope, attr))
                return true;
        }
    return false;
}

/* The texts of a constant: one, or those of a list. */
static uint32_t add_texts(const struct operand *o, symbol_id *ret, uint32_t count, uint32_t max)
{
    if (o->kind == VALUE_TEXT && count < max)
        ret[count++] = (symbol_id)o->number;
    for (uint16_t i = 0; o->kind == VALUE_LIST && i < o->count && count < max; i++)
        ret[count++] = get_u32(o->symbols + 4 * (size_t)i);
    return count;
}

uint32_t lang_texts(const uint8_t *code, size_t n, enum attr_scope scope, attr_id attr, symbol_id *ret, uint32_t max)
{
    uint32_t count = 0;

    for (struct cursor c = cursor_of(code, n); c.p < c.end;)
        for (struct cursor inner = take_part(&c); inner.p < inner.end;) {
            struct instruction i = take_instruction(&inner);
            assert(!inner.bad);
            if (reads(&i.left, scope, attr))
                count = add_texts(&i.right, ret, count, max);
            else if (reads(&i.right, scope, attr))
                count = add_texts(&i.left, ret, count, max);
        }
    return count;
}

/* ---- explain ---- */

static struct lang_value shown(const struct operand *o, const struct lang_env *env)
{
    struct attr a = value_of(o, env);
    struct lang_value v = {.type = a.type, .number = a.number, .count = a.count};

    for (uint16_t i = 0; i < a.count && i < sizeof v.set / sizeof *v.set; i++)
        v.set[i] = get_u32(a.symbols + 4 * (size_t)i);
    return v;
}

static void show_compare(struct lang_reason *r, const struct instruction *i, const struct lang_env *env)
{
    r->op = i->op;
    r->scope = i->left.scope;
    r->attr = i->left.attr;
    r->right_attr = i->right.kind == VALUE_ATTR ? i->right.attr : 0;
    r->left = shown(&i->left, env);
    r->right = shown(&i->right, env);
}

static struct lang_reason explain(struct cursor c, const struct lang_env *env)
{
    struct lang_reason r = {.ok = run(c, env).truth};
    struct instruction i = take_instruction(&c);

    if (i.code == CODE_COMPARE && c.p == c.end)
        show_compare(&r, &i, env);
    return r;
}

uint32_t lang_reasons(const uint8_t *code, size_t n, const struct lang_env *env, struct lang_reason *ret, uint32_t max)
{
    struct cursor c = cursor_of(code, n);
    const uint8_t *start = c.p;
    uint32_t count = 0;

    while (c.p < c.end && count < max) {
        const uint8_t *at = c.p;
        struct cursor inner = take_part(&c);
        assert(!c.bad);
        ret[count] = explain(inner, env);
        ret[count].at = (uint32_t)(at - start);
        ret[count].bytes = (uint32_t)(c.p - at);
        count++;
    }
    return count;
}

static uint32_t add_given(const struct operand *o, const struct lang_env *env, struct lang_given *ret, uint32_t count, uint32_t max)
{
    if (o->kind != VALUE_ATTR || o->attr == 0 || o->scope == SCOPE_AGENT)
        return count;
    for (uint32_t i = 0; i < count; i++)
        if (ret[i].attr == o->attr && ret[i].scope == o->scope)
            return count;
    if (count < max)
        ret[count++] = (struct lang_given){o->scope, o->attr, shown(o, env)};
    return count;
}

uint32_t lang_given(const uint8_t *code, size_t n, const struct lang_env *env, struct lang_given *ret, uint32_t max)
{
    uint32_t count = 0;

    for (struct cursor c = cursor_of(code, n); c.p < c.end;)
        for (struct cursor inner = take_part(&c); inner.p < inner.end;) {
            struct instruction i = take_instruction(&inner);
            assert(!inner.bad);
            count = add_given(&i.left, env, ret, count, max);
            count = add_given(&i.right, env, ret, count, max);
        }
    return count;
}

/* What a term speaks of: its one comparison, or the one attribute whose number or set it uses. More than one: OTHER. */
static struct lang_reason subject(struct cursor c, const struct lang_env *env)
{
    struct lang_reason r = {0};
    uint32_t subjects = 0;

    while (c.p < c.end) {
        struct instruction i = take_instruction(&c);
        assert(!c.bad);
        if (i.left.kind != VALUE_ATTR || i.left.attr == 0 || ++subjects > 1)
            continue;
        if (i.code == CODE_COMPARE) {
            struct attr left = value_of(&i.left, env), right = value_of(&i.right, env);
            show_compare(&r, &i, env);
            r.ok = holds(i.op, &left, &right);
        } else {
            r.scope = i.left.scope;
            r.attr = i.left.attr;
            r.left = shown(&i.left, env);
            r.ok = r.left.type != ATTR_NONE;
        }
    }
    return subjects == 1 ? r : (struct lang_reason){0};
}

uint32_t lang_terms(const uint8_t *code, size_t n, const struct lang_env *env, struct lang_term *ret, uint32_t max)
{
    struct cursor c = cursor_of(code, n);
    const uint8_t *start = c.p;
    uint32_t count = 0;

    while (c.p < c.end && count < max) {
        const uint8_t *at = c.p;
        struct cursor inner = take_part(&c);
        assert(!c.bad);
        struct lang_number worth = run(inner, env).number;
        struct lang_reason r = subject(inner, env);
        if (r.attr == 0)
            r.ok = worth.known;
        r.at = (uint32_t)(at - start);
        r.bytes = (uint32_t)(c.p - at);
        ret[count++] = (struct lang_term){.known = worth.known, .value = worth.value, .reason = r};
    }
    return count;
}
