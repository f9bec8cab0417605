#include "channel/chat/chat.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/log.h"
#include "channel/chat/form.h"
#include "channel/chat/session.h"
#include "port/clock.h"
#include "service/config/sites.h"

#define HELLO_US (10 * SECOND_US)
#define TYPING_US (2 * SECOND_US)
#define PREVIEW_US (SECOND_US / 2) /* a widget sends one a second; what comes faster is dropped */
#define ERRORS_MAX 20u

enum err chat_new(const struct chat_conf *c, struct chat **ret_chat)
{
    assert(c->store && c->hub && c->pool && c->config && c->messages_per_s);

    struct chat *chat = calloc(1, sizeof *chat);
    struct id_maker *ids = calloc(1, sizeof *ids);
    if (!chat || !ids) {
        free(chat);
        free(ids);
        return ERR_NOMEM;
    }
    chat->conf = *c;
    chat->ids = ids;
    pthread_mutex_init(&chat->lock, NULL);
    *ret_chat = chat;
    return OK;
}

void chat_free(struct chat *c)
{
    if (!c)
        return;
    assert(!c->silent);
    pthread_mutex_destroy(&c->lock);
    free(c->ids);
    free(c);
}

/* -- sessions -- */

struct chat_session *chat_session_take(struct chat_session *s)
{
    atomic_fetch_add(&s->refs, 1);
    return s;
}

void chat_session_drop(struct chat_session *s)
{
    if (atomic_fetch_sub(&s->refs, 1) == 1)
        free(s);
}

static void silent_add(struct chat_session *s)
{
    struct chat *c = s->chat;
    pthread_mutex_lock(&c->lock);
    s->next = c->silent;
    if (s->next)
        s->next->prev = s;
    c->silent = s;
    pthread_mutex_unlock(&c->lock);
}

static void silent_del(struct chat_session *s)
{
    struct chat *c = s->chat;
    pthread_mutex_lock(&c->lock);
    if (s->prev)
        s->prev->next = s->next;
    else if (c->silent == s)
        c->silent = s->next;
    if (s->next)
        s->next->prev = s->prev;
    s->next = s->prev = NULL;
    pthread_mutex_unlock(&c->lock);
}

void chat_tick(struct chat *c, int64_t now_us)
{
    pthread_mutex_lock(&c->lock);
    for (struct chat_session *s = c->silent; s; s = s->next)
        if (s->id.gen && now_us - s->opened_us > HELLO_US)
            (void)net_ws_close(c->conf.net, s->id, 4408, "no hello");
    pthread_mutex_unlock(&c->lock);
}

/* -- frames out -- */

void chat_send(struct chat_session *s, struct buf *frame)
{
    struct net_buf *b = frame->err ? NULL : net_buf_copy(frame->p, frame->n);
    if (b)
        (void)net_ws_send(s->chat->conf.net, s->id, b);
    buf_done(frame);
}

void chat_send_error(struct chat_session *s, enum err err, struct str id, const char *field)
{
    struct buf b = {0};
    struct json j;
    json_init(&j, &b);
    json_open(&j, NULL);
    json_z(&j, "t", "error");
    if (id.n)
        json_text(&j, "id", id);
    json_z(&j, "code", err_code(err));
    json_z(&j, "message", err_sentence(err, s->zh ? "zh" : "en"));
    if (field)
        json_z(&j, "field", field);
    json_close(&j);
    chat_send(s, &b);
}

void chat_send_welcome(struct chat_session *s, bool conversation)
{
    const struct config_view *v = config_take(s->chat->conf.config);
    struct buf b = {0};
    struct json j;
    json_init(&j, &b);
    json_open(&j, NULL);
    json_z(&j, "t", "welcome");
    json_int(&j, "now_us", clock_now_us());
    const struct config_endpoint *e = config_endpoint(v, s->endpoint);
    if (e)
        chat_site_json(&j, v, e);
    if (e && chat_calls(s, e))
        json_bool(&j, "calls", true);
    if (e && e->site.preview)
        json_bool(&j, "preview", true);
    json_array(&j, "topics");
    for (uint32_t i = 0; i < v->topics_count; i++) {
        const struct config_topic *t = &v->topics[i];
        if (!e || !config_topic_offered(e, t))
            continue;
        json_open(&j, NULL);
        json_text(&j, "key", t->key);
        json_text(&j, "zh", t->zh);
        json_text(&j, "en", t->en);
        chat_hours_json(&j, v, e, t, clock_now_us());
        json_close(&j);
    }
    json_end(&j);
    json_bool(&j, "conversation", conversation);
    json_close(&j);
    config_drop(v);
    chat_send(s, &b);
}

/* -- the door -- */

/* "https://shop.example:8443" against "shop.example:8443". */
static bool origin_is_host(struct str origin, struct str host)
{
    for (size_t i = 0; i + 3 <= origin.n; i++)
        if (memcmp(origin.p + i, "://", 3) == 0)
            return str_eq((struct str){origin.p + i + 3, origin.n - i - 3}, host);
    return false;
}

/* "site=KEY" among the query's parts. */
static struct str query_value(struct str query, const char *name)
{
    size_t len = strlen(name);
    while (query.n) {
        const char *amp = memchr(query.p, '&', query.n);
        size_t n = amp ? (size_t)(amp - query.p) : query.n;
        if (n > len && memcmp(query.p, name, len) == 0 && query.p[len] == '=')
            return (struct str){query.p + len + 1, n - len - 1};
        query.p += n + (amp != NULL);
        query.n -= n + (amp != NULL);
    }
    return (struct str){0};
}

/* A message may bring its marks and typing along. */
static uint32_t frame_rate(const struct chat *c)
{
    return c->conf.messages_per_s * 4 + 40;
}

enum net_verdict chat_head(struct chat *c, const struct net_request *r, enum err *ret_err, void **ret_session)
{
    struct str site = query_value(r->query, "site"), origin = net_header(r, "origin");
    const struct config_view *v = config_take(c->conf.config);
    const struct config_endpoint *e = config_endpoint_key(v, site);
    struct chat_session *s = NULL;
    *ret_err = OK;
    if (!e || !str_is(e->channel, "chat") || e->key.n >= sizeof s->site)
        *ret_err = ERR_MISSING;
    else if (origin.n && !origin_is_host(origin, r->host) && !str_among(e->origins, origin))
        *ret_err = ERR_ORIGIN;
    if (*ret_err == OK) {
        s = calloc(1, sizeof *s);
        if (!s)
            *ret_err = ERR_NOMEM;
    }
    if (s) {
        atomic_init(&s->refs, 1);
        s->chat = c;
        s->endpoint = e->id;
        memcpy(s->site, e->key.p, e->key.n);
        s->opened_us = clock_now_us();
        s->messages = (struct chat_bucket){s->opened_us, c->conf.messages_per_s * 2000};
        s->frames = (struct chat_bucket){s->opened_us, frame_rate(c) * 2000};
        *ret_session = s;
    }
    config_drop(v);
    return *ret_err ? NET_DENY : NET_UPGRADE;
}

void chat_open(struct chat *c, net_id id, void *session)
{
    struct chat_session *s = session;
    assert(s->chat == c);
    s->id = id;
    silent_add(s);
}

void chat_closed(struct chat *c, net_id id, void *session)
{
    struct chat_session *s = session;
    assert(s->chat == c);
    silent_del(s);
    conversation_id conversation = atomic_load(&s->conversation);
    if (conversation)
        hub_chat_detach(c->conf.hub, conversation, id);
    chat_session_drop(s);
}

/* -- frames in -- */

static bool take_token(struct chat_bucket *b, int64_t rate)
{
    int64_t now = clock_now_us(), gone = now > b->at_us ? now - b->at_us : 0;
    if (gone > 2 * SECOND_US)
        gone = 2 * SECOND_US;
    int64_t filled = b->milli + gone * rate / 1000;
    if (filled > rate * 2000)
        filled = rate * 2000;
    b->at_us = now;
    b->milli = (uint32_t)filled;
    if (b->milli < 1000)
        return false;
    b->milli -= 1000;
    return true;
}

static bool may_send(struct chat_session *s)
{
    return take_token(&s->messages, s->chat->conf.messages_per_s);
}

static void refuse(struct chat_session *s, enum err err, struct str id, const char *field)
{
    chat_send_error(s, err, id, field);
    if (++s->errors >= ERRORS_MAX)
        (void)net_ws_close(s->chat->conf.net, s->id, 4400, "too many errors");
}

static void send_text(struct chat_session *s, const struct chat_frame *f)
{
    struct post p = {.org = s->chat->conf.org,
                     .conversation = atomic_load(&s->conversation),
                     .author = AUTHOR_CUSTOMER,
                     .endpoint = s->endpoint,
                     .external_id = f->id,
                     .text = f->text,
                     .zh = atomic_load(&s->zh)};
    if (!p.conversation) {
        refuse(s, ERR_STATE, f->id, NULL);
        return;
    }
    p.party = s->party;
    p.files_count = f->files_count;
    memcpy(p.files, f->files, sizeof p.files);
    enum err err = may_send(s) ? hub_post_chat(s->chat->conf.hub, &p, s->id) : ERR_SLOW_DOWN;
    if (err)
        chat_send_error(s, err, f->id, NULL);
}

/* true: a task has taken the frame over. */
static bool hello(struct chat_session *s, struct chat_frame *f)
{
    if (s->helloed)
        return false;
    s->helloed = true;
    atomic_store(&s->zh, f->zh);
    silent_del(s);
    if (f->token.n) {
        chat_hello_task(s, f);
        return true;
    }
    atomic_store(&s->ready, true);
    chat_send_welcome(s, false);
    return false;
}

/* The very frame that began this socket's conversation, or is about to: its answer has been sent or will be. */
static bool begins_again(const struct chat_session *s, const struct chat_frame *f)
{
    return (atomic_load(&s->starting) || atomic_load(&s->conversation)) && str_is(f->id, s->begun);
}

static void begins(struct chat_session *s, const struct chat_frame *f)
{
    assert(f->id.n < sizeof s->begun); /* frame.c's limit */
    memcpy(s->begun, f->id.p, f->id.n);
    s->begun[f->id.n] = 0;
}

static bool start(struct chat_session *s, struct chat_frame *f)
{
    if (begins_again(s, f))
        return false;
    if (atomic_load(&s->conversation) || atomic_exchange(&s->starting, true)) {
        refuse(s, ERR_STATE, f->id, NULL);
        return false;
    }
    if (!may_send(s)) {
        atomic_store(&s->starting, false);
        chat_send_error(s, ERR_SLOW_DOWN, f->id, NULL);
        return false;
    }
    begins(s, f);
    chat_start_task(s, f);
    return true;
}

static bool task(struct chat_session *s, struct chat_frame *f, void (*begin)(struct chat_session *, struct chat_frame *))
{
    if (!may_send(s)) {
        chat_send_error(s, ERR_SLOW_DOWN, f->id, f->kind == CHAT_HOURS ? "hours" : NULL);
        return false;
    }
    begin(s, f);
    return true;
}

/* A start by other means: of the two one at a time, and none on a socket that has a conversation. */
static bool go_on(struct chat_session *s, struct chat_frame *f)
{
    if (begins_again(s, f))
        return false;
    if (atomic_load(&s->conversation) || atomic_exchange(&s->starting, true)) {
        refuse(s, ERR_STATE, f->id, NULL);
        return false;
    }
    begins(s, f);
    if (task(s, f, chat_continue_task))
        return true;
    atomic_store(&s->starting, false);
    return false;
}

/* Where the visitor is, once there is a conversation; told again it is passed over. */
static bool zone(struct chat_session *s, struct chat_frame *f)
{
    if (s->zoned || !atomic_load(&s->conversation))
        return false;
    s->zoned = true;
    chat_zone_task(s, f);
    return true;
}

/* What is typed and not sent: passed on and kept nowhere. */
static void preview(struct chat_session *s, const struct chat_frame *f, conversation_id c, int64_t now)
{
    const struct config_view *v = config_take(s->chat->conf.config);
    const struct config_endpoint *e = config_endpoint(v, s->endpoint);
    bool permitted = e && e->site.preview;
    config_drop(v);
    if (!permitted) {
        refuse(s, ERR_FORBIDDEN, (struct str){0}, "text");
        return;
    }
    if (f->text.n && now - s->previewed_us < PREVIEW_US)
        return;
    s->previewed_us = now;
    hub_typing(s->chat->conf.hub, c, &f->text);
}

static void signal_frame(struct chat_session *s, const struct chat_frame *f)
{
    conversation_id c = atomic_load(&s->conversation);
    if (!c)
        return; /* too early to mean anything */
    int64_t now = clock_now_us();
    switch (f->kind) {
    case CHAT_TYPING:
        if (f->text.p) {
            preview(s, f, c, now);
            return;
        }
        if (now - s->typed_us < TYPING_US)
            return;
        s->typed_us = now;
        hub_typing(s->chat->conf.hub, c, NULL);
        return;
    case CHAT_GOT:
        if (f->seq <= s->got)
            return;
        s->got = f->seq;
        hub_mark(s->chat->conf.hub, c, MARK_CUSTOMER_GOT, f->seq);
        return;
    case CHAT_READ:
        if (f->seq <= s->read)
            return;
        s->read = f->seq;
        hub_mark(s->chat->conf.hub, c, MARK_CUSTOMER_READ, f->seq);
        return;
    default:
        return;
    }
}

static void pong(struct chat_session *s)
{
    struct buf b = {0};
    struct json j;
    json_init(&j, &b);
    json_open(&j, NULL);
    json_z(&j, "t", "pong");
    json_close(&j);
    chat_send(s, &b);
}

void chat_message(struct chat *c, net_id id, void *session, struct str text)
{
    (void)id;
    struct chat_session *s = session;
    assert(s->chat == c);
    struct chat_frame f;
    const char *field;
    if (!take_token(&s->frames, frame_rate(c))) {
        (void)net_ws_close(c->conf.net, s->id, 4429, "too fast");
        return;
    }
    enum err err = chat_frame_parse(text, &f, &field);
    if (err) {
        refuse(s, err, (struct str){0}, field);
        chat_frame_done(&f);
        return;
    }
    bool taken = false;
    if (f.kind == CHAT_HELLO)
        taken = hello(s, &f);
    else if (!atomic_load(&s->ready))
        refuse(s, ERR_STATE, f.id, "t");
    else if (f.kind == CHAT_START)
        taken = start(s, &f);
    else if (f.kind == CHAT_SEND)
        send_text(s, &f);
    else if (f.kind == CHAT_REQUEST)
        taken = task(s, &f, chat_request_task);
    else if (f.kind == CHAT_HOURS)
        taken = task(s, &f, chat_hours_task);
    else if (f.kind == CHAT_RATE)
        taken = task(s, &f, chat_rate_task);
    else if (f.kind == CHAT_TRANSCRIPT)
        taken = task(s, &f, chat_transcript_task);
    else if (f.kind == CHAT_LINK)
        taken = task(s, &f, chat_link_task);
    else if (f.kind == CHAT_CONTINUE)
        taken = go_on(s, &f);
    else if (f.kind == CHAT_ZONE)
        taken = zone(s, &f);
    else if (f.kind == CHAT_LEAVE)
        chat_leave_task(s);
    else if (f.kind == CHAT_CALL)
        taken = task(s, &f, chat_call_task);
    else if (f.kind == CHAT_CANDIDATE)
        chat_call_candidate(s, &f);
    else if (f.kind == CHAT_HANG_UP)
        chat_call_end(s, &f);
    else if (f.kind == CHAT_PING)
        pong(s);
    else
        signal_frame(s, &f);
    if (!taken)
        chat_frame_done(&f);
}
