/* inner.h: one run of the simulator. Inside the room only. */
#pragma once

#include "base/prng.h"
#include "sim/model.h"
#include "sim/sim.h"

#define SENT_KEPT 64u    /* commands that may come again, or come late */
#define BATCHES_KEPT 4u  /* commands whose facts a crash may lose */
#define HISTORY_KEPT 30u /* commands told after a failure */
#define HISTORY_FACTS 12u
#define GRACE_US (20 * SECOND_US)

struct sent {
    struct command command;
    uint8_t rest[400];
};

struct history {
    struct command command; /* its rest is not kept */
    struct fact facts[HISTORY_FACTS];
    uint32_t step, facts_count;
    enum err err;
};

struct sim {
    struct prng chance;
    const struct sim_options *options;
    struct sim_report *report;
    uint32_t step;
    int64_t now_us;
    struct engine *e;
    struct sim_world world;
    struct sim_model model, spare;
    struct facts log;
    uint32_t batches[BATCHES_KEPT]; /* where the log stood before each of the last commands */
    struct sent sent[SENT_KEPT];
    uint32_t sent_count;
    uint64_t next_contact;
    int64_t next_conversation;
    struct buf snapshot;
    uint32_t snapshot_at; /* facts in the log then */
    struct history history[HISTORY_KEPT];
    uint64_t commands; /* of history: its place is commands % HISTORY_KEPT */
};

/* -- floor.c: what may be sent -- */
uint64_t sim_below(struct sim *s, uint64_t n);
bool sim_one_in(struct sim *s, uint64_t n);
struct sent sim_make_any(struct sim *s);
struct sent sim_make_queue(struct sim *s, queue_id id);
struct sent sim_make_topic(struct sim *s, topic_id id);
struct sent sim_make_agent(struct sim *s, agent_id id);

/* -- words.c: in the words of the stories (tests/stories/README.md) -- */
void sim_words_command(struct buf *out, const struct command *c);
void sim_words_fact(struct buf *out, const struct fact *f);
void sim_words_history(struct buf *out, const struct sim *s);
