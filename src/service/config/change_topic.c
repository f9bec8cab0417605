/* Topics: rows and the command with their policy. */
#include "port/sql.h"
#include "service/config/inside.h"

enum { PATIENCE_LEAST_S = 5, PRIORITY_MOST = 9 };
#define SLACK_MOST INT64_C(1000000000000)

struct topic_rows {
    org_id org;
    struct config_topic t;
    struct config_word_list words;
};

/* -- rows -- */

static enum err write_steps(struct store_tx *tx, const struct topic_rows *r)
{
    enum err err = sql_topic_steps_delete(tx, &(struct sql_topic_steps_delete_in){.org_id = r->org, .topic_id = r->t.id}, NULL);

    for (uint16_t i = 0; err == OK && i < r->t.steps_count; i++) {
        const struct config_step *s = &r->t.steps[i];
        err = sql_topic_step_insert(tx,
                                    &(struct sql_topic_step_insert_in){
                                        .org_id = r->org,
                                        .topic_id = r->t.id,
                                        .ordinal = i,
                                        .after_us = s->after_us,
                                        .permille = s->permille,
                                        .kind = s->kind,
                                        .text = s->text,
                                        .lower_by = s->by,
                                    },
                                    NULL);
    }
    return err;
}

static enum err write_topic(struct store_tx *tx, void *arg)
{
    const struct topic_rows *r = arg;
    struct str widened = {"", 0};
    int64_t permille = 0;

    enum err err = config_words_store(tx, r->org, &r->words);
    if (err)
        return err;
    (void)config_one_step(&r->t, &widened, &permille);
    err = sql_topic_put(tx,
                        &(struct sql_topic_put_in){
                            .org_id = r->org,
                            .id = r->t.id,
                            .queue_id = r->t.queue,
                            .key = r->t.key,
                            .name_zh = r->t.zh,
                            .name_en = r->t.en,
                            .priority = r->t.priority,
                            .required = r->t.required,
                            .widened = widened,
                            .widen_permille = permille,
                            .patience_us = r->t.patience_us,
                            .version = r->t.version,
                            .active = r->t.active,
                            .preferred = r->t.preferred,
                            .slack = r->t.slack,
                            .priority_expression = r->t.priority_expression,
                            .seek = r->t.seek,
                            .seek_us = r->t.seek_us,
                            .definitions = (int64_t)r->t.definitions,
                        },
                        NULL);
    return err ? err : write_steps(tx, r);
}

/* -- checks -- */

static enum err check_names(const struct config_topic *t, struct config_fault *f)
{
    const char *field = "";
    enum err err = config_check_key(t->key, "key", &field);
    if (err == OK)
        err = config_check_label(t->zh, "name_zh", &field);
    if (err == OK)
        err = config_check_label(t->en, "name_en", &field);
    if (err)
        config_fault_name(f, field);
    return err;
}

static enum err check_place(const struct config_view *v, const struct config_topic *t, struct config_fault *f)
{
    const struct config_topic *other = config_topic_key(v, t->key);

    if (!config_queue(v, t->queue)) {
        config_fault_name(f, "queue");
        return ERR_MISSING;
    }
    if ((t->id && !config_topic(v, t->id)) || (!t->id && v->topics_count >= CONFIG_TOPICS_MAX)) {
        config_fault_name(f, "id");
        return t->id ? ERR_MISSING : ERR_FULL;
    }
    if (other && other->id != t->id)
        return config_fault(f, ERR_EXISTS, "key", "Another topic has this key; choose another one.", "该标识已被其他主题使用，请换一个。");
    return OK;
}

static enum err check_seek(const struct config_topic *t, struct config_fault *f)
{
    if (t->seek & ~(SEEK_PREFERRED | SEEK_LAST)) {
        config_fault_name(f, "seek");
        return ERR_INPUT;
    }
    if (t->seek && t->seek_us == 0)
        return config_fault(f, ERR_INPUT, "seek.max_us", "Say how long contacts wait for that agent alone at most (microseconds above 0).",
                            "请指定最多等待该坐席多久（大于 0 的微秒数）。");
    return config_fault_range(f, t->seek_us, 0, CONFIG_PATIENCE_MOST_US, "seek.max_us");
}

static enum err check_topic(const struct config_view *v, const struct config_topic *t, struct config_fault *f)
{
    enum err err = check_names(t, f);
    if (err == OK)
        err = config_fault_range(f, t->priority, 0, PRIORITY_MOST, "priority");
    if (err == OK)
        err = config_fault_range(f, t->patience_us, PATIENCE_LEAST_S * SECOND_US, CONFIG_PATIENCE_MOST_US, "patience_us");
    if (err == OK)
        err = config_fault_range(f, t->slack, 0, SLACK_MOST, "slack");
    if (err == OK)
        err = check_seek(t, f);
    return err ? err : check_place(v, t, f);
}

/* -- the change -- */

static bool keep_texts(struct arena *a, struct config_topic *t)
{
    struct config_step *steps = arena_new(a, t->steps_count + 1, struct config_step);
    bool kept = steps && config_keep(a, &t->key) && config_keep(a, &t->zh) && config_keep(a, &t->en) &&
                config_keep(a, &t->required) && config_keep(a, &t->preferred) && config_keep(a, &t->priority_expression);

    for (uint16_t i = 0; kept && i < t->steps_count; i++) {
        steps[i] = t->steps[i];
        kept = config_keep(a, &steps[i].text);
    }
    t->steps = steps;
    return kept;
}

static enum err topic_policy(const struct config_building *b, struct topic_rows *r)
{
    struct config_compiling how = {.v = b->v, .c = b->c, .fresh = &r->words};
    struct buf policy = {0};

    enum err err = config_policy(&how, &r->t, &policy, &b->change->warnings, b->fault);
    if (err) {
        buf_done(&policy);
        return err;
    }
    r->t.definitions = how.defined ? b->v->definitions_version : 0;
    return config_build_rest(b, &policy);
}

static enum err build(const struct config_building *b, const void *input)
{
    struct config_change *change = b->change;
    struct topic_rows *r = arena_new(b->arena, 1, struct topic_rows);
    if (!r)
        return ERR_NOMEM;

    *r = (struct topic_rows){.org = b->c ? b->c->org : 0, .t = *(const struct config_topic *)input, .words = {.arena = b->arena}};
    struct config_topic *t = &r->t;
    const struct config_topic *now = config_topic(b->v, t->id);
    enum err err = check_topic(b->v, t, b->fault);
    if (err == OK)
        err = config_build_upon(b, t->version, now ? now->version : 0);
    if (err)
        return err;
    if (!keep_texts(b->arena, t))
        return ERR_NOMEM;

    t->version = (uint32_t)change->base_version + 1;
    err = topic_policy(b, r);
    if (err)
        return err;
    t->id = config_build_id(b, t->id, b->c ? &b->c->next_topic : NULL);
    change->command.kind = CMD_TOPIC_SET;
    change->command.queue = t->queue;
    change->command.a = (int64_t)t->id;
    change->command.b = t->priority;
    change->rows = (struct router_rows){write_topic, r};
    change->id = t->id;
    change->topic = t;
    return OK;
}

enum err config_topic_change(struct config *c, const struct config_topic *t, struct arena *a, struct config_change **ret_change,
                             struct config_fault *ret_fault)
{
    return config_build(c, NULL, build, t, a, ret_change, ret_fault);
}

enum err config_topic_check(const struct config_view *v, const struct config_topic *t, struct arena *a,
                            struct config_warnings *ret_warnings, struct config_fault *ret_fault)
{
    struct config_change *change;
    enum err err = config_build(NULL, v, build, t, a, &change, ret_fault);
    if (err == OK)
        *ret_warnings = change->warnings;
    return err;
}

bool config_one_step(const struct config_topic *t, struct str *ret_widened, int64_t *ret_permille)
{
    const struct config_step *s = t->steps;
    bool simple = t->steps_count == 1 && s->kind == CONFIG_STEP_REQUIREMENT && s->after_us == 0 && s->text.n > 0;

    *ret_widened = simple ? s->text : (struct str){"", 0};
    *ret_permille = simple ? s->permille : 0;
    return simple || t->steps_count == 0;
}
