/* compiled_test.h: sources that must be understood, for tests of what is made of them. After cmocka.h. */
#pragma once

#include "lang/names_test.h"

/* Replaces what is in code. */
static inline struct lang_code compiled(const char *source, struct buf *code)
{
    struct lang_error error;

    buf_clear(code);
    if (lang_compile(str_of(source), &names, code, &error) != OK)
        fail_msg("%s: at %u: %s", source, error.at, error.en);
    return (struct lang_code){code->p, code->n};
}
