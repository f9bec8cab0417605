#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "main/commands.h"

static void help(FILE *to, const char *command, const struct main_option *options)
{
    fprintf(to, "usage: tandem %s [OPTIONS]\n\n", command);
    for (const struct main_option *o = options; o->name; o++) {
        char left[64];
        snprintf(left, sizeof left, "%s%s", o->name, o->flag ? "" : o->number ? " N" : " VALUE");
        fprintf(to, "  %-22s %s\n", left, o->help);
    }
}

static const struct main_option *find(const struct main_option *options, const char *name)
{
    for (; options->name; options++)
        if (strcmp(options->name, name) == 0)
            return options;
    return NULL;
}

bool main_options(int argc, char **argv, const struct main_option *options, int *ret_status)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            help(stdout, argv[0], options);
            *ret_status = 0;
            return false;
        }
        const struct main_option *o = find(options, argv[i]);
        *ret_status = 2;
        if (!o) {
            fprintf(stderr, "tandem %s: unknown option \"%s\"\n\n", argv[0], argv[i]);
            help(stderr, argv[0], options);
            return false;
        }
        if (o->flag) {
            *o->flag = true;
            continue;
        }
        if (i + 1 == argc) {
            fprintf(stderr, "tandem %s: %s needs a value\n", argv[0], o->name);
            return false;
        }
        const char *value = argv[++i];
        if (o->text)
            *o->text = value;
        else if (!str_u64(str_of(value), o->number)) {
            fprintf(stderr, "tandem %s: %s takes a whole number, not \"%s\"\n", argv[0], o->name, value);
            return false;
        }
    }
    return true;
}
