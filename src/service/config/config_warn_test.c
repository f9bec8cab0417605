/* What is saved all the same, but probably not meant. */
#include "service/config/config_policy_test.h"

static void a_requirement_that_nobody_can_meet_names_what_excludes_most(void **state)
{
    (void)state;
    struct config_topic t = a_topic(save_queue(a_queue("Wealth")));
    save_agent(100, t.queue, 9500, "minnan", "xiamen");
    save_agent(101, t.queue, 7000, "minnan", "xiamen");
    save_agent(102, t.queue, 7000, "minnan", "fuzhou");
    save_agent(103, 0, 9900, "hakka", "xiamen"); /* serves another queue */
    t.required = STR("agent.skill[\"wealth\"] >= 9 and agent.languages has \"hakka\" and agent.site = \"xiamen\"");
    save_topic(&t);
    assert_int_equal(change->warnings.count, 1);
    const struct config_warning *w = &change->warnings.items[0];
    assert_string_equal(w->field, "required");
    assert_non_null(strstr(w->en, "`agent.languages has \"hakka\"` excludes 3 of 3 agents"));
    assert_non_null(strstr(w->zh, "`agent.languages has \"hakka\"`"));
    assert_int_equal(w->attribute, attr_of("agent.languages"));
    assert_int_equal(w->excluded, 3);
    assert_int_equal(w->of, 3);

    t.id = change->id;
    t.required = STR("agent.skill[\"wealth\"] >= 9 and agent.site = \"fuzhou\""); /* some have each, nobody has both */
    save_topic(&t);
    assert_int_equal(change->warnings.count, 1);
    assert_non_null(strstr(change->warnings.items[0].en, "excludes 2 of 3 agents"));
    t.required = STR("agent.skill[\"wealth\"] >= 9 and agent.languages has customer.dialect");
    save_topic(&t);
    assert_int_equal(change->warnings.count, 0); /* who knows what customers speak */
    t.required = STR("agent.site = \"quanzhou\" or agent.site = \"shanghai\"");
    save_topic(&t);
    assert_int_equal(change->warnings.count, 1);
    assert_non_null(strstr(change->warnings.items[0].en, "`agent.site` excludes 3 of 3"));
    const struct config_step s = {.kind = CONFIG_STEP_OPEN, .permille = 500, .text = STR("agent.site = \"xiamen\"")};
    t.steps = &s;
    t.steps_count = 1;
    save_topic(&t);
    assert_int_equal(change->warnings.count, 1); /* the step opens it; what stands before is still said */
}

static void a_step_that_opens_to_nobody_is_said_though_others_meet_the_rest(void **state)
{
    (void)state;
    struct config_topic t = a_topic(save_queue(a_queue("Wealth")));
    const struct config_step s = {.kind = CONFIG_STEP_OPEN, .permille = 500, .text = STR("agent.site = \"quanzhou\"")};
    save_agent(100, t.queue, 9500, "minnan", "xiamen");
    t.required = STR("agent.skill[\"wealth\"] >= 9");
    t.steps = &s;
    t.steps_count = 1;
    save_topic(&t);
    assert_int_equal(change->warnings.count, 1);
    assert_string_equal(change->warnings.items[0].field, "steps[0].open");
    assert_non_null(strstr(change->warnings.items[0].en, "excludes 1 of 1"));
}

static void a_medium_that_there_is_not_is_said(void **state)
{
    (void)state;
    struct config_topic t = a_topic(save_queue(a_queue("Wealth")));
    struct config_warnings w = {.arena = &place.arena};
    assert_int_equal(config_settle(place.config, &place.router), OK);
    save_agent(100, t.queue, 9500, "minnan", "xiamen");
    t.required = STR("contact.medium != \"chatt\" and contact.medium in [\"voice\", \"mail\"]");
    t.preferred = STR("(contact.medium = \"fax\")");
    t.priority_expression = STR("(contact.medium = \"email\")");
    save_topic(&t);
    static const char *const says[][2] = {{"required", "is \"chatt\": there are \"chat\""}, {"required", "is \"mail\""}, {"preferred", "is \"fax\""}};
    assert_int_equal(change->warnings.count, 3);
    for (int i = 0; i < 3; i++) {
        assert_string_equal(change->warnings.items[i].field, says[i][0]);
        assert_non_null(strstr(change->warnings.items[i].en, says[i][1]));
    }
    assert_non_null(strstr(change->warnings.items[0].zh, "\"chatt\""));
    assert_int_equal(config_warn_nobody(view(), STR("contact.medium = \"chatt\""), 0, "source", &w), OK);
    assert_int_equal(w.count, 1);
}

static void a_queue_that_nobody_serves_is_said(void **state)
{
    (void)state;
    struct config_topic t = a_topic(save_queue(a_queue("Wealth")));
    save_topic(&t);
    assert_int_equal(change->warnings.count, 0); /* there are no agents at all yet */
    save_agent(100, 0, 9500, "minnan", "xiamen");
    t.id = view()->topics[0].id;
    save_topic(&t);
    assert_int_equal(change->warnings.count, 1);
    assert_string_equal(change->warnings.items[0].field, "queue");
}

static void a_check_says_the_same_and_stores_nothing(void **state)
{
    (void)state;
    struct config_topic t = a_topic(save_queue(a_queue("Wealth")));
    struct config_warnings w;
    save_agent(100, t.queue, 9500, "minnan", "xiamen");
    symbol_id next = place.config->next_symbol;
    t.required = STR("agent.languages has \"teochew\"");
    assert_int_equal(config_topic_check(view(), &t, &place.arena, &w, &fault), OK);
    assert_int_equal(w.count, 1);
    assert_non_null(strstr(w.items[0].en, "`agent.languages has \"teochew\"` excludes 1 of 1"));
    assert_int_equal(place.config->next_symbol, next);
    assert_int_equal(view()->topics_count, 0);
    w = (struct config_warnings){.arena = &place.arena};
    assert_int_equal(config_warn_nobody(view(), t.required, 0, "source", &w), OK);
    assert_int_equal(w.count, 1);
    t.seek = SEEK_LAST;
    assert_int_equal(config_topic_check(view(), &t, &place.arena, &w, &fault), ERR_INPUT);
    assert_string_equal(fault.field, "seek.max_us");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_requirement_that_nobody_can_meet_names_what_excludes_most),
        CASE(a_step_that_opens_to_nobody_is_said_though_others_meet_the_rest),
        CASE(a_medium_that_there_is_not_is_said),
        CASE(a_queue_that_nobody_serves_is_said),
        CASE(a_check_says_the_same_and_stores_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
