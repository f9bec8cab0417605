#include "lang/tree.h"

#include <assert.h>

/* Where the first bytes that are no UTF-8 begin. Quadratic, for at most LANG_SOURCE_MAX bytes of a bad text. */
static size_t first_bad_byte(struct str s)
{
    size_t good = 0;
    for (size_t n = 1; n <= s.n; n++)
        if (str_utf8((struct str){s.p, n}))
            good = n;
    return good;
}

static enum err compile(struct lexer *l, const struct lang_names *names, struct buf *out)
{
    struct checker checker = {.source = l->source, .names = names, .error = l->error};
    struct node *root = NULL;
    size_t start = out->n;

    enum err err = lang_parse(l, &root);
    if (err || !root)
        return err;
    err = lang_types(&checker, root);
    if (err)
        return err;

    lang_emit(root, out);
    if (out->err) {
        out->n = start;
        return out->err;
    }
    if (out->n - start > LANG_CODE_MAX) {
        out->n = start;
        return lang_fail(l->error, l->source, 0, SAY_TOO_MUCH, STR(""), STR(""));
    }
    assert(lang_check(out->p + start, out->n - start) == OK);
    return OK;
}

enum err lang_compile(struct str source, const struct lang_names *names, struct buf *out, struct lang_error *ret_error)
{
    _Static_assert(LANG_SOURCE_MAX == 4000, "the message says this number");

    *ret_error = (struct lang_error){0};
    if (source.n > LANG_SOURCE_MAX)
        return lang_fail(ret_error, source, LANG_SOURCE_MAX, SAY_TOO_LONG, STR("4000"), STR(""));
    if (!str_utf8(source))
        return lang_fail(ret_error, source, first_bad_byte(source), SAY_NOT_UTF8, STR(""), STR(""));

    struct arena arena;
    arena_init(&arena, 0);
    struct lexer lexer = {.source = source, .arena = &arena, .error = ret_error};
    enum err err = compile(&lexer, names, out);
    arena_done(&arena);
    return err;
}
