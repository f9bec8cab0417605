/* hub_state.h: what the hub remembers; only follow.c and the hub*.c include it. Changed
 * on the hub thread under `lock`; other threads look under `lock`. */
#pragma once

#include <semaphore.h>

#include "host/hub.h"
#include "host/hub_live.h"
#include "host/hub_outlook.h"
#include "host/presence.h"
#include "host/turns.h"

struct sockets {
    net_id *ids;
    uint32_t count, room;
};

#define CONV_WRAPPING_MAX 4u
#define CONV_LOOKERS_MAX 32u
#define DESK_LOOKS_MAX 16u

/* A conversation with a live contact, an open widget, or an unanswered message. */
struct conv {
    conversation_id id;
    party_id party;
    uint64_t endpoint;
    topic_id topic;
    bool zh, arriving, dirty, retell; /* retell: a socket was told another outlook than all were */
    bool known;   /* what the row says was read; before that only what messages brought */
    bool leaving; /* the customer left before the contact was there */
    contact_id live; /* waiting, offered or talking, and among the lives; 0: none */
    contact_id wrapping[CONV_WRAPPING_MAX]; /* contacts of it that are being wrapped up, oldest first */
    uint32_t wrapping_count;
    agent_id lookers[CONV_LOOKERS_MAX]; /* look at it without holding a contact */
    uint32_t lookers_count;
    uint32_t last_seq, last_in_seq, closed_seq;
    uint32_t followed; /* the newest message that came through here; what a worker read may be ahead of it */
    uint32_t tries;    /* arrivals refused in a row */
    int64_t retry_us;  /* not before */
    int64_t last_us;   /* when anybody wrote last */
    int64_t last_in_us; /* when the customer did; 0: not known, somebody else wrote later */
    uint32_t marks[5], saved[5];
    struct outlook told; /* to all its sockets */
    struct sockets sockets;
};

struct desk {
    agent_id id;
    enum agent_state state;
    uint32_t reason;
    uint16_t capacity[MEDIA];
    bool known, away, asked; /* known: to the engine; asked: an away or back command is under way */
    int64_t since_us, lost_us; /* lost: when the last socket went; 0: never or connected */
    uint32_t pages; /* readings of messages on their way to it; the earliest begins at floor */
    fact_no floor;
    struct sockets sockets;
    contact_id *held;
    uint32_t held_count, held_room;
    struct pick *picks; /* whom the agent may pick */
    uint32_t picks_count, picks_room;
    contact_id parts[PARTS_OF_ONE_MAX]; /* contacts of others that it is invited into or has joined */
    uint32_t parts_count;
    conversation_id looks[DESK_LOOKS_MAX]; /* oldest first */
    uint32_t looks_count;
    bool wants; /* after the present contacts: */
    enum agent_state wanted_state;
    uint32_t wanted_reason;
    queue_id *serves; /* ascending; whose lines its sockets were told of */
    uint32_t serves_count;
};

#include "host/hub_message.h"

#define HUB_CUSTOMER_LOCKS 16u

struct hub {
    struct hub_conf conf;
    struct net *net;
    struct router *router;
    struct id_maker ids;
    pthread_t thread;
    bool running;

    pthread_mutex_t inbox_lock;
    pthread_cond_t some;
    struct store_job *jobs, **jobs_tail;
    struct hub_message *head, **tail;
    uint32_t queued;
    bool stop;
    uint64_t dropped;

    pthread_mutex_t lock;
    struct map convs, lives, desks, lines;
    bool lines_changed; /* who waits: looked at again within a second */
    pthread_rwlock_t names_lock; /* workers read names too; the hub alone swaps them */
    struct map names;
    bool naming, name_again, quiet; /* a worker reads them; somebody came meanwhile; the store is asked nothing more */
    fact_no cursor; /* the last fact that screens have been told of */
    uint64_t frames;
    pthread_mutex_t customers[HUB_CUSTOMER_LOCKS]; /* hub_customer.c: by party; before all other locks */
    uint64_t picks, customers_changed; /* on all lists together; how often something new was learnt of one */
    struct turns turns; /* of arrivals */
    struct presence presence;
    int64_t second_us;
    struct staffing staffing;
    struct buf scratch;
};

/* hub.c */
struct conv *hub_conv(struct hub *h, conversation_id id);
struct live *hub_live(struct hub *h, contact_id id);
struct desk *hub_desk(struct hub *h, agent_id id, bool make);
struct conv *hub_conv_make(struct hub *h, conversation_id id);
void hub_conv_settle(struct hub *h, struct conv *c); /* drops it when nothing needs it any more */
bool hub_tell(struct hub *h, struct hub_message m);  /* any thread: into the inbox; false: dropped */
/* Not the hub's thread: until the store has done the job; done is posted by what job.done calls. The job's error, or the store's. */
MUST_USE enum err hub_store(struct hub *h, struct store_job *job, sem_t *done);
void hub_send(struct hub *h, const struct sockets *to, const struct buf *frame, const net_id *but);
bool hub_send_one(struct hub *h, net_id to, const struct buf *frame);
bool hub_socket_has(const struct sockets *s, net_id id);
bool hub_socket_add(struct sockets *s, net_id id);
bool hub_socket_del(struct sockets *s, net_id id);
struct conversation_names hub_names(struct hub *h);
struct conversation_names hub_names_shown(struct hub *h); /* as customers are told them */
void hub_names_task(void *hub); /* on a worker: reads them into the inbox */
uint64_t hub_picture(struct hub *h, agent_id agent); /* 0: none */
struct sql_conversation_by_id_row;
struct conv hub_row(const struct sql_conversation_by_id_row *row);
/* Takes over what a worker read, which may be older or newer than what has been followed: all of it only grows. */
void hub_conv_merge(struct hub *h, struct conv *c, const struct conv *row);
bool hub_unanswered(const struct conv *c); /* a customer's message that no contact stands for */
void hub_chores(struct hub *h, int64_t now_us); /* hub_chores.c: once a second, with the lock */
/* hub_post.c */
void hub_wants(struct hub *h, struct conv *c); /* a contact is needed: asks a worker to make it arrive */
void hub_agent_command(struct hub *h, struct desk *d, bool away);
void hub_leaves(struct hub *h, contact_id contact); /* asks a worker for it */
void hub_gives_up(struct hub *h, struct conv *c); /* no contact is wanted for what was written so far */
/* hub_customer.c */
uint64_t hub_customers_changed(struct hub *h);
void hub_customer_card(struct hub *h, contact_id contact, char *card); /* takes the card; with the lock */
/* hub_sleep.c */
void hub_sleep_look(struct hub *h, struct live *l, const int64_t after_us[MEDIA], int64_t now_us);
void hub_sleep_check(struct hub *h, struct live *l); /* now, by the present settings */
void hub_sleep_all(struct hub *h, int64_t now_us);
/* follow.c */
void hub_follow_message(struct hub *h, const struct post *p, contact_id contact, const net_id *from);
#include "host/hub_show.h"
