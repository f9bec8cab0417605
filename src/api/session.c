/* Sessions: the cookie, the cache, and the one place where a session begins. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "api/call.h"

#define COOKIE "tandem_session"
#define SLIDE_US (INT64_C(600) * SECOND_US) /* the end is moved at most this often */

struct str api_cookie(const struct net_request *r)
{
    struct str all = net_header(r, "cookie");

    while (all.n > 0) {
        const char *end = memchr(all.p, ';', all.n);
        struct str one = {all.p, end ? (size_t)(end - all.p) : all.n};
        size_t skip = end ? one.n + 1 : one.n;
        all = (struct str){all.p + skip, all.n - skip};
        while (one.n > 0 && one.p[0] == ' ')
            one = (struct str){one.p + 1, one.n - 1};
        size_t name = sizeof COOKIE; /* with its = */
        if (str_starts(one, COOKIE "=") && one.n - name == ACCOUNT_TOKEN_BYTES - 1)
            return (struct str){one.p + name, one.n - name};
    }
    return (struct str){"", 0};
}

/* Same site means same host here: a page served by us names us in both. A proxy must pass Host on. */
bool api_origin_ok(const struct net_request *r)
{
    struct str origin = net_header(r, "origin");

    if (origin.n == 0)
        return true;
    size_t scheme = str_starts(origin, "http://") ? 7 : str_starts(origin, "https://") ? 8 : 0;
    return scheme > 0 && str_eq((struct str){origin.p + scheme, origin.n - scheme}, r->host);
}

bool api_is_local(struct str peer)
{
    return str_starts(peer, "127.") || str_is(peer, "::1");
}

/* A proxy on this machine appends whom it saw to X-Forwarded-For; what stands before that anybody may have written. */
struct str api_peer(const struct net_request *r)
{
    struct str all = net_header(r, "x-forwarded-for");

    if (!api_is_local(r->peer) || all.n == 0)
        return r->peer;
    size_t from = all.n;
    while (from > 0 && all.p[from - 1] != ',' && all.p[from - 1] != ' ')
        from--;
    return from < all.n ? (struct str){all.p + from, all.n - from} : r->peer;
}

static struct api_who *set_of(struct api *a, const uint8_t hash[32], uint32_t *ret_set)
{
    uint32_t set = (uint32_t)(hash[0] | hash[1] << 8) % API_CACHE_SETS;
    *ret_set = set;
    return a->cache.ways[set];
}

bool api_cached(struct api *a, const uint8_t hash[32], int64_t now_us, struct api_who *ret_who)
{
    uint32_t set;
    bool found = false;

    pthread_mutex_lock(&a->cache.lock);
    struct api_who *w = set_of(a, hash, &set);
    for (uint32_t i = 0; i < API_CACHE_WAYS && !found; i++) {
        found = w[i].user && memcmp(w[i].hash, hash, 32) == 0 && w[i].expires_us > now_us;
        if (found)
            *ret_who = w[i];
    }
    pthread_mutex_unlock(&a->cache.lock);
    return found;
}

static void keep(struct api *a, const struct api_who *who, uint64_t generation)
{
    uint32_t set;

    pthread_mutex_lock(&a->cache.lock);
    if (a->cache.generation == generation) {
        struct api_who *w = set_of(a, who->hash, &set);
        uint32_t i = 0;
        while (i < API_CACHE_WAYS && memcmp(w[i].hash, who->hash, 32) != 0)
            i++;
        if (i == API_CACHE_WAYS)
            i = a->cache.next[set]++ % API_CACHE_WAYS;
        w[i] = *who;
    }
    pthread_mutex_unlock(&a->cache.lock);
}

static uint64_t generation(struct api *a)
{
    pthread_mutex_lock(&a->cache.lock);
    uint64_t g = a->cache.generation;
    pthread_mutex_unlock(&a->cache.lock);
    return g;
}

/* One session by its hash, or a user's but one (NULL: all). */
static void drop(struct api *a, const uint8_t *hash, agent_id user, const uint8_t *but)
{
    pthread_mutex_lock(&a->cache.lock);
    a->cache.generation++;
    for (uint32_t s = 0; s < API_CACHE_SETS; s++)
        for (uint32_t i = 0; i < API_CACHE_WAYS; i++) {
            struct api_who *w = &a->cache.ways[s][i];
            if (hash ? memcmp(w->hash, hash, 32) == 0 : w->user == user && !(but && memcmp(w->hash, but, 32) == 0))
                *w = (struct api_who){0};
        }
    pthread_mutex_unlock(&a->cache.lock);
    api_desks_sign_out(a, hash, user, but);
}

void api_drop_session(struct api *a, const uint8_t hash[32])
{
    drop(a, hash, 0, NULL);
}

void api_drop_user(struct api *a, agent_id user, const uint8_t *but)
{
    drop(a, NULL, user, but);
}

/* -- the store behind -- */

struct finding {
    struct store_job job;
    org_id org;
    int64_t now_us;
    struct api_who who;
    struct account_user user;
    struct account_session session;
};

static enum err find(struct store_tx *tx, void *arg)
{
    struct finding *f = arg;
    return account_session_find(tx, f->org, f->who.hash, f->now_us, &f->session, &f->user);
}

static enum err extend(struct store_tx *tx, struct store_job *job)
{
    struct finding *f = (struct finding *)job;
    return account_session_extend(tx, f->org, f->who.hash, f->who.expires_us, f->who.seen_us);
}

enum err api_who_find(struct api *a, const uint8_t hash[32], int64_t now_us, struct api_who *ret_who)
{
    struct finding f = {.job.work = extend, .org = a->conf.org, .now_us = now_us};
    uint64_t before = generation(a);
    bool cached = api_cached(a, hash, now_us, &f.who);

    if (!cached) {
        memcpy(f.who.hash, hash, 32);
        enum err err = store_read(a->conf.store, find, &f);
        if (err)
            return err;
        f.who.user = f.user.id;
        f.who.role = f.user.role;
        f.who.created_us = f.session.created_us;
        f.who.expires_us = f.session.expires_us;
        f.who.seen_us = f.session.seen_us;
        memcpy(f.who.csrf, f.session.csrf, sizeof f.who.csrf);
    }
    int64_t until = now_us + ACCOUNT_SESSION_US, most = f.who.created_us + ACCOUNT_SESSION_MOST_US;
    until = until < most ? until : most;
    bool slide = until - f.who.expires_us > SLIDE_US || now_us - f.who.seen_us > SLIDE_US;
    if (slide) {
        f.who.expires_us = until;
        f.who.seen_us = now_us;
        slide = store_call(a->conf.store, &f.job) == OK; /* not stored: it is tried again with the next request */
    }
    if (slide || !cached)
        keep(a, &f.who, before);
    *ret_who = f.who;
    return OK;
}

/* -- the beginning of a session -- */

struct opening {
    struct store_job job;
    org_id org;
    uint8_t hash[32];
    struct account_session session;
};

static enum err open_session(struct store_tx *tx, struct store_job *job)
{
    struct opening *o = (struct opening *)job;
    return account_session_open(tx, o->org, o->hash, &o->session);
}

void api_session_json(struct api_call *c, const struct account_user *u, const char *csrf)
{
    const struct config_view *v = config_take(c->api->conf.config);
    struct json *j = &c->json;

    json_open(j, NULL);
    json_open(j, "user");
    json_id(j, "id", u->id);
    json_z(j, "login", u->login);
    json_z(j, "name_zh", u->name_zh);
    json_z(j, "name_en", u->name_en);
    json_z(j, "role", api_role_word(u->role));
    json_close(j);
    json_z(j, "csrf", csrf);
    json_open(j, "company");
    json_text(j, "name_zh", v->zh);
    json_text(j, "name_en", v->en);
    json_close(j);
    json_close(j);
    config_drop(v);
}

enum err api_sign_in_as(struct api_call *c, const struct account_user *u)
{
    char token[ACCOUNT_TOKEN_BYTES];
    struct opening o = {.job.work = open_session, .org = c->api->conf.org};

    account_token(token);
    account_token_hash(str_of(token), o.hash);
    o.session = (struct account_session){.user = u->id, .created_us = c->now_us,
                                         .expires_us = c->now_us + ACCOUNT_SESSION_US, .agent = c->agent};
    account_token(o.session.csrf);
    enum err err = store_call(c->api->conf.store, &o.job);
    if (err == OK) {
        snprintf(c->cookie, sizeof c->cookie, COOKIE "=%s; Path=/; HttpOnly; SameSite=Strict; Max-Age=%lld%s", token,
                 (long long)(ACCOUNT_SESSION_MOST_US / SECOND_US), c->api->conf.tls || c->https ? "; Secure" : "");
        c->status = 201;
        api_session_json(c, u, o.session.csrf);
    }
    sodium_memzero(token, sizeof token);
    return err;
}
