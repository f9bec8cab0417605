/* Points in time as text: RFC 3339, and its shorter forms as people write them. */
#include <stdio.h>

#include "base/str.h"

/* A reader of fixed digits; the first that does not fit makes it bad. */
struct reader {
    struct str s;
    size_t at;
    bool bad;
};

static int32_t digits(struct reader *r, size_t n, int32_t least, int32_t most)
{
    int32_t v = 0;

    for (size_t i = 0; i < n; i++, r->at++) {
        if (r->at >= r->s.n || r->s.p[r->at] < '0' || r->s.p[r->at] > '9') {
            r->bad = true;
            return least;
        }
        v = v * 10 + (r->s.p[r->at] - '0');
    }
    if (v < least || v > most)
        r->bad = true;
    return r->bad ? least : v;
}

static bool sign(struct reader *r, char c)
{
    bool there = r->at < r->s.n && r->s.p[r->at] == c;
    r->at += there;
    return there;
}

static void want(struct reader *r, char c)
{
    if (!sign(r, c))
        r->bad = true;
}

static int32_t days_in(int32_t year, int32_t month)
{
    static const int32_t days[] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month] + (month == 2 && leap);
}

/* Days since 1970-01-01 in the Gregorian calendar; Howard Hinnant, chrono-compatible low-level date algorithms, days_from_civil. */
static int64_t days_since_1970(int32_t year, int32_t month, int32_t day)
{
    int32_t y = month <= 2 ? year - 1 : year;
    int32_t era = y / 400, of_era = y - era * 400;
    int32_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return (int64_t)era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* One to three decimals of a second. */
static int32_t decimals(struct reader *r)
{
    int32_t ms = 0, worth = 100;

    do {
        ms += digits(r, 1, 0, 9) * worth;
        worth /= 10;
    } while (worth > 0 && r->at < r->s.n && r->s.p[r->at] >= '0' && r->s.p[r->at] <= '9');
    return ms;
}

bool str_time(struct str text, int64_t *ret_ms)
{
    struct reader r = {.s = text};
    int32_t year = digits(&r, 4, 1, 9999), minutes = 0, seconds = 0, ms = 0, zone = 0;

    want(&r, '-');
    int32_t month = digits(&r, 2, 1, 12);
    want(&r, '-');
    int32_t day = digits(&r, 2, 1, days_in(year, month));
    if (sign(&r, ' ') || sign(&r, 'T')) {
        minutes = digits(&r, 2, 0, 23) * 60;
        want(&r, ':');
        minutes += digits(&r, 2, 0, 59);
        if (sign(&r, ':')) {
            seconds = digits(&r, 2, 0, 59);
            ms = sign(&r, '.') ? decimals(&r) : 0;
        }
        bool west = r.at < text.n && text.p[r.at] == '-';
        if (!sign(&r, 'Z') && (sign(&r, '+') || sign(&r, '-'))) {
            zone = digits(&r, 2, 0, 14) * 60;
            want(&r, ':');
            zone = (zone + digits(&r, 2, 0, 59)) * (west ? -1 : 1);
        }
    }
    if (r.bad || r.at != text.n)
        return false;
    *ret_ms = (days_since_1970(year, month, day) * 86400 + (int64_t)(minutes - zone) * 60 + seconds) * 1000 + ms;
    return true;
}

/* civil_from_days of the same source; it holds for days before 1970, too. */
void str_put_time(int64_t ms, char ret_text[STR_TIME_BYTES])
{
    int64_t seconds = ms / 1000 - (ms % 1000 < 0), days = seconds / 86400 - (seconds % 86400 < 0), left = seconds - days * 86400;
    int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097, doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153, month = mp < 10 ? mp + 3 : mp - 9, part = (ms % 1000 + 1000) % 1000;
    int n = snprintf(ret_text, STR_TIME_BYTES, "%04lld-%02lld-%02lldT%02d:%02d:%02d", (long long)(yoe + era * 400 + (month <= 2)),
                     (long long)month, (long long)(doy - (153 * mp + 2) / 5 + 1), (int)(left / 3600), (int)(left % 3600 / 60), (int)(left % 60));
    if (n <= 0 || n >= STR_TIME_BYTES)
        return;
    if (part)
        snprintf(ret_text + n, STR_TIME_BYTES - (size_t)n, ".%03dZ", (int)part);
    else
        snprintf(ret_text + n, STR_TIME_BYTES - (size_t)n, "Z");
}
