/* What a change of the configuration answers: its id and warnings, or what is wrong with it. */
#include <stdio.h>
#include <string.h>

#include "api/call.h"

void api_warnings_json(struct json *j, const struct config_warnings *w)
{
    json_array(j, "warnings");
    for (uint32_t i = 0; i < w->count; i++) {
        const struct config_warning *one = &w->items[i];
        json_open(j, NULL);
        if (one->field[0])
            json_z(j, "field", one->field);
        json_z(j, "message", one->en);
        json_z(j, "message_zh", one->zh);
        if (one->attribute)
            json_id(j, "attribute", one->attribute);
        if (one->of) {
            json_int(j, "excluded", one->excluded);
            json_int(j, "of", one->of);
        }
        json_close(j);
    }
    json_end(j);
}

void api_made_json(struct api_call *c, uint64_t id, const struct config_warnings *w)
{
    c->status = c->route->method == NET_POST ? 201 : 200;
    json_open(&c->json, NULL);
    json_id(&c->json, "id", id);
    api_warnings_json(&c->json, w);
    json_close(&c->json);
}

enum err api_made(struct api_call *c, const struct config_change *change)
{
    enum err err = config_apply(c->api->conf.config, c->api->conf.router, change);
    if (err)
        return err;
    hub_list(c->api->conf.hub, HUB_LIST_VOCABULARY);
    api_made_json(c, change->id, &change->warnings);
    return OK;
}

static const char *keep_text(struct api_call *c, const char *text)
{
    return text[0] ? arena_text(&c->arena, text, strlen(text)) : NULL;
}

/* Words of which one would be right. */
static void say_choices(struct api_call *c, const struct api_schema *s)
{
    struct buf en = {0}, zh = {0};

    buf_text(&en, "This must be one of: ");
    buf_text(&zh, "应为下列之一：");
    for (uint32_t i = 0; i < s->count; i++) {
        buf_text(&en, i ? ", " : "");
        buf_text(&en, api_words[s->first + i]);
        buf_text(&zh, i ? "、" : "");
        buf_text(&zh, api_words[s->first + i]);
    }
    buf_text(&en, ".");
    buf_text(&zh, "。");
    if (!en.err && !zh.err) {
        c->message = arena_text(&c->arena, (const char *)en.p, en.n);
        c->message_zh = arena_text(&c->arena, (const char *)zh.p, zh.n);
    }
    buf_done(&en);
    buf_done(&zh);
}

enum err api_say_range(struct api_call *c, enum err err, const struct api_schema *whole)
{
    static const char *const units[][2] = {[API_TEXT] = {" characters", " 个字符"}, [API_ARRAY] = {" entries", " 项"}, [API_INTEGER] = {"", ""}};
    const struct api_schema *s = err == ERR_FIELD_RANGE || err == ERR_INPUT ? api_schema_of(whole, c->field) : NULL;
    char en[128], zh[128], en_bytes[48] = "", zh_bytes[48] = "";

    if (s && s->type == API_WORD)
        say_choices(c, s);
    if (!s || err != ERR_FIELD_RANGE || (s->type != API_TEXT && s->type != API_ARRAY && s->type != API_INTEGER))
        return err;
    if (s->type == API_TEXT && s->bytes_max < 4 * s->max) { /* else no text of so many characters has more */
        snprintf(en_bytes, sizeof en_bytes, ", and at most %u bytes", s->bytes_max);
        snprintf(zh_bytes, sizeof zh_bytes, "，且最多 %u 字节", s->bytes_max);
    }
    snprintf(en, sizeof en, "This must be %lld to %lld%s%s.", (long long)s->min, (long long)s->max, units[s->type][0], en_bytes);
    snprintf(zh, sizeof zh, "应为 %lld 到 %lld%s%s。", (long long)s->min, (long long)s->max, units[s->type][1], zh_bytes);
    c->message = keep_text(c, en);
    c->message_zh = keep_text(c, zh);
    return err;
}

enum err api_fault(struct api_call *c, enum err err, const struct config_fault *f)
{
    c->message = keep_text(c, f->en);
    c->message_zh = keep_text(c, f->zh);
    if (err == ERR_EXPRESSION)
        c->at = f->where.at;
    return api_fail(c, err, f->field);
}

void api_fault_json(struct json *j, enum err err, const struct config_fault *f, bool field)
{
    if (field && f->field[0])
        json_z(j, "field", f->field);
    json_z(j, "message", f->en[0] ? f->en : err_sentence(err, "en"));
    json_z(j, "message_zh", f->zh[0] ? f->zh : err_sentence(err, "zh"));
    if (err != ERR_EXPRESSION)
        return;
    json_int(j, "at", f->where.at);
    json_int(j, "line", f->where.line);
    json_int(j, "column", f->where.column);
    if (f->where.suggestion[0])
        json_z(j, "suggestion", f->where.suggestion);
}
