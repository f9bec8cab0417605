#include "lang/tree.h"

#include <assert.h>

static const char *const op_texts[] = {"", "=", "!=", "<", "<=", ">", ">=", "has", "in"};

static struct str type_text(enum attr_type type)
{
    switch (type) {
    case ATTR_NUMBER:
        return STR("number");
    case ATTR_TEXT:
        return STR("text");
    case ATTR_SET:
        return STR("set");
    case ATTR_FLAG:
        return STR("yes/no");
    case ATTR_TIME:
        return STR("time");
    case ATTR_NONE:
        break;
    }
    return STR("list");
}

static struct str source_of(const struct checker *c, const struct node *n)
{
    return (struct str){c->source.p + n->at, n->end - n->at};
}

static enum err fail(struct checker *c, size_t at, enum lang_message say, struct str a, struct str b)
{
    return lang_fail(c->error, c->source, at, say, a, b);
}

static enum err unknown_attribute(struct checker *c, const struct node *n)
{
    struct nearest near = {.wanted = source_of(c, n)};
    struct str known;

    if (c->names->known)
        for (uint32_t i = 0; i < 4096 && c->names->known(c->names->u, n->scope, i, &known); i++)
            lang_nearest_try(&near, known);
    if (near.best.n == 0)
        return fail(c, n->at, SAY_ATTRIBUTE, near.wanted, STR(""));
    enum err err = fail(c, n->at, SAY_ATTRIBUTE_NEAR, near.wanted, near.best);
    lang_nearest_tell(&near, c->error);
    return err;
}

/* Ids and types for what stands in a comparison, or alone. */
static enum err resolve(struct checker *c, struct node *n)
{
    symbol_id symbol;

    switch (n->kind) {
    case N_ATTR:
        if (!c->names->attribute(c->names->u, n->scope, n->text, n->key, &n->attr, &n->type))
            return unknown_attribute(c, n);
        assert(n->attr != 0 && n->type != ATTR_NONE);
        return OK;
    case N_TEXT:
        if (!c->names->symbol(c->names->u, n->text, &symbol))
            return fail(c, n->at, SAY_WORD, n->text, STR(""));
        n->number = symbol;
        return OK;
    case N_LIST:
        for (struct node *text = n->first; text; text = text->next) {
            enum err err = resolve(c, text);
            if (err)
                return err;
        }
        return OK;
    default:
        return OK;
    }
}

/* 9.5 <= agent.x is agent.x >= 9.5: the bytecode has its attribute on the left. */
static void turn_round(struct node *n)
{
    static const enum lang_op turned[] = {
        [LANG_OP_EQ] = LANG_OP_EQ, [LANG_OP_NE] = LANG_OP_NE, [LANG_OP_LT] = LANG_OP_GT,
        [LANG_OP_LE] = LANG_OP_GE, [LANG_OP_GT] = LANG_OP_LT, [LANG_OP_GE] = LANG_OP_LE,
    };
    struct node *left = n->first, *right = left->next;

    n->op = turned[n->op];
    n->first = right;
    right->next = left;
    left->next = NULL;
    n->last = left;
}

static enum err check_has(struct checker *c, const struct node *n)
{
    const struct node *set = n->first, *text = set->next;

    if (set->kind != N_ATTR || set->type != ATTR_SET)
        return fail(c, set->at, SAY_HAS_LEFT, source_of(c, set), type_text(set->type));
    if (text->type != ATTR_TEXT)
        return fail(c, text->at, SAY_HAS_RIGHT, STR(""), type_text(text->type));
    return OK;
}

static enum err check_in(struct checker *c, const struct node *n)
{
    const struct node *left = n->first;

    if (left->kind == N_ATTR && left->type == ATTR_SET)
        return fail(c, n->op_at, SAY_IN_SET, source_of(c, left), STR(""));
    if (left->kind != N_ATTR || left->type != ATTR_TEXT)
        return fail(c, left->at, SAY_IN_LEFT, source_of(c, left), type_text(left->type));
    return OK;
}

static enum err check_compare(struct checker *c, struct node *n)
{
    struct node *left = n->first, *right = left->next;
    struct str op = str_of(op_texts[n->op]);
    enum err err = resolve(c, left);

    if (!err)
        err = resolve(c, right);
    if (err)
        return err;
    if (n->op == LANG_OP_HAS)
        return check_has(c, n);
    if (n->op == LANG_OP_IN)
        return check_in(c, n);

    if (left->type == ATTR_SET)
        return fail(c, n->op_at, SAY_SET_ONLY_HAS, source_of(c, left), op);
    if (right->type == ATTR_SET)
        return fail(c, n->op_at, SAY_SET_ONLY_HAS, source_of(c, right), op);
    if (left->type != right->type)
        return fail(c, right->at, SAY_DIFFERENT, type_text(left->type), type_text(right->type));
    if (left->type != ATTR_NUMBER && n->op != LANG_OP_EQ && n->op != LANG_OP_NE)
        return fail(c, n->op_at, SAY_ONLY_EQUAL, source_of(c, left), op);
    if (left->kind != N_ATTR && right->kind != N_ATTR)
        return fail(c, n->at, SAY_NO_ATTRIBUTE, STR(""), STR(""));
    if (left->kind != N_ATTR)
        turn_round(n);
    return OK;
}

/* A value where a condition should be: only true, false and a yes/no attribute are one. */
static enum err check_alone(struct checker *c, struct node *n)
{
    if (n->kind == N_FLAG)
        return OK;
    if (n->kind != N_ATTR)
        return fail(c, n->at, SAY_ALONE_VALUE, source_of(c, n), STR(""));
    enum err err = resolve(c, n);
    if (err || n->type == ATTR_FLAG)
        return err;
    return fail(c, n->at, n->type == ATTR_SET ? SAY_ALONE_SET : SAY_ALONE, source_of(c, n), type_text(n->type));
}

/* Recurses as deep as the parser did. */
enum err lang_types(struct checker *c, struct node *n)
{
    switch (n->kind) {
    case N_AND:
    case N_OR:
    case N_NOT:
        for (struct node *child = n->first; child; child = child->next) {
            enum err err = lang_types(c, child);
            if (err)
                return err;
        }
        return OK;
    case N_COMPARE:
        return check_compare(c, n);
    default:
        return check_alone(c, n);
    }
}
