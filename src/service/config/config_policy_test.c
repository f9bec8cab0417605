/* Policies as people save them: what reaches the engine, what is refused. */
#include "service/config/config_policy_test.h"

#include "engine/policy.h"
#include "port/sql.h"

/* -- queues and the company -- */

static void a_queue_policy_comes_back_as_it_was_saved(void **state)
{
    (void)state;
    struct str xiamen = STR("xiamen");
    struct config_value site = {.id = attr_of("queue.site"), .words = &xiamen, .words_count = 1};
    queue_id other = save_queue(a_queue("Other"));
    struct config_queue_input in = a_queue("Wealth");
    struct queue_policy p = {.wait_order = WAIT_TARGET, .agent_order = AGENTS_SPECIALIST, .offer_mode = OFFER_PARALLEL, .parallel = 5,
                             .fairness_permille = 150, .weight = 2500, .target_us = 30 * SECOND_US, .ageing_us = 45 * SECOND_US,
                             .connect_us = 7 * SECOND_US, .overflow = other, .overflow_waiting = 9, .overflow_us = 90 * SECOND_US,
                             .waiting_max = {0, 11, 12, 13, 14, 15}};
    in.queue.policy = p;
    in.values = &site;
    in.values_count = 1;
    queue_id id = save_queue(in);

    struct queue_policy sent;
    assert_int_equal(queue_policy_read(change->command.rest, change->command.rest_bytes, &sent), OK);
    place_reopen(&place);
    const struct queue_policy *read = &config_queue(view(), id)->policy, *both[] = {&sent, read};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(both[i]->wait_order, p.wait_order);
        assert_int_equal(both[i]->agent_order, p.agent_order);
        assert_int_equal(both[i]->offer_mode, p.offer_mode);
        assert_int_equal(both[i]->parallel, p.parallel);
        assert_int_equal(both[i]->fairness_permille, p.fairness_permille);
        assert_int_equal(both[i]->weight, p.weight);
        assert_int_equal(both[i]->target_us, p.target_us);
        assert_int_equal(both[i]->ageing_us, p.ageing_us);
        assert_int_equal(both[i]->connect_us, p.connect_us);
        assert_int_equal(both[i]->overflow, other);
        assert_int_equal(both[i]->overflow_waiting, p.overflow_waiting);
        assert_int_equal(both[i]->overflow_us, p.overflow_us);
        assert_memory_equal(both[i]->waiting_max, p.waiting_max, sizeof p.waiting_max);
        struct attr a;
        assert_true(attrs_find(both[i]->attrs, both[i]->attrs_bytes, site.id, &a));
        assert_int_equal(a.number, config_word(view(), xiamen)->id);
    }
    assert_int_equal(config_queue(view(), other)->policy.attrs_bytes, 0);
}

static void a_queue_saved_without_values_keeps_its_attributes(void **state)
{
    (void)state;
    struct str xiamen = STR("xiamen");
    struct config_value site = {.id = attr_of("queue.site"), .words = &xiamen, .words_count = 1};
    struct config_queue_input in = a_queue("Wealth");
    in.values = &site;
    in.values_count = 1;
    in.queue.id = save_queue(in);
    in.queue.policy = config_queue(view(), in.queue.id)->policy;
    in.values = NULL;
    save_queue(in);
    assert_true(config_queue(view(), in.queue.id)->policy.attrs_bytes > 0);
    in.values = &site;
    in.values_count = 0;
    save_queue(in);
    assert_int_equal(config_queue(view(), in.queue.id)->policy.attrs_bytes, 0);
}

static void overflow_in_a_circle_names_the_queues(void **state)
{
    (void)state;
    queue_id a = save_queue(a_queue("Alpha"));
    struct config_queue_input b = a_queue("Beta"), c = a_queue("Gamma"), back = a_queue("Alpha");
    b.queue.policy.overflow = a;
    b.queue.policy.overflow_us = SECOND_US;
    c.queue.policy.overflow = save_queue(b);
    c.queue.policy.overflow_waiting = 1;
    back.queue.id = a;
    back.queue.policy.overflow = save_queue(c);
    back.queue.policy.overflow_us = SECOND_US;
    assert_int_equal(config_queue_change(place.config, &back, &place.arena, &change, &fault), ERR_INPUT);
    assert_string_equal(fault.field, "overflow.queue");
    assert_non_null(strstr(fault.en, "Alpha > Gamma > Beta > Alpha"));
    assert_non_null(strstr(fault.zh, "Alpha > Gamma > Beta > Alpha"));
    back.queue.policy.overflow = a;
    assert_int_equal(config_queue_change(place.config, &back, &place.arena, &change, &fault), ERR_INPUT);
    assert_non_null(strstr(fault.en, "Alpha > Alpha"));
}

static void two_administrators_do_not_close_a_circle_together(void **state)
{
    (void)state;
    struct config_queue_input a = a_queue("Alpha"), b = a_queue("Beta");
    struct config_change *first, *second;
    a.queue.id = save_queue(a);
    b.queue.id = save_queue(b);
    a.queue.policy.overflow = b.queue.id;
    b.queue.policy.overflow = a.queue.id;
    a.queue.policy.overflow_us = b.queue.policy.overflow_us = SECOND_US;
    assert_int_equal(config_queue_change(place.config, &a, &place.arena, &first, &fault), OK);
    assert_int_equal(config_queue_change(place.config, &b, &place.arena, &second, &fault), OK);
    assert_int_equal(config_apply(place.config, &place.router, first), OK);
    assert_int_equal(config_apply(place.config, &place.router, second), ERR_CHANGED);
}

static void a_bad_policy_of_a_queue_is_named(void **state)
{
    (void)state;
    enum { CASES = 13 };
    struct queue_policy p[CASES];
    static const char *const fields[CASES] = {"wait_order", "agent_order", "offer_mode", "parallel", "parallel", "weight", "weight", "target_us",
                                              "ageing_us", "fairness_permille", "overflow", "overflow.queue", "waiting_max.voice"};
    for (int i = 0; i < CASES; i++)
        p[i] = queue_policy_default;
    p[0].wait_order = (enum wait_order)4;
    p[1].agent_order = (enum agent_order)6;
    p[2].offer_mode = (enum offer_mode)5;
    p[3].parallel = 1;
    p[4].parallel = 17;
    p[5].weight = 0;
    p[6].weight = 1000001;
    p[7].target_us = 0;
    p[8].ageing_us = SECOND_US - 1;
    p[9].fairness_permille = 1001;
    p[10].overflow = save_queue(a_queue("Other"));
    p[11].overflow_us = SECOND_US;
    p[12].waiting_max[MEDIUM_VOICE] = 1000001;
    for (int i = 0; i < CASES; i++) {
        struct config_queue_input in = a_queue("Wealth");
        in.queue.policy = p[i];
        assert_int_not_equal(config_queue_change(place.config, &in, &place.arena, &change, &fault), OK);
        assert_string_equal(fault.field, fields[i]);
        assert_true(strlen(fault.en) > 0 && strlen(fault.zh) > 0);
    }
}

static void the_routing_of_the_company_comes_back(void **state)
{
    (void)state;
    struct config_routing_input r = {.routing = routing_default};
    assert_memory_equal(&view()->routing, &routing_default, sizeof r.routing);
    assert_int_equal(view()->routing_version, 1);
    r.routing.idle_from = IDLE_READY;
    r.routing.beside[MEDIUM_VOICE][MEDIUM_EMAIL] = 0;
    r.routing.sleep_permille[MEDIUM_CHAT] = 333;
    r.routing.wake_room[MEDIUM_MESSAGE] = 2;
    r.sleep_after_us[MEDIUM_CHAT] = SECOND_US;
    r.sleep_after_us[MEDIUM_EMAIL] = 7 * 24 * 3600 * SECOND_US;
    struct config_change *older;
    assert_int_equal(config_routing_change(place.config, &r, &place.arena, &change, &fault), OK);
    assert_int_equal(config_routing_change(place.config, &r, &place.arena, &older, &fault), OK);
    struct routing sent;
    assert_int_equal(routing_read(change->command.rest, change->command.rest_bytes, &sent), OK);
    assert_memory_equal(&sent, &r.routing, sizeof sent);
    assert_int_equal(config_apply(place.config, &place.router, change), OK);
    assert_int_equal(config_apply(place.config, &place.router, older), ERR_CHANGED);
    place_reopen(&place);
    assert_memory_equal(&view()->routing, &r.routing, sizeof r.routing);
    assert_memory_equal(view()->sleep_after_us, r.sleep_after_us, sizeof r.sleep_after_us);
    r.routing.sleep_permille[MEDIUM_TASK] = 1001;
    assert_int_equal(config_routing_change(place.config, &r, &place.arena, &change, &fault), ERR_FIELD_RANGE);
    assert_string_equal(fault.field, "sleep_permille.task");
}

static void a_silence_is_a_second_to_a_week_or_never(void **state)
{
    (void)state;
    static const int64_t bad[] = {-1, 1, SECOND_US - 1, 7 * 24 * 3600 * SECOND_US + 1};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct config_routing_input r = {.routing = routing_default, .sleep_after_us[MEDIUM_MESSAGE] = bad[i]};
        assert_int_equal(config_routing_change(place.config, &r, &place.arena, &change, &fault), ERR_FIELD_RANGE);
        assert_string_equal(fault.field, "sleep_after_us.message");
    }
}

/* Of each thing: who saw version n may change version n alone. */
static void who_saw_an_older_version_changes_nothing(void **state)
{
    (void)state;
    struct config_queue_input q = a_queue("Alpha");
    q.queue.id = save_queue(q);
    assert_int_equal(config_queue(view(), q.queue.id)->version, 1);
    q.queue.version = 1;
    assert_int_equal(save_queue(q), q.queue.id);
    q.queue.lease_us = 30 * SECOND_US;
    assert_int_equal(config_queue_change(place.config, &q, &place.arena, &change, &fault), ERR_CHANGED);
    assert_string_equal(fault.field, "version");
    assert_non_null(strstr(fault.en, "you saw version 1, now it is 2"));
    assert_int_equal(config_queue(view(), q.queue.id)->lease_us, 20 * SECOND_US);

    struct config_topic t = a_topic(q.queue.id);
    t.id = save_topic(&t);
    t.version = 1;
    assert_int_equal(save_topic(&t), t.id);
    assert_int_equal(build(&t), ERR_CHANGED);

    struct config_agent_input a = {.id = 77, .version = 0};
    save_agent(77, q.queue.id, 9000, "zh", "xiamen");
    a.version = 1;
    assert_int_equal(config_agent_change(place.config, &a, &place.arena, &change, &fault), OK);
    assert_int_equal(config_apply(place.config, &place.router, change), OK);
    assert_int_equal(config_agent_change(place.config, &a, &place.arena, &change, &fault), ERR_CHANGED);

    struct config_routing_input r = {.routing = routing_default};
    assert_int_equal(config_routing_change(place.config, &r, &place.arena, &change, &fault), OK);
    assert_int_equal(config_apply(place.config, &place.router, change), OK);
    r.version = 1;
    assert_int_equal(config_routing_change(place.config, &r, &place.arena, &change, &fault), ERR_CHANGED);
    r.version = 2;
    assert_int_equal(config_routing_change(place.config, &r, &place.arena, &change, &fault), OK);
}

/* -- steps -- */

/* Whether this agent (wealth skill, language, site) meets what is required after so many steps, for a customer of that dialect. */
static bool meets(uint32_t step, int64_t wealth_milli, const char *language, const char *site, const char *dialect)
{
    uint8_t agent[200], customer[200];
    struct attrs_writer a, c;
    struct policy p;
    const struct config_symbol *words[] = {config_word(view(), str_of(language)), config_word(view(), str_of(site)),
                                           config_word(view(), str_of(dialect))};
    symbol_id ids[3];
    for (int i = 0; i < 3; i++)
        ids[i] = words[i] ? words[i]->id : 999;
    attrs_write_init(&a, agent, sizeof agent);
    attrs_write_set(&a, attr_of("agent.languages"), &ids[0], 1);
    attrs_write_number(&a, attr_of("agent.skill[\"wealth\"]"), wealth_milli);
    attrs_write_text(&a, attr_of("agent.site"), ids[1]);
    attrs_write_init(&c, customer, sizeof customer);
    attrs_write_text(&c, attr_of("customer.dialect"), ids[2]);
    assert_int_equal(policy_read(change->command.rest, change->command.rest_bytes, &p), OK);
    struct lang_code code = policy_required(&p, step);
    struct lang_env env = {.agent = agent, .agent_bytes = a.n, .customer = customer, .customer_bytes = c.n};
    return lang_true(code.p, code.n, &env);
}

static void each_step_becomes_a_whole_requirement(void **state)
{
    (void)state;
    struct config_topic t = a_topic(save_queue(a_queue("Wealth")));
    const struct config_step steps[] = {
        {.kind = CONFIG_STEP_LOWER, .after_us = 10 * SECOND_US, .text = TEXT("agent.skill[\"wealth\"]"), .by = 1500},
        {.kind = CONFIG_STEP_OPEN, .permille = 300, .text = TEXT("agent.site = \"xiamen\"")},
        {.kind = CONFIG_STEP_ADD, .after_us = 30 * SECOND_US, .text = TEXT("agent.skill[\"wealth\"] >= 1")},
        {.kind = CONFIG_STEP_REQUIREMENT, .after_us = 40 * SECOND_US, .text = TEXT("agent.languages has customer.dialect and agent.site = \"xiamen\"")},
        {.kind = CONFIG_STEP_REMOVE, .after_us = 50 * SECOND_US, .text = TEXT("agent.languages")},
        {.kind = CONFIG_STEP_REQUIREMENT, .permille = 1000, .text = TEXT("")},
    };
    t.required = STR("agent.languages has customer.dialect and agent.skill[\"wealth\"] >= 9");
    t.steps = steps;
    t.steps_count = 6;
    save_topic(&t);
    assert_int_equal(change->warnings.count, 0);
    assert_true(meets(0, 9000, "minnan", "xiamen", "minnan"));
    assert_false(meets(0, 8999, "minnan", "xiamen", "minnan"));
    assert_true(meets(1, 7500, "minnan", "fuzhou", "minnan"));
    assert_false(meets(1, 7499, "minnan", "xiamen", "minnan"));
    assert_false(meets(1, 9000, "hakka", "xiamen", "minnan"));
    assert_true(meets(2, 500, "hakka", "xiamen", "minnan"));
    assert_true(meets(2, 7500, "minnan", "fuzhou", "minnan"));
    assert_false(meets(3, 500, "hakka", "xiamen", "minnan"));
    assert_true(meets(3, 1000, "hakka", "xiamen", "minnan"));
    assert_false(meets(4, 9900, "hakka", "xiamen", "minnan"));
    assert_true(meets(4, 0, "minnan", "xiamen", "minnan"));
    assert_true(meets(5, 0, "hakka", "xiamen", "minnan"));
    assert_false(meets(5, 0, "minnan", "fuzhou", "minnan"));
    assert_true(meets(6, 0, "hakka", "fuzhou", "minnan"));

    struct policy p;
    assert_int_equal(policy_read(change->command.rest, change->command.rest_bytes, &p), OK);
    assert_int_equal(policy_step_us(&p, 1, 60 * SECOND_US, 0), 10 * SECOND_US);
    assert_int_equal(policy_step_us(&p, 2, 60 * SECOND_US, 0), 18 * SECOND_US);
    place_reopen(&place);
    const struct config_topic *read = config_topic_key(view(), STR("wealth"));
    assert_int_equal(read->steps_count, 6);
    for (int i = 0; i < 6; i++) {
        assert_int_equal(read->steps[i].kind, steps[i].kind);
        assert_int_equal(read->steps[i].after_us, steps[i].after_us);
        assert_int_equal(read->steps[i].permille, steps[i].permille);
        assert_int_equal(read->steps[i].by, steps[i].by);
        assert_true(str_eq(read->steps[i].text, steps[i].text));
    }
}

static void steps_of_several_topics_do_not_mix(void **state)
{
    (void)state;
    struct config_topic t = a_topic(save_queue(a_queue("Wealth")));
    struct config_step steps[40];
    for (int i = 0; i < 40; i++)
        steps[i] = (struct config_step){.after_us = (i + 1) * SECOND_US, .text = i % 2 ? STR("true") : STR("agent.skill[\"wealth\"] >= 1")};
    static const uint16_t counts[] = {3, 0, 40, 1, 17};
    static const char *const keys[] = {"one", "two", "three", "four", "five"};
    t.steps = steps;
    for (int i = 0; i < 5; i++) {
        t.key = str_of(keys[i]);
        t.steps_count = counts[i];
        save_topic(&t);
    }
    place_reopen(&place);
    for (int i = 0; i < 5; i++)
        assert_int_equal(config_topic_key(view(), str_of(keys[i]))->steps_count, counts[i]);
    t.id = config_topic_key(view(), STR("three"))->id;
    t.key = STR("three");
    t.steps_count = 2;
    save_topic(&t);
    assert_int_equal(config_topic_key(view(), STR("three"))->steps_count, 2);
}

static enum err put_old_topic(struct store_tx *tx, struct store_job *job)
{
    (void)job;
    return sql_topic_put(tx,
                         &(struct sql_topic_put_in){.org_id = ORG_FIRST, .id = 1, .queue_id = 1, .key = STR("old"), .name_zh = STR("旧"),
                                                    .name_en = STR("Old"), .priority = 5, .required = STR("agent.skill[\"wealth\"] >= 9"),
                                                    .widened = STR("true"), .widen_permille = 400, .patience_us = 60 * SECOND_US,
                                                    .version = 1, .active = true, .preferred = NO_KEY, .priority_expression = NO_KEY},
                         NULL);
}

static void a_topic_of_before_there_were_steps_has_one(void **state)
{
    (void)state;
    struct store_job job = {.work = put_old_topic};
    save_queue(a_queue("Wealth"));
    assert_int_equal(store_call(place.store, &job), OK);
    assert_int_equal(config_reload(place.config), OK);
    const struct config_topic *old = config_topic_key(view(), STR("old"));
    assert_int_equal(old->steps_count, 1);
    assert_int_equal(old->steps[0].permille, 400);
    assert_true(str_is(old->steps[0].text, "true"));
    struct str widened;
    int64_t permille;
    assert_true(config_one_step(old, &widened, &permille));
    assert_int_equal(permille, 400);
    /* Saved once it has its row, and still one step. */
    struct config_topic t = *old;
    save_topic(&t);
    assert_int_equal(config_topic_key(view(), STR("old"))->steps_count, 1);
}

static void a_step_that_is_never_in_force_is_refused_with_its_times(void **state)
{
    (void)state;
    struct config_topic t = a_topic(save_queue(a_queue("Wealth")));
    const struct {
        struct config_step steps[2];
        const char *field, *says;
    } cases[] = {
        {{{.after_us = 30 * SECOND_US, .text = TEXT("true")}, {.after_us = 30 * SECOND_US}}, "steps[1].after_us", "after 30 s"},
        {{{.after_us = 31 * SECOND_US, .text = TEXT("true")}, {.permille = 500}}, "steps[1].permille", "after 30 s, the one above it after 31 s"},
        {{{.permille = 500, .text = TEXT("true")}, {.after_us = 50 * SECOND_US, .permille = 100}}, "steps[1].after_us", "after 6 s"},
        {{{.permille = 500, .text = TEXT("true")}, {.text = TEXT("true")}}, "steps[1]", "when"},
    };
    t.steps_count = 2;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        t.steps = cases[i].steps;
        assert_int_equal(build(&t), ERR_INPUT);
        assert_string_equal(fault.field, cases[i].field);
        assert_non_null(strstr(fault.en, cases[i].says));
        assert_true(strlen(fault.zh) > 0);
    }
}

static void a_step_in_force_for_some_patience_only_is_warned_of_with_that_patience(void **state)
{
    (void)state;
    struct config_attribute patience = {0, SCOPE_CUSTOMER, ATTR_NUMBER, STR("patience"), NO_KEY, STR("耐心"), STR("Patience"), false};
    const char *field;
    assert_int_equal(config_attributes_put(place.config, &patience, 1, &field), OK);
    struct config_topic t = a_topic(save_queue(a_queue("Wealth")));
    const struct {
        struct config_step steps[2];
        const char *field, *says; /* NULL: for any patience, nothing is said */
        bool own;                 /* with the topic's 60 s it is in force */
    } cases[] = {
        {{{.after_us = 40 * SECOND_US, .text = TEXT("true")}, {.permille = 500}}, "steps[1].permille", "more than 80 s;", false},
        {{{.permille = 500, .text = TEXT("true")}, {.after_us = 40 * SECOND_US}}, "steps[1].after_us", "less than 80 s;", true},
        {{{.after_us = 10 * SECOND_US, .text = TEXT("true")}, {.permille = 300}}, "steps[1].permille", "more than 33.3 s;", true},
        {{{.after_us = 40 * SECOND_US, .text = TEXT("true")}, {.after_us = 50 * SECOND_US, .permille = 500}}, "steps[1].after_us", "more than 80 s;", false},
        {{{.after_us = 40 * SECOND_US, .permille = 250, .text = TEXT("true")}, {.after_us = 40 * SECOND_US, .permille = 500}}, "steps[1].after_us", "less than 160 s;", true},
        {{{.permille = 250, .text = TEXT("true")}, {.permille = 500}}, NULL, NULL, true},
        {{{.after_us = 10 * SECOND_US, .text = TEXT("true")}, {.after_us = 11 * SECOND_US}}, NULL, NULL, true},
        {{{.after_us = 10 * SECOND_US, .permille = 250, .text = TEXT("true")}, {.after_us = 11 * SECOND_US, .permille = 300}}, NULL, NULL, true},
    };
    t.steps_count = 2;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct config_step steps[2] = {cases[i].steps[0], cases[i].steps[1]};
        steps[0].text = STR("agent.skill[\"wealth\"] >= 8");
        steps[1].text = STR("");
        t.steps = steps;
        assert_int_equal(build(&t), OK);
        assert_int_equal(change->warnings.count, !cases[i].says ? 0 : cases[i].own ? 1 : 2);
        if (!cases[i].says)
            continue;
        assert_string_equal(change->warnings.items[0].field, cases[i].field);
        assert_non_null(strstr(change->warnings.items[0].en, cases[i].says));
        assert_non_null(strstr(change->warnings.items[0].zh, "耐心"));
        assert_true(cases[i].own || strstr(change->warnings.items[1].en, "by the topic's 60 s"));
    }
    /* Of three: the last comes later than the second from 20 s on, than the first up to 80 s. */
    const struct config_step three[] = {{.permille = 250, .text = TEXT("agent.skill[\"wealth\"] >= 8")},
                                        {.after_us = 10 * SECOND_US, .text = TEXT("agent.skill[\"wealth\"] >= 7")},
                                        {.after_us = 20 * SECOND_US, .permille = 500, .text = TEXT("")}};
    t.steps = three;
    t.steps_count = 3;
    assert_int_equal(build(&t), OK);
    assert_int_equal(change->warnings.count, 3);
    assert_non_null(strstr(change->warnings.items[0].en, "less than 40 s;"));
    assert_string_equal(change->warnings.items[1].field, "steps[1].after_us");
    assert_string_equal(change->warnings.items[2].field, "steps[2].after_us");
    assert_non_null(strstr(change->warnings.items[2].en, "between 20 s and 80 s;"));
    /* What no patience ever brings is refused, with the topic's own as the example. */
    const struct config_step never[][2] = {{{.permille = 500, .text = TEXT("true")}, {.permille = 500}},
                                           {{.after_us = 40 * SECOND_US, .text = TEXT("true")}, {.after_us = 40 * SECOND_US, .permille = 500}},
                                           {{.permille = 500, .text = TEXT("true")}, {.after_us = 50 * SECOND_US, .permille = 100}}};
    t.steps_count = 2;
    for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
        t.steps = never[i];
        assert_int_equal(build(&t), ERR_INPUT);
        assert_non_null(strstr(fault.en, "would never be in force"));
    }
}

static void a_step_about_nothing_is_refused_or_warned_of(void **state)
{
    (void)state;
    struct config_topic t = a_topic(save_queue(a_queue("Wealth")));
    struct config_step s = {.kind = CONFIG_STEP_REMOVE, .permille = 500, .text = STR("agent.skil[\"wealth\"]")};
    t.steps = &s;
    t.steps_count = 1;
    assert_int_equal(build(&t), ERR_MISSING);
    assert_string_equal(fault.field, "steps[0].remove");
    s.text = STR("customer.dialect");
    assert_int_equal(build(&t), ERR_MISSING);
    s.kind = CONFIG_STEP_LOWER;
    s.text = STR("agent.site");
    assert_int_equal(build(&t), ERR_INPUT);
    assert_string_equal(fault.field, "steps[0].lower.attribute");
    s.kind = CONFIG_STEP_REMOVE;
    assert_int_equal(build(&t), OK);
    assert_int_equal(change->warnings.count, 1);
    assert_string_equal(change->warnings.items[0].field, "steps[0].remove");
    assert_non_null(strstr(change->warnings.items[0].en, "agent.site"));
}

static void a_policy_larger_than_a_fact_is_refused_with_the_figure(void **state)
{
    (void)state;
    struct config_topic t = a_topic(save_queue(a_queue("Wealth")));
    static struct config_step steps[POLICY_STEPS_MAX + 1];
    static char source[3000];
    for (size_t n = 0; n < sizeof source - 60;)
        n += (size_t)snprintf(source + n, sizeof source - n, "%sagent.skill[\"wealth\"] >= 1", n ? " and " : "");
    for (uint32_t i = 0; i <= POLICY_STEPS_MAX; i++)
        steps[i] = (struct config_step){.after_us = (i + 1) * SECOND_US, .text = i % 2 ? str_of(source) : STR("true")};
    t.steps = steps;
    t.steps_count = 100;
    assert_int_equal(build(&t), ERR_TOO_BIG);
    assert_string_equal(fault.field, "steps");
    assert_non_null(strstr(fault.en, "60000 fit"));
    t.steps_count = POLICY_STEPS_MAX + 1;
    assert_int_equal(build(&t), ERR_FIELD_RANGE);
    assert_string_equal(fault.field, "steps");
    assert_non_null(strstr(fault.en, "1001"));
}

/* -- the rest of a topic -- */

static void preference_priority_and_seeking_come_back(void **state)
{
    (void)state;
    struct config_topic t = a_topic(save_queue(a_queue("Wealth")));
    t.preferred = STR("agent.skill[\"wealth\"] + 2 * (agent.languages has customer.dialect)");
    t.priority_expression = STR("5 + 2 * (customer.deposits >= 1000000)");
    t.slack = 250;
    t.seek = SEEK_LAST | SEEK_PREFERRED;
    t.seek_us = 20 * SECOND_US;
    save_topic(&t);
    assert_int_equal(change->warnings.count, 1); /* there is no customer.preferred_agent */
    assert_string_equal(change->warnings.items[0].field, "seek.preferred");
    struct policy p;
    assert_int_equal(policy_read(change->command.rest, change->command.rest_bytes, &p), OK);
    assert_int_equal(p.slack, 250);
    assert_int_equal(p.seek, SEEK_LAST | SEEK_PREFERRED);
    assert_int_equal(p.seek_us, 20 * SECOND_US);
    uint8_t rich[40];
    struct attrs_writer w;
    attrs_write_init(&w, rich, sizeof rich);
    attrs_write_number(&w, attr_of("customer.deposits"), INT64_C(8000000000));
    struct lang_env env = {.customer = rich, .customer_bytes = w.n};
    assert_int_equal(lang_score(p.priority.p, p.priority.n, &env), 7000);
    assert_true(p.score.n > 0);
    place_reopen(&place);
    const struct config_topic *read = config_topic_key(view(), STR("wealth"));
    assert_true(str_eq(read->preferred, t.preferred));
    assert_true(str_eq(read->priority_expression, t.priority_expression));
    assert_int_equal(read->slack, 250);
    assert_int_equal(read->seek, t.seek);
    assert_int_equal(read->seek_us, t.seek_us);
}

static void what_cannot_be_is_refused_in_both_languages(void **state)
{
    (void)state;
    enum { CASES = 7 };
    struct config_topic t[CASES];
    static const char *const fields[CASES] = {"seek.max_us", "seek.max_us", "slack", "priority_expression", "preferred", "seek", "required"};
    queue_id queue = save_queue(a_queue("Wealth"));
    for (int i = 0; i < CASES; i++)
        t[i] = a_topic(queue);
    t[0].seek = SEEK_LAST;
    t[1].seek_us = 25 * 3600 * SECOND_US;
    t[2].slack = -1;
    t[3].priority_expression = STR("agent.skill[\"wealth\"]");
    t[4].preferred = STR("agent.skill[\"wealth\"] +");
    t[5].seek = 4;
    t[6].required = STR("agent.skill[\"wealth\"]");
    for (int i = 0; i < CASES; i++) {
        assert_int_not_equal(build(&t[i]), OK);
        assert_string_equal(fault.field, fields[i]);
        assert_true(i == 5 || (strlen(fault.en) > 0 && strlen(fault.zh) > 0));
    }
}

/* -- definitions -- */

static enum err put_definition(uint64_t id, const char *name, const char *source)
{
    uint64_t made;
    struct config_definition d = {.id = id, .name = str_of(name), .source = str_of(source), .zh = STR("定义"), .en = STR("Definition")};
    return config_definition_put(place.config, &place.router, &d, &made, &fault);
}

static void a_topic_follows_the_definitions_it_uses(void **state)
{
    (void)state;
    struct config_topic t = a_topic(save_queue(a_queue("Wealth"))), plain = t;
    assert_int_equal(put_definition(0, "expert", "agent.skill[\"wealth\"] >= 9"), OK);
    assert_int_equal(put_definition(0, "understood", "agent.languages has customer.dialect"), OK);
    t.required = STR("expert and understood");
    topic_id id = save_topic(&t);
    plain.key = STR("plain");
    topic_id other = save_topic(&plain);
    uint32_t version = config_topic(view(), id)->version;
    uint32_t calls = place.router.calls;
    assert_int_equal(put_definition(1, "expert", "agent.skill[\"wealth\"] >= 7"), OK);
    assert_int_equal(place.router.calls, calls + 1); /* this topic, and not the other */
    assert_int_equal(config_topic(view(), id)->version, version + 1);
    assert_int_equal(config_topic(view(), other)->version, 1);
    t.id = id;
    assert_int_equal(build(&t), OK);
    assert_true(meets(0, 7000, "minnan", "xiamen", "minnan"));
    assert_false(meets(0, 6999, "minnan", "xiamen", "minnan"));
    place_reopen(&place);
    assert_true(str_is(config_definition_named(view(), STR("expert"))->source, "agent.skill[\"wealth\"] >= 7"));
}

static void a_definition_that_breaks_a_topic_is_refused(void **state)
{
    (void)state;
    struct config_topic t = a_topic(save_queue(a_queue("Wealth")));
    assert_int_equal(put_definition(0, "expert", "agent.skill[\"wealth\"] >= 9"), OK);
    assert_int_equal(put_definition(0, "best", "expert and agent.site = \"xiamen\""), OK);
    t.required = STR("best");
    save_topic(&t);
    assert_int_equal(put_definition(1, "expert", "agent.skill[\"wealth\"]"), ERR_EXPRESSION); /* a number is no condition */
    assert_string_equal(fault.field, "source");
    assert_non_null(strstr(fault.en, "best"));
    assert_int_equal(put_definition(1, "expert", "best"), ERR_EXPRESSION); /* a circle */
    assert_int_equal(put_definition(1, "expert", "agent.skil[\"wealth\"] >= 9"), ERR_EXPRESSION);
    assert_int_equal(put_definition(2, "best", "agent.skill[\"wealth\"]"), ERR_EXPRESSION);
    assert_non_null(strstr(fault.en, "wealth")); /* the topic's key */
    assert_true(str_is(config_definition_named(view(), STR("best"))->source, "expert and agent.site = \"xiamen\""));
    assert_int_equal(put_definition(1, "expert", "agent.skill[\"wealth\"] >= 8"), OK);

    assert_int_equal(config_definition_delete(place.config, 1, &fault), ERR_STATE);
    assert_non_null(strstr(fault.en, "best"));
    assert_int_equal(config_definition_delete(place.config, 2, &fault), ERR_STATE);
    assert_non_null(strstr(fault.en, "wealth"));
    t.id = change->id;
    t.required = STR("expert");
    save_topic(&t);
    assert_int_equal(config_definition_delete(place.config, 2, &fault), OK);
    assert_int_equal(config_definition_delete(place.config, 2, &fault), ERR_MISSING);
    assert_null(config_definition_named(view(), STR("best")));
}

static void a_name_is_one_that_an_expression_can_use(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "9lives", "Expert", "near-by", "has", "agent", "let",
                                      "abcdefghijklmnopqrstuvwxyzabcdefghijklmno"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(put_definition(0, bad[i], "true"), ERR_INPUT);
        assert_string_equal(fault.field, "name");
    }
    assert_int_equal(put_definition(0, "near_by2", "true"), OK);
    assert_int_equal(put_definition(0, "near_by2", "true"), ERR_EXISTS);
    assert_int_equal(put_definition(1, "renamed", "true"), ERR_INPUT);
    assert_int_equal(put_definition(7, "renamed", "true"), ERR_MISSING);
}

static void a_definition_cut_off_half_way_is_finished_by_the_next_start(void **state)
{
    (void)state;
    struct config_topic t = a_topic(save_queue(a_queue("Wealth"))), second;
    assert_int_equal(put_definition(0, "expert", "agent.skill[\"wealth\"] >= 9"), OK);
    t.required = STR("expert");
    second = t;
    second.key = STR("second");
    topic_id ids[] = {save_topic(&t), save_topic(&second)};
    place.router.fail_at = place.router.calls + 2;
    assert_int_equal(put_definition(1, "expert", "agent.skill[\"wealth\"] >= 7"), ERR_STORE);
    place.router.fail_at = 0;
    place_reopen(&place);
    assert_int_equal(config_topic(view(), ids[0])->version, 2);
    assert_int_equal(config_topic(view(), ids[1])->version, 1);
    assert_int_equal(config_settle(place.config, &place.router), OK);
    assert_int_equal(config_topic(view(), ids[0])->version, 2);
    assert_int_equal(config_topic(view(), ids[1])->version, 2);
    uint32_t calls = place.router.calls;
    assert_int_equal(config_settle(place.config, &place.router), OK);
    assert_int_equal(place.router.calls, calls);
}

static void a_topic_built_upon_older_definitions_is_refused(void **state)
{
    (void)state;
    struct config_topic t = a_topic(save_queue(a_queue("Wealth")));
    assert_int_equal(put_definition(0, "expert", "agent.skill[\"wealth\"] >= 9"), OK);
    t.required = STR("expert");
    struct config_change *mine;
    assert_int_equal(config_topic_change(place.config, &t, &place.arena, &mine, &fault), OK);
    assert_int_equal(put_definition(1, "expert", "agent.skill[\"wealth\"] >= 7"), OK);
    assert_int_equal(config_apply(place.config, &place.router, mine), ERR_CHANGED);
}

static void every_company_has_the_medium_of_a_contact(void **state)
{
    (void)state;
    assert_int_equal(view()->medium, 0);
    assert_int_equal(config_settle(place.config, &place.router), OK);
    const struct config_view *v = view();
    assert_int_equal(v->medium, attr_of("contact.medium"));
    for (int m = MEDIUM_CHAT; m < MEDIA; m++)
        assert_true(v->media[m] > 0);
    assert_true(str_is(config_symbol(v, v->media[MEDIUM_VOICE])->text, "voice"));
    struct config_topic t = a_topic(save_queue(a_queue("Wealth")));
    t.required = STR("contact.medium = \"chat\" or agent.skill[\"wealth\"] >= 9");
    save_topic(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_queue_policy_comes_back_as_it_was_saved),
        CASE(a_queue_saved_without_values_keeps_its_attributes),
        CASE(overflow_in_a_circle_names_the_queues),
        CASE(two_administrators_do_not_close_a_circle_together),
        CASE(a_bad_policy_of_a_queue_is_named),
        CASE(the_routing_of_the_company_comes_back),
        CASE(a_silence_is_a_second_to_a_week_or_never),
        CASE(who_saw_an_older_version_changes_nothing),
        CASE(each_step_becomes_a_whole_requirement),
        CASE(steps_of_several_topics_do_not_mix),
        CASE(a_topic_of_before_there_were_steps_has_one),
        CASE(a_step_that_is_never_in_force_is_refused_with_its_times),
        CASE(a_step_in_force_for_some_patience_only_is_warned_of_with_that_patience),
        CASE(a_step_about_nothing_is_refused_or_warned_of),
        CASE(a_policy_larger_than_a_fact_is_refused_with_the_figure),
        CASE(preference_priority_and_seeking_come_back),
        CASE(what_cannot_be_is_refused_in_both_languages),
        CASE(a_topic_follows_the_definitions_it_uses),
        CASE(a_definition_that_breaks_a_topic_is_refused),
        CASE(a_name_is_one_that_an_expression_can_use),
        CASE(a_definition_cut_off_half_way_is_finished_by_the_next_start),
        CASE(a_topic_built_upon_older_definitions_is_refused),
        CASE(every_company_has_the_medium_of_a_contact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
