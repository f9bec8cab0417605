/* err.h: the one error type. Made from err.def, which gives each error its code, its sentences and its
 * HTTP status. A function that can fail returns enum err and is MUST_USE. */
#pragma once

#define MUST_USE __attribute__((warn_unused_result))

enum err {
#define ERR(name, code, status, en, zh) name,
#include "base/err.def"
#undef ERR
    ERR_COUNT
};

/* The machine's word ("not_found"), the HTTP status, and the human sentence in "zh" or else English.
 * Static strings; never fail (an unknown value reads as ERR_SYSTEM). */
const char *err_code(enum err e);
int err_status(enum err e);
const char *err_sentence(enum err e, const char *lang);
