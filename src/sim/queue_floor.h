/* queue_floor.h: calls and agents in virtual time around the real engine; inside the room. What sim_queue.h and sim_trace.h share.
 *
 * The floor feeds engine_decide() with arrivals, ends of talks, customers who lose patience and agents who come and go, each at its
 * microsecond, and reads what happened from the facts alone: whom the engine gave to whom is the engine's affair. An offer
 * is accepted at once. Events of one microsecond happen in the order in which they were put.
 *
 * One queue with one topic for each class of calls, number i + 1; agents are i + 1. Everything is owned by the floor. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/enums.h"
#include "base/err.h"
#include "base/fact.h"
#include "engine/engine.h"
#include "sim/sim_queue.h"

struct sim_call {
    contact_id id; /* 0: a free place */
    uint32_t class;
    uint64_t serial;       /* by arrival, from 0 */
    int64_t arrived_us;
    int64_t patience_us;   /* NEVER_US: stays */
    int64_t work_us;       /* for an agent of speed 1000 */
    int64_t answered_us;   /* -1: not yet */
    agent_id agent;
    uint32_t next_free;
    bool watched; /* a leave event is under way */
};

enum sim_event_kind { SIM_TALK_ENDS, SIM_CUSTOMER_LEAVES, SIM_AGENT_COMES, SIM_AGENT_GOES };
struct sim_event {
    int64_t at_us;
    uint64_t order; /* of putting, and below the kind */
    uint64_t id;    /* contact or agent */
};

/* Each may be NULL. pass: the clock is about to go on to now_us. */
struct sim_watch {
    void *u;
    void (*pass)(void *u, int64_t now_us);
    void (*answered)(void *u, const struct sim_call *c, int64_t now_us);
    void (*left)(void *u, const struct sim_call *c, int64_t now_us);
};

struct sim_floor {
    struct engine *engine;
    struct facts facts;
    struct sim_watch watch;
    int64_t now_us;
    uint64_t calls, ended, commands;
    uint32_t waiting, busy;    /* calls without an agent, agents with a call */
    uint32_t *speeds;          /* permille, by agent - 1 */
    uint32_t agents;
    struct sim_event *events;  /* a heap, the earliest first */
    uint32_t events_count, events_room;
    uint64_t events_put;
    struct sim_call *live;
    uint32_t live_room, live_free;
    enum err err; /* the first that should not have been (ERR_FULL: SIM_AT_ONCE_MAX); the floor stands still then */
};

struct sim_floor_policy {
    int64_t priority;
    int64_t target_us, weight, ageing_us; /* weight in thousandths; 0: the default */
    enum wait_order order;
};

/* ERR_NOMEM. limits: queues, agents, contacts at once. */
MUST_USE enum err sim_floor_init(struct sim_floor *f, const struct engine_limits *limits, const struct sim_watch *watch);
void sim_floor_done(struct sim_floor *f); /* accepts a zeroed floor */

/* These and those below stop at f->err. classes: bit i set: serves class i; at most 64. */
void sim_floor_queue(struct sim_floor *f, uint32_t class, const struct sim_floor_policy *q);
void sim_floor_agent(struct sim_floor *f, uint32_t agent, uint64_t classes, uint32_t speed_permille);
void sim_floor_ready(struct sim_floor *f, uint32_t agent, bool ready);
/* SIM_AGENT_COMES or SIM_AGENT_GOES of an agent at its time. */
void sim_floor_shift(struct sim_floor *f, uint32_t agent, bool ready, int64_t at_us);
/* Lets everything up to at_us happen, then the call arrives. NEVER_US of patience: stays. */
void sim_floor_arrive(struct sim_floor *f, uint32_t class, int64_t at_us, int64_t work_us, int64_t patience_us);
/* Lets everything up to at_us happen; NEVER_US: until nothing is left. */
void sim_floor_run(struct sim_floor *f, int64_t at_us);
