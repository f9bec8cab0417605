#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "service/config/inside.h"

/* While an expression is only being checked, a word that is not known yet stands for itself. */
#define WORD_UNKNOWN ((symbol_id)(CONFIG_SYMBOLS_MAX + 1))

struct naming {
    const struct config_view *v;
    struct config *c;               /* NULL: only check */
    struct config_word_list *fresh;
    enum err err;
};

static bool name_attribute(void *u, enum attr_scope scope, struct str name, struct str key, attr_id *ret_id,
                           enum attr_type *ret_type)
{
    const struct naming *n = u;
    const struct config_attribute *a = config_attribute_named(n->v, scope, name, key);
    if (!a)
        return false;
    *ret_id = a->id;
    *ret_type = a->type;
    return true;
}

static bool name_symbol(void *u, struct str text, symbol_id *ret_symbol)
{
    struct naming *n = u;
    const char *field;
    const struct config_symbol *known = config_word(n->v, text);

    if (known) {
        *ret_symbol = known->id;
        return true;
    }
    if (config_check_word(text, "", &field) != OK)
        return false;
    if (!n->c) {
        *ret_symbol = WORD_UNKNOWN;
        return true;
    }
    bool is_new;
    n->err = config_intern(n->c, text, ret_symbol, &is_new);
    if (n->err == OK && is_new)
        n->err = config_word_list_add(n->fresh, *ret_symbol, text);
    return n->err == OK;
}

static bool name_known(void *u, enum attr_scope scope, uint32_t i, struct str *ret_text)
{
    const struct naming *n = u;
    const struct config_copy *copy = (const struct config_copy *)n->v;

    for (uint32_t at = 0; at < n->v->attributes_count; at++)
        if (n->v->attributes[at].scope == scope && i-- == 0) {
            *ret_text = copy->known[at];
            return true;
        }
    return false;
}

static struct lang_names names_of(struct naming *n)
{
    return (struct lang_names){.u = n, .attribute = name_attribute, .symbol = name_symbol, .known = name_known};
}

enum err config_check_expression(const struct config_view *v, struct str source, struct lang_error *ret_error)
{
    struct naming n = {.v = v};
    struct lang_names names = names_of(&n);
    struct buf code = {0};

    enum err err = lang_compile(source, &names, &code, ret_error);
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

enum err config_compile(struct config *c, const struct config_view *v, struct str source, struct buf *out,
                        struct config_word_list *fresh, struct lang_error *ret_error)
{
    /* First without giving numbers: an expression that is wrong must not use any up. */
    enum err err = config_check_expression(v, source, ret_error);
    if (err)
        return err;

    struct naming n = {.v = v, .c = c, .fresh = fresh};
    struct lang_names names = names_of(&n);
    err = lang_compile(source, &names, out, ret_error);
    return n.err ? n.err : err;
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
