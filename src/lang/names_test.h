/* names_test.h: a small vocabulary for the tests of this room: Lujiang Bank's. Included by test programs only. */
#pragma once

#include <string.h>

#include "lang/lang.h"

static const struct known {
    enum attr_scope scope;
    const char *name, *key, *text;
    attr_id id;
    enum attr_type type;
} known[] = {
    {SCOPE_AGENT, "languages", "", "agent.languages", 16, ATTR_SET},
    {SCOPE_AGENT, "skill", "wealth", "agent.skill[\"wealth\"]", 17, ATTR_NUMBER},
    {SCOPE_AGENT, "skill", "loans", "agent.skill[\"loans\"]", 18, ATTR_NUMBER},
    {SCOPE_AGENT, "city", "", "agent.city", 19, ATTR_TEXT},
    {SCOPE_AGENT, "senior", "", "agent.senior", 20, ATTR_FLAG},
    {SCOPE_CUSTOMER, "dialect", "", "customer.dialect", 30, ATTR_TEXT},
    {SCOPE_CUSTOMER, "deposits", "", "customer.deposits", 31, ATTR_NUMBER},
    {SCOPE_CUSTOMER, "city", "", "customer.city", 32, ATTR_TEXT},
    {SCOPE_CUSTOMER, "vip", "", "customer.vip", 33, ATTR_FLAG},
    {SCOPE_CUSTOMER, "products", "", "customer.products", 34, ATTR_SET},
    {SCOPE_CUSTOMER, "tier", "", "customer.tier", 35, ATTR_NUMBER}, /* never has a value */
    {SCOPE_AGENT, "products", "", "agent.products", 21, ATTR_SET},
    {SCOPE_AGENT, "hired", "", "agent.hired", 22, ATTR_TIME},
    {SCOPE_AGENT, "rank", "", "agent.rank", 23, ATTR_NUMBER}, /* neither has this */
    {SCOPE_CUSTOMER, "since", "", "customer.since", 36, ATTR_TIME},
    {SCOPE_CONTACT, "topic", "", "contact.topic", 37, ATTR_TEXT},
    {SCOPE_QUEUE, "weight", "", "queue.weight", 50, ATTR_NUMBER},
};
enum { KNOWN = sizeof known / sizeof *known };

static const char *const symbols[] = {"",         "mandarin", "minnan", "xiamen",  "fuzhou", "fund",
                                      "mortgage", "quote\"d", "b\\s",   "閩南語", "english"};
enum { SYMBOLS = sizeof symbols / sizeof *symbols };

static inline symbol_id symbol_of(const char *z)
{
    for (symbol_id i = 1; i < SYMBOLS; i++)
        if (strcmp(symbols[i], z) == 0)
            return i;
    return 0;
}

static bool find_attribute(void *u, enum attr_scope scope, struct str name, struct str key, attr_id *ret_id,
                           enum attr_type *ret_type)
{
    (void)u;
    for (int i = 0; i < KNOWN; i++)
        if (known[i].scope == scope && str_is(name, known[i].name) && str_is(key, known[i].key)) {
            *ret_id = known[i].id;
            *ret_type = known[i].type;
            return true;
        }
    return false;
}

static bool find_symbol(void *u, struct str text, symbol_id *ret_symbol)
{
    (void)u;
    for (symbol_id i = 1; i < SYMBOLS; i++)
        if (str_is(text, symbols[i])) {
            *ret_symbol = i;
            return true;
        }
    return false;
}

static bool known_at(void *u, enum attr_scope scope, uint32_t i, struct str *ret_text)
{
    (void)u;
    for (int k = 0; k < KNOWN; k++)
        if (known[k].scope == scope && i-- == 0) {
            *ret_text = str_of(known[k].text);
            return true;
        }
    return false;
}

/* What the company has defined. */
static const struct {
    const char *name, *source;
} definitions[] = {
    {"near", "agent.city = customer.city"}, {"wealth", "agent.skill[\"wealth\"] default 0"},
    {"known_near", "let here = agent.city; here = customer.city and near"}, {"bonus", "10 * near + wealth"},
    {"ring", "rung or true"}, {"rung", "not ring"}, {"self", "self"}, {"empty", " "},
    {"wrong", "agent.citi = \"xiamen\""}, {"open", "(agent.city = customer.city"},
    {"double", "near and near and near and near and near and near and near and near"},
    {"deep1", "((((((((((near))))))))))"}, {"deep2", "((((((((((deep1))))))))))"}, {"deep3", "((((((((((deep2))))))))))"},
    {"min", "1"},
    {"many1", "double and double and double and double and double and double and double and double"},
    {"many2", "many1 and many1 and many1 and many1 and many1 and many1 and many1 and many1"},
    {"many3", "many2 and many2 and many2 and many2 and many2 and many2 and many2 and many2"},
};

static bool find_definition(void *u, struct str name, struct str *ret_source)
{
    (void)u;
    for (size_t i = 0; i < sizeof definitions / sizeof *definitions; i++)
        if (str_is(name, definitions[i].name)) {
            *ret_source = str_of(definitions[i].source);
            return true;
        }
    return false;
}

static bool defined_at(void *u, uint32_t i, struct str *ret_name)
{
    (void)u;
    if (i < sizeof definitions / sizeof *definitions)
        *ret_name = str_of(definitions[i].name);
    return i < sizeof definitions / sizeof *definitions;
}

static const struct lang_names names = {.attribute = find_attribute, .symbol = find_symbol, .known = known_at,
                                        .definition = find_definition, .defined = defined_at};

/* An agent of Lujiang Bank and the customer of the story: what most expressions are asked about. */
struct world {
    uint8_t agent[400], customer[400], queue[40];
    struct lang_env env;
};

static inline void world_init(struct world *w)
{
    struct attrs_writer a, c, q;

    attrs_write_init(&a, w->agent, sizeof w->agent);
    attrs_write_set(&a, ATTR_QUEUES, (symbol_id[]){1, 2}, 2);
    attrs_write_set(&a, 16, (symbol_id[]){symbol_of("minnan"), symbol_of("mandarin")}, 2);
    attrs_write_number(&a, 17, 9500);
    attrs_write_number(&a, 18, -2250);
    attrs_write_text(&a, 19, symbol_of("xiamen"));
    attrs_write_flag(&a, 20, 1);
    attrs_write_set(&a, 21, (symbol_id[]){symbol_of("fund"), symbol_of("mortgage")}, 2);
    attrs_write_time(&a, 22, INT64_C(1577836800000)); /* 2020-01-01 */
    attrs_write_init(&c, w->customer, sizeof w->customer);
    attrs_write_text(&c, 30, symbol_of("minnan"));
    attrs_write_number(&c, 31, INT64_C(8000000000));
    attrs_write_text(&c, 32, symbol_of("xiamen"));
    attrs_write_flag(&c, 33, 0);
    attrs_write_set(&c, 34, (symbol_id[]){symbol_of("fund")}, 1);
    attrs_write_time(&c, 36, INT64_C(1763769600000)); /* 2025-11-22 */
    attrs_write_text(&c, 37, symbol_of("mortgage"));
    attrs_write_init(&q, w->queue, sizeof w->queue);
    attrs_write_number(&q, 50, 2500);
    w->env = (struct lang_env){.agent = w->agent, .customer = w->customer, .agent_bytes = a.n, .customer_bytes = c.n,
                               .queue = w->queue, .queue_bytes = q.n, .arrived_ms = INT64_C(1795336200000)}; /* 2026-11-22 08:30 */
}
