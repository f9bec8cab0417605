/* floor.c: who does what next on the simulated floor: mostly what their state allows, sometimes a mistake, sometimes garbage. */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/attrs.h"
#include "engine/policy.h"
#include "lang/lang.h"
#include "sim/inner.h"

#define ATTR_LANGUAGES (ATTR_FIRST)
#define ATTR_SKILL (ATTR_FIRST + 1)
#define ATTR_DIALECT (ATTR_FIRST + 2)

uint64_t sim_below(struct sim *s, uint64_t n)
{
    return prng_below(&s->chance, n);
}

bool sim_one_in(struct sim *s, uint64_t n)
{
    return sim_below(s, n) == 0;
}

/* -- the three attributes of this world -- */

static bool name_attribute(void *u, enum attr_scope scope, struct str name, struct str key, attr_id *ret_id,
                           enum attr_type *ret_type)
{
    (void)u, (void)scope, (void)key;
    if (str_is(name, "languages")) {
        *ret_id = ATTR_LANGUAGES;
        *ret_type = ATTR_SET;
    } else if (str_is(name, "skill")) {
        *ret_id = ATTR_SKILL;
        *ret_type = ATTR_NUMBER;
    } else {
        *ret_id = ATTR_DIALECT;
        *ret_type = ATTR_TEXT;
    }
    return true;
}

static bool name_symbol(void *u, struct str text, symbol_id *ret_symbol)
{
    (void)u, (void)text, (void)ret_symbol;
    return false;
}

static bool name_known(void *u, enum attr_scope scope, uint32_t i, struct str *ret_text)
{
    (void)u, (void)scope, (void)i, (void)ret_text;
    return false;
}

static void compile(bool language, int64_t skill, struct buf *out)
{
    static const struct lang_names names = {.attribute = name_attribute, .symbol = name_symbol, .known = name_known};
    struct lang_error error;
    char source[200];

    snprintf(source, sizeof source, "%sagent.skill >= %" PRId64,
             language ? "agent.languages has customer.dialect and " : "", skill / 1000);
    enum err err = lang_compile(str_of(source), &names, out, &error);
    assert(err == OK);
    (void)err;
}

/* -- what may be sent -- */

struct sent sim_make_queue(struct sim *s, queue_id id)
{
    return (struct sent){.command = {.kind = CMD_QUEUE_SET, .queue = id,
                                     .a = (int64_t)(5 + sim_below(s, 20)) * SECOND_US,
                                     .b = sim_one_in(s, 4) ? 0 : (int64_t)(5 + sim_below(s, 30)) * SECOND_US,
                                     .c = (int64_t)(1 + sim_below(s, 40)) * SECOND_US}};
}

struct sent sim_make_topic(struct sim *s, topic_id id)
{
    struct buf required = {0}, widened = {0}, bytes = {0};
    uint32_t version = ++s->world.versions;
    struct sim_policy *p = &s->world.policies[version];
    struct sent x = {.command = {.kind = CMD_TOPIC_SET, .queue = 1 + sim_below(s, SIM_QUEUES),
                                 .a = (int64_t)id, .b = (int64_t)sim_below(s, 3)}};

    p->language = sim_one_in(s, 2);
    p->skill = (int64_t)sim_below(s, 7) * 1000;
    p->widened_language = p->language && sim_one_in(s, 2);
    p->widened_skill = (int64_t)sim_below(s, (uint64_t)p->skill / 1000 + 1) * 1000;
    p->patience_us = (int64_t)(10 + sim_below(s, 60)) * SECOND_US;
    x.command.c = sim_one_in(s, 3) ? 0 : 500;
    compile(p->language, p->skill, &required);
    if (!sim_one_in(s, 4))
        compile(p->widened_language, p->widened_skill, &widened);
    p->widens = widened.n > 0;
    const struct policy_step step = {.permille = (uint32_t)x.command.c, .required = {widened.p, widened.n}};
    policy_write(&bytes,
                 &(struct policy){.version = version, .patience_us = p->patience_us, .required = {required.p, required.n},
                                  .steps = p->widens},
                 &step);
    memcpy(x.rest, bytes.p, bytes.n);
    x.command.rest_bytes = (uint32_t)bytes.n;
    buf_done(&required);
    buf_done(&widened);
    buf_done(&bytes);
    return x;
}

static void write_bits(struct attrs_writer *w, attr_id id, uint32_t bits)
{
    symbol_id symbols[32];
    uint16_t count = 0;

    for (symbol_id i = 0; i < 32; i++)
        if (bits >> i & 1)
            symbols[count++] = i;
    attrs_write_set(w, id, symbols, count);
}

struct sent sim_make_agent(struct sim *s, agent_id id)
{
    uint32_t version = ++s->world.skill_versions;
    struct sim_skills *skills = &s->world.skills[version];
    struct sent x = {.command = {.kind = CMD_AGENT_SET, .agent = id, .a = version,
                                 .b = (int64_t)sim_below(s, 4)}};
    struct attrs_writer w;

    skills->queues = (uint32_t)(sim_below(s, 8) | sim_below(s, 8)) << 1;
    skills->languages = (uint32_t)(sim_below(s, 16) | sim_below(s, 16)) << 1;
    skills->skill = (int64_t)(3 + sim_below(s, 8)) * 1000;
    attrs_write_init(&w, x.rest, sizeof x.rest);
    write_bits(&w, ATTR_QUEUES, skills->queues);
    write_bits(&w, ATTR_LANGUAGES, skills->languages);
    attrs_write_number(&w, ATTR_SKILL, skills->skill);
    x.command.rest_bytes = (uint32_t)w.n;
    return x;
}

static struct sent make_arrival(struct sim *s)
{
    struct sent x = {.command = {.kind = CMD_ARRIVE, .contact = s->next_contact, .party = 1 + sim_below(s, 50),
                                 .a = (int64_t)(1 + sim_below(s, SIM_TOPICS)),
                                 .b = sim_one_in(s, 3) ? (int64_t)sim_below(s, 40) * SECOND_US : 0}};
    struct attrs_writer w;

    if (s->next_contact + 1 < SIM_CONTACTS_MAX)
        s->next_contact++;
    x.command.c = sim_one_in(s, 10) && s->next_conversation > 1 ? s->next_conversation - 1 : s->next_conversation++;
    attrs_write_init(&w, x.rest, sizeof x.rest);
    if (s->world.dialects[x.command.contact] == 0 && !sim_one_in(s, 8)) {
        s->world.dialects[x.command.contact] = (uint32_t)(1 + sim_below(s, 4));
        attrs_write_text(&w, ATTR_DIALECT, s->world.dialects[x.command.contact]);
    }
    x.command.rest_bytes = (uint32_t)w.n;
    return x;
}

static struct sent make_wish(struct sim *s)
{
    struct command c = {.kind = CMD_AGENT_STATE, .agent = 1 + sim_below(s, SIM_AGENTS), .a = AGENT_READY, .c = ACTOR_AGENT};

    if (sim_one_in(s, 6)) {
        c.a = AGENT_PAUSED;
        c.b = (int64_t)(1 + sim_below(s, 4));
    } else if (sim_one_in(s, 12)) {
        c.a = AGENT_OFFLINE;
    }
    return (struct sent){.command = c};
}

static struct sent make_desktop(struct sim *s)
{
    struct command c = {.kind = CMD_AGENT_BACK, .agent = 1 + sim_below(s, SIM_AGENTS)};

    for (int tries = 0; tries < 6 && !s->model.agents[c.agent].away; tries++)
        c.agent = 1 + sim_below(s, SIM_AGENTS);
    if (sim_one_in(s, 3)) {
        c.kind = CMD_AGENT_AWAY;
        c.a = (int64_t)sim_below(s, 30) * SECOND_US;
    }
    return (struct sent){.command = c};
}

/* One of the open contacts; in_hand: only those that an agent holds. 0 if there is none. */
static contact_id pick_open(struct sim *s, bool in_hand)
{
    contact_id picked = 0;
    uint64_t seen = 0;

    for (uint64_t i = s->model.first_live; i < s->model.contacts_end; i++) {
        enum contact_state state = s->model.contacts[i].state;
        bool waits = state == CONTACT_WAITING, closed = state == CONTACT_NONE || state == CONTACT_CLOSED;
        if (!closed && !(waits && in_hand) && sim_one_in(s, ++seen))
            picked = i;
    }
    return picked;
}

/* Somebody who is there does what their state allows: most of what happens on a floor. */
static struct sent make_answer(struct sim *s)
{
    bool leaves = sim_one_in(s, 15);
    contact_id id = pick_open(s, !leaves);
    const struct sim_contact *x = &s->model.contacts[id];
    struct command c = {.contact = id, .agent = x->agent, .a = (int64_t)x->token};

    switch (x->state) {
    case CONTACT_OFFERED:
        c.kind = sim_one_in(s, 5) ? CMD_DECLINE : CMD_ACCEPT;
        c.b = c.kind == CMD_DECLINE ? (int64_t)sim_below(s, 4) : 0;
        break;
    case CONTACT_TALKING:
        c.kind = CMD_END;
        c.a = sim_one_in(s, 8) ? ACTOR_SUPERVISOR : ACTOR_AGENT;
        break;
    case CONTACT_WRAPUP:
        c.kind = CMD_WRAP;
        c.a = (int64_t)sim_below(s, 9);
        break;
    default: c = (struct command){.kind = CMD_TICK}; break;
    }
    if (leaves)
        c = (struct command){.kind = CMD_LEAVE, .contact = id};
    return (struct sent){.command = c};
}

static int64_t garbage_number(struct sim *s)
{
    static const int64_t odd[] = {0, 1, -1, INT64_MAX, INT64_MIN, 5, 1 << 20, (int64_t)1 << 45, ((int64_t)1 << 45) + 1};
    return sim_one_in(s, 3) ? (int64_t)prng_next(&s->chance) : odd[sim_below(s, sizeof odd / sizeof odd[0])];
}

/* Arrivals and configuration of garbage are left to the fuzz test: the model knows only its own. */
static struct sent make_garbage(struct sim *s)
{
    struct sent x = {0};

    x.command.kind = (enum command_kind)(CMD_AGENT_STATE + sim_below(s, CMD_KINDS - CMD_AGENT_STATE + 3));
    x.command.contact = sim_below(s, s->next_contact + 2);
    x.command.agent = sim_below(s, SIM_AGENTS + 2);
    x.command.a = garbage_number(s);
    x.command.b = garbage_number(s);
    x.command.c = garbage_number(s);
    if (x.command.kind == CMD_ARRIVE || x.command.kind == CMD_RESTART)
        x.command.kind = CMD_NONE;
    return x;
}

struct sent sim_make_any(struct sim *s)
{
    uint64_t dice = sim_below(s, 100);

    if (dice < 16)
        return make_arrival(s);
    if (dice < 74)
        return make_answer(s);
    if (dice < 83)
        return make_wish(s);
    if (dice < 90)
        return make_desktop(s);
    if (dice < 93)
        return sim_make_agent(s, 1 + sim_below(s, SIM_AGENTS));
    if (dice < 95)
        return sim_make_topic(s, 1 + sim_below(s, SIM_TOPICS));
    if (dice < 96)
        return sim_make_queue(s, 1 + sim_below(s, SIM_QUEUES));
    return make_garbage(s);
}
