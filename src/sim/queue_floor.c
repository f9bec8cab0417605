#include "sim/queue_floor.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/attrs.h"
#include "base/buf.h"
#include "engine/policy.h"

/* A contact's id is its serial number and its place in live[]: found without a table. */
#define PLACE_BITS 20u
#define PLACES_MAX (1u << PLACE_BITS)
_Static_assert(PLACES_MAX == SIM_AT_ONCE_MAX, "the bound that is told");
#define LEASE_US SECOND_US
#define NOBODY UINT32_MAX

/* -- events: a binary heap -- */

static bool earlier(const struct sim_event *a, const struct sim_event *b)
{
    return a->at_us != b->at_us ? a->at_us < b->at_us : a->order < b->order;
}

static void put(struct sim_floor *f, enum sim_event_kind kind, uint64_t id, int64_t at_us)
{
    if (f->events_count == f->events_room) {
        uint32_t room = f->events_room ? 2 * f->events_room : 1024;
        struct sim_event *events = realloc(f->events, room * sizeof *events);
        if (!events) {
            f->err = ERR_NOMEM;
            return;
        }
        f->events = events;
        f->events_room = room;
    }
    struct sim_event event = {at_us, f->events_put++ << 2 | kind, id};
    uint32_t i = f->events_count++;
    for (; i > 0 && earlier(&event, &f->events[(i - 1) / 2]); i = (i - 1) / 2)
        f->events[i] = f->events[(i - 1) / 2];
    f->events[i] = event;
}

static struct sim_event take(struct sim_floor *f)
{
    assert(f->events_count > 0);

    struct sim_event first = f->events[0], last = f->events[--f->events_count];
    uint32_t i = 0, child;
    while ((child = 2 * i + 1) < f->events_count) {
        if (child + 1 < f->events_count && earlier(&f->events[child + 1], &f->events[child]))
            child++;
        if (!earlier(&f->events[child], &last))
            break;
        f->events[i] = f->events[child];
        i = child;
    }
    if (f->events_count > 0)
        f->events[i] = last;
    return first;
}

/* -- calls under way -- */

static struct sim_call *call_of(struct sim_floor *f, contact_id id)
{
    uint32_t place = (uint32_t)(id & (PLACES_MAX - 1));
    return place < f->live_room && f->live[place].id == id ? &f->live[place] : NULL;
}

static struct sim_call *call_new(struct sim_floor *f)
{
    if (f->live_free == NOBODY) {
        uint32_t room = f->live_room ? 2 * f->live_room : 1024;
        struct sim_call *live = room <= PLACES_MAX ? realloc(f->live, room * sizeof *live) : NULL;
        if (!live) {
            f->err = room <= PLACES_MAX ? ERR_NOMEM : ERR_FULL;
            return NULL;
        }
        for (uint32_t i = f->live_room; i < room; i++)
            live[i] = (struct sim_call){.next_free = i + 1 < room ? i + 1 : NOBODY};
        f->live_free = f->live_room;
        f->live = live;
        f->live_room = room;
    }
    struct sim_call *c = &f->live[f->live_free];
    uint64_t place = f->live_free;
    f->live_free = c->next_free;
    *c = (struct sim_call){.id = (f->calls + 1) << PLACE_BITS | place, .serial = f->calls, .answered_us = -1};
    f->calls++;
    return c;
}

static void call_free(struct sim_floor *f, struct sim_call *c)
{
    uint32_t place = (uint32_t)(c->id & (PLACES_MAX - 1));
    *c = (struct sim_call){.next_free = f->live_free};
    f->live_free = place;
}

/* -- the engine's word -- */

static void pass_to(struct sim_floor *f, int64_t now_us)
{
    assert(now_us >= f->now_us);
    if (f->watch.pass)
        f->watch.pass(f->watch.u, now_us);
    f->now_us = now_us;
}

static void answered(struct sim_floor *f, const struct fact *fact)
{
    struct sim_call *c = call_of(f, fact->contact);
    assert(c && c->answered_us < 0 && fact->agent >= 1 && fact->agent <= f->agents);

    c->answered_us = f->now_us;
    c->agent = fact->agent;
    f->waiting--;
    f->busy++;
    put(f, SIM_TALK_ENDS, c->id, f->now_us + c->work_us * 1000 / f->speeds[c->agent - 1]);
    if (f->watch.answered)
        f->watch.answered(f->watch.u, c, f->now_us);
}

static void decide(struct sim_floor *f, struct command c);

/* Facts of one command. An offer that did not accept itself is accepted now; that writes further facts, so it comes last. */
static void read_facts(struct sim_floor *f)
{
    struct command accepts[4];
    uint32_t count = 0;

    for (uint32_t i = 0; i < f->facts.count; i++) {
        const struct fact *fact = &f->facts.items[i];
        assert(count < 4); /* one agent, one place: a command frees no more */
        if (fact->kind == FACT_CONTACT_OFFERED)
            accepts[count++] = (struct command){.kind = CMD_ACCEPT, .contact = fact->contact, .agent = fact->agent, .a = fact->a};
        if (fact->kind == FACT_CONTACT_ACCEPTED) {
            answered(f, fact);
            for (uint32_t k = 0; k < count; k++)
                if (accepts[k].contact == fact->contact)
                    accepts[k] = accepts[--count];
        }
    }
    for (uint32_t k = 0; k < count; k++)
        decide(f, accepts[k]);
}

static void decide(struct sim_floor *f, struct command c)
{
    if (f->err != OK)
        return;
    c.now_us = f->now_us;
    facts_clear(&f->facts);
    f->commands++;
    f->err = engine_decide(f->engine, &c, &f->facts);
    if (f->err == OK)
        read_facts(f);
}

/* -- what happens -- */

static void talk_ends(struct sim_floor *f, contact_id id)
{
    struct sim_call *c = call_of(f, id);
    assert(c && c->agent != 0);

    struct command end = {.kind = CMD_END, .contact = id, .agent = c->agent, .a = ACTOR_AGENT};
    call_free(f, c);
    f->busy--;
    f->ended++;
    decide(f, end);
}

static void customer_leaves(struct sim_floor *f, contact_id id)
{
    struct sim_call *c = call_of(f, id);
    if (!c || c->answered_us >= 0)
        return; /* was answered meanwhile */

    f->waiting--;
    if (f->watch.left)
        f->watch.left(f->watch.u, c, f->now_us);
    call_free(f, c);
    decide(f, (struct command){.kind = CMD_LEAVE, .contact = id});
}

static void happen(struct sim_floor *f, struct sim_event event)
{
    switch ((enum sim_event_kind)(event.order & 3)) {
    case SIM_TALK_ENDS:
        talk_ends(f, event.id);
        break;
    case SIM_CUSTOMER_LEAVES:
        customer_leaves(f, event.id);
        break;
    case SIM_AGENT_COMES:
        sim_floor_ready(f, (uint32_t)event.id, true);
        break;
    case SIM_AGENT_GOES:
        sim_floor_ready(f, (uint32_t)event.id, false);
        break;
    }
}

void sim_floor_run(struct sim_floor *f, int64_t at_us)
{
    while (f->err == OK) {
        int64_t event_us = f->events_count > 0 ? f->events[0].at_us : NEVER_US, due_us = engine_due_us(f->engine);
        /* Only waiting for time: with nobody and nothing left, a deadline of the engine's moves nothing of ours. */
        if ((event_us == NEVER_US && f->waiting == 0) || (event_us > at_us && due_us > at_us))
            break;
        if (event_us == NEVER_US && due_us == NEVER_US)
            break;
        pass_to(f, event_us <= due_us ? event_us : due_us < f->now_us ? f->now_us : due_us);
        if (event_us <= due_us)
            happen(f, take(f));
        else
            decide(f, (struct command){.kind = CMD_TICK});
    }
    if (at_us != NEVER_US && at_us > f->now_us && f->err == OK)
        pass_to(f, at_us);
}

void sim_floor_arrive(struct sim_floor *f, uint32_t class, int64_t at_us, int64_t work_us, int64_t patience_us)
{
    sim_floor_run(f, at_us);
    struct sim_call *c = f->err == OK ? call_new(f) : NULL;
    if (!c)
        return;
    c->class = class;
    c->arrived_us = at_us;
    c->work_us = work_us;
    c->patience_us = patience_us;
    f->waiting++;
    contact_id id = c->id;
    decide(f, (struct command){.kind = CMD_ARRIVE, .contact = id, .party = c->serial + 1, .a = class + 1, .c = (int64_t)id});
    c = call_of(f, id); /* gone if the talk took no time at all: never, ends are events */
    if (f->err == OK && c && c->answered_us < 0 && patience_us != NEVER_US)
        put(f, SIM_CUSTOMER_LEAVES, id, at_us + patience_us);
}

void sim_floor_ready(struct sim_floor *f, uint32_t agent, bool ready)
{
    decide(f, (struct command){.kind = CMD_AGENT_STATE, .agent = agent + 1, .a = ready ? AGENT_READY : AGENT_PAUSED,
                               .b = ready ? PAUSE_NONE : PAUSE_BREAK, .c = ACTOR_AGENT});
}

void sim_floor_shift(struct sim_floor *f, uint32_t agent, bool ready, int64_t at_us)
{
    put(f, ready ? SIM_AGENT_COMES : SIM_AGENT_GOES, agent, at_us);
}

/* -- the floor itself -- */

void sim_floor_queue(struct sim_floor *f, uint32_t class, const struct sim_floor_policy *q)
{
    struct queue_policy queue = queue_policy_default;
    struct policy topic = {.version = 1, .patience_us = 60 * SECOND_US};
    struct buf b = {0};

    queue.wait_order = q->order;
    queue.offer_mode = OFFER_AUTOMATIC;
    queue.target_us = q->target_us > 0 ? q->target_us : queue.target_us;
    queue.weight = q->weight > 0 ? q->weight : queue.weight;
    queue.ageing_us = q->ageing_us > 0 ? q->ageing_us : queue.ageing_us;
    queue_policy_write(&b, &queue);
    size_t queue_bytes = b.n;
    policy_write(&b, &topic, NULL);
    if (b.err != OK && f->err == OK)
        f->err = b.err;
    decide(f, (struct command){.kind = CMD_QUEUE_SET, .queue = class + 1, .a = LEASE_US, .c = SECOND_US, .rest = b.p,
                               .rest_bytes = (uint32_t)queue_bytes});
    decide(f, (struct command){.kind = CMD_TOPIC_SET, .queue = class + 1, .a = class + 1, .b = q->priority,
                               .rest = b.err == OK ? b.p + queue_bytes : NULL, .rest_bytes = (uint32_t)(b.n - queue_bytes)});
    buf_done(&b);
}

void sim_floor_agent(struct sim_floor *f, uint32_t agent, uint64_t classes, uint32_t speed_permille)
{
    assert(speed_permille > 0);

    uint8_t bytes[400];
    symbol_id served[64];
    uint16_t count = 0;
    struct attrs_writer w;
    for (uint32_t i = 0; i < 64; i++)
        if (classes >> i & 1)
            served[count++] = i + 1;
    attrs_write_init(&w, bytes, sizeof bytes);
    attrs_write_set(&w, ATTR_QUEUES, served, count);
    assert(w.err == OK);

    if (agent >= f->agents) {
        uint32_t *speeds = realloc(f->speeds, (agent + 1) * sizeof *speeds);
        if (!speeds) {
            f->err = ERR_NOMEM;
            return;
        }
        for (uint32_t i = f->agents; i < agent; i++)
            speeds[i] = 1000;
        f->speeds = speeds;
        f->agents = agent + 1;
    }
    f->speeds[agent] = speed_permille;
    decide(f, (struct command){.kind = CMD_AGENT_SET, .agent = agent + 1, .a = 1, .b = 1, .rest = bytes,
                               .rest_bytes = (uint32_t)w.n});
}

enum err sim_floor_init(struct sim_floor *f, const struct engine_limits *limits, const struct sim_watch *watch)
{
    *f = (struct sim_floor){.live_free = NOBODY};
    if (watch)
        f->watch = *watch;
    return engine_new(limits, &f->engine);
}

void sim_floor_done(struct sim_floor *f)
{
    engine_free(f->engine);
    facts_done(&f->facts);
    free(f->events);
    free(f->live);
    free(f->speeds);
    *f = (struct sim_floor){.live_free = NOBODY};
}
