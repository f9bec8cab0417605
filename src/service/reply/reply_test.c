/* Canned replies: their variables, who may change which, and what is counted. */
#include "service/reply/reply.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants the four above first */
#include <cmocka.h>

#define ORG ORG_FIRST
#define NOW INT64_C(1790000000000000)
#define LIN 11u
#define CHEN 12u
#define QUEUE 5u

static struct store *store;
static struct reply_fault fault;

/* -- pure -- */

static void a_misspelt_variable_is_named_with_what_was_meant(void **state)
{
    (void)state;
    const struct {
        const char *text, *name, *meant;
    } cases[] = {
        {"Hello {customer.nmae}", "customer.nmae", "customer.name"}, {"{Customer.Name}", "Customer.Name", "customer.name"},
        {"{客户姓名}您好", "客户姓名", "customer.name"}, {"{now} {agnet.name}", "agnet.name", "agent.name"},
        {"{date}", "date", "now"}, {"{order.number}", "order.number", NULL}, {"{{customer.nam}", "customer.nam", "customer.name"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str name = {0};
        const char *meant = "?";
        assert_true(reply_unknown(str_of(cases[i].text), &name, &meant));
        assert_true(str_is(name, cases[i].name));
        if (cases[i].meant)
            assert_string_equal(meant, cases[i].meant);
        else
            assert_null(meant);
    }
}

static void what_is_no_variable_is_a_plain_brace(void **state)
{
    (void)state;
    const char *const texts[] = {"{customer.name} {agent.name} {queue} {company} {now}", "{", "}", "{}", "a { b } c", "{\"json\": 1}", "",
                                 "{a very long thing that goes on and on and on without end", "{customer.name"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct str name;
        const char *meant;
        assert_false(reply_unknown(str_of(texts[i]), &name, &meant));
    }
}

static struct reply reply(enum reply_scope scope, const char *name, const char *text)
{
    return (struct reply){.scope = scope, .queue = scope == REPLY_QUEUE ? QUEUE : 0, .lang = STR("en"), .folder = STR("Greetings"),
                          .name = str_of(name), .words = STR("hello"), .text = str_of(text), .version = -1};
}

static void each_field_is_checked_by_its_name(void **state)
{
    (void)state;
    char big[REPLY_TEXT_BYTES_MAX + 2];
    memset(big, 'x', sizeof big);
    big[sizeof big - 1] = 0;
    struct reply r = reply(REPLY_COMPANY, "hi", "Hello");
    assert_int_equal(reply_check(&r, &fault), OK);
#define REFUSED(member, value, error, named)                        \
    do {                                                            \
        struct reply bad = reply(REPLY_COMPANY, "hi", "Hello");     \
        bad.member = (value);                                       \
        assert_int_equal(reply_check(&bad, &fault), error);         \
        assert_string_equal(fault.field, named);                    \
    } while (0)
    REFUSED(lang, STR("fr"), ERR_INPUT, "lang");
    REFUSED(queue, QUEUE, ERR_MISSING, "queue");
    REFUSED(name, STR(""), ERR_FIELD_RANGE, "name");
    REFUSED(name, STR("two words"), ERR_INPUT, "name");
    REFUSED(name, STR("a\nb"), ERR_INPUT, "name");
    REFUSED(folder, STR("a\tb"), ERR_INPUT, "folder");
    REFUSED(words, STR("\xff"), ERR_UTF8, "words");
    REFUSED(text, STR(""), ERR_FIELD_RANGE, "text");
    REFUSED(text, str_of(big), ERR_FIELD_RANGE, "text");
    REFUSED(text, STR("Hi {nmae}"), ERR_INPUT, "text");
    assert_string_equal(fault.en, "There is no variable {nmae}. Did you mean {customer.name}?");
    assert_string_equal(fault.zh, "没有变量 {nmae}。是否指 {customer.name}？");
}

/* -- in the store -- */

struct job {
    struct store_job job;
    struct reply_change c;
    struct reply r;
    uint64_t id;
    struct str key;
    enum reply_taken taken;
    struct reply_fault f;
};

static enum err put(struct store_tx *tx, struct store_job *job)
{
    struct job *j = (struct job *)job;
    return reply_put(tx, &j->c, &j->r, j->id, &j->f);
}

static enum err take(struct store_tx *tx, struct store_job *job)
{
    struct job *j = (struct job *)job;
    return reply_take(tx, &j->c, &j->r, j->id, &j->taken, &j->f);
}

static enum err delete(struct store_tx *tx, struct store_job *job)
{
    struct job *j = (struct job *)job;
    return reply_delete(tx, &j->c, j->id);
}

static enum err use(struct store_tx *tx, struct store_job *job)
{
    struct job *j = (struct job *)job;
    return reply_used(tx, &j->c, j->id, j->key);
}

static enum err run(enum err (*work)(struct store_tx *tx, struct store_job *job), agent_id by, bool shares, uint64_t id, struct reply r)
{
    struct job j = {.job.work = work, .c = {.org = ORG, .by = by, .shares = shares, .now_us = NOW}, .r = r, .id = id};
    enum err err = store_call(store, &j.job);
    fault = j.f;
    return err;
}

static enum reply_taken taken(struct reply r, uint64_t id)
{
    struct job j = {.job.work = take, .c = {.org = ORG, .by = CHEN, .shares = true, .now_us = NOW}, .r = r, .id = id};
    assert_int_equal(store_call(store, &j.job), OK);
    return j.taken;
}

static enum err used(agent_id by, uint64_t id, const char *key)
{
    struct job j = {.job.work = use, .c = {.org = ORG, .by = by, .now_us = NOW}, .id = id, .key = str_of(key)};
    return store_call(store, &j.job);
}

struct seen {
    agent_id agent;
    char names[1000];
    uint64_t uses, own_uses;
};

static enum err see(void *arg, const struct reply *r)
{
    struct seen *s = arg;
    size_t n = strlen(s->names);
    snprintf(s->names + n, sizeof s->names - n, "%s%.*s/%lld", n ? " " : "", STR_FMT(r->name), (long long)r->version);
    s->uses += r->uses;
    s->own_uses += r->own_uses;
    return OK;
}

static enum err read_all(struct store_tx *tx, void *arg)
{
    struct seen *s = arg;
    return reply_each(tx, ORG, s->agent, see, s);
}

static struct seen seen_by(agent_id agent)
{
    struct seen s = {.agent = agent};
    assert_int_equal(store_read(store, read_all, &s), OK);
    return s;
}

static void an_agent_changes_the_own_ones_only(void **state)
{
    (void)state;
    struct reply own = reply(REPLY_OWN, "mine", "I"), shared = reply(REPLY_COMPANY, "all", "We"), queue = reply(REPLY_QUEUE, "team", "Us");
    assert_int_equal(run(put, LIN, false, 1, own), OK);
    assert_int_equal(run(put, LIN, false, 2, shared), ERR_FORBIDDEN);
    assert_int_equal(run(put, LIN, false, 2, queue), ERR_FORBIDDEN);
    assert_int_equal(run(put, CHEN, true, 2, shared), OK);
    assert_int_equal(run(put, CHEN, true, 3, queue), OK);
    assert_string_equal(seen_by(LIN).names, "all/1 team/1 mine/1");
    assert_string_equal(seen_by(CHEN).names, "all/1 team/1");
    own.id = 1;
    assert_int_equal(run(put, CHEN, true, 0, own), ERR_MISSING);
    assert_int_equal(run(delete, CHEN, true, 1, own), ERR_MISSING);
    shared.id = 2;
    assert_int_equal(run(put, LIN, false, 0, shared), ERR_FORBIDDEN);
    shared.scope = REPLY_OWN;
    assert_int_equal(run(put, LIN, false, 0, shared), ERR_FORBIDDEN);
    assert_int_equal(run(delete, LIN, false, 2, shared), ERR_FORBIDDEN);
    own.scope = REPLY_COMPANY;
    assert_int_equal(run(put, LIN, false, 0, own), ERR_FORBIDDEN);
    assert_string_equal(seen_by(LIN).names, "all/1 team/1 mine/1");
}

static void a_name_is_used_once_a_place_and_language(void **state)
{
    (void)state;
    struct reply again = reply(REPLY_COMPANY, "all", "Other"), zh = reply(REPLY_COMPANY, "all", "我们"), own = reply(REPLY_OWN, "all", "I");
    assert_int_equal(run(put, CHEN, true, 7, again), ERR_EXISTS);
    assert_string_equal(fault.field, "name");
    zh.lang = STR("zh");
    assert_int_equal(run(put, CHEN, true, 4, zh), OK);
    zh.id = 4, zh.lang = STR("en");
    assert_int_equal(run(put, CHEN, true, 0, zh), ERR_EXISTS);
    assert_int_equal(run(put, LIN, false, 5, own), OK);
    assert_int_equal(run(put, CHEN, true, 6, own), OK);
    assert_string_equal(seen_by(LIN).names, "all/1 all/1 team/1 all/1 mine/1");
}

static void a_change_of_an_old_version_is_refused(void **state)
{
    (void)state;
    struct reply r = reply(REPLY_QUEUE, "team", "Us, better");
    r.id = 3, r.version = 1;
    assert_int_equal(run(put, CHEN, true, 0, r), OK);
    assert_int_equal(run(put, CHEN, true, 0, r), ERR_CHANGED);
    r.version = 2;
    assert_int_equal(run(put, CHEN, true, 0, r), OK);
    r.version = -1;
    assert_int_equal(run(put, CHEN, true, 0, r), OK);
    assert_non_null(strstr(seen_by(LIN).names, "team/4"));
    r.id = 999;
    assert_int_equal(run(put, CHEN, true, 0, r), ERR_MISSING);
}

static void a_use_counts_once_for_each_key(void **state)
{
    (void)state;
    assert_int_equal(used(LIN, 2, "a"), OK);
    assert_int_equal(used(LIN, 2, "a"), OK);
    assert_int_equal(used(LIN, 2, "b"), OK);
    assert_int_equal(used(CHEN, 2, "b"), OK);
    assert_int_equal(used(CHEN, 1, "c"), ERR_MISSING);
    assert_int_equal(used(CHEN, 999, "c"), ERR_MISSING);
    struct seen lin = seen_by(LIN), chen = seen_by(CHEN);
    assert_true(lin.uses == 3 && lin.own_uses == 2 && chen.own_uses == 1);
    assert_int_equal(run(delete, CHEN, true, 2, (struct reply){0}), OK);
    assert_int_equal(used(LIN, 2, "d"), ERR_MISSING);
    assert_true(seen_by(LIN).uses == 0);
}

static void a_row_of_a_list_is_new_changed_or_the_same(void **state)
{
    (void)state;
    struct reply r = reply(REPLY_COMPANY, "listed", "One");
    assert_int_equal(taken(r, 50), REPLY_MADE);
    assert_int_equal(taken(r, 51), REPLY_SAME);
    r.text = STR("Two");
    assert_int_equal(taken(r, 52), REPLY_CHANGED);
    assert_int_equal(taken(r, 53), REPLY_SAME);
    assert_non_null(strstr(seen_by(CHEN).names, "listed/2"));
    assert_int_equal(run(take, LIN, false, 54, r), ERR_FORBIDDEN);
    r.text = STR("{compny}");
    assert_int_equal(run(take, CHEN, true, 54, r), ERR_INPUT);
}

static void an_agent_keeps_at_most_200_own_ones(void **state)
{
    (void)state;
    char name[16];
    for (unsigned i = 0; i < REPLY_OWN_MAX; i++) {
        snprintf(name, sizeof name, "n%u", i);
        assert_int_equal(run(put, 77, false, 1000 + i, reply(REPLY_OWN, name, "x")), OK);
    }
    assert_int_equal(run(put, 77, false, 2000, reply(REPLY_OWN, "more", "x")), ERR_FULL);
    assert_int_equal(run(put, 78, false, 2001, reply(REPLY_OWN, "more", "x")), OK);
}

static char dir[] = "/tmp/reply_test_XXXXXX";

static int start(void **state)
{
    (void)state;
    char text[256];
    if (!mkdtemp(dir))
        return 1;
    struct store_conf c = {.dir = dir, .jobs_max = 100, .batch_max = 64};
    return store_open(&c, &store, text) != OK;
}

static int stop(void **state)
{
    (void)state;
    char command[64];
    store_close(store);
    snprintf(command, sizeof command, "rm -rf '%s'", dir);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_misspelt_variable_is_named_with_what_was_meant),
        cmocka_unit_test(what_is_no_variable_is_a_plain_brace),
        cmocka_unit_test(each_field_is_checked_by_its_name),
        cmocka_unit_test(an_agent_changes_the_own_ones_only),
        cmocka_unit_test(a_name_is_used_once_a_place_and_language),
        cmocka_unit_test(a_change_of_an_old_version_is_refused),
        cmocka_unit_test(a_use_counts_once_for_each_key),
        cmocka_unit_test(a_row_of_a_list_is_new_changed_or_the_same),
        cmocka_unit_test(an_agent_keeps_at_most_200_own_ones),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
