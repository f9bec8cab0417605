/* company.h: a company with a telephone for benchmarks: a number whose calls go straight to a queue, agents at desk phones with their desktops open. */
#pragma once

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "client.h"
#include "process.h"

#define COMPANY_NUMBER "95500"

struct seat;

struct company {
    struct process server;
    pid_t voice;
    uint16_t sip_port;
    uint32_t agents;
    struct http admin;
    struct seat *seats; /* agents */
    char queue[24];
    /* the desktops' thread */
    struct wire *wire;
    pthread_t thread;
    bool running;
    atomic_bool stop;
    atomic_uint open, lost;
};

struct company_conf {
    const char *program, *dir, *voice_options;
    uint64_t seed;
    uint32_t agents, calls_each; /* calls_each: of an agent at once */
};

/* Starts it and makes all of that; dir/phones.rows and dir/callers.rows are what sipp signs in and calls with. */
uint16_t company_free_port(void); /* for UDP and TCP, now; 0: none */
bool company_start(struct company *c, const struct company_conf *conf);
bool company_calls_each(struct company *c, uint32_t calls);
bool company_ready(struct company *c); /* the desktops open, everybody ready */
uint32_t company_free(const struct company *c); /* agents who by their own desktops are ready and have no contact; those cut off are not */
void company_stop(struct company *c);
