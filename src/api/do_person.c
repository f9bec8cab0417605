/* One customer, for those who serve them: single attributes corrected, earlier contacts, notes about the person. */
#include <stdio.h>

#include "api/handlers.h"
#include "api/look.h"
#include "base/id.h"
#include "port/sql.h"
#include "service/customer/customer.h"
#include "service/customer/note.h"
#include "service/phone/story.h"
#include "service/tag/tag.h"

/* -- who may -- */

struct asking {
    struct api_call *call;
    party_id party;
    bool writes, may;
};

static enum err ask(struct store_tx *tx, void *arg)
{
    struct asking *a = arg;
    struct sql_user_serves_party_in serves = {.org_id = a->call->api->conf.org, .agent_id = a->call->who.user, .party_id = a->party,
                                              .since_us = a->call->now_us - API_SERVED_US};
    struct sql_user_holds_party_in holds = {.org_id = serves.org_id, .agent_id = serves.agent_id, .party_id = a->party};
    struct sql_user_serves_party_row served;
    struct sql_user_holds_party_row held;
    struct sql_party_by_id_row person;
    enum err err = sql_party_by_id(tx, &(struct sql_party_by_id_in){.org_id = serves.org_id, .id = a->party}, &person);

    if (err || a->call->who.role != ROLE_AGENT) {
        a->may = a->call->who.role != ROLE_AGENT;
        return err == OK && person.erased_us ? ERR_MISSING : err;
    }
    err = a->writes ? sql_user_holds_party(tx, &holds, &held) : sql_user_serves_party(tx, &serves, &served);
    a->may = err == OK && (a->writes ? held.contacts : served.contacts) > 0;
    return err == OK && person.erased_us ? ERR_MISSING : err;
}

enum err api_person_may(struct api_call *c, party_id party, bool writes)
{
    struct asking a = {.call = c, .party = party, .writes = writes};
    enum err err = store_read(c->api->conf.store, ask, &a);

    if (c->who.role == ROLE_AGENT && !a.may)
        return ERR_FORBIDDEN; /* whether there is such a person is not said */
    return err;
}

/* -- what is known of them -- */

struct correction {
    struct store_job job;
    struct api_call *call;
    struct customer_edit edit;
    uint32_t bad;
};

static enum err correct(struct store_tx *tx, struct store_job *job)
{
    struct correction *x = (struct correction *)job;
    return customer_correct(tx, x->call->api->conf.org, x->call->path_id, &x->edit, &x->bad);
}

/* Those that have a value from now on are written as attributes; those without one are in seen alone. */
static enum err take_attributes(struct api_call *c, struct correction *x)
{
    struct config *config = c->api->conf.config;
    uint32_t count = (uint32_t)api_count(c->body, "attributes");
    struct customer_seen *seen = arena_new(&c->arena, count + 1, struct customer_seen);
    struct config_value *values = arena_new(&c->arena, count + 1, struct config_value);
    struct config_fault fault;
    uint16_t filled = 0;
    enum err err = seen && values ? OK : ERR_NOMEM;

    const struct config_view *v = config_take(config);
    for (uint32_t i = 0; err == OK && i < count; i++) {
        const struct json_t *item = api_item(c->body, "attributes", i);
        uint64_t id = api_id(item, "attribute");
        const struct config_attribute *a = id <= UINT32_MAX ? config_attribute(v, (attr_id)id) : NULL;
        bool known = a && a->scope == SCOPE_CUSTOMER;
        for (uint32_t k = 0; known && k < i; k++)
            known = seen[k].id != a->id;
        err = known ? OK : ERR_MISSING;
        if (known)
            seen[i] = (struct customer_seen){.id = a->id, .at_us = api_int(item, "seen_us", 0)};
        if (known && api_count(item, "values"))
            err = api_value(item, v, SCOPE_CUSTOMER, &c->arena, &values[filled++]);
        if (err)
            snprintf(c->field, sizeof c->field, "attributes[%u].%s", i, err == ERR_MISSING ? "attribute" : "values");
    }
    config_drop(v);
    if (err)
        return err;
    x->edit.seen = seen;
    x->edit.seen_count = count;
    err = config_customer_attrs(config, values, filled, &c->arena, &x->edit.news.attrs, &x->edit.news.attrs_bytes, &fault);
    return err ? api_fault(c, err, &fault) : OK;
}

enum err api_do_correct_customer(struct api_call *c)
{
    struct str name = api_text(c->body, "name"), was = api_text(c->body, "name_was");
    struct correction x = {.job.work = correct, .call = c};

    x.edit.news = (struct customer_news){.name = name.p ? name : STR(""), .source = STR("agent"), .by = c->who.user, .at_us = c->now_us};
    x.edit.name_was = was.p ? was : STR("");
    x.edit.sensitive = c->who.role != ROLE_AGENT;
    enum err err = api_person_may(c, c->path_id, true);
    if (err == OK)
        err = take_attributes(c, &x);
    if (err)
        return err;
    err = store_call(c->api->conf.store, &x.job);
    if (err == ERR_INPUT)
        return api_fail(c, err, "name");
    if (err && x.bad < x.edit.seen_count)
        snprintf(c->field, sizeof c->field, "attributes[%u]", x.bad);
    else if (err == ERR_CHANGED)
        return api_fail(c, err, "name");
    if (err)
        return err;
    hub_customer_news(c->api->conf.hub, c->path_id);
    return hub_customer_changed(c->api->conf.hub, c->path_id);
}

/* -- earlier contacts -- */

struct contacts {
    struct api_call *call;
    struct store_tx *tx;
    const struct config_view *view;
    uint32_t limit, count;
    bool more;
};

static enum err each_contact(void *arg, const struct sql_contacts_of_party_row *row)
{
    static const char *const states[] = {[CONTACT_WAITING] = "waiting", [CONTACT_OFFERED] = "offered", [CONTACT_TALKING] = "talking",
                                         [CONTACT_WRAPUP] = "wrapup"};
    struct contacts *l = arg;
    struct json *j = &l->call->json;
    const struct config_topic *topic = config_topic(l->view, (topic_id)row->topic_id);

    if (l->count++ == l->limit) {
        l->more = true;
        return OK;
    }
    json_open(j, NULL);
    json_id(j, "id", row->id);
    json_id(j, "conversation", row->conversation_id);
    json_id(j, "queue", row->queue_id);
    json_text(j, "topic", topic ? topic->key : STR(""));
    json_z(j, "state", row->state >= CONTACT_WAITING && row->state <= CONTACT_WRAPUP ? states[row->state]
                       : row->accepted_us                                         ? "ended"
                                                                                  : "abandoned");
    if (row->agent_id && row->accepted_us) {
        json_names(j, "agent", row->agent_id, row->agent_zh, row->agent_en);
    }
    json_int(j, "arrived_us", row->arrived_us);
    json_int(j, "accepted_us", row->accepted_us);
    json_int(j, "ended_us", row->ended_us);
    json_id(j, "code", (uint64_t)row->code);
    if (row->note.n && row->state == CONTACT_CLOSED) /* before, it is still being written */
        json_text(j, "note", row->note);
    if (row->stars)
        json_int(j, "stars", row->stars);
    enum err err = phone_story_json(l->tx, l->call->api->conf.org, row->id, j);
    if (!err)
        err = tag_ids_json(l->tx, l->call->api->conf.org, row->id, j);
    json_close(j);
    return err;
}

static enum err read_contacts(struct store_tx *tx, void *arg)
{
    struct contacts *l = arg;
    struct api_call *c = l->call;
    uint64_t before = api_id(c->query, "before");
    struct sql_contacts_of_party_in in = {.org_id = c->api->conf.org, .party_id = c->path_id,
                                          .before_id = before ? before : INT64_MAX, .max = (int64_t)l->limit + 1};

    l->tx = tx;
    json_open(&c->json, NULL);
    json_array(&c->json, "contacts");
    enum err err = sql_contacts_of_party(tx, &in, each_contact, l);
    json_end(&c->json);
    json_bool(&c->json, "more", l->more);
    json_close(&c->json);
    return err;
}

enum err api_do_customer_contacts(struct api_call *c)
{
    struct contacts l = {.call = c, .limit = (uint32_t)api_int(c->query, "limit", 20)};
    enum err err = api_person_may(c, c->path_id, false);

    if (err)
        return err;
    l.view = config_take(c->api->conf.config);
    err = store_read(c->api->conf.store, read_contacts, &l);
    config_drop(l.view);
    return err;
}

/* -- notes about the person -- */

struct noting {
    struct store_job job;
    struct customer_note note;
    enum err (*work)(struct store_tx *tx, struct customer_note *n);
};

static enum err write_note(struct store_tx *tx, struct store_job *job)
{
    struct noting *x = (struct noting *)job;
    return x->work(tx, &x->note);
}

static enum err put_note(struct api_call *c, struct noting *x)
{
    x->job.work = write_note;
    x->note.org = c->api->conf.org;
    x->note.by = c->who.user;
    x->note.text = api_text(c->body, "text");
    x->note.now_us = c->now_us;
    enum err err = store_call(c->api->conf.store, &x->job);
    if (err == ERR_FIELD_RANGE || err == ERR_UTF8)
        return api_fail(c, err, "text");
    if (err == ERR_EXISTS)
        return api_fail(c, err, "key");
    if (err == OK)
        hub_customer_news(c->api->conf.hub, x->note.party);
    return err;
}

enum err api_do_create_person_note(struct api_call *c)
{
    struct noting x = {.work = customer_note_add};

    x.note.id = id_next(c->api->conf.ids, c->now_us);
    x.note.party = c->path_id;
    x.note.key = api_text(c->body, "key");
    enum err err = api_person_may(c, c->path_id, true);
    if (err == OK)
        err = put_note(c, &x);
    if (err)
        return err;
    c->status = 201;
    json_open(&c->json, NULL);
    json_id(&c->json, "id", x.note.id);
    json_int(&c->json, "at_us", x.note.now_us);
    json_close(&c->json);
    return OK;
}

enum err api_do_set_person_note(struct api_call *c)
{
    struct noting x = {.work = customer_note_change, .note.id = c->path_id};
    return put_note(c, &x);
}

enum err api_do_delete_person_note(struct api_call *c)
{
    struct noting x = {.work = customer_note_delete, .note.id = c->path_id};
    return put_note(c, &x);
}

static enum err read_notes(struct store_tx *tx, void *arg)
{
    struct api_call *c = arg;

    json_open(&c->json, NULL);
    json_array(&c->json, "notes");
    enum err err = customer_notes_json(tx, c->api->conf.org, c->path_id, &c->json);
    json_end(&c->json);
    json_close(&c->json);
    return err;
}

enum err api_do_person_notes(struct api_call *c)
{
    enum err err = api_person_may(c, c->path_id, false);
    return err ? err : store_read(c->api->conf.store, read_notes, c);
}
