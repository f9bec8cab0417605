/* What expressions mean, and what is said about wrong ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "lang/names_test.h"

#define STORY "agent.languages has customer.dialect and agent.skill[\"wealth\"] >= 9.5"

static const struct {
    const char *source;
    bool result;
    uint32_t conjuncts;
} meanings[] = {
    {"", true, 0},
    {" \t\r\n ", true, 0},
    {"true", true, 1},
    {"false", false, 1},
    {STORY, true, 2},
    {"agent.skill[\"wealth\"] = 9.5", true, 1},
    {"agent.skill[\"wealth\"] = 9.500", true, 1},
    {"agent.skill[\"wealth\"] != 9.5", false, 1},
    {"agent.skill[\"wealth\"] < 9.5", false, 1},
    {"agent.skill[\"wealth\"] < 9.501", true, 1},
    {"agent.skill[\"wealth\"] <= 9.5", true, 1},
    {"agent.skill[\"wealth\"] > 9.499", true, 1},
    {"agent.skill[\"wealth\"] > 9.5", false, 1},
    {"agent.skill[\"wealth\"] >= 9.501", false, 1},
    {"agent.skill[\"loans\"] = -2.25", true, 1},
    {"agent.skill[\"loans\"] < agent.skill[\"wealth\"]", true, 1},
    {"9.5 <= agent.skill[\"wealth\"]", true, 1},
    {"9.6 <= agent.skill[\"wealth\"]", false, 1},
    {"9 < agent.skill[\"wealth\"]", true, 1},
    {"10 > agent.skill[\"wealth\"]", true, 1},
    {"9.5 > agent.skill[\"wealth\"]", false, 1},
    {"customer.deposits >= 8000000", true, 1},
    {"customer.deposits > 999999999999.999", false, 1},
    {"customer.deposits > -999999999999.999", true, 1},
    {"agent.city = \"xiamen\"", true, 1},
    {"\"xiamen\" = agent.city", true, 1},
    {"agent.city != \"xiamen\"", false, 1},
    {"agent.city = customer.city", true, 1},
    {"agent.city != customer.dialect", true, 1},
    {"agent.city in [\"fuzhou\", \"xiamen\"]", true, 1},
    {"agent.city in [\"fuzhou\"]", false, 1},
    {"agent.city in [\"xiamen\", \"fuzhou\", \"xiamen\"]", true, 1},
    {"agent.languages has \"mandarin\"", true, 1},
    {"agent.languages has \"english\"", false, 1},
    {"agent.languages has \"閩南語\"", false, 1},
    {"agent.languages has \"quote\\\"d\" or agent.languages has \"b\\\\s\"", false, 1},
    {"customer.products has \"fund\"", true, 1},
    {"agent.senior", true, 1},
    {"agent.senior = true", true, 1},
    {"agent.senior = false", false, 1},
    {"true = agent.senior", true, 1},
    {"agent.senior != customer.vip", true, 1},
    {"not customer.vip", true, 1},
    /* A missing value makes its comparison false, whichever it is. */
    {"customer.tier = 0", false, 1},
    {"customer.tier != 0", false, 1},
    {"customer.tier < 5", false, 1},
    {"not customer.tier < 5", true, 1},
    {"customer.tier = customer.tier", false, 1},
    /* not binds closer than and, and closer than or. */
    {"true or false and false", true, 1},
    {"false or true and false", false, 1},
    {"not (true and false)", true, 1},
    {"(true or false) and false", false, 2},
    {"not true or true", true, 1},
    {"not (true or true)", false, 1},
    {"not true and false", false, 2},
    {"not not true", true, 1},
    {"false and true or true", true, 1},
    {"true and (true and (true and false))", false, 4},
    {"(true and true) and true", true, 3},
    {"true and (false or true)", true, 2},
    {"((true))", true, 1},
    {"true\nand\ttrue", true, 2},
};

static void compile_good(const char *source, struct buf *code)
{
    struct lang_error error;

    buf_clear(code);
    if (lang_compile(str_of(source), &names, code, &error) != OK)
        fail_msg("%s: at %u: %s", source, error.at, error.en);
    assert_int_equal(lang_check(code->p, code->n), OK);
}

static void expressions_mean_what_they_say(void **state)
{
    struct world w;
    struct buf code = {0};

    (void)state;
    world_init(&w);
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++) {
        compile_good(meanings[i].source, &code);
        if (lang_true(code.p, code.n, &w.env) != meanings[i].result)
            fail_msg("%s: not %d", meanings[i].source, meanings[i].result);
        if (lang_conjuncts(code.p, code.n) != meanings[i].conjuncts)
            fail_msg("%s: %u conjuncts", meanings[i].source, lang_conjuncts(code.p, code.n));
        assert_int_equal(lang_first_failing(code.p, code.n, &w.env) < 0, meanings[i].result);
    }
    buf_done(&code);
}

static void a_bank_customer_gets_who_understands_minnan_and_wealth(void **state)
{
    static const struct {
        symbol_id language;
        int64_t wealth;
        int first_failing;
    } agents[] = {{2, 9500, -1}, {2, 9499, 1}, {1, 9900, 0}, {1, 2000, 0}};
    struct world w;
    struct buf code = {0};

    (void)state;
    world_init(&w);
    compile_good(STORY, &code);
    for (size_t i = 0; i < sizeof agents / sizeof *agents; i++) {
        struct attrs_writer a;
        attrs_write_init(&a, w.agent, sizeof w.agent);
        attrs_write_set(&a, 16, &agents[i].language, 1);
        attrs_write_number(&a, 17, agents[i].wealth);
        w.env.agent_bytes = a.n;
        assert_int_equal(lang_first_failing(code.p, code.n, &w.env), agents[i].first_failing);
    }
    w.env.agent = NULL; /* nothing is known of this agent */
    w.env.agent_bytes = 0;
    assert_int_equal(lang_first_failing(code.p, code.n, &w.env), 0);
    buf_done(&code);
}

static void each_conjunct_is_explained(void **state)
{
    struct world w;
    struct buf code = {0};
    struct lang_reason r[8];

    (void)state;
    world_init(&w);
    compile_good(STORY " and not customer.vip and 5 < customer.tier and agent.city in [\"fuzhou\", \"xiamen\"]", &code);
    assert_int_equal(lang_reasons(code.p, code.n, &w.env, r, 8), 5);

    assert_true(r[0].ok);
    assert_int_equal(r[0].op, LANG_OP_HAS);
    assert_int_equal(r[0].scope, SCOPE_AGENT);
    assert_int_equal(r[0].attr, 16);
    assert_int_equal(r[0].right_attr, 30);
    assert_int_equal(r[0].left.type, ATTR_SET);
    assert_int_equal(r[0].left.count, 2);
    assert_int_equal(r[0].left.set[1], symbol_of("minnan"));
    assert_int_equal(r[0].right.type, ATTR_TEXT);
    assert_int_equal(r[0].right.number, symbol_of("minnan"));

    assert_int_equal(r[1].op, LANG_OP_GE);
    assert_int_equal(r[1].left.number, 9500);
    assert_int_equal(r[1].right.number, 9500);
    assert_int_equal(r[1].right_attr, 0);

    assert_true(r[2].ok);
    assert_int_equal(r[2].op, LANG_OP_OTHER);
    assert_int_equal(r[2].attr, 0);

    assert_false(r[3].ok); /* turned round: customer.tier > 5, and it is missing */
    assert_int_equal(r[3].op, LANG_OP_GT);
    assert_int_equal(r[3].scope, SCOPE_CUSTOMER);
    assert_int_equal(r[3].left.type, ATTR_NONE);
    assert_int_equal(r[3].right.number, 5000);

    assert_int_equal(r[4].op, LANG_OP_IN);
    assert_int_equal(r[4].right.count, 2);

    for (int i = 0; i < 5; i++) { /* a conjunct is a program by itself */
        assert_int_equal(lang_check(code.p + r[i].at, r[i].bytes), OK);
        assert_int_equal(lang_true(code.p + r[i].at, r[i].bytes, &w.env), r[i].ok);
    }
    assert_int_equal(lang_reasons(code.p, code.n, &w.env, r, 2), 2);
    assert_int_equal(lang_first_failing(code.p, code.n, &w.env), 3);
    buf_done(&code);
}

/* Wealth is 9.5, the customer no VIP and of an unknown tier. */
static void each_conjunct_fails_by_itself(void **state)
{
    struct world w;
    struct buf code = {0};
    struct lang_given k[4];

    (void)state;
    world_init(&w);
    compile_good(STORY " and agent.skill[\"wealth\"] > 9.5 and customer.vip and customer.tier * 2 > 5 and customer.deposits > 0 and "
                 "customer.tier + customer.deposits > 0", &code);
    assert_int_equal(lang_failing(code.p, code.n, &w.env, 32), 1u << 2 | 1u << 3 | 1u << 4 | 1u << 6);
    assert_int_equal(lang_failing(code.p, code.n, &w.env, 4), 1u << 2 | 1u << 3); /* the last bit: and all behind it */
    assert_int_equal(lang_failing(code.p, code.n, &w.env, 1), 1);
    assert_int_equal(lang_failing(NULL, 0, &w.env, 16), 0);
    assert_int_equal(lang_given(code.p, code.n, &w.env, k, 4), 4);
    assert_true(k[0].attr == 30 && k[0].scope == SCOPE_CUSTOMER && k[0].value.number == symbol_of("minnan"));
    assert_true(k[1].value.type == ATTR_FLAG && k[2].value.type == ATTR_NONE);
    assert_true(k[3].value.type == ATTR_NUMBER && k[3].value.number == INT64_C(8000000000));
    assert_int_equal(lang_given(code.p, code.n, &w.env, k, 2), 2);
    buf_done(&code);
}

static void an_attribute_of_another_type_by_now_is_missing(void **state)
{
    struct world w;
    struct attrs_writer a;
    struct buf code = {0};

    (void)state;
    world_init(&w);
    compile_good("agent.skill[\"wealth\"] >= 1", &code);
    attrs_write_init(&a, w.agent, sizeof w.agent);
    attrs_write_text(&a, 17, 9500);
    w.env.agent_bytes = a.n;
    assert_false(lang_true(code.p, code.n, &w.env));
    buf_done(&code);
}

static void code_is_appended_and_a_fault_leaves_the_buffer(void **state)
{
    struct buf out = {0};
    struct lang_error error;

    (void)state;
    buf_text(&out, "head");
    assert_int_equal(lang_compile(STR("true"), &names, &out, &error), OK);
    assert_int_equal(lang_check(out.p + 4, out.n - 4), OK);
    size_t n = out.n;
    assert_int_equal(lang_compile(STR("true and"), &names, &out, &error), ERR_EXPRESSION);
    assert_int_equal(out.n, n);
    assert_memory_equal(out.p, "head", 4);
    buf_done(&out);
}

static const struct {
    const char *source;
    uint32_t at, line, column;
    const char *en;         /* a part of the message */
    const char *suggestion;
} faults[] = {
    {"agent.skill[\"welth\"] >= 9.5", 0, 1, 1, "did you mean agent.skill[\"wealth\"]?", "agent.skill[\"wealth\"]"},
    {"agent.skill >= 9.5", 0, 1, 1, "did you mean", "agent.skill[\"wealth\"]"},
    {"true and\n  customer.dialekt = \"minnan\"", 11, 2, 3, "no attribute customer.dialekt", "customer.dialect"},
    {"customer.zzzzzzzzzz = 1", 0, 1, 1, "no attribute customer.zzzzzzzzzz.", ""},
    {"agnt.city = \"xiamen\"", 0, 1, 1, "agnt is not known", "agent"},
    {"agent.languages hass \"minnan\"", 16, 1, 17, "not hass", "has"},
    {"agent.city = \"xiamen\" AND true", 22, 1, 23, "not with AND", "and"},
    {"agent.city = \"廈門\"", 13, 1, 14, "\"廈門\" is not known", ""},
    {"agent.city = \"閩南語\" or x", 28, 1, 23, "x is not known", ""},
    {"agent.city == \"xiamen\"", 11, 1, 12, "write = instead", ""},
    {"agent.senior && true", 13, 1, 14, "write and instead", ""},
    {"agent.skill[\"wealth\"] ≥ 9.5", 22, 1, 23, "write >= instead", ""},
    {"agent.city = “xiamen”", 13, 1, 14, "write \" instead", ""},
    {"（true）", 0, 1, 1, "write ( instead", ""},
    {"agent.city # 3", 11, 1, 12, "character #", ""},
    {"agent.city = \"xiamen", 13, 1, 14, "not closed", ""},
    {"agent.city = \"xia\nmen\"", 13, 1, 14, "not closed", ""},
    {"agent.city = \"xia\\men\"", 17, 1, 18, "After \\", ""},
    {"customer.tier > 9.1234", 16, 1, 17, "three decimals", ""},
    {"customer.tier > 1234567890123", 16, 1, 17, "twelve digits", ""},
    {"customer.tier > 9.", 16, 1, 17, "8 or 9.5", ""},
    {"customer.tier > 9x", 16, 1, 17, "8 or 9.5", ""},
    {"and true", 0, 1, 1, "not and", ""},
    {"true and", 8, 1, 9, "not the end", ""},
    {"agent.city =", 12, 1, 13, "not the end", ""},
    {"agent.city = and", 13, 1, 14, "not and", ""},
    {"(true", 5, 1, 6, "A ) is missing", ""},
    {"true)", 4, 1, 5, "not with )", ""},
    {"true true", 5, 1, 6, "not true", ""},
    {"agent", 5, 1, 6, "After agent comes a point", ""},
    {"agent.", 6, 1, 7, "not the end", ""},
    {"agent.5", 6, 1, 7, "not 5", ""},
    {"agent.skill[wealth] > 1", 12, 1, 13, "not wealth", ""},
    {"agent.skill[\"wealth\" > 1", 21, 1, 22, "A ] is missing", ""},
    {"1 < customer.tier < 3", 18, 1, 19, "cannot be chained", ""},
    {"agent.city in \"xiamen\"", 14, 1, 15, "not \"xiamen\"", ""},
    {"agent.city in []", 15, 1, 16, "not ]", ""},
    {"agent.city in [\"xiamen\" \"fuzhou\"]", 24, 1, 25, "A ] is missing", ""},
    {"agent.languages = \"minnan\"", 16, 1, 17, "use has instead of =", ""},
    {"\"minnan\" = agent.languages", 9, 1, 10, "use has instead of =", ""},
    {"agent.languages in [\"minnan\"]", 16, 1, 17, "agent.languages has", ""},
    {"agent.city has \"xiamen\"", 0, 1, 1, "agent.city is of type text", ""},
    {"agent.languages has 5", 20, 1, 21, "this is a number", ""},
    {"agent.languages has agent.skill[\"loans\"]", 20, 1, 21, "this is a number", ""},
    {"agent.city < \"xiamen\"", 11, 1, 12, "only = and !=", ""},
    {"agent.senior >= true", 13, 1, 14, "only = and !=", ""},
    {"agent.city = 3", 13, 1, 14, "of type text, this of type number", ""},
    {"customer.tier in [\"xiamen\"]", 0, 1, 1, "customer.tier is of type number", ""},
    {"agent.city", 0, 1, 1, "compare it", ""},
    {"agent.languages", 0, 1, 1, "ask it with has", ""},
    {"5", 0, 1, 1, "no condition", ""},
    {"not \"xiamen\"", 4, 1, 5, "no condition", ""},
    {"1 = 1", 0, 1, 1, "must be an attribute", ""},
    {"true\xff", 4, 1, 5, "not valid UTF-8", ""},
    {"-", 1, 1, 2, "not the end", ""},
};

static void faults_are_told_with_place_and_remedy(void **state)
{
    struct buf out = {0};
    struct lang_error e;

    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        if (lang_compile(str_of(faults[i].source), &names, &out, &e) != ERR_EXPRESSION)
            fail_msg("%s: accepted", faults[i].source);
        if (e.at != faults[i].at || e.line != faults[i].line || e.column != faults[i].column)
            fail_msg("%s: told at %u = %u:%u", faults[i].source, e.at, e.line, e.column);
        if (!strstr(e.en, faults[i].en) || strcmp(e.suggestion, faults[i].suggestion) != 0)
            fail_msg("%s: said \"%s\", suggested \"%s\"", faults[i].source, e.en, e.suggestion);
        if (e.zh[0] == '\0' || strcmp(e.en, e.zh) == 0 || strchr(e.zh, '{') || !str_utf8(str_of(e.zh)))
            fail_msg("%s: in Chinese \"%s\"", faults[i].source, e.zh);
        assert_int_equal(out.n, 0);
    }
    buf_done(&out);
}

static void chinese_messages_name_types_in_chinese(void **state)
{
    static const struct {
        const char *source, *zh;
    } cases[] = {
        {"agent.city = 3", "左边的类型是文本，此处是数值；两边类型必须相同。"},
        {"agent.city has \"fund\"", "has 之前应为集合；agent.city 的类型是文本。"},
        {"true and", "此处应为条件或值，而不是 结尾；请以 agent.名称、customer.名称、not 或 ( 开头。"},
        {"agent.city = \"set\"", "本公司没有登记词语“set”。"}, /* the user's word is not ours */
    };
    struct buf out = {0};
    struct lang_error e;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(lang_compile(str_of(cases[i].source), &names, &out, &e), ERR_EXPRESSION);
        assert_string_equal(e.zh, cases[i].zh);
    }
    buf_done(&out);
}

static void a_long_name_is_cut_between_characters(void **state)
{
    static const struct {
        const char *start, *part;
    } cases[] = {{"customer.", "abcdefghij"}, {"agent.city = \"", "廈門"}, {"agent.city = \"x", "門"}};
    char source[1000];
    struct buf out = {0};
    struct lang_error e;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        strcpy(source, cases[i].start);
        for (int k = 0; k < 50; k++)
            strcat(source, cases[i].part);
        strcat(source, i == 0 ? " = 1" : "\"");
        assert_int_equal(lang_compile(str_of(source), &names, &out, &e), ERR_EXPRESSION);
        assert_true(str_utf8(str_of(e.en)) && str_utf8(str_of(e.zh)));
        assert_non_null(strstr(e.en, "..."));
        assert_string_equal(e.suggestion, "");
    }
    buf_done(&out);
}

static enum err compile_n(const char *head, const char *part, int n, const char *middle, const char *end)
{
    char source[8000] = "";
    struct buf out = {0};
    struct lang_error e;

    strcat(source, head);
    for (int i = 0; i < n; i++)
        strcat(source, part);
    strcat(source, middle);
    for (int i = 0; i < n; i++)
        strcat(source, end);
    enum err err = lang_compile(str_of(source), &names, &out, &e);
    if (err == OK)
        assert_int_equal(lang_check(out.p, out.n), OK);
    else
        assert_true(e.en[0] && e.zh[0]);
    buf_done(&out);
    return err;
}

static void deep_nesting_is_refused(void **state)
{
    (void)state;
    assert_int_equal(compile_n("", "(", 32, "true", ")"), OK);
    assert_int_equal(compile_n("", "(", 33, "true", ")"), ERR_EXPRESSION);
    assert_int_equal(compile_n("", "(", 3900, "", ""), ERR_EXPRESSION);
    assert_int_equal(compile_n("", "not ", 32, "true", ""), OK);
    assert_int_equal(compile_n("", "not ", 33, "true", ""), ERR_EXPRESSION);
    /* Every level keeps one value for its or and one for its and: the deepest stack there is. */
    assert_int_equal(compile_n("", "false or true and (", 32, "false or true and true", ")"), OK);
    assert_int_equal(compile_n("", "true and (false or ", 32, "true", ")"), OK);
}

static void long_sources_and_programs_are_refused(void **state)
{
    (void)state;
    assert_int_equal(compile_n("true", " ", 3996, "", ""), OK);
    assert_int_equal(compile_n("true", " ", 3997, "", ""), ERR_EXPRESSION);
    assert_int_equal(compile_n("true", " and true", 221, "", ""), OK);
    assert_int_equal(compile_n("true", " and 5<customer.tier", 199, "", ""), OK);
    assert_int_equal(compile_n("agent.city in [\"fund\"", ",\"fund\"", 63, "]", ""), OK);
    assert_int_equal(compile_n("agent.city in [\"fund\"", ",\"fund\"", 64, "]", ""), ERR_EXPRESSION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expressions_mean_what_they_say),
        cmocka_unit_test(a_bank_customer_gets_who_understands_minnan_and_wealth),
        cmocka_unit_test(each_conjunct_is_explained),
        cmocka_unit_test(each_conjunct_fails_by_itself),
        cmocka_unit_test(an_attribute_of_another_type_by_now_is_missing),
        cmocka_unit_test(code_is_appended_and_a_fault_leaves_the_buffer),
        cmocka_unit_test(faults_are_told_with_place_and_remedy),
        cmocka_unit_test(chinese_messages_name_types_in_chinese),
        cmocka_unit_test(a_long_name_is_cut_between_characters),
        cmocka_unit_test(deep_nesting_is_refused),
        cmocka_unit_test(long_sources_and_programs_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
