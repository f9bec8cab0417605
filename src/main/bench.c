/* bench.c: `tandem bench chat`: this very program, started as a server, measured from outside; `tandem bench routing`: the engine. */
#include <bench/chat.h>
#include <bench/routing/routing.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "main/commands.h"

static bool is_stage(const char *name)
{
    static const char *const stages[] = {"arrive", "free", "lives", "large", "queue", "reload", "growth"};

    for (size_t i = 0; name && i < sizeof stages / sizeof *stages; i++)
        if (strcmp(name, stages[i]) == 0)
            return true;
    return name == NULL;
}

static int bench_routing_main(int argc, char **argv)
{
    struct bench_routing b = {.seed = 1, .agents = 10000, .waiting = 10000, .rounds = 20000, .calls = 1000000, .large = 100000};
    const struct main_option options[] = {
        {.name = "--json", .flag = &b.json, .help = "one JSON object on standard output"},
        {.name = "--seed", .number = &b.seed, .help = "of agents, customers and their order; default 1"},
        {.name = "--agents", .number = &b.agents, .help = "default 10000"},
        {.name = "--waiting", .number = &b.waiting, .help = "when agents are freed, and in lives; default 10000"},
        {.name = "--rounds", .number = &b.rounds, .help = "timed decisions a figure; default 20000"},
        {.name = "--calls", .number = &b.calls, .help = "of the simulated queue; default 1000000"},
        {.name = "--large", .number = &b.large, .help = "agents, and waiting, of the large stage; default 100000"},
        {.name = "--only", .text = &b.only, .help = "one stage: arrive, free, lives, large, queue, reload or growth"},
        {0}};
    int status;
    if (!main_options(argc, argv, options, &status))
        return status;
    if (b.agents < 10 || b.agents > 200000 || b.waiting > 200000 || b.rounds < 100 || b.rounds > 1000000 || b.calls < 100 ||
        b.calls > 1000000000 || b.large < 1000 || b.large > 200000) {
        fputs("tandem bench routing: --agents is 10 to 200000, --waiting up to 200000, --rounds 100 to 1000000, --calls from 100, "
              "--large 1000 to 200000\n", stderr);
        return 2;
    }
    if (!is_stage(b.only)) {
        fputs("tandem bench routing: --only takes one of arrive, free, lives, large, queue, reload, growth\n", stderr);
        return 2;
    }
    return bench_routing(&b);
}

int main_bench(int argc, char **argv)
{
    char program[4096];
    struct bench_chat b = {
        .seed = 1, .seconds = 10, .messages = 1000000, .agents = 200, .conversations = 500, .widgets = 10000};
    const struct main_option options[] = {
        {.name = "--json", .flag = &b.json, .help = "one JSON object on standard output"},
        {.name = "--seed", .number = &b.seed, .help = "of the texts; default 1"},
        {.name = "--seconds", .number = &b.seconds, .help = "of each measurement; default 10"},
        {.name = "--messages", .number = &b.messages, .help = "in the database when starting is timed; default 1000000"},
        {.name = "--dir", .text = &b.dir, .help = "where the databases lie; default below /var/tmp"},
        {.name = "--agents", .number = &b.agents, .help = "signed in and ready; default 200"},
        {.name = "--conversations", .number = &b.conversations, .help = "at once; default 500"},
        {.name = "--widgets", .number = &b.widgets, .help = "open when memory is measured; default 10000"},
        {0}};
    int status;
    static char name[] = "bench chat", routing[] = "bench routing"; /* as the help shall say */
    if (argc >= 2 && strcmp(argv[1], "routing") == 0) {
        argv[1] = routing;
        return bench_routing_main(argc - 1, argv + 1);
    }
    if (argc < 2 || strcmp(argv[1], "chat") != 0) {
        fputs("usage: tandem bench chat|routing [OPTIONS]; `tandem bench chat --help` lists them\n", stderr);
        return 2;
    }
    argv[1] = name;
    if (!main_options(argc - 1, argv + 1, options, &status))
        return status;
    if (!b.seconds || !b.messages || !b.agents || b.agents > 500 || !b.conversations || b.conversations > 2000 ||
        b.widgets < b.conversations || b.widgets > 19000) {
        fputs("tandem bench chat: --agents is 1 to 500, --conversations 1 to 2000, --widgets up to 19000\n", stderr);
        return 2;
    }
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    if (n <= 0) {
        fputs("tandem bench chat: /proc/self/exe cannot be read\n", stderr);
        return 1;
    }
    program[n] = 0;
    b.program = program;
    return bench_chat(&b);
}
