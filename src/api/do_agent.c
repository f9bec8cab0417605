/* What an agent does: state, offers, talks, messages, the customer's card. */
#include <stdio.h>
#include <string.h>

#include "api/handlers.h"
#include "port/sql.h"
#include "service/conversation/conversation.h"
#include "service/customer/customer.h"

#define TIMELINE_MAX 500u

static enum err command(struct api_call *c, struct command cmd)
{
    cmd.agent = c->who.user;
    return router_call(c->api->conf.router, &cmd, NULL, NULL);
}

/* A word of an enum's list; the body's check has seen that it is one. */
static int64_t word(struct str s, const char *const *words, int count)
{
    for (int i = 0; i < count; i++)
        if (words[i] && str_is(s, words[i]))
            return i;
    return 0;
}

enum err api_do_agent_state(struct api_call *c)
{
    static const char *const states[] = {"offline", "ready", "paused"};
    static const char *const reasons[] = {NULL, "break", "lunch", "meeting", "training"};
    struct str reason = api_text(c->body, "reason");
    int64_t state = word(api_text(c->body, "state"), states, 3);

    if (state == AGENT_PAUSED && !reason.p)
        return api_fail(c, ERR_FIELD_MISSING, "reason");
    if (state != AGENT_PAUSED && reason.p)
        return api_fail(c, ERR_INPUT, "reason");
    if (state == AGENT_READY && !hub_agent_connected(c->api->conf.hub, c->who.user))
        return ERR_NOT_CONNECTED;
    if (api_bool(c->body, "after", false))
        return command(c, (struct command){.kind = CMD_AGENT_WANT, .a = state, .b = word(reason, reasons, 5)});
    return command(c, (struct command){.kind = CMD_AGENT_STATE, .a = state, .b = word(reason, reasons, 5), .c = ACTOR_AGENT});
}

enum err api_do_accept(struct api_call *c)
{
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
    static const char *const reasons[] = {NULL, "busy", "skill", "conflict"};
    return command(c, (struct command){.kind = CMD_DECLINE, .contact = c->path_id, .a = (int64_t)api_id(c->body, "token"),
                                       .b = word(api_text(c->body, "reason"), reasons, 4)});
}

enum err api_do_end(struct api_call *c)
{
    return command(c, (struct command){.kind = CMD_END, .contact = c->path_id, .a = ACTOR_AGENT, .c = api_int(c->body, "seq", 0)});
}

enum err api_do_wrap(struct api_call *c)
{
    uint64_t id = api_id(c->body, "code");
    const struct config_view *v = config_take(c->api->conf.config);
    const struct config_code *code = config_code(v, id);
    bool known = code && code->active;

    config_drop(v);
    if (!known)
        return api_fail(c, ERR_INPUT, "code");
    return command(c, (struct command){.kind = CMD_WRAP, .contact = c->path_id, .a = (int64_t)id});
}

/* -- messages -- */

enum err api_do_post_message(struct api_call *c)
{
    struct post p = {0};

    if (!hub_talks(c->api->conf.hub, c->who.user, c->path_id, &p))
        return ERR_FORBIDDEN;
    p.org = c->api->conf.org;
    p.conversation = c->path_id;
    p.agent = c->who.user;
    p.author = AUTHOR_AGENT;
    p.external_id = api_text(c->body, "key");
    p.text = api_text(c->body, "text");
    enum err err = hub_post(c->api->conf.hub, &p);
    if (err)
        return err;
    c->status = 201;
    json_open(&c->json, NULL);
    json_int(&c->json, "seq", p.seq);
    json_id(&c->json, "id", p.id);
    json_int(&c->json, "at_us", p.at_us);
    json_bool(&c->json, "doubled", p.doubled);
    json_close(&c->json);
    return OK;
}

/* What a look at a conversation or a person needs; the names of agents met on the way live in the call's arena. */
struct look {
    struct store_job job;
    struct api_call *call;
    struct store_tx *tx;
    party_id party;
    bool held;
    uint64_t before;
    uint32_t limit;
    enum account_view what;
    struct account_user *last;
};

static enum err note_look(struct store_tx *tx, struct store_job *job)
{
    const struct look *l = (const struct look *)job;
    return account_viewed(tx, l->call->who.user, l->party, l->what, l->call->now_us);
}

/* Looking without serving the customer is recorded, before anything is shown. */
static enum err record(struct look *l)
{
    l->job.work = note_look;
    return store_call(l->call->api->conf.store, &l->job);
}

static bool agent_name(void *u, agent_id agent, struct str *ret_zh, struct str *ret_en)
{
    struct look *l = u;

    if (!l->last || l->last->id != agent) {
        struct account_user *next = arena_new(&l->call->arena, 1, struct account_user);
        if (!next || account_by_id(l->tx, l->call->api->conf.org, agent, next) != OK)
            return false;
        l->last = next;
    }
    *ret_zh = str_of(l->last->name_zh);
    *ret_en = str_of(l->last->name_en);
    return true;
}

static enum err find_party(struct store_tx *tx, void *arg)
{
    struct look *l = arg;
    struct sql_conversation_by_id_row row;
    struct sql_conversation_by_id_in in = {.org_id = l->call->api->conf.org, .id = l->call->path_id};
    enum err err = sql_conversation_by_id(tx, &in, &row);
    if (err == OK)
        l->party = row.party_id;
    return err;
}

/* An agent must hold a contact of the conversation; others are written down. */
static enum err may_read(struct look *l)
{
    struct api_call *c = l->call;

    if (hub_talks(c->api->conf.hub, c->who.user, c->path_id, NULL))
        return OK;
    if (c->who.role == ROLE_AGENT)
        return ERR_FORBIDDEN;
    enum err err = store_read(c->api->conf.store, find_party, l);
    return err ? err : record(l);
}

static enum err read_messages(struct store_tx *tx, void *arg)
{
    struct look *l = arg;
    struct json *j = &l->call->json;
    struct conversation_page page = {.org = l->call->api->conf.org, .conversation = l->call->path_id, .kind = PAGE_BEFORE,
                                     .from = l->before, .max = l->limit, .view = VIEW_DESK};
    struct conversation_names names = {l, agent_name};
    uint32_t count = 0, last = 0;

    l->tx = tx;
    json_open(j, NULL);
    json_array(j, "messages");
    enum err err = conversation_page_json(tx, &page, j, &names, &count, &last);
    json_end(j);
    /* Sequences have no gaps, so a page that reaches the first message ends at its own count. */
    json_bool(j, "more", count > 0 && last > count);
    json_close(j);
    return err;
}

enum err api_do_messages(struct api_call *c)
{
    struct look l = {.call = c, .what = ACCOUNT_VIEW_HISTORY, .before = (uint64_t)api_int(c->query, "before", UINT32_MAX),
                     .limit = (uint32_t)api_int(c->query, "limit", 100)};
    enum err err = may_read(&l);
    return err ? err : store_read(c->api->conf.store, read_messages, &l);
}

static enum err read_timeline(struct store_tx *tx, void *arg)
{
    struct look *l = arg;
    struct json *j = &l->call->json;
    struct conversation_names names = {l, agent_name};

    l->tx = tx;
    json_open(j, NULL);
    json_array(j, "rows");
    enum err err = conversation_timeline_json(tx, l->call->api->conf.org, l->call->path_id, TIMELINE_MAX, j, &names);
    json_end(j);
    json_close(j);
    return err;
}

enum err api_do_timeline(struct api_call *c)
{
    struct look l = {.call = c, .what = ACCOUNT_VIEW_HISTORY};
    enum err err = may_read(&l);
    return err ? err : store_read(c->api->conf.store, read_timeline, &l);
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
    struct look *l = arg;
    struct api_call *c = l->call;
    struct sql_user_holds_party_in in = {.org_id = c->api->conf.org, .agent_id = c->who.user, .party_id = c->path_id};
    struct sql_user_holds_party_row row;
    enum err err = c->who.role == ROLE_AGENT ? sql_user_holds_party(tx, &in, &row) : OK;
    if (err == OK && c->who.role == ROLE_AGENT && row.contacts == 0)
        err = ERR_FORBIDDEN;
    return err ? err : customer_details(tx, c->api->conf.org, c->path_id, &c->json, NULL);
}

enum err api_do_customer(struct api_call *c)
{
    struct look l = {.call = c, .party = c->path_id, .what = ACCOUNT_VIEW_CARD};
    enum err err = store_read(c->api->conf.store, read_customer, &l);
    return err ? err : record(&l);
}

static enum err erase(struct store_tx *tx, struct store_job *job)
{
    const struct look *l = (const struct look *)job;
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
    struct look l = {.job.work = erase, .call = c, .party = c->path_id};
    enum err err = store_call(c->api->conf.store, &l.job);
    if (err == OK && c->api->conf.erased)
        c->api->conf.erased(c->api->conf.erased_u, c->path_id);
    return err;
}
