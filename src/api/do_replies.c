/* Canned replies: read, changed, taken over from a list, counted. */
#include <stdio.h>

#include "api/handlers.h"
#include "base/id.h"
#include "service/reply/reply.h"

#define ERRORS_MAX 100u

static const char *const scopes[] = {"company", "queue", "own"};

/* -- out -- */

static enum err one_out(void *arg, const struct reply *r)
{
    struct json *j = arg;

    json_open(j, NULL);
    json_id(j, "id", r->id);
    json_z(j, "scope", scopes[r->scope]);
    if (r->queue)
        json_id(j, "queue", r->queue);
    json_text(j, "lang", r->lang.n ? r->lang : STR("any"));
    json_text(j, "folder", r->folder);
    json_text(j, "name", r->name);
    json_text(j, "words", r->words);
    json_text(j, "text", r->text);
    json_int(j, "version", r->version);
    json_int(j, "changed_us", r->changed_us);
    json_int(j, "uses", (int64_t)r->uses);
    json_int(j, "own_uses", (int64_t)r->own_uses);
    json_close(j);
    return OK;
}

static enum err read_all(struct store_tx *tx, void *arg)
{
    struct api_call *c = arg;
    return reply_each(tx, c->api->conf.org, c->who.user, one_out, &c->json);
}

enum err api_do_replies(struct api_call *c)
{
    json_open(&c->json, NULL);
    json_array(&c->json, "replies");
    enum err err = store_read(c->api->conf.store, read_all, c);
    json_end(&c->json);
    json_close(&c->json);
    return err;
}

/* -- in -- */

struct reply_call {
    struct store_job job;
    struct api_call *call;
    struct reply_change change;
    struct reply reply;
    uint64_t id; /* of a new one */
    struct reply_fault fault;
};

static struct reply_call change_of(struct api_call *c, enum err (*work)(struct store_tx *tx, struct store_job *job))
{
    return (struct reply_call){.job.work = work, .call = c, .id = id_next(c->api->conf.ids, c->now_us),
                               .change = {.org = c->api->conf.org, .by = c->who.user, .now_us = c->now_us,
                                          .shares = c->who.role == ROLE_SUPERVISOR || c->who.role == ROLE_ADMIN}};
}

static struct reply reply_of(const struct api_call *c, const struct json_t *o)
{
    struct str scope = api_text(o, "scope"), lang = api_text(o, "lang");
    return (struct reply){.id = c->path_id,
                          .scope = str_is(scope, "own") ? REPLY_OWN : str_is(scope, "queue") ? REPLY_QUEUE : REPLY_COMPANY,
                          .queue = api_id(o, "queue"),
                          .lang = str_is(lang, "any") ? (struct str){0} : lang,
                          .folder = api_text(o, "folder"),
                          .name = api_text(o, "name"),
                          .words = api_text(o, "words"),
                          .text = api_text(o, "text"),
                          .version = api_int(o, "version", -1)};
}

static bool queue_known(struct api_call *c, const struct reply *r)
{
    const struct config_view *v = config_take(c->api->conf.config);
    bool known = !r->queue || config_queue(v, r->queue);
    config_drop(v);
    return known;
}

static enum err put(struct store_tx *tx, struct store_job *job)
{
    struct reply_call *p = (struct reply_call *)job;
    return reply_put(tx, &p->change, &p->reply, p->id, &p->fault);
}

static enum err say(struct api_call *c, enum err err, const struct reply_fault *f)
{
    struct config_fault fault = {0};

    snprintf(fault.field, sizeof fault.field, "%s", f->field);
    snprintf(fault.en, sizeof fault.en, "%s", f->en);
    snprintf(fault.zh, sizeof fault.zh, "%s", f->zh);
    return api_fault(c, err, &fault);
}

enum err api_do_set_reply(struct api_call *c)
{
    struct config_warnings none = {0};
    struct reply_call p = change_of(c, put);

    p.reply = reply_of(c, c->body);
    if (!queue_known(c, &p.reply))
        return api_fail(c, ERR_MISSING, "queue");
    enum err err = store_call(c->api->conf.store, &p.job);
    if (err)
        return p.fault.field[0] ? say(c, err, &p.fault) : err;
    api_made_json(c, c->path_id ? c->path_id : p.id, &none);
    return OK;
}

enum err api_do_create_reply(struct api_call *c)
{
    return api_do_set_reply(c);
}

static enum err take_away(struct store_tx *tx, struct store_job *job)
{
    const struct reply_call *p = (const struct reply_call *)job;
    return reply_delete(tx, &p->change, p->call->path_id);
}

enum err api_do_delete_reply(struct api_call *c)
{
    struct reply_call p = change_of(c, take_away);
    return store_call(c->api->conf.store, &p.job);
}

static enum err count(struct store_tx *tx, struct store_job *job)
{
    const struct reply_call *p = (const struct reply_call *)job;
    return reply_used(tx, &p->change, p->call->path_id, api_text(p->call->body, "key"));
}

enum err api_do_use_reply(struct api_call *c)
{
    struct reply_call p = change_of(c, count);
    return store_call(c->api->conf.store, &p.job);
}

/* -- a list -- */

struct list {
    struct store_job job;
    struct api_call *call;
    struct reply_change change;
    struct reply *replies;
    uint64_t *ids;
    bool *unknown_queue;
    size_t count;
    uint32_t taken[3]; /* by enum reply_taken */
    uint32_t errors;
    struct {
        size_t row;
        enum err err;
        struct reply_fault fault;
    } said[ERRORS_MAX];
};

static bool of_the_row(enum err err)
{
    return err == ERR_INPUT || err == ERR_FIELD_RANGE || err == ERR_UTF8 || err == ERR_MISSING || err == ERR_FORBIDDEN || err == ERR_FULL;
}

/* ERR_INPUT if anything is wrong, and ERR_STATE if it was only to be checked: both undo it all. May run again. */
static enum err take_list(struct store_tx *tx, struct store_job *job)
{
    struct list *l = (struct list *)job;

    l->taken[REPLY_MADE] = l->taken[REPLY_CHANGED] = l->taken[REPLY_SAME] = l->errors = 0;
    for (size_t i = 0; i < l->count; i++) {
        struct reply_fault fault = {0};
        enum reply_taken taken;
        enum err err = OK;
        if (l->unknown_queue[i])
            snprintf(fault.field, sizeof fault.field, "queue"), err = ERR_MISSING;
        else
            err = reply_take(tx, &l->change, &l->replies[i], l->ids[i], &taken, &fault);
        if (err && !of_the_row(err))
            return err;
        if (err == OK)
            l->taken[taken]++;
        else if (l->errors < ERRORS_MAX) {
            l->said[l->errors].row = i;
            l->said[l->errors].err = err;
            l->said[l->errors++].fault = fault;
        }
    }
    return l->errors ? ERR_INPUT : api_bool(l->call->body, "check", true) ? ERR_STATE : OK;
}

static enum err read_list(struct api_call *c, struct list *l)
{
    l->count = api_count(c->body, "replies");
    l->replies = arena_new(&c->arena, l->count, struct reply);
    l->ids = arena_new(&c->arena, l->count, uint64_t);
    l->unknown_queue = arena_new(&c->arena, l->count, bool);
    if (!l->replies || !l->ids || !l->unknown_queue)
        return ERR_NOMEM;
    for (size_t i = 0; i < l->count; i++) {
        l->replies[i] = reply_of(c, api_item(c->body, "replies", i));
        l->ids[i] = id_next(c->api->conf.ids, c->now_us);
        l->unknown_queue[i] = !queue_known(c, &l->replies[i]);
    }
    return OK;
}

static void list_json(struct json *j, const struct list *l)
{
    json_open(j, NULL);
    json_int(j, "made", l->taken[REPLY_MADE]);
    json_int(j, "changed", l->taken[REPLY_CHANGED]);
    json_int(j, "same", l->taken[REPLY_SAME]);
    json_array(j, "errors");
    for (uint32_t i = 0; i < l->errors; i++) {
        const struct reply_fault *f = &l->said[i].fault;
        json_open(j, NULL);
        json_int(j, "row", (int64_t)l->said[i].row);
        if (f->field[0])
            json_z(j, "field", f->field);
        json_z(j, "message", f->en[0] ? f->en : err_sentence(l->said[i].err, "en"));
        json_z(j, "message_zh", f->zh[0] ? f->zh : err_sentence(l->said[i].err, "zh"));
        json_close(j);
    }
    json_end(j);
    json_close(j);
}

enum err api_do_import_replies(struct api_call *c)
{
    struct reply_call p = change_of(c, NULL);
    struct list *l = arena_new(&c->arena, 1, struct list);

    if (!l)
        return ERR_NOMEM;
    *l = (struct list){.job.work = take_list, .call = c, .change = p.change};
    enum err err = read_list(c, l);
    if (err == OK)
        err = store_call(c->api->conf.store, &l->job);
    if (err && err != ERR_STATE && !(err == ERR_INPUT && l->errors))
        return err;
    list_json(&c->json, l);
    return OK;
}
