/* reasons.c: why agents decline offers and why they pause, in the company's own words. A number is given once and never again: facts have
 * it. Of each kind one stays active, for agents are asked. */
#include <string.h>

#include "port/sql.h"
#include "service/config/inside.h"

const struct config_reason *config_reason(const struct config_view *v, enum reason_kind kind, uint64_t number)
{
    for (uint32_t i = 0; i < v->reasons_count; i++)
        if (v->reasons[i].kind == kind && v->reasons[i].number == number)
            return &v->reasons[i];
    return NULL;
}

static enum err write_one(struct store_tx *tx, org_id org, const struct config_reason *r)
{
    return sql_reason_put(tx,
                          &(struct sql_reason_put_in){.org_id = org,
                                                      .kind = r->kind,
                                                      .number = r->number,
                                                      .name_zh = r->zh,
                                                      .name_en = r->en,
                                                      .position = r->position,
                                                      .active = r->active,
                                                      .for_good = r->for_good,
                                                      .work = r->work},
                          NULL);
}

enum err config_reasons_begin(struct store_tx *tx, org_id org)
{
    /* Migration 0030 gave the same to those companies that there were. */
    const struct config_reason first[] = {
        {.kind = REASON_DECLINE, .number = DECLINE_BUSY, .zh = STR("手头忙"), .en = STR("Busy right now"), .active = true},
        {.kind = REASON_DECLINE, .number = DECLINE_SKILL, .zh = STR("不在我的能力范围"), .en = STR("Outside my skills"), .position = 1, .active = true, .for_good = true},
        {.kind = REASON_DECLINE, .number = DECLINE_CONFLICT, .zh = STR("利益冲突"), .en = STR("Conflict of interest"), .position = 2, .active = true, .for_good = true},
        {.kind = REASON_PAUSE, .number = PAUSE_BREAK, .zh = STR("小休"), .en = STR("Break"), .active = true},
        {.kind = REASON_PAUSE, .number = PAUSE_LUNCH, .zh = STR("午餐"), .en = STR("Lunch"), .position = 1, .active = true},
        {.kind = REASON_PAUSE, .number = PAUSE_MEETING, .zh = STR("会议"), .en = STR("Meeting"), .position = 2, .active = true, .work = true},
        {.kind = REASON_PAUSE, .number = PAUSE_TRAINING, .zh = STR("培训"), .en = STR("Training"), .position = 3, .active = true, .work = true},
    };
    struct sql_reasons_count_row row = {0};
    enum err err = sql_reasons_count(tx, &(struct sql_reasons_count_in){org}, &row);

    for (size_t i = 0; err == OK && row.count == 0 && i < sizeof first / sizeof *first; i++)
        err = write_one(tx, org, &first[i]);
    return err;
}

/* -- checking -- */

static enum err check_last(const struct config_view *v, const struct config_reason *r, struct config_fault *f)
{
    bool other = r->active;

    for (uint32_t i = 0; i < v->reasons_count; i++)
        other = other || (v->reasons[i].kind == r->kind && v->reasons[i].number != r->number && v->reasons[i].active);
    return other ? OK : config_fault(f, ERR_STATE, "active", "One reason must stay: agents are asked for it.", "至少保留一个原因：坐席须选择原因。");
}

static enum err check(const struct config_view *v, const struct config_reason *r, uint32_t count, struct config_fault *f)
{
    const char *field = NULL;
    enum err err = config_check_label(r->zh, "name_zh", &field);

    if (err == OK)
        err = config_check_label(r->en, "name_en", &field);
    if (err) {
        config_fault_name(f, field);
        return err;
    }
    if (r->number && !config_reason(v, r->kind, r->number))
        return ERR_MISSING;
    if (!r->number && count >= CONFIG_REASONS_MAX)
        return ERR_FULL;
    for (uint32_t i = 0; i < v->reasons_count; i++) {
        const struct config_reason *other = &v->reasons[i];
        if (other->kind == r->kind && other->number != r->number && (str_eq(other->zh, r->zh) || str_eq(other->en, r->en))) {
            config_fault_name(f, str_eq(other->zh, r->zh) ? "name_zh" : "name_en");
            return ERR_EXISTS;
        }
    }
    return check_last(v, r, f);
}

/* -- storing -- */

static bool stands_before(const struct config_reason *a, const struct config_reason *b)
{
    return a->position != b->position ? a->position < b->position : a->number < b->number;
}

/* The others of its kind in their order, and the next number that nobody has had. */
static uint32_t others(const struct config_view *v, const struct config_reason *r, struct config_reason *list, uint64_t *ret_next)
{
    uint32_t count = 0, at;

    *ret_next = REASON_DECLARED;
    for (uint32_t i = 0; i < v->reasons_count; i++) {
        const struct config_reason *x = &v->reasons[i];
        if (x->kind != r->kind)
            continue;
        if (x->number >= *ret_next)
            *ret_next = x->number + 1;
        if (x->number == r->number)
            continue;
        for (at = count++; at > 0 && stands_before(x, &list[at - 1]); at--)
            list[at] = list[at - 1];
        list[at] = *x;
    }
    return count;
}

struct putting {
    struct store_job job; /* first: the job's pointer is the put's */
    org_id org;
    const struct config_reason *list;
    uint32_t count;
};

static enum err write_list(struct store_tx *tx, struct store_job *job)
{
    const struct putting *p = (const struct putting *)job;
    enum err err = OK;

    for (uint32_t i = 0; err == OK && i < p->count; i++)
        err = write_one(tx, p->org, &p->list[i]);
    return err;
}

static enum err put(struct config *c, const struct config_view *v, struct config_reason *r, struct config_reason *list, struct config_fault *f)
{
    uint64_t next = 0;
    uint32_t count = others(v, r, list, &next);
    enum err err = check(v, r, count + (r->number ? 1 : 0), f);

    if (err)
        return err;
    if (!r->number)
        r->number = next;
    uint32_t at = r->position >= 0 && r->position < count ? (uint32_t)r->position : count;
    memmove(list + at + 1, list + at, (count - at) * sizeof *list);
    list[at] = *r;
    for (uint32_t i = 0; i <= count; i++)
        list[i].position = i;
    struct putting p = {.job.work = write_list, .org = c->org, .list = list, .count = count + 1};
    err = store_call(c->store, &p.job);
    return err ? err : config_reload(c);
}

enum err config_reason_put(struct config *c, const struct config_reason *r, uint64_t *ret_number, struct config_fault *ret_fault)
{
    struct arena a = {0};
    struct config_reason mine = *r;

    *ret_fault = (struct config_fault){0};
    pthread_mutex_lock(&c->applying);
    const struct config_view *v = config_take(c); /* until it is stored: names of the others are its */
    struct config_reason *list = arena_new(&a, v->reasons_count + 1, struct config_reason);
    enum err err = list ? put(c, v, &mine, list, ret_fault) : ERR_NOMEM;
    config_drop(v);
    pthread_mutex_unlock(&c->applying);
    arena_done(&a);
    if (err == OK)
        *ret_number = mine.number;
    return err;
}
