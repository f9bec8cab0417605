/* store.h: what we ask of a database. store/sqlite implements it (store/postgres later).
 *
 * One writer thread commits whatever queued up meanwhile in one transaction (group commit, no timer). Work is
 * a function that runs inside the transaction and may run again: when a batch fails it is rolled back and each
 * job is tried alone, so a bad job fails only itself. Statements are named and generated (sql.h). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/fact.h"
#include "base/types.h"

struct store;
struct store_tx; /* a transaction or a read view; generated sql_*() functions take it */

/* A unit of work. Owned by the submitter until `done`, which is called exactly once, after the commit (OK) or
 * the failure (the work's own error, or ERR_STORE), in commit order, by the delivery function. */
struct store_job {
    struct store_job *next; /* the store's while queued */
    enum err (*work)(struct store_tx *tx, struct store_job *job);
    void (*done)(struct store_job *job); /* reads job->err */
    enum err err;
    uint64_t epoch;      /* 0, or the router's epoch: see store_fence */
    fact_no first, last; /* numbers given to the facts this job wrote; 0 if none */
    void *waits;         /* the store's: who is in store_call */
};

/* After each commit the writer hands the finished jobs, linked by next in commit order, to this function on
 * the writer thread; it must call done on each (now or from another thread). NULL: the writer calls done. */
typedef void store_deliver(void *u, struct store_job *jobs);

struct store_conf {
    const char *dir;     /* data directory; made with mode 0700 if missing */
    uint32_t jobs_max;   /* queued; over it store_submit answers ERR_FULL (with an epoch: over one and a half times it) */
    uint32_t batch_max;  /* jobs a transaction; 512 */
    store_deliver *deliver;
    void *deliver_u;
};

/* Opens or makes the database, takes its lock (a second process: ERR_STATE with a text), migrates. */
MUST_USE enum err store_open(const struct store_conf *c, struct store **ret_store, char ret_text[256]);
/* Only to read, also beside the process that holds the lock: store_read and store_last (as of now) work, writing
 * must not be tried. ERR_MISSING if there is no database, ERR_STATE if it is of another version than this program. */
MUST_USE enum err store_look(const char *dir, struct store **ret_store, char ret_text[256]);
void store_close(struct store *s); /* finishes what is queued */

MUST_USE enum err store_submit(struct store *s, struct store_job *job); /* any thread; ERR_FULL, ERR_STOPPING: done is not called */
/* Waits for the commit; the job's done is not used. Returns the job's error. Never from the deliver thread. */
MUST_USE enum err store_call(struct store *s, struct store_job *job);

/* Jobs with 0 < epoch <= this fail with ERR_STORE without running. When a job with an epoch fails, the
 * writer raises the fence to its epoch by itself: nothing decided upon lost facts can be stored. */
void store_fence(struct store *s, uint64_t epoch);
uint64_t store_fenced(const struct store *s);

/* A consistent read on a connection of this thread's own (made on first use). Nothing may be kept after. */
MUST_USE enum err store_read(struct store *s, enum err (*fn)(struct store_tx *tx, void *arg), void *arg);

/* Inside work: appends a fact to the log; the number is given here, gap-free, ascending. rest is stored as is
 * (sealing is the caller's). */
MUST_USE enum err store_fact(struct store_tx *tx, const struct fact *f, fact_no *ret_no);
fact_no store_last(const struct store *s); /* number of the last committed fact */
fact_no store_tx_last(const struct store_tx *tx); /* inside work: number of the last fact so far */

/* Takes deleted content out of every byte of file and write-ahead log (after an erasure): writes the database
 * anew, so it takes a while, during which nothing is committed. Not on the writer's or a loop's thread. */
MUST_USE enum err store_scrub(struct store *s);

struct store_stats {
    uint64_t jobs, batches, failed, queued, commit_us_total, facts;
};
void store_stats(const struct store *s, struct store_stats *ret_stats);

/* For tests and drills: the n-th commit from now on fails as a full disk would, and so do its jobs alone
 * (0: off). A batch that is running already does not count. */
void store_fail_commit(struct store *s, uint32_t n);
