/* Opening hours. */
#include <stdio.h>

#include "api/handlers.h"
#include "service/config/calendars.h"

static const char *const uses[] = {"none", "site", "topic", "queue"};

/* -- out -- */

static void span_json(struct json *j, const struct config_span *s)
{
    json_open(j, NULL);
    json_int(j, "from", s->from);
    json_int(j, "until", s->until);
    json_close(j);
}

static void week_json(struct json *j, const struct config_calendar *k)
{
    json_array(j, "week");
    for (int32_t day = 0, i = 0; day < 7; day++) {
        json_array(j, NULL);
        for (; i < k->week_count && k->week[i].day == day; i++)
            span_json(j, &k->week[i]);
        json_end(j);
    }
    json_end(j);
}

static void dates_json(struct json *j, const struct config_calendar *k)
{
    json_array(j, "dates");
    for (uint16_t i = 0; i < k->dates_count;) {
        char text[16];
        int32_t date = k->dates[i].day, year, month, day;
        config_date_parts(date, &year, &month, &day);
        snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
        json_open(j, NULL);
        json_z(j, "date", text);
        json_text(j, "label", k->dates[i].label);
        json_array(j, "spans");
        for (; i < k->dates_count && k->dates[i].day == date; i++)
            if (k->dates[i].from != k->dates[i].until)
                span_json(j, &k->dates[i]);
        json_end(j);
        json_close(j);
    }
    json_end(j);
}

static void calendar_json(struct json *j, const struct config_view *v, const struct config_calendar *k, int64_t now_us)
{
    int64_t change_us;

    json_open(j, NULL);
    api_names_json(j, k->id, k->zh, k->en);
    json_text(j, "zone", k->zone.name);
    json_int(j, "promise_us", k->promise_us);
    week_json(j, k);
    dates_json(j, k);
    json_array(j, "uses");
    for (uint32_t i = 0; i < v->uses_count; i++) {
        if (v->uses[i].calendar != k->id)
            continue;
        json_open(j, NULL);
        json_z(j, "kind", uses[v->uses[i].kind]);
        json_id(j, "id", v->uses[i].id);
        json_close(j);
    }
    json_end(j);
    json_int(j, "version", k->version);
    json_bool(j, "open", config_hours_open(k, now_us, &change_us));
    if (change_us != CONFIG_NEVER_US)
        json_int(j, "change_us", change_us);
    json_close(j);
}

enum err api_do_calendars(struct api_call *c)
{
    const struct config_view *v = config_take(c->api->conf.config);

    json_open(&c->json, NULL);
    json_array(&c->json, "calendars");
    for (uint32_t i = 0; i < v->calendars_count; i++)
        calendar_json(&c->json, v, &v->calendars[i], c->now_us);
    json_end(&c->json);
    json_close(&c->json);
    config_drop(v);
    return OK;
}

/* -- in -- */

struct spans { /* kept in the order of days and beginnings as they come in */
    struct config_span *items;
    uint16_t count;
};

static void add(struct spans *l, struct config_span s)
{
    uint16_t at = l->count++;
    for (; at > 0 && (l->items[at - 1].day > s.day || (l->items[at - 1].day == s.day && l->items[at - 1].from > s.from)); at--)
        l->items[at] = l->items[at - 1];
    l->items[at] = s;
}

static struct config_span span_of(const struct json_t *o, int32_t day)
{
    return (struct config_span){.day = day, .from = (uint16_t)api_int(o, "from", 0), .until = (uint16_t)api_int(o, "until", 0), .label = STR("")};
}

/* "2026-10-01" */
static bool date_of(struct str s, int32_t *ret_date)
{
    int32_t parts[3] = {0}, k = 0, year, month, day;

    if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-')
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '-') {
            k++;
            continue;
        }
        if (k > 2 || s.p[i] < '0' || s.p[i] > '9')
            return false;
        parts[k] = parts[k] * 10 + (s.p[i] - '0');
    }
    *ret_date = config_date(parts[0], parts[1], parts[2]);
    config_date_parts(*ret_date, &year, &month, &day);
    return year >= 1970 && year == parts[0] && month == parts[1] && day == parts[2];
}

static enum err dates_of(struct api_call *c, struct spans *dates)
{
    size_t count = api_count(c->body, "dates");

    for (size_t i = 0; i < count; i++) {
        const struct json_t *o = api_item(c->body, "dates", i);
        size_t spans = api_count(o, "spans");
        int32_t date;
        char name[32];
        snprintf(name, sizeof name, "dates[%zu]", i);
        if (!date_of(api_text(o, "date"), &date))
            return api_fail(c, ERR_INPUT, name);
        if (dates->count + (spans ? spans : 1) > CONFIG_SPANS_MAX)
            return api_fail(c, ERR_FULL, name);
        struct str label = api_text(o, "label");
        for (size_t k = 0; k < spans || k == 0; k++) {
            struct config_span s = spans ? span_of(api_item(o, "spans", k), date) : (struct config_span){.day = date};
            s.label = label.p ? label : STR("");
            add(dates, s);
        }
    }
    return OK;
}

static enum err uses_of(struct api_call *c, struct config_calendar_input *in)
{
    size_t count = api_count(c->body, "uses");
    struct config_use *list = arena_new(&c->arena, count + 1, struct config_use);

    if (!list)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        const struct json_t *o = api_item(c->body, "uses", i);
        list[i].id = api_id(o, "id");
        for (int k = CONFIG_HOURS_SITE; k <= CONFIG_HOURS_QUEUE; k++)
            if (str_is(api_text(o, "kind"), uses[k]))
                list[i].kind = (enum config_hours_of)k;
    }
    in->uses = list;
    in->uses_count = (uint16_t)count;
    return OK;
}

enum err api_do_set_calendar(struct api_call *c)
{
    struct spans week = {.items = arena_new(&c->arena, CONFIG_SPANS_MAX, struct config_span)},
                 dates = {.items = arena_new(&c->arena, CONFIG_SPANS_MAX, struct config_span)};
    struct config_fault fault = {0};
    struct config_warnings none = {0};
    uint64_t id = 0;

    if (!week.items || !dates.items)
        return ERR_NOMEM;
    for (int32_t day = 0; day < 7; day++)
        for (size_t i = 0; i < api_list_count(c->body, "week", (size_t)day); i++)
            add(&week, span_of(api_list_item(c->body, "week", (size_t)day, i), day));
    enum err err = dates_of(c, &dates);
    struct config_calendar_input in = {
        .calendar = {.id = c->path_id, .zh = api_text(c->body, "name_zh"), .en = api_text(c->body, "name_en"),
                     .zone = {.name = api_text(c->body, "zone")}, .promise_us = api_int(c->body, "promise_us", 0), .week = week.items,
                     .week_count = week.count, .dates = dates.items, .dates_count = dates.count},
        .base_version = api_int(c->body, "version", -1)};
    if (err == OK)
        err = uses_of(c, &in);
    if (err)
        return err;
    err = config_calendar_put(c->api->conf.config, &in, &id, &fault);
    if (err)
        return api_fault(c, err, &fault);
    api_made_json(c, id, &none);
    return OK;
}

enum err api_do_create_calendar(struct api_call *c)
{
    return api_do_set_calendar(c);
}

enum err api_do_delete_calendar(struct api_call *c)
{
    return config_calendar_delete(c->api->conf.config, c->path_id);
}
