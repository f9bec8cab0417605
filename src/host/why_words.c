#include "host/why_words.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

struct host_tongue host_tongue_at(const struct host_tongue *w, queue_id queue, topic_id topic)
{
    struct host_tongue at = *w;
    at.zone = config_zone_at(w->view, queue, topic);
    return at;
}

/* -- texts -- */

void host_text_done(struct host_text *t)
{
    buf_done(&t->zh);
    buf_done(&t->en);
}

void host_text_put(struct host_text *t, const char *zh, const char *en)
{
    buf_text(&t->zh, zh);
    buf_text(&t->en, en);
}

void host_text_str(struct host_text *t, struct str zh, struct str en)
{
    buf_put(&t->zh, zh.p, zh.n);
    buf_put(&t->en, en.p, en.n);
}

static struct str of(const struct buf *b)
{
    return (struct str){(const char *)b->p, b->n};
}

void host_text_pair(struct json *j, const struct host_text *t)
{
    json_text(j, "zh", of(&t->zh));
    json_text(j, "en", of(&t->en));
}

void host_text_json(struct json *j, const char *key, const struct host_text *t)
{
    json_open(j, key);
    host_text_pair(j, t);
    json_close(j);
}

/* -- names and values -- */

static void put_number(struct host_text *t, const char *format, uint64_t n)
{
    char text[40];
    snprintf(text, sizeof text, format, (unsigned long long)n);
    host_text_put(t, text, text);
}

void host_put_queue(struct host_text *t, const struct host_tongue *w, queue_id queue)
{
    const struct config_queue *q = config_queue(w->view, queue);
    if (q)
        host_text_str(t, q->zh, q->en);
    else
        put_number(t, "#%llu", queue);
}

void host_put_agent(struct host_text *t, const struct host_tongue *w, agent_id agent)
{
    struct str zh, en;
    if (w->names && w->names->agent(w->names->u, agent, &zh, &en))
        host_text_str(t, zh, en);
    else
        put_number(t, "#%llu", agent);
}

void host_put_name(struct host_text *t, const struct host_tongue *w, attr_id attr)
{
    const struct config_attribute *a = config_attribute(w->view, attr);
    if (attr == ATTR_ARRIVED) /* the language's own: nobody declares it */
        host_text_put(t, "到达时间", "time of arrival");
    else if (a)
        host_text_str(t, a->zh, a->en);
    else
        host_text_put(t, "已删除的属性", "an attribute that is gone");
}

static void put_milli(struct host_text *t, int64_t thousandths)
{
    uint64_t size = thousandths < 0 ? 0 - (uint64_t)thousandths : (uint64_t)thousandths;
    char text[40];
    int n = snprintf(text, sizeof text, "%s%llu", thousandths < 0 ? "-" : "", (unsigned long long)(size / 1000));
    if (size % 1000 && n > 0) {
        n += snprintf(text + n, sizeof text - (size_t)n, ".%03u", (unsigned)(size % 1000));
        while (text[n - 1] == '0')
            text[--n] = 0;
    }
    host_text_put(t, text, text);
}

static void put_symbol(struct host_text *t, const struct host_tongue *w, symbol_id id)
{
    const struct config_symbol *s = config_symbol(w->view, id);
    if (s)
        host_text_str(t, s->zh, s->en);
    else
        put_number(t, "#%llu", id);
}

/* "UTC+8", "UTC-3:30", "UTC". */
static void put_offset(struct host_text *t, int32_t offset_s)
{
    uint32_t minutes = (uint32_t)(offset_s < 0 ? -offset_s : offset_s) / 60;
    char text[24] = "UTC";
    if (minutes % 60)
        snprintf(text, sizeof text, "UTC%c%u:%02u", offset_s < 0 ? '-' : '+', minutes / 60, minutes % 60);
    else if (minutes)
        snprintf(text, sizeof text, "UTC%c%u", offset_s < 0 ? '-' : '+', minutes / 60);
    host_text_put(t, "（", " (");
    host_text_put(t, text, text);
    host_text_put(t, "）", ")");
}

/* A day and, unless it is midnight, a time; how far from UTC the clock is that shows it. */
static void put_time(struct host_text *t, const struct config_zone *zone, int64_t ms)
{
    char text[STR_TIME_BYTES];
    bool told = ms > -LANG_NUMBER_MAX && ms < LANG_NUMBER_MAX; /* what a damaged store holds has no zone */
    int32_t offset_s = zone && told ? config_zone_offset(zone, (ms - (ms < 0 ? 999 : 0)) / 1000) : 0;
    str_put_time(ms + offset_s * INT64_C(1000), text);
    char *at = strchr(text, 'T');
    if (at) {
        bool midnight = strncmp(at, "T00:00", 6) == 0;
        at[0] = midnight ? 0 : ' ';
        at[6] = 0;
    }
    host_text_put(t, text, text);
    put_offset(t, offset_s);
}

void host_put_value(struct host_text *t, const struct host_tongue *w, const struct lang_value *v)
{
    switch (v->type) {
    case ATTR_NUMBER:
        put_milli(t, v->number);
        break;
    case ATTR_FLAG:
        host_text_put(t, v->number ? "是" : "否", v->number ? "yes" : "no");
        break;
    case ATTR_TEXT:
        put_symbol(t, w, (symbol_id)v->number);
        break;
    case ATTR_SET:
        if (!v->count)
            host_text_put(t, "无", "none");
        for (uint16_t i = 0; i < v->count && i < 8; i++) {
            if (i)
                host_text_put(t, "、", ", ");
            put_symbol(t, w, v->set[i]);
        }
        if (v->count > 8)
            host_text_put(t, "等", " and others");
        break;
    case ATTR_TIME:
        put_time(t, w->zone, v->number);
        break;
    case ATTR_NONE:
        host_text_put(t, "无", "none");
        break;
    }
}

/* -- conditions -- */

static const struct {
    const char *zh, *en;
} op_words[] = {
    [LANG_OP_OTHER] = {"", ""},
    [LANG_OP_EQ] = {"为", " is "},
    [LANG_OP_NE] = {"不是", " is not "},
    [LANG_OP_LT] = {"低于", " below "},
    [LANG_OP_LE] = {"至多", " at most "},
    [LANG_OP_GT] = {"高于", " above "},
    [LANG_OP_GE] = {"至少", " at least "},
    [LANG_OP_HAS] = {"含", " include "},
    [LANG_OP_IN] = {"属于", " is one of "},
    [LANG_OP_HAS_ANY] = {"含任一：", " include any of "},
    [LANG_OP_HAS_ALL] = {"含全部：", " include all of "},
    [LANG_OP_WITHIN] = {"全部属于：", " are all among "},
}, time_words[] = {
    [LANG_OP_LT] = {"早于", " before "},
    [LANG_OP_LE] = {"不晚于", " not after "},
    [LANG_OP_GT] = {"晚于", " after "},
    [LANG_OP_GE] = {"不早于", " not before "},
};

bool host_is_time(const struct host_tongue *w, attr_id attr)
{
    const struct config_attribute *a = config_attribute(w->view, attr);
    return attr == ATTR_ARRIVED || (a && a->type == ATTR_TIME);
}

/* Chinese stands apart from figures and Latin letters, not from Chinese. */
static bool latin(const struct buf *b)
{
    return b->n && b->p[0] < 0x80;
}

void host_put_op(struct host_text *t, enum lang_op op, bool time, const struct host_text *right)
{
    assert((size_t)op < sizeof op_words / sizeof *op_words);

    if (time && op >= LANG_OP_LT && op <= LANG_OP_GE)
        host_text_put(t, time_words[op].zh, time_words[op].en);
    else
        host_text_put(t, op_words[op].zh, op_words[op].en);
    if (op >= LANG_OP_EQ && op <= LANG_OP_GE && latin(&right->zh))
        host_text_put(t, " ", "");
    host_text_str(t, of(&right->zh), of(&right->en));
}

static void put_given(struct host_text *t, const struct host_tongue *w, const struct lang_value *v)
{
    host_text_put(t, "（", " (");
    if (v->type == ATTR_NONE)
        host_text_put(t, "未知", "unknown");
    else
        host_put_value(t, w, v);
    host_text_put(t, "）", ")");
}

void host_put_attribute(struct host_text *t, const struct host_tongue *w, attr_id attr, const struct host_required *given)
{
    const struct config_attribute *a = config_attribute(w->view, attr);
    if (a && a->scope == SCOPE_CUSTOMER)
        host_text_put(t, "客户的", "the customer's ");
    host_put_name(t, w, attr);
    for (uint32_t i = 0; given && i < given->given_count; i++)
        if (given->given[i].attr == attr && (!a || a->scope == given->given[i].scope))
            put_given(t, w, &given->given[i].value);
}

/* given: the values behind the names; NULL: the names alone. */
static void put_plain(struct host_text *t, const struct host_tongue *w, const struct lang_reason *r, const struct host_required *given)
{
    struct host_text right = {0};
    if (!r->right_attr || r->right.type != ATTR_NONE)
        host_put_value(&right, w, &r->right);
    else
        host_put_attribute(&right, w, r->right_attr, given);
    host_put_attribute(t, w, r->attr, given);
    host_put_op(t, r->op, host_is_time(w, r->attr), &right);
    host_text_done(&right);
}

static bool is_plain(const struct host_required *r, uint32_t part)
{
    return part < r->count && r->parts[part].op != LANG_OP_OTHER && r->parts[part].attr;
}

/* What only those may know who may know all. */
static const struct config_attribute *hidden(const struct host_tongue *w, const struct host_required *r, uint32_t part)
{
    return w->whole ? NULL : host_part_sensitive(w, &r->source, part);
}

static void put_condition(struct host_text *t, const struct host_tongue *w, const struct host_required *r, uint32_t part, bool beside)
{
    const struct config_attribute *a = hidden(w, r, part);
    if (a) {
        host_text_put(t, "关于", "a condition on ");
        host_put_attribute(t, w, a->id, NULL);
        host_text_put(t, "的条件", "");
    } else if (is_plain(r, part))
        put_plain(t, w, &r->parts[part], host_part_settled(r, part) ? r : NULL);
    else if (!host_put_part(t, w, r, part, beside))
        host_text_put(t, "组合条件", "a combined condition");
}

void host_put_condition(struct host_text *t, const struct host_tongue *w, const struct host_required *r, uint32_t part)
{
    put_condition(t, w, r, part, false);
}

/* It would be told as "always". */
static bool says_nothing(const struct host_tongue *w, const struct host_required *r, uint32_t part)
{
    return !hidden(w, r, part) && !is_plain(r, part) && host_part_always(&r->code, part);
}

void host_put_requirement(struct host_text *t, const struct host_tongue *w, const struct host_required *r)
{
    uint32_t left = 0, said = 0;

    for (uint32_t i = 0; i < r->count; i++)
        left += !says_nothing(w, r, i);
    if (!r->count)
        host_text_put(t, "没有要求", "no requirement");
    else if (!left)
        host_put_condition(t, w, r, 0);
    for (uint32_t i = 0; i < r->count; i++) {
        if (says_nothing(w, r, i))
            continue;
        if (said++ > 0)
            host_text_put(t, "；", " and ");
        put_condition(t, w, r, i, left > 1);
    }
}

void host_put_term(struct host_text *t, const struct host_tongue *w, const struct lang_term *term)
{
    const struct lang_reason *r = &term->reason;
    if (r->attr && r->op != LANG_OP_OTHER)
        put_plain(t, w, r, NULL);
    else if (r->attr)
        host_put_name(t, w, r->attr);
    else
        host_text_put(t, "其他", "other");
}

void host_required_done(struct host_required *r)
{
    buf_done(&r->code);
    buf_done(&r->source);
}

/* -- lines -- */

static const struct {
    const char *code, *zh, *en;
} catalogue[] = {
#define LINE(code, zh, en) {code, zh, en},
#include "host/why_lines.def"
#undef LINE
};

void host_line_begin(struct host_line *l, const char *code)
{
    *l = (struct host_line){.code = code};
}

void host_line_number(struct host_line *l, const char *key, int64_t value)
{
    assert(l->numbers_count < HOST_LINE_NUMBERS);

    l->numbers[l->numbers_count].key = key;
    l->numbers[l->numbers_count++].value = value;
}

struct host_text *host_line_text(struct host_line *l, const char *key)
{
    assert(l->texts_count < HOST_LINE_TEXTS);

    l->texts[l->texts_count].key = key;
    return &l->texts[l->texts_count++].text;
}

static void put_duration(struct buf *b, int64_t us, bool zh)
{
    int64_t s = us < 0 ? 0 : (us + SECOND_US / 2) / SECOND_US;
    char text[64];
    if (s >= 3600)
        snprintf(text, sizeof text, zh ? "%lld 小时 %d 分" : "%lld h %d min", (long long)(s / 3600), (int)(s % 3600 / 60));
    else if (s >= 60 && s % 60)
        snprintf(text, sizeof text, zh ? "%d 分 %d 秒" : "%d min %d s", (int)(s / 60), (int)(s % 60));
    else if (s >= 60)
        snprintf(text, sizeof text, zh ? "%d 分钟" : "%d min", (int)(s / 60));
    else
        snprintf(text, sizeof text, zh ? "%d 秒" : "%d s", (int)s);
    buf_text(b, text);
}


static const int64_t *number_of(const struct host_line *l, const char *key, size_t n)
{
    for (uint32_t i = 0; i < l->numbers_count; i++)
        if (strncmp(l->numbers[i].key, key, n) == 0 && !l->numbers[i].key[n])
            return &l->numbers[i].value;
    return NULL;
}

void host_put_duration(struct host_text *t, int64_t us)
{
    put_duration(&t->zh, us, true);
    put_duration(&t->en, us, false);
}

/* What stands between { and }: a key, or key?one|many. */
static void put_slot(struct buf *b, const struct host_line *l, const char *p, size_t n, bool zh)
{
    const char *choice = memchr(p, '?', n);
    size_t key = choice ? (size_t)(choice - p) : n;
    const int64_t *v = number_of(l, p, key);
    if (choice) {
        const char *bar = memchr(choice, '|', n - key);
        assert(v && bar);
        if (*v == 1)
            buf_put(b, choice + 1, (size_t)(bar - choice) - 1);
        else
            buf_put(b, bar + 1, n - (size_t)(bar - p) - 1);
        return;
    }
    for (uint32_t i = 0; i < l->texts_count && !v; i++)
        if (strncmp(l->texts[i].key, p, key) == 0 && !l->texts[i].key[key]) {
            const struct buf *text = zh ? &l->texts[i].text.zh : &l->texts[i].text.en;
            buf_put(b, text->p, text->n);
            return;
        }
    assert(v); /* a sentence names only what its line was given */
    char number[24];
    snprintf(number, sizeof number, "%lld", (long long)*v);
    if (p[key - 1] == 's' && key > 3 && strncmp(p + key - 3, "_us", 3) == 0)
        put_duration(b, *v, zh);
    else
        buf_text(b, number);
}

static void put_sentence(struct buf *b, const struct host_line *l, const char *sentence, bool zh)
{
    while (*sentence) {
        const char *open = strchr(sentence, '{');
        buf_put(b, sentence, open ? (size_t)(open - sentence) : strlen(sentence));
        if (!open)
            break;
        const char *end = strchr(open, '}');
        assert(end);
        put_slot(b, l, open + 1, (size_t)(end - open) - 1, zh);
        sentence = end + 1;
    }
}

void host_line_put(struct host_text *t, const struct host_line *l)
{
    for (size_t i = 0; i < sizeof catalogue / sizeof *catalogue; i++)
        if (strcmp(catalogue[i].code, l->code) == 0) {
            put_sentence(&t->zh, l, catalogue[i].zh, true);
            put_sentence(&t->en, l, catalogue[i].en, false);
            return;
        }
    assert(false); /* not a line of the catalogue */
}

static void line_json(struct json *j, const struct host_line *l, const struct host_text *t)
{
    json_open(j, NULL);
    json_z(j, "code", l->code);
    host_text_pair(j, t);
    json_open(j, "numbers");
    for (uint32_t i = 0; i < l->numbers_count; i++)
        json_int(j, l->numbers[i].key, l->numbers[i].value);
    json_close(j);
    json_close(j);
}

void host_line_end(const struct host_out *o, struct host_line *l)
{
    struct host_text t = {0};
    host_line_put(&t, l);
    if (o->json) {
        line_json(o->json, l, &t);
    } else {
        const struct buf *b = o->zh ? &t.zh : &t.en;
        buf_put(o->text, b->p, b->n);
        buf_text(o->text, "\n");
    }
    host_text_done(&t);
    for (uint32_t i = 0; i < l->texts_count; i++)
        host_text_done(&l->texts[i].text);
    l->texts_count = 0;
}
