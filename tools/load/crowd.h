/* crowd.h: customers' widgets and agents' desktops as they behave, all on one thread. They know the
 * two protocols and nothing of the server's inside; when it is gone they come back by themselves
 * and repeat what was not answered. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include <bench/client.h>

#include "ledger.h"
#include "texts.h"

enum { WINDOW = 3, HELD_MAX = 16, KEY_BYTES = 64, TEXT_BYTES = 600, SAMPLES_MAX = 1 << 18 };

enum phase { DOWN, OPENING, GREETING, UP };

struct sent {
    char key[KEY_BYTES], text[TEXT_BYTES];
    bool start;
    int64_t at_us;
};

struct widget {
    struct crowd *crowd;
    uint32_t index, life; /* a life is a visitor: one token, one conversation */
    enum phase phase;
    bool parked, started, closed, talking;
    int64_t next_us, backoff_us;
    char token[64], topic[24];
    struct sent pending[WINDOW]; /* in the order of sending */
    uint32_t pending_count, said;
    uint32_t place, last_seq, who; /* who: chooses the identity */
    bool place_known;              /* since the connection was made */
    uint8_t *seen;                 /* by seq */
    uint32_t seen_room;
};

struct held {
    char id[24], conversation[24], token[24], state[12],
        handled[40]; /* handled: state and token last acted upon */
    uint32_t last_seq, replies;
    int64_t next_us;
    bool named, ignored; /* ignored: an offer let lapse */
};

struct request {
    const char *verb; /* NULL: none */
    char method[8], path[96], body[1400], key[KEY_BYTES];
    uint64_t number; /* in the ledger */
    bool flying;
    int64_t at_us, retry_us;
};

struct desk {
    struct crowd *crowd;
    uint32_t index;
    char login[40], id[24], cookie[128], csrf[128], cursor[24];
    enum phase phase;
    bool ready, fresh; /* fresh: the next frame names all contacts held */
    int64_t next_us, backoff_us;
    struct held held[HELD_MAX];
    uint32_t held_count;
    struct request request;
};

struct samples {
    float ms[SAMPLES_MAX];
    uint32_t count;
};

struct counts {
    uint64_t sent, acked, desk_sent, desk_acked, accepted, declined, ignored, ended, wrapped, left,
        reconnects, retried, refused, delivered, not_stored;
};

struct crowd {
    struct wire *wire;
    uint16_t port;
    uint64_t random;
    int64_t now_us;
    struct texts texts;
    struct ledger ledger;
    struct widget *widgets;
    struct desk *desks;
    uint32_t widgets_count, parked_count, desks_count;
    int64_t think_us;
    bool settling;     /* nothing new is begun; what is open is finished */
    char code[24];     /* a wrap-up code */
    char **identities; /* signed, as JSON; may be none */
    uint32_t identities_count;
    struct counts counts;
    struct samples *ack, *screen; /* send to ack; customer's send to the agent's desktop */
    char fault[256];              /* the first thing that must never happen; empty: none */
};

/* Signs the desks in (cookies outlive restarts). users: login and password. false: with a word on
 * stderr. */
bool crowd_init(struct crowd *c, uint32_t widgets, uint32_t parked, uint32_t desks);
bool crowd_sign_in(struct crowd *c, uint32_t desk, const char *login, const char *password);
bool crowd_words(
    struct crowd *c); /* wrap-up codes and the sample's signed identities, through desk 0 */
void crowd_done(struct crowd *c);
/* One turn of events, then whatever is due. */
void crowd_turn(struct crowd *c);
uint32_t crowd_unanswered(const struct crowd *c);
bool crowd_everybody_up(const struct crowd *c);
/* The parked widgets that show their right place since they last connected. */
uint32_t crowd_places_right(const struct crowd *c);
__attribute__((format(printf, 2, 3))) void crowd_fault(struct crowd *c, const char *format, ...);

/* between crowd.c, widget.c and desk.c */
uint64_t crowd_random(struct crowd *c, uint64_t below);
void crowd_key(struct crowd *c, char ret[KEY_BYTES]); /* random, and carries the time */
int64_t crowd_backoff(struct crowd *c, int64_t *backoff_us);
void crowd_sample(struct samples *s, int64_t us);
void widget_open(struct widget *w);
void widget_text(struct widget *w, json_t *f);
void widget_closed(struct widget *w);
void widget_step(struct widget *w);
void widget_report(struct widget *w); /* at the end: what it has seen, into the ledger */
void desk_open(struct desk *d);
void desk_text(struct desk *d, json_t *f);
void desk_closed(struct desk *d, int code);
void desk_answer(struct desk *d, int status, json_t *body);
void desk_unanswered(struct desk *d);
void desk_step(struct desk *d);
