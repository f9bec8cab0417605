#include "lang/tree.h"
#include "lang/write.h"

#include <assert.h>

static void emit_list(const struct node *list, struct buf *out)
{
    symbol_id sorted[LIST_MAX];
    uint8_t n = 0;

    for (const struct node *text = list->first; text; text = text->next) {
        symbol_id symbol = (symbol_id)text->number;
        uint8_t at = n;
        while (at > 0 && sorted[at - 1] > symbol)
            at--;
        if (at > 0 && sorted[at - 1] == symbol)
            continue;
        for (uint8_t i = n; i > at; i--)
            sorted[i] = sorted[i - 1];
        sorted[at] = symbol;
        n++;
    }
    buf_u8(out, n);
    for (uint8_t i = 0; i < n; i++)
        buf_u32(out, sorted[i]);
}

static void emit_value(const struct node *n, struct buf *out)
{
    switch (n->kind) {
    case N_ATTR:
        buf_u8(out, VALUE_ATTR);
        buf_u8(out, (uint8_t)n->scope);
        buf_u32(out, n->attr);
        buf_u8(out, (uint8_t)(n->worth ? ATTR_FLAG : n->type)); /* worth 1 or 0, but a yes/no as it stands */
        break;
    case N_NUMBER:
        buf_u8(out, VALUE_NUMBER);
        buf_u64(out, (uint64_t)n->number);
        break;
    case N_TEXT:
        buf_u8(out, VALUE_TEXT);
        buf_u32(out, (symbol_id)n->number);
        break;
    case N_FLAG:
        buf_u8(out, VALUE_FLAG);
        buf_u8(out, (uint8_t)n->number);
        break;
    case N_TIME:
        buf_u8(out, VALUE_TIME);
        buf_u64(out, (uint64_t)n->number);
        break;
    case N_LIST:
        buf_u8(out, VALUE_LIST);
        emit_list(n, out);
        break;
    default:
        assert(false);
    }
}

static void emit_compare(enum lang_op op, const struct node *left, const struct node *right, struct buf *out)
{
    buf_u8(out, CODE_COMPARE);
    buf_u8(out, (uint8_t)op);
    emit_value(left, out);
    emit_value(right, out);
}

static void emit_condition(const struct node *n, struct buf *out);
static void emit_number(const struct node *n, struct buf *out);

static void emit_push(const struct node *n, struct buf *out)
{
    buf_u8(out, CODE_PUSH);
    emit_value(n, out);
}

static void emit_test(const struct node *n, const struct node *left, const struct node *right, enum lang_op op, struct buf *out)
{
    if (!n->test) {
        emit_compare(op, left, right, out);
        return;
    }
    emit_number(left, out);
    emit_number(right, out);
    put_test(out, op);
}

/* A number in a list equals one of them. */
static void emit_in_numbers(const struct node *n, struct buf *out)
{
    const struct node *left = n->first, *list = left->next;

    for (const struct node *value = list->first; value; value = value->next) {
        emit_test(n, left, value, LANG_OP_EQ, out);
        if (value != list->first)
            buf_u8(out, CODE_OR);
    }
}

/* Recurses as deep as the parser did. */
static void emit_condition(const struct node *n, struct buf *out)
{
    static const struct node yes = {.kind = N_FLAG, .number = 1};

    switch (n->kind) {
    case N_AND:
    case N_OR:
        emit_condition(n->first, out);
        for (const struct node *child = n->first->next; child; child = child->next) {
            emit_condition(child, out);
            buf_u8(out, n->kind == N_AND ? CODE_AND : CODE_OR);
        }
        break;
    case N_NOT:
        emit_condition(n->first, out);
        buf_u8(out, CODE_NOT);
        break;
    case N_COMPARE:
        if (n->op == LANG_OP_IN && n->first->next->first->type == ATTR_NUMBER)
            emit_in_numbers(n, out);
        else
            emit_test(n, n->first, n->first->next, n->op, out);
        break;
    case N_KNOWN:
        buf_u8(out, CODE_KNOWN);
        emit_value(n->first, out);
        break;
    case N_FLAG:
        buf_u8(out, n->number ? CODE_TRUE : CODE_FALSE);
        break;
    default: /* a yes/no attribute alone */
        emit_compare(LANG_OP_EQ, n, &yes, out);
        break;
    }
}

/* Two and more become one, from the left; a minus sign in front takes from 0. */
static void emit_chain(const struct node *n, struct buf *out)
{
    static const struct node zero = {.kind = N_NUMBER};
    static const enum code codes[] = {[N_ELSE] = CODE_ELSE, [N_MIN] = CODE_MIN, [N_MAX] = CODE_MAX};

    for (const struct node *child = n->first; child; child = child->next) {
        bool joined = n->kind == N_SUM || n->kind == N_PRODUCT;
        if (child == n->first && n->kind == N_SUM && child->joint == CODE_SUB)
            emit_push(&zero, out);
        emit_number(child, out);
        if (child != n->first || (n->kind == N_SUM && child->joint == CODE_SUB))
            buf_u8(out, (uint8_t)(joined ? child->joint : codes[n->kind]));
    }
}

static void emit_number(const struct node *n, struct buf *out)
{
    if (n->worth) {
        emit_condition(n, out);
        buf_u8(out, CODE_WORTH);
        return;
    }
    switch (n->kind) {
    case N_ATTR:
    case N_NUMBER:
    case N_TIME:
        emit_push(n, out);
        break;
    case N_COUNT:
        buf_u8(out, CODE_COUNT);
        emit_value(n->first, out);
        break;
    default:
        emit_chain(n, out);
        break;
    }
}

bool lang_emit(const struct node *root, struct buf *out)
{
    bool fits = true;
    const struct node *first = root->kind == N_AND ? root->first : root;

    for (const struct node *n = first; n && fits; n = root->kind == N_AND ? n->next : NULL) {
        size_t start = part_begin(out);
        emit_condition(n, out);
        fits = part_end(out, start);
    }
    return fits;
}

static bool is_sum_of_numbers(const struct node *n)
{
    for (const struct node *child = n->first; child; child = child->next)
        if (child->type != ATTR_NUMBER)
            return false;
    return n->kind == N_SUM && !n->worth;
}

/* Brackets do not join terms: a - (b - c) has three. Recurses as deep as the parser did. */
static bool emit_terms(const struct node *n, bool minus, struct buf *out)
{
    static const struct node zero = {.kind = N_NUMBER};
    bool fits = true;

    if (is_sum_of_numbers(n)) {
        for (const struct node *child = n->first; child && fits; child = child->next)
            fits = emit_terms(child, minus != (child->joint == CODE_SUB), out);
        return fits;
    }
    size_t start = part_begin(out);
    if (minus)
        emit_push(&zero, out);
    emit_number(n, out);
    if (minus)
        buf_u8(out, CODE_SUB);
    return part_end(out, start);
}

bool lang_emit_score(const struct node *root, struct buf *out)
{
    return emit_terms(root, false, out);
}
