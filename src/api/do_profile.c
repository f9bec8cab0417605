/* One's own page: what customers are told one is called. (The picture is in do_pictures.c.) */
#include "api/handlers.h"
#include "port/sql.h"
#include "service/config/config.h"

struct profile {
    struct store_job job;
    struct api_call *call;
    struct account_change change;
    struct account_user user;
    struct account_own own;
    uint64_t picture;
};

static enum err read_profile(struct store_tx *tx, void *arg)
{
    struct profile *p = arg;
    org_id org = p->call->api->conf.org;
    struct sql_picture_of_row row;
    enum err err = account_by_id(tx, org, p->call->who.user, &p->user);
    if (err == OK)
        err = account_own(tx, org, &p->own);
    if (err)
        return err == ERR_MISSING ? ERR_SIGNED_OUT : err;
    err = sql_picture_of(tx, &(struct sql_picture_of_in){.org_id = org, .owner_kind = CONFIG_PICTURE_PERSON, .owner_id = p->user.id}, &row);
    p->picture = err ? 0 : row.id;
    return err == ERR_MISSING ? OK : err;
}

enum err api_do_profile(struct api_call *c)
{
    struct profile p = {.call = c};
    struct json *j = &c->json;
    bool admin = c->who.role == ROLE_ADMIN;
    enum err err = store_read(c->api->conf.store, read_profile, &p);
    if (err)
        return err;
    json_open(j, NULL);
    json_id(j, "id", p.user.id);
    json_z(j, "login", p.user.login);
    json_z(j, "name_zh", p.user.name_zh);
    json_z(j, "name_en", p.user.name_en);
    json_z(j, "shown_zh", p.user.shown_zh);
    json_z(j, "shown_en", p.user.shown_en);
    if (p.picture)
        json_id(j, "picture", p.picture);
    json_bool(j, "own_name", admin || p.own.name);
    json_bool(j, "own_picture", admin || p.own.picture);
    json_close(j);
    return OK;
}

/* Whether they may is asked where it is written: the rule may change meanwhile. */
static enum err write_profile(struct store_tx *tx, struct store_job *job)
{
    struct profile *p = (struct profile *)job;
    enum err err = account_own(tx, p->change.org, &p->own);
    if (err == OK && !p->own.name && p->call->who.role != ROLE_ADMIN)
        err = ERR_FORBIDDEN;
    return err ? err : account_change(tx, &p->change, &p->user);
}

enum err api_do_set_profile(struct api_call *c)
{
    const char *field = NULL;
    struct profile p = {.job.work = write_profile, .call = c,
                        .change = {.org = c->api->conf.org, .id = c->who.user, .by = c->who.user, .now_us = c->now_us, .active = -1,
                                   .shown_zh = api_text(c->body, "shown_zh"), .shown_en = api_text(c->body, "shown_en")}};
    enum err err = account_change_check(&p.change, &field);
    if (err)
        return api_fail(c, err, field);
    err = store_call(c->api->conf.store, &p.job);
    if (err == OK)
        hub_named(c->api->conf.hub);
    return err;
}
