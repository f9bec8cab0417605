/* What is known of a person changes, one value at a time; notes about the person. Set-up as in customer_test.c, smaller. */
#include "service/customer/note.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
/* cmocka wants the four above first */
#include <cmocka.h>

#include "port/sql.h"
#include "service/customer/customer.h"

#define NOTHING ((struct str){"", 0})
#define ORG ORG_FIRST
#define NOW INT64_C(1790000000000000)

enum { DEPOSITS = 16, AGE }; /* attribute ids */

static struct store *store;
static char dir[64];

struct work {
    struct store_job job;
    enum err (*fn)(struct store_tx *tx, void *arg);
    void *arg;
};

static enum err run_work(struct store_tx *tx, struct store_job *job)
{
    struct work *w = (struct work *)job;
    return w->fn(tx, w->arg);
}

static enum err in_tx(enum err (*fn)(struct store_tx *tx, void *arg), void *arg)
{
    struct work w = {.job.work = run_work, .fn = fn, .arg = arg};
    return store_call(store, &w.job);
}

static enum err declare(struct store_tx *tx, void *arg)
{
    (void)arg;
    enum err err = sql_attribute_put(tx,
                                     &(struct sql_attribute_put_in){ORG, DEPOSITS, SCOPE_CUSTOMER, STR("deposits"), NOTHING, ATTR_NUMBER,
                                                                    STR("存款"), STR("Deposits")},
                                     NULL);
    return err ? err
               : sql_attribute_put(
                     tx, &(struct sql_attribute_put_in){ORG, AGE, SCOPE_CUSTOMER, STR("age"), NOTHING, ATTR_NUMBER, STR("年龄"), STR("Age")}, NULL);
}

static int open_store(void **state)
{
    char text[256];
    (void)state;
    strcpy(dir, "/tmp/tandem-test-XXXXXX");
    assert_non_null(mkdtemp(dir));
    assert_int_equal(store_open(&(struct store_conf){.dir = dir, .jobs_max = 100, .batch_max = 64}, &store, text), OK);
    assert_int_equal(in_tx(declare, NULL), OK);
    return 0;
}

static int close_store(void **state)
{
    char command[96];
    (void)state;
    store_close(store);
    snprintf(command, sizeof command, "rm -rf '%s'", dir);
    return system(command);
}

struct record {
    struct customer_record r;
    party_id party;
};

static enum err put_work(struct store_tx *tx, void *arg)
{
    struct record *r = arg;
    party_id made;
    return customer_put(tx, ORG, &r->r, r->party, &made);
}

static enum err put(const char *account, const char *name, party_id fresh)
{
    uint8_t bytes[64];
    struct attrs_writer w;
    attrs_write_init(&w, bytes, sizeof bytes);
    attrs_write_number(&w, DEPOSITS, 8000000000);
    attrs_write_number(&w, AGE, 45000);
    struct record r = {{STR("site"), str_of(account), str_of(name), NOTHING, bytes, w.n, STR("crm"), NOW}, fresh};
    return in_tx(put_work, &r);
}

enum what { CARD, DETAILS, ALL_DETAILS, NOTES };

struct writing {
    enum what what;
    struct json j;
};

static enum err write_work(struct store_tx *tx, void *arg)
{
    struct writing *w = arg;
    if (w->what == CARD)
        return customer_card(tx, ORG, 100, &w->j, NULL);
    if (w->what != NOTES)
        return customer_details(tx, ORG, 100, w->what == ALL_DETAILS, &w->j, NULL);
    json_array(&w->j, NULL);
    enum err err = customer_notes_json(tx, ORG, 100, &w->j);
    json_end(&w->j);
    return err;
}

static char text[8192];

static enum err write_about(enum what what)
{
    struct buf out = {0};
    struct writing w = {.what = what};
    json_init(&w.j, &out);
    enum err err = store_read(store, write_work, &w);
    assert_true(out.n < sizeof text);
    if (out.n)
        memcpy(text, out.p, out.n);
    text[out.n] = 0;
    buf_done(&out);
    return err;
}

static void says(const char *part)
{
    if (!strstr(text, part))
        fail_msg("%s is not in %s", part, text);
}

static void says_not(const char *part)
{
    if (strstr(text, part))
        fail_msg("%s is in %s", part, text);
}

static enum err erase(struct store_tx *tx, void *arg)
{
    const party_id *party = arg;
    return customer_erase(tx, ORG, *party, 42, NOW);
}

/* -- correcting, noting -- */

struct correcting {
    struct customer_edit edit;
    uint32_t bad;
};

static enum err correct_work(struct store_tx *tx, void *arg)
{
    struct correcting *x = arg;
    return customer_correct(tx, ORG, 100, &x->edit, &x->bad);
}

/* What was seen of deposits at seen_us is thousandths now; -1: nothing any more. */
static enum err correct_deposits(int64_t seen_us, int64_t thousandths, int64_t now_us, bool sensitive)
{
    uint8_t bytes[64];
    struct attrs_writer w;
    struct customer_seen seen = {DEPOSITS, seen_us};
    attrs_write_init(&w, bytes, sizeof bytes);
    if (thousandths >= 0)
        attrs_write_number(&w, DEPOSITS, thousandths);
    struct correcting x = {{{NOTHING, bytes, w.n, STR("agent"), 42, now_us}, &seen, 1, NOTHING, sensitive}, 9};
    enum err err = in_tx(correct_work, &x);
    assert_int_equal(x.bad, err ? 0 : 1);
    return err;
}

static enum err rename_work(struct store_tx *tx, void *arg)
{
    const char *const *names = arg; /* to, was */
    uint32_t bad;
    struct customer_edit e = {.news = {.name = str_of(names[0]), .source = STR("agent"), .by = 42, .at_us = NOW}, .name_was = str_of(names[1])};
    return customer_correct(tx, ORG, 100, &e, &bad);
}

static enum err rename_from(const char *was, const char *to)
{
    return in_tx(rename_work, (const char *[]){to, was});
}

static void a_value_is_corrected_only_as_it_was_seen(void **state)
{
    (void)state;
    assert_int_equal(put("C0001", "陈阿海", 100), OK);
    fact_no last = store_last(store);
    assert_int_equal(correct_deposits(NOW - 1, 1000, NOW + 5, false), ERR_CHANGED);
    assert_int_equal(correct_deposits(NOW, 1500, NOW + 5, false), OK);
    assert_int_equal(store_last(store), last + 1);
    assert_int_equal(write_about(DETAILS), OK);
    says("\"value\":\"1.5\",\"id\":\"16\",\"source\":\"agent\",\"at_us\":1790000000000005,\"by\":{\"id\":\"42\"");
    says("\"source\":\"crm\",\"at_us\":1790000000000000"); /* the others stay whose they were */
    assert_int_equal(correct_deposits(NOW, 2500, NOW + 6, false), ERR_CHANGED); /* who looked before that */
    assert_int_equal(correct_deposits(NOW, 1500, NOW + 6, false), OK);          /* the same again is no change */
    assert_int_equal(store_last(store), last + 1);
    /* A clock that stands still or goes back still tells one value from the next. */
    assert_int_equal(correct_deposits(NOW + 5, 3000, NOW, false), OK);
    assert_int_equal(correct_deposits(NOW + 5, 4000, NOW, false), ERR_CHANGED);
    assert_int_equal(correct_deposits(NOW + 6, -1, NOW, false), OK);
    assert_int_equal(write_about(DETAILS), OK);
    says_not("deposits");
    assert_int_equal(correct_deposits(NOW + 6, 7, NOW, false), ERR_CHANGED);
    assert_int_equal(correct_deposits(0, 7000, NOW, false), OK);
    assert_int_equal(rename_from("陈阿山", "陈海"), ERR_CHANGED);
    assert_int_equal(rename_from("陈阿海", "陈海"), OK);
    assert_int_equal(rename_from("陈阿海", "陈海"), OK);
    assert_int_equal(store_last(store), last + 5);
}

static enum err hide_deposits(struct store_tx *tx, void *arg)
{
    (void)arg;
    return sql_attribute_sensitive(tx, &(struct sql_attribute_sensitive_in){ORG, DEPOSITS, 1}, NULL);
}

static void a_sensitive_value_is_on_no_card_and_only_some_may_see_or_change_it(void **state)
{
    (void)state;
    assert_int_equal(put("C0001", "陈阿海", 100), OK);
    assert_int_equal(write_about(CARD), OK);
    says("8000000");
    assert_int_equal(in_tx(hide_deposits, NULL), OK);
    for (int what = CARD; what <= DETAILS; what++) {
        assert_int_equal(write_about((enum what)what), OK);
        says_not("8000000");
        says("\"key\":\"deposits\",\"zh\":\"存款\",\"en\":\"Deposits\",\"type\":\"number\",\"value\":\"\",\"masked\":true");
    }
    assert_int_equal(write_about(ALL_DETAILS), OK);
    says("8000000");
    assert_int_equal(correct_deposits(NOW, 1000, NOW, false), ERR_FORBIDDEN);
    assert_int_equal(correct_deposits(NOW, 1000, NOW, true), OK);
}

static enum err add_note(struct store_tx *tx, void *arg)
{
    return customer_note_add(tx, arg);
}

static enum err change_note(struct store_tx *tx, void *arg)
{
    return customer_note_change(tx, arg);
}

static enum err delete_note(struct store_tx *tx, void *arg)
{
    return customer_note_delete(tx, arg);
}

static void a_note_about_a_person_is_its_authors_and_goes_with_the_person(void **state)
{
    struct customer_note n = {ORG, 71, 100, 42, STR("k1"), STR("Deaf in one ear"), NOW}, again = n, other, blank = n;
    (void)state;
    assert_int_equal(in_tx(add_note, &n), ERR_MISSING);
    assert_int_equal(put("C0001", "陈阿海", 100), OK);
    assert_int_equal(put("C0002", "李", 200), OK);
    blank.text = STR(" \n ");
    assert_int_equal(in_tx(add_note, &blank), ERR_FIELD_RANGE);
    assert_int_equal(in_tx(add_note, &n), OK);
    fact_no last = store_last(store);
    again.id = 72;
    assert_int_equal(in_tx(add_note, &again), OK); /* sent twice, it is one */
    assert_int_equal(again.id, 71);
    again.party = 200;
    assert_int_equal(in_tx(add_note, &again), ERR_EXISTS);
    other = n;
    other.by = 43;
    assert_int_equal(in_tx(change_note, &other), ERR_FORBIDDEN);
    assert_int_equal(in_tx(delete_note, &other), ERR_FORBIDDEN);
    assert_int_equal(in_tx(change_note, &n), OK); /* nothing new in it */
    assert_int_equal(store_last(store), last);
    n.text = STR("Deaf in the left ear");
    n.now_us = NOW + 7;
    assert_int_equal(in_tx(change_note, &n), OK);
    assert_int_equal(write_about(NOTES), OK);
    says("left ear\",\"at_us\":1790000000000000,\"edited_us\":1790000000000007");
    other = (struct customer_note){ORG, 73, 100, 42, STR("k2"), STR("second"), NOW};
    assert_int_equal(in_tx(add_note, &other), OK);
    assert_int_equal(in_tx(delete_note, &other), OK);
    assert_int_equal(in_tx(delete_note, &other), ERR_MISSING);
    party_id party = 100;
    assert_int_equal(in_tx(erase, &party), OK);
    assert_int_equal(write_about(NOTES), OK);
    assert_string_equal(text, "[]");
}

/* -- where they are -- */

static enum err zone_work(struct store_tx *tx, void *arg)
{
    bool differs = false;
    enum err err = customer_zone_differs(tx, ORG, 100, str_of(arg), &differs);
    assert_true(err || differs);
    return err ? err : customer_zone_put(tx, ORG, 100, str_of(arg));
}

static enum err zone_same(struct store_tx *tx, void *arg)
{
    bool differs = true;
    enum err err = customer_zone_differs(tx, ORG, 100, str_of(arg), &differs);
    assert_false(differs);
    return err;
}

static enum err read_zone(struct store_tx *tx, void *arg)
{
    struct sql_party_by_id_row row;
    enum err err = sql_party_by_id(tx, &(struct sql_party_by_id_in){.org_id = ORG, .id = 100}, &row);
    *(size_t *)arg = row.zone.n;
    return err;
}

static void a_time_zone_is_on_the_card_and_goes_with_the_person(void **state)
{
    party_id party = 100;
    char tokyo[] = "Asia/Tokyo", paris[] = "Europe/Paris";
    (void)state;
    assert_int_equal(in_tx(zone_work, tokyo), ERR_MISSING);
    assert_int_equal(put("C0001", "陈阿海", party), OK);
    assert_int_equal(write_about(CARD), OK);
    says_not("zone");
    assert_int_equal(in_tx(zone_work, tokyo), OK);
    assert_int_equal(in_tx(zone_same, tokyo), OK);
    assert_int_equal(write_about(CARD), OK);
    says("\"zone\":\"Asia/Tokyo\"");
    assert_int_equal(in_tx(zone_work, paris), OK);
    assert_int_equal(write_about(DETAILS), OK);
    says("\"zone\":\"Europe/Paris\"");
    assert_int_equal(in_tx(erase, &party), OK);
    assert_int_equal(in_tx(zone_work, tokyo), ERR_MISSING);
    size_t bytes = 1;
    assert_int_equal(store_read(store, read_zone, &bytes), OK);
    assert_int_equal(bytes, 0);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, open_store, close_store)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_value_is_corrected_only_as_it_was_seen),
        CASE(a_sensitive_value_is_on_no_card_and_only_some_may_see_or_change_it),
        CASE(a_note_about_a_person_is_its_authors_and_goes_with_the_person),
        CASE(a_time_zone_is_on_the_card_and_goes_with_the_person),
    };
    return cmocka_run_group_tests_name("customer_change", tests, NULL, NULL);
}
