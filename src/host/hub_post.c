/* hub_post.c: messages on their way into the store, arrivals, and an agent's desktop coming and going. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "host/hub_arrival.h"
#include "host/hub_state.h"
#include "port/clock.h"
#include "port/pool.h"
#include "port/sql.h"
#include "service/config/config.h"
#include "service/customer/customer.h"

struct post_job {
    struct store_job job;
    struct hub *hub;
    struct post own, *p; /* p: the waiting caller's, or &own */
    const struct router_rows *rows;
    contact_id contact;
    net_id from;
    bool waits;
    sem_t done;
    char texts[]; /* own's external id and text */
};

static enum err post_work(struct store_tx *tx, struct store_job *job)
{
    struct post_job *pj = (struct post_job *)job;
    if (pj->rows) {
        enum err err = pj->rows->write(tx, pj->rows->arg);
        if (err)
            return err;
    }
    return conversation_post(tx, pj->p, &pj->contact);
}

static void post_done(struct store_job *job)
{
    struct post_job *pj = (struct post_job *)job;
    struct hub *h = pj->hub;
    pthread_mutex_lock(&h->lock);
    if (job->err == OK && !pj->p->doubled) {
        hub_follow_message(h, pj->p, pj->contact, pj->waits ? NULL : &pj->from);
        for (uint32_t i = 0; i < pj->p->mentions_count; i++)
            hub_mentions_read(h, pj->p->mentions[i], (net_id){0, 0}, pj->p->conversation);
    }
    if (!pj->waits) {
        const struct conv *c = hub_conv(h, pj->p->conversation);
        if (job->err == OK)
            hub_chat_ack(h, pj->from, pj->p);
        else
            hub_chat_refuse(h, pj->from, pj->p->external_id, c && c->zh, job->err);
    }
    pthread_mutex_unlock(&h->lock);
    buf_done(&pj->p->shown);
    if (pj->waits)
        sem_post(&pj->done);
    else
        free(pj);
}

static void prepare(struct hub *h, struct post_job *pj)
{
    pj->hub = h;
    pj->job.work = post_work;
    pj->job.done = post_done;
    pj->p->at_us = clock_now_us();
    pj->p->id = id_next(&h->ids, pj->p->at_us);
}

enum err hub_open(struct hub *h, const struct router_rows *rows, struct post *p)
{
    assert(p->external_id.n >= 1 && p->external_id.n <= 64 && p->text.n + p->files_count >= 1 && p->text.n <= POST_TEXT_MAX);

    struct post_job pj = {.p = p, .rows = rows, .waits = true};
    prepare(h, &pj);
    return hub_store(h, &pj.job, &pj.done);
}

enum err hub_post(struct hub *h, struct post *p)
{
    return hub_open(h, NULL, p);
}

enum err hub_post_chat(struct hub *h, const struct post *p, net_id from)
{
    assert(p->external_id.n >= 1 && p->external_id.n <= 64 && p->text.n + p->files_count >= 1 && p->text.n <= POST_TEXT_MAX);

    struct post_job *pj = malloc(sizeof *pj + p->external_id.n + p->text.n);
    if (!pj)
        return ERR_NOMEM;
    *pj = (struct post_job){.own = *p, .from = from};
    pj->p = &pj->own;
    memcpy(pj->texts, p->external_id.p, p->external_id.n);
    if (p->text.n)
        memcpy(pj->texts + p->external_id.n, p->text.p, p->text.n);
    pj->own.external_id.p = pj->texts;
    pj->own.text.p = pj->texts + p->external_id.n;
    prepare(h, pj);
    enum err err = store_submit(h->conf.store, &pj->job);
    if (err)
        free(pj);
    return err;
}

/* -- arrivals: a worker reads who it is, and asks the router; whose words were stored first is asked for first -- */

#define TURN_US (SECOND_US / 5) /* a slow worker holds the others' arrivals up no longer */

struct arrival {
    struct hub *hub;
    conversation_id id;
    struct turn turn;
    struct sql_conversation_by_id_row row;
    struct customer_arrival customer;
    struct buf card;
    const struct config_view *view;
};

static enum err arrival_read(struct store_tx *tx, void *arg)
{
    struct arrival *a = arg;
    org_id org = a->hub->conf.org;
    enum err err = sql_conversation_by_id(tx, &(struct sql_conversation_by_id_in){.org_id = org, .id = a->id}, &a->row);
    if (err)
        return err;
    err = hub_arrival_read(tx, org, a->view, a->row.party_id, a->row.zh, MEDIUM_CHAT, &a->customer);
    if (err)
        return err;
    struct json j;
    json_init(&j, &a->card);
    return customer_card(tx, org, a->row.party_id, &j, NULL);
}

static enum err arrive(struct arrival *a)
{
    uint64_t changed = hub_customers_changed(a->hub);
    enum err err = store_read(a->hub->conf.store, arrival_read, a);
    if (err)
        return err;
    if (a->row.live_contact_id || a->row.last_in_seq <= a->row.closed_seq)
        return OK; /* somebody was quicker */
    const struct config_topic *topic = config_topic(a->view, a->row.topic_id);
    if (!topic)
        return ERR_MISSING;
    struct command c = {.kind = CMD_ARRIVE,
                        .contact = id_next(&a->hub->ids, clock_now_us()),
                        .party = a->row.party_id,
                        .queue = topic->queue,
                        .a = (int64_t)a->row.topic_id,
                        .b = a->customer.patience_us,
                        .c = (int64_t)a->id,
                        .rest = a->customer.attrs,
                        .rest_bytes = a->customer.attrs_bytes};
    turns_wait(&a->hub->turns, &a->turn, TURN_US);
    err = router_arrive(a->hub->router, &(struct router_arrival){.command = c, .card = {(const char *)a->card.p, a->card.n}}, &a->hub->turns, &a->turn);
    /* Whoever changed a customer after this was read may have looked before the contact was there. */
    if (err == OK && changed != hub_customers_changed(a->hub) && hub_customer_changed(a->hub, c.party) != OK)
        log_event(LOG_WARN, "host", "customer_not_looked_at", "contact=%llu", (unsigned long long)c.contact);
    return err;
}

static void arrive_task(void *arg)
{
    struct arrival *a = arg;
    a->view = config_take(a->hub->conf.config);
    enum err err = arrive(a);
    turns_pass(&a->hub->turns, &a->turn);
    config_drop(a->view);
    if (err != OK && err != ERR_EXISTS)
        log_event(LOG_WARN, "host", "arrival_refused", "conversation=%llu error=%s", (unsigned long long)a->id,
                  err_code(err));
    struct hub_message m = {.kind = HUB_ARRIVE_OVER, .id = a->id};
    m.number = err == OK || err == ERR_EXISTS ? HUB_ARRIVED : err == ERR_MISSING ? HUB_ARRIVE_NEVER : HUB_ARRIVE_AGAIN;
    if (a->row.id)
        m.row = hub_row(&a->row);
    (void)hub_tell(a->hub, m);
    buf_done(&a->card);
    free(a);
}

/* If nothing comes of it now, the chores ask again. */
void hub_wants(struct hub *h, struct conv *c)
{
    if (c->arriving)
        return;
    struct arrival *a = calloc(1, sizeof *a);
    if (!a)
        return;
    a->hub = h;
    a->id = c->id;
    c->retry_us = 0;
    turns_take(&h->turns, &a->turn);
    c->arriving = pool_post(h->conf.pool, c->id, arrive_task, a) == OK;
    if (!c->arriving) {
        turns_pass(&h->turns, &a->turn);
        free(a);
    }
}

/* -- the customer left while the contact was on its way -- */

struct leaving {
    struct hub *hub;
    contact_id contact;
};

static void leave_task(void *arg)
{
    struct leaving *l = arg;
    struct command c = {.kind = CMD_LEAVE, .contact = l->contact};
    enum err err = router_call(l->hub->router, &c, NULL, NULL);
    if (err)
        log_event(LOG_WARN, "host", "leave_refused", "contact=%llu error=%s", (unsigned long long)l->contact,
                  err_code(err));
    free(l);
}

void hub_leaves(struct hub *h, contact_id contact)
{
    struct leaving *l = malloc(sizeof *l);
    if (!l)
        return;
    *l = (struct leaving){h, contact};
    if (pool_post(h->conf.pool, contact, leave_task, l))
        free(l);
}

/* -- the customer left before there was room for a contact -- */

struct giving_up {
    struct store_job job;
    struct hub *hub;
    conversation_id id;
    uint32_t seq;
};

static enum err give_up(struct store_tx *tx, struct store_job *job)
{
    const struct giving_up *g = (const struct giving_up *)job;
    struct sql_conversation_close_in in = {.org_id = g->hub->conf.org, .id = g->id, .contact_id = 0, .closed_seq = g->seq};
    return sql_conversation_close(tx, &in, NULL);
}

static void given_up(struct store_job *job)
{
    struct giving_up *g = (struct giving_up *)job;
    struct hub *h = g->hub;
    pthread_mutex_lock(&h->lock);
    struct conv *c = hub_conv(h, g->id);
    if (c && job->err == OK && !c->live && hub_unanswered(c)) { /* one that arrived meanwhile is left as any other */
        if (g->seq > c->closed_seq)
            c->closed_seq = g->seq;
        hub_chat_state(h, c, NULL);
        hub_conv_settle(h, c);
    }
    pthread_mutex_unlock(&h->lock);
    free(g);
}

void hub_gives_up(struct hub *h, struct conv *c)
{
    struct giving_up *g = calloc(1, sizeof *g);
    if (!g)
        return;
    *g = (struct giving_up){.job.work = give_up, .job.done = given_up, .hub = h, .id = c->id, .seq = c->last_seq};
    if (store_submit(h->conf.store, &g->job) != OK)
        free(g);
}

/* -- an agent's desktop went or came back -- */

struct agent_task {
    struct hub *hub;
    agent_id agent;
    bool away;
};

static void agent_task(void *arg)
{
    struct agent_task *t = arg;
    struct command c = {.kind = t->away ? CMD_AGENT_AWAY : CMD_AGENT_BACK,
                        .agent = t->agent,
                        .a = t->away ? t->hub->conf.grace_us : 0};
    enum err err = router_call(t->hub->router, &c, NULL, NULL);
    if (err && err != ERR_STATE)
        log_event(LOG_WARN, "host", "agent_presence_refused", "agent=%llu error=%s", (unsigned long long)t->agent,
                  err_code(err));
    (void)hub_tell(t->hub, (struct hub_message){.kind = HUB_ASK_OVER, .id = t->agent});
    free(t);
}

void hub_agent_command(struct hub *h, struct desk *d, bool away)
{
    if (d->asked)
        return;
    struct agent_task *t = malloc(sizeof *t);
    if (!t)
        return;
    *t = (struct agent_task){h, d->id, away};
    d->asked = true;
    if (pool_post(h->conf.pool, d->id, agent_task, t)) {
        d->asked = false;
        free(t);
    }
}

/* -- what others may ask -- */

bool hub_agent_connected(struct hub *h, agent_id agent)
{
    pthread_mutex_lock(&h->lock);
    const struct desk *d = hub_desk(h, agent, false);
    bool connected = d && d->sockets.count > 0;
    pthread_mutex_unlock(&h->lock);
    return connected;
}

conversation_id hub_held(struct hub *h, agent_id agent, contact_id contact)
{
    pthread_mutex_lock(&h->lock);
    const struct live *l = hub_live(h, contact);
    conversation_id c = l && hub_claim(l, agent) ? l->conversation : 0;
    pthread_mutex_unlock(&h->lock);
    return c;
}

bool hub_is_call(struct hub *h, agent_id agent, contact_id contact)
{
    pthread_mutex_lock(&h->lock);
    const struct live *l = hub_live(h, contact);
    bool is = l && l->medium == MEDIUM_VOICE && hub_claim(l, agent);
    pthread_mutex_unlock(&h->lock);
    return is;
}

static void fill_post(struct hub *h, struct post *p, agent_id agent, const struct live *l, const struct conv *c)
{
    p->org = h->conf.org;
    p->conversation = l->conversation;
    p->party = l->party;
    p->agent = agent;
    p->author = AUTHOR_AGENT;
    p->endpoint = c ? c->endpoint : 0;
}

bool hub_talks(struct hub *h, agent_id agent, conversation_id conversation, struct post *ret_post)
{
    pthread_mutex_lock(&h->lock);
    const struct desk *d = hub_desk(h, agent, false);
    const struct live *found = NULL;
    for (uint32_t i = 0; d && i < d->held_count; i++) {
        const struct live *l = hub_live(h, d->held[i]);
        if (l && l->conversation == conversation && (!found || l->state == CONTACT_TALKING))
            found = l;
    }
    const struct conv *c = found ? hub_conv(h, conversation) : NULL;
    if (found && ret_post)
        fill_post(h, ret_post, agent, found, c);
    bool talks = found && (!ret_post || (found->state == CONTACT_TALKING && c));
    pthread_mutex_unlock(&h->lock);
    return talks;
}

/* While the contact is between two holders, who has joined it stays with the customer. */
bool hub_writes(struct hub *h, agent_id agent, conversation_id conversation, struct post *ret_post)
{
    if (hub_talks(h, agent, conversation, ret_post))
        return true;
    pthread_mutex_lock(&h->lock);
    const struct conv *c = hub_conv(h, conversation);
    const struct live *l = c && c->live ? hub_live(h, c->live) : NULL;
    const struct part *p = l ? hub_part_of(l, agent) : NULL;
    bool writes = p && p->state == PART_JOINED && p->mode == PART_BOTH;
    if (writes)
        fill_post(h, ret_post, agent, l, c);
    pthread_mutex_unlock(&h->lock);
    return writes;
}

void hub_desk_attach(struct hub *h, agent_id agent, net_id socket, fact_no since)
{
    (void)hub_tell(h, (struct hub_message){.kind = HUB_DESK_ATTACH, .id = agent, .socket = socket, .number = since});
}

void hub_desk_detach(struct hub *h, agent_id agent, net_id socket)
{
    (void)hub_tell(h, (struct hub_message){.kind = HUB_DESK_DETACH, .id = agent, .socket = socket});
}

void hub_leave(struct hub *h, conversation_id c)
{
    (void)hub_tell(h, (struct hub_message){.kind = HUB_LEAVE, .id = c});
}

void hub_erased(struct hub *h, party_id party)
{
    (void)hub_tell(h, (struct hub_message){.kind = HUB_ERASED, .id = party});
}

void hub_chat_detach(struct hub *h, conversation_id c, net_id socket)
{
    (void)hub_tell(h, (struct hub_message){.kind = HUB_CHAT_DETACH, .id = c, .socket = socket});
}

void hub_typing(struct hub *h, conversation_id c, const struct str *text)
{
    struct hub_message m = {.kind = HUB_TYPING, .id = c};
    if (text) {
        m.text = malloc(text->n + 1);
        if (!m.text)
            return;
        memcpy(m.text, text->n ? text->p : "", text->n);
        m.text[text->n] = 0;
    }
    if (!hub_tell(h, m))
        free(m.text);
}

void hub_named(struct hub *h)
{
    (void)hub_tell(h, (struct hub_message){.kind = HUB_RENAMED}); /* dropped: with the next desktop */
}

void hub_list(struct hub *h, enum hub_list list)
{
    (void)hub_tell(h, (struct hub_message){.kind = HUB_LIST, .number = list});
}

void hub_preferences(struct hub *h, agent_id user)
{
    (void)hub_tell(h, (struct hub_message){.kind = HUB_PREFERENCES, .id = user});
}

void hub_owing(struct hub *h, agent_id agent)
{
    (void)hub_tell(h, (struct hub_message){.kind = HUB_OWING, .id = agent});
}

void hub_mark(struct hub *h, conversation_id c, enum mark mark, uint32_t seq)
{
    (void)hub_tell(h, (struct hub_message){.kind = HUB_MARK, .id = c, .number = mark, .count = seq});
}
