/* lang.h: the expression language of requirements.
 *
 *     agent.languages has customer.dialect and agent.skill["wealth"] >= 9.5
 *
 * Grammar (thin; grows in place): or, and, not, ( ), comparisons = != < <= > >=, has (set has text),
 * in (text in ["a", "b"]), true, false, numbers (up to three decimals), "text" (escapes \" \\), attribute
 * references scope.name or scope.name["key"], scope agent or customer. A missing value makes its comparison
 * false (and `not` of it true). Depth and size are bounded; evaluation neither allocates nor recurses.
 *
 * lang_compile() parses, type-checks and emits bytecode of numbers only (attr ids, symbols, thousandths).
 * Names are resolved by the caller, so this room knows no tables. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attrs.h"
#include "base/buf.h"
#include "base/enums.h"
#include "base/err.h"
#include "base/str.h"

#define LANG_SOURCE_MAX 2000u
#define LANG_CODE_MAX 1500u
#define LANG_DEPTH_MAX 32u

/* How names become numbers. Both return false when unknown. */
struct lang_names {
    void *u;
    /* scope, name ("skill"), key ("wealth" or empty) -> id and type */
    bool (*attribute)(void *u, enum attr_scope scope, struct str name, struct str key, attr_id *ret_id,
                      enum attr_type *ret_type);
    /* a text literal -> its symbol, interning it if the caller wants */
    bool (*symbol)(void *u, struct str text, symbol_id *ret_symbol);
    /* the i-th known attribute of a scope as "agent.skill[\"wealth\"]", for suggestions; false past the end */
    bool (*known)(void *u, enum attr_scope scope, uint32_t i, struct str *ret_text);
};

struct lang_error {
    uint32_t at;         /* byte offset in the source */
    uint32_t line, column; /* from 1; column in code points */
    char en[160], zh[200]; /* what is wrong and what would be right */
    char suggestion[80];   /* the nearest known name, or empty */
};

/* ERR_EXPRESSION with *ret_error filled, or OK and code appended to out. The empty text compiles to an
 * empty program, which is true. */
MUST_USE enum err lang_compile(struct str source, const struct lang_names *names, struct buf *out,
                               struct lang_error *ret_error);

/* Well-formed bytecode, bounded stack, known operations: safe to run. ERR_CORRUPT otherwise. */
MUST_USE enum err lang_check(const uint8_t *code, size_t n);

/* Runs a checked program over the two attribute lists (checked bytes of base/attrs.h). */
struct lang_env {
    const uint8_t *agent, *customer;
    size_t agent_bytes, customer_bytes;
};
bool lang_true(const uint8_t *code, size_t n, const struct lang_env *env);

/* The top-level conjuncts ("a and b and c" has three), at most max, one after the other. Each is explained:
 * for a plain comparison its attribute, operator, and both values; for anything else op is LANG_OP_OTHER. */
enum lang_op { LANG_OP_OTHER, LANG_OP_EQ, LANG_OP_NE, LANG_OP_LT, LANG_OP_LE, LANG_OP_GT, LANG_OP_GE, LANG_OP_HAS, LANG_OP_IN };
struct lang_value {
    enum attr_type type; /* ATTR_NONE: missing */
    int64_t number;      /* NUMBER thousandths, TEXT symbol, FLAG */
    uint16_t count;
    symbol_id set[8];    /* SET: the first eight */
};
struct lang_reason {
    bool ok;
    enum lang_op op;
    enum attr_scope scope; /* of the left attribute */
    attr_id attr;          /* left attribute; 0 for OTHER */
    attr_id right_attr;    /* 0: a literal */
    struct lang_value left, right;
    uint32_t at, bytes;    /* of this conjunct inside the bytecode; a program by itself */
};
uint32_t lang_reasons(const uint8_t *code, size_t n, const struct lang_env *env, struct lang_reason *ret, uint32_t max);
/* How many conjuncts there are, and the first that fails (-1: none). */
uint32_t lang_conjuncts(const uint8_t *code, size_t n);
int lang_first_failing(const uint8_t *code, size_t n, const struct lang_env *env);
