/* options.c: reading the command line, and saying what would have been right. */
#include "main/options.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"

#define OPTIONS_MAX 32u

struct reading {
    const char *program, *command;
    const struct main_option *options;
    bool given[OPTIONS_MAX];
};

static void help(FILE *to, const struct reading *r)
{
    fprintf(to, "usage: %s %s [OPTIONS]\n\n", r->program, r->command);
    for (const struct main_option *o = r->options; o->name; o++) {
        char left[64];
        snprintf(left, sizeof left, "%s%s", o->name, o->flag ? "" : o->number || o->micro ? " N" : " VALUE");
        fprintf(to, "  %-22s %s\n", left, o->help);
    }
}

static const struct main_option *find(const struct main_option *options, const char *name, size_t n)
{
    for (; options->name; options++)
        if (strlen(options->name) == n && memcmp(options->name, name, n) == 0)
            return options;
    return NULL;
}

/* -- what would be right -- */

static void put_number(FILE *to, const struct main_option *o, uint64_t n)
{
    if (o->number || n % MAIN_MICRO == 0) {
        fprintf(to, "%" PRIu64, o->number ? n : n / MAIN_MICRO);
        return;
    }
    char decimals[8];
    snprintf(decimals, sizeof decimals, "%06u", (unsigned)(n % MAIN_MICRO));
    for (size_t i = strlen(decimals); i > 0 && decimals[i - 1] == '0'; i--)
        decimals[i - 1] = 0;
    fprintf(to, "%" PRIu64 ".%s", n / MAIN_MICRO, decimals);
}

static void put_right(FILE *to, const struct main_option *o)
{
    if (o->choices) {
        for (size_t i = 0; o->choices[i]; i++)
            fprintf(to, "%s%s", i == 0 ? "" : o->choices[i + 1] ? ", " : " or ", o->choices[i]);
        return;
    }
    if (o->text) {
        fputs(o->help, to);
        return;
    }
    fputs(o->number ? "a whole number" : "a number with up to six decimals", to);
    if (o->min || o->max) {
        fputs(" from ", to);
        put_number(to, o, o->min);
    }
    if (o->max) {
        fputs(" to ", to);
        put_number(to, o, o->max);
    }
}

static bool wrong_value(const struct reading *r, const struct main_option *o, const char *value)
{
    fprintf(stderr, "%s %s: %s is ", r->program, r->command, o->name);
    put_right(stderr, o);
    fprintf(stderr, ", not \"%s\"\n", value);
    return false;
}

static bool needs_value(const struct reading *r, const struct main_option *o)
{
    fprintf(stderr, "%s %s: %s needs a value: ", r->program, r->command, o->name);
    put_right(stderr, o);
    fputs("\n", stderr);
    return false;
}

/* How many letters must be put in, taken out or changed; of long words: many. */
static size_t apart(const char *a, const char *b)
{
    enum { MOST = 31 };
    size_t n = strlen(a), m = strlen(b), row[MOST + 1];
    if (n > MOST || m > MOST)
        return MOST;
    for (size_t k = 0; k <= m; k++)
        row[k] = k;
    for (size_t i = 1; i <= n; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t k = 1; k <= m; k++) {
            size_t best = corner + (a[i - 1] != b[k - 1]);
            corner = row[k];
            if (row[k] + 1 < best)
                best = row[k] + 1;
            if (row[k - 1] + 1 < best)
                best = row[k - 1] + 1;
            row[k] = best;
        }
    }
    return row[m];
}

static bool unknown(const struct reading *r, const char *name)
{
    const struct main_option *o, *nearest = NULL;
    const char *equals = strchr(name, '=');
    fprintf(stderr, "%s %s: there is no option \"%s\"", r->program, r->command, name);
    o = equals ? find(r->options, name, (size_t)(equals - name)) : NULL;
    if (o && !o->flag) {
        fprintf(stderr, "; a space goes between: %s %s\n", o->name, equals + 1);
        return false;
    }
    size_t least = 3;
    for (o = r->options; o->name; o++)
        if (apart(name, o->name) < least) {
            least = apart(name, o->name);
            nearest = o;
        }
    if (nearest) {
        fprintf(stderr, "; did you mean %s?\n", nearest->name);
    } else {
        fputs("\n\n", stderr);
        help(stderr, r);
    }
    return false;
}

/* -- values -- */

/* "12", "12.5", "0.333333". */
static bool micro_of(const char *value, uint64_t *ret)
{
    const char *point = strchr(value, '.');
    size_t whole_n = point ? (size_t)(point - value) : strlen(value), part_n = point ? strlen(point + 1) : 0;
    uint64_t whole, part = 0;
    if (!str_u64((struct str){value, whole_n}, &whole) || whole > UINT64_MAX / MAIN_MICRO - 1)
        return false;
    if (point && (part_n > 6 || !str_u64(str_of(point + 1), &part)))
        return false;
    for (; part_n < 6; part_n++)
        part *= 10;
    *ret = whole * MAIN_MICRO + part;
    return true;
}

static bool among(const char *const *choices, const char *value)
{
    for (; *choices; choices++)
        if (strcmp(*choices, value) == 0)
            return true;
    return false;
}

static bool take(const struct reading *r, const struct main_option *o, const char *value)
{
    if (o->text) {
        if (!*value)
            return needs_value(r, o);
        if (o->choices && !among(o->choices, value))
            return wrong_value(r, o, value);
        *o->text = value;
        return true;
    }
    uint64_t n;
    bool read = o->number ? str_u64(str_of(value), &n) : micro_of(value, &n);
    if (!read || n < o->min || (o->max && n > o->max))
        return wrong_value(r, o, value);
    *(o->number ? o->number : o->micro) = n;
    return true;
}

static bool read_one(struct reading *r, int argc, char **argv, int *i)
{
    const struct main_option *o = find(r->options, argv[*i], strlen(argv[*i]));
    if (!o)
        return unknown(r, argv[*i]);
    size_t index = (size_t)(o - r->options);
    assert(index < OPTIONS_MAX);
    if (r->given[index]) {
        fprintf(stderr, "%s %s: %s is given twice; once is right\n", r->program, r->command, o->name);
        return false;
    }
    r->given[index] = true;
    if (o->given)
        *o->given = true;
    if (o->flag) {
        *o->flag = true;
        return true;
    }
    if (*i + 1 == argc || strncmp(argv[*i + 1], "--", 2) == 0)
        return needs_value(r, o);
    return take(r, o, argv[++*i]);
}

bool main_options_of(const char *program, int argc, char **argv, const struct main_option *options, int *ret_status)
{
    struct reading r = {.program = program, .command = argv[0], .options = options};
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0) {
            help(stdout, &r);
            *ret_status = 0;
            return false;
        }
    *ret_status = 2;
    for (int i = 1; i < argc; i++)
        if (!read_one(&r, argc, argv, &i))
            return false;
    for (size_t i = 0; options[i].name; i++)
        if (options[i].needed && !r.given[i]) {
            fprintf(stderr, "%s %s: %s is missing: ", program, r.command, options[i].name);
            put_right(stderr, &options[i]);
            fputs("\n", stderr);
            return false;
        }
    return true;
}

bool main_options(int argc, char **argv, const struct main_option *options, int *ret_status)
{
    return main_options_of("tandem", argc, argv, options, ret_status);
}
