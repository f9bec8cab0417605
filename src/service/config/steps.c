/* A topic's policy: its expressions compiled, each step to a whole program. */
#include <stdio.h>
#include <string.h>

#include "service/config/inside.h"

/* -- expressions -- */

static enum err too_big(struct config_fault *f, const char *field, size_t bytes, size_t most)
{
    return config_fault(f, ERR_TOO_BIG, field, "This is too large: compiled it takes %zu bytes, and %zu fit. Shorten it.",
                        "内容过大：编译后为 %zu 字节，最多 %zu 字节。请缩短。", bytes, most);
}

static enum err in_arena(const struct config_compiling *how, const struct buf *b, struct lang_code *ret_code)
{
    uint8_t *p = b->err ? NULL : arena_take(how->fresh->arena, b->n + 1);
    if (!p)
        return ERR_NOMEM;
    if (b->n)
        memcpy(p, b->p, b->n);
    *ret_code = (struct lang_code){p, b->n};
    return OK;
}

static enum err expression(struct config_compiling *how, struct str source, bool score, const char *field,
                           struct lang_code *ret_code, struct config_warnings *w, struct config_fault *f)
{
    struct buf code = {0};

    enum err err = config_fault_range(f, (int64_t)source.n, 0, LANG_SOURCE_MAX, field);
    if (err)
        return err;
    how->score = score;
    err = config_compile(how, source, &code, &f->where);
    if (err == ERR_EXPRESSION)
        err = config_fault(f, err, field, "%s", "%s", f->where.en);
    if (err == ERR_EXPRESSION)
        snprintf(f->zh, sizeof f->zh, "%s", f->where.zh);
    if (err == OK && code.n > LANG_CODE_MAX)
        err = too_big(f, field, code.n, LANG_CODE_MAX);
    if (err == OK)
        err = in_arena(how, &code, ret_code);
    else
        config_fault_name(f, field);
    if (err == OK)
        err = config_warn_media(how->v, *ret_code, field, how->fresh, w);
    buf_done(&code);
    return err;
}

/* -- steps -- */

static int64_t step_us(const struct config_step *s, int64_t patience_us)
{
    int64_t share_us = patience_us * s->permille / 1000;

    if (s->after_us > 0 && s->permille > 0)
        return s->after_us < share_us ? s->after_us : share_us;
    return s->after_us > 0 ? s->after_us : share_us;
}

/* What patience a contact may have: the topic's, or the customer's own where customer.patience is declared (hub_arrival.c). */
static void patience_range(const struct config_view *v, const struct config_topic *t, int64_t *ret_least_us, int64_t *ret_most_us)
{
    *ret_least_us = v->patience ? 1000 : t->patience_us; /* numbers have three decimals */
    *ret_most_us = v->patience ? CONFIG_PATIENCE_MOST_US : t->patience_us;
}

/* Of the patience above which, and below which, the step comes later than the one before. Each comes at min(after_us, patience * permille),
 * where what is not given is no bound: such curves cross once at most, so where one lies above the other is one stretch. */
static void later_than(const struct config_step *s, const struct config_step *before, int64_t *above_us, int64_t *below_us)
{
    int64_t mine_us = s->after_us > 0 ? s->after_us : NEVER_US, other_us = before->after_us > 0 ? before->after_us : NEVER_US;
    int64_t mine = s->permille ? s->permille : NEVER_US, other = before->permille ? before->permille : NEVER_US;
    int64_t from_us = 0, to_us = NEVER_US;

    if (mine > other) /* from the start, until its own time is reached */
        to_us = mine_us > other_us || mine_us == NEVER_US ? NEVER_US : (mine_us * 1000 + other - 1) / other;
    else if (mine_us > other_us) /* once the one before has reached its time */
        from_us = mine == NEVER_US ? 0 : other_us * 1000 / mine;
    else
        to_us = 0;
    *above_us = from_us > *above_us ? from_us : *above_us;
    *below_us = to_us < *below_us ? to_us : *below_us;
}

/* "40", "33.3" */
static const char *seconds(char *text, size_t n, int64_t us)
{
    long long tenths = us / (SECOND_US / 10);
    int used = snprintf(text, n, "%lld", tenths / 10);
    if (tenths % 10)
        snprintf(text + used, n - (size_t)used, ".%lld", tenths % 10);
    return text;
}

struct stretch { /* of the patience: some is not above, some not below */
    int64_t above_us, below_us;
    bool under, over;
};

static enum err warn_stretch(struct config_warnings *w, const char *field, const struct stretch *s)
{
    char from[32], to[32];

    seconds(from, sizeof from, s->above_us);
    seconds(to, sizeof to, s->below_us);
    if (s->under && s->over)
        return config_warn(w, field, "The step above is in force only for a patience between %s s and %s s; with any other this one comes at the same time.",
                           "只有耐心在 %s 秒到 %s 秒之间时，上一步才会生效；否则此步骤与上一步同时到来。", from, to);
    return s->under ? config_warn(w, field, "The step above is in force only for a patience of more than %s s; with less this one comes at the same time.",
                                  "只有耐心超过 %s 秒时，上一步才会生效；否则此步骤与上一步同时到来。", from)
                    : config_warn(w, field, "The step above is in force only for a patience of less than %s s; with more this one comes at the same time.",
                                  "只有耐心不到 %s 秒时，上一步才会生效；否则此步骤与上一步同时到来。", to);
}

static enum err warn_order(struct config_warnings *w, const char *field, const struct config_topic *t, const struct stretch *s, bool own)
{
    char text[32];
    enum err err = s->under || s->over ? warn_stretch(w, field, s) : OK;

    if (err || own)
        return err;
    return config_warn(w, field, "For customers without a patience of their own, by the topic's %s s, the step above is never in force.",
                       "对没有自己耐心的客户，按主题的 %s 秒，上一步永远不会生效。", seconds(text, sizeof text, t->patience_us));
}

/* The step above must be in force for a while: this one comes later than all before it, for some patience at least. */
static enum err check_order(const struct config_view *v, const struct config_topic *t, uint16_t at, const char *field,
                            struct config_warnings *w, struct config_fault *f)
{
    int64_t above_us = 0, below_us = NEVER_US, least_us, most_us, before_us = 0, us = step_us(&t->steps[at], t->patience_us);

    patience_range(v, t, &least_us, &most_us);
    for (uint16_t i = 0; i < at; i++) {
        int64_t one_us = step_us(&t->steps[i], t->patience_us);
        later_than(&t->steps[at], &t->steps[i], &above_us, &below_us);
        before_us = one_us > before_us ? one_us : before_us;
    }
    bool under = above_us >= least_us, over = below_us <= most_us;
    if ((above_us < most_us && below_us > least_us && above_us + 1 < below_us && v->patience) || us > before_us)
        return warn_order(w, field, t, &(struct stretch){above_us, below_us, under, over}, us > before_us);
    return config_fault(f, ERR_INPUT, field,
                        "This step comes after %lld s, the one above it after %lld s: that one would never be in force. Make this one later.",
                        "此步骤在 %lld 秒后生效，而上一步在 %lld 秒后：上一步将永远不会生效。请把此步骤的时间改晚。",
                        (long long)(us / SECOND_US), (long long)(before_us / SECOND_US));
}

static enum err check_times(const struct config_view *v, const struct config_topic *t, struct config_warnings *w, struct config_fault *f)
{
    char field[64];
    enum err err = OK;

    for (uint16_t i = 0; err == OK && i < t->steps_count; i++) {
        const struct config_step *s = &t->steps[i];
        snprintf(field, sizeof field, "steps[%u]", i);
        if (s->after_us == 0 && s->permille == 0)
            return config_fault(f, ERR_INPUT, field, "Say when this step comes: after_us, permille of the patience, or both.",
                                "请指定此步骤何时生效：after_us、耐心的千分比（permille），或两者。");
        if (s->after_us < 0 || s->after_us > 24 * 3600 * SECOND_US || s->permille > 1000) {
            snprintf(field, sizeof field, "steps[%u].%s", i, s->permille > 1000 ? "permille" : "after_us");
            return config_fault_range(f, s->permille > 1000 ? s->permille : s->after_us, 0,
                                      s->permille > 1000 ? 1000 : 24 * 3600 * SECOND_US, field);
        }
        snprintf(field, sizeof field, "steps[%u].%s", i, s->after_us > 0 ? "after_us" : "permille");
        err = check_order(v, t, i, field, w, f);
    }
    return err;
}

static const char *const step_fields[] = {"requirement", "add", "open", "remove", "lower.attribute"};

/* The agent's attribute that remove and lower are about. */
static enum err step_attribute(const struct config_view *v, const struct config_step *s, const char *field, attr_id *ret_attr,
                               struct config_fault *f)
{
    const struct config_attribute *a = config_attribute_text(v, s->text);

    if (!a || a->scope != SCOPE_AGENT)
        return config_fault(f, ERR_MISSING, field, "No such attribute of agents; write it as in expressions: agent.skill[\"wealth\"].",
                            "没有这个坐席属性；请按表达式的写法填写，例如 agent.skill[\"wealth\"]。");
    if (s->kind == CONFIG_STEP_LOWER && a->type != ATTR_NUMBER)
        return config_fault(f, ERR_INPUT, field, "Only a number has thresholds that can be lowered.", "只有数字属性的门槛可以降低。");
    *ret_attr = a->id;
    return s->kind == CONFIG_STEP_LOWER ? config_fault_range(f, s->by, 1, INT64_C(1000000000000), "lower.by") : OK;
}

static enum err step_program(struct config_compiling *how, const struct config_step *s, struct lang_code before, queue_id queue,
                             const char *field, struct lang_code *ret_code, struct config_warnings *w, struct config_fault *f)
{
    struct lang_code text = {0};
    struct buf out = {0};
    attr_id attr = 0;
    uint32_t changed;
    enum err err = OK;

    if (s->kind == CONFIG_STEP_REMOVE || s->kind == CONFIG_STEP_LOWER)
        err = step_attribute(how->v, s, field, &attr, f);
    else
        err = expression(how, s->text, false, field, &text, w, f);
    if (err == OK && s->kind == CONFIG_STEP_OPEN) /* by itself: together with what was required before, others may still meet it */
        err = config_warn_program(how->v, text, queue, field, how->fresh, w);
    if (err || s->kind == CONFIG_STEP_REQUIREMENT) {
        *ret_code = text;
        return err;
    }
    if (s->kind == CONFIG_STEP_ADD)
        err = lang_both(before, text, &out);
    else if (s->kind == CONFIG_STEP_OPEN)
        err = lang_either(before, text, &out);
    else if (s->kind == CONFIG_STEP_REMOVE)
        err = lang_without(before.p, before.n, attr, &out);
    else
        err = lang_lower(before.p, before.n, attr, s->by, &out, &changed);
    if (err == ERR_TOO_BIG || (err == OK && out.n > LANG_CODE_MAX))
        err = too_big(f, field, out.n, LANG_CODE_MAX);
    if (err == OK)
        err = in_arena(how, &out, ret_code);
    buf_done(&out);
    return err;
}

static enum err warn_same(struct config_warnings *w, const struct config_view *v, const struct config_step *s, struct lang_code before,
                          const char *field)
{
    const struct config_attribute *a = config_attribute_text(v, s->text);

    if (s->kind == CONFIG_STEP_LOWER && a && lang_reads(before.p, before.n, SCOPE_AGENT, a->id))
        return config_warn(w, field, "This step changes nothing: what is required before it has no threshold (<, <=, >, >=) of %.*s to lower.",
                           "此步骤没有任何作用：之前的要求中没有 %.*s 的门槛（<、<=、>、>=）可以降低。", STR_FMT(s->text));
    if (s->kind == CONFIG_STEP_REMOVE || s->kind == CONFIG_STEP_LOWER)
        return config_warn(w, field, "This step changes nothing: what is required before it has nothing to do with %.*s.",
                           "此步骤没有任何作用：之前的要求与 %.*s 无关。", STR_FMT(s->text));
    return config_warn(w, field, "This step changes nothing: the same is required before it.", "此步骤没有任何作用：与之前的要求相同。");
}

/* Beside what was required before: a step that changes nothing, or replaces it by what fewer can meet. To add is to ask for more. */
static enum err warn_step(const struct config_view *v, const struct config_step *s, struct lang_code before, struct lang_code now,
                          const char *field, struct config_warnings *w)
{
    bool worded = s->kind != CONFIG_STEP_REMOVE && s->kind != CONFIG_STEP_LOWER;
    attr_id attr;

    if (!worded || lang_never(now, NULL, &attr) || !lang_implies(now, before))
        return OK;
    if (lang_implies(before, now))
        return warn_same(w, v, s, before, field);
    if (s->kind != CONFIG_STEP_REQUIREMENT)
        return OK;
    return config_warn(w, field, "This step opens to nobody new: who meets it met what is required before it, and some who did no longer do.",
                       "此步骤没有放宽：满足它的人本已满足之前的要求，还会有人因此不再满足。");
}

static enum err steps(struct config_compiling *how, const struct config_topic *t, struct lang_code before, struct policy_step *ret_steps,
                      struct config_warnings *w, struct config_fault *f)
{
    char field[64];
    enum err err = check_times(how->v, t, w, f);

    for (uint16_t i = 0; err == OK && i < t->steps_count; i++) {
        const struct config_step *s = &t->steps[i];
        snprintf(field, sizeof field, "steps[%u].%s", i, step_fields[s->kind]);
        ret_steps[i] = (struct policy_step){.after_us = s->after_us, .permille = s->permille};
        err = step_program(how, s, before, t->queue, field, &ret_steps[i].required, w, f);
        struct lang_code now = ret_steps[i].required;
        bool same = now.n == before.n && (now.n == 0 || memcmp(now.p, before.p, now.n) == 0);
        if (err == OK && same)
            err = warn_same(w, how->v, s, before, field);
        else if (err == OK)
            err = config_warn_program(how->v, now, t->queue, field, how->fresh, w);
        if (err == OK && !same)
            err = warn_step(how->v, s, before, now, field, w);
        before = now;
    }
    return err;
}

/* -- the whole -- */

static enum err priority_of(const struct lang_code *code, struct config_fault *f)
{
    if (!lang_reads(code->p, code->n, SCOPE_AGENT, 0))
        return OK;
    return config_fault(f, ERR_INPUT, "priority_expression", "A priority is the same for every agent: use contact, customer and queue only.",
                        "优先级与坐席无关：只能使用 contact、customer 和 queue 的属性。");
}

static enum err warn_seek(const struct config_view *v, const struct config_topic *t, struct config_warnings *w)
{
    if (!(t->seek & SEEK_PREFERRED) || v->preferred)
        return OK;
    return config_warn(w, "seek.preferred", "No customer has a preferred agent: declare the text customer.preferred_agent (a login).",
                       "没有客户的专属坐席数据：请声明文本属性 customer.preferred_agent（登录名）。");
}

/* A preference that puts nobody before another; a priority that is the same for whoever comes. */
static enum err warn_constant(const struct policy *p, struct config_warnings *w)
{
    enum err err = OK;

    if (p->score.n > 0 && !lang_reads(p->score.p, p->score.n, SCOPE_AGENT, 0))
        err = config_warn(w, "preferred", "This preference is the same for every agent, so it prefers nobody.", "此偏好对每名坐席都相同，因此不会优先任何人。");
    if (err == OK && p->priority.n > 0 && !lang_reads(p->priority.p, p->priority.n, SCOPE_CUSTOMER, 0) &&
        !lang_reads(p->priority.p, p->priority.n, SCOPE_CONTACT, 0) && !lang_reads(p->priority.p, p->priority.n, SCOPE_QUEUE, 0))
        err = config_warn(w, "priority_expression", "This priority is the same for everybody who comes: the topic's own number says as much.",
                          "此优先级对所有来者都相同：直接设置主题的优先级数值即可。");
    return err;
}

enum err config_policy(struct config_compiling *how, const struct config_topic *t, struct buf *out, struct config_warnings *w,
                       struct config_fault *f)
{
    struct policy p = {.version = t->version, .patience_us = t->patience_us, .seek = t->seek, .seek_us = t->seek_us,
                       .slack = t->slack, .steps = t->steps_count};
    enum err err = config_fault_range(f, t->steps_count, 0, POLICY_STEPS_MAX, "steps");
    struct policy_step *list = err ? NULL : arena_new(how->fresh->arena, t->steps_count + 1, struct policy_step);
    if (!list)
        return err ? err : ERR_NOMEM;

    err = expression(how, t->required, false, "required", &p.required, w, f);
    if (err == OK)
        err = expression(how, t->preferred, true, "preferred", &p.score, w, f);
    if (err == OK)
        err = expression(how, t->priority_expression, true, "priority_expression", &p.priority, w, f);
    if (err == OK)
        err = priority_of(&p.priority, f);
    if (err == OK)
        err = warn_constant(&p, w);
    if (err == OK)
        err = config_warn_queue(how->v, t->queue, w);
    if (err == OK)
        err = config_warn_program(how->v, p.required, t->queue, "required", how->fresh, w);
    if (err == OK)
        err = steps(how, t, p.required, list, w, f);
    if (err == OK)
        err = warn_seek(how->v, t, w);
    if (err)
        return err;
    policy_write(out, &p, list);
    if (out->err)
        return out->err;
    return out->n <= FACT_REST_MAX ? OK : too_big(f, "steps", out->n, FACT_REST_MAX);
}
