/* estimate.h: how long somebody who comes now will wait; one for each queue. Integers only.
 *
 * Three estimators run side by side and are scored by what happened; the best one speaks, with its own quantile, and nobody speaks
 * while unsure (reference: Ibrahim & Whitt 2009; Whitt 1999 for queue length with abandonment):
 *   QL   sum over the k + 1 places to go of 1 / (n * mu + i * theta): n agents, mu services, theta abandonments a second
 *   LES  the wait of the one who entered service last
 *   HOL  the wait so far of the head of the line
 * Means are exponentially weighted. No part of any decision but the time a contact waits for a sought agent. Part of the engine's
 * state: written in snapshots, same facts same numbers. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

enum estimator { ESTIMATE_QUEUE_LENGTH, ESTIMATE_LAST_SERVED, ESTIMATE_HEAD, ESTIMATORS };

#define ESTIMATE_SAMPLES 64u /* kept of each estimator's errors */

struct estimate {
    int64_t handle_us;   /* mean time an agent is taken by a contact; 0: none seen */
    int64_t served_wait_us, waited_us, abandons; /* waited and abandons: decayed together; theta = abandons * 1000 / waited */
    int64_t last_served_us; /* LES: wait of the last who entered service */
    uint32_t handled, served;
    struct estimate_score {
        int64_t error_us; /* mean absolute */
        uint32_t seen, next;
        int32_t sample_ms[ESTIMATE_SAMPLES]; /* what happened less what was said, ring */
    } score[ESTIMATORS];
};

struct estimate_now {
    uint32_t ahead;    /* contacts in front */
    uint32_t agents;   /* who serve the queue and are signed in, ready or busy */
    int64_t head_wait_us; /* of the head of the line; 0: nobody waits */
};
struct estimate_said { /* kept with a contact that must wait; -1: said nothing */
    int32_t ms[ESTIMATORS];
};
struct estimate_answer {
    bool sure;                /* false: say nothing */
    enum estimator by;
    int64_t likely_us, at_most_us; /* the estimate, and with the 80 % quantile of its errors */
    int64_t error_us;         /* its mean absolute error */
};

/* All three, to be kept and scored later. */
void estimate_say(const struct estimate *e, const struct estimate_now *now, struct estimate_said *ret);
void estimate_answer(const struct estimate *e, const struct estimate_now *now, struct estimate_answer *ret);
/* A contact entered service after wait_us; said: what was said when it came (NULL: it never had to wait). */
void estimate_served(struct estimate *e, int64_t wait_us, const struct estimate_said *said);
void estimate_abandoned(struct estimate *e, int64_t wait_us);
/* An agent was taken from accept to the end of wrap-up for held_us. */
void estimate_handled(struct estimate *e, int64_t held_us);
/* How long an agent who has been taken for held_us by a contact is expected to stay so; NEVER_US if nothing is known. */
int64_t estimate_rest(const struct estimate *e, int64_t held_us);

void estimate_write(const struct estimate *e, struct buf *out);
MUST_USE enum err estimate_read(struct rd *r, struct estimate *ret); /* ERR_CORRUPT */
