/* What an arriving contact brings along: medium, preferred agent, last agent. */
#include "service/config/config_test.h"

#include "host/hub_arrival.h"
#include "port/sql.h"
#include "service/account/account.h"
#include "service/customer/customer.h"

#define PARTY 700
#define MEI 800 /* a user's id */

static struct place place;
static struct customer_arrival arrival;
static attr_id city, preferred;

static enum err put_people(struct store_tx *tx, struct store_job *job)
{
    struct account_entry mei = {.org = ORG_FIRST, .id = MEI, .login = STR("mei"), .name_zh = STR("梅"), .name_en = STR("Mei"),
                                .role = ROLE_AGENT, .password = "x"};
    (void)job;
    return account_create(tx, &mei);
}

static int open_place(void **state)
{
    (void)state;
    const char *field;
    struct config_attribute list[] = {{0, SCOPE_CUSTOMER, ATTR_TEXT, STR("city"), {"", 0}, STR("城市"), STR("City"), false},
                                      {0, SCOPE_CUSTOMER, ATTR_TEXT, STR("preferred_agent"), {"", 0}, STR("首选坐席"), STR("Preferred agent"), false}};
    struct config_symbol words[] = {{0, STR("mei"), STR("梅"), STR("Mei")}, {0, STR("nobody"), STR("无"), STR("Nobody")}};
    struct store_job people = {.work = put_people};

    place_open(&place);
    assert_int_equal(config_attributes_put(place.config, &list[0], 1, &field), OK);
    assert_int_equal(config_settle(place.config, &place.router), OK); /* contact.medium stands between the two */
    assert_int_equal(config_attributes_put(place.config, &list[1], 1, &field), OK);
    assert_int_equal(config_words_put(place.config, words, 2, &field), OK);
    assert_int_equal(store_call(place.store, &people), OK);
    const struct config_view *v = config_take(place.config);
    city = config_attribute_text(v, STR("customer.city"))->id;
    preferred = v->preferred;
    assert_true(city < v->medium && v->medium < preferred);
    config_drop(v);
    return 0;
}

static int close_place(void **state)
{
    (void)state;
    place_close(&place);
    return 0;
}

struct question {
    const struct config_view *v;
    party_id party;
};

static enum err read_attrs(struct store_tx *tx, void *arg)
{
    const struct question *q = arg;
    return hub_arrival_attrs(tx, ORG_FIRST, q->v, q->party, MEDIUM_CHAT, &arrival);
}

/* The customer comes from a city, and prefers whom this word names (NULL: nobody). */
static void arrive(const char *agent)
{
    struct attrs_writer w;
    struct question q = {config_take(place.config), PARTY};
    attrs_write_init(&w, arrival.attrs, sizeof arrival.attrs);
    attrs_write_text(&w, city, 77);
    if (agent)
        attrs_write_text(&w, preferred, config_word(q.v, str_of(agent))->id);
    arrival.attrs_bytes = (uint32_t)w.n;
    assert_int_equal(store_read(place.store, read_attrs, &q), OK);
    assert_int_equal(attrs_check(arrival.attrs, arrival.attrs_bytes), OK);
    config_drop(q.v);
}

static int64_t number_of(attr_id id)
{
    struct attr a;
    return attrs_find(arrival.attrs, arrival.attrs_bytes, id, &a) ? a.number : 0;
}

static void a_contact_has_its_medium_as_number_and_as_word(void **state)
{
    (void)state;
    arrive(NULL);
    const struct config_view *v = config_take(place.config);
    assert_int_equal(number_of(ATTR_MEDIUM), MEDIUM_CHAT);
    assert_int_equal(number_of(v->medium), config_word(v, STR("chat"))->id);
    assert_int_equal(number_of(city), 77);
    assert_int_equal(number_of(ATTR_PREFERRED), 0);
    assert_int_equal(number_of(ATTR_LAST), 0);
    config_drop(v);
}

static void a_preferred_agent_is_found_by_login(void **state)
{
    (void)state;
    arrive("mei");
    assert_int_equal(number_of(ATTR_PREFERRED), MEI);
    arrive("nobody");
    assert_int_equal(number_of(ATTR_PREFERRED), 0);
    assert_int_equal(number_of(ATTR_MEDIUM), MEDIUM_CHAT);
}

struct contact_job {
    struct store_job job;
    contact_id id;
    party_id party;
    agent_id agent;
    int64_t accepted_us;
};

static enum err put_contact(struct store_tx *tx, struct store_job *job)
{
    const struct contact_job *j = (const struct contact_job *)job;
    enum err err = sql_contact_insert(
        tx, &(struct sql_contact_insert_in){.org_id = ORG_FIRST, .id = j->id, .party_id = j->party, .arrived_us = 1}, NULL);
    if (err == OK)
        err = sql_contact_place(
            tx, &(struct sql_contact_place_in){.org_id = ORG_FIRST, .id = j->id, .state = 5, .agent_id = j->agent}, NULL);
    if (err == OK && j->accepted_us)
        err = sql_contact_accept(tx,
                                 &(struct sql_contact_accept_in){
                                     .org_id = ORG_FIRST, .id = j->id, .agent_id = j->agent, .accepted_us = j->accepted_us},
                                 NULL);
    return err;
}

static void the_last_agent_is_who_talked_last(void **state)
{
    (void)state;
    const struct contact_job past[] = {
        {{.work = put_contact}, 1, PARTY, 900, 5}, {{.work = put_contact}, 2, PARTY, 901, 6},
        {{.work = put_contact}, 3, PARTY, 902, 0}, /* offered, never accepted */
        {{.work = put_contact}, 4, PARTY + 1, 903, 7}};
    for (size_t i = 0; i < sizeof past / sizeof *past; i++) {
        struct contact_job j = past[i];
        assert_int_equal(store_call(place.store, &j.job), OK);
    }
    arrive("mei");
    assert_int_equal(number_of(ATTR_LAST), 901);
    assert_int_equal(number_of(ATTR_PREFERRED), MEI);
}

static void a_customer_with_too_much_is_served_by_it_alone(void **state)
{
    (void)state;
    struct question q = {config_take(place.config), PARTY};
    struct attrs_writer w;
    attrs_write_init(&w, arrival.attrs, sizeof arrival.attrs);
    for (attr_id id = 1000; w.n + 13 <= ATTRS_BYTES_MAX; id++)
        attrs_write_number(&w, id, 1);
    arrival.attrs_bytes = (uint32_t)w.n;
    assert_int_equal(store_read(place.store, read_attrs, &q), OK);
    assert_int_equal(arrival.attrs_bytes, w.n);
    assert_int_equal(attrs_check(arrival.attrs, arrival.attrs_bytes), OK);
    config_drop(q.v);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, open_place, close_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_contact_has_its_medium_as_number_and_as_word),
        CASE(a_preferred_agent_is_found_by_login),
        CASE(the_last_agent_is_who_talked_last),
        CASE(a_customer_with_too_much_is_served_by_it_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
