/* hours.h: opening hours: spans of each weekday, days that are different, in the zone of the place. Pure. */
#pragma once

#include "service/config/zone.h"

#define CONFIG_CALENDARS_MAX 100u
#define CONFIG_SPANS_MAX 600u /* of a calendar, weekdays and dates together */
#define CONFIG_DAY_MIN 1440u
#define CONFIG_HOURS_DAYS 400 /* how far ahead an opening is looked for */
#define CONFIG_NEVER_US INT64_MAX

/* Local minutes from..until of a day; until may be up to 1440 past midnight of the next: 22:00 to 06:00 is 1320..1800 and belongs to
 * the day it begins. from == until: closed (of a date). */
struct config_span {
    int32_t day;      /* weekly: 0 Monday .. 6 Sunday; else days since 1970-01-01 */
    uint16_t from, until;
    struct str label; /* of a date: why it is different; may be empty */
};
struct config_calendar {
    uint64_t id;
    struct str zh, en;
    struct config_zone zone;
    int64_t promise_us;              /* who writes while closed hears so long after the next opening; 0: nothing is promised */
    const struct config_span *week;  /* sorted by day, from */
    const struct config_span *dates; /* sorted too; a date that is named here forgets its weekday */
    uint16_t week_count, dates_count;
    int64_t version;
};

/* What hours can hold for. A chat is open while those of its site, its topic and its topic's queue are. */
enum config_hours_of { CONFIG_HOURS_NONE, CONFIG_HOURS_SITE, CONFIG_HOURS_TOPIC, CONFIG_HOURS_QUEUE };
struct config_use {
    enum config_hours_of kind;
    uint64_t id, calendar;
};

/* Is it open? *ret_change_us: when that changes (the next opening or closing), CONFIG_NEVER_US if not within CONFIG_HOURS_DAYS. Spans
 * that touch are one. */
bool config_hours_open(const struct config_calendar *c, int64_t now_us, int64_t *ret_change_us);
/* Several at once: open while all of them are. None: always. */
bool config_hours_all(const struct config_calendar *const *list, uint32_t count, int64_t now_us, int64_t *ret_change_us);
