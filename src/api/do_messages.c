/* Messages: written to the customer or, as notes, to colleagues; changed, read, and what happened around them. */
#include "api/handlers.h"
#include "api/look.h"
#include "port/sql.h"
#include "service/conversation/conversation.h"
#include "service/phone/story.h"
#include "service/tag/tag.h"

#define TIMELINE_MAX 500u
#define BEFORE_MAX 100u
#define CALLS_MAX 20u

/* -- writing -- */

static enum err find_endpoint(struct store_tx *tx, void *arg)
{
    struct post *p = arg;
    struct sql_conversation_by_id_row row;
    enum err err = sql_conversation_by_id(tx, &(struct sql_conversation_by_id_in){.org_id = p->org, .id = p->conversation}, &row);
    if (err == OK)
        p->endpoint = row.endpoint_id;
    return err;
}

/* Who may read a conversation may write notes in it, before, during and after the talk. */
static enum err may_note(struct api_call *c, struct post *p)
{
    struct api_look l = {.call = c, .what = ACCOUNT_VIEW_HISTORY};
    enum err err = api_look_may_read(&l);
    return err ? err : store_read(c->api->conf.store, find_endpoint, p);
}

static enum err is_colleague(struct store_tx *tx, void *arg)
{
    struct api_look *l = arg;
    struct account_user *u = arena_new(&l->call->arena, 1, struct account_user);
    enum err err = u ? account_by_id(tx, l->call->api->conf.org, l->party, u) : ERR_NOMEM;
    return err == OK && !u->active ? ERR_MISSING : err;
}

/* Who is named in a note: colleagues, each once; naming oneself is nothing. */
static enum err take_mentions(struct api_call *c, struct post *p)
{
    struct api_look l = {.call = c};
    for (size_t i = 0; i < api_count(c->body, "mentions"); i++) {
        uint64_t id = 0;
        bool there = !str_u64(api_item_text(c->body, "mentions", i), &id) || id == c->who.user;
        for (uint32_t k = 0; k < p->mentions_count; k++)
            there = there || p->mentions[k] == id;
        if (there)
            continue;
        l.party = id;
        enum err err = p->kind == MESSAGE_NOTE ? store_read(c->api->conf.store, is_colleague, &l) : ERR_MISSING;
        if (err)
            return err == ERR_MISSING ? api_fail(c, ERR_INPUT, "mentions") : err;
        p->mentions[p->mentions_count++] = id;
    }
    return OK;
}

enum err api_do_post_message(struct api_call *c)
{
    struct post p = {.org = c->api->conf.org, .conversation = c->path_id};
    bool note = str_is(api_text(c->body, "kind"), "note");

    if (!note && !hub_writes(c->api->conf.hub, c->who.user, c->path_id, &p))
        return ERR_FORBIDDEN;
    enum err err = note ? may_note(c, &p) : OK;
    if (err)
        return err;
    p.agent = c->who.user;
    p.author = AUTHOR_AGENT;
    p.kind = note ? MESSAGE_NOTE : MESSAGE_TEXT;
    p.external_id = api_text(c->body, "key");
    p.text = api_text(c->body, "text");
    p.files_count = (uint32_t)api_count(c->body, "files");
    for (uint32_t i = 0; i < p.files_count; i++)
        if (!str_u64(api_item_text(c->body, "files", i), &p.files[i]))
            return api_fail(c, ERR_INPUT, "files");
    if (p.text.n == 0 && p.files_count == 0)
        return api_fail(c, ERR_FIELD_RANGE, "text");
    p.reply_to = (uint32_t)api_int(c->body, "reply_to", 0);
    p.zh = str_is(api_text(c->body, "lang"), "zh");
    int64_t after = api_int(c->body, "after", -1);
    p.guarded = !note && after >= 0;
    p.after = p.guarded ? (uint32_t)after : 0;
    err = take_mentions(c, &p);
    if (err)
        return err;
    err = hub_post(c->api->conf.hub, &p);
    if (err)
        return err == ERR_INPUT ? api_fail(c, err, "reply_to") : err;
    c->status = 201;
    json_open(&c->json, NULL);
    json_int(&c->json, "seq", p.seq);
    json_id(&c->json, "id", p.id);
    json_int(&c->json, "at_us", p.at_us);
    json_bool(&c->json, "doubled", p.doubled);
    json_close(&c->json);
    return OK;
}

static enum err change(struct api_call *c, struct post_change *x)
{
    x->org = c->api->conf.org;
    x->conversation = c->path_id;
    x->agent = c->who.user;
    if (!x->seq)
        return api_fail(c, ERR_FIELD_MISSING, "seq");
    return hub_change(c->api->conf.hub, x);
}

enum err api_do_edit_message(struct api_call *c)
{
    return change(c, &(struct post_change){.seq = (uint32_t)api_int(c->body, "seq", 0),
                                      .text = api_text(c->body, "text"),
                                      .zh = str_is(api_text(c->body, "lang"), "zh")});
}

enum err api_do_delete_message(struct api_call *c)
{
    return change(c, &(struct post_change){.seq = (uint32_t)api_int(c->query, "seq", 0), .deletes = true});
}

/* -- reading -- */

struct calls {
    struct api_look *look;
    const struct config_view *view;
    bool any;
};

static enum err each_call(void *arg, const struct sql_contacts_called_row *row)
{
    struct calls *l = arg;
    struct json *j = &l->look->call->json;
    org_id org = l->look->call->api->conf.org;
    const struct config_topic *topic = config_topic(l->view, (topic_id)row->topic_id);

    if (!l->any)
        json_array(j, "calls");
    l->any = true;
    json_open(j, NULL);
    json_id(j, "contact", row->id);
    json_id(j, "queue", row->queue_id);
    json_text(j, "topic", topic ? topic->key : STR(""));
    json_id(j, "code", (uint64_t)row->code);
    if (row->note.n && row->state == CONTACT_CLOSED) /* before, it is still being written */
        json_text(j, "note", row->note);
    enum err err = phone_story_json(l->look->tx, org, row->id, j);
    if (!err)
        err = tag_ids_json(l->look->tx, org, row->id, j);
    json_close(j);
    return err;
}

/* Nobody writes in a call: what it was is all there is to read. */
static enum err read_calls(struct api_look *look)
{
    struct api *a = look->call->api;
    struct calls l = {.look = look, .view = config_take(a->conf.config)};
    struct sql_contacts_called_in in = {.org_id = a->conf.org, .conversation_id = look->call->path_id, .max = CALLS_MAX};
    enum err err = sql_contacts_called(look->tx, &in, each_call, &l);
    if (l.any)
        json_end(&look->call->json);
    config_drop(l.view);
    return err;
}

static enum err read_messages(struct store_tx *tx, void *arg)
{
    struct api_look *l = arg;
    struct json *j = &l->call->json;
    struct conversation_page page = {.org = l->call->api->conf.org, .conversation = l->call->path_id, .kind = PAGE_BEFORE,
                                     .from = l->before, .max = l->limit, .view = VIEW_DESK};
    struct conversation_names names = api_look_names(l);
    uint32_t count = 0, last = 0;

    l->tx = tx;
    json_open(j, NULL);
    json_array(j, "messages");
    enum err err = conversation_page_json(tx, &page, j, &names, &count, &last);
    json_end(j);
    /* Sequences have no gaps, so a page that reaches the first message ends at its own count. */
    json_bool(j, "more", count > 0 && last > count);
    if (!err && l->before == UINT32_MAX)
        err = read_calls(l);
    json_close(j);
    return err;
}

enum err api_do_messages(struct api_call *c)
{
    struct api_look l = {.call = c, .what = ACCOUNT_VIEW_HISTORY, .before = (uint64_t)api_int(c->query, "before", UINT32_MAX),
                         .limit = (uint32_t)api_int(c->query, "limit", 100)};
    enum err err = api_look_may_read(&l);
    return err ? err : store_read(c->api->conf.store, read_messages, &l);
}

static enum err read_before(struct store_tx *tx, void *arg)
{
    struct api_look *l = arg;
    struct json *j = &l->call->json;
    struct conversation_names names = api_look_names(l);

    l->tx = tx;
    json_open(j, NULL);
    json_array(j, "texts");
    enum err err = conversation_before_json(tx, l->call->api->conf.org, l->call->path_id, l->seq, BEFORE_MAX, j, &names);
    json_end(j);
    json_close(j);
    return err;
}

enum err api_do_said_before(struct api_call *c)
{
    struct api_look l = {.call = c, .what = ACCOUNT_VIEW_HISTORY, .seq = (uint32_t)api_int(c->query, "seq", 0)};
    if (!l.seq)
        return api_fail(c, ERR_FIELD_MISSING, "seq");
    enum err err = api_look_may_read(&l);
    return err ? err : store_read(c->api->conf.store, read_before, &l);
}

static enum err read_timeline(struct store_tx *tx, void *arg)
{
    struct api_look *l = arg;
    struct json *j = &l->call->json;
    struct conversation_names names = api_look_names(l);

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
    struct api_look l = {.call = c, .what = ACCOUNT_VIEW_HISTORY};
    enum err err = api_look_may_read(&l);
    return err ? err : store_read(c->api->conf.store, read_timeline, &l);
}
