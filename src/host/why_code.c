/* why_code.c: a part of a requirement that is more than one plain comparison, read back from its bytecode into words. */
#include <assert.h>
#include <string.h>

#include "host/why_words.h"
#include "lang/read.h"

/* How tightly a text holds together: a looser one gets ( ) inside a tighter. */
enum binding { BINDS_OR, BINDS_AND, BINDS_COMPARE, BINDS_SUM, BINDS_PRODUCT, BINDS_ALONE };

struct phrase {
    struct host_text text;
    enum binding binds;
};

struct phrases {
    const struct host_tongue *w;
    const struct host_required *given; /* the values to be told with the names; NULL: none */
    uint32_t count;
    struct phrase stack[STACK_MAX];
};

static void put(struct host_text *t, const struct phrase *p, enum binding inside)
{
    bool apart = p->binds < inside;
    host_text_put(t, apart ? "（" : "", apart ? "(" : "");
    host_text_str(t, (struct str){(const char *)p->text.zh.p, p->text.zh.n}, (struct str){(const char *)p->text.en.p, p->text.en.n});
    host_text_put(t, apart ? "）" : "", apart ? ")" : "");
}

static struct phrase *push(struct phrases *s, enum binding binds)
{
    assert(s->count < STACK_MAX); /* lang_check() has counted */
    s->stack[s->count] = (struct phrase){.binds = binds};
    return &s->stack[s->count++];
}

static struct phrase pop(struct phrases *s)
{
    assert(s->count > 0);
    return s->stack[--s->count];
}

/* Two become one: "before left between right after". */
static void join(struct phrases *s, enum binding binds, const char *zh, const char *en)
{
    struct phrase right = pop(s), left = pop(s), *p = push(s, binds);
    put(&p->text, &left, binds);
    host_text_put(&p->text, zh, en);
    put(&p->text, &right, binds == BINDS_OR || binds == BINDS_AND ? binds : (enum binding)(binds + 1));
    host_text_done(&left.text);
    host_text_done(&right.text);
}

static void wrap(struct phrases *s, const char *zh, const char *en, const char *zh_end, const char *en_end)
{
    struct phrase inner = pop(s), *p = push(s, BINDS_ALONE);
    host_text_put(&p->text, zh, en);
    put(&p->text, &inner, BINDS_OR);
    host_text_put(&p->text, zh_end, en_end);
    host_text_done(&inner.text);
}

static void put_operand(struct host_text *t, const struct host_tongue *w, const struct operand *o, const struct host_required *given)
{
    if (o->kind == VALUE_ATTR) {
        host_put_attribute(t, w, o->attr, given);
        return;
    }
    struct lang_value v = {.type = o->type, .number = o->number, .count = o->count};
    for (uint16_t i = 0; i < o->count && i < 8; i++)
        v.set[i] = get_u32(o->symbols + 4 * (size_t)i);
    host_put_value(t, w, &v);
}

static void push_operand(struct phrases *s, const struct operand *o)
{
    put_operand(&push(s, BINDS_ALONE)->text, s->w, o, s->given);
}

static void compare(struct phrases *s, const struct instruction *i)
{
    struct phrase *p = push(s, BINDS_COMPARE);
    struct host_text right = {0};
    put_operand(&p->text, s->w, &i->left, s->given);
    put_operand(&right, s->w, &i->right, s->given);
    host_put_op(&p->text, i->op, i->left.type == ATTR_TIME || i->right.type == ATTR_TIME, &right);
    host_text_done(&right);
}

/* Of numbers that are worked out. */
static void test(struct phrases *s, enum lang_op op)
{
    struct phrase right = pop(s), left = pop(s), *p = push(s, BINDS_COMPARE);
    struct host_text value = {0};
    put(&value, &right, BINDS_SUM);
    put(&p->text, &left, BINDS_COMPARE);
    if (p->text.zh.n && p->text.zh.p[p->text.zh.n - 1] < 0x80)
        host_text_put(&p->text, " ", "");
    host_put_op(&p->text, op, false, &value);
    host_text_done(&value);
    host_text_done(&right.text);
    host_text_done(&left.text);
}

static void step(struct phrases *s, const struct instruction *i)
{
    switch (i->code) {
    case CODE_FALSE: host_text_put(&push(s, BINDS_ALONE)->text, "永不成立", "never"); break;
    case CODE_TRUE: host_text_put(&push(s, BINDS_ALONE)->text, "总是成立", "always"); break;
    case CODE_NOT: wrap(s, "不满足（", "not (", "）", ")"); break;
    case CODE_AND: join(s, BINDS_AND, "，且", " and "); break;
    case CODE_OR: join(s, BINDS_OR, "，或", " or "); break;
    case CODE_COMPARE: compare(s, i); break;
    case CODE_PUSH: push_operand(s, &i->left); break;
    case CODE_ADD: join(s, BINDS_SUM, " + ", " + "); break;
    case CODE_SUB: join(s, BINDS_SUM, " - ", " - "); break;
    case CODE_MUL: join(s, BINDS_PRODUCT, " × ", " × "); break;
    case CODE_DIV: join(s, BINDS_PRODUCT, " ÷ ", " ÷ "); break;
    case CODE_MIN:
        join(s, BINDS_OR, "、", ", ");
        wrap(s, "（", "the smaller of (", "）中的较小者", ")");
        break;
    case CODE_MAX:
        join(s, BINDS_OR, "、", ", ");
        wrap(s, "（", "the larger of (", "）中的较大者", ")");
        break;
    case CODE_TEST: test(s, i->op); break;
    case CODE_ELSE: join(s, BINDS_SUM, "（没有则为）", " or, if missing, "); break;
    case CODE_COUNT:
        push_operand(s, &i->left);
        wrap(s, "", "the number of ", "的个数", "");
        break;
    case CODE_KNOWN:
        put_operand(&push(s, BINDS_ALONE)->text, s->w, &i->left, NULL); /* whether, not what */
        wrap(s, "已知", "", "", " known");
        break;
    case CODE_WORTH: break;
    }
}

static bool part_of(const struct buf *code, uint32_t part, struct cursor *ret_part)
{
    struct cursor c = cursor_of(code->p, code->n);

    for (uint32_t i = 0; i <= part; i++) {
        if (c.p == c.end)
            return false;
        *ret_part = take_part(&c);
        if (c.bad)
            return false;
    }
    return true;
}

static bool is_constant(const struct buf *code, uint32_t part, enum code constant)
{
    struct cursor inner;

    return part_of(code, part, &inner) && take_instruction(&inner).code == constant && inner.p == inner.end;
}

bool host_part_always(const struct buf *code, uint32_t part)
{
    return is_constant(code, part, CODE_TRUE);
}

bool host_part_settled(const struct host_required *r, uint32_t part)
{
    return r->given_count && is_constant(&r->code, part, CODE_FALSE) && !is_constant(&r->source, part, CODE_FALSE);
}

bool host_put_part(struct host_text *t, const struct host_tongue *w, const struct host_required *r, uint32_t part, bool beside)
{
    bool settled = host_part_settled(r, part);
    struct cursor inner;

    if (!part_of(settled ? &r->source : &r->code, part, &inner))
        return false;
    struct phrases s = {.w = w, .given = settled ? r : NULL};
    while (inner.p < inner.end) {
        struct instruction i = take_instruction(&inner);
        assert(!inner.bad);
        step(&s, &i);
    }
    struct phrase all = pop(&s);
    put(t, &all, beside ? BINDS_AND : BINDS_OR);
    host_text_done(&all.text);
    return true;
}

const struct config_attribute *host_sensitive(const struct host_tongue *w, attr_id id)
{
    const struct config_attribute *a = id ? config_attribute(w->view, id) : NULL;
    return a && a->sensitive ? a : NULL;
}

static const struct config_attribute *sensitive(const struct host_tongue *w, const struct operand *o)
{
    return o->kind == VALUE_ATTR ? host_sensitive(w, o->attr) : NULL;
}

const struct config_attribute *host_part_sensitive(const struct host_tongue *w, const struct buf *source, uint32_t part)
{
    const struct config_attribute *found = NULL;
    struct cursor inner;

    if (!part_of(source, part, &inner))
        return NULL;
    while (!found && inner.p < inner.end) {
        struct instruction i = take_instruction(&inner);
        assert(!inner.bad);
        found = sensitive(w, &i.left);
        if (!found)
            found = sensitive(w, &i.right);
    }
    return found;
}
