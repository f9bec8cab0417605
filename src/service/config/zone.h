/* zone.h: a time zone of the tz database, read from its compiled file (RFC 9636, "TZif"). No process-wide TZ: several calendars may
 * have several zones, on any thread. Pure but for config_zone_load. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define CONFIG_ZONE_NAME_MAX 40u
#define CONFIG_ZONE_FILE_MAX (64u * 1024u)
#define CONFIG_ZONE_UNTIL 2100 /* the rule at the file's end is worked out to this year */

struct config_zone {
    struct str name;         /* "Asia/Shanghai" */
    const int64_t *at_s;     /* transitions, seconds since 1970 UTC, ascending */
    const int32_t *offset_s; /* east of UTC from that moment on */
    uint32_t count;
    int32_t first_s;         /* before all of them */
};

/* ERR_CORRUPT for bytes that are no such file; nothing is read beyond n. The arrays lie in the arena. */
MUST_USE enum err config_zone_parse(const uint8_t *p, size_t n, struct arena *a, struct config_zone *ret);
/* Of the system's database, /usr/share/zoneinfo. ERR_MISSING: there is no such zone; ERR_INPUT: no name of one. */
MUST_USE enum err config_zone_load(struct str name, struct arena *a, struct config_zone *ret);
int32_t config_zone_offset(const struct config_zone *z, int64_t utc_s);
/* Seconds of a clock on the wall to UTC. What the clock skips in spring is the moment it skips to; of what it shows twice in autumn,
 * the first or the last time. */
int64_t config_zone_utc(const struct config_zone *z, int64_t local_s, bool last);
/* Days since 1970-01-01 of a date, and back (Howard Hinnant, chrono-compatible low-level date algorithms). */
int32_t config_date(int32_t year, int32_t month, int32_t day);
void config_date_parts(int32_t date, int32_t *ret_year, int32_t *ret_month, int32_t *ret_day);
