/* Queues, and what holds for the whole company. */
#include "api/handlers.h"

/* In the order of their enums (base/enums.h). */
static const char *const wait_orders[] = {"strict", "ageing", "weight", "target", NULL};
static const char *const agent_orders[] = {"longest_idle", "least_occupied", "most_spare", "best_score", "specialist", "round_robin", NULL};
static const char *const offer_modes[] = {"single", "parallel", "sequential", "automatic", "pull", NULL};
static const char *const idle_froms[] = {"last_work", "last_offer", "ready", NULL};

/* -- out -- */

static void by_medium_json(struct json *j, const char *key, const int64_t numbers[MEDIA])
{
    json_open(j, key);
    for (int m = MEDIUM_CHAT; m < MEDIA; m++)
        json_int(j, api_media[m], numbers[m]);
    json_close(j);
}

static void policy_json(struct json *j, const struct config_view *v, const struct queue_policy *p)
{
    json_z(j, "wait_order", wait_orders[p->wait_order]);
    json_z(j, "agent_order", agent_orders[p->agent_order]);
    json_z(j, "offer_mode", offer_modes[p->offer_mode]);
    json_int(j, "parallel", p->parallel);
    json_int(j, "weight", p->weight);
    json_int(j, "target_us", p->target_us);
    json_int(j, "ageing_us", p->ageing_us);
    json_int(j, "connect_us", p->connect_us);
    json_int(j, "fairness_permille", p->fairness_permille);
    json_open(j, "overflow");
    if (p->overflow) {
        json_id(j, "queue", p->overflow);
        json_int(j, "waiting", p->overflow_waiting);
        json_int(j, "after_us", p->overflow_us);
    }
    json_close(j);
    int64_t most[MEDIA];
    for (int m = 0; m < MEDIA; m++)
        most[m] = p->waiting_max[m];
    by_medium_json(j, "waiting_max", most);
    api_values_json(j, v, p->attrs, p->attrs_bytes);
}

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
        json_int(j, "short_us", q->short_us);
        json_z(j, "service_level", api_levels[q->service_level]);
        json_bool(j, "code_asked", q->code_asked);
        api_ids_json(j, "codes", q->codes, q->codes_count);
        policy_json(j, v, &q->policy);
        json_int(j, "version", q->version);
        json_close(j);
    }
    json_end(j);
    json_close(j);
    config_drop(v);
    return OK;
}

/* -- in -- */

static void overflow_of(const struct json_t *o, struct queue_policy *p)
{
    if (!o)
        return;
    p->overflow = api_id(o, "queue");
    p->overflow_waiting = (uint32_t)api_int(o, "waiting", 0);
    p->overflow_us = api_int(o, "after_us", 0);
}

/* What the body leaves out stays as p has it. */
static void policy_of(const struct json_t *o, struct queue_policy *p)
{
    const struct json_t *most = api_object(o, "waiting_max");

    p->wait_order = (enum wait_order)api_word(api_text(o, "wait_order"), wait_orders, (int)p->wait_order);
    p->agent_order = (enum agent_order)api_word(api_text(o, "agent_order"), agent_orders, (int)p->agent_order);
    p->offer_mode = (enum offer_mode)api_word(api_text(o, "offer_mode"), offer_modes, (int)p->offer_mode);
    p->parallel = (uint8_t)api_int(o, "parallel", p->parallel);
    p->weight = api_int(o, "weight", p->weight);
    p->target_us = api_int(o, "target_us", p->target_us);
    p->ageing_us = api_int(o, "ageing_us", p->ageing_us);
    p->connect_us = api_int(o, "connect_us", p->connect_us);
    p->fairness_permille = (uint32_t)api_int(o, "fairness_permille", p->fairness_permille);
    overflow_of(api_object(o, "overflow"), p);
    for (int m = MEDIUM_CHAT; most && m < MEDIA; m++)
        p->waiting_max[m] = (uint32_t)api_int(most, api_media[m], 0);
}

static enum err queue_input(struct api_call *c, const struct config_view *v, struct config_queue_input *in)
{
    const struct config_queue *old = config_queue(v, c->path_id);
    struct config_value *values;

    *in = (struct config_queue_input){.queue = {.id = c->path_id,
                                                .zh = api_text(c->body, "name_zh"),
                                                .en = api_text(c->body, "name_en"),
                                                .lease_us = api_int(c->body, "lease_us", 0),
                                                .wrapup_us = api_int(c->body, "wrapup_us", 0),
                                                .decline_hold_us = api_int(c->body, "decline_hold_us", 0),
                                                .short_us = api_int(c->body, "short_us", old ? old->short_us : QUEUE_SHORT_US),
                                                .service_level = (enum service_level)api_word(api_text(c->body, "service_level"), api_levels,
                                                                                             old ? (int)old->service_level : LEVEL_OFFERED),
                                                .code_asked = api_bool(c->body, "code_asked", !old || old->code_asked),
                                                .version = api_int(c->body, "version", 0),
                                                .policy = old ? old->policy : queue_policy_default}};
    policy_of(c->body, &in->queue.policy);
    if (old) {
        in->queue.codes = old->codes;
        in->queue.codes_count = old->codes_count;
    }
    enum err err = api_has(c->body, "codes") ? api_ids(c, "codes", &in->queue.codes, &in->queue.codes_count) : OK;
    if (err || !api_has(c->body, "attributes"))
        return err;
    err = api_values(c, c->body, v, SCOPE_QUEUE, &values, &in->values_count);
    if (err == OK)
        in->values = values;
    return err;
}

enum err api_do_set_queue(struct api_call *c)
{
    struct config_change *change;
    struct config_fault fault = {0};
    struct config_queue_input in;
    /* What is kept lies in the view. */
    const struct config_view *v = config_take(c->api->conf.config);
    enum err err = queue_input(c, v, &in);
    if (err == OK) {
        err = config_queue_change(c->api->conf.config, &in, &c->arena, &change, &fault);
        err = err ? api_fault(c, err, &fault) : api_made(c, change);
    }
    config_drop(v);
    return err;
}

enum err api_do_create_queue(struct api_call *c)
{
    return api_do_set_queue(c);
}

/* -- the company -- */

enum err api_do_routing(struct api_call *c)
{
    struct json *j = &c->json;
    const struct config_view *v = config_take(c->api->conf.config);
    const struct routing *r = &v->routing;
    int64_t sleep[MEDIA], room[MEDIA];

    json_open(j, NULL);
    json_z(j, "idle_from", idle_froms[r->idle_from]);
    json_open(j, "beside");
    for (int m = MEDIUM_CHAT; m < MEDIA; m++) {
        json_array(j, api_media[m]);
        for (int n = MEDIUM_CHAT; n < MEDIA; n++)
            if (r->beside[m][n])
                json_z(j, NULL, api_media[n]);
        json_end(j);
        sleep[m] = r->sleep_permille[m];
        room[m] = r->wake_room[m];
    }
    json_close(j);
    by_medium_json(j, "sleep_permille", sleep);
    by_medium_json(j, "wake_room", room);
    by_medium_json(j, "sleep_after_us", v->sleep_after_us);
    json_int(j, "version", v->routing_version);
    json_close(j);
    config_drop(v);
    return OK;
}

static void routing_input(const struct api_call *c, struct config_routing_input *in)
{
    const struct json_t *beside = api_object(c->body, "beside"), *sleeps = api_object(c->body, "sleep_after_us");
    struct routing *r = &in->routing;
    const struct config_view *v = config_take(c->api->conf.config);

    *in = (struct config_routing_input){.version = api_int(c->body, "version", 0)};
    r->idle_from = (enum idle_from)api_word(api_text(c->body, "idle_from"), idle_froms, IDLE_LAST_WORK);
    for (int m = MEDIUM_CHAT; m < MEDIA; m++) {
        for (size_t i = 0; i < api_count(beside, api_media[m]); i++)
            r->beside[m][api_medium(api_item_text(beside, api_media[m], i))] = 1;
        r->sleep_permille[m] = (uint16_t)api_int(api_object(c->body, "sleep_permille"), api_media[m], 0);
        r->wake_room[m] = (uint16_t)api_int(api_object(c->body, "wake_room"), api_media[m], 0);
        in->sleep_after_us[m] = sleeps ? api_int(sleeps, api_media[m], 0) : v->sleep_after_us[m];
    }
    config_drop(v);
}

enum err api_do_set_routing(struct api_call *c)
{
    struct config_change *change;
    struct config_fault fault = {0};
    struct config_routing_input in;

    routing_input(c, &in);
    enum err err = config_routing_change(c->api->conf.config, &in, &c->arena, &change, &fault);
    return err ? api_fault(c, err, &fault) : config_apply(c->api->conf.config, c->api->conf.router, change);
}
