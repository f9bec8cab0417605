/* call.c: a visitor calls from the page. Who it is and what it is about are settled here; the call itself is the telephone's (port/tel.h), which
 * answers the socket by itself. */
#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "base/id.h"
#include "channel/chat/form.h"
#include "channel/chat/session.h"
#include "port/clock.h"
#include "port/tel.h"
#include "service/config/sites.h"
#include "service/customer/customer.h"

bool chat_calls(const struct chat_session *s, const struct config_endpoint *e)
{
    return e->site.calls && s->chat->conf.tel;
}

/* Of the page's own random key, which nobody else knows: whoever says it again means the same call. Apart from all ids that makers give, and even
 * (link.h: serve's are). */
static uint64_t call_of(const struct chat_session *s, struct str key)
{
    uint8_t in[16 + sizeof s->endpoint + 64], mac[crypto_auth_hmacsha256_BYTES];
    uint64_t id;
    assert(key.n <= 64);
    memcpy(in, "tandem call    1", 16);
    memcpy(in + 16, &s->endpoint, sizeof s->endpoint);
    memcpy(in + 16 + sizeof s->endpoint, key.p, key.n);
    crypto_auth_hmacsha256(mac, in, 16 + sizeof s->endpoint + key.n, s->chat->conf.secret);
    memcpy(&id, mac, sizeof id);
    return ((id & ((UINT64_C(1) << 61) - 1)) | UINT64_C(1) << 61) & ~UINT64_C(1);
}

enum err chat_call_about(const struct chat_session *s, struct str key, struct tel_page *ret_page)
{
    struct tel_page p = {.call = call_of(s, key)};
    enum err err = s->chat->conf.tel ? tel_page_look(s->chat->conf.tel, &p) : ERR_MISSING;
    if (err && err != ERR_STATE)
        return err;
    *ret_page = p;
    return OK;
}

/* Its end, before there was any. Where it is closed: when it opens, and by when who leaves a message hears; 0: never, nothing is promised. */
static void over(struct chat_session *s, const char *why, int64_t until_us, int64_t by_us)
{
    struct buf b = {0};
    struct json j;
    json_init(&j, &b);
    json_open(&j, NULL);
    json_z(&j, "t", "call");
    json_z(&j, "state", "ended");
    json_z(&j, "why", why);
    if (until_us)
        json_int(&j, "until_us", until_us);
    if (by_us)
        json_int(&j, "by_us", by_us);
    json_close(&j);
    chat_send(s, &b);
}

struct caller {
    struct store_job job;
    struct chat *chat;
    struct customer_claim claim;
    struct chat_form *form;
    party_id fresh;
};

static enum err write_caller(struct store_tx *tx, struct store_job *job)
{
    struct caller *c = (struct caller *)job;
    struct customer_prechat *said = &c->form->said;
    org_id org = c->chat->conf.org;
    enum err err = customer_resolve(tx, org, &c->claim, c->fresh, said->now_us, &said->party);
    return err ? err : customer_prechat_put(tx, org, said);
}

struct settling { /* who calls, and about what */
    const struct chat_frame *frame;
    const struct config_view *view;
    struct chat_form form; /* its answers, and the field that is wrong */
    const char *field, *why;
    int64_t until_us, by_us; /* why: closed */
};

/* Beside a chat it is its customer, who was asked before it; else who the page says, after the same questions. */
static enum err party_of(struct chat_session *s, const struct config_endpoint *e, struct settling *g, struct tel_page *p)
{
    int64_t now = clock_now_us();
    if (atomic_load(&s->conversation)) {
        p->party = s->party;
        return OK;
    }
    struct caller c = {.job.work = write_caller, .chat = s->chat, .form = &g->form, .fresh = id_next(s->chat->ids, now)};
    enum err err = chat_claim(s, g->frame, e, &c.claim, &g->field);
    if (!err)
        err = chat_form_read(g->view, e, g->frame, &g->form, &g->field);
    if (err)
        return err;
    g->field = NULL;
    g->form.said.now_us = now;
    err = store_call(s->chat->conf.store, &c.job);
    p->party = g->form.said.party;
    return err;
}

static enum err begin(struct chat_session *s, struct settling *g, struct tel_page *p)
{
    const struct config_endpoint *e = config_endpoint(g->view, s->endpoint);
    const struct config_topic *topic = config_topic_key(g->view, g->frame->topic);
    int64_t change_us;
    if (!e || !chat_calls(s, e)) {
        g->why = "off";
        return OK;
    }
    g->field = "topic";
    if (!topic || !config_topic_offered(e, topic))
        return ERR_MISSING;
    g->field = NULL;
    if (!config_chat_open(g->view, e, topic, clock_now_us(), &change_us, &g->by_us)) {
        g->why = "closed";
        g->until_us = change_us == CONFIG_NEVER_US ? 0 : change_us;
        return OK;
    }
    g->why = tel_page_may(s->chat->conf.tel, s->id);
    if (g->why)
        return OK; /* nobody is made known for a call that is not taken */
    p->topic = topic->id;
    p->conversation = id_next(s->chat->ids, clock_now_us());
    return party_of(s, e, g, p);
}

static void call(void *arg)
{
    struct chat_task *t = arg;
    struct chat_session *s = t->session;
    const struct chat_frame *f = &t->frame;
    struct tel_page p = {.call = call_of(s, f->id), .endpoint = s->endpoint, .zh = atomic_load(&s->zh), .socket = s->id, .sdp = f->sdp};
    struct tel_page known = {.call = p.call};
    struct settling g = {.frame = f};

    enum err err = s->chat->conf.tel ? tel_page_look(s->chat->conf.tel, &known) : ERR_STATE;
    if (err == ERR_STATE || (err == ERR_MISSING && !f->sdp.n)) {
        g.why = "over";
        err = OK;
    } else if (err == ERR_MISSING) {
        g.view = config_take(s->chat->conf.config);
        err = begin(s, &g, &p);
        config_drop(g.view);
    }
    if (!err && !g.why && tel_page_call(s->chat->conf.tel, &p))
        g.why = "off";
    if (err)
        chat_send_error(s, err, f->id, g.field);
    else if (g.why)
        over(s, g.why, g.until_us, g.by_us);
    chat_task_done(t);
}

void chat_call_task(struct chat_session *s, struct chat_frame *f)
{
    chat_post_task(s, f, call);
}

/* What comes too late or too early means nothing. */
void chat_call_candidate(struct chat_session *s, const struct chat_frame *f)
{
    if (s->chat->conf.tel && tel_page_candidate(s->chat->conf.tel, call_of(s, f->id), s->id, f->candidate))
        return;
}

void chat_call_end(struct chat_session *s, const struct chat_frame *f)
{
    if (s->chat->conf.tel && tel_page_end(s->chat->conf.tel, call_of(s, f->id)))
        over(s, "off", 0, 0); /* voice is away: so is the sound, soon */
}
