/* Topics and their policies. */
#include <stdio.h>
#include <string.h>

#include "api/handlers.h"

/* In the order of enum config_step_kind. */
static const char *const step_words[] = {"requirement", "add", "open", "remove", "lower"};
enum { STEP_WORDS = sizeof step_words / sizeof *step_words };

/* -- out -- */

static void step_json(struct json *j, const struct config_step *s)
{
    json_open(j, NULL);
    if (s->after_us)
        json_int(j, "after_us", s->after_us);
    if (s->permille)
        json_int(j, "permille", s->permille);
    if (s->kind == CONFIG_STEP_LOWER) {
        json_open(j, "lower");
        json_text(j, "attribute", s->text);
        json_int(j, "by", s->by);
        json_close(j);
    } else {
        json_text(j, step_words[s->kind], s->text);
    }
    json_close(j);
}

static void topic_json(struct json *j, const struct config_topic *t)
{
    struct str widened;
    int64_t permille;

    (void)config_one_step(t, &widened, &permille);
    json_open(j, NULL);
    api_names_json(j, t->id, t->zh, t->en);
    json_id(j, "queue", t->queue);
    json_text(j, "key", t->key);
    json_int(j, "priority", t->priority);
    json_text(j, "required", t->required);
    json_text(j, "widened", widened);
    json_int(j, "widen_permille", permille);
    json_int(j, "patience_us", t->patience_us);
    json_text(j, "preferred", t->preferred);
    json_int(j, "slack", t->slack);
    json_text(j, "priority_expression", t->priority_expression);
    json_open(j, "seek");
    json_bool(j, "preferred", t->seek & SEEK_PREFERRED);
    json_bool(j, "last", t->seek & SEEK_LAST);
    json_int(j, "max_us", t->seek_us);
    json_close(j);
    json_array(j, "steps");
    for (uint16_t i = 0; i < t->steps_count; i++)
        step_json(j, &t->steps[i]);
    json_end(j);
    json_bool(j, "active", t->active);
    json_int(j, "version", t->version);
    json_close(j);
}

enum err api_do_topics(struct api_call *c)
{
    struct json *j = &c->json;
    const struct config_view *v = config_take(c->api->conf.config);

    json_open(j, NULL);
    json_array(j, "topics");
    for (uint32_t i = 0; i < v->topics_count; i++)
        topic_json(j, &v->topics[i]);
    json_end(j);
    json_close(j);
    config_drop(v);
    return OK;
}

/* -- in -- */

static struct str text_or(const struct json_t *o, const char *name, struct str otherwise)
{
    struct str s = api_text(o, name);
    return s.p ? s : otherwise;
}

/* Exactly one of the five. */
static enum err step_of(const struct json_t *o, struct config_step *ret)
{
    int found = 0;

    *ret = (struct config_step){.after_us = api_int(o, "after_us", 0), .permille = (uint32_t)api_int(o, "permille", 0)};
    for (int i = 0; i < STEP_WORDS; i++) {
        if (!api_has(o, step_words[i]))
            continue;
        found++;
        ret->kind = (enum config_step_kind)i;
    }
    const struct json_t *lower = api_object(o, "lower");
    ret->text = lower ? api_text(lower, "attribute") : api_text(o, step_words[ret->kind]);
    ret->by = api_int(lower, "by", 0);
    return found == 1 ? OK : ERR_INPUT;
}

static enum err steps_of(struct api_call *c, const struct json_t *o, struct config_topic *t, struct config_fault *f)
{
    size_t count = api_count(o, "steps");
    struct config_step *steps = arena_new(&c->arena, count + 1, struct config_step);
    if (!steps)
        return ERR_NOMEM;

    for (size_t i = 0; i < count; i++) {
        if (step_of(api_item(o, "steps", i), &steps[i]) == OK)
            continue;
        snprintf(f->field, sizeof f->field, "steps[%zu]", i);
        snprintf(f->en, sizeof f->en, "A step says exactly one of requirement, add, open, remove and lower.");
        snprintf(f->zh, sizeof f->zh, "每个步骤只能指定 requirement、add、open、remove、lower 中的一项。");
        return ERR_INPUT;
    }
    t->steps = steps;
    t->steps_count = (uint16_t)count;
    return OK;
}

/* Older pages know one step only, and write back what they have read: as it was, it changes nothing. */
static enum err one_step_of(struct api_call *c, const struct json_t *o, struct config_topic *t)
{
    struct str widened, asked = api_text(o, "widened");
    int64_t permille, asked_permille = api_int(o, "widen_permille", 0);

    (void)config_one_step(t, &widened, &permille);
    bool none = asked.n == 0 || asked_permille == 0;
    if (none ? permille == 0 : str_eq(widened, asked) && permille == asked_permille)
        return OK;
    struct config_step *s = arena_new(&c->arena, 1, struct config_step);
    if (!s)
        return ERR_NOMEM;
    *s = (struct config_step){.permille = (uint32_t)asked_permille, .text = asked};
    t->steps = s;
    t->steps_count = none ? 0 : 1;
    return OK;
}

static void seek_of(const struct json_t *o, struct config_topic *t)
{
    if (!o)
        return;
    t->seek = (uint8_t)((api_bool(o, "preferred", false) ? SEEK_PREFERRED : 0) | (api_bool(o, "last", false) ? SEEK_LAST : 0));
    t->seek_us = api_int(o, "max_us", 0);
}

/* What the body leaves out stays as it is; the view must live as long as t. */
static enum err topic_of(struct api_call *c, const struct json_t *o, const struct config_view *v, topic_id id, struct config_topic *t,
                         struct config_fault *f)
{
    const struct config_topic *old = config_topic(v, id);

    *t = old ? *old : (struct config_topic){.id = id};
    t->queue = api_id(o, "queue");
    t->key = api_text(o, "key");
    t->zh = api_text(o, "name_zh");
    t->en = api_text(o, "name_en");
    t->priority = api_int(o, "priority", 0);
    t->required = api_text(o, "required");
    t->patience_us = api_int(o, "patience_us", 0);
    t->active = api_bool(o, "active", true);
    t->version = (uint32_t)api_int(o, "version", 0);
    t->preferred = text_or(o, "preferred", t->preferred);
    t->priority_expression = text_or(o, "priority_expression", t->priority_expression);
    t->slack = api_int(o, "slack", t->slack);
    seek_of(api_object(o, "seek"), t);
    bool one = api_text(o, "widened").n > 0 || api_int(o, "widen_permille", 0) > 0;
    if (api_has(o, "steps") && one) {
        snprintf(f->field, sizeof f->field, "widened");
        snprintf(f->en, sizeof f->en, "Either steps, or widened with widen_permille.");
        snprintf(f->zh, sizeof f->zh, "steps 与 widened、widen_permille 不能同时使用。");
        return ERR_INPUT;
    }
    if (api_has(o, "steps"))
        return steps_of(c, o, t, f);
    return api_has(o, "widened") || api_has(o, "widen_permille") ? one_step_of(c, o, t) : OK;
}

enum err api_do_set_topic(struct api_call *c)
{
    struct config_change *change;
    struct config_fault fault = {0};
    struct config_topic t;
    const struct config_view *v = config_take(c->api->conf.config);
    enum err err = topic_of(c, c->body, v, c->path_id, &t, &fault);
    if (err == OK)
        err = config_topic_change(c->api->conf.config, &t, &c->arena, &change, &fault);
    config_drop(v);
    return err ? api_fault(c, err, &fault) : api_made(c, change);
}

enum err api_do_create_topic(struct api_call *c)
{
    return api_do_set_topic(c);
}

enum err api_do_check_topic(struct api_call *c)
{
    struct json *j = &c->json;
    struct config_fault fault = {0};
    struct config_warnings warnings = {0};
    struct config_topic t;
    const struct config_view *v = config_take(c->api->conf.config);
    enum err err = topic_of(c, api_object(c->body, "topic"), v, api_id(c->body, "id"), &t, &fault);
    if (err == OK)
        err = config_topic_check(v, &t, &c->arena, &warnings, &fault);
    config_drop(v);
    if (err == ERR_NOMEM)
        return err;
    json_open(j, NULL);
    json_bool(j, "ok", err == OK);
    if (err)
        api_fault_json(j, err, &fault, true);
    api_warnings_json(j, &warnings);
    json_close(j);
    return OK;
}
