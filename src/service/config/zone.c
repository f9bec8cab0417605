#include "service/config/zone.h"

#include <stdio.h>
#include <string.h>

#define DAY_S 86400
#define HEAD_BYTES 44u
#define TRANSITIONS_MAX 4000u

int32_t config_date(int32_t year, int32_t month, int32_t day)
{
    year -= month <= 2;
    int32_t era = (year >= 0 ? year : year - 399) / 400, of_era = year - era * 400;
    int32_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void config_date_parts(int32_t date, int32_t *ret_year, int32_t *ret_month, int32_t *ret_day)
{
    int32_t z = date + 719468, era = (z >= 0 ? z : z - 146096) / 146097, doe = z - era * 146097;
    int32_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int32_t mp = (5 * doy + 2) / 153;
    *ret_day = doy - (153 * mp + 2) / 5 + 1;
    *ret_month = mp < 10 ? mp + 3 : mp - 9;
    *ret_year = yoe + era * 400 + (*ret_month <= 2);
}

/* -- the rule for the time after the last transition: POSIX TZ, RFC 9636 3.3.1 -- */

struct rule_day {
    char kind; /* 'M' month.week.weekday, 'J' day 1..365 without 29 February, '0' day 0..365 */
    int32_t month, week, day, at_s;
};
struct rule {
    int32_t standard_s, summer_s;
    bool has_summer;
    struct rule_day begin, end;
};

static bool number(struct str *s, int32_t most, int32_t *ret)
{
    int32_t n = 0;
    size_t i = 0;
    for (; i < s->n && s->p[i] >= '0' && s->p[i] <= '9'; i++) {
        n = n * 10 + (s->p[i] - '0');
        if (n > most)
            return false;
    }
    if (i == 0)
        return false;
    *s = (struct str){s->p + i, s->n - i};
    *ret = n;
    return true;
}

static bool skip(struct str *s, char c)
{
    if (s->n == 0 || s->p[0] != c)
        return false;
    *s = (struct str){s->p + 1, s->n - 1};
    return true;
}

/* "<+08>" or "CST" */
static bool abbreviation(struct str *s)
{
    bool quoted = skip(s, '<');
    size_t i = 0;
    while (i < s->n && (quoted ? s->p[i] != '>' : (s->p[i] >= 'A' && s->p[i] <= 'Z') || (s->p[i] >= 'a' && s->p[i] <= 'z')))
        i++;
    *s = (struct str){s->p + i, s->n - i};
    return i > 0 && (!quoted || skip(s, '>'));
}

/* "[+-]hh[:mm[:ss]]" */
static bool clock_s(struct str *s, int32_t *ret_s)
{
    bool minus = skip(s, '-');
    int32_t h, m = 0, sec = 0;
    if (!minus)
        (void)skip(s, '+');
    if (!number(s, 167, &h) || (skip(s, ':') && (!number(s, 59, &m) || (skip(s, ':') && !number(s, 59, &sec)))))
        return false;
    *ret_s = (minus ? -1 : 1) * (h * 3600 + m * 60 + sec);
    return true;
}

static bool rule_date(struct str *s, struct rule_day *d)
{
    *d = (struct rule_day){.kind = '0', .at_s = 7200};
    if (skip(s, 'M')) {
        d->kind = 'M';
        if (!number(s, 12, &d->month) || !skip(s, '.') || !number(s, 5, &d->week) || !skip(s, '.') || !number(s, 6, &d->day) ||
            d->month < 1 || d->week < 1)
            return false;
    } else {
        d->kind = skip(s, 'J') ? 'J' : '0';
        if (!number(s, 365, &d->day))
            return false;
    }
    return !skip(s, '/') || clock_s(s, &d->at_s);
}

static bool read_rule(struct str s, struct rule *r)
{
    *r = (struct rule){0};
    if (!abbreviation(&s) || !clock_s(&s, &r->standard_s))
        return false;
    r->standard_s = -r->standard_s;
    if (s.n == 0)
        return true;
    r->summer_s = r->standard_s + 3600;
    r->has_summer = abbreviation(&s);
    if (!r->has_summer)
        return false;
    if (s.n && s.p[0] != ',') {
        if (!clock_s(&s, &r->summer_s))
            return false;
        r->summer_s = -r->summer_s;
    }
    return skip(&s, ',') && rule_date(&s, &r->begin) && skip(&s, ',') && rule_date(&s, &r->end) && s.n == 0;
}

static bool leap(int32_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Local seconds since 1970 at which the rule's day comes in that year. */
static int64_t rule_at(const struct rule_day *d, int32_t year)
{
    int32_t date;
    if (d->kind == 'M') {
        int32_t first = config_date(year, d->month, 1), weekday = ((first + 4) % 7 + 7) % 7; /* 1970-01-01 was a Thursday */
        date = first + (d->day - weekday + 7) % 7 + 7 * (d->week - 1);
        int32_t next = d->month == 12 ? config_date(year + 1, 1, 1) : config_date(year, d->month + 1, 1);
        while (date >= next)
            date -= 7;
    } else {
        date = config_date(year, 1, 1) + d->day - (d->kind == 'J');
        if (d->kind == 'J' && leap(year) && d->day >= 60)
            date++;
    }
    return (int64_t)date * DAY_S + d->at_s;
}

/* -- the file -- */

static int64_t big(const uint8_t *p, size_t n)
{
    uint64_t v = p[0] & 0x80 ? ~UINT64_C(0) : 0;
    for (size_t i = 0; i < n; i++)
        v = v << 8 | p[i];
    return (int64_t)v;
}

struct head {
    uint32_t isut, isstd, leap, times, types, chars;
};

static bool read_head(const uint8_t *p, size_t n, struct head *h)
{
    if (n < HEAD_BYTES || memcmp(p, "TZif", 4) != 0 || p[4] < '2')
        return false;
    uint32_t *all[] = {&h->isut, &h->isstd, &h->leap, &h->times, &h->types, &h->chars};
    for (int i = 0; i < 6; i++) {
        int64_t v = big(p + 20 + 4 * i, 4);
        if (v < 0 || v > (int64_t)TRANSITIONS_MAX)
            return false;
        *all[i] = (uint32_t)v;
    }
    return h->types > 0;
}

static size_t block_bytes(const struct head *h, size_t time)
{
    return h->times * (time + 1) + h->types * 6 + h->chars + h->leap * (time + 4) + h->isstd + h->isut;
}

/* What the rule says after the file's last transition, or from 1970 on. */
static void follow_rule(const struct rule *r, int64_t *at, int32_t *offset, uint32_t *count)
{
    int64_t last = *count ? at[*count - 1] : INT64_MIN;
    int32_t year = 1970, month, day;

    if (*count && last > 0)
        config_date_parts((int32_t)(last / DAY_S), &year, &month, &day);
    for (; r->has_summer && year < CONFIG_ZONE_UNTIL; year++) {
        int64_t on = rule_at(&r->begin, year) - r->standard_s, off = rule_at(&r->end, year) - r->summer_s;
        bool north = on < off;
        for (int k = 0; k < 2; k++) {
            bool begins = (k == 0) == north;
            int64_t t = begins ? on : off;
            if (t <= last)
                continue;
            at[*count] = last = t;
            offset[(*count)++] = begins ? r->summer_s : r->standard_s;
        }
    }
}

enum err config_zone_parse(const uint8_t *p, size_t n, struct arena *a, struct config_zone *ret)
{
    struct head h;
    struct rule rule = {0};

    /* The first block has 32-bit times, for readers of old; the second says the same in 64. */
    if (!read_head(p, n, &h) || n - HEAD_BYTES < block_bytes(&h, 4))
        return ERR_CORRUPT;
    size_t skipped = HEAD_BYTES + block_bytes(&h, 4);
    p += skipped;
    n -= skipped;
    if (!read_head(p, n, &h) || n - HEAD_BYTES < block_bytes(&h, 8))
        return ERR_CORRUPT;
    const uint8_t *times = p + HEAD_BYTES, *which = times + 8 * h.times, *types = which + h.times;
    struct str foot = {(const char *)p + HEAD_BYTES + block_bytes(&h, 8), n - HEAD_BYTES - block_bytes(&h, 8)};
    if (foot.n < 2 || foot.p[0] != '\n' || foot.p[foot.n - 1] != '\n')
        return ERR_CORRUPT;
    foot = (struct str){foot.p + 1, foot.n - 2};
    if (foot.n && !read_rule(foot, &rule))
        return ERR_CORRUPT;

    uint32_t room = h.times + 2 * (CONFIG_ZONE_UNTIL - 1969);
    int64_t *at = arena_new(a, room, int64_t);
    int32_t *offset = arena_new(a, room, int32_t);
    if (!at || !offset)
        return ERR_NOMEM;
    uint32_t count = 0;
    for (uint32_t i = 0; i < h.times; i++) {
        int64_t t = big(times + 8 * i, 8);
        if (which[i] >= h.types || (count && t <= at[count - 1]))
            return ERR_CORRUPT;
        int64_t off = big(types + 6 * which[i], 4);
        if (off < -DAY_S || off > DAY_S)
            return ERR_CORRUPT;
        at[count] = t;
        offset[count++] = (int32_t)off;
    }
    if (foot.n)
        follow_rule(&rule, at, offset, &count);
    int64_t first = big(types, 4);
    if (first < -DAY_S || first > DAY_S)
        return ERR_CORRUPT;
    *ret = (struct config_zone){.at_s = at, .offset_s = offset, .count = count, .first_s = (int32_t)first};
    return OK;
}

static bool is_name(struct str s)
{
    if (s.n == 0 || s.n > CONFIG_ZONE_NAME_MAX || s.p[0] == '/' || s.p[s.n - 1] == '/')
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'), digit = c >= '0' && c <= '9';
        if (!letter && !digit && c != '_' && c != '+' && c != '-' && c != '/')
            return false;
    }
    return true; /* no dot: it cannot climb */
}

enum err config_zone_load(struct str name, struct arena *a, struct config_zone *ret)
{
    char path[CONFIG_ZONE_NAME_MAX + 24];
    struct arena file = {0};

    if (!is_name(name))
        return ERR_INPUT;
    snprintf(path, sizeof path, "/usr/share/zoneinfo/%.*s", STR_FMT(name));
    FILE *f = fopen(path, "rbe");
    if (!f)
        return ERR_MISSING;
    arena_init(&file, 0);
    uint8_t *bytes = arena_take(&file, CONFIG_ZONE_FILE_MAX);
    size_t n = bytes ? fread(bytes, 1, CONFIG_ZONE_FILE_MAX, f) : 0;
    fclose(f);
    enum err err = bytes ? config_zone_parse(bytes, n, a, ret) : ERR_NOMEM;
    arena_done(&file);
    if (err == ERR_CORRUPT)
        return ERR_MISSING; /* a folder, or another file of the system */
    if (err == OK) {
        ret->name = (struct str){arena_text(a, name.p, name.n), name.n};
        err = ret->name.p ? OK : ERR_NOMEM;
    }
    return err;
}

/* -- asking -- */

/* How many transitions are at or before t. */
static uint32_t before(const struct config_zone *z, int64_t t)
{
    uint32_t low = 0, high = z->count;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (z->at_s[mid] <= t)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

int32_t config_zone_offset(const struct config_zone *z, int64_t utc_s)
{
    uint32_t n = before(z, utc_s);
    return n ? z->offset_s[n - 1] : z->first_s;
}

int64_t config_zone_utc(const struct config_zone *z, int64_t local_s, bool last)
{
    /* The two offsets that may be in force: a day before and a day after, since no clock is turned by more. */
    int32_t early = config_zone_offset(z, local_s - DAY_S), late = config_zone_offset(z, local_s + DAY_S);
    int64_t one = local_s - early, two = local_s - late;
    bool one_fits = config_zone_offset(z, one) == early, two_fits = config_zone_offset(z, two) == late;

    if (one_fits && two_fits)
        return last == (one > two) ? one : two;
    if (one_fits || two_fits)
        return one_fits ? one : two;
    /* Skipped: the moment of the change. */
    uint32_t n = before(z, one > two ? one : two);
    return n ? z->at_s[n - 1] : one;
}
