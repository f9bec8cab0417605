#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "service/account/preference.h"

#define NOW INT64_C(1790000000000000)

static struct store *store;
static char dir[] = "/tmp/tandem-preference-XXXXXX";

struct step {
    struct store_job job;
    agent_id user;
    const struct account_preference *list;
    uint32_t count;
};

static enum err put(struct store_tx *tx, struct store_job *job)
{
    const struct step *s = (const struct step *)job;
    return account_preferences_put(tx, 1, s->user, s->list, s->count, NOW);
}

static void choose(agent_id user, const struct account_preference *list, uint32_t count)
{
    struct step s = {.job.work = put, .user = user, .list = list, .count = count};
    assert_int_equal(store_call(store, &s.job), OK);
}

struct reading {
    agent_id user;
    struct buf out;
};

static enum err read_all(struct store_tx *tx, void *arg)
{
    struct reading *r = arg;
    struct json j;
    json_init(&j, &r->out);
    return account_preferences_json(tx, 1, r->user, &j, NULL);
}

static void expect(agent_id user, const char *json)
{
    struct reading r = {.user = user};
    assert_int_equal(store_read(store, read_all, &r), OK);
    buf_u8(&r.out, 0);
    assert_string_equal((const char *)r.out.p, json);
    buf_done(&r.out);
}

static void each_user_has_their_own_and_the_default_leaves_no_row(void **state)
{
    (void)state;
    choose(5, (struct account_preference[]){{STR("theme"), STR("dark")}, {STR("views"), STR("[{\"name\":\"VIP\"}]")}}, 2);
    choose(6, (struct account_preference[]){{STR("theme"), STR("light")}}, 1);
    expect(5, "{\"theme\":\"dark\",\"views\":\"[{\\\"name\\\":\\\"VIP\\\"}]\"}");
    expect(6, "{\"theme\":\"light\"}");
    choose(5, (struct account_preference[]){{STR("theme"), STR("auto")}, {STR("views"), STR("")}}, 2);
    expect(5, "{\"theme\":\"auto\"}");
    choose(5, (struct account_preference[]){{STR("theme"), STR("")}}, 1);
    expect(5, "{}");
}

static void an_unknown_key_a_wrong_word_and_a_long_text_are_refused(void **state)
{
    static char longest[PREFERENCE_VALUE_MAX + 1];

    (void)state;
    memset(longest, 'x', sizeof longest);
    assert_int_equal(account_preference_check(&(struct account_preference){STR("colour"), STR("blue")}), ERR_INPUT);
    assert_int_equal(account_preference_check(&(struct account_preference){STR("theme"), STR("blue")}), ERR_INPUT);
    assert_int_equal(account_preference_check(&(struct account_preference){STR("send_key"), STR("mod_enter")}), OK);
    assert_int_equal(account_preference_check(&(struct account_preference){STR("after_talk"), STR("list")}), OK);
    assert_int_equal(account_preference_check(&(struct account_preference){STR("after_talk"), STR("on")}), ERR_INPUT);
    assert_int_equal(account_preference_check(&(struct account_preference){STR("sound_of"), STR("waiting")}), OK);
    assert_int_equal(account_preference_check(&(struct account_preference){STR("sound_of"), STR("off")}), ERR_INPUT);
    assert_int_equal(account_preference_check(&(struct account_preference){STR("read_told"), STR("answered")}), OK);
    assert_int_equal(account_preference_check(&(struct account_preference){STR("read_told"), STR("never")}), ERR_INPUT);
    assert_int_equal(account_preference_check(&(struct account_preference){STR("views"), {longest, PREFERENCE_VALUE_MAX}}), OK);
    assert_int_equal(account_preference_check(&(struct account_preference){STR("views"), {longest, sizeof longest}}), ERR_FIELD_RANGE);
}

static int open_store(void **state)
{
    char text[256];
    (void)state;
    return mkdtemp(dir) && store_open(&(struct store_conf){.dir = dir, .jobs_max = 64, .batch_max = 16}, &store, text) == OK ? 0 : -1;
}

static int close_store(void **state)
{
    char command[64];
    (void)state;
    store_close(store);
    snprintf(command, sizeof command, "rm -rf %s", dir);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_user_has_their_own_and_the_default_leaves_no_row),
                                       cmocka_unit_test(an_unknown_key_a_wrong_word_and_a_long_text_are_refused)};
    return cmocka_run_group_tests(tests, open_store, close_store);
}
