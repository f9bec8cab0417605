#include "lang/drawn.h"

#include <assert.h>

#include "lang/code.h"
#include "lang/lang.h"

static void put_attr(struct buf *b, enum attr_scope scope, attr_id attr, enum attr_type type)
{
    buf_u8(b, VALUE_ATTR);
    buf_u8(b, (uint8_t)scope);
    buf_u32(b, attr);
    buf_u8(b, (uint8_t)type);
}

static void put_number(struct buf *b, enum value kind, int64_t number)
{
    buf_u8(b, (uint8_t)kind);
    buf_u64(b, (uint64_t)number);
}

static size_t part_open(struct buf *b)
{
    buf_u16(b, 0);
    return b->n;
}

static void part_close(struct buf *b, size_t start)
{
    size_t bytes = b->n - start;
    b->p[start - 2] = (uint8_t)bytes;
    b->p[start - 1] = (uint8_t)(bytes >> 8);
}

/* The random vocabulary: attribute id = 16 + 8 * scope + type and 100 more for a second one, so that the lists hold few. */
static attr_id id_of(enum attr_scope scope, enum attr_type type, uint64_t which)
{
    return (attr_id)(16 + 8 * (int)scope + (int)type + 100 * (int)which);
}

int64_t some_number(struct prng *r)
{
    static const int64_t edges[] = {0, 1, -1, 999, 1000, -1000, 1500, 2000, LANG_NUMBER_MAX, -LANG_NUMBER_MAX,
                                    LANG_NUMBER_MAX - 1, INT64_MAX, INT64_MIN};
    if (prng_below(r, 4) == 0)
        return edges[prng_below(r, sizeof edges / sizeof *edges)];
    return (int64_t)prng_below(r, 7) * 1000 - 3000;
}

static void draw_attr(struct prng *r, struct buf *b, enum attr_type type)
{
    enum attr_scope scope = (enum attr_scope)(SCOPE_AGENT + prng_below(r, 4));
    if (scope == SCOPE_CONTACT && type == ATTR_TIME && prng_below(r, 2))
        put_attr(b, scope, ATTR_ARRIVED, type);
    else
        put_attr(b, scope, id_of(scope, type, prng_below(r, 2)), type);
}

static void draw_list(struct prng *r, struct buf *b, bool may_be_empty)
{
    uint8_t n = (uint8_t)(prng_below(r, 4) + !may_be_empty);
    symbol_id s = 1;

    buf_u8(b, VALUE_LIST);
    buf_u8(b, n);
    for (uint8_t i = 0; i < n; i++, s++) {
        s += (symbol_id)prng_below(r, 2);
        buf_u32(b, s);
    }
}

static void draw_operand(struct prng *r, struct buf *b, enum attr_type type)
{
    if (prng_below(r, 2)) {
        draw_attr(r, b, type);
        return;
    }
    switch (type) {
    case ATTR_NUMBER:
        put_number(b, VALUE_NUMBER, some_number(r));
        break;
    case ATTR_TIME:
        put_number(b, VALUE_TIME, some_number(r));
        break;
    case ATTR_TEXT:
        buf_u8(b, VALUE_TEXT);
        buf_u32(b, (symbol_id)(1 + prng_below(r, 5)));
        break;
    case ATTR_FLAG:
        buf_u8(b, VALUE_FLAG);
        buf_u8(b, (uint8_t)prng_below(r, 2));
        break;
    default:
        draw_list(r, b, true);
        break;
    }
}

static void draw_compare(struct prng *r, struct buf *b)
{
    static const enum lang_op set_ops[] = {LANG_OP_HAS, LANG_OP_HAS_ANY, LANG_OP_HAS_ALL, LANG_OP_WITHIN};
    enum attr_type type = (enum attr_type)(ATTR_NUMBER + prng_below(r, 5));
    enum lang_op op = (enum lang_op)(LANG_OP_EQ + prng_below(r, type == ATTR_NUMBER || type == ATTR_TIME ? 6 : 2));

    if (type == ATTR_SET)
        op = set_ops[prng_below(r, 4)];
    if (type == ATTR_TEXT && prng_below(r, 3) == 0)
        op = LANG_OP_IN;
    buf_u8(b, CODE_COMPARE);
    buf_u8(b, (uint8_t)op);
    draw_attr(r, b, type);
    if (op == LANG_OP_IN)
        draw_list(r, b, false);
    else
        draw_operand(r, b, op == LANG_OP_HAS ? ATTR_TEXT : type);
}

static void draw_number(struct prng *r, struct buf *b, uint32_t depth, bool time);

static void draw_truth(struct prng *r, struct buf *b, uint32_t depth)
{
    switch (prng_below(r, depth ? 8 : 3)) {
    case 0:
        buf_u8(b, (uint8_t)(CODE_FALSE + prng_below(r, 2)));
        break;
    case 1:
        buf_u8(b, CODE_KNOWN);
        draw_attr(r, b, (enum attr_type)(ATTR_NUMBER + prng_below(r, 5)));
        break;
    case 2:
    case 3:
        draw_compare(r, b);
        break;
    case 4:
        draw_truth(r, b, depth - 1);
        buf_u8(b, CODE_NOT);
        break;
    case 5: {
        bool time = prng_below(r, 2);
        draw_number(r, b, depth - 1, time);
        draw_number(r, b, depth - 1, time);
        buf_u8(b, CODE_TEST);
        buf_u8(b, (uint8_t)(LANG_OP_EQ + prng_below(r, 6)));
        break;
    }
    default:
        draw_truth(r, b, depth - 1);
        draw_truth(r, b, depth - 1);
        buf_u8(b, (uint8_t)(CODE_AND + prng_below(r, 2)));
        break;
    }
}

static void draw_pair(struct prng *r, struct buf *b, uint32_t depth, bool time)
{
    static const enum code same[] = {CODE_MIN, CODE_MAX, CODE_ELSE, CODE_ADD, CODE_SUB, CODE_MUL, CODE_DIV};
    enum code code = same[prng_below(r, time ? 5 : 7)];
    bool left = time, right = time;

    if (code == CODE_SUB && (time || prng_below(r, 2))) {
        left = true;
        right = !time;
    } else if (code == CODE_ADD && time) {
        left = prng_below(r, 2);
        right = !left;
    }
    draw_number(r, b, depth - 1, left);
    draw_number(r, b, depth - 1, right);
    buf_u8(b, (uint8_t)code);
}

static void draw_number(struct prng *r, struct buf *b, uint32_t depth, bool time)
{
    switch (prng_below(r, depth ? 6 : 2)) {
    case 0:
    case 1:
        if (!time && prng_below(r, 4) == 0) {
            buf_u8(b, CODE_COUNT);
            draw_attr(r, b, ATTR_SET);
            break;
        }
        buf_u8(b, CODE_PUSH);
        draw_operand(r, b, time ? ATTR_TIME : ATTR_NUMBER);
        break;
    case 2:
        if (!time) {
            draw_truth(r, b, depth - 1);
            buf_u8(b, CODE_WORTH);
            break;
        }
        /* fall through */
    default:
        draw_pair(r, b, depth, time);
        break;
    }
}

size_t draw_list_of(struct prng *r, enum attr_scope from, enum attr_scope to, uint8_t *p, size_t max)
{
    struct attrs_writer w;

    attrs_write_init(&w, p, max);
    for (uint64_t which = 0; which < 2; which++)
        for (enum attr_scope scope = from; scope <= to; scope++)
            for (enum attr_type type = ATTR_NUMBER; type <= ATTR_TIME; type++) {
                attr_id id = id_of(scope, type, which);
                symbol_id first = 1 + (symbol_id)prng_below(r, 2), set[3] = {first, 3, 4 + (symbol_id)prng_below(r, 2)};
                if (prng_below(r, 4) == 0)
                    continue;
                if (prng_below(r, 10) == 0) /* has changed its type */
                    attrs_write_flag(&w, id, 1);
                else if (type == ATTR_NUMBER)
                    attrs_write_number(&w, id, some_number(r));
                else if (type == ATTR_TIME)
                    attrs_write_time(&w, id, some_number(r));
                else if (type == ATTR_TEXT)
                    attrs_write_text(&w, id, (symbol_id)(1 + prng_below(r, 5)));
                else if (type == ATTR_FLAG)
                    attrs_write_flag(&w, id, (int)prng_below(r, 2));
                else
                    attrs_write_set(&w, id, set, (uint16_t)prng_below(r, 4));
            }
    assert(w.err == OK);
    assert(attrs_check(p, w.n) == OK);
    return w.n;
}

void draw_program(struct prng *r, struct buf *b, bool score)
{
    buf_clear(b);
    for (uint64_t parts = prng_below(r, 4); parts > 0; parts--) {
        size_t start = part_open(b);
        if (score)
            draw_number(r, b, (uint32_t)prng_below(r, 5), false);
        else
            draw_truth(r, b, (uint32_t)prng_below(r, 5));
        part_close(b, start);
    }
    assert((score ? lang_check_score(b->p, b->n) : lang_check(b->p, b->n)) == OK);
}
