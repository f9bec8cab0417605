/* Tags: the company's list, and contacts that bear them. */
#include "api/handlers.h"
#include "port/sql.h"
#include "service/tag/tag.h"

/* -- the list -- */

static enum err read_tags(struct store_tx *tx, void *arg)
{
    struct api_call *c = arg;
    bool agents = false;
    enum err err = tag_agents_make(tx, c->api->conf.org, &agents);

    if (err)
        return err;
    json_open(&c->json, NULL);
    json_bool(&c->json, "agents_make", agents);
    json_array(&c->json, "tags");
    err = tag_list_json(tx, c->api->conf.org, &c->json);
    json_end(&c->json);
    json_close(&c->json);
    return err;
}

enum err api_do_tags(struct api_call *c)
{
    return store_read(c->api->conf.store, read_tags, c);
}

struct putting {
    struct store_job job;
    struct tag_change change;
    bool asks; /* an agent: only where the company lets them */
};

static enum err write_tag(struct store_tx *tx, struct store_job *job)
{
    struct putting *p = (struct putting *)job;
    bool may = true;
    enum err err = p->asks ? tag_agents_make(tx, p->change.org, &may) : OK;

    p->change.id = p->change.version ? p->change.id : 0; /* it may run again */
    if (err == OK && !may)
        return ERR_FORBIDDEN;
    return err ? err : tag_put(tx, &p->change);
}

static enum err put(struct api_call *c, struct putting *p)
{
    p->job.work = write_tag;
    p->change.org = c->api->conf.org;
    p->change.zh = api_text(c->body, "name_zh");
    p->change.en = api_text(c->body, "name_en");
    p->change.color = tag_color_of(api_text(c->body, "color"));
    p->change.by = c->who.user;
    p->change.now_us = c->now_us;
    enum err err = store_call(c->api->conf.store, &p->job);
    if (err == OK)
        hub_list(c->api->conf.hub, HUB_LIST_TAGS);
    return err && p->change.field ? api_fail(c, err, p->change.field) : err;
}

enum err api_do_create_tag(struct api_call *c)
{
    struct putting p = {.change.key = api_text(c->body, "key"), .asks = c->who.role == ROLE_AGENT};
    enum err err = put(c, &p);

    if (err)
        return err;
    api_made_json(c, p.change.id, &(struct config_warnings){0});
    return OK;
}

enum err api_do_set_tag(struct api_call *c)
{
    struct putting p = {.change = {.id = c->path_id, .version = api_int(c->body, "version", 0), .archived = api_bool(c->body, "archived", false)}};
    return put(c, &p);
}

static enum err write_setting(struct store_tx *tx, struct store_job *job)
{
    const struct putting *p = (const struct putting *)job;
    struct sql_setting_put_in in = {.org_id = p->change.org, .key = STR(TAG_AGENTS_SETTING), .value = p->asks ? STR("1") : STR("0")};
    return sql_setting_put(tx, &in, NULL);
}

enum err api_do_set_tagging(struct api_call *c)
{
    struct putting p = {.job.work = write_setting, .change.org = c->api->conf.org, .asks = api_bool(c->body, "agents_make", false)};
    enum err err = store_call(c->api->conf.store, &p.job);

    if (err == OK)
        hub_list(c->api->conf.hub, HUB_LIST_TAGS);
    return err;
}

/* -- on a contact -- */

static enum err mark(struct api_call *c, bool add, uint64_t tag)
{
    struct tag_mark m = {.org = c->api->conf.org, .contact = c->path_id, .tag = tag, .add = add, .by = c->who.user,
                         .leads = c->who.role != ROLE_AGENT, .now_us = c->now_us};
    enum err err = hub_tag(c->api->conf.hub, &m);

    if (err == ERR_INPUT || err == ERR_STATE || err == ERR_FULL)
        return api_fail(c, err, "tag");
    if (err)
        return err;
    json_open(&c->json, NULL);
    json_array(&c->json, "tags");
    for (uint32_t i = 0; i < m.count; i++)
        json_id(&c->json, NULL, m.tags[i]);
    json_end(&c->json);
    json_close(&c->json);
    return OK;
}

enum err api_do_tag_contact(struct api_call *c)
{
    return mark(c, true, api_id(c->body, "tag"));
}

enum err api_do_untag_contact(struct api_call *c)
{
    uint64_t tag = api_id(c->query, "tag");
    return tag ? mark(c, false, tag) : api_fail(c, ERR_FIELD_MISSING, "tag");
}
