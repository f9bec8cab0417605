/* Arithmetic, times, sets, names and definitions: what they are worth, and what is said about wrong ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "lang/names_test.h"

#define MISSING INT64_MIN

static const struct {
    const char *source;
    bool result;
} conditions[] = {
    {"customer.deposits + 1 > 8000000", true},
    {"customer.deposits / 1000000 = 8", true},
    {"agent.skill[\"wealth\"] + agent.skill[\"loans\"] * 2 = 5", true},
    {"agent.skill[\"wealth\"] -1 = 8.5", true}, /* a minus sign, not a number -1 */
    {"agent.skill[\"wealth\"] - -1 = 10.5", true},
    {"-agent.skill[\"loans\"] = 2.25", true},
    {"-(agent.skill[\"loans\"] + 1) = 1.25", true},
    {"10 - 4 - 3 = 3 and 24 / 4 / 2 = agent.skill[\"wealth\"] - 6.5", true},
    {"2 + 3 * 4 = agent.skill[\"wealth\"] + 4.5", true},
    {"min(agent.skill[\"wealth\"], 9) = 9 and max(1, agent.skill[\"loans\"], 3) = 3", true},
    {"count(agent.languages) = 2 and count(customer.products) + 1 = 2", true},
    {"queue.weight = 2.5", true},
    {"contact.topic = \"mortgage\"", true},
    {"customer.tier default 5 = 5", true},
    {"customer.tier default agent.rank default 7 = 7", true},
    {"customer.deposits default 5 = 5", false},
    {"2 * customer.tier default 3 = 6", true}, /* default binds closest */
    /* What is missing makes numbers missing and their comparisons false. */
    {"customer.tier + 1 = 1", false},
    {"customer.tier + 1 != 1", false},
    {"not customer.tier + 1 != 1", true},
    {"customer.tier - customer.tier = 0", false},
    {"1 / 0 = 1 or 1 / 0 != 1", false},
    {"1 / 0 default 4 = 4", false}, /* default is for the 0 alone */
    {"(1 / 0) default 4 = 4", true},
    {"min(customer.tier, 1) = 1", false},
    {"known(customer.tier)", false},
    {"known(customer.deposits) and known(agent.languages) and known(contact.arrived)", true},
    {"not known(customer.tier) and not known(agent.rank)", true},
    {"count(agent.languages) default 1 = 2", true},
    /* Sets. */
    {"agent.products has any of [\"fund\", \"english\"]", true},
    {"agent.products has any of [\"english\", \"xiamen\"]", false},
    {"agent.products has all of [\"mortgage\", \"fund\"]", true},
    {"agent.products has all of [\"mortgage\", \"english\"]", false},
    {"agent.products has all of customer.products", true},
    {"customer.products has all of agent.products", false},
    {"agent.products has any of customer.products", true},
    {"agent.languages has any of customer.products", false},
    {"\"minnan\" in agent.languages", true},
    {"\"english\" in agent.languages", false},
    {"customer.dialect in agent.languages", true},
    {"contact.topic in customer.products", false},
    {"agent.skill[\"wealth\"] in [1, 9.5]", true},
    {"agent.skill[\"wealth\"] in [1, 9]", false},
    {"agent.skill[\"loans\"] in [-2.25]", true},
    {"agent.skill[\"loans\"] + 0.25 in [7, -2]", true},
    {"customer.tier in [0, 1]", false},
    /* Times and durations. */
    {"customer.since = \"2025-11-22\"", true},
    {"customer.since = \"2025-11-22 00:00Z\"", true},
    {"customer.since = \"2025-11-22 08:00+08:00\"", true},
    {"\"2025-11-21T19:00:00-05:00\" = customer.since", true},
    {"customer.since < \"2025-11-22 00:00:01\"", true},
    {"customer.since >= \"2025-11-23\"", false},
    {"contact.arrived = \"2026-11-22 08:30\"", true},
    {"agent.hired < customer.since", true},
    {"contact.arrived - customer.since > 365d", true},
    {"contact.arrived - customer.since = 365d + 8h + 30m", true},
    {"customer.since + 30d < contact.arrived", true},
    {"30d + customer.since < contact.arrived", true},
    {"contact.arrived - 1.5h > \"2026-11-22 06:59\"", true},
    {"contact.arrived - \"2026-11-22\" = 8.5h", true},
    {"\"2026-11-22\" - contact.arrived = -30600", true},
    {"max(customer.since, agent.hired, \"2026-01-01\") = \"2026-01-01\"", true},
    {"90s = agent.skill[\"wealth\"] + 80.5", true},
    {"2m < customer.deposits and 1h > agent.skill[\"wealth\"]", true},
    /* Conditions as numbers. */
    {"(agent.senior) + (customer.vip) + (near) = 2", true},
    {"(agent.senior and customer.vip) + 1 > 1", false},
    /* Names. */
    {"let home = agent.city; home = customer.city", true},
    {"let a = 2; let b = a * a; a + b = 6 and agent.senior", true},
    {"let day = \"2025-11-22\"; customer.since >= day", true},
    {"let word = \"minnan\"; agent.languages has word", true},
    {"let unused = 1 + 1; true", true},
    {"near", true},
    {"not near", false},
    {"near and known_near", true},
    {"wealth >= 9 and bonus >= 19", true},
    {"let near = false; near", false}, /* one's own name goes first */
    {"let a = near; let near = false; a", true}, /* but only below it */
    {"let near = false; bonus >= 19", true},     /* and not inside the company's definitions */
    {"min + 1 = 2", true},             /* a definition may have the name of a function */
    {"agent.skill[\"wealth\"] > min(min, 2)", true},
    {"deep2", true},
    {"double", true},
};

static const struct {
    const char *source;
    int64_t value;
    uint32_t terms;
} scores[] = {
    {"", 0, 0},
    {"0", 0, 1},
    {"2.5", 2500, 1},
    {"-2.5", -2500, 1},
    {"10 * (agent.languages has customer.dialect) + agent.skill[\"wealth\"] default 0", 19500, 2},
    {"10 * (agent.languages has \"english\") + agent.skill[\"wealth\"] default 0", 9500, 2},
    {"agent.skill[\"wealth\"] - agent.skill[\"loans\"]", 11750, 2},
    {"agent.skill[\"wealth\"] - (agent.skill[\"loans\"] - 1)", 12750, 3}, /* brackets do not join terms */
    {"1 - (2 - (3 - 4))", -2000, 4},
    {"-(1 + 2)", -3000, 2},
    {"2 * (1 + 2)", 6000, 1},
    /* A missing term counts 0, the others stay. */
    {"customer.tier + 3", 3000, 2},
    {"3 - customer.tier", 3000, 2},
    {"2 * (customer.tier + 3) + 1", 1000, 2}, /* but a product of what is missing is missing */
    {"agent.skill[\"wealth\"] / (customer.tier default 0) + 5", 5000, 2},
    {"(near) + (customer.vip)", 1000, 2},
    {"bonus", 19500, 2},
    {"bonus - bonus", 0, 4},
    {"queue.weight * (contact.arrived - customer.since) / 1d", 913385, 1},
    {"contact.arrived - customer.since", 31566600000, 1}, /* times are not taken apart */
    {"min(1, 2) + max(1, 2)", 3000, 2},
    {"count(agent.products)", 2000, 1},
    {"1 / 3", 333, 1},
    {"-1 / 3", -333, 1},
    {"999999999999 * 999999999999", LANG_NUMBER_MAX, 1},
    {"-999999999999 * 999999999999 * 2", -LANG_NUMBER_MAX, 1},
    {"999999999999 * 999999999999 + 999999999999 * 999999999999", LANG_NUMBER_MAX, 2},
    {"999999999999 * 999999999999 - 1", LANG_NUMBER_MAX - 1000, 2},
    {"let w = agent.skill[\"wealth\"]; w * w", 90250, 1},
};

static void conditions_reckon_as_written(void **state)
{
    struct world w;
    struct buf code = {0};
    struct lang_error e;

    (void)state;
    world_init(&w);
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
        buf_clear(&code);
        if (lang_compile(str_of(conditions[i].source), &names, &code, &e) != OK)
            fail_msg("%s: at %u: %s", conditions[i].source, e.at, e.en);
        assert_int_equal(lang_check(code.p, code.n), OK);
        if (lang_true(code.p, code.n, &w.env) != conditions[i].result)
            fail_msg("%s: not %d", conditions[i].source, conditions[i].result);
    }
    buf_done(&code);
}

static void scores_are_the_sum_of_their_terms(void **state)
{
    struct world w;
    struct buf code = {0};
    struct lang_error e;
    struct lang_term terms[8];

    (void)state;
    world_init(&w);
    for (size_t i = 0; i < sizeof scores / sizeof *scores; i++) {
        buf_clear(&code);
        if (lang_compile_score(str_of(scores[i].source), &names, &code, &e) != OK)
            fail_msg("%s: at %u: %s", scores[i].source, e.at, e.en);
        assert_int_equal(lang_check_score(code.p, code.n), OK);
        if (lang_score(code.p, code.n, &w.env) != scores[i].value)
            fail_msg("%s: is %lld", scores[i].source, (long long)lang_score(code.p, code.n, &w.env));
        if (lang_terms(code.p, code.n, &w.env, terms, 8) != scores[i].terms)
            fail_msg("%s: not %u terms", scores[i].source, scores[i].terms);
    }
    buf_done(&code);
}

static void each_term_is_explained(void **state)
{
    struct world w;
    struct buf code = {0};
    struct lang_error e;
    struct lang_term t[8];

    (void)state;
    world_init(&w);
    assert_int_equal(lang_compile_score(STR("10 * (agent.languages has customer.dialect) + agent.skill[\"wealth\"] - customer.tier"
                                            " + 5 * (agent.city = \"fuzhou\") + agent.skill[\"wealth\"] * agent.rank"),
                                        &names, &code, &e), OK);
    assert_int_equal(lang_terms(code.p, code.n, &w.env, t, 8), 5);

    assert_true(t[0].known && t[0].reason.ok);
    assert_int_equal(t[0].value, 10000);
    assert_int_equal(t[0].reason.op, LANG_OP_HAS);
    assert_int_equal(t[0].reason.attr, 16);
    assert_int_equal(t[0].reason.right.number, symbol_of("minnan"));

    assert_int_equal(t[1].value, 9500);
    assert_int_equal(t[1].reason.op, LANG_OP_OTHER);
    assert_int_equal(t[1].reason.scope, SCOPE_AGENT);
    assert_int_equal(t[1].reason.attr, 17);
    assert_int_equal(t[1].reason.left.number, 9500);

    assert_false(t[2].known || t[2].reason.ok); /* missing: 0 */
    assert_int_equal(t[2].value, 0);
    assert_int_equal(t[2].reason.attr, 35);

    assert_true(t[3].known); /* the condition does not hold */
    assert_false(t[3].reason.ok);
    assert_int_equal(t[3].value, 0);
    assert_int_equal(t[3].reason.attr, 19);

    assert_int_equal(t[4].reason.attr, 0); /* speaks of two */
    for (int i = 0; i < 5; i++)            /* a term is a program by itself */
        assert_int_equal(lang_score(code.p + t[i].reason.at, t[i].reason.bytes, &w.env), t[i].value);
    assert_int_equal(lang_terms(code.p, code.n, &w.env, t, 2), 2);
    buf_done(&code);
}

static const struct {
    const char *source;
    bool score;
    uint32_t at;
    const char *en, *suggestion;
} faults[] = {
    /* numbers, conditions and times in the wrong place */
    {"agent.city + 1 = 2", false, 0, "agent.city is of type text", ""},
    {"1 + agent.languages = 2", false, 4, "write count(agent.languages)", ""},
    {"agent.senior + 1 = 2", false, 0, "write (agent.senior)", ""},
    {"1 + agent.skill[\"wealth\"]", false, 0, "is a value, no condition", ""},
    {"10 * agent.languages has \"minnan\"", true, 5, "only in ( ): write (agent.languages has \"minnan\")", ""},
    {"10 * agent.languages has customer.dialect + 3", true, 5, "write (agent.languages has customer.dialect).", ""},
    {"2 + -agent.skill[\"wealth\"] > 5 * 3", true, 5, "write (agent.skill[\"wealth\"] > 5).", ""},
    {"10 * agent.city has \"minnan\"", true, 0, "Before has stands a set", ""}, /* ( ) would not help */
    {"10 * agent.city < \"minnan\"", true, 5, "agent.city is of type text", ""},
    {"agent.languages has \"minnan\"", true, 0, "write (agent.languages has", ""},
    {"agent.senior", true, 0, "write (agent.senior)", ""},
    {"agent.city", true, 0, "agent.city is of type text", ""},
    {"contact.arrived", true, 0, "subtract another time", ""},
    {"\"x\"", true, 0, "A number is expected here, not \"x\"", ""},
    {"(\"wealth\")", true, 1, "A number is expected here, not \"wealth\"", ""},
    {"\"2026-11-22\"", true, 0, "subtract another time", ""},
    {"10 * \"x\"", true, 5, "A number is expected here, not \"x\"", ""},
    {"\"2026-11-22\" / 2", true, 0, "A number is expected here", ""},
    {"contact.arrived + 5m", true, 0, "subtract another time", ""},
    {"contact.arrived + customer.since > contact.arrived", false, 18, "cannot be added", ""},
    {"5m - contact.arrived < 1", false, 5, "cannot be taken from a number", ""},
    {"-contact.arrived < 1", false, 1, "cannot be taken from a number", ""},
    {"2 * contact.arrived > customer.since", false, 4, "contact.arrived is a time", ""},
    {"contact.arrived > 5", false, 18, "of type time, this of type number", ""},
    {"contact.arrived - customer.since > contact.arrived", false, 35, "of type number, this of type time", ""},
    {"contact.arrived > \"2026-13-01\"", false, 18, "\"2026-13-01\" is no time", ""},
    {"contact.arrived > \"2026-02-29\"", false, 18, "is no time", ""},
    {"contact.arrived > \"2026-02-28 24:00\"", false, 18, "is no time", ""},
    {"contact.arrived > \"2026-02-28 8:00\"", false, 18, "is no time", ""},
    {"contact.arrived > \"2026-02-28 08:00+8\"", false, 18, "is no time", ""},
    {"contact.arrived > \"2026-02-28 08:00Zz\"", false, 18, "is no time", ""},
    {"\"yesterday\" < contact.arrived", false, 0, "is no time", ""},
    {"contact.arrived - \"now\" > 5", false, 18, "\"now\" is of type text; here is reckoned with numbers and times", ""},
    {"contact.arrived - \"2026-13-01\" > 5", false, 18, "\"2026-13-01\" is no time", ""},
    {"max(agent.rank, \"a\") > 1", false, 16, "\"a\" is of type text; here is reckoned", ""},
    {"agent.rank default \"a\" > 1", false, 19, "\"a\" is of type text; here is reckoned", ""},
    {"min(1, contact.arrived) > 0", false, 7, "number and time do not go together", ""},
    {"customer.since default 0 > contact.arrived", false, 23, "time and number do not go together", ""},
    {"(agent.city = customer.city) = true", false, 1, "A condition is not compared", ""},
    {"(agent.senior or true) >= 1", false, 1, "A condition is not compared", ""},
    /* sets and lists */
    {"agent.city in agent.senior", false, 14, "agent.senior is of type yes/no", ""},
    {"5 in agent.languages", false, 0, "5 is of type number", ""},
    {"agent.city in [1, 2]", false, 0, "agent.city is of type text", ""},
    {"agent.city in [\"xiamen\", 2]", false, 25, "holds a text and a number", ""},
    {"agent.city in [customer.city]", false, 15, "not customer", ""},
    {"contact.arrived in [1]", false, 0, "contact.arrived is of type time", ""},
    {"agent.city has any of [\"xiamen\"]", false, 0, "agent.city is of type text", ""},
    {"agent.languages has any of customer.city", false, 27, "customer.city is of type text", ""},
    {"agent.languages has any of [1]", false, 28, "1 is none", ""},
    {"agent.languages has any of \"minnan\"", false, 27, "not \"minnan\"", ""},
    {"agent.languages has any [\"minnan\"]", false, 24, "comes of", ""},
    {"agent.languages has customer.products", false, 20, "has any of", ""},
    /* functions */
    {"known(5)", false, 6, "not 5", ""},
    {"known(agent.city, agent.city)", false, 0, "takes one value", ""},
    {"min(1) > 0", false, 0, "takes two values", ""},
    {"count(agent.city) > 0", false, 6, "agent.city is none", ""},
    {"maxx(1, 2) > 0", false, 0, "maxx is not known", "max"},
    {"min(1, 2 > 0", false, 12, "A ) is missing", ""},
    {"min(1; 2) > 0", false, 5, "not with ;", ""},
    {"agent.senior and 1 + > 2", false, 21, "A number is expected here, not >", ""},
    {"customer.tier > 5x", false, 16, "30s, 5m", ""},
    {"customer.tier > 5mm", false, 16, "30s, 5m", ""},
    {"customer.tier > 99999999999d", false, 16, "twelve digits", ""},
    {"customer.tier × 2 > 1", false, 14, "write * instead", ""},
    /* scopes and names */
    {"contact.arrivd > customer.since", false, 0, "did you mean contact.arrived?", "contact.arrived"},
    {"queue.zzzzzz > 1", false, 0, "no attribute queue.zzzzzz.", ""},
    {"queue.wieght > 1", false, 0, "did you mean", "queue.weight"},
    {"queu.weight > 1", false, 0, "queu is not known", "queue"},
    /* the company's own names; what is near, letters that changed places, and in each part by itself */
    {"known_naer", false, 0, "known_naer is not known", "known_near"},
    {"true and duoble", false, 9, "duoble is not known", "double"},
    {"customer.vpi and known_naer", false, 17, "known_naer is not known", "known_near"}, /* then customer.vip */
    {"customer.vip and customer.age = 1", false, 17, "no attribute customer.age.", ""},
    {"agent.skill[\"laons\"] > 1", false, 0, "did you mean", "agent.skill[\"loans\"]"},
    {"agent.skill[\"cards\"] > 1", false, 0, "no attribute agent.skill[\"cards\"].", ""},
    /* near, but with it there would be a fault of another kind */
    {"agent.citi > 1", false, 0, "no attribute agent.citi.", ""},
    {"agent.citi = \"xiamen\"", false, 0, "did you mean agent.city?", "agent.city"},
    {"bonsu", false, 0, "bonsu is not known", ""},
    {"bonsu", true, 0, "bonsu is not known", "bonus"},
    {"rign", false, 0, "rign is not known", ""},
    {"let nearby = true; neaby", false, 19, "neaby is not known", "nearby"},
    {"let = true; true", false, 4, "not =", ""},
    {"let agent = true; true", false, 4, "not agent", ""},
    {"let a true; a", false, 6, "comes =, not true", ""},
    {"let a = true a", false, 13, "not a", ""},
    {"let a = true) ; a", false, 12, "A ; is missing", ""},
    {"let a = true;", false, 13, "not the end", ""},
    {"let a = ; a", false, 8, "not ;", ""},
    {"let a = true; let a = false; a", false, 18, "named twice", ""},
    {"let a = agent.citi; true", false, 8, "did you mean agent.city?", "agent.city"}, /* though nobody uses it */
    {"let a = b; let b = true; a", false, 8, "b is not known", ""},                  /* only names above */
    {"let a = a; a", false, 8, "a is not known", ""},
    {"let a = agent.senior; a + 1", false, 22, "a + 1 is a value, no condition", ""},
    {"true and self", false, 9, "In the definition self: self is defined by way of itself", ""},
    {"true and ring", false, 9, "In the definition rung: ring is defined by way of itself", ""},
    {"true and wrong", false, 9, "In the definition wrong: There is no attribute agent.citi.", ""}, /* it is not here that it is mended */
    {"true and open", false, 9, "In the definition open: A ) is missing", ""},
    {"true and empty", false, 9, "In the definition empty: Nothing", ""},
    {"deep3", false, 0, "Too deeply nested", ""},
    {"wealth + near > 1 and near + 1 > 1 and wealth", false, 39, "is a value, no condition", ""},
};

static void new_faults_are_told_with_place_and_remedy(void **state)
{
    struct buf out = {0};
    struct lang_error e;

    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct str source = str_of(faults[i].source);
        enum err err = faults[i].score ? lang_compile_score(source, &names, &out, &e) : lang_compile(source, &names, &out, &e);
        if (err != ERR_EXPRESSION)
            fail_msg("%s: accepted", faults[i].source);
        if (e.at != faults[i].at || !strstr(e.en, faults[i].en) || strcmp(e.suggestion, faults[i].suggestion) != 0)
            fail_msg("%s: told at %u \"%s\", suggested \"%s\"", faults[i].source, e.at, e.en, e.suggestion);
        if (e.zh[0] == '\0' || strcmp(e.en, e.zh) == 0 || strchr(e.zh, '{') || !str_utf8(str_of(e.zh)))
            fail_msg("%s: in Chinese \"%s\"", faults[i].source, e.zh);
        assert_int_equal(out.n, 0);
    }
    buf_done(&out);
}

static void names_that_stand_for_too_much_are_refused(void **state)
{
    struct buf out = {0};
    struct lang_error e;
    char source[LANG_SOURCE_MAX + 1] = "let a0 = near;";

    (void)state;
    if (lang_compile(STR("many1"), &names, &out, &e) != OK)
        fail_msg("%u: %s", e.at, e.en);
    assert_int_equal(lang_conjuncts(out.p, out.n), 64);
    out.n = 0;
    assert_int_equal(lang_compile(STR("many2"), &names, &out, &e), ERR_EXPRESSION); /* more than LANG_CODE_MAX */
    assert_non_null(strstr(e.en, "too large"));
    assert_int_equal(lang_compile(STR("many3"), &names, &out, &e), ERR_EXPRESSION); /* more than NODES_MAX */
    assert_non_null(strstr(e.en, "too large"));
    for (int i = 1; i < 30; i++) /* each doubles the one before */
        snprintf(source + strlen(source), 80, "let a%d = a%d or a%d;", i, i - 1, i - 1);
    strcat(source, "true");
    assert_int_equal(lang_compile(str_of(source), &names, &out, &e), ERR_EXPRESSION);
    assert_int_equal(out.n, 0);
    strcpy(source, "1");
    for (int i = 0; i < 600; i++)
        strcat(source, "+1");
    assert_int_equal(lang_compile_score(str_of(source), &names, &out, &e), ERR_EXPRESSION); /* 601 x 12 bytes */
    source[2 * 460 - 1] = '\0';
    assert_int_equal(lang_compile_score(str_of(source), &names, &out, &e), OK);
    buf_done(&out);
}

/* The deepest stack there is: at each level a value waits for or, and, comparison, sum, product and default. */
static void the_deepest_nesting_runs(void **state)
{
    char source[LANG_SOURCE_MAX + 1] = "";
    struct world w;
    struct buf out = {0}, bound = {0};
    struct lang_error e;

    (void)state;
    world_init(&w);
    for (int i = 0; i < 32; i++)
        strcat(source, "false or true and 0 < 1 + 2 * agent.rank default (");
    strcat(source, "false or true and 0 < 1 + 2 * agent.rank default 3");
    for (int i = 0; i < 32; i++)
        strcat(source, ")");
    if (lang_compile(str_of(source), &names, &out, &e) != OK)
        fail_msg("%u: %s", e.at, e.en);
    assert_true(lang_true(out.p, out.n, &w.env));
    assert_int_equal(lang_bind(out.p, out.n, &w.env, &bound), OK);
    assert_true(lang_true(bound.p, bound.n, &w.env));
    buf_done(&out);
    buf_done(&bound);
}

static void every_source_means_the_same_when_bound(void **state)
{
    struct world w;
    struct buf code = {0}, bound = {0};
    struct lang_error e;

    (void)state;
    world_init(&w);
    struct lang_env agent = {.agent = w.env.agent, .agent_bytes = w.env.agent_bytes};
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
        buf_clear(&code);
        buf_clear(&bound);
        assert_int_equal(lang_compile(str_of(conditions[i].source), &names, &code, &e), OK);
        assert_int_equal(lang_bind(code.p, code.n, &w.env, &bound), OK);
        if (lang_true(bound.p, bound.n, &agent) != conditions[i].result)
            fail_msg("%s: not %d when bound", conditions[i].source, conditions[i].result);
    }
    for (size_t i = 0; i < sizeof scores / sizeof *scores; i++) {
        buf_clear(&code);
        buf_clear(&bound);
        assert_int_equal(lang_compile_score(str_of(scores[i].source), &names, &code, &e), OK);
        assert_int_equal(lang_bind(code.p, code.n, &w.env, &bound), OK);
        if (lang_score(bound.p, bound.n, &agent) != scores[i].value)
            fail_msg("%s: is %lld when bound", scores[i].source, (long long)lang_score(bound.p, bound.n, &agent));
    }
    buf_done(&code);
    buf_done(&bound);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conditions_reckon_as_written),
        cmocka_unit_test(scores_are_the_sum_of_their_terms),
        cmocka_unit_test(each_term_is_explained),
        cmocka_unit_test(new_faults_are_told_with_place_and_remedy),
        cmocka_unit_test(names_that_stand_for_too_much_are_refused),
        cmocka_unit_test(the_deepest_nesting_runs),
        cmocka_unit_test(every_source_means_the_same_when_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
