/* rules.c: what the administrators of the simulated floor set: requirements, preferences, ways to wait and to offer. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/attrs.h"
#include "engine/policy.h"
#include "lang/lang.h"
#include "sim/inner.h"

/* -- the company's names -- */

static const struct {
    enum attr_scope scope;
    const char *name;
    attr_id id;
    enum attr_type type;
} names_of[] = {
    {SCOPE_AGENT, "languages", ATTR_LANGUAGES, ATTR_SET}, {SCOPE_AGENT, "skill", ATTR_SKILL, ATTR_NUMBER},
    {SCOPE_AGENT, "city", ATTR_CITY, ATTR_TEXT},          {SCOPE_AGENT, "senior", ATTR_SENIOR, ATTR_FLAG},
    {SCOPE_AGENT, "since", ATTR_SINCE, ATTR_TIME},        {SCOPE_CUSTOMER, "dialect", ATTR_DIALECT, ATTR_TEXT},
    {SCOPE_CUSTOMER, "home", ATTR_HOME, ATTR_TEXT},       {SCOPE_CUSTOMER, "level", ATTR_LEVEL, ATTR_NUMBER},
    {SCOPE_CONTACT, "amount", ATTR_AMOUNT, ATTR_NUMBER},  {SCOPE_CONTACT, "spoken", ATTR_SPOKEN, ATTR_SET},
    {SCOPE_QUEUE, "least", ATTR_LEAST, ATTR_NUMBER},
};

static bool name_attribute(void *u, enum attr_scope scope, struct str name, struct str key, attr_id *ret_id,
                           enum attr_type *ret_type)
{
    (void)u, (void)key;
    for (size_t i = 0; i < sizeof names_of / sizeof *names_of; i++)
        if (names_of[i].scope == scope && str_is(name, names_of[i].name)) {
            *ret_id = names_of[i].id;
            *ret_type = names_of[i].type;
            return true;
        }
    return false;
}

/* "l1".."l4" are languages, "c1".."c3" cities. */
static bool name_symbol(void *u, struct str text, symbol_id *ret_symbol)
{
    (void)u;
    assert(text.n == 2);
    *ret_symbol = (symbol_id)(text.p[1] - '0') + (text.p[0] == 'c' ? CITY_FIRST - 1 : 0);
    return true;
}

static bool name_known(void *u, enum attr_scope scope, uint32_t i, struct str *ret_text)
{
    (void)u, (void)scope, (void)i, (void)ret_text;
    return false;
}

static const struct lang_names names = {.attribute = name_attribute, .symbol = name_symbol, .known = name_known};

/* -- conditions and scores: templates with a number put in -- */

struct template {
    const char *text; /* one %u */
    unsigned least, most;
};

static const struct template plain[] = {
    {"agent.skill >= %u", 0, 9},
    {"agent.skill >= %u", 0, 6},
    {"agent.languages has customer.dialect", 0, 0},
    {"agent.languages has \"l%u\"", 1, LANGUAGES},
    {"agent.skill >= customer.level", 0, 0},
    {"agent.city = customer.home", 0, 0},
    {"agent.city in [\"c1\", \"c%u\"]", 2, CITIES},
    {"not agent.senior", 0, 0},
    {"(agent.senior or agent.skill >= %u)", 3, 9},
    {"not (agent.city = \"c%u\" and agent.skill < 7)", 1, CITIES},
    {"agent.skill < %u", 5, 11},
};

static const struct template rich[] = {
    {"agent.languages has any of contact.spoken", 0, 0},
    {"agent.languages has all of contact.spoken", 0, 0},
    {"agent.languages has any of [\"l1\", \"l%u\"]", 2, LANGUAGES},
    {"agent.skill + %u >= contact.amount", 0, 5},
    {"agent.skill >= queue.least", 0, 0},
    {"agent.since + 10m < contact.arrived", 0, 0},
    {"contact.arrived - agent.since > %u", 0, 3000},
    {"max(agent.skill, %u) >= customer.level default 3", 0, 6},
    {"count(agent.languages) >= %u", 1, 3},
    {"(known(customer.dialect) or agent.skill > %u)", 2, 8},
    {"(customer.dialect in agent.languages or contact.amount < %u)", 1, 8},
    {"agent.skill * 2 - count(agent.languages) > %u", 0, 14},
    {"agent.skill in [1, 3, 5, 6, 7, 9, %u]", 2, 10},
};

static const struct template scores[] = {
    {"agent.skill", 0, 0},
    {"%u * (agent.languages has customer.dialect)", 1, 10},
    {"agent.skill default %u - customer.level default 0", 0, 9},
    {"%u * (agent.city = customer.home) + agent.skill / 3", 1, 5},
    {"min(agent.skill, %u) * contact.amount", 1, 9},
    {"count(agent.languages) - %u * (agent.senior)", 1, 4},
};

static const struct template priorities[] = {
    {"customer.level default %u", 0, 4},
    {"%u * (contact.amount > 5) + 1", 1, 9},
    {"contact.amount / %u - 1", 1, 3},
    {"queue.least default %u + customer.level default 0", 0, 5},
};
#define COUNT(array) (sizeof(array) / sizeof *(array))

static void put_one(struct sim *s, const struct template *from, size_t count, char *out, size_t room)
{
    const struct template *t = &from[sim_below(s, count)];
    unsigned number = t->least + (unsigned)sim_below(s, t->most - t->least + 1);
    const char *at = strstr(t->text, "%u");

    if (at)
        snprintf(out, room, "%.*s%u%s", (int)(at - t->text), t->text, number, at + 2);
    else
        snprintf(out, room, "%s", t->text);
}

static void compile(const char *text, bool score, struct buf *out)
{
    struct lang_error error;
    enum err err = score ? lang_compile_score(str_of(text), &names, out, &error) : lang_compile(str_of(text), &names, out, &error);
    if (err != OK)
        fprintf(stderr, "%s: %s\n", text, error.en);
    assert(err == OK);
}

/* Of so many parts; 0: matches everybody. */
static struct lang_code make_required(struct sim *s, uint64_t parts, struct buf *out)
{
    char text[1000] = "", part[200];

    for (uint64_t i = 0; i < parts; i++) {
        if (sim_with(s, SIM_LANGUAGE) && sim_one_in(s, 2))
            put_one(s, rich, COUNT(rich), part, sizeof part);
        else
            put_one(s, plain, COUNT(plain), part, sizeof part);
        strcat(text, i > 0 ? " and " : "");
        strcat(text, part);
    }
    buf_clear(out);
    compile(text, false, out);
    return (struct lang_code){out->p, out->n};
}

static struct lang_code make_score(struct sim *s, const struct template *from, size_t count, struct buf *out)
{
    char text[200];

    put_one(s, from, count, text, sizeof text);
    compile(text, true, out);
    return (struct lang_code){out->p, out->n};
}

/* -- a topic -- */

#define STEPS 4u

static uint16_t make_steps(struct sim *s, struct policy_step *steps, struct buf *programs)
{
    uint64_t count = sim_with(s, SIM_STEPS) ? sim_below(s, STEPS + 1) : sim_below(s, 2);

    for (uint64_t i = 0; i < count; i++) {
        steps[i] = (struct policy_step){.permille = 500};
        if (sim_with(s, SIM_STEPS)) {
            uint64_t times = 1 + sim_below(s, 3);
            steps[i].after_us = times & 1 ? (int64_t)(1 + sim_below(s, 40)) * SECOND_US : 0;
            steps[i].permille = times & 2 ? 100 + (uint32_t)sim_below(s, 1200) : 0;
        }
        steps[i].required = make_required(s, sim_below(s, 3), &programs[i]);
    }
    return (uint16_t)count;
}

void sim_make_topic(struct sim *s, topic_id id, struct sent *ret)
{
    struct buf bytes = {0}, programs[3 + STEPS] = {0};
    struct policy_step steps[STEPS];
    struct policy p = {.version = ++s->policies};

    *ret = (struct sent){.command = {.kind = CMD_TOPIC_SET, .a = (int64_t)id}};
    ret->command.queue = 1 + sim_below(s, SIM_QUEUES);
    ret->command.b = (int64_t)sim_below(s, 10);
    p.patience_us = (int64_t)(10 + sim_below(s, 60)) * SECOND_US;
    p.required = make_required(s, sim_below(s, 4), &programs[0]);
    if (sim_with(s, SIM_PRIORITIES) && sim_one_in(s, 2))
        p.priority = make_score(s, priorities, COUNT(priorities), &programs[1]);
    if (sim_with(s, SIM_SCORES) && !sim_one_in(s, 3)) {
        p.score = make_score(s, scores, COUNT(scores), &programs[2]);
        p.slack = (int64_t)sim_below(s, 5) * 1000;
    }
    if (sim_with(s, SIM_SEEK)) {
        p.seek = (uint8_t)sim_below(s, 4);
        p.seek_us = (int64_t)(1 + sim_below(s, 30)) * SECOND_US;
    }
    p.steps = make_steps(s, steps, programs + 3);
    policy_write(&bytes, &p, steps);
    assert(bytes.n <= sizeof ret->rest);
    memcpy(ret->rest, bytes.p, bytes.n);
    ret->command.rest_bytes = (uint32_t)bytes.n;
    buf_done(&bytes);
    for (size_t i = 0; i < COUNT(programs); i++)
        buf_done(&programs[i]);
}

/* -- a queue, the company -- */

static void make_offering(struct sim *s, struct queue_policy *p)
{
    static const struct {
        enum sim_feature feature;
        enum offer_mode mode;
    } modes[] = {{SIM_PARALLEL, OFFER_PARALLEL}, {SIM_SEQUENTIAL, OFFER_SEQUENTIAL}, {SIM_AUTOMATIC, OFFER_AUTOMATIC},
                 {SIM_PULL, OFFER_PULL}, {SIM_PARALLEL, OFFER_PARALLEL}};
    uint64_t i = sim_below(s, 8);

    if (i < COUNT(modes) && sim_with(s, modes[i].feature))
        p->offer_mode = modes[i].mode;
    p->parallel = p->offer_mode == OFFER_PARALLEL ? (uint8_t)(2 + sim_below(s, 4)) : p->parallel;
    if (sim_with(s, SIM_CONNECT) && sim_one_in(s, 3))
        p->connect_us = (int64_t)(2 + sim_below(s, 8)) * SECOND_US;
}

static void make_limits(struct sim *s, queue_id id, struct queue_policy *p)
{
    if (sim_with(s, SIM_OVERFLOW) && sim_one_in(s, 2)) {
        /* Mostly to one behind it; a cycle is refused. */
        p->overflow = id < SIM_QUEUES && !sim_one_in(s, 8) ? id + 1 + sim_below(s, SIM_QUEUES - id) : 1 + sim_below(s, SIM_QUEUES);
        if (!s->model.queues[p->overflow].there)
            p->overflow = 0;
        p->overflow_waiting = sim_one_in(s, 2) ? (uint32_t)(1 + sim_below(s, 6)) : 0;
        p->overflow_us = sim_one_in(s, 2) ? (int64_t)(5 + sim_below(s, 40)) * SECOND_US : 0;
    }
    if (sim_with(s, SIM_LIMITS) && sim_one_in(s, 3))
        for (unsigned m = MEDIUM_CHAT; m < MEDIA; m++)
            p->waiting_max[m] = sim_one_in(s, 2) ? (uint32_t)(1 + sim_below(s, 6)) : 0;
}

void sim_make_queue(struct sim *s, queue_id id, struct sent *ret)
{
    struct queue_policy p = queue_policy_default;
    struct buf bytes = {0};
    struct attrs_writer w;
    uint8_t attrs[64];

    *ret = (struct sent){.command = {.kind = CMD_QUEUE_SET, .queue = id}};
    ret->command.a = (int64_t)(5 + sim_below(s, 20)) * SECOND_US;
    ret->command.b = sim_one_in(s, 4) ? 0 : (int64_t)(5 + sim_below(s, 30)) * SECOND_US;
    ret->command.c = (int64_t)(1 + sim_below(s, 40)) * SECOND_US;
    if (sim_with(s, SIM_WAIT_ORDERS)) {
        p.wait_order = (enum wait_order)sim_below(s, 4);
        p.weight = (int64_t)(1 + sim_below(s, 4000));
        p.target_us = (int64_t)(1 + sim_below(s, 60)) * SECOND_US;
        p.ageing_us = (int64_t)(1 + sim_below(s, 30)) * SECOND_US;
    }
    if (sim_with(s, SIM_AGENT_ORDERS))
        p.agent_order = (enum agent_order)sim_below(s, 6);
    if (sim_with(s, SIM_FAIRNESS) && sim_one_in(s, 3))
        p.fairness_permille = 1 + (uint32_t)sim_below(s, 300);
    make_offering(s, &p);
    make_limits(s, id, &p);
    attrs_write_init(&w, attrs, sizeof attrs);
    if (sim_with(s, SIM_LANGUAGE) && !sim_one_in(s, 3))
        attrs_write_number(&w, ATTR_LEAST, (int64_t)sim_below(s, 9) * 1000);
    p.attrs = attrs;
    p.attrs_bytes = (uint32_t)w.n;
    if (sim_with(s, SIM_QUEUE_POLICIES))
        queue_policy_write(&bytes, &p);
    assert(bytes.n <= SIM_ATTRS_BYTES);
    if (bytes.n > 0)
        memcpy(ret->rest, bytes.p, bytes.n);
    ret->command.rest_bytes = (uint32_t)bytes.n;
    buf_done(&bytes);
}

void sim_make_routing(struct sim *s, struct sent *ret)
{
    struct routing r = routing_default;
    struct buf bytes = {0};

    *ret = (struct sent){.command = {.kind = CMD_ROUTING_SET}};
    r.idle_from = (enum idle_from)sim_below(s, 3);
    for (unsigned m = MEDIUM_CHAT; m < MEDIA; m++) {
        for (unsigned n = MEDIUM_CHAT; n < MEDIA; n++)
            r.beside[m][n] = sim_one_in(s, 4) ? !r.beside[m][n] : r.beside[m][n];
        r.sleep_permille[m] = (uint16_t)(sim_below(s, 5) * 250);
        r.wake_room[m] = (uint16_t)sim_below(s, 3);
    }
    routing_write(&bytes, &r);
    memcpy(ret->rest, bytes.p, bytes.n);
    ret->command.rest_bytes = (uint32_t)bytes.n;
    buf_done(&bytes);
}
