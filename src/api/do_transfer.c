/* Passing a customer on: to a queue, a topic or a colleague, with a note. */
#include "api/handlers.h"
#include "port/sql.h"

static enum err find_conversation(struct store_tx *tx, void *arg)
{
    struct post *p = arg;
    struct sql_contact_by_id_row contact;
    struct sql_conversation_by_id_row row;
    enum err err = sql_contact_by_id(tx, &(struct sql_contact_by_id_in){.org_id = p->org, .id = p->conversation}, &contact);
    if (err == OK)
        err = sql_conversation_by_id(tx, &(struct sql_conversation_by_id_in){.org_id = p->org, .id = contact.conversation_id}, &row);
    if (err)
        return err;
    p->conversation = contact.conversation_id;
    p->endpoint = row.endpoint_id;
    return OK;
}

/* After the transfer, which the engine allowed to this agent: repeated after a failure here, it is a doubled command and the note comes. */
static enum err write_note(struct api_call *c, struct str note)
{
    struct post p = {.org = c->api->conf.org, .conversation = c->path_id, .agent = c->who.user, .author = AUTHOR_AGENT,
                     .kind = MESSAGE_NOTE, .external_id = api_text(c->body, "key"), .text = note};
    enum err err = store_read(c->api->conf.store, find_conversation, &p);
    return err ? err : hub_post(c->api->conf.hub, &p);
}

enum err api_do_transfer(struct api_call *c)
{
    uint64_t queue = api_id(c->body, "queue"), topic = api_id(c->body, "topic"), agent = api_id(c->body, "agent");
    struct str note = api_text(c->body, "note");

    if (!queue && !topic && !agent)
        return api_fail(c, ERR_FIELD_MISSING, "queue");
    if ((queue != 0) + (topic != 0) + (agent != 0) > 1)
        return api_fail(c, ERR_INPUT, topic ? "topic" : "agent");
    if (note.n && !api_text(c->body, "key").n)
        return api_fail(c, ERR_FIELD_MISSING, "key");
    if (agent == c->who.user)
        return api_fail(c, ERR_INPUT, "agent");
    struct command cmd = {.kind = CMD_TRANSFER, .contact = c->path_id, .agent = c->who.user, .queue = queue, .a = (int64_t)topic,
                          .b = (int64_t)agent, .c = (int64_t)api_id(c->body, "token")};
    enum err err = router_call(c->api->conf.router, &cmd, NULL, NULL);
    return err || !note.n ? err : write_note(c, note);
}

enum err api_do_targets(struct api_call *c)
{
    if (c->who.role == ROLE_AGENT && !hub_held(c->api->conf.hub, c->who.user, c->path_id))
        return ERR_FORBIDDEN;
    json_open(&c->json, NULL);
    enum err err = router_targets(c->api->conf.router, c->path_id, c->who.user, &c->json);
    json_close(&c->json);
    if (err == ERR_SLOW_DOWN)
        c->wait_us = router_wait_us(c->api->conf.router);
    return err;
}
