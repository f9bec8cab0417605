/* report.h: figures of a time, cut by one thing or another. Inside a read. */
#pragma once

#include "port/store.h"
#include "service/figures/sums.h"

#define REPORT_ROWS_MAX 10000u /* more are ERR_FULL */

/* CODE: handlings by their wrap-up code. AGENT: visits by who answered. */
enum report_by { REPORT_INTERVAL, REPORT_QUEUE, REPORT_TOPIC, REPORT_MEDIUM, REPORT_AGENT, REPORT_CODE };
#define REPORT_BYS 6

/* The interval in which a moment lies: [*from_us, *to_us). */
typedef void report_interval(void *u, int64_t at_us, int64_t *from_us, int64_t *to_us);

struct report_ask {
    org_id org;
    int64_t from_us, to_us, now_us; /* [from, to); what lasts is counted until now */
    enum report_by by;
    queue_id queue; /* 0: all, as below. Stints are of no queue, topic or medium: asked for one of these, nothing is said of states */
    topic_id topic;
    enum medium medium;
    agent_id agent;
    report_interval *interval; /* of REPORT_INTERVAL */
    void *interval_u;
};

struct report_row {
    int64_t key; /* the interval's beginning, or an id */
    struct figures_sums sums;
};

struct figures_report {
    struct report_row *rows; /* by key */
    uint32_t count;
    struct figures_sums all;
};

/* ERR_FULL, ERR_NOMEM. Free with figures_report_done, whatever was answered. */
MUST_USE enum err figures_report(struct store_tx *tx, const struct report_ask *a, struct figures_report *ret);
void figures_report_done(struct figures_report *r);
