/* main.c: tandem-load: real widgets and real desktops for a running Tandem. */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "load.h"

static const char usage[] =
    "tandem-load run --port P --users FILE | --start    customers and agents for --seconds; prints counts and latencies\n"
    "tandem-load kill                                   kill -9 the server --kills times under load, then check everything\n"
    "tandem-load check --ledger FILE --data DIR         the check alone\n\n"
    "  --program FILE   the server; default build/tandem      --widgets N  default 60\n"
    "  --users FILE     lines of login and password           --desks N    default 12 (kill: 6)\n"
    "  --texts FILE     CSV, first column; default            --seconds N  default 20\n"
    "                   $TANDEM_DATA/banking77/test.csv       --kills N    default 50\n"
    "  --seed N         default 1                             --self-test  kill, check: see each check fail, too\n"
    "  --dir DIR        for data and ledger; default new      --keep       leave them there\n";

static bool option(struct load *l, const char *name, const char *value)
{
    const struct {
        const char *name;
        const char **text;
        uint64_t *number;
    } all[] = {{"--program", &l->program, NULL}, {"--users", &l->users, NULL},
               {"--texts", &l->texts, NULL},     {"--ledger", &l->ledger, NULL},
               {"--data", &l->data, NULL},       {"--dir", &l->dir, NULL},
               {"--port", NULL, &l->port},       {"--widgets", NULL, &l->widgets},
               {"--desks", NULL, &l->desks},     {"--seconds", NULL, &l->seconds},
               {"--seed", NULL, &l->seed},       {"--kills", NULL, &l->kills}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (strcmp(all[i].name, name) != 0)
            continue;
        char *end = NULL;
        if (all[i].text)
            *all[i].text = value;
        else
            *all[i].number = strtoull(value, &end, 10);
        return !end || (*value && !*end && *all[i].number < 100000000);
    }
    return false;
}

static bool parse(struct load *l, int argc, char **argv)
{
    for (int i = 2; i < argc; i++) {
        if (!strcmp(argv[i], "--start"))
            l->start = true;
        else if (!strcmp(argv[i], "--self-test"))
            l->self_test = true;
        else if (!strcmp(argv[i], "--keep"))
            l->keep = true;
        else if (i + 1 == argc || !option(l, argv[i], argv[i + 1]))
            return false;
        else
            i++;
    }
    return l->widgets <= 10000 && l->desks >= 1 && l->desks <= 500 && l->port < 65536;
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
        if (parse(&l, argc, argv))
            return commands[i].run(&l);
    }
    fputs(usage, stderr);
    return 2;
}
