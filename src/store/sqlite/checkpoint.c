/* checkpoint.c: moves the write-ahead log into the database beside the writer, so that commits go on meanwhile.
 *
 * A thread of its own copies (passive checkpoints hinder nobody) whenever ASK_PAGES more have been written. The
 * log restarts from its beginning only when all of it has been copied and nobody is ahead: under load the
 * copying never quite catches up, so above LARGE_PAGES the writer copies the small rest itself, between batches. */
#include "base/log.h"
#include "store/sqlite/sqlite_store.h"

#define ASK_PAGES 4000u    /* 16 MB: pages written again and again are copied once */
#define LARGE_PAGES 10000u /* 40 MB: with what is written while the other thread copies, below 64 */

/* On the writer's thread, after each commit. */
static int committed(void *arg, sqlite3 *db, const char *name, int pages)
{
    struct store *s = arg;
    (void)db, (void)name;
    pthread_mutex_lock(&s->checkpoint_lock);
    uint32_t before = s->wal_pages;
    s->wal_pages = (uint32_t)pages;
    if (s->wal_pages < before)
        s->wal_asked = 0; /* it has begun anew */
    if (s->wal_pages >= s->wal_asked + ASK_PAGES)
        pthread_cond_signal(&s->checkpoint_work);
    if (s->wal_pages / LARGE_PAGES > before / LARGE_PAGES)
        atomic_store(&s->wal_large, true); /* again at each multiple, if an open read prevents it */
    pthread_mutex_unlock(&s->checkpoint_lock);
    return SQLITE_OK;
}

void store_checkpoint_finish(struct store *s)
{
    int rc = sqlite3_wal_checkpoint_v2(s->writer.db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    if (rc != SQLITE_BUSY) /* busy: the other thread is copying; after the next batch then */
        atomic_store(&s->wal_large, false);
}

static void *checkpoint_all(void *arg)
{
    struct store *s = arg;
    pthread_mutex_lock(&s->checkpoint_lock);
    while (!s->checkpoint_stop) {
        if (s->wal_pages < s->wal_asked + ASK_PAGES) {
            pthread_cond_wait(&s->checkpoint_work, &s->checkpoint_lock);
            continue;
        }
        s->wal_asked = s->wal_pages;
        pthread_mutex_unlock(&s->checkpoint_lock);
        int rc = sqlite3_wal_checkpoint_v2(s->checkpoint_db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
        if (rc != SQLITE_OK && (rc & 0xff) != SQLITE_BUSY)
            log_event(LOG_WARN, "store", "checkpoint_failed", "code=%d", rc);
        pthread_mutex_lock(&s->checkpoint_lock);
    }
    pthread_mutex_unlock(&s->checkpoint_lock);
    return NULL;
}

enum err store_checkpoint_start(struct store *s)
{
    enum err e = store_connect(s->path, SQLITE_OPEN_READWRITE, "pragma synchronous = full", &s->checkpoint_db);
    if (e != OK)
        return e;
    sqlite3_wal_hook(s->writer.db, committed, s);
    if (pthread_create(&s->checkpoint_thread, NULL, checkpoint_all, s) != 0)
        return ERR_SYSTEM;
    s->checkpoint_started = true;
    return OK;
}

void store_checkpoint_stop(struct store *s)
{
    if (s->checkpoint_started) {
        pthread_mutex_lock(&s->checkpoint_lock);
        s->checkpoint_stop = true;
        pthread_cond_signal(&s->checkpoint_work);
        pthread_mutex_unlock(&s->checkpoint_lock);
        pthread_join(s->checkpoint_thread, NULL);
        s->checkpoint_started = false;
    }
    sqlite3_close(s->checkpoint_db);
    s->checkpoint_db = NULL;
}
