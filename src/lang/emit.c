#include "lang/code.h"
#include "lang/tree.h"

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
        buf_u8(out, (uint8_t)n->type);
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
        emit_compare(n->op, n->first, n->first->next, out);
        break;
    case N_FLAG:
        buf_u8(out, n->number ? CODE_TRUE : CODE_FALSE);
        break;
    default: /* a yes/no attribute alone */
        emit_compare(LANG_OP_EQ, n, &yes, out);
        break;
    }
}

static void emit_conjunct(const struct node *n, struct buf *out)
{
    size_t head = out->n;

    buf_u16(out, 0);
    emit_condition(n, out);
    if (out->err)
        return;
    size_t bytes = out->n - head - CONJUNCT_HEAD_BYTES;
    assert(bytes <= UINT16_MAX);
    out->p[head] = (uint8_t)bytes;
    out->p[head + 1] = (uint8_t)(bytes >> 8);
}

void lang_emit(const struct node *root, struct buf *out)
{
    if (root->kind != N_AND) {
        emit_conjunct(root, out);
        return;
    }
    for (const struct node *child = root->first; child; child = child->next)
        emit_conjunct(child, out);
}
