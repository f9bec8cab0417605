/* hub_call.c: the telephone's contacts: how they arrive, and what their rows say of the call. */
#include <stdlib.h>
#include <string.h>

#include "api/words.h"
#include "base/log.h"
#include "host/hub_arrival.h"
#include "host/hub_call.h"
#include "host/hub_state.h"
#include "host/tel.h"
#include "port/clock.h"
#include "port/sql.h"
#include "service/config/config.h"
#include "service/customer/customer.h"

/* -- arriving -- */

struct arrives {
    struct hub *hub;
    const struct hub_arriving *asked;
    const struct config_view *view;
    struct sql_conversation_by_id_row row;
    struct customer_arrival customer;
    struct buf card;
};

static enum err read_who(struct store_tx *tx, void *arg)
{
    struct arrives *a = arg;
    org_id org = a->hub->conf.org;
    enum err err = sql_conversation_by_id(tx, &(struct sql_conversation_by_id_in){.org_id = org, .id = a->asked->conversation}, &a->row);
    if (!err)
        err = hub_arrival_read(tx, org, a->view, a->row.party_id, a->row.zh, a->asked->medium, &a->customer);
    struct json j;
    json_init(&j, &a->card);
    return err ? err : customer_card(tx, org, a->row.party_id, &j, NULL);
}

static enum err arrive(struct arrives *a)
{
    struct hub *h = a->hub;
    uint64_t changed = hub_customers_changed(h);
    enum err err = store_read(h->conf.store, read_who, a);
    const struct config_topic *topic = config_topic(a->view, a->asked->topic);
    if (err || !topic)
        return err ? err : ERR_MISSING;
    struct command c = {.kind = CMD_ARRIVE, .contact = a->asked->contact, .party = a->row.party_id, .agent = a->asked->agent,
                        .queue = topic->queue, .a = (int64_t)topic->id, .b = a->customer.patience_us, .c = (int64_t)a->asked->conversation,
                        .rest = a->customer.attrs, .rest_bytes = a->customer.attrs_bytes};
    struct turn turn;
    turns_take(&h->turns, &turn);
    const struct router_arrival arrival = {.command = c, .rows = a->asked->rows, .card = {(const char *)a->card.p, a->card.n}};
    err = router_arrive(h->router, &arrival, &h->turns, &turn);
    turns_pass(&h->turns, &turn);
    if (err == OK && changed != hub_customers_changed(h) && hub_customer_changed(h, c.party) != OK)
        log_event(LOG_WARN, "host", "customer_not_looked_at", "contact=%llu", (unsigned long long)c.contact);
    return err;
}

enum err hub_arrive(struct hub *h, const struct hub_arriving *asked)
{
    struct arrives a = {.hub = h, .asked = asked, .view = config_take(h->conf.config)};
    enum err err = arrive(&a);
    config_drop(a.view);
    buf_done(&a.card);
    return err;
}

/* -- showing -- */

enum { OVER = 1 << 16, JOINED = 1 << 17, OUTBOUND = 1 << 18, CHINESE = 1 << 19, RESULT = 20 /* and the next two bits */, GONE = 1 << 23, PAGE = 1 << 24 };

void hub_call(struct hub *h, const struct hub_call *c)
{
    uint32_t bits = (c->held & 0xff) | (c->muted & 0xff) << 8 | (c->there ? 0 : OVER) | (c->joined ? JOINED : 0) | (c->outbound ? OUTBOUND : 0) | (c->zh ? CHINESE : 0) | (c->gone ? GONE : 0) | (c->page ? PAGE : 0) |
                    (uint32_t)c->result << RESULT;
    (void)hub_tell(h, (struct hub_message){.kind = HUB_CALL, .id = c->contact, .number = (uint64_t)c->since_us, .count = bits, .row = {.endpoint = c->endpoint}});
}

void hub_call_agent(struct hub *h, agent_id agent, struct json *j)
{
    struct conversation_names names = hub_names_shown(h);
    struct str zh, en;
    pthread_rwlock_rdlock(&h->names_lock);
    if (agent && names.agent(names.u, agent, &zh, &en)) {
        json_open(j, "agent");
        json_text(j, "zh", zh);
        json_text(j, "en", en);
        if (hub_picture(h, agent))
            json_id(j, "picture", hub_picture(h, agent));
        json_close(j);
    }
    pthread_rwlock_unlock(&h->names_lock);
}

void hub_call_told(struct hub *h, const struct hub_message *m)
{
    struct live *l = hub_live(h, m->id);
    struct conv *c = l ? hub_conv(h, l->conversation) : NULL;
    if (c && !c->known && m->row.endpoint)
        c->endpoint = m->row.endpoint; /* its hours hold */
    if (!l || (l->call == m->count && l->call_since_us == (int64_t)m->number))
        return;
    l->call = m->count;
    l->call_since_us = (int64_t)m->number;
    if (c)
        c->zh = m->count & CHINESE; /* of the number that was called: nobody has written anything */
    for (uint32_t i = 0; i < l->claims_count; i++)
        hub_desk_contact(h, l->claims[i].agent, l);
}

bool hub_call_of_page(const struct live *l)
{
    return l->medium == MEDIUM_VOICE && l->call & PAGE;
}

void hub_call_waits(struct hub *h, const struct live *l, const struct conv *c, bool moved)
{
    struct outlook o = c ? c->told : (struct outlook){0};
    if (l->medium == MEDIUM_VOICE && h->conf.tel)
        tel_waits(h->conf.tel, l->id, &(struct tel_wait){.place = l->place, .moved = moved, .nobody = o.nobody, .shut = o.shut, .wait_us = l->wait_us,
                                                         .until_us = o.until_us, .by_us = o.by_us});
}

static void sides(struct json *j, const char *key, uint32_t bits)
{
    json_array(j, key);
    if (bits & 1u << ACTOR_AGENT)
        json_z(j, NULL, "agent");
    if (bits & 1u << ACTOR_CUSTOMER)
        json_z(j, NULL, "customer");
    json_end(j);
}

void hub_medium_json(struct json *j, const struct live *l)
{
    json_z(j, "medium", api_media[l->medium < MEDIA ? l->medium : MEDIUM_NONE]);
}

void hub_call_json(struct json *j, const struct live *l)
{
    static const char *const results[] = {NULL, "answered", "busy", "no_answer", "refused", "failed", NULL, NULL};
    hub_medium_json(j, l);
    if (l->medium != MEDIUM_VOICE) {
        json_null(j, "call");
        return;
    }
    json_open(j, "call");
    json_z(j, "state", l->call & OVER ? "over" : l->call & JOINED ? "talking" : l->call & GONE ? "gone" : l->connecting ? "connecting" : "ringing");
    json_bool(j, "outbound", l->call & OUTBOUND);
    json_bool(j, "page", l->call & PAGE);
    sides(j, "held", l->call);
    sides(j, "muted", l->call >> 8);
    json_int(j, "since_us", l->call_since_us);
    if (results[l->call >> RESULT & 7])
        json_z(j, "result", results[l->call >> RESULT & 7]);
    json_close(j);
}
