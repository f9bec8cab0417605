/* state.h: the agent: who there is, the queues, the thread. All but the queues is the thread's own. */
#pragma once

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "sip/calls.h"

#include "base/map.h"
#include "sip/bucket.h"

/* ---- who there is ---- */

struct ua_net {
    uint8_t address[16];
    uint32_t bits;
};

struct ua_trunk_row {
    struct ua_trunk t; /* its texts are owned */
    struct ua_net peers[UA_PEERS_MAX];
    struct ua *ua;
    su_timer_t *options, *registering;
    nta_leg_t *options_leg, *register_leg;
    nta_outgoing_t *options_request, *register_request;
    struct ua_client client;
    bool up, up_told, registered, dropped;
    uint32_t silent, register_tries;
    int64_t rest_until_us[UA_TARGETS_MAX]; /* a target that said 503 or nothing */
};

struct ua_binding {
    char *contact, *route, *call_id;
    uint32_t cseq;
    int64_t until_us;
};

struct ua_phone_row {
    uint32_t id, contacts_max;
    char *user;
    struct ua_secret secret;
    struct ua_binding bindings[UA_CONTACTS_MAX];
    uint32_t bindings_count;
};

/* ---- the agent ---- */

enum ua_command_kind { UA_DO_PROGRESS, UA_DO_ANSWER, UA_DO_REJECT, UA_DO_DIAL, UA_DO_OFFER, UA_DO_HANGUP, UA_DO_CONFIG,
                       UA_DO_STATS, UA_DO_STOP };

struct ua_command {
    enum ua_command_kind kind;
    ua_call_id call;
    uint32_t status, retry_after_s;
    enum ua_why why;
    uint32_t cause;
    char *sdp;
    struct ua_dial dial; /* its texts are owned by the command */
    struct ua_world *world;
    struct ua_stats *stats;
    struct ua_command *next;
};

/* A configuration made ready by the caller's thread, exchanged on the agent's. */
struct ua_world {
    char *realm;
    struct ua_trunk_row **trunks;
    uint32_t trunks_count;
    struct ua_phone_row **phones;
    uint32_t phones_count;
    bool sha256; /* a phone has that digest */
    struct map by_user, by_phone; /* hash of the name, id: index */
};

struct ua {
    struct ua_conf conf;
    pthread_t thread;
    su_home_t *home;
    su_root_t *root;
    nta_agent_t *agent;
    su_timer_t *chores;
    int64_t turned_us; /* the loop, last; 0: it has not begun */
    uint16_t ports[UA_LISTEN_MAX];
    int sockets[UA_LISTEN_MAX]; /* sofia-sip's: looked at, never closed; -1: not found */
    struct ua_streams *streams;
    char *contacts[3]; /* by transport; NULL: there is none */
    enum err start_err;
    pthread_barrier_t started;
    bool stopping;
    int64_t stop_until_us;

    pthread_mutex_t lock; /* the three below */
    struct ua_command *commands, **commands_end;
    uint32_t commands_count;
    struct ua_event *events, **events_end;
    atomic_uint events_count;
    int wake_fd, event_fd;
    pthread_cond_t answered;

    struct ua_call **calls; /* by slot; reserving a slot needs calls_lock, the rest is the thread's */
    uint32_t *generations, *free_slots;
    atomic_uint free_count;
    pthread_mutex_t calls_lock;

    struct ua_world *world;
    struct ua_buckets *buckets;
    struct ua_nonces *nonces;
    uint32_t dialogs, timers, registrations, filtered;
    struct ua_stats counts;
};
