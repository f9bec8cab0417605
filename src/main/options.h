/* options.h: the command line as a table. What is wrong with a value is said with the option's name, the value, and what would
 * be right. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define MAIN_MICRO 1000000u /* a number with decimals is kept in millionths */

/* "--name VALUE", or a flag. Each may be given once. */
struct main_option {
    const char *name;   /* "--data" */
    const char *help;
    const char **text;  /* one of these four is set */
    uint64_t *number;   /* whole */
    uint64_t *micro;    /* up to six decimals; in millionths */
    bool *flag;
    uint64_t min, max;  /* of number, and of micro in millionths; max 0: as large as it may be */
    const char *const *choices; /* of text, ended by NULL; NULL: anything but nothing */
    bool needed;        /* to be given */
    bool *given;        /* may be NULL */
};
/* Fills the options (ended by a zeroed one); argv[0] is the command, program what stands before it. false: an error was
 * printed, or --help was; *ret_status is the exit status then. */
bool main_options_of(const char *program, int argc, char **argv, const struct main_option *options, int *ret_status);
/* Of program "tandem". */
bool main_options(int argc, char **argv, const struct main_option *options, int *ret_status);
