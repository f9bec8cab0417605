/* store_test.h: what the test programs of this room share: a directory of their own and small jobs. */
#pragma once

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
/* cmocka wants the five above first */
#include <cmocka.h>

#include "base/fact.h"
#include "port/sql.h"
#include "port/store.h"
#include "store/sqlite/sqlite_store.h"

struct put_job {
    struct store_job job;
    int64_t mark;     /* goes into the fact's a */
    uint32_t facts;   /* written before anything else */
    enum err answer;  /* what work returns after writing */
    uint32_t runs;
    _Atomic int finished; /* 1 after done; then its place in order[] is place */
    uint32_t place;
};

static _Atomic uint32_t places;

static inline enum err put_work(struct store_tx *tx, struct store_job *job)
{
    struct put_job *p = (struct put_job *)job;
    p->runs++;
    for (uint32_t i = 0; i < p->facts; i++) {
        const struct fact f = {.at_us = 1000 + p->mark, .kind = FACT_SIGNED_IN, .agent = 7, .a = p->mark};
        enum err e = store_fact(tx, &f, NULL);
        if (e != OK)
            return e;
    }
    return p->answer;
}

static inline void put_done(struct store_job *job)
{
    struct put_job *p = (struct put_job *)job;
    p->place = atomic_fetch_add(&places, 1);
    atomic_store(&p->finished, 1);
}

static inline struct put_job put_of(int64_t mark, uint32_t facts, enum err answer)
{
    return (struct put_job){.job = {.work = put_work, .done = put_done}, .mark = mark, .facts = facts,
                            .answer = answer};
}

static inline void await(struct put_job *p)
{
    while (!atomic_load(&p->finished))
        usleep(200);
}

static inline char *temp_dir(void)
{
    static char dir[64];
    snprintf(dir, sizeof dir, "/tmp/tandem-store-XXXXXX");
    assert_non_null(mkdtemp(dir));
    return dir;
}

static inline void remove_dir(const char *dir)
{
    static const char *const names[] = {"tandem.db", "tandem.db-wal", "tandem.db-shm", "tandem.lock"};
    char path[512];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", dir, names[i]);
        unlink(path);
    }
    rmdir(dir);
}

static inline struct store *open_store(const char *dir)
{
    struct store *s = NULL;
    char text[256];
    const struct store_conf c = {.dir = dir, .jobs_max = 10000, .batch_max = 512};
    if (store_open(&c, &s, text) != OK)
        fail_msg("store_open: %s", text);
    return s;
}

/* Holds the writer inside a job until it is let go, so that what is submitted meanwhile is one batch. */
struct gate {
    struct store_job job;
    _Atomic int entered, open;
};

static inline enum err gate_work(struct store_tx *tx, struct store_job *job)
{
    (void)tx;
    struct gate *g = (struct gate *)job;
    atomic_store(&g->entered, 1);
    while (!atomic_load(&g->open))
        usleep(200);
    return OK;
}

static inline void gate_done(struct store_job *job)
{
    (void)job;
}

static inline void gate_shut(struct store *s, struct gate *g)
{
    *g = (struct gate){.job = {.work = gate_work, .done = gate_done}};
    assert_int_equal(store_submit(s, &g->job), OK);
    while (!atomic_load(&g->entered))
        usleep(200);
}

/* The facts as they are: their marks in order. Asserts that numbers run 1, 2, 3 ... */
struct marks {
    int64_t of[60000];
    uint64_t count;
};

static inline enum err mark_each(void *arg, const struct sql_fact_since_row *row)
{
    struct marks *m = arg;
    assert_true(m->count < 60000);
    assert_int_equal(row->no, m->count + 1);
    m->of[m->count++] = row->a;
    return OK;
}

static inline enum err marks_read(struct store_tx *tx, void *arg)
{
    const struct sql_fact_since_in in = {.org_id = ORG_FIRST, .after_no = 0, .limit_rows = 60000};
    return sql_fact_since(tx, &in, mark_each, arg);
}

static inline void read_marks(struct store *s, struct marks *ret_marks)
{
    ret_marks->count = 0;
    assert_int_equal(store_read(s, marks_read, ret_marks), OK);
}
