#include "service/account/account.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "port/sql.h"

/* OWASP's minimum for Argon2id: 19 MiB, two passes. */
#define HASH_MEMORY_BYTES (19u * 1024u * 1024u)
#define HASH_PASSES 2u

static_assert(ACCOUNT_HASH_BYTES > crypto_pwhash_STRBYTES, "a stored password fits");

/* -- passwords and tokens -- */

enum err account_hash(struct str password, char ret_hash[ACCOUNT_HASH_BYTES])
{
    memset(ret_hash, 0, ACCOUNT_HASH_BYTES);
    int failed = crypto_pwhash_str_alg(ret_hash, password.p, password.n, HASH_PASSES, HASH_MEMORY_BYTES,
                                       crypto_pwhash_ALG_ARGON2ID13);
    return failed ? ERR_NOMEM : OK;
}

bool account_verify(struct str password, const char *hash)
{
    if (hash[0])
        return crypto_pwhash_str_verify(hash, password.p, password.n) == 0;

    /* Nobody by that name: the same work, so that the time does not tell. */
    uint8_t key[32], salt[crypto_pwhash_SALTBYTES] = {0};
    if (crypto_pwhash(key, sizeof key, password.p, password.n, salt, HASH_PASSES, HASH_MEMORY_BYTES,
                      crypto_pwhash_ALG_ARGON2ID13))
        return false;
    sodium_memzero(key, sizeof key);
    return false;
}

void account_token(char ret_token[ACCOUNT_TOKEN_BYTES])
{
    uint8_t bytes[32];

    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2base64(ret_token, ACCOUNT_TOKEN_BYTES, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(bytes, sizeof bytes);
}

void account_token_hash(struct str token, uint8_t ret_hash[32])
{
    crypto_hash_sha256(ret_hash, (const uint8_t *)token.p, token.n);
}

/* -- users -- */

static enum err check_name(struct str s, const char *name, const char **ret_field)
{
    *ret_field = name;
    if (!str_utf8(s))
        return ERR_UTF8;
    size_t points = str_points(s);
    if (points == 0 || points > ACCOUNT_NAME_POINTS_MAX)
        return ERR_FIELD_RANGE;
    for (size_t i = 0; i < s.n; i++)
        if ((uint8_t)s.p[i] < 0x20 || s.p[i] == 0x7f)
            return ERR_INPUT;
    *ret_field = NULL;
    return OK;
}

enum err account_check(const struct account_entry *e, const char **ret_field)
{
    *ret_field = "login";
    if (e->login.n < 2 || e->login.n > ACCOUNT_LOGIN_MAX)
        return ERR_FIELD_RANGE;
    for (size_t i = 0; i < e->login.n; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789._-", e->login.p[i]) || !e->login.p[i])
            return ERR_INPUT;
    enum err err = check_name(e->name_zh, "name_zh", ret_field);
    return err ? err : check_name(e->name_en, "name_en", ret_field);
}

static enum err user_fact(struct store_tx *tx, agent_id id, enum role role, bool active, agent_id by, int64_t now_us)
{
    fact_no no;
    struct fact f = {.at_us = now_us, .kind = FACT_USER_SET, .agent = id, .a = role, .b = active, .c = (int64_t)by};
    return store_fact(tx, &f, &no);
}

enum err account_create(struct store_tx *tx, const struct account_entry *e)
{
    assert(e->id != 0 && e->role != ROLE_NONE && e->password);

    uint64_t users = 0;
    enum err err = e->first ? account_count(tx, e->org, &users) : OK;
    if (err == OK && users > 0)
        err = ERR_STATE;
    if (err)
        return err;
    struct sql_user_insert_in in = {.org_id = e->org, .id = e->id, .login = e->login, .name_zh = e->name_zh,
                                    .name_en = e->name_en, .role = e->role, .password = str_of(e->password),
                                    .active = true, .created_us = e->now_us};
    err = sql_user_insert(tx, &in, NULL);
    return err ? err : user_fact(tx, e->id, e->role, true, e->by, e->now_us);
}

enum err account_count(struct store_tx *tx, org_id org, uint64_t *ret_count)
{
    struct sql_user_count_row row;
    enum err err = sql_user_count(tx, &(struct sql_user_count_in){.org_id = org}, &row);
    if (err == OK)
        *ret_count = row.users;
    return err;
}

static void copy(char *to, size_t room, struct str s)
{
    snprintf(to, room, "%.*s", STR_FMT(s));
}

static struct account_user user_of(const struct sql_user_by_id_row *r)
{
    struct account_user u = {.id = r->id, .role = (enum role)r->role, .active = r->active, .created_us = r->created_us};
    copy(u.login, sizeof u.login, r->login);
    copy(u.name_zh, sizeof u.name_zh, r->name_zh);
    copy(u.name_en, sizeof u.name_en, r->name_en);
    copy(u.password, sizeof u.password, r->password);
    copy(u.shown_zh, sizeof u.shown_zh, r->shown_zh);
    copy(u.shown_en, sizeof u.shown_en, r->shown_en);
    return u;
}

enum err account_by_login(struct store_tx *tx, org_id org, struct str login, struct account_user *ret_user)
{
    struct sql_user_by_login_row r;
    enum err err = sql_user_by_login(tx, &(struct sql_user_by_login_in){.org_id = org, .login = login}, &r);
    if (err == OK)
        *ret_user = user_of(&(struct sql_user_by_id_row){r.id, r.login, r.name_zh, r.name_en, r.role, r.password,
                                                         r.active, r.created_us, r.shown_zh, r.shown_en});
    return err;
}

enum err account_by_id(struct store_tx *tx, org_id org, agent_id id, struct account_user *ret_user)
{
    struct sql_user_by_id_row r;
    enum err err = sql_user_by_id(tx, &(struct sql_user_by_id_in){.org_id = org, .id = id}, &r);
    if (err == OK)
        *ret_user = user_of(&r);
    return err;
}

struct list_walk {
    enum err (*each)(void *arg, const struct account_user *u);
    void *arg;
};

static enum err list_each(void *arg, const struct sql_users_all_row *r)
{
    const struct list_walk *w = arg;
    struct account_user u = user_of(&(struct sql_user_by_id_row){r->id, r->login, r->name_zh, r->name_en, r->role,
                                                                 {"", 0}, r->active, r->created_us, r->shown_zh, r->shown_en});
    return w->each(w->arg, &u);
}

enum err account_list(struct store_tx *tx, org_id org, enum err (*each)(void *arg, const struct account_user *u), void *arg)
{
    return sql_users_all(tx, &(struct sql_users_all_in){.org_id = org}, list_each, &(struct list_walk){each, arg});
}

/* One of a change's names; p NULL stays as it is. */
static enum err check_changed(struct str s, bool may_be_empty, const char *name, const char **ret_field)
{
    return !s.p || (may_be_empty && s.n == 0) ? OK : check_name(s, name, ret_field);
}

enum err account_change_check(const struct account_change *c, const char **ret_field)
{
    enum err err = check_changed(c->name_zh, false, "name_zh", ret_field);
    if (err == OK)
        err = check_changed(c->name_en, false, "name_en", ret_field);
    if (err == OK)
        err = check_changed(c->shown_zh, true, "shown_zh", ret_field);
    return err ? err : check_changed(c->shown_en, true, "shown_en", ret_field);
}

/* Whether another active administrator remains when this user is none any more. */
static enum err others_remain(struct store_tx *tx, const struct account_change *c)
{
    struct sql_user_admins_besides_row row;
    struct sql_user_admins_besides_in in = {.org_id = c->org, .id = c->id, .role = ROLE_ADMIN, .active = true};
    enum err err = sql_user_admins_besides(tx, &in, &row);
    return err ? err : row.users > 0 ? OK : ERR_STATE;
}

/* The hash of a session that stays; nothing's when none does. */
static struct str kept(const uint8_t *keeps)
{
    return keeps ? (struct str){(const char *)keeps, 32} : STR("");
}

enum err account_change(struct store_tx *tx, const struct account_change *c, struct account_user *ret_user)
{
    struct account_user old, u;
    enum err err = account_by_id(tx, c->org, c->id, &old);
    if (err)
        return err;

    u = old;
    if (c->name_zh.p)
        copy(u.name_zh, sizeof u.name_zh, c->name_zh);
    if (c->name_en.p)
        copy(u.name_en, sizeof u.name_en, c->name_en);
    if (c->shown_zh.p)
        copy(u.shown_zh, sizeof u.shown_zh, c->shown_zh);
    if (c->shown_en.p)
        copy(u.shown_en, sizeof u.shown_en, c->shown_en);
    if (c->role != ROLE_NONE)
        u.role = c->role;
    if (c->password)
        copy(u.password, sizeof u.password, str_of(c->password));
    if (c->active >= 0)
        u.active = c->active != 0;

    bool was_admin = old.active && old.role == ROLE_ADMIN;
    if (was_admin && !(u.active && u.role == ROLE_ADMIN))
        err = others_remain(tx, c);
    if (err)
        return err;
    struct sql_user_update_in in = {.org_id = c->org, .id = c->id, .name_zh = str_of(u.name_zh), .name_en = str_of(u.name_en),
                                    .role = u.role, .password = str_of(u.password), .active = u.active,
                                    .shown_zh = str_of(u.shown_zh), .shown_en = str_of(u.shown_en)};
    err = sql_user_update(tx, &in, NULL);
    if (err == OK && (!u.active || u.role != old.role || c->password))
        err = sql_sessions_of_delete(tx, &(struct sql_sessions_of_delete_in){.org_id = c->org, .user_id = c->id, .but = kept(c->keeps)}, NULL);
    if (err == OK)
        err = user_fact(tx, c->id, u.role, u.active, c->by, c->now_us);
    if (err == OK)
        *ret_user = u;
    return err;
}

/* -- what they may choose -- */

#define OWN_NAME "own_name"
#define OWN_PICTURE "own_picture"

static enum err switch_get(struct store_tx *tx, org_id org, const char *key, bool unset, bool *ret_on)
{
    struct sql_setting_get_row row;
    enum err err = sql_setting_get(tx, &(struct sql_setting_get_in){.org_id = org, .key = str_of(key)}, &row);
    if (err && err != ERR_MISSING)
        return err;
    *ret_on = err == ERR_MISSING ? unset : str_is(row.value, "1");
    return OK;
}

static enum err switch_put(struct store_tx *tx, org_id org, const char *key, bool on)
{
    struct sql_setting_put_in in = {.org_id = org, .key = str_of(key), .value = on ? STR("1") : STR("0")};
    return sql_setting_put(tx, &in, NULL);
}

enum err account_own(struct store_tx *tx, org_id org, struct account_own *ret_own)
{
    enum err err = switch_get(tx, org, OWN_NAME, false, &ret_own->name);
    return err ? err : switch_get(tx, org, OWN_PICTURE, true, &ret_own->picture);
}

enum err account_own_put(struct store_tx *tx, org_id org, const struct account_own *own)
{
    enum err err = switch_put(tx, org, OWN_NAME, own->name);
    return err ? err : switch_put(tx, org, OWN_PICTURE, own->picture);
}

/* -- sessions -- */

static struct str hash_str(const uint8_t hash[32])
{
    return (struct str){(const char *)hash, 32};
}

static enum err note(struct store_tx *tx, enum fact_kind kind, agent_id user, int64_t now_us)
{
    fact_no no;
    return store_fact(tx, &(struct fact){.at_us = now_us, .kind = (uint16_t)kind, .agent = user}, &no);
}

/* As much of it as is kept. It is a stranger's: what is no text is left out. */
static struct str agent_of(struct str agent)
{
    struct str cut = {agent.p, agent.n < ACCOUNT_AGENT_MAX ? agent.n : ACCOUNT_AGENT_MAX};
    for (size_t i = 0; i < cut.n; i++)
        if (cut.p[i] < 0x20 || cut.p[i] > 0x7e)
            return STR("");
    return cut.n ? cut : STR("");
}

enum err account_session_open(struct store_tx *tx, org_id org, const uint8_t hash[32], const struct account_session *s)
{
    struct sql_sessions_expired_delete_in old = {.org_id = org, .user_id = s->user, .now_us = s->created_us};
    struct sql_session_insert_in in = {.org_id = org, .token_hash = hash_str(hash), .user_id = s->user,
                                       .csrf = str_of(s->csrf), .created_us = s->created_us, .expires_us = s->expires_us, .agent = agent_of(s->agent)};
    enum err err = sql_sessions_expired_delete(tx, &old, NULL);
    if (err == OK)
        err = sql_session_insert(tx, &in, NULL);
    return err ? err : note(tx, FACT_SIGNED_IN, s->user, s->created_us);
}

enum err account_session_find(struct store_tx *tx, org_id org, const uint8_t hash[32], int64_t now_us,
                              struct account_session *ret_session, struct account_user *ret_user)
{
    struct sql_session_by_hash_row r;
    struct sql_session_by_hash_in in = {.org_id = org, .token_hash = hash_str(hash)};
    enum err err = sql_session_by_hash(tx, &in, &r);
    if (err == ERR_MISSING || (err == OK && r.expires_us <= now_us))
        return ERR_SIGNED_OUT;
    if (err)
        return err;

    struct account_session s = {.user = r.user_id, .created_us = r.created_us, .expires_us = r.expires_us, .seen_us = r.seen_us};
    copy(s.csrf, sizeof s.csrf, r.csrf);
    err = account_by_id(tx, org, s.user, ret_user);
    if (err == ERR_MISSING || (err == OK && !ret_user->active))
        return ERR_SIGNED_OUT;
    if (err == OK)
        *ret_session = s;
    return err;
}

enum err account_session_extend(struct store_tx *tx, org_id org, const uint8_t hash[32], int64_t expires_us, int64_t seen_us)
{
    struct sql_session_extend_in in = {.org_id = org, .token_hash = hash_str(hash), .expires_us = expires_us, .seen_us = seen_us};
    return sql_session_extend(tx, &in, NULL);
}

enum err account_session_close(struct store_tx *tx, org_id org, const uint8_t hash[32], int64_t now_us)
{
    struct sql_session_by_hash_row r;
    enum err err = sql_session_by_hash(tx, &(struct sql_session_by_hash_in){.org_id = org, .token_hash = hash_str(hash)}, &r);
    if (err)
        return err == ERR_MISSING ? OK : err;

    agent_id user = r.user_id;
    err = sql_session_delete(tx, &(struct sql_session_delete_in){.org_id = org, .token_hash = hash_str(hash)}, NULL);
    return err ? err : note(tx, FACT_SIGNED_OUT, user, now_us);
}

uint64_t account_session_id(const uint8_t hash[32])
{
    uint64_t id = 0;
    for (int i = 0; i < 8; i++)
        id = id << 8 | hash[i];
    return id >> 1 | 1; /* fits a signed number, as all ids do */
}

struct sessions_walk {
    enum err (*each)(void *arg, const struct account_session_row *r);
    void *arg;
};

static enum err session_each(void *arg, const struct sql_sessions_of_row *r)
{
    const struct sessions_walk *w = arg;
    struct account_session_row row = {.agent = r->agent, .created_us = r->created_us, .seen_us = r->seen_us};
    if (r->token_hash.n != sizeof row.hash)
        return ERR_CORRUPT;
    memcpy(row.hash, r->token_hash.p, sizeof row.hash);
    return w->each(w->arg, &row);
}

enum err account_sessions(struct store_tx *tx, org_id org, agent_id user, int64_t now_us,
                          enum err (*each)(void *arg, const struct account_session_row *r), void *arg)
{
    struct sql_sessions_of_in in = {.org_id = org, .user_id = user, .now_us = now_us, .max = ACCOUNT_SESSIONS_MAX};
    return sql_sessions_of(tx, &in, session_each, &(struct sessions_walk){each, arg});
}

struct ending {
    uint64_t id;          /* 0: all but keeps */
    const uint8_t *keeps; /* NULL: none */
    uint8_t (*hashes)[32];
    uint32_t count;
};

static enum err end_each(void *arg, const struct account_session_row *r)
{
    struct ending *e = arg;
    bool wanted = e->id ? account_session_id(r->hash) == e->id : !e->keeps || memcmp(r->hash, e->keeps, 32) != 0;
    if (wanted)
        memcpy(e->hashes[e->count++], r->hash, 32);
    return OK;
}

enum err account_session_end(struct store_tx *tx, org_id org, agent_id user, uint64_t id, const uint8_t *keeps, int64_t now_us,
                             uint8_t *ret_hash)
{
    uint8_t hashes[ACCOUNT_SESSIONS_MAX][32];
    struct ending e = {.id = id, .keeps = keeps, .hashes = hashes};

    assert(!id || ret_hash);
    enum err err = account_sessions(tx, org, user, now_us, end_each, &e);
    if (err == OK && id && e.count == 0)
        err = ERR_MISSING;
    for (uint32_t i = 0; i < e.count && err == OK; i++)
        err = account_session_close(tx, org, hashes[i], now_us);
    if (err == OK && id)
        memcpy(ret_hash, hashes[0], 32);
    if (err == OK && !id) /* also what the list was too short for */
        err = sql_sessions_of_delete(tx, &(struct sql_sessions_of_delete_in){.org_id = org, .user_id = user, .but = kept(keeps)}, NULL);
    return err;
}

/* -- records -- */

enum err account_refused(struct store_tx *tx, agent_id user, int64_t now_us)
{
    return note(tx, FACT_SIGN_IN_REFUSED, user, now_us);
}

enum err account_viewed(struct store_tx *tx, agent_id user, party_id party, enum account_view what, int64_t now_us)
{
    assert(user != 0 && party != 0);

    fact_no no;
    struct fact f = {.at_us = now_us, .kind = FACT_CUSTOMER_VIEWED, .agent = user, .party = party, .a = what};
    return store_fact(tx, &f, &no);
}
