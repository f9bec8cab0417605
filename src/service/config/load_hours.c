/* load_hours.c: opening hours, read into a view that is being made. */
#include <string.h>

#include "base/log.h"
#include "port/sql.h"
#include "service/config/inside.h"

struct load_hours {
    struct config_copy *copy;
    uint32_t room;
    struct config_calendar *of; /* whose spans are being read */
};

/* Twice the room, in the arena; what is outgrown is given back with it. NULL: out of memory. */
static void *grow(struct arena *a, void *items, uint32_t count, uint32_t *room, size_t size)
{
    if (count < *room)
        return items;
    *room = *room ? *room * 2 : 16;
    void *bigger = arena_take(a, *room * size);
    if (bigger && count)
        memcpy(bigger, items, count * size);
    return bigger;
}

static enum err each_calendar(void *arg, const struct sql_calendars_all_row *r)
{
    struct load_hours *l = arg;
    struct config_view *v = &l->copy->v;
    struct config_calendar c = {.id = r->id, .zh = r->name_zh, .en = r->name_en, .promise_us = r->promise_us, .version = r->version};

    if (config_zone_load(r->zone, &l->copy->arena, &c.zone) != OK) {
        /* It was there when it was saved: the system has lost its zones. */
        log_event(LOG_ERROR, "config", "zone_missing", "calendar=%llu", (unsigned long long)r->id);
        c.zone = (struct config_zone){.name = r->zone};
        if (!config_keep(&l->copy->arena, &c.zone.name))
            return ERR_NOMEM;
    }
    v->calendars = grow(&l->copy->arena, v->calendars, v->calendars_count, &l->room, sizeof c);
    if (!v->calendars || !config_keep(&l->copy->arena, &c.zh) || !config_keep(&l->copy->arena, &c.en))
        return ERR_NOMEM;
    v->calendars[v->calendars_count++] = c;
    return OK;
}

/* In the order of calendars, weekdays before dates. */
static enum err each_span(void *arg, const struct sql_calendar_spans_all_row *r)
{
    struct load_hours *l = arg;
    struct config_view *v = &l->copy->v;
    struct config_span s = {.day = (int32_t)r->day, .from = (uint16_t)r->from_min, .until = (uint16_t)r->until_min, .label = r->label};

    if (!l->of || l->of->id != r->calendar_id) {
        l->of = NULL;
        for (uint32_t i = 0; i < v->calendars_count; i++)
            if (v->calendars[i].id == r->calendar_id)
                l->of = &v->calendars[i];
        l->room = 0;
    }
    if (!l->of || !config_keep(&l->copy->arena, &s.label))
        return l->of ? ERR_NOMEM : OK;
    uint16_t *count = r->dated ? &l->of->dates_count : &l->of->week_count;
    const struct config_span **list = r->dated ? &l->of->dates : &l->of->week;
    if (*count == 0)
        l->room = 0;
    struct config_span *items = grow(&l->copy->arena, (void *)(uintptr_t)*list, *count, &l->room, sizeof s);
    if (!items)
        return ERR_NOMEM;
    items[(*count)++] = s;
    *list = items;
    return OK;
}

static enum err each_use(void *arg, const struct sql_calendar_uses_all_row *r)
{
    struct load_hours *l = arg;
    struct config_view *v = &l->copy->v;

    v->uses = grow(&l->copy->arena, v->uses, v->uses_count, &l->room, sizeof *v->uses);
    if (!v->uses)
        return ERR_NOMEM;
    v->uses[v->uses_count++] = (struct config_use){(enum config_hours_of)r->kind, r->id, r->calendar_id};
    return OK;
}

enum err config_load_calendars(struct store_tx *tx, org_id org, struct config_copy *copy)
{
    struct load_hours l = {.copy = copy};

    enum err err = sql_calendars_all(tx, &(struct sql_calendars_all_in){.org_id = org}, each_calendar, &l);
    if (err == OK)
        err = sql_calendar_spans_all(tx, &(struct sql_calendar_spans_all_in){.org_id = org}, each_span, &l);
    l.room = 0;
    return err ? err : sql_calendar_uses_all(tx, &(struct sql_calendar_uses_all_in){.org_id = org}, each_use, &l);
}
