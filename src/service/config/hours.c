#include "service/config/hours.h"

#include "base/types.h"

#define DAY_S INT64_C(86400)

/* The spans of one local day: those of its date, or of its weekday. */
static const struct config_span *day_spans(const struct config_calendar *c, int32_t date, uint16_t *ret_count)
{
    const struct config_span *list = c->dates;
    uint16_t count = c->dates_count;
    int32_t day = date;

    for (int pass = 0; pass < 2; pass++) {
        uint16_t first = 0, n = 0;
        while (first < count && list[first].day < day)
            first++;
        while (first + n < count && list[first + n].day == day)
            n++;
        if (n) {
            *ret_count = n;
            return list + first;
        }
        list = c->week;
        count = c->week_count;
        day = (date % 7 + 7 + 3) % 7; /* 1970-01-01 was a Thursday */
    }
    *ret_count = 0;
    return NULL;
}

static int64_t moment(const struct config_calendar *c, int32_t date, uint16_t minute, bool last)
{
    return config_zone_utc(&c->zone, date * DAY_S + minute * 60, last) * SECOND_US;
}

bool config_hours_open(const struct config_calendar *c, int64_t now_us, int64_t *ret_change_us)
{
    int64_t now_s = now_us / SECOND_US;
    int64_t local = now_s + config_zone_offset(&c->zone, now_s);
    int32_t today = (int32_t)(local >= 0 ? local / DAY_S : (local - DAY_S + 1) / DAY_S);
    int64_t opens = CONFIG_NEVER_US, closes = 0;
    bool open = false;

    /* Two days back: the longest span begins yesterday, and a clock may be turned at midnight. Days come in order, so an opening that
     * is later than what is known ends the search; a span of the day after may still continue one of today. */
    for (int32_t date = today - 2; date <= today + CONFIG_HOURS_DAYS; date++) {
        uint16_t count;
        const struct config_span *spans = day_spans(c, date, &count);
        for (uint16_t i = 0; i < count; i++) {
            if (spans[i].from == spans[i].until)
                continue;
            int64_t from = moment(c, date, spans[i].from, false), until = moment(c, date, spans[i].until, true);
            if (from <= now_us && now_us < until) {
                open = true;
                closes = until > closes ? until : closes;
            } else if (open && from <= closes) {
                closes = until > closes ? until : closes;
            } else if (from > now_us && from < opens) {
                opens = from;
            }
        }
        int64_t next_day = moment(c, date + 1, 0, true);
        if (open ? closes < next_day : opens < next_day)
            break;
    }
    bool always = open && closes >= moment(c, today + CONFIG_HOURS_DAYS, 0, false);
    *ret_change_us = !open ? opens : always ? CONFIG_NEVER_US : closes;
    return open;
}

bool config_hours_all(const struct config_calendar *const *list, uint32_t count, int64_t now_us, int64_t *ret_change_us)
{
    int64_t t = now_us, soonest = CONFIG_NEVER_US, change;
    bool open = true;

    for (uint32_t i = 0; i < count; i++) {
        bool one = config_hours_open(list[i], now_us, &change);
        if (one && change < soonest)
            soonest = change;
        open = open && one;
    }
    *ret_change_us = soonest;
    if (open)
        return true;
    /* The first moment at which nobody is closed: each closed one moves it on to its own next opening. */
    for (uint32_t round = 0, agreed = 0; round < 4 * CONFIG_HOURS_DAYS && agreed < count; round++) {
        agreed = 0;
        for (uint32_t i = 0; i < count; i++) {
            if (config_hours_open(list[i], t, &change)) {
                agreed++;
                continue;
            }
            *ret_change_us = CONFIG_NEVER_US;
            if (change == CONFIG_NEVER_US || change - now_us > CONFIG_HOURS_DAYS * DAY_S * SECOND_US)
                return false;
            t = change;
        }
        if (agreed == count)
            *ret_change_us = t;
    }
    return false;
}
