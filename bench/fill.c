#include "fill.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

/* As if the customers had written them, round and round: rows, numbers and totals agree. */
static const char steps[] =
    "pragma synchronous = off; pragma cache_size = -65536; begin immediate;"
    "create temp table c as select row_number() over (order by id) - 1 as i, id, party_id, endpoint_id, live_contact_id,"
    " last_seq from conversation; create unique index temp.c_by_i on c (i);"
    "create temp table k as select (select count(*) from c) as n, (select max(no) from fact) as no, (select max(id) from message)"
    " as id, (select max(at_us) from fact) as at;"
    "create temp table m as with recursive g(i) as (select 0 union all select i + 1 from g where i + 1 < %lld)"
    " select c.id as conversation, c.party_id as party, c.endpoint_id as endpoint, c.live_contact_id as contact,"
    " c.last_seq + 1 + g.i / k.n as seq, k.id + 1 + g.i as id, k.no + 1 + g.i as no, k.at as at, g.i as i"
    " from g, k join c on c.i = g.i %% k.n;"
    "insert into fact select 1, no, at, 30, contact, 0, party, 0, conversation, seq, id, null from m order by no;"
    "insert into message select 1, conversation, seq, id, no, at, 1, 0, endpoint, conversation || ':fill' || no,"
    " 'Filled ' || i || substr(' and as long as a customer''s question usually is, which is somewhat more than a hundred bytes, or two',"
    " 1, 80 + i %% 30) from m order by conversation, seq;"
    "update conversation set last_seq = x.seq, last_in_seq = x.seq from (select conversation, max(seq) as seq from m group by 1) x"
    " where x.conversation = id; drop table m; drop table k; drop table c; commit; pragma wal_checkpoint(truncate)";

int64_t bench_count(const char *database)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *q = NULL;
    int64_t n = -1;
    if (sqlite3_open_v2(database, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db, "select count(*) from message", -1, &q, NULL) == SQLITE_OK &&
        sqlite3_step(q) == SQLITE_ROW)
        n = sqlite3_column_int64(q, 0);
    sqlite3_finalize(q);
    sqlite3_close(db);
    return n;
}

bool bench_fill(const char *database, uint64_t messages)
{
    sqlite3 *db = NULL;
    char sql[sizeof steps + 32], *message = NULL;
    int64_t there = bench_count(database);
    if (there < 0)
        return false;
    if ((uint64_t)there >= messages)
        return true;
    snprintf(sql, sizeof sql, steps, (long long)messages - there);
    bool ok = sqlite3_open_v2(database, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
              sqlite3_exec(db, sql, NULL, NULL, &message) == SQLITE_OK;
    if (!ok)
        fprintf(stderr, "bench: %s\n", message ? message : sqlite3_errmsg(db));
    sqlite3_free(message);
    sqlite3_close(db);
    return ok;
}
