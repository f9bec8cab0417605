/* tel_state.h: what the telephone's thread remembers, and what its files say to each other. Only link.c and tel_*.c include it.
 *
 * link.c        thread, inbox, socket, frames    tel_calls.c   inputs to steps, steps to commands
 * tel_work.c    on a worker: store and engine    tel_config.c  what is set, as CONFIG, and prompts as files
 * tel_child.c   voice's process                  tel_ask.c     what others ask (port/tel.h)    tel_page.c  calls of pages */
#pragma once

#include <pthread.h>
#include <stdatomic.h>
#include <sys/types.h>

#include "base/id.h"
#include "base/map.h"
#include "channel/voice/call.h"
#include "host/tel.h"
#include "host/tel_page.h"
#include "link/link.h"
#include "service/phone/settings.h"

#define TEL_INBOX_MAX 100000u

struct tel_call {
    struct call step;
    uint64_t id, op, played; /* op: the last told; played: of the last PLAY */
    contact_id contact;
    conversation_id conversation;
    party_id party;
    uint64_t number;
    bool zh;
    uint32_t tasks; /* on workers */
    char from[PHONE_NUMBER_BYTES], to[PHONE_NUMBER_BYTES]; /* caller's, to be shown; of one that an agent dials */
    uint64_t trunk;
    uint32_t held, muted;
    int64_t since_us;   /* held or resumed last */
    enum phone_result result; /* of one that an agent dials */
    net_id desk;        /* whose SDP came last */
    struct tel_page_side page;
};

enum tel_kind { TEL_FACT, TEL_PLACE, TEL_DONE, TEL_BEGUN, TEL_ASK, TEL_CONFIG };
struct tel_message {
    struct tel_message *next;
    enum tel_kind kind;
    struct fact fact; /* FACT: without its remainder */
    uint64_t call, event, token, trunk, number;
    contact_id contact;
    conversation_id conversation;
    party_id party;
    agent_id agent;
    enum err err;
    uint32_t count;
    bool zh, flag, shows; /* DONE: flag: the last of its task; shows: its row has changed */
    enum tel_act act;
    net_id socket;
    struct call_plan plan;
    struct tel_wait wait; /* PLACE */
    char from[PHONE_NUMBER_BYTES], to[PHONE_NUMBER_BYTES];
    struct call_out out; /* DONE: what was asked */
    struct str text;     /* ASK: an SDP or a candidate; behind the message */
    struct tel_set *set; /* CONFIG */
};

/* What is set, as the thread needs it. */
struct tel_device {
    agent_id agent;
    struct phone_device_of device;
};
struct tel_number {
    uint64_t id, trunk;
    char number[65];
    bool zh;
    uint32_t greeting, music;
    struct call_plan plan;
};
struct tel_set {
    struct buf frame; /* CONFIG, encoded */
    struct tel_device *devices;
    struct tel_number *numbers;
    uint32_t devices_count, numbers_count;
    uint64_t trunk; /* by which customers and experts are called; 0: none */
    char shown[PHONE_NUMBER_BYTES]; /* its number */
    uint32_t music; /* of who waits and called no number */
    uint32_t *pieces; /* prompt of call_say_key(i); 0: there is none */
    uint32_t pieces_count;
};

#define TEL_EVENTS_MAX 65536u
#define TEL_ORPHAN_US (INT64_C(30) * SECOND_US) /* a caller of whom voice hears nothing for so long is let go */
struct tel_peer {
    int fd; /* -1: nobody */
    bool welcome;
    uint64_t instance;
    struct buf in, out;
    size_t in_at, out_at;
    uint64_t first, last; /* events that came; first: the lowest that is not settled */
    uint8_t settled[TEL_EVENTS_MAX / 8];
    uint64_t acked, kept, kept_instance; /* kept: in the store */
    bool keeping;
    int64_t kept_us, pinged_us, heard_us, listed_us; /* listed: when it was last told which calls there are; 0: not yet */
};

struct tel {
    struct tel_conf conf;
    char path[108];
    pthread_t thread;
    bool running;
    int listen_fd, wake_fd;
    pthread_mutex_t lock; /* inbox, stats */
    struct tel_message *head, **tail;
    uint32_t queued;
    bool stop;
    struct tel_stats stats;
    _Atomic(struct net *) net;
    /* the thread's own */
    struct map calls, contacts, pages; /* id -> struct tel_call; contact -> id; (under lock) socket of a page that calls -> id */
    int64_t due_us, chores_us;  /* due: not after the first call_next_us(); 0: none */
    struct tel_peer peer;
    struct tel_set *set;
    struct id_maker ids, asked_ids; /* asked_ids: of any thread */
    uint64_t instance, known_instance, known_event; /* of voice, as the store has it */
    int64_t gone_us; /* since when voice is away; 0: it is there */
    struct buf scratch;
    pid_t child;
    int64_t start_us, backoff_us;
};
uint64_t tel_id(struct id_maker *m, unsigned bit); /* that no other maker of this process gives (base/id.h: 22 bits count) */
bool tel_tell(struct tel *t, const struct tel_message *m); /* copies it, the text too; false: dropped */
void tel_send(struct tel *t, const struct link *f);        /* to voice; nothing when it is not there */
void tel_settle(struct tel *t, uint64_t event);            /* committed */
void tel_config_send(struct tel *t);
struct tel_call *tel_call_of(struct tel *t, uint64_t id);
struct tel_call *tel_call_make(struct tel *t, uint64_t id, contact_id contact);
void tel_calls_event(struct tel *t, const struct link *f);
void tel_calls_message(struct tel *t, const struct tel_message *m);
void tel_calls_tick(struct tel *t, int64_t now_us);
void tel_calls_known(struct tel *t, const struct link *f); /* voice's CALLS; then ours are told */
void tel_calls_lost(struct tel *t);                        /* all of them */
void tel_work_begin(struct tel *t, struct tel_call *c, uint64_t event);
/* What the step wants of store and engine, in order, then the event is settled. news: HELD, RESUMED, (UN)MUTED; may be NULL. */
struct phone_news;
void tel_work_do(struct tel *t, struct tel_call *c, const struct call_todo *todo, const struct phone_news *news, const struct link *ended, uint64_t event);
/* tel_config.c */
MUST_USE enum err tel_set_read(struct tel *t, struct tel_set **ret_set); /* blocks */
void tel_set_free(struct tel_set *s);
void tel_set_task(void *tel); /* on a worker: reads it into the inbox */
struct phone_device_of tel_device_of(const struct tel *t, agent_id agent);
const struct tel_number *tel_number_of(const struct tel *t, uint64_t id);
const struct tel_number *tel_number_called(const struct tel *t, struct str number, uint64_t trunk);
void tel_child_tick(struct tel *t, int64_t now_us); /* starts it, starts it again */
void tel_child_stop(struct tel *t);
