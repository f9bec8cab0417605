/* process.h: a tandem server as a child process, for benchmarks and drills. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define PROCESS_USERS_MAX 64

struct process {
    pid_t pid;
    int out; /* its standard output */
    uint16_t port;
    char setup_code[32];
    struct {
        char login[40], password[64], role[16];
    } users[PROCESS_USERS_MAX]; /* what --sample printed */
    int users_count;
};

/* Starts `program serve --data dir --listen 127.0.0.1:port` with further options (NULL-ended) and
 * reads its output until it says where it runs. Users already known are kept. false: it ended
 * instead. */
bool process_start(struct process *p, const char *program, const char *dir, uint16_t port,
                   const char *const *options);
void process_kill(struct process *p); /* SIGKILL, and waits */
int process_stop(struct process *p);  /* SIGTERM; its exit status, -1 for a signal */
double process_rss_mb(const struct process *p);
double process_cpu_s(const struct process *p); /* user + system so far */
