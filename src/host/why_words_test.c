/* Numbers and bytecode as people read them, and every sentence with everything put in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/attrs.h"
#include "host/why_lines.h"

static struct config_attribute attributes[] = {
    {16, SCOPE_AGENT, ATTR_SET, {"languages", 9}, {"", 0}, {"语言", 6}, {"Languages", 9}, false},
    {17, SCOPE_AGENT, ATTR_NUMBER, {"wealth", 6}, {"", 0}, {"理财能力", 12}, {"Wealth", 6}, false},
    {18, SCOPE_AGENT, ATTR_TIME, {"since", 5}, {"", 0}, {"入职", 6}, {"Since", 5}, false},
    {30, SCOPE_CUSTOMER, ATTR_TEXT, {"dialect", 7}, {"", 0}, {"方言", 6}, {"Dialect", 7}, false},
    {31, SCOPE_CUSTOMER, ATTR_NUMBER, {"deposits", 8}, {"", 0}, {"存款", 6}, {"Deposits", 8}, false},
    {32, SCOPE_CUSTOMER, ATTR_FLAG, {"vip", 3}, {"", 0}, {"贵宾", 6}, {"VIP", 3}, false},
};
static struct config_symbol symbols[] = {
    {1, {"mandarin", 8}, {"普通话", 9}, {"Mandarin", 8}},
    {2, {"minnan", 6}, {"闽南语", 9}, {"Minnan", 6}},
    {3, {"hakka", 5}, {"客家话", 9}, {"Hakka", 5}},
};
static struct config_queue queues[] = {{.id = 1, .zh = {"理财", 6}, .en = {"Wealth desk", 11}}};
static const struct config_view view = {.org = 1, .attributes = attributes, .attributes_count = 6, .symbols = symbols,
                                        .symbols_count = 3, .queues = queues, .queues_count = 1};

static bool find_attribute(void *u, enum attr_scope scope, struct str name, struct str key, attr_id *ret_id,
                           enum attr_type *ret_type)
{
    (void)u, (void)key;
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
        if (attributes[i].scope == scope && str_eq(attributes[i].name, name)) {
            *ret_id = attributes[i].id;
            *ret_type = attributes[i].type;
            return true;
        }
    return false;
}

static bool find_symbol(void *u, struct str text, symbol_id *ret_symbol)
{
    (void)u;
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++)
        if (str_eq(symbols[i].text, text)) {
            *ret_symbol = symbols[i].id;
            return true;
        }
    return false;
}

static bool none_known(void *u, enum attr_scope scope, uint32_t i, struct str *ret_text)
{
    (void)u, (void)scope, (void)i, (void)ret_text;
    return false;
}

static bool agent_name(void *u, agent_id agent, struct str *ret_zh, struct str *ret_en)
{
    (void)u;
    *ret_zh = STR("林海燕");
    *ret_en = STR("Lin Haiyan");
    return agent == 7;
}

static const struct conversation_names people = {NULL, agent_name};
static const struct host_tongue tongue = {.view = &view, .names = &people, .whole = true};

static void says_one(const struct buf *b, const char *said)
{
    if (b->n != strlen(said) || memcmp(b->p, said, b->n) != 0)
        fail_msg("%.*s, not %s", (int)b->n, (const char *)b->p, said);
}

static void says(const struct host_text *t, const char *zh, const char *en)
{
    says_one(&t->zh, zh);
    says_one(&t->en, en);
}

/* -- requirements -- */

static struct host_required required(const char *source)
{
    static const struct lang_names names = {.attribute = find_attribute, .symbol = find_symbol, .known = none_known};
    static const struct lang_env nobody = {0};
    struct host_required r = {0};
    struct lang_error error;
    assert_int_equal(lang_compile(str_of(source), &names, &r.code, &error), OK);
    buf_put(&r.source, r.code.p, r.code.n);
    r.count = lang_reasons(r.code.p, r.code.n, &nobody, r.parts, HOST_PARTS_MAX);
    return r;
}

/* Of a contact that arrived in 1970, of whose customer is known what stands in w. */
static struct host_required required_of(const char *source, const struct attrs_writer *w)
{
    struct lang_env env = {.customer = w->p, .customer_bytes = w->n};
    struct host_required r = required(source);
    (void)lang_reasons(r.source.p, r.source.n, &env, r.parts, HOST_PARTS_MAX);
    r.given_count = lang_given(r.source.p, r.source.n, &env, r.given, HOST_GIVEN_MAX);
    buf_clear(&r.code);
    assert_int_equal(lang_bind(r.source.p, r.source.n, &env, &r.code), OK);
    return r;
}

static void what_no_agent_can_meet_names_the_value_that_is_to_blame(void **state)
{
    (void)state;
    static const struct {
        const char *source;
        int64_t deposits; /* -1: unknown */
        const char *zh, *en;
    } cases[] = {
        {"customer.deposits >= 1000", -1, "客户的存款（未知）至少 1000", "the customer's Deposits (unknown) at least 1000"},
        {"customer.deposits >= 1000", 5500, "客户的存款（5.5）至少 1000", "the customer's Deposits (5.5) at least 1000"},
        {"customer.deposits >= 1000", 1000000, "客户的存款至少 1000", "the customer's Deposits at least 1000"},
        {"agent.wealth * 2 > customer.deposits / 4", -1, "理财能力 × 2 高于客户的存款（未知） ÷ 4",
         "Wealth × 2 above the customer's Deposits (unknown) ÷ 4"},
        {"agent.wealth * 2 > customer.deposits / 4", 8000, "理财能力 × 2 高于 2", "Wealth × 2 above 2"},
        {"agent.languages has customer.dialect", -1, "语言含客户的方言（未知）", "Languages include the customer's Dialect (unknown)"},
        {"customer.vip or customer.deposits > 9", 5000, "客户的贵宾（未知）为是，或客户的存款（5）高于 9",
         "the customer's VIP (unknown) is yes or the customer's Deposits (5) above 9"},
        {"known(customer.deposits)", -1, "已知客户的存款", "the customer's Deposits known"},
        {"contact.arrived >= \"2030-01-01\"", -1, "到达时间（1970-01-01（UTC））不早于 2030-01-01（UTC）",
         "time of arrival (1970-01-01 (UTC)) not before 2030-01-01 (UTC)"},
        {"false", -1, "永不成立", "never"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t bytes[40];
        struct attrs_writer w;
        struct host_text t = {0};
        attrs_write_init(&w, bytes, sizeof bytes);
        attrs_write_flag(&w, ATTR_PRESENT, 1);
        if (cases[i].deposits >= 0)
            attrs_write_number(&w, 31, cases[i].deposits);
        struct host_required r = required_of(cases[i].source, &w);
        host_put_requirement(&t, &tongue, &r);
        says(&t, cases[i].zh, cases[i].en);
        host_text_done(&t);
        host_required_done(&r);
    }
}

static void requirements_are_read_back_in_both_languages(void **state)
{
    (void)state;
    static const struct {
        const char *source, *zh, *en;
    } cases[] = {
        {"", "没有要求", "no requirement"},
        {"agent.languages has \"minnan\"", "语言含闽南语", "Languages include Minnan"},
        {"agent.languages has \"minnan\" and agent.wealth >= 9.5", "语言含闽南语；理财能力至少 9.5",
         "Languages include Minnan and Wealth at least 9.5"},
        {"agent.languages has customer.dialect", "语言含客户的方言", "Languages include the customer's Dialect"},
        {"agent.languages has \"minnan\" or agent.wealth >= 9", "语言含闽南语，或理财能力至少 9",
         "Languages include Minnan or Wealth at least 9"},
        {"not (agent.languages has \"minnan\" or agent.wealth < 2)", "不满足（语言含闽南语，或理财能力低于 2）",
         "not (Languages include Minnan or Wealth below 2)"},
        {"agent.wealth >= 9 or agent.languages has \"minnan\" and agent.languages has \"hakka\"",
         "理财能力至少 9，或语言含闽南语，且语言含客家话", "Wealth at least 9 or Languages include Minnan and Languages include Hakka"},
        {"(agent.wealth >= 9 or agent.languages has \"minnan\") and customer.vip or customer.deposits > 5",
         "（理财能力至少 9，或语言含闽南语），且客户的贵宾为是，或客户的存款高于 5",
         "(Wealth at least 9 or Languages include Minnan) and the customer's VIP is yes or the customer's Deposits above 5"},
        {"(agent.wealth >= 9 or agent.languages has \"minnan\") and customer.vip", "（理财能力至少 9，或语言含闽南语）；客户的贵宾为是",
         "(Wealth at least 9 or Languages include Minnan) and the customer's VIP is yes"},
        {"agent.since < \"2026-11-22\"", "入职早于 2026-11-22（UTC）", "Since before 2026-11-22 (UTC)"},
        {"agent.since >= \"2026-12-01 09:00+08:00\" or agent.wealth < 2", "入职不早于 2026-12-01 01:00（UTC），或理财能力低于 2",
         "Since not before 2026-12-01 01:00 (UTC) or Wealth below 2"},
        {"contact.arrived >= \"2030-01-01 09:00+08:00\"", "到达时间不早于 2030-01-01 01:00（UTC）", "time of arrival not before 2030-01-01 01:00 (UTC)"},
        {"\"2030-01-01\" > contact.arrived", "到达时间早于 2030-01-01（UTC）", "time of arrival before 2030-01-01 (UTC)"},
        {"contact.arrived < \"2030-01-01\" or agent.since > contact.arrived", "到达时间早于 2030-01-01（UTC），或入职晚于到达时间",
         "time of arrival before 2030-01-01 (UTC) or Since after time of arrival"},
        {"agent.since <= \"2026-11-22\" and agent.since > \"2020-11-22\"", "入职不晚于 2026-11-22（UTC）；入职晚于 2020-11-22（UTC）",
         "Since not after 2026-11-22 (UTC) and Since after 2020-11-22 (UTC)"},
        {"customer.dialect != \"minnan\"", "客户的方言不是闽南语", "the customer's Dialect is not Minnan"},
        {"false", "永不成立", "never"},
        {"true", "总是成立", "always"},
        {"true and true", "总是成立", "always"},
        {"true and (agent.wealth >= 9 or agent.languages has \"minnan\")", "理财能力至少 9，或语言含闽南语",
         "Wealth at least 9 or Languages include Minnan"},
        {"agent.wealth >= 9 and true and customer.vip", "理财能力至少 9；客户的贵宾为是", "Wealth at least 9 and the customer's VIP is yes"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct host_required r = required(cases[i].source);
        struct host_text t = {0};
        host_put_requirement(&t, &tongue, &r);
        says(&t, cases[i].zh, cases[i].en);
        host_text_done(&t);
        host_required_done(&r);
    }
}

static void what_is_sensitive_is_only_named_to_who_may_not_know_it(void **state)
{
    (void)state;
    static const struct {
        const char *source, *zh, *en;
    } cases[] = {
        {"agent.wealth >= customer.deposits and agent.languages has \"minnan\"", "关于客户的存款的条件；语言含闽南语",
         "a condition on the customer's Deposits and Languages include Minnan"},
        {"agent.languages has \"minnan\" and customer.deposits > 5", "语言含闽南语；关于客户的存款的条件",
         "Languages include Minnan and a condition on the customer's Deposits"},
        {"(agent.languages has \"minnan\" or customer.deposits + 1 < agent.wealth * 2) and customer.vip", "关于客户的存款的条件；客户的贵宾为是",
         "a condition on the customer's Deposits and the customer's VIP is yes"},
        {"known(customer.deposits)", "关于客户的存款的条件", "a condition on the customer's Deposits"},
    };
    const struct host_tongue agents = {.view = &view, .names = &people};
    struct config_attribute *deposits = &attributes[4];
    deposits->sensitive = true;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct host_required r = required(cases[i].source);
        struct host_text t = {0}, all = {0};
        host_put_requirement(&t, &agents, &r);
        says(&t, cases[i].zh, cases[i].en);
        host_put_requirement(&all, &tongue, &r);
        buf_u8(&all.en, 0);
        assert_null(strstr((const char *)all.en.p, "a condition on"));
        host_text_done(&t);
        host_text_done(&all);
        host_required_done(&r);
    }
    /* With the customer's value put in it holds for everybody: that it does is not told by silence. */
    struct host_required r = required("customer.deposits > 5");
    struct host_text t = {0};
    buf_clear(&r.code);
    buf_put(&r.code, (const uint8_t[]){1, 0, 1}, 3);
    host_put_requirement(&t, &agents, &r);
    says(&t, "关于客户的存款的条件", "a condition on the customer's Deposits");
    host_text_done(&t);
    host_required_done(&r);
    deposits->sensitive = false;
}

static void sums_keep_their_brackets(void **state)
{
    (void)state;
    static const struct {
        const char *source, *zh, *en;
    } cases[] = {
        {"agent.wealth * 2 - (agent.wealth - 1) > customer.deposits / 4",
         "理财能力 × 2 - （理财能力 - 1）高于客户的存款 ÷ 4",
         "Wealth × 2 - (Wealth - 1) above the customer's Deposits ÷ 4"},
        {"(agent.wealth + 1) * 2 >= 9", "（理财能力 + 1） × 2 至少 9", "(Wealth + 1) × 2 at least 9"},
        {"min(agent.wealth, 3) = 2", "（理财能力、3）中的较小者为 2", "the smaller of (Wealth, 3) is 2"},
        {"count(agent.languages) >= 2", "语言的个数至少 2", "the number of Languages at least 2"},
        {"(customer.deposits default 7) > 3 and known(agent.wealth)", "客户的存款（没有则为）7 高于 3；已知理财能力",
         "the customer's Deposits or, if missing, 7 above 3 and Wealth known"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct host_required r = required(cases[i].source);
        struct host_text t = {0};
        host_put_requirement(&t, &tongue, &r);
        says(&t, cases[i].zh, cases[i].en);
        host_text_done(&t);
        host_required_done(&r);
    }
}

static void values_are_written_as_people_write_them(void **state)
{
    (void)state;
    static const struct {
        struct lang_value v;
        const char *zh, *en;
    } cases[] = {
        {{.type = ATTR_NUMBER, .number = 9500}, "9.5", "9.5"},
        {{.type = ATTR_NUMBER, .number = -250}, "-0.25", "-0.25"},
        {{.type = ATTR_NUMBER, .number = 8000000000}, "8000000", "8000000"},
        {{.type = ATTR_NUMBER, .number = INT64_MIN}, "-9223372036854775.808", "-9223372036854775.808"},
        {{.type = ATTR_FLAG, .number = 1}, "是", "yes"},
        {{.type = ATTR_TEXT, .number = 2}, "闽南语", "Minnan"},
        {{.type = ATTR_TEXT, .number = 99}, "#99", "#99"},
        {{.type = ATTR_SET, .count = 2, .set = {1, 3}}, "普通话、客家话", "Mandarin, Hakka"},
        {{.type = ATTR_SET, .count = 9, .set = {1, 1, 1, 1, 1, 1, 1, 1}},
         "普通话、普通话、普通话、普通话、普通话、普通话、普通话、普通话等",
         "Mandarin, Mandarin, Mandarin, Mandarin, Mandarin, Mandarin, Mandarin, Mandarin and others"},
        {{.type = ATTR_TIME, .number = 0}, "1970-01-01（UTC）", "1970-01-01 (UTC)"},
        {{.type = ATTR_TIME, .number = INT64_C(1795332530223)}, "2026-11-22 07:28（UTC）", "2026-11-22 07:28 (UTC)"},
        {{.type = ATTR_TIME, .number = INT64_C(-1000)}, "1969-12-31 23:59（UTC）", "1969-12-31 23:59 (UTC)"},
        {{.type = ATTR_TIME, .number = INT64_C(951782400000)}, "2000-02-29（UTC）", "2000-02-29 (UTC)"},
        {{.type = ATTR_SET}, "无", "none"},
        {{.type = ATTR_NONE}, "无", "none"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct host_text t = {0};
        host_put_value(&t, &tongue, &cases[i].v);
        says(&t, cases[i].zh, cases[i].en);
        host_text_done(&t);
    }
}

static void a_time_says_whose_clock_shows_it(void **state)
{
    (void)state;
    static const int64_t summer_s = INT64_C(1774746000); /* 2026-03-29 01:00 UTC */
    static const int32_t offset_s = 7200;
    static struct config_calendar calendars[] = {
        {.id = 1, .zone = {.name = {"Asia/Shanghai", 13}, .first_s = 28800}},
        {.id = 2, .zone = {.name = {"Europe/Berlin", 13}, .at_s = &summer_s, .offset_s = &offset_s, .count = 1, .first_s = 3600}},
        {.id = 3, .zone = {.name = {"America/St_Johns", 16}, .first_s = -12600}}};
    static struct config_topic topics[] = {{.id = 5, .queue = 1}, {.id = 6, .queue = 9}};
    static struct config_use uses[] = {{CONFIG_HOURS_QUEUE, 1, 1}, {CONFIG_HOURS_TOPIC, 6, 2}, {CONFIG_HOURS_TOPIC, 5, 3}, {CONFIG_HOURS_QUEUE, 7, 3}};
    struct config_view with = view;
    with.calendars = calendars;
    with.uses = uses;
    with.topics = topics;
    with.topics_count = 2;
    static const struct {
        uint32_t calendars;
        queue_id queue;
        topic_id topic;
        int64_t ms;
        const char *zh, *en;
    } cases[] = {
        {3, 1, 5, INT64_C(1796086800000), "2026-12-01 09:00（UTC+8）", "2026-12-01 09:00 (UTC+8)"}, /* the queue's before the topic's */
        {3, 0, 5, INT64_C(1796086800000), "2026-12-01 09:00（UTC+8）", "2026-12-01 09:00 (UTC+8)"},
        {3, 1, 0, INT64_C(1796054400000), "2026-12-01（UTC+8）", "2026-12-01 (UTC+8)"},
        {3, 9, 6, INT64_C(1767225600000), "2026-01-01 01:00（UTC+1）", "2026-01-01 01:00 (UTC+1)"},
        {3, 9, 6, INT64_C(1774745999999), "2026-03-29 01:59（UTC+1）", "2026-03-29 01:59 (UTC+1)"},
        {3, 9, 6, INT64_C(1774746000000), "2026-03-29 03:00（UTC+2）", "2026-03-29 03:00 (UTC+2)"},
        {3, 7, 0, INT64_C(1796086800000), "2026-11-30 21:30（UTC-3:30）", "2026-11-30 21:30 (UTC-3:30)"},
        {3, 8, 0, INT64_C(1796086800000), "2026-12-01 01:00（UTC）", "2026-12-01 01:00 (UTC)"}, /* the company has several */
        {1, 8, 0, INT64_C(1796086800000), "2026-12-01 09:00（UTC+8）", "2026-12-01 09:00 (UTC+8)"},
        {0, 1, 5, INT64_C(1796086800000), "2026-12-01 01:00（UTC）", "2026-12-01 01:00 (UTC)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct host_text t = {0};
        with.calendars_count = cases[i].calendars;
        with.uses_count = cases[i].calendars ? 4 : 0;
        struct host_tongue all = tongue;
        all.view = &with;
        struct host_tongue there = host_tongue_at(&all, cases[i].queue, cases[i].topic);
        host_put_value(&t, &there, &(struct lang_value){.type = ATTR_TIME, .number = cases[i].ms});
        says(&t, cases[i].zh, cases[i].en);
        host_text_done(&t);
    }
    struct host_tongue far = tongue; /* whatever a damaged store holds */
    far.zone = &calendars[0].zone;
    for (int i = 0; i < 2; i++) {
        struct host_text t = {0};
        host_put_value(&t, &far, &(struct lang_value){.type = ATTR_TIME, .number = i ? INT64_MAX : INT64_MIN});
        assert_non_null(strstr((buf_u8(&t.en, 0), (const char *)t.en.p), "(UTC)"));
        host_text_done(&t);
    }
}

static void a_number_chooses_its_word_and_a_duration_its_units(void **state)
{
    (void)state;
    static const struct {
        int64_t ahead, us;
        const char *zh, *en;
    } cases[] = {
        {1, 0, "在队列“理财”中排第 2 位，前面有 1 个联络；已等待 0 秒。",
         "It is number 2 in the queue Wealth desk, 1 contact is served before it; it has waited 0 s."},
        {5, 200 * SECOND_US, "在队列“理财”中排第 6 位，前面有 5 个联络；已等待 3 分 20 秒。",
         "It is number 6 in the queue Wealth desk, 5 contacts are served before it; it has waited 3 min 20 s."},
        {5, 180 * SECOND_US, "在队列“理财”中排第 6 位，前面有 5 个联络；已等待 3 分钟。",
         "It is number 6 in the queue Wealth desk, 5 contacts are served before it; it has waited 3 min."},
        {5, 7384 * SECOND_US, "在队列“理财”中排第 6 位，前面有 5 个联络；已等待 2 小时 3 分。",
         "It is number 6 in the queue Wealth desk, 5 contacts are served before it; it has waited 2 h 3 min."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct host_line l;
        struct buf zh = {0}, en = {0};
        for (int k = 0; k < 2; k++) {
            host_line_begin(&l, "place");
            host_line_number(&l, "place", cases[i].ahead + 1);
            host_line_number(&l, "ahead", cases[i].ahead);
            host_line_number(&l, "waited_us", cases[i].us);
            host_put_queue(host_line_text(&l, "queue"), &tongue, 1);
            host_line_end(&(struct host_out){.text = k ? &en : &zh, .zh = !k}, &l);
        }
        buf_u8(&zh, 0);
        buf_u8(&en, 0);
        zh.p[zh.n - 2] = en.p[en.n - 2] = 0; /* the end of the line */
        assert_string_equal((const char *)zh.p, cases[i].zh);
        assert_string_equal((const char *)en.p, cases[i].en);
        buf_done(&zh);
        buf_done(&en);
    }
}

/* -- every reason has its sentence: nothing is left open, in either language -- */

static void whole(struct buf *b, uint32_t lines)
{
    uint32_t seen = 0;
    for (size_t i = 0; i < b->n; i++) {
        assert_true(b->p[i] != '{' && b->p[i] != '}' && b->p[i] != '?' && b->p[i] != '|');
        seen += b->p[i] == '\n';
    }
    assert_true(seen >= lines);
    buf_clear(b);
}

static void every_reason_to_wait_has_its_sentences(void **state)
{
    (void)state;
    struct buf text = {0};
    struct host_why_contact y = {.contact = {.id = 1, .queue = 1, .agent = 7}, .required = required("agent.wealth >= 9 or agent.wealth < 2"),
                                 .next = required("agent.wealth >= 7")};
    for (int zh = 0; zh < 2; zh++)
        for (int why = WAITS_NOT; why <= WAITS_HELD; why++)
            for (uint32_t n = 0; n < 3; n++) {
                y.waiting = (struct explain_waiting){.why = (enum waits)why, .seats = 12, .queue = 2, .members = n, .full = n, .held = n,
                                                     .ahead = n, .predicates = 1, .predicate = {n}, .sought = 6 + n, .steps = n,
                                                     .step_us = n == 2 ? NEVER_US : 5, .overflow_us = n ? 9 * SECOND_US : NEVER_US,
                                                     .overflow = n, .sought_why = n == 1 ? SOUGHT_LAST : SOUGHT_PREFERRED,
                                                     .estimate = {.sure = n > 0, .by = n == 1 ? ESTIMATE_HEAD : ESTIMATE_QUEUE_LENGTH,
                                                                  .likely_us = 40 * SECOND_US, .at_most_us = 70 * SECOND_US}};
                y.contact.state = why == WAITS_NOT ? (enum contact_state)(CONTACT_OFFERED + n) : CONTACT_WAITING;
                host_why_contact_lines(&(struct host_out){.text = &text, .zh = zh}, &tongue, &y);
                whole(&text, why == WAITS_NOT ? 1 : 4);
            }
    host_why_contact_done(&y);
    buf_done(&text);
}

static void assert_says(struct buf *text, const char *said)
{
    buf_u8(text, 0);
    if (!strstr((const char *)text->p, said))
        fail_msg("%s: not in %s", said, (const char *)text->p);
    buf_clear(text);
}

/* Nobody of six has the wealth and the customer's dialect is not known: training helps nobody. */
static void a_customers_value_is_to_blame_before_the_agents(void **state)
{
    (void)state;
    static const char *const zh[] = {"不符合“理财能力至少 9”的最多：6 位。", "原因不在坐席。按目前已知的客户和联络情况，任何坐席都不可能符合要求（理财能力至少 9；语言含客户的方言（未知））："
                                     "“语言含客户的方言（未知）”不成立"};
    static const char *const en[] = {"most fail at \"Wealth at least 9\": 6.", "not for want of agents: by what is known of the customer and the contact nobody can meet the "
                                     "requirement (Wealth at least 9 and Languages include the customer's Dialect (unknown)), as \"Languages include the customer's "
                                     "Dialect (unknown)\" does not hold"};
    for (int unknown = 0; unknown < 2; unknown++) {
        uint8_t bytes[40];
        struct attrs_writer w;
        struct buf text = {0};
        attrs_write_init(&w, bytes, sizeof bytes);
        attrs_write_flag(&w, ATTR_PRESENT, 1);
        if (!unknown)
            attrs_write_text(&w, 30, 2);
        struct host_why_contact y = {.contact = {.id = 1, .queue = 1, .state = CONTACT_WAITING},
                                     .required = required_of("agent.wealth >= 9 and agent.languages has customer.dialect", &w),
                                     .waiting = {.why = WAITS_REQUIREMENT, .seats = 6, .requirement = 6, .predicates = 2, .predicate = {6, unknown ? 6 : 2},
                                                 .step_us = NEVER_US, .overflow_us = NEVER_US}};
        host_why_contact_lines(&(struct host_out){.text = &text, .zh = true}, &tongue, &y);
        assert_says(&text, zh[unknown]);
        host_why_contact_lines(&(struct host_out){.text = &text}, &tongue, &y);
        assert_says(&text, en[unknown]);
        host_why_contact_done(&y);
        buf_done(&text);
    }
}

static void who_is_apart_is_apart_for_so_long_or_for_good(void **state)
{
    (void)state;
    struct buf text = {0};
    struct host_why_contact y = {.now_us = 100 * SECOND_US, .contact = {.id = 1, .queue = 1, .state = CONTACT_WAITING},
                                 .waiting = {.why = WAITS_HELD, .seats = 3, .members = 3, .held = 3, .held_for_good = 1, .held_until_us = 108 * SECOND_US,
                                             .step_us = NEVER_US, .overflow_us = NEVER_US}};
    host_why_contact_lines(&(struct host_out){.text = &text}, &tongue, &y);
    assert_says(&text, "2 kept apart after declining or missing it (the first for 8 s more), 1 apart from it for good after declining it or passing it on.");
    y.waiting.hold_us = 30 * SECOND_US;
    y.waiting.held_times = 3;
    host_why_contact_lines(&(struct host_out){.text = &text}, &tongue, &y);
    assert_says(&text, "Who declines or misses it is not asked again for 30 s after the first time, and for twice as long after each further one; who is asked again first has done so 3 times.");
    y.waiting.held_for_good = 2;
    host_why_contact_lines(&(struct host_out){.text = &text, .zh = true}, &tongue, &y);
    assert_says(&text, "1 位因拒绝或错过而暂时回避（8 秒后可再派）、2 位因拒绝或转出而始终不再接待此联络。");

    struct host_why_agent a = {.now_us = 100 * SECOND_US, .agent = {.id = 7}, .idle = {.why = IDLES_HELD, .waiting = 4, .held = 3, .held_for_good = 1,
                               .held_excluded = 1, .held_until_us = 130 * SECOND_US}};
    struct json j;
    json_init(&j, &text);
    json_open(&j, NULL);
    host_why_agent_json(&j, &tongue, &a);
    json_close(&j);
    assert_says(&text, "of 4 waiting, 1 kept from them after they declined or missed it (for 30 s more), 1 kept from them for good after they declined it or "
                       "passed it on, 1 from which they are excluded.");

    static const struct {
        int64_t apart_us;
        const char *zh, *en;
    } cases[] = {{NEVER_US, "因拒绝或转出而始终不再接待此联络", "apart from it for good after declining it or passing it on"},
                 {130 * SECOND_US, "因拒绝或错过而暂时回避（30 秒后可再派）", "kept apart after declining or missing it (for 30 s more)"},
                 {90 * SECOND_US, "已问过，先问其他坐席", "was asked already: the others come first"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct host_text t = {0};
        host_ranked_put(&t, &tongue, &y.required, &(struct explain_ranked){.fits = FITS_HELD, .apart_us = cases[i].apart_us}, 100 * SECOND_US);
        says(&t, cases[i].zh, cases[i].en);
        host_text_done(&t);
    }
    buf_done(&text);
}

static void who_has_outwaited_the_estimate_is_promised_nothing(void **state)
{
    (void)state;
    struct buf text = {0};
    struct host_why_contact y = {.contact = {.id = 1, .queue = 1, .state = CONTACT_WAITING}, .required = required("agent.wealth >= 9")};
    const struct { enum estimator by; int64_t waited_s; const char *said; } cases[] = {
        {ESTIMATE_HEAD, 25, "Probably 15 s more"}, {ESTIMATE_HEAD, 40, "cannot be said"}, {ESTIMATE_LAST_SERVED, 600, "cannot be said"},
        {ESTIMATE_QUEUE_LENGTH, 600, "Probably 40 s more"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        y.waiting = (struct explain_waiting){.why = WAITS_BUSY, .seats = 3, .step_us = NEVER_US, .overflow_us = NEVER_US,
                                             .waited_us = cases[i].waited_s * SECOND_US,
                                             .estimate = {.sure = true, .by = cases[i].by, .likely_us = 40 * SECOND_US, .at_most_us = 70 * SECOND_US}};
        host_why_contact_lines(&(struct host_out){.text = &text}, &tongue, &y);
        buf_u8(&text, 0);
        if (!strstr((const char *)text.p, cases[i].said))
            fail_msg("case %zu: %s", i, (const char *)text.p);
        buf_clear(&text);
    }
    host_why_contact_done(&y);
    buf_done(&text);
}

static void every_reason_to_be_idle_and_every_place_in_the_ranking_has_its_words(void **state)
{
    (void)state;
    struct buf text = {0};
    struct json j;
    struct host_required needs = required("agent.wealth >= 9");
    for (int why = IDLES_NOT; why <= IDLES_MEDIA; why++) {
        struct host_why_agent y = {.agent = {.id = 7, .state = AGENT_PAUSED, .reason = PAUSE_MISSED, .active = 1, .capacity = 1},
                                   .idle = {.why = (enum idles)why, .waiting = 3, .example = 5}, .example = needs};
        json_init(&j, &text);
        json_open(&j, NULL);
        host_why_agent_json(&j, &tongue, &y);
        json_close(&j);
        buf_u8(&text, 0);
        assert_non_null(strstr((const char *)text.p, "Lin Haiyan"));
        assert_null(strstr((const char *)text.p, "\"why\":\"other\""));
        buf_clear(&text);
    }
    for (int fits = FITS_YES; fits <= FITS_QUEUE; fits++) {
        struct host_text t = {0};
        host_ranked_put(&t, &tongue, &needs, &(struct explain_ranked){.agent = 7, .fits = (enum fits)fits, .unfair = true}, 0);
        assert_true(t.zh.n > 3 && t.en.n > 3);
        host_text_done(&t);
    }
    host_required_done(&needs);
    buf_done(&text);
}

static void a_decision_of_an_older_policy_numbers_its_conditions(void **state)
{
    (void)state;
    struct buf text = {0};
    struct host_decision d = {.agent = 7, .policy_version = 5, .required = required("agent.wealth >= 9"),
                              .digest = {.policy_version = 5, .step = 2, .considered = 9, .eligible = 2, .predicates = 1,
                                         .excluded = {4}, .top = 2, .top_agents = {7, 8}}};
    const struct host_out out = {.text = &text};
    host_decision_lines(&out, &tongue, &d);
    buf_u8(&text, 0);
    assert_string_equal((const char *)text.p, "Offered to Lin Haiyan: 2 of 9 agents could take it.\nNext would have come: #8.\n"
                                              "Not considered further: 4 not meeting Wealth at least 9.\n"
                                              "The requirement had widened to step 2.\n");
    buf_clear(&text);
    d.digest.unfair = 1;
    d.digest.excluded_reserved = 3;
    host_decision_lines(&out, &tongue, &d);
    buf_u8(&text, 0);
    assert_non_null(strstr((const char *)text.p, "1 of them stood back, being busier than the others.\n"));
    assert_non_null(strstr((const char *)text.p, "3 not the one agent it waited for, 4 not meeting"));
    buf_clear(&text);
    d.digest.policy_version = 4;
    host_decision_lines(&out, &tongue, &d);
    buf_u8(&text, 0);
    assert_non_null(strstr((const char *)text.p, "4 not meeting condition 1."));
    assert_non_null(strstr((const char *)text.p, "it was version 4"));
    host_required_done(&d.required);
    buf_done(&text);
}

static void who_was_asked_for_by_name_is_told_with_the_reason(void **state)
{
    (void)state;
    static const struct {
        enum sought named;
        uint32_t others;
        const char *en, *zh;
    } cases[] = {
        {SOUGHT_PASSED, 0, "Offered to Lin Haiyan, who was asked for by name: a colleague transferred it to them.\nOnly they were looked at: "
                           "neither requirement nor queue was asked, and nobody else was compared.\n", "派给林海燕（指名）：同事将该联络转接给该坐席。\n只看了这一位坐席"},
        {SOUGHT_PREFERRED, 1, "Offered to Lin Haiyan, who was asked for by name: they are the customer's preferred agent.\nNobody else was "
                              "compared; 1 other agent meets the requirement.\nNot considered further: 2 not serving the queue.\n", "是客户的专属坐席。\n未与其他坐席比较；另有 1 位坐席符合要求。"},
        {SOUGHT_LAST, 9, "Offered to Lin Haiyan, who was asked for by name: they talked with the customer last.\nNobody else was compared; 9 "
                         "other agents meet the requirement.\nNot considered further: 2 not serving the queue.\n", "上次由其接待该客户。\n未与其他坐席比较；另有 9 位坐席符合要求。"},
        {SOUGHT_LAST, 0, "Offered to Lin Haiyan, who was asked for by name: they talked with the customer last.\nNobody else could.\n", "没有其他坐席可接。"},
    };
    struct buf text = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct host_decision d = {.agent = 7, .policy_version = 1, .named = cases[i].named,
                                  .digest = {.policy_version = 1, .considered = 12, .eligible = 1, .excluded_reserved = cases[i].others,
                                             .excluded_queue = 2, .top = 1, .top_agents = {7}}};
        for (int zh = 0; zh < 2; zh++) {
            const char *says = zh ? cases[i].zh : cases[i].en;
            host_decision_lines(&(struct host_out){.text = &text, .zh = zh}, &tongue, &d);
            buf_u8(&text, 0);
            assert_non_null(strstr((const char *)text.p, says));
            assert_null(strstr((const char *)text.p, "of 12"));
            buf_clear(&text);
        }
        struct json j;
        json_init(&j, &text);
        host_decision_json(&j, &tongue, &d);
        buf_u8(&text, 0);
        char code[40];
        snprintf(code, sizeof code, "\"named\":\"%s\"", host_sought_code(cases[i].named));
        assert_non_null(strstr((const char *)text.p, code));
        buf_clear(&text);
    }
    buf_done(&text);
}

/* Each of those who wait is told under one reason: in the sentence, or after it. */
static void all_reasons_of_those_who_wait_are_told(void **state)
{
    (void)state;
    struct buf text = {0};
    struct json j;
    struct host_required needs = required("agent.wealth >= 9");
    struct host_why_agent y = {.agent = {.id = 7, .state = AGENT_READY}, .example = needs,
                               .idle = {.why = IDLES_REQUIREMENT, .waiting = 15, .requirement = 1, .held = 2, .reserved = 3, .media = 4, .pull = 5, .example = 5}};
    static const char *const first_en[] = {"requirement of 1;", "1 whose requirement they do not meet"};
    for (int held = 0; held < 2; held++) {
        y.idle.why = held ? IDLES_HELD : IDLES_REQUIREMENT;
        json_init(&j, &text);
        json_open(&j, NULL);
        host_why_agent_json(&j, &tongue, &y);
        json_close(&j);
        buf_u8(&text, 0);
        const char *said = (const char *)text.p;
        assert_non_null(strstr(said, first_en[held]));
        assert_true((strstr(said, "2 kept apart from them") == NULL) == held);
        assert_non_null(strstr(said, "3 for another agent alone, 4 of a medium they have no place for, 5 to be picked by an agent."));
        assert_non_null(strstr(said, "3 个只等另一位坐席、4 个所属渠道该坐席已达接待上限、5 个须由坐席自取。"));
        buf_clear(&text);
    }
    y.idle = (struct explain_idle){.why = IDLES_HELD, .waiting = 2, .held = 2};
    json_init(&j, &text);
    json_open(&j, NULL);
    host_why_agent_json(&j, &tongue, &y);
    json_close(&j);
    buf_u8(&text, 0);
    assert_null(strstr((const char *)text.p, "idles.also"));
    host_required_done(&needs);
    buf_done(&text);
}

static void who_rang_too_would_not_have_come_next(void **state)
{
    (void)state;
    struct buf text = {0};
    struct host_decision d = {.agent = 8, .policy_version = 1, .beside = 1, .beside_agents = {7},
                              .digest = {.policy_version = 1, .considered = 9, .eligible = 3, .top = 3, .top_agents = {7, 8, 9}}};
    const struct host_out out = {.text = &text};
    host_decision_lines(&out, &tongue, &d);
    buf_u8(&text, 0);
    assert_non_null(strstr((const char *)text.p, "Offered to #8: 3 of 9 agents could take it.\nAt the same time offered to: Lin Haiyan.\n"
                                                 "Next would have come: #9.\n"));
    buf_clear(&text);
    d.digest.top = d.digest.eligible = 2;
    host_decision_lines(&out, &tongue, &d);
    buf_u8(&text, 0);
    assert_non_null(strstr((const char *)text.p, "Lin Haiyan.\nNobody else could.\n"));
    buf_done(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requirements_are_read_back_in_both_languages),
        cmocka_unit_test(what_is_sensitive_is_only_named_to_who_may_not_know_it),
        cmocka_unit_test(what_no_agent_can_meet_names_the_value_that_is_to_blame),
        cmocka_unit_test(a_customers_value_is_to_blame_before_the_agents),
        cmocka_unit_test(who_is_apart_is_apart_for_so_long_or_for_good),
        cmocka_unit_test(sums_keep_their_brackets),
        cmocka_unit_test(values_are_written_as_people_write_them),
        cmocka_unit_test(a_time_says_whose_clock_shows_it),
        cmocka_unit_test(a_number_chooses_its_word_and_a_duration_its_units),
        cmocka_unit_test(every_reason_to_wait_has_its_sentences),
        cmocka_unit_test(who_has_outwaited_the_estimate_is_promised_nothing),
        cmocka_unit_test(every_reason_to_be_idle_and_every_place_in_the_ranking_has_its_words),
        cmocka_unit_test(a_decision_of_an_older_policy_numbers_its_conditions),
        cmocka_unit_test(who_was_asked_for_by_name_is_told_with_the_reason),
        cmocka_unit_test(all_reasons_of_those_who_wait_are_told),
        cmocka_unit_test(who_rang_too_would_not_have_come_next),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
