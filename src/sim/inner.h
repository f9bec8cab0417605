/* inner.h: one run of the simulator. Inside the room only. */
#pragma once

#include "base/prng.h"
#include "sim/judge.h"
#include "sim/sim.h"

#define SENT_KEPT 64u    /* commands that may come again, or come late */
#define BATCHES_KEPT 4u  /* commands whose facts a crash may lose */
#define HISTORY_KEPT 30u /* commands told after a failure */
#define HISTORY_FACTS 12u
#define GRACE_US (20 * SECOND_US)
#define PARTIES 50u

struct sent {
    struct command command;
    uint8_t rest[SIM_POLICY_BYTES];
};

struct history {
    struct command command; /* its rest is not kept */
    struct fact facts[HISTORY_FACTS];
    uint32_t step, facts_count;
    enum err err;
};

/* A place in the log to come back to after a crash. */
struct mark_point {
    bool there;
    uint32_t facts;
    struct sim_model model;
};

struct sim {
    struct prng chance, odd; /* odd: of strange.c, so that the floor plays the same without */
    const struct sim_options *options;
    struct sim_report *report;
    uint32_t step;
    int64_t now_us;
    struct engine *e;
    uint32_t engines; /* made so far */
    struct sim_model model;
    struct mark_point points[2]; /* the older one first */
    struct facts log;
    uint32_t batches[BATCHES_KEPT]; /* where the log stood before each of the last commands */
    struct sent sent[SENT_KEPT];
    uint32_t sent_count, policies;
    contact_id next_contact;
    conversation_id next_conversation;
    int64_t next_version;
    struct buf snapshot;
    uint32_t snapshot_at; /* facts in the log then */
    struct history history[HISTORY_KEPT];
    uint64_t commands; /* of history: its place is commands % HISTORY_KEPT */
};

/* -- sim.c -- */
uint64_t sim_below(struct sim *s, uint64_t n);
bool sim_one_in(struct sim *s, uint64_t n);
bool sim_with(const struct sim *s, enum sim_feature feature);

/* -- floor.c: who does what next -- */
void sim_make_any(struct sim *s, struct sent *ret);
void sim_make_agent(struct sim *s, agent_id id, struct sent *ret);

/* -- rules.c: what administrators set -- */
void sim_make_queue(struct sim *s, queue_id id, struct sent *ret);
void sim_make_topic(struct sim *s, topic_id id, struct sent *ret);
void sim_make_routing(struct sim *s, struct sent *ret);

/* -- answer.c: what a command must be answered, from the facts alone -- */
struct sim_answer {
    bool known; /* false: the model does not say */
    enum err err;
    bool fact;
};
struct sim_answer sim_answer(struct sim_model *m, const struct command *c, int64_t now_us);

/* The attributes of this company. */
#define ATTR_LANGUAGES (ATTR_FIRST)      /* agent, set */
#define ATTR_SKILL (ATTR_FIRST + 1)      /* agent, number */
#define ATTR_CITY (ATTR_FIRST + 2)       /* agent, text */
#define ATTR_SENIOR (ATTR_FIRST + 3)     /* agent, flag */
#define ATTR_SINCE (ATTR_FIRST + 4)      /* agent, time */
#define ATTR_DIALECT (ATTR_FIRST + 5)    /* customer, text */
#define ATTR_HOME (ATTR_FIRST + 6)       /* customer, text: a city */
#define ATTR_LEVEL (ATTR_FIRST + 7)      /* customer, number */
#define ATTR_AMOUNT (ATTR_FIRST + 8)     /* contact, number */
#define ATTR_SPOKEN (ATTR_FIRST + 9)     /* contact, set */
#define ATTR_LEAST (ATTR_FIRST + 10)     /* queue, number */
#define LANGUAGES 4u                     /* symbols 1.. */
#define CITIES 3u                        /* symbols 11.. */
#define CITY_FIRST 11u

/* -- sim.c: an engine of this floor's limits, for copies -- */
struct engine *sim_new_engine(void);
MUST_USE enum err sim_engine(struct engine **ret_engine); /* the same, where memory may fail; ERR_NOMEM */

/* -- strange.c: what no disk should ever give back; the engine must not be led astray by it -- */
void sim_try_snapshot(struct sim *s);
void sim_try_estimates(struct sim *s);
void sim_mend_snapshot(struct buf *b); /* its sum */
bool sim_same_bytes(const struct buf *a, const struct buf *b);
/* Of this fact, which is about to be read: each of its rules broken, and now and then something odd. */
void sim_try_fact(struct sim *s, struct engine **e, const struct fact *f);

/* -- saved.c: snapshots that break one rule -- */
void sim_try_saved(struct sim *s);

/* -- memory.c: the command that is about to be sent, to copies whose memory fails -- */
void sim_try_memory(struct sim *s, const struct command *c);

/* -- words.c: in the words of the stories (tests/stories/README.md) -- */
void sim_words_command(struct buf *out, const struct command *c);
void sim_words_fact(struct buf *out, const struct fact *f);
void sim_words_history(struct buf *out, const struct sim *s);
