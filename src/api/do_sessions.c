/* One's own password, and where one is signed in. */
#include "api/handlers.h"

/* -- the password -- */

struct changing {
    struct store_job job;
    struct api_call *call;
    struct account_change change;
    struct account_user user;
};

static enum err read_me(struct store_tx *tx, void *arg)
{
    struct changing *g = arg;
    return account_by_id(tx, g->call->api->conf.org, g->call->who.user, &g->user);
}

/* The old one was right a moment ago: whoever changed it since wins, and with it this session is over. */
static enum err write_password(struct store_tx *tx, struct store_job *job)
{
    struct changing *g = (struct changing *)job;
    struct account_session session;
    struct account_user now;
    enum err err = account_session_find(tx, g->change.org, g->call->who.hash, g->change.now_us, &session, &now);
    return err ? err : account_change(tx, &g->change, &g->user);
}

static enum err refuse(struct api_call *c, enum err err, const char *field, const char *en, const char *zh)
{
    c->message = en;
    c->message_zh = zh;
    return api_fail(c, err, field);
}

/* A wrong old one is no sign-in that failed, but as good a way to guess: it is counted, and slowed down, with those. */
enum err api_do_set_password(struct api_call *c)
{
    char hash[ACCOUNT_HASH_BYTES];
    struct str old = api_text(c->body, "old"), fresh = api_text(c->body, "password");
    struct changing g = {.job.work = write_password, .call = c,
                         .change = {.org = c->api->conf.org, .id = c->who.user, .by = c->who.user, .now_us = c->now_us, .active = -1,
                                    .password = hash, .keeps = c->who.hash}};

    enum err err = store_read(c->api->conf.store, read_me, &g);
    if (err)
        return err;
    if ((c->wait_us = api_limit_take(c->api, str_of(g.user.login), c->peer, c->now_us)) > 0)
        return ERR_SLOW_DOWN;
    if (!account_verify(old, g.user.password))
        return refuse(c, ERR_INPUT, "old", "This is not your present password.", "当前密码不正确。");
    api_limit_forgive(c->api, str_of(g.user.login), c->peer);
    if (str_eq(old, fresh))
        return refuse(c, ERR_INPUT, "password", "This is the password you have; choose another one.", "新密码与当前密码相同，请另选一个。");
    err = account_hash(fresh, hash);
    if (err == OK)
        err = store_call(c->api->conf.store, &g.job);
    if (err == OK)
        api_drop_user(c->api, c->who.user, c->who.hash);
    return err;
}

/* -- sessions -- */

static enum err session_json(void *arg, const struct account_session_row *r)
{
    struct api_call *c = arg;
    struct json *j = &c->json;

    json_open(j, NULL);
    json_id(j, "id", account_session_id(r->hash));
    json_text(j, "agent", r->agent);
    json_int(j, "created_us", r->created_us);
    json_int(j, "seen_us", r->seen_us ? r->seen_us : r->created_us);
    json_bool(j, "here", str_eq((struct str){(const char *)r->hash, 32}, (struct str){(const char *)c->who.hash, 32}));
    json_bool(j, "open", api_desks_open(c->api, r->hash));
    json_close(j);
    return OK;
}

static enum err read_sessions(struct store_tx *tx, void *arg)
{
    struct api_call *c = arg;
    json_open(&c->json, NULL);
    json_array(&c->json, "sessions");
    enum err err = account_sessions(tx, c->api->conf.org, c->who.user, c->now_us, session_json, c);
    json_end(&c->json);
    json_close(&c->json);
    return err;
}

enum err api_do_sessions(struct api_call *c)
{
    return store_read(c->api->conf.store, read_sessions, c);
}

struct ending {
    struct store_job job;
    struct api_call *call;
    uint8_t hash[32];
};

static enum err end(struct store_tx *tx, struct store_job *job)
{
    struct ending *e = (struct ending *)job;
    const struct api_call *c = e->call;
    return account_session_end(tx, c->api->conf.org, c->who.user, c->path_id, c->who.hash, c->now_us, e->hash);
}

enum err api_do_end_session(struct api_call *c)
{
    struct ending e = {.job.work = end, .call = c};
    enum err err = c->path_id ? store_call(c->api->conf.store, &e.job) : ERR_MISSING;
    if (err == OK)
        api_drop_session(c->api, e.hash);
    return err;
}

enum err api_do_end_sessions(struct api_call *c)
{
    struct ending e = {.job.work = end, .call = c};
    enum err err = store_call(c->api->conf.store, &e.job);
    if (err == OK)
        api_drop_user(c->api, c->who.user, c->who.hash);
    return err;
}
