/* Set-up, sign in and out, and what anybody may ask. */
#include <stdio.h>
#include <string.h>

#include "api/handlers.h"
#include "base/id.h"
#include "port/sql.h"
#include "service/customer/customer.h"

#define SIGNED_FOR_S 3600 /* how long a demo identity is good */
#define SAMPLES_MAX 12

enum err api_do_health(struct api_call *c)
{
    json_open(&c->json, NULL);
    json_bool(&c->json, "ok", true);
    json_close(&c->json);
    return OK;
}

/* From this machine, unless a proxy on it speaks for somebody else; or by an administrator. */
enum err api_do_metrics(struct api_call *c)
{
    uint8_t hash[32];
    bool local = api_is_local(c->peer) && !c->forwarded;

    if (!local) {
        if (c->token.n == 0)
            return ERR_SIGNED_OUT;
        account_token_hash(c->token, hash);
        enum err err = api_who_find(c->api, hash, c->now_us, &c->who);
        if (err)
            return err;
        if (c->who.role != ROLE_ADMIN)
            return ERR_FORBIDDEN;
    }
    c->type = "text/plain; version=0.0.4; charset=utf-8";
    if (c->api->conf.metrics)
        c->api->conf.metrics(c->api->conf.metrics_u, &c->out);
    if (c->out.n == 0)
        buf_text(&c->out, "\n");
    return OK;
}

enum err api_do_document(struct api_call *c)
{
    buf_put(&c->out, api_document.p, api_document.n);
    return OK;
}

/* -- set-up -- */

struct counting {
    org_id org;
    uint64_t users;
};

static enum err count_users(struct store_tx *tx, void *arg)
{
    struct counting *n = arg;
    return account_count(tx, n->org, &n->users);
}

static enum err nobody_yet(struct api *a, bool *ret_nobody)
{
    struct counting n = {.org = a->conf.org};
    enum err err = store_read(a->conf.store, count_users, &n);
    if (err == OK)
        *ret_nobody = n.users == 0;
    return err;
}

enum err api_do_setup_needed(struct api_call *c)
{
    bool nobody;
    enum err err = nobody_yet(c->api, &nobody);
    if (err)
        return err;
    json_open(&c->json, NULL);
    json_bool(&c->json, "needed", nobody);
    json_bool(&c->json, "sample", c->api->conf.sample);
    json_close(&c->json);
    return OK;
}

struct making {
    struct store_job job;
    struct account_entry entry;
    struct account_user user;
};

static enum err make_user(struct store_tx *tx, struct store_job *job)
{
    struct making *m = (struct making *)job;
    enum err err = account_create(tx, &m->entry);
    return err ? err : account_by_id(tx, m->entry.org, m->entry.id, &m->user);
}

/* One queue, one topic, one code, one site: with them the first agent can be useful at once. What an interrupted
 * set-up has made already is not made again. */
static enum err furnish(struct api_call *c, const char **ret_field)
{
    struct config *config = c->api->conf.config;
    struct config_change *change;
    struct config_fault fault = {0};
    const struct config_view *v = config_take(config);
    bool queue = v->queues_count == 0, topic = v->topics_count == 0, code = v->codes_count == 0, site = v->endpoints_count == 0;
    queue_id in = queue ? 0 : v->queues[0].id;
    enum err err = OK;
    config_drop(v);

    if (queue) {
        struct config_queue_input q = {.queue = {.zh = STR("客户服务"), .en = STR("Customer service"), .code_asked = true, .lease_us = 20 * SECOND_US,
                                                 .short_us = QUEUE_SHORT_US, .service_level = LEVEL_OFFERED,
                                                 .wrapup_us = 60 * SECOND_US, .decline_hold_us = 60 * SECOND_US,
                                                 .policy = queue_policy_default}};
        err = config_queue_change(config, &q, &c->arena, &change, &fault);
        if (err == OK)
            err = config_apply(config, c->api->conf.router, change);
        in = err ? 0 : change->id;
    }
    if (err == OK && topic) {
        struct config_topic t = {.queue = in, .key = STR("general"), .zh = STR("一般咨询"), .en = STR("General"), .priority = 5,
                                 .patience_us = 300 * SECOND_US, .active = true};
        err = config_topic_change(config, &t, &c->arena, &change, &fault);
        if (err == OK)
            err = config_apply(config, c->api->conf.router, change);
    }
    if (err == OK && code) {
        struct config_code k = {.zh = STR("已解决"), .en = STR("Solved"), .active = true};
        err = config_codes_put(config, &k, 1, ret_field);
    }
    if (err == OK && site) {
        char secret[65];
        config_secret(secret);
        struct config_endpoint e = {.channel = STR("chat"), .key = STR("main"), .name = STR("Website"),
                                    .secret = str_of(secret), .origins = STR("")};
        err = config_endpoint_put(config, &e, ret_field);
    }
    return err;
}

static enum err set_up(struct api_call *c)
{
    char hash[ACCOUNT_HASH_BYTES];
    const char *field = NULL;
    bool nobody;
    struct str zh = api_text(c->body, "company_zh"), en = api_text(c->body, "company_en");
    struct making m = {.job.work = make_user,
                       .entry = {.org = c->api->conf.org, .id = id_next(c->api->conf.ids, c->now_us),
                                 .login = api_text(c->body, "login"), .name_zh = api_text(c->body, "name"),
                                 .name_en = api_text(c->body, "name"), .role = ROLE_ADMIN, .password = hash,
                                 .now_us = c->now_us, .first = true}};

    enum err err = nobody_yet(c->api, &nobody);
    if (err || !nobody)
        return err ? err : ERR_STATE;
    err = account_check(&m.entry, &field);
    if (err)
        return api_fail(c, err, strcmp(field, "login") == 0 ? "login" : "name");
    err = config_company_put(c->api->conf.config, zh, en, c->now_us, &field);
    if (err)
        return api_fail(c, err, !field ? NULL : strcmp(field, "name_zh") == 0 ? "company_zh" : "company_en");
    err = furnish(c, &field);
    if (err == OK)
        err = account_hash(api_text(c->body, "password"), hash);
    if (err == OK)
        err = store_call(c->api->conf.store, &m.job);
    return err ? err : api_sign_in_as(c, &m.user);
}

enum err api_do_setup(struct api_call *c)
{
    const char *code = c->api->conf.setup_code;

    if ((c->wait_us = api_limit_take(c->api, STR(""), c->peer, c->now_us)) > 0)
        return ERR_SLOW_DOWN;
    if (!code || !code[0])
        return ERR_STATE;
    if (!str_same_secret(api_text(c->body, "code"), str_of(code)))
        return api_fail(c, ERR_INPUT, "code");
    api_limit_forgive(c->api, STR(""), c->peer);
    pthread_mutex_lock(&c->api->setup);
    enum err err = set_up(c);
    pthread_mutex_unlock(&c->api->setup);
    return err;
}

/* -- sessions -- */

struct looking {
    org_id org;
    agent_id id;
    struct str login;
    struct account_user user;
};

static enum err by_login(struct store_tx *tx, void *arg)
{
    struct looking *l = arg;
    return account_by_login(tx, l->org, l->login, &l->user);
}

static enum err by_id(struct store_tx *tx, void *arg)
{
    struct looking *l = arg;
    return account_by_id(tx, l->org, l->id, &l->user);
}

struct refusal {
    struct store_job job;
    agent_id user;
    int64_t now_us;
};

static enum err note_refusal(struct store_tx *tx, struct store_job *job)
{
    const struct refusal *r = (const struct refusal *)job;
    return account_refused(tx, r->user, r->now_us);
}

enum err api_do_sign_in(struct api_call *c)
{
    struct looking l = {.org = c->api->conf.org, .login = api_text(c->body, "login")};

    if ((c->wait_us = api_limit_take(c->api, l.login, c->peer, c->now_us)) > 0)
        return ERR_SLOW_DOWN;
    enum err err = store_read(c->api->conf.store, by_login, &l);
    if (err && err != ERR_MISSING)
        return err;
    if (err == ERR_MISSING)
        l.user = (struct account_user){0};
    bool right = account_verify(api_text(c->body, "password"), l.user.password);
    if (!right || !l.user.active) {
        struct refusal r = {.job.work = note_refusal, .user = l.user.id, .now_us = c->now_us};
        err = store_call(c->api->conf.store, &r.job);
        return err ? err : ERR_PASSWORD;
    }
    api_limit_forgive(c->api, l.login, c->peer);
    return api_sign_in_as(c, &l.user);
}

enum err api_do_session(struct api_call *c)
{
    struct looking l = {.org = c->api->conf.org, .id = c->who.user};
    enum err err = store_read(c->api->conf.store, by_id, &l);
    if (err == OK)
        api_session_json(c, &l.user, c->who.csrf);
    return err == ERR_MISSING ? ERR_SIGNED_OUT : err;
}

struct closing {
    struct store_job job;
    org_id org;
    const struct api_call *call;
};

static enum err close_session(struct store_tx *tx, struct store_job *job)
{
    const struct closing *k = (const struct closing *)job;
    return account_session_close(tx, k->org, k->call->who.hash, k->call->now_us);
}

enum err api_do_sign_out(struct api_call *c)
{
    struct closing k = {.job.work = close_session, .org = c->api->conf.org, .call = c};
    enum err err = store_call(c->api->conf.store, &k.job);
    if (err)
        return err;
    api_drop_session(c->api, c->who.hash);
    snprintf(c->cookie, sizeof c->cookie, "tandem_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0%s",
             c->api->conf.tls || c->https ? "; Secure" : "");
    return OK;
}

/* -- the demo page -- */

struct demo {
    struct api_call *call;
    const struct config_endpoint *site;
    int64_t expires_s;
};

static enum err demo_each(void *arg, const struct sql_sample_accounts_row *r)
{
    struct demo *d = arg;
    struct json *j = &d->call->json;
    char signature[65];

    if (!str_eq(r->realm, d->site->key))
        return OK;
    enum err err = customer_sign(d->site->secret, r->address, r->name, d->expires_s, signature);
    if (err)
        return err == ERR_INPUT ? OK : err; /* a name that cannot be signed is not shown */
    json_open(j, NULL);
    json_text(j, "account", r->address);
    json_text(j, "name", r->name);
    json_int(j, "expires", d->expires_s);
    json_z(j, "signature", signature);
    json_close(j);
    return OK;
}

static enum err read_demo(struct store_tx *tx, void *arg)
{
    struct demo *d = arg;
    struct sql_sample_accounts_in in = {.org_id = d->call->api->conf.org, .kind = IDENTITY_ACCOUNT, .max = SAMPLES_MAX};
    return sql_sample_accounts(tx, &in, demo_each, d);
}

enum err api_do_demo_identities(struct api_call *c)
{
    if (!c->api->conf.sample)
        return ERR_MISSING;
    const struct config_view *v = config_take(c->api->conf.config);
    struct demo d = {c, v->endpoints_count ? &v->endpoints[0] : NULL, c->now_us / SECOND_US + SIGNED_FOR_S};
    enum err err = d.site ? OK : ERR_MISSING;
    if (err == OK) {
        json_open(&c->json, NULL);
        json_text(&c->json, "site", d.site->key);
        json_array(&c->json, "identities");
        err = store_read(c->api->conf.store, read_demo, &d);
        json_end(&c->json);
        json_close(&c->json);
    }
    config_drop(v);
    return err;
}
