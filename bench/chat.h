/* chat.h: `tandem bench chat`: the figures of docs/performance.md, all in one run, generator and
 * server side by side. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct bench_chat {
    const char *program; /* the server to measure */
    const char
        *dir; /* an existing directory on the disk to measure; NULL: one is made below /var/tmp */
    uint64_t seed, seconds, messages, agents, conversations, widgets;
    bool json; /* one JSON object on standard output, besides the progress on standard error */
};

/* The exit status: 0 measured (whether or not a target is met: the report says), 1 something
 * failed. */
int bench_chat(const struct bench_chat *b);
