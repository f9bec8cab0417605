/* code.h: the bytecode. Numbers only, little endian, no jumps. Stored in facts: published codes keep their meaning for ever.
 *
 *   program   = part*        a condition: all parts must hold, the empty one is true
 *                            a score: the sum of its parts, a part whose value is missing counts 0
 *   part      = u16 bytes, instruction*      leaves one truth value (condition) or one number (score) on the stack
 *   instruction = CODE_FALSE | CODE_TRUE     push a truth
 *               | CODE_NOT                   on the top truth
 *               | CODE_AND | CODE_OR         two truths become one
 *               | CODE_COMPARE u8 op (enum lang_op), operand, operand   push a truth
 *               | CODE_PUSH operand          push a number: NUMBER, TIME, or an attribute of these types; may be missing
 *               | CODE_ADD | CODE_SUB | CODE_MUL | CODE_DIV | CODE_MIN | CODE_MAX   two numbers become one
 *               | CODE_TEST u8 op (EQ..GE)   two numbers become a truth
 *               | CODE_ELSE                  two numbers become the first, or the second where the first is missing
 *               | CODE_COUNT operand         push the number of a set's elements (missing: missing)
 *               | CODE_KNOWN operand         push whether the attribute has a value
 *               | CODE_WORTH                 a truth becomes 1 or 0
 *   operand   = VALUE_ATTR u8 scope, u32 attr, u8 type
 *             | VALUE_NUMBER i64 thousandths | VALUE_TEXT u32 symbol | VALUE_FLAG u8 0/1
 *             | VALUE_LIST u8 n, n x u32 symbols ascending | VALUE_TIME i64 thousandths
 *
 * Numbers are thousandths; sums stop at +-LANG_NUMBER_MAX; a product is taken exactly and rounded towards zero; a quotient by 0 is
 * missing; anything with a missing value is missing (TEST: false). A time less a time is a number of seconds; a time and a
 * number of seconds are a time. In CODE_COMPARE the left operand is an attribute until lang_bind(), which folds what it knows.
 * Which types an op takes: types_fit() in verify.c. */
#pragma once

#include "lang/lang.h"

enum code { CODE_FALSE, CODE_TRUE, CODE_NOT, CODE_AND, CODE_OR, CODE_COMPARE,
            CODE_PUSH, CODE_ADD, CODE_SUB, CODE_MUL, CODE_DIV, CODE_MIN, CODE_MAX, CODE_TEST, CODE_ELSE, CODE_COUNT,
            CODE_KNOWN, CODE_WORTH };
enum value { VALUE_ATTR, VALUE_NUMBER, VALUE_TEXT, VALUE_FLAG, VALUE_LIST, VALUE_TIME };

#define CONJUNCT_HEAD_BYTES 2u
/* Each level of ( ) may keep one value waiting for each level of binding: or, and, comparison, sum, product, default. */
#define STACK_MAX (6 * (LANG_DEPTH_MAX + 1) + 2)
