/* main.c: tandem's subcommands. */
#include <stdio.h>
#include <string.h>

#include "main/commands.h"

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *help;
} commands[] = {
    {"serve", main_serve, "run the contact centre: --data DIR --listen ADDR:PORT [--sample]"},
    {"voice", main_voice, "the telephone's process, which serve starts: --link SOCKET [--host ADDR] [--sip-port N]"},
    {"log", main_log, "print facts, one JSON object a line: --data DIR [--since N] [--limit N]"},
    {"why", main_why, "why a contact waits, and its decisions replayed: CONTACT --data DIR [--decision N] [--lang zh] [--json]"},
    {"verify", main_verify, "compare snapshot + tail with a full evolve of the log: --data DIR"},
    {"bench", main_bench, "measure: chat|routing [--json] [--seed N] ..."},
    {"simulate", main_simulate, "play a floor against the engine, check every promise: --seed N [--seeds COUNT] [--steps N]"},
    {"limits", main_limits, "print every limit, what is answered when it is reached, and the option that changes it: [--json]"},
    {"version", main_version, "print the version"},
};

static void usage(FILE *to)
{
    fputs("tandem: a contact centre in one program\n\nusage: tandem COMMAND [OPTIONS]\n\n", to);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        fprintf(to, "  %-8s %s\n", commands[i].name, commands[i].help);
    fputs("\n`tandem COMMAND --help` lists a command's options.\n", to);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        usage(stderr);
        return 2;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        usage(stdout);
        return 0;
    }
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return commands[i].run(argc - 1, argv + 1);
    fprintf(stderr, "tandem: there is no command \"%s\"; `tandem help` lists them\n", argv[1]);
    return 2;
}
