#include "host/why.h"

#include <stdio.h>

#include "lang/lang.h"
#include "service/config/config.h"

static const char *const op_words[] = {"other", "=", "!=", "<", "<=", ">", ">=", "has", "in", "has any of", "has all of", "within"};

static void number_text(int64_t thousandths, char out[32])
{
    int64_t whole = thousandths / 1000, rest = thousandths % 1000;
    if (rest < 0)
        rest = -rest;
    int n = snprintf(out, 32, "%s%lld", thousandths < 0 && whole == 0 ? "-" : "", (long long)whole);
    if (rest && n > 0) {
        n += snprintf(out + n, 32 - (size_t)n, ".%03lld", (long long)rest);
        while (n > 0 && out[n - 1] == '0')
            out[--n] = 0;
    }
}

static void put(struct buf *b, struct str s)
{
    buf_put(b, s.p, s.n);
}

/* One value in one language; a set's words are joined. */
static void value_text(struct buf *b, const struct config_view *v, const struct lang_value *value, bool zh)
{
    char number[32];
    switch (value->type) {
    case ATTR_NUMBER:
        number_text(value->number, number);
        buf_text(b, number);
        break;
    case ATTR_FLAG:
        buf_text(b, value->number ? (zh ? "是" : "yes") : (zh ? "否" : "no"));
        break;
    case ATTR_TEXT: {
        const struct config_symbol *s = config_symbol(v, (symbol_id)value->number);
        if (s)
            put(b, zh ? s->zh : s->en);
        break;
    }
    case ATTR_SET:
        for (uint16_t i = 0; i < value->count && i < 8; i++) {
            const struct config_symbol *s = config_symbol(v, value->set[i]);
            if (!s)
                continue;
            if (i)
                buf_text(b, zh ? "、" : ", ");
            put(b, zh ? s->zh : s->en);
        }
        break;
    case ATTR_TIME:
    case ATTR_NONE:
        buf_text(b, zh ? "无" : "none");
        break;
    }
}

static void value_json(struct json *j, const char *key, const struct config_view *v, const struct lang_value *value)
{
    struct buf zh = {0}, en = {0};
    value_text(&zh, v, value, true);
    value_text(&en, v, value, false);
    json_open(j, key);
    json_text(j, "zh", (struct str){(const char *)zh.p, zh.n});
    json_text(j, "en", (struct str){(const char *)en.p, en.n});
    json_close(j);
    buf_done(&zh);
    buf_done(&en);
}

static void reason_json(struct json *j, const struct config_view *v, const struct lang_reason *r)
{
    const struct config_attribute *a = r->attr ? config_attribute(v, r->attr) : NULL;
    json_open(j, NULL);
    json_text(j, "zh", a ? a->zh : STR("组合条件"));
    json_text(j, "en", a ? a->en : STR("Combined condition"));
    json_z(j, "op", op_words[r->op]);
    if (r->op != LANG_OP_OTHER) {
        value_json(j, "need", v, &r->right);
        value_json(j, "have", v, &r->left);
    }
    json_bool(j, "ok", r->ok);
    json_close(j);
}

void host_why(struct json *j, const struct engine *e, struct config *config, const struct fact *offered)
{
    struct offer_digest digest;
    if (offer_digest_read(offered->rest, offered->rest_bytes, &digest))
        digest = (struct offer_digest){0};
    struct lang_reason reasons[DIGEST_PREDICATES_MAX];
    uint32_t count = engine_why(e, offered->contact, offered->agent, reasons, DIGEST_PREDICATES_MAX);

    const struct config_view *v = config_take(config);
    json_open(j, NULL);
    json_int(j, "step", digest.step);
    json_int(j, "policy", digest.policy_version);
    json_int(j, "considered", digest.considered);
    json_int(j, "eligible", digest.eligible);
    json_array(j, "predicates");
    for (uint32_t i = 0; i < count; i++)
        reason_json(j, v, &reasons[i]);
    json_end(j);
    json_close(j);
    config_drop(v);
}
