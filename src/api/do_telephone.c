/* The telephone: what is set, where an agent answers, what is done with a call, and calling a customer. */
#include <string.h>

#include "api/handlers.h"
#include "base/id.h"
#include "port/tel.h"
#include "service/customer/customer.h"
#include "service/phone/settings.h"

static enum err read_all(struct store_tx *tx, void *arg)
{
    struct api_call *c = arg;
    org_id org = c->api->conf.org;

    json_open(&c->json, NULL);
    enum err err = phone_trunks_json(tx, org, &c->json);
    if (!err)
        err = phone_numbers_json(tx, org, &c->json);
    if (!err)
        err = phone_phones_json(tx, org, 0, &c->json);
    if (!err)
        err = phone_prompts_json(tx, org, &c->json);
    json_close(&c->json);
    return err;
}

enum err api_do_telephone(struct api_call *c)
{
    return store_read(c->api->conf.store, read_all, c);
}

/* -- settings: one job each, then voice is told -- */

struct putting {
    struct store_job job;
    org_id org;
    uint64_t fresh, id;
    const char *field;
    struct phone_trunk trunk;
    struct phone_number number;
    struct phone_phone phone;
    struct phone_prompt prompt;
    agent_id agent;
    struct phone_device_of device;
};

static enum err put(struct api_call *c, struct putting *p, enum err (*work)(struct store_tx *tx, struct store_job *job), uint64_t *made)
{
    p->job.work = work;
    p->org = c->api->conf.org;
    p->fresh = id_next(c->api->conf.ids, c->now_us);
    enum err err = store_call(c->api->conf.store, &p->job);
    if (err)
        return p->field ? api_fail(c, err, p->field) : err;
    if (c->api->conf.tel)
        tel_settings(c->api->conf.tel);
    if (made)
        api_made_json(c, *made, &(struct config_warnings){0});
    return OK;
}

static enum err write_trunk(struct store_tx *tx, struct store_job *job)
{
    struct putting *p = (struct putting *)job;
    p->trunk.id = p->id;
    p->field = NULL;
    return phone_trunk_put(tx, p->org, &p->trunk, p->fresh, &p->field);
}

static enum err trunk(struct api_call *c)
{
    struct putting p = {.id = c->path_id,
                        .trunk = {.name = api_text(c->body, "name"), .host = api_text(c->body, "host"), .transport = api_text(c->body, "transport"),
                                  .port = (uint32_t)api_int(c->body, "port", 0), .login = api_text(c->body, "login"),
                                  .secret = api_text(c->body, "secret"), .realm = api_text(c->body, "realm"), .domain = api_text(c->body, "domain"),
                                  .allow = api_text(c->body, "allow"), .number = api_text(c->body, "number"),
                                  .registers = api_bool(c->body, "registers", false), .privacy = api_bool(c->body, "privacy", false),
                                  .active = api_bool(c->body, "active", true), .calls_max = (uint32_t)api_int(c->body, "calls_max", 0),
                                  .version = api_int(c->body, "version", 0)}};
    return put(c, &p, write_trunk, c->path_id ? NULL : &p.trunk.id);
}

enum err api_do_create_trunk(struct api_call *c)
{
    return trunk(c);
}

enum err api_do_set_trunk(struct api_call *c)
{
    return trunk(c);
}

static enum err write_number(struct store_tx *tx, struct store_job *job)
{
    struct putting *p = (struct putting *)job;
    p->number.id = p->id;
    p->field = NULL;
    return phone_number_put(tx, p->org, &p->number, p->fresh, &p->field);
}

static bool topic_there(struct api_call *c, topic_id id)
{
    const struct config_view *v = config_take(c->api->conf.config);
    const struct config_topic *t = config_topic(v, id);
    bool there = t && t->active;
    config_drop(v);
    return there;
}

static enum err menu(struct api_call *c, struct phone_menu *m)
{
    for (size_t i = 0; i < api_count(c->body, "menu"); i++) {
        const struct json_t *one = api_item(c->body, "menu", i);
        struct str digit = api_text(one, "digit");
        topic_id topic = api_id(one, "topic");
        if (m->count == PHONE_MENU_MAX || digit.n != 1 || !topic_there(c, topic))
            return api_fail(c, ERR_INPUT, "menu");
        m->choices[m->count++] = (struct phone_choice){digit.p[0], topic};
    }
    return OK;
}

static enum err number(struct api_call *c)
{
    struct putting p = {.id = c->path_id,
                        .number = {.number = api_text(c->body, "number"), .trunk = api_id(c->body, "trunk"), .zh = str_is(api_text(c->body, "lang"), "zh"),
                                   .topic = api_id(c->body, "topic"), .greeting = api_id(c->body, "greeting"), .music = api_id(c->body, "music"),
                                   .active = api_bool(c->body, "active", true), .version = api_int(c->body, "version", 0)}};
    if (!topic_there(c, p.number.topic))
        return api_fail(c, ERR_INPUT, "topic");
    enum err err = menu(c, &p.number.menu);
    return err ? err : put(c, &p, write_number, c->path_id ? NULL : &p.number.id);
}

enum err api_do_create_number(struct api_call *c)
{
    return number(c);
}

enum err api_do_set_number(struct api_call *c)
{
    return number(c);
}

static enum err write_phone(struct store_tx *tx, struct store_job *job)
{
    struct putting *p = (struct putting *)job;
    p->phone.id = p->id;
    p->field = NULL;
    return phone_put(tx, p->org, &p->phone, p->fresh, &p->field);
}

static enum err phone(struct api_call *c)
{
    struct putting p = {.id = c->path_id,
                        .phone = {.agent = api_id(c->body, "agent"), .login = api_text(c->body, "login"), .password = api_text(c->body, "password"),
                                  .name = api_text(c->body, "name"), .active = api_bool(c->body, "active", true),
                                  .version = api_int(c->body, "version", 0)}};
    return put(c, &p, write_phone, c->path_id ? NULL : &p.phone.id);
}

enum err api_do_create_phone(struct api_call *c)
{
    return phone(c);
}

enum err api_do_set_phone(struct api_call *c)
{
    return phone(c);
}

static enum err write_prompt(struct store_tx *tx, struct store_job *job)
{
    struct putting *p = (struct putting *)job;
    p->field = NULL;
    return phone_prompt_put(tx, p->org, &p->prompt, &p->field);
}

enum err api_do_create_prompt(struct api_call *c)
{
    struct putting p = {.prompt = {.name = api_text(c->query, "name"), .bytes = c->body_text, .now_us = c->now_us}};
    return put(c, &p, write_prompt, &p.prompt.id);
}

static enum err read_prompt(struct store_tx *tx, void *arg)
{
    struct api_call *c = arg;
    struct str bytes;
    enum err err = phone_prompt_get(tx, c->api->conf.org, c->path_id, &bytes);

    if (err == OK)
        buf_put(&c->out, bytes.p, bytes.n);
    return err;
}

enum err api_do_prompt(struct api_call *c)
{
    enum err err = store_read(c->api->conf.store, read_prompt, c);

    if (err == OK)
        c->type = "audio/wav";
    return err;
}

static enum err drop_prompt(struct store_tx *tx, struct store_job *job)
{
    const struct putting *p = (const struct putting *)job;
    return phone_prompt_drop(tx, p->org, p->id);
}

enum err api_do_delete_prompt(struct api_call *c)
{
    struct putting p = {.id = c->path_id};
    return put(c, &p, drop_prompt, NULL);
}

/* -- where an agent answers -- */

static const char *const devices[] = {[PHONE_DEVICE_NONE] = "", [PHONE_DEVICE_BROWSER] = "browser", [PHONE_DEVICE_DESK] = "phone",
                                      [PHONE_DEVICE_NUMBER] = "number"};

static enum err read_device(struct store_tx *tx, void *arg)
{
    struct api_call *c = arg;
    org_id org = c->api->conf.org;
    struct phone_device_of d;
    enum err err = phone_device_get(tx, org, c->who.user, &d);

    if (err)
        return err;
    json_open(&c->json, NULL);
    json_z(&c->json, "device", devices[d.device <= PHONE_DEVICE_NUMBER ? d.device : 0]);
    if (d.phone)
        json_id(&c->json, "phone", d.phone);
    if (d.number[0])
        json_z(&c->json, "number", d.number);
    err = phone_phones_json(tx, org, c->who.user, &c->json);
    json_close(&c->json);
    return err;
}

enum err api_do_device(struct api_call *c)
{
    return store_read(c->api->conf.store, read_device, c);
}

static enum err write_device(struct store_tx *tx, struct store_job *job)
{
    const struct putting *p = (const struct putting *)job;
    return phone_device_put(tx, p->org, p->agent, &p->device);
}

/* As typed. One that is written out whole need not be of a plan that is known here. */
static enum err callable(struct str typed, char ret_number[PHONE_NUMBER_BYTES])
{
    if (!typed.n)
        return ERR_FIELD_MISSING;
    if (!phone_is_e164(typed))
        return customer_phone(typed, ret_number) ? ERR_TELEPHONE : OK;
    memcpy(ret_number, typed.p, typed.n);
    ret_number[typed.n] = 0;
    return OK;
}

enum err api_do_set_device(struct api_call *c)
{
    struct putting p = {.agent = c->who.user, .device.phone = api_id(c->body, "phone")};
    struct str word = api_text(c->body, "device"), number_text = api_text(c->body, "number");

    for (int d = PHONE_DEVICE_BROWSER; d <= PHONE_DEVICE_NUMBER; d++)
        if (str_is(word, devices[d]))
            p.device.device = (enum phone_device)d;
    if (p.device.device == PHONE_DEVICE_NUMBER) {
        enum err err = callable(number_text, p.device.number);
        if (err)
            return api_fail(c, err, "number");
    }
    p.field = p.device.device == PHONE_DEVICE_DESK ? "phone" : p.device.device == PHONE_DEVICE_NUMBER ? "number" : "device";
    return put(c, &p, write_device, NULL);
}

/* -- calls -- */

enum err api_do_call_act(struct api_call *c)
{
    static const char *const acts[TEL_ACTS] = {"hold", "resume", "mute", "unmute", "digits"};
    struct str word = api_text(c->body, "act");

    if (!c->api->conf.tel)
        return ERR_STATE;
    for (int i = 0; i < TEL_ACTS; i++)
        if (str_is(word, acts[i])) {
            enum err err = tel_act(c->api->conf.tel, c->who.user, c->path_id, (enum tel_act)i, api_text(c->body, "digits"));
            return err == ERR_FIELD_RANGE || err == ERR_INPUT ? api_fail(c, err, "digits") : err;
        }
    return api_fail(c, ERR_INPUT, "act");
}

enum err api_do_dial(struct api_call *c)
{
    struct tel_dial d = {.agent = c->who.user, .party = api_id(c->body, "customer"), .number = api_text(c->body, "number"),
                         .topic = api_id(c->body, "topic"), .zh = str_is(api_text(c->body, "lang"), "zh")};

    if (!c->api->conf.tel)
        return ERR_STATE;
    if (!topic_there(c, d.topic))
        return api_fail(c, ERR_INPUT, "topic");
    enum err err = tel_dial(c->api->conf.tel, &d);
    if (err == ERR_INPUT) /* none was given, and none is known of the customer */
        return api_fail(c, d.number.n ? ERR_TELEPHONE : ERR_FIELD_MISSING, "number");
    if (err == ERR_MISSING)
        return api_fail(c, err, "customer");
    if (err)
        return err;
    c->status = 201;
    json_open(&c->json, NULL);
    json_id(&c->json, "contact", d.contact);
    json_id(&c->json, "conversation", d.conversation);
    json_close(&c->json);
    return OK;
}
