#include "api/look.h"

#include "port/sql.h"
#include "service/conversation/desk.h"

static enum err note_look(struct store_tx *tx, struct store_job *job)
{
    const struct api_look *l = (const struct api_look *)job;
    return account_viewed(tx, l->call->who.user, l->party, l->what, l->call->now_us);
}

enum err api_look_record(struct api_look *l)
{
    l->job.work = note_look;
    return store_call(l->call->api->conf.store, &l->job);
}

static bool agent_name(void *u, agent_id agent, struct str *ret_zh, struct str *ret_en)
{
    struct api_look *l = u;

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

struct conversation_names api_look_names(struct api_look *l)
{
    return (struct conversation_names){l, agent_name};
}

static conversation_id about(const struct api_look *l)
{
    return l->conversation ? l->conversation : l->call->path_id;
}

static enum err find_party(struct store_tx *tx, void *arg)
{
    struct api_look *l = arg;
    struct sql_conversation_by_id_row row;
    struct sql_conversation_by_id_in in = {.org_id = l->call->api->conf.org, .id = about(l)};
    enum err err = sql_conversation_by_id(tx, &in, &row);
    if (err == OK)
        l->party = row.party_id;
    return err;
}

struct admission {
    org_id org;
    agent_id user;
    conversation_id conversation;
    bool admitted;
};

static enum err read_admission(struct store_tx *tx, void *arg)
{
    struct admission *a = arg;
    return conversation_admits(tx, a->org, a->user, a->conversation, &a->admitted);
}

enum err api_look_admitted(struct api *a, agent_id user, enum role role, conversation_id c, bool *ret_admitted)
{
    struct admission q = {.org = a->conf.org, .user = user, .conversation = c};
    enum err err = OK;
    if (role == ROLE_AGENT && !hub_talks(a->conf.hub, user, c, NULL))
        err = store_read(a->conf.store, read_admission, &q);
    else
        q.admitted = true;
    *ret_admitted = err == OK && q.admitted;
    return err;
}

enum err api_look_may(struct api_look *l)
{
    struct api_call *c = l->call;
    bool admitted = false;
    enum err err = api_look_admitted(c->api, c->who.user, c->who.role, about(l), &admitted);
    if (err == OK && !admitted)
        return ERR_FORBIDDEN;
    return err ? err : store_read(c->api->conf.store, find_party, l);
}

enum err api_look_may_read(struct api_look *l)
{
    struct api_call *c = l->call;
    struct admission q = {.org = c->api->conf.org, .user = c->who.user, .conversation = about(l)};

    if (hub_talks(c->api->conf.hub, c->who.user, about(l), NULL))
        return OK;
    enum err err = store_read(c->api->conf.store, read_admission, &q);
    if (err || q.admitted)
        return err;
    if (c->who.role == ROLE_AGENT)
        return ERR_FORBIDDEN;
    err = store_read(c->api->conf.store, find_party, l);
    return err ? err : api_look_record(l);
}
