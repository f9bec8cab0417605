/* The people: users, and what they may do as agents. */
#include "api/handlers.h"
#include "base/id.h"

/* -- agents, in and out -- */

static enum err agent_input(struct api_call *c, const struct config_view *v, struct config_agent_input *in)
{
    size_t queues_count = api_count(c->body, "queues");
    queue_id *ids = arena_new(&c->arena, queues_count + 1, queue_id);
    struct config_value *values;

    if (!ids)
        return ERR_NOMEM;
    *in = (struct config_agent_input){.id = c->path_id, .queues = ids,
                                      .queues_count = (uint16_t)queues_count, .now_us = c->now_us,
                                      .version = api_int(c->body, "version", 0)};
    in->capacity[MEDIUM_CHAT] = (uint16_t)api_int(c->body, "capacity", 0);
    for (int m = MEDIUM_CHAT + 1; m < MEDIA; m++)
        in->capacity[m] = (uint16_t)api_int(api_object(c->body, "capacities"), api_media[m], 0);
    for (size_t i = 0; i < queues_count; i++)
        if (!str_u64(api_item_text(c->body, "queues", i), &ids[i]) || !config_queue(v, ids[i]))
            return api_fail(c, ERR_MISSING, "queues");
    enum err err = api_values(c, c->body, v, SCOPE_AGENT, &values, &in->values_count);
    if (err == OK)
        in->values = values;
    return err;
}

struct person {
    struct store_job job;
    struct api_call *call;
    struct account_entry entry;
    struct account_change change;
    struct account_user user;
};

static enum err read_user(struct store_tx *tx, void *arg)
{
    struct person *p = arg;
    return account_by_id(tx, p->call->api->conf.org, p->call->path_id, &p->user);
}

static enum err put_agent(struct api_call *c, const struct config_agent_input *in)
{
    struct config_change *change;
    struct config_fault fault = {0};
    enum err err = config_agent_change(c->api->conf.config, in, &c->arena, &change, &fault);
    return err ? api_fault(c, err, &fault) : config_apply(c->api->conf.config, c->api->conf.router, change);
}

enum err api_do_set_agent(struct api_call *c)
{
    struct person p = {.call = c};
    struct config_agent_input in;
    enum err err = store_read(c->api->conf.store, read_user, &p);
    if (err)
        return err;
    const struct config_view *v = config_take(c->api->conf.config);
    err = agent_input(c, v, &in);
    config_drop(v);
    return err ? err : put_agent(c, &in);
}

static void agent_json(struct json *j, const struct config_view *v, const struct config_agent *g)
{
    struct attr a;

    json_open(j, "agent");
    json_int(j, "capacity", g->capacity[MEDIUM_CHAT]);
    json_open(j, "capacities");
    for (int m = MEDIUM_CHAT + 1; m < MEDIA; m++)
        json_int(j, api_media[m], g->capacity[m]);
    json_close(j);
    json_array(j, "queues");
    if (attrs_find(g->attrs, g->attrs_bytes, ATTR_QUEUES, &a))
        for (uint16_t i = 0; i < a.count; i++)
            json_id(j, NULL, attr_symbol(&a, i));
    json_end(j);
    api_values_json(j, v, g->attrs, g->attrs_bytes);
    json_int(j, "version", g->version);
    json_close(j);
}

/* -- users -- */

static void user_json(struct json *j, const struct config_view *v, const struct account_user *u)
{
    const struct config_agent *g = config_agent(v, u->id);

    json_open(j, NULL);
    json_id(j, "id", u->id);
    json_z(j, "login", u->login);
    json_z(j, "name_zh", u->name_zh);
    json_z(j, "name_en", u->name_en);
    json_z(j, "shown_zh", u->shown_zh);
    json_z(j, "shown_en", u->shown_en);
    json_z(j, "role", api_role_word(u->role));
    json_bool(j, "active", u->active);
    json_int(j, "created_us", u->created_us);
    if (g)
        agent_json(j, v, g);
    json_close(j);
}

static void answer_user(struct api_call *c, const struct account_user *u)
{
    const struct config_view *v = config_take(c->api->conf.config);
    user_json(&c->json, v, u);
    config_drop(v);
}

struct listing {
    struct api_call *call;
    const struct config_view *view;
};

static enum err list_user(void *arg, const struct account_user *u)
{
    const struct listing *l = arg;
    user_json(&l->call->json, l->view, u);
    return OK;
}

static enum err read_users(struct store_tx *tx, void *arg)
{
    struct listing *l = arg;
    return account_list(tx, l->call->api->conf.org, list_user, l);
}

enum err api_do_users(struct api_call *c)
{
    struct listing l = {c, config_take(c->api->conf.config)};

    json_open(&c->json, NULL);
    json_array(&c->json, "users");
    enum err err = store_read(c->api->conf.store, read_users, &l);
    json_end(&c->json);
    json_close(&c->json);
    config_drop(l.view);
    return err;
}

static enum err make_user(struct store_tx *tx, struct store_job *job)
{
    struct person *p = (struct person *)job;
    enum err err = account_create(tx, &p->entry);
    return err ? err : account_by_id(tx, p->entry.org, p->entry.id, &p->user);
}

static enum err login_free(struct store_tx *tx, void *arg)
{
    const struct person *p = arg;
    struct account_user taken;
    enum err err = account_by_login(tx, p->entry.org, p->entry.login, &taken);
    return err == ERR_MISSING ? OK : err ? err : ERR_EXISTS;
}

/* A user and the agent that the user is: one transaction, else somebody would be left who can sign in and takes no contacts. */
struct newcomer {
    struct person *person;
    struct router_rows agent;
};

static enum err write_newcomer(struct store_tx *tx, void *arg)
{
    struct newcomer *n = arg;
    enum err err = make_user(tx, &n->person->job);
    return err ? err : n->agent.write(tx, n->agent.arg);
}

/* A new agent takes three chats at once, and where there is one queue serves it. ERR_FULL: there is neither. A login that is taken is
 * asked for first, since rows that cannot be written cost a restart of the engine; one that was taken meanwhile is told apart by it. */
static enum err make_agent(struct api_call *c, struct person *p)
{
    struct config_change *change;
    struct config_fault fault = {0};
    const struct config_view *v = config_take(c->api->conf.config);
    queue_id only = v->queues_count == 1 ? v->queues[0].id : 0;
    config_drop(v);
    struct config_agent_input in = {.id = p->entry.id, .capacity = {[MEDIUM_CHAT] = 3}, .queues = &only, .queues_count = only ? 1 : 0, .now_us = c->now_us};

    enum err err = store_read(c->api->conf.store, login_free, p);
    if (err)
        return err;
    err = config_agent_change(c->api->conf.config, &in, &c->arena, &change, &fault);
    if (err)
        return api_fault(c, err, &fault);
    struct newcomer n = {p, change->rows};
    change->rows = (struct router_rows){write_newcomer, &n};
    err = config_apply(c->api->conf.config, c->api->conf.router, change);
    return err == ERR_STORE && store_read(c->api->conf.store, login_free, p) == ERR_EXISTS ? ERR_EXISTS : err;
}

enum err api_do_create_user(struct api_call *c)
{
    char hash[ACCOUNT_HASH_BYTES];
    const char *field = NULL;
    struct person p = {.job.work = make_user, .call = c,
                       .entry = {.org = c->api->conf.org, .id = id_next(c->api->conf.ids, c->now_us),
                                 .login = api_text(c->body, "login"), .name_zh = api_text(c->body, "name_zh"),
                                 .name_en = api_text(c->body, "name_en"), .role = api_role(api_text(c->body, "role")),
                                 .password = hash, .by = c->who.user, .now_us = c->now_us}};

    enum err err = account_check(&p.entry, &field);
    if (err)
        return api_fail(c, err, field);
    err = account_hash(api_text(c->body, "password"), hash);
    if (err == OK)
        err = p.entry.role == ROLE_AGENT ? make_agent(c, &p) : store_call(c->api->conf.store, &p.job);
    if (err)
        return err == ERR_EXISTS ? api_fail(c, err, "login") : err;
    c->status = 201;
    answer_user(c, &p.user);
    return OK;
}

static enum err change_user(struct store_tx *tx, struct store_job *job)
{
    struct person *p = (struct person *)job;
    return account_change(tx, &p->change, &p->user);
}

enum err api_do_change_user(struct api_call *c)
{
    char hash[ACCOUNT_HASH_BYTES];
    struct str password = api_text(c->body, "password"), zh = api_text(c->body, "name_zh"), en = api_text(c->body, "name_en");
    const char *field = NULL;
    struct person p = {.job.work = change_user, .call = c,
                       .change = {.org = c->api->conf.org, .id = c->path_id, .by = c->who.user, .now_us = c->now_us, .name_zh = zh,
                                  .name_en = en, .shown_zh = api_text(c->body, "shown_zh"), .shown_en = api_text(c->body, "shown_en"), .role = api_role(api_text(c->body, "role")),
                                  .password = password.p ? hash : NULL, .active = api_has(c->body, "active") ? api_bool(c->body, "active", true) : -1}};

    enum err err = account_change_check(&p.change, &field);
    if (err)
        return api_fail(c, err, field);
    if (password.p)
        err = account_hash(password, hash);
    if (err == OK)
        err = store_call(c->api->conf.store, &p.job);
    if (err)
        return err;
    hub_named(c->api->conf.hub);
    bool ended = !p.user.active || p.change.role != ROLE_NONE || password.p;
    if (ended)
        api_drop_user(c->api, c->path_id, NULL);
    /* Who is closed takes no more contacts. ERR_MISSING: was no agent. */
    if (!p.user.active) {
        struct command off = {.kind = CMD_AGENT_STATE, .agent = c->path_id, .a = AGENT_OFFLINE, .c = ACTOR_SUPERVISOR};
        err = router_call(c->api->conf.router, &off, NULL, NULL);
        err = err == ERR_MISSING || err == ERR_STATE ? OK : err;
    }
    if (err == OK)
        answer_user(c, &p.user);
    return err;
}
