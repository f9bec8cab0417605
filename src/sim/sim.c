/* sim.c: the run of the simulator: sends what the floor makes, loses and doubles it, dies and comes back, and holds every
 * answer to the model. */
#include "sim/sim.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/signatures.h"
#include "sim/inner.h"

#define START_US (5000 * SECOND_US)
#define REPLAY_STEPS 250u
#define REASONS_STEPS 10u
#define LOOKS_STEPS 20u
#define MEMORY_ONE_IN 40u

static const struct engine_limits limits = {SIM_QUEUES, SIM_TOPICS, SIM_AGENTS + SIM_CROWD_MAX, SIM_LIVE_MAX};

/* As the command line names them. */
static const char *const features[SIM_FEATURES] = {
    [SIM_ALWAYS] = "always", [SIM_MEDIA] = "media", [SIM_ROUTING] = "routing", [SIM_SLEEP] = "sleep",
    [SIM_STEPS] = "steps", [SIM_QUEUE_POLICIES] = "queue_policies", [SIM_WAIT_ORDERS] = "wait_orders",
    [SIM_AGENT_ORDERS] = "agent_orders", [SIM_FAIRNESS] = "fairness", [SIM_LANGUAGE] = "language",
    [SIM_SCORES] = "scores", [SIM_PRIORITIES] = "priorities", [SIM_PARALLEL] = "parallel",
    [SIM_SEQUENTIAL] = "sequential", [SIM_AUTOMATIC] = "automatic", [SIM_PULL] = "pull", [SIM_CONNECT] = "connect",
    [SIM_WANTS] = "wants", [SIM_CHANGES] = "changes", [SIM_TRANSFER] = "transfer", [SIM_SEEK] = "seek", [SIM_EXCLUDED] = "excluded",
    [SIM_OVERFLOW] = "overflow", [SIM_LIMITS] = "limits", [SIM_CRASHES] = "crashes", [SIM_ERASURES] = "erasures",
    [SIM_CROWD] = "crowd", [SIM_HALL] = "hall", [SIM_LOOKS] = "looks", [SIM_STRANGE] = "strange",
};

const char *sim_feature_name(enum sim_feature feature)
{
    assert((unsigned)feature < SIM_FEATURES);
    return features[feature];
}

bool sim_features(struct str names, uint32_t *ret_bits)
{
    uint32_t bits = 0;

    for (size_t at = 0, end; names.n > 0 && at <= names.n; at = end + 1) {
        uint32_t i = SIM_ALWAYS + 1;
        for (end = at; end < names.n && names.p[end] != ','; end++)
            ;
        while (i < SIM_FEATURES && !str_is((struct str){names.p + at, end - at}, features[i]))
            i++;
        if (i == SIM_FEATURES)
            return false;
        bits |= UINT32_C(1) << i;
    }
    *ret_bits = bits;
    return true;
}

uint64_t sim_below(struct sim *s, uint64_t n)
{
    return prng_below(&s->chance, n);
}

bool sim_one_in(struct sim *s, uint64_t n)
{
    return sim_below(s, n) == 0;
}

bool sim_with(const struct sim *s, enum sim_feature feature)
{
    return feature == SIM_ALWAYS || !(s->options->without >> feature & 1);
}

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

/* The lines of those who wait, before a change of configuration. */
struct lines {
    contact_id ids[SIM_QUEUES + 1][SIM_LIVE_MAX];
    int64_t priorities[SIM_QUEUES + 1][SIM_LIVE_MAX]; /* by the facts */
    uint32_t count[SIM_QUEUES + 1];
    enum agent_state states[SIM_AGENTS + 1];
};

static bool is_configuration(enum command_kind kind)
{
    return kind == CMD_QUEUE_SET || kind == CMD_TOPIC_SET || kind == CMD_AGENT_SET || kind == CMD_ROUTING_SET;
}

static void look(struct sim *s, struct lines *ret)
{
    for (queue_id q = 1; q <= SIM_QUEUES; q++) {
        ret->count[q] = engine_waiting(s->e, q, ret->ids[q], SIM_LIVE_MAX);
        for (uint32_t i = 0; i < ret->count[q]; i++) {
            const struct sim_contact *c = sim_live(&s->model, ret->ids[q][i]);
            ret->priorities[q][i] = c ? sim_priority(&s->model, c) : 0;
        }
    }
    for (agent_id a = 1; a <= s->model.staff; a++)
        ret->states[a] = s->model.agents[a].state;
}

static uint32_t place_of(const struct lines *l, queue_id queue, contact_id id)
{
    uint32_t i = 0;

    while (i < l->count[queue] && l->ids[queue][i] != id)
        i++;
    return i;
}

/* 11: nobody's state changes, and who stays in line stays behind whom they were behind; but for the queue whose order was set, and who
 * has another priority now (5: the line is in order). */
static void check_untouched(struct sim *s, const struct command *c, const struct lines *before)
{
    struct lines now;

    look(s, &now);
    for (agent_id a = 1; a <= s->model.staff; a++)
        if (now.states[a] != before->states[a])
            sim_fault(&s->model, "11: a change of configuration changed the state of a%" PRIu64, a);
    for (queue_id q = 1; q <= SIM_QUEUES; q++) {
        if (c->kind == CMD_QUEUE_SET && c->queue == q)
            continue;
        for (uint32_t i = 0, last = 0; i < now.count[q]; i++) {
            uint32_t was = place_of(before, q, now.ids[q][i]);
            if (was == before->count[q] || before->priorities[q][was] != now.priorities[q][i])
                continue; /* came from another queue, or back from an offer; or has another priority */
            if (was < last)
                sim_fault(&s->model, "11: a change of configuration moved c%" PRIu64 " in queue %" PRIu64, now.ids[q][i], q);
            last = was;
        }
    }
}

static void check_answer(struct sim *s, const struct command *c, enum err err, uint32_t facts, struct sim_answer want)
{
    struct sim_contact *contact = sim_live(&s->model, c->contact);

    if (want.known && (err != want.err || (facts > 0) != want.fact))
        sim_fault(&s->model, "2: the answer is %s and %u facts, not %s and %s", err_code(err), facts, err_code(want.err),
                  want.fact ? "some" : "none");
    if (err != OK && facts > 0)
        sim_fault(&s->model, "a refused command wrote facts");
    if (c->kind == CMD_LEAVE && err == OK && contact && contact->state != CONTACT_WRAPUP)
        sim_fault(&s->model, "7: c%" PRIu64 " left and is still here", c->contact);
    for (uint32_t i = 0; c->kind == CMD_CONTACT_SET && facts > 0 && contact && contact->state == CONTACT_OFFERED && i < contact->places_count; i++)
        if (sim_excluded(contact, contact->places[i].agent) ||
            (!contact->places[i].passed && !sim_fits(&s->model, contact->places[i].agent, contact)))
            sim_fault(&s->model, "2: c%" PRIu64 " changed and rings on at a%" PRIu64, c->contact, contact->places[i].agent);
    if (c->kind == CMD_AGENT_STATE && err == OK && (int64_t)s->model.agents[c->agent].state != c->a)
        sim_fault(&s->model, "9: the wish of a%" PRIu64 " was not granted", c->agent);
}

static void note(struct sim *s, struct history *h, const struct fact *f)
{
    sim_fold(&s->model, f);
    count(s->report, f);
    if (h->facts_count < HISTORY_FACTS)
        h->facts[h->facts_count] = *f;
    h->facts_count++;
    enum err err = facts_add(&s->log, f);
    assert(err == OK);
    (void)err;
}

static void send(struct sim *s, const struct sent *x)
{
    struct command c = x->command;
    struct facts facts = {0};
    struct lines before;

    c.now_us = s->now_us;
    c.rest = x->rest;
    struct history *history = remember(s, &c);
    struct sim_answer want = sim_answer(&s->model, &c, s->now_us);
    uint64_t hash = sim_one_in(s, 50) ? engine_hash(s->e) : 0;
    if (is_configuration(c.kind))
        look(s, &before);
    if (s->options->memory && prng_below(&s->odd, MEMORY_ONE_IN) == 0)
        sim_try_memory(s, &c);
    enum err counted = want.known ? want.err : ERR_INPUT;
    uint64_t refusals = engine_refused(s->e, counted);
    enum err err = engine_decide(s->e, &c, &facts);
    if (engine_refused(s->e, counted) != refusals + (err != OK && err == counted))
        sim_fault(&s->model, "a refusal is not counted by its reason");
    if (err != OK && hash && hash != engine_hash(s->e))
        sim_fault(&s->model, "a refused command changed the state");
    history->err = err;
    s->report->commands += err == OK;
    s->report->refused += err != OK;
    s->report->doubled += err == OK && facts.count == 0;
    memmove(s->batches, s->batches + 1, sizeof s->batches - sizeof s->batches[0]);
    s->batches[BATCHES_KEPT - 1] = s->log.count;
    for (uint32_t i = 0; i < facts.count && !s->model.fault[0]; i++) {
        struct fact f = facts_at(&facts, i);
        if (!s->options->forge || s->options->forge(s->options->u, &f))
            note(s, history, &f);
    }
    check_answer(s, &c, err, facts.count, want);
    if (is_configuration(c.kind) && !s->model.fault[0])
        check_untouched(s, &c, &before);
    if (err == OK && (c.kind == CMD_TICK || facts.count > 0))
        s->model.in_parts = c.kind == CMD_TICK && c.a > 0 && engine_due_us(s->e) <= s->now_us;
    bool all_done = c.kind == CMD_TICK && err == OK && !s->model.in_parts;
    if (all_done)
        sim_check_time(&s->model, s->e, s->now_us);
    sim_check(&s->model, s->e);
    if (all_done && s->step % REASONS_STEPS == 0)
        sim_check_reasons(&s->model, s->e, s->now_us);
    if (c.kind == CMD_TICK && err == OK && s->step % LOOKS_STEPS == 0 && sim_with(s, SIM_LOOKS))
        sim_check_looks(&s->model, s->e, s->now_us);
    facts_done(&facts);
}

static void send_kind(struct sim *s, enum command_kind kind, int64_t a)
{
    struct sent x = {.command = {.kind = kind, .a = a}};
    send(s, &x);
}

/* The model of now, to go back to. */
static void mark(struct sim *s)
{
    struct mark_point *p = &s->points[1];

    if (p->there) {
        s->points[0].there = true;
        s->points[0].facts = p->facts;
        sim_model_copy(&s->points[0].model, &p->model);
    }
    p->there = true;
    p->facts = s->log.count;
    sim_model_copy(&p->model, &s->model);
}

/* One company in four fills a hall: groups of more agents than are looked at one by one. */
static uint32_t staff_of(const struct sim *s)
{
    return sim_with(s, SIM_HALL) && s->options->seed % 4 == 2 ? SIM_AGENTS : SIM_STAFF;
}

/* The model after so many facts of the log, read again from the last mark before. */
static void rewind_to(struct sim *s, uint32_t facts)
{
    const struct mark_point *p = s->points[1].there && s->points[1].facts <= facts ? &s->points[1] : &s->points[0];
    uint32_t from = 0;

    if (p->there && p->facts <= facts) {
        sim_model_copy(&s->model, &p->model);
        from = p->facts;
    } else {
        sim_model_init(&s->model, staff_of(s));
    }
    s->model.quiet = true; /* they were judged when they were written */
    for (uint32_t i = from; i < facts; i++) {
        struct fact f = facts_at(&s->log, i);
        sim_fold(&s->model, &f);
    }
    s->model.quiet = false;
    sim_settle(&s->model);
    for (uint32_t i = 0; i < 2; i++)
        if (s->points[i].facts > facts)
            s->points[i].there = false;
}

/* -- crashes and replays -- */

enum err sim_engine(struct engine **ret_engine)
{
    return engine_new(&limits, ret_engine);
}

/* Whatever an engine keeps of signatures, the next one keeps other ones, and the story must not notice. */
static enum err new_engine(struct sim *s, struct engine **ret_engine)
{
    static const uint32_t kept[] = {ENGINE_SIGNATURES_MAX, 0, 2};
    enum err err = sim_engine(ret_engine);

    if (err == OK && !s->options->keep_all)
        engine_keep_signatures(*ret_engine, kept[s->engines++ % 3]);
    return err;
}

struct engine *sim_new_engine(void)
{
    struct engine *e;

    if (sim_engine(&e) != OK)
        abort();
    return e;
}

/* A new engine from the log: through the snapshot when there is one that is not newer. */
static struct engine *rebuild(struct sim *s, bool from_snapshot)
{
    struct engine *e;
    uint32_t start = 0;

    if (new_engine(s, &e) != OK)
        abort();
    if (from_snapshot && s->snapshot.n > 0 && s->snapshot_at <= s->log.count) {
        if (engine_load(e, s->snapshot.p, s->snapshot.n) != OK)
            sim_fault(&s->model, "12: the snapshot cannot be loaded");
        start = s->snapshot_at;
    }
    for (uint32_t i = start; i < s->log.count; i++) {
        struct fact f = facts_at(&s->log, i);
        if (from_snapshot && sim_with(s, SIM_STRANGE))
            sim_try_fact(s, &e, &f);
        if (engine_evolve(e, &f) != OK)
            sim_fault(&s->model, "12: fact %u (%s) cannot follow", i, fact_name(f.kind));
    }
    return e;
}

/* Snapshot and tail, and when full the whole log, must give the same state. */
static void replay(struct sim *s, bool full)
{
    uint64_t hash = engine_hash(s->e);

    for (int from_snapshot = full ? 0 : 1; from_snapshot < 2; from_snapshot++) {
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
    if (new_engine(s, &e) != OK || engine_load(e, s->snapshot.p, s->snapshot.n) != OK)
        abort();
    engine_free(s->e);
    s->e = e;
    if (sim_with(s, SIM_STRANGE)) {
        sim_try_snapshot(s);
        sim_try_saved(s);
        sim_try_estimates(s);
    }
    mark(s);
    sim_check(&s->model, s->e);
}

/* Somebody's data is erased: their facts are read without them from now on, and no snapshot from before is kept. What was decided
 * then is not judged by what is known now. */
static void erase(struct sim *s, party_id party)
{
    for (uint32_t i = 0; i < s->log.count; i++) {
        struct fact *f = &s->log.items[i];
        if (f->party == party && (f->kind == FACT_CONTACT_ARRIVED || f->kind == FACT_CONTACT_SET))
            *f = (struct fact){.at_us = f->at_us, .kind = f->kind, .contact = f->contact, .party = f->party, .queue = f->queue,
                               .a = f->a, .b = f->b, .c = f->c};
    }
    buf_clear(&s->snapshot);
    s->points[0].there = s->points[1].there = false;
    sim_model_init(&s->model, staff_of(s));
    s->model.quiet = true;
    for (uint32_t i = 0; i < s->log.count; i++) {
        struct fact f = facts_at(&s->log, i);
        sim_fold(&s->model, &f);
    }
    s->model.quiet = false;
    sim_settle(&s->model);
    mark(s);
    s->report->erasures++;
}

/* The facts of the last commands may not have reached the disk: nobody was told of them. */
static void crash(struct sim *s)
{
    uint32_t kept = sim_one_in(s, 2) ? s->log.count : s->batches[sim_below(s, BATCHES_KEPT)];

    if (kept < s->log.count) {
        rewind_to(s, kept);
        s->log.count = kept;
        if (s->snapshot_at > kept)
            buf_clear(&s->snapshot);
    }
    /* Reading everything again costs as much as all steps so far. */
    if (sim_with(s, SIM_ERASURES) && !s->model.fault[0] && sim_one_in(s, 3 + s->step / 1000))
        erase(s, 1 + sim_below(s, PARTIES));
    s->model.looked_us = 0;
    for (uint32_t i = 0; i < BATCHES_KEPT; i++)
        s->batches[i] = kept;
    struct engine *e = rebuild(s, !sim_one_in(s, 2 + s->step / 2000)); /* a whole replay costs as much as all steps so far */
    engine_free(s->e);
    s->e = e;
    s->now_us += (int64_t)sim_below(s, 30) * SECOND_US;
    send_kind(s, CMD_RESTART, GRACE_US);
    s->report->crashes++;
}

/* -- one run -- */

/* All that is due, or some of it: then other commands may come between. */
static void tick(struct sim *s)
{
    bool in_parts = sim_one_in(s, 4);

    do
        send_kind(s, CMD_TICK, in_parts ? 1 : 0);
    while (engine_due_us(s->e) <= s->now_us && !s->model.fault[0] && !sim_one_in(s, 3));
}

static void step(struct sim *s)
{
    struct sent *x = &s->sent[s->sent_count++ % SENT_KEPT];

    if (!sim_one_in(s, 4))
        s->now_us += (int64_t)sim_below(s, (uint64_t)SECOND_US);
    if (sim_one_in(s, 100))
        s->now_us += (int64_t)sim_below(s, 60) * SECOND_US;
    if (!sim_one_in(s, 5) && engine_due_us(s->e) <= s->now_us)
        tick(s);
    sim_make_any(s, x);
    if (!sim_one_in(s, 12)) /* or else it is lost, or comes late */
        send(s, x);
    if (sim_one_in(s, 6))
        send(s, &s->sent[sim_below(s, s->sent_count < SENT_KEPT ? s->sent_count : SENT_KEPT)]);
    if (sim_one_in(s, 100))
        take_snapshot(s);
    if (sim_with(s, SIM_CRASHES) && sim_one_in(s, 500))
        crash(s);
}

/* People on the books who never sign in: in one company of three, so that the engine's sets of agents are longer than a word and those
 * who play stand across its border; in a hall longer than a block of words. */
static void make_crowd(struct sim *s, agent_id from, agent_id to)
{
    struct sent x;

    if (!sim_with(s, SIM_CROWD) || s->options->seed % 3 != 0)
        return;
    for (agent_id i = from; i < to; i++) {
        sim_make_agent(s, i, &x);
        x.command.rest_bytes = 0; /* serves no queue */
        send(s, &x);
    }
}

static void open_floor(struct sim *s)
{
    struct sent x;
    agent_id before = SIM_CROWD_FIRST + (s->model.staff == SIM_STAFF ? 58 : 450), after = before + 70;

    for (queue_id i = SIM_QUEUES; i > 0; i--) { /* they overflow into those behind them */
        sim_make_queue(s, i, &x);
        send(s, &x);
    }
    for (topic_id i = 1; i <= SIM_TOPICS; i++) {
        sim_make_topic(s, i, &x);
        send(s, &x);
    }
    make_crowd(s, SIM_CROWD_FIRST, before);
    for (agent_id i = 1; i <= s->model.staff; i++) {
        sim_make_agent(s, i, &x);
        send(s, &x);
        x = (struct sent){.command = {.kind = CMD_AGENT_STATE, .agent = i, .a = AGENT_READY, .c = ACTOR_AGENT}};
        send(s, &x);
    }
    make_crowd(s, before, after);
}

static void run(struct sim *s, uint32_t steps, bool tell)
{
    struct sim_report *r = s->report;

    uint32_t full = REPLAY_STEPS; /* a whole replay costs as much as all steps so far */

    open_floor(s);
    while (s->step < steps && !s->model.fault[0]) {
        s->step++;
        step(s);
        if (s->model.fault[0] || (s->step % REPLAY_STEPS != 0 && s->step != steps))
            continue;
        replay(s, s->step >= full || s->step == steps);
        full = s->step >= full ? full * 2 : full;
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
    if (s)
        s->options = o;
    if (!s || new_engine(s, &s->e) != OK) {
        free(s);
        return ERR_NOMEM;
    }
    *ret_report = (struct sim_report){.seed = o->seed};
    s->report = ret_report;
    s->chance = (struct prng){o->seed};
    s->odd = (struct prng){~o->seed};
    s->now_us = START_US;
    s->next_contact = 1;
    s->next_conversation = 1;
    s->options = o;
    sim_model_init(&s->model, staff_of(s));
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
