/* host.h: the threads. A host runs one organisation's shard: worker pools, the router thread with its engine, the
 * hub thread that follows committed facts, the front door on the network's loops. main wires it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/types.h"
#include "port/pool.h"
#include "port/router.h"
#include "port/store.h"

struct config;
struct hub;
struct host;

/* Worker threads; tasks_max is per worker. pool_stop finishes what is queued and joins; from then on pool_post answers
 * ERR_STOPPING. pool_free when nobody can post any more. NULL is fine for both. */
MUST_USE enum err pool_new(uint32_t workers, uint32_t tasks_max, struct pool **ret_pool);
void pool_stop(struct pool *p);
void pool_free(struct pool *p);

#define HOST_VOICE_OPTIONS_MAX 15u
#define HOST_VOICE_OPTIONS_BYTES 512u

struct host_conf {
    const char *dir;  /* data directory */
    uint32_t workers; /* threads that may wait for the store */
    uint32_t conns_max, conns_per_ip_max;
    uint32_t chat_per_s;              /* messages a second one widget may send */
    uint32_t away_after_ms, grace_ms; /* desktop gone: after how long it counts, and how long its chats are kept */
    uint32_t snapshot_every;          /* facts */
    uint32_t agents_max;              /* as struct router_conf's */
    const char *voice_socket;         /* where voice connects; NULL: DIR/voice.sock */
    const char *voice_program;        /* what is started as `PROGRAM voice`; NULL: nothing is */
    const char *voice_host, *voice_sip_port; /* of the voice that is started: --host and --sip-port */
    const char *voice_options;        /* further ones of it, as "calls=2000 threads=2", that host_voice_options() lets in; NULL: none */
    bool voice;                       /* there is a telephone */
    const char *clamd;                /* where the virus scanner is; NULL: there is none */
    uint32_t fail_commit;             /* for drills: the n-th commit fails (0: none) */
};

struct host_door {
    const char *listen;     /* "127.0.0.1:8080" */
    const char *setup_code; /* of the first administrator, or NULL */
    bool sample;            /* the demo page's identities */
};

/* No more of them, and no longer, than are passed on. */
bool host_voice_options(const char *text);

/* Opens the store, rebuilds the engine, starts all threads but the network's. On an error ret_text says what was
 * wrong and what would be right. */
MUST_USE enum err host_start(const struct host_conf *c, struct host **ret_host, char ret_text[256]);
/* Lets the world in. */
MUST_USE enum err host_listen(struct host *h, const struct host_door *d, char ret_text[256]);
uint16_t host_port(const struct host *h);
/* For main's sample company and set-up; valid until host_stop. */
struct store *host_store(struct host *h);
struct router *host_router(struct host *h);
struct config *host_config(struct host *h);
/* Once a second, on main's thread: sockets that are silent, rate limits, sessions. */
void host_tick(struct host *h);
/* Drains the network, finishes what is queued, writes a snapshot, closes the store. NULL is fine. */
void host_stop(struct host *h);
