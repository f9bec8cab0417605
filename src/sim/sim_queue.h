/* sim_queue.h: the engine measured as a queueing system: many servers, classes of calls, skills, impatience; in virtual time.
 *
 * Arrivals are Poisson, handle times and patience exponential (queue_chance.h), each call's own drawn at its arrival whether used or
 * not: the same seed brings the same customers whatever the routing. Every decision is engine_decide()'s. Statistics are
 * batch means: `calls` calls after `warm_up`, in `batches` equal batches by order of arrival; intervals are 99.9 %, Student's t.
 *
 * With one class and equal servers a second estimate has control variates: in each batch
 *   (i)  for fixed functions f of the number of calls k in the system, hats and straight lines around k = servers, the sum over
 *        time of rate * f(k) - (busy / handle + waiting / patience) * f(k - 1), which is zero in the mean because in the long run
 *        k is left upwards as often as downwards,
 *   (ii) what was counted less what its rate says: arrivals, ends of talks, abandonments, arrivals that found all busy.
 * Their mean is zero whatever the engine does as long as the calls are what they are said to be; coefficients by regression over
 * the batches, intervals by the jackknife (Lavenberg & Welch 1981; Henderson & Glynn 2002).
 * Floating point and sqrt() only in these statistics; what happened has a hash. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/enums.h"
#include "base/err.h"

#define SIM_CLASSES_MAX 64u
#define SIM_BATCHES_MAX 1000u
#define SIM_AT_ONCE_MAX (1u << 20) /* calls that wait or talk, of a model and of a trace */
#define SIM_QUEUE_US_MAX (INT64_C(1) << 60) /* of virtual time until the last call arrives; the engine's own end is later */

struct sim_queue_class {
    int64_t every_us;    /* mean between two arrivals, > 0 */
    int64_t handle_us;   /* mean, > 0 */
    int64_t patience_us; /* mean; 0: never leaves */
    int64_t within_us;   /* the wait that the service level speaks of */
    int64_t priority;    /* 0..9 */
    int64_t target_us, weight; /* as in queue_policy; 0: its default */
};

struct sim_queue_server {
    uint64_t classes; /* bit i: serves class i */
    uint32_t speed_permille;
};

struct sim_queue_options {
    const struct sim_queue_class *classes;
    uint32_t classes_count;
    const struct sim_queue_server *servers;
    uint32_t servers_count;
    enum wait_order order;
    int64_t ageing_us; /* AGEING: what a level of priority is worth; 0: the queue policy's default; 1: nothing, the longest wait goes first */
    uint64_t calls, warm_up;
    uint32_t batches; /* 20..SIM_BATCHES_MAX; calls is a multiple of it */
    uint64_t seed;
};

struct sim_figure {
    double plain, plain_half; /* batch means and half of their 99.9 % interval */
    double mean, half;        /* with control variates; the same where there are none, or plain_half is at most 1 % of plain */
};

struct sim_queue_figures {
    uint64_t calls;
    struct sim_figure waits;    /* share of calls not answered at once */
    struct sim_figure abandons; /* share of calls */
    struct sim_figure within;   /* share of calls answered within within_us */
    struct sim_figure wait_us;  /* mean over all calls, those that abandon included */
    int64_t longest_us;
};

struct sim_queue_report {
    struct sim_queue_figures all, classes[SIM_CLASSES_MAX];
    struct sim_figure occupancy; /* share of the servers' time with a call */
    uint32_t controls;           /* variates that entered */
    uint64_t commands;           /* given to the engine */
    int64_t span_us;             /* virtual time of the counted calls' arrivals */
    uint64_t hash;               /* of who was answered when and by whom */
};

/* ERR_NOMEM; ERR_FULL: more than SIM_AT_ONCE_MAX calls in the system; else what the engine refused a command with. The mean time between
 * two arrivals times the calls stays below SIM_QUEUE_US_MAX, and ageing_us within a queue's
 * policy (policy.h): the caller's to see to. */
MUST_USE enum err sim_queue_run(const struct sim_queue_options *o, struct sim_queue_report *ret_report);

/* A floor of 100 agents, speeds 0.75 to 1.25, and three classes of 15, 35 and 50 % of the calls: 300 s of handling, 180 s of
 * patience, targets 10, 20 and 60 s, priorities 9, 5 and 1, weights 4, 2 and 1. First skills follow the shares; of
 * those with the same first one, half have each of the others as the second. */
#define SIM_CROSSED_CLASSES 3u
#define SIM_CROSSED_AGENTS 100u
struct sim_crossed {
    struct sim_queue_class classes[SIM_CROSSED_CLASSES];
    struct sim_queue_server servers[SIM_CROSSED_AGENTS];
};
/* skills: 1..3 of each agent. load_permille: of the agents' time that the calls would take if none left. Fills c, and of o the
 * classes and servers, borrowed from c. */
void sim_queue_crossed(uint32_t skills, uint32_t load_permille, struct sim_crossed *c, struct sim_queue_options *o);
