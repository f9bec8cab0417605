#include "lang/tree.h"

/* Where the first bytes that are no UTF-8 begin. Quadratic, for at most LANG_SOURCE_MAX bytes of a bad text. */
static size_t first_bad_byte(struct str s)
{
    size_t good = 0;
    for (size_t n = 1; n <= s.n; n++)
        if (str_utf8((struct str){s.p, n}))
            good = n;
    return good;
}

static enum err check_lets(struct checker *checker, const struct let *first)
{
    enum err err = OK;

    for (const struct let *l = first; l && !err; l = l->next)
        err = lang_types_any(checker, l->value);
    return err;
}

static enum err compile(struct lexer *l, const struct lang_names *names, bool score, struct buf *out)
{
    struct checker checker = {.source = l->source, .names = names, .error = l->error, .plain = l->plain};
    struct node *root = NULL;
    struct let *lets = NULL;
    size_t start = out->n;

    enum err err = lang_parse(l, names, &root, &lets);
    if (err || !root)
        return err;
    err = check_lets(&checker, lets);
    if (!err)
        err = score ? lang_types_score(&checker, root) : lang_types(&checker, root);
    if (err)
        return err;

    bool fits = score ? lang_emit_score(root, out) : lang_emit(root, out);
    if (out->err) {
        out->n = start;
        return out->err;
    }
    /* Beyond its size a program is refused for what its sets might grow to when it is bound. */
    if (!fits || (score ? lang_check_score : lang_check)(out->p + start, out->n - start) != OK) {
        out->n = start;
        return lang_fail(l->error, l->source, 0, SAY_TOO_MUCH, STR(""), STR(""));
    }
    return OK;
}

static enum err compile_once(struct str source, const struct lang_names *names, bool score, bool plain, struct buf *out,
                             struct lang_error *ret_error)
{
    struct arena arena;

    *ret_error = (struct lang_error){0};
    arena_init(&arena, 0);
    struct lexer lexer = {.source = source, .whole = source, .arena = &arena, .error = ret_error, .plain = plain};
    enum err err = compile(&lexer, names, score, out);
    arena_done(&arena);
    return err;
}

/* Whether the source is understood with what e suggests, and then with what is suggested for the next name, as often as MENDS. */
static enum err mended(struct str source, const struct lang_names *names, bool score, struct lang_error e, bool *ret_is)
{
    enum { MENDS = 4 };
    struct buf text = {0}, code = {0};
    enum err err = ERR_EXPRESSION;

    buf_put(&text, source.p, source.n);
    for (int i = 0; i < MENDS && err == ERR_EXPRESSION && e.suggestion[0] && !text.err && e.at + e.meant_bytes <= text.n; i++) {
        struct str rest = {(const char *)text.p + e.at + e.meant_bytes, text.n - e.at - e.meant_bytes};
        struct buf next = {0};
        buf_put(&next, text.p, e.at);
        buf_text(&next, e.suggestion);
        buf_put(&next, rest.p, rest.n);
        buf_done(&text);
        text = next;
        if (!text.err && text.n <= LANG_SOURCE_MAX)
            err = compile_once((struct str){(const char *)text.p, text.n}, names, score, false, &code, &e);
        else
            e.suggestion[0] = '\0';
    }
    if (text.err)
        err = ERR_NOMEM;
    buf_done(&text);
    buf_done(&code);
    *ret_is = err == OK;
    return err == ERR_EXPRESSION ? OK : err;
}

static enum err compile_source(struct str source, const struct lang_names *names, bool score, struct buf *out,
                               struct lang_error *ret_error)
{
    _Static_assert(LANG_SOURCE_MAX == 4000, "the message says this number");

    *ret_error = (struct lang_error){0};
    if (source.n > LANG_SOURCE_MAX)
        return lang_fail(ret_error, source, LANG_SOURCE_MAX, SAY_TOO_LONG, STR("4000"), STR(""));
    if (!str_utf8(source))
        return lang_fail(ret_error, source, first_bad_byte(source), SAY_NOT_UTF8, STR(""), STR(""));

    bool right = true;
    enum err err = compile_once(source, names, score, false, out, ret_error);
    if (err != ERR_EXPRESSION || ret_error->suggestion[0] == '\0')
        return err;
    enum err failed = mended(source, names, score, *ret_error, &right);
    if (failed)
        return failed;
    return right ? err : compile_once(source, names, score, true, out, ret_error);
}

enum err lang_compile(struct str source, const struct lang_names *names, struct buf *out, struct lang_error *ret_error)
{
    return compile_source(source, names, false, out, ret_error);
}

enum err lang_compile_score(struct str source, const struct lang_names *names, struct buf *out, struct lang_error *ret_error)
{
    return compile_source(source, names, true, out, ret_error);
}
