#include "host/router.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/json.h"
#include "base/log.h"
#include "base/map.h"
#include "engine/explain.h"
#include "engine/signatures.h"
#include "host/hub.h"
#include "host/seal.h"
#include "host/share.h"
#include "host/why.h"
#include "port/clock.h"
#include "port/sql.h"
#include "service/config/config.h"
#include "service/conversation/conversation.h"

#define PLACES_EVERY_US INT64_C(300000)
#define GONE_KEPT 64u /* erased people whose arrival may still be on its way; each erasure takes longer than that */
#define PLACES_MAX 2000u /* of one queue that are told their place */

struct router_ask {
    struct router_ask *next;
    struct command command;
    const struct router_rows *rows;
    struct facts *ret_facts;
    struct str card;
    router_looks *look; /* instead of a command */
    void *look_arg;
    bool snapshot;
    party_id erases; /* instead of a command: rows, with nothing of this person behind them */
    enum err err;
    sem_t done;
};

struct router {
    struct router_conf conf;
    pthread_t thread;
    pthread_mutex_t lock; /* guards what follows, up to engine */
    pthread_cond_t some;
    struct router_ask *head, **tail;
    uint32_t queued;
    bool stop, running, lost; /* lost: look at the store's fence */
    struct router_stats stats;
    party_id gone[GONE_KEPT]; /* erased, or being erased: a ring */
    uint32_t gone_next;

    struct engine *engine; /* the router thread's own, as all below */
    uint64_t epoch;
    int64_t now_us;
    int64_t rebuilt_us; /* monotonic */
    fact_no snapshot_no;
    struct map dirty; /* queues whose places have changed since they were told */
    int64_t places_us;
    struct share looks, picks; /* monotonic */
    _Atomic int64_t looks_again_us; /* monotonic; any thread: when the last look that was refused would not have been */
};

/* -- people who are being erased, or were just now: what their arrival brings must not come behind it -- */

static void gone_put(struct router *r, party_id party)
{
    pthread_mutex_lock(&r->lock);
    r->gone[r->gone_next++ % GONE_KEPT] = party;
    pthread_mutex_unlock(&r->lock);
}

static party_id *gone_find(struct router *r, party_id party)
{
    for (uint32_t i = 0; i < GONE_KEPT; i++)
        if (r->gone[i] == party)
            return &r->gone[i];
    return NULL;
}

static void gone_take(struct router *r, party_id party)
{
    pthread_mutex_lock(&r->lock);
    party_id *at = gone_find(r, party);
    if (at)
        *at = 0;
    pthread_mutex_unlock(&r->lock);
}

static bool comes_too_late(struct router *r, const struct command *c)
{
    if (c->kind != CMD_ARRIVE || c->party == 0)
        return false;
    pthread_mutex_lock(&r->lock);
    bool gone = gone_find(r, c->party) != NULL;
    pthread_mutex_unlock(&r->lock);
    return gone;
}

/* -- a decided command on its way through the store -- */

static enum err write_facts(struct store_tx *tx, struct router_job *rj)
{
    org_id org = rj->router->conf.org;
    uint8_t sealed[FACT_REST_MAX + SEAL_EXTRA];
    for (uint32_t i = 0; i < rj->facts.count; i++) {
        struct fact f = facts_at(&rj->facts, i), stored = f;
        enum err err = seal_fact(tx, org, &stored, sealed);
        if (!err)
            err = store_fact(tx, &stored, &rj->facts.items[i].no);
        if (!err)
            err = conversation_project(tx, org, &f);
        if (err)
            return err;
    }
    for (uint32_t i = 0; i < rj->whys_count; i++) {
        const struct router_why *w = &rj->whys[i];
        enum err err = conversation_why(tx, org, w->contact, (struct str){(const char *)rj->whys_text.p + w->at, w->bytes});
        if (err)
            return err;
    }
    return OK;
}

static enum err write_snapshot(struct store_tx *tx, struct router_job *rj)
{
    org_id org = rj->router->conf.org;
    fact_no no = store_tx_last(tx);
    enum err err = sql_snapshot_put(
        tx,
        &(struct sql_snapshot_put_in){.org_id = org,
                                      .no = no,
                                      .at_us = clock_now_us(),
                                      .bytes = {(const char *)rj->snapshot.p, rj->snapshot.n}},
        NULL);
    if (err)
        return err;
    /* The one before is kept, unless an erasure wants it gone. */
    fact_no keep = rj->only ? no : no > 2 * (fact_no)rj->router->conf.snapshot_every ? no - 2 * (fact_no)rj->router->conf.snapshot_every : 0;
    return sql_snapshot_delete_older(tx, &(struct sql_snapshot_delete_older_in){.org_id = org, .before_no = keep}, NULL);
}

static enum err work(struct store_tx *tx, struct store_job *job)
{
    struct router_job *rj = (struct router_job *)job;
    if (rj->is_snapshot)
        return write_snapshot(tx, rj);
    if (rj->ask && rj->ask->rows && rj->ask->rows->write) {
        enum err err = rj->ask->rows->write(tx, rj->ask->rows->arg);
        if (err)
            return err;
    }
    return write_facts(tx, rj);
}

static void answer(struct router_ask *ask, enum err err)
{
    ask->err = err;
    sem_post(&ask->done);
}

static void job_free(struct router_job *rj)
{
    facts_done(&rj->facts);
    buf_done(&rj->whys_text);
    buf_done(&rj->snapshot);
    free(rj->whys);
    free(rj);
}

/* On the hub's thread, in commit order. */
static void done(struct store_job *job)
{
    struct router_job *rj = (struct router_job *)job;
    struct router *r = rj->router;
    if (job->err == OK) {
        hub_follow(r->conf.hub, rj);
    } else {
        /* What was decided after this was decided upon facts that do not exist: the store fences it off, and the
         * engine is made anew from the log. */
        log_event(LOG_WARN, "host", "batch_not_stored", "error=%s epoch=%llu", err_code(job->err),
                  (unsigned long long)job->epoch);
        pthread_mutex_lock(&r->lock);
        r->lost = true;
        pthread_cond_signal(&r->some);
        pthread_mutex_unlock(&r->lock);
    }
    if (rj->ask) {
        if (rj->ask->ret_facts && job->err == OK) {
            *rj->ask->ret_facts = rj->facts;
            rj->facts = (struct facts){0};
        }
        answer(rj->ask, job->err == OK ? OK : ERR_STORE);
    }
    job_free(rj);
}

static void submit(struct router *r, struct router_job *rj)
{
    rj->job.work = work;
    rj->job.done = done;
    rj->job.epoch = r->epoch;
    enum err err = store_submit(r->conf.store, &rj->job);
    if (!err)
        return;
    /* Decided but not even queued: the same as a failed batch. */
    store_fence(r->conf.store, r->epoch);
    pthread_mutex_lock(&r->lock);
    r->lost = true;
    pthread_mutex_unlock(&r->lock);
    if (rj->ask)
        answer(rj->ask, err == ERR_STOPPING ? ERR_STOPPING : ERR_STORE);
    job_free(rj);
}

/* -- deciding -- */

static void note_dirty(struct router *r, queue_id q)
{
    enum err err = map_put(&r->dirty, q, 1);
    (void)err; /* out of memory: places are a courtesy, told with the next change */
}

/* After a start the hub knows no places; who waits and nothing happens in the queue would never see one. */
static void note_all_dirty(struct router *r)
{
    const struct config_view *v = config_take(r->conf.config);
    for (uint32_t i = 0; i < v->queues_count; i++)
        note_dirty(r, v->queues[i].id);
    config_drop(v);
}

/* Whether the same facts say that the contact waited for this agent alone, before the i-th, an offer. */
static enum sought named_before(const struct facts *l, uint32_t i)
{
    struct fact offer = facts_at(l, i);
    while (i-- > 0) {
        struct fact f = facts_at(l, i);
        if (f.contact == offer.contact && f.kind == FACT_CONTACT_RESERVED)
            return f.a && f.agent == offer.agent ? (enum sought)f.b : SOUGHT_NONE;
        if (f.contact == offer.contact && f.kind == FACT_CONTACT_OFFERED) /* that one took it off */
            return SOUGHT_NONE;
    }
    return SOUGHT_NONE;
}

static void explain(struct router *r, struct router_job *rj)
{
    for (uint32_t i = 0; i < rj->facts.count; i++) {
        struct fact f = facts_at(&rj->facts, i);
        if (f.queue && f.kind >= FACT_CONTACT_ARRIVED)
            note_dirty(r, f.queue);
        if (f.kind == FACT_CONTACT_MOVED)
            note_dirty(r, (queue_id)f.a);
        if (f.kind == FACT_AGENT_SET || f.kind == FACT_QUEUE_SET || f.kind == FACT_TOPIC_SET)
            note_all_dirty(r); /* who may pick whom */
        if (f.kind != FACT_CONTACT_OFFERED)
            continue;
        struct router_why *grown = realloc(rj->whys, (rj->whys_count + 1) * sizeof *grown);
        if (!grown)
            continue; /* an offer without its explanation is still an offer */
        rj->whys = grown;
        uint32_t at = (uint32_t)rj->whys_text.n;
        struct json j;
        json_init(&j, &rj->whys_text);
        host_why(&j, r->engine, r->conf.config, &f, named_before(&rj->facts, i));
        rj->whys[rj->whys_count++] = (struct router_why){f.contact, f.agent, at, (uint32_t)rj->whys_text.n - at};
    }
}

static void decide(struct router *r, struct command c, struct router_ask *ask)
{
    int64_t now = clock_now_us();
    if (now > r->now_us)
        r->now_us = now; /* never back, whatever the clock does */
    c.now_us = r->now_us;

    struct router_job *rj = calloc(1, sizeof *rj);
    if (!rj) {
        if (ask)
            answer(ask, ERR_NOMEM);
        return;
    }
    rj->router = r;
    rj->ask = ask;
    if (ask)
        rj->card = ask->card;
    enum err err = comes_too_late(r, &c) ? ERR_MISSING : engine_decide(r->engine, &c, &rj->facts);
    if (err) {
        pthread_mutex_lock(&r->lock);
        r->stats.refused[err]++;
        pthread_mutex_unlock(&r->lock);
        if (ask)
            answer(ask, err);
        job_free(rj);
        return;
    }
    if (!ask && !rj->facts.count) { /* a tick that had nothing to do */
        job_free(rj);
        return;
    }
    /* Also without facts (a doubled command): the answer must wait until what it relies on is committed. */
    explain(r, rj);
    submit(r, rj);
}

/* What it saw may rely on facts that are not committed yet: the answer goes behind them, as a command without facts does. With
 * thousands of agents a look takes many milliseconds in which nobody is routed: explanations have a share of this thread, no more. */
static void look(struct router *r, struct router_ask *ask)
{
    int64_t begun_us = clock_mono_us();
    bool may = share_some(&r->looks, begun_us);
    struct router_job *rj = may ? calloc(1, sizeof *rj) : NULL;
    if (!may)
        atomic_store(&r->looks_again_us, begun_us + share_wait_us(&r->looks, begun_us));
    if (!rj) {
        answer(ask, may ? ERR_NOMEM : ERR_SLOW_DOWN);
        return;
    }
    int64_t now = clock_now_us();
    ask->look(r->engine, now > r->now_us ? now : r->now_us, ask->look_arg);
    share_take(&r->looks, clock_mono_us() - begun_us);
    rj->router = r;
    rj->ask = ask;
    submit(r, rj);
}

static void count(struct router *r, uint64_t *what)
{
    pthread_mutex_lock(&r->lock);
    ++*what;
    pthread_mutex_unlock(&r->lock);
}

static void note_signatures(struct router *r)
{
    struct engine_signatures s;

    engine_signatures(r->engine, &s);
    pthread_mutex_lock(&r->lock);
    r->stats.signatures = s.held;
    r->stats.loose = s.loose;
    pthread_mutex_unlock(&r->lock);
}

static void snapshot(struct router *r, struct router_ask *ask)
{
    struct router_job *rj = calloc(1, sizeof *rj);
    if (rj)
        engine_save(r->engine, &rj->snapshot);
    if (!rj || rj->snapshot.err) {
        if (rj)
            job_free(rj);
        if (ask)
            answer(ask, ERR_NOMEM);
        return;
    }
    rj->router = r;
    rj->ask = ask;
    rj->is_snapshot = true;
    rj->only = ask != NULL;
    r->snapshot_no = store_last(r->conf.store);
    count(r, &r->stats.snapshots);
    submit(r, rj);
}

static void erased(struct store_job *job)
{
    struct router_job *rj = (struct router_job *)job;
    answer(rj->ask, job->err);
    job_free(rj);
}

/* Behind all that was decided, and no part of it: no epoch, a failure fences nothing off. */
static void erase(struct router *r, struct router_ask *ask)
{
    struct router_job *rj = calloc(1, sizeof *rj);
    if (!rj) {
        answer(ask, ERR_NOMEM);
        return;
    }
    gone_put(r, ask->erases);
    rj->router = r;
    rj->ask = ask;
    rj->job.work = work;
    rj->job.done = erased;
    enum err err = store_submit(r->conf.store, &rj->job);
    if (err == OK)
        return;
    answer(ask, err);
    job_free(rj);
}

static enum err nothing(struct store_tx *tx, struct store_job *job)
{
    (void)tx, (void)job;
    return OK;
}

/* The log is the truth: throw the engine away and read it again. First everything that is still queued must have
 * been committed or fenced off, else facts of ours could appear behind our back. */
static void rebuild(struct router *r)
{
    struct store_job barrier = {.work = nothing};
    if (clock_mono_us() - r->rebuilt_us < SECOND_US) /* the disk is still full, likely: do not burn what CPU there is */
        nanosleep(&(struct timespec){.tv_nsec = 200000000}, NULL);
    while (store_call(r->conf.store, &barrier) == ERR_FULL)
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    for (;;) {
        struct engine *e = NULL;
        fact_no no;
        enum err err = router_recover(r->conf.store, r->conf.org, r->conf.agents_max, true, &e, &no);
        if (!err) {
            engine_free(r->engine);
            r->engine = e;
            break;
        }
        log_event(LOG_ERROR, "host", "rebuild_failed", "error=%s", err_code(err));
        nanosleep(&(struct timespec){.tv_nsec = 200000000}, NULL);
    }
    uint64_t fenced = store_fenced(r->conf.store);
    r->epoch = (fenced > r->epoch ? fenced : r->epoch) + 1;
    r->rebuilt_us = clock_mono_us();
    note_all_dirty(r);
    count(r, &r->stats.rebuilds);
    log_event(LOG_WARN, "host", "engine_rebuilt", "epoch=%llu", (unsigned long long)r->epoch);
}

/* Places are told by way of the store, although nothing is written: the hub must know the contacts by then, and of
 * facts that could not be stored there must be no word. */
struct places_job {
    struct store_job job;
    struct router *router;
    struct router_picks picks;
    struct engine_right *rights;
    int64_t wait_us;
    uint32_t count;
    contact_id ids[];
};

static void places_done(struct store_job *job)
{
    struct places_job *p = (struct places_job *)job;
    if (job->err == OK) {
        hub_places(p->router->conf.hub, p->picks.queue, p->ids, p->count, p->wait_us);
        hub_picks(p->router->conf.hub, &p->picks);
    }
    free(p->rights);
    free(p);
}

/* Nothing is given out in a queue to pick from: who may take the first of those who wait. That may be every agent, so this too has a
 * share of the thread only. False: not now. */
static bool who_may_pick(struct router *r, struct places_job *p)
{
    int64_t begun_us = clock_mono_us();
    if (!p->count || !engine_pulled(r->engine, p->picks.queue))
        return true;
    if (!share_some(&r->picks, begun_us))
        return false;
    uint32_t agents = engine_seats(r->engine);
    p->rights = malloc((agents ? agents : 1) * sizeof *p->rights);
    p->picks.ids = p->ids;
    p->picks.count = p->count < ENGINE_PULLS_MAX ? p->count : ENGINE_PULLS_MAX;
    struct engine_pulls pulls;
    engine_pulls(r->engine, p->ids, p->picks.count, &pulls);
    p->picks.rights_count = p->rights ? engine_pull_rights(r->engine, &pulls, p->rights) : 0;
    for (uint32_t i = 0; i < p->picks.count; i++)
        (void)engine_urgency(r->engine, p->ids[i], &p->picks.urgency[i]);
    p->picks.rights = p->rights;
    share_take(&r->picks, clock_mono_us() - begun_us);
    return true;
}

static bool submit_places(struct router *r, queue_id queue, const contact_id *ids, uint32_t count)
{
    struct places_job *p = calloc(1, sizeof *p + count * sizeof *ids);
    if (!p)
        return false;
    *p = (struct places_job){.job = {.work = nothing, .done = places_done, .epoch = r->epoch},
                             .router = r,
                             .picks.queue = queue,
                             .count = count};
    memcpy(p->ids, ids, count * sizeof *ids);
    struct estimate_answer wait = {0};
    if (count && engine_wait_estimate(r->engine, queue, MEDIUM_CHAT, r->now_us, &wait) == OK && wait.sure)
        p->wait_us = wait.at_most_us;
    if (who_may_pick(r, p) && store_submit(r->conf.store, &p->job) == OK)
        return true;
    free(p->rights);
    free(p);
    return false;
}

static void tell_places(struct router *r)
{
    if (!r->dirty.count || r->now_us - r->places_us < PLACES_EVERY_US)
        return;
    contact_id ids[PLACES_MAX];
    uint32_t at = 0;
    uint64_t queue, one;
    bool told = true;
    while (map_next(&r->dirty, &at, &queue, &one)) {
        uint32_t n = engine_waiting(r->engine, queue, ids, PLACES_MAX);
        told &= submit_places(r, queue, ids, n < PLACES_MAX ? n : PLACES_MAX);
    }
    map_done(&r->dirty);
    if (!told)
        note_all_dirty(r); /* nobody must stay unseen on a list: again, later */
    r->places_us = r->now_us;
}

/* -- the thread -- */

static void wait_for_work(struct router *r)
{
    int64_t due = engine_due_us(r->engine), now = clock_now_us();
    if (r->dirty.count && r->places_us + PLACES_EVERY_US < due)
        due = r->places_us + PLACES_EVERY_US;
    if (due > now + 10 * SECOND_US)
        due = now + 10 * SECOND_US;
    int64_t wake = clock_mono_us() + (due > now ? due - now : 0); /* a wall clock that is set must not hold us up */
    struct timespec until = {.tv_sec = wake / SECOND_US, .tv_nsec = wake % SECOND_US * 1000};
    while (!r->head && !r->stop && !r->lost)
        if (pthread_cond_timedwait(&r->some, &r->lock, &until) == ETIMEDOUT)
            break;
}

static void *run(void *arg)
{
    struct router *r = arg;
    bool stop = false;
    note_all_dirty(r);
    while (!stop) {
        pthread_mutex_lock(&r->lock);
        wait_for_work(r);
        struct router_ask *list = r->head;
        r->head = NULL;
        r->tail = &r->head;
        r->queued = 0;
        r->lost = false;
        stop = r->stop;
        pthread_mutex_unlock(&r->lock);

        if (store_fenced(r->conf.store) >= r->epoch)
            rebuild(r);
        while (list) {
            struct router_ask *ask = list;
            list = ask->next;
            if (ask->snapshot)
                snapshot(r, ask);
            else if (ask->erases)
                erase(r, ask);
            else if (ask->look)
                look(r, ask);
            else
                decide(r, ask->command, ask);
        }
        int64_t now = clock_now_us();
        if (now > r->now_us)
            r->now_us = now;
        if (engine_due_us(r->engine) <= r->now_us)
            decide(r, (struct command){.kind = CMD_TICK}, NULL);
        tell_places(r);
        note_signatures(r);
        if (store_last(r->conf.store) - r->snapshot_no >= r->conf.snapshot_every)
            snapshot(r, NULL);
    }
    if (store_fenced(r->conf.store) < r->epoch)
        snapshot(r, NULL);
    return NULL;
}

/* -- asking -- */

/* turn: passed as soon as this stands in the queue; or NULL. */
static enum err ask_in_turn(struct router *r, struct router_ask *ask, struct turns *turns, struct turn *turn)
{
    sem_init(&ask->done, 0, 0);
    pthread_mutex_lock(&r->lock);
    enum err err = r->stop ? ERR_STOPPING : r->queued >= r->conf.asks_max ? ERR_FULL : OK;
    if (!err) {
        *r->tail = ask;
        r->tail = &ask->next;
        r->queued++;
        r->stats.asks++;
        pthread_cond_signal(&r->some);
    }
    pthread_mutex_unlock(&r->lock);
    if (turn)
        turns_pass(turns, turn);
    if (!err) {
        while (sem_wait(&ask->done) && errno == EINTR)
            continue;
        err = ask->err;
    }
    sem_destroy(&ask->done);
    return err;
}

static enum err ask_and_wait(struct router *r, struct router_ask *ask)
{
    return ask_in_turn(r, ask, NULL, NULL);
}

enum err router_call(struct router *r, const struct command *c, const struct router_rows *rows, struct facts *ret_facts)
{
    struct router_ask ask = {.command = *c, .rows = rows, .ret_facts = ret_facts};
    return ask_and_wait(r, &ask);
}

enum err router_arrive(struct router *r, const struct router_arrival *a, struct turns *turns, struct turn *turn)
{
    assert(a->command.kind == CMD_ARRIVE);

    struct router_ask ask = {.command = a->command, .rows = a->rows, .card = a->card};
    return ask_in_turn(r, &ask, turns, turn);
}

enum err router_erase(struct router *r, party_id party, const struct router_rows *rows)
{
    assert(party != 0 && rows && rows->write);

    struct router_ask ask = {.rows = rows, .erases = party};
    enum err err = ask_and_wait(r, &ask);
    if (err)
        gone_take(r, party);
    return err;
}

enum err router_snapshot(struct router *r)
{
    struct router_ask ask = {.snapshot = true};
    return ask_and_wait(r, &ask);
}

enum err router_look(struct router *r, router_looks *fn, void *arg)
{
    struct router_ask ask = {.look = fn, .look_arg = arg};
    return ask_and_wait(r, &ask);
}

int64_t router_wait_us(const struct router *r)
{
    int64_t wait_us = atomic_load(&r->looks_again_us) - clock_mono_us();
    return wait_us > 0 ? wait_us : 0;
}

struct config *router_config(const struct router *r)
{
    return r->conf.config;
}

struct store *router_store(const struct router *r, org_id *ret_org)
{
    *ret_org = r->conf.org;
    return r->conf.store;
}

/* -- life -- */

static enum err store_now(struct store_tx *tx, struct store_job *job)
{
    return write_facts(tx, (struct router_job *)job);
}

/* The first command after a start, stored before anybody can ask anything. */
static enum err restart(struct router *r)
{
    struct router_job *rj = calloc(1, sizeof *rj);
    if (!rj)
        return ERR_NOMEM;
    rj->router = r;
    rj->job.work = store_now;
    r->now_us = clock_now_us();
    struct command c = {.kind = CMD_RESTART, .now_us = r->now_us, .a = r->conf.grace_us};
    enum err err = engine_decide(r->engine, &c, &rj->facts);
    if (!err)
        explain(r, rj);
    if (!err && rj->facts.count)
        err = store_call(r->conf.store, &rj->job);
    job_free(rj);
    return err;
}

enum err router_open(const struct router_conf *c, struct router **ret_router)
{
    assert(c->store && c->hub && c->asks_max && c->snapshot_every && c->agents_max && c->agents_max <= ROUTER_AGENTS_MAX);

    struct router *r = calloc(1, sizeof *r);
    if (!r)
        return ERR_NOMEM;
    r->conf = *c;
    r->tail = &r->head;
    r->epoch = store_fenced(c->store) + 1;
    share_init(&r->looks, clock_mono_us());
    share_init(&r->picks, clock_mono_us());
    pthread_mutex_init(&r->lock, NULL);
    pthread_condattr_t mono;
    pthread_condattr_init(&mono);
    pthread_condattr_setclock(&mono, CLOCK_MONOTONIC);
    pthread_cond_init(&r->some, &mono);
    pthread_condattr_destroy(&mono);
    enum err err = router_recover(c->store, c->org, c->agents_max, true, &r->engine, &r->snapshot_no);
    if (!err)
        err = restart(r);
    if (err) {
        router_free(r);
        return err;
    }
    *ret_router = r;
    return OK;
}

const struct engine *router_engine(const struct router *r)
{
    assert(!r->running);

    return r->engine;
}

enum err router_run(struct router *r)
{
    if (pthread_create(&r->thread, NULL, run, r))
        return ERR_SYSTEM;
    r->running = true;
    return OK;
}

void router_stop(struct router *r)
{
    if (!r || !r->running)
        return;
    pthread_mutex_lock(&r->lock);
    r->stop = true;
    pthread_cond_signal(&r->some);
    pthread_mutex_unlock(&r->lock);
    pthread_join(r->thread, NULL);
    r->running = false;
}

void router_free(struct router *r)
{
    if (!r)
        return;
    engine_free(r->engine);
    map_done(&r->dirty);
    pthread_mutex_destroy(&r->lock);
    pthread_cond_destroy(&r->some);
    free(r);
}

void router_stats(const struct router *r, struct router_stats *ret_stats)
{
    struct router *w = (struct router *)(uintptr_t)r;
    pthread_mutex_lock(&w->lock);
    *ret_stats = r->stats;
    pthread_mutex_unlock(&w->lock);
}
