/* config_policy_test.h: a company with attributes, queues and topics to save, for the tests of policies. Included once by each. */
#pragma once

#include "service/config/config_test.h"

#include "engine/policy.h"
#include "service/config/inside.h"

#define NO_KEY ((struct str){"", 0})
#define TEXT(s) {(s), sizeof(s) - 1}

static struct place place;
static struct config_fault fault;
static struct config_change *change;

static inline const struct config_view *view(void)
{
    const struct config_view *v = config_take(place.config);
    config_drop(v); /* views live until the next reload, and the test is one thread */
    return v;
}

static inline attr_id attr_of(const char *text)
{
    const struct config_attribute *a = config_attribute_text(view(), str_of(text));
    assert_non_null(a);
    return a->id;
}

static inline queue_id save_queue(struct config_queue_input in)
{
    assert_int_equal(config_queue_change(place.config, &in, &place.arena, &change, &fault), OK);
    assert_int_equal(config_apply(place.config, &place.router, change), OK);
    return change->id;
}

static inline struct config_queue_input a_queue(const char *name)
{
    return (struct config_queue_input){.queue = {.zh = str_of(name), .en = str_of(name), .lease_us = 20 * SECOND_US,
                                                 .wrapup_us = 60 * SECOND_US, .decline_hold_us = 30 * SECOND_US,
                                                 .policy = queue_policy_default}};
}

static inline struct config_topic a_topic(queue_id queue)
{
    return (struct config_topic){.queue = queue, .key = STR("wealth"), .zh = STR("个人理财"), .en = STR("Personal wealth"), .priority = 5,
                                 .patience_us = 60 * SECOND_US, .required = STR("agent.skill[\"wealth\"] >= 9"), .active = true};
}

static inline enum err build(const struct config_topic *t)
{
    return config_topic_change(place.config, t, &place.arena, &change, &fault);
}

static inline topic_id save_topic(const struct config_topic *t)
{
    enum err err = build(t);
    if (err)
        fail_msg("%s: %s %s", err_code(err), fault.field, fault.en);
    assert_int_equal(config_apply(place.config, &place.router, change), OK);
    return change->id;
}

static inline void save_agent(agent_id id, queue_id queue, int64_t wealth_milli, const char *language, const char *site)
{
    struct str words[] = {str_of(language), str_of(site)};
    struct config_value values[] = {{.id = attr_of("agent.languages"), .words = &words[0], .words_count = 1},
                                    {.id = attr_of("agent.skill[\"wealth\"]"), .number = wealth_milli},
                                    {.id = attr_of("agent.site"), .words = &words[1], .words_count = 1}};
    struct config_agent_input in = {.id = id, .capacity = {[MEDIUM_CHAT] = 3}, .queues = &queue, .queues_count = queue ? 1 : 0,
                                    .values = values, .values_count = 3};
    assert_int_equal(config_agent_change(place.config, &in, &place.arena, &change, &fault), OK);
    assert_int_equal(config_apply(place.config, &place.router, change), OK);
}

static inline int open_place(void **state)
{
    (void)state;
    const char *field;
    place_open(&place);
    struct config_attribute list[] = {
        {0, SCOPE_AGENT, ATTR_SET, STR("languages"), NO_KEY, STR("语言"), STR("Languages"), false},
        {0, SCOPE_AGENT, ATTR_NUMBER, STR("skill"), STR("wealth"), STR("理财"), STR("Wealth"), false},
        {0, SCOPE_AGENT, ATTR_TEXT, STR("site"), NO_KEY, STR("地点"), STR("Site"), false},
        {0, SCOPE_CUSTOMER, ATTR_TEXT, STR("dialect"), NO_KEY, STR("方言"), STR("Dialect"), false},
        {0, SCOPE_CUSTOMER, ATTR_NUMBER, STR("deposits"), NO_KEY, STR("存款"), STR("Deposits"), false},
        {0, SCOPE_QUEUE, ATTR_TEXT, STR("site"), NO_KEY, STR("地点"), STR("Site"), false},
    };
    struct config_symbol word = {0, STR("minnan"), STR("闽南语"), STR("Minnan")};
    assert_int_equal(config_attributes_put(place.config, list, sizeof list / sizeof *list, &field), OK);
    return config_words_put(place.config, &word, 1, &field) ? 1 : 0;
}

static inline int close_place(void **state)
{
    (void)state;
    place_close(&place);
    return 0;
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, open_place, close_place)
