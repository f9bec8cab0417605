#include "floor.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* The three tables of src/store/migrations, as a message touches them. */
static const char schema[] =
    "pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on; pragma cache_size = -12288;"
    "pragma wal_autocheckpoint = 4000;"
    "create table conversation (org_id bigint not null, id bigint not null, endpoint_id bigint not null,"
    " party_id bigint not null, topic_id bigint not null, zh boolean not null, created_us bigint not null,"
    " last_us bigint not null, last_seq bigint not null, last_in_seq bigint not null, closed_seq bigint not null,"
    " live_contact_id bigint not null, agent_got bigint not null, agent_read bigint not null,"
    " customer_got bigint not null, customer_read bigint not null, primary key (org_id, id));"
    "create index conversation_by_party on conversation (org_id, party_id);"
    "create index conversation_live on conversation (org_id, live_contact_id) where live_contact_id <> 0;"
    "create index conversation_open on conversation (org_id, id)"
    " where live_contact_id = 0 and last_in_seq > closed_seq;"
    "create table message (org_id bigint not null, conversation_id bigint not null, seq bigint not null,"
    " id bigint not null, no bigint not null, at_us bigint not null, author bigint not null,"
    " agent_id bigint not null, endpoint_id bigint not null, external_id text not null, text text not null,"
    " primary key (org_id, conversation_id, seq), unique (org_id, endpoint_id, external_id)) without rowid;"
    "create table fact (org_id bigint not null, no bigint not null, at_us bigint not null, kind bigint not null,"
    " contact_id bigint not null, agent_id bigint not null, party_id bigint not null, queue_id bigint not null,"
    " a bigint not null, b bigint not null, c bigint not null, rest blob, primary key (org_id, no)) without rowid;"
    "create index fact_by_contact on fact (org_id, contact_id, no) where contact_id <> 0;";

enum { BEGIN, COMMIT, DOUBLE, CONVERSATION, MESSAGE, FACT, STATEMENTS };

static const char *const texts[STATEMENTS] = {
    [BEGIN] = "begin immediate",
    [COMMIT] = "commit",
    [DOUBLE] = "select seq from message where org_id = 1 and endpoint_id = 1 and external_id = ?1",
    [CONVERSATION] = ("update conversation set last_seq = last_seq + 1, last_in_seq = last_seq + 1, "
                      "last_us = ?2 where org_id = 1 and id = ?1 returning last_seq"),
    [MESSAGE] = "insert into message values (1, ?1, ?2, ?3, ?4, ?5, 1, 0, 1, ?6, ?7)",
    [FACT] = "insert into fact values (1, ?1, ?2, 30, ?3, 0, ?4, 0, ?5, ?6, ?7, null)",
};

struct floor {
    sqlite3 *db;
    sqlite3_stmt *q[STATEMENTS];
    uint64_t random;
    int64_t no;
};

static uint64_t next_random(struct floor *f)
{
    uint64_t z = f->random += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool run(sqlite3_stmt *q)
{
    while (sqlite3_step(q) == SQLITE_ROW)
        ;
    return sqlite3_reset(q) == SQLITE_OK;
}

static bool put_message(struct floor *f, int64_t conversation)
{
    static const char letters[] = "May I ask why the transfer that I made on Monday has not arrived yet? I was told "
                                  "that it takes a day at most; the money has left my account but my sister does "
                                  "not have it. Please look into it and call me back: 0592 0000000. ";
    _Static_assert(sizeof letters > 200, "the longest message");
    char key[64];
    int64_t no = ++f->no, id = no + (INT64_C(1) << 60), contact = conversation + 1000000;
    int n = snprintf(key, sizeof key, "%lld:%016llx", (long long)conversation, (unsigned long long)next_random(f));

    sqlite3_bind_text(f->q[DOUBLE], 1, key, n, SQLITE_STATIC);
    if (!run(f->q[DOUBLE]))
        return false;
    sqlite3_stmt *q = f->q[CONVERSATION];
    sqlite3_bind_int64(q, 1, conversation);
    sqlite3_bind_int64(q, 2, no);
    if (sqlite3_step(q) != SQLITE_ROW)
        return false;
    int64_t seq = sqlite3_column_int64(q, 0);
    sqlite3_reset(q);

    q = f->q[MESSAGE];
    const int64_t columns[] = {conversation, seq, id, no, no};
    for (int i = 0; i < 5; i++)
        sqlite3_bind_int64(q, i + 1, columns[i]);
    sqlite3_bind_text(q, 6, key, n, SQLITE_STATIC);
    sqlite3_bind_text(q, 7, letters, 100 + (int)(next_random(f) % 101), SQLITE_STATIC);
    if (!run(q))
        return false;
    q = f->q[FACT];
    const int64_t values[] = {no, no, contact, conversation, conversation, seq, id};
    for (int i = 0; i < 7; i++)
        sqlite3_bind_int64(q, i + 1, values[i]);
    return run(q);
}

static bool put_batch(struct floor *f, uint32_t outstanding, uint32_t conversations)
{
    bool ok = run(f->q[BEGIN]);
    uint32_t first = (uint32_t)(next_random(f) % conversations);
    for (uint32_t i = 0; ok && i < outstanding; i++)
        ok = put_message(f, 1 + (first + i) % conversations);
    return ok && run(f->q[COMMIT]);
}

static bool prepare(struct floor *f, const char *path, uint32_t conversations)
{
    if (sqlite3_open(path, &f->db) != SQLITE_OK || sqlite3_exec(f->db, schema, NULL, NULL, NULL) != SQLITE_OK)
        return false;
    for (int i = 0; i < STATEMENTS; i++)
        if (sqlite3_prepare_v3(f->db, texts[i], -1, SQLITE_PREPARE_PERSISTENT, &f->q[i], NULL) != SQLITE_OK)
            return false;
    char sql[400];
    snprintf(sql, sizeof sql, "with recursive c(i) as (select 1 union all select i + 1 from c where i < %u) "
             "insert into conversation select 1, i, 1, i, 1, 0, 0, 0, 0, 0, 0, i + 1000000, 0, 0, 0, 0 from c",
             conversations);
    return sqlite3_exec(f->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static void remove_files(const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    char name[4200];
    for (int i = 0; i < 3; i++) {
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        unlink(name);
    }
}

double bench_floor(const char *dir, uint32_t outstanding, double seconds, uint64_t seed, uint32_t conversations)
{
    struct floor f = {.random = seed};
    char path[4096];
    if (outstanding == 0 || conversations == 0 ||
        snprintf(path, sizeof path, "%s/floor.db", dir) >= (int)sizeof path) {
        fputs("floor: bad arguments\n", stderr);
        return -1;
    }
    remove_files(path);
    bool ok = prepare(&f, path, conversations);
    double began = now_s(), took = 0;
    while (ok && took < seconds) {
        ok = put_batch(&f, outstanding, conversations);
        took = now_s() - began;
    }
    if (!ok)
        fprintf(stderr, "floor: %s\n", f.db ? sqlite3_errmsg(f.db) : "out of memory");
    for (int i = 0; i < STATEMENTS; i++)
        sqlite3_finalize(f.q[i]);
    sqlite3_close(f.db);
    remove_files(path);
    return ok ? (double)f.no / took : -1;
}
