/* trace_read.c: a call log as text becomes rows. Bounded; nothing in it can do more than be refused. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/prng.h"
#include "base/types.h"
#include "sim/sim_trace.h"

enum column { ID, TYPE, PRIORITY, ARRIVED, OUTCOME, WAIT, HANDLE, AGENT, CUSTOMER, COLUMNS };
static const char *const names[COLUMNS] = {"id", "type", "priority", "arrived", "outcome", "wait_s", "handle_s", "agent", "customer"};
const char sim_trace_columns[] = "id, type, priority, arrived, outcome, wait_s, handle_s";
#define FIELDS_MAX 64u
#define NAME_MAX_BYTES 100u
#define ROW_BYTES_MAX 65536 /* a quote is not closed further off than this */

struct reader {
    const char *p, *end;
    uint64_t line, next_line; /* the row's first, and the one behind it; lines from 1 */
    uint32_t fields; /* of the header, and so of each row */
    int at[COLUMNS]; /* field of each column, -1: not there */
    struct map agents, ids;
    const char *text; /* where it all begins */
    struct sim_trace *t;
};

static void broken(struct reader *r, const char *column, const char *why)
{
    struct sim_trace *t = r->t;
    if (t->broken_count < SIM_TRACE_BROKEN_KEPT) {
        struct sim_trace_broken *b = &t->broken[t->broken_count];
        b->line = r->line;
        snprintf(b->column, sizeof b->column, "%s", column);
        snprintf(b->why, sizeof b->why, "%s", why);
    }
    t->broken_count++;
}

/* The quote that closes a field; two beside one another stand for one inside of it. NULL: nothing does. */
static const char *closing(const char *p, const char *end)
{
    while ((p = memchr(p, '"', (size_t)(end - p))) != NULL && p + 1 < end && p[1] == '"')
        p += 2;
    return p;
}

static const char *line_end(const struct reader *r, const char *p)
{
    const char *end = memchr(p, '\n', (size_t)(r->end - p));
    return end ? end : r->end;
}

/* A field that begins at p, and where it ends: at a comma, a line end or the end. Quoted it may hold both, and a doubled quote stays
 * doubled, since the text is not copied; what follows a closing quote is not ours to guess at. NULL: never closed. */
static const char *field_at(const struct reader *r, const char *p, struct str *ret)
{
    bool quoted = p < r->end && *p == '"';
    const char *from = p + quoted, *to = quoted ? closing(from, r->end) : NULL;

    if (quoted && (!to || to - r->p > ROW_BYTES_MAX))
        return NULL;
    for (p = quoted ? to + 1 : p; p < r->end && *p != ',' && *p != '\n';)
        p++;
    if (!quoted)
        to = p > from && p[-1] == '\r' && (p == r->end || *p == '\n') ? p - 1 : p;
    *ret = (struct str){from, (size_t)(to - from)};
    return p;
}

/* The next row's fields (RFC 4180). Returns their number; more than FIELDS_MAX are counted, not kept. *ret_why: what is wrong with all
 * of it, and then only its first line is taken: the next may be a row again. */
static uint32_t fields_of(struct reader *r, struct str fields[FIELDS_MAX], const char **ret_why)
{
    const char *start = r->p, *p = start;
    uint32_t count = 0;
    struct str field;

    r->line = r->next_line;
    *ret_why = NULL;
    for (;; p++) {
        p = field_at(r, p, &field);
        if (!p)
            break;
        if (count < FIELDS_MAX)
            fields[count] = field;
        count++;
        if (p == r->end || *p == '\n')
            break;
    }
    if (!p)
        *ret_why = "a quote that is not closed";
    else if (!str_utf8((struct str){start, (size_t)(p - start)})) /* what is said of it is shown again */
        *ret_why = "not UTF-8";
    if (!p)
        p = line_end(r, start);
    for (const char *at = start; at < p && (at = memchr(at, '\n', (size_t)(p - at))) != NULL; at++)
        r->next_line++;
    r->next_line++;
    r->p = p < r->end ? p + 1 : p;
    return count;
}

/* -- values -- */

/* A name, which is shown in tables: on one line. */
static bool name_ok(struct str s, size_t least)
{
    return s.n >= least && s.n <= NAME_MAX_BYTES && !memchr(s.p, '\n', s.n);
}

/* Digits, and up to six decimals; at most max whole seconds. */
static bool seconds_of(struct str s, int64_t max, int64_t *ret_us)
{
    int64_t whole = 0, part = 0, scale = SECOND_US;
    size_t i = 0;

    for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++) {
        whole = whole * 10 + (s.p[i] - '0');
        if (whole > max)
            return false;
    }
    if (i == 0)
        return false;
    if (i < s.n && s.p[i] == '.')
        for (i++; i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && scale > 1; i++) {
            scale /= 10;
            part += (s.p[i] - '0') * scale;
        }
    *ret_us = whole * SECOND_US + part;
    return i == s.n;
}

static bool digits(const char *p, uint32_t n, int64_t least, int64_t most, int64_t *ret)
{
    int64_t v = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (p[i] < '0' || p[i] > '9')
            return false;
        v = v * 10 + (p[i] - '0');
    }
    *ret = v;
    return v >= least && v <= most;
}

/* Days since 1970 in the Gregorian calendar; years from March on, so that the day that leaps is the last. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
    if (month <= 2)
        year--;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return year * 365 + year / 4 - year / 100 + year / 400 + of_year - 719468;
}

static int64_t days_in(int64_t year, int64_t month)
{
    return month == 12 ? 31 : days_of(year, month + 1, 1) - days_of(year, month, 1);
}

/* 2026-11-22T08:30:00, a space instead of the T, decimals, a Z; or seconds. */
static bool time_of(struct str s, int64_t *ret_us)
{
    int64_t year, month, day, hour, minute, rest;

    if (s.n < 19 || s.p[4] != '-')
        return seconds_of(s, SIM_TRACE_TIME_MAX_S, ret_us);
    if (s.p[s.n - 1] == 'Z')
        s.n--;
    if (s.p[7] != '-' || (s.p[10] != 'T' && s.p[10] != ' ') || s.p[13] != ':' || s.p[16] != ':' || s.n < 19 ||
        !digits(s.p, 4, 1970, 2200, &year) || !digits(s.p + 5, 2, 1, 12, &month) ||
        !digits(s.p + 8, 2, 1, days_in(year, month), &day) || !digits(s.p + 11, 2, 0, 23, &hour) ||
        !digits(s.p + 14, 2, 0, 59, &minute) || s.p[18] < '0' || s.p[18] > '9' ||
        !seconds_of((struct str){s.p + 17, s.n - 17}, 59, &rest))
        return false;
    *ret_us = ((days_of(year, month, day) * 24 + hour) * 60 + minute) * 60 * SECOND_US + rest;
    return true;
}

/* -- names -- */

static bool type_of(struct sim_trace *t, struct str s, uint8_t *ret_type)
{
    uint32_t i = 0;
    while (i < t->types_count && !str_eq(t->types[i], s))
        i++;
    if (i == SIM_TRACE_TYPES_MAX)
        return false;
    if (i == t->types_count)
        t->types[t->types_count++] = s;
    *ret_type = (uint8_t)i;
    return true;
}

/* Names of one hash stand behind one another: the next key is tried. */
static enum err agent_of(struct reader *r, struct str s, uint32_t *ret_agent)
{
    struct sim_trace *t = r->t;
    uint64_t key = hash_bytes(s.p, s.n, 0), at;

    *ret_agent = 0;
    if (s.n == 0)
        return OK;
    for (;; key++) {
        key |= key == 0;
        if (!map_get(&r->agents, key, &at))
            break;
        if (str_eq(t->agents[at - 1], s)) {
            *ret_agent = (uint32_t)at;
            return OK;
        }
    }
    if (t->agents_count == SIM_TRACE_AGENTS_MAX)
        return ERR_FULL;
    if (t->agents_count == t->agents_room) {
        uint32_t room = t->agents_room ? 2 * t->agents_room : 64;
        struct str *agents = realloc(t->agents, room * sizeof *agents);
        if (!agents)
            return ERR_NOMEM;
        t->agents = agents;
        t->agents_room = room;
    }
    if (map_put(&r->agents, key, t->agents_count + 1) != OK)
        return ERR_NOMEM;
    t->agents[t->agents_count++] = s;
    *ret_agent = t->agents_count;
    return OK;
}

/* ERR_EXISTS: another row has this id. Kept: where the id stands in the text, and its length, which is 100 at most. */
static enum err id_once(struct reader *r, struct str id)
{
    uint64_t key = hash_bytes(id.p, id.n, 0), at;

    for (;; key++) {
        key |= key == 0;
        if (!map_get(&r->ids, key, &at))
            break;
        if (str_eq((struct str){r->text + (at >> 7), at & 127}, id))
            return ERR_EXISTS;
    }
    return map_put(&r->ids, key, (uint64_t)(id.p - r->text) << 7 | id.n);
}

/* -- rows -- */

static bool header(struct reader *r)
{
    struct str fields[FIELDS_MAX];
    const char *why;
    if (r->end - r->p >= 3 && memcmp(r->p, "\xef\xbb\xbf", 3) == 0)
        r->p += 3;
    uint32_t count = r->fields = fields_of(r, fields, &why);

    for (int c = 0; c < COLUMNS; c++) {
        r->at[c] = -1;
        for (uint32_t i = 0; i < count && i < FIELDS_MAX; i++)
            if (str_is(fields[i], names[c]))
                r->at[c] = (int)i;
        if (r->at[c] < 0 && c != AGENT && c != CUSTOMER) {
            size_t n = strlen(r->t->missing);
            snprintf(r->t->missing + n, sizeof r->t->missing - n, "%s%s", n ? ", " : "", names[c]);
        }
    }
    return !r->t->missing[0];
}

/* The column that is wrong, or COLUMNS. */
static enum column row_of(struct reader *r, const struct str *fields, struct sim_trace_row *ret, struct str *ret_agent)
{
    int64_t priority;
    struct str at[COLUMNS];

    for (int c = 0; c < COLUMNS; c++)
        at[c] = r->at[c] < 0 ? (struct str){"", 0} : fields[r->at[c]];
    if (!name_ok(at[ID], 1))
        return ID;
    if (at[PRIORITY].n != 1 || !digits(at[PRIORITY].p, 1, 0, 9, &priority))
        return PRIORITY;
    if (!time_of(at[ARRIVED], &ret->arrived_us))
        return ARRIVED;
    ret->served = str_is(at[OUTCOME], "served");
    if (!ret->served && !str_is(at[OUTCOME], "abandoned"))
        return OUTCOME;
    if (!seconds_of(at[WAIT], SIM_TRACE_SPAN_MAX_S, &ret->wait_us))
        return WAIT;
    ret->handle_us = 0;
    if ((ret->served || at[HANDLE].n > 0) && !seconds_of(at[HANDLE], SIM_TRACE_SPAN_MAX_S, &ret->handle_us))
        return HANDLE;
    if (!name_ok(at[AGENT], 0))
        return AGENT;
    if (!name_ok(at[TYPE], 1) || !type_of(r->t, at[TYPE], &ret->type)) /* last: it is kept */
        return TYPE;
    ret->priority = (uint8_t)priority;
    *ret_agent = at[AGENT];
    return COLUMNS;
}

static enum err keep(struct sim_trace *t, const struct sim_trace_row *row)
{
    if (t->count == SIM_TRACE_ROWS_MAX)
        return ERR_FULL;
    if (t->count == t->room) {
        uint32_t room = t->room ? 2 * t->room : 4096;
        struct sim_trace_row *rows = realloc(t->rows, room * sizeof *rows);
        if (!rows)
            return ERR_NOMEM;
        t->rows = rows;
        t->room = room;
    }
    t->rows[t->count++] = *row;
    return OK;
}

static enum err rows_of(struct reader *r)
{
    static const char *const why[COLUMNS] = {
        "1 to 100 bytes on one line", "1 to 100 bytes on one line, at most 32 types", "0 to 9", "2026-11-22T08:30:00 or seconds", "served or abandoned",
        "seconds, at most a day", "seconds, at most a day", "at most 100 bytes on one line", ""};
    enum err err = OK;

    while (err == OK && r->p < r->end) {
        struct str fields[FIELDS_MAX], agent;
        struct sim_trace_row row = {0};
        const char *why_row;
        uint32_t count = fields_of(r, fields, &why_row);
        if (!why_row && count == 1 && fields[0].n == 0)
            continue; /* an empty line */
        if (count != r->fields || count > FIELDS_MAX || why_row) {
            broken(r, "", why_row ? why_row : count < r->fields ? "fewer fields than the header" : "more fields than the header, or than 64");
            continue;
        }
        enum column wrong = row_of(r, fields, &row, &agent);
        if (wrong != COLUMNS) {
            broken(r, names[wrong], why[wrong]);
            continue;
        }
        err = id_once(r, fields[r->at[ID]]);
        if (err == ERR_EXISTS) {
            broken(r, names[ID], "another row has it");
            err = OK;
            continue;
        }
        if (err == OK)
            err = agent_of(r, agent, &row.agent);
        if (err == OK)
            err = keep(r->t, &row);
    }
    return err;
}

/* Merge sort by arrival: stable, so that rows of one second stay as they stood. */
static enum err sort(struct sim_trace *t)
{
    struct sim_trace_row *other = malloc((t->count + 1) * sizeof *other), *from = t->rows, *to = other;
    if (!other)
        return ERR_NOMEM;
    for (size_t width = 1; width < t->count; width *= 2) {
        for (size_t low = 0; low < t->count; low += 2 * width) {
            size_t middle = low + width < t->count ? low + width : t->count;
            size_t high = low + 2 * width < t->count ? low + 2 * width : t->count, a = low, b = middle;
            for (size_t i = low; i < high; i++)
                to[i] = a < middle && (b == high || from[a].arrived_us <= from[b].arrived_us) ? from[a++] : from[b++];
        }
        struct sim_trace_row *swap = from;
        from = to;
        to = swap;
    }
    if (from != t->rows)
        memcpy(t->rows, from, t->count * sizeof *from);
    free(other);
    return OK;
}

enum err sim_trace_read(const char *text, size_t n, bool skip_broken, struct sim_trace *ret)
{
    *ret = (struct sim_trace){0};
    struct reader r = {.p = text, .end = text + n, .next_line = 1, .text = text, .t = ret};

    if (!header(&r))
        return ERR_INPUT;
    enum err err = rows_of(&r);
    map_done(&r.agents);
    map_done(&r.ids);
    if (err != OK)
        return err;
    if ((ret->broken_count > 0 && !skip_broken) || ret->count == 0)
        return ERR_INPUT;
    return sort(ret);
}

void sim_trace_done(struct sim_trace *t)
{
    free(t->rows);
    free(t->agents);
    *t = (struct sim_trace){0};
}
