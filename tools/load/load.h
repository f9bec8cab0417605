/* load.h: the subcommands of tandem-load. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct load {
    const char *program, *users, *texts, *ledger, *data, *dir;
    uint64_t port, widgets, desks, seconds, seed, kills;
    bool start, self_test, keep;
};

int load_run(const struct load *l);
int load_kill(const struct load *l);
int load_check(const struct load *l);
