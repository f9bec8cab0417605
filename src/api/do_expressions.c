/* Expressions by themselves, and those that the company has named. */
#include <stdio.h>
#include <string.h>

#include "api/handlers.h"

enum err api_do_check_expression(struct api_call *c)
{
    struct config_fault fault = {0};
    struct config_warnings warnings = {.arena = &c->arena};
    struct json *j = &c->json;
    struct str source = api_text(c->body, "source");
    bool score = str_is(api_text(c->body, "kind"), "score");
    const struct config_view *v = config_take(c->api->conf.config);
    enum err err = config_check_expression(v, source, score, &fault.where);

    if (err == OK && !score)
        err = config_warn_nobody(v, source, 0, "", &warnings);
    config_drop(v);
    if (err && err != ERR_EXPRESSION)
        return err;
    snprintf(fault.en, sizeof fault.en, "%s", fault.where.en);
    snprintf(fault.zh, sizeof fault.zh, "%s", fault.where.zh);
    json_open(j, NULL);
    json_bool(j, "ok", err == OK);
    if (err)
        api_fault_json(j, err, &fault, false);
    if (warnings.count)
        api_warnings_json(j, &warnings);
    json_close(j);
    return OK;
}

/* -- the attributes they are about -- */

/* What a name may be is said; whatever else is wrong with it the error says by itself. */
static enum err attribute_wrong(struct api_call *c, enum err err, const char *field)
{
    struct config_fault f = {0};

    if (err != ERR_INPUT || !field || strcmp(field, "name") != 0)
        return api_fail(c, err, field);
    snprintf(f.field, sizeof f.field, "name");
    snprintf(f.en, sizeof f.en, "A name begins with a small letter and has only a to z, 0 to 9 and _, at most 40 of them: savings_plan.");
    snprintf(f.zh, sizeof f.zh, "名称以小写字母开头，只能含 a 至 z、0 至 9 和 _，最多 40 个字符，例如 savings_plan。");
    return api_fault(c, err, &f);
}

enum err api_do_create_attribute(struct api_call *c)
{
    struct config_attribute a = {.scope = api_scope(api_text(c->body, "scope")),
                                 .type = api_attr_type(api_text(c->body, "type")),
                                 .name = api_text(c->body, "name"),
                                 .key = api_text(c->body, "key"),
                                 .zh = api_text(c->body, "label_zh"),
                                 .en = api_text(c->body, "label_en")};
    struct config_warnings none = {0};
    const char *field = NULL;
    const struct config_view *v = config_take(c->api->conf.config);
    const struct config_attribute *old = config_attribute_named(v, a.scope, a.name, a.key);
    a.sensitive = api_bool(c->body, "sensitive", old && old->sensitive); /* left out: it stays */
    config_drop(v);
    if (a.sensitive && a.scope != SCOPE_CUSTOMER)
        return api_fail(c, ERR_INPUT, "sensitive");
    enum err err = config_attributes_put(c->api->conf.config, &a, 1, &field);
    if (err)
        return attribute_wrong(c, err, field);
    v = config_take(c->api->conf.config);
    const struct config_attribute *made = config_attribute_named(v, a.scope, a.name, a.key);
    if (made)
        api_made_json(c, made->id, &none);
    config_drop(v);
    return made ? OK : ERR_MISSING;
}

/* -- definitions -- */

enum err api_do_definitions(struct api_call *c)
{
    struct json *j = &c->json;
    const struct config_view *v = config_take(c->api->conf.config);

    json_open(j, NULL);
    json_array(j, "definitions");
    for (uint32_t i = 0; i < v->definitions_count; i++) {
        const struct config_definition *d = &v->definitions[i];
        json_open(j, NULL);
        json_id(j, "id", d->id);
        json_text(j, "name", d->name);
        json_text(j, "source", d->source);
        json_text(j, "label_zh", d->zh);
        json_text(j, "label_en", d->en);
        json_close(j);
    }
    json_end(j);
    json_close(j);
    config_drop(v);
    return OK;
}

enum err api_do_set_definition(struct api_call *c)
{
    struct config_fault fault = {0};
    struct config_warnings none = {0};
    uint64_t id;
    struct config_definition d = {.id = c->path_id,
                                  .name = api_text(c->body, "name"),
                                  .source = api_text(c->body, "source"),
                                  .zh = api_text(c->body, "label_zh"),
                                  .en = api_text(c->body, "label_en")};
    enum err err = config_definition_put(c->api->conf.config, c->api->conf.router, &d, &id, &fault);
    if (err)
        return api_fault(c, err, &fault);
    api_made_json(c, id, &none);
    return OK;
}

enum err api_do_create_definition(struct api_call *c)
{
    return api_do_set_definition(c);
}

enum err api_do_delete_definition(struct api_call *c)
{
    struct config_fault fault = {0};
    enum err err = config_definition_delete(c->api->conf.config, c->path_id, &fault);
    return err ? api_fault(c, err, &fault) : OK;
}
