/* What an agent has in conversations beside messages: mentions, drafts, searches, copies. And what holds for all conversations. */
#include <stdio.h>

#include "api/handlers.h"
#include "api/look.h"
#include "port/sql.h"
#include "service/conversation/desk.h"
#include "service/tag/tag.h"

#define DRAFTS_MAX 200u
#define EXPORT_MAX 2000u

/* -- what holds for all, and who can be named -- */

static enum err colleague_each(void *arg, const struct sql_colleagues_row *r)
{
    struct json *j = arg;
    json_names_open(j, NULL, r->id, r->name_zh, r->name_en);
    if (r->picture)
        json_id(j, "picture", r->picture);
    json_close(j);
    return OK;
}

static enum err read_talk(struct store_tx *tx, void *arg)
{
    struct api_call *c = arg;
    struct json *j = &c->json;
    struct account_own own;
    int64_t s = 0;
    enum err err = conversation_edit_s(tx, c->api->conf.org, &s);
    if (err == OK)
        err = account_own(tx, c->api->conf.org, &own);
    if (err)
        return err;
    json_int(j, "edit_s", s);
    json_bool(j, "own_name", own.name);
    json_bool(j, "own_picture", own.picture);
    json_array(j, "colleagues");
    err = sql_colleagues(tx, &(struct sql_colleagues_in){.org_id = c->api->conf.org}, colleague_each, j);
    json_end(j);
    return err;
}

enum err api_do_talk(struct api_call *c)
{
    json_open(&c->json, NULL);
    enum err err = store_read(c->api->conf.store, read_talk, c);
    json_close(&c->json);
    return err;
}

static enum err write_talk(struct store_tx *tx, struct store_job *job)
{
    const struct api_look *l = (const struct api_look *)job;
    char s[24];
    struct sql_setting_put_in in = {.org_id = l->call->api->conf.org, .key = STR(CONVERSATION_EDIT_SETTING)};
    snprintf(s, sizeof s, "%lld", (long long)api_int(l->call->body, "edit_s", 0));
    in.value = str_of(s);
    enum err err = sql_setting_put(tx, &in, NULL);
    struct account_own own;
    if (err == OK)
        err = account_own(tx, in.org_id, &own);
    if (err)
        return err;
    own.name = api_bool(l->call->body, "own_name", own.name);
    own.picture = api_bool(l->call->body, "own_picture", own.picture);
    return account_own_put(tx, in.org_id, &own);
}

enum err api_do_set_talk(struct api_call *c)
{
    struct api_look l = {.job.work = write_talk, .call = c};
    return store_call(c->api->conf.store, &l.job);
}

/* -- mentions -- */

static void topic_key(void *u, struct json *j, topic_id id)
{
    const struct config_view *v = config_take(((struct api_call *)u)->api->conf.config);
    const struct config_topic *topic = config_topic(v, id);
    json_text(j, "topic", topic ? topic->key : STR(""));
    config_drop(v);
}

static enum err read_mentions(struct store_tx *tx, void *arg)
{
    struct api_look *l = arg;
    struct api_call *c = l->call;
    struct conversation_mentions m = {.org = c->api->conf.org,
                                      .agent = c->who.user,
                                      .before_us = api_int(c->query, "before_us", INT64_MAX),
                                      .max = l->limit,
                                      .names = api_look_names(l),
                                      .topic = topic_key,
                                      .u = c};
    uint32_t count = 0;
    l->tx = tx;
    json_open(&c->json, NULL);
    json_array(&c->json, "mentions");
    enum err err = conversation_mentions_json(tx, &m, &c->json, &count);
    json_end(&c->json);
    json_bool(&c->json, "more", count == l->limit);
    json_close(&c->json);
    return err;
}

enum err api_do_mentions(struct api_call *c)
{
    struct api_look l = {.call = c, .limit = (uint32_t)api_int(c->query, "limit", 50)};
    return store_read(c->api->conf.store, read_mentions, &l);
}

struct seeing {
    struct store_job job;
    struct api_call *call;
    bool any;
};

static enum err see(struct store_tx *tx, struct store_job *job)
{
    struct seeing *s = (struct seeing *)job;
    struct api_call *c = s->call;
    return conversation_mentions_see(tx, c->api->conf.org, c->who.user, c->path_id, c->now_us, &s->any);
}

enum err api_do_see_mentions(struct api_call *c)
{
    struct seeing s = {.job.work = see, .call = c};
    enum err err = store_call(c->api->conf.store, &s.job);
    if (err == OK && s.any)
        hub_mentioned(c->api->conf.hub, c->who.user, c->path_id);
    return err;
}

/* -- drafts -- */

static enum err write_draft(struct store_tx *tx, struct store_job *job)
{
    struct api_look *l = (struct api_look *)job;
    struct api_call *c = l->call;
    struct conversation_draft d = {.org = c->api->conf.org,
                                   .agent = c->who.user,
                                   .conversation = c->path_id,
                                   .mode = str_is(api_text(c->body, "mode"), "note") ? MESSAGE_NOTE : MESSAGE_TEXT,
                                   .text = api_text(c->body, "text"),
                                   .reply_to = (uint32_t)api_int(c->body, "reply_to", 0),
                                   .now_us = c->now_us};
    return conversation_draft(tx, &d);
}

enum err api_do_put_draft(struct api_call *c)
{
    struct api_look l = {.job.work = write_draft, .call = c};
    /* What one began is one's own to throw away, also when the conversation went to somebody else. */
    bool none = api_text(c->body, "text").n == 0 && api_int(c->body, "reply_to", 0) == 0;
    enum err err = none ? OK : api_look_may(&l);
    if (err == OK)
        err = store_call(c->api->conf.store, &l.job);
    if (err)
        return err;
    json_open(&c->json, NULL);
    json_int(&c->json, "at_us", c->now_us);
    json_close(&c->json);
    return OK;
}

static enum err read_drafts(struct store_tx *tx, void *arg)
{
    struct api_call *c = arg;
    json_open(&c->json, NULL);
    json_array(&c->json, "drafts");
    enum err err = conversation_drafts_json(tx, c->api->conf.org, c->who.user, DRAFTS_MAX, &c->json);
    json_end(&c->json);
    json_close(&c->json);
    return err;
}

enum err api_do_drafts(struct api_call *c)
{
    return store_read(c->api->conf.store, read_drafts, c);
}

/* -- searching, taking out -- */

static enum err read_search(struct store_tx *tx, void *arg)
{
    struct api_call *c = arg;
    struct json *j = &c->json;
    uint32_t more = 0;
    json_open(j, NULL);
    json_array(j, "hits");
    enum err err = conversation_search_json(tx, c->api->conf.org, c->path_id, api_text(c->query, "query"),
                                            (uint32_t)api_int(c->query, "before", UINT32_MAX), j, &more);
    json_end(j);
    if (more)
        json_int(j, "before", more);
    json_close(j);
    return err;
}

enum err api_do_search_messages(struct api_call *c)
{
    struct api_look l = {.call = c, .what = ACCOUNT_VIEW_HISTORY};
    if (!api_text(c->query, "query").n)
        return api_fail(c, ERR_FIELD_MISSING, "query");
    enum err err = api_look_may_read(&l);
    return err ? err : store_read(c->api->conf.store, read_search, c);
}

static enum err note_export(struct store_tx *tx, struct store_job *job)
{
    const struct api_look *l = (const struct api_look *)job;
    struct fact f = {.at_us = l->call->now_us,
                     .kind = FACT_EXPORTED,
                     .agent = l->call->who.user,
                     .party = l->party,
                     .a = (int64_t)l->call->path_id,
                     .b = EXPORT_MAX};
    fact_no no;
    return store_fact(tx, &f, &no);
}

static enum err export_contact(void *arg, const struct sql_contacts_of_conversation_row *row)
{
    struct api_look *l = arg;
    struct json *j = &l->call->json;

    json_open(j, NULL);
    json_id(j, "id", row->id);
    json_int(j, "arrived_us", row->arrived_us);
    json_int(j, "ended_us", row->ended_us);
    json_id(j, "code", (uint64_t)row->code);
    if (row->note.n)
        json_text(j, "note", row->note);
    enum err err = tag_ids_json(l->tx, l->call->api->conf.org, row->id, j);
    json_close(j);
    return err;
}

static enum err read_export(struct store_tx *tx, void *arg)
{
    struct api_look *l = arg;
    struct json *j = &l->call->json;
    struct conversation_page page = {.org = l->call->api->conf.org, .conversation = l->call->path_id, .kind = PAGE_BEFORE,
                                     .from = UINT32_MAX, .max = EXPORT_MAX, .view = VIEW_DESK};
    struct conversation_names names = api_look_names(l);
    uint32_t count = 0, last = 0;

    l->tx = tx;
    json_open(j, NULL);
    json_id(j, "conversation", l->call->path_id);
    json_int(j, "exported_us", l->call->now_us);
    json_array(j, "messages");
    enum err err = conversation_page_json(tx, &page, j, &names, &count, &last);
    json_end(j);
    json_bool(j, "more", count > 0 && last > count);
    struct sql_contacts_of_conversation_in contacts = {.org_id = page.org, .conversation_id = page.conversation};
    json_array(j, "contacts");
    if (err == OK)
        err = sql_contacts_of_conversation(tx, &contacts, export_contact, l);
    json_end(j);
    json_array(j, "tags");
    if (err == OK)
        err = tag_list_json(tx, page.org, j);
    json_end(j);
    json_close(j);
    return err;
}

/* Recorded before anything is given out. */
enum err api_do_export_messages(struct api_call *c)
{
    struct api_look l = {.job.work = note_export, .call = c, .what = ACCOUNT_VIEW_HISTORY};
    enum err err = api_look_may(&l);
    if (err == OK)
        err = store_call(c->api->conf.store, &l.job);
    return err ? err : store_read(c->api->conf.store, read_export, &l);
}
