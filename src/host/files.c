/* files.c: what people send is kept beside the database: opened, swept, and old ones forgotten. */
#include <stdio.h>

#include "base/log.h"
#include "host/inside.h"
#include "port/clock.h"
#include "service/file/file.h"

#define LOOK_EVERY_US (INT64_C(3600) * SECOND_US)

enum err host_files_open(struct host *h, char ret_text[256])
{
    uint64_t dropped = 0;
    enum err err = blob_open(h->conf.dir, &h->blobs, ret_text);
    if (!err)
        err = scan_new(h->conf.clamd, &h->scan, ret_text);
    if (!err)
        err = file_purge(h->store, h->blobs, ORG_FIRST);
    if (!err)
        err = file_sweep(h->store, h->blobs, ORG_FIRST, &dropped);
    if (!err && dropped)
        log_event(LOG_INFO, "host", "files_swept", "count=%llu", (unsigned long long)dropped);
    return err;
}

void host_files_close(struct host *h)
{
    blob_close(h->blobs);
    scan_free(h->scan);
}

struct expiry {
    struct store_job job;
    int64_t before_us;
};

static enum err expire(struct store_tx *tx, struct store_job *job)
{
    return file_expire(tx, ORG_FIRST, ((const struct expiry *)job)->before_us);
}

static void look_task(void *arg)
{
    struct host *h = arg;
    struct expiry e = {.job.work = expire, .before_us = clock_now_us() - FILE_LOOSE_US};
    enum err err = store_call(h->store, &e.job);
    if (!err)
        err = file_purge(h->store, h->blobs, ORG_FIRST);
    if (err)
        log_event(LOG_WARN, "host", "old_files_not_forgotten", "error=%s", err_code(err));
}

void host_files_tick(struct host *h, int64_t now_us)
{
    if (now_us - atomic_load(&h->files_looked_us) < LOOK_EVERY_US)
        return;
    atomic_store(&h->files_looked_us, now_us);
    if (pool_post(h->file_pool, ORG_FIRST, look_task, h)) /* full: the next second tries again */
        atomic_store(&h->files_looked_us, 0);
}
