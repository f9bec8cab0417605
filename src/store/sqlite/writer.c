/* writer.c: the one thread that writes. It commits what has queued up in one transaction, then takes what has
 * queued up meanwhile: the longer a sync takes, the larger the next batch. No timer.
 *
 * A batch is tried in up to three ways, from fast to careful:
 *   TOGETHER    one transaction. A job that fails without having changed anything is just left out.
 *   SAVEPOINTS  a job failed half-way: again, each job in a savepoint of its own, still one commit.
 *   ALONE       the transaction itself failed (disk full, I/O error): each job in its own transaction. */
#include <assert.h>
#include <errno.h>
#include <semaphore.h>
#include <time.h>

#include "base/log.h"
#include "port/sql.h"
#include "store/sqlite/sqlite_store.h"

enum way { TOGETHER, SAVEPOINTS, ALONE };
enum outcome { COMMITTED, JOB_FAILED, TX_FAILED };

/* Marks in the place of done: a job of store_call. Never called: the writer wakes the caller itself. */
static void called(struct store_job *job)
{
    (void)job;
    assert(false);
}

enum err store_submit(struct store *s, struct store_job *job)
{
    assert(job->work && job->done);
    job->next = NULL;
    job->err = OK;
    job->first = job->last = 0;
    pthread_mutex_lock(&s->lock);
    /* What was decided has room left when a flood of other work has filled the queue. */
    uint32_t most = job->epoch ? s->conf.jobs_max + s->conf.jobs_max / 2 : s->conf.jobs_max;
    enum err e = s->stopping ? ERR_STOPPING : s->queued >= most ? ERR_FULL : OK;
    if (e == OK) {
        *s->tail = job;
        s->tail = &job->next;
        s->queued++;
        if (s->writer_waits)
            pthread_cond_signal(&s->work);
    }
    pthread_mutex_unlock(&s->lock);
    return e;
}

enum err store_call(struct store *s, struct store_job *job)
{
    assert(!pthread_equal(pthread_self(), s->writer_thread));
    void (*kept)(struct store_job *) = job->done;
    sem_t answered; /* one for each: who waits for another job sleeps on */
    sem_init(&answered, 0, 0);
    job->done = called;
    job->waits = &answered;
    enum err e = store_submit(s, job);
    if (e == OK) {
        while (sem_wait(&answered) && errno == EINTR)
            continue;
        e = job->err;
    }
    sem_destroy(&answered);
    job->next = NULL;
    job->done = kept;
    job->waits = NULL;
    return e;
}

void store_fence(struct store *s, uint64_t epoch)
{
    uint64_t now = atomic_load(&s->fence);
    while (now < epoch && !atomic_compare_exchange_weak(&s->fence, &now, epoch))
        ;
}

uint64_t store_fenced(const struct store *s)
{
    return atomic_load(&s->fence);
}

void store_fail_commit(struct store *s, uint32_t n)
{
    atomic_store(&s->fail_in, n);
}

enum err store_fact(struct store_tx *tx, const struct fact *f, fact_no *ret_no)
{
    assert(tx->store && f->rest_bytes <= FACT_REST_MAX);
    const struct sql_fact_insert_in in = {
        .org_id = ORG_FIRST, .no = tx->last + 1, .at_us = f->at_us, .kind = f->kind, .contact_id = f->contact,
        .agent_id = f->agent, .party_id = f->party, .queue_id = f->queue, .a = f->a, .b = f->b, .c = f->c,
        .rest = {f->rest_bytes ? (const char *)f->rest : NULL, f->rest_bytes},
    };
    enum err e = sql_fact_insert(tx, &in, NULL);
    if (e != OK)
        return e == ERR_EXISTS ? ERR_STORE : e;
    tx->last++;
    if (ret_no)
        *ret_no = tx->last;
    return OK;
}

fact_no store_tx_last(const struct store_tx *tx)
{
    return tx->last;
}

static int step_reset(sqlite3_stmt *q)
{
    sqlite3_step(q);
    return sqlite3_reset(q);
}

static void roll_back(struct store_tx *tx, fact_no last)
{
    store_tx_release(tx);
    if (!sqlite3_get_autocommit(tx->db))
        step_reset(tx->rollback);
    tx->last = last;
}

/* Runs one job. *fence rises when a job with an epoch fails. ret_dirty: it left changes behind. */
static void run_job(struct store_tx *tx, struct store_job *job, uint64_t *fence, bool *ret_dirty)
{
    uint64_t outer = atomic_load(&tx->store->fence);
    *fence = *fence > outer ? *fence : outer;
    *ret_dirty = false;
    job->first = job->last = 0;
    if (job->epoch && job->epoch <= *fence) {
        job->err = ERR_STORE;
        return;
    }
    fact_no before = tx->last;
    int64_t changes = sqlite3_total_changes64(tx->db);
    job->err = job->work(tx, job);
    store_tx_release(tx);
    if (tx->broken)
        job->err = ERR_STORE; /* whatever work made of it, nothing of this transaction may stay */
    if (job->err == OK) {
        job->first = tx->last > before ? before + 1 : 0;
        job->last = tx->last > before ? tx->last : 0;
        return;
    }
    if (job->epoch > *fence)
        *fence = job->epoch;
    *ret_dirty = sqlite3_total_changes64(tx->db) != changes;
}

static bool commit(struct store *s)
{
    if (s->failing)
        return false;
    int rc = step_reset(s->writer.commit);
    if (rc != SQLITE_OK)
        store_tx_failed(&s->writer, "commit", rc);
    return rc == SQLITE_OK;
}

/* Runs count jobs in one transaction. Unless COMMITTED nothing of them is kept. */
static enum outcome try_jobs(struct store *s, struct store_job *jobs, uint32_t count, bool savepoints)
{
    struct store_tx *tx = &s->writer;
    fact_no last = tx->last;
    uint64_t fence = 0;
    tx->broken = false;
    int rc = step_reset(tx->begin);
    if (rc != SQLITE_OK) {
        store_tx_failed(tx, "begin", rc);
        return TX_FAILED;
    }
    struct store_job *job = jobs;
    for (uint32_t i = 0; i < count; i++, job = job->next) {
        fact_no before = tx->last;
        bool dirty;
        if (savepoints && sqlite3_exec(tx->db, "savepoint job", NULL, NULL, NULL) != SQLITE_OK)
            tx->broken = true;
        run_job(tx, job, &fence, &dirty);
        if (tx->broken || sqlite3_get_autocommit(tx->db)) {
            roll_back(tx, last);
            return TX_FAILED;
        }
        if (dirty && !savepoints) {
            roll_back(tx, last);
            return JOB_FAILED;
        }
        if (savepoints) {
            rc = sqlite3_exec(tx->db, dirty ? "rollback to job; release job" : "release job", NULL, NULL, NULL);
            tx->broken = rc != SQLITE_OK;
            tx->last = dirty ? before : tx->last;
        }
    }
    if (tx->broken || !commit(s)) {
        roll_back(tx, last);
        return TX_FAILED;
    }
    store_fence(s, fence);
    atomic_store(&s->last, tx->last);
    return COMMITTED;
}

static void run_alone(struct store *s, struct store_job *job)
{
    enum outcome o = try_jobs(s, job, 1, false);
    if (o == COMMITTED)
        return;
    if (job->err == OK)
        job->err = ERR_STORE;
    job->first = job->last = 0;
    store_fence(s, job->epoch);
}

static void run_batch(struct store *s, struct store_job *jobs, uint32_t count)
{
    uint32_t fail_in = atomic_load(&s->fail_in);
    while (fail_in && !atomic_compare_exchange_weak(&s->fail_in, &fail_in, fail_in - 1))
        ;
    s->failing = fail_in == 1;
    s->writer.logged = false;
    enum outcome o = count > 1 ? try_jobs(s, jobs, count, false) : JOB_FAILED;
    if (o == JOB_FAILED && count > 1)
        o = try_jobs(s, jobs, count, true);
    if (o != COMMITTED)
        for (struct store_job *job = jobs; count > 0; count--, job = job->next)
            run_alone(s, job);
}

/* Hands the jobs out in commit order: those of store_call to their callers, all others to conf.deliver. */
static void deliver(struct store *s, struct store_job *jobs, uint32_t count)
{
    struct store_job *out = NULL, **tail = &out, *calls = NULL, *next;
    for (struct store_job *job = jobs; count > 0; count--, job = next) {
        next = job->next;
        if (job->err != OK)
            atomic_fetch_add(&s->stats.failed, 1);
        else if (job->last)
            atomic_fetch_add(&s->stats.facts, job->last - job->first + 1);
        if (job->done == called) {
            job->next = calls;
            calls = job;
        } else {
            *tail = job;
            tail = &job->next;
        }
    }
    *tail = NULL;
    if (out && s->conf.deliver)
        s->conf.deliver(s->conf.deliver_u, out);
    for (; out && !s->conf.deliver; out = next) {
        next = out->next;
        out->done(out);
    }
    for (; calls; calls = next) {
        next = calls->next;
        sem_post(calls->waits); /* the caller's from here on */
    }
}

/* Takes up to batch_max jobs off the queue. With the lock. */
static uint32_t take(struct store *s, struct store_job **ret_jobs)
{
    struct store_job **at = &s->head;
    uint32_t count = 0;
    for (; *at && count < s->conf.batch_max; count++)
        at = &(*at)->next;
    *ret_jobs = s->head;
    s->head = *at;
    if (!s->head)
        s->tail = &s->head;
    s->queued -= count;
    return count;
}

static uint64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000u + (uint64_t)t.tv_nsec / 1000u;
}

static void apply_page_limit(struct store *s)
{
    uint32_t pages = atomic_exchange(&s->pages_max, UINT32_MAX);
    if (pages == UINT32_MAX)
        return;
    char text[64];
    sqlite3_snprintf(sizeof text, text, "pragma max_page_count = %u", pages ? pages : 1073741823u);
    sqlite3_exec(s->writer.db, text, NULL, NULL, NULL);
}

static void write_batch(struct store *s, struct store_job *jobs, uint32_t count)
{
    uint64_t began_us = now_us();
    apply_page_limit(s);
    run_batch(s, jobs, count);
    atomic_fetch_add(&s->stats.jobs, count);
    atomic_fetch_add(&s->stats.batches, 1);
    atomic_fetch_add(&s->stats.commit_us, now_us() - began_us);
    deliver(s, jobs, count);
    if (atomic_load(&s->wal_large))
        store_checkpoint_finish(s);
}

/* secure_delete zeroes what is deleted, but not the copies that rows leave behind in the unused middle of a
 * page when they move to another one (a test shows them). Only VACUUM, which writes every page anew, removes
 * those; the old pages then leave with the write-ahead log. */
static int scrub(struct store *s)
{
    sqlite3 *db = s->writer.db;
    if (s->scrub_rebuild) {
        /* Its copy of the database goes to an unlinked file: it may be larger than our memory. */
        int rc = sqlite3_exec(db, "pragma temp_store = file; vacuum", NULL, NULL, NULL);
        sqlite3_exec(db, "pragma temp_store = memory", NULL, NULL, NULL);
        if (rc != SQLITE_OK)
            return rc;
        s->scrub_rebuild = false;
    }
    return sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
}

static void *write_all(void *arg)
{
    struct store *s = arg;
    pthread_mutex_lock(&s->lock);
    for (;;) {
        while (!s->head && !s->stopping && !s->scrub_wanted) {
            s->writer_waits = true;
            pthread_cond_wait(&s->work, &s->lock);
            s->writer_waits = false;
        }
        if (s->scrub_wanted) {
            pthread_mutex_unlock(&s->lock); /* whoever asked waits for scrub_wanted, and touches nothing */
            int rc = scrub(s);
            pthread_mutex_lock(&s->lock);
            s->scrub_rc = rc;
            s->scrub_wanted = false;
            pthread_cond_broadcast(&s->done);
        }
        struct store_job *jobs;
        uint32_t count = take(s, &jobs);
        if (!count && s->stopping)
            break;
        if (!count)
            continue;
        pthread_mutex_unlock(&s->lock);
        write_batch(s, jobs, count);
        pthread_mutex_lock(&s->lock);
    }
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

enum err store_scrub(struct store *s)
{
    /* The log can be emptied only while no read is open; reads are short, so ask again. */
    for (int i = 0; i < 3000; i++) {
        pthread_mutex_lock(&s->lock);
        while (s->scrub_wanted && !s->stopping)
            pthread_cond_wait(&s->done, &s->lock);
        bool stopping = s->stopping;
        int rc = SQLITE_BUSY;
        if (!stopping) {
            s->scrub_wanted = true;
            s->scrub_rebuild |= i == 0;
            pthread_cond_signal(&s->work);
            while (s->scrub_wanted)
                pthread_cond_wait(&s->done, &s->lock);
            rc = s->scrub_rc;
        }
        pthread_mutex_unlock(&s->lock);
        if (stopping)
            return ERR_STOPPING;
        if (rc == SQLITE_OK)
            return OK;
        if ((rc & 0xff) != SQLITE_BUSY) {
            log_event(LOG_ERROR, "store", "scrub_failed", "code=%d", rc);
            return ERR_STORE;
        }
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    }
    log_event(LOG_WARN, "store", "scrub_timeout", "reason=a_read_stays_open");
    return ERR_TIMEOUT;
}

void store_limit_pages(struct store *s, uint32_t pages)
{
    atomic_store(&s->pages_max, pages);
}

void store_stats(const struct store *s, struct store_stats *ret_stats)
{
    struct store *own = (struct store *)(uintptr_t)s; /* the lock is not part of what is read */
    pthread_mutex_lock(&own->lock);
    uint64_t queued = s->queued;
    pthread_mutex_unlock(&own->lock);
    *ret_stats = (struct store_stats){
        .jobs = atomic_load(&s->stats.jobs), .batches = atomic_load(&s->stats.batches),
        .failed = atomic_load(&s->stats.failed), .queued = queued,
        .commit_us_total = atomic_load(&s->stats.commit_us), .facts = atomic_load(&s->stats.facts),
    };
}

static enum err read_last(struct store_tx *tx, fact_no *ret_last)
{
    struct sql_fact_last_row row;
    enum err e = sql_fact_last(tx, &(struct sql_fact_last_in){.org_id = ORG_FIRST}, &row);
    if (e == OK)
        *ret_last = row.no;
    store_tx_release(tx);
    return e;
}

enum err store_writer_start(struct store *s)
{
    s->writer.store = s;
    enum err e = read_last(&s->writer, &s->writer.last);
    if (e != OK)
        return e;
    atomic_store(&s->last, s->writer.last);
    if (pthread_create(&s->writer_thread, NULL, write_all, s) != 0)
        return ERR_SYSTEM;
    s->started = true;
    return OK;
}

void store_writer_stop(struct store *s)
{
    if (!s->started)
        return;
    pthread_mutex_lock(&s->lock);
    s->stopping = true;
    pthread_cond_signal(&s->work);
    pthread_cond_broadcast(&s->done);
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->writer_thread, NULL);
    s->started = false;
}
