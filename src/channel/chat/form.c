/* form.c: what a site asks before a chat or a call: told to the widget, and its answers read. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "channel/chat/form.h"

static const char *const keys[] = {"", "name", "phone", "email"};
static const char *const types[] = {"none", "number", "text", "set", "flag"};

/* "email", or the attribute's number. */
static struct str key_of(const struct config_field *f, char room[24])
{
    if (f->kind != CONFIG_FIELD_ATTRIBUTE)
        return str_of(keys[f->kind]);
    int n = snprintf(room, 24, "%u", f->attribute);
    return (struct str){room, (size_t)n};
}

static void field_json(struct json *j, const struct config_view *v, const struct config_field *f)
{
    char room[24];
    const struct config_attribute *a = f->kind == CONFIG_FIELD_ATTRIBUTE ? config_attribute(v, f->attribute) : NULL;

    json_open(j, NULL);
    json_text(j, "key", key_of(f, room));
    json_bool(j, "required", f->required);
    if (a) {
        json_z(j, "type", types[a->type]);
        json_text(j, "zh", a->zh);
        json_text(j, "en", a->en);
        json_array(j, "words");
        for (uint16_t i = 0; i < f->words_count; i++) {
            const struct config_symbol *s = config_symbol(v, f->words[i]);
            if (!s)
                continue;
            json_open(j, NULL);
            json_text(j, "key", s->text);
            json_text(j, "zh", s->zh);
            json_text(j, "en", s->en);
            json_close(j);
        }
        json_end(j);
    }
    json_close(j);
}

static void two(struct json *j, const char *name, struct str zh, struct str en)
{
    if (zh.n == 0 && en.n == 0)
        return;
    json_open(j, name);
    json_text(j, "zh", zh);
    json_text(j, "en", en);
    json_close(j);
}

void chat_site_json(struct json *j, const struct config_view *v, const struct config_endpoint *e)
{
    const struct config_site *s = &e->site;

    two(j, "company", s->brand_zh.n ? s->brand_zh : v->zh, s->brand_en.n ? s->brand_en : v->en);
    two(j, "legal", s->legal_zh, s->legal_en);
    two(j, "greeting", s->greeting_zh, s->greeting_en);
    two(j, "intro", s->intro_zh, s->intro_en);
    json_text(j, "colour", s->colour);
    json_text(j, "ink", s->ink);
    if (s->lang)
        json_z(j, "lang", s->lang == CONFIG_LANG_ZH ? "zh" : "en");
    if (s->logo)
        json_id(j, "logo", s->logo);
    json_array(j, "form");
    for (uint16_t i = 0; i < s->fields_count; i++)
        field_json(j, v, &s->fields[i]);
    json_end(j);
    if (s->consent_version) {
        json_open(j, "consent");
        json_int(j, "version", s->consent_version);
        json_text(j, "zh", s->consent_zh);
        json_text(j, "en", s->consent_en);
        json_close(j);
    }
}

void chat_hours_json(struct json *j, const struct config_view *v, const struct config_endpoint *e, const struct config_topic *t, int64_t now_us)
{
    int64_t change_us, promise_us;
    bool open = config_chat_open(v, e, t, now_us, &change_us, &promise_us);

    json_bool(j, "open", open);
    if (change_us != CONFIG_NEVER_US)
        json_int(j, "until_us", change_us);
    if (promise_us)
        json_int(j, "by_us", promise_us);
}

/* -- answers -- */

static struct str answer(const struct chat_frame *f, struct str key)
{
    for (uint32_t i = 0; i < f->answers_count; i++)
        if (str_eq(f->answers[i].key, key))
            return f->answers[i].value;
    return (struct str){0};
}

/* One of the words to choose from; 0: none of them. */
static symbol_id choice(const struct config_view *v, const struct config_field *f, struct str word)
{
    for (uint16_t i = 0; i < f->words_count; i++) {
        const struct config_symbol *s = config_symbol(v, f->words[i]);
        if (s && str_eq(s->text, word))
            return s->id;
    }
    return 0;
}

/* Chosen words stand a line each. */
static enum err write_set(const struct config_view *v, const struct config_field *f, struct str value, struct attrs_writer *w)
{
    symbol_id ids[CONFIG_FIELD_WORDS_MAX];
    uint16_t count = 0;

    while (value.n) {
        const char *end = memchr(value.p, '\n', value.n);
        struct str one = {value.p, end ? (size_t)(end - value.p) : value.n};
        symbol_id id = choice(v, f, one);
        for (uint16_t i = 0; i < count; i++)
            if (ids[i] == id)
                return ERR_INPUT;
        if (!id || count == CONFIG_FIELD_WORDS_MAX)
            return ERR_INPUT;
        uint16_t at = count++;
        for (; at > 0 && ids[at - 1] > id; at--)
            ids[at] = ids[at - 1];
        ids[at] = id;
        value.p += one.n + (end != NULL);
        value.n -= one.n + (end != NULL);
    }
    attrs_write_set(w, f->attribute, ids, count);
    return OK;
}

static enum err write_answer(const struct config_view *v, const struct config_field *f, struct str value, struct attrs_writer *w)
{
    const struct config_attribute *a = config_attribute(v, f->attribute);
    int64_t milli;
    symbol_id id;

    switch (a ? a->type : ATTR_NONE) {
    case ATTR_NUMBER:
        if (!str_milli(value, &milli))
            return ERR_INPUT;
        attrs_write_number(w, a->id, milli);
        return OK;
    case ATTR_FLAG:
        if (!str_is(value, "true") && !str_is(value, "false"))
            return ERR_INPUT;
        attrs_write_flag(w, a->id, str_is(value, "true"));
        return OK;
    case ATTR_TEXT:
        id = choice(v, f, value);
        if (!id)
            return ERR_INPUT;
        attrs_write_text(w, a->id, id);
        return OK;
    case ATTR_SET:
        return write_set(v, f, value, w);
    default:
        return ERR_INPUT;
    }
}

/* An answer to something that is not asked (any more) is passed over: the site may have changed while the visitor wrote. */
static enum err read_fields(const struct config_view *v, const struct config_endpoint *e, const struct chat_frame *f,
                            struct chat_form *out, size_t *ret_wrong)
{
    const struct config_field *sorted[CONFIG_FIELDS_MAX];
    size_t count = 0;
    char room[24];

    for (uint16_t i = 0; i < e->site.fields_count; i++) {
        const struct config_field *one = &e->site.fields[i];
        struct str value = answer(f, key_of(one, room));
        /* A signed visitor's name and number are the company's own. */
        bool known = f->identity == CHAT_SIGNED && (one->kind == CONFIG_FIELD_NAME || one->kind == CONFIG_FIELD_PHONE);
        *ret_wrong = i;
        if (value.n == 0 && one->required && !known)
            return ERR_FIELD_MISSING;
        if (value.n == 0 || known)
            continue;
        if (one->kind == CONFIG_FIELD_ATTRIBUTE) {
            size_t at = count++;
            for (; at > 0 && sorted[at - 1]->attribute > one->attribute; at--)
                sorted[at] = sorted[at - 1];
            sorted[at] = one;
        } else {
            *(one->kind == CONFIG_FIELD_NAME ? &out->said.name : one->kind == CONFIG_FIELD_PHONE ? &out->said.phone : &out->said.email) = value;
        }
    }
    struct attrs_writer w;
    attrs_write_init(&w, out->attrs, sizeof out->attrs);
    for (size_t i = 0; i < count; i++) {
        *ret_wrong = (size_t)(sorted[i] - e->site.fields);
        enum err err = write_answer(v, sorted[i], answer(f, key_of(sorted[i], room)), &w);
        if (err)
            return err;
    }
    out->said.attrs = out->attrs;
    out->said.attrs_bytes = w.n;
    return w.err;
}

enum err chat_form_read(const struct config_view *v, const struct config_endpoint *e, const struct chat_frame *f, struct chat_form *out,
                        const char **ret_field)
{
    const char *wrong = NULL;
    char room[24];
    size_t at = 0;

    *out = (struct chat_form){.said = {.endpoint = e->id}};
    enum err err = read_fields(v, e, f, out, &at);
    if (err) {
        snprintf(out->field, sizeof out->field, "fields.%.*s", STR_FMT(key_of(&e->site.fields[at], room)));
    } else if ((err = customer_prechat_check(&out->said, &wrong))) {
        snprintf(out->field, sizeof out->field, "fields.%s", wrong);
    } else if (e->site.consent_version != 0 && f->consent != e->site.consent_version) {
        snprintf(out->field, sizeof out->field, "consent");
        err = f->consent ? ERR_STATE : ERR_FIELD_MISSING; /* agreed to other words than those in force */
    }
    out->said.consent = e->site.consent_version;
    *ret_field = out->field[0] ? out->field : NULL;
    return err;
}
