/* routing.h: `tandem bench routing`: what the engine's decisions cost; the figures of docs/performance.md, section Routing.
 *
 * Everything goes through engine_decide() with its facts written, in one thread, without a store. Each stage runs in a process of its
 * own, so that no stage's memory is counted in, or warm for, another. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct bench_routing {
    uint64_t seed;
    uint64_t agents;  /* default 10,000 */
    uint64_t waiting; /* in free_us, lives and reload_ms; default 10,000 */
    uint64_t signatures; /* of those who wait, in the stage that varies them; the others have 1,000 */
    uint64_t rounds;  /* timed decisions a figure */
    uint64_t calls;   /* of the queueing system */
    uint64_t large;   /* agents, and waiting, of the large stage; default 100,000 */
    const char *only; /* a stage's name, or NULL */
    bool json;
};

/* The exit status: 0 measured, whether or not the targets are met; 1: something failed, or engine and scan chose differently. */
int bench_routing(const struct bench_routing *b);
