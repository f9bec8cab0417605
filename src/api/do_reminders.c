/* What agents want to be reminded of: made at a conversation one may read; done or put off by who sees it. */
#include "api/handlers.h"
#include "api/look.h"
#include "api/sight.h"
#include "service/request/reminder.h"

struct reminding {
    struct store_job job;
    struct api_call *call;
    struct request_sight sight;
    struct request_reminder made;
    int64_t due_us; /* 0: done */
};

static enum err make(struct store_tx *tx, struct store_job *job)
{
    struct reminding *r = (struct reminding *)job;
    return request_remind(tx, r->call->api->conf.org, &r->made);
}

enum err api_do_remind(struct api_call *c)
{
    int64_t due_us = api_int(c->body, "due_us", 0);
    struct api_look look = {.call = c};

    if (!request_reminder_due_ok(due_us, c->now_us))
        return api_fail(c, ERR_FIELD_RANGE, "due_us");
    enum err err = api_look_may(&look);
    if (err)
        return err;
    struct reminding r = {.job.work = make, .call = c,
                          .made = {.id = id_next(c->api->conf.ids, c->now_us), .key = api_text(c->body, "key"), .text = api_text(c->body, "text"),
                                   .by = c->who.user, .conversation = c->path_id, .party = look.party,
                                   .team = api_bool(c->body, "team", false), .due_us = due_us, .now_us = c->now_us}};
    err = store_call(c->api->conf.store, &r.job);
    if (err)
        return err;
    hub_list(c->api->conf.hub, HUB_LIST_REMINDERS);
    c->status = 201;
    json_open(&c->json, NULL);
    json_id(&c->json, "id", r.made.id);
    json_close(&c->json);
    return OK;
}

static void person(void *u, struct json *j, agent_id id)
{
    struct conversation_names names = api_look_names(u);
    struct str zh, en;

    if (!names.agent(names.u, id, &zh, &en))
        return;
    json_names(j, "by", id, zh, en);
}

static void topic(void *u, struct json *j, topic_id id)
{
    const struct config_view *v = config_take(((struct api_look *)u)->call->api->conf.config);
    const struct config_topic *t = config_topic(v, id);

    json_text(j, "topic", t ? t->key : STR(""));
    config_drop(v);
}

struct listing {
    struct api_look look;
    struct request_sight sight;
};

static enum err read_reminders(struct store_tx *tx, void *arg)
{
    struct listing *l = arg;
    struct api_call *c = l->look.call;

    l->look.tx = tx;
    return request_reminders_json(tx, &l->sight, c->who.user, &(struct request_reminder_words){&l->look, person, topic}, &c->json);
}

enum err api_do_reminders(struct api_call *c)
{
    struct listing l = {.look.call = c};
    enum err err = api_sight(c, &l.sight);

    if (err)
        return err;
    json_open(&c->json, NULL);
    json_array(&c->json, "reminders");
    err = store_read(c->api->conf.store, read_reminders, &l);
    json_end(&c->json);
    json_close(&c->json);
    return err;
}

static enum err change(struct store_tx *tx, struct store_job *job)
{
    struct reminding *r = (struct reminding *)job;
    struct api_call *c = r->call;

    if (r->due_us)
        return request_reminder_postpone(tx, &r->sight, c->path_id, c->who.user, r->due_us, c->now_us);
    return request_reminder_done(tx, &r->sight, c->path_id, c->who.user, c->now_us);
}

enum err api_do_set_reminder(struct api_call *c)
{
    struct reminding r = {.job.work = change, .call = c, .due_us = api_int(c->body, "due_us", 0)};

    if (api_bool(c->body, "done", false) == (r.due_us != 0))
        return api_fail(c, r.due_us ? ERR_INPUT : ERR_FIELD_MISSING, r.due_us ? "done" : "due_us");
    if (r.due_us && !request_reminder_due_ok(r.due_us, c->now_us))
        return api_fail(c, ERR_FIELD_RANGE, "due_us");
    enum err err = api_sight(c, &r.sight);
    if (err == OK)
        err = store_call(c->api->conf.store, &r.job);
    if (err == OK)
        hub_list(c->api->conf.hub, HUB_LIST_REMINDERS);
    return err;
}
