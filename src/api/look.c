#include "api/look.h"

#include "port/sql.h"

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

enum err api_look_may_read(struct api_look *l)
{
    struct api_call *c = l->call;

    if (hub_talks(c->api->conf.hub, c->who.user, about(l), NULL))
        return OK;
    if (c->who.role == ROLE_AGENT)
        return ERR_FORBIDDEN;
    enum err err = store_read(c->api->conf.store, find_party, l);
    return err ? err : api_look_record(l);
}
