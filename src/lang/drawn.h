/* drawn.h: programs and attribute lists by chance, for the tests of bytecode here and of the engine's index. Test programs only.
 *
 * Every scope has two attributes of each type; a list leaves some out, and some have another type than the programs think. Numbers
 * are small, or at the bounds of what there is. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/attrs.h"
#include "base/buf.h"
#include "base/prng.h"

int64_t some_number(struct prng *r);
/* Returns the bytes written: attributes of the scopes from .. to. All ids are over ATTR_FIRST. */
size_t draw_list_of(struct prng *r, enum attr_scope from, enum attr_scope to, uint8_t *p, size_t max);
/* A checked program of up to three parts; replaces what is in b. */
void draw_program(struct prng *r, struct buf *b, bool score);
