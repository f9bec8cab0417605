/* Why a contact waits, why an agent is idle, who was chosen, how long one would wait: in words, made by the router's room. */
#include "api/handlers.h"

#define DECISIONS_MAX 100u

/* Supervisors see all; an agent what they hold. */
static bool may_see(struct api_call *c)
{
    return c->who.role != ROLE_AGENT || hub_held(c->api->conf.hub, c->who.user, c->path_id) != 0;
}

enum err api_do_why_contact(struct api_call *c)
{
    if (!may_see(c))
        return ERR_FORBIDDEN;
    json_open(&c->json, NULL);
    enum err err = router_why_contact(c->api->conf.router, c->path_id, &c->json);
    json_close(&c->json);
    return err;
}

enum err api_do_decisions(struct api_call *c)
{
    if (!may_see(c))
        return ERR_FORBIDDEN;
    json_open(&c->json, NULL);
    enum err err = router_why_decisions(c->api->conf.router, c->path_id, DECISIONS_MAX, &c->json);
    json_close(&c->json);
    return err;
}

enum err api_do_why_agent(struct api_call *c)
{
    json_open(&c->json, NULL);
    enum err err = router_why_agent(c->api->conf.router, c->path_id, &c->json);
    json_close(&c->json);
    return err;
}

enum err api_do_estimate(struct api_call *c)
{
    json_open(&c->json, NULL);
    enum err err = router_estimate(c->api->conf.router, c->path_id, &c->json);
    json_close(&c->json);
    return err;
}
