/* What is saved all the same, but probably not meant. */
#include "service/config/config_policy_test.h"

/* What the last change said, which is one thing, of this field and among it this. */
static const struct config_warning *only_warning(const char *field, const char *en)
{
    const struct config_warning *w = &change->warnings.items[0];

    assert_int_equal(change->warnings.count, 1);
    assert_string_equal(w->field, field);
    assert_non_null(strstr(w->en, en));
    return w;
}

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
    const struct config_warning *w = only_warning("required", "`agent.languages has \"hakka\"` excludes 3 of 3 agents");
    assert_non_null(strstr(w->zh, "`agent.languages has \"hakka\"`"));
    assert_int_equal(w->attribute, attr_of("agent.languages"));
    assert_int_equal(w->excluded, 3);
    assert_int_equal(w->of, 3);

    t.id = change->id;
    t.required = STR("agent.skill[\"wealth\"] >= 9 and agent.site = \"fuzhou\""); /* some have each, nobody has both */
    save_topic(&t);
    only_warning("required", "excludes 2 of 3 agents");
    t.required = STR("agent.skill[\"wealth\"] >= 9 and agent.languages has customer.dialect");
    save_topic(&t);
    assert_int_equal(change->warnings.count, 0); /* who knows what customers speak */
    t.required = STR("agent.site = \"quanzhou\" or agent.site = \"shanghai\"");
    save_topic(&t);
    only_warning("required", "`agent.site` excludes 3 of 3");
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
    only_warning("steps[0].open", "excludes 1 of 1");
}

static void a_requirement_that_contradicts_itself_names_the_attribute(void **state)
{
    (void)state;
    struct config_topic t = a_topic(save_queue(a_queue("Wealth")));
    struct config_warnings w = {.arena = &place.arena};
    t.required = STR("customer.deposits < 1 and customer.deposits > 2"); /* said though there are no agents yet */
    save_topic(&t);
    const struct config_warning *one = only_warning("required", "what it asks of `customer.deposits` contradicts itself");
    assert_non_null(strstr(one->zh, "`customer.deposits` 的条件自相矛盾"));
    assert_int_equal(one->attribute, attr_of("customer.deposits"));
    assert_int_equal(one->of, 0);

    save_agent(100, t.queue, 9500, "minnan", "xiamen");
    t.id = view()->topics[0].id;
    const struct config_step s = {.kind = CONFIG_STEP_ADD, .permille = 500, .text = STR("customer.dialect in [\"minnan\", \"hakka\"]")};
    t.required = STR("agent.skill[\"wealth\"] >= 9 and customer.dialect = \"teochew\"");
    t.steps = &s;
    t.steps_count = 1;
    save_topic(&t);
    assert_int_equal(change->warnings.count, 1); /* together with what was required before, and that is all that is said of the step */
    assert_string_equal(change->warnings.items[0].field, "steps[0].add");
    assert_int_equal(change->warnings.items[0].attribute, attr_of("customer.dialect"));

    assert_int_equal(config_warn_nobody(view(), STR("false"), 0, "source", &w), OK);
    assert_int_equal(w.count, 1);
    assert_non_null(strstr(w.items[0].en, "it is never true"));
    assert_int_equal(w.items[0].attribute, 0);
}

static void save_step(struct config_topic *t, const char *required, enum config_step_kind kind, const char *text)
{
    const struct config_step s = {.kind = kind, .permille = 500, .text = str_of(text), .by = 1000};
    t->required = str_of(required);
    t->steps = &s;
    t->steps_count = 1;
    assert_int_equal(build(t), OK);
}

static void a_step_that_narrows_is_said(void **state)
{
    (void)state;
    struct config_topic t = a_topic(save_queue(a_queue("Wealth")));
    static const struct {
        const char *required;
        enum config_step_kind kind;
        const char *text, *says; /* NULL: nothing */
    } cases[] = {
        {"", CONFIG_STEP_REQUIREMENT, "agent.skill[\"wealth\"] >= 4", "opens to nobody new"},
        {"agent.skill[\"wealth\"] >= 4", CONFIG_STEP_REQUIREMENT, "agent.skill[\"wealth\"] >= 5", "opens to nobody new"},
        {"agent.site = \"x\" or customer.deposits > 1", CONFIG_STEP_REQUIREMENT, "customer.deposits > 2", "opens to nobody new"},
        {"agent.site in [\"x\", \"y\"]", CONFIG_STEP_REQUIREMENT, "agent.site = \"y\"", "opens to nobody new"},
        {"agent.skill[\"wealth\"] >= 5", CONFIG_STEP_REQUIREMENT, "agent.skill[\"wealth\"] >= 4", NULL},
        {"agent.skill[\"wealth\"] >= 5", CONFIG_STEP_REQUIREMENT, "agent.site = \"y\"", NULL}, /* other people */
        {"agent.skill[\"wealth\"] >= 5", CONFIG_STEP_REQUIREMENT, "", NULL},
        {"agent.skill[\"wealth\"] >= 5", CONFIG_STEP_ADD, "agent.site = \"y\"", NULL}, /* as its name says */
        {"agent.skill[\"wealth\"] >= 5", CONFIG_STEP_ADD, "agent.skill[\"wealth\"] >= 4", "changes nothing"},
        {"agent.skill[\"wealth\"] >= 5", CONFIG_STEP_OPEN, "agent.skill[\"wealth\"] >= 6", "changes nothing"},
        {"agent.skill[\"wealth\"] >= 5", CONFIG_STEP_OPEN, "agent.skill[\"wealth\"] >= 4", NULL},
        {"agent.skill[\"wealth\"] = 3", CONFIG_STEP_LOWER, "agent.skill[\"wealth\"]", "has no threshold (<, <=, >, >=) of agent.skill[\"wealth\"] to lower"},
        {"agent.site = \"x\"", CONFIG_STEP_LOWER, "agent.skill[\"wealth\"]", "has nothing to do with agent.skill[\"wealth\"]"},
        {"agent.skill[\"wealth\"] > 3", CONFIG_STEP_LOWER, "agent.skill[\"wealth\"]", NULL},
        {"agent.site = \"x\" or agent.site = \"y\"", CONFIG_STEP_REQUIREMENT, "agent.site in [\"y\", \"x\"]", "changes nothing"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        save_step(&t, cases[i].required, cases[i].kind, cases[i].text);
        if (change->warnings.count != (cases[i].says != NULL))
            fail_msg("%s, %s: %u warnings", cases[i].required, cases[i].text, change->warnings.count);
        if (cases[i].says && !strstr(change->warnings.items[0].en, cases[i].says))
            fail_msg("%s, %s: %s", cases[i].required, cases[i].text, change->warnings.items[0].en);
    }
    save_step(&t, "", CONFIG_STEP_REQUIREMENT, "agent.skill[\"wealth\"] >= 4");
    assert_string_equal(change->warnings.items[0].field, "steps[0].requirement");
    assert_non_null(strstr(change->warnings.items[0].zh, "没有放宽"));
}

static void what_is_the_same_for_everybody_is_said(void **state)
{
    (void)state;
    struct config_topic t = a_topic(save_queue(a_queue("Wealth")));
    static const struct {
        const char *preferred, *priority, *field; /* NULL: nothing is said */
    } cases[] = {
        {"20", "", "preferred"},
        {"10 / 0", "", "preferred"},
        {"customer.deposits", "", "preferred"},
        {"agent.skill[\"wealth\"] + customer.deposits", "", NULL},
        {"", "20", "priority_expression"},
        {"", "0 - 5", "priority_expression"},
        {"", "customer.deposits / 1000", NULL},
        {"", "9 * (contact.arrived > \"2030-01-01\")", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        t.preferred = str_of(cases[i].preferred);
        t.priority_expression = str_of(cases[i].priority);
        assert_int_equal(build(&t), OK);
        if (change->warnings.count != (cases[i].field != NULL))
            fail_msg("%s, %s: %u warnings", cases[i].preferred, cases[i].priority, change->warnings.count);
        if (cases[i].field)
            assert_string_equal(change->warnings.items[0].field, cases[i].field);
    }
}

static enum err build_queue(const struct config_queue_input *in)
{
    return config_queue_change(place.config, in, &place.arena, &change, &fault);
}

static void a_queue_may_overflow_only_when_it_is_full(void **state)
{
    (void)state;
    struct config_queue_input q = a_queue("Cards");
    q.queue.policy.overflow = save_queue(a_queue("General"));
    assert_int_equal(build_queue(&q), ERR_INPUT);
    assert_string_equal(fault.field, "overflow");
    assert_non_null(strstr(fault.en, "waiting_max"));
    q.queue.policy.waiting_max[MEDIUM_CHAT] = 2;
    assert_int_equal(build_queue(&q), OK);
    assert_int_equal(change->warnings.count, 0);
    q.queue.policy.overflow_waiting = 2; /* both at once */
    assert_int_equal(build_queue(&q), OK);
    assert_int_equal(change->warnings.count, 0);
    q.queue.policy.overflow_waiting = 1000;
    assert_int_equal(build_queue(&q), OK);
    assert_int_equal(change->warnings.count, 1);
    assert_string_equal(change->warnings.items[0].field, "waiting_max.chat");
    assert_non_null(strstr(change->warnings.items[0].en, "No more than 2 may wait (waiting_max.chat), so the 1000"));
}

static void a_medium_that_there_is_not_is_said(void **state)
{
    (void)state;
    struct config_topic t = a_topic(save_queue(a_queue("Wealth")));
    struct config_warnings w = {.arena = &place.arena};
    assert_int_equal(config_settle(place.config, &place.router), OK);
    save_agent(100, t.queue, 9500, "minnan", "xiamen");
    t.required = STR("contact.medium != \"chatt\" and contact.medium in [\"voice\", \"mail\"]");
    t.preferred = STR("agent.skill[\"wealth\"] * (contact.medium = \"fax\")");
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
        CASE(a_requirement_that_contradicts_itself_names_the_attribute),
        CASE(a_step_that_narrows_is_said),
        CASE(what_is_the_same_for_everybody_is_said),
        CASE(a_queue_may_overflow_only_when_it_is_full),
        CASE(a_medium_that_there_is_not_is_said),
        CASE(a_queue_that_nobody_serves_is_said),
        CASE(a_check_says_the_same_and_stores_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
