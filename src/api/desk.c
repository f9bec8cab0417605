/* The desktop's socket. Who it belongs to is settled on a worker when it says hello, since that may read the store;
 * until then it may say nothing else. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "api/call.h"
#include "api/desk_frame.h"
#include "api/look.h"
#include "base/log.h"
#include "base/prng.h"
#include "port/tel.h"

#define DESKS_MAX 20000u
#define ERRORS_MAX 20u
#define HELLO_US (INT64_C(10) * SECOND_US)
#define FRAMES_PER_S 50 /* twice that in a burst */

struct desk {
    struct desk *next, *previous;
    net_id id;
    uint8_t hash[32];
    agent_id user; /* 0 until hello has been answered */
    bool asked;    /* said hello */
    uint32_t behind; /* frames that wait for it */
    bool over;     /* has been closed by us */
    uint32_t errors;
    int64_t opened_us, expires_us;
    int64_t frames_milli, frames_at_us; /* used of the allowance */
};

struct api_desks {
    pthread_mutex_t lock; /* the list, and user, asked, behind and over of its desks */
    struct desk *first;
    uint32_t count;
};

enum err api_desks_new(struct api *a)
{
    a->desks = calloc(1, sizeof *a->desks);
    if (!a->desks)
        return ERR_NOMEM;
    pthread_mutex_init(&a->desks->lock, NULL);
    return OK;
}

void api_desks_free(struct api *a)
{
    if (!a->desks)
        return;
    while (a->desks->first) { /* sockets that never opened or whose end the network did not tell */
        struct desk *d = a->desks->first;
        a->desks->first = d->next;
        free(d);
    }
    pthread_mutex_destroy(&a->desks->lock);
    free(a->desks);
}

/* The lock is held. */
static void close_desk(struct api *a, struct desk *d, uint16_t code, const char *reason)
{
    if (!d->over)
        net_ws_close(a->conf.net, d->id, code, reason);
    d->over = true;
}

enum net_verdict api_desk_head(struct api *a, const struct net_request *r, enum err *ret_err, void **ret_session)
{
    struct str token = api_cookie(r);

    /* A browser always sends Origin here; whoever does not is no browser that could be misled. */
    *ret_err = !api_origin_ok(r) ? ERR_ORIGIN : token.n == 0 ? ERR_SIGNED_OUT : OK;
    struct desk *d = *ret_err ? NULL : calloc(1, sizeof *d);
    if (!*ret_err && !d)
        *ret_err = ERR_NOMEM;
    if (*ret_err)
        return NET_DENY;
    account_token_hash(token, d->hash);

    pthread_mutex_lock(&a->desks->lock);
    bool full = a->desks->count >= DESKS_MAX;
    if (!full)
        a->desks->count++;
    pthread_mutex_unlock(&a->desks->lock);
    if (full) {
        free(d);
        *ret_err = ERR_FULL;
        return NET_DENY;
    }
    *ret_session = d;
    return NET_UPGRADE;
}

void api_desk_open(struct api *a, net_id id, void *session)
{
    struct desk *d = session;

    d->id = id;
    d->opened_us = d->frames_at_us = clock_now_us();
    pthread_mutex_lock(&a->desks->lock);
    d->next = a->desks->first;
    if (d->next)
        d->next->previous = d;
    a->desks->first = d;
    pthread_mutex_unlock(&a->desks->lock);
}

void api_desk_closed(struct api *a, net_id id, void *session)
{
    struct desk *d = session;
    struct api_desks *l = a->desks;

    pthread_mutex_lock(&l->lock);
    if (d->next)
        d->next->previous = d->previous;
    if (d->previous)
        d->previous->next = d->next;
    else if (l->first == d)
        l->first = d->next;
    l->count--;
    if (d->user)
        hub_desk_detach(a->conf.hub, d->user, id);
    pthread_mutex_unlock(&l->lock);
    free(d);
}

/* -- hello -- */

struct hello {
    struct api *api;
    net_id id;
    uint8_t hash[32];
    fact_no since;
};

static struct desk *find(struct api_desks *l, net_id id)
{
    struct desk *d = l->first;
    while (d && (d->id.where != id.where || d->id.gen != id.gen))
        d = d->next;
    return d;
}

static void say_hello(void *arg)
{
    struct hello *h = arg;
    struct api *a = h->api;
    struct api_who who;
    enum err err = api_who_find(a, h->hash, clock_now_us(), &who);

    pthread_mutex_lock(&a->desks->lock);
    struct desk *d = find(a->desks, h->id);
    if (d && !d->over && err == OK) {
        /* Signed out between the look-up and here: the cache knows. */
        if (!api_cached(a, h->hash, clock_now_us(), &who)) {
            close_desk(a, d, 4401, "signed out");
        } else {
            d->user = who.user;
            d->expires_us = who.expires_us;
            hub_desk_attach(a->conf.hub, d->user, d->id, h->since);
        }
    } else if (d && err == ERR_SIGNED_OUT) {
        close_desk(a, d, 4401, "signed out");
    } else if (d && !d->over) {
        close_desk(a, d, 4503, "try again");
    }
    pthread_mutex_unlock(&a->desks->lock);
    free(h);
}

/* -- frames -- */

/* f: what was refused, as far as it could be read. */
static void say_error(struct api *a, net_id socket, enum err err, const struct desk_frame *f, const char *field)
{
    struct buf b = {0};
    struct json j;

    json_init(&j, &b);
    json_open(&j, NULL);
    json_z(&j, "t", "error");
    json_z(&j, "code", err_code(err));
    json_z(&j, "message", err_sentence(err, "en"));
    json_z(&j, "message_zh", err_sentence(err, "zh"));
    if (f->contact && strcmp(field, "contact") != 0) {
        json_id(&j, "contact", f->contact);
        json_z(&j, "of", f->kind == DESK_CALL ? "call" : "candidate");
    }
    if (field[0])
        json_z(&j, "field", field);
    json_close(&j);
    if (b.err == OK)
        net_ws_send(a->conf.net, socket, net_buf_copy(b.p, b.n));
    buf_done(&b);
}

static void refuse(struct api *a, struct desk *d, enum err err, const struct desk_frame *f, const char *field)
{
    say_error(a, d->id, err, f, field);
    /* A chat that has just ended, or a server that is full, is no fault of the desktop's. */
    if (err == ERR_FORBIDDEN || err_status(err) >= 500)
        return;
    if (++d->errors > ERRORS_MAX) {
        pthread_mutex_lock(&a->desks->lock);
        close_desk(a, d, 4400, "too many errors");
        pthread_mutex_unlock(&a->desks->lock);
    }
}

/* Hello and what waits for it: one worker at a time, in their order. */
static uint64_t key_of(net_id id)
{
    return hash_u64((uint64_t)id.where << 32 | id.gen);
}

static enum err start(struct api *a, struct desk *d, fact_no since)
{
    struct hello *h = calloc(1, sizeof *h);
    if (!h)
        return ERR_NOMEM;
    *h = (struct hello){.api = a, .id = d->id, .since = since};
    memcpy(h->hash, d->hash, 32);
    enum err err = pool_post(a->conf.pool, key_of(d->id), say_hello, h);
    if (err)
        free(h);
    return err;
}

/* -- a look at a conversation that may not be one's own, and what this connection shows: whether it may is for a worker to read -- */

struct look {
    struct api *api;
    agent_id user;
    net_id socket;
    conversation_id conversation; /* FOCUS: 0 is none, which everybody may see */
    bool focus;
    struct account_user who;
};

static enum err read_user(struct store_tx *tx, void *arg)
{
    struct look *l = arg;
    return account_by_id(tx, l->api->conf.org, l->user, &l->who);
}

static void say_look(void *arg)
{
    struct look *l = arg;
    bool admitted = l->conversation == 0;
    enum err err = admitted ? OK : store_read(l->api->conf.store, read_user, l);
    if (err == OK && !admitted)
        err = api_look_admitted(l->api, l->user, l->who.role, l->conversation, &admitted);
    admitted = admitted && err == OK;
    if (l->focus) /* what it showed before it shows no more in any case */
        hub_focus(l->api->conf.hub, l->user, l->socket, admitted ? l->conversation : 0);
    else if (admitted)
        hub_look(l->api->conf.hub, l->user, l->conversation);
    free(l);
}

/* In the order they were said: one key, one worker at a time. */
static enum err look(struct api *a, agent_id user, net_id socket, const struct desk_frame *f)
{
    struct look *l = calloc(1, sizeof *l);
    if (!l)
        return ERR_NOMEM;
    *l = (struct look){.api = a, .user = user, .socket = socket, .conversation = f->conversation, .focus = f->kind == DESK_FOCUS};
    enum err err = pool_post(a->conf.pool, user, say_look, l);
    if (err)
        free(l);
    return err;
}

/* The browser's half of a call. */
static enum err call(struct api *a, agent_id user, net_id socket, const struct desk_frame *f)
{
    struct str half = {(const char *)f->sdp.p, f->sdp.n};
    if (!a->conf.tel)
        return ERR_STATE;
    return f->kind == DESK_CALL ? tel_sdp(a->conf.tel, user, f->contact, socket, half) : tel_candidate(a->conf.tel, user, f->contact, half);
}

/* What only a person may do. */
static enum err act(struct api *a, net_id socket, const struct desk_frame *f, agent_id user)
{
    struct post held;

    if (f->kind == DESK_CALL || f->kind == DESK_CANDIDATE)
        return call(a, user, socket, f);
    if (f->kind == DESK_LOOK || f->kind == DESK_FOCUS)
        return look(a, user, socket, f);
    if (f->kind == DESK_TYPING) {
        if (!f->note && !hub_writes(a->conf.hub, user, f->conversation, &held))
            return ERR_FORBIDDEN;
        hub_writing(a->conf.hub, socket, f->conversation, f->note);
    } else if (!hub_talks(a->conf.hub, user, f->conversation, &held)) {
        return ERR_FORBIDDEN;
    } else
        hub_mark(a->conf.hub, f->conversation, f->kind == DESK_GOT ? MARK_AGENT_GOT : MARK_AGENT_READ, f->seq);
    return OK;
}

/* -- what was said behind a hello while a worker still looks whose it is: it waits behind it, in its order -- */

struct later {
    struct api *api;
    net_id id;
    struct desk_frame frame;
};

static void act_later(void *arg)
{
    struct later *l = arg;
    pthread_mutex_lock(&l->api->desks->lock);
    struct desk *d = find(l->api->desks, l->id);
    agent_id user = d && !d->over ? d->user : 0;
    pthread_mutex_unlock(&l->api->desks->lock);
    enum err err = user ? act(l->api, l->id, &l->frame, user) : ERR_STATE; /* closed, or about to be: whose it was hears why */
    if (user && err && l->frame.contact)
        say_error(l->api, l->id, err, &l->frame, "");
    else if (user && err && err != ERR_FORBIDDEN)
        log_event(LOG_WARN, "api", "desk_frame_dropped", "error=%s", err_code(err));
    pthread_mutex_lock(&l->api->desks->lock);
    d = find(l->api->desks, l->id);
    if (d)
        d->behind--;
    pthread_mutex_unlock(&l->api->desks->lock);
    buf_done(&l->frame.sdp);
    free(l);
}

static enum err wait_for_hello(struct api *a, struct desk *d, struct desk_frame *f)
{
    struct later *l = calloc(1, sizeof *l);
    if (!l)
        return ERR_NOMEM;
    *l = (struct later){.api = a, .id = d->id, .frame = *f};
    pthread_mutex_lock(&a->desks->lock);
    enum err err = pool_post(a->conf.pool, key_of(d->id), act_later, l);
    d->behind += err == OK;
    pthread_mutex_unlock(&a->desks->lock);
    if (err)
        free(l);
    else
        f->sdp = (struct buf){0}; /* goes along */
    return err;
}

static enum err obey(struct api *a, struct desk *d, struct desk_frame *f, agent_id user)
{
    if (f->kind == DESK_HELLO)
        return start(a, d, f->since);
    if (f->kind == DESK_PING) {
        struct buf b = {0};
        struct json j;
        json_init(&j, &b);
        json_open(&j, NULL);
        json_z(&j, "t", "pong");
        json_int(&j, "now_us", clock_now_us());
        json_close(&j);
        if (b.err == OK)
            net_ws_send(a->conf.net, d->id, net_buf_copy(b.p, b.n));
        buf_done(&b);
        return OK;
    }
    if (user)
        return act(a, d->id, f, user);
    return d->asked ? wait_for_hello(a, d, f) : ERR_STATE;
}

static bool too_fast(struct desk *d, int64_t now_us)
{
    int64_t back = (now_us - d->frames_at_us) * FRAMES_PER_S / 1000;

    d->frames_milli = d->frames_milli > back && back >= 0 ? d->frames_milli - back : 0;
    d->frames_at_us = now_us;
    d->frames_milli += 1000;
    return d->frames_milli > 2 * FRAMES_PER_S * 1000;
}

void api_desk_message(struct api *a, net_id id, void *session, struct str text)
{
    struct desk *d = session;
    struct desk_frame f = {0};
    char field[API_FIELD_BYTES];

    (void)id;
    pthread_mutex_lock(&a->desks->lock);
    agent_id user = d->behind ? 0 : d->user;
    bool over = d->over, fast = too_fast(d, clock_now_us());
    if (!over && fast)
        close_desk(a, d, 4429, "too fast");
    if (!over && text.n > API_DESK_FRAME_MAX)
        close_desk(a, d, 4400, "too big");
    over = d->over;
    pthread_mutex_unlock(&a->desks->lock);
    if (over)
        return;

    enum err err = api_desk_frame(text, &f, field);
    if (err == OK && f.kind == DESK_HELLO) {
        pthread_mutex_lock(&a->desks->lock);
        d->asked = true;
        pthread_mutex_unlock(&a->desks->lock);
    }
    if (err == OK)
        err = obey(a, d, &f, user);
    buf_done(&f.sdp);
    if (err)
        refuse(a, d, err, &f, field);
}

/* -- from outside -- */

bool api_desks_open(struct api *a, const uint8_t hash[32])
{
    bool open = false;

    pthread_mutex_lock(&a->desks->lock);
    for (const struct desk *d = a->desks->first; d && !open; d = d->next)
        open = d->user && !d->over && memcmp(d->hash, hash, 32) == 0;
    pthread_mutex_unlock(&a->desks->lock);
    return open;
}

void api_desks_sign_out(struct api *a, const uint8_t *hash, agent_id user, const uint8_t *but)
{
    pthread_mutex_lock(&a->desks->lock);
    for (struct desk *d = a->desks->first; d; d = d->next)
        if (hash ? memcmp(d->hash, hash, 32) == 0 : d->user == user && !(but && memcmp(d->hash, but, 32) == 0))
            close_desk(a, d, 4401, "signed out");
    pthread_mutex_unlock(&a->desks->lock);
}

/* A session may have slid on: only the cache is asked, and who is not in it says hello again. */
void api_desks_tick(struct api *a, int64_t now_us)
{
    struct api_who who;

    pthread_mutex_lock(&a->desks->lock);
    for (struct desk *d = a->desks->first; d; d = d->next) {
        if (!d->asked && now_us - d->opened_us > HELLO_US)
            close_desk(a, d, 4408, "no hello");
        if (d->user && d->expires_us <= now_us) {
            if (api_cached(a, d->hash, now_us, &who))
                d->expires_us = who.expires_us;
            else
                close_desk(a, d, 4401, "signed out");
        }
    }
    pthread_mutex_unlock(&a->desks->lock);
}
