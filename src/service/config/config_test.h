/* config_test.h: what tests of the configuration share: a store in a directory of its own, and a router without
 * threads: the real engine decides, rows and facts go into one real transaction. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
/* cmocka wants the four above first */
#include <cmocka.h>

#include "engine/engine.h"
#include "port/router.h"
#include "port/store.h"
#include "service/config/config.h"

struct router {
    struct store *store;
    struct engine *engine;
    int64_t now_us;
    uint32_t calls, fail_at; /* the fail_at-th call is not stored (0: none) */
};

struct router_test_job {
    struct store_job job;
    const struct router_rows *rows;
    const struct facts *facts;
};

static inline enum err router_test_work(struct store_tx *tx, struct store_job *job)
{
    const struct router_test_job *j = (const struct router_test_job *)job;
    enum err err = j->rows && j->rows->write ? j->rows->write(tx, j->rows->arg) : OK;
    for (uint32_t i = 0; err == OK && i < j->facts->count; i++) {
        struct fact f = facts_at(j->facts, i);
        fact_no no;
        err = store_fact(tx, &f, &no);
    }
    return err;
}

enum err router_call(struct router *r, const struct command *c, const struct router_rows *rows, struct facts *ret_facts)
{
    struct command now = *c;
    struct facts facts = {0};
    struct router_test_job job = {.job.work = router_test_work, .rows = rows, .facts = &facts};

    (void)ret_facts;
    if (++r->calls == r->fail_at)
        return ERR_STORE;
    now.now_us = ++r->now_us;
    enum err err = engine_decide(r->engine, &now, &facts);
    if (err == OK)
        err = store_call(r->store, &job.job);
    facts_done(&facts);
    return err;
}

struct place {
    char dir[64];
    struct store *store;
    struct router router;
    struct config *config;
    struct arena arena;
};

static inline void place_reopen(struct place *p)
{
    char text[256] = "";
    if (p->config) {
        config_close(p->config);
        store_close(p->store);
    }
    assert_int_equal(
        store_open(&(struct store_conf){.dir = p->dir, .jobs_max = 1000, .batch_max = 64}, &p->store, text), OK);
    p->router.store = p->store;
    assert_int_equal(config_open(p->store, ORG_FIRST, &p->config), OK);
}

static inline void place_open(struct place *p)
{
    struct engine_limits limits = {.queues_max = 64, .topics_max = 64, .agents_max = 64, .contacts_max = 64};
    *p = (struct place){.dir = "/tmp/tandem-test-XXXXXX"};
    assert_non_null(mkdtemp(p->dir));
    assert_int_equal(engine_new(&limits, &p->router.engine), OK);
    place_reopen(p);
}

static inline void place_close(struct place *p)
{
    char command[96];
    config_close(p->config);
    store_close(p->store);
    engine_free(p->router.engine);
    arena_done(&p->arena);
    snprintf(command, sizeof command, "rm -rf '%s'", p->dir);
    assert_int_equal(system(command), 0);
}
