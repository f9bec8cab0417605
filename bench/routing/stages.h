/* stages.h: what is measured; each stage in a process of its own. */
#pragma once

#include "routing.h"

struct timing {
    double median_us, p99_us, mean_us;
    uint32_t count;
};

struct arrival {
    double survivors;           /* mean number of agents who meet the requirement */
    struct timing decide, scan, expressions; /* of the same customers; the last: the scan by expressions */
};

/* What a stage tells its parent: plain numbers. */
struct outcome {
    bool ok;
    char failed[120];
    struct arrival idle[3], score[3]; /* 0.1 %, 5 %, 50 % */
    struct timing cold;               /* first arrival of a signature nobody asked for before */
    struct timing freed;
    struct timing waited, agent;      /* an arrival while nobody is free; an agent's attributes set anew, and the next arrival */
    double signatures, held, loose;   /* drawn of; held at the end, and how many of them loose (engine/signatures.h) */
    double lives_per_s, facts_per_life, rss_mb, before_mb;
    double sim_calls_per_s;
    double wall_per_s; /* lives or calls by the wall clock; the rates above are by the thread's processor time */
    struct timing reload_topic, reload_routing, reload_agents; /* one reload each; in microseconds like all timings */
};

struct stage {
    const char *name;
    void (*run)(const struct bench_routing *b, struct outcome *o);
};

void stage_arrive(const struct bench_routing *b, struct outcome *o);
void stage_free(const struct bench_routing *b, struct outcome *o);
void stage_lives(const struct bench_routing *b, struct outcome *o);
void stage_large(const struct bench_routing *b, struct outcome *o); /* b->large agents and waiting */
void stage_signatures(const struct bench_routing *b, struct outcome *o); /* b->signatures of those who wait */
void stage_queue(const struct bench_routing *b, struct outcome *o);
void stage_reload(const struct bench_routing *b, struct outcome *o);

/* Runs it in a child process; o->ok is false if it said so or died. */
void stage_apart(void (*run)(const struct bench_routing *b, struct outcome *o), const struct bench_routing *b, struct outcome *o);
