/* log.h: one JSON line per event to stderr: time, level, room, event, fields. No personal data, no secrets:
 * ids and numbers. Thread-safe. */
#pragma once

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

void log_set_level(enum log_level least);
/* log_event(LOG_WARN, "store", "batch_failed", "rows=%d reason=%s", n, z): the format's key=value pairs become
 * JSON string fields (a value ends at the next space). */
void log_event(enum log_level level, const char *room, const char *event, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
