#include "api/call.h"

static const char *const roles[] = {"none", "agent", "supervisor", "admin"};
static const char *const scopes[] = {"none", "agent", "customer", "contact", "queue"};
static const char *const types[] = {"none", "number", "text", "set", "flag", "time"};

const char *const api_levels[SERVICE_LEVELS + 1] = {"none", "answered", "offered", "abandoned", "without_abandoned", NULL};
const char *const api_states[4] = {"offline", "ready", "paused", NULL};
const char *const api_media[MEDIA] = {"none", "chat", "voice", "email", "message", "task"};

int api_word(struct str word, const char *const *words, int otherwise)
{
    for (int i = 0; word.p && words[i]; i++)
        if (str_is(word, words[i]))
            return i;
    return otherwise;
}

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
    return types[type <= ATTR_TIME ? type : ATTR_NONE];
}

const char *api_scope_word(enum attr_scope scope)
{
    return scopes[scope <= SCOPE_QUEUE ? scope : SCOPE_NONE];
}

enum attr_scope api_scope(struct str word)
{
    for (int i = SCOPE_AGENT; i <= SCOPE_QUEUE; i++)
        if (str_is(word, scopes[i]))
            return (enum attr_scope)i;
    return SCOPE_NONE;
}

enum attr_type api_attr_type(struct str word)
{
    for (int i = ATTR_NUMBER; i <= ATTR_TIME; i++)
        if (str_is(word, types[i]))
            return (enum attr_type)i;
    return ATTR_NONE;
}

void api_names_json(struct json *j, uint64_t id, struct str zh, struct str en)
{
    json_id(j, "id", id);
    json_text(j, "name_zh", zh);
    json_text(j, "name_en", en);
}

void api_ids_json(struct json *j, const char *name, const uint64_t *ids, uint16_t count)
{
    json_array(j, name);
    for (uint16_t i = 0; i < count; i++)
        json_id(j, NULL, ids[i]);
    json_end(j);
}

enum medium api_medium(struct str word)
{
    for (int m = MEDIUM_CHAT; m < MEDIA; m++)
        if (str_is(word, api_media[m]))
            return (enum medium)m;
    return MEDIUM_NONE;
}
