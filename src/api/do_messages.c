/* Messages: written to the customer or, as notes, to colleagues; changed, read, and what happened around them. */
#include <stdio.h>

#include "api/handlers.h"
#include "api/look.h"
#include "port/sql.h"
#include "service/conversation/conversation.h"

#define TIMELINE_MAX 500u
#define BEFORE_MAX 100u

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

enum err api_do_post_message(struct api_call *c)
{
    struct post p = {.org = c->api->conf.org, .conversation = c->path_id};
    bool note = str_is(api_text(c->body, "kind"), "note");

    if (!note && !hub_talks(c->api->conf.hub, c->who.user, c->path_id, &p))
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

/* -- what holds for all conversations of the company -- */

static enum err read_edit_s(struct store_tx *tx, void *arg)
{
    struct api_look *l = arg;
    int64_t s = 0;
    enum err err = conversation_edit_s(tx, l->call->api->conf.org, &s);
    if (err == OK)
        json_int(&l->call->json, "edit_s", s);
    return err;
}

enum err api_do_talk(struct api_call *c)
{
    struct api_look l = {.call = c};
    json_open(&c->json, NULL);
    enum err err = store_read(c->api->conf.store, read_edit_s, &l);
    json_close(&c->json);
    return err;
}

static enum err write_edit_s(struct store_tx *tx, struct store_job *job)
{
    const struct api_look *l = (const struct api_look *)job;
    char s[24];
    struct sql_setting_put_in in = {.org_id = l->call->api->conf.org, .key = STR(CONVERSATION_EDIT_SETTING)};
    snprintf(s, sizeof s, "%lld", (long long)api_int(l->call->body, "edit_s", 0));
    in.value = str_of(s);
    return sql_setting_put(tx, &in, NULL);
}

enum err api_do_set_talk(struct api_call *c)
{
    struct api_look l = {.job.work = write_edit_s, .call = c};
    return store_call(c->api->conf.store, &l.job);
}
