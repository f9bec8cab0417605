/* code.h: the bytecode. Numbers only, little endian, no jumps.
 *
 *   program   = conjunct*                    all must hold; the empty program is true
 *   conjunct  = u16 bytes, instruction*      leaves one truth value on the stack
 *   instruction = CODE_FALSE | CODE_TRUE     push
 *               | CODE_NOT                   on the top one
 *               | CODE_AND | CODE_OR         two become one
 *               | CODE_COMPARE u8 op (enum lang_op), operand, operand   push
 *   operand   = VALUE_ATTR u8 scope, u32 attr, u8 type
 *             | VALUE_NUMBER i64 thousandths | VALUE_TEXT u32 symbol | VALUE_FLAG u8 0/1
 *             | VALUE_LIST u8 n > 0, n x u32 symbols ascending
 *
 * The left operand is an attribute. Which types an op takes: types_fit() in run.c. */
#pragma once

#include "lang/lang.h"

enum code { CODE_FALSE, CODE_TRUE, CODE_NOT, CODE_AND, CODE_OR, CODE_COMPARE };
enum value { VALUE_ATTR, VALUE_NUMBER, VALUE_TEXT, VALUE_FLAG, VALUE_LIST };

#define CONJUNCT_HEAD_BYTES 2u
/* Each level of ( ) may keep one value waiting for an or and one for an and. */
#define STACK_MAX (2 * LANG_DEPTH_MAX + 4)
