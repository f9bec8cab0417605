/* soak.h: calls for a long time, and whether anything of them stays: memory, descriptors (sockets and ports of sound among them), calls, agents. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "company.h"
#include "sipp.h"

#define SOAK_SAMPLES_MAX 400

struct soak_side {
    double rss_kb, pss_kb;
    uint32_t files, sockets; /* open descriptors, and which of them are sockets */
};
struct soak_sample {
    double at_s;
    struct soak_side serve, voice;
    int64_t calls, waiting, talking, live, lost, ignored; /* of /metrics; -1: not to be had */
};

struct soak {
    double minutes, offered;
    struct soak_sample before, last, after, samples[SOAK_SAMPLES_MAX]; /* last: of those under load; after: once all that a call may leave for a while is over */
    uint32_t samples_count, ready, agents;
    uint64_t made, ended_well, failed, refused;
    double serve_kb_per_1000, voice_kb_per_1000; /* PSS by the calls of the second half: the slope of a line through its samples */
};

void soak_before(struct soak *s, struct company *c); /* before the first call, or after all that were */
/* Looks at the company until the callers are done, then until what they left should be gone. callers: started just now. */
bool soak_run(struct soak *s, struct company *c, const struct sipp *phones, struct sipp *callers);
/* Nothing is left behind: NULL; else what is. */
const char *soak_left(const struct soak *s);
void soak_json(const struct soak *s); /* "soak":{...} */
void soak_table(const struct soak *s);
