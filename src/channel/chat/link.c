/* link.c: going on with a conversation on another device: a link that works once, and what comes of it. */
#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "channel/chat/session.h"
#include "port/clock.h"
#include "service/conversation/conversation.h"

static struct json begin(struct buf *b, const char *t)
{
    struct json j;
    json_init(&j, b);
    json_open(&j, NULL);
    json_z(&j, "t", t);
    return j;
}

/* -- asked for -- */

struct making {
    struct store_job job;
    struct conversation_link link;
};

static enum err write_link(struct store_tx *tx, struct store_job *job)
{
    return conversation_link_make(tx, &((const struct making *)job)->link);
}

static void make(void *arg)
{
    struct chat_task *t = arg;
    struct chat_session *s = t->session;
    uint8_t token[32], hash[32];
    char code[CHAT_TOKEN_CHARS + 1];

    randombytes_buf(token, sizeof token);
    chat_token_text(token, code);
    chat_token_hash(str_of(code), hash);
    struct making m = {.job.work = write_link,
                       .link = {.org = s->chat->conf.org, .endpoint = s->endpoint, .conversation = atomic_load(&s->conversation), .token_hash = hash,
                                .from_hash = t->frame.release ? s->token_hash : NULL, .now_us = clock_now_us()}};
    enum err err = m.link.conversation ? store_call(s->chat->conf.store, &m.job) : ERR_STATE;
    if (err) {
        chat_send_error(s, err, (struct str){0}, "link");
    } else {
        struct buf b = {0};
        struct json j = begin(&b, "link");
        json_z(&j, "code", code);
        json_int(&j, "until_us", m.link.now_us + CONVERSATION_LINK_US);
        json_int(&j, "now_us", m.link.now_us);
        json_close(&j);
        chat_send(s, &b);
    }
    sodium_memzero(token, sizeof token);
    sodium_memzero(code, sizeof code);
    chat_task_done(t);
}

void chat_link_task(struct chat_session *s, struct chat_frame *f)
{
    chat_post_task(s, f, make);
}

/* -- used -- */

struct taking {
    struct conversation_link link;
    uint8_t visitor_hash[32];
    struct conversation_visitor visitor;
    struct post *post;
};

/* The other device, and whoever talks with the customer, read it as a line of the conversation. */
static enum err write_taking(struct store_tx *tx, void *arg)
{
    struct taking *k = arg;
    bool zh = false;
    enum err err = conversation_link_take(tx, &k->link, k->visitor_hash, &k->visitor, &zh);

    k->post->conversation = k->visitor.conversation;
    k->post->party = k->visitor.party;
    k->post->zh = zh;
    k->post->text = zh ? STR("已在另一台设备上继续此会话") : STR("The chat was continued on another device");
    return err;
}

/* Made from the link and the widget's own key with this installation's secret: asked twice, because an answer was lost, the same. */
static void visitor_token(const struct chat_session *s, const struct chat_frame *f, char ret_token[CHAT_TOKEN_CHARS + 1])
{
    uint8_t in[16 + 64 + 1 + 64], mac[32];
    size_t n = 16;

    assert(f->code.n <= 64 && f->id.n <= 64);
    memcpy(in, "tandem continue1", 16);
    memcpy(in + n, f->code.p, f->code.n);
    n += f->code.n;
    in[n++] = ':';
    memcpy(in + n, f->id.p, f->id.n);
    n += f->id.n;
    _Static_assert(sizeof mac == crypto_auth_hmacsha256_BYTES, "HMAC-SHA256");
    crypto_auth_hmacsha256(mac, in, n, s->chat->conf.secret);
    chat_token_text(mac, ret_token);
}

static enum err take(struct chat_session *s, const struct chat_frame *f)
{
    uint8_t hash[32];
    char token[CHAT_TOKEN_CHARS + 1], key[32];

    chat_token_hash(f->code, hash);
    visitor_token(s, f, token);
    snprintf(key, sizeof key, "continued-%02x%02x%02x%02x%02x%02x%02x%02x", hash[0], hash[1], hash[2], hash[3], hash[4], hash[5], hash[6], hash[7]);
    struct post post = {.org = s->chat->conf.org, .author = AUTHOR_SYSTEM, .endpoint = s->endpoint, .external_id = str_of(key), .text = STR("-")};
    struct taking k = {.post = &post, .link = {.org = s->chat->conf.org, .endpoint = s->endpoint, .token_hash = hash, .now_us = clock_now_us()}};
    chat_token_hash(str_of(token), k.visitor_hash);
    enum err err = hub_open(s->chat->conf.hub, &(struct router_rows){write_taking, &k}, &post);
    if (err && err != ERR_EXISTS)
        return err;
    chat_belong(s, &k.visitor, k.visitor_hash);
    struct buf b = {0};
    struct json j = begin(&b, "continued");
    json_text(&j, "id", f->id);
    json_z(&j, "token", token);
    json_close(&j);
    chat_send(s, &b);
    hub_chat_attach(s->chat->conf.hub, k.visitor.conversation, s->id, atomic_load(&s->zh), 0);
    return OK;
}

static void go_on(void *arg)
{
    struct chat_task *t = arg;
    struct chat_session *s = t->session;
    enum err err = take(s, &t->frame);

    atomic_store(&s->starting, false);
    if (err)
        chat_send_error(s, err, t->frame.id, err == ERR_MISSING ? "code" : NULL);
    chat_task_done(t);
}

void chat_continue_task(struct chat_session *s, struct chat_frame *f)
{
    chat_post_task(s, f, go_on);
}
