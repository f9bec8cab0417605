/* voice.h: `tandem bench voice`: what a telephone call costs, with sipp as callers and as desk phones, and sound through all of it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct bench_voice {
    const char *program; /* the server to measure */
    const char *dir;     /* an existing directory on the disk to measure; NULL: one is made below /var/tmp */
    const char *only;    /* bridge or calls; NULL: both, but with a soak neither */
    uint64_t seed, seconds, agents, talk_ms, patience_ms, rate, soak, bridges[2], threads, calls_max; /* soak: minutes, 0: none; rate 0: found; bridges: first and last number */
    bool json, relay;    /* relay: rtpengine beside it */
};

/* The exit status: 0 measured (whether or not a target is met: the report says), 1 something failed. */
int bench_voice(const struct bench_voice *b);
