/* What an agent does: state, offers, talks, the customer's card. */
#include <stdio.h>
#include <string.h>

#include "api/handlers.h"
#include "api/look.h"
#include "api/words.h"
#include "port/sql.h"
#include "service/conversation/owed.h"
#include "service/customer/customer.h"

static enum err command(struct api_call *c, struct command cmd)
{
    cmd.agent = c->who.user;
    return router_call(c->api->conf.router, &cmd, NULL, NULL);
}

/* One that may be given today; 0: it may not. */
static int64_t reason(const struct api_call *c, enum reason_kind kind, bool *ret_for_good)
{
    const struct config_view *v = config_take(c->api->conf.config);
    const struct config_reason *r = config_reason(v, kind, api_id(c->body, "reason"));
    int64_t number = r && r->active ? (int64_t)r->number : 0;

    *ret_for_good = r && r->for_good;
    config_drop(v);
    return number;
}

enum err api_do_agent_state(struct api_call *c)
{
    int64_t state = api_word(api_text(c->body, "state"), api_states, AGENT_OFFLINE), why = PAUSE_NONE;
    bool given = api_has(c->body, "reason"), for_good;

    if (state == AGENT_PAUSED && !given)
        return api_fail(c, ERR_FIELD_MISSING, "reason");
    if (given)
        why = reason(c, REASON_PAUSE, &for_good);
    if (given && (state != AGENT_PAUSED || !why))
        return api_fail(c, ERR_INPUT, "reason");
    if (state == AGENT_READY && !hub_agent_connected(c->api->conf.hub, c->who.user))
        return ERR_NOT_CONNECTED;
    if (api_bool(c->body, "after", false))
        return command(c, (struct command){.kind = CMD_AGENT_WANT, .a = state, .b = why});
    return command(c, (struct command){.kind = CMD_AGENT_STATE, .a = state, .b = why, .c = ACTOR_AGENT});
}

/* Of the media that the agent has places for, or holds one of all the same. */
enum err api_do_capacity(struct api_call *c)
{
    struct router_load all[MEDIA];
    enum err err = router_load(c->api->conf.router, c->who.user, all);

    if (err == ERR_SLOW_DOWN)
        c->wait_us = router_wait_us(c->api->conf.router);
    json_open(&c->json, NULL);
    json_array(&c->json, "media");
    for (unsigned m = MEDIUM_CHAT; !err && m < MEDIA; m++) {
        if (all[m].capacity == 0 && all[m].taken == 0)
            continue;
        json_open(&c->json, NULL);
        json_z(&c->json, "medium", api_media[m]);
        json_int(&c->json, "capacity", all[m].capacity);
        json_int(&c->json, "taken", all[m].taken);
        json_int(&c->json, "asleep", all[m].asleep);
        json_bool(&c->json, "free", all[m].free);
        json_array(&c->json, "beside");
        for (unsigned held = MEDIUM_CHAT; held < MEDIA; held++)
            if (all[m].beside[held])
                json_z(&c->json, NULL, api_media[held]);
        json_end(&c->json);
        json_close(&c->json);
    }
    json_end(&c->json);
    json_close(&c->json);
    return err;
}

enum err api_do_accept(struct api_call *c)
{
    if (hub_is_call(c->api->conf.hub, c->who.user, c->path_id))
        return ERR_AT_DEVICE;
    return command(c, (struct command){.kind = CMD_ACCEPT, .contact = c->path_id, .a = (int64_t)api_id(c->body, "token")});
}

enum err api_do_take(struct api_call *c)
{
    if (!hub_agent_connected(c->api->conf.hub, c->who.user))
        return ERR_NOT_CONNECTED;
    return command(c, (struct command){.kind = CMD_PULL, .contact = c->path_id});
}

enum err api_do_decline(struct api_call *c)
{
    bool for_good;
    int64_t why = reason(c, REASON_DECLINE, &for_good);

    if (!why)
        return api_fail(c, ERR_INPUT, "reason");
    return command(c, (struct command){.kind = CMD_DECLINE, .contact = c->path_id, .a = (int64_t)api_id(c->body, "token"), .b = why, .c = for_good});
}

enum err api_do_end(struct api_call *c)
{
    return command(c, (struct command){.kind = CMD_END, .contact = c->path_id, .a = ACTOR_AGENT, .c = api_int(c->body, "seq", 0)});
}

struct wrapping {
    struct store_job job; /* of a note that is kept while it is written */
    const struct api_call *call;
    struct str note;
    queue_id queue;
};

/* Before the fact, in the same transaction: of one that is closed already, nothing changes. */
static enum err write_wrap_note(struct store_tx *tx, void *arg)
{
    const struct wrapping *w = arg;
    struct sql_contact_note_in in = {.org_id = w->call->api->conf.org, .id = w->call->path_id, .agent_id = w->call->who.user, .note = w->note};
    return sql_contact_note(tx, &in, NULL);
}

static enum err read_contact(struct store_tx *tx, void *arg)
{
    struct wrapping *w = arg;
    struct sql_contact_by_id_row row;
    enum err err = sql_contact_by_id(tx, &(struct sql_contact_by_id_in){w->call->api->conf.org, w->call->path_id}, &row);
    /* Of another's the command says what is wrong; of one that is closed already, that it is. */
    w->queue = err == OK && row.agent_id == w->call->who.user && row.state < CONTACT_CLOSED ? row.queue_id : 0;
    return err == ERR_MISSING ? OK : err;
}

/* A code that the contact's queue offers; or none, where it asks for none or has none to offer. */
static enum err check_code(struct api_call *c, const struct wrapping *w)
{
    const struct config_view *v = config_take(c->api->conf.config);
    const struct config_queue *q = config_queue(v, w->queue);
    bool has = api_has(c->body, "code");
    bool fine = has ? config_code_offered(v, q, api_id(c->body, "code")) : !q || !q->code_asked || !config_code_any(v, q);

    config_drop(v);
    return fine ? OK : api_fail(c, has ? ERR_INPUT : ERR_FIELD_MISSING, "code");
}

/* The last words are on their way when the time runs out: for so long after it they are taken. */
#define LATE_NOTE_US (5 * (int64_t)1000000)

static enum err write_late_note(struct store_tx *tx, const struct wrapping *w)
{
    const struct api_call *c = w->call;
    struct sql_contact_note_late_in in = {.org_id = c->api->conf.org,
                                          .id = c->path_id,
                                          .agent_id = c->who.user,
                                          .note = w->note,
                                          .b = ACTOR_SYSTEM,
                                          .since_us = c->now_us - LATE_NOTE_US};
    int64_t changed = 0;
    enum err err = sql_contact_note_late(tx, &in, &changed);
    return err || changed ? err : ERR_STATE;
}

static enum err keep_wrap_note(struct store_tx *tx, struct store_job *job)
{
    struct wrapping *w = (struct wrapping *)job;
    struct sql_contact_by_id_row row;
    enum err err = sql_contact_by_id(tx, &(struct sql_contact_by_id_in){w->call->api->conf.org, w->call->path_id}, &row);

    if (err)
        return err;
    if (row.agent_id != w->call->who.user)
        return ERR_FORBIDDEN;
    return row.state == CONTACT_WRAPUP ? write_wrap_note(tx, w) : write_late_note(tx, w);
}

/* When the time runs out, what is kept stays with the contact. */
enum err api_do_keep_wrap_note(struct api_call *c)
{
    struct wrapping w = {.job.work = keep_wrap_note, .call = c, .note = api_text(c->body, "note")};
    return store_call(c->api->conf.store, &w.job);
}

enum err api_do_wrap(struct api_call *c)
{
    struct wrapping w = {.call = c, .note = api_text(c->body, "note")};
    enum err err = store_read(c->api->conf.store, read_contact, &w);
    if (err == OK)
        err = check_code(c, &w);
    if (err)
        return err;
    struct command cmd = {.kind = CMD_WRAP, .agent = c->who.user, .contact = c->path_id, .a = (int64_t)api_id(c->body, "code")};
    return router_call(c->api->conf.router, &cmd, w.note.p ? &(struct router_rows){write_wrap_note, &w} : NULL, NULL);
}

/* -- a code that is owed -- */

struct giving {
    struct store_job job;
    struct conversation_code given;
    queue_id queue;
};

static enum err read_owing(struct store_tx *tx, void *arg)
{
    struct giving *g = arg;
    struct sql_contact_by_id_row row;
    enum err err = sql_contact_by_id(tx, &(struct sql_contact_by_id_in){g->given.org, g->given.contact}, &row);

    if (!g->given.leads && (err == ERR_MISSING || (err == OK && row.agent_id != g->given.by)))
        return ERR_FORBIDDEN;
    g->queue = err ? 0 : row.queue_id;
    return err;
}

static enum err write_owed(struct store_tx *tx, struct store_job *job)
{
    return conversation_give_code(tx, &((struct giving *)job)->given);
}

enum err api_do_give_code(struct api_call *c)
{
    struct giving g = {.job.work = write_owed,
                       .given = {.org = c->api->conf.org, .contact = c->path_id, .code = api_id(c->body, "code"), .note = api_text(c->body, "note"), .by = c->who.user,
                                 .leads = c->who.role != ROLE_AGENT, .now_us = c->now_us}};
    enum err err = store_read(c->api->conf.store, read_owing, &g);
    if (err)
        return err;
    const struct config_view *v = config_take(c->api->conf.config);
    bool fine = config_code_offered(v, config_queue(v, g.queue), g.given.code);
    config_drop(v);
    if (!fine)
        return api_fail(c, ERR_INPUT, "code");
    err = store_call(c->api->conf.store, &g.job);
    if (err == OK)
        hub_owing(c->api->conf.hub, g.given.whose);
    return err;
}

/* -- customers -- */

static enum err read_customers(struct store_tx *tx, void *arg)
{
    struct api_call *c = arg;
    struct str query = api_text(c->query, "query");

    json_open(&c->json, NULL);
    enum err err = customer_search(tx, c->api->conf.org, query.p ? query : STR(""), (uint32_t)api_int(c->query, "limit", 50),
                                   &c->json, "customers");
    json_close(&c->json);
    return err;
}

enum err api_do_customers(struct api_call *c)
{
    enum err err = store_read(c->api->conf.store, read_customers, c);
    return err == ERR_FIELD_RANGE || err == ERR_UTF8 ? api_fail(c, err, "query") : err;
}

static enum err read_customer(struct store_tx *tx, void *arg)
{
    struct api_look *l = arg;
    struct api_call *c = l->call;
    return customer_details(tx, c->api->conf.org, c->path_id, c->who.role != ROLE_AGENT, &c->json, NULL);
}

enum err api_do_customer(struct api_call *c)
{
    struct api_look l = {.call = c, .party = c->path_id, .what = ACCOUNT_VIEW_CARD};
    enum err err = api_person_may(c, c->path_id, false);
    if (err == OK)
        err = store_read(c->api->conf.store, read_customer, &l);
    return err ? err : api_look_record(&l);
}

static enum err erase(struct store_tx *tx, void *arg)
{
    const struct api_look *l = arg;
    org_id org = l->call->api->conf.org;
    enum err err = customer_erase(tx, org, l->party, l->call->who.user, l->call->now_us);
    if (err)
        return err;
    /* Until the files are scrubbed, whatever happens to this process: the host looks for it at the start, too. */
    char when[24];
    snprintf(when, sizeof when, "%lld", (long long)l->call->now_us);
    struct sql_setting_put_in in = {.org_id = org, .key = STR(API_SCRUB_WANTED), .value = str_of(when)};
    return sql_setting_put(tx, &in, NULL);
}

enum err api_do_erase_customer(struct api_call *c)
{
    struct api_look l = {.call = c, .party = c->path_id};
    enum err err = router_erase(c->api->conf.router, c->path_id, &(struct router_rows){.write = erase, .arg = &l});
    if (err == OK && c->api->conf.erased)
        c->api->conf.erased(c->api->conf.erased_u, c->path_id);
    return err;
}
