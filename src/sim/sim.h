/* sim.h: a contact centre played in virtual time against the real engine, with every promise checked after every step.
 *
 * Customers come, lose patience and change; agents take breaks, double their clicks and answer for others; the network doubles, delays,
 * reorders and loses commands; the machine dies and comes back from snapshot and tail; administrators change the rules in the middle.
 * Beside the engine runs a model that knows only the facts (sim/model.h). Pure, as the engine is: the same options give the same report,
 * with every compiler. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/enums.h"
#include "base/err.h"
#include "base/fact.h"
#include "base/str.h"

#define SIM_STEPS_MAX 1000000u
#define SIM_STEPS_USUAL 5000u

/* What may happen on the floor; each can be left out, to find what a failure needs. */
enum sim_feature {
    SIM_ALWAYS, SIM_MEDIA, SIM_ROUTING, SIM_SLEEP, SIM_STEPS, SIM_QUEUE_POLICIES, SIM_WAIT_ORDERS, SIM_AGENT_ORDERS, SIM_FAIRNESS,
    SIM_LANGUAGE, SIM_SCORES, SIM_PRIORITIES, SIM_PARALLEL, SIM_SEQUENTIAL, SIM_AUTOMATIC, SIM_PULL, SIM_CONNECT, SIM_WANTS,
    SIM_CHANGES, SIM_TRANSFER, SIM_SEEK, SIM_EXCLUDED, SIM_OVERFLOW, SIM_LIMITS, SIM_CRASHES, SIM_ERASURES,
    SIM_CROWD, SIM_HALL, SIM_LOOKS, SIM_STRANGE, SIM_FEATURES
};
const char *sim_feature_name(enum sim_feature feature); /* "parallel" */
/* Names with commas between them as bits. false: no such name. */
bool sim_features(struct str names, uint32_t *ret_bits);

struct sim_options {
    uint64_t seed;
    uint32_t steps; /* 1..SIM_STEPS_MAX; 0: SIM_STEPS_USUAL */
    uint32_t until;   /* stop after this step and tell the story so far; 0: after the last */
    uint32_t without; /* features left out, bit 1 << feature */
    bool keep_all;    /* every engine keeps its signatures as sets; else one after the other keeps all, none, two (engine/signatures.h) */
    /* For tests of the model itself: changes a fact before log and model read it; false: it is lost. NULL: all are kept as they are. */
    bool (*forge)(void *u, struct fact *f);
    void *u;
    /* For tests with memory that fails: the next so many allocations are granted, and none after them. NULL: it never fails. */
    void (*memory)(uint32_t granted);
};

struct sim_report {
    uint64_t seed, hash; /* hash: of the engine's last state and of every fact */
    uint32_t steps;      /* done */
    uint64_t commands, refused, doubled; /* carried out; refused; carried out without a fact */
    uint64_t facts, contacts, offers, answered, ended,
        abandoned, lapsed, declined, crashes, replays, erasures;
    int64_t span_us;     /* of virtual time */
    char failure[400];   /* the first broken promise; empty: none */
    struct buf story;    /* the last commands and their facts, one a line: after a failure, or when until was given */
};

/* ERR_INPUT for options out of bounds, ERR_NOMEM. sim_report_done() frees the story. */
MUST_USE enum err sim_run(const struct sim_options *o, struct sim_report *ret_report);
void sim_report_done(struct sim_report *r);
