#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/str.h"

static atomic_int least_level = LOG_INFO;

void log_set_level(enum log_level least)
{
    atomic_store(&least_level, (int)least);
}

static void write_time(struct json *j)
{
    struct timespec now;
    struct tm utc;
    char day[32], text[64];

    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &utc);
    snprintf(text, sizeof text, "%s.%06ldZ", day, now.tv_nsec / 1000);
    json_z(j, "time", text);
}

/* "rows=3 reason=full" becomes "rows":"3","reason":"full". Text without a '=' becomes a key alone. */
static void write_fields(struct json *j, char *fields)
{
    char *rest = NULL;

    for (char *word = strtok_r(fields, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        char *value = strchr(word, '=');
        if (value)
            *value++ = '\0';
        json_z(j, word, value ? value : "");
    }
}

void log_event(enum log_level level, const char *room, const char *event, const char *fmt, ...)
{
    static const char *const levels[] = {"debug", "info", "warn", "error"};
    char fields[1024];
    va_list args;

    if ((int)level < atomic_load_explicit(&least_level, memory_order_relaxed))
        return;
    va_start(args, fmt);
    vsnprintf(fields, sizeof fields, fmt, args);
    va_end(args);
    if (!str_utf8(str_of(fields))) /* also a text cut in the middle of a character */
        for (char *p = fields; *p; p++)
            *p = (unsigned char)*p < 0x80 ? *p : '?';

    struct buf line = {0};
    struct json j;
    json_init(&j, &line);
    json_open(&j, NULL);
    write_time(&j);
    json_z(&j, "level", levels[level]);
    json_z(&j, "room", room);
    json_z(&j, "event", event);
    write_fields(&j, fields);
    json_close(&j);
    buf_u8(&line, '\n');
    /* One write a line: lines of several threads do not mix. Nothing can be done if it fails. */
    if (line.err == OK && write(STDERR_FILENO, line.p, line.n) < 0) {
    }
    buf_done(&line);
}
