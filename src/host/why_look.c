#include "host/why_look.h"

#include <stdlib.h>
#include <string.h>

#include "port/sql.h"
#include "service/account/account.h"

/* -- at the engine -- */

static uint32_t look_required(const struct engine *e, contact_id contact, topic_id topic, uint32_t step, struct host_required *ret)
{
    uint32_t version;
    *ret = (struct host_required){0};
    ret->count = engine_required(e, contact, topic, step, ret->parts, HOST_PARTS_MAX, &ret->code, &ret->source, &ret->members, &version);
    if (ret->count > HOST_PARTS_MAX)
        ret->count = HOST_PARTS_MAX;
    ret->given_count = engine_given(e, contact, step, ret->given, HOST_GIVEN_MAX);
    return version;
}

enum err host_look_contact(const struct engine *e, contact_id id, int64_t now_us, struct host_why_contact *ret)
{
    *ret = (struct host_why_contact){.now_us = now_us};
    if (!engine_contact(e, id, &ret->contact))
        return ERR_MISSING;
    enum err err = engine_why_waiting(e, id, now_us, &ret->waiting);
    if (err)
        return err;
    look_required(e, id, 0, ret->contact.step, &ret->required);
    look_required(e, id, 0, ret->contact.step + 1, &ret->next);
    ret->ranked_all = engine_rank(e, id, now_us, ret->ranked, HOST_RANKED_MAX);
    ret->ranked_count = ret->ranked_all < HOST_RANKED_MAX ? ret->ranked_all : HOST_RANKED_MAX;
    return OK;
}

enum err host_look_agent(const struct engine *e, agent_id id, int64_t now_us, struct host_why_agent *ret)
{
    *ret = (struct host_why_agent){.now_us = now_us};
    if (!engine_agent(e, id, &ret->agent))
        return ERR_MISSING;
    enum err err = engine_why_idle(e, id, now_us, &ret->idle);
    struct engine_contact c;
    if (!err && ret->idle.example && engine_contact(e, ret->idle.example, &c)) {
        look_required(e, c.id, 0, c.step, &ret->example);
        ret->queue = c.queue;
        ret->topic = c.topic;
    }
    return err;
}

void host_look_decisions(const struct engine *e, contact_id contact, struct host_decisions *d)
{
    struct engine_contact c;
    contact_id live = engine_contact(e, contact, &c) ? contact : 0;
    for (uint32_t i = 0; i < d->count; i++) {
        struct host_decision *x = &d->items[i];
        host_required_done(&x->required);
        /* The engine has the contact as it is now: for another topic, or with something learnt since, only what the topic says holds. */
        bool as_then = live && x->topic == c.topic && !x->learnt;
        x->policy_version = look_required(e, as_then ? live : 0, x->topic, x->digest.step, &x->required);
    }
}

void host_decisions_done(struct host_decisions *d)
{
    for (uint32_t i = 0; i < d->count; i++)
        host_required_done(&d->items[i].required);
    d->count = 0;
}

/* -- in the log -- */

static struct host_decision *by_token(struct host_decisions *d, int64_t token)
{
    for (uint32_t i = d->count; i-- > 0;)
        if (d->items[i].token == token)
            return &d->items[i];
    return NULL;
}

static void seek(struct host_decisions *d, agent_id agent, enum sought why)
{
    d->sought = agent;
    d->sought_why = why;
}

static enum err take_fact(void *arg, const struct sql_contact_facts_row *r)
{
    struct host_decisions *d = arg;
    struct host_decision *x;
    switch (r->kind) {
    case FACT_CONTACT_ARRIVED:
    case FACT_CONTACT_TRANSFERRED:
        d->topic = (topic_id)r->a;
        seek(d, 0, SOUGHT_NONE);
        return OK;
    case FACT_CONTACT_MOVED:
        seek(d, 0, SOUGHT_NONE);
        return OK;
    case FACT_CONTACT_RESERVED:
        seek(d, r->a ? r->agent_id : 0, r->a ? (enum sought)r->b : SOUGHT_NONE);
        return OK;
    case FACT_CONTACT_SET:
        for (uint32_t i = 0; i < d->count; i++)
            d->items[i].learnt = true;
        return OK;
    case FACT_CONTACT_OFFERED:
        if (d->count == HOST_DECISIONS_MAX) { /* the newest are kept */
            memmove(d->items, d->items + 1, (HOST_DECISIONS_MAX - 1) * sizeof *d->items);
            d->count--;
        }
        x = &d->items[d->count];
        *x = (struct host_decision){.no = r->no, .at_us = r->at_us, .agent = r->agent_id, .token = r->a, .topic = d->topic,
                                    .named = r->agent_id == d->sought ? d->sought_why : SOUGHT_NONE};
        seek(d, 0, SOUGHT_NONE); /* as the engine: who is offered it is not waited for */
        if (offer_digest_read((const uint8_t *)r->rest.p, r->rest.n, &x->digest))
            return ERR_CORRUPT;
        d->count++;
        return OK;
    case FACT_CONTACT_ACCEPTED:
    case FACT_CONTACT_CONNECTING:
    case FACT_CONNECT_FAILED:
    case FACT_CONTACT_DECLINED:
    case FACT_OFFER_LAPSED:
    case FACT_OFFER_WITHDRAWN:
        x = by_token(d, r->a);
        if (x)
            x->outcome = fact_name((uint16_t)r->kind);
        return OK;
    case FACT_CONTACT_ABANDONED: /* what was still offered is withdrawn by it */
        for (uint32_t i = 0; i < d->count; i++)
            if (!d->items[i].outcome)
                d->items[i].outcome = fact_name((uint16_t)r->kind);
        return OK;
    default:
        return OK;
    }
}

/* Several at once: one decision, at one time, with one digest. */
static void find_beside(struct host_decisions *d)
{
    for (uint32_t i = 0; i < d->count; i++)
        for (uint32_t k = 0; k < d->count; k++) {
            struct host_decision *x = &d->items[i], *y = &d->items[k];
            bool one = i != k && x->at_us == y->at_us && x->agent != y->agent && x->digest.eligible == y->digest.eligible &&
                       memcmp(x->digest.top_agents, y->digest.top_agents, sizeof x->digest.top_agents) == 0;
            if (one && x->beside < OFFERS_MAX)
                x->beside_agents[x->beside++] = y->agent;
        }
}

enum err host_decisions_read(struct store_tx *tx, org_id org, contact_id contact, struct host_decisions *ret)
{
    ret->count = 0;
    ret->topic = 0;
    seek(ret, 0, SOUGHT_NONE);
    enum err err = sql_contact_facts(
        tx, &(struct sql_contact_facts_in){.org_id = org, .contact_id = contact, .max = 100000}, take_fact, ret);
    find_beside(ret);
    return err ? err : ret->topic ? OK : ERR_MISSING;
}

/* -- people -- */

#define PEOPLE_KEPT 64u

static bool name_of(void *u, agent_id agent, struct str *ret_zh, struct str *ret_en)
{
    struct host_people *p = u;
    if (!p->kept)
        p->kept = calloc(PEOPLE_KEPT, sizeof *p->kept);
    if (!p->kept)
        return false;
    struct account_user *found = NULL;
    for (uint32_t i = 0; i < PEOPLE_KEPT && !found; i++)
        if (p->kept[i].id == agent)
            found = &p->kept[i];
    if (!found) {
        found = &p->kept[p->next++ % PEOPLE_KEPT];
        if (account_by_id(p->tx, p->org, agent, found)) {
            found->id = 0;
            return false;
        }
    }
    *ret_zh = str_of(found->name_zh);
    *ret_en = str_of(found->name_en);
    return true;
}

struct conversation_names host_people_names(struct host_people *p)
{
    return (struct conversation_names){p, name_of};
}

void host_people_done(struct host_people *p)
{
    free(p->kept);
    p->kept = NULL;
}
