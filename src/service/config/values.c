/* Attributes as people write them: to the engine's bytes, and to rows. */
#include "port/sql.h"
#include "service/config/inside.h"

static bool right_shape(const struct config_attribute *a, const struct config_value *value)
{
    switch (a->type) {
    case ATTR_NUMBER:
        return value->words_count == 0 && value->number >= -CONFIG_NUMBER_MAX && value->number <= CONFIG_NUMBER_MAX;
    case ATTR_FLAG:
        return value->words_count == 0 && (value->number == 0 || value->number == 1);
    case ATTR_TIME:
        return value->words_count == 0 && value->number >= -CONFIG_NUMBER_MAX && value->number <= CONFIG_NUMBER_MAX;
    case ATTR_TEXT:
        return value->words_count == 1;
    case ATTR_SET:
        return value->words_count >= 1 && value->words_count <= ATTR_SET_MAX;
    default:
        return false;
    }
}

static enum err write_attribute(struct config *c, const struct config_view *v, enum attr_scope scope,
                                const struct config_value *value, struct attrs_writer *w, struct config_word_list *fresh)
{
    const struct config_attribute *a = config_attribute(v, value->id);
    symbol_id words[ATTR_SET_MAX];

    if (!a || a->scope != scope)
        return ERR_MISSING;
    if (!right_shape(a, value))
        return ERR_INPUT;
    for (uint16_t i = 0; i < value->words_count; i++) {
        bool is_new;
        enum err err = config_intern(c, value->words[i], &words[i], &is_new);
        if (err == OK && is_new)
            err = config_word_list_add(fresh, words[i], value->words[i]);
        if (err)
            return err;
    }
    if (a->type == ATTR_NUMBER)
        attrs_write_number(w, a->id, value->number);
    else if (a->type == ATTR_TIME)
        attrs_write_time(w, a->id, value->number);
    else if (a->type == ATTR_FLAG)
        attrs_write_flag(w, a->id, (int)value->number);
    else if (a->type == ATTR_TEXT)
        attrs_write_text(w, a->id, words[0]);
    else
        attrs_write_set(w, a->id, words, value->words_count);
    return OK;
}

enum err config_values_write(struct config *c, const struct config_view *v, enum attr_scope scope,
                             const struct config_value *values, uint16_t count, struct attrs_writer *w,
                             struct config_word_list *fresh)
{
    const struct config_value **sorted = arena_new(fresh->arena, count + 1, const struct config_value *);
    enum err err = sorted ? OK : ERR_NOMEM;

    for (uint16_t i = 0; err == OK && i < count; i++) {
        uint16_t at = i;
        for (; at > 0 && sorted[at - 1]->id > values[i].id; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = &values[i];
    }
    for (uint16_t i = 0; err == OK && i < count; i++)
        err = write_attribute(c, v, scope, sorted[i], w, fresh);
    return err ? err : w->err; /* ERR_INPUT: one attribute twice; ERR_FULL: too much in all */
}

enum err config_values_rows(const uint8_t *attrs, size_t bytes,
                            enum err (*row)(void *u, attr_id attr, int64_t ordinal, int64_t value), void *u)
{
    enum err err = OK;
    struct attr attr;

    for (size_t at = 0; err == OK && attrs_next(attrs, bytes, &at, &attr);) {
        if (attr.type != ATTR_SET)
            err = row(u, attr.id, 0, attr.number);
        for (uint16_t i = 0; err == OK && attr.type == ATTR_SET && i < attr.count; i++)
            err = row(u, attr.id, i, attr_symbol(&attr, i));
    }
    return err;
}

enum err config_words_store(struct store_tx *tx, org_id org, const struct config_word_list *words)
{
    for (uint32_t i = 0; i < words->count; i++) {
        enum err err = sql_symbol_intern(
            tx, &(struct sql_symbol_intern_in){.org_id = org, .id = words->items[i].id, .text = words->items[i].text}, NULL);
        if (err)
            return err;
    }
    return OK;
}
