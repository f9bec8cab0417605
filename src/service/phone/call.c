/* call.c: calls as rows. Row and fact are one transaction. */
#include <assert.h>
#include <string.h>

#include "base/fact.h"
#include "port/sql.h"
#include "service/phone/phone.h"

static enum err fact_of_call(struct store_tx *tx, uint16_t kind, const struct phone_call *c, const struct fact *more)
{
    struct fact f = *more;
    fact_no no;

    f.kind = kind;
    f.contact = c->contact;
    f.a = (int64_t)c->id;
    return store_fact(tx, &f, &no);
}

enum err phone_call_begin(struct store_tx *tx, org_id org, const struct phone_call *c)
{
    struct sql_phone_call_by_id_row row;

    assert(c->id && c->contact && c->conversation && c->party);
    enum err err = sql_phone_call_by_id(tx, &(struct sql_phone_call_by_id_in){.org_id = org, .id = c->id}, &row);
    if (err != ERR_MISSING)
        return err ? err : ERR_EXISTS;
    err = sql_phone_call_insert(tx,
                                &(struct sql_phone_call_insert_in){.org_id = org, .id = c->id, .contact_id = c->contact,
                                                                   .conversation_id = c->conversation, .party_id = c->party,
                                                                   .number_id = c->number, .topic_id = c->topic, .agent_id = c->agent,
                                                                   .state = c->state, .outbound = c->outbound, .zh = c->zh,
                                                                   .instance = c->instance, .event = c->event, .started_us = c->started_us},
                                NULL);
    struct fact more = {.at_us = c->started_us, .agent = c->agent, .party = c->party, .b = (int64_t)c->number, .c = (int64_t)c->conversation};
    return err ? err : fact_of_call(tx, FACT_CALL_STARTED, c, &more);
}

enum err phone_call_find(struct store_tx *tx, org_id org, uint64_t call, struct phone_call *ret_call)
{
    struct sql_phone_call_by_id_row r;
    enum err err = sql_phone_call_by_id(tx, &(struct sql_phone_call_by_id_in){.org_id = org, .id = call}, &r);

    if (err)
        return err;
    *ret_call = (struct phone_call){.id = call, .contact = r.contact_id, .conversation = r.conversation_id, .party = r.party_id,
                                    .number = r.number_id, .topic = r.topic_id, .agent = r.agent_id, .token = r.token,
                                    .state = (enum phone_state)r.state, .outbound = r.outbound, .zh = r.zh, .held = (uint32_t)r.held,
                                    .muted = (uint32_t)r.muted, .started_us = r.started_us, .joined_us = r.joined_us,
                                    .result = (enum phone_result)r.result, .instance = r.instance, .event = r.event};
    return r.ended_us ? ERR_STATE : OK;
}

struct each_live {
    enum err (*each)(void *arg, const struct phone_call *c);
    void *arg;
};

static enum err each_live(void *arg, const struct sql_phone_calls_live_row *r)
{
    struct each_live *e = arg;
    struct phone_call c = {.id = r->id, .contact = r->contact_id, .conversation = r->conversation_id, .party = r->party_id,
                           .number = r->number_id, .topic = r->topic_id, .agent = r->agent_id, .token = r->token,
                           .state = (enum phone_state)r->state, .outbound = r->outbound, .zh = r->zh, .held = (uint32_t)r->held,
                           .muted = (uint32_t)r->muted, .started_us = r->started_us, .joined_us = r->joined_us, .instance = r->instance,
                           .event = r->event};
    return e->each(e->arg, &c);
}

enum err phone_calls_live(struct store_tx *tx, org_id org, enum err (*each)(void *arg, const struct phone_call *c), void *arg)
{
    struct each_live e = {each, arg};
    return sql_phone_calls_live(tx, &(struct sql_phone_calls_live_in){.org_id = org}, each_live, &e);
}

/* -- what happens -- */

static bool told_before(const struct phone_call *c, const struct phone_news *n)
{
    return n->event && c->instance == n->instance && n->event <= c->event;
}

/* The row as it is after the news. */
static void take(struct phone_call *c, const struct phone_news *n)
{
    uint32_t side = 1u << (n->c >= 0 && n->c < 8 ? n->c : 0);

    if (n->event) {
        c->instance = n->instance;
        c->event = n->event;
    }
    c->topic = n->topic ? n->topic : c->topic;
    c->state = n->state ? n->state : c->state;
    if (n->mute)
        c->muted = n->mute > 0 ? c->muted | side : c->muted & ~side;
    if (n->kind == FACT_CALL_HELD)
        c->held |= side;
    if (n->kind == FACT_CALL_RESUMED)
        c->held &= ~side;
    if (n->kind == FACT_CALL_DIALLED)
        c->result = (enum phone_result)n->c;
    if (n->kind == FACT_CALL_JOINED) {
        c->agent = n->agent;
        c->token = n->token;
        c->joined_us = n->now_us;
        c->held = c->muted = 0;
    }
    if (n->state == PHONE_QUEUE) {
        c->agent = 0;
        c->token = 0;
        c->held = c->muted = 0;
    }
}

static bool has_token(uint16_t kind)
{
    return kind == FACT_CALL_RANG || kind == FACT_CALL_JOINED;
}

enum err phone_call_news(struct store_tx *tx, struct phone_news *n)
{
    struct phone_call c;

    n->taken = false; /* it may run again */
    enum err err = phone_call_find(tx, n->org, n->call, &c);
    if (err == ERR_STATE)
        return OK; /* it has ended: nothing happens to it any more */
    if (err || told_before(&c, n))
        return err;
    take(&c, n);
    err = sql_phone_call_change(tx,
                                &(struct sql_phone_call_change_in){.org_id = n->org, .id = c.id, .instance = c.instance, .event = c.event,
                                                                   .topic_id = c.topic, .agent_id = c.agent, .token = c.token,
                                                                   .state = c.state, .held = c.held, .muted = c.muted,
                                                                   .joined_us = c.joined_us, .result = c.result},
                                NULL);
    if (err)
        return err;
    n->taken = true;
    struct fact more = {.at_us = n->now_us, .agent = n->agent, .b = has_token(n->kind) ? (int64_t)n->token : n->b, .c = n->c};
    if (n->kind == FACT_CALL_DIALLED)
        more.party = c.party;
    return n->kind ? fact_of_call(tx, n->kind, &c, &more) : OK;
}

enum err phone_call_end(struct store_tx *tx, struct phone_end *e)
{
    struct phone_call c;

    e->taken = false;
    enum err err = phone_call_find(tx, e->org, e->call, &c);
    if (err)
        return err == ERR_STATE ? OK : err;
    err = sql_phone_call_end(tx,
                             &(struct sql_phone_call_end_in){.org_id = e->org, .id = c.id, .state = e->lost ? PHONE_LOST : PHONE_OVER,
                                                             .ended_us = e->now_us, .by_actor = e->by, .cause = e->cause,
                                                             .packets_in = (int64_t)e->packets_in, .packets_out = (int64_t)e->packets_out,
                                                             .packets_lost = (int64_t)e->packets_lost, .jitter_us = e->jitter_us},
                             NULL);
    if (err)
        return err;
    e->taken = true;
    struct fact more = {.at_us = e->now_us, .agent = c.agent, .party = c.party, .b = e->lost ? 0 : e->cause, .c = e->lost ? 0 : (int64_t)e->by};
    return fact_of_call(tx, e->lost ? FACT_CALL_LOST : FACT_CALL_ENDED, &c, &more);
}

/* -- the link -- */

enum err phone_voice_get(struct store_tx *tx, org_id org, uint64_t *ret_instance, uint64_t *ret_event)
{
    struct sql_phone_voice_get_row row = {0};
    enum err err = sql_phone_voice_get(tx, &(struct sql_phone_voice_get_in){.org_id = org}, &row);

    if (err && err != ERR_MISSING)
        return err;
    *ret_instance = err ? 0 : row.instance;
    *ret_event = err ? 0 : row.event;
    return OK;
}

enum err phone_voice_put(struct store_tx *tx, org_id org, uint64_t instance, uint64_t event)
{
    return sql_phone_voice_put(tx, &(struct sql_phone_voice_put_in){.org_id = org, .instance = instance, .event = event}, NULL);
}

enum err phone_of_party(struct store_tx *tx, org_id org, party_id party, char ret_number[PHONE_NUMBER_BYTES])
{
    struct sql_phone_of_party_row row;
    enum err err = sql_phone_of_party(tx, &(struct sql_phone_of_party_in){.org_id = org, .party_id = party}, &row);

    if (err)
        return err;
    if (row.address.n >= PHONE_NUMBER_BYTES)
        return ERR_MISSING;
    memcpy(ret_number, row.address.p, row.address.n);
    ret_number[row.address.n] = 0;
    return OK;
}
