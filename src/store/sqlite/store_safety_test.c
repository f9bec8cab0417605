/* What must hold across processes: kill -9, a second process, other schemas, and erasure down to the bytes. */
#include "store/sqlite/store_test.h"

#include <signal.h>

#include "base/prng.h"

#define CHILD_JOBS 64

static struct marks marks;

/* The child: CHILD_JOBS jobs in flight, each resubmitted when done; every done is reported by its last fact's
 * number. A number in the pipe is a promise. */
static int report_fd;
static struct store *child_store;

static void child_done(struct store_job *job)
{
    if (job->err != OK || write(report_fd, &job->last, sizeof job->last) != sizeof job->last)
        _exit(3);
    if (store_submit(child_store, job) != OK)
        _exit(4);
}

static void run_child(const char *dir)
{
    static struct put_job jobs[CHILD_JOBS];
    child_store = open_store(dir);
    for (int i = 0; i < CHILD_JOBS; i++) {
        jobs[i] = put_of(i, 1 + (uint32_t)i % 3, OK);
        jobs[i].job.done = child_done;
        if (store_submit(child_store, &jobs[i].job) != OK)
            _exit(5);
    }
    for (;;)
        pause();
}

/* Kills the child after some reports; the highest number it promised. */
static fact_no kill_child(const char *dir, uint64_t reports)
{
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        close(fds[0]);
        report_fd = fds[1];
        run_child(dir);
    }
    close(fds[1]);
    fact_no no, promised = 0;
    for (uint64_t i = 0; read(fds[0], &no, sizeof no) == sizeof no; i++) {
        promised = no > promised ? no : promised;
        if (i == reports)
            kill(pid, SIGKILL);
    }
    close(fds[0]);
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    return promised;
}

static void what_was_answered_survives_kill_9(void **state)
{
    (void)state;
    char *dir = temp_dir();
    struct prng random = {20261122};
    for (int i = 0; i < 10; i++) {
        fact_no promised = kill_child(dir, 1 + prng_below(&random, 2000));
        struct store *s = open_store(dir);
        assert_true(store_last(s) >= promised);
        read_marks(s, &marks); /* asserts that there is no gap */
        assert_int_equal(marks.count, store_last(s));
        assert_true(promised > 0);
        store_close(s);
    }
    remove_dir(dir);
}

static enum err try_open(const char *dir, char text[256])
{
    struct store *s = NULL;
    const struct store_conf c = {.dir = dir, .jobs_max = 10, .batch_max = 10};
    enum err e = store_open(&c, &s, text);
    if (e == OK)
        store_close(s);
    return e;
}

static void a_second_process_is_refused(void **state)
{
    (void)state;
    char *dir = temp_dir(), text[256];
    struct store *s = open_store(dir);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        _exit(try_open(dir, text) == ERR_STATE && strstr(text, "in use by another process") ? 0 : 1);
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    store_close(s);
    assert_int_equal(try_open(dir, text), OK);
    remove_dir(dir);
}

static void run_sql(const char *dir, const char *sql)
{
    char path[512];
    sqlite3 *db;
    snprintf(path, sizeof path, "%s/tandem.db", dir);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void a_newer_schema_is_refused(void **state)
{
    (void)state;
    char *dir = temp_dir(), text[256];
    assert_int_equal(try_open(dir, text), OK);
    run_sql(dir, "insert into schema_migration values (9000, 'x', 0)");
    assert_int_equal(try_open(dir, text), ERR_STATE);
    assert_non_null(strstr(text, "schema 9000"));
    run_sql(dir, "delete from schema_migration where n = 9000");
    assert_int_equal(try_open(dir, text), OK);
    remove_dir(dir);
}

static void an_altered_migration_is_refused(void **state)
{
    (void)state;
    char *dir = temp_dir(), text[256];
    assert_int_equal(try_open(dir, text), OK);
    run_sql(dir, "update schema_migration set sha256 = 'f00' where n = 1");
    assert_int_equal(try_open(dir, text), ERR_STATE);
    assert_non_null(strstr(text, "migration 1"));
    remove_dir(dir);
}

static void a_failing_migration_changes_nothing(void **state)
{
    (void)state;
    sqlite3 *db;
    char text[256];
    static const char *const one[] = {"create table a (x bigint)", NULL};
    static const char *const two[] = {"create table b (x bigint)", "create table a (x bigint)", NULL};
    const struct migration list[] = {{1, "0001_a", "s1", one}, {2, "0002_b", "s2", two}};
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(store_migrate(db, list, 2, text), ERR_STORE);
    assert_non_null(strstr(text, "0002_b"));
    assert_int_equal(sqlite3_exec(db, "insert into a values (1)", NULL, NULL, NULL), SQLITE_OK);
    assert_int_not_equal(sqlite3_exec(db, "insert into b values (1)", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(store_migrate(db, list, 1, text), OK); /* the first is not run again */
    sqlite3_close(db);
}

static int64_t number_of(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *q;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(q), SQLITE_ROW);
    int64_t n = sqlite3_column_int64(q, 0);
    sqlite3_finalize(q);
    return n;
}

/* Facts of before say "paused, 2" and "declined, 3": the rows have the words that the program had for these. */
static void a_company_that_was_there_before_reasons_has_those_of_the_program(void **state)
{
    (void)state;
    sqlite3 *db;
    char text[256];
    uint32_t before = 0;
    while (strcmp(sql_migrations[before].name + 4, "_reasons") != 0)
        before++;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(store_migrate(db, sql_migrations, before, text), OK);
    assert_int_equal(sqlite3_exec(db, "insert into org values (1, '甲', 'A', 1), (2, '乙', 'B', 2)", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(store_migrate(db, sql_migrations, sql_migrations_count, text), OK);
    assert_int_equal(number_of(db, "select count(*) from reason where active"), 14);
    assert_int_equal(number_of(db, "select count(*) from reason where org_id = 2"), 7);
    assert_int_equal(number_of(db, "select number from reason where org_id = 1 and kind = 2 and name_en = 'Lunch' and name_zh = '午餐' and not work"), 2);
    assert_int_equal(number_of(db, "select number from reason where org_id = 1 and kind = 1 and name_en = 'Conflict of interest' and for_good"), 3);
    assert_int_equal(number_of(db, "select sum(number) from reason where org_id = 1 and kind = 1 and for_good"), 2 + 3);
    assert_int_equal(number_of(db, "select sum(number) from reason where org_id = 1 and kind = 2 and work"), 3 + 4);
    sqlite3_close(db);
}

static void what_is_no_database_is_refused(void **state)
{
    (void)state;
    char *dir = temp_dir(), text[256], path[512];
    snprintf(path, sizeof path, "%s/tandem.db", dir);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    for (int i = 0; i < 5000; i++)
        fputs("rubbish ", f);
    fclose(f);
    assert_int_equal(try_open(dir, text), ERR_STORE);
    assert_true(text[0] != 0);
    assert_int_equal(try_open("/proc/nothing/here", text), ERR_STORE);
    remove_dir(dir);
}

static void only_the_owner_can_read_the_files(void **state)
{
    (void)state;
    char *parent = temp_dir(), dir[128], path[512];
    mode_t mask = umask(0);
    snprintf(dir, sizeof dir, "%s/data", parent);
    struct store *s = open_store(dir);
    struct put_job p = put_of(1, 1, OK);
    assert_int_equal(store_call(s, &p.job), OK);
    static const char *const names[] = {"", "/tandem.db", "/tandem.db-wal", "/tandem.db-shm", "/tandem.lock"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct stat st;
        snprintf(path, sizeof path, "%s%s", dir, names[i]);
        assert_int_equal(stat(path, &st), 0);
        assert_int_equal(st.st_mode & 0777, i == 0 ? 0700 : 0600);
    }
    umask(mask);
    store_close(s);
    remove_dir(dir);
    rmdir(parent);
}

static uint32_t occurrences(const char *dir, const char *file, const char *word)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", dir, file);
    FILE *f = fopen(path, "r");
    if (!f)
        return 0;
    struct stat st;
    assert_int_equal(fstat(fileno(f), &st), 0);
    char *bytes = malloc((size_t)st.st_size + 1);
    assert_non_null(bytes);
    size_t n = fread(bytes, 1, (size_t)st.st_size, f), length = strlen(word);
    uint32_t found = 0;
    for (size_t i = 0; i + length <= n; i++)
        found += memcmp(bytes + i, word, length) == 0;
    free(bytes);
    fclose(f);
    return found;
}

static uint32_t in_all_files(const char *dir, const char *word)
{
    return occurrences(dir, "tandem.db", word) + occurrences(dir, "tandem.db-wal", word) +
           occurrences(dir, "tandem.db-shm", word);
}

#define NAME "ZhengMingdeTheErased"

struct erase_job {
    struct store_job job;
    int step;
    struct prng random;
};

/* Messages of many lengths in a hundred conversations at once, so that pages split and rows move from page to
 * page; every third is the person's. */
static enum err erase_work(struct store_tx *tx, struct store_job *job)
{
    struct erase_job *j = (struct erase_job *)job;
    for (int i = 0; i < 400; i++) {
        int64_t n = j->step * 400 + i;
        char *sql = sqlite3_mprintf("insert or replace into message (org_id, conversation_id, seq, id, no, at_us, author, "
                                    "agent_id, endpoint_id, external_id, text) "
                                    "values (1, %lld, %lld, 1, 1, 1, 1, 1, 1, '%lld', '%s%.*c')", (long long)prng_below(&j->random, 100), (long long)n, (long long)n,
                                    n % 3 == 0 ? NAME : "", 30 + (int)prng_below(&j->random, 500), '.');
        int rc = sqlite3_exec(tx->db, sql, NULL, NULL, NULL);
        sqlite3_free(sql);
        if (rc != SQLITE_OK)
            return ERR_STORE;
    }
    return OK;
}

static enum err blank_work(struct store_tx *tx, struct store_job *job)
{
    (void)job;
    int rc = sqlite3_exec(tx->db, "update message set text = '' where seq % 3 = 0", NULL, NULL, NULL);
    return rc == SQLITE_OK ? OK : ERR_STORE;
}

static void done_nothing(struct store_job *job)
{
    (void)job;
}

static void nothing_of_what_was_erased_is_in_any_file_after_a_scrub(void **state)
{
    (void)state;
    char *dir = temp_dir();
    struct store *s = open_store(dir);
    struct erase_job j = {.job = {.work = erase_work, .done = done_nothing}, .random = {7}};
    for (; j.step < 10; j.step++)
        assert_int_equal(store_call(s, &j.job), OK);
    assert_int_equal(store_scrub(s), OK);
    assert_true(occurrences(dir, "tandem.db", NAME) > 1000); /* the search finds what is there */
    j.job.work = blank_work;
    assert_int_equal(store_call(s, &j.job), OK);
    assert_true(in_all_files(dir, NAME) > 0); /* in the log, before the scrub */
    assert_int_equal(store_scrub(s), OK);
    assert_int_equal(in_all_files(dir, NAME), 0);
    store_close(s);
    remove_dir(dir);
}

struct open_read {
    struct store *s;
    _Atomic int reading, stop;
};

static enum err short_read(struct store_tx *tx, void *arg)
{
    (void)arg;
    struct sql_fact_last_row row;
    return sql_fact_last(tx, &(struct sql_fact_last_in){1}, &row);
}

static void *read_on(void *arg)
{
    struct open_read *r = arg;
    while (!atomic_load(&r->stop)) {
        assert_int_equal(store_read(r->s, short_read, NULL), OK);
        atomic_store(&r->reading, 1);
        usleep(100);
    }
    return NULL;
}

static void a_scrub_gets_through_while_others_read_and_write(void **state)
{
    (void)state;
    char *dir = temp_dir();
    struct store *s = open_store(dir);
    struct open_read r = {.s = s};
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, read_on, &r), 0);
    while (!atomic_load(&r.reading))
        usleep(100);
    static struct put_job jobs[400];
    for (int i = 0; i < 400; i++) {
        jobs[i] = put_of(i, 2, OK);
        assert_int_equal(store_submit(s, &jobs[i].job), OK);
        if (i % 100 == 50)
            assert_int_equal(store_scrub(s), OK);
    }
    await(&jobs[399]);
    atomic_store(&r.stop, 1);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    read_marks(s, &marks);
    assert_int_equal(marks.count, 800);
    store_close(s);
    remove_dir(dir);
}

static off_t size_of(const char *dir, const char *file)
{
    char path[512];
    struct stat st;
    snprintf(path, sizeof path, "%s/%s", dir, file);
    return stat(path, &st) == 0 ? st.st_size : 0;
}

static void the_write_ahead_log_stays_bounded_under_load(void **state)
{
    (void)state;
    char *dir = temp_dir();
    struct store *s = open_store(dir);
    static struct put_job jobs[8];
    for (int round = 0; round < 250; round++) {
        for (int i = 0; i < 8; i++) {
            jobs[i] = put_of(round, 25, OK);
            assert_int_equal(store_submit(s, &jobs[i].job), OK);
        }
        await(&jobs[7]);
        struct erase_job j = {.job = {.work = erase_work, .done = done_nothing}, .step = round % 4, .random = {7}};
        assert_int_equal(store_call(s, &j.job), OK);
    }
    assert_true(size_of(dir, "tandem.db-wal") < 64 * 1024 * 1024);
    assert_true(size_of(dir, "tandem.db") > 1000000); /* it got there */
    store_close(s);
    assert_int_equal(size_of(dir, "tandem.db-wal"), 0);
    remove_dir(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_answered_survives_kill_9),
        cmocka_unit_test(a_second_process_is_refused),
        cmocka_unit_test(a_newer_schema_is_refused),
        cmocka_unit_test(an_altered_migration_is_refused),
        cmocka_unit_test(a_failing_migration_changes_nothing),
        cmocka_unit_test(a_company_that_was_there_before_reasons_has_those_of_the_program),
        cmocka_unit_test(what_is_no_database_is_refused),
        cmocka_unit_test(only_the_owner_can_read_the_files),
        cmocka_unit_test(nothing_of_what_was_erased_is_in_any_file_after_a_scrub),
        cmocka_unit_test(a_scrub_gets_through_while_others_read_and_write),
        cmocka_unit_test(the_write_ahead_log_stays_bounded_under_load),
    };
    return cmocka_run_group_tests_name("store_safety", tests, NULL, NULL);
}
