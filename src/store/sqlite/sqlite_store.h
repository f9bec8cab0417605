/* sqlite_store.h: what the files of this room share.
 *
 * Three kinds of connections: the writer's (writer.c), the checkpointer's (checkpoint.c) and one for every
 * thread that reads (store.c). A connection belongs to one thread and is a struct store_tx. */
#pragma once

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>

#include "port/statement.h"
#include "port/store.h"

struct store_stmt {
    sqlite3_stmt *q; /* NULL until first used */
    struct store_tx *tx;
    struct store_stmt *next_open;
    uint32_t number;
    int bind_rc;
    bool open;    /* in tx->open: holds a row, to be reset */
    bool looping; /* between two steps: must not be started again */
    uint8_t index[STATEMENT_PARAMS_MAX]; /* $1, $2 ... are names in SQLite: their indexes, found once */
};

struct store_tx {
    struct store *store; /* NULL on a connection that writes no facts */
    sqlite3 *db;
    sqlite3_stmt *begin, *commit, *rollback;
    struct store_stmt *stmts; /* sql_statements_count of them */
    struct store_stmt *open;  /* those that still hold a row */
    fact_no last;
    bool broken; /* full, I/O error, no memory: nothing of this transaction may be kept */
    bool logged; /* a failure of this transaction is in the log already; a full disk must not fill it */
};

struct reader {
    struct store_tx tx;
    struct store *store;
    struct reader *prev, *next;
    uint32_t depth;
};

struct store {
    struct store_conf conf;
    char *path;
    int lock_fd;

    struct store_tx writer;
    pthread_t writer_thread;
    pthread_mutex_t lock; /* queue, scrub, calls */
    pthread_cond_t work;  /* the writer waits */
    pthread_cond_t done;  /* store_call and store_scrub wait */
    struct store_job *head, **tail;
    uint32_t queued;
    bool stopping, writer_waits, started;
    bool scrub_wanted, scrub_rebuild;
    int scrub_rc;

    _Atomic uint64_t fence;
    _Atomic fact_no last;
    _Atomic uint32_t fail_in, pages_max;
    bool failing; /* this batch is to fail: store_fail_commit */
    struct {
        _Atomic uint64_t jobs, batches, failed, commit_us, facts;
    } stats;

    sqlite3 *checkpoint_db;
    pthread_t checkpoint_thread;
    pthread_mutex_t checkpoint_lock;
    pthread_cond_t checkpoint_work;
    bool checkpoint_started, checkpoint_stop;
    uint32_t wal_pages, wal_asked; /* under checkpoint_lock */
    _Atomic bool wal_large;        /* the writer shall finish the checkpoint */

    pthread_key_t reader_key;
    bool reader_key_made;
    struct reader *readers;
};

/* connection.c */
MUST_USE enum err store_connect(const char *path, int flags, const char *pragmas, sqlite3 **ret_db);
MUST_USE enum err store_tx_init(struct store_tx *tx, sqlite3 *db, const char *begin); /* takes db over */
void store_tx_done(struct store_tx *tx); /* accepts a zeroed struct */
void store_tx_release(struct store_tx *tx); /* rows still held by :one statements */
void store_tx_failed(struct store_tx *tx, const char *what, int rc); /* notes, logs */

/* migrate.c: brings the schema up to date; ERR_STATE with a text if it is newer or differs. */
MUST_USE enum err store_migrate(sqlite3 *db, const struct migration *list, uint32_t count, char ret_text[256]);

/* writer.c */
MUST_USE enum err store_writer_start(struct store *s);
void store_writer_stop(struct store *s);

/* checkpoint.c */
MUST_USE enum err store_checkpoint_start(struct store *s);
void store_checkpoint_stop(struct store *s);
void store_checkpoint_finish(struct store *s); /* on the writer's thread between batches, when wal_large */

/* For tests: the database may not grow over so many pages (0: no limit), as if the disk were full. */
void store_limit_pages(struct store *s, uint32_t pages);
