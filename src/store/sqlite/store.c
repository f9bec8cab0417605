/* store.c: opening and closing the data directory, and reading. One file, tandem.db, in WAL mode. */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "port/sql.h"
#include "store/sqlite/sqlite_store.h"

/* Guards the lists of readers against threads that end while a store is being closed. */
static pthread_mutex_t readers_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t configured = PTHREAD_ONCE_INIT;

static void configure(void)
{
    /* No global lock around the memory statistics, which nobody reads. Has no effect (and does no harm) when
     * SQLite is in use already. */
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* secure_delete: what is erased is zeroed. The checkpoint is ours (checkpoint.c), so no automatic one. */
static const char writer_pragmas[] =
    "pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on; pragma temp_store = memory;"
    "pragma wal_autocheckpoint = 0; pragma journal_size_limit = 67108864; pragma cache_size = -12288;"
    "pragma trusted_schema = off;";
static const char reader_pragmas[] =
    "pragma query_only = on; pragma temp_store = memory; pragma cache_size = -512; pragma trusted_schema = off;";

static enum err refuse(char ret_text[256], enum err e, const char *what, const char *path)
{
    snprintf(ret_text, 256, "%s: %.160s", what, path);
    return e;
}

static enum err sync_dir(const char *dir)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int rc = fd >= 0 ? fsync(fd) : -1;
    if (fd >= 0)
        close(fd);
    return rc == 0 ? OK : ERR_STORE;
}

/* The directory, its lock and an empty database file that only we can read. */
static enum err prepare_files(struct store *s, char ret_text[256])
{
    const char *dir = s->conf.dir;
    if (mkdir(dir, 0700) != 0 && errno != EEXIST)
        return refuse(ret_text, ERR_STORE, "the data directory cannot be made", dir);

    char path[4096];
    if (snprintf(path, sizeof path, "%s/tandem.lock", dir) >= (int)sizeof path)
        return refuse(ret_text, ERR_INPUT, "the name of the data directory is too long", dir);
    s->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (s->lock_fd < 0)
        return refuse(ret_text, ERR_STORE, "the data directory cannot be written", dir);
    if (flock(s->lock_fd, LOCK_EX | LOCK_NB) != 0)
        return refuse(ret_text, ERR_STATE, "the data directory is in use by another process", dir);

    snprintf(path, sizeof path, "%s/tandem.db", dir);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return refuse(ret_text, ERR_STORE, "the database cannot be written", path);
    close(fd);
    s->path = strdup(path);
    if (!s->path)
        return refuse(ret_text, ERR_NOMEM, "out of memory", dir);
    return sync_dir(dir) == OK ? OK : refuse(ret_text, ERR_STORE, "the data directory cannot be synced", dir);
}

static void close_readers(struct store *s)
{
    if (!s->reader_key_made)
        return;
    pthread_key_delete(s->reader_key);
    pthread_mutex_lock(&readers_lock);
    while (s->readers) {
        struct reader *r = s->readers;
        assert(r->depth == 0);
        s->readers = r->next;
        store_tx_done(&r->tx);
        free(r);
    }
    pthread_mutex_unlock(&readers_lock);
}

static void free_store(struct store *s)
{
    store_writer_stop(s);
    store_checkpoint_stop(s);
    close_readers(s);
    store_tx_done(&s->writer); /* the last connection: checkpoints and removes the write-ahead log */
    if (s->lock_fd >= 0)
        close(s->lock_fd);
    pthread_mutex_destroy(&s->lock);
    pthread_mutex_destroy(&s->checkpoint_lock);
    pthread_cond_destroy(&s->work);
    pthread_cond_destroy(&s->done);
    pthread_cond_destroy(&s->checkpoint_work);
    free(s->path);
    free(s);
}

static void thread_ends(void *value)
{
    struct reader *r = value;
    pthread_mutex_lock(&readers_lock);
    if (r->prev)
        r->prev->next = r->next;
    else
        r->store->readers = r->next;
    if (r->next)
        r->next->prev = r->prev;
    pthread_mutex_unlock(&readers_lock);
    store_tx_done(&r->tx);
    free(r);
}

static enum err open_database(struct store *s, char ret_text[256])
{
    sqlite3 *db;
    enum err e = store_connect(s->path, SQLITE_OPEN_READWRITE, writer_pragmas, &db);
    if (e != OK)
        return refuse(ret_text, e, "this is not a database that can be opened", s->path);
    e = store_migrate(db, sql_migrations, sql_migrations_count, ret_text);
    if (e != OK) {
        sqlite3_close(db);
        return e;
    }
    e = store_tx_init(&s->writer, db, "begin immediate");
    if (e != OK)
        return refuse(ret_text, e, "out of memory", s->path);
    if (pthread_key_create(&s->reader_key, thread_ends) != 0)
        return refuse(ret_text, ERR_SYSTEM, "too many stores are open", s->path);
    s->reader_key_made = true;
    e = store_checkpoint_start(s);
    if (e == OK)
        e = store_writer_start(s);
    return e == OK ? OK : refuse(ret_text, e, "the store cannot be started", s->path);
}

static struct store *new_store(const struct store_conf *c)
{
    pthread_once(&configured, configure);
    struct store *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->conf = *c;
    s->lock_fd = -1;
    s->tail = &s->head;
    atomic_store(&s->pages_max, UINT32_MAX);
    pthread_mutex_init(&s->lock, NULL);
    pthread_mutex_init(&s->checkpoint_lock, NULL);
    pthread_cond_init(&s->work, NULL);
    pthread_cond_init(&s->done, NULL);
    pthread_cond_init(&s->checkpoint_work, NULL);
    return s;
}

static enum err look_inside(struct store_tx *tx, void *arg)
{
    struct store *s = arg;
    struct sql_fact_last_row row;
    enum err e = sql_fact_last(tx, &(struct sql_fact_last_in){.org_id = ORG_FIRST}, &row);
    if (e == OK)
        atomic_store(&s->last, row.no);
    return e;
}

enum err store_look(const char *dir, struct store **ret_store, char ret_text[256])
{
    char path[4096];
    ret_text[0] = 0;
    if (snprintf(path, sizeof path, "%s/tandem.db", dir) >= (int)sizeof path)
        return refuse(ret_text, ERR_INPUT, "the name of the data directory is too long", dir);
    if (access(path, R_OK) != 0)
        return refuse(ret_text, ERR_MISSING, "there is no database that can be read", path);
    struct store *s = new_store(&(struct store_conf){.jobs_max = 1, .batch_max = 1});
    if (!s)
        return refuse(ret_text, ERR_NOMEM, "out of memory", dir);
    s->path = strdup(path);
    enum err e = s->path ? OK : ERR_NOMEM;
    if (e == OK && pthread_key_create(&s->reader_key, thread_ends) != 0)
        e = ERR_SYSTEM;
    s->reader_key_made = e == OK;
    if (e == OK)
        e = store_read(s, look_inside, s);
    if (e != OK) {
        free_store(s);
        return refuse(ret_text, e, "this database cannot be read by this version of tandem", path);
    }
    *ret_store = s;
    return OK;
}

enum err store_open(const struct store_conf *c, struct store **ret_store, char ret_text[256])
{
    assert(c->dir && c->jobs_max > 0 && c->batch_max > 0);
    ret_text[0] = 0;
    struct store *s = new_store(c);
    if (!s)
        return refuse(ret_text, ERR_NOMEM, "out of memory", c->dir);

    enum err e = prepare_files(s, ret_text);
    if (e == OK)
        e = open_database(s, ret_text);
    s->conf.dir = NULL; /* the caller's */
    if (e != OK) {
        free_store(s);
        return e;
    }
    *ret_store = s;
    return OK;
}

void store_close(struct store *s)
{
    if (s)
        free_store(s);
}

fact_no store_last(const struct store *s)
{
    return atomic_load(&s->last);
}

static enum err reader_of_this_thread(struct store *s, struct reader **ret_reader)
{
    struct reader *r = pthread_getspecific(s->reader_key);
    if (r) {
        *ret_reader = r;
        return OK;
    }
    r = calloc(1, sizeof *r);
    if (!r)
        return ERR_NOMEM;
    sqlite3 *db;
    enum err e = store_connect(s->path, SQLITE_OPEN_READONLY, reader_pragmas, &db);
    if (e == OK)
        e = store_tx_init(&r->tx, db, "begin");
    if (e != OK) {
        free(r);
        return e;
    }
    r->store = s;
    pthread_mutex_lock(&readers_lock);
    r->next = s->readers;
    if (r->next)
        r->next->prev = r;
    s->readers = r;
    pthread_mutex_unlock(&readers_lock);
    pthread_setspecific(s->reader_key, r);
    *ret_reader = r;
    return OK;
}

enum err store_read(struct store *s, enum err (*fn)(struct store_tx *tx, void *arg), void *arg)
{
    struct reader *r;
    enum err e = reader_of_this_thread(s, &r);
    if (e != OK)
        return e;
    struct store_tx *tx = &r->tx;
    if (r->depth == 0) { /* a read within a read sees the same */
        tx->broken = tx->logged = false;
        sqlite3_step(tx->begin);
        int rc = sqlite3_reset(tx->begin);
        if (rc != SQLITE_OK) {
            store_tx_failed(tx, "begin", rc);
            return ERR_STORE;
        }
    }
    r->depth++;
    e = fn(tx, arg);
    r->depth--;
    if (r->depth == 0) {
        store_tx_release(tx);
        if (!sqlite3_get_autocommit(tx->db)) {
            sqlite3_step(tx->commit);
            sqlite3_reset(tx->commit);
        }
    }
    return e;
}
