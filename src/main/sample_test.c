/* The sample company against the real language, engine and store: whom each customer would get. */
#include "service/config/config_test.h"

#include "engine/policy.h"
#include "main/sample.h"
#include "main/sample_bank.h"
#include "service/account/account.h"
#include "service/config/inside.h"
#include "service/customer/customer.h"

#define NO_KEY ((struct str){"", 0})

static struct place place;
static char printed[8192];

/* What main_sample writes to the terminal. */
static enum err make_sample(void)
{
    char text[256] = "";
    FILE *terminal = tmpfile();
    assert_non_null(terminal);
    enum err err = main_sample(place.store, &place.router, place.config, terminal, text);
    rewind(terminal);
    printed[fread(printed, 1, sizeof printed - 1, terminal)] = 0;
    fclose(terminal);
    assert_int_equal(err != OK, strlen(text) > 0);
    return err;
}

static int open_sample(void **state)
{
    (void)state;
    place_open(&place);
    assert_int_equal(make_sample(), OK);
    return 0;
}

static int open_place(void **state)
{
    (void)state;
    place_open(&place);
    return 0;
}

static int close_place(void **state)
{
    (void)state;
    place_close(&place);
    return 0;
}

/* -- reading what was made -- */

struct arrival_question {
    struct str realm, account; /* account empty: the defaults of a page alone */
    bool zh;
    const struct config_view *v;
    struct customer_arrival *arrival;
    party_id party;
};

static enum err read_arrival(struct store_tx *tx, void *arg)
{
    struct arrival_question *q = arg;
    party_id party = 0;
    if (q->account.n > 0) {
        struct customer_claim claim = {CLAIM_SIGNED, q->realm, STR("x"), NO_KEY, q->account, 0};
        enum err err = customer_resolve(tx, ORG_FIRST, &claim, 1, 1, &party);
        if (err)
            return err;
    }
    q->party = party;
    return customer_arrival(tx, ORG_FIRST, party, q->v->defaults[q->zh], q->v->defaults_bytes[q->zh], q->v->patience, q->arrival);
}

static void arrival_of(const struct config_view *v, const char *account, bool zh, struct customer_arrival *ret)
{
    struct arrival_question q = {STR(MAIN_SAMPLE_SITE), str_of(account), zh, v, ret, 0};
    assert_int_equal(store_read(place.store, read_arrival, &q), OK);
    assert_int_equal(attrs_check(ret->attrs, ret->attrs_bytes), OK);
}

struct find_login {
    const char *login;
    struct account_user user;
};

static enum err read_login(struct store_tx *tx, void *arg)
{
    struct find_login *f = arg;
    return account_by_login(tx, ORG_FIRST, str_of(f->login), &f->user);
}

static struct account_user user_of(const char *login)
{
    struct find_login f = {.login = login};
    assert_int_equal(store_read(place.store, read_login, &f), OK);
    return f.user;
}

#define LAST_STEP UINT32_MAX

/* Who serves the topic's queue and passes what its policy requires for this customer after so many steps: how many, and the last. */
static uint32_t passing(const struct config_view *v, const struct config_topic *t, uint32_t step, const struct customer_arrival *customer,
                        agent_id *ret_agent)
{
    struct config_word_list fresh = {.arena = &place.arena};
    struct config_compiling how = {.v = v, .c = place.config, .fresh = &fresh};
    struct config_warnings warnings = {.arena = &place.arena};
    struct config_fault fault;
    struct policy policy;
    struct buf bytes = {0};
    uint32_t count = 0;

    assert_int_equal(config_policy(&how, t, &bytes, &warnings, &fault), OK);
    assert_int_equal(policy_read(bytes.p, bytes.n, &policy), OK);
    assert_int_equal(fresh.count, 0); /* every word is in the vocabulary, with labels */
    for (uint32_t i = 0; i < warnings.count; i++)
        fail_msg("%.*s: %s", STR_FMT(t->key), warnings.items[i].en);
    struct lang_code code = policy_required(&policy, step);
    for (uint32_t i = 0; i < v->agents_count; i++) {
        const struct config_agent *a = &v->agents[i];
        struct attr queues;
        struct lang_env env = {.agent = a->attrs, .customer = customer->attrs, .agent_bytes = a->attrs_bytes, .customer_bytes = customer->attrs_bytes};
        if (!attrs_find(a->attrs, a->attrs_bytes, ATTR_QUEUES, &queues) || !attr_has(&queues, (symbol_id)t->queue))
            continue;
        if (lang_true(code.p, code.n, &env)) {
            count++;
            if (ret_agent)
                *ret_agent = a->id;
        }
    }
    buf_done(&bytes);
    return count;
}

static int64_t number_of(const struct config_view *v, agent_id agent, const char *name, const char *key)
{
    const struct config_agent *a = config_agent(v, agent);
    const struct config_attribute *attribute = config_attribute_named(v, SCOPE_AGENT, str_of(name), str_of(key));
    struct attr attr;
    assert_non_null(a);
    assert_non_null(attribute);
    assert_true(attrs_find(a->attrs, a->attrs_bytes, attribute->id, &attr));
    return attr.number;
}

/* -- the tests -- */

static void customer_a_gets_the_one_who_has_minnan_and_wealth(void **state)
{
    (void)state;
    static struct customer_arrival a;
    const struct config_view *v = config_take(place.config);
    const struct config_topic *wealth = config_topic_key(v, STR("wealth"));
    agent_id who = 0;
    arrival_of(v, "C0001", true, &a);
    assert_int_equal(a.patience_us, 60 * SECOND_US);
    assert_int_equal(passing(v, wealth, 0, &a, &who), 1);
    assert_int_equal(who, user_of("lin.haiyan").id);

    agent_id better_rated = user_of("chen.wenjie").id, better_wealth = user_of("zhou.minhui").id;
    assert_true(number_of(v, better_rated, "rating", "") > number_of(v, who, "rating", ""));
    assert_true(number_of(v, better_wealth, "skill", "wealth") > number_of(v, who, "skill", "wealth"));
    assert_int_equal(wealth->steps_count, 2);
    assert_int_equal(passing(v, wealth, 1, &a, NULL), 2); /* 8.5 will do: Chen Wenjie too */
    assert_true(passing(v, wealth, 2, &a, NULL) > 2);
    config_drop(v);
}

static void the_engine_offers_customer_a_to_that_agent(void **state)
{
    (void)state;
    static struct customer_arrival a;
    const struct config_view *v = config_take(place.config);
    const struct config_topic *wealth = config_topic_key(v, STR("wealth"));
    arrival_of(v, "C0001", true, &a);
    for (uint32_t i = 0; i < v->agents_count; i++)
        assert_int_equal(router_call(&place.router,
                                     &(struct command){.kind = CMD_AGENT_STATE, .agent = v->agents[i].id, .a = AGENT_READY, .c = ACTOR_AGENT},
                                     NULL, NULL),
                         OK);
    assert_int_equal(router_call(&place.router,
                                 &(struct command){.kind = CMD_ARRIVE, .contact = 7, .party = 8, .queue = wealth->queue,
                                                   .a = (int64_t)wealth->id, .b = a.patience_us, .c = 9, .rest = a.attrs,
                                                   .rest_bytes = a.attrs_bytes},
                                 NULL, NULL),
                     OK);
    struct engine_contact contact;
    assert_true(engine_contact(place.router.engine, 7, &contact));
    assert_int_equal(contact.state, CONTACT_OFFERED);
    assert_int_equal(contact.agent, user_of("lin.haiyan").id);
    config_drop(v);
}

static void nobody_waits_for_an_agent_who_does_not_exist(void **state)
{
    (void)state;
    static struct customer_arrival a;
    const struct config_view *v = config_take(place.config);
    assert_int_equal(v->topics_count, BANK_TOPICS);
    /* every customer in either language, and at 0 the stranger of whom only the page is known */
    for (int i = 0; i <= BANK_CUSTOMERS; i++)
        for (int zh = 0; zh < 2; zh++) {
            char account[16] = "";
            if (i)
                snprintf(account, sizeof account, "C%04d", i);
            arrival_of(v, account, zh, &a);
            for (uint32_t t = 0; t < v->topics_count; t++) {
                if (passing(v, &v->topics[t], LAST_STEP, &a, NULL) == 0)
                    fail_msg("nobody for %s on %.*s", account, STR_FMT(v->topics[t].key));
                if (i == 0 && passing(v, &v->topics[t], 0, &a, NULL) == 0)
                    fail_msg("no first choice for a stranger on %.*s", STR_FMT(v->topics[t].key));
            }
        }
    config_drop(v);
}

static void everything_has_labels_and_its_number(void **state)
{
    (void)state;
    const struct config_view *v = config_take(place.config);
    assert_true(str_is(v->zh, "鹭江银行"));
    assert_int_equal(v->queues_count, BANK_QUEUES);
    assert_int_equal(v->agents_count, 12);
    assert_int_equal(v->attributes_count, BANK_ATTRIBUTES);
    assert_int_equal(v->codes_count, BANK_CODES);
    assert_int_equal(v->symbols_count, main_bank_words_count); /* no word came in by a misspelling */
    const struct config_endpoint *site = config_endpoint_key(v, STR(MAIN_SAMPLE_SITE));
    assert_non_null(site);
    assert_int_equal(site->secret.n, 64);
    assert_int_equal(site->origins.n, 0);
    for (uint32_t i = 0; i < v->queues_count; i++)
        assert_int_equal(v->queues[i].lease_us, 20 * SECOND_US);
    config_drop(v);
}

static void printed_passwords_open_and_differ(void **state)
{
    (void)state;
    char passwords[BANK_USERS][20];
    for (int i = 0; i < BANK_USERS; i++) {
        const struct bank_agent *from = &main_bank_users[i];
        const char *at = strstr(printed, from->login);
        assert_non_null(at);
        assert_int_equal(sscanf(at, "%*s %19s", passwords[i]), 1);
        assert_int_equal(strlen(passwords[i]), 19);
        for (int other = 0; other < i; other++)
            assert_string_not_equal(passwords[i], passwords[other]);
        struct account_user user = user_of(from->login);
        assert_int_equal(user.role, from->role);
        if (i == 0 || i == BANK_USERS - 1)
            assert_true(account_verify(str_of(passwords[i]), user.password));
    }
}

static void a_second_call_changes_nothing(void **state)
{
    (void)state;
    fact_no last = store_last(place.store);
    assert_int_equal(make_sample(), OK);
    assert_string_equal(printed, "");
    assert_int_equal(store_last(place.store), last);
}

static void a_broken_off_attempt_is_taken_up_again(void **state)
{
    (void)state;
    static const uint32_t breaks[] = {2, 6, 13}; /* among the queues, the topics, the agents */
    for (size_t i = 0; i < sizeof breaks / sizeof *breaks; i++) {
        place.router.fail_at = place.router.calls + breaks[i];
        assert_int_equal(make_sample(), ERR_STORE);
        assert_string_equal(printed, "");
        place_reopen(&place);
    }
    place.router.fail_at = 0;
    assert_int_equal(make_sample(), OK);
    everything_has_labels_and_its_number(state);
    const struct config_view *v = config_take(place.config);
    assert_int_equal(v->topics_count, BANK_TOPICS);
    config_drop(v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(customer_a_gets_the_one_who_has_minnan_and_wealth),
        cmocka_unit_test(nobody_waits_for_an_agent_who_does_not_exist),
        cmocka_unit_test(everything_has_labels_and_its_number),
        cmocka_unit_test(printed_passwords_open_and_differ),
        cmocka_unit_test(a_second_call_changes_nothing),
        cmocka_unit_test(the_engine_offers_customer_a_to_that_agent),
    };
    const struct CMUnitTest alone[] = {
        cmocka_unit_test_setup_teardown(a_broken_off_attempt_is_taken_up_again, open_place, close_place),
    };
    int failed = cmocka_run_group_tests_name("sample", tests, open_sample, close_place);
    return failed + cmocka_run_group_tests_name("sample, broken off", alone, NULL, NULL);
}
