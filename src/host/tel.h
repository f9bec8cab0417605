/* tel.h: the telephone inside the host: one thread that owns all calls, the socket to voice, and voice's process. */
#pragma once

#include "base/fact.h"
#include "engine/engine.h"
#include "port/tel.h"

struct config;
struct hub;
struct pool;
struct router;
struct store;

struct tel_conf {
    org_id org;
    const char *dir;    /* data directory */
    const char *socket; /* path; NULL: DIR/voice.sock */
    const char *program; /* what is started as `program voice --link PATH`; NULL: nobody is, voice comes by itself */
    const char *sip_host, *sip_port; /* of program: --host and --sip-port */
    const char *options; /* of program, further ones, as "calls=2000 threads=2"; NULL: none */
    struct store *store;
    struct pool *pool;
    struct config *config;
    struct hub *hub;
    struct router *router;
};
MUST_USE enum err tel_new(const struct tel_conf *c, struct tel **ret_tel, char ret_text[256]);
/* Reads the calls that the store has and what the engine knows of them; before tel_run, while no other thread runs. */
MUST_USE enum err tel_prime(struct tel *t, const struct engine *e);
MUST_USE enum err tel_run(struct tel *t);
void tel_connect(struct tel *t, struct net *net);
void tel_stop(struct tel *t); /* before the workers end: nothing is begun any more. NULL is fine, as below */
void tel_free(struct tel *t);
/* What who waits may expect. */
struct tel_wait {
    uint32_t place; /* 1 is next */
    bool moved;     /* to that place; else something else has changed */
    bool nobody, shut; /* nobody who could answer is at work; it is closed now */
    int64_t wait_us;   /* hardly longer; 0: nothing is said */
    int64_t until_us, by_us; /* opens; by when who leaves a message hears; 0: never, nothing is promised */
};
/* From the hub's thread: a fact about a call's contact was committed; who waits may expect this. */
void tel_follow(struct tel *t, const struct fact *f);
void tel_waits(struct tel *t, contact_id contact, const struct tel_wait *w);
