#include "service/config/config_test.h"

#include <pthread.h>

#include "engine/policy.h"
#include "service/config/inside.h"

#define NO_KEY ((struct str){"", 0})

static struct place place;
static const char *field; /* of what is put at once */
static struct config_fault fault;

static int open_place(void **state)
{
    (void)state;
    place_open(&place);
    field = NULL;
    return 0;
}

static int close_place(void **state)
{
    (void)state;
    place_close(&place);
    return 0;
}

static const struct config_view *view(void)
{
    /* Good until the test ends: views live until dropped, and the test is one thread. */
    const struct config_view *v = config_take(place.config);
    config_drop(v);
    return v;
}

static void declare(void)
{
    struct config_attribute list[] = {
        {0, SCOPE_AGENT, ATTR_SET, STR("languages"), NO_KEY, STR("语言"), STR("Languages"), false},
        {0, SCOPE_AGENT, ATTR_NUMBER, STR("skill"), STR("wealth"), STR("理财"), STR("Wealth"), false},
        {0, SCOPE_AGENT, ATTR_TEXT, STR("site"), NO_KEY, STR("地点"), STR("Site"), false},
        {0, SCOPE_AGENT, ATTR_FLAG, STR("senior"), NO_KEY, STR("资深"), STR("Senior"), false},
        {0, SCOPE_CUSTOMER, ATTR_TEXT, STR("dialect"), NO_KEY, STR("方言"), STR("Dialect"), false},
        {0, SCOPE_CUSTOMER, ATTR_NUMBER, STR("patience"), NO_KEY, STR("耐心"), STR("Patience"), false},
    };
    struct config_symbol words[] = {
        {0, STR("minnan"), STR("闽南语"), STR("Minnan")},
        {0, STR("mandarin"), STR("普通话"), STR("Mandarin")},
    };
    assert_int_equal(config_attributes_put(place.config, list, sizeof list / sizeof *list, &field), OK);
    assert_int_equal(config_words_put(place.config, words, sizeof words / sizeof *words, &field), OK);
}

static struct config_queue_input a_queue(void)
{
    return (struct config_queue_input){.queue = {.zh = STR("理财"), .en = STR("Wealth"), .lease_us = 20 * SECOND_US,
                                                 .wrapup_us = 60 * SECOND_US, .decline_hold_us = 30 * SECOND_US,
                                                 .policy = queue_policy_default}};
}

static enum err build_queue(const struct config_queue_input *in, struct config_change **ret_change)
{
    return config_queue_change(place.config, in, &place.arena, ret_change, &fault);
}

static queue_id make_queue(void)
{
    struct config_queue_input q = a_queue();
    struct config_change *change;
    assert_int_equal(build_queue(&q, &change), OK);
    assert_int_equal(config_apply(place.config, &place.router, change), OK);
    return change->id;
}

static const struct config_step one_step[] = {{.permille = 500, .text = {"agent.skill[\"wealth\"] >= 7", 26}}};

static struct config_topic a_topic(queue_id queue)
{
    return (struct config_topic){
        .queue = queue, .key = STR("wealth"), .zh = STR("个人理财"), .en = STR("Personal wealth"), .priority = 5,
        .patience_us = 60 * SECOND_US,
        .required = STR("agent.languages has customer.dialect and agent.skill[\"wealth\"] >= 9.5"),
        .steps = one_step, .steps_count = 1, .active = true};
}

static enum err build_topic(const struct config_topic *t, struct config_change **ret_change)
{
    return config_topic_change(place.config, t, &place.arena, ret_change, &fault);
}

static void an_empty_store_has_no_company(void **state)
{
    (void)state;
    assert_int_equal(view()->org, 0);
    assert_int_equal(config_company_put(place.config, STR("鹭江银行"), STR("Lujiang Bank"), 1, &field), OK);
    assert_int_equal(view()->org, ORG_FIRST);
    assert_true(str_is(view()->zh, "鹭江银行"));
    assert_int_equal(config_company_put(place.config, STR(""), STR("Bank"), 1, &field), ERR_FIELD_RANGE);
    assert_string_equal(field, "name_zh");
}

static void vocabulary_is_found_again_after_a_restart(void **state)
{
    (void)state;
    declare();
    place_reopen(&place);
    const struct config_view *v = view();
    const struct config_attribute *skill = config_attribute_named(v, SCOPE_AGENT, STR("skill"), STR("wealth"));
    assert_non_null(skill);
    assert_true(skill->id >= ATTR_FIRST);
    assert_int_equal(skill->type, ATTR_NUMBER);
    assert_ptr_equal(config_attribute(v, skill->id), skill);
    assert_null(config_attribute_named(v, SCOPE_CUSTOMER, STR("skill"), STR("wealth")));
    assert_null(config_attribute(v, 9999));
    const struct config_symbol *minnan = config_word(v, STR("minnan"));
    assert_non_null(minnan);
    assert_true(str_is(minnan->zh, "闽南语"));
    assert_ptr_equal(config_symbol(v, minnan->id), minnan);
    assert_null(config_word(v, STR("minna")));
    assert_int_equal(v->patience, config_attribute_named(v, SCOPE_CUSTOMER, STR("patience"), NO_KEY)->id);
}

static void putting_again_changes_labels_and_keeps_numbers(void **state)
{
    (void)state;
    declare();
    symbol_id minnan = config_word(view(), STR("minnan"))->id;
    struct config_symbol again = {0, STR("minnan"), STR("闽南话"), STR("Hokkien")};
    assert_int_equal(config_words_put(place.config, &again, 1, &field), OK);
    assert_int_equal(config_word(view(), STR("minnan"))->id, minnan);
    assert_true(str_is(config_word(view(), STR("minnan"))->en, "Hokkien"));
    struct config_attribute other = {0, SCOPE_AGENT, ATTR_TEXT, STR("languages"), NO_KEY, STR("语言"), STR("Languages"), false};
    assert_int_equal(config_attributes_put(place.config, &other, 1, &field), ERR_STATE);
    assert_string_equal(field, "type");
}

static void a_queue_reaches_engine_and_rows(void **state)
{
    (void)state;
    assert_int_equal(make_queue(), 1);
    assert_int_equal(make_queue(), 2);
    assert_int_equal(store_last(place.store), 2); /* a fact each */
    place_reopen(&place);
    const struct config_queue *q = config_queue(view(), 2);
    assert_non_null(q);
    assert_int_equal(q->lease_us, 20 * SECOND_US);
    assert_true(str_is(q->en, "Wealth"));
    assert_int_equal(make_queue(), 3);
}

static void a_bad_value_of_a_queue_is_named(void **state)
{
    (void)state;
    static char long_name[3 * 81 + 1];
    for (int i = 0; i < 81; i++)
        memcpy(long_name + 3 * i, "理", 3);
    struct config_queue_input q[10];
    const char *fields[10] = {"lease_us", "lease_us", "wrapup_us", "wrapup_us", "decline_hold_us", "name_zh",
                              "name_zh",  "name_en",  "name_en",   "id"};
    for (int i = 0; i < 10; i++)
        q[i] = a_queue();
    q[0].queue.lease_us = 5 * SECOND_US - 1;
    q[1].queue.lease_us = 300 * SECOND_US + 1;
    q[2].queue.wrapup_us = -1;
    q[3].queue.wrapup_us = 3600 * SECOND_US + 1;
    q[4].queue.decline_hold_us = INT64_MAX;
    q[5].queue.zh = NO_KEY;
    q[6].queue.zh = (struct str){long_name, 243};
    q[7].queue.en = (struct str){"a\0b", 3};
    q[8].queue.en = STR("line\nfeed");
    q[9].queue.id = 77;
    for (int i = 0; i < 10; i++) {
        struct config_change *change;
        assert_int_not_equal(build_queue(&q[i], &change), OK);
        assert_string_equal(fault.field, fields[i]);
    }
    q[6].queue.zh.n = 240; /* 80 characters are fine */
    struct config_change *change;
    assert_int_equal(build_queue(&q[6], &change), OK);
}

static void a_topic_becomes_a_policy_that_the_engine_takes(void **state)
{
    (void)state;
    declare();
    struct config_topic t = a_topic(make_queue());
    struct config_change *change;
    struct policy policy;
    assert_int_equal(build_topic(&t, &change), OK);
    assert_int_equal(policy_read(change->command.rest, change->command.rest_bytes, &policy), OK);
    assert_int_equal(policy.version, 1);
    assert_int_equal(policy.patience_us, 60 * SECOND_US);
    assert_int_equal(lang_conjuncts(policy.required.p, policy.required.n), 2);
    assert_int_equal(policy.steps, 1);
    struct policy_step step;
    size_t at = 0;
    assert_true(policy_step(&policy, &at, &step));
    assert_int_equal(step.permille, 500);
    assert_int_equal(lang_conjuncts(step.required.p, step.required.n), 1);
    assert_int_equal(config_apply(place.config, &place.router, change), OK);

    const struct config_topic *stored = config_topic_key(view(), STR("wealth"));
    assert_non_null(stored);
    assert_true(str_eq(stored->required, t.required));
    assert_int_equal(stored->version, 1);
    t.id = stored->id;
    t.priority = 6;
    assert_int_equal(build_topic(&t, &change), OK);
    assert_int_equal(config_apply(place.config, &place.router, change), OK);
    assert_int_equal(config_topic(view(), t.id)->version, 2);
    assert_int_equal(config_topic(view(), t.id)->priority, 6);
}

static void a_bad_value_of_a_topic_is_named(void **state)
{
    (void)state;
    declare();
    queue_id queue = make_queue();
    enum { CASES = 11 };
    struct config_topic t[CASES];
    const char *fields[CASES] = {"key",   "key",  "priority", "priority", "steps[0].permille", "patience_us", "patience_us",
                                 "queue", "id",   "required", "steps[0].requirement"};
    static char source[LANG_SOURCE_MAX + 1];
    memset(source, ' ', sizeof source);
    for (int i = 0; i < CASES; i++)
        t[i] = a_topic(queue);
    t[0].key = STR("Wealth");
    t[1].key = NO_KEY;
    t[2].priority = 10;
    t[3].priority = -1;
    t[4].steps = &(struct config_step){.permille = 1001};
    t[5].patience_us = 5 * SECOND_US - 1;
    t[6].patience_us = 24 * 3600 * SECOND_US + 1;
    t[7].queue = 9;
    t[8].id = 9;
    t[9].required = (struct str){source, sizeof source};
    t[10].steps = &(struct config_step){.permille = 1, .text = STR("agent.wealth >= 7")};
    for (int i = 0; i < CASES; i++) {
        struct config_change *change;
        assert_int_not_equal(build_topic(&t[i], &change), OK);
        assert_string_equal(fault.field, fields[i]);
    }
}

static void a_key_belongs_to_one_topic(void **state)
{
    (void)state;
    declare();
    struct config_topic t = a_topic(make_queue());
    struct config_change *first, *second, *third;
    assert_int_equal(build_topic(&t, &first), OK);
    assert_int_equal(build_topic(&t, &second), OK); /* two administrators at once */
    assert_int_equal(config_apply(place.config, &place.router, first), OK);
    assert_int_equal(config_apply(place.config, &place.router, second), ERR_CHANGED);
    assert_int_equal(build_topic(&t, &third), ERR_EXISTS);
    assert_string_equal(fault.field, "key");
    assert_int_equal(view()->topics_count, 1);
}

static void a_change_built_upon_an_older_version_is_refused(void **state)
{
    (void)state;
    declare();
    struct config_topic t = a_topic(make_queue());
    struct config_change *change, *mine, *theirs;
    assert_int_equal(build_topic(&t, &change), OK);
    assert_int_equal(config_apply(place.config, &place.router, change), OK);
    t.id = change->id;
    t.priority = 1;
    assert_int_equal(build_topic(&t, &mine), OK);
    t.priority = 2;
    assert_int_equal(build_topic(&t, &theirs), OK);
    assert_int_equal(config_apply(place.config, &place.router, theirs), OK);
    assert_int_equal(config_apply(place.config, &place.router, mine), ERR_CHANGED);
    assert_int_equal(config_topic(view(), t.id)->priority, 2);
}

static void a_wrong_expression_says_where_and_uses_up_no_number(void **state)
{
    (void)state;
    declare();
    struct config_topic t = a_topic(make_queue());
    struct config_change *change;
    symbol_id next = place.config->next_symbol;
    t.required = STR("agent.site = \"kulangsu\" and agent.skil[\"wealth\"] > 9");
    assert_int_equal(build_topic(&t, &change), ERR_EXPRESSION);
    assert_string_equal(fault.field, "required");
    assert_int_equal(fault.where.at, 28);
    assert_string_equal(fault.where.suggestion, "agent.skill[\"wealth\"]");
    assert_int_equal(config_check_expression(view(), t.required, false, &fault.where), ERR_EXPRESSION);
    assert_int_equal(config_check_expression(view(), STR("agent.site = \"kulangsu\""), false, &fault.where), OK);
    assert_int_equal(place.config->next_symbol, next);
}

static void a_new_word_joins_the_vocabulary_with_its_policy(void **state)
{
    (void)state;
    declare();
    struct config_topic t = a_topic(make_queue());
    struct config_change *failed, *change;
    t.required = STR("agent.languages has \"hakka\"");
    assert_int_equal(build_topic(&t, &failed), OK);
    assert_null(config_word(view(), STR("hakka")));
    place.router.fail_at = place.router.calls + 1;
    assert_int_equal(config_apply(place.config, &place.router, failed), ERR_STORE);
    assert_null(config_word(view(), STR("hakka")));

    symbol_id reserved;
    bool is_new;
    assert_int_equal(config_intern(place.config, STR("hakka"), &reserved, &is_new), OK);
    assert_true(is_new);
    assert_int_equal(build_topic(&t, &change), OK);
    assert_int_equal(config_apply(place.config, &place.router, change), OK);
    assert_int_equal(config_word(view(), STR("hakka"))->id, reserved); /* the same number all the way */
    assert_null(place.config->pending);
    place_reopen(&place);
    assert_int_equal(config_word(view(), STR("hakka"))->id, reserved);
}

static void the_vocabulary_is_bounded(void **state)
{
    (void)state;
    symbol_id id;
    bool is_new;
    static char long_word[CONFIG_WORD_BYTES_MAX + 1];
    memset(long_word, 'w', sizeof long_word);
    assert_int_equal(config_intern(place.config, (struct str){long_word, sizeof long_word}, &id, &is_new), ERR_FIELD_RANGE);
    assert_int_equal(config_intern(place.config, (struct str){long_word, 64}, &id, &is_new), OK);
    place.config->next_symbol = CONFIG_SYMBOLS_MAX;
    assert_int_equal(config_intern(place.config, STR("last"), &id, &is_new), OK);
    assert_int_equal(config_intern(place.config, STR("over"), &id, &is_new), ERR_FULL);
    assert_int_equal(config_intern(place.config, STR("last"), &id, &is_new), OK);
}

static void an_agent_comes_back_as_the_engine_has_it(void **state)
{
    (void)state;
    declare();
    queue_id queues[] = {make_queue(), make_queue()};
    const struct config_view *v = config_take(place.config);
    struct str languages[] = {STR("minnan"), STR("mandarin"), STR("cantonese")}, site = STR("xiamen");
    struct config_value values[] = {
        {.id = config_attribute_named(v, SCOPE_AGENT, STR("senior"), NO_KEY)->id, .number = 1},
        {.id = config_attribute_named(v, SCOPE_AGENT, STR("languages"), NO_KEY)->id, .words = languages, .words_count = 3},
        {.id = config_attribute_named(v, SCOPE_AGENT, STR("site"), NO_KEY)->id, .words = &site, .words_count = 1},
        {.id = config_attribute_named(v, SCOPE_AGENT, STR("skill"), STR("wealth"))->id, .number = 9700},
    };
    config_drop(v);
    struct config_agent_input in = {.id = 500, .capacity = {[MEDIUM_CHAT] = 3, [MEDIUM_VOICE] = 1, [MEDIUM_TASK] = 50}, .queues = queues, .queues_count = 2, .values = values, .values_count = 4};
    struct config_change *change;
    assert_int_equal(config_agent_change(place.config, &in, &place.arena, &change, &fault), OK);
    assert_int_equal(attrs_check(change->command.rest, change->command.rest_bytes), OK);
    assert_int_equal(config_apply(place.config, &place.router, change), OK);
    in.id = 400; /* another one, without any attribute, sorted before */
    in.queues_count = in.values_count = 0;
    struct config_change *bare;
    assert_int_equal(config_agent_change(place.config, &in, &place.arena, &bare, &fault), OK);
    assert_int_equal(config_apply(place.config, &place.router, bare), OK);

    place_reopen(&place);
    const struct config_agent *a = config_agent(view(), 500);
    assert_non_null(a);
    assert_int_equal(a->capacity[MEDIUM_CHAT], 3);
    assert_int_equal(a->capacity[MEDIUM_VOICE], 1);
    assert_int_equal(a->capacity[MEDIUM_EMAIL], 0);
    assert_int_equal(a->capacity[MEDIUM_TASK], 50);
    assert_int_equal(a->version, 1);
    assert_int_equal(a->attrs_bytes, change->command.rest_bytes);
    assert_memory_equal(a->attrs, change->command.rest, a->attrs_bytes);
    assert_int_equal(config_agent(view(), 400)->attrs_bytes, 0);
    assert_non_null(config_word(view(), STR("cantonese")));
    struct engine_agent seen;
    assert_true(engine_agent(place.router.engine, 500, &seen));
    assert_int_equal(seen.capacity, 3);
}

static void a_bad_value_of_an_agent_is_named(void **state)
{
    (void)state;
    declare();
    queue_id nowhere = 5;
    const struct config_view *v = view();
    attr_id skill = config_attribute_named(v, SCOPE_AGENT, STR("skill"), STR("wealth"))->id;
    attr_id dialect = config_attribute_named(v, SCOPE_CUSTOMER, STR("dialect"), NO_KEY)->id;
    attr_id senior = config_attribute_named(v, SCOPE_AGENT, STR("senior"), NO_KEY)->id;
    struct str word = STR("minnan"), empty = NO_KEY;
    struct config_value twice[] = {{.id = skill, .number = 1}, {.id = skill, .number = 2}};
    struct config_value of_customer = {.id = dialect, .words = &word, .words_count = 1};
    struct config_value no_number = {.id = skill, .words = &word, .words_count = 1};
    struct config_value flag_of_two = {.id = senior, .number = 2};
    attr_id site = config_attribute_named(v, SCOPE_AGENT, STR("site"), NO_KEY)->id;
    struct config_value empty_word = {.id = site, .words = &empty, .words_count = 1};
    struct {
        struct config_agent_input in;
        enum err err;
        const char *field;
    } cases[] = {
        {{.id = 0}, ERR_MISSING, "id"},
        {{.id = 1, .capacity = {[MEDIUM_CHAT] = 51}}, ERR_FIELD_RANGE, "capacity"},
        {{.id = 1, .capacity = {[MEDIUM_TASK] = 51}}, ERR_FIELD_RANGE, "capacities.task"},
        {{.id = 1, .queues = &nowhere, .queues_count = 1}, ERR_MISSING, "queues"},
        {{.id = 1, .values = twice, .values_count = 2}, ERR_INPUT, "attributes"},
        {{.id = 1, .values = &of_customer, .values_count = 1}, ERR_MISSING, "attributes"},
        {{.id = 1, .values = &no_number, .values_count = 1}, ERR_INPUT, "attributes"},
        {{.id = 1, .values = &flag_of_two, .values_count = 1}, ERR_INPUT, "attributes"},
        {{.id = 1, .values = &empty_word, .values_count = 1}, ERR_FIELD_RANGE, "attributes"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct config_change *change;
        assert_int_equal(config_agent_change(place.config, &cases[i].in, &place.arena, &change, &fault), cases[i].err);
        assert_string_equal(fault.field, cases[i].field);
    }
}

static void codes_endpoints_and_defaults_are_kept(void **state)
{
    (void)state;
    char secret[65], other[65];
    declare();
    config_secret(secret);
    config_secret(other);
    assert_string_not_equal(secret, other);
    struct config_code codes[] = {{.zh = STR("已解决"), .en = STR("Solved"), .active = true}, {.zh = STR("回访"), .en = STR("Call back"), .active = true}};
    assert_int_equal(config_codes_put(place.config, codes, 2, &field), OK);
    struct config_endpoint e = {.channel = STR("chat"), .key = STR("site-1"), .name = STR("Site"), .secret = str_of(secret),
                                .origins = STR("https://bank.example")};
    assert_int_equal(config_endpoint_put(place.config, &e, &field), OK);
    assert_int_equal(config_endpoint_put(place.config, &e, &field), ERR_EXISTS);
    attr_id dialect = config_attribute_named(view(), SCOPE_CUSTOMER, STR("dialect"), NO_KEY)->id;
    assert_int_equal(config_default_put(place.config, true, dialect, STR("mandarin"), &field), OK);
    assert_int_equal(config_default_put(place.config, true, dialect, STR("nowhere"), &field), ERR_MISSING);

    place_reopen(&place);
    const struct config_view *v = view();
    assert_int_equal(v->codes_count, 2);
    assert_true(str_is(config_code(v, 2)->en, "Call back"));
    assert_true(str_is(config_endpoint_key(v, STR("site-1"))->secret, secret));
    struct attr attr;
    assert_int_equal(attrs_check(v->defaults[1], v->defaults_bytes[1]), OK);
    assert_true(attrs_find(v->defaults[1], v->defaults_bytes[1], dialect, &attr));
    assert_int_equal(attr.number, config_word(v, STR("mandarin"))->id);
    assert_int_equal(v->defaults_bytes[0], 0);
}

static uint64_t put_reason(struct config_reason r, enum err expected)
{
    uint64_t number = 0;

    assert_int_equal(config_reason_put(place.config, &r, &number, &fault), expected);
    return expected == OK ? number : (uint64_t)(unsigned char)fault.field[0];
}

static void a_company_begins_with_reasons_and_declares_its_own(void **state)
{
    (void)state;
    declare();
    assert_int_equal(config_company_put(place.config, STR("鹭江银行"), STR("Lujiang Bank"), 1, &field), OK);
    assert_int_equal(view()->reasons_count, 7);
    assert_true(config_reason(view(), REASON_DECLINE, DECLINE_SKILL)->for_good && !config_reason(view(), REASON_DECLINE, DECLINE_BUSY)->for_good);
    assert_true(config_reason(view(), REASON_PAUSE, PAUSE_MEETING)->work && !config_reason(view(), REASON_PAUSE, PAUSE_LUNCH)->work);
    assert_null(config_reason(view(), REASON_PAUSE, PAUSE_MISSED)); /* nobody's to choose */

    const struct config_reason coach = {.kind = REASON_PAUSE, .zh = STR("辅导"), .en = STR("Coaching"), .active = true, .work = true, .position = 1};
    assert_int_equal(put_reason(coach, OK), REASON_DECLARED);
    assert_int_equal(put_reason(coach, ERR_EXISTS), 'n');
    /* The same name of the other kind is another matter, and its numbers are its own. */
    const struct config_reason other = {.kind = REASON_DECLINE, .zh = STR("辅导"), .en = STR("Coaching"), .active = true, .for_good = true, .position = -1};
    assert_int_equal(put_reason(other, OK), REASON_DECLARED);
    assert_int_equal(config_reason(view(), REASON_PAUSE, REASON_DECLARED)->position, 1);
    assert_int_equal(config_reason(view(), REASON_PAUSE, PAUSE_LUNCH)->position, 2);
    assert_int_equal(config_reason(view(), REASON_DECLINE, REASON_DECLARED)->position, 3);
    assert_true(config_reason(view(), REASON_DECLINE, REASON_DECLARED)->for_good);
    put_reason((struct config_reason){.kind = REASON_PAUSE, .number = PAUSE_MISSED, .zh = STR("甲"), .en = STR("A"), .active = true}, ERR_MISSING);
    /* One of each stays: for three of declining, and then the last. */
    const struct str names[] = {STR(""), STR("一"), STR("二"), STR("三")}; /* the view that r is of goes */
    for (uint64_t n = DECLINE_BUSY; n <= DECLINE_CONFLICT; n++) {
        struct config_reason r = *config_reason(view(), REASON_DECLINE, n);
        r.zh = r.en = names[n];
        r.active = false;
        put_reason(r, OK);
    }
    struct config_reason last = other;
    last.number = REASON_DECLARED;
    last.active = false;
    assert_int_equal(put_reason(last, ERR_STATE), 'a');
    /* What was archived is not begun with again, and its number is nobody else's. */
    assert_int_equal(config_company_put(place.config, STR("鹭江"), STR("Lujiang"), 2, &field), OK);
    place_reopen(&place);
    assert_false(config_reason(view(), REASON_DECLINE, DECLINE_BUSY)->active);
    assert_int_equal(put_reason((struct config_reason){.kind = REASON_DECLINE, .zh = STR("乙"), .en = STR("B"), .active = true}, OK), REASON_DECLARED + 1);
    for (uint32_t i = 5; i < CONFIG_REASONS_MAX; i++) {
        char name[24];
        snprintf(name, sizeof name, "r%u", i);
        put_reason((struct config_reason){.kind = REASON_DECLINE, .zh = str_of(name), .en = str_of(name), .active = true}, OK);
    }
    put_reason((struct config_reason){.kind = REASON_DECLINE, .zh = STR("丙"), .en = STR("C"), .active = true}, ERR_FULL);
    assert_true(REASON_DECLARED + CONFIG_REASONS_MAX <= REASON_MAX);
}

static queue_id make_queue_of(const uint64_t *codes, uint16_t count, uint32_t warnings)
{
    struct config_queue_input q = a_queue();
    struct config_change *change;
    q.queue.codes = codes;
    q.queue.codes_count = count;
    assert_int_equal(build_queue(&q, &change), OK);
    assert_int_equal(change->warnings.count, warnings);
    assert_int_equal(config_apply(place.config, &place.router, change), OK);
    return change->id;
}

static void a_queue_offers_what_it_lists_and_all_below_that_can_be_given(void **state)
{
    (void)state;
    /* 1 above 2 and 3; 4 alone; 5 above 6, archived */
    struct config_code codes[] = {{.zh = STR("一"), .en = STR("1"), .active = true}, {.zh = STR("二"), .en = STR("2"), .active = true, .parent = 1},
                                  {.zh = STR("三"), .en = STR("3"), .active = true, .parent = 1}, {.zh = STR("四"), .en = STR("4"), .active = true},
                                  {.zh = STR("五"), .en = STR("5"), .parent = 0}, {.zh = STR("六"), .en = STR("6"), .active = true, .parent = 5}};
    static const struct {
        uint64_t list[3];
        uint16_t count;
        const char *offered; /* by number */
    } cases[] = {{{0}, 0, "011100"}, {{1}, 1, "011000"}, {{4, 2, 4}, 3, "010100"}, {{5}, 1, ""}, {{5, 3}, 2, "001000"}};
    queue_id ids[5];

    assert_int_equal(config_codes_put(place.config, codes, 6, &field), OK);
    for (size_t i = 0; i < 5; i++)
        ids[i] = make_queue_of(cases[i].list, cases[i].count, i == 3);
    place_reopen(&place);
    const struct config_view *v = view();
    for (size_t i = 0; i < 5; i++) {
        const struct config_queue *q = config_queue(v, ids[i]);
        for (uint64_t id = 1; id <= 6; id++)
            assert_int_equal(config_code_offered(v, q, id), strlen(cases[i].offered) >= id && cases[i].offered[id - 1] == '1');
        assert_int_equal(config_code_any(v, q), cases[i].offered[0] != 0);
    }
    assert_int_equal(config_queue(v, ids[2])->codes_count, 2);
    assert_int_equal(config_queue(v, ids[2])->codes[0], 2);
    struct config_queue_input q = a_queue();
    struct config_change *change;
    q.queue.codes = (const uint64_t[]){1, 7};
    q.queue.codes_count = 2;
    assert_int_equal(build_queue(&q, &change), ERR_MISSING);
    assert_string_equal(fault.field, "codes[1]");
}

static void a_view_outlives_the_reload(void **state)
{
    (void)state;
    declare();
    const struct config_view *old = config_take(place.config);
    uint32_t before = old->symbols_count;
    struct config_symbol more = {0, STR("hakka"), STR("客家话"), STR("Hakka")};
    assert_int_equal(config_words_put(place.config, &more, 1, &field), OK);
    assert_int_equal(old->symbols_count, before);
    assert_null(config_word(old, STR("hakka")));
    assert_true(str_is(config_word(old, STR("minnan"))->en, "Minnan"));
    assert_int_equal(view()->symbols_count, before + 1);
    config_drop(old);
}

static _Atomic int reading;

static void *read_always(void *arg)
{
    (void)arg;
    uintptr_t wrong = 0;
    while (reading) {
        const struct config_view *v = config_take(place.config);
        const struct config_symbol *word = config_word(v, STR("minnan"));
        wrong += !word || config_symbol(v, word->id) != word;
        config_drop(v);
    }
    return (void *)wrong;
}

static void reading_goes_on_while_it_is_reloaded(void **state)
{
    (void)state;
    pthread_t readers[2];
    declare();
    reading = 1;
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&readers[i], NULL, read_always, NULL), 0);
    for (int i = 0; i < 100; i++)
        assert_int_equal(config_reload(place.config), OK);
    reading = 0;
    for (int i = 0; i < 2; i++) {
        void *wrong;
        pthread_join(readers[i], &wrong);
        assert_null(wrong);
    }
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, open_place, close_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(an_empty_store_has_no_company),
        CASE(vocabulary_is_found_again_after_a_restart),
        CASE(putting_again_changes_labels_and_keeps_numbers),
        CASE(a_queue_reaches_engine_and_rows),
        CASE(a_bad_value_of_a_queue_is_named),
        CASE(a_topic_becomes_a_policy_that_the_engine_takes),
        CASE(a_bad_value_of_a_topic_is_named),
        CASE(a_key_belongs_to_one_topic),
        CASE(a_change_built_upon_an_older_version_is_refused),
        CASE(a_wrong_expression_says_where_and_uses_up_no_number),
        CASE(a_new_word_joins_the_vocabulary_with_its_policy),
        CASE(the_vocabulary_is_bounded),
        CASE(an_agent_comes_back_as_the_engine_has_it),
        CASE(a_bad_value_of_an_agent_is_named),
        CASE(codes_endpoints_and_defaults_are_kept),
        CASE(a_company_begins_with_reasons_and_declares_its_own),
        CASE(a_queue_offers_what_it_lists_and_all_below_that_can_be_given),
        CASE(a_view_outlives_the_reload),
        CASE(reading_goes_on_while_it_is_reloaded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
