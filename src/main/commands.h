/* commands.h: one function a subcommand; argv[0] is the subcommand. They return the exit status: 0 fine, 1 failed,
 * 2 wrong usage. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/enums.h"

int main_serve(int argc, char **argv);
int main_log(int argc, char **argv);
int main_verify(int argc, char **argv);
int main_why(int argc, char **argv);
int main_bench(int argc, char **argv);
int main_simulate(int argc, char **argv);
int main_version(int argc, char **argv);

/* `tandem simulate` with --model, with --trace; main_simulate() hands over. */
int main_simulate_model(int argc, char **argv);
int main_simulate_trace(int argc, char **argv);
/* "strict", "ageing", "weight", "target". */
bool main_wait_order(const char *name, enum wait_order *ret_order);
const char *main_wait_order_name(enum wait_order order);

/* Options as a table: "--name VALUE", or a flag. */
struct main_option {
    const char *name; /* "--data" */
    const char *help;
    const char **text; /* one of these three is set */
    uint64_t *number;
    bool *flag;
};
/* Fills the options (ended by a zeroed one). false: an error was printed, or --help was; *ret_status is the exit
 * status then. */
bool main_options(int argc, char **argv, const struct main_option *options, int *ret_status);
