/* Wrap-up codes are made, renamed, moved and archived; everybody reads them with the vocabulary. */
#include "api/handlers.h"

enum err api_do_set_code(struct api_call *c)
{
    struct config_fault fault;
    uint64_t id = 0;
    struct config_code k = {.id = c->path_id, .zh = api_text(c->body, "name_zh"), .en = api_text(c->body, "name_en"),
                            .active = api_bool(c->body, "active", true), .parent = api_id(c->body, "parent"),
                            .position = api_int(c->body, "position", -1)};
    enum err err = config_code_put(c->api->conf.config, &k, &id, &fault);

    if (err)
        return api_fault(c, err, &fault);
    api_made_json(c, id, &(struct config_warnings){0});
    return OK;
}

enum err api_do_create_code(struct api_call *c)
{
    return api_do_set_code(c);
}
