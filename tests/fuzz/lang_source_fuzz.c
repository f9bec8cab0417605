/* Any bytes as a condition and as a score: refused with a place inside the text and sentences in UTF-8, or code that passes its
 * check, runs, and is worth the same when bound. Behind the first NUL of the input stand the definitions, one a line: name=text. */
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
    *ret_type = (enum attr_type)(ATTR_NUMBER + (uint8_t)name.p[0] % 5);
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

static bool definition(void *u, struct str name, struct str *ret_source)
{
    const struct str *all = u;

    for (size_t at = 0; at < all->n;) {
        const char *line = all->p + at, *end = memchr(line, '\n', all->n - at);
        size_t bytes = end ? (size_t)(end - line) : all->n - at;
        if (bytes > name.n && line[name.n] == '=' && memcmp(line, name.p, name.n) == 0) {
            *ret_source = (struct str){line + name.n + 1, bytes - name.n - 1};
            return true;
        }
        at += bytes + 1;
    }
    return false;
}

/* Some of each type under the ids that attribute() gives: the same list for all scopes is well-formed, as ids differ. */
static size_t attributes(enum attr_scope scope, uint8_t *p, size_t max)
{
    struct attrs_writer w;

    attrs_write_init(&w, p, max);
    for (char c = 'a'; c <= 'l'; c++) {
        attr_id id = (attr_id)scope * 256 + (uint8_t)c;
        switch (ATTR_NUMBER + (uint8_t)c % 5) {
        case ATTR_NUMBER:
            attrs_write_number(&w, id, 1000 * (c - 'c'));
            break;
        case ATTR_TEXT:
            attrs_write_text(&w, id, 'a');
            break;
        case ATTR_SET:
            attrs_write_set(&w, id, (symbol_id[]){'a', 'b'}, 2);
            break;
        case ATTR_FLAG:
            attrs_write_flag(&w, id, 1);
            break;
        default:
            attrs_write_time(&w, id, 1);
            break;
        }
    }
    if (w.err)
        abort();
    return w.n;
}

static void run(const struct buf *code, bool score)
{
    static uint8_t agent[400], customer[400], queue[400];
    struct lang_env env = {.agent = agent, .customer = customer, .queue = queue, .arrived_ms = 1};
    struct buf bound = {0};

    if ((score ? lang_check_score : lang_check)(code->p, code->n) != OK)
        abort();
    env.agent_bytes = attributes(SCOPE_AGENT, agent, sizeof agent);
    env.customer_bytes = attributes(SCOPE_CUSTOMER, customer, sizeof customer);
    env.queue_bytes = attributes(SCOPE_QUEUE, queue, sizeof queue);
    struct lang_env alone = {.agent = agent, .agent_bytes = env.agent_bytes};
    if (lang_bind(code->p, code->n, &env, &bound) != OK)
        abort();
    if (score ? lang_score(code->p, code->n, &env) != lang_score(bound.p, bound.n, &alone)
              : lang_true(code->p, code->n, &env) != lang_true(bound.p, bound.n, &alone))
        abort();
    buf_done(&bound);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    const uint8_t *end = n ? memchr(p, '\0', n) : NULL;
    size_t bytes = end ? (size_t)(end - p) : n;
    struct str source = {(const char *)p, bytes}, definitions = {"", 0};
    struct lang_names names = {.u = &definitions, .attribute = attribute, .symbol = symbol, .known = known, .definition = definition};
    struct buf code = {0};
    struct lang_error e;

    if (end)
        definitions = (struct str){(const char *)end + 1, n - bytes - 1};
    for (int score = 0; score < 2; score++) {
        buf_clear(&code);
        if ((score ? lang_compile_score : lang_compile)(source, &names, &code, &e) == OK)
            run(&code, score);
        else if (code.n || e.at > bytes || e.line == 0 || e.column == 0 || !e.en[0] || !e.zh[0] || !str_utf8(str_of(e.zh)) ||
                 (str_utf8(source) && (!str_utf8(str_of(e.en)) || !str_utf8(str_of(e.suggestion)))))
            abort();
    }
    buf_done(&code);
    return 0;
}
