/* sites.c: how web chats show themselves: checked, stored with the endpoint's own row, read again. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "port/sql.h"
#include "service/config/inside.h"
#include "service/config/sites.h"

/* -- colours -- */

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Relative luminance, 0..1; below 0: no colour. */
static double luminance(struct str s)
{
    static const double weights[] = {0.2126, 0.7152, 0.0722};
    double sum = 0;

    if (s.n != 7 || s.p[0] != '#')
        return -1;
    for (int i = 0; i < 3; i++) {
        int high = hex_digit(s.p[1 + 2 * i]), low = hex_digit(s.p[2 + 2 * i]);
        if (high < 0 || low < 0)
            return -1;
        double c = (high * 16 + low) / 255.0;
        sum += weights[i] * (c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
}

uint32_t config_contrast(struct str a, struct str b)
{
    double one = luminance(a), two = luminance(b);

    if (one < 0 || two < 0)
        return 0;
    return (uint32_t)(((one > two ? one : two) + 0.05) / ((one > two ? two : one) + 0.05) * 100 + 1e-9);
}

/* -- checking -- */

/* May be empty; several lines only where they make sense. */
static enum err check_text(struct str s, size_t points, bool lines, const char *name, struct config_fault *f)
{
    if (!str_utf8(s))
        return config_fault(f, ERR_UTF8, name, "%s", "%s", "");
    for (size_t i = 0; i < s.n; i++)
        if (((uint8_t)s.p[i] < 0x20 && !(lines && s.p[i] == '\n')) || s.p[i] == 0x7f)
            return config_fault(f, ERR_UTF8, name, "%s", "%s", "");
    if (str_points(s) > points)
        return config_fault(f, ERR_FIELD_RANGE, name, "At most %zu characters.", "最多 %zu 个字符。", points);
    return OK;
}

static enum err check_texts(const struct config_site *s, struct config_fault *f)
{
    const struct {
        struct str text;
        size_t points;
        bool lines;
        const char *name;
    } all[] = {
        {s->brand_zh, CONFIG_NAME_POINTS_MAX, false, "brand_zh"}, {s->brand_en, CONFIG_NAME_POINTS_MAX, false, "brand_en"},
        {s->legal_zh, CONFIG_NAME_POINTS_MAX, false, "legal_zh"}, {s->legal_en, CONFIG_NAME_POINTS_MAX, false, "legal_en"},
        {s->greeting_zh, CONFIG_NAME_POINTS_MAX, false, "greeting_zh"}, {s->greeting_en, CONFIG_NAME_POINTS_MAX, false, "greeting_en"},
        {s->intro_zh, CONFIG_INTRO_POINTS_MAX, true, "intro_zh"}, {s->intro_en, CONFIG_INTRO_POINTS_MAX, true, "intro_en"},
        {s->consent_zh, CONFIG_CONSENT_POINTS_MAX, true, "consent_zh"}, {s->consent_en, CONFIG_CONSENT_POINTS_MAX, true, "consent_en"},
    };
    enum err err = OK;

    for (size_t i = 0; err == OK && i < sizeof all / sizeof *all; i++)
        err = check_text(all[i].text, all[i].points, all[i].lines, all[i].name, f);
    if (err == OK && (s->consent_zh.n == 0) != (s->consent_en.n == 0))
        err = config_fault(f, ERR_INPUT, s->consent_zh.n ? "consent_en" : "consent_zh", "The consent needs its words in both languages.",
                           "同意条款需要中英文两种文字。");
    return err;
}

static enum err check_colours(const struct config_site *s, struct config_fault *f)
{
    if (luminance(s->colour) < 0)
        return config_fault(f, ERR_INPUT, "colour", "A colour is written #rrggbb.", "颜色应写成 #rrggbb。");
    if (luminance(s->ink) < 0)
        return config_fault(f, ERR_INPUT, "ink", "A colour is written #rrggbb.", "颜色应写成 #rrggbb。");
    uint32_t contrast = config_contrast(s->colour, s->ink);
    if (contrast >= CONFIG_CONTRAST_MIN)
        return OK;
    return config_fault(f, ERR_INPUT, "colour", "The contrast of the letters on this colour is %u.%02u : 1; it must be at least 4.5 : 1.",
                        "文字与底色的对比度为 %u.%02u : 1，至少应为 4.5 : 1。", contrast / 100, contrast % 100);
}

static enum err check_field(const struct config_view *v, const struct config_site *s, uint16_t i, struct config_fault *f)
{
    const struct config_field *one = &s->fields[i];
    const struct config_attribute *a = config_attribute(v, one->attribute);
    char name[32];

    snprintf(name, sizeof name, "fields[%u]", i);
    for (uint16_t k = 0; k < i; k++)
        if (s->fields[k].kind == one->kind && s->fields[k].attribute == one->attribute)
            return config_fault(f, ERR_EXISTS, name, "This is asked for already.", "这一项已经在表单里了。");
    if (one->kind != CONFIG_FIELD_ATTRIBUTE)
        return OK;
    if (!a || (a->scope != SCOPE_CUSTOMER && a->scope != SCOPE_CONTACT))
        return config_fault(f, ERR_MISSING, name, "Visitors can be asked for attributes of the customer or the contact only.",
                            "只能询问客户或联络的属性。");
    if ((a->type == ATTR_TEXT || a->type == ATTR_SET) && one->words_count == 0)
        return config_fault(f, ERR_INPUT, name, "Say which answers there are to choose from.", "请给出可选的答案。");
    return OK;
}

static enum err check_site(const struct config_view *v, const struct config_site *s, struct config_fault *f)
{
    enum err err = check_texts(s, f);

    if (err == OK)
        err = check_colours(s, f);
    for (uint16_t i = 0; err == OK && i < s->topics_count; i++)
        if (!config_topic(v, s->topics[i]))
            err = config_fault(f, ERR_MISSING, "topics", "%s", "%s", "");
    for (uint16_t i = 0; err == OK && i < s->fields_count; i++)
        err = check_field(v, s, i, f);
    return err;
}

/* -- storing -- */

struct site_put {
    struct store_job job;
    struct config *c;
    struct config_endpoint e;
    const struct config_word_list *fresh;
    bool wording; /* the consent has other words than before */
    int64_t now_us;
};

/* "3 17 4"; cut where it would not fit, which its limits do not let happen. */
static struct str ids_text(const void *ids, uint16_t count, bool wide, char *room, size_t bytes)
{
    size_t n = 0;

    for (uint16_t i = 0; i < count && n + 24 < bytes; i++) {
        uint64_t id = wide ? ((const uint64_t *)ids)[i] : ((const uint32_t *)ids)[i];
        n += (size_t)snprintf(room + n, bytes - n, "%s%llu", i ? " " : "", (unsigned long long)id);
    }
    return (struct str){room, n};
}

static enum err write_fields(struct store_tx *tx, const struct site_put *p)
{
    const struct config_site *s = &p->e.site;
    char words[CONFIG_FIELD_WORDS_MAX * 24];
    enum err err = sql_site_fields_delete(tx, &(struct sql_site_fields_delete_in){.org_id = p->c->org, .endpoint_id = p->e.id}, NULL);

    for (uint16_t i = 0; err == OK && i < s->fields_count; i++) {
        const struct config_field *f = &s->fields[i];
        struct sql_site_field_insert_in in = {.org_id = p->c->org, .endpoint_id = p->e.id, .ordinal = i, .kind = f->kind,
                                              .attribute_id = f->attribute, .required = f->required,
                                              .words = ids_text(f->words, f->words_count, false, words, sizeof words)};
        err = sql_site_field_insert(tx, &in, NULL);
    }
    return err;
}

static enum err write_wording(struct store_tx *tx, const struct site_put *p, uint32_t *ret_version)
{
    const struct config_site *s = &p->e.site;
    struct sql_consent_text_last_row last;

    if (!p->wording)
        return OK;
    if (s->consent_zh.n == 0) {
        *ret_version = 0;
        return OK;
    }
    enum err err = sql_consent_text_last(tx, &(struct sql_consent_text_last_in){.org_id = p->c->org, .endpoint_id = p->e.id}, &last);
    if (err)
        return err;
    *ret_version = (uint32_t)last.version + 1;
    struct sql_consent_text_insert_in in = {.org_id = p->c->org, .endpoint_id = p->e.id, .version = *ret_version,
                                            .text_zh = s->consent_zh, .text_en = s->consent_en, .since_us = p->now_us};
    return sql_consent_text_insert(tx, &in, NULL);
}

static enum err write_site(struct store_tx *tx, struct store_job *job)
{
    const struct site_put *p = (const struct site_put *)job;
    const struct config_endpoint *e = &p->e;
    const struct config_site *s = &e->site;
    char topics[CONFIG_SITE_TOPICS_MAX * 24];
    uint32_t consent = s->consent_version;

    enum err err = sql_endpoint_put(tx, &(struct sql_endpoint_put_in){.org_id = p->c->org, .id = e->id, .channel = e->channel,
                                                                      .key = e->key, .name = e->name, .secret = e->secret,
                                                                      .origins = e->origins}, NULL);
    if (err == OK)
        err = config_words_store(tx, p->c->org, p->fresh);
    if (err == OK)
        err = write_wording(tx, p, &consent);
    if (err == OK)
        err = write_fields(tx, p);
    if (err)
        return err;
    struct sql_site_put_in in = {.org_id = p->c->org, .endpoint_id = e->id, .brand_zh = s->brand_zh, .brand_en = s->brand_en,
                                 .legal_zh = s->legal_zh, .legal_en = s->legal_en, .greeting_zh = s->greeting_zh,
                                 .greeting_en = s->greeting_en, .intro_zh = s->intro_zh, .intro_en = s->intro_en,
                                 .colour = s->colour, .ink = s->ink, .lang = s->lang,
                                 .topics = ids_text(s->topics, s->topics_count, true, topics, sizeof topics),
                                 .consent_version = consent, .version = s->version, .calls = s->calls,
                                 .preview = s->preview};
    return sql_site_put(tx, &in, NULL);
}

/* The symbols of each field's words; those that are new join the vocabulary. */
static enum err intern_words(struct config *c, const struct config_site_input *in, struct arena *a, struct config_word_list *fresh,
                             struct config_field *fields, struct config_fault *f)
{
    for (uint16_t i = 0; i < in->site.fields_count; i++) {
        fields[i] = in->site.fields[i];
        symbol_id *ids = arena_new(a, fields[i].words_count + 1, symbol_id);
        if (!ids)
            return ERR_NOMEM;
        for (uint16_t k = 0; k < fields[i].words_count; k++) {
            struct str word = in->words[i][k];
            char name[32];
            bool is_new = false;
            enum err err = config_intern(c, word, &ids[k], &is_new);
            if (err == OK && is_new)
                err = config_word_list_add(fresh, ids[k], word);
            snprintf(name, sizeof name, "fields[%u].words", i);
            if (err)
                return config_fault(f, err, name, "%s", "%s", "");
        }
        fields[i].words = ids;
    }
    return OK;
}

static enum err prepare(struct config *c, const struct config_view *v, const struct config_site_input *in, struct site_put *p,
                        struct config_fault *f)
{
    const struct config_endpoint *old = in->endpoint.id ? config_endpoint(v, in->endpoint.id) : NULL;
    const char *field = NULL;

    if (in->endpoint.id && (!old || !str_is(old->channel, "chat")))
        return config_fault(f, ERR_MISSING, "", "%s", "%s", "");
    if (old && in->base_version >= 0 && old->site.version != in->base_version)
        return config_fault(f, ERR_STATE, "version", "Somebody has changed this site meanwhile; load it again.",
                            "此站点已被他人修改，请重新载入。");
    if (!old && v->endpoints_count >= CONFIG_SITES_MAX)
        return config_fault(f, ERR_FULL, "", "%s", "%s", "");
    p->e = in->endpoint;
    p->e.channel = STR("chat");
    if (old)
        p->e.secret = old->secret, p->e.key = old->key; /* pages carry the key */
    enum err err = config_check_endpoint(v, &p->e, &field);
    if (err)
        return config_fault(f, err, field, "%s", "%s", "");
    p->e.site = in->site;
    const struct config_site *before = old ? &old->site : NULL;
    p->wording = before ? !str_eq(before->consent_zh, in->site.consent_zh) || !str_eq(before->consent_en, in->site.consent_en)
                        : in->site.consent_zh.n > 0;
    p->e.site.consent_version = before ? before->consent_version : 0;
    p->e.site.version = (before ? before->version : 0) + 1;
    (void)c;
    return check_site(v, &in->site, f);
}

enum err config_site_put(struct config *c, const struct config_site_input *in, int64_t now_us, uint64_t *ret_id, struct config_fault *f)
{
    struct arena a = {0};
    struct config_word_list fresh = {.arena = &a};
    struct config_field fields[CONFIG_FIELDS_MAX];
    struct site_put p = {.job.work = write_site, .c = c, .fresh = &fresh, .now_us = now_us};

    arena_init(&a, 0);
    pthread_mutex_lock(&c->applying);
    const struct config_view *v = config_take(c);
    enum err err = prepare(c, v, in, &p, f);
    if (err == OK)
        err = intern_words(c, in, &a, &fresh, fields, f);
    p.e.site.fields = fields;
    if (err == OK && !p.e.id) {
        pthread_mutex_lock(&c->lock);
        p.e.id = c->next_endpoint++;
        pthread_mutex_unlock(&c->lock);
    }
    if (err == OK)
        err = store_call(c->store, &p.job);
    config_drop(v); /* the old secret lies in it */
    if (err == OK)
        err = config_reload(c);
    pthread_mutex_unlock(&c->applying);
    arena_done(&a);
    *ret_id = p.e.id;
    return err;
}

bool config_topic_offered(const struct config_endpoint *e, const struct config_topic *t)
{
    if (!t->active)
        return false;
    for (uint16_t i = 0; i < e->site.topics_count; i++)
        if (e->site.topics[i] == t->id)
            return true;
    return e->site.topics_count == 0;
}
