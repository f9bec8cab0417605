#include "engine/drawn_floor.h"

#include <stdlib.h>
#include <string.h>

#include "base/attrs.h"
#include "engine/policy.h"
#include "lang/lang.h"

#define SECOND INT64_C(1000000)
#define LEVEL ATTR_FIRST
#define QUEUES 4u
#define TOPICS 6u
#define AGENTS 12u
#define OPEN_MAX 40u /* contacts that commands are about: the last so many */

const struct engine_limits drawn_limits = {QUEUES, TOPICS, AGENTS, 60};

static uint32_t drawn(struct drawn_floor *f, uint32_t below)
{
    return (uint32_t)prng_below(&f->prng, below);
}

/* -- words -- */

static bool attribute(void *u, enum attr_scope scope, struct str name, struct str key, attr_id *ret_id, enum attr_type *ret_type)
{
    (void)u, (void)scope, (void)name, (void)key;
    *ret_id = LEVEL;
    *ret_type = ATTR_NUMBER;
    return true;
}

static bool symbol(void *u, struct str text, symbol_id *ret_symbol)
{
    (void)u, (void)text, (void)ret_symbol;
    return false;
}

static bool known(void *u, enum attr_scope scope, uint32_t i, struct str *ret_text)
{
    (void)u, (void)scope, (void)i, (void)ret_text;
    return false;
}

static const struct lang_names names = {.attribute = attribute, .symbol = symbol, .known = known};

static struct lang_code program(struct buf *b, const char *text, bool score)
{
    struct lang_error error;
    enum err err = score ? lang_compile_score(str_of(text), &names, b, &error) : lang_compile(str_of(text), &names, b, &error);

    if (err != OK)
        abort();
    return (struct lang_code){b->p, b->n};
}

/* -- configuration -- */

static void make_policy(struct buf *out, uint32_t i)
{
    static const char *const required[] = {"agent.level >= customer.level", "agent.level > customer.level + 1", "",
                                           "agent.level >= customer.level and agent.level >= queue.level"};
    struct buf need = {0}, less = {0}, none = {0}, score = {0}, priority = {0};
    const struct policy_step steps[] = {{.after_us = 4 * SECOND, .required = program(&less, "agent.level + 2 >= customer.level", false)},
                                        {.permille = 500, .required = program(&none, "", false)}};
    struct policy p = {.version = i + 1, .required = program(&need, required[i % 4], false)};

    p.steps = (uint16_t)(i % 3);
    p.seek = (uint8_t)(i % 4);
    p.seek_us = (2 + i % 2 * 8) * SECOND;
    p.patience_us = i % 2 * 10 * SECOND;
    if (i % 2)
        p.score = program(&score, "agent.level * 2", true);
    p.slack = i * 500;
    if (i % 2)
        p.priority = program(&priority, i % 4 == 3 ? "customer.level" : "customer.level / 2 + queue.level default 1", true);
    policy_write(out, &p, steps);
    buf_done(&need);
    buf_done(&less);
    buf_done(&none);
    buf_done(&score);
    buf_done(&priority);
}

static void make_queue(struct buf *out, uint32_t i)
{
    struct queue_policy q = queue_policy_default;
    uint8_t attrs[32];
    struct attrs_writer w;

    attrs_write_init(&w, attrs, sizeof attrs);
    attrs_write_number(&w, LEVEL, i * 1000);
    q.attrs = attrs;
    q.attrs_bytes = (uint32_t)w.n;
    q.wait_order = (enum wait_order)(i % 4);
    q.agent_order = (enum agent_order)(i % 6);
    q.offer_mode = (enum offer_mode)(i % 5);
    q.parallel = 3;
    q.connect_us = i % 2 * 5 * SECOND;
    q.ageing_us = 7 * SECOND;
    q.weight = 1500;
    q.target_us = 9 * SECOND;
    q.fairness_permille = i % 3 * 200;
    q.overflow = i == 5 ? 1 : 0;
    q.overflow_waiting = i == 5 ? 3 : 0;
    q.waiting_max[MEDIUM_CHAT] = i == 4 ? 6 : 0;
    queue_policy_write(out, &q);
}

void drawn_begin(struct drawn_floor *f, uint64_t seed)
{
    struct routing r = routing_default;

    *f = (struct drawn_floor){.prng = {seed}, .now_us = SECOND};
    for (uint32_t i = 0; i < sizeof f->policies / sizeof *f->policies; i++)
        make_policy(&f->policies[i], i);
    for (uint32_t i = 0; i < sizeof f->queues / sizeof *f->queues; i++)
        make_queue(&f->queues[i], i);
    routing_write(&f->routings[0], &r);
    r.idle_from = IDLE_LAST_OFFER;
    r.sleep_permille[MEDIUM_CHAT] = 250;
    routing_write(&f->routings[1], &r);
}

void drawn_done(struct drawn_floor *f)
{
    for (uint32_t i = 0; i < sizeof f->policies / sizeof *f->policies; i++)
        buf_done(&f->policies[i]);
    for (uint32_t i = 0; i < sizeof f->queues / sizeof *f->queues; i++)
        buf_done(&f->queues[i]);
    buf_done(&f->routings[0]);
    buf_done(&f->routings[1]);
}

/* -- commands -- */

static void rest(struct drawn_floor *f, struct command *c, const uint8_t *p, size_t n)
{
    memcpy(f->rest, p, n);
    c->rest = f->rest;
    c->rest_bytes = (uint32_t)n;
}

static void set_queue(struct drawn_floor *f, struct command *c, queue_id id)
{
    const struct buf *b = &f->queues[id == 1 ? drawn(f, 4) : drawn(f, 6)]; /* overflow leads to the first, never back */

    c->kind = CMD_QUEUE_SET;
    c->queue = id;
    c->a = (2 + drawn(f, 8)) * SECOND;
    c->b = drawn(f, 2) * 3 * SECOND;
    c->c = (1 + drawn(f, 4)) * SECOND;
    rest(f, c, b->p, b->n);
}

static void set_topic(struct drawn_floor *f, struct command *c, uint32_t id)
{
    const struct buf *b = &f->policies[drawn(f, 8)];

    c->kind = CMD_TOPIC_SET;
    c->queue = 1 + id % QUEUES;
    c->a = id;
    c->b = drawn(f, 10);
    rest(f, c, b->p, b->n);
}

static void set_agent(struct drawn_floor *f, struct command *c, agent_id id)
{
    const symbol_id first = 1 + drawn(f, QUEUES);
    const symbol_id both[] = {first, 1 + drawn(f, QUEUES)};
    const symbol_id all[] = {1, 2, 3, 4};
    struct attrs_writer w;

    c->kind = CMD_AGENT_SET;
    c->agent = id;
    c->a = f->now_us;
    c->b = drawn(f, 4);
    c->c = drawn(f, 2);
    c->c |= (int64_t)drawn(f, 3) << 12;
    attrs_write_init(&w, f->rest, sizeof f->rest);
    if (drawn(f, 3) == 0)
        attrs_write_set(&w, ATTR_QUEUES, all, 4);
    else
        attrs_write_set(&w, ATTR_QUEUES, both, both[0] == both[1] ? 1 : 2);
    if (drawn(f, 8))
        attrs_write_number(&w, LEVEL, drawn(f, 8) * 1000);
    c->rest = f->rest;
    c->rest_bytes = (uint32_t)w.n;
}

static void know(struct drawn_floor *f, struct command *c)
{
    static const enum medium media[] = {MEDIUM_CHAT, MEDIUM_CHAT, MEDIUM_VOICE, MEDIUM_EMAIL};
    struct attrs_writer w;

    attrs_write_init(&w, f->rest, sizeof f->rest);
    if (drawn(f, 2))
        attrs_write_number(&w, ATTR_MEDIUM, media[drawn(f, 4)]);
    if (drawn(f, 2))
        attrs_write_number(&w, ATTR_PREFERRED, 1 + drawn(f, 3)); /* some are in demand */
    if (drawn(f, 2))
        attrs_write_number(&w, ATTR_LAST, 1 + drawn(f, AGENTS));
    for (uint32_t i = 0, named = drawn(f, 5) == 0 ? 1 + drawn(f, ATTR_EXCLUDED_MAX) : 0; i < named; i++)
        attrs_write_number(&w, ATTR_EXCLUDED + i, 1 + drawn(f, AGENTS));
    if (drawn(f, 8))
        attrs_write_number(&w, LEVEL, drawn(f, 8) * 1000);
    c->rest = f->rest;
    c->rest_bytes = (uint32_t)w.n;
}

static void arrive(struct drawn_floor *f, struct command *c)
{
    c->kind = CMD_ARRIVE;
    c->contact = ++f->contacts;
    c->party = 1 + drawn(f, 100);
    c->a = 1 + drawn(f, TOPICS);
    c->b = drawn(f, 2) * 6 * SECOND;
    c->c = (int64_t)++f->conversations;
    know(f, c);
}

/* Some contact of the last ones, and who holds it. */
static void about_contact(struct drawn_floor *f, const struct engine *e, struct command *c)
{
    static const enum command_kind asked[] = {CMD_ACCEPT, CMD_ACCEPT, CMD_ACCEPT, CMD_DECLINE, CMD_LEAVE, CMD_CONTACT_SET, CMD_PULL};
    static const enum command_kind held[] = {CMD_END, CMD_TRANSFER, CMD_SLEEP, CMD_LEAVE, CMD_CONNECTED, CMD_NOT_CONNECTED, CMD_WRAP};
    struct engine_contact view = {0};
    struct engine_offer offers[OFFERS_MAX];

    for (int i = 0; i < 20 && (view.id == 0 || (view.state == CONTACT_WAITING && i < 5)); i++)
        (void)engine_contact(e, f->contacts - drawn(f, f->contacts < OPEN_MAX ? (uint32_t)f->contacts : OPEN_MAX), &view);
    bool talks = view.state != CONTACT_WAITING && view.state != CONTACT_OFFERED;
    uint32_t count = engine_offers(e, view.id, offers, OFFERS_MAX);
    c->kind = (talks ? held : asked)[drawn(f, 7)];
    c->contact = view.id;
    c->agent = view.agent && drawn(f, 20) ? view.agent : 1 + drawn(f, AGENTS);
    c->a = (int64_t)view.token;
    if (count > 0) {
        const struct engine_offer *o = &offers[drawn(f, count)];
        c->agent = o->agent;
        c->a = (int64_t)o->token;
    }
    if (c->kind == CMD_DECLINE)
        c->b = drawn(f, 4);
    if (c->kind == CMD_END)
        c->a = drawn(f, 4) ? ACTOR_AGENT : ACTOR_SUPERVISOR;
    if (c->kind == CMD_TRANSFER) {
        c->c = c->a;
        c->a = drawn(f, 3) ? 0 : 1 + drawn(f, TOPICS);
        c->queue = drawn(f, 2) ? 0 : 1 + drawn(f, QUEUES);
        c->b = drawn(f, 2) ? 0 : 1 + drawn(f, AGENTS);
        if (drawn(f, 6) == 0)
            c->agent = 0; /* a supervisor does it */
    }
    if (c->kind == CMD_SLEEP) {
        c->a = drawn(f, 2);
        c->b = drawn(f, 2) ? 0 : f->now_us + 1000000 * (int64_t)drawn(f, 100);
        if (drawn(f, 2))
            c->agent = 0; /* the server does it */
    }
    if (c->kind == CMD_WRAP)
        c->a = drawn(f, 9);
    if (c->kind == CMD_CONTACT_SET)
        know(f, c);
    if (c->kind == CMD_LEAVE || c->kind == CMD_CONTACT_SET)
        c->agent = 0;
}

static void about_agent(struct drawn_floor *f, const struct engine *e, struct command *c)
{
    static const enum command_kind kinds[] = {CMD_AGENT_STATE, CMD_AGENT_WANT, CMD_AGENT_WANT, CMD_AGENT_AWAY};
    struct engine_agent view = {0};

    c->agent = 1 + drawn(f, AGENTS);
    if (!engine_agent(e, c->agent, &view) || drawn(f, 6) == 0) {
        set_agent(f, c, c->agent);
        return;
    }
    c->kind = view.away ? CMD_AGENT_BACK : view.state != AGENT_READY ? CMD_AGENT_STATE : kinds[drawn(f, 4)];
    if (c->kind == CMD_AGENT_AWAY)
        c->a = drawn(f, 6) * SECOND;
    if (c->kind == CMD_AGENT_STATE || c->kind == CMD_AGENT_WANT) {
        c->a = view.state == AGENT_READY || drawn(f, 8) == 0 ? drawn(f, 3) : AGENT_READY;
        c->b = c->a == AGENT_PAUSED ? PAUSE_LUNCH : PAUSE_NONE;
        c->c = c->kind == CMD_AGENT_STATE ? (drawn(f, 5) ? ACTOR_AGENT : ACTOR_SYSTEM) : 0;
    }
}

static void configure(struct drawn_floor *f, struct command *c)
{
    uint32_t what = drawn(f, 5);

    if (what < 2) {
        set_queue(f, c, 1 + drawn(f, QUEUES));
    } else if (what < 4) {
        set_topic(f, c, 1 + drawn(f, TOPICS));
    } else {
        const struct buf *b = &f->routings[drawn(f, 2)];
        c->kind = CMD_ROUTING_SET;
        rest(f, c, b->p, b->n);
    }
}

/* Every queue, topic and agent once. */
static void set_up(struct drawn_floor *f, struct command *c)
{
    uint32_t step = f->steps++;

    if (step < QUEUES - 1)
        set_queue(f, c, step + 1);
    else if (step < QUEUES - 1 + AGENTS)
        set_agent(f, c, step - QUEUES + 2);
    else if (step == QUEUES - 1 + AGENTS)
        set_queue(f, c, QUEUES); /* some who serve it are there before it */
    else
        set_topic(f, c, step - QUEUES - AGENTS + 1);
}

struct command drawn_command(struct drawn_floor *f, const struct engine *e)
{
    struct command c = {.kind = CMD_TICK};
    uint32_t what = drawn(f, 100);

    if (drawn(f, 3))
        f->now_us += drawn(f, 600) * 1000;
    c.now_us = f->now_us;
    if (engine_due_us(e) <= f->now_us)
        return c;
    if (f->steps < QUEUES + TOPICS + AGENTS)
        set_up(f, &c);
    else if (what < 25 || f->contacts == 0)
        arrive(f, &c);
    else if (what < 70)
        about_contact(f, e, &c);
    else if (what < 97)
        about_agent(f, e, &c);
    else if (what < 99 || drawn(f, 4))
        configure(f, &c);
    else
        c = (struct command){.kind = CMD_RESTART, .now_us = f->now_us, .a = 3 * SECOND};
    return c;
}
