#include "lang/tree.h"

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

bool lang_time(struct str text, int64_t *ret_ms)
{
    struct reader r = {.s = text};
    int32_t year = digits(&r, 4, 1, 9999), minutes = 0, seconds = 0, zone = 0;

    want(&r, '-');
    int32_t month = digits(&r, 2, 1, 12);
    want(&r, '-');
    int32_t day = digits(&r, 2, 1, days_in(year, month));
    if (sign(&r, ' ') || sign(&r, 'T')) {
        minutes = digits(&r, 2, 0, 23) * 60;
        want(&r, ':');
        minutes += digits(&r, 2, 0, 59);
        if (sign(&r, ':'))
            seconds = digits(&r, 2, 0, 59);
        bool west = r.at < text.n && text.p[r.at] == '-';
        if (!sign(&r, 'Z') && (sign(&r, '+') || sign(&r, '-'))) {
            zone = digits(&r, 2, 0, 14) * 60;
            want(&r, ':');
            zone = (zone + digits(&r, 2, 0, 59)) * (west ? -1 : 1);
        }
    }
    if (r.bad || r.at != text.n)
        return false;
    *ret_ms = (days_since_1970(year, month, day) * 86400 + (int64_t)(minutes - zone) * 60 + seconds) * 1000;
    return true;
}
