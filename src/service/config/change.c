#include <assert.h>
#include <string.h>

#include "engine/policy.h"
#include "port/sql.h"
#include "service/config/inside.h"

enum { LEASE_LEAST_S = 5, LEASE_MOST_S = 300, HOUR_S = 3600, PATIENCE_LEAST_S = 5, PATIENCE_MOST_S = 24 * 3600 };
enum { CAPACITY_MOST = 50, PRIORITY_MOST = 9, PERMILLE_MOST = 1000, AGENT_VALUES_MAX = 512 };

static enum err fail(enum err err, const char *name, const char **ret_field)
{
    *ret_field = name;
    return err;
}

static bool keep(struct arena *a, struct str *s)
{
    s->p = arena_text(a, s->p ? s->p : "", s->n);
    return s->p != NULL;
}

static enum err write_words(struct store_tx *tx, org_id org, const struct config_word_list *words)
{
    for (uint32_t i = 0; i < words->count; i++) {
        enum err err = sql_symbol_intern(
            tx, &(struct sql_symbol_intern_in){.org_id = org, .id = words->items[i].id, .text = words->items[i].text}, NULL);
        if (err)
            return err;
    }
    return OK;
}

/* -- queues -- */

struct queue_rows {
    org_id org;
    struct config_queue q;
};

static enum err write_queue(struct store_tx *tx, void *arg)
{
    const struct queue_rows *r = arg;
    return sql_queue_put(tx,
                         &(struct sql_queue_put_in){
                             .org_id = r->org,
                             .id = r->q.id,
                             .name_zh = r->q.zh,
                             .name_en = r->q.en,
                             .lease_us = r->q.lease_us,
                             .wrapup_us = r->q.wrapup_us,
                             .decline_hold_us = r->q.decline_hold_us,
                         },
                         NULL);
}

static enum err check_queue(const struct config_view *v, const struct config_queue *q, const char **ret_field)
{
    enum err err = config_check_label(q->zh, "name_zh", ret_field);
    if (err == OK)
        err = config_check_label(q->en, "name_en", ret_field);
    if (err == OK)
        err = config_check_range(q->lease_us, LEASE_LEAST_S * SECOND_US, LEASE_MOST_S * SECOND_US, "lease_us", ret_field);
    if (err == OK)
        err = config_check_range(q->wrapup_us, 0, HOUR_S * SECOND_US, "wrapup_us", ret_field);
    if (err == OK)
        err = config_check_range(q->decline_hold_us, 0, HOUR_S * SECOND_US, "decline_hold_us", ret_field);
    if (err == OK && q->id && !config_queue(v, q->id))
        err = fail(ERR_MISSING, "id", ret_field);
    if (err == OK && !q->id && v->queues_count >= CONFIG_QUEUES_MAX)
        err = fail(ERR_FULL, "id", ret_field);
    return err;
}

enum err config_queue_change(struct config *c, const struct config_queue *q, struct arena *a,
                             struct config_change **ret_change, const char **ret_field)
{
    const struct config_view *v = config_take(c);
    enum err err = check_queue(v, q, ret_field);
    config_drop(v);
    if (err)
        return err;

    struct config_change *change = arena_new(a, 1, struct config_change);
    struct queue_rows *r = arena_new(a, 1, struct queue_rows);
    if (!change || !r)
        return ERR_NOMEM;
    *r = (struct queue_rows){c->org, *q};
    if (!keep(a, &r->q.zh) || !keep(a, &r->q.en))
        return ERR_NOMEM;
    if (!r->q.id) {
        pthread_mutex_lock(&c->lock);
        r->q.id = c->next_queue++;
        pthread_mutex_unlock(&c->lock);
    }
    *change = (struct config_change){
        .command = {.kind = CMD_QUEUE_SET, .queue = r->q.id, .a = q->lease_us, .b = q->wrapup_us, .c = q->decline_hold_us},
        .rows = {write_queue, r},
        .id = r->q.id,
    };
    *ret_change = change;
    return OK;
}

/* -- topics -- */

struct topic_rows {
    org_id org;
    struct config_topic t;
    struct config_word_list words;
};

static enum err write_topic(struct store_tx *tx, void *arg)
{
    const struct topic_rows *r = arg;
    enum err err = write_words(tx, r->org, &r->words);
    if (err)
        return err;
    return sql_topic_put(tx,
                         &(struct sql_topic_put_in){
                             .org_id = r->org,
                             .id = r->t.id,
                             .queue_id = r->t.queue,
                             .key = r->t.key,
                             .name_zh = r->t.zh,
                             .name_en = r->t.en,
                             .priority = r->t.priority,
                             .required = r->t.required,
                             .widened = r->t.widened,
                             .widen_permille = r->t.widen_permille,
                             .patience_us = r->t.patience_us,
                             .version = r->t.version,
                             .active = r->t.active,
                         },
                         NULL);
}

static bool key_taken(const struct config_view *v, const struct config_topic *t)
{
    const struct config_topic *other = config_topic_key(v, t->key);
    return other && other->id != t->id;
}

static enum err check_topic(const struct config_view *v, const struct config_topic *t, const char **ret_field)
{
    enum err err = config_check_key(t->key, "key", ret_field);
    if (err == OK)
        err = config_check_label(t->zh, "name_zh", ret_field);
    if (err == OK)
        err = config_check_label(t->en, "name_en", ret_field);
    if (err == OK)
        err = config_check_range(t->priority, 0, PRIORITY_MOST, "priority", ret_field);
    if (err == OK)
        err = config_check_range(t->widen_permille, 0, PERMILLE_MOST, "widen_permille", ret_field);
    if (err == OK)
        err = config_check_range(t->patience_us, PATIENCE_LEAST_S * SECOND_US, PATIENCE_MOST_S * SECOND_US, "patience_us",
                                 ret_field);
    if (err == OK)
        err = config_check_range((int64_t)t->required.n, 0, LANG_SOURCE_MAX, "required", ret_field);
    if (err == OK)
        err = config_check_range((int64_t)t->widened.n, 0, LANG_SOURCE_MAX, "widened", ret_field);
    if (err == OK && !config_queue(v, t->queue))
        err = fail(ERR_MISSING, "queue", ret_field);
    if (err == OK && t->id && !config_topic(v, t->id))
        err = fail(ERR_MISSING, "id", ret_field);
    if (err == OK && key_taken(v, t))
        err = fail(ERR_EXISTS, "key", ret_field);
    if (err == OK && !t->id && v->topics_count >= CONFIG_TOPICS_MAX)
        err = fail(ERR_FULL, "id", ret_field);
    return err;
}

/* One expression of the topic; a failure names its field. */
static enum err compile(struct config *c, const struct config_view *v, struct str source, const char *name, struct buf *out,
                        struct config_word_list *words, const char **ret_field, struct lang_error *ret_error)
{
    enum err err = config_compile(c, v, source, out, words, ret_error);
    if (err == OK)
        err = out->err;
    if (err == OK && out->n > LANG_CODE_MAX)
        err = ERR_TOO_BIG;
    return err ? fail(err, name, ret_field) : OK;
}

static enum err topic_policy(struct config *c, const struct config_view *v, struct topic_rows *r, struct arena *a,
                             struct command *command, const char **ret_field, struct lang_error *ret_error)
{
    struct buf required = {0}, widened = {0}, policy = {0};
    enum err err = compile(c, v, r->t.required, "required", &required, &r->words, ret_field, ret_error);
    if (err == OK)
        err = compile(c, v, r->t.widened, "widened", &widened, &r->words, ret_field, ret_error);
    if (err)
        goto out;

    const struct policy_step step = {.permille = (uint32_t)r->t.widen_permille, .required = {widened.p, widened.n}};
    policy_write(&policy,
                 &(struct policy){
                     .version = r->t.version,
                     .patience_us = r->t.patience_us,
                     .required = {required.p, required.n},
                     .steps = widened.n > 0 && step.permille > 0 ? 1 : 0,
                 },
                 &step);
    uint8_t *rest = policy.err ? NULL : arena_take(a, policy.n);
    err = rest ? OK : ERR_NOMEM;
    if (err)
        goto out;
    assert(policy.n <= FACT_REST_MAX);
    memcpy(rest, policy.p, policy.n);
    command->rest = rest;
    command->rest_bytes = (uint32_t)policy.n;
out:
    buf_done(&required);
    buf_done(&widened);
    buf_done(&policy);
    return err;
}

static enum err build_topic(struct config *c, const struct config_view *v, struct topic_rows *r, struct arena *a,
                            struct config_change *change, const char **ret_field, struct lang_error *ret_error)
{
    struct config_topic *t = &r->t;
    enum err err = check_topic(v, t, ret_field);
    if (err)
        return err;
    if (!keep(a, &t->key) || !keep(a, &t->zh) || !keep(a, &t->en) || !keep(a, &t->required) || !keep(a, &t->widened))
        return ERR_NOMEM;

    const struct config_topic *now = config_topic(v, t->id);
    change->base_version = now ? now->version : 0;
    t->version = (uint32_t)change->base_version + 1;
    err = topic_policy(c, v, r, a, &change->command, ret_field, ret_error);
    if (err)
        return err;
    if (!t->id) {
        pthread_mutex_lock(&c->lock);
        t->id = c->next_topic++;
        pthread_mutex_unlock(&c->lock);
    }
    change->command.kind = CMD_TOPIC_SET;
    change->command.queue = t->queue;
    change->command.a = (int64_t)t->id;
    change->command.b = t->priority;
    change->command.c = t->widen_permille;
    change->rows = (struct router_rows){write_topic, r};
    change->id = t->id;
    return OK;
}

enum err config_topic_change(struct config *c, const struct config_topic *t, struct arena *a,
                             struct config_change **ret_change, const char **ret_field, struct lang_error *ret_error)
{
    struct config_change *change = arena_new(a, 1, struct config_change);
    struct topic_rows *r = arena_new(a, 1, struct topic_rows);
    if (!change || !r)
        return ERR_NOMEM;

    *r = (struct topic_rows){.org = c->org, .t = *t, .words = {.arena = a}};
    const struct config_view *v = config_take(c);
    enum err err = build_topic(c, v, r, a, change, ret_field, ret_error);
    config_drop(v);
    if (err == OK)
        *ret_change = change;
    return err;
}

/* -- agents -- */

struct agent_rows {
    org_id org;
    agent_id id;
    int64_t capacity, version, now_us;
    const uint8_t *attrs;
    uint32_t attrs_bytes;
    struct config_word_list words;
};

static enum err write_value(struct store_tx *tx, const struct agent_rows *r, attr_id attr, int64_t ordinal, int64_t value)
{
    return sql_value_insert(tx,
                            &(struct sql_value_insert_in){
                                .org_id = r->org,
                                .person_id = r->id,
                                .attribute_id = attr,
                                .ordinal = ordinal,
                                .value = value,
                                .source = STR("admin"),
                                .at_us = r->now_us,
                            },
                            NULL);
}

static enum err write_agent(struct store_tx *tx, void *arg)
{
    const struct agent_rows *r = arg;
    enum err err = write_words(tx, r->org, &r->words);
    if (err == OK)
        err = sql_agent_put(
            tx, &(struct sql_agent_put_in){.org_id = r->org, .id = r->id, .capacity = r->capacity, .version = r->version}, NULL);
    if (err == OK)
        err = sql_values_delete(tx, &(struct sql_values_delete_in){.org_id = r->org, .person_id = r->id}, NULL);

    struct attr attr;
    for (size_t at = 0; err == OK && attrs_next(r->attrs, r->attrs_bytes, &at, &attr);) {
        if (attr.type != ATTR_SET)
            err = write_value(tx, r, attr.id, 0, attr.number);
        for (uint16_t i = 0; err == OK && attr.type == ATTR_SET && i < attr.count; i++)
            err = write_value(tx, r, attr.id, i, attr_symbol(&attr, i));
    }
    return err;
}

static enum err write_queues(const struct config_view *v, const struct config_agent_input *in, struct attrs_writer *w,
                             const char **ret_field)
{
    symbol_id queues[ATTR_SET_MAX];

    if (in->queues_count > ATTR_SET_MAX)
        return fail(ERR_FIELD_RANGE, "queues", ret_field);
    for (uint16_t i = 0; i < in->queues_count; i++) {
        if (!config_queue(v, in->queues[i]))
            return fail(ERR_MISSING, "queues", ret_field);
        queues[i] = (symbol_id)in->queues[i];
    }
    if (in->queues_count > 0)
        attrs_write_set(w, ATTR_QUEUES, queues, in->queues_count);
    return OK;
}

static bool right_shape(const struct config_attribute *a, const struct config_value *value)
{
    switch (a->type) {
    case ATTR_NUMBER:
        return value->words_count == 0 && value->number >= -CONFIG_NUMBER_MAX && value->number <= CONFIG_NUMBER_MAX;
    case ATTR_FLAG:
        return value->words_count == 0 && (value->number == 0 || value->number == 1);
    case ATTR_TEXT:
        return value->words_count == 1;
    case ATTR_SET:
        return value->words_count >= 1 && value->words_count <= ATTR_SET_MAX;
    default:
        return false;
    }
}

static enum err write_attribute(struct config *c, const struct config_view *v, const struct config_value *value,
                                struct attrs_writer *w, struct config_word_list *fresh)
{
    const struct config_attribute *a = config_attribute(v, value->id);
    symbol_id words[ATTR_SET_MAX];

    if (!a || a->scope != SCOPE_AGENT)
        return ERR_MISSING;
    if (!right_shape(a, value))
        return ERR_INPUT;
    for (uint16_t i = 0; i < value->words_count; i++) {
        bool is_new;
        enum err err = config_intern(c, value->words[i], &words[i], &is_new);
        if (err == OK && is_new)
            err = config_word_list_add(fresh, words[i], value->words[i]);
        if (err)
            return err;
    }
    if (a->type == ATTR_NUMBER)
        attrs_write_number(w, a->id, value->number);
    else if (a->type == ATTR_FLAG)
        attrs_write_flag(w, a->id, (int)value->number);
    else if (a->type == ATTR_TEXT)
        attrs_write_text(w, a->id, words[0]);
    else
        attrs_write_set(w, a->id, words, value->words_count);
    return OK;
}

/* The values in the order of their ids. NULL: out of memory. */
static const struct config_value **in_order(const struct config_agent_input *in, struct arena *a)
{
    const struct config_value **sorted = arena_new(a, in->values_count + 1, const struct config_value *);
    for (uint16_t i = 0; sorted && i < in->values_count; i++) {
        uint16_t at = i;
        for (; at > 0 && sorted[at - 1]->id > in->values[i].id; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = &in->values[i];
    }
    return sorted;
}

static enum err agent_attrs(struct config *c, const struct config_view *v, const struct config_agent_input *in,
                            struct agent_rows *r, const char **ret_field)
{
    uint8_t bytes[ATTRS_BYTES_MAX];
    struct attrs_writer w;

    attrs_write_init(&w, bytes, sizeof bytes);
    enum err err = write_queues(v, in, &w, ret_field);
    if (err)
        return err;
    if (in->values_count > AGENT_VALUES_MAX)
        return fail(ERR_FIELD_RANGE, "attributes", ret_field);
    const struct config_value **sorted = in_order(in, r->words.arena);
    if (!sorted)
        return ERR_NOMEM;
    for (uint16_t i = 0; err == OK && i < in->values_count; i++)
        err = write_attribute(c, v, sorted[i], &w, &r->words);
    if (err == OK)
        err = w.err; /* ERR_INPUT: one attribute twice; ERR_FULL: too much in all */
    if (err)
        return fail(err, "attributes", ret_field);

    uint8_t *kept = arena_take(r->words.arena, w.n + 1);
    if (!kept)
        return ERR_NOMEM;
    memcpy(kept, bytes, w.n);
    r->attrs = kept;
    r->attrs_bytes = (uint32_t)w.n;
    return OK;
}

static enum err build_agent(struct config *c, const struct config_view *v, const struct config_agent_input *in,
                            struct agent_rows *r, struct config_change *change, const char **ret_field)
{
    if (in->id == 0)
        return fail(ERR_MISSING, "id", ret_field);
    enum err err = config_check_range(in->capacity, 0, CAPACITY_MOST, "capacity", ret_field);
    if (err == OK)
        err = agent_attrs(c, v, in, r, ret_field);
    if (err)
        return err;

    const struct config_agent *now = config_agent(v, in->id);
    change->base_version = now ? now->version : 0;
    r->version = change->base_version + 1;
    change->command = (struct command){
        .kind = CMD_AGENT_SET,
        .agent = in->id,
        .a = r->version,
        .b = in->capacity,
        .rest = r->attrs,
        .rest_bytes = r->attrs_bytes,
    };
    change->rows = (struct router_rows){write_agent, r};
    change->id = in->id;
    return OK;
}

enum err config_agent_change(struct config *c, const struct config_agent_input *in, struct arena *a,
                             struct config_change **ret_change, const char **ret_field)
{
    struct config_change *change = arena_new(a, 1, struct config_change);
    struct agent_rows *r = arena_new(a, 1, struct agent_rows);
    if (!change || !r)
        return ERR_NOMEM;

    *r = (struct agent_rows){
        .org = c->org, .id = in->id, .capacity = in->capacity, .now_us = in->now_us, .words = {.arena = a}};
    const struct config_view *v = config_take(c);
    enum err err = build_agent(c, v, in, r, change, ret_field);
    config_drop(v);
    if (err == OK)
        *ret_change = change;
    return err;
}

bool config_change_current(const struct config_view *v, const struct config_change *change)
{
    if (change->command.kind == CMD_AGENT_SET) {
        const struct config_agent *a = config_agent(v, change->id);
        return (a ? a->version : 0) == change->base_version;
    }
    if (change->command.kind == CMD_TOPIC_SET) {
        const struct topic_rows *r = change->rows.arg;
        const struct config_topic *t = config_topic(v, change->id);
        return (t ? t->version : 0) == change->base_version && !key_taken(v, &r->t);
    }
    return true;
}
