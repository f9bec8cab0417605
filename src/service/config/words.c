#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "service/config/inside.h"

#define WORD_UNKNOWN ((symbol_id)(CONFIG_SYMBOLS_MAX + 1))

struct naming {
    struct config_compiling *how;
    enum err err;
};

static bool name_attribute(void *u, enum attr_scope scope, struct str name, struct str key, attr_id *ret_id,
                           enum attr_type *ret_type)
{
    const struct naming *n = u;
    const struct config_attribute *a = config_attribute_named(n->how->v, scope, name, key);
    if (!a)
        return false;
    *ret_id = a->id;
    *ret_type = a->type;
    return true;
}

/* Words that are only being looked at have numbers of their own behind the vocabulary's. */
static bool stand_in(struct naming *n, struct str text, symbol_id *ret_symbol)
{
    struct config_word_list *fresh = n->how->fresh;

    *ret_symbol = WORD_UNKNOWN;
    for (uint32_t i = 0; fresh && i < fresh->count; i++) {
        *ret_symbol = WORD_UNKNOWN + i;
        if (str_eq(fresh->items[i].text, text))
            return true;
    }
    if (!fresh)
        return true;
    *ret_symbol = WORD_UNKNOWN + fresh->count;
    n->err = config_word_list_add(fresh, *ret_symbol, text);
    return n->err == OK;
}

static bool name_symbol(void *u, struct str text, symbol_id *ret_symbol)
{
    struct naming *n = u;
    const char *field;
    const struct config_symbol *known = config_word(n->how->v, text);

    if (known) {
        *ret_symbol = known->id;
        return true;
    }
    if (config_check_word(text, "", &field) != OK)
        return false;
    if (!n->how->c)
        return stand_in(n, text, ret_symbol);
    bool is_new;
    n->err = config_intern(n->how->c, text, ret_symbol, &is_new);
    if (n->err == OK && is_new)
        n->err = config_word_list_add(n->how->fresh, *ret_symbol, text);
    return n->err == OK;
}

static bool name_known(void *u, enum attr_scope scope, uint32_t i, struct str *ret_text)
{
    const struct naming *n = u;
    const struct config_copy *copy = (const struct config_copy *)n->how->v;

    for (uint32_t at = 0; at < n->how->v->attributes_count; at++)
        if (n->how->v->attributes[at].scope == scope && i-- == 0) {
            *ret_text = copy->known[at];
            return true;
        }
    return false;
}

static bool name_definition(void *u, struct str name, struct str *ret_source)
{
    struct naming *n = u;
    const struct config_definition *d = config_definition_named(n->how->v, name), *instead = n->how->instead;

    if (instead && str_eq(instead->name, name))
        d = instead;
    else if (d && d->id == n->how->without)
        d = NULL;
    if (!d)
        return false;
    n->how->defined = true;
    *ret_source = d->source;
    return true;
}

/* Without the one that is taken away. */
static bool name_defined(void *u, uint32_t i, struct str *ret_name)
{
    const struct naming *n = u;

    for (uint32_t at = 0; at < n->how->v->definitions_count; at++) {
        const struct config_definition *d = &n->how->v->definitions[at];
        if (d->id != n->how->without && i-- == 0) {
            *ret_name = d->name;
            return true;
        }
    }
    return false;
}

static enum err compile(struct config_compiling *how, struct str source, struct buf *out, struct lang_error *ret_error)
{
    struct naming n = {.how = how};
    struct lang_names names = {.u = &n, .attribute = name_attribute, .symbol = name_symbol, .known = name_known,
                               .definition = name_definition, .defined = name_defined};

    enum err err = how->score ? lang_compile_score(source, &names, out, ret_error) : lang_compile(source, &names, out, ret_error);
    return n.err ? n.err : err ? err : out->err;
}

enum err config_compile(struct config_compiling *how, struct str source, struct buf *out, struct lang_error *ret_error)
{
    struct config_compiling first = *how;
    struct buf nothing = {0};

    if (!how->c)
        return compile(how, source, out, ret_error);
    first.c = NULL;
    first.fresh = NULL;
    enum err err = compile(&first, source, &nothing, ret_error);
    buf_done(&nothing);
    how->defined |= first.defined;
    return err ? err : compile(how, source, out, ret_error);
}

enum err config_check_expression(const struct config_view *v, struct str source, bool score, struct lang_error *ret_error)
{
    struct config_compiling how = {.v = v, .score = score};
    struct buf code = {0};

    enum err err = compile(&how, source, &code, ret_error);
    buf_done(&code);
    return err;
}

enum err config_word_list_add(struct config_word_list *l, symbol_id id, struct str text)
{
    for (uint32_t i = 0; i < l->count; i++)
        if (l->items[i].id == id)
            return OK;
    if (l->count == l->room) {
        uint32_t room = l->room ? l->room * 2 : 8;
        struct config_symbol *bigger = arena_new(l->arena, room, struct config_symbol);
        if (!bigger)
            return ERR_NOMEM;
        if (l->count)
            memcpy(bigger, l->items, l->count * sizeof *bigger);
        l->items = bigger;
        l->room = room;
    }
    char *kept = arena_text(l->arena, text.p, text.n);
    if (!kept)
        return ERR_NOMEM;
    l->items[l->count++] = (struct config_symbol){.id = id, .text = {kept, text.n}};
    return OK;
}

static enum err intern_locked(struct config *c, struct str text, symbol_id *ret_id, bool *ret_new)
{
    const struct config_symbol *known = config_word(&c->copy->v, text);
    *ret_new = !known;
    if (known) {
        *ret_id = known->id;
        return OK;
    }
    for (struct config_pending *p = c->pending; p; p = p->next)
        if (str_eq((struct str){p->text, p->bytes}, text)) {
            *ret_id = p->id;
            return OK;
        }
    if (c->next_symbol > CONFIG_SYMBOLS_MAX)
        return ERR_FULL;

    struct config_pending *p = calloc(1, sizeof *p);
    if (!p)
        return ERR_NOMEM;
    p->id = c->next_symbol++;
    p->bytes = (uint32_t)text.n;
    memcpy(p->text, text.p, text.n);
    p->next = c->pending;
    c->pending = p;
    *ret_id = p->id;
    return OK;
}

enum err config_intern(struct config *c, struct str text, symbol_id *ret_id, bool *ret_new)
{
    const char *field;
    enum err err = config_check_word(text, "", &field);
    if (err)
        return err;

    pthread_mutex_lock(&c->lock);
    err = intern_locked(c, text, ret_id, ret_new);
    pthread_mutex_unlock(&c->lock);
    return err;
}
