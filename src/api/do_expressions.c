/* Expressions by themselves, and those that the company has named. */
#include "api/handlers.h"

enum err api_do_check_expression(struct api_call *c)
{
    struct lang_error le = {0};
    struct json *j = &c->json;
    const struct config_view *v = config_take(c->api->conf.config);
    enum err err = config_check_expression(v, api_text(c->body, "source"), &le);

    config_drop(v);
    if (err && err != ERR_EXPRESSION)
        return err;
    json_open(j, NULL);
    json_bool(j, "ok", err == OK);
    if (err) {
        json_int(j, "at", le.at);
        json_int(j, "line", le.line);
        json_int(j, "column", le.column);
        json_z(j, "message", le.en);
        json_z(j, "message_zh", le.zh);
        if (le.suggestion[0])
            json_z(j, "suggestion", le.suggestion);
    }
    json_close(j);
    return OK;
}

/* Described in openapi.yaml, and the next change brings it: until then there is no such thing here. */
enum err api_do_definitions(struct api_call *c)
{
    (void)c;
    return ERR_MISSING;
}

enum err api_do_create_definition(struct api_call *c)
{
    (void)c;
    return ERR_MISSING;
}

enum err api_do_set_definition(struct api_call *c)
{
    (void)c;
    return ERR_MISSING;
}

enum err api_do_delete_definition(struct api_call *c)
{
    (void)c;
    return ERR_MISSING;
}
