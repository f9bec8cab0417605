/* router_test.c: the router's thread over a real store: a person who is erased while they arrive. The hub only listens. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
/* cmocka wants the four above first */
#include <cmocka.h>
#include <pthread.h>
#include <semaphore.h>
#include <time.h>

#include "base/attrs.h"
#include "engine/engine.h"
#include "host/hub.h"
#include "host/router.h"
#include "host/why.h"
#include "port/sql.h"
#include "service/config/config.h"
#include "service/customer/customer.h"

#define PARTY 9
#define OTHER 10
#define OTHERS 122 /* contact */

void hub_follow(struct hub *h, const struct router_job *job)
{
    (void)h, (void)job;
}

void hub_places(struct hub *h, queue_id queue, const contact_id *ids, uint32_t count, int64_t wait_us)
{
    (void)h, (void)queue, (void)ids, (void)count, (void)wait_us;
}

void hub_picks(struct hub *h, const struct router_picks *p)
{
    (void)h, (void)p;
}

void host_why(struct json *j, const struct engine *e, struct config *config, const struct fact *offered, enum sought named)
{
    (void)j, (void)e, (void)config, (void)offered, (void)named;
}

static char dir[] = "/tmp/tandem-router-XXXXXX";
static struct store *store;
static struct config *config;
static struct router *router;

static enum err put_people(struct store_tx *tx, struct store_job *job)
{
    (void)job;
    enum err err = sql_party_insert(tx, &(struct sql_party_insert_in){.org_id = ORG_FIRST, .id = PARTY, .name = STR("x")}, NULL);
    if (err == OK)
        err = sql_party_insert(tx, &(struct sql_party_insert_in){.org_id = ORG_FIRST, .id = OTHER, .name = STR("y")}, NULL);
    for (conversation_id id = 100; err == OK && id < 130; id++) /* a conversation for each contact, of the same number */
        err = sql_conversation_insert(
            tx, &(struct sql_conversation_insert_in){.org_id = ORG_FIRST, .id = id, .party_id = id == OTHERS ? OTHER : PARTY, .topic_id = 1}, NULL);
    return err;
}

static enum err tell(struct command c)
{
    return router_call(router, &c, NULL, NULL);
}

static int open_all(void **state)
{
    char text[256];
    struct buf policy = {0};
    struct store_job people = {.work = put_people};
    static int hub; /* only an address */
    (void)state;
    assert_non_null(mkdtemp(dir));
    assert_int_equal(store_open(&(struct store_conf){.dir = dir, .jobs_max = 100, .batch_max = 16}, &store, text), OK);
    assert_int_equal(config_open(store, ORG_FIRST, &config), OK);
    assert_int_equal(store_call(store, &people), OK);
    struct router_conf c = {.org = ORG_FIRST, .store = store, .config = config, .hub = (struct hub *)&hub, .asks_max = 100, .agents_max = ROUTER_AGENTS_USUAL,
                            .snapshot_every = 1000, .grace_us = SECOND_US};
    assert_int_equal(router_open(&c, &router), OK);
    assert_int_equal(router_run(router), OK);
    policy_write(&policy, &(struct policy){.version = 1, .patience_us = 30 * SECOND_US}, NULL);
    assert_int_equal(tell((struct command){.kind = CMD_QUEUE_SET, .queue = 1, .a = SECOND_US, .b = 0, .c = SECOND_US}), OK);
    assert_int_equal(tell((struct command){.kind = CMD_TOPIC_SET, .queue = 1, .a = 1, .b = 3, .rest = policy.p,
                                           .rest_bytes = (uint32_t)policy.n}), OK);
    buf_done(&policy);
    return 0;
}

static int close_all(void **state)
{
    char command[96];
    (void)state;
    router_stop(router);
    store_close(store);
    router_free(router);
    config_close(config);
    snprintf(command, sizeof command, "rm -rf '%s'", dir);
    return system(command);
}

static enum err arrive(contact_id contact, party_id party)
{
    uint8_t attrs[32];
    struct attrs_writer w;
    attrs_write_init(&w, attrs, sizeof attrs);
    attrs_write_flag(&w, ATTR_PRESENT, 1);
    return tell((struct command){.kind = CMD_ARRIVE, .contact = contact, .party = party, .a = 1, .b = 30 * SECOND_US,
                                 .c = (int64_t)contact, .rest = attrs, .rest_bytes = (uint32_t)w.n});
}

static enum err leave(contact_id contact)
{
    return tell((struct command){.kind = CMD_LEAVE, .contact = contact});
}

/* -- an erasure that stands still in the middle -- */

struct erasure {
    sem_t begun, goes_on;
    enum err fails, err;
};

static enum err write_erased(struct store_tx *tx, void *arg)
{
    struct erasure *e = arg;
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 20; /* a test that fails must not hang */
    sem_post(&e->begun);
    if (sem_timedwait(&e->goes_on, &until) == 0)
        sem_post(&e->goes_on); /* it may run twice */
    return e->fails ? e->fails : customer_erase(tx, ORG_FIRST, PARTY, 42, 1);
}

static void *erase(void *arg)
{
    struct erasure *e = arg;
    e->err = router_erase(router, PARTY, &(struct router_rows){.write = write_erased, .arg = e});
    return NULL;
}

static void begin(struct erasure *e, enum err fails, pthread_t *thread)
{
    *e = (struct erasure){.fails = fails};
    sem_init(&e->begun, 0, 0);
    sem_init(&e->goes_on, 0, 0);
    assert_int_equal(pthread_create(thread, NULL, erase, e), 0);
    sem_wait(&e->begun);
}

static enum err end(struct erasure *e, pthread_t thread)
{
    sem_post(&e->goes_on);
    pthread_join(thread, NULL);
    sem_destroy(&e->begun);
    sem_destroy(&e->goes_on);
    return e->err;
}

static uint64_t rebuilds(void)
{
    struct router_stats stats;
    router_stats(router, &stats);
    return stats.rebuilds;
}

static void who_has_a_contact_is_not_erased_and_may_arrive_again(void **state)
{
    (void)state;
    struct erasure e;
    pthread_t thread;
    assert_int_equal(arrive(100, PARTY), OK);
    begin(&e, OK, &thread);
    assert_int_equal(end(&e, thread), ERR_STATE);
    assert_int_equal(leave(100), OK);
    assert_int_equal(arrive(101, PARTY), OK);
    assert_int_equal(leave(101), OK);
    assert_int_equal(rebuilds(), 0);
}

static void an_erasure_that_fails_leaves_everything_as_it_was(void **state)
{
    (void)state;
    struct erasure e;
    pthread_t thread;
    begin(&e, ERR_STORE, &thread);
    assert_int_equal(arrive(110, PARTY), ERR_MISSING); /* nobody knows yet */
    assert_int_equal(end(&e, thread), ERR_STORE);
    assert_int_equal(arrive(111, PARTY), OK);
    assert_int_equal(leave(111), OK);
    assert_int_equal(rebuilds(), 0);
}

static void an_arrival_that_races_an_erasure_is_refused_and_nothing_is_read_anew(void **state)
{
    (void)state;
    struct erasure e;
    pthread_t thread;
    begin(&e, OK, &thread);
    assert_int_equal(arrive(120, PARTY), ERR_MISSING);
    assert_int_equal(end(&e, thread), OK);
    assert_int_equal(arrive(121, PARTY), ERR_MISSING); /* prepared before, and asked after it */
    assert_int_equal(arrive(OTHERS, OTHER), OK);
    assert_int_equal(leave(OTHERS), OK);
    assert_int_equal(rebuilds(), 0);
    begin(&e, OK, &thread);
    assert_int_equal(end(&e, thread), ERR_STATE);      /* erased already */
    assert_int_equal(arrive(123, PARTY), ERR_MISSING); /* as before */
    assert_int_equal(rebuilds(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_has_a_contact_is_not_erased_and_may_arrive_again),
        cmocka_unit_test(an_erasure_that_fails_leaves_everything_as_it_was),
        cmocka_unit_test(an_arrival_that_races_an_erasure_is_refused_and_nothing_is_read_anew),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
