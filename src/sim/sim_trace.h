/* sim_trace.h: a recorded call log played again through the engine, under its own order of service or another.
 *
 * The log is CSV, UTF-8, a header first, columns in any order, further columns ignored (docs/performance.md, "Call logs"):
 *   id, type, priority 0..9, arrived (2026-11-22T08:30:00 or seconds), outcome served|abandoned, wait_s, handle_s (of served), agent,
 *   customer. Seconds may have up to six decimals. agent and customer may be empty.
 *
 * What a log does not say is inferred:
 *   skills     an agent serves a type of which they had at least three calls and half the share that the type has of all calls
 *   staffing   an agent is there from the first to the last of their calls of a day, with the gaps between two calls that are breaks:
 *              longer than gap_us, or while somebody waited whom they could have served, longer than slack_us. A served call without a
 *              name brings somebody for its own time
 *   after-call work   whose next call had waited since before the last one ended took it when they could: such gaps up to slack_us are
 *              after-call work; each call gets one of them, drawn
 *   patience   of those who abandoned: as recorded. Of those served: drawn for each seed from the Kaplan-Meier estimate of their type,
 *              given that they waited as long as they did; beyond its last step: stays
 *   handling   of those served: as recorded; of those who abandoned: that of a served call of the type, drawn */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/enums.h"
#include "base/err.h"
#include "base/str.h"

#define SIM_TRACE_ROWS_MAX 5000000u
#define SIM_TRACE_TYPES_MAX 32u
#define SIM_TRACE_AGENTS_MAX 20000u
#define SIM_TRACE_BROKEN_KEPT 20u
#define SIM_TRACE_TIME_MAX_S INT64_C(9000000000) /* of arrivals, about the year 2255 */
#define SIM_TRACE_SPAN_MAX_S 86400               /* of waits and handling */

struct sim_trace_row {
    int64_t arrived_us, wait_us, handle_us;
    uint32_t agent; /* 0: none named; else index + 1 */
    uint8_t type, priority;
    bool served;
};

struct sim_trace_broken {
    uint64_t line; /* from 1; the header is 1 */
    char column[16], why[64];
};

struct sim_trace {
    struct sim_trace_row *rows; /* by arrival, then as in the file */
    uint32_t count, room;
    struct str types[SIM_TRACE_TYPES_MAX]; /* point into the text, as the agents */
    uint32_t types_count;
    struct str *agents;
    uint32_t agents_count, agents_room;
    char missing[96];      /* columns that the header lacks: "type, wait_s"; no row is looked at then */
    uint64_t broken_count; /* rows */
    struct sim_trace_broken broken[SIM_TRACE_BROKEN_KEPT]; /* the first ones */
};

/* "id, type, ...": those a header must have. */
extern const char sim_trace_columns[];

/* Borrows the text for as long as ret is used. ERR_INPUT: the header lacks columns (missing), there are broken rows and
 * skip_broken is false, or no row is left; ERR_FULL over a bound; ERR_NOMEM. ret is filled in any case: sim_trace_done(). */
MUST_USE enum err sim_trace_read(const char *text, size_t n, bool skip_broken, struct sim_trace *ret);
void sim_trace_done(struct sim_trace *t); /* accepts a zeroed one */

struct sim_trace_options {
    enum wait_order order;
    uint64_t seed;
    int64_t gap_us;    /* 0: 30 minutes */
    int64_t slack_us;  /* 0: 60 seconds */
    int64_t within_us; /* 0: 20 seconds */
};

struct sim_trace_sums {
    uint64_t calls, abandoned, within; /* within: answered within within_us */
    int64_t wait_us, longest_us;
};

#define SIM_TRACE_CLASSES_MAX 64u
struct sim_trace_report {
    struct sim_trace_sums observed, simulated;
    struct sim_trace_sums observed_hours[24], simulated_hours[24]; /* by hour of arrival */
    uint32_t classes_count;
    struct {
        uint8_t type, priority;
        struct sim_trace_sums observed, simulated;
    } classes[SIM_TRACE_CLASSES_MAX];
    uint32_t shifts, unnamed; /* stretches of work inferred; of these, of calls without a name */
    int64_t staffed_us, worked_us; /* agents' time there; recorded handling */
    uint64_t hash;
};

/* Orders: STRICT by priority; AGEING, a level of priority is worth 45 s; WEIGHT 1 + priority; TARGET 60, 40, 20 s for 0, 1, 2, then 10 s.
 * ERR_FULL: more than 64 pairs of type and priority (classes_count is 0 then), or more than SIM_AT_ONCE_MAX calls at once (sim_queue.h);
 * ERR_NOMEM. */
MUST_USE enum err sim_trace_replay(const struct sim_trace *t, const struct sim_trace_options *o, struct sim_trace_report *ret_report);
