/* call.h: one request on its way through the api, and what the api's files share. */
#pragma once

#include <pthread.h>
#include <stdatomic.h>

#include "api/api.h"
#include "api/schema.h"
#include "api/words.h"
#include "base/arena.h"
#include "base/enums.h"
#include "base/json.h"
#include "port/clock.h"
#include "service/account/account.h"
#include "service/config/config.h"

/* -- who asks -- */

struct api_who {
    agent_id user; /* 0: nobody */
    enum role role;
    int64_t created_us, expires_us, seen_us;
    uint8_t hash[32];
    char csrf[ACCOUNT_TOKEN_BYTES];
};

#define API_CACHE_SETS 1024u
#define API_CACHE_WAYS 4u
struct api_cache { /* of sessions, so that a request does not read the store */
    pthread_mutex_t lock;
    uint64_t generation; /* rises with every drop: a read that began before is not kept */
    struct api_who ways[API_CACHE_SETS][API_CACHE_WAYS];
    uint8_t next[API_CACHE_SETS];
};

#define API_BUCKETS 4096u
struct api_limits { /* attempts left; names are hashed into a fixed table, and two may share a bucket */
    pthread_mutex_t lock;
    uint64_t seed;
    struct {
        uint32_t used_milli; /* thousandths of an attempt */
        int64_t at_us;
    } login[API_BUCKETS], peer[API_BUCKETS];
};

/* -- routes (the table is made by tools/gen_api.py) -- */

struct api_call;
struct api_route {
    enum net_method method;
    const char *path; /* with at most one {id} */
    enum err (*run)(struct api_call *c);
    uint32_t roles;   /* bits of enum role; 0: public */
    int32_t body, query; /* in api_schemas; -1: none */
    bool slow;        /* hashes a password */
    bool files;       /* reads or writes files, or asks the scanner: on the pool for that */
    bool part;        /* its body is bytes of a file */
};
extern const struct api_route api_routes[];
extern const uint32_t api_routes_count;
extern const struct str api_document;

struct api_call {
    struct api *api;
    const struct api_route *route;
    net_id id;
    int64_t now_us;
    uint64_t path_id;
    struct str body_text, query_text, token, csrf; /* copies in the arena */
    struct str visitor, cors, range, none_match;   /* of requests for files: X-Visitor-Token, another origin that may ask, ... */
    struct str agent, peer; /* User-Agent where a session may begin; behind a proxy on this machine: whom the proxy saw */
    bool forwarded, https; /* came through a proxy; one that speaks TLS with the browser */
    struct arena arena;
    struct json_t *body, *query;
    struct api_who who;
    /* the answer */
    int status; /* 0: 200, or 204 when nothing was written */
    struct buf out;
    struct json json;
    const char *type, *cache; /* NULL: JSON, no-store */
    char cookie[160];       /* Set-Cookie; empty: none */
    char field[API_FIELD_BYTES];
    int64_t at;             /* -1: none */
    int64_t wait_us;        /* of ERR_SLOW_DOWN: when to come again (Retry-After) */
    const char *message, *message_zh; /* instead of the error's own sentences */
    bool answered; /* by the handler */
};

struct api_desks;
struct api {
    struct api_conf conf;
    struct api_cache cache;
    struct api_limits limits;
    struct api_desks *desks;
    pthread_mutex_t setup; /* one set-up at a time */
    struct net_buf *(*files)[3]; /* plain, gzip, br of each asset */
    _Atomic uint64_t files_taken, files_refused, files_infected, files_served; /* what people send */
};

/* session.c */
struct str api_cookie(const struct net_request *r); /* the session's token; empty if none */
bool api_is_local(struct str peer);                 /* this machine */
struct str api_peer(const struct net_request *r);   /* who is asking; borrowed from the request */
bool api_origin_ok(const struct net_request *r);    /* Origin missing, or that of the Host */
bool api_cached(struct api *a, const uint8_t hash[32], int64_t now_us, struct api_who *ret_who);
/* From the cache or the store, sliding the end. ERR_SIGNED_OUT. Blocks. */
MUST_USE enum err api_who_find(struct api *a, const uint8_t hash[32], int64_t now_us, struct api_who *ret_who);
/* Makes a session and its cookie, and answers with the session. Blocks. */
MUST_USE enum err api_sign_in_as(struct api_call *c, const struct account_user *u);
void api_session_json(struct api_call *c, const struct account_user *u, const char *csrf);
void api_drop_session(struct api *a, const uint8_t hash[32]);
void api_drop_user(struct api *a, agent_id user, const uint8_t *but); /* but: the hash of a session that stays; NULL: none */

/* limit.c: 0, or if too many failed how long until one more is let in. Each that is let in counts as a failure until it is forgiven. */
int64_t api_limit_take(struct api *a, struct str login, struct str peer, int64_t now_us);
void api_limit_forgive(struct api *a, struct str login, struct str peer);

/* answer.c */
void api_answer(struct api_call *c, enum err err);
void api_answer_error(struct api *a, net_id id, enum err err); /* of a request that never became a call */
bool api_is_file(const struct net_request *r);
void api_answer_file(struct api *a, const struct net_request *r);
MUST_USE enum err api_files_new(struct api *a);
void api_files_free(struct api *a);

/* desk.c */
MUST_USE enum err api_desks_new(struct api *a);
void api_desks_free(struct api *a);
void api_desks_sign_out(struct api *a, const uint8_t *hash, agent_id user, const uint8_t *but); /* as api_drop_...; closes with 4401 */
bool api_desks_open(struct api *a, const uint8_t hash[32]); /* the session has a desktop here now */
void api_desks_tick(struct api *a, int64_t now_us);

/* values.c: "attributes" of a body or an answer. On a bad one the field is named. */
MUST_USE enum err api_values(struct api_call *c, const struct json_t *o, const struct config_view *v, enum attr_scope scope,
                             struct config_value **ret_values, uint16_t *ret_count);
/* One of them. ERR_MISSING: no such attribute; ERR_INPUT: its value does not fit its type. */
MUST_USE enum err api_value(const struct json_t *o, const struct config_view *v, enum attr_scope s, struct arena *a, struct config_value *ret_value);
void api_values_json(struct json *j, const struct config_view *v, const uint8_t *attrs, size_t bytes);
MUST_USE enum err api_ids(struct api_call *c, const char *name, const uint64_t **ret_ids, uint16_t *ret_count); /* a list of the body */

/* made.c: applies the change of a topic or a queue, tells desktops, and answers with its id and warnings. */
MUST_USE enum err api_made(struct api_call *c, const struct config_change *change);
void api_made_json(struct api_call *c, uint64_t id, const struct config_warnings *w);
void api_warnings_json(struct json *j, const struct config_warnings *w);
MUST_USE enum err api_fault(struct api_call *c, enum err err, const struct config_fault *f); /* answers with what is wrong; returns err */
void api_fault_json(struct json *j, enum err err, const struct config_fault *f, bool field); /* inside an open object */
/* Of ERR_FIELD_RANGE, and of ERR_INPUT where one of some words is wanted, in a body or query of this schema: says what would fit. Returns err. */
MUST_USE enum err api_say_range(struct api_call *c, enum err err, const struct api_schema *whole);
MUST_USE enum err api_fail(struct api_call *c, enum err err, const char *field); /* what a handler says of a bad field */
MUST_USE enum err api_span(struct api_call *c, int64_t longest_us, int64_t *ret_from_us, int64_t *ret_to_us); /* from_us and to_us of the query, checked */
