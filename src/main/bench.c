/* bench.c: `tandem bench chat`: this very program, started as a server, measured from outside. */
#include <bench/chat.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "main/commands.h"

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
    if (argc < 2 || strcmp(argv[1], "chat") != 0) {
        fputs("usage: tandem bench chat [OPTIONS]; `tandem bench chat --help` lists them\n", stderr);
        return 2;
    }
    static char name[] = "bench chat"; /* as the help shall say */
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
