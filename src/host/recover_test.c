/* recover_test.c: a long history in a real store; snapshot and tail must give what a full evolve gives, also after
 * the people in it were erased. The number of facts is the argument (a million unless said otherwise). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#include "base/attrs.h"
#include "base/prng.h"
#include "engine/engine.h"
#include "engine/policy.h"
#include "host/router.h"
#include "host/seal.h"
#include "port/sql.h"

static uint64_t facts_wanted = 1000000;
static char dir[] = "/tmp/tandem-recover-XXXXXX";

#define AGENTS 40
#define TALKING 128
#define SNAPSHOT_EVERY 100000

struct history {
    struct store *store;
    struct engine *engine;
    struct prng chance;
    int64_t now_us;
    uint64_t next_contact, facts, talks;
    contact_id talking[TALKING];
    struct facts batch;
    struct store_job job;
    struct buf snapshot;
};

static enum err write_batch(struct store_tx *tx, struct store_job *job)
{
    struct history *h = (struct history *)((char *)job - offsetof(struct history, job));
    uint8_t sealed[FACT_REST_MAX + SEAL_EXTRA];
    for (uint32_t i = 0; i < h->batch.count; i++) {
        struct fact f = facts_at(&h->batch, i);
        fact_no no;
        enum err err = seal_fact(tx, ORG_FIRST, &f, sealed);
        if (!err)
            err = store_fact(tx, &f, &no);
        if (err)
            return err;
    }
    if (!h->snapshot.n)
        return OK;
    return sql_snapshot_put(tx,
                            &(struct sql_snapshot_put_in){.org_id = ORG_FIRST,
                                                          .no = store_tx_last(tx),
                                                          .at_us = h->now_us,
                                                          .bytes = {(const char *)h->snapshot.p, h->snapshot.n}},
                            NULL);
}

static void flush(struct history *h, bool snapshot)
{
    if (snapshot)
        engine_save(h->engine, &h->snapshot);
    h->job = (struct store_job){.work = write_batch};
    assert_int_equal(store_call(h->store, &h->job), OK);
    h->facts += h->batch.count;
    facts_clear(&h->batch);
    buf_clear(&h->snapshot);
}

/* Refusals are part of life here: the commands are drawn blindly. */
static void ask(struct history *h, struct command c)
{
    c.now_us = h->now_us;
    enum err err = engine_decide(h->engine, &c, &h->batch);
    (void)err;
}

static void open_floor(struct history *h, agent_id agents)
{
    struct buf policy = {0};
    policy_write(&policy, &(struct policy){.version = 1, .patience_us = 30 * SECOND_US}, NULL);
    ask(h, (struct command){.kind = CMD_QUEUE_SET, .queue = 1, .a = 20 * SECOND_US, .b = 5 * SECOND_US, .c = SECOND_US});
    ask(h, (struct command){.kind = CMD_TOPIC_SET, .queue = 1, .a = 1, .b = 3, .rest = policy.p, .rest_bytes = (uint32_t)policy.n});
    for (agent_id a = 1; a <= agents; a++) {
        uint8_t attrs[64];
        struct attrs_writer w;
        attrs_write_init(&w, attrs, sizeof attrs);
        attrs_write_set(&w, ATTR_QUEUES, (symbol_id[]){1}, 1);
        ask(h, (struct command){.kind = CMD_AGENT_SET, .agent = a, .a = 1, .b = 3, .rest = attrs, .rest_bytes = (uint32_t)w.n});
        ask(h, (struct command){.kind = CMD_AGENT_STATE, .agent = a, .a = AGENT_READY, .c = ACTOR_AGENT});
    }
    buf_done(&policy);
    assert_int_equal(h->batch.count, 2 + 2 * agents);
}

/* Most offers of this command are accepted at once, some are left to lapse; who talks is remembered. */
static void answer_offers(struct history *h, uint32_t from)
{
    for (uint32_t i = from; i < h->batch.count; i++) {
        struct fact f = facts_at(&h->batch, i);
        if (f.kind == FACT_CONTACT_OFFERED && prng_below(&h->chance, 50))
            ask(h, (struct command){.kind = CMD_ACCEPT, .contact = f.contact, .agent = f.agent, .a = f.a});
        if (f.kind == FACT_CONTACT_ACCEPTED)
            h->talking[h->talks++ % TALKING] = f.contact;
    }
}

static void step(struct history *h)
{
    uint8_t attrs[32];
    struct attrs_writer w;
    struct engine_contact c;
    contact_id some = h->talking[prng_below(&h->chance, TALKING)];
    uint32_t from = h->batch.count;
    h->now_us += (int64_t)prng_below(&h->chance, 200000);
    switch (prng_below(&h->chance, 8)) {
    case 0:
    case 1:
        attrs_write_init(&w, attrs, sizeof attrs);
        attrs_write_number(&w, ATTR_FIRST, (int64_t)prng_below(&h->chance, 1000000));
        h->next_contact++;
        ask(h, (struct command){.kind = CMD_ARRIVE, .contact = h->next_contact, .party = 1000000 + h->next_contact,
                                .queue = 1, .a = 1, .c = (int64_t)h->next_contact, .rest = attrs, .rest_bytes = (uint32_t)w.n});
        break;
    case 2:
        ask(h, (struct command){.kind = CMD_LEAVE, .contact = h->next_contact - prng_below(&h->chance, 5)});
        break;
    case 3:
        ask(h, (struct command){.kind = CMD_AGENT_STATE, .agent = 1 + prng_below(&h->chance, AGENTS), .a = AGENT_READY, .c = ACTOR_AGENT});
        break;
    default:
        if (engine_contact(h->engine, some, &c) && c.state == CONTACT_TALKING)
            ask(h, (struct command){.kind = CMD_END, .contact = some, .agent = c.agent, .a = ACTOR_AGENT});
        break;
    }
    ask(h, (struct command){.kind = CMD_TICK});
    answer_offers(h, from);
}

static void both_ways_agree(struct history *h, const char *when)
{
    struct engine *quick = NULL, *full = NULL;
    fact_no base = 0, first = 1;
    assert_int_equal(router_recover(h->store, ORG_FIRST, ROUTER_AGENTS_USUAL, true, &quick, &base), OK);
    assert_int_equal(router_recover(h->store, ORG_FIRST, ROUTER_AGENTS_USUAL, false, &full, &first), OK);
    assert_true(first == 0 && (facts_wanted < SNAPSHOT_EVERY || base > 0));
    print_message("%s: %llu facts, snapshot at %llu\n", when, (unsigned long long)store_last(h->store), (unsigned long long)base);
    assert_int_equal(engine_hash(quick), engine_hash(full));
    if (h->engine)
        assert_int_equal(engine_hash(quick), engine_hash(h->engine));
    engine_free(quick);
    engine_free(full);
}

struct erasing {
    struct store_job job; /* first: the job is the erasing */
    const struct engine *engine;
};

/* Nobody is erased while a contact is live (service/customer/customer.h). */
static enum err erase_keys(struct store_tx *tx, struct store_job *job)
{
    const struct engine *engine = ((struct erasing *)job)->engine;
    enum err err = OK;
    for (uint64_t i = 1; !err && i <= 500; i++) {
        struct engine_contact live;
        if (!engine_contact(engine, i, &live))
            err = sql_person_key_delete(tx, &(struct sql_person_key_delete_in){.org_id = ORG_FIRST, .person_id = 1000000 + i}, NULL);
    }
    return err;
}

static void a_million_facts_come_back_the_same_from_snapshot_and_tail(void **state)
{
    (void)state;
    char text[256];
    struct history h = {.chance = {7}, .now_us = 1700000000 * SECOND_US};
    struct store_conf c = {.dir = dir, .jobs_max = 16, .batch_max = 16};
    assert_int_equal(store_open(&c, &h.store, text), OK);
    struct engine_limits limits = {.queues_max = 4096, .topics_max = 4096, .agents_max = ROUTER_AGENTS_USUAL, .contacts_max = ROUTER_CONTACTS_MAX};
    assert_int_equal(engine_new(&limits, &h.engine), OK);
    open_floor(&h, AGENTS);
    uint64_t snapshot_at = SNAPSHOT_EVERY;
    while (h.facts < facts_wanted) {
        while (h.batch.count < 2000)
            step(&h);
        bool due = h.facts >= snapshot_at;
        flush(&h, due);
        if (due)
            snapshot_at += SNAPSHOT_EVERY;
    }
    both_ways_agree(&h, "as it ran");
    struct erasing erasing = {{.work = erase_keys}, h.engine};
    assert_int_equal(store_call(h.store, &erasing.job), OK);
    both_ways_agree(&h, "after erasing five hundred people");
    engine_free(h.engine);
    facts_done(&h.batch);
    buf_done(&h.snapshot);
    store_close(h.store);
}

/* As many as may be asked for: from the first fact and from a snapshot; the index is the sparse one then. A program that is told
 * of fewer refuses. */
static void a_hundred_thousand_agents_come_back_and_too_many_are_refused(void **state)
{
    (void)state;
    char text[256], own[64];
    snprintf(own, sizeof own, "%s/large", dir);
    struct history h = {.chance = {7}, .now_us = 1700000000 * SECOND_US, .next_contact = 1};
    struct store_conf c = {.dir = own, .jobs_max = 16, .batch_max = 16};
    struct engine_limits limits = {.queues_max = 4096, .topics_max = 4096, .agents_max = ROUTER_AGENTS_MAX, .contacts_max = ROUTER_CONTACTS_MAX};
    assert_int_equal(store_open(&c, &h.store, text), OK);
    assert_int_equal(engine_new(&limits, &h.engine), OK);
    open_floor(&h, ROUTER_AGENTS_MAX);
    for (int snapshot = 0; snapshot < 2; snapshot++) {
        flush(&h, snapshot);
        struct engine *back = NULL;
        fact_no base = 1;
        assert_int_equal(router_recover(h.store, ORG_FIRST, ROUTER_AGENTS_MAX - 1, true, &back, &base), ERR_FULL);
        assert_int_equal(router_recover(h.store, ORG_FIRST, ROUTER_AGENTS_MAX, true, &back, &base), OK);
        assert_true(snapshot ? base > 0 : base == 0);
        assert_int_equal(engine_hash(back), engine_hash(h.engine));
        struct facts out = {0};
        struct command more = {.kind = CMD_AGENT_SET, .agent = ROUTER_AGENTS_MAX + 1, .now_us = h.now_us};
        assert_int_equal(engine_decide(back, &more, &out), ERR_FULL);
        struct command arrive = {.kind = CMD_ARRIVE, .contact = 1, .party = 1000001, .queue = 1, .a = 1, .c = 1, .now_us = h.now_us};
        assert_int_equal(engine_decide(back, &arrive, &out), OK);
        struct engine_contact there;
        assert_true(engine_contact(back, 1, &there) && there.state == CONTACT_OFFERED && there.agent == 1);
        facts_done(&out);
        engine_free(back);
    }
    engine_free(h.engine);
    facts_done(&h.batch);
    buf_done(&h.snapshot);
    store_close(h.store);
}

static void a_sealed_fact_opens_only_with_its_key(void **state)
{
    (void)state;
    uint8_t key[SEAL_KEY_BYTES], sealed[FACT_REST_MAX + SEAL_EXTRA], plain[FACT_REST_MAX + SEAL_EXTRA];
    randombytes_buf(key, sizeof key);
    static const uint8_t rest[] = "deposits 8000000";
    struct fact f = {.kind = FACT_CONTACT_ARRIVED, .party = 9};
    randombytes_buf(sealed, 24);
    crypto_secretbox_easy(sealed + 24, rest, sizeof rest, sealed, key);
    struct str k = {(const char *)key, sizeof key};

    f.rest = sealed, f.rest_bytes = sizeof rest + SEAL_EXTRA;
    assert_int_equal(seal_open(&f, k, plain), OK);
    assert_memory_equal(f.rest, rest, sizeof rest);
    assert_int_equal(f.rest_bytes, sizeof rest);

    f.rest = sealed, f.rest_bytes = sizeof rest + SEAL_EXTRA;
    assert_int_equal(seal_open(&f, (struct str){0}, plain), OK); /* erased: nothing is left */
    assert_int_equal(f.rest_bytes, 0);

    sealed[30] ^= 1;
    f.rest = sealed, f.rest_bytes = sizeof rest + SEAL_EXTRA;
    assert_int_equal(seal_open(&f, k, plain), ERR_CORRUPT);
    f.rest_bytes = SEAL_EXTRA - 1;
    assert_int_equal(seal_open(&f, k, plain), ERR_CORRUPT);
}

static enum err write_damage(struct store_tx *tx, struct store_job *job)
{
    (void)job;
    return sql_snapshot_put(
        tx, &(struct sql_snapshot_put_in){.org_id = ORG_FIRST, .no = store_tx_last(tx), .bytes = STR("no snapshot")}, NULL);
}

static void a_damaged_snapshot_is_passed_over(void **state)
{
    (void)state;
    char text[256], own[64];
    snprintf(own, sizeof own, "%s/damaged", dir);
    struct history h = {.chance = {7}, .now_us = 1700000000 * SECOND_US};
    struct store_conf c = {.dir = own, .jobs_max = 16, .batch_max = 16};
    struct engine_limits limits = {.queues_max = 4096, .topics_max = 4096, .agents_max = ROUTER_AGENTS_USUAL, .contacts_max = ROUTER_CONTACTS_MAX};
    assert_int_equal(store_open(&c, &h.store, text), OK);
    assert_int_equal(engine_new(&limits, &h.engine), OK);
    open_floor(&h, AGENTS);
    flush(&h, false);
    struct store_job damage = {.work = write_damage};
    assert_int_equal(store_call(h.store, &damage), OK);
    struct engine *back = NULL;
    fact_no base = 1;
    assert_int_equal(router_recover(h.store, ORG_FIRST, ROUTER_AGENTS_USUAL, true, &back, &base), OK);
    assert_int_equal(base, 0);
    assert_int_equal(engine_hash(back), engine_hash(h.engine));
    engine_free(back);
    engine_free(h.engine);
    facts_done(&h.batch);
    buf_done(&h.snapshot);
    store_close(h.store);
}

/* A fact that was decided just before its person was erased comes to the store just after. */
static enum err seal_late(struct store_tx *tx, struct store_job *job)
{
    (void)job;
    uint8_t rest[] = "deposits 8000000", sealed[FACT_REST_MAX + SEAL_EXTRA];
    struct fact f = {.kind = FACT_CONTACT_ARRIVED, .party = 9, .rest = rest, .rest_bytes = sizeof rest}, again = f;
    struct sql_person_key_get_row row;
    assert_int_equal(sql_party_insert(tx, &(struct sql_party_insert_in){.org_id = ORG_FIRST, .id = 9, .name = STR("x")}, NULL), OK);
    assert_int_equal(seal_fact(tx, ORG_FIRST, &f, sealed), OK);
    assert_int_equal(sql_person_key_delete(tx, &(struct sql_person_key_delete_in){.org_id = ORG_FIRST, .person_id = 9}, NULL), OK);
    assert_int_equal(sql_party_blank(tx, &(struct sql_party_blank_in){.org_id = ORG_FIRST, .id = 9, .erased_us = 1}, NULL), OK);
    assert_int_equal(seal_fact(tx, ORG_FIRST, &again, sealed), ERR_MISSING);
    assert_int_equal(sql_person_key_get(tx, &(struct sql_person_key_get_in){.org_id = ORG_FIRST, .person_id = 9}, &row), ERR_MISSING);
    return OK;
}

static void an_erased_person_gets_no_new_key(void **state)
{
    (void)state;
    char text[256], own[64];
    snprintf(own, sizeof own, "%s/late", dir);
    struct store *s;
    struct store_conf c = {.dir = own, .jobs_max = 16, .batch_max = 16};
    assert_int_equal(store_open(&c, &s, text), OK);
    struct store_job job = {.work = seal_late};
    assert_int_equal(store_call(s, &job), OK);
    store_close(s);
}

int main(int argc, char **argv)
{
    if (argc > 1)
        facts_wanted = strtoull(argv[1], NULL, 10);
    if (sodium_init() < 0 || !mkdtemp(dir))
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sealed_fact_opens_only_with_its_key),
        cmocka_unit_test(an_erased_person_gets_no_new_key),
        cmocka_unit_test(a_hundred_thousand_agents_come_back_and_too_many_are_refused),
        cmocka_unit_test(a_damaged_snapshot_is_passed_over),
        cmocka_unit_test(a_million_facts_come_back_the_same_from_snapshot_and_tail),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", dir);
    return system(command) || failed;
}
