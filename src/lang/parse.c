#include "lang/tree.h"

#include <assert.h>

/* Recursive descent, one function a rule:
 *
 *   or      = and { "or" and }
 *   and     = not { "and" not }
 *   not     = "not" not | "(" or ")" | compare
 *   compare = operand [ ( "=" | "!=" | "<" | "<=" | ">" | ">=" | "has" ) operand | "in" list ]
 *   operand = number | text | "true" | "false" | name "." name [ "[" text "]" ]
 *   list    = "[" text { "," text } "]"
 *
 * Only ( and not lead deeper, and both count against LANG_DEPTH_MAX. */

struct parser {
    struct lexer *lexer;
    struct token token; /* the one not yet consumed */
    uint32_t depth;
    enum err err; /* the first one stays; every rule then gives NULL */
};

static struct str token_text(const struct parser *p)
{
    if (p->token.kind == T_END)
        return STR("the end");
    return (struct str){p->lexer->source.p + p->token.at, p->token.end - p->token.at};
}

static struct node *fail_about(struct parser *p, size_t at, enum lang_message say, struct str a, struct str b)
{
    if (!p->err)
        p->err = lang_fail(p->lexer->error, p->lexer->source, at, say, a, b);
    return NULL;
}

/* A fault at the present token, which the message names. */
static struct node *fail_here(struct parser *p, enum lang_message say)
{
    return fail_about(p, p->token.at, say, token_text(p), STR(""));
}

/* The same, suggesting the word that was meant. */
static struct node *fail_near(struct parser *p, enum lang_message say, const char *const *words)
{
    struct nearest near = {.wanted = token_text(p)};

    if (p->err)
        return NULL;
    fail_here(p, say);
    for (; *words; words++)
        lang_nearest_try(&near, str_of(*words));
    lang_nearest_tell(&near, p->lexer->error);
    return NULL;
}

static void advance(struct parser *p)
{
    if (!p->err)
        p->err = lang_lex(p->lexer, &p->token);
}

static bool at_token(const struct parser *p, enum token_kind kind)
{
    return !p->err && p->token.kind == kind;
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
    struct node *n = arena_new(p->lexer->arena, 1, struct node);
    if (!n) {
        p->err = p->err ? p->err : ERR_NOMEM;
        return NULL;
    }
    *n = (struct node){.kind = kind, .at = p->token.at, .end = p->token.end};
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
    parent->end = child->end;
}

/* (a and b) and c is a and b and c: whoever explains the expression sees three conjuncts. */
static void add_flat(struct node *parent, struct node *child)
{
    if (child->kind != parent->kind) {
        add_child(parent, child);
        return;
    }
    for (struct node *c = child->first, *next; c; c = next) {
        next = c->next;
        c->next = NULL;
        add_child(parent, c);
    }
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

static struct node *parse_attribute(struct parser *p)
{
    struct str scope = p->token.text;
    struct node *n = node_new(p, N_ATTR);
    if (!n)
        return NULL;

    if (str_is(scope, "agent"))
        n->scope = SCOPE_AGENT;
    else if (str_is(scope, "customer"))
        n->scope = SCOPE_CUSTOMER;
    else {
        static const char *const starts[] = {"agent", "customer", "not", "true", "false", NULL};
        return fail_near(p, SAY_SCOPE, starts);
    }
    advance(p);
    if (!accept(p, T_DOT))
        return fail_about(p, p->token.at, SAY_DOT, scope, STR(""));
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
        return parse_attribute(p);
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
        if (!at_token(p, T_TEXT))
            return fail_here(p, SAY_LIST);
        if (list->children == LIST_MAX)
            return fail_about(p, p->token.at, SAY_LIST_LONG, STR("64"), STR(""));
        struct node *text = parse_literal(p, N_TEXT, ATTR_TEXT);
        if (!text)
            return NULL;
        add_child(list, text);
    } while (accept(p, T_COMMA));
    list->end = p->token.end;
    if (!accept(p, T_LIST_END))
        return fail_here(p, SAY_BRACKET);
    return list;
}

static bool at_comparison(const struct parser *p)
{
    return !p->err && p->token.kind >= T_EQ && p->token.kind <= T_IN;
}

static struct node *parse_compare(struct parser *p)
{
    struct node *left = parse_operand(p, SAY_VALUE);
    if (!left || p->err)
        return NULL;
    if (!at_comparison(p)) {
        static const char *const goes_on[] = {"has", "in", "and", "or", NULL};
        bool ends = p->token.kind == T_END || p->token.kind == T_CLOSE || p->token.kind == T_AND || p->token.kind == T_OR;
        return ends ? left : fail_near(p, SAY_OPERATOR, goes_on);
    }

    struct node *n = node_new(p, N_COMPARE);
    if (!n)
        return NULL;
    n->op = (enum lang_op)(LANG_OP_EQ + (p->token.kind - T_EQ));
    n->op_at = p->token.at;
    n->at = left->at;
    advance(p);
    struct node *right = n->op == LANG_OP_IN ? parse_list(p) : parse_operand(p, SAY_RIGHT);
    if (!right || p->err)
        return NULL;
    if (at_comparison(p))
        return fail_here(p, SAY_CHAIN);
    add_child(n, left);
    add_child(n, right);
    return n;
}

static struct node *parse_or(struct parser *p);

static struct node *parse_not(struct parser *p)
{
    struct token start = p->token;

    if (p->err)
        return NULL;
    if (start.kind != T_NOT && start.kind != T_OPEN)
        return parse_compare(p);
    if (p->depth == LANG_DEPTH_MAX)
        return fail_about(p, start.at, SAY_TOO_DEEP, STR("32"), STR(""));

    struct node *n = start.kind == T_NOT ? node_new(p, N_NOT) : NULL;
    advance(p);
    p->depth++;
    struct node *inner = start.kind == T_NOT ? parse_not(p) : parse_or(p);
    p->depth--;
    if (!inner || p->err)
        return NULL;
    if (start.kind == T_NOT) {
        add_child(n, inner);
        return n;
    }
    if (!accept(p, T_CLOSE))
        return fail_here(p, at_token(p, T_END) ? SAY_PAREN : SAY_END);
    return inner;
}

/* One or more of a rule with a word between them. */
static struct node *parse_row(struct parser *p, enum token_kind word, enum node_kind kind,
                              struct node *(*part)(struct parser *))
{
    struct node *first = part(p);
    if (!first || !at_token(p, word))
        return first;

    struct node *row = node_new(p, kind);
    if (!row)
        return NULL;
    row->at = first->at;
    add_flat(row, first);
    while (accept(p, word)) {
        struct node *next = part(p);
        if (!next)
            return NULL;
        add_flat(row, next);
    }
    return row;
}

static struct node *parse_and(struct parser *p)
{
    return parse_row(p, T_AND, N_AND, parse_not);
}

static struct node *parse_or(struct parser *p)
{
    return parse_row(p, T_OR, N_OR, parse_and);
}

enum err lang_parse(struct lexer *l, struct node **ret_root)
{
    _Static_assert(LANG_DEPTH_MAX == 32 && LIST_MAX == 64, "the messages say these numbers");
    _Static_assert(T_IN - T_EQ == LANG_OP_IN - LANG_OP_EQ, "tokens stand in the order of enum lang_op");
    static const char *const goes_on[] = {"and", "or", NULL};
    struct parser p = {.lexer = l};
    struct node *root = NULL;

    advance(&p);
    if (!p.err && !at_token(&p, T_END)) {
        root = parse_or(&p);
        if (!p.err && !at_token(&p, T_END))
            fail_near(&p, SAY_END, goes_on);
    }
    assert(p.depth == 0);
    if (p.err)
        return p.err;
    *ret_root = root;
    return OK;
}
