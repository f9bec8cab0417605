/* Why agents decline and pause: made, renamed, moved and archived; everybody reads them with the vocabulary. */
#include "api/handlers.h"

static enum err put(struct api_call *c, enum reason_kind kind)
{
    struct config_fault fault;
    uint64_t number = 0;
    struct config_reason r = {.number = c->path_id,
                              .kind = kind,
                              .zh = api_text(c->body, "name_zh"),
                              .en = api_text(c->body, "name_en"),
                              .position = api_int(c->body, "position", -1),
                              .active = api_bool(c->body, "active", true),
                              .for_good = kind == REASON_DECLINE && api_bool(c->body, "for_good", false),
                              .work = kind == REASON_PAUSE && api_bool(c->body, "work", false)};
    enum err err = config_reason_put(c->api->conf.config, &r, &number, &fault);

    if (err)
        return api_fault(c, err, &fault);
    hub_list(c->api->conf.hub, HUB_LIST_VOCABULARY);
    api_made_json(c, number, &(struct config_warnings){0});
    return OK;
}

enum err api_do_create_decline_reason(struct api_call *c)
{
    return put(c, REASON_DECLINE);
}

enum err api_do_set_decline_reason(struct api_call *c)
{
    return put(c, REASON_DECLINE);
}

enum err api_do_create_pause_reason(struct api_call *c)
{
    return put(c, REASON_PAUSE);
}

enum err api_do_set_pause_reason(struct api_call *c)
{
    return put(c, REASON_PAUSE);
}
