/* statement.h: what the generated wrappers (sql.h) ask of a store, by position and without its types.
 *
 * For the generated code and the stores only; services call sql_*(). One store is linked into a program. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct store_tx;
struct store_stmt;

struct statement {
    const char *name;
    uint8_t params, columns;
    const char *sqlite, *postgres; /* the text of each database */
};
extern const struct statement sql_statements[];
extern const uint32_t sql_statements_count;

struct migration {
    uint32_t n; /* 1, 2, 3 ... */
    const char *name;
    const char *sha256; /* of the file, hex: a released migration never changes */
    const char *const *sqlite; /* its statements, ended by NULL */
};
extern const struct migration sql_migrations[];
extern const uint32_t sql_migrations_count;

#define STATEMENT_PARAMS_MAX 64

/* A prepared statement, ready for its parameters; all of them are then bound, in any order. */
MUST_USE enum err store_stmt_start(struct store_tx *tx, uint32_t number, struct store_stmt **ret_stmt);
/* Position from 0. Texts and bytes are borrowed until it is run or stepped for the last time. A failure is kept
 * and comes out of run or step. */
void store_bind_i64(struct store_stmt *s, uint32_t at, int64_t v);
void store_bind_bool(struct store_stmt *s, uint32_t at, bool v);
void store_bind_text(struct store_stmt *s, uint32_t at, struct str v); /* p NULL: the empty text */
void store_bind_blob(struct store_stmt *s, uint32_t at, struct str v); /* p NULL: null */

/* Runs to the end. ret_changes may be NULL. */
MUST_USE enum err store_stmt_run(struct store_stmt *s, int64_t *ret_changes);
/* The first row, or ERR_MISSING. Its columns can be read until the next start of this statement, or the end of
 * the job or read. */
MUST_USE enum err store_stmt_one(struct store_stmt *s);
/* The next row, whose columns can be read until the next step, or ERR_MISSING after the last. In between the
 * statement must not be started again. */
MUST_USE enum err store_stmt_step(struct store_stmt *s);
void store_stmt_stop(struct store_stmt *s); /* no more rows are wanted */

int64_t store_column_i64(struct store_stmt *s, uint32_t at);
bool store_column_bool(struct store_stmt *s, uint32_t at);
struct str store_column_text(struct store_stmt *s, uint32_t at);
struct str store_column_blob(struct store_stmt *s, uint32_t at); /* null: p NULL, n 0 */
