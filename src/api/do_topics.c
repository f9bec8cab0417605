/* Topics and their policies. */
#include <string.h>

#include "api/handlers.h"

enum err api_do_topics(struct api_call *c)
{
    struct json *j = &c->json;
    const struct config_view *v = config_take(c->api->conf.config);

    json_open(j, NULL);
    json_array(j, "topics");
    for (uint32_t i = 0; i < v->topics_count; i++) {
        const struct config_topic *t = &v->topics[i];
        json_open(j, NULL);
        api_names_json(j, t->id, t->zh, t->en);
        json_id(j, "queue", t->queue);
        json_text(j, "key", t->key);
        json_int(j, "priority", t->priority);
        json_text(j, "required", t->required);
        json_text(j, "widened", t->widened);
        json_int(j, "widen_permille", t->widen_permille);
        json_int(j, "patience_us", t->patience_us);
        json_bool(j, "active", t->active);
        json_int(j, "version", t->version);
        json_close(j);
    }
    json_end(j);
    json_close(j);
    config_drop(v);
    return OK;
}

static const char *keep_text(struct api_call *c, const char *text)
{
    return arena_text(&c->arena, text, strlen(text));
}

enum err api_do_set_topic(struct api_call *c)
{
    struct config_change *change;
    const char *field = NULL;
    struct lang_error le = {0};
    struct config_topic t = {.id = c->path_id, .queue = api_id(c->body, "queue"), .key = api_text(c->body, "key"),
                             .zh = api_text(c->body, "name_zh"), .en = api_text(c->body, "name_en"),
                             .priority = api_int(c->body, "priority", 0), .required = api_text(c->body, "required"),
                             .widened = api_text(c->body, "widened"), .widen_permille = api_int(c->body, "widen_permille", 0),
                             .patience_us = api_int(c->body, "patience_us", 0), .active = api_bool(c->body, "active", true)};
    enum err err = config_topic_change(c->api->conf.config, &t, &c->arena, &change, &field, &le);
    if (err == ERR_EXPRESSION) {
        c->at = le.at;
        c->message = keep_text(c, le.en);
        c->message_zh = keep_text(c, le.zh);
    }
    return err ? api_fail(c, err, field) : api_made(c, change);
}

enum err api_do_create_topic(struct api_call *c)
{
    return api_do_set_topic(c);
}

/* Described in openapi.yaml, and the next change brings it: until then there is no such thing here. */
enum err api_do_check_topic(struct api_call *c)
{
    (void)c;
    return ERR_MISSING;
}
