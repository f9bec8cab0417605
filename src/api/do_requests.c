/* What customers left when nobody could answer: seen and done by who serves the queue. */
#include "api/handlers.h"
#include "api/sight.h"

struct asking {
    struct store_job job;
    struct api_call *call;
    struct request_sight sight;
    enum request_state to;
    struct str note;
};

/* Agents see the queues they serve. */
enum err api_sight(struct api_call *c, struct request_sight *s)
{
    struct attr a;
    const struct config_view *v = config_take(c->api->conf.config);
    const struct config_agent *g = config_agent(v, c->who.user);
    bool serves = g && attrs_find(g->attrs, g->attrs_bytes, ATTR_QUEUES, &a);
    uint32_t count = serves ? a.count : 0;
    queue_id *queues = arena_new(&c->arena, count + 1, queue_id);

    for (uint32_t i = 0; queues && i < count; i++)
        queues[i] = attr_symbol(&a, (uint16_t)i);
    config_drop(v);
    *s = (struct request_sight){.org = c->api->conf.org, .all = c->who.role != ROLE_AGENT, .queues = queues, .queues_count = count};
    return queues ? OK : ERR_NOMEM;
}

static enum err read_requests(struct store_tx *tx, void *arg)
{
    struct asking *a = arg;
    return request_list(tx, &a->sight, (uint32_t)api_int(a->call->query, "done", 50), &a->call->json);
}

enum err api_do_requests(struct api_call *c)
{
    struct asking a = {.call = c};
    enum err err = api_sight(c, &a.sight);

    if (err)
        return err;
    json_open(&c->json, NULL);
    err = store_read(c->api->conf.store, read_requests, &a);
    json_close(&c->json);
    return err;
}

static enum err change(struct store_tx *tx, struct store_job *job)
{
    struct asking *a = (struct asking *)job;
    return request_change(tx, &a->sight, a->call->path_id, a->to, a->call->who.user, a->note, a->call->now_us);
}

enum err api_do_set_request(struct api_call *c)
{
    struct str state = api_text(c->body, "state"), note = api_text(c->body, "note");
    struct asking a = {.job.work = change, .call = c, .note = note.p ? note : STR(""),
                       .to = str_is(state, "open") ? REQUEST_OPEN : str_is(state, "taken") ? REQUEST_TAKEN : REQUEST_DONE};
    enum err err = api_sight(c, &a.sight);

    if (err == OK)
        err = store_call(c->api->conf.store, &a.job);
    if (err == OK)
        hub_list(c->api->conf.hub, HUB_LIST_REQUESTS);
    return err;
}
