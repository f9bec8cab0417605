/* sim_test [SEEDS [STEPS [FIRST_SEED]]]: seeds of the simulated floor, one line each; `tandem simulate` does the same with options. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "sim/sim.h"

static bool play(uint64_t seed, uint32_t steps)
{
    struct sim_options options = {.seed = seed, .steps = steps};
    struct sim_report r;

    if (sim_run(&options, &r) != OK)
        return false;
    printf("seed %" PRIu64 " hash %016" PRIx64 ": %" PRIu64 " facts, %" PRIu64 " done (%" PRIu64 " without a fact), %" PRIu64
           " refused, %" PRIu64 " arrived, %" PRIu64 " talks ended, %" PRIu64 " crashes\n",
           seed, r.hash, r.facts, r.commands, r.doubled, r.refused, r.contacts, r.ended, r.crashes);
    if (r.failure[0])
        printf("%.*sseed %" PRIu64 " step %u: %s\n", (int)r.story.n, (const char *)r.story.p, seed, r.steps, r.failure);
    bool good = !r.failure[0];
    sim_report_done(&r);
    return good;
}

int main(int argc, char **argv)
{
    uint64_t seeds = argc > 1 ? strtoull(argv[1], NULL, 10) : 20;
    uint32_t steps = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 5000;
    uint64_t first = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;
    bool good = seeds > 0;

    for (uint64_t seed = first; seed < first + seeds; seed++)
        good = play(seed, steps) && good;
    printf("%s the_invariants_hold_on_a_simulated_floor\n", good ? "[       OK ]" : "[  FAILED  ]");
    return good ? 0 : 1;
}
