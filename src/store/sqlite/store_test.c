#include "store/sqlite/store_test.h"

#include <sys/resource.h>

static struct marks marks; /* too large for a stack */

static void a_batch_is_committed_in_order_and_answered_in_order(void **state)
{
    (void)state;
    char *dir = temp_dir();
    struct store *s = open_store(dir);
    struct gate g;
    gate_shut(s, &g);
    static struct put_job jobs[300];
    places = 0;
    for (int i = 0; i < 300; i++) {
        jobs[i] = put_of(i, 1 + (uint32_t)i % 2, OK);
        assert_int_equal(store_submit(s, &jobs[i].job), OK);
    }
    atomic_store(&g.open, 1);
    await(&jobs[299]);
    fact_no no = 0;
    for (uint32_t i = 0; i < 300; i++) {
        assert_int_equal(jobs[i].place, i);
        assert_int_equal(jobs[i].job.err, OK);
        assert_int_equal(jobs[i].job.first, no + 1);
        assert_int_equal(jobs[i].job.last, no + 1 + i % 2);
        no = jobs[i].job.last;
    }
    assert_int_equal(store_last(s), no);
    struct store_stats stats;
    store_stats(s, &stats);
    assert_int_equal(stats.batches, 2); /* the gate, and all others together */
    assert_int_equal(stats.jobs, 301);
    assert_int_equal(stats.facts, no);
    read_marks(s, &marks);
    assert_int_equal(marks.count, no);
    assert_int_equal(marks.of[no - 1], 299);
    store_close(s);
    remove_dir(dir);
}

static void a_bad_job_fails_alone_even_half_way(void **state)
{
    (void)state;
    char *dir = temp_dir();
    struct store *s = open_store(dir);
    struct gate g;
    gate_shut(s, &g);
    struct put_job jobs[] = {
        put_of(1, 1, OK), put_of(2, 0, ERR_STATE) /* clean */, put_of(3, 1, OK),
        put_of(4, 3, ERR_EXISTS) /* half-way */, put_of(5, 1, OK), put_of(6, 2, ERR_INPUT), put_of(7, 1, OK),
    };
    for (size_t i = 0; i < 7; i++)
        assert_int_equal(store_submit(s, &jobs[i].job), OK);
    atomic_store(&g.open, 1);
    await(&jobs[6]);
    static const enum err expected[] = {OK, ERR_STATE, OK, ERR_EXISTS, OK, ERR_INPUT, OK};
    for (size_t i = 0; i < 7; i++)
        assert_int_equal(jobs[i].job.err, expected[i]);
    assert_int_equal(jobs[3].job.first, 0);
    assert_int_equal(jobs[6].job.last, 4);
    read_marks(s, &marks);
    assert_int_equal(marks.count, 4);
    static const int64_t left[] = {1, 3, 5, 7};
    assert_memory_equal(marks.of, left, sizeof left);
    struct store_stats stats;
    store_stats(s, &stats);
    assert_int_equal(stats.failed, 3);
    store_close(s);
    remove_dir(dir);
}

static void a_failed_epoch_fails_all_later_jobs_of_its_epoch_and_no_others(void **state)
{
    (void)state;
    char *dir = temp_dir();
    struct store *s = open_store(dir);
    struct gate g;
    gate_shut(s, &g);
    struct put_job jobs[] = {
        put_of(1, 1, OK), put_of(2, 1, ERR_STATE), put_of(3, 1, OK), put_of(4, 1, OK), put_of(5, 1, OK),
    };
    jobs[0].job.epoch = jobs[1].job.epoch = jobs[2].job.epoch = 5;
    jobs[4].job.epoch = 6; /* decided after the rebuild */
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(store_submit(s, &jobs[i].job), OK);
    atomic_store(&g.open, 1);
    await(&jobs[4]);
    static const enum err expected[] = {OK, ERR_STATE, ERR_STORE, OK, OK};
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(jobs[i].job.err, expected[i]);
    assert_int_equal(jobs[2].runs, 0);
    assert_int_equal(store_fenced(s), 5);
    struct put_job late = put_of(6, 1, OK);
    late.job.epoch = 5;
    assert_int_equal(store_call(s, &late.job), ERR_STORE);
    store_fence(s, 9);
    late.job.epoch = 9;
    assert_int_equal(store_call(s, &late.job), ERR_STORE);
    late.job.epoch = 10;
    assert_int_equal(store_call(s, &late.job), OK);
    assert_int_equal(late.job.last, 4);
    store_close(s);
    remove_dir(dir);
}

static void a_failed_commit_keeps_nothing_of_its_batch(void **state)
{
    (void)state;
    char *dir = temp_dir();
    struct store *s = open_store(dir);
    struct put_job before = put_of(1, 2, OK);
    assert_int_equal(store_call(s, &before.job), OK);
    struct gate g;
    gate_shut(s, &g);
    static struct put_job jobs[20];
    for (int i = 0; i < 20; i++) {
        jobs[i] = put_of(100 + i, 1, OK);
        jobs[i].job.epoch = i < 10 ? 3 : 0;
        assert_int_equal(store_submit(s, &jobs[i].job), OK);
    }
    store_fail_commit(s, 1); /* the gate's batch has begun: the next one */
    atomic_store(&g.open, 1);
    await(&jobs[19]);
    for (int i = 0; i < 20; i++) {
        assert_int_equal(jobs[i].job.err, ERR_STORE);
        assert_int_equal(jobs[i].job.first, 0);
    }
    assert_int_equal(store_fenced(s), 3);
    assert_int_equal(store_last(s), 2);
    struct put_job after = put_of(9, 1, OK);
    after.job.epoch = 4;
    assert_int_equal(store_call(s, &after.job), OK);
    assert_int_equal(after.job.first, 3); /* no gap */
    read_marks(s, &marks);
    assert_int_equal(marks.count, 3);
    assert_int_equal(marks.of[2], 9);
    store_close(s);
    remove_dir(dir);
}

static void numbers_go_on_after_reopening(void **state)
{
    (void)state;
    char *dir = temp_dir();
    for (int round = 0; round < 3; round++) {
        struct store *s = open_store(dir);
        assert_int_equal(store_last(s), 2 * round);
        struct put_job p = put_of(round, 2, OK);
        assert_int_equal(store_call(s, &p.job), OK);
        assert_int_equal(p.job.first, 2 * round + 1);
        store_close(s);
    }
    remove_dir(dir);
}

static enum err big_work(struct store_tx *tx, struct store_job *job)
{
    static uint8_t rest[4000];
    struct put_job *p = (struct put_job *)job;
    for (uint32_t i = 0; i < p->facts; i++) {
        const struct fact f = {.kind = FACT_CONTACT_OFFERED, .a = p->mark, .rest = rest, .rest_bytes = sizeof rest};
        enum err e = store_fact(tx, &f, NULL);
        if (e != OK)
            return e;
    }
    return OK;
}

static void a_full_database_is_not_stored_and_goes_on_when_there_is_room(void **state)
{
    (void)state;
    char *dir = temp_dir();
    struct store *s = open_store(dir);
    struct put_job p = put_of(1, 10, OK);
    p.job.work = big_work;
    assert_int_equal(store_call(s, &p.job), OK);
    store_limit_pages(s, 1); /* it cannot become smaller than it is: no page more */
    struct gate g;
    gate_shut(s, &g);
    struct put_job jobs[] = {put_of(2, 40, OK), put_of(3, 0, OK), put_of(4, 40, OK)};
    for (size_t i = 0; i < 3; i++) {
        jobs[i].job.work = big_work;
        assert_int_equal(store_submit(s, &jobs[i].job), OK);
    }
    atomic_store(&g.open, 1);
    await(&jobs[2]);
    assert_int_equal(jobs[0].job.err, ERR_STORE);
    assert_int_equal(jobs[1].job.err, OK); /* needs no room */
    assert_int_equal(jobs[2].job.err, ERR_STORE);
    assert_int_equal(store_last(s), 10);
    store_limit_pages(s, 0);
    assert_int_equal(store_call(s, &p.job), OK);
    assert_int_equal(p.job.first, 11);
    read_marks(s, &marks);
    assert_int_equal(marks.count, 20);
    store_close(s);
    remove_dir(dir);
}

/* A real write error: the kernel refuses to let files grow (EFBIG), which SQLite sees as it sees a full disk. */
static void a_disk_that_refuses_to_write_is_survived(void **state)
{
    (void)state;
    char *dir = temp_dir();
    struct store *s = open_store(dir);
    struct put_job p = put_of(1, 10, OK);
    p.job.work = big_work;
    assert_int_equal(store_call(s, &p.job), OK);
    struct rlimit was, now;
    getrlimit(RLIMIT_FSIZE, &was);
    signal(SIGXFSZ, SIG_IGN);
    now = was;
    now.rlim_cur = 300000;
    setrlimit(RLIMIT_FSIZE, &now);
    struct put_job large = put_of(2, 200, OK);
    large.job.work = big_work;
    enum err e = store_call(s, &large.job);
    fact_no last = store_last(s);
    setrlimit(RLIMIT_FSIZE, &was);
    assert_int_equal(e, ERR_STORE);
    assert_int_equal(last, 10);
    assert_int_equal(store_call(s, &large.job), OK);
    assert_int_equal(large.job.first, 11);
    store_close(s);
    s = open_store(dir);
    read_marks(s, &marks);
    assert_int_equal(marks.count, 210);
    store_close(s);
    remove_dir(dir);
}

static void a_full_queue_and_a_closing_store_refuse(void **state)
{
    (void)state;
    char *dir = temp_dir();
    struct store *s;
    char text[256];
    const struct store_conf c = {.dir = dir, .jobs_max = 3, .batch_max = 2};
    assert_int_equal(store_open(&c, &s, text), OK);
    struct gate g;
    gate_shut(s, &g);
    struct put_job jobs[4];
    for (int i = 0; i < 4; i++) {
        jobs[i] = put_of(i, 1, OK);
        assert_int_equal(store_submit(s, &jobs[i].job), i < 3 ? OK : ERR_FULL);
    }
    struct store_stats stats;
    store_stats(s, &stats);
    assert_int_equal(stats.queued, 3);
    jobs[3].job.epoch = 1; /* what was decided still has room, but not without end */
    assert_int_equal(store_submit(s, &jobs[3].job), OK);
    struct put_job more = put_of(4, 1, OK);
    more.job.epoch = 1;
    assert_int_equal(store_submit(s, &more.job), ERR_FULL);
    atomic_store(&g.open, 1);
    store_close(s); /* finishes what is queued */
    for (int i = 0; i < 4; i++) {
        assert_int_equal(jobs[i].finished, 1);
        assert_int_equal(jobs[i].job.err, OK);
    }
    assert_int_equal(more.finished, 0);
    remove_dir(dir);
}

struct delivery {
    _Atomic int jobs, calls;
};

static void deliver_each(void *u, struct store_job *jobs)
{
    struct delivery *d = u;
    atomic_fetch_add(&d->calls, 1);
    for (struct store_job *next; jobs; jobs = next) {
        next = jobs->next;
        atomic_fetch_add(&d->jobs, 1);
        jobs->done(jobs);
    }
}

static void finished_jobs_come_through_deliver_once_a_batch(void **state)
{
    (void)state;
    char *dir = temp_dir();
    struct store *s;
    char text[256];
    struct delivery d = {0};
    const struct store_conf c = {.dir = dir, .jobs_max = 100, .batch_max = 4, .deliver = deliver_each, .deliver_u = &d};
    assert_int_equal(store_open(&c, &s, text), OK);
    struct gate g;
    gate_shut(s, &g);
    struct put_job jobs[8];
    for (int i = 0; i < 8; i++) {
        jobs[i] = put_of(i, 1, OK);
        assert_int_equal(store_submit(s, &jobs[i].job), OK);
    }
    atomic_store(&g.open, 1);
    await(&jobs[7]);
    struct put_job call = put_of(9, 1, OK);
    assert_int_equal(store_call(s, &call.job), OK);
    assert_int_equal(call.finished, 0); /* done is not used */
    assert_int_equal(d.jobs, 9);
    assert_int_equal(d.calls, 3);
    store_close(s);
    remove_dir(dir);
}

static enum err holding_read(struct store_tx *tx, void *arg)
{
    struct store *s = arg;
    struct sql_fact_last_row row;
    const struct sql_fact_last_in in = {.org_id = ORG_FIRST};
    assert_int_equal(sql_fact_last(tx, &in, &row), OK);
    assert_int_equal(row.no, 0);
    struct put_job p = put_of(1, 1, OK);
    assert_int_equal(store_call(s, &p.job), OK); /* the writer does not wait for us */
    assert_int_equal(sql_fact_last(tx, &in, &row), OK);
    assert_int_equal(row.no, 0); /* and we still see what we saw */
    return ERR_STATE;
}

static void a_read_sees_one_state_while_writing_goes_on(void **state)
{
    (void)state;
    char *dir = temp_dir();
    struct store *s = open_store(dir);
    assert_int_equal(store_read(s, holding_read, s), ERR_STATE);
    read_marks(s, &marks);
    assert_int_equal(marks.count, 1);
    store_close(s);
    remove_dir(dir);
}

static enum err writing_read(struct store_tx *tx, void *arg)
{
    (void)arg;
    return sql_setting_put(tx, &(struct sql_setting_put_in){1, STR("k"), STR("v")}, NULL);
}

static void a_read_cannot_write(void **state)
{
    (void)state;
    char *dir = temp_dir();
    struct store *s = open_store(dir);
    assert_int_equal(store_read(s, writing_read, NULL), ERR_STORE);
    store_close(s);
    remove_dir(dir);
}

static enum err statement_work(struct store_tx *tx, struct store_job *job)
{
    (void)job;
    const uint8_t key[] = {0, 1, 2, 255};
    const struct sql_person_key_put_in put = {1, 5, {(const char *)key, sizeof key}};
    assert_int_equal(sql_person_key_put(tx, &put, NULL), OK);
    assert_int_equal(sql_person_key_put(tx, &put, NULL), ERR_EXISTS);
    struct sql_person_key_get_row row;
    assert_int_equal(sql_person_key_get(tx, &(struct sql_person_key_get_in){1, 5}, &row), OK);
    assert_int_equal(row.key.n, sizeof key);
    assert_memory_equal(row.key.p, key, sizeof key);
    assert_int_equal(sql_person_key_get(tx, &(struct sql_person_key_get_in){1, 6}, &row), ERR_MISSING);

    int64_t changes = -1;
    const struct sql_setting_put_in set = {1, STR("name"), STR("鹭江")};
    assert_int_equal(sql_setting_put(tx, &set, &changes), OK);
    assert_int_equal(changes, 1);
    struct sql_setting_get_row value;
    assert_int_equal(sql_setting_get(tx, &(struct sql_setting_get_in){1, STR("name")}, &value), OK);
    assert_true(str_eq(value.value, STR("鹭江")));
    assert_int_equal(sql_snapshot_delete_older(tx, &(struct sql_snapshot_delete_older_in){1, 10}, &changes), OK);
    assert_int_equal(changes, 0);
    return OK;
}

static void statements_give_and_take_texts_bytes_and_errors(void **state)
{
    (void)state;
    char *dir = temp_dir();
    struct store *s = open_store(dir);
    struct put_job p = put_of(0, 0, OK);
    p.job.work = statement_work;
    assert_int_equal(store_call(s, &p.job), OK);
    store_close(s);
    remove_dir(dir);
}

static enum err sealed_work(struct store_tx *tx, struct store_job *job)
{
    (void)job;
    const struct sql_person_key_put_in keys[] = {{1, 11, STR("agent's")}, {1, 22, STR("party's")}};
    for (int i = 0; i < 2; i++)
        assert_int_equal(sql_person_key_put(tx, &keys[i], NULL), OK);
    const struct fact facts[] = {
        {.kind = FACT_AGENT_SET, .agent = 11, .party = 22, .rest = (const uint8_t *)"x", .rest_bytes = 1},
        {.kind = FACT_CONTACT_ARRIVED, .contact = 7, .agent = 11, .party = 22},
        {.kind = FACT_CONTACT_ARRIVED, .contact = 8, .party = 33},
    };
    for (int i = 0; i < 3; i++)
        assert_int_equal(store_fact(tx, &facts[i], NULL), OK);
    return OK;
}

static enum err sealed_each(void *arg, const struct sql_fact_since_with_key_row *row)
{
    uint32_t *count = arg;
    static const char *const keys[] = {"agent's", "party's", ""};
    assert_true(str_is(row->key, keys[*count]));
    assert_int_equal(row->key.p == NULL, *count == 2);
    assert_int_equal(row->rest.p == NULL, *count != 0);
    ++*count;
    return *count == 3 ? ERR_FULL : OK;
}

static enum err sealed_read(struct store_tx *tx, void *arg)
{
    return sql_fact_since_with_key(tx, &(struct sql_fact_since_with_key_in){1, 0, 10}, sealed_each, arg);
}

static void facts_come_with_the_key_of_the_person_they_are_sealed_for(void **state)
{
    (void)state;
    char *dir = temp_dir();
    struct store *s = open_store(dir);
    struct put_job p = put_of(0, 0, OK);
    p.job.work = sealed_work;
    assert_int_equal(store_call(s, &p.job), OK);
    uint32_t count = 0;
    assert_int_equal(store_read(s, sealed_read, &count), ERR_FULL); /* each()'s own answer */
    assert_int_equal(count, 3);
    store_close(s);
    remove_dir(dir);
}

static enum err prepare_read(struct store_tx *tx, void *arg)
{
    (void)arg;
    for (uint32_t i = 0; i < sql_statements_count; i++) {
        struct store_stmt *q;
        if (store_stmt_start(tx, i, &q) != OK)
            fail_msg("%s", sql_statements[i].name);
    }
    return OK;
}

static void every_statement_prepares(void **state)
{
    (void)state;
    char *dir = temp_dir();
    struct store *s = open_store(dir);
    assert_int_equal(store_read(s, prepare_read, NULL), OK);
    store_close(s);
    remove_dir(dir);
}

/* These read all that an organisation has, which is little, or the end of an ordered list. */
static bool may_walk(const char *name)
{
    static const char *const names[] = {
        "user_count", "users_all", "user_admins_besides", "agent_names", "colleagues", "file_policy_get", "file_room_get", "files_gone", "calendar_uses_delete", "request_next",
        "settings_all", "attributes_all", "symbols_all",
        "queues_all", "queue_values_all", "queue_codes_all", "topics_all", "topic_steps_all", "definitions_all", "routing_get", "routing_media", "codes_all", "reasons_all", "reasons_count", "tags_all", "tag_named", "tags_count",
        "endpoints_all", "sites_all", "site_fields_all", "calendars_all", "calendar_spans_all", "calendar_uses_all", "agents_all", "agent_values_all", "sample_accounts",
        "phone_trunks_all", "phone_trunks_count", "phone_numbers_all", "phone_numbers_count", "phone_prompts_all", "phone_prompts_count", "phone_prompt_keyed", "phone_prompt_used",
        "phones_all", "phones_count",
        "phone_devices_all", "phone_calls_live", "phone_voice_get", "contact_wrap", "contacts_owing_all", "contacts_owing_all_count",
        "conversations_unanswered", "figures_cursor_get", "visits_open", "handlings_open", "stints_open", "contacts_live", "fact_last", "snapshot_newest"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

/* As in production, where nobody has gathered statistics. */
static void no_statement_walks_through_a_table_that_grows(void **state)
{
    (void)state;
    int walks = 0;
    char *dir = temp_dir(), path[512], sql[4096];
    struct store *s = open_store(dir);
    sqlite3 *db;
    sqlite3_stmt *q;
    snprintf(path, sizeof path, "%s/tandem.db", dir);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    for (uint32_t i = 0; i < sql_statements_count; i++) {
        const struct statement *t = &sql_statements[i];
        snprintf(sql, sizeof sql, "explain query plan %s", t->sqlite);
        assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
        while (sqlite3_step(q) == SQLITE_ROW) {
            const char *step = (const char *)sqlite3_column_text(q, 3);
            bool table = strncmp(step, "SCAN ", 5) == 0 && strcmp(step, "SCAN CONSTANT ROW") != 0 && strcmp(step, "SCAN newest") != 0;
            if ((table || strstr(step, "(org_id=?)")) && !may_walk(t->name))
                print_error("%s: %s\n", t->name, step), walks++;
        }
        sqlite3_finalize(q);
    }
    assert_int_equal(walks, 0);
    sqlite3_close(db);
    store_close(s);
    remove_dir(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_batch_is_committed_in_order_and_answered_in_order),
        cmocka_unit_test(a_bad_job_fails_alone_even_half_way),
        cmocka_unit_test(a_failed_epoch_fails_all_later_jobs_of_its_epoch_and_no_others),
        cmocka_unit_test(a_failed_commit_keeps_nothing_of_its_batch),
        cmocka_unit_test(numbers_go_on_after_reopening),
        cmocka_unit_test(a_full_database_is_not_stored_and_goes_on_when_there_is_room),
        cmocka_unit_test(a_disk_that_refuses_to_write_is_survived),
        cmocka_unit_test(a_full_queue_and_a_closing_store_refuse),
        cmocka_unit_test(finished_jobs_come_through_deliver_once_a_batch),
        cmocka_unit_test(a_read_sees_one_state_while_writing_goes_on),
        cmocka_unit_test(a_read_cannot_write),
        cmocka_unit_test(statements_give_and_take_texts_bytes_and_errors),
        cmocka_unit_test(facts_come_with_the_key_of_the_person_they_are_sealed_for),
        cmocka_unit_test(every_statement_prepares),
        cmocka_unit_test(no_statement_walks_through_a_table_that_grows),
    };
    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
