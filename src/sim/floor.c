/* floor.c: who does what next. People do what their state allows when its time has come, as their nature (drawn from the seed and their
 * ids) has it; now and then they err, or somebody sends garbage. */
#include <assert.h>
#include <string.h>

#include "base/attrs.h"
#include "sim/inner.h"

/* -- nature: how long, by whom -- */

enum habit { HABIT_PATIENCE = 1, HABIT_ANSWER, HABIT_TALK, HABIT_WRAP, HABIT_CONNECT };

static uint64_t nature(const struct sim *s, enum habit habit, uint64_t id)
{
    return hash_u64(hash_u64(s->options->seed ^ (uint64_t)habit << 56) ^ id);
}

/* Exponential, by sixteenths: the mean of each in thousandths of the whole mean. */
static int64_t time_of(const struct sim *s, enum habit habit, uint64_t id, int64_t mean_us)
{
    static const int64_t quantiles[16] = {32,  98,  169, 247, 330,  421,  520,  630,
                                          754, 894, 1056, 1248, 1485, 1792, 2234, 4090};
    return mean_us / 1000 * quantiles[nature(s, habit, id) >> 60];
}

static bool seldom(const struct sim *s, enum habit habit, uint64_t id, uint64_t n)
{
    return (nature(s, habit, id) & 0xffff) % n == 0;
}

/* 4 stands for the highest that a company can declare. */
static void decline_for(struct command *c, int64_t dice)
{
    c->b = dice == DECLINE_PASSED ? REASON_MAX : dice;
    c->c = sim_for_good(c->b);
}

/* What somebody does with this contact by now; false: nothing yet. */
static bool due(const struct sim *s, const struct sim_contact *c, struct command *ret)
{
    const struct sim_place *p = c->places;
    int64_t now_us = s->now_us;

    *ret = (struct command){.contact = c->id};
    if (c->state == CONTACT_WAITING || c->state == CONTACT_OFFERED) {
        ret->kind = CMD_LEAVE;
        if (c->arrived_us + time_of(s, HABIT_PATIENCE, c->id, 45 * SECOND_US) <= now_us)
            return true;
    }
    if (c->places_count == 0)
        return false;
    p = &c->places[nature(s, HABIT_ANSWER, c->id + c->places_count) % c->places_count];
    ret->agent = p->agent;
    ret->a = (int64_t)p->token;
    switch (c->state) {
    case CONTACT_OFFERED:
        ret->kind = seldom(s, HABIT_ANSWER, p->token, 5) ? CMD_DECLINE : CMD_ACCEPT;
        if (ret->kind == CMD_DECLINE)
            decline_for(ret, (int64_t)(nature(s, HABIT_ANSWER, p->token) >> 32 & 7));
        return !seldom(s, HABIT_TALK, p->token, 14) &&
               p->since_us + time_of(s, HABIT_ANSWER, p->token, 3 * SECOND_US) <= now_us;
    case CONTACT_CONNECTING:
        ret->kind = seldom(s, HABIT_CONNECT, p->token, 6) ? CMD_NOT_CONNECTED : CMD_CONNECTED;
        return !seldom(s, HABIT_TALK, p->token, 9) &&
               p->since_us + time_of(s, HABIT_CONNECT, p->token, SECOND_US) <= now_us;
    case CONTACT_TALKING:
        ret->kind = seldom(s, HABIT_TALK, p->token, 4) ? CMD_LEAVE : CMD_END;
        ret->a = seldom(s, HABIT_TALK, p->token, 7) ? ACTOR_SUPERVISOR : ACTOR_AGENT;
        return p->since_us + time_of(s, HABIT_TALK, p->token, 18 * SECOND_US) <= now_us;
    case CONTACT_WRAPUP:
        ret->kind = CMD_WRAP;
        ret->a = (int64_t)(p->token % 9);
        return !seldom(s, HABIT_WRAP, p->token, 5) && c->since_us + time_of(s, HABIT_WRAP, p->token, 5 * SECOND_US) <= now_us;
    default: return false;
    }
}

/* Somebody whose time has come; CMD_TICK if there is nobody. */
static void make_answer(struct sim *s, struct sent *ret)
{
    struct command c;
    uint64_t seen = 0;

    ret->command.kind = CMD_TICK;
    for (uint32_t i = 0; i < s->model.live_count; i++)
        if (due(s, &s->model.live[i], &c) && sim_one_in(s, ++seen))
            ret->command = c;
}

/* -- agents -- */

static agent_id any_agent(struct sim *s)
{
    return 1 + sim_below(s, s->model.staff);
}

static void write_bits(struct attrs_writer *w, attr_id id, uint64_t bits)
{
    symbol_id symbols[32];
    uint16_t count = 0;

    for (symbol_id i = 0; i < 32; i++)
        if (bits >> i & 1)
            symbols[count++] = i;
    attrs_write_set(w, id, symbols, count);
}

void sim_make_agent(struct sim *s, agent_id id, struct sent *ret)
{
    struct attrs_writer w;

    *ret = (struct sent){.command = {.kind = CMD_AGENT_SET, .agent = id, .a = ++s->next_version}};
    ret->command.b = (int64_t)sim_below(s, 4);
    if (sim_with(s, SIM_MEDIA))
        for (unsigned m = 0; m < 4; m++)
            ret->command.c |= (int64_t)sim_below(s, m == 0 ? 2 : 4) << (12 * m);
    attrs_write_init(&w, ret->rest, sizeof ret->rest);
    uint64_t queues = sim_below(s, 16);
    write_bits(&w, ATTR_QUEUES, (queues | sim_below(s, 16)) << 1);
    uint64_t languages = sim_below(s, 16);
    write_bits(&w, ATTR_LANGUAGES, (languages | sim_below(s, 16)) << 1);
    if (!sim_one_in(s, 12))
        attrs_write_number(&w, ATTR_SKILL, (int64_t)(3 + sim_below(s, 8)) * 1000);
    if (!sim_one_in(s, 4))
        attrs_write_text(&w, ATTR_CITY, (symbol_id)(CITY_FIRST + sim_below(s, CITIES)));
    if (sim_one_in(s, 2))
        attrs_write_flag(&w, ATTR_SENIOR, (int)sim_below(s, 2));
    if (sim_with(s, SIM_LANGUAGE) && !sim_one_in(s, 4))
        attrs_write_time(&w, ATTR_SINCE, (int64_t)sim_below(s, 4000) * 1000);
    assert(w.err == OK);
    ret->command.rest_bytes = (uint32_t)w.n;
}

static void make_wish(struct sim *s, struct sent *ret)
{
    struct command *c = &ret->command;

    c->agent = any_agent(s);
    c->kind = sim_with(s, SIM_WANTS) && sim_one_in(s, 3) ? CMD_AGENT_WANT : CMD_AGENT_STATE;
    c->a = AGENT_READY;
    if (sim_one_in(s, c->kind == CMD_AGENT_WANT ? 2 : 5)) {
        c->a = AGENT_PAUSED;
        c->b = (int64_t)(1 + sim_below(s, 5));
        if (c->b == PAUSE_MISSED) /* in its place one that the company has declared */
            c->b = REASON_MAX;
    } else if (sim_one_in(s, 12)) {
        c->a = AGENT_OFFLINE;
    }
    if (c->kind == CMD_AGENT_STATE)
        c->c = sim_one_in(s, 6) ? ACTOR_SUPERVISOR : ACTOR_AGENT;
}

static void make_desktop(struct sim *s, struct sent *ret)
{
    struct command *c = &ret->command;

    c->kind = CMD_AGENT_BACK;
    c->agent = any_agent(s);
    for (int tries = 0; tries < 6 && !s->model.agents[c->agent].away; tries++)
        c->agent = any_agent(s);
    if (sim_one_in(s, 3)) {
        c->kind = CMD_AGENT_AWAY;
        c->a = (int64_t)sim_below(s, 30) * SECOND_US;
    }
}

/* -- customers -- */

static uint32_t write_customer(struct sim *s, enum medium medium, uint8_t *p, size_t room)
{
    struct attrs_writer w;

    attrs_write_init(&w, p, room);
    if (medium != MEDIUM_CHAT || sim_one_in(s, 4))
        attrs_write_number(&w, ATTR_MEDIUM, (int64_t)medium);
    if (sim_with(s, SIM_SEEK) && sim_one_in(s, 3))
        attrs_write_number(&w, ATTR_PREFERRED, (int64_t)any_agent(s));
    if (sim_with(s, SIM_SEEK) && sim_one_in(s, 3))
        attrs_write_number(&w, ATTR_LAST, (int64_t)any_agent(s));
    if (sim_with(s, SIM_EXCLUDED))
        for (attr_id i = 0; i < ATTR_EXCLUDED_MAX; i++)
            if (sim_one_in(s, 6))
                attrs_write_number(&w, ATTR_EXCLUDED + i, (int64_t)any_agent(s));
    if (!sim_one_in(s, 8))
        attrs_write_text(&w, ATTR_DIALECT, (symbol_id)(1 + sim_below(s, LANGUAGES)));
    if (!sim_one_in(s, 4))
        attrs_write_text(&w, ATTR_HOME, (symbol_id)(CITY_FIRST + sim_below(s, CITIES)));
    if (!sim_one_in(s, 3))
        attrs_write_number(&w, ATTR_LEVEL, (int64_t)sim_below(s, 9) * 1000);
    if (sim_with(s, SIM_LANGUAGE) && !sim_one_in(s, 3))
        attrs_write_number(&w, ATTR_AMOUNT, (int64_t)sim_below(s, 120) * 100);
    if (sim_with(s, SIM_LANGUAGE) && !sim_one_in(s, 3)) {
        uint64_t bits = sim_below(s, 16);
        write_bits(&w, ATTR_SPOKEN, (bits & sim_below(s, 16)) << 1);
    }
    assert(w.err == OK);
    return (uint32_t)w.n;
}

static void make_arrival(struct sim *s, struct sent *ret)
{
    struct command *c = &ret->command;
    enum medium medium = sim_with(s, SIM_MEDIA) && sim_one_in(s, 2) ? (enum medium)(1 + sim_below(s, MEDIA - 1)) : MEDIUM_CHAT;

    c->kind = CMD_ARRIVE;
    c->contact = s->next_contact++;
    c->party = 1 + sim_below(s, PARTIES);
    c->a = (int64_t)(1 + sim_below(s, SIM_TOPICS));
    if (sim_one_in(s, 3))
        c->b = (int64_t)sim_below(s, 40) * SECOND_US;
    c->c = sim_one_in(s, 10) && s->next_conversation > 1 ? (int64_t)s->next_conversation - 1 : (int64_t)s->next_conversation++;
    if (!sim_one_in(s, 20))
        c->rest_bytes = write_customer(s, medium, ret->rest, SIM_ATTRS_BYTES);
}

static struct sim_contact *any_live(struct sim *s)
{
    return s->model.live_count > 0 ? &s->model.live[sim_below(s, s->model.live_count)] : NULL;
}

static void make_change(struct sim *s, struct sent *ret)
{
    const struct sim_contact *c = any_live(s);

    ret->command.kind = CMD_CONTACT_SET;
    ret->command.contact = c ? c->id : s->next_contact;
    ret->command.rest_bytes = write_customer(s, c ? c->medium : MEDIUM_CHAT, ret->rest, SIM_ATTRS_BYTES);
}

/* -- what is left to chance -- */

static void make_pull(struct sim *s, struct sent *ret)
{
    const struct sim_contact *c = any_live(s);

    for (int tries = 0; tries < 8 && c && (c->state != CONTACT_WAITING ||
                                            s->model.queues[c->queue].policy.offer_mode != OFFER_PULL); tries++)
        c = any_live(s);
    ret->command.kind = CMD_PULL;
    ret->command.contact = c ? c->id : s->next_contact;
    ret->command.agent = any_agent(s);
    for (int tries = 0; tries < 8 && c && !sim_eligible(&s->model, ret->command.agent, &s->model.live[c - s->model.live], s->now_us);
         tries++)
        ret->command.agent = any_agent(s);
}

static void make_sleep(struct sim *s, struct sent *ret)
{
    const struct sim_contact *c = any_live(s);

    for (int tries = 0; tries < 8 && c && c->state != CONTACT_TALKING; tries++)
        c = any_live(s);
    ret->command.kind = CMD_SLEEP;
    ret->command.contact = c ? c->id : s->next_contact;
    ret->command.a = c ? !c->asleep : 1;
    if (c && c->places_count > 0 && sim_one_in(s, 3)) { /* its agent puts it away, or off */
        ret->command.agent = c->places[0].agent;
        ret->command.a = 1;
        ret->command.b = s->now_us + 1000000 * (int64_t)sim_below(s, 600);
    }
}

static void make_transfer(struct sim *s, struct sent *ret)
{
    const struct sim_contact *c = any_live(s);
    struct command *x = &ret->command;

    for (int tries = 0; tries < 8 && c && c->state != CONTACT_TALKING; tries++)
        c = any_live(s);
    bool by_agent = c && c->places_count > 0 && !sim_one_in(s, 6);
    x->kind = CMD_TRANSFER;
    x->contact = c ? c->id : s->next_contact;
    x->agent = by_agent ? c->places[0].agent : 0;
    x->c = by_agent ? (int64_t)c->places[0].token : 0;
    x->queue = sim_one_in(s, 2) ? 1 + sim_below(s, SIM_QUEUES) : 0;
    x->a = sim_one_in(s, 3) ? (int64_t)(1 + sim_below(s, SIM_TOPICS)) : 0;
    x->b = sim_one_in(s, 2) ? (int64_t)any_agent(s) : 0;
    for (int tries = 0; tries < 6 && x->b && !sim_present(&s->model, (agent_id)x->b); tries++)
        x->b = (int64_t)any_agent(s);
}

/* Somebody answers for another, too late, with an old token, or twice. */
static void make_mistake(struct sim *s, struct sent *ret)
{
    static const enum command_kind kinds[] = {CMD_ACCEPT, CMD_DECLINE, CMD_END, CMD_WRAP, CMD_CONNECTED, CMD_NOT_CONNECTED,
                                              CMD_PULL,   CMD_LEAVE,  CMD_TRANSFER};
    const struct sim_contact *c = any_live(s);
    struct command *x = &ret->command;

    x->kind = kinds[sim_below(s, sizeof kinds / sizeof *kinds)];
    x->contact = c && !sim_one_in(s, 5) ? c->id : 1 + sim_below(s, s->next_contact);
    x->agent = c && c->places_count > 0 && sim_one_in(s, 2) ? c->places[0].agent : any_agent(s);
    x->a = c && c->places_count > 0 && sim_one_in(s, 2) ? (int64_t)c->places[0].token
                                                        : (int64_t)sim_below(s, s->model.last_token + 2);
    if (x->kind == CMD_TRANSFER) {
        x->c = x->a;
        x->a = 0;
        x->b = (int64_t)any_agent(s);
    }
    if (x->kind == CMD_END)
        x->a = (int64_t)sim_below(s, 6);
    if (x->kind == CMD_DECLINE)
        decline_for(x, (int64_t)sim_below(s, 8));
    if (x->kind == CMD_LEAVE && c && !sim_one_in(s, 4))
        x->kind = CMD_ACCEPT; /* who leaves is the customer, seldom by mistake */
}

static int64_t garbage_number(struct sim *s)
{
    static const int64_t odd[] = {0, 1, -1, INT64_MAX, INT64_MIN, 5, 1 << 20, (int64_t)1 << 45, ((int64_t)1 << 45) + 1};
    return sim_one_in(s, 3) ? (int64_t)prng_next(&s->chance) : odd[sim_below(s, sizeof odd / sizeof odd[0])];
}

/* Arrivals and configuration of garbage are left to the fuzz test: the model knows only its own. */
static void make_garbage(struct sim *s, struct sent *ret)
{
    static const enum command_kind own[] = {CMD_ARRIVE, CMD_RESTART, CMD_ROUTING_SET, CMD_CONTACT_SET};
    struct command *c = &ret->command;

    c->kind = (enum command_kind)(CMD_AGENT_STATE + sim_below(s, CMD_KINDS - CMD_AGENT_STATE + 3));
    c->contact = sim_below(s, s->next_contact + 2);
    c->agent = sim_below(s, s->model.staff + 2);
    c->a = garbage_number(s);
    c->b = garbage_number(s);
    c->c = garbage_number(s);
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (c->kind == own[i])
            c->kind = CMD_NONE;
    if (c->kind == CMD_DECLINE && (c->c == 0 || c->c == 1))
        c->c = sim_for_good(c->b);
}

static void make_rule(struct sim *s, struct sent *ret)
{
    uint64_t dice = sim_below(s, 10);

    if (dice < 4)
        sim_make_agent(s, any_agent(s), ret);
    else if (dice < 7)
        sim_make_topic(s, 1 + sim_below(s, SIM_TOPICS), ret);
    else if (dice < 9 || !sim_with(s, SIM_ROUTING))
        sim_make_queue(s, 1 + sim_below(s, SIM_QUEUES), ret);
    else
        sim_make_routing(s, ret);
}

void sim_make_any(struct sim *s, struct sent *ret)
{
    static const struct {
        uint64_t share; /* of 1000 */
        enum sim_feature feature;
        void (*make)(struct sim *s, struct sent *ret);
    } deeds[] = {
        {150, SIM_ALWAYS, make_arrival}, {540, SIM_ALWAYS, make_answer}, {80, SIM_ALWAYS, make_wish}, {40, SIM_ALWAYS, make_desktop},
        {30, SIM_PULL, make_pull},       {20, SIM_SLEEP, make_sleep},    {25, SIM_CHANGES, make_change}, {40, SIM_ALWAYS, make_mistake},
        {30, SIM_ALWAYS, make_garbage},  {25, SIM_ALWAYS, make_rule},  {20, SIM_TRANSFER, make_transfer},
    };
    static const struct {
        enum command_kind kind;
        enum sim_feature feature;
    } needs[] = {{CMD_PULL, SIM_PULL},       {CMD_CONNECTED, SIM_CONNECT}, {CMD_NOT_CONNECTED, SIM_CONNECT},
                 {CMD_SLEEP, SIM_SLEEP},     {CMD_AGENT_WANT, SIM_WANTS},
                 {CMD_TRANSFER, SIM_TRANSFER}};
    uint64_t dice = sim_below(s, 1000);
    size_t i = 0;

    for (; dice >= deeds[i].share; i++)
        dice -= deeds[i].share;
    *ret = (struct sent){0};
    (sim_with(s, deeds[i].feature) ? deeds[i].make : make_answer)(s, ret);
    for (i = 0; i < sizeof needs / sizeof *needs; i++)
        if (ret->command.kind == needs[i].kind && !sim_with(s, needs[i].feature))
            ret->command.kind = CMD_TICK;
}
