#include "api/call.h"

static const char *const roles[] = {"none", "agent", "supervisor", "admin"};
static const char *const scopes[] = {"none", "agent", "customer", "contact", "queue"};
static const char *const types[] = {"none", "number", "text", "set", "flag"};

const char *api_role_word(enum role role)
{
    return roles[role <= ROLE_ADMIN ? role : ROLE_NONE];
}

enum role api_role(struct str word)
{
    for (int i = ROLE_AGENT; i <= ROLE_ADMIN; i++)
        if (str_is(word, roles[i]))
            return (enum role)i;
    return ROLE_NONE;
}

const char *api_type_word(enum attr_type type)
{
    return types[type <= ATTR_FLAG ? type : ATTR_NONE];
}

const char *api_scope_word(enum attr_scope scope)
{
    return scopes[scope <= SCOPE_QUEUE ? scope : SCOPE_NONE];
}

void api_names_json(struct json *j, uint64_t id, struct str zh, struct str en)
{
    json_id(j, "id", id);
    json_text(j, "name_zh", zh);
    json_text(j, "name_en", en);
}

enum err api_made(struct api_call *c, const struct config_change *change)
{
    enum err err = config_apply(c->api->conf.config, c->api->conf.router, change);
    if (err)
        return err;
    c->status = c->route->method == NET_POST ? 201 : 200;
    json_open(&c->json, NULL);
    json_id(&c->json, "id", change->id);
    json_array(&c->json, "warnings");
    json_end(&c->json);
    json_close(&c->json);
    return OK;
}
