/* settings.c: carriers, numbers, phones, devices: checked, then put. */
#include "service/phone/settings.h"

#include <assert.h>
#include <string.h>

#include "port/sql.h"
#include "service/phone/digest.h"
#include "service/phone/inside.h"

enum { WORD_MAX = 64, HOST_MAX = 255, ALLOW_MAX = 1024, SECRET_MAX = 128, PASSWORD_MIN = 8 };

enum err phone_name_ok(struct str name)
{
    if (!str_utf8(name))
        return ERR_UTF8;
    size_t points = str_points(name);
    for (size_t i = 0; i < name.n; i++)
        if ((uint8_t)name.p[i] < 0x20 || name.p[i] == 0x7f)
            return ERR_FIELD_RANGE;
    return points > 0 && points <= PHONE_NAME_POINTS_MAX ? OK : ERR_FIELD_RANGE;
}

enum err phone_word_ok(struct str word, size_t most)
{
    for (size_t i = 0; i < word.n; i++)
        if (word.p[i] <= ' ' || word.p[i] > '~')
            return ERR_FIELD_RANGE;
    return word.n <= most ? OK : ERR_FIELD_RANGE;
}

bool phone_is_e164(struct str number)
{
    if (number.n < 4 || number.n > PHONE_NUMBER_BYTES - 1 || number.p[0] != '+')
        return false;
    for (size_t i = 1; i < number.n; i++)
        if (number.p[i] < '0' || number.p[i] > '9')
            return false;
    return true;
}

static enum err fail(enum err err, const char *field, const char **ret_field)
{
    if (err)
        *ret_field = field;
    return err;
}

static enum err room_for(enum err err, int64_t count, int64_t most)
{
    return err ? err : count < most ? OK : ERR_FULL;
}

/* -- carriers -- */

static enum err trunk_room(struct store_tx *tx, org_id org)
{
    struct sql_phone_trunks_count_row have;
    const enum err err = sql_phone_trunks_count(tx, &(struct sql_phone_trunks_count_in){.org_id = org}, &have);
    return room_for(err, have.count, PHONE_TRUNKS_MAX);
}

static enum err list_ok(struct str list)
{
    for (size_t i = 0; i < list.n; i++)
        if (list.p[i] < ' ' || list.p[i] > '~')
            return ERR_FIELD_RANGE;
    return list.n <= ALLOW_MAX ? OK : ERR_FIELD_RANGE;
}

static enum err trunk_ok(const struct phone_trunk *t, const char **ret_field)
{
    bool transport = str_is(t->transport, "udp") || str_is(t->transport, "tcp") || str_is(t->transport, "tls");
    enum err err = fail(phone_name_ok(t->name), "name", ret_field);

    if (!err)
        err = fail(t->host.n ? phone_word_ok(t->host, HOST_MAX) : ERR_FIELD_RANGE, "host", ret_field);
    if (!err)
        err = fail(transport ? OK : ERR_INPUT, "transport", ret_field);
    if (!err)
        err = fail(t->port <= UINT16_MAX ? OK : ERR_FIELD_RANGE, "port", ret_field);
    if (!err)
        err = fail(phone_word_ok(t->login, WORD_MAX), "login", ret_field);
    if (!err)
        err = fail(str_utf8(t->secret) && t->secret.n <= SECRET_MAX ? OK : ERR_FIELD_RANGE, "secret", ret_field);
    if (!err)
        err = fail(phone_word_ok(t->realm, SECRET_MAX), "realm", ret_field);
    if (!err)
        err = fail(phone_word_ok(t->domain, HOST_MAX), "domain", ret_field);
    if (!err)
        err = fail(list_ok(t->allow), "allow", ret_field);
    if (!err && t->number.n)
        err = fail(phone_is_e164(t->number) ? OK : ERR_TELEPHONE, "number", ret_field);
    return err;
}

enum err phone_trunk_put(struct store_tx *tx, org_id org, struct phone_trunk *t, uint64_t fresh, const char **ret_field)
{
    struct sql_phone_trunk_by_id_row old = {0};
    enum err err = trunk_ok(t, ret_field);

    assert(fresh || t->id);
    if (!err && t->id)
        err = sql_phone_trunk_by_id(tx, &(struct sql_phone_trunk_by_id_in){.org_id = org, .id = t->id}, &old);
    else if (!err)
        err = trunk_room(tx, org);
    if (!err && t->id && old.version != t->version)
        err = ERR_CHANGED;
    if (err)
        return err;
    uint64_t id = t->id ? t->id : fresh;
    char kept[SECRET_MAX];
    struct str secret = t->secret;
    if (!secret.n && old.secret.n <= sizeof kept) {
        if (old.secret.n)
            memcpy(kept, old.secret.p, old.secret.n);
        secret = (struct str){kept, old.secret.n};
    }
    err = sql_phone_trunk_put(tx,
                              &(struct sql_phone_trunk_put_in){.org_id = org, .id = id, .name = t->name, .host = t->host, .port = t->port,
                                                               .transport = t->transport, .login = t->login, .secret = secret,
                                                               .realm = t->realm, .domain = t->domain, .allow = t->allow,
                                                               .registers = t->registers, .privacy = t->privacy,
                                                               .calls_max = t->calls_max, .number = t->number, .active = t->active},
                              NULL);
    if (!err)
        t->id = id;
    return err;
}

/* -- the company's numbers -- */

static enum err prompt_there(struct store_tx *tx, org_id org, uint64_t id, const char *field, const char **ret_field)
{
    struct sql_phone_prompt_bytes_row row;
    enum err err = id ? sql_phone_prompt_bytes(tx, &(struct sql_phone_prompt_bytes_in){.org_id = org, .id = id}, &row) : OK;
    return fail(err == ERR_MISSING ? ERR_INPUT : err, field, ret_field);
}

static enum err number_room(struct store_tx *tx, org_id org)
{
    struct sql_phone_numbers_count_row have;
    const enum err err = sql_phone_numbers_count(tx, &(struct sql_phone_numbers_count_in){.org_id = org}, &have);
    return room_for(err, have.count, PHONE_NUMBERS_MAX);
}

static enum err number_ok(struct store_tx *tx, org_id org, const struct phone_number *n, const char **ret_field)
{
    struct sql_phone_number_named_row named;
    struct sql_phone_trunk_by_id_row trunk;
    enum err err = fail(n->number.n ? phone_word_ok(n->number, WORD_MAX) : ERR_FIELD_RANGE, "number", ret_field);

    if (!err)
        err = sql_phone_number_named(tx, &(struct sql_phone_number_named_in){.org_id = org, .number = n->number}, &named);
    else
        return err;
    if (err == OK && named.id != n->id)
        return fail(ERR_EXISTS, "number", ret_field);
    if (err && err != ERR_MISSING)
        return err;
    err = fail(n->topic ? OK : ERR_INPUT, "topic", ret_field);
    if (!err && n->trunk)
        err = sql_phone_trunk_by_id(tx, &(struct sql_phone_trunk_by_id_in){.org_id = org, .id = n->trunk}, &trunk);
    if (err == ERR_MISSING)
        return fail(ERR_INPUT, "trunk", ret_field);
    if (!err)
        err = prompt_there(tx, org, n->greeting, "greeting", ret_field);
    return err ? err : prompt_there(tx, org, n->music, "music", ret_field);
}

enum err phone_number_put(struct store_tx *tx, org_id org, struct phone_number *n, uint64_t fresh, const char **ret_field)
{
    struct sql_phone_number_by_id_row old;
    char menu[PHONE_MENU_BYTES];
    enum err err = number_ok(tx, org, n, ret_field);

    assert(fresh || n->id);
    if (!err)
        err = fail(phone_menu_write(&n->menu, menu), "menu", ret_field);
    if (!err && n->id)
        err = sql_phone_number_by_id(tx, &(struct sql_phone_number_by_id_in){.org_id = org, .id = n->id}, &old);
    else if (!err)
        err = number_room(tx, org);
    if (!err && n->id && old.version != n->version)
        err = ERR_CHANGED;
    if (err)
        return err;
    uint64_t id = n->id ? n->id : fresh;
    err = sql_phone_number_put(tx,
                               &(struct sql_phone_number_put_in){.org_id = org, .id = id, .number = n->number, .trunk_id = n->trunk,
                                                                 .zh = n->zh, .topic_id = n->topic, .menu = str_of(menu),
                                                                 .greeting_id = n->greeting, .music_id = n->music, .active = n->active},
                               NULL);
    if (!err)
        n->id = id;
    return err;
}

/* -- desk phones -- */

enum err phone_digest(struct str login, struct str realm, struct str password, char ret_md5[33], char ret_sha256[65])
{
    const struct str parts[3] = {login, realm, password};
    return phone_digests(parts, ret_md5, ret_sha256) ? OK : ERR_NOMEM;
}

/* A name in a URI, and a part of what is digested: no colon. */
static enum err login_ok(struct store_tx *tx, org_id org, const struct phone_phone *p, const char **ret_field)
{
    struct sql_phone_of_login_row other;

    if (!p->login.n || p->login.n > WORD_MAX)
        return fail(ERR_FIELD_RANGE, "login", ret_field);
    for (size_t i = 0; i < p->login.n; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789._-", p->login.p[i]))
            return fail(ERR_FIELD_RANGE, "login", ret_field);
    enum err err = sql_phone_of_login(tx, &(struct sql_phone_of_login_in){.org_id = org, .login = p->login}, &other);
    if (err == OK && other.id != p->id)
        return fail(ERR_EXISTS, "login", ret_field);
    return err == ERR_MISSING ? OK : err;
}

static enum err phone_room(struct store_tx *tx, org_id org)
{
    struct sql_phones_count_row have;
    const enum err err = sql_phones_count(tx, &(struct sql_phones_count_in){.org_id = org}, &have);
    return room_for(err, have.count, PHONE_PHONES_MAX);
}

enum err phone_put(struct store_tx *tx, org_id org, struct phone_phone *p, uint64_t fresh, const char **ret_field)
{
    struct sql_phone_by_id_row old = {0};
    char md5[33] = "", sha256[65] = "";
    enum err err = fail(phone_name_ok(p->name), "name", ret_field);

    assert(fresh || p->id);
    if (!err)
        err = login_ok(tx, org, p, ret_field);
    if (!err && p->id)
        err = sql_phone_by_id(tx, &(struct sql_phone_by_id_in){.org_id = org, .id = p->id}, &old);
    else if (!err)
        err = phone_room(tx, org);
    if (!err && p->id && old.version != p->version)
        err = ERR_CHANGED;
    if (err)
        return err;
    bool keeps = !p->password.n && p->id && str_eq(old.login, p->login); /* the login is part of the digest */
    if (!keeps && (p->password.n < PASSWORD_MIN || p->password.n > SECRET_MAX))
        return fail(ERR_FIELD_RANGE, "password", ret_field);
    if (keeps) {
        if (old.ha1.n != 32 || old.ha1_sha256.n != 64)
            return ERR_CORRUPT;
        memcpy(md5, old.ha1.p, 32);
        memcpy(sha256, old.ha1_sha256.p, 64);
    } else {
        err = phone_digest(p->login, STR(PHONE_REALM), p->password, md5, sha256);
    }
    uint64_t id = p->id ? p->id : fresh;
    if (!err)
        err = sql_phone_put(tx,
                            &(struct sql_phone_put_in){.org_id = org, .id = id, .agent_id = p->agent, .login = p->login,
                                                       .realm = STR(PHONE_REALM), .ha1 = {md5, 32}, .ha1_sha256 = {sha256, 64},
                                                       .name = p->name, .active = p->active},
                            NULL);
    if (!err)
        p->id = id;
    return err;
}

/* -- where an agent answers -- */

enum err phone_device_get(struct store_tx *tx, org_id org, agent_id agent, struct phone_device_of *ret_device)
{
    struct sql_phone_device_of_row row;
    enum err err = sql_phone_device_of(tx, &(struct sql_phone_device_of_in){.org_id = org, .agent_id = agent}, &row);

    if (err && err != ERR_MISSING)
        return err;
    *ret_device = (struct phone_device_of){.device = PHONE_DEVICE_BROWSER};
    if (err == ERR_MISSING)
        return OK;
    ret_device->device = (enum phone_device)row.device;
    ret_device->phone = row.phone_id;
    if (row.number.n && row.number.n < PHONE_NUMBER_BYTES)
        memcpy(ret_device->number, row.number.p, row.number.n);
    return OK;
}

enum err phone_device_put(struct store_tx *tx, org_id org, agent_id agent, const struct phone_device_of *d)
{
    struct sql_phone_by_id_row phone;

    if (d->device == PHONE_DEVICE_DESK) {
        enum err err = sql_phone_by_id(tx, &(struct sql_phone_by_id_in){.org_id = org, .id = d->phone}, &phone);
        if (err)
            return err == ERR_MISSING ? ERR_INPUT : err;
        if (phone.agent_id != agent || !phone.active)
            return ERR_INPUT;
    } else if (d->device == PHONE_DEVICE_NUMBER) {
        if (!phone_is_e164(str_of(d->number)))
            return ERR_TELEPHONE;
    } else if (d->device != PHONE_DEVICE_BROWSER) {
        return ERR_INPUT;
    }
    struct sql_phone_device_put_in in = {.org_id = org, .agent_id = agent, .device = d->device};
    if (d->device == PHONE_DEVICE_DESK)
        in.phone_id = d->phone;
    if (d->device == PHONE_DEVICE_NUMBER)
        in.number = str_of(d->number);
    return sql_phone_device_put(tx, &in, NULL);
}
