#include "lang/tree.h"

#include <assert.h>

static const char *const op_texts[] = {"", "=", "!=", "<", "<=", ">", ">=", "has", "in", "has any of", "has all of"};

static enum err condition(struct checker *c, struct node *n);
static enum err number(struct checker *c, struct node *n);

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
    struct str whole = n->origin ? n->origin->source : c->source;
    return (struct str){whole.p + n->at, n->end - n->at};
}

/* Attribute, number, text, yes/no: what a comparison of the bytecode takes as it stands. */
static bool is_simple(const struct node *n)
{
    return n->kind == N_ATTR || n->kind == N_NUMBER || n->kind == N_TIME || n->kind == N_TEXT || n->kind == N_FLAG;
}

static bool is_condition(const struct node *n)
{
    return n->kind <= N_FLAG || (n->kind == N_ATTR && n->type == ATTR_FLAG);
}

/* A fault at a node. */
static enum err fail(struct checker *c, const struct node *n, enum lang_message say, struct str a, struct str b)
{
    return lang_fail_in(c->error, c->source, n->origin, n->at, say, a, b);
}

/* A fault about a node that is of the wrong type. */
static enum err fail_type(struct checker *c, const struct node *n, enum lang_message say)
{
    struct str type = is_simple(n) || n->kind == N_LIST ? type_text(n->type) : is_condition(n) ? STR("condition") : STR("number");
    return fail(c, n, say, source_of(c, n), type);
}

/* A fault at the operator. */
static enum err fail_op(struct checker *c, const struct node *n, enum lang_message say, const struct node *about)
{
    return lang_fail_in(c->error, c->source, n->origin, n->op_at, say, source_of(c, about), str_of(op_texts[n->op]));
}

/* ---- what stands for itself ---- */

static enum err unknown_attribute(struct checker *c, const struct node *n)
{
    struct nearest near = {.wanted = source_of(c, n)};
    struct str known;

    if (c->plain || n->origin) /* what stands in a definition is mended there */
        return fail(c, n, SAY_ATTRIBUTE, near.wanted, STR(""));
    if (n->scope == SCOPE_CONTACT)
        lang_nearest_try(&near, STR("contact.arrived"));
    if (c->names->known)
        for (uint32_t i = 0; i < 4096 && c->names->known(c->names->u, n->scope, i, &known); i++)
            lang_nearest_try(&near, known);
    if (near.best.n == 0)
        return fail(c, n, SAY_ATTRIBUTE, near.wanted, STR(""));
    enum err err = fail(c, n, SAY_ATTRIBUTE_NEAR, near.wanted, near.best);
    lang_nearest_tell(&near, c->error);
    return err;
}

/* Ids and types for what is simple. */
static enum err resolve(struct checker *c, struct node *n)
{
    symbol_id symbol;

    if (n->kind == N_ATTR && n->scope == SCOPE_CONTACT && str_is(n->text, "arrived") && n->key.n == 0) {
        n->attr = ATTR_ARRIVED;
        n->type = ATTR_TIME;
    } else if (n->kind == N_ATTR) {
        if (!c->names->attribute(c->names->u, n->scope, n->text, n->key, &n->attr, &n->type))
            return unknown_attribute(c, n);
        assert(n->attr != 0 && n->type != ATTR_NONE);
    } else if (n->kind == N_TEXT) {
        if (!c->names->symbol(c->names->u, n->text, &symbol))
            return fail(c, n, SAY_WORD, n->text, STR(""));
        n->number = symbol;
    }
    return OK;
}

/* A text where a time is wanted. */
static enum err become_time(struct checker *c, struct node *n)
{
    if (!str_time(n->text, &n->number))
        return fail(c, n, SAY_TIME, n->text, STR(""));
    n->kind = N_TIME;
    n->type = ATTR_TIME;
    return OK;
}

/* ---- numbers ---- */

/* 10 * agent.languages has "minnan" is read as (10 * agent.languages) has "minnan": of what is reckoned left and right of the sign, the parts
 * beside it are what is meant, if they make a condition. True: *ret_at and *ret_end are its place. */
static bool inner_condition(const struct checker *c, const struct node *n, size_t *ret_at, size_t *ret_end)
{
    struct lang_error unsaid;
    struct checker trial = {.source = c->source, .names = c->names, .error = &unsaid, .plain = true};
    const struct node *l = n->first, *r = l->next;

    while (!l->grouped && (l->kind == N_SUM || l->kind == N_PRODUCT))
        l = l->last;
    while (!r->grouped && (r->kind == N_SUM || r->kind == N_PRODUCT))
        r = r->first;
    if (!is_simple(l) || (!is_simple(r) && r->kind != N_LIST))
        return false;
    struct node left = *l, right = *r, both = *n;
    *ret_at = left.at;
    *ret_end = right.end;
    both.first = &left;
    both.last = left.next = &right;
    right.next = NULL;
    return condition(&trial, &both) == OK;
}

/* A condition where a number is wanted. */
static enum err become_worth(struct checker *c, struct node *n)
{
    size_t at, end;

    if (!n->grouped && n->kind == N_COMPARE && inner_condition(c, n, &at, &end)) {
        struct str whole = n->origin ? n->origin->source : c->source;
        return lang_fail_in(c->error, c->source, n->origin, at, SAY_WORTH, (struct str){whole.p + at, end - at}, STR(""));
    }
    if (!n->grouped) { /* only what would be understood in ( ) is told to be put there */
        enum err err = condition(c, n);
        return err ? err : fail(c, n, SAY_WORTH, source_of(c, n), STR(""));
    }
    enum err err = condition(c, n);
    n->worth = true;
    n->type = ATTR_NUMBER;
    return err;
}

/* A text where a number or a time is wanted: a time, unless it does not look like one at all. */
static enum err text_as_number(struct checker *c, struct node *n)
{
    bool digit = n->text.n > 0 && n->text.p[0] >= '0' && n->text.p[0] <= '9';
    int64_t ms;
    return digit || str_time(n->text, &ms) ? become_time(c, n) : fail_type(c, n, SAY_NO_NUMBER);
}

static enum err number_attribute(struct checker *c, struct node *n)
{
    enum err err = resolve(c, n);

    if (err || n->type == ATTR_NUMBER || n->type == ATTR_TIME)
        return err;
    if (n->type == ATTR_FLAG)
        return become_worth(c, n);
    return fail_type(c, n, n->type == ATTR_SET ? SAY_NO_NUMBER_SET : SAY_NO_NUMBER);
}

/* Number and time, each with its sign: time + number, time - number and time - time. */
static enum err number_sum(struct checker *c, struct node *n)
{
    n->type = ATTR_NUMBER;
    for (struct node *child = n->first; child; child = child->next) {
        enum err err = number(c, child);
        if (err)
            return err;
        bool minus = child->joint == CODE_SUB, time = n->type == ATTR_TIME;
        if (child->type == ATTR_TIME && minus && !time)
            return fail(c, child, SAY_TIME_FROM, STR(""), STR(""));
        if (child->type == ATTR_TIME && !minus && time)
            return fail(c, child, SAY_TIME_SUM, STR(""), STR(""));
        if (child->type == ATTR_TIME)
            n->type = minus ? ATTR_NUMBER : ATTR_TIME;
    }
    return OK;
}

static enum err number_product(struct checker *c, struct node *n)
{
    for (struct node *child = n->first; child; child = child->next) {
        if (child->kind == N_TEXT)
            return fail(c, child, SAY_NUMBER_HERE, source_of(c, child), STR(""));
        enum err err = number(c, child);
        if (err)
            return err;
        if (child->type == ATTR_TIME)
            return fail_type(c, child, SAY_TIME_PRODUCT);
    }
    n->type = ATTR_NUMBER;
    return OK;
}

/* min, max, default: all of one type. */
static enum err number_alike(struct checker *c, struct node *n)
{
    for (struct node *child = n->first; child; child = child->next) {
        enum err err = number(c, child);
        if (err)
            return err;
        if (child->type != n->first->type)
            return fail(c, child, SAY_ONE_TYPE, type_text(n->first->type), type_text(child->type));
    }
    n->type = n->first->type;
    return OK;
}

static enum err number_count(struct checker *c, struct node *n)
{
    struct node *set = n->first;
    enum err err = resolve(c, set);

    if (err)
        return err;
    if (set->kind != N_ATTR || set->type != ATTR_SET)
        return fail(c, set, SAY_COUNT_SET, source_of(c, set), STR(""));
    n->type = ATTR_NUMBER;
    return OK;
}

static enum err number(struct checker *c, struct node *n)
{
    switch (n->kind) {
    case N_NUMBER:
    case N_TIME:
        return OK;
    case N_TEXT:
        return text_as_number(c, n);
    case N_ATTR:
        return number_attribute(c, n);
    case N_SUM:
        return number_sum(c, n);
    case N_PRODUCT:
        return number_product(c, n);
    case N_ELSE:
    case N_MIN:
    case N_MAX:
        return number_alike(c, n);
    case N_COUNT:
        return number_count(c, n);
    default:
        return become_worth(c, n);
    }
}

/* ---- comparisons ---- */

/* 9.5 <= agent.x is agent.x >= 9.5: the bytecode has its attribute on the left. */
static void turn_round(struct node *n, enum lang_op op)
{
    struct node *left = n->first, *right = left->next;

    n->op = op;
    n->first = right;
    right->next = left;
    left->next = NULL;
    n->last = left;
}

static enum lang_op turned(enum lang_op op)
{
    static const enum lang_op ops[] = {
        [LANG_OP_EQ] = LANG_OP_EQ, [LANG_OP_NE] = LANG_OP_NE, [LANG_OP_LT] = LANG_OP_GT,
        [LANG_OP_LE] = LANG_OP_GE, [LANG_OP_GT] = LANG_OP_LT, [LANG_OP_GE] = LANG_OP_LE,
    };
    return ops[op];
}

static enum err check_has(struct checker *c, const struct node *n)
{
    struct node *set = n->first, *text = set->next;
    enum err err = resolve(c, set);

    if (!err)
        err = resolve(c, text);
    if (err)
        return err;
    if (set->kind != N_ATTR || set->type != ATTR_SET)
        return fail_type(c, set, SAY_HAS_LEFT);
    if (!is_simple(text) || text->type != ATTR_TEXT)
        return fail_type(c, text, SAY_HAS_RIGHT);
    return OK;
}

/* Texts, or numbers; *ret_type says which. */
static enum err check_list(struct checker *c, const struct node *list, enum attr_type *ret_type)
{
    *ret_type = list->first->type;
    for (struct node *value = list->first; value; value = value->next) {
        enum err err = resolve(c, value);
        if (err)
            return err;
        if (value->type != *ret_type)
            return fail(c, value, SAY_LIST_TYPE, type_text(*ret_type), type_text(value->type));
    }
    return OK;
}

/* has any of, has all of. */
static enum err check_sets(struct checker *c, const struct node *n)
{
    struct node *set = n->first, *other = set->next;
    enum attr_type type;
    enum err err = resolve(c, set);

    if (err)
        return err;
    if (set->kind != N_ATTR || set->type != ATTR_SET)
        return fail_type(c, set, SAY_SETS);
    if (other->kind == N_LIST) {
        err = check_list(c, other, &type);
        if (!err && type != ATTR_TEXT)
            err = fail(c, other->first, SAY_HAS_LIST, source_of(c, other->first), STR(""));
        return err;
    }
    err = resolve(c, other);
    if (err || (other->kind == N_ATTR && other->type == ATTR_SET))
        return err;
    return fail_type(c, other, SAY_SETS);
}

static enum err check_in_list(struct checker *c, struct node *n)
{
    struct node *left = n->first;
    enum attr_type type;
    enum err err = is_simple(left) ? resolve(c, left) : number(c, left);

    if (!err)
        err = check_list(c, left->next, &type);
    if (err)
        return err;
    if (left->kind == N_ATTR && left->type == ATTR_SET)
        return fail_op(c, n, SAY_IN_SET, left);
    if (left->type != type || (type == ATTR_TEXT && left->kind != N_ATTR))
        return fail_type(c, left, SAY_IN_LEFT);
    n->test = !is_simple(left);
    return OK;
}

static enum err check_in(struct checker *c, struct node *n)
{
    struct node *left = n->first, *set = left->next;

    if (set->kind == N_LIST)
        return check_in_list(c, n);
    enum err err = resolve(c, set);
    if (err)
        return err;
    if (set->kind != N_ATTR || set->type != ATTR_SET)
        return fail_type(c, set, SAY_IN_RIGHT);
    err = resolve(c, left);
    if (err)
        return err;
    if (!is_simple(left) || left->type != ATTR_TEXT)
        return fail_type(c, left, SAY_IN_LEFT);
    turn_round(n, LANG_OP_HAS); /* "fund" in customer.products */
    return OK;
}

/* Both sides as they stand. */
static enum err check_plain(struct checker *c, struct node *n)
{
    struct node *left = n->first, *right = left->next;
    enum err err = OK;

    if (left->type == ATTR_SET)
        return fail_op(c, n, SAY_SET_ONLY_HAS, left);
    if (right->type == ATTR_SET)
        return fail_op(c, n, SAY_SET_ONLY_HAS, right);
    if (left->kind == N_TEXT && right->type == ATTR_TIME)
        err = become_time(c, left);
    else if (right->kind == N_TEXT && left->type == ATTR_TIME)
        err = become_time(c, right);
    if (err)
        return err;
    if (left->type != right->type)
        return fail(c, right, SAY_DIFFERENT, type_text(left->type), type_text(right->type));
    if (left->type != ATTR_NUMBER && left->type != ATTR_TIME && n->op != LANG_OP_EQ && n->op != LANG_OP_NE)
        return fail_op(c, n, SAY_ONLY_EQUAL, left);
    if (left->kind != N_ATTR && right->kind != N_ATTR)
        return fail(c, n, SAY_NO_ATTRIBUTE, STR(""), STR(""));
    if (left->kind != N_ATTR)
        turn_round(n, turned(n->op));
    return OK;
}

/* A text stands for a word of the company's only where no time is meant: it is looked up after the other side is known. */
static enum err resolve_both(struct checker *c, struct node *left, struct node *right)
{
    enum err err = left->kind == N_TEXT ? OK : resolve(c, left);

    if (!err && right->kind != N_TEXT)
        err = resolve(c, right);
    if (!err && left->kind == N_TEXT && right->type != ATTR_TIME)
        err = resolve(c, left);
    if (!err && right->kind == N_TEXT && left->type != ATTR_TIME)
        err = resolve(c, right);
    return err;
}

static enum err check_compare(struct checker *c, struct node *n)
{
    struct node *left = n->first, *right = left->next;

    if (n->op == LANG_OP_HAS)
        return check_has(c, n);
    if (n->op == LANG_OP_HAS_ANY || n->op == LANG_OP_HAS_ALL)
        return check_sets(c, n);
    if (n->op == LANG_OP_IN)
        return check_in(c, n);

    if (is_simple(left) && is_simple(right)) {
        enum err err = resolve_both(c, left, right);
        return err ? err : check_plain(c, n);
    }
    for (struct node *side = left; side; side = side->next) {
        if (is_condition(side) && side->kind != N_FLAG)
            return fail(c, side, SAY_COMPARE_CONDITION, STR(""), STR(""));
        enum err err = number(c, side);
        if (err)
            return err;
    }
    if (left->type != right->type)
        return fail(c, right, SAY_DIFFERENT, type_text(left->type), type_text(right->type));
    n->test = true;
    return OK;
}

/* ---- conditions ---- */

static enum err check_known(struct checker *c, struct node *n)
{
    if (n->first->kind != N_ATTR)
        return fail(c, n->first, SAY_KNOWN, source_of(c, n->first), STR(""));
    return resolve(c, n->first);
}

/* A value where a condition should be: only true, false and a yes/no attribute are one. */
static enum err check_alone(struct checker *c, struct node *n)
{
    if (n->kind == N_FLAG)
        return OK;
    if (n->kind != N_ATTR)
        return fail(c, n, SAY_ALONE_VALUE, source_of(c, n), STR(""));
    enum err err = resolve(c, n);
    if (err || n->type == ATTR_FLAG)
        return err;
    return fail_type(c, n, n->type == ATTR_SET ? SAY_ALONE_SET : SAY_ALONE);
}

/* Recurses as deep as the parser did. */
static enum err condition(struct checker *c, struct node *n)
{
    switch (n->kind) {
    case N_AND:
    case N_OR:
    case N_NOT:
        for (struct node *child = n->first; child; child = child->next) {
            enum err err = condition(c, child);
            if (err)
                return err;
        }
        return OK;
    case N_COMPARE:
        return check_compare(c, n);
    case N_KNOWN:
        return check_known(c, n);
    default:
        return check_alone(c, n);
    }
}

enum err lang_types(struct checker *c, struct node *root)
{
    return condition(c, root);
}

enum err lang_types_score(struct checker *c, struct node *root)
{
    if (root->kind == N_TEXT && !str_time(root->text, &root->number)) /* as a time it is told to be one */
        return fail(c, root, SAY_NUMBER_HERE, source_of(c, root), STR(""));
    enum err err = number(c, root);

    if (!err && root->type == ATTR_TIME)
        return fail(c, root, SAY_SCORE_TIME, STR(""), STR(""));
    return err;
}

enum err lang_types_any(struct checker *c, struct node *root)
{
    if (root->kind == N_TEXT) /* a word or a time: known where it is used */
        return OK;
    if (root->kind == N_ATTR)
        return resolve(c, root);
    return is_condition(root) ? condition(c, root) : number(c, root);
}
