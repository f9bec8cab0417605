/* What an administrator does: users, agents, queues, topics, the log; and the vocabulary for everybody. */
#include <stdio.h>
#include <string.h>

#include "api/handlers.h"
#include "base/id.h"
#include "port/sql.h"

/* -- vocabulary -- */

static void names(struct json *j, uint64_t id, struct str zh, struct str en)
{
    json_id(j, "id", id);
    json_text(j, "name_zh", zh);
    json_text(j, "name_en", en);
}

static void vocabulary_words(struct json *j, const struct config_view *v)
{
    json_array(j, "attributes");
    for (uint32_t i = 0; i < v->attributes_count; i++) {
        const struct config_attribute *a = &v->attributes[i];
        if (a->scope == SCOPE_NONE)
            continue;
        json_open(j, NULL);
        json_id(j, "id", a->id);
        json_z(j, "scope", a->scope == SCOPE_AGENT ? "agent" : "customer");
        json_text(j, "name", a->name);
        json_text(j, "key", a->key);
        json_z(j, "type", api_type_word(a->type));
        json_text(j, "label_zh", a->zh);
        json_text(j, "label_en", a->en);
        json_close(j);
    }
    json_end(j);
    json_array(j, "symbols");
    for (uint32_t i = 0; i < v->symbols_count; i++) {
        json_open(j, NULL);
        json_id(j, "id", v->symbols[i].id);
        json_text(j, "text", v->symbols[i].text);
        json_text(j, "label_zh", v->symbols[i].zh);
        json_text(j, "label_en", v->symbols[i].en);
        json_close(j);
    }
    json_end(j);
}

static void vocabulary_endpoints(struct json *j, const struct config_view *v)
{
    json_array(j, "endpoints");
    for (uint32_t i = 0; i < v->endpoints_count; i++) {
        json_open(j, NULL);
        json_text(j, "key", v->endpoints[i].key);
        json_text(j, "name", v->endpoints[i].name);
        json_close(j);
    }
    json_end(j);
}

enum err api_do_vocabulary(struct api_call *c)
{
    struct json *j = &c->json;
    const struct config_view *v = config_take(c->api->conf.config);

    json_open(j, NULL);
    json_open(j, "company");
    json_text(j, "name_zh", v->zh);
    json_text(j, "name_en", v->en);
    json_close(j);
    json_array(j, "queues");
    for (uint32_t i = 0; i < v->queues_count; i++) {
        json_open(j, NULL);
        names(j, v->queues[i].id, v->queues[i].zh, v->queues[i].en);
        json_close(j);
    }
    json_end(j);
    json_array(j, "topics");
    for (uint32_t i = 0; i < v->topics_count; i++) {
        const struct config_topic *t = &v->topics[i];
        json_open(j, NULL);
        names(j, t->id, t->zh, t->en);
        json_text(j, "key", t->key);
        json_id(j, "queue", t->queue);
        json_bool(j, "active", t->active);
        json_close(j);
    }
    json_end(j);
    json_array(j, "codes");
    for (uint32_t i = 0; i < v->codes_count; i++) {
        json_open(j, NULL);
        names(j, v->codes[i].id, v->codes[i].zh, v->codes[i].en);
        json_bool(j, "active", v->codes[i].active);
        json_close(j);
    }
    json_end(j);
    vocabulary_words(j, v);
    if (c->who.role == ROLE_ADMIN)
        vocabulary_endpoints(j, v);
    json_close(j);
    config_drop(v);
    return OK;
}

/* -- agents, in and out -- */

/* "9.5" -> 9500; at most three decimals. */
static bool milli_of(struct str s, int64_t *ret_milli)
{
    bool minus = s.n > 0 && s.p[0] == '-';
    size_t i = minus, decimals = 0;
    int64_t v = 0;
    bool point = false;

    if (i == s.n || s.n > 16)
        return false;
    for (; i < s.n; i++) {
        if (s.p[i] == '.' && !point && i > (size_t)minus && i + 1 < s.n) {
            point = true;
            continue;
        }
        if (s.p[i] < '0' || s.p[i] > '9' || (point && ++decimals > 3))
            return false;
        v = v * 10 + (s.p[i] - '0');
    }
    for (; decimals < 3; decimals++)
        v *= 10;
    *ret_milli = minus ? -v : v;
    return true;
}

static enum err value_of(const struct json_t *o, const struct config_view *v, struct arena *a, struct config_value *ret_value)
{
    size_t count = api_count(o, "values");
    uint64_t id = api_id(o, "attribute");
    const struct config_attribute *t = id <= UINT32_MAX ? config_attribute(v, (attr_id)id) : NULL;
    if (!t || t->scope != SCOPE_AGENT)
        return ERR_MISSING;

    struct str *words = arena_new(a, count, struct str);
    if (!words)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++)
        words[i] = api_item_text(o, "values", i);
    *ret_value = (struct config_value){.id = t->id, .words = words, .words_count = (uint16_t)count};
    if (t->type != ATTR_SET && count != 1)
        return ERR_INPUT;
    if (t->type == ATTR_NUMBER || t->type == ATTR_FLAG)
        ret_value->words_count = 0;
    if (t->type == ATTR_NUMBER)
        return milli_of(words[0], &ret_value->number) ? OK : ERR_INPUT;
    if (t->type == ATTR_FLAG) {
        ret_value->number = str_is(words[0], "true");
        return ret_value->number || str_is(words[0], "false") ? OK : ERR_INPUT;
    }
    return OK;
}

static enum err agent_input(struct api_call *c, const struct config_view *v, struct config_agent_input *in)
{
    size_t queues_count = api_count(c->body, "queues"), count = api_count(c->body, "attributes");
    queue_id *ids = arena_new(&c->arena, queues_count + 1, queue_id);
    struct config_value *values = arena_new(&c->arena, count + 1, struct config_value);

    if (!ids || !values)
        return ERR_NOMEM;
    for (size_t i = 0; i < queues_count; i++)
        if (!str_u64(api_item_text(c->body, "queues", i), &ids[i]) || !config_queue(v, ids[i]))
            return api_fail(c, ERR_MISSING, "queues");
    for (size_t i = 0; i < count; i++) {
        enum err err = value_of(api_item(c->body, "attributes", i), v, &c->arena, &values[i]);
        if (err) {
            snprintf(c->field, sizeof c->field, "attributes[%zu].%s", i, err == ERR_MISSING ? "attribute" : "values");
            return err;
        }
    }
    *in = (struct config_agent_input){.id = c->path_id, .capacity = api_int(c->body, "capacity", 0), .queues = ids,
                                      .queues_count = (uint16_t)queues_count, .values = values,
                                      .values_count = (uint16_t)count, .now_us = c->now_us};
    return OK;
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
    const char *field = NULL;
    enum err err = config_agent_change(c->api->conf.config, in, &c->arena, &change, &field);
    return err ? api_fail(c, err, field) : config_apply(c->api->conf.config, c->api->conf.router, change);
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

static void words_json(struct json *j, const struct config_view *v, const struct attr *a)
{
    if (a->type == ATTR_NUMBER) {
        char text[32];
        uint64_t size = a->number < 0 ? 0 - (uint64_t)a->number : (uint64_t)a->number;
        int n = snprintf(text, sizeof text, "%s%llu.%03llu", a->number < 0 ? "-" : "", (unsigned long long)(size / 1000),
                         (unsigned long long)(size % 1000));
        while (n > 0 && text[n - 1] == '0')
            text[--n] = 0;
        if (n > 0 && text[n - 1] == '.')
            text[--n] = 0;
        json_z(j, NULL, text);
        return;
    }
    if (a->type == ATTR_FLAG) {
        json_z(j, NULL, a->number ? "true" : "false");
        return;
    }
    for (uint16_t i = 0; i < (a->type == ATTR_SET ? a->count : 1); i++) {
        const struct config_symbol *s = config_symbol(v, a->type == ATTR_SET ? attr_symbol(a, i) : (symbol_id)a->number);
        if (s)
            json_text(j, NULL, s->text);
    }
}

static void agent_json(struct json *j, const struct config_view *v, const struct config_agent *g)
{
    struct attr a;
    size_t at = 0;

    json_open(j, "agent");
    json_int(j, "capacity", g->capacity);
    json_array(j, "queues");
    if (attrs_find(g->attrs, g->attrs_bytes, ATTR_QUEUES, &a))
        for (uint16_t i = 0; i < a.count; i++)
            json_id(j, NULL, attr_symbol(&a, i));
    json_end(j);
    json_array(j, "attributes");
    while (attrs_next(g->attrs, g->attrs_bytes, &at, &a)) {
        if (a.id == ATTR_QUEUES || (a.type == ATTR_SET && a.count == 0))
            continue;
        json_open(j, NULL);
        json_id(j, "attribute", a.id);
        json_array(j, "values");
        words_json(j, v, &a);
        json_end(j);
        json_close(j);
    }
    json_end(j);
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

/* A new agent takes three chats at once, and where there is one queue serves it. */
static enum err make_agent(struct api_call *c, agent_id id)
{
    const struct config_view *v = config_take(c->api->conf.config);
    queue_id only = v->queues_count == 1 ? v->queues[0].id : 0;
    config_drop(v);
    struct config_agent_input in = {.id = id, .capacity = 3, .queues = &only, .queues_count = only ? 1 : 0, .now_us = c->now_us};
    return put_agent(c, &in);
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
        err = store_call(c->api->conf.store, &p.job);
    if (err)
        return err == ERR_EXISTS ? api_fail(c, err, "login") : err;
    if (p.user.role == ROLE_AGENT)
        err = make_agent(c, p.user.id);
    if (err == OK) {
        c->status = 201;
        answer_user(c, &p.user);
    }
    return err;
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
    struct account_entry named = {.login = STR("xx"), .name_zh = zh.p ? zh : STR("x"), .name_en = en.p ? en : STR("x")};
    struct person p = {.job.work = change_user, .call = c,
                       .change = {.org = c->api->conf.org, .id = c->path_id, .by = c->who.user, .now_us = c->now_us, .name_zh = zh,
                                  .name_en = en, .role = api_role(api_text(c->body, "role")),
                                  .password = password.p ? hash : NULL, .active = api_has(c->body, "active") ? api_bool(c->body, "active", true) : -1}};

    enum err err = account_check(&named, &field);
    if (err)
        return api_fail(c, err, field);
    if (password.p)
        err = account_hash(password, hash);
    if (err == OK)
        err = store_call(c->api->conf.store, &p.job);
    if (err)
        return err;
    bool ended = !p.user.active || p.change.role != ROLE_NONE || password.p;
    if (ended)
        api_drop_user(c->api, c->path_id);
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

/* -- queues and topics -- */

static enum err made(struct api_call *c, const struct config_change *change)
{
    enum err err = config_apply(c->api->conf.config, c->api->conf.router, change);
    if (err == OK && c->route->method == NET_POST) {
        c->status = 201;
        json_open(&c->json, NULL);
        json_id(&c->json, "id", change->id);
        json_close(&c->json);
    }
    return err;
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
        names(j, q->id, q->zh, q->en);
        json_int(j, "lease_us", q->lease_us);
        json_int(j, "wrapup_us", q->wrapup_us);
        json_int(j, "decline_hold_us", q->decline_hold_us);
        json_close(j);
    }
    json_end(j);
    json_close(j);
    config_drop(v);
    return OK;
}

enum err api_do_set_queue(struct api_call *c)
{
    struct config_change *change;
    const char *field = NULL;
    struct config_queue q = {.id = c->path_id, .zh = api_text(c->body, "name_zh"), .en = api_text(c->body, "name_en"),
                             .lease_us = api_int(c->body, "lease_us", 0), .wrapup_us = api_int(c->body, "wrapup_us", 0),
                             .decline_hold_us = api_int(c->body, "decline_hold_us", 0)};
    enum err err = config_queue_change(c->api->conf.config, &q, &c->arena, &change, &field);
    return err ? api_fail(c, err, field) : made(c, change);
}

enum err api_do_create_queue(struct api_call *c)
{
    return api_do_set_queue(c);
}

enum err api_do_topics(struct api_call *c)
{
    struct json *j = &c->json;
    const struct config_view *v = config_take(c->api->conf.config);

    json_open(j, NULL);
    json_array(j, "topics");
    for (uint32_t i = 0; i < v->topics_count; i++) {
        const struct config_topic *t = &v->topics[i];
        json_open(j, NULL);
        names(j, t->id, t->zh, t->en);
        json_id(j, "queue", t->queue);
        json_text(j, "key", t->key);
        json_int(j, "priority", t->priority);
        json_text(j, "required", t->required);
        json_text(j, "widened", t->widened);
        json_int(j, "widen_permille", t->widen_permille);
        json_int(j, "patience_us", t->patience_us);
        json_bool(j, "active", t->active);
        json_int(j, "version", t->version);
        json_close(j);
    }
    json_end(j);
    json_close(j);
    config_drop(v);
    return OK;
}

static const char *keep_text(struct api_call *c, const char *text)
{
    return arena_text(&c->arena, text, strlen(text));
}

enum err api_do_set_topic(struct api_call *c)
{
    struct config_change *change;
    const char *field = NULL;
    struct lang_error le = {0};
    struct config_topic t = {.id = c->path_id, .queue = api_id(c->body, "queue"), .key = api_text(c->body, "key"),
                             .zh = api_text(c->body, "name_zh"), .en = api_text(c->body, "name_en"),
                             .priority = api_int(c->body, "priority", 0), .required = api_text(c->body, "required"),
                             .widened = api_text(c->body, "widened"), .widen_permille = api_int(c->body, "widen_permille", 0),
                             .patience_us = api_int(c->body, "patience_us", 0), .active = api_bool(c->body, "active", true)};
    enum err err = config_topic_change(c->api->conf.config, &t, &c->arena, &change, &field, &le);
    if (err == ERR_EXPRESSION) {
        c->at = le.at;
        c->message = keep_text(c, le.en);
        c->message_zh = keep_text(c, le.zh);
    }
    return err ? api_fail(c, err, field) : made(c, change);
}

enum err api_do_create_topic(struct api_call *c)
{
    return api_do_set_topic(c);
}

enum err api_do_check_expression(struct api_call *c)
{
    struct lang_error le = {0};
    struct json *j = &c->json;
    const struct config_view *v = config_take(c->api->conf.config);
    enum err err = config_check_expression(v, api_text(c->body, "source"), &le);

    config_drop(v);
    if (err && err != ERR_EXPRESSION)
        return err;
    json_open(j, NULL);
    json_bool(j, "ok", err == OK);
    if (err) {
        json_int(j, "at", le.at);
        json_int(j, "line", le.line);
        json_int(j, "column", le.column);
        json_z(j, "message", le.en);
        json_z(j, "message_zh", le.zh);
        if (le.suggestion[0])
            json_z(j, "suggestion", le.suggestion);
    }
    json_close(j);
    return OK;
}

/* -- the log -- */

static void signed_text(struct json *j, const char *key, int64_t v)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)v);
    json_z(j, key, text);
}

static enum err log_each(void *arg, const struct sql_fact_since_row *r)
{
    struct json *j = &((struct api_call *)arg)->json;

    json_open(j, NULL);
    json_int(j, "no", (int64_t)r->no);
    json_int(j, "at_us", r->at_us);
    json_z(j, "kind", fact_name((uint16_t)r->kind));
    json_id(j, "contact", r->contact_id);
    json_id(j, "agent", r->agent_id);
    json_id(j, "party", r->party_id);
    json_id(j, "queue", r->queue_id);
    signed_text(j, "a", r->a);
    signed_text(j, "b", r->b);
    signed_text(j, "c", r->c);
    json_close(j);
    return OK;
}

static enum err read_log(struct store_tx *tx, void *arg)
{
    struct api_call *c = arg;
    struct sql_fact_since_in in = {.org_id = c->api->conf.org, .after_no = (uint64_t)api_int(c->query, "since", 0),
                                   .limit_rows = api_int(c->query, "limit", 100)};
    return sql_fact_since(tx, &in, log_each, c);
}

enum err api_do_facts(struct api_call *c)
{
    json_open(&c->json, NULL);
    json_int(&c->json, "last", (int64_t)store_last(c->api->conf.store));
    json_array(&c->json, "facts");
    enum err err = store_read(c->api->conf.store, read_log, c);
    json_end(&c->json);
    json_close(&c->json);
    return err;
}
