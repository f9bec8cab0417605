/* story_attrs.c: attributes as a story has them, deposits=8000000 dialect=minnan languages={mandarin,minnan} vip=yes skill[wealth]=9.7,
 * and the expressions over them. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/story.h"
#include "lang/lang.h"

static int64_t thousandths(const char *word, char **end)
{
    bool minus = *word == '-';
    int64_t v = strtoll(word, end, 10) * 1000;
    if (**end == '.') {
        int64_t unit = 100;
        for (++*end; **end >= '0' && **end <= '9'; ++*end, unit /= 10)
            v += (minus ? -1 : 1) * (**end - '0') * unit;
    }
    return v;
}

static attr_id attribute(struct story *s, const char *scope, const char *name, size_t n, enum attr_type type)
{
    char word[48];

    snprintf(word, sizeof word, "%s.%.*s", scope, (int)n, name);
    if (strcmp(word, "agent.queues") == 0)
        return ATTR_QUEUES;
    uint32_t number = story_number(&s->attributes, word);
    if (s->attributes.type[number - 1] == ATTR_NONE)
        s->attributes.type[number - 1] = type;
    if (s->attributes.type[number - 1] != type)
        story_fail(s, "%s has two types", word);
    return number + ATTR_FIRST;
}

static enum attr_type type_of(const char *text)
{
    char *end;

    if (*text == '{')
        return ATTR_SET;
    if (strcmp(text, "yes") == 0 || strcmp(text, "no") == 0)
        return ATTR_FLAG;
    thousandths(text, &end);
    return *end == 0 ? ATTR_NUMBER : ATTR_TEXT;
}

static void read_set(struct story_attr *v, const char *text, struct names *names)
{
    char copy[LINE_MAX], *save = NULL;

    snprintf(copy, sizeof copy, "%s", text);
    for (char *p = strtok_r(copy, "{},", &save); p && v->symbols_count < ATTR_SET_MAX; p = strtok_r(NULL, "{},", &save))
        v->symbols[v->symbols_count++] = story_number(names, p);
}

void story_attrs_add(struct story *s, struct story_attrs *a, const char *scope, char **words, uint32_t count)
{
    char *end;

    for (uint32_t i = 0; i < count; i++) {
        const char *equal = strchr(words[i], '=');
        if (!equal)
            continue;
        assert(a->count < WORDS_MAX);
        struct story_attr *v = &a->list[a->count++];
        *v = (struct story_attr){.type = type_of(equal + 1)};
        v->id = attribute(s, scope, words[i], (size_t)(equal - words[i]), v->type);
        switch (v->type) {
        case ATTR_NUMBER: v->number = thousandths(equal + 1, &end); break;
        case ATTR_FLAG: v->number = equal[1] == 'y'; break;
        case ATTR_SET: read_set(v, equal + 1, v->id == ATTR_QUEUES ? &s->queues : &s->symbols); break;
        default: v->number = story_number(&s->symbols, equal + 1); break;
        }
    }
}

void story_attrs_number(struct story_attrs *a, attr_id id, int64_t number)
{
    assert(a->count < WORDS_MAX);
    a->list[a->count++] = (struct story_attr){.id = id, .type = ATTR_NUMBER, .number = number};
}

static int by_id(const void *a, const void *b)
{
    const struct story_attr *x = a, *y = b;
    return x->id < y->id ? -1 : x->id > y->id;
}

void story_attrs_write(struct story *s, struct story_attrs *a)
{
    struct attrs_writer w;

    attrs_write_init(&w, a->bytes, sizeof a->bytes);
    qsort(a->list, a->count, sizeof a->list[0], by_id);
    for (uint32_t i = 0; i < a->count; i++) {
        const struct story_attr *v = &a->list[i];
        switch (v->type) {
        case ATTR_NUMBER: attrs_write_number(&w, v->id, v->number); break;
        case ATTR_FLAG: attrs_write_flag(&w, v->id, v->number != 0); break;
        case ATTR_SET: attrs_write_set(&w, v->id, v->symbols, v->symbols_count); break;
        default: attrs_write_text(&w, v->id, (symbol_id)v->number); break;
        }
    }
    if (w.err != OK)
        story_fail(s, "attributes: %s", err_code(w.err));
    a->n = (uint32_t)w.n;
}

/* -- lang's questions about names -- */

static bool lang_attribute(void *u, enum attr_scope scope, struct str name, struct str key, attr_id *ret_id,
                           enum attr_type *ret_type)
{
    static const char *const scopes[] = {"", "agent", "customer", "contact", "queue"};
    struct story *s = u;
    char word[48];

    snprintf(word, sizeof word, key.n ? "%s.%.*s[%.*s]" : "%s.%.*s%.*s", scopes[scope], STR_FMT(name), STR_FMT(key));
    if (strcmp(word, "contact.arrived") == 0) {
        *ret_id = ATTR_ARRIVED;
        *ret_type = ATTR_TIME;
        return true;
    }
    for (uint32_t i = 0; i < s->attributes.count; i++)
        if (strcmp(s->attributes.word[i], word) == 0) {
            *ret_id = i + 1 + ATTR_FIRST;
            *ret_type = s->attributes.type[i];
            return true;
        }
    return false;
}

static bool lang_symbol(void *u, struct str text, symbol_id *ret_symbol)
{
    struct story *s = u;
    char word[48];

    snprintf(word, sizeof word, "%.*s", STR_FMT(text));
    *ret_symbol = story_number(&s->symbols, word);
    return true;
}

static bool lang_known(void *u, enum attr_scope scope, uint32_t i, struct str *ret_text)
{
    (void)u, (void)scope, (void)i, (void)ret_text;
    return false;
}

struct lang_code story_compile(struct story *s, const char *source, bool score, struct buf *out)
{
    const struct lang_names names = {.u = s, .attribute = lang_attribute, .symbol = lang_symbol, .known = lang_known};
    struct lang_error error;

    enum err err = score ? lang_compile_score(str_of(source), &names, out, &error) : lang_compile(str_of(source), &names, out, &error);
    if (err != OK)
        story_fail(s, "%s: %s", source, error.en);
    return (struct lang_code){out->p, out->n};
}
