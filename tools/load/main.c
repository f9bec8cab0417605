/* main.c: tandem-load: real widgets and real desktops for a running Tandem. */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "load.h"
#include "main/options.h"

static const char usage[] =
    "tandem-load run      customers and agents for --seconds, at a server that runs (--port, --users) or its own (--start)\n"
    "tandem-load kill     kill -9 the server --kills times under load, then check everything\n"
    "tandem-load check    the check alone, of --ledger and --data\n\n"
    "`tandem-load COMMAND --help` lists a command's options.\n";

static bool parse(struct load *l, int argc, char **argv, int *ret_status)
{
    const struct main_option options[] = {
        {.name = "--program", .text = &l->program, .help = "the server; default build/tandem"},
        {.name = "--port", .number = &l->port, .min = 1, .max = 65535, .help = "run: of a server that runs"},
        {.name = "--users", .text = &l->users, .help = "run: a file with lines of login and password"},
        {.name = "--start", .flag = &l->start, .help = "run: a server of its own instead"},
        {.name = "--texts", .text = &l->texts, .help = "CSV, first column; default $TANDEM_DATA/banking77/test.csv"},
        {.name = "--widgets", .number = &l->widgets, .max = 10000, .help = "customers at once; default 60"},
        {.name = "--desks", .number = &l->desks, .min = 1, .max = 500, .help = "agents; default 12 (kill: 6)"},
        {.name = "--seconds", .number = &l->seconds, .min = 1, .max = 86400, .help = "run: default 20"},
        {.name = "--kills", .number = &l->kills, .min = 1, .max = 100000, .help = "kill: default 50"},
        {.name = "--seed", .number = &l->seed, .max = 99999999, .help = "default 1"},
        {.name = "--dir", .text = &l->dir, .help = "where data and ledger lie; default a new directory"},
        {.name = "--keep", .flag = &l->keep, .help = "leave them there"},
        {.name = "--ledger", .text = &l->ledger, .help = "check: what a kill with --keep has left"},
        {.name = "--data", .text = &l->data, .help = "check: the server's data directory"},
        {.name = "--self-test", .flag = &l->self_test, .help = "kill, check: see each check fail, too"},
        {0}};
    return main_options_of("tandem-load", argc, argv, options, ret_status);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*run)(const struct load *l);
        uint64_t desks;
    } commands[] = {{"run", load_run, 12}, {"kill", load_kill, 6}, {"check", load_check, 6}};
    char texts[4096];
    struct load l = {
        .program = "build/tandem", .widgets = 60, .seconds = 20, .seed = 1, .kills = 50};
    const char *data = getenv("TANDEM_DATA");
    if (data && snprintf(texts, sizeof texts, "%s/banking77/test.csv", data) < (int)sizeof texts)
        l.texts = texts;

    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &files);
    }
    signal(SIGPIPE, SIG_IGN);
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (size_t i = 0; argc > 1 && i < sizeof commands / sizeof *commands; i++) {
        if (strcmp(commands[i].name, argv[1]) != 0)
            continue;
        l.desks = commands[i].desks;
        int status;
        return parse(&l, argc - 1, argv + 1, &status) ? commands[i].run(&l) : status;
    }
    bool asked = argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0);
    if (argc > 1 && !asked)
        fprintf(stderr, "tandem-load: there is no command \"%s\"\n\n", argv[1]);
    fputs(usage, asked ? stdout : stderr);
    return asked ? 0 : 2;
}
