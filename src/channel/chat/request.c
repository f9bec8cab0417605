/* request.c: what a visitor leaves instead of waiting: stored, then acknowledged with its number; and whether it is open at the hour they wish. */
#include <string.h>

#include "base/id.h"
#include "channel/chat/form.h"
#include "channel/chat/session.h"
#include "port/clock.h"
#include "port/sql.h"
#include "port/tel.h"
#include "service/config/sites.h"
#include "service/customer/customer.h"
#include "service/request/request.h"

#define HOURS_AHEAD_US (400LL * 24 * 3600 * SECOND_US)

struct leaving {
    struct store_job job;
    struct chat *chat;
    struct customer_claim claim;
    struct customer_prechat said;
    struct request request;
    party_id fresh;
};

static enum err write_request(struct store_tx *tx, struct store_job *job)
{
    struct leaving *l = (struct leaving *)job;
    org_id org = l->chat->conf.org;
    enum err err = OK;

    /* Beside a conversation or a call it is its customer's, whatever else they typed is theirs to say. */
    if (!l->request.conversation)
        err = customer_resolve(tx, org, &l->claim, l->fresh, l->request.now_us, &l->request.party);
    l->said.party = l->request.party;
    if (err == OK)
        err = customer_prechat_put(tx, org, &l->said);
    return err ? err : request_make(tx, org, &l->request);
}

static enum request_kind kind_of(struct str want)
{
    return str_is(want, "message")    ? REQUEST_MESSAGE
           : str_is(want, "callback") ? REQUEST_CALLBACK
           : str_is(want, "email")    ? REQUEST_EMAIL
                                      : REQUEST_NONE;
}

/* A conversation has its topic, a call too; without one the visitor says which. */
struct about {
    struct chat *chat;
    conversation_id id; /* 0: none */
    party_id party;
    topic_id topic;
};

static enum err read_topic(struct store_tx *tx, void *arg)
{
    struct about *a = arg;
    struct sql_conversation_by_id_row row;
    enum err err = sql_conversation_by_id(tx, &(struct sql_conversation_by_id_in){.org_id = a->chat->conf.org, .id = a->id}, &row);

    a->topic = err ? 0 : row.topic_id;
    return err;
}

static const struct config_topic *topic_of(struct chat_session *s, const struct chat_frame *f, const struct config_view *v,
                                           const struct config_endpoint *e, struct about *ret_about)
{
    struct about *a = ret_about;
    struct tel_page call;
    *a = (struct about){.chat = s->chat, .id = atomic_load(&s->conversation), .party = s->party};
    if (a->id)
        return store_read(s->chat->conf.store, read_topic, a) == OK ? config_topic(v, a->topic) : NULL;
    if (f->call.n && chat_call_about(s, f->call, &call) == OK) {
        a->id = call.conversation;
        a->party = call.party;
        return config_topic(v, call.topic);
    }
    const struct config_topic *t = config_topic_key(v, f->topic);
    return t && config_topic_offered(e, t) ? t : NULL;
}

/* Everything that can be said before the store is asked. */
static enum err read_frame(struct chat_session *s, const struct chat_frame *f, const struct config_view *v, struct leaving *l,
                           const char **ret_field)
{
    const struct config_endpoint *e = config_endpoint(v, s->endpoint);
    struct about about;
    const struct config_topic *topic = e ? topic_of(s, f, v, e, &about) : NULL;
    struct request *r = &l->request;

    *ret_field = "topic";
    if (!topic)
        return ERR_MISSING;
    *r = (struct request){.id = id_next(s->chat->ids, l->said.now_us), .key = f->id, .kind = kind_of(f->want), .endpoint = s->endpoint,
                          .party = about.party, .conversation = about.id, .topic = topic->id, .queue = topic->queue,
                          .zh = atomic_load(&s->zh), .name = f->name, .phone = f->phone, .email = f->email, .text = f->text,
                          .wanted_us = f->wanted_us, .now_us = l->said.now_us};
    *ret_field = "want";
    if (r->kind == REQUEST_NONE)
        return ERR_INPUT;
    r->due_us = config_chat_due(v, e, topic, r->now_us);
    if (r->due_us && r->wanted_us > r->due_us)
        r->due_us = r->wanted_us; /* not to be called before they asked for it */
    l->said.conversation = r->conversation;
    l->said.endpoint = s->endpoint;
    l->said.name = f->name;
    l->said.phone = f->phone;
    l->said.email = f->email;
    enum err err = customer_prechat_check(&l->said, ret_field);
    if (err == OK)
        err = request_check(r, ret_field);
    if (err == OK)
        err = chat_claim(s, f, e, &l->claim, ret_field);
    if (err)
        return err;
    *ret_field = "consent";
    if (!r->conversation && e->site.consent_version && f->consent != e->site.consent_version)
        return f->consent ? ERR_STATE : ERR_FIELD_MISSING;
    l->said.consent = r->conversation ? 0 : e->site.consent_version;
    *ret_field = NULL;
    return OK;
}

static void send_requested(struct chat_session *s, const struct request *r)
{
    struct buf b = {0};
    struct json j;
    json_init(&j, &b);
    json_open(&j, NULL);
    json_z(&j, "t", "requested");
    json_text(&j, "id", r->key);
    json_int(&j, "no", (int64_t)r->no);
    if (r->due_us)
        json_int(&j, "by_us", r->due_us);
    json_close(&j);
    chat_send(s, &b);
}

static void request(void *arg)
{
    struct chat_task *t = arg;
    struct chat_session *s = t->session;
    const struct config_view *v = config_take(s->chat->conf.config);
    struct leaving l = {.job.work = write_request, .chat = s->chat};
    const char *field = NULL;

    l.said.now_us = clock_now_us();
    l.fresh = id_next(s->chat->ids, l.said.now_us);
    enum err err = read_frame(s, &t->frame, v, &l, &field);
    if (err == OK)
        err = store_call(s->chat->conf.store, &l.job);
    config_drop(v);
    if (err == OK)
        hub_list(s->chat->conf.hub, HUB_LIST_REQUESTS);
    if (err == OK || err == ERR_EXISTS)
        send_requested(s, &l.request);
    else
        chat_send_error(s, err, t->frame.id, field);
    chat_task_done(t);
}

void chat_request_task(struct chat_session *s, struct chat_frame *f)
{
    chat_post_task(s, f, request);
}

/* -- is it open at an hour that is wished for -- */

static void send_hours(struct chat_session *s, const struct config_view *v, const struct config_endpoint *e, const struct config_topic *t, int64_t at_us)
{
    struct buf b = {0};
    struct json j;
    int64_t change_us, promise_us;
    bool open = config_chat_open(v, e, t, at_us, &change_us, &promise_us);

    json_init(&j, &b);
    json_open(&j, NULL);
    json_z(&j, "t", "hours");
    json_int(&j, "at_us", at_us);
    json_bool(&j, "open", open);
    if (change_us != CONFIG_NEVER_US)
        json_int(&j, "until_us", change_us);
    json_close(&j);
    chat_send(s, &b);
}

static void hours(void *arg)
{
    struct chat_task *t = arg;
    struct chat_session *s = t->session;
    const struct config_view *v = config_take(s->chat->conf.config);
    const struct config_endpoint *e = config_endpoint(v, s->endpoint);
    struct about about;
    const struct config_topic *topic = e ? topic_of(s, &t->frame, v, e, &about) : NULL;

    if (!topic)
        chat_send_error(s, ERR_MISSING, (struct str){0}, "hours");
    else if (t->frame.wanted_us > clock_now_us() + HOURS_AHEAD_US)
        chat_send_error(s, ERR_FIELD_RANGE, (struct str){0}, "hours");
    else
        send_hours(s, v, e, topic, t->frame.wanted_us);
    config_drop(v);
    chat_task_done(t);
}

void chat_hours_task(struct chat_session *s, struct chat_frame *f)
{
    chat_post_task(s, f, hours);
}
