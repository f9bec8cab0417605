/* Tags: names that nobody else has, versions, whose contacts may be marked, and how many tags fit. */
#include "service/tag/tag.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants the four above first */
#include <cmocka.h>

#include "port/sql.h"

#define ORG ORG_FIRST
#define NOW INT64_C(1790000000000000)
#define LIN 11u
#define CHEN 12u
#define TALK 80u
#define CONTACT 60u

static struct store *store;

struct job {
    struct store_job job;
    struct tag_change c;
    struct tag_mark m;
};

static enum err put_work(struct store_tx *tx, struct store_job *job)
{
    return tag_put(tx, &((struct job *)job)->c);
}

static enum err mark_work(struct store_tx *tx, struct store_job *job)
{
    return tag_mark(tx, &((struct job *)job)->m);
}

static struct tag_change last;

static enum err put(uint64_t id, const char *key, const char *zh, const char *en, int64_t version)
{
    struct job j = {.job.work = put_work,
                    .c = {.org = ORG, .id = id, .key = str_of(key), .zh = str_of(zh), .en = str_of(en), .color = id ? TAG_RED : TAG_COLORS,
                          .version = version, .by = LIN, .now_us = NOW}};
    enum err err = store_call(store, &j.job);
    last = j.c;
    return err;
}

static struct tag_mark marked;

static enum err mark(agent_id by, bool leads, uint64_t tag, bool add)
{
    struct job j = {.job.work = mark_work,
                    .m = {.org = ORG, .contact = CONTACT, .tag = tag, .add = add, .by = by, .leads = leads, .now_us = NOW + (int64_t)tag}};
    enum err err = store_call(store, &j.job);
    marked = j.m;
    return err;
}

static enum err stage_work(struct store_tx *tx, struct store_job *job)
{
    (void)job;
    enum err err = sql_conversation_insert(tx, &(struct sql_conversation_insert_in){.org_id = ORG, .id = TALK, .endpoint_id = 1, .party_id = 90, .topic_id = 1, .now_us = NOW}, NULL);
    if (err == OK)
        err = sql_contact_insert(tx, &(struct sql_contact_insert_in){.org_id = ORG, .id = CONTACT, .conversation_id = TALK, .party_id = 90, .queue_id = 1, .topic_id = 1, .arrived_us = NOW}, NULL);
    return err;
}

static enum err accept_work(struct store_tx *tx, struct store_job *job)
{
    (void)job;
    return sql_contact_accept(tx, &(struct sql_contact_accept_in){.org_id = ORG, .id = CONTACT, .agent_id = LIN, .accepted_us = NOW}, NULL);
}

static enum err erase_work(struct store_tx *tx, struct store_job *job)
{
    (void)job;
    return sql_conversations_disown(tx, &(struct sql_conversations_disown_in){.org_id = ORG, .party_id = 90}, NULL);
}

static void run(enum err (*work)(struct store_tx *tx, struct store_job *job))
{
    struct store_job j = {.work = work};
    assert_int_equal(store_call(store, &j), OK);
}

/* -- cases; they build on each other -- */

static void a_key_makes_one_tag_and_a_name_is_nobody_elses(void **state)
{
    (void)state;
    assert_int_equal(put(0, "k1", "投诉", "Complaint", 0), OK);
    assert_int_equal(last.id, 1);
    assert_int_equal(put(0, "k1", "投诉", "Complaint", 0), OK);
    assert_int_equal(last.id, 1);
    assert_int_equal(put(0, "k2", "贵宾", "complaint", 0), ERR_EXISTS);
    assert_string_equal(last.field, "name_en");
    assert_int_equal(put(0, "k2", "COMPLAINT", "Gripe", 0), ERR_EXISTS);
    assert_string_equal(last.field, "name_zh");
    assert_int_equal(put(0, "k2", "贵宾", "VIP", 0), OK);
    assert_int_equal(last.id, 2);
}

static void each_bad_name_is_refused_by_its_field(void **state)
{
    (void)state;
    const struct {
        const char *name;
        enum err err;
    } cases[] = {{"", ERR_FIELD_RANGE}, {" a", ERR_FIELD_RANGE}, {"a ", ERR_FIELD_RANGE}, {"a\nb", ERR_FIELD_RANGE}, {"\xff", ERR_UTF8},
                 {"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一", ERR_FIELD_RANGE}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(put(0, "bad", cases[i].name, "Fine", 0), cases[i].err);
        assert_string_equal(last.field, "name_zh");
        assert_int_equal(put(0, "bad", "好", cases[i].name, 0), cases[i].err);
        assert_string_equal(last.field, "name_en");
    }
}

static void a_change_of_an_old_version_is_refused(void **state)
{
    (void)state;
    assert_int_equal(put(2, "", "贵宾客户", "VIP", 2), ERR_CHANGED);
    assert_int_equal(put(2, "", "贵宾客户", "VIP", 1), OK);
    assert_int_equal(put(2, "", "贵宾客户", "VIP", 1), ERR_CHANGED);
    assert_int_equal(put(99, "", "没有", "None", 1), ERR_MISSING);
    assert_int_equal(put(2, "", "投诉", "VIP", 2), ERR_EXISTS);
}

static void who_has_the_contact_marks_it_and_nobody_else_but_who_leads(void **state)
{
    (void)state;
    assert_int_equal(mark(LIN, false, 1, true), ERR_FORBIDDEN); /* it waits */
    run(accept_work);
    assert_int_equal(mark(CHEN, false, 1, true), ERR_FORBIDDEN);
    assert_int_equal(mark(LIN, false, 1, true), OK);
    assert_true(marked.changed && marked.count == 1 && marked.tags[0] == 1 && marked.party == 90);
    assert_int_equal(mark(CHEN, true, 2, true), OK);
    assert_true(marked.count == 2 && marked.tags[1] == 2);
}

static void what_is_so_already_makes_no_fact(void **state)
{
    (void)state;
    fact_no before = store_last(store);
    assert_int_equal(mark(LIN, false, 1, true), OK);
    assert_false(marked.changed);
    assert_int_equal(mark(LIN, false, 7, false), OK); /* it never had that */
    assert_false(marked.changed);
    assert_int_equal(store_last(store), before);
    assert_int_equal(mark(LIN, false, 1, false), OK);
    assert_true(marked.changed && marked.count == 1 && marked.tags[0] == 2 && store_last(store) == before + 1);
}

static void an_archived_or_unknown_tag_is_given_no_more_but_stays_and_goes(void **state)
{
    (void)state;
    struct job j = {.job.work = put_work, .c = {.org = ORG, .id = 2, .zh = STR("贵宾客户"), .en = STR("VIP"), .color = TAG_RED, .archived = true,
                                                .version = 2, .by = LIN, .now_us = NOW}};
    assert_int_equal(store_call(store, &j.job), OK);
    assert_int_equal(mark(LIN, false, 2, false), OK);
    assert_int_equal(mark(LIN, false, 2, true), ERR_STATE);
    assert_int_equal(mark(LIN, false, 999, true), ERR_INPUT);
}

static void twenty_tags_fit_and_one_more_does_not(void **state)
{
    (void)state;
    char key[8], name[8];
    for (unsigned i = 0; i <= TAGS_OF_CONTACT_MAX; i++) {
        snprintf(key, sizeof key, "n%u", i);
        snprintf(name, sizeof name, "t%u", i);
        assert_int_equal(put(0, key, name, name, 0), OK);
        assert_int_equal(mark(LIN, false, last.id, true), i < TAGS_OF_CONTACT_MAX ? OK : ERR_FULL);
    }
    assert_int_equal(mark(LIN, false, 3, false), OK);
    assert_int_equal(mark(LIN, false, last.id, true), OK);
}

static void an_erased_persons_contact_is_nobodys(void **state)
{
    (void)state;
    run(erase_work);
    assert_int_equal(mark(LIN, true, 1, true), ERR_MISSING);
}

static char dir[] = "/tmp/tag_test_XXXXXX";

static int start(void **state)
{
    (void)state;
    char text[256];
    if (!mkdtemp(dir))
        return 1;
    struct store_conf c = {.dir = dir, .jobs_max = 100, .batch_max = 64};
    if (store_open(&c, &store, text))
        return 1;
    run(stage_work);
    return 0;
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
        cmocka_unit_test(a_key_makes_one_tag_and_a_name_is_nobody_elses),
        cmocka_unit_test(each_bad_name_is_refused_by_its_field),
        cmocka_unit_test(a_change_of_an_old_version_is_refused),
        cmocka_unit_test(who_has_the_contact_marks_it_and_nobody_else_but_who_leads),
        cmocka_unit_test(what_is_so_already_makes_no_fact),
        cmocka_unit_test(an_archived_or_unknown_tag_is_given_no_more_but_stays_and_goes),
        cmocka_unit_test(twenty_tags_fit_and_one_more_does_not),
        cmocka_unit_test(an_erased_persons_contact_is_nobodys),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
