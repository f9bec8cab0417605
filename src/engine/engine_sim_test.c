/* engine_sim_test [SEEDS [STEPS [FIRST_SEED]]]: a floor of agents and customers plays against the engine. Commands come
 * doubled, late, out of order, not at all, or as garbage; now and then the machine dies and the engine is rebuilt from a
 * snapshot and the tail, or from the first fact, with the last commands' facts lost. After every step sim_model.c holds
 * the facts to the invariants. The same seed gives the same hash, with every compiler. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attrs.h"
#include "base/prng.h"
#include "engine/policy.h"
#include "engine/sim_model.h"
#include "lang/lang.h"

#define SENT_KEPT 64u
#define BATCHES_KEPT 4u
#define GRACE_US (20 * SECOND_US)
#define ATTR_LANGUAGES (ATTR_FIRST)
#define ATTR_SKILL (ATTR_FIRST + 1)
#define ATTR_DIALECT (ATTR_FIRST + 2)

struct sent {
    struct command command;
    uint8_t rest[400];
};

struct sim {
    struct prng chance;
    uint64_t seed;
    int64_t now_us;
    struct engine *e;
    struct sim_world world;
    struct sim_model model, spare;
    struct facts log;
    uint32_t batches[BATCHES_KEPT]; /* where the log stood before each of the last commands */
    struct sent sent[SENT_KEPT];    /* may come again, or come late */
    uint32_t sent_count;
    uint64_t next_contact;
    int64_t next_conversation;
    struct buf snapshot;
    uint32_t snapshot_at; /* facts in the log then */
    uint64_t done, refused, doubled, crashes, replays;
};

static const struct engine_limits limits = {SIM_QUEUES, SIM_TOPICS, SIM_AGENTS, SIM_LIVE_MAX};

static uint64_t below(struct sim *s, uint64_t n)
{
    return prng_below(&s->chance, n);
}

static bool one_in(struct sim *s, uint64_t n)
{
    return below(s, n) == 0;
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
    if (lang_compile(str_of(source), &names, out, &error) != OK) {
        printf("%s: %s\n", source, error.en);
        exit(1);
    }
}

/* -- what may be sent -- */

static struct sent make_queue(struct sim *s)
{
    return (struct sent){.command = {.kind = CMD_QUEUE_SET, .queue = 1 + below(s, SIM_QUEUES),
                                     .a = (int64_t)(5 + below(s, 20)) * SECOND_US,
                                     .b = one_in(s, 4) ? 0 : (int64_t)(5 + below(s, 30)) * SECOND_US,
                                     .c = (int64_t)(1 + below(s, 40)) * SECOND_US}};
}

static struct sent make_topic(struct sim *s)
{
    struct buf required = {0}, widened = {0}, bytes = {0};
    uint32_t version = ++s->world.versions;
    struct sim_policy *p = &s->world.policies[version];
    struct sent x = {.command = {.kind = CMD_TOPIC_SET, .queue = 1 + below(s, SIM_QUEUES),
                                 .a = (int64_t)(1 + below(s, SIM_TOPICS)), .b = (int64_t)below(s, 3)}};

    p->language = one_in(s, 2);
    p->skill = (int64_t)below(s, 7) * 1000;
    p->widened_language = p->language && one_in(s, 2);
    p->widened_skill = (int64_t)below(s, (uint64_t)p->skill / 1000 + 1) * 1000;
    p->patience_us = (int64_t)(10 + below(s, 60)) * SECOND_US;
    x.command.c = one_in(s, 3) ? 0 : 500;
    compile(p->language, p->skill, &required);
    if (!one_in(s, 4))
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

static struct sent make_agent(struct sim *s)
{
    uint32_t version = ++s->world.skill_versions;
    struct sim_skills *skills = &s->world.skills[version];
    struct sent x = {.command = {.kind = CMD_AGENT_SET, .agent = 1 + below(s, SIM_AGENTS), .a = version,
                                 .b = (int64_t)below(s, 4)}};
    struct attrs_writer w;

    skills->queues = (uint32_t)(below(s, 8) | below(s, 8)) << 1;
    skills->languages = (uint32_t)(below(s, 16) | below(s, 16)) << 1;
    skills->skill = (int64_t)(3 + below(s, 8)) * 1000;
    attrs_write_init(&w, x.rest, sizeof x.rest);
    write_bits(&w, ATTR_QUEUES, skills->queues);
    write_bits(&w, ATTR_LANGUAGES, skills->languages);
    attrs_write_number(&w, ATTR_SKILL, skills->skill);
    x.command.rest_bytes = (uint32_t)w.n;
    return x;
}

static struct sent make_arrival(struct sim *s)
{
    struct sent x = {.command = {.kind = CMD_ARRIVE, .contact = s->next_contact, .party = 1 + below(s, 50),
                                 .a = (int64_t)(1 + below(s, SIM_TOPICS)),
                                 .b = one_in(s, 3) ? (int64_t)below(s, 40) * SECOND_US : 0}};
    struct attrs_writer w;

    if (s->next_contact + 1 < SIM_CONTACTS_MAX)
        s->next_contact++;
    x.command.c = one_in(s, 10) && s->next_conversation > 1 ? s->next_conversation - 1 : s->next_conversation++;
    attrs_write_init(&w, x.rest, sizeof x.rest);
    if (s->world.dialects[x.command.contact] == 0 && !one_in(s, 8)) {
        s->world.dialects[x.command.contact] = (uint32_t)(1 + below(s, 4));
        attrs_write_text(&w, ATTR_DIALECT, s->world.dialects[x.command.contact]);
    }
    x.command.rest_bytes = (uint32_t)w.n;
    return x;
}

static struct sent make_wish(struct sim *s)
{
    struct command c = {.kind = CMD_AGENT_STATE, .agent = 1 + below(s, SIM_AGENTS), .a = AGENT_READY, .c = ACTOR_AGENT};

    if (one_in(s, 6)) {
        c.a = AGENT_PAUSED;
        c.b = (int64_t)(1 + below(s, 4));
    } else if (one_in(s, 12)) {
        c.a = AGENT_OFFLINE;
    }
    return (struct sent){.command = c};
}

static struct sent make_desktop(struct sim *s)
{
    struct command c = {.kind = CMD_AGENT_BACK, .agent = 1 + below(s, SIM_AGENTS)};

    for (int tries = 0; tries < 6 && !s->model.agents[c.agent].away; tries++)
        c.agent = 1 + below(s, SIM_AGENTS);
    if (one_in(s, 3)) {
        c.kind = CMD_AGENT_AWAY;
        c.a = (int64_t)below(s, 30) * SECOND_US;
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
        if (!closed && !(waits && in_hand) && one_in(s, ++seen))
            picked = i;
    }
    return picked;
}

/* Somebody who is there does what their state allows: most of what happens on a floor. */
static struct sent make_answer(struct sim *s)
{
    bool leaves = one_in(s, 15);
    contact_id id = pick_open(s, !leaves);
    const struct sim_contact *x = &s->model.contacts[id];
    struct command c = {.contact = id, .agent = x->agent, .a = (int64_t)x->token};

    switch (x->state) {
    case CONTACT_OFFERED:
        c.kind = one_in(s, 5) ? CMD_DECLINE : CMD_ACCEPT;
        c.b = c.kind == CMD_DECLINE ? (int64_t)below(s, 4) : 0;
        break;
    case CONTACT_TALKING:
        c.kind = CMD_END;
        c.a = one_in(s, 8) ? ACTOR_SUPERVISOR : ACTOR_AGENT;
        break;
    case CONTACT_WRAPUP:
        c.kind = CMD_WRAP;
        c.a = (int64_t)below(s, 9);
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
    return one_in(s, 3) ? (int64_t)prng_next(&s->chance) : odd[below(s, sizeof odd / sizeof odd[0])];
}

/* Arrivals and configuration of garbage are left to the fuzz test: the model knows only its own. */
static struct sent make_garbage(struct sim *s)
{
    struct sent x = {0};

    x.command.kind = (enum command_kind)(CMD_AGENT_STATE + below(s, CMD_KINDS - CMD_AGENT_STATE + 3));
    x.command.contact = below(s, s->next_contact + 2);
    x.command.agent = below(s, SIM_AGENTS + 2);
    x.command.a = garbage_number(s);
    x.command.b = garbage_number(s);
    x.command.c = garbage_number(s);
    if (x.command.kind == CMD_ARRIVE || x.command.kind == CMD_RESTART)
        x.command.kind = CMD_NONE;
    return x;
}

static struct sent make_any(struct sim *s)
{
    uint64_t dice = below(s, 100);

    if (dice < 16)
        return make_arrival(s);
    if (dice < 74)
        return make_answer(s);
    if (dice < 83)
        return make_wish(s);
    if (dice < 90)
        return make_desktop(s);
    if (dice < 93)
        return make_agent(s);
    if (dice < 95)
        return make_topic(s);
    if (dice < 96)
        return make_queue(s);
    return make_garbage(s);
}

/* -- carrying it out -- */

static bool is_configuration(enum command_kind kind)
{
    return kind == CMD_QUEUE_SET || kind == CMD_TOPIC_SET || kind == CMD_AGENT_SET;
}

static void check_answer(struct sim *s, const struct command *c, enum err err, uint32_t facts, struct sim_answer want)
{
    if (c->kind == CMD_ACCEPT && (err != want.err || (facts > 0) != want.fact))
        sim_fault(&s->model, "2: accept c%" PRIu64 " a%" PRIu64 " gave %s and %u facts, not %s", c->contact, c->agent,
                  err_code(err), facts, err_code(want.err));
    if (err != OK && facts > 0)
        sim_fault(&s->model, "a refused command wrote facts");
    if (c->kind == CMD_LEAVE && err == OK && c->contact < SIM_CONTACTS_MAX &&
        s->model.contacts[c->contact].state != CONTACT_WRAPUP && s->model.contacts[c->contact].state != CONTACT_CLOSED)
        sim_fault(&s->model, "7: c%" PRIu64 " left and is still here", c->contact);
    if (c->kind == CMD_AGENT_STATE && err == OK && (int64_t)s->model.agents[c->agent].state != c->a)
        sim_fault(&s->model, "9: the wish of a%" PRIu64 " was not granted", c->agent);
}

static void send(struct sim *s, const struct sent *x)
{
    struct command c = x->command;
    struct facts facts = {0};

    c.now_us = s->now_us;
    c.rest = x->rest;
    struct sim_answer want = sim_accept(&s->model, &c, s->now_us);
    uint64_t hash = one_in(s, 50) ? engine_hash(s->e) : 0;
    enum err err = engine_decide(s->e, &c, &facts);
    if (err != OK && hash && hash != engine_hash(s->e))
        sim_fault(&s->model, "a refused command changed the state");
    s->done += err == OK;
    s->refused += err != OK;
    s->doubled += err == OK && facts.count == 0;
    memmove(s->batches, s->batches + 1, sizeof s->batches - sizeof s->batches[0]);
    s->batches[BATCHES_KEPT - 1] = s->log.count;
    for (uint32_t i = 0; i < facts.count; i++) {
        struct fact f = facts_at(&facts, i);
        if (is_configuration(c.kind) && f.kind != FACT_CONTACT_OFFERED && (i > 0 || f.kind > FACT_AGENT_SET))
            sim_fault(&s->model, "11: a change of configuration gave %s", fact_name(f.kind));
        sim_fold(&s->model, &f);
        if (facts_add(&s->log, &f) != OK)
            abort();
    }
    check_answer(s, &c, err, facts.count, want);
    if (c.kind == CMD_TICK && err == OK)
        sim_check_time(&s->model, s->e, s->now_us);
    sim_check(&s->model, s->e);
    facts_done(&facts);
}

static void send_kind(struct sim *s, enum command_kind kind, int64_t a)
{
    struct sent x = {.command = {.kind = kind, .a = a}};
    send(s, &x);
}

/* -- crashes and replays -- */

/* A new engine from the log: through the snapshot when there is one that is not newer. */
static struct engine *rebuild(struct sim *s, bool from_snapshot)
{
    struct engine *e;
    uint32_t start = 0;

    if (engine_new(&limits, &e) != OK)
        abort();
    if (from_snapshot && s->snapshot.n > 0 && s->snapshot_at <= s->log.count) {
        if (engine_load(e, s->snapshot.p, s->snapshot.n) != OK)
            sim_fault(&s->model, "12: the snapshot cannot be loaded");
        start = s->snapshot_at;
    }
    for (uint32_t i = start; i < s->log.count; i++) {
        struct fact f = facts_at(&s->log, i);
        if (engine_evolve(e, &f) != OK)
            sim_fault(&s->model, "12: fact %u (%s) cannot follow", i, fact_name(f.kind));
    }
    return e;
}

static void replay(struct sim *s)
{
    uint64_t hash = engine_hash(s->e);

    for (int from_snapshot = 0; from_snapshot < 2; from_snapshot++) {
        struct engine *e = rebuild(s, from_snapshot);
        if (engine_hash(e) != hash)
            sim_fault(&s->model, "12: %s gives another state", from_snapshot ? "snapshot and tail" : "replay");
        engine_free(e);
    }
    s->replays++;
}

/* Saves, and goes on with what was loaded from the bytes. */
static void take_snapshot(struct sim *s)
{
    struct engine *e;

    buf_clear(&s->snapshot);
    engine_save(s->e, &s->snapshot);
    s->snapshot_at = s->log.count;
    if (engine_new(&limits, &e) != OK || engine_load(e, s->snapshot.p, s->snapshot.n) != OK)
        abort();
    engine_free(s->e);
    s->e = e;
    sim_check(&s->model, s->e);
}

/* The facts of the last commands may not have reached the disk: nobody was told of them. */
static void crash(struct sim *s)
{
    uint32_t kept = one_in(s, 2) ? s->log.count : s->batches[below(s, BATCHES_KEPT)];

    if (kept < s->log.count) {
        s->spare = (struct sim_model){.world = &s->world, .first_live = SIM_CONTACTS_MAX};
        s->log.count = kept;
        for (uint32_t i = 0; i < kept; i++) {
            struct fact f = facts_at(&s->log, i);
            sim_fold(&s->spare, &f);
        }
        memcpy(s->spare.fault, s->model.fault, sizeof s->spare.fault);
        s->model = s->spare;
        if (s->snapshot_at > kept)
            buf_clear(&s->snapshot);
    }
    s->model.looked_us = 0;
    for (uint32_t i = 0; i < BATCHES_KEPT; i++)
        s->batches[i] = kept;
    struct engine *e = rebuild(s, one_in(s, 2));
    engine_free(s->e);
    s->e = e;
    s->now_us += (int64_t)below(s, 30) * SECOND_US;
    send_kind(s, CMD_RESTART, GRACE_US);
    s->crashes++;
}

/* -- one run -- */

static void step(struct sim *s)
{
    struct sent x = make_any(s);

    if (!one_in(s, 4))
        s->now_us += (int64_t)below(s, (uint64_t)SECOND_US);
    if (one_in(s, 100))
        s->now_us += (int64_t)below(s, 60) * SECOND_US;
    if (!one_in(s, 5) && engine_due_us(s->e) <= s->now_us)
        send_kind(s, CMD_TICK, 0);
    s->sent[s->sent_count++ % SENT_KEPT] = x;
    if (!one_in(s, 12)) /* or else it is lost, or comes late */
        send(s, &x);
    if (one_in(s, 6))
        send(s, &s->sent[below(s, s->sent_count < SENT_KEPT ? s->sent_count : SENT_KEPT)]);
    if (one_in(s, 100))
        take_snapshot(s);
    if (one_in(s, 500))
        crash(s);
}

static void open_floor(struct sim *s)
{
    for (queue_id i = 1; i <= SIM_QUEUES; i++) {
        struct sent x = make_queue(s);
        x.command.queue = i;
        send(s, &x);
    }
    for (int64_t i = 1; i <= SIM_TOPICS; i++) {
        struct sent x = make_topic(s);
        x.command.a = i;
        send(s, &x);
    }
    for (agent_id i = 1; i <= SIM_AGENTS; i++) {
        struct sent x = make_agent(s);
        x.command.agent = i;
        send(s, &x);
    }
}

static bool run(uint64_t seed, uint32_t steps)
{
    struct sim *s = calloc(1, sizeof *s);
    uint32_t i = 0;

    if (!s || engine_new(&limits, &s->e) != OK)
        abort();
    s->seed = seed;
    s->chance = (struct prng){seed};
    s->now_us = 1000 * SECOND_US;
    s->next_contact = 1;
    s->next_conversation = 1;
    s->model.world = &s->world;
    s->model.first_live = SIM_CONTACTS_MAX;
    open_floor(s);
    for (; i < steps && !s->model.fault[0] && s->world.skill_versions + 2 < SIM_VERSIONS_MAX; i++) {
        step(s);
        if (i % 250 == 249 || i + 1 == steps)
            replay(s);
    }
    bool good = !s->model.fault[0];
    if (!good)
        printf("seed %" PRIu64 " step %u: %s\n", seed, i, s->model.fault);
    printf("seed %" PRIu64 " hash %016" PRIx64 " log %016" PRIx64 ": %u facts, %" PRIu64 " done (%" PRIu64
           " without a fact), %" PRIu64 " refused, %" PRIu64 " arrived, %" PRIu64 " talks ended, %" PRIu64 " crashes\n",
           seed, engine_hash(s->e), hash_bytes(s->log.bytes, s->log.bytes_used, s->log.count), s->log.count, s->done,
           s->doubled, s->refused, s->model.arrived, s->model.ended, s->crashes);
    facts_done(&s->log);
    buf_done(&s->snapshot);
    engine_free(s->e);
    free(s);
    return good;
}

int main(int argc, char **argv)
{
    uint64_t seeds = argc > 1 ? strtoull(argv[1], NULL, 10) : 20;
    uint32_t steps = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 5000;
    uint64_t first = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;
    bool good = seeds > 0;

    for (uint64_t seed = first; seed < first + seeds; seed++)
        good = run(seed, steps) && good;
    printf("%s the_invariants_hold_on_a_simulated_floor\n", good ? "[       OK ]" : "[  FAILED  ]");
    return good ? 0 : 1;
}
