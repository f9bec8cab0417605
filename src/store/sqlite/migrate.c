/* migrate.c: numbered, forward only, each in one transaction; what ran is known by its checksum. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "store/sqlite/sqlite_store.h"

static enum err bad(sqlite3 *db, char ret_text[256])
{
    snprintf(ret_text, 256, "the database cannot be read or written: %s", sqlite3_errmsg(db));
    return ERR_STORE;
}

/* Compares what the database says it has with what this program knows; ret_have: how many are there. */
static enum err compare(sqlite3 *db, const struct migration *list, uint32_t count, uint32_t *ret_have,
                        char ret_text[256])
{
    sqlite3_stmt *q = NULL;
    enum err e = OK;
    uint32_t have = 0;
    int rc = sqlite3_prepare_v2(db, "select n, sha256 from schema_migration order by n", -1, &q, NULL);
    if (rc != SQLITE_OK)
        return bad(db, ret_text);
    while (e == OK && (rc = sqlite3_step(q)) == SQLITE_ROW) {
        int64_t n = sqlite3_column_int64(q, 0);
        const char *sum = (const char *)sqlite3_column_text(q, 1);
        if (n > (int64_t)count) {
            snprintf(ret_text, 256, "the database has schema %lld, this program knows only up to %u: it was "
                     "written by a newer version; run that version, or restore an older backup", (long long)n, count);
            e = ERR_STATE;
        } else if (n != (int64_t)have + 1 || !sum || strcmp(sum, list[have].sha256) != 0) {
            snprintf(ret_text, 256, "migration %lld of the database is not the one this program has: it comes "
                     "from another build, or was altered", (long long)n);
            e = ERR_STATE;
        } else {
            have++;
        }
    }
    if (e == OK && rc != SQLITE_DONE)
        e = bad(db, ret_text);
    sqlite3_finalize(q);
    *ret_have = have;
    return e;
}

static int run_steps(sqlite3 *db, const struct migration *m)
{
    int rc = SQLITE_OK;
    for (const char *const *step = m->sqlite; *step && rc == SQLITE_OK; step++)
        rc = sqlite3_exec(db, *step, NULL, NULL, NULL);
    return rc;
}

static int note(sqlite3 *db, const struct migration *m)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    sqlite3_stmt *q = NULL;
    int rc = sqlite3_prepare_v2(db, "insert into schema_migration (n, sha256, at_us) values (?1, ?2, ?3)", -1, &q,
                                NULL);
    if (rc != SQLITE_OK)
        return rc;
    sqlite3_bind_int64(q, 1, m->n);
    sqlite3_bind_text(q, 2, m->sha256, -1, SQLITE_STATIC);
    sqlite3_bind_int64(q, 3, (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000);
    sqlite3_step(q);
    return sqlite3_finalize(q);
}

enum err store_migrate(sqlite3 *db, const struct migration *list, uint32_t count, char ret_text[256])
{
    int rc = sqlite3_exec(db, "create table if not exists schema_migration (n bigint primary key, "
                          "sha256 text not null, at_us bigint not null)", NULL, NULL, NULL);
    if (rc != SQLITE_OK)
        return bad(db, ret_text);
    uint32_t have = 0;
    enum err e = compare(db, list, count, &have, ret_text);
    for (uint32_t i = have; e == OK && i < count; i++) {
        rc = sqlite3_exec(db, "begin immediate", NULL, NULL, NULL);
        if (rc == SQLITE_OK)
            rc = run_steps(db, &list[i]);
        if (rc == SQLITE_OK)
            rc = note(db, &list[i]);
        if (rc == SQLITE_OK)
            rc = sqlite3_exec(db, "commit", NULL, NULL, NULL);
        if (rc != SQLITE_OK) {
            snprintf(ret_text, 256, "migration %s failed: %s", list[i].name, sqlite3_errmsg(db));
            if (!sqlite3_get_autocommit(db))
                sqlite3_exec(db, "rollback", NULL, NULL, NULL);
            return ERR_STORE;
        }
        log_event(LOG_INFO, "store", "migrated", "name=%s", list[i].name);
    }
    return e;
}
