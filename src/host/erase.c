/* erase.c: after a person's rows are gone. Old snapshots may hold what the person's contacts brought, the database's files
 * what was deleted. A setting, written with the erasure, says that they are still to be scrubbed; it outlives a crash. */
#include <string.h>

#include "base/log.h"
#include "host/inside.h"
#include "port/sql.h"
#include "service/file/file.h"

struct wanted {
    struct store_job job;
    char value[32]; /* when; empty: nothing is wanted */
};

static enum err read_wanted(struct store_tx *tx, void *arg)
{
    struct wanted *w = arg;
    struct sql_setting_get_row row;
    enum err err =
        sql_setting_get(tx, &(struct sql_setting_get_in){.org_id = ORG_FIRST, .key = STR(API_SCRUB_WANTED)}, &row);
    w->value[0] = 0;
    if (err)
        return err == ERR_MISSING ? OK : err;
    if (row.value.n >= sizeof w->value)
        return ERR_CORRUPT;
    memcpy(w->value, row.value.p, row.value.n);
    w->value[row.value.n] = 0;
    return OK;
}

/* Unless somebody else has been erased since the scrubbing began. */
static enum err write_over(struct store_tx *tx, struct store_job *job)
{
    const struct wanted *done = (const struct wanted *)job;
    struct wanted now = {.value = ""};
    enum err err = read_wanted(tx, &now);
    if (err || strcmp(now.value, done->value) != 0)
        return err;
    return sql_setting_put(
        tx, &(struct sql_setting_put_in){.org_id = ORG_FIRST, .key = STR(API_SCRUB_WANTED), .value = STR("")}, NULL);
}

static enum err scrub(struct host *h)
{
    struct wanted w = {.job.work = write_over};
    enum err err = store_read(h->store, read_wanted, &w);
    if (!err)
        err = router_snapshot(h->router);
    if (!err)
        err = store_scrub(h->store);
    return err ? err : store_call(h->store, &w.job);
}

void host_erased(void *u, party_id party)
{
    struct host *h = u;
    hub_erased(h->hub, party);
    enum err err = file_purge(h->store, h->blobs, ORG_FIRST);
    if (err) /* noted in the database, and tried again every hour and at the start */
        log_event(LOG_ERROR, "host", "files_not_purged", "error=%s", err_code(err));
    err = scrub(h);
    log_event(err ? LOG_ERROR : LOG_INFO, "host", "party_erased", "party=%llu scrub=%s", (unsigned long long)party,
              err_code(err));
}

static void scrub_task(void *arg)
{
    enum err err = scrub(arg);
    log_event(err ? LOG_ERROR : LOG_INFO, "host", "scrubbed_after_start", "error=%s", err_code(err));
}

enum err host_scrub_again(struct host *h)
{
    struct wanted w;
    enum err err = store_read(h->store, read_wanted, &w);
    if (err || !w.value[0])
        return err;
    return pool_post(h->pool, ORG_FIRST, scrub_task, h);
}
