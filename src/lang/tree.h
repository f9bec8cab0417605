/* tree.h: what the parts of this room share: the tokens, the tree, and how a fault is told.
 * lex.c -> parse.c -> check.c (time.c) -> emit.c, in this order; compile.c calls them. */
#pragma once

#include "base/arena.h"
#include "lang/code.h"

#define LIST_MAX 64u
#define NUMBER_DIGITS_MAX 12u /* before the point */
#define NODES_MAX 6000u       /* of one expression, with what its names stand for */

enum lang_message {
#define MESSAGE(name, en, zh) name,
#include "lang/messages.def"
#undef MESSAGE
    SAY_COUNT
};

/* Where a text stands that is not the source itself: a definition of the company's, put in where its name is used. */
struct origin {
    struct str name, source;
    size_t at;                  /* of the name, in the text around it */
    const struct origin *outer; /* NULL: used in the source itself */
};

/* Fills *e; returns ERR_EXPRESSION. at is a byte offset in the source, or in the definition: then the name of the definition is
 * told too, and the place is where the source uses it. */
enum err lang_fail(struct lang_error *e, struct str source, size_t at, enum lang_message say, struct str a, struct str b);
enum err lang_fail_in(struct lang_error *e, struct str source, const struct origin *origin, size_t at, enum lang_message say,
                      struct str a, struct str b);

enum token_kind {
    T_END, T_NAME, T_NUMBER, T_TEXT, T_OPEN, T_CLOSE, T_LIST, T_LIST_END, T_COMMA, T_DOT,
    T_EQ, T_NE, T_LT, T_LE, T_GT, T_GE, T_HAS, T_IN, /* in the order of enum lang_op */
    T_AND, T_OR, T_NOT, T_TRUE, T_FALSE, T_LET, T_DEFAULT,
    T_PLUS, T_MINUS, T_TIMES, T_OVER, T_SEMICOLON
};

struct token {
    enum token_kind kind;
    size_t at, end;   /* bytes of the source */
    int64_t number;   /* thousandths */
    struct str text;  /* T_NAME: in the source; T_TEXT: without quotes and escapes, in the arena */
};

struct lexer {
    struct str source;           /* what is read: the whole, or the origin's */
    size_t at;
    struct str whole;            /* the company's expression, for faults */
    const struct origin *origin; /* NULL: source is the whole */
    struct arena *arena;
    struct lang_error *error;
    bool plain; /* nothing is suggested */
};

/* The next token, white space skipped; T_END for ever at the end. ERR_EXPRESSION, ERR_NOMEM. */
MUST_USE enum err lang_lex(struct lexer *l, struct token *ret_token);

enum node_kind { N_AND, N_OR, N_NOT, N_COMPARE, N_KNOWN, N_FLAG, /* conditions, and a yes/no attribute */
                 N_ATTR, N_NUMBER, N_TIME, N_TEXT, N_LIST, N_SUM, N_PRODUCT, N_ELSE, N_MIN, N_MAX, N_COUNT };

/* and, or, sum, product, else, min, max: two children and more; an and never has an and as a child, nor an or an or. A sum of one is
 * a minus sign. compare: left and right. list: texts or numbers. known, count: an attribute. */
struct node {
    enum node_kind kind;
    enum lang_op op;              /* compare */
    enum code joint;              /* child of a sum or product: ADD, SUB, MUL, DIV */
    enum attr_scope scope;        /* attribute */
    enum attr_type type;          /* of a value; set by check.c for attributes, numbers and times */
    bool grouped;                 /* stood in ( ), or is what a name stands for */
    bool worth;                   /* a condition used as a number; set by check.c */
    bool test;                    /* a comparison of numbers that are reckoned; set by check.c */
    attr_id attr;                 /* set by check.c */
    const struct origin *origin;  /* NULL: at, end, op_at are bytes of the source, else of that definition */
    size_t at, end, op_at;
    int64_t number;               /* number, time; flag 0/1; text: its symbol, set by check.c */
    struct str text, key;         /* text; name and key of an attribute */
    uint32_t children;
    struct node *first, *last, *next;
};

/* let name = expression; */
struct let {
    struct str name;
    size_t at;          /* where its expression begins in its source */
    struct node *value; /* checked even if nobody uses it */
    struct let *next;   /* the one above it; when all are read, the one below */
};

/* NULL in *ret_root for an empty source; *ret_lets: the source's own, in their order. ERR_EXPRESSION, ERR_NOMEM. */
MUST_USE enum err lang_parse(struct lexer *l, const struct lang_names *names, struct node **ret_root, struct let **ret_lets);

struct checker {
    struct str source;
    const struct lang_names *names;
    struct lang_error *error;
    bool plain; /* nothing is suggested */
};
/* Finds ids and symbols, holds everything to its types: a condition, a score, or whatever a name may stand for. ERR_EXPRESSION. */
MUST_USE enum err lang_types(struct checker *c, struct node *root);
MUST_USE enum err lang_types_score(struct checker *c, struct node *root);
MUST_USE enum err lang_types_any(struct checker *c, struct node *root);

/* Append bytecode; false if a part is too long for its head. Errors of memory stay in the buffer. */
bool lang_emit(const struct node *root, struct buf *out);
bool lang_emit_score(const struct node *root, struct buf *out);

/* The nearest of names to what was written; empty if none is near. Points into the names. Parts between . [ " ] are held against each other
 * one by one: a third of a part's letters may be wrong, of a short one one, of one none; two that changed places are one. */
struct nearest {
    struct str wanted, best;
    size_t best_distance;
};
void lang_nearest_try(struct nearest *n, struct str name);
void lang_nearest_tell(const struct nearest *n, struct lang_error *e); /* after lang_fail() */
