/* estimate.h: how long somebody who comes now will wait; one for each medium of each queue. Integers only.
 *
 * Three estimators run side by side and are scored by what happened; the best one speaks, with its own quantile, and nobody
 * speaks while unsure (Ibrahim & Whitt 2009; Whitt 1999 for queue length with abandonment):
 *   QL   sum over the k + 1 places to go of 1 / (n * mu + i * theta): n agents, mu services, theta abandonments a second
 *   LES  the wait of the one who entered service last
 *   HOL  the wait so far of the head of the line
 *
 * Means are exponentially weighted, plain averages until their window is full: handle time and abandonment over 256 events,
 * scores over 32. theta = abandonments / total time waited, the maximum-likelihood rate of exponential patience, in which who is
 * served counts as censored (Mandelbaum & Zeltyn 2007).
 *
 * Who abandons is never scored: all that is known is that the wait would have been longer. Leaving them out alone would flatter
 * whoever says too little, since long waits are left out most. So each one served stands for those who gave up before: the errors
 * weigh 1 / P(patience > wait) = exp(theta * wait), at most exp(2) (inverse probability of censoring: Robins & Finkelstein 2000).
 *
 * Unsure: nobody serves, fewer than 20 scored, or the best one's mean error is above 30 s and above half of the mean wait.
 *
 * No part of any decision but the time a contact waits for a sought agent. Part of the engine's state: written in snapshots, same
 * facts same numbers. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

enum estimator { ESTIMATE_QUEUE_LENGTH, ESTIMATE_LAST_SERVED, ESTIMATE_HEAD, ESTIMATORS };

#define ESTIMATE_SAMPLES 64u /* kept of each estimator's errors */
#define ESTIMATE_SCORED_MIN 20u
#define ESTIMATE_ERROR_US INT64_C(30000000)

struct estimate {
    int64_t handle_us;      /* mean time an agent is taken by a contact; 0: none seen */
    int64_t served_wait_us; /* mean wait of those who had to wait and were served */
    int64_t waited_us, abandons; /* decayed sums; abandons in millionths, so that theta a second = abandons / waited_us */
    int64_t last_served_us; /* LES: wait of the last who entered service */
    uint32_t handled, served; /* served: of those who had to wait; both stop at UINT32_MAX */
    struct estimate_score {
        int64_t error_us; /* mean absolute */
        uint32_t seen, next;
        int32_t sample_ms[ESTIMATE_SAMPLES]; /* what happened less what was said, ring */
        uint16_t weight[ESTIMATE_SAMPLES];   /* of each, thousandths */
    } score[ESTIMATORS];
};

struct estimate_now {
    uint32_t ahead;    /* contacts in front */
    uint32_t agents;   /* who serve the queue and are signed in, ready or busy; by places, where one takes several at once */
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
/* Unsure: all 0 but by. */
void estimate_answer(const struct estimate *e, const struct estimate_now *now, struct estimate_answer *ret);
/* A contact entered service after wait_us; said: what was said when it came (NULL: it never had to wait). */
void estimate_served(struct estimate *e, int64_t wait_us, const struct estimate_said *said);
void estimate_abandoned(struct estimate *e, int64_t wait_us);
/* An agent was taken from accept to the end of wrap-up for held_us. */
void estimate_handled(struct estimate *e, int64_t held_us);
/* How long an agent who has been taken for held_us by a contact is expected to stay so; NEVER_US if nothing is known. What is
 * left of the mean, but never less than a quarter of it: handle times are near lognormal (Brown et al. 2005), and who talks long
 * already will not stop at once. */
int64_t estimate_rest(const struct estimate *e, int64_t held_us);

/* Canonical: same state, same bytes. */
void estimate_write(const struct estimate *e, struct buf *out);
MUST_USE enum err estimate_read(struct rd *r, struct estimate *ret); /* ERR_CORRUPT */
