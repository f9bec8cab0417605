/* Any bytes as an expression: refused with a place inside the text and sentences in UTF-8, or code that passes
 * lang_check(). */
#include <stdlib.h>
#include <string.h>

#include "lang/lang.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static bool attribute(void *u, enum attr_scope scope, struct str name, struct str key, attr_id *ret_id,
                      enum attr_type *ret_type)
{
    (void)u;
    (void)key;
    if (name.n == 0 || name.p[0] == 'x') /* a few names are unknown */
        return false;
    *ret_id = (attr_id)scope * 256 + (uint8_t)name.p[0];
    *ret_type = (enum attr_type)(ATTR_NUMBER + (uint8_t)name.p[0] % 4);
    return true;
}

static bool symbol(void *u, struct str text, symbol_id *ret_symbol)
{
    (void)u;
    *ret_symbol = text.n ? (uint8_t)text.p[0] : 1;
    return text.n != 3;
}

static bool known(void *u, enum attr_scope scope, uint32_t i, struct str *ret_text)
{
    static const char *const texts[] = {"agent.xlanguages", "agent.xskill[\"wealth\"]", "customer.x方言"};
    (void)u;
    (void)scope;
    if (i == 3)
        return false;
    *ret_text = str_of(texts[i]);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    static const struct lang_names names = {NULL, attribute, symbol, known};
    struct str source = {(const char *)p, n};
    struct buf code = {0};
    struct lang_error e;

    if (lang_compile(source, &names, &code, &e) == OK) {
        struct lang_env nobody = {0};
        if (lang_check(code.p, code.n) != OK)
            abort();
        (void)lang_true(code.p, code.n, &nobody);
    } else if (code.n || e.at > n || e.line == 0 || e.column == 0 || !e.en[0] || !e.zh[0] || !str_utf8(str_of(e.zh)) ||
               (str_utf8(source) && (!str_utf8(str_of(e.en)) || !str_utf8(str_of(e.suggestion))))) {
        abort();
    }
    buf_done(&code);
    return 0;
}
