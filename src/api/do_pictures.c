/* Small pictures: logos of web chats, faces of people. Visitors see them, so they are public, under ids that change with them. */
#include <sodium.h>

#include "api/handlers.h"
#include "base/id.h"
#include "port/sql.h"
#include "service/config/sites.h"

/* The body's base64 as bytes; empty for none. */
static enum err image_of(struct api_call *c, struct str *ret_bytes)
{
    struct str text = api_text(c->body, "image");
    size_t room = text.n / 4 * 3 + 3, n = 0;
    uint8_t *bytes = arena_take(&c->arena, room);

    if (!bytes)
        return ERR_NOMEM;
    if (text.n && sodium_base642bin(bytes, room, text.p, text.n, NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL) != 0)
        return api_fail(c, ERR_INPUT, "image");
    *ret_bytes = (struct str){(const char *)bytes, n};
    return OK;
}

static enum err put(struct api_call *c, enum config_picture_kind kind)
{
    struct config_picture p = {.kind = kind, .owner = c->path_id, .id = id_next(c->api->conf.ids, c->now_us), .at_us = c->now_us};
    struct config_fault fault = {0};
    enum err err = image_of(c, &p.bytes);

    if (err)
        return err;
    err = config_picture_put(c->api->conf.config, &p, &fault);
    return err ? api_fault(c, err, &fault) : OK;
}

enum err api_do_set_logo(struct api_call *c)
{
    const struct config_view *v = config_take(c->api->conf.config);
    bool there = config_endpoint(v, c->path_id) != NULL;

    config_drop(v);
    return there ? put(c, CONFIG_PICTURE_LOGO) : ERR_MISSING;
}

struct showing {
    struct api_call *call;
    uint64_t id;
};

/* There is such a user, and who asks may give them a picture. */
static enum err read_user(struct store_tx *tx, void *arg)
{
    struct api_call *c = arg;
    struct account_user user;
    struct account_own own = {.picture = true};
    enum err err = c->who.role == ROLE_ADMIN ? OK : account_own(tx, c->api->conf.org, &own);
    if (err == OK && !own.picture)
        err = ERR_FORBIDDEN;
    return err ? err : account_by_id(tx, c->api->conf.org, c->path_id, &user);
}

enum err api_do_set_user_picture(struct api_call *c)
{
    if (c->who.role != ROLE_ADMIN && c->who.user != c->path_id)
        return ERR_FORBIDDEN;
    enum err err = store_read(c->api->conf.store, read_user, c);
    if (err == OK)
        err = put(c, CONFIG_PICTURE_PERSON);
    if (err == OK)
        hub_named(c->api->conf.hub);
    return err;
}

static enum err show(struct store_tx *tx, void *arg)
{
    struct showing *s = arg;
    struct sql_picture_by_id_row row;
    enum err err = sql_picture_by_id(tx, &(struct sql_picture_by_id_in){.org_id = s->call->api->conf.org, .id = s->id}, &row);

    if (err)
        return err;
    s->call->type = config_picture_mime((enum config_picture_type)row.type);
    buf_put(&s->call->out, row.bytes.p, row.bytes.n);
    return OK;
}

enum err api_do_picture(struct api_call *c)
{
    struct showing s = {c, c->path_id};
    enum err err = store_read(c->api->conf.store, show, &s);

    if (err == OK)
        c->cache = "public, max-age=31536000, immutable";
    return err;
}

static enum err show_user(struct store_tx *tx, void *arg)
{
    struct showing *s = arg;
    struct sql_picture_of_in in = {.org_id = s->call->api->conf.org, .owner_kind = CONFIG_PICTURE_PERSON, .owner_id = s->call->path_id};
    struct sql_picture_of_row row;
    enum err err = sql_picture_of(tx, &in, &row);

    s->id = err ? 0 : row.id;
    return err ? err : show(tx, s);
}

enum err api_do_user_picture(struct api_call *c)
{
    struct showing s = {.call = c};
    return store_read(c->api->conf.store, show_user, &s);
}
