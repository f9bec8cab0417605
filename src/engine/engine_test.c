/* engine_test SPECIMENS SPECIMENS_NOW STATES: damaged snapshots, garbage commands, failing memory, one specimen of each published fact,
 * and the drawn states. "engine_test --draw" prints the picture of docs/states/contact.md, "--specimens" the facts of a
 * small floor as tests/facts/engine_2.facts has them. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attrs.h"
#include "base/prng.h"
#include "engine/bounds.h"
#include "engine/edges.h"
#include "engine/engine.h"
#include "engine/failing_test.h"
#include "engine/policy.h"
#include "engine/pulls.h"

static const struct engine_limits limits = {4, 4, 8, 8};

/* -- a small floor on which every kind of fact happens -- */

static const uint8_t serves_1[] = {1, 0, 0, 0, 3, 1, 0, 1, 0, 0, 0};
static const uint8_t serves_both[] = {1, 0, 0, 0, 3, 2, 0, 1, 0, 0, 0, 2, 0, 0, 0};
/* a call; and one of who was last served by agent 2 */
static const uint8_t call[] = {3, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0};
static const uint8_t call_2[] = {3, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0};
static const uint8_t last_2[] = {6, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0}; /* last served by agent 2 */
/* Format 1, as it was released: version 7, nothing required, widened to "true". */
static const uint8_t policy[] = {7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 1, 0, 1};
static struct buf policy_2, queue_2, routing;

static void make_policies(void)
{
    const struct policy_step step = {.after_us = 90, .required = {policy + 16, 3}};
    struct queue_policy q = queue_policy_default;
    struct routing r = routing_default;

    policy_write(&policy_2, &(struct policy){.version = 8, .seek = SEEK_LAST, .seek_us = 40, .steps = 1}, &step);
    q.offer_mode = OFFER_PARALLEL;
    q.parallel = 2;
    q.connect_us = 10;
    q.overflow = 1;
    q.overflow_waiting = 1;
    q.overflow_us = 50;
    queue_policy_write(&queue_2, &q);
    r.idle_from = IDLE_LAST_OFFER;
    routing_write(&routing, &r);
}

static void drop_policies(void)
{
    buf_done(&policy_2);
    buf_done(&queue_2);
    buf_done(&routing);
}

static const struct command floor_story[] = {
    {CMD_QUEUE_SET, 1, 0, 0, 0, 1, 20, 30, 60, NULL, 0},
    {CMD_TOPIC_SET, 2, 0, 0, 0, 1, 1, 5, 500, NULL, 0},
    {CMD_AGENT_SET, 3, 0, 1, 0, 0, 1, 2, 1, NULL, 0},
    {CMD_AGENT_STATE, 4, 0, 1, 0, 0, AGENT_READY, 0, ACTOR_AGENT, NULL, 0},
    {CMD_ARRIVE, 5, 10, 0, 70, 0, 1, 200, 80, NULL, 0},
    {CMD_DECLINE, 6, 10, 1, 0, 0, 1, DECLINE_BUSY, 0, NULL, 0},
    {CMD_TICK, 66, 0, 0, 0, 0, 0, 0, 0, NULL, 0},
    {CMD_TICK, 86, 0, 0, 0, 0, 0, 0, 0, NULL, 0},
    {CMD_TICK, 149, 0, 0, 0, 0, 0, 0, 0, NULL, 0},
    {CMD_AGENT_STATE, 150, 0, 1, 0, 0, AGENT_READY, 0, ACTOR_AGENT, NULL, 0},
    {CMD_TICK, 206, 0, 0, 0, 0, 0, 0, 0, NULL, 0}, /* the second refusal in a row kept them apart twice as long */
    {CMD_RESTART, 211, 0, 0, 0, 0, 10, 0, 0, NULL, 0},
    {CMD_AGENT_BACK, 212, 0, 1, 0, 0, 0, 0, 0, NULL, 0},
    {CMD_ACCEPT, 213, 10, 1, 0, 0, 3, 0, 0, NULL, 0},
    {CMD_ARRIVE, 214, 11, 0, 71, 0, 1, 0, 81, NULL, 0},
    {CMD_ACCEPT, 215, 11, 1, 0, 0, 4, 0, 0, NULL, 0},
    {CMD_END, 216, 11, 1, 0, 0, ACTOR_AGENT, 0, 9, NULL, 0},
    {CMD_ARRIVE, 217, 12, 0, 72, 0, 1, 0, 82, NULL, 0},
    {CMD_LEAVE, 218, 12, 0, 0, 0, 0, 0, 0, NULL, 0},
    {CMD_RESTART, 219, 0, 0, 0, 0, 10, 0, 0, NULL, 0},
    {CMD_TICK, 229, 0, 0, 0, 0, 0, 0, 0, NULL, 0},
    {CMD_AGENT_STATE, 230, 0, 1, 0, 0, AGENT_READY, 0, ACTOR_AGENT, NULL, 0},
    {CMD_LEAVE, 231, 10, 0, 0, 0, 0, 0, 0, NULL, 0},
    {CMD_ROUTING_SET, 300, 0, 0, 0, 0, 0, 0, 0, NULL, 0},
    {CMD_QUEUE_SET, 301, 0, 0, 0, 2, 20, 30, 60, NULL, 0},
    {CMD_TOPIC_SET, 302, 0, 0, 0, 2, 2, 5, 0, NULL, 0},
    {CMD_AGENT_SET, 303, 0, 2, 0, 0, 1, 1, 1, NULL, 0},
    {CMD_AGENT_STATE, 304, 0, 2, 0, 0, AGENT_READY, 0, ACTOR_AGENT, NULL, 0},
    {CMD_ARRIVE, 305, 20, 0, 73, 0, 2, 0, 83, call, sizeof call},
    {CMD_ACCEPT, 306, 20, 2, 0, 0, 6, 0, 0, NULL, 0},
    {CMD_NOT_CONNECTED, 307, 20, 2, 0, 0, 6, 0, 0, NULL, 0},
    {CMD_ARRIVE, 308, 21, 0, 74, 0, 2, 0, 84, call_2, sizeof call_2}, /* somebody waits, but agent 2 is free */
    {CMD_ACCEPT, 309, 21, 2, 0, 0, 7, 0, 0, NULL, 0},
    {CMD_CONNECTED, 309, 21, 2, 0, 0, 7, 0, 0, NULL, 0},
    {CMD_ARRIVE, 309, 22, 0, 75, 0, 2, 0, 85, call_2, sizeof call_2}, /* moves on, waits for agent 2 */
    {CMD_AGENT_WANT, 310, 0, 2, 0, 0, AGENT_PAUSED, PAUSE_LUNCH, 0, NULL, 0},
    {CMD_LEAVE, 310, 22, 0, 0, 0, 0, 0, 0, NULL, 0},
    {CMD_SLEEP, 311, 21, 0, 0, 0, 1, 0, 0, NULL, 0},
    {CMD_CONTACT_SET, 312, 20, 0, 0, 0, 0, 0, 0, last_2, sizeof last_2},
    {CMD_END, 313, 21, 2, 0, 0, ACTOR_AGENT, 0, 0, NULL, 0},
    {CMD_WRAP, 314, 21, 2, 0, 0, 5, 0, 0, NULL, 0}, /* and goes to lunch */
    {CMD_TICK, 355, 0, 0, 0, 0, 0, 0, 0, NULL, 0},  /* waited too long in queue 2 */
    {CMD_ACCEPT, 356, 20, 1, 0, 0, 9, 0, 0, NULL, 0},
    {CMD_TRANSFER, 357, 20, 1, 0, 2, 0, 0, 9, NULL, 0},
    {CMD_LEAVE, 358, 20, 0, 0, 0, 0, 0, 0, NULL, 0},
    {CMD_ARRIVE, 359, 23, 0, 76, 0, 1, 0, 86, NULL, 0},
    {CMD_ACCEPT, 360, 23, 1, 0, 0, 10, 0, 0, NULL, 0},
    {CMD_SLEEP, 360, 23, 1, 0, 0, 1, 500, 0, NULL, 0},
    {CMD_LEAVE, 361, 23, 0, 0, 0, 0, 0, 0, NULL, 0},
};
#define FLOOR_STEPS (sizeof floor_story / sizeof floor_story[0])

static void rest(struct command *c, const void *p, size_t n)
{
    c->rest = p;
    c->rest_bytes = (uint32_t)n;
}

static enum err decide(struct engine *e, size_t step, struct facts *out)
{
    struct command c = floor_story[step];

    if (c.kind == CMD_TOPIC_SET && c.queue == 1)
        rest(&c, policy, sizeof policy);
    if (c.kind == CMD_TOPIC_SET && c.queue == 2)
        rest(&c, policy_2.p, policy_2.n);
    if (c.kind == CMD_QUEUE_SET && c.queue == 2)
        rest(&c, queue_2.p, queue_2.n);
    if (c.kind == CMD_ROUTING_SET)
        rest(&c, routing.p, routing.n);
    if (c.kind == CMD_AGENT_SET && c.agent == 1)
        rest(&c, serves_1, sizeof serves_1);
    if (c.kind == CMD_AGENT_SET && c.agent == 2)
        rest(&c, serves_both, sizeof serves_both);
    return engine_decide(e, &c, out);
}

static struct engine *play(struct facts *out)
{
    struct engine *e;

    if (engine_new(&limits, &e) != OK)
        abort();
    for (size_t i = 0; i < FLOOR_STEPS; i++) {
        enum err err = decide(e, i, out);
        if (err == OK)
            continue;
        printf("step %zu of the floor: %s\n", i, err_code(err));
        fflush(stdout);
        abort();
    }
    return e;
}

static void print_fact(FILE *to, const struct fact *f)
{
    fprintf(to, "%s %u at=%" PRId64 " contact=%" PRIu64 " agent=%" PRIu64 " party=%" PRIu64 " queue=%" PRIu64 " a=%" PRId64
                " b=%" PRId64 " c=%" PRId64 " rest=",
            fact_name(f->kind), f->kind, f->at_us, f->contact, f->agent, f->party, f->queue, f->a, f->b, f->c);
    for (uint16_t i = 0; i < f->rest_bytes; i++)
        fprintf(to, "%02x", f->rest[i]);
    fprintf(to, "\n");
}

/* Reads a log of specimens into a new engine and marks the kinds seen. NULL if it cannot follow. */
static struct engine *read_log(const char *file, bool *seen)
{
    static char line[20000];
    static uint8_t bytes[FACT_REST_MAX];
    struct engine *e;
    FILE *in = fopen(file, "r");
    bool good = in && engine_new(&limits, &e) == OK;

    while (good && fgets(line, sizeof line, in)) {
        struct fact f = {.rest = bytes};
        int at = 0;
        good = sscanf(line, "%*s %hu at=%" SCNd64 " contact=%" SCNu64 " agent=%" SCNu64 " party=%" SCNu64 " queue=%" SCNu64
                            " a=%" SCNd64 " b=%" SCNd64 " c=%" SCNd64 " rest=%n",
                      &f.kind, &f.at_us, &f.contact, &f.agent, &f.party, &f.queue, &f.a, &f.b, &f.c, &at) == 9 && at > 0;
        unsigned byte;
        for (; good && sscanf(line + at, "%2x", &byte) == 1 && f.rest_bytes < FACT_REST_MAX; at += 2)
            bytes[f.rest_bytes++] = (uint8_t)byte;
        good = good && f.kind < FACT_MESSAGE_IN && engine_evolve(e, &f) == OK;
        if (good)
            seen[f.kind] = true;
        else
            printf("%s cannot follow: %s", file, line);
    }
    if (!in)
        return NULL;
    fclose(in);
    if (good)
        return e;
    engine_free(e);
    return NULL;
}

/* The specimens are logs that can be evolved from the first line to the last; every kind of the engine's is in one. The first
 * is of the first release and never changes, the second is what the floor above gives today. */
static bool every_published_fact_is_still_read(char **files)
{
    bool seen[FACT_MESSAGE_IN] = {0};
    struct facts now = {0};
    struct engine *played = play(&now), *first = read_log(files[0], seen), *second = read_log(files[1], seen);
    bool good = first && second && engine_hash(second) == engine_hash(played);

    for (uint16_t kind = 1; kind < FACT_MESSAGE_IN; kind++)
        if (strcmp(fact_name(kind), "unknown") != 0 && !seen[kind]) {
            printf("no specimen of %s\n", fact_name(kind));
            good = false;
        }
    engine_free(first);
    engine_free(second);
    engine_free(played);
    facts_done(&now);
    return good;
}

static void draw(FILE *to)
{
    fprintf(to, "# The states of a contact\n\nDrawn from the table in src/engine/edges.c by `engine_test --draw`.\n\n"
                "```mermaid\nstateDiagram-v2\n    [*] --> waiting: contact_arrived\n");
    for (unsigned s = CONTACT_WAITING; s < CONTACT_STATES; s++)
        for (unsigned event = 0; event < CONTACT_EVENTS; event++) {
            struct edge edge = engine_edge(s, event);
            if (edge.next == CONTACT_NONE)
                continue;
            fprintf(to, "    %s --> %s: %s / %s\n", engine_state_name(s), engine_state_name(edge.next), engine_event_name(event),
                    fact_name((uint16_t)edge.fact));
            if (edge.last_of_many)
                fprintf(to, "    %s --> %s: %s, others are still asked / %s\n", engine_state_name(s), engine_state_name(s),
                        engine_event_name(event), fact_name((uint16_t)edge.fact));
        }
    fprintf(to, "    closed --> [*]\n```\n");
}

static bool the_picture_of_the_states_is_up_to_date(const char *file)
{
    static char drawn[8000], kept[8000];
    FILE *to = fmemopen(drawn, sizeof drawn, "w"), *in = fopen(file, "r");
    size_t n = in ? fread(kept, 1, sizeof kept - 1, in) : 0;

    draw(to);
    fclose(to);
    if (in)
        fclose(in);
    return n > 0 && strcmp(drawn, kept) == 0;
}

static bool a_damaged_snapshot_is_refused(void)
{
    struct facts facts = {0};
    struct engine *e = play(&facts);
    struct buf b = {0};
    bool good = true;

    engine_save(e, &b);
    for (size_t i = 0; good && i < 2 * b.n; i++) { /* a bit turned, then the end cut off */
        struct engine *copy;
        if (engine_new(&limits, &copy) != OK)
            abort();
        if (i < b.n)
            b.p[i] ^= 4;
        good = engine_load(copy, b.p, i < b.n ? b.n : i - b.n) == ERR_CORRUPT;
        if (i < b.n)
            b.p[i] ^= 4;
        engine_free(copy);
    }
    buf_done(&b);
    facts_done(&facts);
    engine_free(e);
    return good;
}

/* Whole, with its right sum: only its form is of before. The facts are all there, host/recover.c reads them instead. */
static bool a_snapshot_of_an_older_form_is_refused(void)
{
    static const uint32_t old = 0x314e4454u; /* "TDN1" */
    struct facts facts = {0};
    struct engine *e = play(&facts), *copy;
    struct buf now = {0}, b = {0};

    engine_save(e, &now);
    buf_u32(&b, old);
    buf_put(&b, now.p + 4, now.n - 12);
    buf_u64(&b, hash_bytes(b.p, b.n, old));
    if (engine_new(&limits, &copy) != OK)
        abort();
    bool good = engine_load(copy, b.p, b.n) == ERR_CORRUPT;
    engine_free(copy);
    engine_free(e);
    facts_done(&facts);
    buf_done(&now);
    buf_done(&b);
    return good;
}

/* What sleeps may take nothing of a place: then only what the log can hold bounds an agent, and the next contact waits. */
static bool an_agent_holds_no_more_than_the_log_can_say(void)
{
    static const uint8_t serves[] = {1, 0, 0, 0, 3, 1, 0, 1, 0, 0, 0};
    const struct engine_limits many = {1, 1, 1, PLACES_MAX + 1};
    struct routing r = routing_default;
    struct facts facts = {0};
    struct buf bytes = {0};
    struct engine_agent a;
    struct engine_contact c = {0};
    struct engine *e;

    r.sleep_permille[MEDIUM_CHAT] = r.wake_room[MEDIUM_CHAT] = 0;
    routing_write(&bytes, &r);
    if (engine_new(&many, &e) != OK)
        abort();
    const struct command begin[] = {
        {CMD_QUEUE_SET, 1, 0, 0, 0, 1, 20, 0, 60, NULL, 0},
        {CMD_TOPIC_SET, 1, 0, 0, 0, 1, 1, 5, 500, policy, sizeof policy},
        {CMD_ROUTING_SET, 1, 0, 0, 0, 0, 0, 0, 0, bytes.p, (uint32_t)bytes.n},
        {CMD_AGENT_SET, 1, 0, 1, 0, 0, 1, 1, 0, serves, sizeof serves},
        {CMD_AGENT_STATE, 1, 0, 1, 0, 0, AGENT_READY, 0, ACTOR_AGENT, NULL, 0},
    };
    bool good = true;
    for (size_t i = 0; i < sizeof begin / sizeof *begin; i++)
        good = engine_decide(e, &begin[i], &facts) == OK && good;
    for (contact_id id = 1; good && id <= PLACES_MAX + 1; id++) {
        struct command arrive = {CMD_ARRIVE, 2, id, 0, 1, 0, 1, 0, (int64_t)id, NULL, 0};
        good = engine_decide(e, &arrive, &facts) == OK && engine_contact(e, id, &c);
        struct command accept = {CMD_ACCEPT, 2, id, 1, 0, 0, (int64_t)c.token, 0, 0, NULL, 0};
        struct command sleep = {CMD_SLEEP, 2, id, 0, 0, 0, 1, 0, 0, NULL, 0};
        if (good && id <= PLACES_MAX)
            good = engine_decide(e, &accept, &facts) == OK && engine_decide(e, &sleep, &facts) == OK;
        facts_clear(&facts);
    }
    good = good && c.state == CONTACT_WAITING && engine_agent(e, 1, &a) && a.active == PLACES_MAX;
    struct command end = {CMD_END, 3, 7, 0, 0, 0, ACTOR_SYSTEM, 0, 0, NULL, 0};
    good = good && engine_decide(e, &end, &facts) == OK && engine_contact(e, PLACES_MAX + 1, &c) && c.state == CONTACT_OFFERED;
    buf_done(&bytes);
    facts_done(&facts);
    engine_free(e);
    return good;
}

#define MANY 70u /* more than are looked at one by one (give.c) */

/* A queue with wrap-up, its topic, so many agents with so many places each; whoever arrives is taken and accepted while there is room. */
static struct engine *many_talk(agent_id agents, int64_t places, contact_id contacts, struct facts *facts)
{
    static const uint8_t serves[] = {1, 0, 0, 0, 3, 1, 0, 1, 0, 0, 0};
    const struct engine_limits many = {1, 1, 2 * MANY, 2 * MANY};
    struct engine *e;

    if (engine_new(&many, &e) != OK)
        abort();
    bool good = engine_decide(e, &(struct command){CMD_QUEUE_SET, 1, 0, 0, 0, 1, 20, 5, 60, NULL, 0}, facts) == OK &&
                engine_decide(e, &(struct command){CMD_TOPIC_SET, 1, 0, 0, 0, 1, 1, 5, 500, policy, sizeof policy}, facts) == OK;
    for (agent_id a = 1; a <= agents; a++)
        good = good && engine_decide(e, &(struct command){CMD_AGENT_SET, 1, 0, a, 0, 0, 1, places, 0, serves, sizeof serves}, facts) == OK &&
               engine_decide(e, &(struct command){CMD_AGENT_STATE, 1, 0, a, 0, 0, AGENT_READY, 0, ACTOR_AGENT, NULL, 0}, facts) == OK;
    for (contact_id id = 1; id <= contacts; id++) {
        struct engine_contact c;
        good = good && engine_decide(e, &(struct command){CMD_ARRIVE, 2, id, 0, 1, 0, 1, 0, (int64_t)id, NULL, 0}, facts) == OK &&
               engine_contact(e, id, &c);
        if (good && c.state == CONTACT_OFFERED)
            good = engine_decide(e, &(struct command){CMD_ACCEPT, 2, id, c.agent, 0, 0, (int64_t)c.token, 0, 0, NULL, 0}, facts) == OK;
    }
    if (!good)
        abort();
    return e;
}

static bool all_are_offered(const struct engine *e, contact_id from, contact_id to)
{
    struct engine_contact c;

    for (contact_id id = from; id <= to; id++)
        if (!engine_contact(e, id, &c) || c.state != CONTACT_OFFERED)
            return false;
    return true;
}

static bool all_that_one_agent_loses_finds_another_at_once(void)
{
    static const uint8_t serves[] = {1, 0, 0, 0, 3, 1, 0, 1, 0, 0, 0};
    struct facts facts = {0};
    struct engine *e = many_talk(1, 2 * MANY, MANY, &facts);
    const struct command then[] = {
        {CMD_AGENT_SET, 3, 0, 2, 0, 0, 1, 2 * MANY, 0, serves, sizeof serves},
        {CMD_AGENT_STATE, 3, 0, 2, 0, 0, AGENT_READY, 0, ACTOR_AGENT, NULL, 0},
        {CMD_AGENT_AWAY, 3, 0, 1, 0, 0, 10, 0, 0, NULL, 0},
        {CMD_TICK, 13, 0, 0, 0, 0, 0, 0, 0, NULL, 0},
    };
    bool good = true;

    for (size_t i = 0; i < sizeof then / sizeof *then; i++)
        good = engine_decide(e, &then[i], &facts) == OK && good;
    good = good && all_are_offered(e, 1, MANY);
    facts_done(&facts);
    engine_free(e);
    return good;
}

static bool all_agents_freed_at_once_are_asked_at_once(void)
{
    struct facts facts = {0};
    struct engine *e = many_talk(MANY, 1, 2 * MANY, &facts);
    struct engine_contact c;
    bool good = true;

    for (contact_id id = 1; good && id <= MANY; id++)
        good = engine_contact(e, id, &c) &&
               engine_decide(e, &(struct command){CMD_END, 3, id, c.agent, 0, 0, ACTOR_AGENT, 0, 0, NULL, 0}, &facts) == OK;
    good = good && engine_contact(e, MANY + 1, &c) && c.state == CONTACT_WAITING &&
           engine_decide(e, &(struct command){CMD_TICK, 8, 0, 0, 0, 0, 0, 0, 0, NULL, 0}, &facts) == OK &&
           all_are_offered(e, MANY + 1, 2 * MANY);
    facts_done(&facts);
    engine_free(e);
    return good;
}

static bool the_shortest_wrap_up_is_one_and_of_no_queue_nobody_waits(void)
{
    struct facts facts = {0};
    struct engine *e = many_talk(1, 1, 3, &facts);
    struct engine_contact c;
    contact_id waiting[2] = {0, 77};

    bool good = engine_decide(e, &(struct command){CMD_QUEUE_SET, 3, 0, 0, 0, 1, 20, 1, 60, NULL, 0}, &facts) == OK &&
                engine_decide(e, &(struct command){CMD_END, 4, 1, 1, 0, 0, ACTOR_AGENT, 0, 0, NULL, 0}, &facts) == OK &&
                engine_contact(e, 1, &c) && c.state == CONTACT_WRAPUP && c.until_us == 5 && engine_waiting(e, 1, waiting, 1) == 2 &&
                waiting[0] == 2 && waiting[1] == 77 && engine_waiting(e, 2, waiting, 1) == 0; /* no more is written than asked for */
    facts_done(&facts);
    engine_free(e);
    return good;
}

/* An empty list would say that the person was erased. */
static bool of_whom_nothing_is_known_is_said_that_they_are_there(void)
{
    struct facts facts = {0};
    bool said = false;

    engine_free(many_talk(1, 1, 1, &facts));
    for (uint32_t i = 0; i < facts.count; i++) {
        struct fact f = facts_at(&facts, i);
        struct attr present;
        if (f.kind == FACT_CONTACT_ARRIVED)
            said = attrs_check(f.rest, f.rest_bytes) == OK && attrs_find(f.rest, f.rest_bytes, ATTR_PRESENT, &present) &&
                   present.type == ATTR_FLAG && present.number != 0;
    }
    facts_done(&facts);
    return said;
}

/* Of the last CLOSED_KEPT that ended a doubled command is still known, of the one before not any more. */
static bool the_recently_closed_are_known_and_no_others(void)
{
    struct facts facts = {0};
    struct engine *e = play(&facts);
    bool good = true;

    for (uint64_t i = 0; good && i < 3 * CLOSED_KEPT; i++) {
        contact_id id = 1000 + 7919 * i, oldest = 1000 + 7919 * (i - CLOSED_KEPT);
        struct command arrive = {CMD_ARRIVE, 400, id, 0, 1, 0, 1, 0, (int64_t)id, NULL, 0}, leave = {CMD_LEAVE, 400, id, 0, 0, 0, 0, 0, 0, NULL, 0};
        good = engine_decide(e, &arrive, &facts) == OK && engine_decide(e, &leave, &facts) == OK;
        facts_clear(&facts);
        for (uint64_t k = 1; good && i >= CLOSED_KEPT && k < CLOSED_KEPT; k *= 3) { /* from the oldest on */
            leave.contact = oldest + 7919 * k;
            good = engine_decide(e, &leave, &facts) == OK && facts.count == 0;
        }
        leave.contact = oldest;
        good = good && (i < CLOSED_KEPT || engine_decide(e, &leave, &facts) == ERR_MISSING);
    }
    facts_done(&facts);
    engine_free(e);
    return good;
}

static bool garbage_is_answered_and_never_crashes(void)
{
    static const int64_t odd[] = {0, 1, 2, -1, INT64_MAX, INT64_MIN, 100, (int64_t)1 << 45, (int64_t)1 << 61};
    struct facts facts = {0};
    struct engine *e = play(&facts);
    struct prng r = {1};
    uint8_t rest[64];
    bool good = true;

    for (int i = 0; i < 50000 && good; i++) {
        struct command c = {.kind = (enum command_kind)prng_below(&r, CMD_KINDS + 2), .rest = rest};
        for (size_t k = 0; k < sizeof rest; k++)
            rest[k] = (uint8_t)prng_below(&r, 4);
        c.rest_bytes = (uint32_t)prng_below(&r, sizeof rest);
        c.now_us = i < 40000 ? i : odd[prng_below(&r, 9)];
        c.contact = prng_below(&r, 20);
        c.agent = prng_below(&r, 4);
        c.party = prng_below(&r, 4);
        c.queue = prng_below(&r, 4);
        c.a = odd[prng_below(&r, 9)];
        c.b = odd[prng_below(&r, 9)];
        c.c = odd[prng_below(&r, 9)];
        uint32_t before = facts.count;
        good = engine_decide(e, &c, &facts) == OK || facts.count == before;
    }
    facts_done(&facts);
    engine_free(e);
    return good;
}

/* At each allocation in turn: a refused command changes nothing, and the story can go on to the same end. */
static bool failing_memory_loses_nothing(void)
{
    struct facts all = {0};
    struct engine *whole = play(&all);
    uint64_t hash = engine_hash(whole);
    bool good = true;

    for (int64_t left = 0; good && left < 400; left++) {
        struct facts facts = {0};
        struct engine *e;
        if (engine_new(&limits, &e) != OK)
            abort();
        memory_left = left;
        for (size_t i = 0; good && i < FLOOR_STEPS; i++) {
            uint32_t before = facts.count;
            enum err err = decide(e, i, &facts);
            if (err != OK) {
                memory_left = INT64_MAX;
                good = err == ERR_NOMEM && facts.count == before && decide(e, i, &facts) == OK;
            }
            while (good && memory_left <= 0 && engine_due_us(e) <= floor_story[i].now_us + ENGINE_AGAIN_US) { /* offers put off */
                struct command tick = {.kind = CMD_TICK, .now_us = floor_story[i].now_us};
                memory_left = INT64_MAX;
                good = engine_decide(e, &tick, &facts) == OK;
            }
        }
        memory_left = INT64_MAX;
        good = good && engine_hash(e) == hash;
        facts_done(&facts);
        engine_free(e);
    }
    facts_done(&all);
    engine_free(whole);
    return good;
}

static bool offered(const struct facts *facts)
{
    for (uint32_t i = 0; i < facts->count; i++)
        if (facts_at(facts, i).kind == FACT_CONTACT_OFFERED)
            return true;
    return false;
}

/* Somebody waits, somebody becomes ready, and memory fails just before the offer. */
static struct engine *put_off(struct facts *facts, int64_t now_us)
{
    const struct command floor[] = {
        {CMD_QUEUE_SET, 1, 0, 0, 0, 1, SPAN_MAX_US, 0, 60, NULL, 0},
        {CMD_TOPIC_SET, 1, 0, 0, 0, 1, 1, 5, 0, policy, sizeof policy},
        {CMD_AGENT_SET, 1, 0, 1, 0, 0, 1, 1, 0, serves_1, sizeof serves_1},
        {CMD_ARRIVE, 1, 10, 0, 70, 0, 1, 0, 80, NULL, 0},
    };
    const struct command ready = {CMD_AGENT_STATE, now_us, 0, 1, 0, 0, AGENT_READY, 0, ACTOR_AGENT, NULL, 0};

    for (int64_t left = 0; left < 100; left++) {
        struct engine *e;
        bool good = engine_new(&limits, &e) == OK;
        if (!good)
            abort();
        for (size_t i = 0; i < sizeof floor / sizeof *floor; i++)
            good = good && engine_decide(e, &floor[i], facts) == OK;
        facts_done(facts); /* what is written has no room yet */
        memory_left = left;
        good = good && engine_decide(e, &ready, facts) == OK && !offered(facts);
        memory_left = INT64_MAX;
        if (good)
            return e;
        facts_done(facts);
        engine_free(e);
    }
    return NULL;
}

static bool memory_that_stays_short_is_asked_again_after_a_pause(void)
{
    int64_t now_us = 1000000;
    struct facts facts = {0};
    struct engine *e = put_off(&facts, now_us);
    bool good = e != NULL;

    for (int i = 0; good && i < 3; i++) {
        good = engine_due_us(e) == now_us + ENGINE_AGAIN_US;
        now_us = engine_due_us(e);
        facts_done(&facts);
        memory_left = 0;
        good = good && engine_decide(e, &(struct command){.kind = CMD_TICK, .now_us = now_us}, &facts) == OK && !offered(&facts);
        memory_left = INT64_MAX;
    }
    good = good && engine_decide(e, &(struct command){.kind = CMD_TICK, .now_us = now_us}, &facts) == OK && offered(&facts) &&
           engine_due_us(e) > now_us + ENGINE_AGAIN_US;
    facts_done(&facts);
    engine_free(e);
    return good;
}

/* Everything that is due at once, and no memory to say so. */
static bool a_deadline_that_memory_holds_up_comes_again_after_a_pause(void)
{
    struct facts facts = {0};
    struct engine *e = play(&facts);
    int64_t now_us = SPAN_MAX_US;
    bool good = engine_due_us(e) < now_us;

    facts_done(&facts);
    memory_left = 0;
    good = good && engine_decide(e, &(struct command){.kind = CMD_TICK, .now_us = now_us}, &facts) == ERR_NOMEM;
    memory_left = INT64_MAX;
    good = good && engine_due_us(e) == now_us + ENGINE_AGAIN_US;
    good = good && engine_decide(e, &(struct command){.kind = CMD_TICK, .now_us = now_us}, &facts) == OK && facts.count > 0 &&
           engine_due_us(e) > now_us;
    facts_done(&facts);
    engine_free(e);
    return good;
}

/* -- configuration, while somebody waits -- */

/* Where nothing but the share of the patience changes (policies of format 1 have it beside them). */
static bool a_step_comes_when_the_share_of_now_says(void)
{
    struct facts facts = {0};
    struct engine *e;
    const struct command floor[] = {
        {CMD_QUEUE_SET, 1, 0, 0, 0, 1, 20, 0, 60, NULL, 0},
        {CMD_TOPIC_SET, 1, 0, 0, 0, 1, 1, 5, 500, policy, sizeof policy},
        {CMD_ARRIVE, 1000, 10, 0, 70, 0, 1, 100, 80, NULL, 0},
    };
    bool good = engine_new(&limits, &e) == OK;

    for (size_t i = 0; i < sizeof floor / sizeof *floor; i++)
        good = good && engine_decide(e, &floor[i], &facts) == OK;
    good = good && engine_due_us(e) == 1050;
    struct command sooner = {CMD_TOPIC_SET, 1001, 0, 0, 0, 1, 1, 5, 250, policy, sizeof policy};
    good = good && engine_decide(e, &sooner, &facts) == OK && engine_due_us(e) == 1025;
    facts_done(&facts);
    engine_free(e);
    return good;
}

/* -- lists to pick from -- */

/* Who may take whom is said alike by the sets and, where memory fails before they are up to date, pair by pair. */
static bool who_may_pick_is_known_with_and_without_memory(void)
{
    struct queue_policy q = queue_policy_default;
    struct buf pull = {0};
    struct facts facts = {0};
    struct engine *e;
    uint8_t excluded[64];
    struct attrs_writer w;

    q.offer_mode = OFFER_PULL;
    queue_policy_write(&pull, &q);
    attrs_write_init(&w, excluded, sizeof excluded);
    attrs_write_number(&w, ATTR_EXCLUDED, 2);
    const struct command floor[] = {
        {CMD_QUEUE_SET, 1, 0, 0, 0, 1, 20, 0, 60, pull.p, (uint32_t)pull.n},
        {CMD_QUEUE_SET, 1, 0, 0, 0, 2, 20, 0, 60, NULL, 0},
        {CMD_TOPIC_SET, 1, 0, 0, 0, 1, 1, 5, 0, policy, sizeof policy},
        {CMD_TOPIC_SET, 1, 0, 0, 0, 2, 2, 5, 0, policy, sizeof policy},
        {CMD_ARRIVE, 2, 10, 0, 70, 0, 1, 0, 80, NULL, 0},
        {CMD_ARRIVE, 2, 11, 0, 71, 0, 1, 0, 81, excluded, (uint32_t)w.n},
        {CMD_ARRIVE, 2, 12, 0, 72, 0, 2, 0, 82, NULL, 0},
        {CMD_AGENT_SET, 3, 0, 1, 0, 0, 1, 1, 0, serves_1, sizeof serves_1},
        {CMD_AGENT_SET, 3, 0, 2, 0, 0, 1, 1, 0, serves_both, sizeof serves_both},
        {CMD_AGENT_SET, 3, 0, 3, 0, 0, 1, 1, 0, NULL, 0},
    };
    const struct engine_limits crowd = {4, 4, 1000, 8};
    static const contact_id ids[] = {10, 11, 12, 13};
    static struct engine_right rights[1000];
    static const uint64_t may[] = {0, 3, 1, 0, 0}; /* by agent; the fourth is not there */
    bool good = engine_new(&crowd, &e) == OK;
    for (size_t i = 0; i < sizeof floor / sizeof *floor; i++)
        good = good && engine_decide(e, &floor[i], &facts) == OK;
    for (agent_id a = 5; a <= 1000; a++) { /* the sets must grow */
        struct command more = {CMD_AGENT_SET, 3, 0, a, 0, 0, 1, 1, 0, NULL, 0};
        good = good && engine_decide(e, &more, &facts) == OK;
    }
    for (int settled = 0; settled < 2; settled++) {
        struct engine_pulls pulls;
        memory_left = settled ? INT64_MAX : 0;
        engine_pulls(e, ids, 4, &pulls);
        memory_left = INT64_MAX;
        for (agent_id a = 1; a <= 4; a++)
            good = good && engine_may_pull(e, a, &pulls) == may[a];
        good = good && pulls.count == 4 && pulls.settled == settled && engine_seats(e) <= 1000;
        uint32_t count = engine_pull_rights(e, &pulls, rights);
        good = good && count == 2;
        for (uint32_t i = 0; i < count; i++)
            good = good && rights[i].may == may[rights[i].agent];
    }
    buf_done(&pull);
    facts_done(&facts);
    engine_free(e);
    return good;
}

/* -- limits -- */

/* The n-th of a kind, different each time it is said again. */
static struct command nth(enum command_kind kind, uint64_t n, int64_t again)
{
    switch (kind) {
    case CMD_QUEUE_SET: return (struct command){kind, 9, 0, 0, 0, n, 20 + again, 30, 60, NULL, 0};
    case CMD_TOPIC_SET: return (struct command){kind, 9, 0, 0, 0, 1, (int64_t)n, 1 + again, 0, policy, sizeof policy};
    case CMD_AGENT_SET: return (struct command){kind, 9, 0, n, 0, 0, 1, 1 + again, 0, NULL, 0};
    default: return (struct command){CMD_ARRIVE, 9, n, 0, n, 0, 1, 100, (int64_t)n, NULL, 0};
    }
}

/* So many go in; one more is told so and changes nothing; what is there already may still change; who leaves makes room. */
static bool what_is_full_says_so_and_nothing_changes(void)
{
    static const enum command_kind kinds[] = {CMD_QUEUE_SET, CMD_TOPIC_SET, CMD_AGENT_SET, CMD_ARRIVE};
    static const uint64_t many[] = {4, 4, 8, 8}; /* limits */
    const struct command leave = {CMD_LEAVE, 10, 1, 0, 0, 0, 0, 0, 0, NULL, 0};
    struct facts facts = {0};
    struct engine *e;
    bool good = engine_new(&limits, &e) == OK;
    for (size_t k = 0; good && k < sizeof kinds / sizeof *kinds; k++) {
        for (uint64_t n = 1; n <= many[k]; n++) {
            struct command c = nth(kinds[k], n, 0);
            good = good && engine_decide(e, &c, &facts) == OK;
        }
        struct command more = nth(kinds[k], many[k] + 1, 0), again = nth(kinds[k], many[k], 1);
        uint64_t before = engine_hash(e);
        uint32_t told = facts.count;
        good = good && engine_decide(e, &more, &facts) == ERR_FULL && facts.count == told && engine_hash(e) == before;
        good = good && engine_decide(e, &again, &facts) == (kinds[k] == CMD_ARRIVE ? ERR_EXISTS : OK);
    }
    struct command more = nth(CMD_ARRIVE, 9, 0);
    good = good && engine_decide(e, &leave, &facts) == OK && engine_decide(e, &more, &facts) == OK;
    facts_done(&facts);
    engine_free(e);
    return good;
}

static int report(const char *name, bool good)
{
    printf("%s %s\n", good ? "[       OK ]" : "[  FAILED  ]", name);
    return !good;
}

int main(int argc, char **argv)
{
    int failed = 0;

    make_policies();
    if (argc > 1 && strcmp(argv[1], "--draw") == 0) {
        draw(stdout);
            return 0;
    }
    if (argc > 1 && strcmp(argv[1], "--specimens") == 0) {
        struct facts facts = {0};
        engine_free(play(&facts));
        for (uint32_t i = 0; i < facts.count; i++) {
            struct fact f = facts_at(&facts, i);
            print_fact(stdout, &f);
        }
        facts_done(&facts);
            return 0;
    }
    if (argc < 4)
        return 2;
    failed += report("every_published_fact_is_still_read", every_published_fact_is_still_read(argv + 1));
    failed += report("the_picture_of_the_states_is_up_to_date", the_picture_of_the_states_is_up_to_date(argv[3]));
    failed += report("a_damaged_snapshot_is_refused", a_damaged_snapshot_is_refused());
    failed += report("a_snapshot_of_an_older_form_is_refused", a_snapshot_of_an_older_form_is_refused());
    failed += report("an_agent_holds_no_more_than_the_log_can_say", an_agent_holds_no_more_than_the_log_can_say());
    failed += report("the_recently_closed_are_known_and_no_others", the_recently_closed_are_known_and_no_others());
    failed += report("all_that_one_agent_loses_finds_another_at_once", all_that_one_agent_loses_finds_another_at_once());
    failed += report("all_agents_freed_at_once_are_asked_at_once", all_agents_freed_at_once_are_asked_at_once());
    failed += report("the_shortest_wrap_up_is_one_and_of_no_queue_nobody_waits", the_shortest_wrap_up_is_one_and_of_no_queue_nobody_waits());
    failed += report("of_whom_nothing_is_known_is_said_that_they_are_there", of_whom_nothing_is_known_is_said_that_they_are_there());
    failed += report("garbage_is_answered_and_never_crashes", garbage_is_answered_and_never_crashes());
    failed += report("failing_memory_loses_nothing", failing_memory_loses_nothing());
    failed += report("memory_that_stays_short_is_asked_again_after_a_pause", memory_that_stays_short_is_asked_again_after_a_pause());
    failed += report("a_deadline_that_memory_holds_up_comes_again_after_a_pause", a_deadline_that_memory_holds_up_comes_again_after_a_pause());
    failed += report("a_step_comes_when_the_share_of_now_says", a_step_comes_when_the_share_of_now_says());
    failed += report("what_is_full_says_so_and_nothing_changes", what_is_full_says_so_and_nothing_changes());
    failed += report("who_may_pick_is_known_with_and_without_memory", who_may_pick_is_known_with_and_without_memory());
    drop_policies();
    return failed ? 1 : 0;
}
