/* Wrap-up codes are made, renamed, moved and archived; everybody reads them with the vocabulary. For a contact some are suggested. */
#include "api/handlers.h"
#include "port/sql.h"
#include "service/conversation/suggest.h"

enum err api_do_set_code(struct api_call *c)
{
    struct config_fault fault;
    uint64_t id = 0;
    struct config_code k = {.id = c->path_id, .zh = api_text(c->body, "name_zh"), .en = api_text(c->body, "name_en"),
                            .active = api_bool(c->body, "active", true), .parent = api_id(c->body, "parent"),
                            .position = api_int(c->body, "position", -1)};
    enum err err = config_code_put(c->api->conf.config, &k, &id, &fault);

    if (err)
        return api_fault(c, err, &fault);
    hub_list(c->api->conf.hub, HUB_LIST_VOCABULARY);
    api_made_json(c, id, &(struct config_warnings){0});
    return OK;
}

enum err api_do_create_code(struct api_call *c)
{
    return api_do_set_code(c);
}

/* -- suggested for a contact -- */

struct suggesting {
    struct api_call *call;
    const struct config_view *view;
    const struct config_queue *queue;
};

static bool fits(void *u, uint64_t code)
{
    const struct suggesting *s = u;
    return config_code_offered(s->view, s->queue, code);
}

static void suggestion_json(struct json *j, const struct conversation_suggestion *x)
{
    static const char *const words[REASONS] = {"topic", "queue", "customer"};

    json_open(j, NULL);
    json_id(j, "code", x->code);
    json_array(j, "reasons");
    for (int r = 0; r < REASONS; r++) {
        if (!x->by[r].of)
            continue;
        json_open(j, NULL);
        json_z(j, "by", words[r]);
        json_int(j, "count", x->by[r].count);
        json_int(j, "of", x->by[r].of);
        json_close(j);
    }
    json_end(j);
    json_close(j);
}

static enum err suggest(struct store_tx *tx, void *arg)
{
    struct suggesting *s = arg;
    struct api_call *c = s->call;
    struct conversation_suggestion list[CONVERSATION_SUGGESTIONS_MAX];
    struct sql_contact_by_id_row row;
    struct sql_contact_noted_row noted = {0};
    uint32_t count = 0;
    enum err err = sql_contact_by_id(tx, &(struct sql_contact_by_id_in){c->api->conf.org, c->path_id}, &row);

    if (c->who.role == ROLE_AGENT && (err == ERR_MISSING || (err == OK && row.agent_id != c->who.user)))
        return ERR_FORBIDDEN;
    s->queue = err ? NULL : config_queue(s->view, row.queue_id);
    if (err == OK)
        err = conversation_suggest(tx, &(struct conversation_suggesting){.org = c->api->conf.org, .contact = row.id, .topic = row.topic_id,
                                                                         .queue = row.queue_id, .party = row.party_id, .fits = fits, .u = s},
                                   list, &count);
    if (err == OK && row.agent_id == c->who.user)
        err = sql_contact_noted(tx, &(struct sql_contact_noted_in){c->api->conf.org, c->path_id}, &noted);
    if (err)
        return err;
    json_open(&c->json, NULL);
    if (noted.note.n)
        json_text(&c->json, "note", noted.note);
    json_array(&c->json, "suggested");
    for (uint32_t i = 0; i < count; i++)
        suggestion_json(&c->json, &list[i]);
    json_end(&c->json);
    json_close(&c->json);
    return OK;
}

enum err api_do_suggested_codes(struct api_call *c)
{
    struct suggesting s = {.call = c, .view = config_take(c->api->conf.config)};
    enum err err = store_read(c->api->conf.store, suggest, &s);
    config_drop(s.view);
    return err;
}
