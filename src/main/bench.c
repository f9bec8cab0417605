/* bench.c: `tandem bench chat`: this very program, started as a server, measured from outside; `tandem bench routing`: the engine; `tandem bench voice`: the telephone. */
#include <bench/chat.h>
#include <bench/voice.h>
#include <bench/routing/routing.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "main/commands.h"

static int bench_routing_main(int argc, char **argv)
{
    static const char *const stages[] = {"arrive", "free", "lives", "large", "queue", "reload", "growth", "signatures", NULL};
    struct bench_routing b = {.seed = 1, .agents = 10000, .waiting = 10000, .rounds = 20000, .calls = 1000000, .large = 100000};
    const struct main_option options[] = {
        {.name = "--json", .flag = &b.json, .help = "one JSON object on standard output"},
        {.name = "--seed", .number = &b.seed, .help = "of agents, customers and their order; default 1"},
        {.name = "--agents", .number = &b.agents, .min = 10, .max = 200000, .help = "10 to 200000; default 10000"},
        {.name = "--waiting", .number = &b.waiting, .max = 200000, .help = "when agents are freed, and in lives; default 10000"},
        {.name = "--rounds", .number = &b.rounds, .min = 100, .max = 1000000, .help = "timed decisions a figure; default 20000"},
        {.name = "--calls", .number = &b.calls, .min = 100, .max = 1000000000, .help = "of the simulated queue; default 1000000"},
        {.name = "--large", .number = &b.large, .min = 1000, .max = 200000, .help = "agents, and waiting, of the large stage; default 100000"},
        {.name = "--only", .text = &b.only, .choices = stages, .help = "one stage: arrive, free, lives, large, queue, reload, growth or signatures"},
        {0}};
    int status;
    if (!main_options(argc, argv, options, &status))
        return status;
    return bench_routing(&b);
}

static bool own_program(char program[4096])
{
    ssize_t n = readlink("/proc/self/exe", program, 4095);
    if (n > 0)
        program[n] = 0;
    else
        fputs("tandem bench: /proc/self/exe cannot be read\n", stderr);
    return n > 0;
}

static int bench_voice_main(int argc, char **argv)
{
    static const char *const stages[] = {"bridge", "calls", NULL};
    char program[4096];
    struct bench_voice b = {.seed = 1, .seconds = 8, .agents = 200, .talk_ms = 2000, .patience_ms = 10000, .bridges = {400, 1000}, .threads = 1,
                            .calls_max = 1200};
    const struct main_option options[] = {
        {.name = "--json", .flag = &b.json, .help = "one JSON object on standard output"},
        {.name = "--seed", .number = &b.seed, .help = "of who calls in which order; default 1"},
        {.name = "--seconds", .number = &b.seconds, .min = 2, .max = 86400, .help = "of each measurement; default 8"},
        {.name = "--agents", .number = &b.agents, .min = 1, .max = 2000, .help = "at desk phones, with their desktops; default 200"},
        {.name = "--talk-ms", .number = &b.talk_ms, .min = 100, .max = 3600000, .help = "of each talk; default 2000"},
        {.name = "--patience-ms", .number = &b.patience_ms, .min = 100, .max = 3600000, .help = "of a caller, all in all; default 10000"},
        {.name = "--rate", .number = &b.rate, .min = 1, .max = 10000, .help = "calls a second; default: the highest that is sustained is looked for"},
        {.name = "--soak", .number = &b.soak, .min = 1, .max = 1440, .help = "minutes of calls at half that rate (or at --rate), and what they leave behind; nothing else"},
        {.name = "--bridges", .number = &b.bridges[0], .min = 1, .max = 5000, .help = "talks at once at first; default 400"},
        {.name = "--bridges-last", .number = &b.bridges[1], .min = 1, .max = 5000, .help = "and at last, in four steps; default 1000"},
        {.name = "--threads", .number = &b.threads, .min = 1, .max = 16, .help = "of sound; default 1"},
        {.name = "--calls-max", .number = &b.calls_max, .min = 1, .max = 5000, .help = "at once, more are answered 503; default 1200"},
        {.name = "--dir", .text = &b.dir, .help = "where the database lies; default below /var/tmp"},
        {.name = "--only", .text = &b.only, .choices = stages, .help = "one stage: bridge or calls"},
        {0}};
    int status;
    if (!main_options(argc, argv, options, &status))
        return status;
    if (b.bridges[1] < b.bridges[0])
        b.bridges[1] = b.bridges[0];
    if (!own_program(program))
        return 1;
    b.program = program;
    return bench_voice(&b);
}

int main_bench(int argc, char **argv)
{
    char program[4096];
    struct bench_chat b = {
        .seed = 1, .seconds = 10, .messages = 1000000, .agents = 200, .conversations = 500, .widgets = 10000};
    const struct main_option options[] = {
        {.name = "--json", .flag = &b.json, .help = "one JSON object on standard output"},
        {.name = "--seed", .number = &b.seed, .help = "of the texts; default 1"},
        {.name = "--seconds", .number = &b.seconds, .min = 1, .max = 86400, .help = "of each measurement; default 10"},
        {.name = "--messages", .number = &b.messages, .min = 1, .max = 1000000000, .help = "in the database when starting is timed; default 1000000"},
        {.name = "--dir", .text = &b.dir, .help = "where the databases lie; default below /var/tmp"},
        {.name = "--agents", .number = &b.agents, .min = 1, .max = 500, .help = "signed in and ready; default 200"},
        {.name = "--conversations", .number = &b.conversations, .min = 1, .max = 2000, .help = "at once; default 500"},
        {.name = "--widgets", .number = &b.widgets, .min = 1, .max = 19000, .help = "open when memory is measured; default 10000"},
        {0}};
    int status;
    static const char usage[] = "usage: tandem bench chat|routing|voice [OPTIONS]; `tandem bench chat --help` lists them";
    static char name[] = "bench chat", routing[] = "bench routing", voice[] = "bench voice"; /* as the help shall say */
    if (argc >= 2 && strcmp(argv[1], "routing") == 0) {
        argv[1] = routing;
        return bench_routing_main(argc - 1, argv + 1);
    }
    if (argc >= 2 && strcmp(argv[1], "voice") == 0) {
        argv[1] = voice;
        return bench_voice_main(argc - 1, argv + 1);
    }
    if (argc >= 2 && strcmp(argv[1], "--help") == 0) {
        puts(usage);
        return 0;
    }
    if (argc < 2 || strcmp(argv[1], "chat") != 0) {
        fprintf(stderr, "tandem bench: what is measured is chat, routing or voice, not \"%s\"\n%s\n", argc < 2 ? "" : argv[1], usage);
        return 2;
    }
    argv[1] = name;
    if (!main_options(argc - 1, argv + 1, options, &status))
        return status;
    if (b.widgets < b.conversations) {
        fprintf(stderr, "tandem bench chat: --widgets is at least --conversations (%" PRIu64 "), not \"%" PRIu64 "\"\n", b.conversations, b.widgets);
        return 2;
    }
    if (!own_program(program))
        return 1;
    b.program = program;
    return bench_chat(&b);
}
