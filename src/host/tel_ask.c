/* tel_ask.c: what agents ask of their calls, and calls that they make. On the asker's thread. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "host/hub_call.h"
#include "host/tel_state.h"
#include "port/clock.h"
#include "port/hub.h"
#include "port/pool.h"
#include "port/sql.h"
#include "service/config/config.h"
#include "service/customer/customer.h"

static bool is_there(struct tel *t)
{
    struct tel_stats s;
    tel_stats(t, &s);
    return s.there;
}

/* Only who holds the contact, or is offered it, may say anything of its call. */
static enum err ask(struct tel *t, agent_id agent, contact_id contact, struct tel_message *m)
{
    if (!hub_held(t->conf.hub, agent, contact))
        return ERR_FORBIDDEN;
    if (!is_there(t))
        return ERR_STATE;
    m->kind = TEL_ASK;
    m->agent = agent;
    m->contact = contact;
    return tel_tell(t, m) ? OK : ERR_FULL;
}

enum err tel_act(struct tel *t, agent_id agent, contact_id contact, enum tel_act act, struct str digits)
{
    assert(act < TEL_ACTS);
    if (act == TEL_DIGITS && (digits.n == 0 || digits.n > TEL_DIGITS_MAX))
        return ERR_FIELD_RANGE;
    for (size_t i = 0; act == TEL_DIGITS && i < digits.n; i++)
        if (!strchr("0123456789*#ABCD", digits.p[i]))
            return ERR_INPUT;
    return ask(t, agent, contact, &(struct tel_message){.act = act, .text = digits});
}

enum err tel_sdp(struct tel *t, agent_id agent, contact_id contact, net_id socket, struct str sdp)
{
    if (sdp.n == 0 || sdp.n > TEL_SDP_MAX)
        return ERR_FIELD_RANGE;
    return ask(t, agent, contact, &(struct tel_message){.number = 2, .socket = socket, .text = sdp});
}

enum err tel_candidate(struct tel *t, agent_id agent, contact_id contact, struct str candidate)
{
    if (candidate.n > TEL_CANDIDATE_MAX)
        return ERR_FIELD_RANGE;
    return ask(t, agent, contact, &(struct tel_message){.number = 3, .text = candidate});
}

void tel_settings(struct tel *t)
{
    if (pool_post(t->conf.pool, 1, tel_set_task, t)) /* one at a time, so that the last one read is the last one taken */
        log_event(LOG_WARN, "host", "tel_settings", "error=full");
}

/* -- calling a customer -- */

struct dialling {
    struct store_job job;
    struct tel *tel;
    struct tel_dial *d;
    struct phone_call call;
    struct phone_end end;
    char number[PHONE_NUMBER_BYTES];
    party_id fresh;
};

static enum err write_call(struct store_tx *tx, struct store_job *job)
{
    struct dialling *x = (struct dialling *)job;
    org_id org = x->tel->conf.org;
    struct phone_call *c = &x->call;
    struct sql_party_by_id_row party;
    enum err err;

    if (x->d->party) {
        c->party = x->d->party;
        err = sql_party_by_id(tx, &(struct sql_party_by_id_in){.org_id = org, .id = c->party}, &party);
        if (!err && party.erased_us)
            err = ERR_MISSING;
    } else {
        err = customer_caller(tx, org, str_of(x->number), c->conversation, x->fresh, c->started_us, &c->party);
    }
    if (!err)
        err = sql_conversation_insert(tx,
                                      &(struct sql_conversation_insert_in){.org_id = org, .id = c->conversation, .endpoint_id = 0,
                                                                           .party_id = c->party, .topic_id = c->topic, .zh = c->zh,
                                                                           .now_us = c->started_us},
                                      NULL);
    return err ? err : phone_call_begin(tx, org, c);
}

static enum err write_end(struct store_tx *tx, struct store_job *job)
{
    return phone_call_end(tx, &((struct dialling *)job)->end);
}

struct of_party {
    struct tel *tel;
    party_id party;
    char *number;
};

static enum err read_number(struct store_tx *tx, void *arg)
{
    struct of_party *o = arg;
    return phone_of_party(tx, o->tel->conf.org, o->party, o->number);
}

/* What was typed, or the number that the customer is known by. */
static enum err number_of(struct tel *t, const struct tel_dial *d, char ret_number[PHONE_NUMBER_BYTES])
{
    if (d->number.n)
        return customer_phone(d->number, ret_number);
    struct of_party o = {t, d->party, ret_number};
    enum err err = d->party ? store_read(t->conf.store, read_number, &o) : ERR_INPUT;
    return err == ERR_MISSING ? ERR_INPUT : err;
}

enum err tel_dial(struct tel *t, struct tel_dial *d)
{
    struct dialling x = {.job.work = write_call, .tel = t, .d = d};
    int64_t now = clock_now_us();

    if (!is_there(t))
        return ERR_STATE;
    enum err err = number_of(t, d, x.number);
    if (err)
        return err;
    const struct config_view *v = config_take(t->conf.config);
    bool topic = config_topic(v, d->topic) != NULL;
    config_drop(v);
    if (!topic)
        return ERR_MISSING;
    x.fresh = tel_id(&t->asked_ids, 21);
    x.call = (struct phone_call){.id = tel_id(&t->asked_ids, 21), .contact = tel_id(&t->asked_ids, 21),
                                 .conversation = tel_id(&t->asked_ids, 21), .topic = d->topic, .agent = d->agent, .state = PHONE_DIAL,
                                 .outbound = true, .zh = d->zh, .started_us = now};
    x.call.id &= ~UINT64_C(1); /* link.h: serve's are even */
    err = store_call(t->conf.store, &x.job);
    if (err)
        return err;
    struct tel_message m = {.kind = TEL_BEGUN, .call = x.call.id, .contact = x.call.contact, .conversation = x.call.conversation,
                            .party = x.call.party, .zh = d->zh};
    memcpy(m.to, x.number, sizeof m.to);
    err = tel_tell(t, &m) ? hub_arrive(t->conf.hub, &(struct hub_arriving){.conversation = x.call.conversation, .contact = x.call.contact,
                                                                           .topic = d->topic, .medium = MEDIUM_VOICE, .agent = d->agent})
                          : ERR_FULL;
    d->contact = x.call.contact;
    d->conversation = x.call.conversation;
    if (!err)
        return OK;
    x.job = (struct store_job){.work = write_end};
    x.end = (struct phone_end){.org = t->conf.org, .call = x.call.id, .by = ACTOR_SYSTEM, .now_us = clock_now_us()};
    if (store_call(t->conf.store, &x.job))
        log_event(LOG_WARN, "host", "call_not_ended", "call=%llu", (unsigned long long)x.call.id);
    (void)tel_tell(t, &(struct tel_message){.kind = TEL_ASK, .number = 4, .contact = x.call.contact});
    return err;
}
