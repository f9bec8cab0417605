/* connection.c: a connection and its prepared statements, as the generated wrappers use them (statement.h). */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "store/sqlite/sqlite_store.h"

enum err store_connect(const char *path, int flags, const char *pragmas, sqlite3 **ret_db)
{
    sqlite3 *db = NULL;
    /* NOMUTEX: a connection has one thread. */
    int rc = sqlite3_open_v2(path, &db, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc == SQLITE_OK) {
        sqlite3_extended_result_codes(db, 1);
        sqlite3_busy_timeout(db, 10000);
        rc = sqlite3_exec(db, pragmas, NULL, NULL, NULL);
    }
    if (rc != SQLITE_OK) {
        log_event(LOG_ERROR, "store", "open_failed", "code=%d", rc);
        sqlite3_close(db);
        return ERR_STORE;
    }
    *ret_db = db;
    return OK;
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *text)
{
    sqlite3_stmt *q = NULL;
    int rc = sqlite3_prepare_v3(db, text, -1, SQLITE_PREPARE_PERSISTENT, &q, NULL);
    return rc == SQLITE_OK ? q : NULL;
}

enum err store_tx_init(struct store_tx *tx, sqlite3 *db, const char *begin)
{
    *tx = (struct store_tx){.db = db};
    tx->begin = prepare(db, begin);
    tx->commit = prepare(db, "commit");
    tx->rollback = prepare(db, "rollback");
    tx->stmts = calloc(sql_statements_count ? sql_statements_count : 1, sizeof *tx->stmts);
    if (tx->begin && tx->commit && tx->rollback && tx->stmts)
        return OK;
    store_tx_done(tx);
    return ERR_NOMEM;
}

void store_tx_done(struct store_tx *tx)
{
    for (uint32_t i = 0; tx->stmts && i < sql_statements_count; i++)
        sqlite3_finalize(tx->stmts[i].q);
    free(tx->stmts);
    sqlite3_finalize(tx->begin);
    sqlite3_finalize(tx->commit);
    sqlite3_finalize(tx->rollback);
    int rc = sqlite3_close(tx->db);
    assert(rc == SQLITE_OK);
    *tx = (struct store_tx){0};
}

void store_tx_release(struct store_tx *tx)
{
    while (tx->open) {
        struct store_stmt *s = tx->open;
        tx->open = s->next_open;
        s->open = false;
        sqlite3_reset(s->q);
    }
}

void store_tx_failed(struct store_tx *tx, const char *what, int rc)
{
    int kind = rc & 0xff;
    if (kind == SQLITE_FULL || kind == SQLITE_IOERR || kind == SQLITE_NOMEM || kind == SQLITE_CORRUPT ||
        kind == SQLITE_BUSY || kind == SQLITE_NOTADB || kind == SQLITE_CANTOPEN)
        tx->broken = true;
    if (!tx->logged)
        log_event(LOG_ERROR, "store", "statement_failed", "name=%s code=%d", what, rc);
    tx->logged = true;
}

static enum err prepare_named(struct store_tx *tx, uint32_t number)
{
    const struct statement *t = &sql_statements[number];
    struct store_stmt *s = &tx->stmts[number];
    sqlite3_stmt *q = NULL;
    int rc = sqlite3_prepare_v3(tx->db, t->sqlite, -1, SQLITE_PREPARE_PERSISTENT, &q, NULL);
    if (rc != SQLITE_OK) {
        store_tx_failed(tx, t->name, rc);
        return ERR_STORE;
    }
    assert(sqlite3_column_count(q) == t->columns);
    for (uint32_t i = 0; i < t->params; i++) {
        char name[8];
        snprintf(name, sizeof name, "$%u", i + 1);
        int index = sqlite3_bind_parameter_index(q, name);
        assert(index > 0 && index <= STATEMENT_PARAMS_MAX);
        s->index[i] = (uint8_t)index;
    }
    s->tx = tx;
    s->number = number;
    s->q = q;
    return OK;
}

static void forget_row(struct store_stmt *s)
{
    for (struct store_stmt **at = &s->tx->open; *at; at = &(*at)->next_open) {
        if (*at == s) {
            *at = s->next_open;
            break;
        }
    }
    s->open = false;
    sqlite3_reset(s->q);
}

enum err store_stmt_start(struct store_tx *tx, uint32_t number, struct store_stmt **ret_stmt)
{
    assert(number < sql_statements_count);
    struct store_stmt *s = &tx->stmts[number];
    assert(!s->looping);
    if (s->open)
        forget_row(s);
    if (!s->q) {
        enum err e = prepare_named(tx, number);
        if (e != OK)
            return e;
    }
    s->bind_rc = SQLITE_OK;
    *ret_stmt = s;
    return OK;
}

static void bound(struct store_stmt *s, int rc)
{
    if (rc != SQLITE_OK)
        s->bind_rc = rc;
}

void store_bind_i64(struct store_stmt *s, uint32_t at, int64_t v)
{
    bound(s, sqlite3_bind_int64(s->q, s->index[at], v));
}

void store_bind_bool(struct store_stmt *s, uint32_t at, bool v)
{
    bound(s, sqlite3_bind_int(s->q, s->index[at], v));
}

/* Every parameter is bound anew before each run, so nothing given earlier is read again: no clear_bindings. */
void store_bind_text(struct store_stmt *s, uint32_t at, struct str v)
{
    bound(s, sqlite3_bind_text64(s->q, s->index[at], v.p ? v.p : "", v.n, SQLITE_STATIC, SQLITE_UTF8));
}

void store_bind_blob(struct store_stmt *s, uint32_t at, struct str v)
{
    bound(s, sqlite3_bind_blob64(s->q, s->index[at], v.p, v.n, SQLITE_STATIC));
}

/* Resets and answers for a step that gave neither row nor end. */
static enum err step_failed(struct store_stmt *s, int rc)
{
    sqlite3_reset(s->q);
    if (rc == SQLITE_CONSTRAINT_UNIQUE || rc == SQLITE_CONSTRAINT_PRIMARYKEY || rc == SQLITE_CONSTRAINT_ROWID)
        return ERR_EXISTS;
    store_tx_failed(s->tx, sql_statements[s->number].name, rc);
    return ERR_STORE;
}

enum err store_stmt_run(struct store_stmt *s, int64_t *ret_changes)
{
    int rc = s->bind_rc;
    if (rc == SQLITE_OK)
        do
            rc = sqlite3_step(s->q);
        while (rc == SQLITE_ROW);
    if (rc != SQLITE_DONE)
        return step_failed(s, rc);
    if (ret_changes)
        *ret_changes = sqlite3_changes64(s->tx->db);
    sqlite3_reset(s->q);
    return OK;
}

static enum err step(struct store_stmt *s)
{
    int rc = s->bind_rc == SQLITE_OK ? sqlite3_step(s->q) : s->bind_rc;
    if (rc == SQLITE_ROW)
        return OK;
    if (rc != SQLITE_DONE)
        return step_failed(s, rc);
    sqlite3_reset(s->q);
    return ERR_MISSING;
}

enum err store_stmt_one(struct store_stmt *s)
{
    enum err e = step(s);
    if (e == OK) {
        s->open = true;
        s->next_open = s->tx->open;
        s->tx->open = s;
    }
    return e;
}

enum err store_stmt_step(struct store_stmt *s)
{
    enum err e = step(s);
    s->looping = e == OK;
    return e;
}

void store_stmt_stop(struct store_stmt *s)
{
    s->looping = false;
    sqlite3_reset(s->q);
}

int64_t store_column_i64(struct store_stmt *s, uint32_t at)
{
    return sqlite3_column_int64(s->q, (int)at);
}

bool store_column_bool(struct store_stmt *s, uint32_t at)
{
    return sqlite3_column_int(s->q, (int)at) != 0;
}

struct str store_column_text(struct store_stmt *s, uint32_t at)
{
    const unsigned char *p = sqlite3_column_text(s->q, (int)at);
    return (struct str){p ? (const char *)p : "", p ? (size_t)sqlite3_column_bytes(s->q, (int)at) : 0};
}

struct str store_column_blob(struct store_stmt *s, uint32_t at)
{
    if (sqlite3_column_type(s->q, (int)at) == SQLITE_NULL)
        return (struct str){NULL, 0};
    const void *p = sqlite3_column_blob(s->q, (int)at); /* NULL for an empty blob, which is not null */
    return (struct str){p ? p : "", (size_t)sqlite3_column_bytes(s->q, (int)at)};
}
