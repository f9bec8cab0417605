/* The values of attributes as people write them: of agents and queues. */
#include <stdio.h>

#include "api/call.h"

enum err api_value(const struct json_t *o, const struct config_view *v, enum attr_scope scope, struct arena *a,
                   struct config_value *ret_value)
{
    size_t count = api_count(o, "values");
    uint64_t id = api_id(o, "attribute");
    const struct config_attribute *t = id <= UINT32_MAX ? config_attribute(v, (attr_id)id) : NULL;
    if (!t || t->scope != scope)
        return ERR_MISSING;

    struct str *words = arena_new(a, count, struct str);
    if (!words)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++)
        words[i] = api_item_text(o, "values", i);
    *ret_value = (struct config_value){.id = t->id, .words = words, .words_count = (uint16_t)count};
    if (t->type != ATTR_SET && count != 1)
        return ERR_INPUT;
    if (t->type == ATTR_NUMBER || t->type == ATTR_FLAG || t->type == ATTR_TIME)
        ret_value->words_count = 0;
    if (t->type == ATTR_NUMBER)
        return str_milli(words[0], &ret_value->number) ? OK : ERR_INPUT;
    if (t->type == ATTR_TIME)
        return str_time(words[0], &ret_value->number) ? OK : ERR_INPUT;
    if (t->type == ATTR_FLAG) {
        ret_value->number = str_is(words[0], "true");
        return ret_value->number || str_is(words[0], "false") ? OK : ERR_INPUT;
    }
    return OK;
}

enum err api_values(struct api_call *c, const struct json_t *o, const struct config_view *v, enum attr_scope scope,
                    struct config_value **ret_values, uint16_t *ret_count)
{
    size_t count = api_count(o, "attributes");
    struct config_value *values = arena_new(&c->arena, count + 1, struct config_value);

    if (!values)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        enum err err = api_value(api_item(o, "attributes", i), v, scope, &c->arena, &values[i]);
        if (err) {
            snprintf(c->field, sizeof c->field, "attributes[%zu].%s", i, err == ERR_MISSING ? "attribute" : "values");
            return err;
        }
    }
    *ret_values = values;
    *ret_count = (uint16_t)count;
    return OK;
}

static void words_json(struct json *j, const struct config_view *v, const struct attr *a)
{
    if (a->type == ATTR_NUMBER) {
        char text[32];
        uint64_t size = a->number < 0 ? 0 - (uint64_t)a->number : (uint64_t)a->number;
        int n = snprintf(text, sizeof text, "%s%llu.%03llu", a->number < 0 ? "-" : "", (unsigned long long)(size / 1000),
                         (unsigned long long)(size % 1000));
        while (n > 0 && text[n - 1] == '0')
            text[--n] = 0;
        if (n > 0 && text[n - 1] == '.')
            text[--n] = 0;
        json_z(j, NULL, text);
        return;
    }
    if (a->type == ATTR_TIME) {
        char text[STR_TIME_BYTES];
        str_put_time(a->number, text);
        json_z(j, NULL, text);
        return;
    }
    if (a->type == ATTR_FLAG) {
        json_z(j, NULL, a->number ? "true" : "false");
        return;
    }
    for (uint16_t i = 0; i < (a->type == ATTR_SET ? a->count : 1); i++) {
        const struct config_symbol *s = config_symbol(v, a->type == ATTR_SET ? attr_symbol(a, i) : (symbol_id)a->number);
        if (s)
            json_text(j, NULL, s->text);
    }
}

void api_values_json(struct json *j, const struct config_view *v, const uint8_t *attrs, size_t bytes)
{
    struct attr a;
    size_t at = 0;

    json_array(j, "attributes");
    while (attrs_next(attrs, bytes, &at, &a)) {
        if (a.id == ATTR_QUEUES || (a.type == ATTR_SET && a.count == 0))
            continue;
        json_open(j, NULL);
        json_id(j, "attribute", a.id);
        json_array(j, "values");
        words_json(j, v, &a);
        json_end(j);
        json_close(j);
    }
    json_end(j);
}

/* -- lists of ids -- */

enum err api_ids(struct api_call *c, const char *name, const uint64_t **ret_ids, uint16_t *ret_count)
{
    size_t count = api_count(c->body, name);
    uint64_t *ids = arena_new(&c->arena, count + 1, uint64_t);

    if (!ids)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++)
        if (!str_u64(api_item_text(c->body, name, i), &ids[i]))
            return api_fail(c, ERR_INPUT, name);
    *ret_ids = ids;
    *ret_count = (uint16_t)count;
    return OK;
}
