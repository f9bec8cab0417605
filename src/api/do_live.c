/* What the centre does now, for who leads it. */
#include "api/handlers.h"
#include "port/wallboard.h"

#define LIVE_MAX 1000

enum err api_do_live(struct api_call *c)
{
    if (!api_has(c->query, "since_us"))
        return api_fail(c, ERR_FIELD_MISSING, "since_us");
    enum err err = wallboard_json(c->api->conf.wallboard, api_int(c->query, "since_us", 0), &c->json);
    return err == ERR_FIELD_RANGE ? api_fail(c, err, "since_us") : err;
}

enum err api_do_live_contacts(struct api_call *c)
{
    uint32_t max = (uint32_t)api_int(c->query, "limit", LIVE_MAX);

    json_open(&c->json, NULL);
    enum err err = wallboard_contacts_json(c->api->conf.wallboard, api_id(c->query, "queue"), max, &c->json);
    json_close(&c->json);
    return err;
}
