/* drawn_floor.h: commands drawn by chance on a small floor, for tests: every kind, in any order, mostly such as can follow. */
#pragma once

#include "base/prng.h"
#include "engine/engine.h"

#define DRAWN_REST_MAX 2000u

struct drawn_floor {
    struct prng prng;
    int64_t now_us;
    uint32_t steps; /* of setting up */
    uint64_t contacts, conversations; /* ids given so far */
    uint8_t rest[DRAWN_REST_MAX];     /* of the last command */
    struct buf policies[8], queues[6], routings[2];
};

extern const struct engine_limits drawn_limits;

void drawn_begin(struct drawn_floor *f, uint64_t seed);
void drawn_done(struct drawn_floor *f);
/* The next command on this floor, good until the next one is drawn. The first ones set the floor up. */
struct command drawn_command(struct drawn_floor *f, const struct engine *e);
