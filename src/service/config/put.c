#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "port/sql.h"
#include "service/config/inside.h"

/* A change that no decision sees: rows only. */
struct put {
    struct store_job job; /* first: the job's pointer is the put's */
    struct config *c;
    const void *list;
    uint32_t count;
    const uint64_t *ids; /* beside the list, where rows have ids */
    int64_t now_us;
    struct str key, value;
};

static enum err fail(enum err err, const char *name, const char **ret_field)
{
    *ret_field = name;
    return err;
}

/* Stores and reloads. The applying lock is held. */
static enum err put_and_reload(struct config *c, struct put *p)
{
    p->c = c;
    enum err err = store_call(c->store, &p->job);
    return err ? err : config_reload(c);
}

/* -- the company -- */

static enum err write_company(struct store_tx *tx, struct store_job *job)
{
    const struct put *p = (const struct put *)job;
    struct sql_org_put_in in = {.id = p->c->org, .name_zh = p->key, .name_en = p->value, .created_us = p->now_us};
    enum err err = sql_org_put(tx, &in, NULL);
    return err ? err : config_reasons_begin(tx, p->c->org);
}

enum err config_company_put(struct config *c, struct str zh, struct str en, int64_t now_us, const char **ret_field)
{
    enum err err = config_check_label(zh, "name_zh", ret_field);
    if (err == OK)
        err = config_check_label(en, "name_en", ret_field);
    if (err)
        return err;

    struct put p = {.job.work = write_company, .key = zh, .value = en, .now_us = now_us};
    pthread_mutex_lock(&c->applying);
    err = put_and_reload(c, &p);
    pthread_mutex_unlock(&c->applying);
    return err;
}

/* -- attributes -- */

static bool attribute_name(struct str s)
{
    if (s.n == 0 || s.n > CONFIG_ATTRIBUTE_NAME_MAX || s.p[0] < 'a' || s.p[0] > 'z')
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '_'))
            return false;
    return true;
}

static enum err check_attribute(const struct config_attribute *a, const char **ret_field)
{
    if (a->scope < SCOPE_AGENT || a->scope > SCOPE_QUEUE)
        return fail(ERR_INPUT, "scope", ret_field);
    if (a->type < ATTR_NUMBER || a->type > ATTR_TIME)
        return fail(ERR_INPUT, "type", ret_field);
    if (!attribute_name(a->name))
        return fail(ERR_INPUT, "name", ret_field);
    enum err err = a->key.n ? config_check_key(a->key, "key", ret_field) : OK;
    if (err == OK)
        err = config_check_label(a->zh, "label_zh", ret_field);
    return err ? err : config_check_label(a->en, "label_en", ret_field);
}

static enum err write_attributes(struct store_tx *tx, struct store_job *job)
{
    const struct put *p = (const struct put *)job;
    const struct config_attribute *list = p->list;
    enum err err = OK;

    for (uint32_t i = 0; err == OK && i < p->count; i++)
        err = sql_attribute_put(tx,
                                &(struct sql_attribute_put_in){
                                    .org_id = p->c->org,
                                    .id = (attr_id)p->ids[i],
                                    .scope = list[i].scope,
                                    .name = list[i].name,
                                    .key = list[i].key,
                                    .type = list[i].type,
                                    .label_zh = list[i].zh,
                                    .label_en = list[i].en,
                                },
                                NULL);
    for (uint32_t i = 0; err == OK && i < p->count; i++) {
        struct sql_attribute_sensitive_in in = {.org_id = p->c->org, .id = (attr_id)p->ids[i], .sensitive = list[i].sensitive};
        err = sql_attribute_sensitive(tx, &in, NULL);
    }
    return err;
}

static enum err number_attributes(struct config *c, const struct config_attribute *list, uint32_t count, uint64_t *ids,
                                  const char **ret_field)
{
    const struct config_view *v = config_take(c);
    enum err err = OK;

    for (uint32_t i = 0; err == OK && i < count; i++) {
        err = check_attribute(&list[i], ret_field);
        const struct config_attribute *old =
            err ? NULL : config_attribute_named(v, list[i].scope, list[i].name, list[i].key);
        if (old && old->type != list[i].type)
            err = fail(ERR_STATE, "type", ret_field);
        else if (!old && v->attributes_count + count > CONFIG_ATTRIBUTES_MAX)
            err = fail(ERR_FULL, "name", ret_field);
        pthread_mutex_lock(&c->lock);
        ids[i] = old ? old->id : c->next_attribute++;
        pthread_mutex_unlock(&c->lock);
    }
    config_drop(v);
    return err;
}

enum err config_attributes_put(struct config *c, const struct config_attribute *list, uint32_t count, const char **ret_field)
{
    struct arena a = {0};
    uint64_t *ids = arena_new(&a, count + 1, uint64_t);
    if (!ids)
        return ERR_NOMEM;

    pthread_mutex_lock(&c->applying);
    enum err err = number_attributes(c, list, count, ids, ret_field);
    struct put p = {.job.work = write_attributes, .list = list, .count = count, .ids = ids};
    if (err == OK)
        err = put_and_reload(c, &p);
    pthread_mutex_unlock(&c->applying);
    arena_done(&a);
    return err;
}

/* -- words -- */

static enum err write_symbols(struct store_tx *tx, struct store_job *job)
{
    const struct put *p = (const struct put *)job;
    const struct config_symbol *list = p->list;
    enum err err = OK;

    for (uint32_t i = 0; err == OK && i < p->count; i++)
        err = sql_symbol_put(tx,
                             &(struct sql_symbol_put_in){
                                 .org_id = p->c->org,
                                 .id = (symbol_id)p->ids[i],
                                 .text = list[i].text,
                                 .label_zh = list[i].zh,
                                 .label_en = list[i].en,
                             },
                             NULL);
    return err;
}

static enum err number_words(struct config *c, const struct config_symbol *list, uint32_t count, uint64_t *ids,
                             const char **ret_field)
{
    for (uint32_t i = 0; i < count; i++) {
        symbol_id id = 0;
        bool is_new;
        enum err err = config_check_word(list[i].text, "text", ret_field);
        if (err == OK)
            err = config_check_label(list[i].zh, "label_zh", ret_field);
        if (err == OK)
            err = config_check_label(list[i].en, "label_en", ret_field);
        if (err)
            return err;
        err = config_intern(c, list[i].text, &id, &is_new);
        if (err)
            return fail(err, "text", ret_field);
        ids[i] = id;
    }
    return OK;
}

enum err config_words_put(struct config *c, const struct config_symbol *list, uint32_t count, const char **ret_field)
{
    struct arena a = {0};
    uint64_t *ids = arena_new(&a, count + 1, uint64_t);
    if (!ids)
        return ERR_NOMEM;

    pthread_mutex_lock(&c->applying);
    enum err err = number_words(c, list, count, ids, ret_field);
    struct put p = {.job.work = write_symbols, .list = list, .count = count, .ids = ids};
    if (err == OK)
        err = put_and_reload(c, &p);
    pthread_mutex_unlock(&c->applying);
    arena_done(&a);
    return err;
}

/* -- wrap-up codes -- */

static enum err write_codes(struct store_tx *tx, struct store_job *job)
{
    const struct put *p = (const struct put *)job;
    const struct config_code *list = p->list;
    enum err err = OK;

    for (uint32_t i = 0; err == OK && i < p->count; i++)
        err = sql_code_put(tx,
                           &(struct sql_code_put_in){
                               .org_id = p->c->org,
                               .id = p->ids[i],
                               .name_zh = list[i].zh,
                               .name_en = list[i].en,
                               .active = list[i].active,
                               .parent_id = list[i].parent,
                               .position = list[i].position,
                           },
                           NULL);
    return err;
}

enum err config_codes_store(struct config *c, const struct config_code *list, uint32_t count, const uint64_t *ids)
{
    struct put p = {.job.work = write_codes, .list = list, .count = count, .ids = ids};
    return put_and_reload(c, &p);
}

static enum err number_codes(struct config *c, const struct config_code *list, uint32_t count, uint64_t *ids,
                             const char **ret_field)
{
    const struct config_view *v = config_take(c);
    enum err err = OK;

    for (uint32_t i = 0; err == OK && i < count; i++) {
        err = config_check_label(list[i].zh, "name_zh", ret_field);
        if (err == OK)
            err = config_check_label(list[i].en, "name_en", ret_field);
        if (err == OK && list[i].id && !config_code(v, list[i].id))
            err = fail(ERR_MISSING, "id", ret_field);
        pthread_mutex_lock(&c->lock);
        ids[i] = list[i].id ? list[i].id : c->next_code++;
        pthread_mutex_unlock(&c->lock);
    }
    config_drop(v);
    return err;
}

enum err config_codes_put(struct config *c, const struct config_code *list, uint32_t count, const char **ret_field)
{
    struct arena a = {0};
    uint64_t *ids = arena_new(&a, count + 1, uint64_t);
    if (!ids)
        return ERR_NOMEM;

    pthread_mutex_lock(&c->applying);
    enum err err = number_codes(c, list, count, ids, ret_field);
    if (err == OK)
        err = config_codes_store(c, list, count, ids);
    pthread_mutex_unlock(&c->applying);
    arena_done(&a);
    return err;
}

/* -- endpoints -- */

enum { SECRET_LEAST = 32, SECRET_MOST = 128, ORIGINS_MOST = 2000 };

static enum err write_endpoint(struct store_tx *tx, struct store_job *job)
{
    const struct put *p = (const struct put *)job;
    const struct config_endpoint *e = p->list;
    return sql_endpoint_put(tx,
                            &(struct sql_endpoint_put_in){
                                .org_id = p->c->org,
                                .id = p->ids[0],
                                .channel = e->channel,
                                .key = e->key,
                                .name = e->name,
                                .secret = e->secret,
                                .origins = e->origins,
                            },
                            NULL);
}

static bool printable(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < 0x20 || s.p[i] > 0x7e)
            return false;
    return true;
}

enum err config_check_endpoint(const struct config_view *v, const struct config_endpoint *e, const char **ret_field)
{
    enum err err = config_check_key(e->channel, "channel", ret_field);
    if (err == OK)
        err = config_check_key(e->key, "key", ret_field);
    if (err == OK)
        err = config_check_label(e->name, "name", ret_field);
    if (err)
        return err;
    if (!printable(e->secret) || e->secret.n < SECRET_LEAST || e->secret.n > SECRET_MOST)
        return fail(ERR_FIELD_RANGE, "secret", ret_field);
    if (!printable(e->origins) || e->origins.n > ORIGINS_MOST)
        return fail(ERR_FIELD_RANGE, "origins", ret_field);
    if (e->id && !config_endpoint(v, e->id))
        return fail(ERR_MISSING, "id", ret_field);
    const struct config_endpoint *other = config_endpoint_key(v, e->key);
    if (other && other->id != e->id)
        return fail(ERR_EXISTS, "key", ret_field);
    return OK;
}

enum err config_endpoint_put(struct config *c, const struct config_endpoint *e, const char **ret_field)
{
    pthread_mutex_lock(&c->applying);
    const struct config_view *v = config_take(c);
    enum err err = config_check_endpoint(v, e, ret_field);
    config_drop(v);

    uint64_t id = e->id;
    if (err == OK && !id) {
        pthread_mutex_lock(&c->lock);
        id = c->next_endpoint++;
        pthread_mutex_unlock(&c->lock);
    }
    struct put p = {.job.work = write_endpoint, .list = e, .count = 1, .ids = &id};
    if (err == OK)
        err = put_and_reload(c, &p);
    pthread_mutex_unlock(&c->applying);
    return err;
}

/* -- what is known of nobody -- */

static enum err write_setting(struct store_tx *tx, struct store_job *job)
{
    const struct put *p = (const struct put *)job;
    return sql_setting_put(tx, &(struct sql_setting_put_in){.org_id = p->c->org, .key = p->key, .value = p->value}, NULL);
}

enum err config_default_put(struct config *c, bool zh, attr_id attribute, struct str word, const char **ret_field)
{
    char key[40];
    int n = snprintf(key, sizeof key, "default.%s.%u", zh ? "zh" : "en", attribute);
    struct put p = {.job.work = write_setting, .key = {key, (size_t)n}, .value = word};
    enum err err = OK;

    pthread_mutex_lock(&c->applying);
    const struct config_view *v = config_take(c);
    const struct config_attribute *a = config_attribute(v, attribute);
    if (!a || a->scope != SCOPE_CUSTOMER || a->type != ATTR_TEXT)
        err = fail(ERR_MISSING, "attribute", ret_field);
    else if (!config_word(v, word))
        err = fail(ERR_MISSING, "word", ret_field);
    config_drop(v);
    if (err == OK)
        err = put_and_reload(c, &p);
    pthread_mutex_unlock(&c->applying);
    return err;
}

void config_secret(char ret_hex[65])
{
    uint8_t bytes[32];
    randombytes_buf(bytes, sizeof bytes);
    str_hex(bytes, sizeof bytes, ret_hex);
    sodium_memzero(bytes, sizeof bytes);
}

/* -- customers -- */

static enum err write_words(struct store_tx *tx, struct store_job *job)
{
    const struct put *p = (const struct put *)job;
    return config_words_store(tx, p->c->org, p->list);
}

enum err config_customer_attrs(struct config *c, const struct config_value *values, uint16_t count, struct arena *a,
                               const uint8_t **ret_attrs, size_t *ret_bytes, struct config_fault *ret_fault)
{
    struct config_word_list fresh = {.arena = a};
    struct attrs_writer w;
    uint8_t *bytes = arena_take(a, ATTRS_BYTES_MAX);
    if (!bytes)
        return ERR_NOMEM;

    *ret_fault = (struct config_fault){0};
    attrs_write_init(&w, bytes, ATTRS_BYTES_MAX);
    const struct config_view *v = config_take(c);
    enum err err = config_values_write(c, v, SCOPE_CUSTOMER, values, count, &w, &fresh);
    config_drop(v);
    if (err) {
        config_fault_name(ret_fault, "attributes");
        return err;
    }
    if (fresh.count > 0) {
        struct put p = {.job.work = write_words, .list = &fresh};
        pthread_mutex_lock(&c->applying);
        err = put_and_reload(c, &p);
        pthread_mutex_unlock(&c->applying);
    }
    *ret_attrs = bytes;
    *ret_bytes = w.n;
    return err;
}
