#include "service/config/config.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "service/config/inside.h"

enum err config_open(struct store *s, org_id org, struct config **ret_config)
{
    assert(s && org);

    struct config *c = calloc(1, sizeof *c);
    if (!c)
        return ERR_NOMEM;
    c->store = s;
    c->org = org;
    pthread_mutex_init(&c->lock, NULL);
    pthread_mutex_init(&c->applying, NULL);
    enum err err = config_reload(c);
    if (err) {
        config_close(c);
        return err;
    }
    *ret_config = c;
    return OK;
}

void config_close(struct config *c)
{
    if (!c)
        return;
    if (c->copy)
        config_drop(&c->copy->v);
    for (struct config_pending *p = c->pending; p;) {
        struct config_pending *next = p->next;
        free(p);
        p = next;
    }
    pthread_mutex_destroy(&c->lock);
    pthread_mutex_destroy(&c->applying);
    free(c);
}

const struct config_view *config_take(struct config *c)
{
    pthread_mutex_lock(&c->lock);
    struct config_copy *copy = c->copy;
    copy->refs++;
    pthread_mutex_unlock(&c->lock);
    return &copy->v;
}

void config_drop(const struct config_view *v)
{
    if (!v)
        return;
    struct config_copy *copy = (struct config_copy *)(uintptr_t)v;
    assert(copy->refs > 0);
    if (--copy->refs == 0)
        config_copy_free(copy);
}

/* Numbers are given upwards from the highest stored; one given but not stored yet is not given again. */
static void raise_next(struct config *c, const struct config_view *v)
{
#define RAISE(next, list, count, least) \
    do { \
        if (c->next < (least)) \
            c->next = (least); \
        if (v->count > 0 && c->next <= v->list[v->count - 1].id) \
            c->next = v->list[v->count - 1].id + 1; \
    } while (0)

    RAISE(next_symbol, symbols, symbols_count, 1);
    RAISE(next_attribute, attributes, attributes_count, ATTR_FIRST);
    RAISE(next_queue, queues, queues_count, 1);
    RAISE(next_topic, topics, topics_count, 1);
    RAISE(next_code, codes, codes_count, 1);
    RAISE(next_endpoint, endpoints, endpoints_count, 1);
    RAISE(next_definition, definitions, definitions_count, 1);
    RAISE(next_calendar, calendars, calendars_count, 1);
#undef RAISE
}

static void forget_stored(struct config *c, const struct config_view *v)
{
    for (struct config_pending **at = &c->pending; *at;) {
        struct config_pending *p = *at;
        if (config_word(v, (struct str){p->text, p->bytes})) {
            *at = p->next;
            free(p);
        } else {
            at = &p->next;
        }
    }
}

enum err config_reload(struct config *c)
{
    struct config_copy *fresh;
    enum err err = config_load(c->store, c->org, &fresh);
    if (err)
        return err;

    pthread_mutex_lock(&c->lock);
    struct config_copy *old = c->copy;
    c->copy = fresh;
    raise_next(c, &fresh->v);
    forget_stored(c, &fresh->v);
    pthread_mutex_unlock(&c->lock);
    if (old)
        config_drop(&old->v);
    return OK;
}

/* -- look-ups -- */

/* The element with that id in a list sorted by it, or NULL. Macro-made, because ids differ in width. */
#define BY_ID(name, result, id_type, list, count) \
    const struct result *name(const struct config_view *v, id_type id) \
    { \
        uint32_t low = 0, high = v->count; \
        while (low < high) { \
            uint32_t middle = low + (high - low) / 2; \
            if (v->list[middle].id < id) \
                low = middle + 1; \
            else \
                high = middle; \
        } \
        return low < v->count && v->list[low].id == id ? &v->list[low] : NULL; \
    }

BY_ID(config_attribute, config_attribute, attr_id, attributes, attributes_count)
BY_ID(config_symbol, config_symbol, symbol_id, symbols, symbols_count)
BY_ID(config_queue, config_queue, queue_id, queues, queues_count)
BY_ID(config_topic, config_topic, topic_id, topics, topics_count)
BY_ID(config_agent, config_agent, agent_id, agents, agents_count)
BY_ID(config_code, config_code, uint64_t, codes, codes_count)
BY_ID(config_endpoint, config_endpoint, uint64_t, endpoints, endpoints_count)
BY_ID(config_definition, config_definition, uint64_t, definitions, definitions_count)

const struct config_attribute *config_attribute_named(const struct config_view *v, enum attr_scope scope,
                                                      struct str name, struct str key)
{
    for (uint32_t i = 0; i < v->attributes_count; i++) {
        const struct config_attribute *a = &v->attributes[i];
        if (a->scope == scope && str_eq(a->name, name) && str_eq(a->key, key))
            return a;
    }
    return NULL;
}

static int compare(struct str a, struct str b)
{
    int order = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
    return order ? order : (a.n > b.n) - (a.n < b.n);
}

const struct config_symbol *config_word(const struct config_view *v, struct str text)
{
    const struct config_copy *copy = (const struct config_copy *)v;
    uint32_t low = 0, high = v->symbols_count;

    if (text.n == 0)
        return NULL;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = compare(copy->by_text[middle]->text, text);
        if (order == 0)
            return copy->by_text[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const struct config_topic *config_topic_key(const struct config_view *v, struct str key)
{
    for (uint32_t i = 0; i < v->topics_count; i++)
        if (str_eq(v->topics[i].key, key))
            return &v->topics[i];
    return NULL;
}

const struct config_endpoint *config_endpoint_key(const struct config_view *v, struct str key)
{
    for (uint32_t i = 0; i < v->endpoints_count; i++)
        if (str_eq(v->endpoints[i].key, key))
            return &v->endpoints[i];
    return NULL;
}

const struct config_definition *config_definition_named(const struct config_view *v, struct str name)
{
    for (uint32_t i = 0; i < v->definitions_count; i++)
        if (str_eq(v->definitions[i].name, name))
            return &v->definitions[i];
    return NULL;
}

const struct config_attribute *config_attribute_text(const struct config_view *v, struct str text)
{
    const struct config_copy *copy = (const struct config_copy *)v;

    for (uint32_t i = 0; i < v->attributes_count; i++)
        if (str_eq(copy->known[i], text))
            return &v->attributes[i];
    return NULL;
}
