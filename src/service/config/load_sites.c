/* load_sites.c: what sites show and ask, read into the view's endpoints. */
#include <string.h>

#include "port/sql.h"
#include "service/config/inside.h"

struct load_sites {
    struct config_copy *copy;
    bool short_of_memory;
};

static struct str keep(struct load_sites *l, struct str s)
{
    if (!config_keep(&l->copy->arena, &s))
        l->short_of_memory = true;
    return s;
}

static struct config_endpoint *endpoint(struct load_sites *l, uint64_t id)
{
    return (struct config_endpoint *)(uintptr_t)config_endpoint(&l->copy->v, id);
}

/* "3 17 4" */
static uint16_t ids_of(struct str text, uint64_t *ids, uint16_t max)
{
    uint16_t count = 0;

    while (text.n && count < max) {
        const char *space = memchr(text.p, ' ', text.n);
        struct str one = {text.p, space ? (size_t)(space - text.p) : text.n};
        if (str_u64(one, &ids[count]))
            count++;
        text.p += one.n + (space != NULL);
        text.n -= one.n + (space != NULL);
    }
    return count;
}

static enum err each_site(void *arg, const struct sql_sites_all_row *r)
{
    struct load_sites *l = arg;
    struct config_endpoint *e = endpoint(l, r->endpoint_id);
    uint64_t ids[CONFIG_SITE_TOPICS_MAX];

    if (!e)
        return OK;
    uint16_t count = ids_of(r->topics, ids, CONFIG_SITE_TOPICS_MAX);
    topic_id *topics = arena_new(&l->copy->arena, count + 1, topic_id);
    if (!topics)
        return ERR_NOMEM;
    for (uint16_t i = 0; i < count; i++)
        topics[i] = (topic_id)ids[i];
    e->site = (struct config_site){
        .brand_zh = keep(l, r->brand_zh), .brand_en = keep(l, r->brand_en), .legal_zh = keep(l, r->legal_zh),
        .legal_en = keep(l, r->legal_en), .greeting_zh = keep(l, r->greeting_zh), .greeting_en = keep(l, r->greeting_en),
        .intro_zh = keep(l, r->intro_zh), .intro_en = keep(l, r->intro_en), .colour = keep(l, r->colour), .ink = keep(l, r->ink),
        .lang = r->lang == CONFIG_LANG_ZH || r->lang == CONFIG_LANG_EN ? (enum config_site_lang)r->lang : CONFIG_LANG_PAGE,
        .topics = topics, .topics_count = count, .consent_zh = keep(l, r->consent_zh), .consent_en = keep(l, r->consent_en),
        .consent_version = (uint32_t)r->consent_version, .logo = r->logo, .calls = r->calls, .preview = r->preview, .version = r->version};
    return l->short_of_memory ? ERR_NOMEM : OK;
}

/* Rows come in the order of endpoints and ordinals: a site's fields grow while they are its. */
static enum err each_field(void *arg, const struct sql_site_fields_all_row *r)
{
    struct load_sites *l = arg;
    struct config_endpoint *e = endpoint(l, r->endpoint_id);
    uint64_t ids[CONFIG_FIELD_WORDS_MAX];

    if (!e || e->site.fields_count == CONFIG_FIELDS_MAX)
        return OK;
    if (r->kind < CONFIG_FIELD_NAME || r->kind > CONFIG_FIELD_ATTRIBUTE ||
        (r->kind == CONFIG_FIELD_ATTRIBUTE && !config_attribute(&l->copy->v, r->attribute_id)))
        return ERR_CORRUPT;
    struct config_field *fields = (struct config_field *)(uintptr_t)e->site.fields;
    if (!fields)
        fields = arena_new(&l->copy->arena, CONFIG_FIELDS_MAX, struct config_field);
    uint16_t count = ids_of(r->words, ids, CONFIG_FIELD_WORDS_MAX);
    symbol_id *words = arena_new(&l->copy->arena, count + 1, symbol_id);
    if (!fields || !words)
        return ERR_NOMEM;
    for (uint16_t i = 0; i < count; i++)
        words[i] = (symbol_id)ids[i];
    fields[e->site.fields_count++] = (struct config_field){.kind = (enum config_field_kind)r->kind, .required = r->required,
                                                           .attribute = r->attribute_id, .words = words, .words_count = count};
    e->site.fields = fields;
    return OK;
}

enum err config_load_sites(struct store_tx *tx, org_id org, struct config_copy *copy)
{
    struct load_sites l = {.copy = copy};

    for (uint32_t i = 0; i < copy->v.endpoints_count; i++)
        copy->v.endpoints[i].site = (struct config_site){.colour = STR(CONFIG_SITE_COLOUR), .ink = STR(CONFIG_SITE_INK)};
    enum err err = sql_sites_all(tx, &(struct sql_sites_all_in){.org_id = org}, each_site, &l);
    return err ? err : sql_site_fields_all(tx, &(struct sql_site_fields_all_in){.org_id = org}, each_field, &l);
}
