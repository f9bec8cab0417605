/* simulate.c: `tandem simulate`: a floor of agents and customers plays against the engine in virtual time. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "main/commands.h"
#include "sim/sim.h"

static void tell(const struct sim_report *r)
{
    printf("seed %" PRIu64 " hash %016" PRIx64 ": %u steps, %.0f s, %" PRIu64 " facts, %" PRIu64 " commands (%" PRIu64
           " without a fact), %" PRIu64 " refused, %" PRIu64 " contacts, %" PRIu64 " offers (%" PRIu64 " accepted, %" PRIu64
           " declined, %" PRIu64 " lapsed), %" PRIu64 " ended, %" PRIu64 " abandoned, %" PRIu64 " crashes, %" PRIu64 " erasures, %" PRIu64 " replays\n",
           r->seed, r->hash, r->steps, (double)r->span_us / 1e6, r->facts, r->commands, r->doubled, r->refused, r->contacts,
           r->offers, r->answered, r->declined, r->lapsed, r->ended, r->abandoned, r->crashes, r->erasures, r->replays);
    if (r->story.n)
        fwrite(r->story.p, 1, r->story.n, stdout);
    if (r->failure[0])
        printf("seed %" PRIu64 " step %u: %s\n", r->seed, r->steps, r->failure);
    fflush(stdout);
}

static void tell_json(const struct sim_report *r)
{
    struct buf b = {0};
    struct json j;
    char hash[20];

    snprintf(hash, sizeof hash, "%016" PRIx64, r->hash);
    json_init(&j, &b);
    json_open(&j, NULL);
    json_int(&j, "seed", (int64_t)r->seed);
    json_z(&j, "hash", hash);
    json_int(&j, "steps", r->steps);
    json_int(&j, "span_us", r->span_us);
    json_int(&j, "facts", (int64_t)r->facts);
    json_int(&j, "commands", (int64_t)r->commands);
    json_int(&j, "doubled", (int64_t)r->doubled);
    json_int(&j, "refused", (int64_t)r->refused);
    json_int(&j, "contacts", (int64_t)r->contacts);
    json_int(&j, "offers", (int64_t)r->offers);
    json_int(&j, "answered", (int64_t)r->answered);
    json_int(&j, "declined", (int64_t)r->declined);
    json_int(&j, "lapsed", (int64_t)r->lapsed);
    json_int(&j, "ended", (int64_t)r->ended);
    json_int(&j, "abandoned", (int64_t)r->abandoned);
    json_int(&j, "crashes", (int64_t)r->crashes);
    json_int(&j, "erasures", (int64_t)r->erasures);
    json_int(&j, "replays", (int64_t)r->replays);
    json_z(&j, "failure", r->failure[0] ? r->failure : NULL);
    if (r->story.n)
        json_text(&j, "story", (struct str){(const char *)r->story.p, r->story.n});
    json_close(&j);
    buf_text(&b, "\n");
    fwrite(b.p, 1, b.n, stdout);
    fflush(stdout);
    buf_done(&b);
}

static bool has(int argc, char **argv, const char *name)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], name) == 0)
            return true;
    return false;
}

int main_simulate(int argc, char **argv)
{
    if (has(argc, argv, "--model"))
        return main_simulate_model(argc, argv);
    if (has(argc, argv, "--trace"))
        return main_simulate_trace(argc, argv);
    uint64_t seed = 1, seeds = 1, steps = SIM_STEPS_USUAL, until = 0, failed = 0;
    bool json = false;
    const char *other = NULL, *names = "";
    uint32_t without = 0;
    const struct main_option options[] = {
        {.name = "--seed", .number = &seed, .help = "the first one; default 1"},
        {.name = "--seeds", .number = &seeds, .min = 1, .max = 1000000000, .help = "how many, one after the other; default 1"},
        {.name = "--steps", .number = &steps, .min = 1, .max = SIM_STEPS_MAX, .help = "of each; default 5000"},
        {.name = "--until", .number = &until, .min = 1, .max = SIM_STEPS_MAX, .help = "stop after this step and tell the last commands and facts"},
        {.name = "--without", .text = &names, .help = "leave out: names with commas between; --without list prints them"},
        {.name = "--json", .flag = &json, .help = "one JSON object a seed"},
        {.name = "--model", .text = &other, .help = "instead: measure the engine as a queueing system; --model mmn --help"},
        {.name = "--trace", .text = &other, .help = "instead: play a recorded call log again; --trace FILE --help"},
        {0}};
    int status;

    if (!main_options(argc, argv, options, &status))
        return status;
    if (strcmp(names, "list") == 0) {
        for (unsigned i = SIM_ALWAYS + 1; i < SIM_FEATURES; i++)
            puts(sim_feature_name((enum sim_feature)i));
        return 0;
    }
    if (!sim_features(str_of(names), &without)) {
        fputs("tandem simulate: --without is any of ", stderr);
        for (unsigned i = SIM_ALWAYS + 1; i < SIM_FEATURES; i++)
            fprintf(stderr, "%s%s", i == SIM_ALWAYS + 1 ? "" : ", ", sim_feature_name((enum sim_feature)i));
        fprintf(stderr, " with commas between, not \"%s\"\n", names);
        return 2;
    }
    if (until > steps) {
        fprintf(stderr, "tandem simulate: --until is at most --steps (%" PRIu64 "), not \"%" PRIu64 "\"\n", steps, until);
        return 2;
    }
    for (uint64_t i = 0; i < seeds; i++) {
        struct sim_options o = {.seed = seed + i, .steps = (uint32_t)steps, .until = (uint32_t)until,
                                .without = without};
        struct sim_report r;
        if (sim_run(&o, &r) != OK) {
            fputs("tandem simulate: out of memory\n", stderr);
            return 1;
        }
        (json ? tell_json : tell)(&r);
        failed += r.failure[0] != 0;
        sim_report_done(&r);
    }
    if (failed)
        fprintf(stderr, "tandem simulate: %" PRIu64 " of %" PRIu64 " seeds failed; the same seed and --until STEP play it again\n",
                failed, seeds);
    return failed ? 1 : 0;
}
