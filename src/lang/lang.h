/* lang.h: the expression language of requirements, preferences and priorities.
 *
 *     agent.languages has customer.dialect and agent.skill["wealth"] >= 9.5
 *     10 * (agent.languages has customer.dialect) + agent.skill["wealth"] default 0
 *     let near = agent.city = customer.city; near or customer.since + 30d > contact.arrived
 *
 * Conditions: or, and, not, ( ), comparisons = != < <= > >=, set `has` text, set `has any of` / `has all of` a set or ["a", "b"],
 * text `in` ["a", "b"] or a set, number `in` [1, 2], known(x), true, false. Numbers: up to three decimals, + - * /, min(a, b),
 * max(a, b), count(set), x default y, durations 30s 5m 2h 7d (a number of seconds), and in a score a condition in ( ) is worth 1 or 0.
 * Times: "2026-11-22", "2026-11-22 08:30" with +08:00 or Z (without: UTC) compared with a time; time +- duration, time - time.
 * "text" (escapes \" \\). Attributes: scope.name or scope.name["key"], scope agent, customer, contact, queue; contact.arrived is
 * the time of arrival. `let name = expression;` in front names a part of it; other bare names are the company's own definitions.
 * A missing value makes its comparison false (and `not` of it true), its sum missing, and a missing term of a score 0.
 * Depth, size and definitions (no cycles) are bounded; evaluation neither allocates nor recurses.
 *
 * lang_compile() parses, type-checks and emits bytecode of numbers only (attr ids, symbols, thousandths; code.h).
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

#define LANG_SOURCE_MAX 4000u
#define LANG_CODE_MAX 6000u
#define LANG_NUMBER_MAX INT64_C(1000000000000000000) /* thousandths */
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
    /* the text of a definition of the company's; NULL: there are none */
    bool (*definition)(void *u, struct str name, struct str *ret_source);
    /* the name of the i-th, for suggestions; false past the end. NULL: none is suggested */
    bool (*defined)(void *u, uint32_t i, struct str *ret_name);
};

/* A program somewhere else. */
struct lang_code {
    const uint8_t *p;
    size_t n;
};

struct lang_error {
    uint32_t at;         /* byte offset in the source */
    uint32_t line, column; /* from 1; column in code points */
    char en[160], zh[200]; /* what is wrong and what would be right */
    char suggestion[80];   /* the nearest known name, or empty: in the place of what stands at `at` it makes the source right, as far as */
    uint32_t meant_bytes;  /* nothing else is wrong in it but names, each of which is suggested in its turn. That many bytes it replaces */
};

/* ERR_EXPRESSION with *ret_error filled, or OK and code appended to out. The empty text compiles to an
 * empty program, which is true. */
MUST_USE enum err lang_compile(struct str source, const struct lang_names *names, struct buf *out,
                               struct lang_error *ret_error);

/* The same for a number: a score, a priority. The empty text is 0. */
MUST_USE enum err lang_compile_score(struct str source, const struct lang_names *names, struct buf *out,
                                     struct lang_error *ret_error);

/* Well-formed bytecode, bounded stack, known operations: safe to run. ERR_CORRUPT otherwise. */
MUST_USE enum err lang_check(const uint8_t *code, size_t n);
MUST_USE enum err lang_check_score(const uint8_t *code, size_t n);

/* Runs a checked program over the attribute lists (checked bytes of base/attrs.h); contact and customer share one. */
struct lang_env {
    const uint8_t *agent, *customer;
    size_t agent_bytes, customer_bytes;
    const uint8_t *queue;
    size_t queue_bytes;
    int64_t arrived_ms; /* contact.arrived, since 1970 UTC */
};
bool lang_true(const uint8_t *code, size_t n, const struct lang_env *env);
int64_t lang_score(const uint8_t *code, size_t n, const struct lang_env *env); /* thousandths, within +-LANG_NUMBER_MAX */

/* Appends the program with every value that is not the agent's put in and folded: the same truth (score) for every agent, part by
 * part (a part that became constant stays, as CODE_TRUE or CODE_FALSE, or a number), and the same bytes for the same values.
 * Every comparison left is agent's attribute, op, constant (or agent's attribute); a score part left constant is one CODE_PUSH. ERR_NOMEM. */
MUST_USE enum err lang_bind(const uint8_t *code, size_t n, const struct lang_env *env, struct buf *out);
/* Whether the program reads anything of the scope (attr 0), or that attribute of it. */
bool lang_reads(const uint8_t *code, size_t n, enum attr_scope scope, attr_id attr);

/* The texts that an attribute of the contact's side is compared with, in =, !=, in and has any of: at most max, as often as they stand there. */
uint32_t lang_texts(const uint8_t *code, size_t n, enum attr_scope scope, attr_id attr, symbol_id *ret, uint32_t max);

/* For widening, from one condition to the next: its parts that do not read the agent's attribute; its thresholds on that
 * attribute made easier by `by` thousandths (agent.x >= 9 becomes >= 8, <= 3 becomes <= 4; *ret_changed counts them); either of two;
 * both. ERR_TOO_BIG over LANG_CODE_MAX, ERR_NOMEM. */
MUST_USE enum err lang_without(const uint8_t *code, size_t n, attr_id attr, struct buf *out);
MUST_USE enum err lang_lower(const uint8_t *code, size_t n, attr_id attr, int64_t by, struct buf *out, uint32_t *ret_changed);
MUST_USE enum err lang_either(struct lang_code a, struct lang_code b, struct buf *out);
MUST_USE enum err lang_both(struct lang_code a, struct lang_code b, struct buf *out);

/* Whether no values at all make the condition true (and the one part `denied` false; NULL: none): what is asked of one attribute
 * contradicts itself, and *ret_attr is that attribute (0: none, it is written false). It sees comparisons with constants and known(),
 * through and, or, not; arithmetic, sets and comparisons of two attributes may turn out any way. So false means: not as far as it sees. */
bool lang_never(struct lang_code code, const struct lang_code *denied, attr_id *ret_attr);
/* Whoever meets a meets b, whatever the values are: as far as lang_never() sees, in conditions of LANG_IMPLIES_PARTS together. */
#define LANG_IMPLIES_PARTS 32u
bool lang_implies(struct lang_code a, struct lang_code b);

/* The top-level conjuncts ("a and b and c" has three), at most max, one after the other. Each is explained:
 * for a plain comparison its attribute, operator, and both values; for anything else op is LANG_OP_OTHER. */
enum lang_op { LANG_OP_OTHER, LANG_OP_EQ, LANG_OP_NE, LANG_OP_LT, LANG_OP_LE, LANG_OP_GT, LANG_OP_GE, LANG_OP_HAS, LANG_OP_IN,
               LANG_OP_HAS_ANY, LANG_OP_HAS_ALL,
               LANG_OP_WITHIN }; /* all of the left set are in the right one: what lang_bind() makes of `customer.set has all of agent.set` */
struct lang_value {
    enum attr_type type; /* ATTR_NONE: missing */
    int64_t number;      /* NUMBER, TIME thousandths, TEXT symbol, FLAG */
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
/* The same for the terms of a score: what each is worth for this agent. reason describes its condition or its attribute. */
struct lang_term {
    bool known;
    int64_t value; /* thousandths */
    struct lang_reason reason;
};
uint32_t lang_terms(const uint8_t *code, size_t n, const struct lang_env *env, struct lang_term *ret, uint32_t max);
/* How many conjuncts there are, and the first that fails (-1: none). */
uint32_t lang_conjuncts(const uint8_t *code, size_t n);
int lang_first_failing(const uint8_t *code, size_t n, const struct lang_env *env);
/* Which conjuncts fail, each by itself: bit i for the i-th. The last of max bits (1 to 32) is for its conjunct and all behind it. */
uint32_t lang_failing(const uint8_t *code, size_t n, const struct lang_env *env, uint32_t max);
/* What the program reads that is not the agent's: each attribute once, as they stand there, with its value (ATTR_NONE: unknown). At most max. */
struct lang_given { enum attr_scope scope; attr_id attr; struct lang_value value; };
uint32_t lang_given(const uint8_t *code, size_t n, const struct lang_env *env, struct lang_given *ret, uint32_t max);
