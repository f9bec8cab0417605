/* Named expressions of the company, and the topics that must follow them. */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "port/sql.h"
#include "service/config/inside.h"

/* Compiles everything that could use a definition as it would be, and says in the fault what no longer can be understood. */
static enum err check_topics(struct config_compiling *how, struct config_fault *f)
{
    enum err err = OK;

    for (uint32_t i = 0; err == OK && i < how->v->topics_count; i++) {
        const struct config_topic *t = &how->v->topics[i];
        struct config_warnings w = {.arena = how->fresh->arena};
        struct config_fault inner = {0};
        struct buf policy = {0};
        err = config_policy(how, t, &policy, &w, &inner);
        buf_done(&policy);
        if (err == OK || err == ERR_NOMEM)
            continue;
        config_fault_name(f, "source");
        snprintf(f->en, sizeof f->en, "The topic %.*s would no longer be understood (%s): %.200s", STR_FMT(t->key), inner.field, inner.en);
        snprintf(f->zh, sizeof f->zh, "主题 %.*s 将无法理解（%s）：%.300s", STR_FMT(t->key), inner.field, inner.zh);
        f->where = inner.where;
    }
    return err;
}

/* A definition may be a condition or a score. The error that comes later in the text says more. */
static enum err check_source(struct config_compiling *how, struct str source, struct lang_error *ret_error)
{
    struct lang_error as_condition = {0}, as_score = {0};
    struct buf code = {0};

    how->score = false;
    enum err err = config_compile(how, source, &code, &as_condition);
    if (err == ERR_EXPRESSION) {
        how->score = true;
        buf_clear(&code);
        err = config_compile(how, source, &code, &as_score);
        *ret_error = as_score.at > as_condition.at ? as_score : as_condition;
    }
    buf_done(&code);
    return err;
}

static enum err check_others(struct config_compiling *how, struct config_fault *f)
{
    enum err err = OK;

    for (uint32_t i = 0; err == OK && i < how->v->definitions_count; i++) {
        const struct config_definition *d = &how->v->definitions[i];
        struct lang_error where;
        if (d->id == how->without || (how->instead && d->id == how->instead->id))
            continue;
        err = check_source(how, d->source, &where);
        if (err != ERR_EXPRESSION)
            continue;
        config_fault_name(f, "source");
        snprintf(f->en, sizeof f->en, "The definition %.*s would no longer be understood: %s", STR_FMT(d->name), where.en);
        snprintf(f->zh, sizeof f->zh, "定义 %.*s 将无法理解：%s", STR_FMT(d->name), where.zh);
        f->where = where;
    }
    return err;
}

/* -- putting -- */

static bool is_name(struct str s)
{
    if (s.n == 0 || s.n > CONFIG_KEY_MAX || s.p[0] < 'a' || s.p[0] > 'z')
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '_'))
            return false;
    return true;
}

/* Words of the language: a definition of that name could never be used. */
static bool is_taken(struct str s)
{
    static const char *const words[] = {"or", "and", "not", "has", "in", "any", "all", "of", "let", "true", "false", "known", "min",
                                        "max", "count", "default", "agent", "customer", "contact", "queue"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(s, words[i]))
            return true;
    return false;
}

static enum err check_name(const struct config_view *v, const struct config_definition *d, struct config_fault *f)
{
    const struct config_definition *old = config_definition(v, d->id), *other = config_definition_named(v, d->name);

    if (!is_name(d->name) || is_taken(d->name))
        return config_fault(f, ERR_INPUT, "name",
                            "A name begins with a lower-case letter and goes on with letters, digits and underscores, at most 40, and is no word of the language.",
                            "名称以小写字母开头，可含小写字母、数字和下划线，最多 40 个，且不能是表达式语言的关键字。");
    if (d->id && !old) {
        config_fault_name(f, "id");
        return ERR_MISSING;
    }
    if (old && !str_eq(old->name, d->name))
        return config_fault(f, ERR_INPUT, "name", "The name stays %.*s, since expressions use it; make a new definition instead.",
                            "名称 %.*s 不能更改，因为表达式在使用它；请新建一个定义。", STR_FMT(old->name));
    if (other && other->id != d->id)
        return config_fault(f, ERR_EXISTS, "name", "There is a definition of this name.", "已有同名的定义。");
    if (!old && v->definitions_count >= CONFIG_DEFINITIONS_MAX)
        return config_fault(f, ERR_FULL, "name", "There are %u definitions; no more fit.", "已有 %u 个定义，达到上限。", CONFIG_DEFINITIONS_MAX);
    return OK;
}

static enum err check_definition(const struct config_view *v, const struct config_definition *d, struct arena *a, struct config_fault *f)
{
    struct config_word_list fresh = {.arena = a};
    struct config_compiling how = {.v = v, .fresh = &fresh, .instead = d};
    const char *field = "";

    enum err err = check_name(v, d, f);
    if (err)
        return err;
    err = config_check_label(d->zh, "label_zh", &field);
    if (err == OK)
        err = config_check_label(d->en, "label_en", &field);
    if (err) {
        config_fault_name(f, field);
        return err;
    }
    err = config_fault_range(f, (int64_t)d->source.n, 1, LANG_SOURCE_MAX, "source");
    if (err)
        return err;
    err = check_source(&how, d->source, &f->where);
    if (err == ERR_EXPRESSION) {
        config_fault_name(f, "source");
        snprintf(f->en, sizeof f->en, "%s", f->where.en);
        snprintf(f->zh, sizeof f->zh, "%s", f->where.zh);
    }
    if (err == OK)
        err = check_others(&how, f);
    return err ? err : check_topics(&how, f);
}

struct definition_job {
    struct store_job job; /* first: the job's pointer is this one's */
    org_id org;
    struct config_definition d;
};

static enum err write_definition(struct store_tx *tx, struct store_job *job)
{
    const struct definition_job *j = (const struct definition_job *)job;
    return sql_definition_put(tx,
                              &(struct sql_definition_put_in){
                                  .org_id = j->org,
                                  .id = j->d.id,
                                  .name = j->d.name,
                                  .source = j->d.source,
                                  .label_zh = j->d.zh,
                                  .label_en = j->d.en,
                                  .version = (int64_t)j->d.version,
                              },
                              NULL);
}

enum err config_definition_put(struct config *c, struct router *r, const struct config_definition *d, uint64_t *ret_id,
                               struct config_fault *ret_fault)
{
    struct arena a = {0};
    struct definition_job j = {.job.work = write_definition, .org = c->org, .d = *d};

    *ret_fault = (struct config_fault){0};
    pthread_mutex_lock(&c->applying);
    const struct config_view *v = config_take(c);
    /* A new one is used by nobody: no topic is older than it. */
    j.d.version = v->definitions_version + (d->id || !v->definitions_version);
    enum err err = check_definition(v, d, &a, ret_fault);
    config_drop(v);
    if (err == OK && !j.d.id) {
        pthread_mutex_lock(&c->lock);
        j.d.id = c->next_definition++;
        pthread_mutex_unlock(&c->lock);
    }
    if (err == OK)
        err = store_call(c->store, &j.job);
    if (err == OK)
        err = config_reload(c);
    if (err == OK)
        err = config_settle_topics(c, r);
    pthread_mutex_unlock(&c->applying);
    arena_done(&a);
    if (err == OK)
        *ret_id = j.d.id;
    return err;
}

/* -- taking away -- */

static enum err delete_definition(struct store_tx *tx, struct store_job *job)
{
    const struct definition_job *j = (const struct definition_job *)job;
    return sql_definition_delete(tx, &(struct sql_definition_delete_in){.org_id = j->org, .id = j->d.id}, NULL);
}

enum err config_definition_delete(struct config *c, uint64_t id, struct config_fault *ret_fault)
{
    struct arena a = {0};
    struct config_word_list fresh = {.arena = &a};
    struct definition_job j = {.job.work = delete_definition, .org = c->org, .d = {.id = id}};

    *ret_fault = (struct config_fault){0};
    pthread_mutex_lock(&c->applying);
    const struct config_view *v = config_take(c);
    struct config_compiling how = {.v = v, .fresh = &fresh, .without = id};
    enum err err = config_definition(v, id) ? check_others(&how, ret_fault) : ERR_MISSING;
    if (err == OK)
        err = check_topics(&how, ret_fault);
    config_drop(v);
    if (err == ERR_EXPRESSION)
        err = ERR_STATE;
    if (err == OK)
        err = store_call(c->store, &j.job);
    if (err == OK)
        err = config_reload(c);
    pthread_mutex_unlock(&c->applying);
    arena_done(&a);
    return err;
}

/* -- following -- */

static enum err settle_topic(struct config *c, struct router *r, const struct config_topic *t)
{
    struct arena a = {0};
    struct config_fault f;
    struct config_change *change;

    enum err err = config_topic_change(c, t, &a, &change, &f);
    if (err == OK)
        err = router_call(r, &change->command, &change->rows, NULL);
    arena_done(&a);
    return err;
}

enum err config_settle_topics(struct config *c, struct router *r)
{
    const struct config_view *v = config_take(c);
    enum err err = OK;
    uint32_t settled = 0;

    for (uint32_t i = 0; err == OK && i < v->topics_count; i++) {
        const struct config_topic *t = &v->topics[i];
        if (!t->definitions || t->definitions == v->definitions_version)
            continue;
        err = settle_topic(c, r, t);
        if (err)
            log_event(LOG_ERROR, "config", "topic_not_settled", "topic=%llu error=%s", (unsigned long long)t->id, err_code(err));
        settled += err == OK;
    }
    config_drop(v);
    enum err reload = settled ? config_reload(c) : OK;
    return err ? err : reload;
}

/* What every company has: the medium of a contact as a text. */
static enum err declare_medium(struct config *c)
{
    const struct config_symbol words[] = {{0, STR("chat"), STR("聊天"), STR("Chat")},
                                          {0, STR("voice"), STR("电话"), STR("Call")},
                                          {0, STR("email"), STR("邮件"), STR("E-mail")},
                                          {0, STR("message"), STR("消息"), STR("Message")},
                                          {0, STR("task"), STR("任务"), STR("Task")}};
    struct config_attribute medium = {0, SCOPE_CONTACT, ATTR_TEXT, STR("medium"), {"", 0}, STR("渠道"), STR("Medium"), false};
    const struct config_view *v = config_take(c);
    const char *field;
    enum err err = OK;

    if (!config_attribute_named(v, SCOPE_CONTACT, medium.name, medium.key))
        err = config_attributes_put(c, &medium, 1, &field);
    for (size_t i = 0; err == OK && i < sizeof words / sizeof *words; i++)
        if (!config_word(v, words[i].text))
            err = config_words_put(c, &words[i], 1, &field);
    config_drop(v);
    return err;
}

enum err config_settle(struct config *c, struct router *r)
{
    enum err err = declare_medium(c);
    if (err)
        return err;
    pthread_mutex_lock(&c->applying);
    err = config_settle_topics(c, r);
    pthread_mutex_unlock(&c->applying);
    return err;
}
