#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "service/account/account.h"

#define NOW INT64_C(1790000000000000)

static struct store *store;
static char hash[ACCOUNT_HASH_BYTES], dir[] = "/tmp/tandem-account-XXXXXX";

/* One transaction a step: what the step does and what came of it. */
struct step {
    struct store_job job;
    struct account_entry entry;
    struct account_change change;
    struct account_user user;
    struct account_session session;
    uint8_t token[32];
    int64_t now_us;
};

static enum err create(struct store_tx *tx, struct store_job *job)
{
    return account_create(tx, &((struct step *)job)->entry);
}

static enum err change(struct store_tx *tx, struct store_job *job)
{
    struct step *s = (struct step *)job;
    return account_change(tx, &s->change, &s->user);
}

static enum err open_session(struct store_tx *tx, struct store_job *job)
{
    struct step *s = (struct step *)job;
    return account_session_open(tx, ORG_FIRST, s->token, &s->session);
}

static enum err close_session(struct store_tx *tx, struct store_job *job)
{
    struct step *s = (struct step *)job;
    return account_session_close(tx, ORG_FIRST, s->token, s->now_us);
}

static enum err find(struct store_tx *tx, void *arg)
{
    struct step *s = arg;
    return account_session_find(tx, ORG_FIRST, s->token, s->now_us, &s->session, &s->user);
}

static enum err do_create(agent_id id, const char *login, enum role role, bool first)
{
    struct step s = {.job.work = create, .entry = {.org = ORG_FIRST, .id = id, .login = str_of(login), .name_zh = STR("阿海"),
                     .name_en = STR("Hai"), .role = role, .password = hash, .now_us = NOW, .first = first}};
    return store_call(store, &s.job);
}

static enum err do_change(agent_id id, enum role role, int active, const char *password)
{
    struct step s = {.job.work = change, .change = {.org = ORG_FIRST, .id = id, .by = 1, .now_us = NOW, .role = role,
                     .active = active, .password = password}};
    return store_call(store, &s.job);
}

static enum err do_open(agent_id user, uint8_t token, int64_t expires_us)
{
    struct step s = {.job.work = open_session, .token = {token},
                     .session = {.user = user, .created_us = NOW, .expires_us = expires_us, .csrf = "c"}};
    return store_call(store, &s.job);
}

static enum err do_find(uint8_t token, int64_t now_us)
{
    struct step s = {.token = {token}, .now_us = now_us};
    return store_read(store, find, &s);
}

static int set_up(void **state)
{
    char text[256];

    (void)state;
    if (sodium_init() < 0 || !mkdtemp(dir))
        return -1;
    struct store_conf c = {.dir = dir, .jobs_max = 100, .batch_max = 10};
    return store_open(&c, &store, text) || account_hash(STR("right horse"), hash) ? -1 : 0;
}

static int tear_down(void **state)
{
    char command[64];

    (void)state;
    store_close(store);
    snprintf(command, sizeof command, "rm -rf %s", dir);
    return system(command);
}

static void a_password_is_known_again_and_no_other(void **state)
{
    (void)state;
    assert_true(account_verify(STR("right horse"), hash));
    assert_false(account_verify(STR("right horsf"), hash));
    assert_false(account_verify(STR("right horse"), ""));
    assert_non_null(strstr(hash, "$argon2id$v=19$m=19456,t=2"));
}

static void the_first_user_is_made_once(void **state)
{
    (void)state;
    assert_int_equal(do_create(1, "admin", ROLE_ADMIN, true), OK);
    assert_int_equal(do_create(2, "other", ROLE_ADMIN, true), ERR_STATE);
    assert_int_equal(do_create(2, "admin", ROLE_AGENT, false), ERR_EXISTS);
    assert_int_equal(do_create(2, "agent", ROLE_AGENT, false), OK);
}

static void the_last_administrator_cannot_go(void **state)
{
    (void)state;
    assert_int_equal(do_change(1, ROLE_AGENT, -1, NULL), ERR_STATE);
    assert_int_equal(do_change(1, ROLE_NONE, 0, NULL), ERR_STATE);
    assert_int_equal(do_change(99, ROLE_NONE, 0, NULL), ERR_MISSING);
}

static void a_session_ends_by_time_by_hand_and_with_its_user(void **state)
{
    (void)state;
    assert_int_equal(do_open(2, 7, NOW + 100), OK);
    assert_int_equal(do_find(7, NOW + 99), OK);
    assert_int_equal(do_find(7, NOW + 100), ERR_SIGNED_OUT);
    assert_int_equal(do_find(8, NOW), ERR_SIGNED_OUT);

    struct step s = {.job.work = close_session, .token = {7}, .now_us = NOW};
    fact_no before = store_last(store);
    assert_int_equal(store_call(store, &s.job), OK);
    assert_int_equal(do_find(7, NOW), ERR_SIGNED_OUT);
    assert_int_equal(store_last(store), before + 1);
    s = (struct step){.job.work = close_session, .token = {7}, .now_us = NOW};
    assert_int_equal(store_call(store, &s.job), OK);
    assert_int_equal(store_last(store), before + 1); /* doubled: no fact */

    assert_int_equal(do_open(2, 9, NOW + 100), OK);
    assert_int_equal(do_change(2, ROLE_NONE, -1, hash), OK);
    assert_int_equal(do_find(9, NOW), ERR_SIGNED_OUT);
    assert_int_equal(do_open(2, 10, NOW + 100), OK);
    assert_int_equal(do_change(2, ROLE_NONE, 0, NULL), OK);
    assert_int_equal(do_find(10, NOW), ERR_SIGNED_OUT);
}

static void a_login_or_name_that_cannot_be_is_named(void **state)
{
    const struct { const char *login, *zh; enum err err; const char *field; } list[] = {
        {"a.b-c_1", "阿海", OK, NULL}, {"x", "n", ERR_FIELD_RANGE, "login"}, {"Admin", "n", ERR_INPUT, "login"},
        {"a b", "n", ERR_INPUT, "login"}, {"ok", "", ERR_FIELD_RANGE, "name_zh"}, {"ok", "a\nb", ERR_INPUT, "name_zh"},
        {"ok", "\xff", ERR_UTF8, "name_zh"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        const char *field = NULL;
        struct account_entry e = {.login = str_of(list[i].login), .name_zh = str_of(list[i].zh), .name_en = STR("n")};
        assert_int_equal(account_check(&e, &field), list[i].err);
        if (list[i].field)
            assert_string_equal(field, list[i].field);
    }
}

static enum err read_user(struct store_tx *tx, void *arg)
{
    struct step *s = arg;
    return account_by_id(tx, ORG_FIRST, s->user.id, &s->user);
}

static void customers_may_be_told_another_name_which_can_be_taken_back(void **state)
{
    const char *field = NULL;
    struct step s = {.job.work = change, .change = {.org = ORG_FIRST, .id = 1, .by = 1, .now_us = NOW, .active = -1,
                     .shown_zh = STR("小海"), .shown_en = STR("Ace")}};
    struct step r = {.user.id = 1};

    (void)state;
    assert_int_equal(account_change_check(&s.change, &field), OK);
    assert_int_equal(do_open(1, 20, NOW + 100), OK);
    assert_int_equal(store_call(store, &s.job), OK);
    assert_int_equal(store_read(store, read_user, &r), OK);
    assert_string_equal(r.user.shown_zh, "小海");
    assert_string_equal(r.user.shown_en, "Ace");
    assert_string_equal(r.user.name_zh, "阿海");
    assert_int_equal(do_find(20, NOW), OK); /* no reason to sign in again */

    s.change.shown_zh = STR("");
    s.change.shown_en = (struct str){0};
    assert_int_equal(store_call(store, &s.job), OK);
    assert_int_equal(store_read(store, read_user, &r), OK);
    assert_string_equal(r.user.shown_zh, "");
    assert_string_equal(r.user.shown_en, "Ace");
}

static void a_changed_name_that_cannot_be_is_named(void **state)
{
    const struct { struct account_change c; enum err err; const char *field; } list[] = {
        {{.shown_zh = STR("")}, OK, NULL},
        {{.shown_zh = STR("a\nb")}, ERR_INPUT, "shown_zh"},
        {{.shown_en = STR("\xff")}, ERR_UTF8, "shown_en"},
        {{.name_zh = STR("")}, ERR_FIELD_RANGE, "name_zh"},
        {{.name_en = STR("")}, ERR_FIELD_RANGE, "name_en"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        const char *field = NULL;
        assert_int_equal(account_change_check(&list[i].c, &field), list[i].err);
        if (list[i].field)
            assert_string_equal(field, list[i].field);
    }
}

static enum err read_own(struct store_tx *tx, void *arg)
{
    return account_own(tx, ORG_FIRST, arg);
}

struct owning {
    struct store_job job;
    struct account_own own;
};

static enum err put_own(struct store_tx *tx, struct store_job *job)
{
    return account_own_put(tx, ORG_FIRST, &((struct owning *)job)->own);
}

static void people_choose_their_picture_but_not_their_name_unless_the_company_says_otherwise(void **state)
{
    struct account_own own;
    struct owning other = {.job.work = put_own, .own = {.name = true, .picture = false}};

    (void)state;
    assert_int_equal(store_read(store, read_own, &own), OK);
    assert_true(own.picture && !own.name);
    assert_int_equal(store_call(store, &other.job), OK);
    assert_int_equal(store_read(store, read_own, &own), OK);
    assert_true(!own.picture && own.name);
}

struct seen_sessions {
    uint32_t count;
    uint64_t ids[4];
    char agents[4][ACCOUNT_AGENT_MAX + 1];
};

static enum err note_session(void *arg, const struct account_session_row *r)
{
    struct seen_sessions *s = arg;
    assert_true(s->count < 4);
    s->ids[s->count] = account_session_id(r->hash);
    snprintf(s->agents[s->count++], sizeof s->agents[0], "%.*s", STR_FMT(r->agent));
    return OK;
}

static enum err list_sessions(struct store_tx *tx, void *arg)
{
    return account_sessions(tx, ORG_FIRST, 1, NOW, note_session, arg);
}

static enum err open_from(uint8_t token, struct str agent, int64_t at_us)
{
    struct step s = {.job.work = open_session, .token = {token},
                     .session = {.user = 1, .created_us = at_us, .expires_us = NOW + 1000, .csrf = "c", .agent = agent}};
    return store_call(store, &s.job);
}

struct ending {
    struct store_job job;
    agent_id user;
    uint64_t id;
    const uint8_t *keeps;
    uint8_t hash[32];
};

static enum err end_session(struct store_tx *tx, struct store_job *job)
{
    struct ending *e = (struct ending *)job;
    return account_session_end(tx, ORG_FIRST, e->user, e->id, e->keeps, NOW, e->hash);
}

static void a_user_sees_their_sessions_and_ends_one_or_all_others(void **state)
{
    static const uint8_t mine[32] = {30};
    static const uint8_t other[32] = {31};
    char long_agent[ACCOUNT_AGENT_MAX + 50];
    struct seen_sessions all = {0}, left = {0};

    (void)state;
    memset(long_agent, 'a', sizeof long_agent);
    assert_int_equal(do_change(1, ROLE_NONE, -1, hash), OK); /* none are left of before */
    assert_int_equal(open_from(30, STR("Chrome"), NOW + 3), OK);
    assert_int_equal(open_from(31, (struct str){long_agent, sizeof long_agent}, NOW + 2), OK);
    assert_int_equal(open_from(32, STR("\x1b[2J"), NOW + 1), OK);
    assert_int_equal(store_read(store, list_sessions, &all), OK);
    assert_int_equal(all.count, 3);
    assert_string_equal(all.agents[0], "Chrome"); /* the one used last first */
    assert_int_equal(strlen(all.agents[1]), ACCOUNT_AGENT_MAX);
    assert_string_equal(all.agents[2], "");

    struct ending one = {.job.work = end_session, .user = 2, .id = account_session_id(other)};
    assert_int_equal(store_call(store, &one.job), ERR_MISSING); /* somebody else's */
    one = (struct ending){.job.work = end_session, .user = 1, .id = account_session_id(other)};
    fact_no before = store_last(store);
    assert_int_equal(store_call(store, &one.job), OK);
    assert_memory_equal(one.hash, other, 32);
    assert_int_equal(store_last(store), before + 1);
    assert_int_equal(do_find(31, NOW), ERR_SIGNED_OUT);
    assert_int_equal(do_find(32, NOW), OK);

    struct ending rest = {.job.work = end_session, .user = 1, .keeps = mine};
    assert_int_equal(store_call(store, &rest.job), OK);
    assert_int_equal(do_find(32, NOW), ERR_SIGNED_OUT);
    assert_int_equal(store_read(store, list_sessions, &left), OK);
    assert_int_equal(left.count, 1);
    assert_int_equal(left.ids[0], account_session_id(mine));
}

static void a_new_password_ends_all_sessions_but_the_one_that_set_it(void **state)
{
    static const uint8_t mine[32] = {30};
    struct step s = {.job.work = change, .change = {.org = ORG_FIRST, .id = 1, .by = 1, .now_us = NOW, .active = -1, .password = hash, .keeps = mine}};

    (void)state;
    assert_int_equal(open_from(33, STR(""), NOW), OK);
    assert_int_equal(store_call(store, &s.job), OK);
    assert_int_equal(do_find(30, NOW), OK);
    assert_int_equal(do_find(33, NOW), ERR_SIGNED_OUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_password_is_known_again_and_no_other),
        cmocka_unit_test(the_first_user_is_made_once),
        cmocka_unit_test(the_last_administrator_cannot_go),
        cmocka_unit_test(a_session_ends_by_time_by_hand_and_with_its_user),
        cmocka_unit_test(a_login_or_name_that_cannot_be_is_named),
        cmocka_unit_test(customers_may_be_told_another_name_which_can_be_taken_back),
        cmocka_unit_test(a_changed_name_that_cannot_be_is_named),
        cmocka_unit_test(a_user_sees_their_sessions_and_ends_one_or_all_others),
        cmocka_unit_test(a_new_password_ends_all_sessions_but_the_one_that_set_it),
        cmocka_unit_test(people_choose_their_picture_but_not_their_name_unless_the_company_says_otherwise),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
