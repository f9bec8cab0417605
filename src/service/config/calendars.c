#include "service/config/calendars.h"

#include <stdio.h>
#include <string.h>

#include "port/sql.h"
#include "service/config/inside.h"

const struct config_calendar *config_calendar(const struct config_view *v, uint64_t id)
{
    for (uint32_t i = 0; i < v->calendars_count; i++)
        if (v->calendars[i].id == id)
            return &v->calendars[i];
    return NULL;
}

static const struct config_calendar *of(const struct config_view *v, enum config_hours_of kind, uint64_t id)
{
    for (uint32_t i = 0; i < v->uses_count; i++)
        if (v->uses[i].kind == kind && v->uses[i].id == id)
            return config_calendar(v, v->uses[i].calendar);
    return NULL;
}

const struct config_zone *config_zone_at(const struct config_view *v, queue_id queue, topic_id topic)
{
    const struct config_topic *t = topic ? config_topic(v, topic) : NULL;
    const struct config_calendar *c = of(v, CONFIG_HOURS_QUEUE, queue || !t ? queue : t->queue);

    if (!c)
        c = of(v, CONFIG_HOURS_TOPIC, topic);
    if (c)
        return &c->zone;
    for (uint32_t i = 1; i < v->calendars_count; i++)
        if (!str_eq(v->calendars[i].zone.name, v->calendars[0].zone.name))
            return NULL;
    return v->calendars_count ? &v->calendars[0].zone : NULL;
}

/* The calendars that hold for the topic on the site, and the longest promise of them: it holds whatever the others say. */
static uint32_t holding(const struct config_view *v, const struct config_endpoint *e, const struct config_topic *t,
                        const struct config_calendar *ret_some[3], int64_t *ret_promise_us)
{
    const struct config_calendar *all[] = {e ? of(v, CONFIG_HOURS_SITE, e->id) : NULL, of(v, CONFIG_HOURS_TOPIC, t->id),
                                           of(v, CONFIG_HOURS_QUEUE, t->queue)};
    uint32_t count = 0;

    *ret_promise_us = 0;
    for (int i = 0; i < 3; i++) {
        if (!all[i])
            continue;
        ret_some[count++] = all[i];
        *ret_promise_us = all[i]->promise_us > *ret_promise_us ? all[i]->promise_us : *ret_promise_us;
    }
    return count;
}

bool config_chat_open(const struct config_view *v, const struct config_endpoint *e, const struct config_topic *t, int64_t now_us,
                      int64_t *ret_change_us, int64_t *ret_promise_us)
{
    const struct config_calendar *some[3];
    int64_t promise;
    uint32_t count = holding(v, e, t, some, &promise);
    bool open = config_hours_all(some, count, now_us, ret_change_us);

    *ret_promise_us = open || !promise || *ret_change_us == CONFIG_NEVER_US ? 0 : *ret_change_us + promise;
    return open;
}

int64_t config_chat_due(const struct config_view *v, const struct config_endpoint *e, const struct config_topic *t, int64_t now_us)
{
    const struct config_calendar *some[3];
    int64_t promise, change_us;
    uint32_t count = holding(v, e, t, some, &promise);
    bool open = config_hours_all(some, count, now_us, &change_us);

    if (!promise)
        return 0;
    if (open && (change_us == CONFIG_NEVER_US || now_us + promise <= change_us))
        return now_us + promise;
    if (open)
        (void)config_hours_all(some, count, change_us, &change_us); /* from the closing to the next opening */
    return change_us == CONFIG_NEVER_US ? 0 : change_us + promise;
}

/* -- checking -- */

static enum err check_spans(const struct config_span *list, uint16_t count, bool dated, struct config_fault *f)
{
    const char *name = dated ? "dates" : "week", *ignored;

    for (uint16_t i = 0; i < count; i++) {
        const struct config_span *s = &list[i], *before = i ? s - 1 : NULL;
        if (!dated && (s->day < 0 || s->day > 6))
            return config_fault(f, ERR_FIELD_RANGE, name, "%s", "%s", "");
        bool closed = s->from == s->until;
        if (s->from >= CONFIG_DAY_MIN || s->until < s->from || s->until > s->from + CONFIG_DAY_MIN || (closed && (!dated || s->from)))
            return config_fault(f, ERR_INPUT, name, "Hours end after they begin, at most a day later.", "结束时间应晚于开始时间，且不超过一天。");
        if (before && before->day == s->day && (closed || before->from == before->until || s->from < before->until))
            return config_fault(f, ERR_INPUT, name, "The hours of one day overlap.", "同一天的时间段不能重叠。");
        if (s->label.n && config_check_label(s->label, name, &ignored) != OK)
            return config_fault(f, ERR_FIELD_RANGE, name, "%s", "%s", "");
    }
    return OK;
}

static bool there(const struct config_view *v, const struct config_use *u)
{
    return u->kind == CONFIG_HOURS_SITE    ? config_endpoint(v, u->id) != NULL
           : u->kind == CONFIG_HOURS_TOPIC ? config_topic(v, u->id) != NULL
           : u->kind == CONFIG_HOURS_QUEUE ? config_queue(v, u->id) != NULL
                                           : false;
}

static enum err check(const struct config_view *v, const struct config_calendar_input *in, struct config_fault *f)
{
    const struct config_calendar *c = &in->calendar, *old = c->id ? config_calendar(v, c->id) : NULL;
    const char *field = NULL;
    struct config_zone zone;
    struct arena a = {0};

    if (c->id && !old)
        return config_fault(f, ERR_MISSING, "", "%s", "%s", "");
    if (!c->id && v->calendars_count >= CONFIG_CALENDARS_MAX)
        return config_fault(f, ERR_FULL, "", "%s", "%s", "");
    if (old && in->base_version >= 0 && old->version != in->base_version)
        return config_fault(f, ERR_STATE, "version", "Somebody has changed these hours meanwhile; load them again.",
                            "营业时间已被他人修改，请重新载入。");
    enum err err = config_check_label(c->zh, "name_zh", &field);
    if (err == OK)
        err = config_check_label(c->en, "name_en", &field);
    if (err)
        return config_fault(f, err, field, "%s", "%s", "");
    arena_init(&a, 0);
    err = config_zone_load(c->zone.name, &a, &zone);
    arena_done(&a);
    if (err)
        return config_fault(f, err == ERR_NOMEM ? err : ERR_INPUT, "zone", "There is no such time zone; Asia/Shanghai is one.",
                            "没有这个时区，例如 Asia/Shanghai。");
    err = config_fault_range(f, c->promise_us, 0, CONFIG_PROMISE_MAX_US, "promise_us");
    if (err == OK)
        err = check_spans(c->week, c->week_count, false, f);
    if (err == OK)
        err = check_spans(c->dates, c->dates_count, true, f);
    for (uint16_t i = 0; err == OK && i < in->uses_count; i++)
        if (!there(v, &in->uses[i]))
            err = config_fault(f, ERR_MISSING, "uses", "%s", "%s", "");
    return err;
}

/* -- storing -- */

struct calendar_put {
    struct store_job job;
    struct config *c;
    const struct config_calendar_input *in;
    uint64_t id;
    int64_t version;
};

static enum err write_spans(struct store_tx *tx, const struct calendar_put *p)
{
    const struct config_calendar *k = &p->in->calendar;
    enum err err = sql_calendar_spans_delete(tx, &(struct sql_calendar_spans_delete_in){.org_id = p->c->org, .calendar_id = p->id}, NULL);

    for (uint32_t i = 0; err == OK && i < (uint32_t)k->week_count + k->dates_count; i++) {
        bool dated = i >= k->week_count;
        const struct config_span *s = dated ? &k->dates[i - k->week_count] : &k->week[i];
        struct sql_calendar_span_insert_in in = {.org_id = p->c->org, .calendar_id = p->id, .ordinal = i, .dated = dated, .day = s->day,
                                                 .from_min = s->from, .until_min = s->until, .label = s->label};
        err = sql_calendar_span_insert(tx, &in, NULL);
    }
    return err;
}

static enum err write_calendar(struct store_tx *tx, struct store_job *job)
{
    const struct calendar_put *p = (const struct calendar_put *)job;
    const struct config_calendar *k = &p->in->calendar;
    struct sql_calendar_put_in in = {.org_id = p->c->org, .id = p->id, .name_zh = k->zh, .name_en = k->en, .zone = k->zone.name,
                                     .promise_us = k->promise_us, .version = p->version};

    enum err err = sql_calendar_put(tx, &in, NULL);
    if (err == OK)
        err = write_spans(tx, p);
    if (err == OK)
        err = sql_calendar_uses_delete(tx, &(struct sql_calendar_uses_delete_in){.org_id = p->c->org, .calendar_id = p->id}, NULL);
    for (uint16_t i = 0; err == OK && i < p->in->uses_count; i++)
        err = sql_calendar_use_put(tx, &(struct sql_calendar_use_put_in){.org_id = p->c->org, .kind = p->in->uses[i].kind,
                                                                         .id = p->in->uses[i].id, .calendar_id = p->id}, NULL);
    return err;
}

enum err config_calendar_put(struct config *c, const struct config_calendar_input *in, uint64_t *ret_id, struct config_fault *f)
{
    struct calendar_put p = {.job.work = write_calendar, .c = c, .in = in, .id = in->calendar.id, .version = 1};

    pthread_mutex_lock(&c->applying);
    const struct config_view *v = config_take(c);
    enum err err = check(v, in, f);
    const struct config_calendar *old = p.id ? config_calendar(v, p.id) : NULL;
    if (old)
        p.version = old->version + 1;
    config_drop(v);
    if (err == OK && !p.id) {
        pthread_mutex_lock(&c->lock);
        p.id = c->next_calendar++;
        pthread_mutex_unlock(&c->lock);
    }
    if (err == OK)
        err = store_call(c->store, &p.job);
    if (err == OK)
        err = config_reload(c);
    pthread_mutex_unlock(&c->applying);
    *ret_id = p.id;
    return err;
}

static enum err delete_calendar(struct store_tx *tx, struct store_job *job)
{
    const struct calendar_put *p = (const struct calendar_put *)job;
    enum err err = sql_calendar_delete(tx, &(struct sql_calendar_delete_in){.org_id = p->c->org, .id = p->id}, NULL);

    if (err == OK)
        err = sql_calendar_spans_delete(tx, &(struct sql_calendar_spans_delete_in){.org_id = p->c->org, .calendar_id = p->id}, NULL);
    return err ? err : sql_calendar_uses_delete(tx, &(struct sql_calendar_uses_delete_in){.org_id = p->c->org, .calendar_id = p->id}, NULL);
}

enum err config_calendar_delete(struct config *c, uint64_t id)
{
    struct calendar_put p = {.job.work = delete_calendar, .c = c, .id = id};

    pthread_mutex_lock(&c->applying);
    const struct config_view *v = config_take(c);
    enum err err = config_calendar(v, id) ? OK : ERR_MISSING;
    config_drop(v);
    if (err == OK)
        err = store_call(c->store, &p.job);
    if (err == OK)
        err = config_reload(c);
    pthread_mutex_unlock(&c->applying);
    return err;
}
