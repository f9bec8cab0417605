/* Web chats: how each shows itself, and what it asks visitors first. */
#include <stdio.h>

#include "api/handlers.h"
#include "service/config/sites.h"

static const char *const langs[] = {"page", "zh", "en", NULL};
static const char *const kinds[] = {"none", "name", "phone", "email", "attribute", NULL};

/* -- out -- */

static void field_json(struct json *j, const struct config_view *v, const struct config_field *f)
{
    json_open(j, NULL);
    json_z(j, "kind", kinds[f->kind]);
    json_bool(j, "required", f->required);
    if (f->kind == CONFIG_FIELD_ATTRIBUTE) {
        json_id(j, "attribute", f->attribute);
        json_array(j, "words");
        for (uint16_t i = 0; i < f->words_count; i++) {
            const struct config_symbol *s = config_symbol(v, f->words[i]);
            if (s)
                json_text(j, NULL, s->text);
        }
        json_end(j);
    }
    json_close(j);
}

static struct str or_empty(struct str s)
{
    return s.p ? s : STR("");
}

static void site_json(struct json *j, const struct config_view *v, const struct config_endpoint *e)
{
    const struct config_site *s = &e->site;
    const struct {
        const char *name;
        struct str text;
    } texts[] = {{"key", e->key}, {"name", e->name}, {"origins", e->origins}, {"brand_zh", s->brand_zh}, {"brand_en", s->brand_en},
                 {"legal_zh", s->legal_zh}, {"legal_en", s->legal_en}, {"greeting_zh", s->greeting_zh}, {"greeting_en", s->greeting_en},
                 {"intro_zh", s->intro_zh}, {"intro_en", s->intro_en}, {"colour", s->colour}, {"ink", s->ink},
                 {"consent_zh", s->consent_zh}, {"consent_en", s->consent_en}};

    json_open(j, NULL);
    json_id(j, "id", e->id);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        json_text(j, texts[i].name, or_empty(texts[i].text));
    json_z(j, "lang", langs[s->lang]);
    api_ids_json(j, "topics", s->topics, s->topics_count);
    json_array(j, "fields");
    for (uint16_t i = 0; i < s->fields_count; i++)
        field_json(j, v, &s->fields[i]);
    json_end(j);
    json_int(j, "consent_version", s->consent_version);
    json_bool(j, "calls", s->calls);
    json_bool(j, "preview", s->preview);
    if (s->logo)
        json_id(j, "logo", s->logo);
    json_int(j, "version", s->version);
    json_close(j);
}

enum err api_do_sites(struct api_call *c)
{
    const struct config_view *v = config_take(c->api->conf.config);

    json_open(&c->json, NULL);
    json_array(&c->json, "sites");
    for (uint32_t i = 0; i < v->endpoints_count; i++)
        if (str_is(v->endpoints[i].channel, "chat"))
            site_json(&c->json, v, &v->endpoints[i]);
    json_end(&c->json);
    json_close(&c->json);
    config_drop(v);
    return OK;
}

/* -- in -- */

static enum err fields_of(struct api_call *c, struct config_site_input *in)
{
    size_t count = api_count(c->body, "fields");
    struct config_field *fields = arena_new(&c->arena, count + 1, struct config_field);

    if (!fields)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        const struct json_t *o = api_item(c->body, "fields", i);
        size_t words_count = api_count(o, "words");
        struct str *words = arena_new(&c->arena, words_count + 1, struct str);
        if (!words)
            return ERR_NOMEM;
        for (size_t k = 0; k < words_count; k++)
            words[k] = api_item_text(o, "words", k);
        uint64_t attribute = api_id(o, "attribute");
        fields[i] = (struct config_field){.kind = (enum config_field_kind)api_word(api_text(o, "kind"), kinds, CONFIG_FIELD_NONE),
                                          .required = api_bool(o, "required", false),
                                          .attribute = attribute <= UINT32_MAX ? (attr_id)attribute : 0,
                                          .words_count = (uint16_t)words_count};
        in->words[i] = words;
    }
    in->site.fields = fields;
    in->site.fields_count = (uint16_t)count;
    return OK;
}

static struct str text(struct api_call *c, const char *name)
{
    return or_empty(api_text(c->body, name));
}

enum err api_do_set_site(struct api_call *c)
{
    char secret[65];
    struct config_fault fault = {0};
    struct config_warnings none = {0};
    uint64_t id = 0;

    config_secret(secret);
    struct config_site_input in = {
        .endpoint = {.id = c->path_id, .key = text(c, "key"), .name = text(c, "name"), .origins = text(c, "origins"), .secret = str_of(secret)},
        .site = {.brand_zh = text(c, "brand_zh"), .brand_en = text(c, "brand_en"), .legal_zh = text(c, "legal_zh"),
                 .legal_en = text(c, "legal_en"), .greeting_zh = text(c, "greeting_zh"), .greeting_en = text(c, "greeting_en"),
                 .intro_zh = text(c, "intro_zh"), .intro_en = text(c, "intro_en"), .colour = text(c, "colour"), .ink = text(c, "ink"),
                 .lang = (enum config_site_lang)api_word(text(c, "lang"), langs, CONFIG_LANG_PAGE), .consent_zh = text(c, "consent_zh"),
                 .consent_en = text(c, "consent_en"), .calls = api_bool(c->body, "calls", false),
                 .preview = api_bool(c->body, "preview", false)},
        .base_version = api_int(c->body, "version", -1)};
    enum err err = api_ids(c, "topics", &in.site.topics, &in.site.topics_count);
    if (err == OK)
        err = fields_of(c, &in);
    if (err)
        return err;
    err = config_site_put(c->api->conf.config, &in, c->now_us, &id, &fault);
    if (err)
        return api_fault(c, err, &fault);
    api_made_json(c, id, &none);
    return OK;
}

enum err api_do_create_site(struct api_call *c)
{
    return api_do_set_site(c);
}
