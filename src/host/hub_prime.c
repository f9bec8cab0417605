/* hub_prime.c: what the hub knows when it starts: the contacts of the engine with their rows, who waits for an answer, the agents. */
#include <stdlib.h>
#include <string.h>

#include "engine/load.h"
#include "host/hub_state.h"
#include "port/clock.h"
#include "port/sql.h"
#include "service/config/config.h"
#include "service/customer/customer.h"

struct prime {
    struct hub *h;
    const struct engine *engine;
};

static enum err prime_contact(void *arg, const struct sql_contacts_live_row *r)
{
    struct prime *p = arg;
    struct engine_contact ec;
    if (!engine_contact(p->engine, r->id, &ec))
        return OK; /* closed in the log: the row will follow */
    struct live *l = calloc(1, sizeof *l);
    struct conv *c = hub_conv_make(p->h, r->conversation_id);
    if (!l || !c || map_put(&p->h->lives, r->id, (uint64_t)(uintptr_t)l)) {
        free(l);
        return ERR_NOMEM;
    }
    *l = (struct live){.id = r->id,
                       .conversation = r->conversation_id,
                       .party = r->party_id,
                       .queue = r->queue_id,
                       .topic = r->topic_id,
                       .agent = ec.state == CONTACT_TALKING || ec.state == CONTACT_WRAPUP ? ec.agent : 0,
                       .state = ec.state == CONTACT_CONNECTING ? CONTACT_OFFERED : ec.state,
                       .connecting = ec.state == CONTACT_CONNECTING,
                       .step = ec.step,
                       .medium = ec.medium,
                       .asleep = ec.asleep, .snoozed_until_us = ec.snoozed_until_us, .snoozed_us = ec.snoozed_us, .passed_by = ec.passed_by,
                       .arrived_us = r->arrived_us,
                       .accepted_us = r->accepted_us};
    if (l->state == CONTACT_WRAPUP)
        hub_wrapping_put(c, l->id);
    struct engine_offer offers[OFFERS_MAX] = {{ec.agent, ec.token, ec.until_us}};
    uint32_t count = ec.state == CONTACT_OFFERED ? engine_offers(p->engine, r->id, offers, OFFERS_MAX) : ec.agent != 0;
    for (uint32_t i = 0; i < count; i++) { /* the stored explanation is of the newest offer */
        struct str why = i + 1 == count ? r->why : (struct str){0};
        if (!hub_claim_put(p->h, l, offers[i].agent, offers[i].token, offers[i].until_us, why))
            return ERR_NOMEM;
    }
    return OK;
}

static enum err prime_part(void *arg, const struct sql_participants_now_row *r)
{
    struct prime *p = arg;
    struct live *l = hub_live(p->h, r->contact_id);
    if (!l || l->state == CONTACT_WRAPUP)
        return OK;
    struct part part = {.agent = r->agent_id, .by = r->by_id, .mode = (enum part_mode)r->mode, .state = (enum part_state)r->state,
                        .at_us = r->at_us, .note = r->note.n ? strndup(r->note.p, r->note.n) : NULL};
    bool put = hub_part_put(p->h, l, &part);
    free(part.note);
    return put ? OK : ERR_NOMEM;
}

static enum err prime_tag(void *arg, const struct sql_contact_tags_row *r)
{
    struct live *l = arg;
    if (l->tags_count < TAGS_OF_CONTACT_MAX)
        l->tags[l->tags_count++] = r->tag_id;
    return OK;
}

static enum err prime_unanswered(void *arg, const struct sql_conversations_unanswered_row *r)
{
    struct prime *p = arg;
    return hub_conv_make(p->h, r->id) ? OK : ERR_NOMEM;
}

static enum err prime_read(struct store_tx *tx, void *arg)
{
    struct prime *p = arg;
    struct hub *h = p->h;
    enum err err = sql_contacts_live(tx, &(struct sql_contacts_live_in){.org_id = h->conf.org}, prime_contact, p);
    if (!err)
        err = sql_conversations_unanswered(tx, &(struct sql_conversations_unanswered_in){.org_id = h->conf.org},
                                           prime_unanswered, p);
    if (!err)
        err = sql_participants_now(tx, &(struct sql_participants_now_in){.org_id = h->conf.org}, prime_part, p);
    uint32_t at = 0;
    uint64_t key, v;
    while (!err && map_next(&h->convs, &at, &key, &v)) {
        struct conv *c = (struct conv *)(uintptr_t)v;
        struct sql_conversation_by_id_row row;
        err = sql_conversation_by_id(tx, &(struct sql_conversation_by_id_in){.org_id = h->conf.org, .id = key}, &row);
        if (err)
            break;
        struct conv read = hub_row(&row);
        hub_conv_merge(h, c, &read);
        c->followed = c->last_seq; /* nothing is ahead of us yet */
    }
    at = 0;
    while (!err && map_next(&h->lives, &at, &key, &v)) {
        struct live *l = (struct live *)(uintptr_t)v;
        struct buf b = {0};
        struct json j;
        json_init(&j, &b);
        err = customer_card(tx, h->conf.org, l->party, &j, NULL);
        if (!err && !b.err)
            l->card = strndup((const char *)b.p, b.n);
        buf_done(&b);
        err = err == ERR_MISSING ? OK : err;
        if (!err)
            err = sql_contact_tags(tx, &(struct sql_contact_tags_in){.org_id = h->conf.org, .contact_id = key}, prime_tag, l);
    }
    return err;
}

enum err hub_prime(struct hub *h, const struct engine *e)
{
    struct prime p = {.h = h, .engine = e};
    enum err err = store_read(h->conf.store, prime_read, &p);
    const struct config_view *v = config_take(h->conf.config);
    for (uint32_t i = 0; !err && i < v->agents_count; i++) {
        struct engine_agent a;
        if (!engine_agent(e, v->agents[i].id, &a))
            continue;
        struct desk *d = hub_desk(h, a.id, true);
        if (!d) {
            err = ERR_NOMEM;
            break;
        }
        d->known = true;
        d->state = a.state;
        d->reason = a.reason;
        for (unsigned m = MEDIUM_CHAT; m < MEDIA; m++)
            d->capacity[m] = (uint16_t)engine_capacity(e, a.id, (enum medium)m);
        d->away = a.away;
        d->wants = a.wants;
        d->wanted_state = a.wanted_state;
        d->wanted_reason = a.wanted_reason;
        d->since_us = a.state_since_us;
        d->lost_us = clock_now_us(); /* nobody is connected yet: whoever is needed and does not come is missed from now on */
    }
    config_drop(v);
    h->cursor = store_last(h->conf.store);
    h->lines_changed = true;
    if (err)
        return err;
    hub_names_task(h); /* into the inbox: the thread takes it first, and the chores ask for the contacts that are missing */
    return OK;
}
