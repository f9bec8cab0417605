/* index_sound.h: whether a settled index is as its own files promise it: lists that agree with each other, counts with what they
 * count, every condition with the language's word, nothing kept twice. For tests only; walks everything. */
#pragma once

#include "engine/index_inside.h"

/* What does not hold, in a static text; NULL if all does. */
const char *index_unsound(const struct index *x);
