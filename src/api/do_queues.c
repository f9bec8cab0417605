/* Queues, and what holds for the whole company. */
#include "api/handlers.h"

enum err api_do_queues(struct api_call *c)
{
    struct json *j = &c->json;
    const struct config_view *v = config_take(c->api->conf.config);

    json_open(j, NULL);
    json_array(j, "queues");
    for (uint32_t i = 0; i < v->queues_count; i++) {
        const struct config_queue *q = &v->queues[i];
        json_open(j, NULL);
        api_names_json(j, q->id, q->zh, q->en);
        json_int(j, "lease_us", q->lease_us);
        json_int(j, "wrapup_us", q->wrapup_us);
        json_int(j, "decline_hold_us", q->decline_hold_us);
        json_close(j);
    }
    json_end(j);
    json_close(j);
    config_drop(v);
    return OK;
}

enum err api_do_set_queue(struct api_call *c)
{
    struct config_change *change;
    const char *field = NULL;
    struct config_queue q = {.id = c->path_id, .zh = api_text(c->body, "name_zh"), .en = api_text(c->body, "name_en"),
                             .lease_us = api_int(c->body, "lease_us", 0), .wrapup_us = api_int(c->body, "wrapup_us", 0),
                             .decline_hold_us = api_int(c->body, "decline_hold_us", 0)};
    enum err err = config_queue_change(c->api->conf.config, &q, &c->arena, &change, &field);
    return err ? api_fail(c, err, field) : api_made(c, change);
}

enum err api_do_create_queue(struct api_call *c)
{
    return api_do_set_queue(c);
}

/* Described in openapi.yaml, and the next change brings it: until then there is no such thing here. */
enum err api_do_routing(struct api_call *c)
{
    (void)c;
    return ERR_MISSING;
}

enum err api_do_set_routing(struct api_call *c)
{
    (void)c;
    return ERR_MISSING;
}
