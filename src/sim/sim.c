/* sim.c: the run of the simulator: sends what the floor makes, loses and doubles it, dies and comes back, and holds every
 * answer to the model. */
#include "sim/sim.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/inner.h"

#define START_US (1000 * SECOND_US)

static const struct engine_limits limits = {SIM_QUEUES, SIM_TOPICS, SIM_AGENTS, SIM_LIVE_MAX};

static struct history *remember(struct sim *s, const struct command *c)
{
    struct history *h = &s->history[s->commands++ % HISTORY_KEPT];

    *h = (struct history){.command = *c, .step = s->step};
    h->command.rest = NULL;
    return h;
}

static void count(struct sim_report *r, const struct fact *f)
{
    r->facts++;
    r->contacts += f->kind == FACT_CONTACT_ARRIVED;
    r->offers += f->kind == FACT_CONTACT_OFFERED;
    r->answered += f->kind == FACT_CONTACT_ACCEPTED;
    r->ended += f->kind == FACT_CONTACT_ENDED;
    r->abandoned += f->kind == FACT_CONTACT_ABANDONED;
    r->lapsed += f->kind == FACT_OFFER_LAPSED;
    r->declined += f->kind == FACT_CONTACT_DECLINED;
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
    struct history *history = remember(s, &c);
    uint64_t hash = sim_one_in(s, 50) ? engine_hash(s->e) : 0;
    enum err err = engine_decide(s->e, &c, &facts);
    if (err != OK && hash && hash != engine_hash(s->e))
        sim_fault(&s->model, "a refused command changed the state");
    history->err = err;
    s->report->commands += err == OK;
    s->report->refused += err != OK;
    s->report->doubled += err == OK && facts.count == 0;
    memmove(s->batches, s->batches + 1, sizeof s->batches - sizeof s->batches[0]);
    s->batches[BATCHES_KEPT - 1] = s->log.count;
    for (uint32_t i = 0; i < facts.count; i++) {
        struct fact f = facts_at(&facts, i);
        if (is_configuration(c.kind) && f.kind != FACT_CONTACT_OFFERED && (i > 0 || f.kind > FACT_AGENT_SET))
            sim_fault(&s->model, "11: a change of configuration gave %s", fact_name(f.kind));
        sim_fold(&s->model, &f);
        count(s->report, &f);
        if (i < HISTORY_FACTS)
            history->facts[i] = f;
        history->facts_count++;
        enum err added = facts_add(&s->log, &f);
        assert(added == OK);
        (void)added;
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
    s->report->replays++;
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
    uint32_t kept = sim_one_in(s, 2) ? s->log.count : s->batches[sim_below(s, BATCHES_KEPT)];

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
    struct engine *e = rebuild(s, sim_one_in(s, 2));
    engine_free(s->e);
    s->e = e;
    s->now_us += (int64_t)sim_below(s, 30) * SECOND_US;
    send_kind(s, CMD_RESTART, GRACE_US);
    s->report->crashes++;
}

/* -- one run -- */

static void step(struct sim *s)
{
    struct sent x = sim_make_any(s);

    if (!sim_one_in(s, 4))
        s->now_us += (int64_t)sim_below(s, (uint64_t)SECOND_US);
    if (sim_one_in(s, 100))
        s->now_us += (int64_t)sim_below(s, 60) * SECOND_US;
    if (!sim_one_in(s, 5) && engine_due_us(s->e) <= s->now_us)
        send_kind(s, CMD_TICK, 0);
    s->sent[s->sent_count++ % SENT_KEPT] = x;
    if (!sim_one_in(s, 12)) /* or else it is lost, or comes late */
        send(s, &x);
    if (sim_one_in(s, 6))
        send(s, &s->sent[sim_below(s, s->sent_count < SENT_KEPT ? s->sent_count : SENT_KEPT)]);
    if (sim_one_in(s, 100))
        take_snapshot(s);
    if (sim_one_in(s, 500))
        crash(s);
}

static void open_floor(struct sim *s)
{
    for (queue_id i = 1; i <= SIM_QUEUES; i++) {
        struct sent x = sim_make_queue(s, i);
        send(s, &x);
    }
    for (topic_id i = 1; i <= SIM_TOPICS; i++) {
        struct sent x = sim_make_topic(s, i);
        send(s, &x);
    }
    for (agent_id i = 1; i <= SIM_AGENTS; i++) {
        struct sent x = sim_make_agent(s, i);
        send(s, &x);
    }
}

static void run(struct sim *s, uint32_t steps, bool tell)
{
    struct sim_report *r = s->report;

    open_floor(s);
    while (s->step < steps && !s->model.fault[0]) {
        s->step++;
        step(s);
        if (s->step % 250 == 0 || s->step == steps)
            replay(s);
    }
    r->steps = s->step;
    r->span_us = s->now_us - START_US;
    r->hash = hash_u64(engine_hash(s->e) ^ hash_bytes(s->log.bytes, s->log.bytes_used, s->log.count));
    memcpy(r->failure, s->model.fault, sizeof s->model.fault);
    if (tell || r->failure[0])
        sim_words_history(&r->story, s);
}

enum err sim_run(const struct sim_options *o, struct sim_report *ret_report)
{
    uint32_t steps = o->steps ? o->steps : SIM_STEPS_USUAL;
    bool tell = o->until > 0 && o->until <= steps;

    if (steps > SIM_STEPS_MAX)
        return ERR_INPUT;
    struct sim *s = calloc(1, sizeof *s);
    if (!s || engine_new(&limits, &s->e) != OK) {
        free(s);
        return ERR_NOMEM;
    }
    *ret_report = (struct sim_report){.seed = o->seed};
    s->report = ret_report;
    s->chance = (struct prng){o->seed};
    s->now_us = START_US;
    s->next_contact = 1;
    s->next_conversation = 1;
    s->model.world = &s->world;
    s->model.first_live = SIM_CONTACTS_MAX;
    run(s, tell ? o->until : steps, tell);
    facts_done(&s->log);
    buf_done(&s->snapshot);
    engine_free(s->e);
    free(s);
    return OK;
}

void sim_report_done(struct sim_report *r)
{
    buf_done(&r->story);
}
