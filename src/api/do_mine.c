/* What a user asks about themselves: how the desktop should be, which contacts they have closed, how their day was. */
#include <stdio.h>

#include "api/handlers.h"
#include "port/sql.h"
#include "service/account/preference.h"
#include "service/day/day.h"
#include "service/phone/story.h"
#include "service/tag/tag.h"

#define CLOSED_DAYS 30
#define NAME_BYTES_MAX 320 /* 80 characters of UTF-8 */
#define DAY_CONTACTS_MAX 200

/* -- preferences -- */

static enum err read_preferences(struct store_tx *tx, void *arg)
{
    struct api_call *c = arg;
    return account_preferences_json(tx, c->api->conf.org, c->who.user, &c->json, NULL);
}

enum err api_do_preferences(struct api_call *c)
{
    return store_read(c->api->conf.store, read_preferences, c);
}

struct choice {
    struct store_job job;
    struct api_call *call;
    struct account_preference list[PREFERENCES_MAX];
    uint32_t count;
};

static enum err choose(struct store_tx *tx, struct store_job *job)
{
    const struct choice *x = (const struct choice *)job;
    return account_preferences_put(tx, x->call->api->conf.org, x->call->who.user, x->list, x->count, x->call->now_us);
}

enum err api_do_set_preferences(struct api_call *c)
{
    struct choice *x = arena_new(&c->arena, 1, struct choice);
    if (!x)
        return ERR_NOMEM;
    x->job.work = choose;
    x->call = c;
    x->count = (uint32_t)api_count(c->body, "set");
    for (uint32_t i = 0; i < x->count; i++) {
        const struct json_t *item = api_item(c->body, "set", i);
        char field[48];
        x->list[i] = (struct account_preference){api_text(item, "key"), api_text(item, "value")};
        enum err err = account_preference_check(&x->list[i]);
        snprintf(field, sizeof field, "set[%u].value", (unsigned)i);
        if (err)
            return api_fail(c, err, field);
    }
    enum err err = store_call(c->api->conf.store, &x->job);
    if (err == OK)
        hub_preferences(c->api->conf.hub, c->who.user);
    return err;
}

/* -- closed contacts -- */

struct closed {
    struct api_call *call;
    struct store_tx *tx;
    struct str name; /* pattern of the customer's name */
    const struct config_view *view;
    uint32_t limit, count;
    bool all;       /* everybody's are listed */
    agent_id whose; /* said where it is not 0 */
    struct str whose_zh, whose_en;
    bool more;
};

static enum err each_closed(void *arg, const struct sql_contacts_closed_row *row)
{
    struct closed *l = arg;
    struct json *j = &l->call->json;

    if (l->count++ == l->limit) {
        l->more = true;
        return OK;
    }
    const struct config_topic *topic = config_topic(l->view, (topic_id)row->topic_id);
    json_open(j, NULL);
    json_id(j, "id", row->id);
    json_id(j, "conversation", row->conversation_id);
    json_open(j, "customer");
    json_id(j, "id", row->party_id);
    json_text(j, "name", row->name);
    json_close(j);
    if (l->whose)
        json_names(j, "agent", l->whose, l->whose_zh, l->whose_en);
    json_id(j, "queue", row->queue_id);
    json_text(j, "topic", topic ? topic->key : STR(""));
    json_bool(j, "zh", row->zh);
    json_int(j, "arrived_us", row->arrived_us);
    json_int(j, "accepted_us", row->accepted_us);
    json_int(j, "ended_us", row->ended_us);
    json_id(j, "code", (uint64_t)row->code);
    if (row->note.n)
        json_text(j, "note", row->note);
    enum err err = phone_story_json(l->tx, l->call->api->conf.org, row->id, j);
    if (!err)
        err = tag_ids_json(l->tx, l->call->api->conf.org, row->id, j);
    json_close(j);
    return err;
}

static enum err read_closed(struct store_tx *tx, void *arg)
{
    struct closed *l = arg;
    struct api_call *c = l->call;
    struct sql_contacts_closed_in in = {.org_id = c->api->conf.org,
                                        .agent_id = c->who.user,
                                        .since_us = c->now_us - CLOSED_DAYS * 24 * 3600 * SECOND_US,
                                        .before_us = api_int(c->query, "before_us", INT64_MAX),
                                        .before_id = api_id(c->query, "before"),
                                        .name = l->name,
                                        .max = (int64_t)l->limit + 1};
    l->tx = tx;
    json_open(&c->json, NULL);
    json_array(&c->json, "contacts");
    enum err err = sql_contacts_closed(tx, &in, each_closed, l);
    json_end(&c->json);
    json_bool(&c->json, "more", l->more);
    json_close(&c->json);
    return err;
}

/* Whatever has `name` in it, without ASCII case; what `like` reads as a sign stands for itself. */
static struct str pattern(struct str name, char out[static 2 * NAME_BYTES_MAX + 2])
{
    size_t n = 0;

    out[n++] = '%';
    for (size_t i = 0; i < name.n && i < NAME_BYTES_MAX; i++) {
        char ch = name.p[i];
        if (ch == '%' || ch == '_' || ch == '!')
            out[n++] = '!';
        out[n++] = ch >= 'A' && ch <= 'Z' ? (char)(ch - 'A' + 'a') : ch;
    }
    if (n > 1)
        out[n++] = '%';
    return (struct str){out, n};
}

enum err api_do_closed(struct api_call *c)
{
    char like[2 * NAME_BYTES_MAX + 2];
    struct closed l = {.call = c, .limit = (uint32_t)api_int(c->query, "limit", 100)};
    l.name = pattern(api_text(c->query, "query"), like);
    l.view = config_take(c->api->conf.config);
    enum err err = store_read(c->api->conf.store, read_closed, &l);
    config_drop(l.view);
    return err;
}

/* -- those that owe a wrap-up code -- */

static enum err each_owing(void *arg, const struct sql_contacts_owing_row *row)
{
    return each_closed(arg, &(struct sql_contacts_closed_row){.id = row->id, .conversation_id = row->conversation_id, .party_id = row->party_id,
                                                              .queue_id = row->queue_id, .topic_id = row->topic_id, .arrived_us = row->arrived_us,
                                                              .accepted_us = row->accepted_us, .ended_us = row->ended_us, .note = row->note,
                                                              .zh = row->zh, .name = row->name});
}

static enum err each_owing_all(void *arg, const struct sql_contacts_owing_all_row *row)
{
    struct closed *l = arg;
    l->whose = row->agent_id;
    l->whose_zh = row->agent_zh;
    l->whose_en = row->agent_en;
    return each_closed(arg, &(struct sql_contacts_closed_row){.id = row->id, .conversation_id = row->conversation_id, .party_id = row->party_id,
                                                              .queue_id = row->queue_id, .topic_id = row->topic_id, .arrived_us = row->arrived_us,
                                                              .accepted_us = row->accepted_us, .ended_us = row->ended_us, .note = row->note,
                                                              .zh = row->zh, .name = row->name});
}

static enum err count_owing(struct store_tx *tx, uint64_t org, uint64_t agent, bool all, int64_t *count)
{
    struct sql_contacts_owing_count_row mine;
    struct sql_contacts_owing_all_count_row everybody;
    enum err err = all ? sql_contacts_owing_all_count(tx, &(struct sql_contacts_owing_all_count_in){.org_id = org}, &everybody)
                       : sql_contacts_owing_count(tx, &(struct sql_contacts_owing_count_in){.org_id = org, .agent_id = agent}, &mine);
    if (err == OK)
        *count = all ? everybody.count : mine.count;
    return err;
}

static enum err read_owing(struct store_tx *tx, void *arg)
{
    struct closed *l = arg;
    struct api_call *c = l->call;
    uint64_t org = c->api->conf.org, agent = c->who.user;
    int64_t count, max = (int64_t)l->limit;
    enum err err = count_owing(tx, org, agent, l->all, &count);

    if (err)
        return err;
    l->tx = tx;
    json_open(&c->json, NULL);
    json_int(&c->json, "count", count);
    json_array(&c->json, "contacts");
    err = l->all ? sql_contacts_owing_all(tx, &(struct sql_contacts_owing_all_in){.org_id = org, .max = max}, each_owing_all, l)
                 : sql_contacts_owing(tx, &(struct sql_contacts_owing_in){.org_id = org, .agent_id = agent, .max = max}, each_owing, l);
    json_end(&c->json);
    json_close(&c->json);
    return err;
}

enum err api_do_owing(struct api_call *c)
{
    struct closed l = {.call = c, .limit = (uint32_t)api_int(c->query, "limit", 200), .all = str_is(api_text(c->query, "whose"), "all")};
    if (l.all && c->who.role == ROLE_AGENT)
        return ERR_FORBIDDEN;
    l.view = config_take(c->api->conf.config);
    enum err err = store_read(c->api->conf.store, read_owing, &l);
    config_drop(l.view);
    return err;
}

/* -- the day -- */

struct day {
    struct closed list;
    struct day_span span;
};

/* Ready, and paused for what the company counts as work. */
static int64_t worked_us(const struct day_figures *d, const struct config_view *v)
{
    int64_t us = d->ready_us;

    for (uint32_t i = 0; i < v->reasons_count; i++)
        if (v->reasons[i].kind == REASON_PAUSE && v->reasons[i].work && v->reasons[i].number <= REASON_MAX)
            us += d->paused_us[v->reasons[i].number];
    return us;
}

static enum err read_day(struct store_tx *tx, void *arg)
{
    struct day *d = arg;
    struct json *j = &d->list.call->json;
    struct day_figures figures;
    struct sql_contacts_closed_in in = {.org_id = d->span.org, .agent_id = d->span.agent, .since_us = d->span.from_us,
                                        .before_us = d->span.to_us, .name = STR("%"), .max = (int64_t)d->list.limit + 1};
    enum err err = day_read(tx, &d->span, &figures);
    d->list.tx = tx; /* for the tags of each */

    if (err)
        return err;
    json_open(j, NULL);
    day_json(&figures, j);
    json_int(j, "work_us", worked_us(&figures, d->list.view));
    json_array(j, "contacts");
    err = sql_contacts_closed(tx, &in, each_closed, &d->list);
    json_end(j);
    json_bool(j, "more", d->list.more);
    json_close(j);
    return err;
}

enum err api_do_day(struct api_call *c)
{
    struct day d = {.list = {.call = c, .limit = DAY_CONTACTS_MAX},
                    .span = {.org = c->api->conf.org, .agent = c->who.user, .now_us = c->now_us}};
    enum err err = api_span(c, DAY_LONGEST_US, &d.span.from_us, &d.span.to_us);

    if (err)
        return err;
    d.list.view = config_take(c->api->conf.config);
    err = store_read(c->api->conf.store, read_day, &d);
    config_drop(d.list.view);
    return err;
}
