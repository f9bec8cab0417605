/* tree.h: what the parts of this room share: the tokens, the tree, and how a fault is told.
 * lex.c -> parse.c -> check.c -> emit.c, in this order; compile.c calls them. */
#pragma once

#include "base/arena.h"
#include "lang/lang.h"

#define LIST_MAX 64u
#define NUMBER_DIGITS_MAX 12u /* before the point */

enum lang_message {
#define MESSAGE(name, en, zh) name,
#include "lang/messages.def"
#undef MESSAGE
    SAY_COUNT
};

/* Fills *e; returns ERR_EXPRESSION. at is a byte offset in the source. */
enum err lang_fail(struct lang_error *e, struct str source, size_t at, enum lang_message say, struct str a, struct str b);

enum token_kind {
    T_END, T_NAME, T_NUMBER, T_TEXT, T_OPEN, T_CLOSE, T_LIST, T_LIST_END, T_COMMA, T_DOT,
    T_EQ, T_NE, T_LT, T_LE, T_GT, T_GE, T_HAS, T_IN, /* in the order of enum lang_op */
    T_AND, T_OR, T_NOT, T_TRUE, T_FALSE
};

struct token {
    enum token_kind kind;
    size_t at, end;   /* bytes of the source */
    int64_t number;   /* thousandths */
    struct str text;  /* T_NAME: in the source; T_TEXT: without quotes and escapes, in the arena */
};

struct lexer {
    struct str source;
    size_t at;
    struct arena *arena;
    struct lang_error *error;
};

/* The next token, white space skipped; T_END for ever at the end. ERR_EXPRESSION, ERR_NOMEM. */
MUST_USE enum err lang_lex(struct lexer *l, struct token *ret_token);

enum node_kind { N_AND, N_OR, N_NOT, N_COMPARE, N_ATTR, N_NUMBER, N_TEXT, N_FLAG, N_LIST };

/* and, or: two children and more; an and never has an and as a child, nor an or an or.
 * compare: left and right, left always an attribute after check.c. list: texts. */
struct node {
    enum node_kind kind;
    enum lang_op op;              /* compare */
    enum attr_scope scope;        /* attribute */
    enum attr_type type;          /* of a value; set by check.c for attributes */
    attr_id attr;                 /* set by check.c */
    size_t at, end, op_at;        /* bytes of the source */
    int64_t number;               /* number; flag 0/1; text: its symbol, set by check.c */
    struct str text, key;         /* text; name and key of an attribute */
    uint32_t children;
    struct node *first, *last, *next;
};

/* NULL in *ret_root for an empty source. ERR_EXPRESSION, ERR_NOMEM. */
MUST_USE enum err lang_parse(struct lexer *l, struct node **ret_root);

struct checker {
    struct str source;
    const struct lang_names *names;
    struct lang_error *error;
};
/* Finds ids and symbols, holds every comparison to its types. ERR_EXPRESSION. */
MUST_USE enum err lang_types(struct checker *c, struct node *root);

void lang_emit(const struct node *root, struct buf *out);

/* The nearest of names to what was written; empty if none is near. Points into the names. */
struct nearest {
    struct str wanted, best;
    size_t best_distance;
};
void lang_nearest_try(struct nearest *n, struct str name);
void lang_nearest_tell(const struct nearest *n, struct lang_error *e); /* after lang_fail() */
