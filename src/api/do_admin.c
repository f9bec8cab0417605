/* The vocabulary, for everybody; the log, for administrators. */
#include <stdio.h>

#include "api/handlers.h"
#include "port/sql.h"

/* -- vocabulary -- */

static void vocabulary_reasons(struct json *j, const struct config_view *v, enum reason_kind kind)
{
    json_array(j, kind == REASON_DECLINE ? "decline_reasons" : "pause_reasons");
    for (uint32_t i = 0; i < v->reasons_count; i++) {
        const struct config_reason *r = &v->reasons[i];
        if (r->kind != kind)
            continue;
        json_open(j, NULL);
        api_names_json(j, r->number, r->zh, r->en);
        json_bool(j, "active", r->active);
        json_int(j, "position", r->position);
        if (kind == REASON_DECLINE)
            json_bool(j, "for_good", r->for_good);
        else
            json_bool(j, "work", r->work);
        json_close(j);
    }
    json_end(j);
}

static void vocabulary_words(struct json *j, const struct config_view *v)
{
    json_array(j, "attributes");
    for (uint32_t i = 0; i < v->attributes_count; i++) {
        const struct config_attribute *a = &v->attributes[i];
        if (a->scope == SCOPE_NONE)
            continue;
        json_open(j, NULL);
        json_id(j, "id", a->id);
        json_z(j, "scope", api_scope_word(a->scope));
        json_text(j, "name", a->name);
        json_text(j, "key", a->key);
        json_z(j, "type", api_type_word(a->type));
        json_text(j, "label_zh", a->zh);
        json_text(j, "label_en", a->en);
        if (a->sensitive)
            json_bool(j, "sensitive", true);
        json_close(j);
    }
    json_end(j);
    json_array(j, "symbols");
    for (uint32_t i = 0; i < v->symbols_count; i++) {
        json_open(j, NULL);
        json_id(j, "id", v->symbols[i].id);
        json_text(j, "text", v->symbols[i].text);
        json_text(j, "label_zh", v->symbols[i].zh);
        json_text(j, "label_en", v->symbols[i].en);
        json_close(j);
    }
    json_end(j);
}

static void vocabulary_endpoints(struct json *j, const struct config_view *v)
{
    json_array(j, "endpoints");
    for (uint32_t i = 0; i < v->endpoints_count; i++) {
        json_open(j, NULL);
        json_text(j, "key", v->endpoints[i].key);
        json_text(j, "name", v->endpoints[i].name);
        json_close(j);
    }
    json_end(j);
}

enum err api_do_vocabulary(struct api_call *c)
{
    struct json *j = &c->json;
    const struct config_view *v = config_take(c->api->conf.config);

    json_open(j, NULL);
    json_open(j, "company");
    json_text(j, "name_zh", v->zh);
    json_text(j, "name_en", v->en);
    json_close(j);
    json_array(j, "queues");
    for (uint32_t i = 0; i < v->queues_count; i++) {
        json_open(j, NULL);
        const struct config_queue *q = &v->queues[i];
        api_names_json(j, q->id, q->zh, q->en);
        if (q->codes_count)
            api_ids_json(j, "codes", q->codes, q->codes_count);
        json_close(j);
    }
    json_end(j);
    json_array(j, "topics");
    for (uint32_t i = 0; i < v->topics_count; i++) {
        const struct config_topic *t = &v->topics[i];
        json_open(j, NULL);
        api_names_json(j, t->id, t->zh, t->en);
        json_text(j, "key", t->key);
        json_id(j, "queue", t->queue);
        json_bool(j, "active", t->active);
        json_close(j);
    }
    json_end(j);
    json_array(j, "codes");
    for (uint32_t i = 0; i < v->codes_count; i++) {
        json_open(j, NULL);
        api_names_json(j, v->codes[i].id, v->codes[i].zh, v->codes[i].en);
        json_bool(j, "active", v->codes[i].active);
        if (v->codes[i].parent)
            json_id(j, "parent", v->codes[i].parent);
        json_int(j, "position", v->codes[i].position);
        json_close(j);
    }
    json_end(j);
    vocabulary_reasons(j, v, REASON_DECLINE);
    vocabulary_reasons(j, v, REASON_PAUSE);
    vocabulary_words(j, v);
    if (c->who.role == ROLE_ADMIN)
        vocabulary_endpoints(j, v);
    json_close(j);
    config_drop(v);
    return OK;
}

/* -- the log -- */

static void signed_text(struct json *j, const char *key, int64_t v)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)v);
    json_z(j, key, text);
}

static enum err log_each(void *arg, const struct sql_fact_since_row *r)
{
    struct json *j = &((struct api_call *)arg)->json;

    json_open(j, NULL);
    json_int(j, "no", (int64_t)r->no);
    json_int(j, "at_us", r->at_us);
    json_z(j, "kind", fact_name((uint16_t)r->kind));
    json_id(j, "contact", r->contact_id);
    json_id(j, "agent", r->agent_id);
    json_id(j, "party", r->party_id);
    json_id(j, "queue", r->queue_id);
    signed_text(j, "a", r->a);
    signed_text(j, "b", r->b);
    signed_text(j, "c", r->c);
    json_close(j);
    return OK;
}

static enum err read_log(struct store_tx *tx, void *arg)
{
    struct api_call *c = arg;
    struct sql_fact_since_in in = {.org_id = c->api->conf.org, .after_no = (uint64_t)api_int(c->query, "since", 0),
                                   .limit_rows = api_int(c->query, "limit", 100)};
    return sql_fact_since(tx, &in, log_each, c);
}

enum err api_do_facts(struct api_call *c)
{
    json_open(&c->json, NULL);
    json_int(&c->json, "last", (int64_t)store_last(c->api->conf.store));
    json_array(&c->json, "facts");
    enum err err = store_read(c->api->conf.store, read_log, c);
    json_end(&c->json);
    json_close(&c->json);
    return err;
}
