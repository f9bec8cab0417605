/* hub_chat.c: frames for widgets (docs/protocol.md). Customers see seq numbers of their own conversation and nothing
 * that counts other people's traffic. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "host/hub_state.h"
#include "port/pool.h"
#include "port/sql.h"
#include "service/conversation/conversation.h"

#define PAGE_LINES 100u
#define PAGES_MAX 50u /* older ones are not sent to a returning widget */

static struct json begin(struct hub *h, const char *t)
{
    struct json j;
    buf_clear(&h->scratch);
    json_init(&j, &h->scratch);
    json_open(&j, NULL);
    json_z(&j, "t", t);
    return j;
}

static bool finish(struct hub *h, const struct conv *c, struct json *j, const net_id *only)
{
    json_close(j);
    if (only)
        return hub_send_one(h, *only, &h->scratch);
    hub_send(h, &c->sockets, &h->scratch, NULL);
    return true;
}

static void outlook_json(struct json *j, const struct outlook *o)
{
    if (o->nobody)
        json_bool(j, "nobody", true);
    if (!o->shut)
        return;
    json_bool(j, "open", false);
    if (o->until_us)
        json_int(j, "until_us", o->until_us);
    if (o->by_us)
        json_int(j, "by_us", o->by_us);
}

bool hub_chat_state(struct hub *h, struct conv *c, const net_id *only)
{
    if (!only && !c->sockets.count)
        return true;
    const struct live *l = c->live ? hub_live(h, c->live) : NULL;
    bool open = l || hub_unanswered(c);
    struct json j = begin(h, "state");
    json_z(&j, "state", l && l->state == CONTACT_TALKING ? "talking" : open ? "waiting" : "closed");
    struct outlook o = hub_outlook(h, c);
    if (!only)
        c->told = o;
    else if (!hub_outlook_same(&o, &c->told))
        c->retell = true; /* it may be as it was again when it is looked at next */
    /* Nobody is next while there is nobody to be next with. */
    json_int(&j, "place", l && l->state != CONTACT_TALKING && !o.shut ? l->place : 0);
    outlook_json(&j, &o);
    struct conversation_names names = hub_names_shown(h);
    struct str zh, en;
    if (l && l->state == CONTACT_TALKING && names.agent(names.u, l->agent, &zh, &en)) {
        json_open(&j, "agent");
        json_text(&j, "zh", zh);
        json_text(&j, "en", en);
        uint64_t picture = hub_picture(h, l->agent);
        if (picture)
            json_id(&j, "picture", picture);
        json_close(&j);
    }
    if (l && l->state != CONTACT_TALKING && l->wait_us && !o.shut && !o.nobody)
        json_int(&j, "wait_us", l->wait_us);
    json_bool(&j, "requeued", l && l->requeued);
    if (open && !l && c->tries)
        json_bool(&j, "full", true); /* the queue, or everything, has its most: it is tried again and again */
    json_bool(&j, "passed", l && l->passed_by && l->state != CONTACT_TALKING);
    return finish(h, c, &j, only);
}

void hub_chat_line(struct hub *h, const struct conv *c, const struct conversation_line *l, const net_id *but)
{
    if (!c->sockets.count)
        return;
    struct conversation_names names = hub_names_shown(h);
    struct json j = begin(h, "messages");
    json_array(&j, "messages");
    conversation_line_json(&j, VIEW_WIDGET, l, &names);
    json_end(&j);
    json_close(&j);
    hub_send(h, &c->sockets, &h->scratch, but);
}

void hub_chat_marks(struct hub *h, const struct conv *c, const net_id *only)
{
    if (!only && !c->sockets.count)
        return;
    struct json j = begin(h, "marks");
    json_int(&j, "got", c->marks[MARK_AGENT_GOT]);
    json_int(&j, "read", c->marks[MARK_AGENT_READ]);
    (void)finish(h, c, &j, only);
}

void hub_chat_typing(struct hub *h, const struct conv *c)
{
    if (!c->sockets.count)
        return;
    struct json j = begin(h, "typing");
    (void)finish(h, c, &j, NULL);
}

void hub_chat_ack(struct hub *h, net_id to, const struct post *p)
{
    struct json j = begin(h, "ack");
    json_text(&j, "id", p->external_id);
    json_int(&j, "seq", p->seq);
    json_int(&j, "at_us", p->at_us);
    json_z(&j, "lang", conversation_lang(p->text, p->zh));
    (void)finish(h, NULL, &j, &to);
}

void hub_chat_refuse(struct hub *h, net_id to, struct str key, bool zh, enum err err)
{
    struct json j = begin(h, "error");
    json_text(&j, "id", key);
    json_z(&j, "code", err_code(err));
    json_z(&j, "message", err_sentence(err, zh ? "zh" : "en"));
    (void)finish(h, NULL, &j, &to);
}

/* -- a widget comes (back): a worker reads the row, the hub attaches, a worker reads what it missed -- */

struct joining {
    struct hub *hub;
    conversation_id id;
    net_id socket;
    bool zh;
    uint32_t seq, count, last;
    bool changed, whole; /* a page of what was changed; the last page */
    struct buf frame;
    struct conv row;
};

static enum err join_read(struct store_tx *tx, void *arg)
{
    struct joining *n = arg;
    struct sql_conversation_by_id_row row;
    enum err err =
        sql_conversation_by_id(tx, &(struct sql_conversation_by_id_in){.org_id = n->hub->conf.org, .id = n->id}, &row);
    if (!err)
        n->row = hub_row(&row);
    return err;
}

static void join_task(void *arg)
{
    struct joining *n = arg;
    enum err err = store_read(n->hub->conf.store, join_read, n);
    if (err)
        log_event(LOG_WARN, "host", "conversation_not_read", "error=%s", err_code(err));
    if (err)
        (void)net_ws_close(n->hub->net, n->socket, 4503, "try again");
    else
        (void)hub_tell(n->hub, (struct hub_message){.kind = HUB_CHAT_ATTACH,
                                                    .id = n->id,
                                                    .socket = n->socket,
                                                    .flag = n->zh,
                                                    .count = n->seq,
                                                    .row = n->row});
    free(n);
}

void hub_chat_attach(struct hub *h, conversation_id c, net_id socket, bool zh, uint32_t seq)
{
    struct joining *n = calloc(1, sizeof *n);
    if (!n)
        return;
    *n = (struct joining){.hub = h, .id = c, .socket = socket, .zh = zh, .seq = seq};
    if (pool_post(h->conf.pool, c, join_task, n)) {
        free(n);
        (void)net_ws_close(h->net, socket, 4503, "full");
    }
}

static enum err page_read(struct store_tx *tx, void *arg)
{
    struct joining *n = arg;
    struct conversation_page page = {.org = n->hub->conf.org,
                                     .conversation = n->id,
                                     .kind = n->changed ? PAGE_CHANGED : PAGE_AFTER,
                                     .from = n->seq,
                                     .max = PAGE_LINES,
                                     .view = VIEW_WIDGET};
    struct conversation_names names = hub_names_shown(n->hub);
    struct json j;
    buf_clear(&n->frame);
    json_init(&j, &n->frame);
    json_open(&j, NULL);
    json_z(&j, "t", "messages");
    json_array(&j, "messages");
    pthread_rwlock_rdlock(&n->hub->names_lock);
    enum err err = conversation_page_json(tx, &page, &j, &names, &n->count, &n->last);
    pthread_rwlock_unlock(&n->hub->names_lock);
    json_end(&j);
    n->whole = !n->changed && n->count < PAGE_LINES;
    if (n->whole)
        json_bool(&j, "whole", true);
    json_close(&j);
    return err ? err : n->frame.err;
}

static void missed_task(void *arg)
{
    struct joining *n = arg;
    for (uint32_t pages = 0; pages < PAGES_MAX + 2; pages++) {
        enum err err = store_read(n->hub->conf.store, page_read, n);
        if (err) {
            log_event(LOG_WARN, "host", "history_not_read", "error=%s", err_code(err));
            (void)net_ws_close(n->hub->net, n->socket, 4503, "try again");
            break;
        }
        struct net_buf *b = n->count || n->whole ? net_buf_copy(n->frame.p, n->frame.n) : NULL;
        if (b)
            (void)net_ws_send(n->hub->net, n->socket, b);
        if (n->whole)
            break;
        if (!n->changed)
            n->seq = n->last;
        n->changed = false;
    }
    buf_done(&n->frame);
    free(n);
}

void hub_chat_history(struct hub *h, const struct conv *c, net_id socket, uint32_t seq)
{
    struct joining *n = calloc(1, sizeof *n);
    if (n) {
        uint32_t most = PAGE_LINES * PAGES_MAX, least = c->last_seq > most ? c->last_seq - most : 0;
        *n = (struct joining){.hub = h, .id = c->id, .socket = socket, .seq = seq > least ? seq : least,
                              .changed = seq > 0 && seq >= least};
        if (pool_post(h->conf.pool, c->id, missed_task, n) == OK)
            return;
        free(n);
    }
    (void)net_ws_close(h->net, socket, 4503, "full"); /* it comes back and asks again */
}
