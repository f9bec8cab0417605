/* stages.h: what chat.c measures, each on the server that runs at the moment. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "chat.h"
#include "client.h"
#include "process.h"

struct figures {
    double msgs_per_s, floor_per_s, nginx_per_s, cpu_us_per_message;
    double e2e_p50_ms, e2e_p99_ms, e2e_per_s;
    double rss_idle_mb, rss_10k_mb, start_killed_ms, start_clean_ms;
    uint32_t e2e_messages;
    int64_t messages;
};

struct talk; /* a widget with its conversation */
struct seat; /* a desktop */

struct stages {
    const char *program;
    struct process server;
    struct http admin;
    uint64_t random, messages, seconds;
    uint32_t conversations, agents;
    struct talk *talks;
    struct seat *seats;
};

struct stages *stages_new(const struct bench_chat *b);
void stages_free(struct stages *s); /* NULL is fine; kills the server if one runs */

bool stage_idle(struct stages *s, struct figures *f);
bool stage_open_widgets(struct stages *s, uint32_t widgets, struct figures *f);
/* A queue and a topic "bench" without a requirement, and agents who serve it, three chats each. */
bool stage_make_agents(struct stages *s);
/* Opens the conversations; then each has one message in flight until the time is over. */
bool stage_throughput(struct stages *s, struct figures *f);
/* The agents take the conversations; then 500 messages a second, each sent when its time has come.
 */
bool stage_delay(struct stages *s, struct figures *f);
/* The closed loop again, with the same visitors, on a server that was started anew. */
bool stage_load_again(struct stages *s, double seconds);
/* A static JSON file over 64 kept connections; one worker. 0: nginx is not here. */
double stage_nginx(const char *dir, double seconds);
