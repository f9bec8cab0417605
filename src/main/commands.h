/* commands.h: one function a subcommand; argv[0] is the subcommand. They return the exit status: 0 fine, 1 failed,
 * 2 wrong usage. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/enums.h"
#include "base/err.h"
#include "main/options.h"

int main_serve(int argc, char **argv);
int main_log(int argc, char **argv);
int main_verify(int argc, char **argv);
int main_why(int argc, char **argv);
int main_bench(int argc, char **argv);
int main_simulate(int argc, char **argv);
int main_limits(int argc, char **argv);
int main_voice(int argc, char **argv);
int main_version(int argc, char **argv);

/* What `tandem serve` allows unless it is told otherwise. */
#define MAIN_CONNS_USUAL 20000u
#define MAIN_CONNS_PER_IP_USUAL 256u
#define MAIN_CHAT_RATE_USUAL 50u
/* And `tandem voice`. */
#define MAIN_VOICE_CALLS_USUAL 1000u
#define MAIN_VOICE_TRUNK_CALLS_USUAL 400u
#define MAIN_VOICE_SIGN_INS_USUAL 10u

/* `tandem simulate` with --model, with --trace; main_simulate() hands over. */
int main_simulate_model(int argc, char **argv);
int main_simulate_trace(int argc, char **argv);
/* "strict", "ageing", "weight", "target"; NULL ends them. */
extern const char *const main_wait_orders[];
bool main_wait_order(const char *name, enum wait_order *ret_order);
const char *main_wait_order_name(enum wait_order order);

/* A second look at the data directory of --data: only reading, also beside a running server. On an error it is printed. */
struct store;
MUST_USE enum err main_look(const char *command, const char *dir, struct store **ret_store);
