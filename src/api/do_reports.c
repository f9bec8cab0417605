/* Figures of the past, and the contacts behind them. */
#include "api/handlers.h"
#include "service/config/zone.h"
#include "service/figures/report.h"
#include "service/figures/rows.h"

#define LONGEST_US (INT64_C(400) * 24 * 3600 * SECOND_US)
#define DAY_S INT64_C(86400)
#define ZONE_BYTES_MAX (1024u * 1024u)

static const char *const bys[REPORT_BYS + 1] = {"interval", "queue", "topic", "medium", "agent", "code", NULL};
static const char *const intervals[] = {"quarter", "half", "hour", "day", "week", "month", NULL};
enum interval { QUARTER, HALF, HOUR, DAY, WEEK, MONTH };

/* -- intervals -- */

struct cutting {
    enum interval interval;
    struct config_zone zone;
    struct arena arena;
};

static int64_t floor_to(int64_t v, int64_t step)
{
    int64_t rest = v % step;
    return v - (rest < 0 ? rest + step : rest);
}

/* Dates, in days since 1970, [*from, *to). */
static void dates_of(enum interval interval, int32_t date, int32_t *from, int32_t *to)
{
    int32_t year, month, day;

    if (interval == DAY) {
        *from = date;
        *to = date + 1;
    } else if (interval == WEEK) { /* from Monday; 1 January 1970 was a Thursday */
        *from = (int32_t)floor_to(date + 3, 7) - 3;
        *to = *from + 7;
    } else {
        config_date_parts(date, &year, &month, &day);
        *from = config_date(year, month, 1);
        *to = month == 12 ? config_date(year + 1, 1, 1) : config_date(year, month + 1, 1);
    }
}

static void interval_of(void *u, int64_t at_us, int64_t *from_us, int64_t *to_us)
{
    static const int64_t lengths_s[] = {[QUARTER] = 900, [HALF] = 1800, [HOUR] = 3600};
    const struct cutting *k = u;
    int64_t at_s = floor_to(at_us, SECOND_US) / SECOND_US, offset_s = config_zone_offset(&k->zone, at_s), local_s = at_s + offset_s;

    if (k->interval <= HOUR) {
        *from_us = (floor_to(local_s, lengths_s[k->interval]) - offset_s) * SECOND_US;
        *to_us = *from_us + lengths_s[k->interval] * SECOND_US;
        return;
    }
    int32_t from, to;
    dates_of(k->interval, (int32_t)(floor_to(local_s, DAY_S) / DAY_S), &from, &to);
    *from_us = config_zone_utc(&k->zone, from * DAY_S, false) * SECOND_US;
    *to_us = config_zone_utc(&k->zone, to * DAY_S, false) * SECOND_US;
}

/* -- the report -- */

struct reporting {
    struct api_call *call;
    struct report_ask ask;
    struct figures_report report;
    enum service_level level;
};

static enum err read_report(struct store_tx *tx, void *arg)
{
    struct reporting *r = arg;
    figures_report_done(&r->report);
    return figures_report(tx, &r->ask, &r->report);
}

/* A queue's own service level; of what is about several queues the usual one. */
static enum service_level level_of(const struct config_view *v, queue_id queue)
{
    const struct config_queue *q = queue ? config_queue(v, queue) : NULL;
    return q ? q->service_level : LEVEL_OFFERED;
}

static void row_json(struct reporting *r, const struct config_view *v, const struct report_row *row)
{
    struct json *j = &r->call->json;
    enum service_level level = r->ask.by == REPORT_QUEUE ? level_of(v, (queue_id)row->key) : r->level;

    json_open(j, NULL);
    if (r->ask.by == REPORT_INTERVAL)
        json_int(j, "from_us", row->key);
    else if (r->ask.by == REPORT_MEDIUM)
        json_z(j, "medium", api_media[row->key]);
    else
        json_id(j, bys[r->ask.by], (uint64_t)row->key);
    figures_json(j, &row->sums);
    figures_metrics_json(j, &row->sums, r->ask.by == REPORT_AGENT || r->ask.by == REPORT_CODE ? LEVEL_NONE : level);
    json_close(j);
}

static void report_json(struct reporting *r)
{
    struct json *j = &r->call->json;
    const struct config_view *v = config_take(r->call->api->conf.config);

    r->level = level_of(v, r->ask.queue);
    json_open(j, NULL);
    json_int(j, "from_us", r->ask.from_us);
    json_int(j, "to_us", r->ask.to_us);
    json_z(j, "by", bys[r->ask.by]);
    json_int(j, "formulas", FORMULAS_VERSION);
    json_array(j, "rows");
    for (uint32_t i = 0; i < r->report.count; i++)
        row_json(r, v, &r->report.rows[i]);
    json_end(j);
    json_open(j, "all");
    figures_json(j, &r->report.all);
    figures_metrics_json(j, &r->report.all, r->level);
    json_close(j);
    json_close(j);
    config_drop(v);
}

enum err api_do_report(struct api_call *c)
{
    struct cutting cut = {.interval = (enum interval)api_word(api_text(c->query, "interval"), intervals, DAY)};
    struct reporting r = {.call = c,
                          .ask = {.org = c->api->conf.org, .now_us = c->now_us, .by = (enum report_by)api_word(api_text(c->query, "by"), bys, REPORT_INTERVAL),
                                  .queue = api_id(c->query, "queue"), .topic = api_id(c->query, "topic"), .agent = api_id(c->query, "agent"),
                                  .medium = api_medium(api_text(c->query, "medium")), .interval = interval_of, .interval_u = &cut}};
    enum err err = api_span(c, LONGEST_US, &r.ask.from_us, &r.ask.to_us);
    if (err)
        return err;
    arena_init(&cut.arena, ZONE_BYTES_MAX);
    struct str zone = api_text(c->query, "zone");
    err = config_zone_load(zone.n ? zone : STR("UTC"), &cut.arena, &cut.zone);
    if (err == ERR_MISSING || err == ERR_INPUT)
        err = api_fail(c, ERR_INPUT, "zone");
    if (!err)
        err = store_read(c->api->conf.store, read_report, &r);
    if (err == ERR_FULL) /* so many rows nobody reads */
        err = api_fail(c, ERR_FIELD_RANGE, r.ask.by == REPORT_INTERVAL ? "interval" : "by");
    if (!err)
        report_json(&r);
    figures_report_done(&r.report);
    arena_done(&cut.arena);
    return err;
}

/* -- the contacts behind a figure -- */

struct behind {
    struct api_call *call;
    struct visits_ask ask;
    uint32_t limit, told;
};

static const char *const outcomes[] = {"waiting", "answered", "abandoned", "flowed_out"};
static const char *const origins[] = {"none", "arrived", "moved", "transferred", "returned", "dialled"};

static enum err tell(void *u, const struct visit_told *t)
{
    struct behind *b = u;
    struct json *j = &b->call->json;

    if (b->told++ == b->limit)
        return OK;
    json_open(j, NULL);
    json_id(j, "contact", t->v.contact);
    json_id(j, "conversation", t->conversation);
    json_id(j, "customer", t->party);
    json_text(j, "name", t->name);
    json_id(j, "queue", t->v.queue);
    json_id(j, "topic", t->v.topic);
    json_z(j, "medium", api_media[t->v.medium]);
    json_z(j, "origin", origins[t->v.origin]);
    json_z(j, "outcome", outcomes[t->v.outcome]);
    json_id(j, "agent", t->v.agent);
    json_int(j, "entered_us", t->v.entered_us);
    json_int(j, "wait_us", (t->v.left_us ? t->v.left_us : b->call->now_us) - t->v.entered_us);
    json_int(j, "target_us", t->v.target_us);
    json_int(j, "short_us", t->v.short_us);
    json_close(j);
    return OK;
}

static enum err read_behind(struct store_tx *tx, void *arg)
{
    struct behind *b = arg;
    struct json *j = &b->call->json;

    b->told = 0;
    json_open(j, NULL);
    json_array(j, "visits");
    enum err err = figures_list(tx, &b->ask, tell, b);
    json_end(j);
    json_bool(j, "more", b->told > b->limit);
    json_close(j);
    return err;
}

/* Which visits a figure counts. */
static void counts(struct str figure, struct visits_ask *a)
{
    a->outcome = a->is_short = a->in_target = -1;
    a->dialled = str_is(figure, "dialled");
    if (str_is(figure, "waiting"))
        a->outcome = VISIT_WAITING;
    else if (str_is(figure, "answered") || str_is(figure, "answered_in_target"))
        a->outcome = VISIT_ANSWERED;
    else if (str_is(figure, "flowed_out"))
        a->outcome = VISIT_FLOWED;
    else if (str_is(figure, "abandoned") || str_is(figure, "short_abandoned") || str_is(figure, "abandoned_in_target"))
        a->outcome = VISIT_ABANDONED;
    if (str_is(figure, "abandoned") || str_is(figure, "short_abandoned"))
        a->is_short = str_is(figure, "short_abandoned");
    if (str_is(figure, "answered_in_target") || str_is(figure, "abandoned_in_target"))
        a->in_target = 1;
}

enum err api_do_visits(struct api_call *c)
{
    struct behind b = {.call = c, .limit = (uint32_t)api_int(c->query, "limit", 100),
                       .ask = {.org = c->api->conf.org, .before = api_id(c->query, "before"), .queue = api_id(c->query, "queue")}};
    counts(api_text(c->query, "figure"), &b.ask);
    b.ask.max = b.limit + 1;
    enum err err = api_span(c, LONGEST_US, &b.ask.from_us, &b.ask.to_us);
    return err ? err : store_read(c->api->conf.store, read_behind, &b);
}
