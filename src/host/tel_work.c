/* tel_work.c: on a worker: what a call wants of the store and of the engine, in order, call by call. An event of voice is settled when all that
 * it led to is committed, and not before. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "host/hub_call.h"
#include "host/tel_state.h"
#include "port/clock.h"
#include "port/pool.h"
#include "port/router.h"
#include "port/sql.h"
#include "service/customer/customer.h"

#define TRIES 40 /* of a store that is full or fails, with a rest between */
#define REST_NS 50000000

static void rest(void)
{
    (void)nanosleep(&(struct timespec){.tv_nsec = REST_NS}, NULL);
}

static bool again(enum err err)
{
    return err == ERR_STORE || err == ERR_FULL || err == ERR_NOMEM || err == ERR_TIMEOUT;
}

struct tx_work {
    struct store_job job;
    enum err (*fn)(struct store_tx *tx, void *arg);
    void *arg;
};

static enum err tx_work(struct store_tx *tx, struct store_job *job)
{
    const struct tx_work *w = (const struct tx_work *)job;
    return w->fn(tx, w->arg);
}

static enum err write_it(struct tel *t, enum err (*fn)(struct store_tx *tx, void *arg), void *arg)
{
    enum err err = OK;
    for (int i = 0; i < TRIES; i++) {
        struct tx_work w = {.job.work = tx_work, .fn = fn, .arg = arg};
        err = store_call(t->conf.store, &w.job);
        if (!again(err))
            break;
        rest();
    }
    return err;
}

static void tell(struct tel *t, const struct tel_message *m)
{
    if (!tel_tell(t, m))
        log_event(LOG_WARN, "host", "tel_dropped", "call=%llu", (unsigned long long)m->call);
}

/* -- a call comes in -- */

struct begin {
    struct tel *tel;
    struct phone_call call;
    char from[PHONE_NUMBER_BYTES];
    party_id fresh;
    topic_id topic; /* the number's own: of the conversation */
    uint64_t endpoint;
    bool page; /* who calls is known */
};

static enum err write_begin(struct store_tx *tx, void *arg)
{
    struct begin *b = arg;
    org_id org = b->tel->conf.org;
    struct phone_call *c = &b->call, had;
    enum err err = phone_call_find(tx, org, c->id, &had);
    if (err != ERR_MISSING) { /* told again: it is what it was */
        if (err == OK)
            *c = had;
        return err;
    }
    err = b->page ? OK : customer_caller(tx, org, str_of(b->from), c->conversation, b->fresh, c->started_us, &c->party);
    if (!err)
        err = sql_conversation_insert(tx,
                                      &(struct sql_conversation_insert_in){.org_id = org, .id = c->conversation, .endpoint_id = b->endpoint,
                                                                           .party_id = c->party, .topic_id = b->topic, .zh = c->zh,
                                                                           .now_us = c->started_us},
                                      NULL);
    return err ? err : phone_call_begin(tx, org, c);
}

static void begin_task(void *arg)
{
    struct begin *b = arg;
    enum err err = write_it(b->tel, write_begin, b);
    if (err)
        log_event(LOG_WARN, "host", "call_not_begun", "call=%llu error=%s", (unsigned long long)b->call.id, err_code(err));
    tell(b->tel, &(struct tel_message){.kind = TEL_BEGUN, .call = b->call.id, .event = b->call.event, .party = b->call.party, .err = err});
    free(b);
}

void tel_work_begin(struct tel *t, struct tel_call *c, uint64_t event)
{
    struct begin *b = calloc(1, sizeof *b);
    enum err err = b ? OK : ERR_NOMEM;
    if (b) {
        *b = (struct begin){.tel = t, .fresh = c->party, .topic = c->step.plan.topic, .page = c->page.is,
                            .endpoint = c->page.is ? c->page.endpoint : c->number,
                            .call = {.id = c->id, .contact = c->contact, .conversation = c->conversation, .party = c->party, .number = c->number,
                                     .state = PHONE_MENU, .zh = c->zh, .started_us = clock_now_us(), .instance = t->peer.instance,
                                     .topic = c->page.is ? c->step.plan.topic : 0, .event = event}};
        memcpy(b->from, c->from, sizeof b->from);
        c->tasks++;
        err = pool_post(t->conf.pool, c->id, begin_task, b);
    }
    if (!err)
        return;
    if (b)
        c->tasks--;
    free(b);
    c->tasks++; /* as if it had been tried */
    tell(t, &(struct tel_message){.kind = TEL_BEGUN, .call = c->id, .event = event, .party = c->party, .err = err});
}

/* -- what a step wants -- */

struct work {
    struct tel *tel;
    uint64_t call, event, instance;
    contact_id contact;
    conversation_id conversation;
    enum phone_device devices[CALL_OUTS_MAX]; /* of KEEP_RANG */
    struct call_todo todo;
    struct phone_news news; /* kind 0 and mute 0: none */
    struct link_ev_ended ended;
};

static enum err write_news(struct store_tx *tx, void *arg)
{
    return phone_call_news(tx, arg);
}

static enum err write_end(struct store_tx *tx, void *arg)
{
    return phone_call_end(tx, arg);
}

static struct phone_news news_of(const struct work *w, struct phone_news n)
{
    n.org = w->tel->conf.org;
    n.call = w->call;
    n.now_us = clock_now_us();
    return n;
}

static struct phone_end end_of(const struct work *w, const struct call_out *o)
{
    const struct link_ev_ended *e = &w->ended;
    return (struct phone_end){.org = w->tel->conf.org, .call = w->call, .lost = o->kind == CALL_OUT_KEEP_LOST, .by = o->by, .cause = e->cause,
                              .packets_in = e->packets_in, .packets_out = e->packets_out, .packets_lost = e->lost, .jitter_us = e->jitter_us,
                              .now_us = clock_now_us()};
}

/* What is kept of the call in the transaction of a command's facts: one commit, not two, and neither without the other. What is refused to the row
 * is no fault of the command's: what was decided must be stored. */
struct kept {
    enum err (*fn)(struct store_tx *tx, void *arg);
    void *arg;
    bool ran;
    enum err err;
};

static enum err write_kept(struct store_tx *tx, void *arg)
{
    struct kept *k = arg;
    k->ran = true;
    k->err = k->fn(tx, k->arg);
    return again(k->err) ? k->err : OK;
}

/* On its own, where there was no command, or it came to nothing, and its rows with it. */
static enum err keep(struct work *w, struct kept *k, enum err command)
{
    return k->ran && !command ? k->err : write_it(w->tel, k->fn, k->arg);
}

/* What may come too late is no fault. */
static enum err engine(struct work *w, struct command c, struct kept *k)
{
    const struct router_rows rows = {.write = write_kept, .arg = k};
    c.contact = w->contact;
    enum err err = OK;
    for (int i = 0; i < TRIES; i++) {
        err = router_call(w->tel->conf.router, &c, k ? &rows : NULL, NULL);
        if (!again(err))
            break;
        rest();
    }
    return err;
}

static enum err arrive(struct work *w, topic_id topic)
{
    struct phone_news n = news_of(w, (struct phone_news){.topic = topic, .state = PHONE_QUEUE});
    struct kept k = {.fn = write_news, .arg = &n};
    const struct router_rows rows = {.write = write_kept, .arg = &k};
    return hub_arrive(w->tel->conf.hub, &(struct hub_arriving){.conversation = w->conversation, .contact = w->contact, .topic = topic,
                                                               .medium = MEDIUM_VOICE, .rows = &rows});
}

/* False: the i-th is no command of the engine's; nor if there is none. */
static bool command_of(const struct work *w, uint32_t i, struct command *ret)
{
    const struct call_out *o = &w->todo.outs[i];
    bool agent = o->by == ACTOR_AGENT;
    switch (i < w->todo.count ? o->kind : CALL_OUTS) {
    case CALL_OUT_ACCEPT:
        *ret = (struct command){.kind = CMD_ACCEPT, .agent = o->agent, .a = (int64_t)o->token};
        return true;
    case CALL_OUT_CONNECTED:
        *ret = (struct command){.kind = CMD_CONNECTED, .agent = o->agent, .a = (int64_t)o->token};
        return true;
    case CALL_OUT_NOT_CONNECTED:
        *ret = (struct command){.kind = CMD_NOT_CONNECTED, .agent = o->agent, .a = (int64_t)o->token};
        return true;
    case CALL_OUT_DECLINE:
        *ret = (struct command){.kind = CMD_DECLINE, .agent = o->agent, .a = (int64_t)o->token, .b = DECLINE_BUSY};
        return true;
    case CALL_OUT_LEAVE:
        *ret = (struct command){.kind = CMD_LEAVE};
        return true;
    case CALL_OUT_END:
        *ret = (struct command){.kind = CMD_END, .agent = agent ? o->agent : 0, .a = agent ? ACTOR_AGENT : ACTOR_SYSTEM};
        return true;
    case CALL_OUT_REQUEUE: /* as if this agent had passed it on: another is asked, in the order of its first arrival */
        *ret = (struct command){.kind = CMD_TRANSFER, .agent = o->agent, .c = (int64_t)o->token};
        return true;
    default:
        return false;
    }
}

struct keeps {
    struct phone_news news;
    struct phone_end end;
    struct kept kept;
};

/* False: the i-th keeps nothing. */
static bool keeps_of(const struct work *w, uint32_t i, struct keeps *ret)
{
    const struct call_out *o = &w->todo.outs[i];
    struct phone_news n = {.instance = w->instance, .event = w->event, .agent = o->agent, .token = o->token};
    switch (i < w->todo.count ? o->kind : CALL_OUTS) {
    case CALL_OUT_KEEP_RANG:
        n.event = 0;
        n.kind = FACT_CALL_RANG;
        n.c = w->devices[i];
        break;
    case CALL_OUT_KEEP_JOINED:
        n.kind = FACT_CALL_JOINED;
        n.state = PHONE_TALK;
        break;
    case CALL_OUT_KEEP_BACK:
        n = (struct phone_news){.state = PHONE_QUEUE};
        break;
    case CALL_OUT_KEEP_DIALLED:
        n.token = 0;
        n.kind = FACT_CALL_DIALLED;
        n.c = o->result;
        break;
    case CALL_OUT_KEEP_ENDED:
    case CALL_OUT_KEEP_LOST:
        ret->end = end_of(w, o);
        ret->kept = (struct kept){.fn = write_end, .arg = &ret->end};
        return true;
    default:
        return false;
    }
    ret->news = news_of(w, n);
    ret->kept = (struct kept){.fn = write_news, .arg = &ret->news};
    return true;
}

static void came(struct work *w, uint32_t i, enum err err)
{
    const struct call_out *o = &w->todo.outs[i];
    if (!err)
        return;
    log_event(LOG_INFO, "host", "call_step_refused", "call=%llu step=%s error=%s", (unsigned long long)w->call, call_out_name(o->kind), err_code(err));
    tell(w->tel, &(struct tel_message){.kind = TEL_DONE, .call = w->call, .err = err, .out = *o});
}

/* The i-th and, where one of the two is a command and the other what is kept of it, the next. How many. */
static uint32_t do_some(struct work *w, uint32_t i)
{
    struct command c;
    struct keeps k;
    bool commands = command_of(w, i, &c), keeps = keeps_of(w, i, &k), both = commands ? keeps_of(w, i + 1, &k) : keeps && command_of(w, i + 1, &c);
    if (both) {
        enum err err = engine(w, c, &k.kept);
        came(w, commands ? i : i + 1, err);
        came(w, commands ? i + 1 : i, keep(w, &k.kept, err));
    } else if (commands) {
        came(w, i, engine(w, c, NULL));
    } else if (keeps) {
        came(w, i, keep(w, &k.kept, OK));
    } else if (w->todo.outs[i].kind == CALL_OUT_ARRIVE) {
        came(w, i, arrive(w, w->todo.outs[i].topic));
    }
    return both ? 2 : 1;
}

static void work_task(void *arg)
{
    struct work *w = arg;
    for (uint32_t i = 0; i < w->todo.count;)
        i += do_some(w, i);
    if (w->news.kind || w->news.mute) {
        enum err err = write_it(w->tel, write_news, &w->news);
        if (err)
            log_event(LOG_ERROR, "host", "call_news", "call=%llu error=%s", (unsigned long long)w->call, err_code(err));
    }
    tell(w->tel, &(struct tel_message){.kind = TEL_DONE, .call = w->call, .event = w->event, .flag = true, .shows = w->news.kind || w->news.mute});
    free(w);
}

void tel_work_do(struct tel *t, struct tel_call *c, const struct call_todo *todo, const struct phone_news *news_of, const struct link *ended, uint64_t event)
{
    struct work *w = calloc(1, sizeof *w);
    if (w) {
        *w = (struct work){.tel = t, .call = c->id, .event = event, .instance = t->peer.instance, .contact = c->contact,
                           .conversation = c->conversation, .todo = *todo};
        if (news_of)
            w->news = *news_of;
        if (ended)
            w->ended = ended->ev_ended;
        for (uint32_t i = 0; i < todo->count; i++)
            if (todo->outs[i].kind == CALL_OUT_KEEP_RANG)
                w->devices[i] = tel_device_of(t, todo->outs[i].agent).device;
    }
    c->tasks++;
    if (w && pool_post(t->conf.pool, c->id, work_task, w) == OK)
        return;
    /* The event stays unsettled: voice tells it again when it connects again. */
    c->tasks--;
    free(w);
    log_event(LOG_ERROR, "host", "call_work_full", "call=%llu", (unsigned long long)c->id);
}
