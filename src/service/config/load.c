#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "port/sql.h"
#include "service/config/inside.h"

struct load {
    struct config_copy *copy;
    org_id org;
    uint32_t room;      /* of the list being read */
    uint32_t at;        /* the agent (queue, topic) whose values (steps) are being read */
    struct attrs_writer writer;
    symbol_id set[ATTR_SET_MAX];
    uint16_t set_count;
    attr_id set_attr;
    uint8_t bytes[ATTRS_BYTES_MAX];
};

/* One more element in a list of the view. Lists double inside the arena; what they outgrow is given back with it. */
static void *grow(struct load *l, void *items, uint32_t count, size_t size)
{
    if (count < l->room)
        return items;
    uint32_t room = l->room ? l->room * 2 : 16;
    uint8_t *bigger = arena_take(&l->copy->arena, (size_t)room * size);
    if (!bigger)
        return NULL;
    if (count)
        memcpy(bigger, items, (size_t)count * size);
    l->room = room;
    return bigger;
}

#define APPEND(l, list, count, ...) \
    do { \
        void *items = grow((l), (l)->copy->v.list, (l)->copy->v.count, sizeof *(l)->copy->v.list); \
        if (!items) \
            return ERR_NOMEM; \
        (l)->copy->v.list = items; \
        (l)->copy->v.list[(l)->copy->v.count++] = __VA_ARGS__; \
    } while (0)

/* A copy that lives as long as the view. Out of memory shows as p NULL, which texts_ok() finds. */
static struct str keep(struct load *l, struct str s)
{
    return (struct str){arena_text(&l->copy->arena, s.p ? s.p : "", s.n), s.n};
}

static enum err each_attribute(void *arg, const struct sql_attributes_all_row *row)
{
    struct load *l = arg;
    if (row->scope < SCOPE_AGENT || row->scope > SCOPE_QUEUE || row->type < ATTR_NUMBER || row->type > ATTR_TIME)
        return ERR_CORRUPT;
    struct config_attribute a = {
        .id = row->id,
        .scope = (enum attr_scope)row->scope,
        .type = (enum attr_type)row->type,
        .name = keep(l, row->name),
        .key = keep(l, row->key),
        .zh = keep(l, row->label_zh),
        .en = keep(l, row->label_en),
        .sensitive = row->sensitive != 0,
    };
    APPEND(l, attributes, attributes_count, a);
    return a.name.p && a.key.p && a.zh.p && a.en.p ? OK : ERR_NOMEM;
}

static enum err each_symbol(void *arg, const struct sql_symbols_all_row *row)
{
    struct load *l = arg;
    struct config_symbol s = {row->id, keep(l, row->text), keep(l, row->label_zh), keep(l, row->label_en)};
    APPEND(l, symbols, symbols_count, s);
    return s.text.p && s.zh.p && s.en.p ? OK : ERR_NOMEM;
}

static enum err each_queue(void *arg, const struct sql_queues_all_row *row)
{
    struct load *l = arg;
    struct config_queue q = {
        .id = row->id,
        .zh = keep(l, row->name_zh),
        .en = keep(l, row->name_en),
        .lease_us = row->lease_us,
        .wrapup_us = row->wrapup_us,
        .decline_hold_us = row->decline_hold_us,
        .short_us = row->short_us,
        .service_level = (enum service_level)row->service_level,
        .version = row->version,
        .code_asked = row->code_asked,
        .policy = {
            .wait_order = (enum wait_order)row->wait_order,
            .agent_order = (enum agent_order)row->agent_order,
            .offer_mode = (enum offer_mode)row->offer_mode,
            .parallel = (uint8_t)row->parallel,
            .fairness_permille = (uint32_t)row->fairness_permille,
            .weight = row->weight,
            .target_us = row->target_us,
            .ageing_us = row->ageing_us,
            .connect_us = row->connect_us,
            .overflow = row->overflow_queue_id,
            .overflow_waiting = (uint32_t)row->overflow_waiting,
            .overflow_us = row->overflow_us,
            .waiting_max = {[MEDIUM_CHAT] = (uint32_t)row->max_chat,
                            [MEDIUM_VOICE] = (uint32_t)row->max_voice,
                            [MEDIUM_EMAIL] = (uint32_t)row->max_email,
                            [MEDIUM_MESSAGE] = (uint32_t)row->max_message,
                            [MEDIUM_TASK] = (uint32_t)row->max_task},
        },
    };
    APPEND(l, queues, queues_count, q);
    return q.zh.p && q.en.p ? OK : ERR_NOMEM;
}

static enum err each_topic(void *arg, const struct sql_topics_all_row *row)
{
    struct load *l = arg;
    struct config_topic t = {
        .id = row->id,
        .queue = row->queue_id,
        .key = keep(l, row->key),
        .zh = keep(l, row->name_zh),
        .en = keep(l, row->name_en),
        .priority = row->priority,
        .patience_us = row->patience_us,
        .required = keep(l, row->required),
        .preferred = keep(l, row->preferred),
        .priority_expression = keep(l, row->priority_expression),
        .slack = row->slack,
        .seek = (uint8_t)row->seek,
        .seek_us = row->seek_us,
        .version = (uint32_t)row->version,
        .definitions = (uint64_t)row->definitions,
        .active = row->active,
    };
    if (!t.key.p || !t.zh.p || !t.en.p || !t.required.p || !t.preferred.p || !t.priority_expression.p)
        return ERR_NOMEM;
    /* Before there were rows for steps there was one at most. Rows, if there are any, take its place. */
    if (row->widened.n > 0 && row->widen_permille > 0) {
        struct config_step *s = arena_new(&l->copy->arena, 1, struct config_step);
        if (!s)
            return ERR_NOMEM;
        *s = (struct config_step){.permille = (uint32_t)row->widen_permille, .text = keep(l, row->widened)};
        if (!s->text.p)
            return ERR_NOMEM;
        t.steps = s;
        t.steps_count = 1;
    }
    if (l->copy->v.definitions_version < t.definitions)
        l->copy->v.definitions_version = t.definitions;
    APPEND(l, topics, topics_count, t);
    return OK;
}

/* Rows of (topic, ordinal) in that order; l->room is of the topic at hand. */
static enum err each_step(void *arg, const struct sql_topic_steps_all_row *row)
{
    struct load *l = arg;
    struct config_view *v = &l->copy->v;
    uint32_t at = l->at;

    while (at < v->topics_count && v->topics[at].id < row->topic_id)
        at++;
    if (at == v->topics_count || v->topics[at].id != row->topic_id || row->kind < 0 || row->kind > CONFIG_STEP_LOWER)
        return ERR_CORRUPT;
    struct config_topic *t = &v->topics[at];
    if (at != l->at || l->room == 0)
        t->steps_count = 0;
    l->at = at;
    if (t->steps_count == 0)
        l->room = 0;
    if (t->steps_count == UINT16_MAX)
        return ERR_CORRUPT;
    struct config_step *steps = grow(l, (void *)(uintptr_t)t->steps, t->steps_count, sizeof *steps);
    if (!steps)
        return ERR_NOMEM;
    t->steps = steps;
    struct config_step s = {.kind = (enum config_step_kind)row->kind, .after_us = row->after_us, .permille = (uint32_t)row->permille,
                            .text = keep(l, row->text), .by = row->lower_by};
    steps[t->steps_count++] = s;
    return s.text.p ? OK : ERR_NOMEM;
}

static enum err each_definition(void *arg, const struct sql_definitions_all_row *row)
{
    struct load *l = arg;
    struct config_definition d = {.id = row->id, .name = keep(l, row->name), .source = keep(l, row->source), .zh = keep(l, row->label_zh),
                                  .en = keep(l, row->label_en), .version = (uint64_t)row->version};
    if (l->copy->v.definitions_version < d.version)
        l->copy->v.definitions_version = d.version;
    APPEND(l, definitions, definitions_count, d);
    return d.name.p && d.source.p && d.zh.p && d.en.p ? OK : ERR_NOMEM;
}

static enum err each_routing(void *arg, const struct sql_routing_media_row *row)
{
    struct config_view *v = &((struct load *)arg)->copy->v;
    struct routing *r = &v->routing;

    if (row->medium < MEDIUM_CHAT || row->medium >= MEDIA)
        return ERR_CORRUPT;
    for (int n = MEDIUM_CHAT; n < MEDIA; n++)
        r->beside[row->medium][n] = row->beside >> n & 1;
    r->sleep_permille[row->medium] = (uint16_t)row->sleep_permille;
    r->wake_room[row->medium] = (uint16_t)row->wake_room;
    v->sleep_after_us[row->medium] = row->sleep_after_us;
    return OK;
}

static enum err load_routing(struct store_tx *tx, struct load *l)
{
    struct sql_routing_get_row row;
    struct config_view *v = &l->copy->v;

    v->routing = routing_default;
    v->routing_version = 1;
    enum err err = sql_routing_get(tx, &(struct sql_routing_get_in){.org_id = l->org}, &row);
    if (err)
        return err == ERR_MISSING ? OK : err;
    v->routing.idle_from = (enum idle_from)row.idle_from;
    v->routing_version = row.version;
    return sql_routing_media(tx, &(struct sql_routing_media_in){.org_id = l->org}, each_routing, l);
}

static enum err each_code(void *arg, const struct sql_codes_all_row *row)
{
    struct load *l = arg;
    struct config_code c = {row->id, keep(l, row->name_zh), keep(l, row->name_en), row->active, row->parent_id, row->position};
    APPEND(l, codes, codes_count, c);
    return c.zh.p && c.en.p ? OK : ERR_NOMEM;
}

static enum err each_reason(void *arg, const struct sql_reasons_all_row *row)
{
    struct load *l = arg;
    struct config_reason r = {.number = row->number,
                              .kind = (enum reason_kind)row->kind,
                              .zh = keep(l, row->name_zh),
                              .en = keep(l, row->name_en),
                              .position = row->position,
                              .active = row->active,
                              .for_good = row->for_good,
                              .work = row->work};
    APPEND(l, reasons, reasons_count, r);
    return r.zh.p && r.en.p ? OK : ERR_NOMEM;
}

static enum err each_endpoint(void *arg, const struct sql_endpoints_all_row *row)
{
    struct load *l = arg;
    struct config_endpoint e = {
        .id = row->id,
        .channel = keep(l, row->channel),
        .key = keep(l, row->key),
        .name = keep(l, row->name),
        .secret = keep(l, row->secret),
        .origins = keep(l, row->origins),
    };
    APPEND(l, endpoints, endpoints_count, e);
    return e.channel.p && e.key.p && e.name.p && e.secret.p && e.origins.p ? OK : ERR_NOMEM;
}

static enum err each_agent(void *arg, const struct sql_agents_all_row *row)
{
    struct load *l = arg;
    struct config_agent a = {.id = row->id,
                             .version = row->version,
                             .capacity = {[MEDIUM_CHAT] = (uint16_t)row->capacity,
                                          [MEDIUM_VOICE] = (uint16_t)row->capacity_voice,
                                          [MEDIUM_EMAIL] = (uint16_t)row->capacity_email,
                                          [MEDIUM_MESSAGE] = (uint16_t)row->capacity_message,
                                          [MEDIUM_TASK] = (uint16_t)row->capacity_task}};
    APPEND(l, agents, agents_count, a);
    return OK;
}

/* -- values: rows of (agent or queue, attribute, ordinal) in that order become one list of bytes for each -- */

static void finish_set(struct load *l)
{
    if (l->set_count > 0)
        attrs_write_set(&l->writer, l->set_attr, l->set, l->set_count);
    l->set_count = 0;
}

/* What was read goes where attrs lie; then the next one begins. */
static enum err finish_values(struct load *l, const uint8_t **attrs, uint32_t *attrs_bytes)
{
    finish_set(l);
    if (l->writer.err)
        return ERR_CORRUPT;
    if (l->writer.n > 0) {
        uint8_t *bytes = arena_take(&l->copy->arena, l->writer.n);
        if (!bytes)
            return ERR_NOMEM;
        memcpy(bytes, l->bytes, l->writer.n);
        *attrs = bytes;
        *attrs_bytes = (uint32_t)l->writer.n;
    }
    attrs_write_init(&l->writer, l->bytes, sizeof l->bytes);
    return OK;
}

static enum err add_value(struct load *l, attr_id attr, int64_t type, int64_t value)
{
    if (l->set_count > 0 && l->set_attr != attr)
        finish_set(l);
    switch (attr == ATTR_QUEUES ? ATTR_SET : (int)type) {
    case ATTR_NUMBER:
        attrs_write_number(&l->writer, attr, value);
        break;
    case ATTR_TIME:
        attrs_write_time(&l->writer, attr, value);
        break;
    case ATTR_TEXT:
        attrs_write_text(&l->writer, attr, (symbol_id)value);
        break;
    case ATTR_FLAG:
        attrs_write_flag(&l->writer, attr, value != 0);
        break;
    case ATTR_SET:
        if (l->set_count == ATTR_SET_MAX)
            return ERR_CORRUPT;
        l->set_attr = attr;
        l->set[l->set_count++] = (symbol_id)value;
        break;
    default:
        break; /* a value whose attribute is gone */
    }
    return OK;
}

static enum err each_agent_value(void *arg, const struct sql_agent_values_all_row *row)
{
    struct load *l = arg;
    struct config_view *v = &l->copy->v;

    while (v->agents[l->at].id != row->person_id) {
        enum err err = finish_values(l, &v->agents[l->at].attrs, &v->agents[l->at].attrs_bytes);
        if (err)
            return err;
        if (++l->at == v->agents_count)
            return ERR_CORRUPT;
    }
    return add_value(l, row->attribute_id, row->type, row->value);
}

static enum err load_agents(struct store_tx *tx, struct load *l)
{
    struct config_view *v = &l->copy->v;
    enum err err = sql_agents_all(tx, &(struct sql_agents_all_in){.org_id = l->org}, each_agent, l);
    if (err || v->agents_count == 0)
        return err;

    l->at = 0;
    attrs_write_init(&l->writer, l->bytes, sizeof l->bytes);
    err = sql_agent_values_all(tx, &(struct sql_agent_values_all_in){.org_id = l->org}, each_agent_value, l);
    return err ? err : finish_values(l, &v->agents[l->at].attrs, &v->agents[l->at].attrs_bytes);
}

static enum err each_queue_value(void *arg, const struct sql_queue_values_all_row *row)
{
    struct load *l = arg;
    struct config_view *v = &l->copy->v;

    while (v->queues[l->at].id != row->queue_id) {
        struct queue_policy *p = &v->queues[l->at].policy;
        enum err err = finish_values(l, &p->attrs, &p->attrs_bytes);
        if (err)
            return err;
        if (++l->at == v->queues_count)
            return ERR_CORRUPT;
    }
    return add_value(l, row->attribute_id, row->type, row->value);
}

static enum err load_queue_values(struct store_tx *tx, struct load *l)
{
    struct config_view *v = &l->copy->v;
    if (v->queues_count == 0)
        return OK;

    l->at = 0;
    attrs_write_init(&l->writer, l->bytes, sizeof l->bytes);
    enum err err = sql_queue_values_all(tx, &(struct sql_queue_values_all_in){.org_id = l->org}, each_queue_value, l);
    struct queue_policy *p = &v->queues[l->at].policy;
    return err ? err : finish_values(l, &p->attrs, &p->attrs_bytes);
}

/* Rows of (queue, code) in that order. */
static enum err each_queue_code(void *arg, const struct sql_queue_codes_all_row *row)
{
    struct load *l = arg;
    struct config_view *v = &l->copy->v;
    uint32_t at = l->at;

    while (at < v->queues_count && v->queues[at].id < row->queue_id)
        at++;
    if (at == v->queues_count || v->queues[at].id != row->queue_id || v->queues[at].codes_count == UINT16_MAX)
        return ERR_CORRUPT;
    struct config_queue *q = &v->queues[at];
    if (q->codes_count == 0)
        l->room = 0;
    l->at = at;
    uint64_t *codes = grow(l, (void *)(uintptr_t)q->codes, q->codes_count, sizeof *codes);
    if (!codes)
        return ERR_NOMEM;
    q->codes = codes;
    codes[q->codes_count++] = row->code_id;
    return OK;
}

/* -- what is known of nobody: settings "default.zh.<attribute id>" = word -- */

struct fallback {
    attr_id attr;
    symbol_id word;
};
struct fallbacks {
    struct load *l;
    struct fallback items[2][ATTR_SET_MAX];
    uint32_t count[2];
};

static enum err each_setting(void *arg, const struct sql_settings_all_row *row)
{
    struct fallbacks *f = arg;
    const struct config_view *v = &f->l->copy->v;
    bool zh = str_starts(row->key, "default.zh.");

    if (!zh && !str_starts(row->key, "default.en."))
        return OK;
    uint64_t id;
    size_t prefix = sizeof "default.zh." - 1;
    if (!str_u64((struct str){row->key.p + prefix, row->key.n - prefix}, &id) || id > UINT32_MAX)
        return OK;
    const struct config_attribute *a = config_attribute(v, (attr_id)id);
    const struct config_symbol *word = config_word(v, row->value);
    if (!a || a->scope != SCOPE_CUSTOMER || a->type != ATTR_TEXT || !word || f->count[zh] == ATTR_SET_MAX)
        return OK;

    uint32_t at = f->count[zh]++;
    for (; at > 0 && f->items[zh][at - 1].attr > a->id; at--)
        f->items[zh][at] = f->items[zh][at - 1];
    f->items[zh][at] = (struct fallback){a->id, word->id};
    return OK;
}

static enum err load_defaults(struct store_tx *tx, struct load *l)
{
    struct fallbacks f = {.l = l};
    enum err err = sql_settings_all(tx, &(struct sql_settings_all_in){.org_id = l->org}, each_setting, &f);
    if (err)
        return err;

    for (int zh = 0; zh < 2; zh++) {
        attrs_write_init(&l->writer, l->bytes, sizeof l->bytes);
        for (uint32_t i = 0; i < f.count[zh]; i++)
            attrs_write_text(&l->writer, f.items[zh][i].attr, f.items[zh][i].word);
        assert(l->writer.err == OK);
        uint8_t *bytes = arena_take(&l->copy->arena, l->writer.n + 1);
        if (!bytes)
            return ERR_NOMEM;
        memcpy(bytes, l->bytes, l->writer.n);
        l->copy->v.defaults[zh] = bytes;
        l->copy->v.defaults_bytes[zh] = (uint32_t)l->writer.n;
    }
    return OK;
}

/* -- indexes -- */

static int by_text(const void *a, const void *b)
{
    struct str x = (*(const struct config_symbol *const *)a)->text, y = (*(const struct config_symbol *const *)b)->text;
    int order = memcmp(x.p, y.p, x.n < y.n ? x.n : y.n);
    return order ? order : (x.n > y.n) - (x.n < y.n);
}

/* Attributes that this program itself looks for. */
static void find_own(struct config_view *v)
{
    static const char *const media[MEDIA] = {"", "chat", "voice", "email", "message", "task"};
    const struct str none = {"", 0};
    const struct config_attribute *patience = config_attribute_named(v, SCOPE_CUSTOMER, STR("patience"), none);
    const struct config_attribute *preferred = config_attribute_named(v, SCOPE_CUSTOMER, STR("preferred_agent"), none);
    const struct config_attribute *medium = config_attribute_named(v, SCOPE_CONTACT, STR("medium"), none);

    v->patience = patience && patience->type == ATTR_NUMBER ? patience->id : 0;
    v->preferred = preferred && preferred->type == ATTR_TEXT ? preferred->id : 0;
    v->medium = medium && medium->type == ATTR_TEXT ? medium->id : 0;
    for (int m = MEDIUM_CHAT; m < MEDIA; m++) {
        const struct config_symbol *word = config_word(v, str_of(media[m]));
        v->media[m] = word ? word->id : 0;
    }
}

static enum err index_view(struct load *l)
{
    static const char *const scopes[] = {"", "agent", "customer", "contact", "queue"};
    struct config_copy *copy = l->copy;
    struct config_view *v = &copy->v;
    copy->by_text = arena_new(&copy->arena, v->symbols_count + 1, const struct config_symbol *);
    copy->known = arena_new(&copy->arena, v->attributes_count + 1, struct str);
    if (!copy->by_text || !copy->known)
        return ERR_NOMEM;

    for (uint32_t i = 0; i < v->symbols_count; i++)
        copy->by_text[i] = &v->symbols[i];
    qsort(copy->by_text, v->symbols_count, sizeof *copy->by_text, by_text);

    for (uint32_t i = 0; i < v->attributes_count; i++) {
        const struct config_attribute *a = &v->attributes[i];
        struct buf text = {0};
        buf_text(&text, scopes[a->scope]);
        buf_u8(&text, '.');
        buf_put(&text, a->name.p, a->name.n);
        if (a->key.n > 0) {
            buf_text(&text, "[\"");
            buf_put(&text, a->key.p, a->key.n);
            buf_text(&text, "\"]");
        }
        copy->known[i] = text.err ? (struct str){0} : keep(l, (struct str){(const char *)text.p, text.n});
        buf_done(&text);
        if (!copy->known[i].p)
            return ERR_NOMEM;
    }
    find_own(v);
    return OK;
}

static enum err load_company(struct store_tx *tx, struct load *l)
{
    struct sql_org_by_id_row row;
    enum err err = sql_org_by_id(tx, &(struct sql_org_by_id_in){.id = l->org}, &row);
    if (err == ERR_MISSING)
        return OK;
    if (err)
        return err;
    l->copy->v.org = l->org;
    l->copy->v.zh = keep(l, row.name_zh);
    l->copy->v.en = keep(l, row.name_en);
    return l->copy->v.zh.p && l->copy->v.en.p ? OK : ERR_NOMEM;
}

/* Each list starts with its own room. */
#define READ_LIST(statement, each) \
    do { \
        if (err == OK) { \
            l->room = 0; \
            err = sql_##statement(tx, &(struct sql_##statement##_in){.org_id = l->org}, each, l); \
        } \
    } while (0)

static enum err read_all(struct store_tx *tx, void *arg)
{
    struct load *l = arg;
    enum err err = load_company(tx, l);

    READ_LIST(attributes_all, each_attribute);
    READ_LIST(symbols_all, each_symbol);
    READ_LIST(queues_all, each_queue);
    READ_LIST(topics_all, each_topic);
    l->at = 0;
    READ_LIST(topic_steps_all, each_step);
    READ_LIST(definitions_all, each_definition);
    READ_LIST(codes_all, each_code);
    READ_LIST(reasons_all, each_reason);
    l->at = 0;
    READ_LIST(queue_codes_all, each_queue_code);
    READ_LIST(endpoints_all, each_endpoint);
    if (err == OK)
        err = config_load_sites(tx, l->org, l->copy);
    if (err == OK)
        err = config_load_calendars(tx, l->org, l->copy);
    l->room = 0;
    if (err == OK)
        err = load_agents(tx, l);
    if (err == OK)
        err = load_queue_values(tx, l);
    if (err == OK)
        err = load_routing(tx, l);
    if (err == OK)
        err = index_view(l);
    return err ? err : load_defaults(tx, l);
}

enum err config_load(struct store *s, org_id org, struct config_copy **ret_copy)
{
    struct config_copy *copy = calloc(1, sizeof *copy);
    struct load *l = calloc(1, sizeof *l);
    enum err err = ERR_NOMEM;

    if (copy && l) {
        arena_init(&copy->arena, 0);
        copy->refs = 1;
        *l = (struct load){.copy = copy, .org = org};
        err = store_read(s, read_all, l);
    }
    free(l);
    if (err) {
        log_event(LOG_ERROR, "config", "load_failed", "reason=%s", err_code(err));
        if (copy)
            config_copy_free(copy);
        return err;
    }
    *ret_copy = copy;
    return OK;
}

void config_copy_free(struct config_copy *copy)
{
    arena_done(&copy->arena);
    free(copy);
}
