/* The path of a request: checked on a loop thread (api_head), copied to a worker (api_request), run, answered. */
#include "api/api.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "api/bytes.h"
#include "api/call.h"
#include "base/log.h"
#include "base/prng.h"
#include "service/file/file.h"

#define CALL_BYTES_MAX (1024u * 1024u)

enum err api_fail(struct api_call *c, enum err err, const char *field)
{
    assert(err != OK);

    size_t n = field ? strlen(field) : 0;
    n = n < sizeof c->field ? n : sizeof c->field - 1;
    if (n > 0)
        memcpy(c->field, field, n);
    c->field[n] = 0;
    return err;
}

enum err api_span(struct api_call *c, int64_t longest_us, int64_t *ret_from_us, int64_t *ret_to_us)
{
    int64_t from = api_int(c->query, "from_us", -1), to = api_int(c->query, "to_us", -1);

    if (from < 0 || to < 0)
        return api_fail(c, ERR_FIELD_MISSING, from < 0 ? "from_us" : "to_us");
    if (to <= from || to - from > longest_us)
        return api_fail(c, ERR_FIELD_RANGE, "to_us");
    *ret_from_us = from;
    *ret_to_us = to;
    return OK;
}

enum err api_new(const struct api_conf *c, struct api **ret_api)
{
    assert(c->org && c->store && c->pool && c->config && c->ids);

    if (sodium_init() < 0)
        return ERR_SYSTEM;
    struct api *a = calloc(1, sizeof *a);
    if (!a)
        return ERR_NOMEM;
    a->conf = *c;
    pthread_mutex_init(&a->cache.lock, NULL);
    pthread_mutex_init(&a->limits.lock, NULL);
    pthread_mutex_init(&a->setup, NULL);
    randombytes_buf(&a->limits.seed, sizeof a->limits.seed);
    enum err err = api_files_new(a);
    if (err == OK)
        err = api_desks_new(a);
    if (err) {
        api_free(a);
        return err;
    }
    *ret_api = a;
    return OK;
}

void api_connect(struct api *a, struct net *net)
{
    a->conf.net = net;
}

void api_free(struct api *a)
{
    if (!a)
        return;
    api_desks_free(a);
    api_files_free(a);
    pthread_mutex_destroy(&a->cache.lock);
    pthread_mutex_destroy(&a->limits.lock);
    pthread_mutex_destroy(&a->setup);
    free(a);
}

void api_stats(struct api *a, struct api_stats *ret_stats)
{
    *ret_stats = (struct api_stats){a->files_taken, a->files_refused, a->files_infected, a->files_served};
}

void api_tick(struct api *a, int64_t now_us)
{
    api_desks_tick(a, now_us);
}

/* -- routing -- */

/* Whether a path fits "/api/queues/{id}"; *ret_id is 0 without an id. */
static bool fits(const char *template, struct str path, struct str *ret_id)
{
    const char *open = strchr(template, '{');

    *ret_id = (struct str){"", 0};
    if (!open)
        return str_is(path, template);
    size_t head = (size_t)(open - template);
    struct str tail = str_of(strchr(open, '}') + 1);
    if (path.n <= head + tail.n || memcmp(path.p, template, head) != 0)
        return false;
    *ret_id = (struct str){path.p + head, path.n - head - tail.n};
    return str_eq((struct str){path.p + path.n - tail.n, tail.n}, tail) && !memchr(ret_id->p, '/', ret_id->n);
}

static enum err find_route(const struct net_request *r, const struct api_route **ret_route, uint64_t *ret_id)
{
    enum err err = ERR_MISSING;

    for (uint32_t i = 0; i < api_routes_count; i++) {
        struct str id;
        if (!fits(api_routes[i].path, r->path, &id))
            continue;
        err = ERR_METHOD;
        if (api_routes[i].method != r->method)
            continue;
        *ret_route = &api_routes[i];
        *ret_id = 0;
        /* An id that cannot be one is not there. */
        return id.n == 0 || (str_u64(id, ret_id) && *ret_id > 0 && *ret_id <= INT64_MAX) ? OK : ERR_MISSING;
    }
    return err;
}

static bool is_json(struct str type)
{
    return str_is(type, "application/json") || str_is(type, "application/json; charset=utf-8") ||
           str_is(type, "application/json;charset=utf-8") || str_is(type, "application/json; charset=UTF-8");
}

/* All that can be said before the body is read and the session looked up. */
static enum err check(struct api *a, const struct net_request *r, const struct api_route **ret_route, uint64_t *ret_id)
{
    enum err err = find_route(r, ret_route, ret_id);
    if (err)
        return err;
    const struct api_route *route = *ret_route;
    size_t most = route->part ? FILE_PART_BYTES : API_BODY_MAX;
    if (r->body_length > (int64_t)most || r->body.n > most)
        return ERR_TOO_BIG;
    if (r->method != NET_GET && !api_origin_ok(r) && !api_cors(a, r).n)
        return ERR_ORIGIN;
    if (route->roles && api_cookie(r).n == 0)
        return ERR_SIGNED_OUT;
    if (route->body >= 0 && !is_json(net_header(r, "content-type")))
        return ERR_MEDIA_TYPE;
    if (route->part && !str_is(net_header(r, "content-type"), "application/octet-stream"))
        return ERR_MEDIA_TYPE;
    return OK;
}

static bool is_preflight(const struct net_request *r)
{
    return r->method == NET_OPTIONS && api_for_visitors(r->path);
}

enum net_verdict api_head(struct api *a, const struct net_request *r, enum err *ret_err)
{
    const struct api_route *route;
    uint64_t id;

    if (is_preflight(r))
        return NET_TAKE;
    if (api_is_file(r)) {
        bool reads = r->method == NET_GET || r->method == NET_HEAD;
        *ret_err = reads ? OK : ERR_METHOD;
        return reads ? NET_TAKE : NET_DENY;
    }
    *ret_err = check(a, r, &route, &id);
    return *ret_err ? NET_DENY : route->part ? NET_TAKE_BIG : NET_TAKE;
}

/* -- on a worker -- */

static void call_free(struct api_call *c)
{
    api_json_free(c->body);
    api_json_free(c->query);
    /* Bodies hold passwords. */
    if (c->body_text.n)
        sodium_memzero((char *)(uintptr_t)c->body_text.p, c->body_text.n);
    buf_done(&c->out);
    arena_done(&c->arena);
    free(c);
}

static enum err authorize(struct api_call *c)
{
    uint8_t hash[32];
    const struct api_route *route = c->route;

    if (!route->roles)
        return OK;
    account_token_hash(c->token, hash);
    enum err err = api_who_find(c->api, hash, c->now_us, &c->who);
    if (err)
        return err;
    if (!(route->roles & 1u << c->who.role))
        return ERR_FORBIDDEN;
    if (route->method != NET_GET && !str_same_secret(c->csrf, str_of(c->who.csrf)))
        return ERR_CSRF;
    return OK;
}

static enum err run(struct api_call *c)
{
    enum err err = authorize(c);
    if (err == OK && c->route->query >= 0)
        err = api_say_range(c, api_query(c->query_text, &api_schemas[c->route->query], &c->query, c->field), &api_schemas[c->route->query]);
    if (err == OK && c->route->body >= 0)
        err = api_say_range(c, api_body(c->body_text, &api_schemas[c->route->body], &c->body, c->field), &api_schemas[c->route->body]);
    return err ? err : c->route->run(c);
}

static void work(void *arg)
{
    struct api_call *c = arg;

    c->now_us = clock_now_us();
    json_init(&c->json, &c->out);
    enum err err = run(c);
    if (err_status(err) >= 500)
        log_event(LOG_WARN, "api", "failed", "path=%s error=%s", c->route->path, err_code(err));
    if (!c->answered)
        api_answer(c, err);
    call_free(c);
}

static struct str keep(struct api_call *c, struct str s)
{
    char *p = arena_text(&c->arena, s.n ? s.p : "", s.n);
    return (struct str){p, p ? s.n : 0};
}

void api_request(struct api *a, const struct net_request *r)
{
    const struct api_route *route;
    uint64_t id;

    if (api_is_file(r)) {
        api_answer_file(a, r);
        return;
    }
    if (is_preflight(r)) {
        api_answer_preflight(a, r);
        return;
    }
    enum err err = check(a, r, &route, &id);
    struct api_call *c = err ? NULL : calloc(1, sizeof *c);
    if (!c) {
        api_answer_error(a, r->id, err ? err : ERR_NOMEM);
        return;
    }
    *c = (struct api_call){.api = a, .route = route, .id = r->id, .path_id = id, .at = -1};
    arena_init(&c->arena, CALL_BYTES_MAX + r->body.n);
    c->body_text = keep(c, r->body);
    c->query_text = keep(c, r->query);
    c->token = keep(c, api_cookie(r));
    c->csrf = keep(c, net_header(r, "x-csrf-token"));
    c->peer = keep(c, api_peer(r));
    c->forwarded = net_header(r, "x-forwarded-for").n > 0 || net_header(r, "forwarded").n > 0;
    c->https = str_is(net_header(r, "x-forwarded-proto"), "https");
    c->cors = keep(c, api_cors(a, r));
    if (route->slow)
        c->agent = keep(c, net_header(r, "user-agent"));
    if (route->files) {
        c->visitor = keep(c, net_header(r, "x-visitor-token"));
        c->range = keep(c, net_header(r, "range"));
        c->none_match = keep(c, net_header(r, "if-none-match"));
    }
    uint64_t key = route->files && id ? hash_u64(id) /* one file's parts one after the other */
                   : c->token.n ? hash_bytes(c->token.p, c->token.n, a->limits.seed)
                              : hash_u64((uint64_t)r->id.where << 32 | r->id.gen);
    struct pool *pool = route->files ? a->conf.file_pool : route->slow && a->conf.hash_pool ? a->conf.hash_pool : a->conf.pool;
    if (!c->body_text.p || !c->query_text.p || !c->token.p || !c->csrf.p || !c->peer.p)
        err = ERR_NOMEM;
    else
        err = pool_post(pool, key, work, c);
    if (err) {
        api_answer_error(a, r->id, err);
        call_free(c);
    }
}
