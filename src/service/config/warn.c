/* Requirements that nobody can meet: saved, but said, with the attribute that excludes most or contradicts itself. */
#include <stdio.h>
#include <string.h>

#include "service/config/inside.h"

enum { PARTS_MAX = 64 }; /* the parts after these are taken to hold */

struct count {
    uint32_t agents, able, excluded[PARTS_MAX];
    struct lang_reason parts[PARTS_MAX]; /* as the last agent saw them */
    uint32_t parts_count;
};

static bool serves(const struct config_agent *a, queue_id queue)
{
    struct attr queues;
    return queue == 0 || (attrs_find(a->attrs, a->attrs_bytes, ATTR_QUEUES, &queues) && attr_has(&queues, (symbol_id)queue));
}

/* What reads the customer or the contact may hold for somebody. */
static bool may_hold(struct lang_code code, const struct lang_reason *part)
{
    const uint8_t *p = code.p + part->at;
    return part->ok || lang_reads(p, part->bytes, SCOPE_CUSTOMER, 0) || lang_reads(p, part->bytes, SCOPE_CONTACT, 0);
}

static void count_agents(const struct config_view *v, struct lang_code code, queue_id queue, struct count *ret)
{
    const struct config_queue *q = config_queue(v, queue);

    for (uint32_t i = 0; i < v->agents_count; i++) {
        const struct config_agent *a = &v->agents[i];
        if (!serves(a, queue))
            continue;
        struct lang_env env = {.agent = a->attrs, .agent_bytes = a->attrs_bytes};
        if (q) {
            env.queue = q->policy.attrs;
            env.queue_bytes = q->policy.attrs_bytes;
        }
        bool able = true;
        ret->parts_count = lang_reasons(code.p, code.n, &env, ret->parts, PARTS_MAX);
        for (uint32_t k = 0; k < ret->parts_count; k++) {
            bool holds = may_hold(code, &ret->parts[k]);
            able = able && holds;
            ret->excluded[k] += !holds;
        }
        ret->agents++;
        ret->able += able;
    }
}

/* -- a part in words: agent.languages has "minnan" -- */

static void put(char *text, size_t room, struct str s)
{
    size_t n = strlen(text);
    if (n + s.n < room)
        snprintf(text + n, room - n, "%.*s", STR_FMT(s));
}

static struct str name_of(const struct config_view *v, attr_id id)
{
    const struct config_copy *copy = (const struct config_copy *)v;
    const struct config_attribute *a = config_attribute(v, id);
    return id == ATTR_QUEUES ? STR("agent.queues") : a ? copy->known[a - v->attributes] : STR("?");
}

static void put_word(char *text, size_t room, const struct config_view *v, const struct config_word_list *fresh, symbol_id id)
{
    const struct config_symbol *s = config_symbol(v, id);

    for (uint32_t i = 0; !s && fresh && i < fresh->count; i++)
        if (fresh->items[i].id == id)
            s = &fresh->items[i];
    put(text, room, STR("\""));
    put(text, room, s ? s->text : STR("?"));
    put(text, room, STR("\""));
}

static void put_number(char *text, size_t room, int64_t milli)
{
    char number[32];
    uint64_t size = milli < 0 ? 0 - (uint64_t)milli : (uint64_t)milli;
    int n = snprintf(number, sizeof number, "%s%llu.%03llu", milli < 0 ? "-" : "", (unsigned long long)(size / 1000),
                     (unsigned long long)(size % 1000));
    while (n > 0 && number[n - 1] == '0')
        n--;
    n -= n > 0 && number[n - 1] == '.';
    put(text, room, (struct str){number, (size_t)n});
}

static void put_value(char *text, size_t room, const struct config_view *v, const struct config_word_list *fresh,
                      const struct lang_reason *part)
{
    const struct lang_value *right = &part->right;

    if (part->right_attr) {
        put(text, room, name_of(v, part->right_attr));
    } else if (right->type == ATTR_TEXT) {
        put_word(text, room, v, fresh, (symbol_id)right->number);
    } else if (right->type == ATTR_TIME) {
        char time[STR_TIME_BYTES];
        str_put_time(right->number, time);
        put(text, room, str_of(time));
    } else if (right->type == ATTR_FLAG) {
        put(text, room, right->number ? STR("true") : STR("false"));
    } else if (right->type == ATTR_SET) {
        put(text, room, STR("["));
        for (uint16_t i = 0; i < right->count && i < sizeof right->set / sizeof *right->set; i++) {
            put(text, room, i ? STR(", ") : STR(""));
            put_word(text, room, v, fresh, right->set[i]);
        }
        put(text, room, right->count > sizeof right->set / sizeof *right->set ? STR(", ...]") : STR("]"));
    } else {
        put_number(text, room, right->number);
    }
}

/* A plain comparison in words, else the attributes of agents that it reads; empty: none. *ret_attr: the (first) attribute. */
static void part_text(const struct config_view *v, const struct config_word_list *fresh, struct lang_code code,
                      const struct lang_reason *part, char text[200], attr_id *ret_attr)
{
    static const char *const ops[] = {"", " = ", " != ", " < ", " <= ", " > ", " >= ", " has ", " in ", " has any of ", " has all of "};

    text[0] = 0;
    *ret_attr = part->attr;
    if (part->op != LANG_OP_OTHER && part->attr && part->op < sizeof ops / sizeof *ops && part->right.type != ATTR_TIME) {
        put(text, 200, name_of(v, part->attr));
        put(text, 200, str_of(ops[part->op]));
        put_value(text, 200, v, fresh, part);
        return;
    }
    for (uint32_t i = 0; i < v->attributes_count; i++) {
        const struct config_attribute *a = &v->attributes[i];
        if (a->scope != SCOPE_AGENT || !lang_reads(code.p + part->at, part->bytes, SCOPE_AGENT, a->id))
            continue;
        *ret_attr = *ret_attr ? *ret_attr : a->id;
        put(text, 200, text[0] ? STR(", ") : STR(""));
        put(text, 200, name_of(v, a->id));
    }
}

static enum err say_false(const char *field, struct config_warnings *w)
{
    return config_warn(w, field, "Nobody can meet this requirement: it is never true.", "没有坐席能满足此要求：它永远不成立。");
}

static enum err say_contradiction(const struct config_view *v, const char *field, attr_id attr, struct config_warnings *w)
{
    uint32_t before = w->count;
    enum err err = config_warn(w, field, "Nobody can meet this requirement, whatever the values are: what it asks of `%.*s` contradicts itself.",
                               "无论取何值都无法满足此要求：对 `%.*s` 的条件自相矛盾。", STR_FMT(name_of(v, attr)));
    if (err == OK && w->count > before)
        w->items[before].attribute = attr;
    return err;
}

static enum err say_nobody(const struct config_view *v, struct lang_code code, const char *field, const struct config_word_list *fresh,
                           const struct count *n, struct config_warnings *w)
{
    char text[200];
    attr_id attr;
    uint32_t most = 0, before = w->count;

    for (uint32_t i = 1; i < n->parts_count; i++)
        if (n->excluded[i] > n->excluded[most])
            most = i;
    part_text(v, fresh, code, &n->parts[most], text, &attr);
    enum err err = text[0] ? config_warn(w, field, "Nobody can meet this requirement: `%s` excludes %u of %u agents.",
                                         "没有坐席能满足此要求：`%s` 排除了 %u 名坐席（共 %u 名）。", text, n->excluded[most], n->agents)
                           : say_false(field, w);
    if (err || w->count == before) /* there are enough */
        return err;
    struct config_warning *one = &w->items[w->count - 1];
    one->attribute = attr;
    one->excluded = n->excluded[most];
    one->of = n->agents;
    return OK;
}

static bool is_medium(const struct config_view *v, symbol_id word)
{
    for (int m = MEDIUM_CHAT; m < MEDIA; m++)
        if (v->media[m] == word)
            return true;
    return false;
}

enum err config_warn_media(const struct config_view *v, struct lang_code code, const char *field, const struct config_word_list *fresh,
                           struct config_warnings *w)
{
    symbol_id words[16];
    enum err err = OK;
    uint32_t count = v->medium ? lang_texts(code.p, code.n, SCOPE_CONTACT, v->medium, words, 16) : 0;

    for (uint32_t i = 0; err == OK && i < count; i++) {
        char text[200] = "";
        if (is_medium(v, words[i]))
            continue;
        put_word(text, sizeof text, v, fresh, words[i]);
        err = config_warn(w, field, "No contact's medium is %s: there are \"chat\", \"voice\", \"email\", \"message\" and \"task\".",
                          "没有渠道为 %s 的联络：渠道只有 \"chat\"、\"voice\"、\"email\"、\"message\" 和 \"task\"。", text);
    }
    return err;
}

enum err config_warn_program(const struct config_view *v, struct lang_code code, queue_id queue, const char *field,
                             const struct config_word_list *fresh, struct config_warnings *w)
{
    struct count n = {0};
    attr_id attr;

    if (lang_never(code, NULL, &attr))
        return attr ? say_contradiction(v, field, attr, w) : say_false(field, w);
    count_agents(v, code, queue, &n);
    return n.agents == 0 || n.able > 0 ? OK : say_nobody(v, code, field, fresh, &n, w);
}

enum err config_warn_nobody(const struct config_view *v, struct str source, queue_id queue, const char *field, struct config_warnings *w)
{
    struct config_word_list fresh = {.arena = w->arena};
    struct config_compiling how = {.v = v, .fresh = &fresh};
    struct lang_error where;
    struct buf code = {0};

    enum err err = config_compile(&how, source, &code, &where);
    if (err == OK)
        err = config_warn_media(v, (struct lang_code){code.p, code.n}, field, &fresh, w);
    if (err == OK)
        err = config_warn_program(v, (struct lang_code){code.p, code.n}, queue, field, &fresh, w);
    buf_done(&code);
    return err;
}

enum err config_warn_queue(const struct config_view *v, queue_id queue, struct config_warnings *w)
{
    const struct config_queue *q = config_queue(v, queue);

    for (uint32_t i = 0; i < v->agents_count; i++)
        if (serves(&v->agents[i], queue))
            return OK;
    if (v->agents_count == 0 || !q)
        return OK;
    return config_warn(w, "queue", "Nobody serves this queue: none of %u agents has it.", "没有坐席服务此队列：%u 名坐席都未分配到该队列。",
                       v->agents_count);
}
