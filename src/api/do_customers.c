/* What somebody has learnt of a customer. Looking customers up is in do_agent.c. */
#include "api/handlers.h"
#include "service/customer/customer.h"

struct change {
    struct store_job job;
    struct api_call *call;
    struct customer_news news;
};

static enum err work(struct store_tx *tx, struct store_job *job)
{
    const struct change *ch = (const struct change *)job;
    return customer_change(tx, ch->call->api->conf.org, ch->call->path_id, &ch->news);
}

static enum err values_of(struct api_call *c, struct customer_news *n)
{
    struct config *config = c->api->conf.config;
    struct config_value *values = NULL;
    struct config_fault fault;
    uint16_t count = 0;

    const struct config_view *v = config_take(config);
    enum err err = api_values(c, c->body, v, SCOPE_CUSTOMER, &values, &count);
    config_drop(v);
    if (err)
        return err;
    err = config_customer_attrs(config, values, count, &c->arena, &n->attrs, &n->attrs_bytes, &fault);
    return err ? api_fault(c, err, &fault) : OK;
}

enum err api_do_set_customer(struct api_call *c)
{
    struct str name = api_text(c->body, "name");
    struct change ch = {.job.work = work, .call = c,
                        .news = {.name = name.p ? name : STR(""), .source = STR("api"), .by = c->who.user, .at_us = c->now_us}};
    enum err err = values_of(c, &ch.news);
    if (err)
        return err;
    err = store_call(c->api->conf.store, &ch.job);
    if (err == ERR_INPUT)
        return api_fail(c, err, "name");
    /* Whoever waits is looked at again before the answer; if that fails the same request may simply be sent again. */
    if (err == OK)
        hub_customer_news(c->api->conf.hub, c->path_id);
    return err ? err : hub_customer_changed(c->api->conf.hub, c->path_id);
}
