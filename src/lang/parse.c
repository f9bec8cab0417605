#include "lang/tree.h"

#include <assert.h>

/* Recursive descent, one function a rule:
 *
 *   program = { "let" name "=" or ";" } or
 *   or      = and { "or" and }
 *   and     = not { "and" not }
 *   not     = "not" not | compare
 *   compare = sum [ ( "=" | "!=" | "<" | "<=" | ">" | ">=" | "has" ) sum
 *                 | ( "has any of" | "has all of" | "in" ) ( list | sum ) ]
 *   sum     = product { ( "+" | "-" ) product }
 *   product = else { ( "*" | "/" ) else }
 *   else    = operand { "default" operand }
 *   operand = "-" operand | number | text | "true" | "false" | "(" or ")" | name
 *           | scope "." name [ "[" text "]" ] | ( "known" | "count" | "min" | "max" ) "(" or { "," or } ")"
 *   list    = "[" value { "," value } "]"
 *
 * What is a condition and what a number is check.c's affair. A name is replaced by what it stands for: its text is read again where
 * it is used. Whatever leads deeper counts against LANG_DEPTH_MAX, every node against NODES_MAX. */

struct parser {
    struct lexer *lexer;
    const struct lang_names *names;
    struct token token; /* the one not yet consumed */
    struct let *lets;   /* that may be used here, the last one first */
    uint32_t depth, nodes;
    size_t end;         /* of the one consumed last */
    enum err err; /* the first one stays; every rule then gives NULL */
};

static struct node *parse_or(struct parser *p);
static struct node *parse_operand(struct parser *p, enum lang_message otherwise);
static void parse_let(struct parser *p);

static struct str token_text(const struct parser *p)
{
    if (p->token.kind == T_END)
        return STR("the end");
    return (struct str){p->lexer->source.p + p->token.at, p->token.end - p->token.at};
}

static struct node *fail_about(struct parser *p, size_t at, enum lang_message say, struct str a, struct str b)
{
    if (!p->err)
        p->err = lang_fail_in(p->lexer->error, p->lexer->whole, p->lexer->origin, at, say, a, b);
    return NULL;
}

/* A fault at the present token, which the message names. */
static struct node *fail_here(struct parser *p, enum lang_message say)
{
    return fail_about(p, p->token.at, say, token_text(p), STR(""));
}

/* The same, suggesting the word that was meant; lets: a name, also of those that the source or the company gave. */
static struct node *fail_near(struct parser *p, enum lang_message say, const char *const *words, bool lets)
{
    struct nearest near = {.wanted = token_text(p)};

    if (p->err)
        return NULL;
    fail_here(p, say);
    if (p->lexer->plain || p->lexer->origin) /* what stands in a definition is mended there */
        return NULL;
    for (; *words; words++)
        lang_nearest_try(&near, str_of(*words));
    for (const struct let *l = lets ? p->lets : NULL; l; l = l->next)
        lang_nearest_try(&near, l->name);
    struct str name;
    for (uint32_t i = 0; lets && p->names->defined && p->names->defined(p->names->u, i, &name); i++)
        lang_nearest_try(&near, name);
    lang_nearest_tell(&near, p->lexer->error);
    return NULL;
}

static void advance(struct parser *p)
{
    p->end = p->token.end;
    if (!p->err)
        p->err = lang_lex(p->lexer, &p->token);
}

static bool at_token(const struct parser *p, enum token_kind kind)
{
    return !p->err && p->token.kind == kind;
}

static bool at_word(const struct parser *p, const char *word)
{
    return at_token(p, T_NAME) && str_is(p->token.text, word);
}

static bool accept(struct parser *p, enum token_kind kind)
{
    if (!at_token(p, kind))
        return false;
    advance(p);
    return true;
}

static struct node *node_new(struct parser *p, enum node_kind kind)
{
    if (p->nodes == NODES_MAX)
        return fail_about(p, p->token.at, SAY_TOO_MUCH, STR(""), STR(""));
    p->nodes++;
    struct node *n = arena_new(p->lexer->arena, 1, struct node);
    if (!n) {
        p->err = p->err ? p->err : ERR_NOMEM;
        return NULL;
    }
    *n = (struct node){.kind = kind, .origin = p->lexer->origin, .at = p->token.at, .end = p->token.end};
    return n;
}

static void add_child(struct node *parent, struct node *child)
{
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
    parent->children++;
}

/* (a and b) and c is a and b and c: whoever explains the expression sees three conjuncts. */
static void add_flat(struct node *parent, struct node *child)
{
    if (child->kind != parent->kind || (child->kind != N_AND && child->kind != N_OR)) {
        add_child(parent, child);
        return;
    }
    for (struct node *c = child->first, *next; c; c = next) {
        next = c->next;
        c->next = NULL;
        add_child(parent, c);
    }
}

static bool deeper(struct parser *p)
{
    if (p->depth == LANG_DEPTH_MAX) {
        fail_about(p, p->token.at, SAY_TOO_DEEP, STR("32"), STR(""));
        return false;
    }
    p->depth++;
    return true;
}

static struct node *parse_literal(struct parser *p, enum node_kind kind, enum attr_type type)
{
    struct node *n = node_new(p, kind);
    if (!n)
        return NULL;
    n->type = type;
    n->number = kind == N_FLAG ? p->token.kind == T_TRUE : p->token.number;
    n->text = p->token.text;
    advance(p);
    return n;
}

/* ---- attributes, functions and names ---- */

static bool is_scope(struct str name, enum attr_scope *ret_scope)
{
    static const char *const scopes[] = {[SCOPE_AGENT] = "agent", [SCOPE_CUSTOMER] = "customer",
                                         [SCOPE_CONTACT] = "contact", [SCOPE_QUEUE] = "queue"};
    for (enum attr_scope s = SCOPE_AGENT; s <= SCOPE_QUEUE; s++)
        if (str_is(name, scopes[s])) {
            *ret_scope = s;
            return true;
        }
    return false;
}

static struct node *parse_attribute(struct parser *p, enum attr_scope scope)
{
    struct str word = p->token.text;
    struct node *n = node_new(p, N_ATTR);
    if (!n)
        return NULL;

    n->scope = scope;
    advance(p);
    if (!accept(p, T_DOT))
        return fail_about(p, p->token.at, SAY_DOT, word, STR(""));
    /* The words of the language are good names too: agent.in, customer.not. */
    if (p->err || p->token.text.n == 0 || p->token.kind == T_TEXT)
        return fail_here(p, SAY_NAME);
    n->text = p->token.text;
    n->end = p->token.end;
    advance(p);
    if (!accept(p, T_LIST))
        return n;
    if (!at_token(p, T_TEXT) || p->token.text.n == 0)
        return fail_here(p, SAY_KEY);
    n->key = p->token.text;
    advance(p);
    n->end = p->token.end;
    if (!accept(p, T_LIST_END))
        return fail_here(p, SAY_BRACKET);
    return n;
}

/* n is the node of the function, the present token what follows its name. */
static struct node *parse_arguments(struct parser *p, struct node *n, struct str name)
{
    uint32_t least = n->kind == N_MIN || n->kind == N_MAX ? 2 : 1;

    if (!deeper(p))
        return NULL;
    do {
        advance(p); /* ( or , */
        struct node *argument = parse_or(p);
        if (!argument)
            return NULL;
        add_child(n, argument);
    } while (at_token(p, T_COMMA));
    p->depth--;
    if (!at_token(p, T_CLOSE))
        return fail_here(p, at_token(p, T_END) ? SAY_PAREN : SAY_END);
    if (n->children < least || (least == 1 && n->children > 1))
        return fail_about(p, n->at, least == 1 ? SAY_ONE_ARGUMENT : SAY_TWO_ARGUMENTS, name, STR(""));
    n->end = p->token.end;
    advance(p);
    return p->err ? NULL : n;
}

static const struct {
    const char *name;
    enum node_kind kind;
} functions[] = {{"known", N_KNOWN}, {"count", N_COUNT}, {"min", N_MIN}, {"max", N_MAX}};

/* Reads another text in the place of a name: from `at` of the lexer's source to `end`. */
static struct node *parse_elsewhere(struct parser *p, struct lexer lexer, struct let *lets, enum token_kind end)
{
    struct parser outer = *p;
    struct node *n = NULL;

    if (!deeper(p))
        return NULL;
    p->lexer = &lexer;
    p->lets = lets;
    advance(p);
    while (end == T_END && at_token(p, T_LET))
        parse_let(p);
    if (at_token(p, end))
        fail_here(p, SAY_EMPTY);
    else
        n = parse_or(p);
    if (n && !at_token(p, end))
        fail_here(p, SAY_END);
    p->lexer = outer.lexer;
    p->lets = outer.lets;
    p->token = outer.token;
    p->depth = outer.depth;
    if (p->err)
        return NULL;
    n->grouped = true;
    advance(p); /* over the name */
    return p->err ? NULL : n;
}

/* The company's own definition of the present name. */
static struct node *parse_definition(struct parser *p, struct str source)
{
    struct origin *origin = arena_new(p->lexer->arena, 1, struct origin);
    if (!origin) {
        p->err = ERR_NOMEM;
        return NULL;
    }
    for (const struct origin *o = p->lexer->origin; o; o = o->outer)
        if (str_eq(o->name, p->token.text))
            return fail_here(p, SAY_CYCLE);
    *origin = (struct origin){p->token.text, source, p->token.at, p->lexer->origin};
    if (source.n > LANG_SOURCE_MAX || !str_utf8(source))
        return fail_here(p, SAY_BAD_DEFINITION);

    struct lexer lexer = {source, 0, p->lexer->whole, origin, p->lexer->arena, p->lexer->error, p->lexer->plain};
    return parse_elsewhere(p, lexer, NULL, T_END);
}

static struct node *parse_name(struct parser *p)
{
    static const char *const starts[] = {"agent", "customer", "contact", "queue", "not",   "true", "false",
                                         "known", "count",    "min",     "max",   "let", NULL};
    struct token name = p->token;
    struct lexer after = *p->lexer;
    struct str source;
    enum attr_scope scope;

    if (is_scope(name.text, &scope))
        return parse_attribute(p, scope);
    for (struct let *l = p->lets; l; l = l->next)
        if (str_eq(l->name, name.text)) {
            struct lexer lexer = *p->lexer;
            lexer.at = l->at;
            return parse_elsewhere(p, lexer, l->next, T_SEMICOLON);
        }
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (str_is(name.text, functions[i].name)) {
            struct node *n = node_new(p, functions[i].kind);
            advance(p);
            if (n && at_token(p, T_OPEN))
                return parse_arguments(p, n, name.text);
            if (p->err)
                return NULL;
            p->token = name; /* a definition may have this name */
            *p->lexer = after;
        }
    if (p->names->definition && p->names->definition(p->names->u, name.text, &source))
        return parse_definition(p, source);
    return fail_near(p, SAY_SCOPE, starts, true);
}

/* ---- operands and lists ---- */

static struct node *parse_minus(struct parser *p)
{
    struct node *sum = node_new(p, N_SUM);

    if (!sum || !deeper(p))
        return NULL;
    advance(p);
    struct node *n = parse_operand(p, SAY_NUMBER_HERE);
    p->depth--;
    if (!n)
        return NULL;
    if (n->kind == N_NUMBER && !n->grouped) {
        n->number = -n->number;
        n->at = sum->at;
        return n;
    }
    n->joint = CODE_SUB;
    add_child(sum, n);
    sum->end = p->end;
    return sum;
}

static struct node *parse_group(struct parser *p)
{
    if (!deeper(p))
        return NULL;
    advance(p);
    struct node *inner = parse_or(p);
    p->depth--;
    if (!inner)
        return NULL;
    if (!accept(p, T_CLOSE))
        return fail_here(p, at_token(p, T_END) ? SAY_PAREN : SAY_END);
    inner->grouped = true;
    return p->err ? NULL : inner;
}

static struct node *parse_operand(struct parser *p, enum lang_message otherwise)
{
    if (p->err)
        return NULL;
    switch (p->token.kind) {
    case T_NUMBER:
        return parse_literal(p, N_NUMBER, ATTR_NUMBER);
    case T_TEXT:
        return parse_literal(p, N_TEXT, ATTR_TEXT);
    case T_TRUE:
    case T_FALSE:
        return parse_literal(p, N_FLAG, ATTR_FLAG);
    case T_NAME:
        return parse_name(p);
    case T_MINUS:
        return parse_minus(p);
    case T_OPEN:
        return parse_group(p);
    default:
        return fail_here(p, otherwise);
    }
}

static struct node *parse_list(struct parser *p)
{
    struct node *list = node_new(p, N_LIST);
    if (!list || !accept(p, T_LIST))
        return fail_here(p, SAY_LIST);
    do {
        if (!at_token(p, T_TEXT) && !at_token(p, T_NUMBER) && !at_token(p, T_MINUS))
            return fail_here(p, SAY_LIST);
        if (list->children == LIST_MAX)
            return fail_about(p, p->token.at, SAY_LIST_LONG, STR("64"), STR(""));
        struct node *value = parse_operand(p, SAY_LIST);
        if (!value)
            return NULL;
        if (value->kind != N_TEXT && value->kind != N_NUMBER)
            return fail_about(p, value->at, SAY_LIST, STR("-"), STR(""));
        add_child(list, value);
    } while (accept(p, T_COMMA));
    list->end = p->token.end;
    if (!accept(p, T_LIST_END))
        return fail_here(p, SAY_BRACKET);
    return list;
}

/* ---- what binds operands ---- */

/* One or more of a rule with one of two signs between them, each of which says how its right side joins. */
static struct node *parse_chain(struct parser *p, enum lang_message otherwise, struct node *(*part)(struct parser *, enum lang_message),
                                enum node_kind kind, const enum token_kind signs[2], const enum code joints[2])
{
    size_t at = p->token.at;
    struct node *first = part(p, otherwise);
    if (!first || (!at_token(p, signs[0]) && !at_token(p, signs[1])))
        return first;

    struct node *chain = node_new(p, kind);
    if (!chain)
        return NULL;
    chain->at = at;
    first->joint = joints[0];
    add_child(chain, first);
    while (at_token(p, signs[0]) || at_token(p, signs[1])) {
        enum code joint = joints[at_token(p, signs[1])];
        advance(p);
        struct node *next = part(p, SAY_NUMBER_HERE);
        if (!next)
            return NULL;
        next->joint = joint;
        add_child(chain, next);
    }
    chain->end = p->end;
    return p->err ? NULL : chain;
}

static struct node *parse_else(struct parser *p, enum lang_message otherwise)
{
    return parse_chain(p, otherwise, parse_operand, N_ELSE, (const enum token_kind[2]){T_DEFAULT, T_DEFAULT},
                       (const enum code[2]){CODE_ELSE, CODE_ELSE});
}

static struct node *parse_product(struct parser *p, enum lang_message otherwise)
{
    return parse_chain(p, otherwise, parse_else, N_PRODUCT, (const enum token_kind[2]){T_TIMES, T_OVER},
                       (const enum code[2]){CODE_MUL, CODE_DIV});
}

static struct node *parse_sum(struct parser *p, enum lang_message otherwise)
{
    return parse_chain(p, otherwise, parse_product, N_SUM, (const enum token_kind[2]){T_PLUS, T_MINUS},
                       (const enum code[2]){CODE_ADD, CODE_SUB});
}

static bool at_comparison(const struct parser *p)
{
    return !p->err && p->token.kind >= T_EQ && p->token.kind <= T_IN;
}

/* The present token is the operator. */
static enum lang_op parse_operator(struct parser *p)
{
    enum lang_op op = (enum lang_op)(LANG_OP_EQ + (p->token.kind - T_EQ));

    advance(p);
    if (op != LANG_OP_HAS || (!at_word(p, "any") && !at_word(p, "all")))
        return op;
    op = at_word(p, "any") ? LANG_OP_HAS_ANY : LANG_OP_HAS_ALL;
    advance(p);
    if (at_word(p, "of"))
        advance(p);
    else
        fail_here(p, SAY_OF);
    return op;
}

static struct node *parse_right(struct parser *p, enum lang_op op)
{
    bool several = op == LANG_OP_IN || op == LANG_OP_HAS_ANY || op == LANG_OP_HAS_ALL;

    if (several && at_token(p, T_LIST))
        return parse_list(p);
    if (several && !at_token(p, T_NAME))
        return fail_here(p, SAY_LIST);
    return parse_sum(p, SAY_RIGHT);
}

static struct node *parse_compare(struct parser *p)
{
    size_t at = p->token.at;
    struct node *left = parse_sum(p, SAY_VALUE);
    if (!left || p->err)
        return NULL;
    if (!at_comparison(p)) {
        static const char *const goes_on[] = {"has", "in", "and", "or", "default", NULL};
        enum token_kind k = p->token.kind;
        bool ends = k == T_END || k == T_CLOSE || k == T_AND || k == T_OR || k == T_COMMA || k == T_SEMICOLON;
        return ends ? left : fail_near(p, SAY_OPERATOR, goes_on, false);
    }

    struct node *n = node_new(p, N_COMPARE);
    if (!n)
        return NULL;
    n->at = at;
    n->op_at = p->token.at;
    n->op = parse_operator(p);
    struct node *right = parse_right(p, n->op);
    if (!right || p->err)
        return NULL;
    if (at_comparison(p))
        return fail_here(p, SAY_CHAIN);
    add_child(n, left);
    add_child(n, right);
    n->end = p->end;
    return n;
}

static struct node *parse_not(struct parser *p)
{
    if (!at_token(p, T_NOT))
        return parse_compare(p);
    struct node *n = node_new(p, N_NOT);
    if (!n || !deeper(p))
        return NULL;
    advance(p);
    struct node *child = parse_not(p);
    p->depth--;
    if (!child)
        return NULL;
    add_child(n, child);
    n->end = p->end;
    return n;
}

/* One or more of a rule with a word between them. */
static struct node *parse_row(struct parser *p, enum token_kind word, enum node_kind kind,
                              struct node *(*part)(struct parser *))
{
    size_t at = p->token.at;
    struct node *first = part(p);
    if (!first || !at_token(p, word))
        return first;

    struct node *row = node_new(p, kind);
    if (!row)
        return NULL;
    row->at = at;
    add_flat(row, first);
    while (accept(p, word)) {
        struct node *next = part(p);
        if (!next)
            return NULL;
        add_flat(row, next);
    }
    row->end = p->end;
    return p->err ? NULL : row;
}

static struct node *parse_and(struct parser *p)
{
    return parse_row(p, T_AND, N_AND, parse_not);
}

static struct node *parse_or(struct parser *p)
{
    return parse_row(p, T_OR, N_OR, parse_and);
}

/* ---- the whole ---- */

static void parse_let(struct parser *p)
{
    struct let *l = arena_new(p->lexer->arena, 1, struct let);
    enum attr_scope scope;

    advance(p); /* let */
    if (!l)
        p->err = p->err ? p->err : ERR_NOMEM;
    if (p->err)
        return;
    if (!at_token(p, T_NAME) || is_scope(p->token.text, &scope)) {
        fail_here(p, SAY_LET_NAME);
        return;
    }
    for (const struct let *other = p->lets; other; other = other->next)
        if (str_eq(other->name, p->token.text)) {
            fail_here(p, SAY_LET_TWICE);
            return;
        }
    l->name = p->token.text;
    advance(p);
    if (!at_token(p, T_EQ)) {
        fail_here(p, SAY_LET_IS);
        return;
    }
    l->at = p->lexer->at;
    advance(p);
    l->value = parse_or(p);
    if (!p->err && !at_token(p, T_SEMICOLON))
        fail_here(p, SAY_SEMICOLON);
    advance(p);
    l->next = p->lets;
    p->lets = l;
}

enum err lang_parse(struct lexer *l, const struct lang_names *names, struct node **ret_root, struct let **ret_lets)
{
    _Static_assert(LANG_DEPTH_MAX == 32 && LIST_MAX == 64, "the messages say these numbers");
    _Static_assert(T_IN - T_EQ == LANG_OP_IN - LANG_OP_EQ, "tokens stand in the order of enum lang_op");
    static const char *const goes_on[] = {"and", "or", NULL};
    struct parser p = {.lexer = l, .names = names};
    struct node *root = NULL;

    advance(&p);
    while (at_token(&p, T_LET))
        parse_let(&p);
    if (!p.err && (p.lets || !at_token(&p, T_END))) {
        root = parse_or(&p);
        if (!p.err && !at_token(&p, T_END))
            fail_near(&p, SAY_END, goes_on, false);
    }
    if (p.err)
        return p.err;
    assert(p.depth == 0);
    *ret_root = root;
    *ret_lets = NULL;
    for (struct let *let = p.lets, *above; let; let = above) {
        above = let->next;
        let->next = *ret_lets;
        *ret_lets = let;
    }
    return OK;
}
