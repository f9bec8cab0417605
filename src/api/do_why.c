/* Why a contact waits, why an agent is idle, who was chosen, how long one would wait: in words, made by the router's room. */
#include "api/handlers.h"

#define DECISIONS_MAX 100u

/* Supervisors see all; an agent what they hold. */
static bool may_see(struct api_call *c)
{
    return c->who.role != ROLE_AGENT || hub_held(c->api->conf.hub, c->who.user, c->path_id) != 0;
}

static enum err told(struct api_call *c, enum err err)
{
    json_close(&c->json);
    if (err == ERR_SLOW_DOWN)
        c->wait_us = router_wait_us(c->api->conf.router);
    return err;
}

enum err api_do_why_contact(struct api_call *c)
{
    if (!may_see(c))
        return ERR_FORBIDDEN;
    json_open(&c->json, NULL);
    return told(c, router_why_contact(c->api->conf.router, c->path_id, c->who.role != ROLE_AGENT, &c->json));
}

enum err api_do_decisions(struct api_call *c)
{
    if (!may_see(c))
        return ERR_FORBIDDEN;
    json_open(&c->json, NULL);
    return told(c, router_why_decisions(c->api->conf.router, c->path_id, DECISIONS_MAX, c->who.role != ROLE_AGENT, &c->json));
}

enum err api_do_why_agent(struct api_call *c)
{
    json_open(&c->json, NULL);
    return told(c, router_why_agent(c->api->conf.router, c->path_id, &c->json));
}

enum err api_do_estimate(struct api_call *c)
{
    enum medium medium = api_medium(api_text(c->query, "medium")); /* none: the queue's */

    json_open(&c->json, NULL);
    enum err err = router_estimate(c->api->conf.router, c->path_id, &medium, &c->json);
    json_z(&c->json, "medium", api_media[medium]);
    return told(c, err);
}
