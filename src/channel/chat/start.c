/* start.c: what a worker does for a widget: find its conversation again, begin one, end one. */
#include <assert.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/log.h"
#include "channel/chat/form.h"
#include "channel/chat/session.h"
#include "port/clock.h"
#include "port/sql.h"
#include "service/config/sites.h"
#include "service/conversation/conversation.h"
#include "service/customer/customer.h"

void chat_post_task(struct chat_session *s, const struct chat_frame *f, void (*fn)(void *))
{
    struct chat_task *t = calloc(1, sizeof *t);
    enum err err = t ? OK : ERR_NOMEM;
    if (t) {
        t->session = chat_session_take(s);
        t->frame = f ? *f : (struct chat_frame){0};
        err = pool_post(s->chat->conf.pool, (uint64_t)s->id.where << 32 | s->id.gen, fn, t);
        if (err) {
            chat_session_drop(s);
            free(t);
        }
    }
    if (!err)
        return;
    atomic_store(&s->starting, false);
    chat_send_error(s, err, f ? f->id : (struct str){0}, NULL);
    if (f) {
        struct chat_frame gone = *f;
        chat_frame_done(&gone);
    }
}

void chat_task_done(struct chat_task *t)
{
    if (t->frame.document)
        chat_frame_done(&t->frame);
    chat_session_drop(t->session);
    free(t);
}

/* A start that is repeated (its answer was lost) must lead to the same conversation: the visitor's token is made from
 * the widget's own random key, which nobody else knows, with this installation's secret. */
static void visitor_token(const struct chat_session *s, struct str key, char ret_token[CHAT_TOKEN_CHARS + 1])
{
    uint8_t in[16 + sizeof s->endpoint + 64], mac[32];
    size_t n = 0;
    assert(key.n <= 64);
    memcpy(in, "tandem visitor 1", 16);
    n += 16;
    memcpy(in + n, &s->endpoint, sizeof s->endpoint);
    n += sizeof s->endpoint;
    memcpy(in + n, key.p, key.n);
    n += key.n;
    _Static_assert(sizeof mac == crypto_auth_hmacsha256_BYTES, "HMAC-SHA256");
    _Static_assert(sizeof s->chat->conf.secret == crypto_auth_hmacsha256_KEYBYTES, "HMAC-SHA256");
    crypto_auth_hmacsha256(mac, in, n, s->chat->conf.secret);
    chat_token_text(mac, ret_token);
}

void chat_token_text(const uint8_t token[32], char ret_text[CHAT_TOKEN_CHARS + 1])
{
    sodium_bin2base64(ret_text, CHAT_TOKEN_CHARS + 1, token, 32, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

void chat_token_hash(struct str token, uint8_t ret_hash[32])
{
    crypto_hash_sha256(ret_hash, (const uint8_t *)token.p, token.n);
}

/* -- hello with a token -- */

struct visit {
    struct chat *chat;
    uint8_t hash[32];
    struct conversation_visitor visitor;
};

static enum err read_visitor(struct store_tx *tx, void *arg)
{
    struct visit *v = arg;
    return conversation_visitor(tx, v->chat->conf.org, v->hash, &v->visitor);
}

void chat_belong(struct chat_session *s, const struct conversation_visitor *v, const uint8_t token_hash[32])
{
    s->party = v->party;
    memcpy(s->token_hash, token_hash, sizeof s->token_hash);
    atomic_store(&s->conversation, v->conversation);
}

/* seq: the last message it has. */
static void attach(struct chat_session *s, uint32_t seq)
{
    hub_chat_attach(s->chat->conf.hub, atomic_load(&s->conversation), s->id, s->zh, seq);
}

static void hello(void *arg)
{
    struct chat_task *t = arg;
    struct chat_session *s = t->session;
    struct visit v = {.chat = s->chat};
    chat_token_hash(t->frame.token, v.hash);
    enum err err = store_read(s->chat->conf.store, read_visitor, &v);
    if (!err && v.visitor.endpoint != s->endpoint)
        err = ERR_MISSING; /* another site's token */
    if (err) {
        struct buf b = {0};
        struct json j;
        json_init(&j, &b);
        json_open(&j, NULL);
        json_z(&j, "t", "error");
        json_z(&j, "code", err == ERR_MISSING ? "unknown_token" : err_code(err));
        json_z(&j, "message", err_sentence(err, s->zh ? "zh" : "en"));
        json_z(&j, "field", "token");
        json_close(&j);
        chat_send(s, &b);
        if (err != ERR_MISSING) {
            (void)net_ws_close(s->chat->conf.net, s->id, 4503, "try again");
            chat_task_done(t);
            return;
        }
    }
    if (!err)
        chat_belong(s, &v.visitor, v.hash);
    atomic_store(&s->ready, true);
    chat_send_welcome(s, err == OK);
    if (!err)
        attach(s, t->frame.seq);
    chat_task_done(t);
}

void chat_hello_task(struct chat_session *s, struct chat_frame *f)
{
    chat_post_task(s, f, hello);
}

/* -- start -- */

struct opening {
    struct chat_session *session;
    struct customer_claim claim;
    struct conversation_opening open;
    party_id fresh;
    struct post *post;
    struct chat_form *form;
};

static enum err write_opening(struct store_tx *tx, void *arg)
{
    struct opening *o = arg;
    struct conversation_visitor known;
    enum err err = conversation_visitor(tx, o->open.org, o->open.token_hash, &known);
    if (err != ERR_MISSING)
        return err ? err : ERR_EXISTS; /* the same start again */
    err = customer_resolve(tx, o->open.org, &o->claim, o->fresh, o->open.now_us, &o->open.party);
    if (!err)
        err = conversation_open(tx, &o->open);
    o->post->conversation = o->open.id;
    o->post->party = o->open.party;
    o->form->said.party = o->open.party;
    o->form->said.conversation = o->open.id;
    o->form->said.now_us = o->open.now_us;
    return err ? err : customer_prechat_put(tx, o->open.org, &o->form->said);
}

enum err chat_claim(struct chat_session *s, const struct chat_frame *f, const struct config_endpoint *e,
                    struct customer_claim *ret_claim, const char **ret_field)
{
    static const enum customer_claim_kind kinds[] = {
        [CHAT_ANONYMOUS] = CLAIM_ANONYMOUS, [CHAT_CONTACT] = CLAIM_CONTACT, [CHAT_SIGNED] = CLAIM_SIGNED};
    *ret_claim = (struct customer_claim){.kind = kinds[f->identity],
                                         .realm = str_of(s->site),
                                         .name = f->name,
                                         .phone = f->phone,
                                         .account = f->account};
    if (f->identity == CHAT_SIGNED) {
        struct customer_signed signed_as = {f->account, f->name, f->expires_s, f->signature};
        *ret_field = "identity.signature";
        enum err err = customer_verify_signature(e->secret, &signed_as, clock_now_us());
        if (err)
            return err;
    }
    *ret_field = NULL;
    return customer_claim_check(ret_claim, ret_field);
}

static void send_started(struct chat_session *s, struct str key, const char *token, const struct post *p)
{
    struct buf b = {0};
    struct json j;
    json_init(&j, &b);
    json_open(&j, NULL);
    json_z(&j, "t", "started");
    json_text(&j, "id", key);
    json_z(&j, "token", token);
    json_int(&j, "seq", p->seq);
    json_int(&j, "at_us", p->at_us);
    json_z(&j, "lang", conversation_lang(p->text, p->zh));
    json_close(&j);
    chat_send(s, &b);
}

static enum err begin(struct chat_session *s, const struct chat_frame *f, const struct config_view *view, struct chat_form *form,
                      const char **ret_field)
{
    const struct config_endpoint *e = config_endpoint(view, s->endpoint);
    const struct config_topic *topic = config_topic_key(view, f->topic);
    *ret_field = "topic";
    if (!e || !topic || !config_topic_offered(e, topic))
        return ERR_MISSING;

    int64_t now = clock_now_us();
    struct post post = {.org = s->chat->conf.org,
                        .author = AUTHOR_CUSTOMER,
                        .endpoint = s->endpoint,
                        .external_id = STR("start"),
                        .text = f->text,
                        .zh = s->zh};
    struct opening o = {.session = s, .fresh = id_next(s->chat->ids, now), .post = &post, .form = form};
    enum err err = chat_claim(s, f, e, &o.claim, ret_field);
    if (!err)
        err = chat_form_read(view, e, f, form, ret_field);
    if (err)
        return err;
    *ret_field = NULL;
    char token[CHAT_TOKEN_CHARS + 1];
    visitor_token(s, f->id, token);
    o.open = (struct conversation_opening){.org = s->chat->conf.org,
                                           .id = id_next(s->chat->ids, now),
                                           .topic = topic->id,
                                           .endpoint = s->endpoint,
                                           .zh = s->zh,
                                           .now_us = now};
    o.claim.conversation = o.open.id;
    chat_token_hash(str_of(token), o.open.token_hash);
    err = hub_open(s->chat->conf.hub, &(struct router_rows){write_opening, &o}, &post);
    if (err == ERR_EXISTS) {
        struct visit v = {.chat = s->chat};
        memcpy(v.hash, o.open.token_hash, sizeof v.hash);
        err = store_read(s->chat->conf.store, read_visitor, &v);
        if (err)
            return err;
        post.seq = 1;
        post.at_us = now;
        post.party = v.visitor.party;
        post.conversation = v.visitor.conversation;
    }
    if (err)
        return err;
    chat_belong(s, &(struct conversation_visitor){s->endpoint, post.party, post.conversation}, o.open.token_hash);
    send_started(s, f->id, token, &post);
    attach(s, post.seq);
    return OK;
}

static void start(void *arg)
{
    struct chat_task *t = arg;
    struct chat_session *s = t->session;
    const struct config_view *view = config_take(s->chat->conf.config);
    const char *field = NULL;
    struct chat_form form;
    enum err err = begin(s, &t->frame, view, &form, &field);
    config_drop(view);
    /* Before the answer: whoever gets it may start again at once. */
    atomic_store(&s->starting, false);
    if (err)
        chat_send_error(s, err, t->frame.id, field);
    chat_task_done(t);
}

void chat_start_task(struct chat_session *s, struct chat_frame *f)
{
    chat_post_task(s, f, start);
}

/* -- leave -- */

struct leaving {
    struct chat *chat;
    conversation_id id;
    contact_id contact;
    bool unanswered;
};

static enum err read_live(struct store_tx *tx, void *arg)
{
    struct leaving *l = arg;
    struct sql_conversation_by_id_row row;
    enum err err =
        sql_conversation_by_id(tx, &(struct sql_conversation_by_id_in){.org_id = l->chat->conf.org, .id = l->id}, &row);
    if (!err)
        l->contact = row.live_contact_id, l->unanswered = row.last_in_seq > row.closed_seq;
    return err;
}

static void leave(void *arg)
{
    struct chat_task *t = arg;
    struct chat_session *s = t->session;
    struct leaving l = {.chat = s->chat, .id = atomic_load(&s->conversation)};
    enum err err = l.id ? store_read(s->chat->conf.store, read_live, &l) : ERR_STATE;
    if (!err && l.contact)
        err = router_call(s->chat->conf.router, &(struct command){.kind = CMD_LEAVE, .contact = l.contact}, NULL, NULL);
    else if (!err && l.unanswered)
        hub_leave(s->chat->conf.hub, l.id);
    if (err && err != ERR_MISSING)
        chat_send_error(s, err, (struct str){0}, NULL);
    chat_task_done(t);
}

void chat_leave_task(struct chat_session *s)
{
    chat_post_task(s, NULL, leave);
}
