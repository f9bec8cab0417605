#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "port/sql.h"
#include "service/config/inside.h"

struct load {
    struct config_copy *copy;
    org_id org;
    uint32_t room;   /* of the list being read */
    uint32_t agents_at; /* the agent whose values are being read */
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
    if (row->scope < SCOPE_AGENT || row->scope > SCOPE_CUSTOMER || row->type < ATTR_NUMBER || row->type > ATTR_FLAG)
        return ERR_CORRUPT;
    struct config_attribute a = {
        .id = row->id,
        .scope = (enum attr_scope)row->scope,
        .type = (enum attr_type)row->type,
        .name = keep(l, row->name),
        .key = keep(l, row->key),
        .zh = keep(l, row->label_zh),
        .en = keep(l, row->label_en),
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
        .widen_permille = row->widen_permille,
        .patience_us = row->patience_us,
        .required = keep(l, row->required),
        .widened = keep(l, row->widened),
        .version = (uint32_t)row->version,
        .active = row->active,
    };
    APPEND(l, topics, topics_count, t);
    return t.key.p && t.zh.p && t.en.p && t.required.p && t.widened.p ? OK : ERR_NOMEM;
}

static enum err each_code(void *arg, const struct sql_codes_all_row *row)
{
    struct load *l = arg;
    struct config_code c = {row->id, keep(l, row->name_zh), keep(l, row->name_en), row->active};
    APPEND(l, codes, codes_count, c);
    return c.zh.p && c.en.p ? OK : ERR_NOMEM;
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
    struct config_agent a = {.id = row->id, .capacity = row->capacity, .version = row->version};
    APPEND(l, agents, agents_count, a);
    return OK;
}

/* -- agents' values: rows of (agent, attribute, ordinal) in that order become one list of bytes an agent -- */

static void finish_set(struct load *l)
{
    if (l->set_count > 0)
        attrs_write_set(&l->writer, l->set_attr, l->set, l->set_count);
    l->set_count = 0;
}

static enum err finish_agent(struct load *l)
{
    finish_set(l);
    if (l->writer.err)
        return ERR_CORRUPT;
    if (l->writer.n > 0) {
        uint8_t *bytes = arena_take(&l->copy->arena, l->writer.n);
        if (!bytes)
            return ERR_NOMEM;
        memcpy(bytes, l->bytes, l->writer.n);
        l->copy->v.agents[l->agents_at].attrs = bytes;
        l->copy->v.agents[l->agents_at].attrs_bytes = (uint32_t)l->writer.n;
    }
    attrs_write_init(&l->writer, l->bytes, sizeof l->bytes);
    return OK;
}

static enum err each_agent_value(void *arg, const struct sql_agent_values_all_row *row)
{
    struct load *l = arg;
    struct config_view *v = &l->copy->v;

    while (v->agents[l->agents_at].id != row->person_id) {
        enum err err = finish_agent(l);
        if (err)
            return err;
        if (++l->agents_at == v->agents_count)
            return ERR_CORRUPT;
    }
    if (l->set_count > 0 && l->set_attr != row->attribute_id)
        finish_set(l);

    switch (row->attribute_id == ATTR_QUEUES ? ATTR_SET : (int)row->type) {
    case ATTR_NUMBER:
        attrs_write_number(&l->writer, row->attribute_id, row->value);
        break;
    case ATTR_TEXT:
        attrs_write_text(&l->writer, row->attribute_id, (symbol_id)row->value);
        break;
    case ATTR_FLAG:
        attrs_write_flag(&l->writer, row->attribute_id, row->value != 0);
        break;
    case ATTR_SET:
        if (l->set_count == ATTR_SET_MAX)
            return ERR_CORRUPT;
        l->set_attr = row->attribute_id;
        l->set[l->set_count++] = (symbol_id)row->value;
        break;
    default:
        break; /* a value whose attribute is gone */
    }
    return OK;
}

static enum err load_agents(struct store_tx *tx, struct load *l)
{
    enum err err = sql_agents_all(tx, &(struct sql_agents_all_in){.org_id = l->org}, each_agent, l);
    if (err || l->copy->v.agents_count == 0)
        return err;

    attrs_write_init(&l->writer, l->bytes, sizeof l->bytes);
    err = sql_agent_values_all(tx, &(struct sql_agent_values_all_in){.org_id = l->org}, each_agent_value, l);
    return err ? err : finish_agent(l);
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

static enum err index_view(struct load *l)
{
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
        buf_text(&text, a->scope == SCOPE_AGENT ? "agent." : "customer.");
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
    const struct config_attribute *patience = config_attribute_named(v, SCOPE_CUSTOMER, STR("patience"), (struct str){"", 0});
    v->patience = patience && patience->type == ATTR_NUMBER ? patience->id : 0;
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
    READ_LIST(codes_all, each_code);
    READ_LIST(endpoints_all, each_endpoint);
    l->room = 0;
    if (err == OK)
        err = load_agents(tx, l);
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
