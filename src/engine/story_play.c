/* story_play.c: what happens on the floor. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/explain.h"
#include "engine/pulls.h"
#include "engine/signatures.h"
#include "engine/story.h"
#include "lang/lang.h"

static void set_state(struct story *s, char **w, uint32_t n, enum agent_state state, int64_t reason)
{
    const char *by = story_after(w, n, "by");
    int64_t actor = by ? story_choice(story_actors, 5, by) : ACTOR_AGENT;

    story_run(s, (struct command){.kind = CMD_AGENT_STATE, .agent = story_id(s, w[1], 'a'), .a = state, .b = reason, .c = actor});
}

static void do_ready(struct story *s, char **w, uint32_t n)
{
    set_state(s, w, n, AGENT_READY, PAUSE_NONE);
}

static void do_offline(struct story *s, char **w, uint32_t n)
{
    set_state(s, w, n, AGENT_OFFLINE, PAUSE_NONE);
}

static void do_pause(struct story *s, char **w, uint32_t n)
{
    set_state(s, w, n, AGENT_PAUSED, story_reason(story_pauses, 6, n > 2 ? w[2] : "break"));
}

static void do_away(struct story *s, char **w, uint32_t n)
{
    story_run(s, (struct command){.kind = CMD_AGENT_AWAY, .agent = story_id(s, w[1], 'a'), .a = story_span_us(s, n > 2 ? w[2] : NULL)});
}

static void do_back(struct story *s, char **w, uint32_t n)
{
    (void)n;
    story_run(s, (struct command){.kind = CMD_AGENT_BACK, .agent = story_id(s, w[1], 'a')});
}

static void do_arrive(struct story *s, char **w, uint32_t n)
{
    struct command c = {.kind = CMD_ARRIVE, .contact = story_id(s, w[1], 'c')};
    const char *patience = story_after(w, n, "patience"), *conversation = story_after(w, n, "conversation");
    struct story_attrs attrs;

    c.party = n > 3 ? story_contact_attrs(s, w[2], w, n, &attrs) : 0;
    if (c.party == 0) {
        story_fail(s, "arrive CONTACT CUSTOMER TOPIC");
        return;
    }
    c.a = story_number(&s->topics, w[3]);
    c.b = patience ? story_span_us(s, patience) : 0;
    c.c = conversation ? atoi(conversation) : 1000 + (int64_t)c.contact;
    c.rest = attrs.bytes;
    c.rest_bytes = attrs.n;
    story_run(s, c);
}

/* "signatures": how many different wishes are kept in mind, of all queues */
static void do_signatures(struct story *s, char **w, uint32_t n)
{
    struct engine_signatures signatures;

    (void)w, (void)n;
    engine_signatures(s->e, &signatures);
    story_happened(s, "%u signatures", signatures.held);
}

/* "memory 200": and what is kept of them takes no more kilobytes than these */
static void do_memory(struct story *s, char **w, uint32_t n)
{
    uint64_t most = strtoull(w[1], NULL, 10);
    struct engine_signatures kept;

    engine_signatures(s->e, &kept);
    if (kept.bytes / 1000 > most)
        story_fail(s, "%" PRIu64 " kB are kept of signatures", kept.bytes / 1000);
    do_signatures(s, w, n);
}

/* One of many, "HOW-MANY CUSTOMER TOPIC", who has no name; nr: their contact.nr, 0: none. */
static struct command nameless(struct story *s, char **w, uint32_t n, contact_id id, uint32_t nr, struct story_attrs *attrs)
{
    char number[40], *words[] = {number};

    snprintf(number, sizeof number, "nr=%u", nr);
    *attrs = (struct story_attrs){0};
    struct command come = {.kind = CMD_ARRIVE, .now_us = s->now_us, .contact = id, .c = 1000 + (int64_t)id};
    come.party = n > 3 ? story_contact_attrs(s, w[2], words, nr ? 1 : 0, attrs) : 0;
    come.a = n > 3 ? story_number(&s->topics, w[3]) : 0;
    come.rest = attrs->bytes;
    come.rest_bytes = attrs->n;
    return come;
}

/* "passers 5000 A any": so many come and leave at once ("each" at the end: each with another contact.nr); then each is told once more to have
 * left, the first of all first. It is known of the latest, and of nobody before them. */
static void do_passers(struct story *s, char **w, uint32_t n)
{
    uint32_t count = (uint32_t)strtoul(w[1], NULL, 10), forgotten = 0, known = 0;
    bool each = story_has(w, n, "each");
    contact_id first = STORY_CROWD_FIRST + s->passers;
    struct facts facts = {0};

    for (uint32_t i = 0; i < count && !s->failed; i++) {
        struct story_attrs attrs;
        struct command come = nameless(s, w, n, first + i, each ? i + 1 : 0, &attrs);
        struct command left = {.kind = CMD_LEAVE, .now_us = s->now_us, .contact = first + i};
        if (engine_decide(s->e, &come, &facts) != OK || engine_decide(s->e, &left, &facts) != OK || facts.count != 2 * (i + 1))
            story_fail(s, "number %u of passers HOW-MANY CUSTOMER TOPIC cannot come, or leave", i + 1);
    }
    for (uint32_t i = 0; i < count; i++) {
        struct command again = {.kind = CMD_LEAVE, .now_us = s->now_us, .contact = first + i};
        enum err err = engine_decide(s->e, &again, &facts);
        known += err == OK;
        forgotten += err == ERR_MISSING && known == 0;
    }
    facts_done(&facts);
    s->passers += count;
    story_happened(s, "%u passed, %u forgotten, then %u known", count, forgotten, known);
}

/* "comers 150 A any": so many come at once and stay, each with another contact.nr: 1, 2, 3, .. */
static void do_comers(struct story *s, char **w, uint32_t n)
{
    uint32_t count = (uint32_t)strtoul(w[1], NULL, 10);
    struct facts facts = {0};

    for (uint32_t i = 0; i < count && !s->failed; i++) {
        struct story_attrs attrs;
        struct command come = nameless(s, w, n, STORY_CROWD_FIRST + s->passers++, i + 1, &attrs);
        if (engine_decide(s->e, &come, &facts) != OK || facts.count != i + 1)
            story_fail(s, "number %u of comers HOW-MANY CUSTOMER TOPIC cannot come, or need not wait", i + 1);
    }
    facts_done(&facts);
}

/* "turns 9 a1": whom they talk with ends, and who is given to them then, so many times; of the comers, by their ids. */
static void do_turns(struct story *s, char **w, uint32_t n)
{
    uint32_t count = (uint32_t)strtoul(w[1], NULL, 10);
    struct command end = {.kind = CMD_END, .now_us = s->now_us, .agent = story_id(s, n > 2 ? w[2] : NULL, 'a'), .a = ACTOR_AGENT};
    struct facts facts = {0};
    char text[LINE_MAX] = "";
    struct engine_contact c;

    for (uint32_t i = 0; i < count && !s->failed; i++) {
        end.contact = STORY_CROWD_FIRST;
        while (end.contact < STORY_CROWD_FIRST + s->passers &&
               (!engine_contact(s->e, end.contact, &c) || c.state != CONTACT_TALKING || c.agent != end.agent))
            end.contact++;
        snprintf(text + strlen(text), sizeof text - strlen(text), " c%" PRIu64, end.contact);
        if (engine_decide(s->e, &end, &facts) != OK)
            story_fail(s, "%s talk with nobody", w[2]);
    }
    facts_done(&facts);
    story_happened(s, "a%" PRIu64 " had%s", end.agent, text);
}

/* The token of the latest offer of this pair, unless the line names another. */
static int64_t token_of(const struct story *s, char **w, uint32_t n, const struct command *c)
{
    const char *token = story_after(w, n, "token");
    return token ? atoi(token) : (int64_t)s->tokens[c->contact][c->agent];
}

static void do_accept(struct story *s, char **w, uint32_t n)
{
    struct command c = {.kind = CMD_ACCEPT, .contact = story_id(s, w[1], 'c'), .agent = story_id(s, n > 2 ? w[2] : NULL, 'a')};
    c.a = token_of(s, w, n, &c);
    story_run(s, c);
}

static void do_decline(struct story *s, char **w, uint32_t n)
{
    struct command c = {.kind = CMD_DECLINE, .contact = story_id(s, w[1], 'c'), .agent = story_id(s, n > 2 ? w[2] : NULL, 'a')};
    c.a = token_of(s, w, n, &c);
    c.b = n > 3 ? story_reason(story_declines, 4, w[3]) : DECLINE_NONE;
    c.c = (n > 4 && strcmp(w[4], "for_good") == 0) || c.b == DECLINE_SKILL || c.b == DECLINE_CONFLICT;
    story_run(s, c);
}

static void do_token(struct story *s, enum command_kind kind, char **w, uint32_t n)
{
    struct command c = {.kind = kind, .contact = story_id(s, w[1], 'c'), .agent = story_id(s, n > 2 ? w[2] : NULL, 'a')};
    c.a = kind == CMD_PULL ? 0 : token_of(s, w, n, &c);
    story_run(s, c);
}

static void do_connected(struct story *s, char **w, uint32_t n)
{
    do_token(s, CMD_CONNECTED, w, n);
}

static void do_not_connected(struct story *s, char **w, uint32_t n)
{
    do_token(s, CMD_NOT_CONNECTED, w, n);
}

static void do_pull(struct story *s, char **w, uint32_t n)
{
    do_token(s, CMD_PULL, w, n);
}

static void do_sleep(struct story *s, char **w, uint32_t n)
{
    (void)n;
    story_run(s, (struct command){.kind = CMD_SLEEP, .contact = story_id(s, w[1], 'c'), .a = 1});
}

static void do_snooze(struct story *s, char **w, uint32_t n)
{
    if (n < 4)
        story_fail(s, "snooze CONTACT AGENT SPAN");
    else
        story_run(s, (struct command){.kind = CMD_SLEEP, .contact = story_id(s, w[1], 'c'), .agent = story_id(s, w[2], 'a'), .a = 1,
                                      .b = s->now_us + story_span_us(s, w[3])});
}

static void do_wake(struct story *s, char **w, uint32_t n)
{
    (void)n;
    story_run(s, (struct command){.kind = CMD_SLEEP, .contact = story_id(s, w[1], 'c')});
}

/* "learn c7 A amount=5 preferred a2": all that is known from now on */
static void do_learn(struct story *s, char **w, uint32_t n)
{
    struct story_attrs attrs;

    if (n < 3 || story_contact_attrs(s, w[2], w, n, &attrs) == 0)
        story_fail(s, "learn CONTACT CUSTOMER");
    else
        story_run(s, (struct command){.kind = CMD_CONTACT_SET, .contact = story_id(s, w[1], 'c'), .rest = attrs.bytes,
                                      .rest_bytes = attrs.n});
}

/* "transfer c7 a1 to a2", "transfer c7 a1 queue Q", "transfer c7 a1 topic T", "transfer c7 by supervisor queue Q" */
static void do_transfer(struct story *s, char **w, uint32_t n)
{
    const char *to = story_after(w, n, "to"), *queue = story_after(w, n, "queue"), *topic = story_after(w, n, "topic");
    struct command c = {.kind = CMD_TRANSFER, .contact = story_id(s, w[1], 'c')};

    if (!story_after(w, n, "by")) {
        c.agent = story_id(s, n > 2 ? w[2] : NULL, 'a');
        c.c = token_of(s, w, n, &c);
    }
    c.queue = queue ? story_number(&s->queues, queue) : 0;
    c.a = topic ? story_number(&s->topics, topic) : 0;
    c.b = to ? (int64_t)story_id(s, to, 'a') : 0;
    story_run(s, c);
}

static void do_want(struct story *s, char **w, uint32_t n)
{
    struct command c = {.kind = CMD_AGENT_WANT, .agent = story_id(s, w[1], 'a')};
    int64_t pause = story_reason(story_pauses, 6, n > 2 ? w[2] : "break"), state = story_choice(story_states, 3, n > 2 ? w[2] : NULL);

    c.a = pause > 0 ? AGENT_PAUSED : state;
    c.b = pause > 0 ? pause : 0;
    if (c.a < 0)
        story_fail(s, "want AGENT ready, offline or a reason for a pause");
    story_run(s, c);
}

static void do_leave(struct story *s, char **w, uint32_t n)
{
    (void)n;
    story_run(s, (struct command){.kind = CMD_LEAVE, .contact = story_id(s, w[1], 'c')});
}

static void do_end(struct story *s, char **w, uint32_t n)
{
    const char *by = story_after(w, n, "by");
    struct command c = {.kind = CMD_END, .contact = story_id(s, w[1], 'c'), .a = ACTOR_AGENT};

    if (by)
        c.a = story_choice(story_actors, 5, by);
    else
        c.agent = story_id(s, n > 2 ? w[2] : NULL, 'a');
    story_run(s, c);
}

static void do_wrap(struct story *s, char **w, uint32_t n)
{
    const char *code = story_after(w, n, "code");
    story_run(s, (struct command){.kind = CMD_WRAP, .contact = story_id(s, w[1], 'c'),
                            .agent = story_id(s, n > 2 ? w[2] : NULL, 'a'), .a = code ? atoi(code) : 0});
}

static void do_restart(struct story *s, char **w, uint32_t n)
{
    (void)n;
    story_run(s, (struct command){.kind = CMD_RESTART, .a = story_span_us(s, w[1])});
}

static void do_time(struct story *s, char **w, uint32_t n)
{
    story_run(s, (struct command){.kind = CMD_TICK, .a = n > 1 ? atoi(w[1]) : 0});
}

static void do_waiting(struct story *s, char **w, uint32_t n)
{
    contact_id ids[100];
    char text[LINE_MAX] = "in line:";
    uint32_t count = engine_waiting(s->e, story_number(&s->queues, w[1]), ids, 100);

    (void)n;
    for (uint32_t i = 0; i < count; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), " c%" PRIu64, ids[i]);
    story_happened(s, "%s", count ? text : "in line: nobody");
}

static void do_why(struct story *s, char **w, uint32_t n)
{
    struct lang_reason reasons[16];
    uint32_t count = engine_why(s->e, story_id(s, w[1], 'c'), story_id(s, n > 2 ? w[2] : NULL, 'a'), reasons, 16);

    for (uint32_t i = 0; i < count; i++)
        story_happened(s, "%s %s", reasons[i].ok ? "yes" : "no",
                 reasons[i].attr ? story_name(&s->attributes, reasons[i].attr - ATTR_FIRST) : "other");
}

static void do_look(struct story *s, char **w, uint32_t n)
{
    struct engine_contact c;
    struct engine_agent a;

    (void)n;
    if (w[1][0] == 'c') {
        if (!engine_contact(s->e, story_id(s, w[1], 'c'), &c))
            story_happened(s, "%s is not here", w[1]);
        else if (c.passed_by)
            story_happened(s, "%s is %s, passed on by a%" PRIu64, w[1], story_contact_states[c.state], c.passed_by);
        else
            story_happened(s, "%s is %s", w[1], story_contact_states[c.state]);
        return;
    }
    if (!engine_agent(s->e, story_id(s, w[1], 'a'), &a))
        story_fail(s, "no such agent");
    else
        story_happened(s, "a%" PRIu64 " is %s%s with %u of %u", a.id, story_states[a.state], a.away ? ", away," : "", a.active,
                 a.capacity);
}

/* "picks a1 c1 c2": which of these a1 may pick from the list */
static void do_picks(struct story *s, char **w, uint32_t n)
{
    char text[LINE_MAX] = "";
    struct engine_pulls pulls = {.settled = true};
    contact_id ids[WORDS_MAX];

    for (uint32_t i = 2; i < n; i++)
        ids[i - 2] = story_id(s, w[i], 'c');
    story_short_of_memory(s, true); /* with it or without, the answer is the same */
    engine_pulls(s->e, ids, n - 2, &pulls);
    story_short_of_memory(s, false);
    uint64_t may = engine_may_pull(s->e, story_id(s, w[1], 'a'), &pulls);
    for (uint32_t i = 2; i < n; i++)
        if (may >> (i - 2) & 1)
            snprintf(text + strlen(text), sizeof text - strlen(text), " %s", w[i]);
    story_happened(s, "%s may pick%s", w[1], *text ? text : " none");
}

static const char *const waits[] = {"not", "erased", "pull", "reserved", "nobody serves", "requirement", "offline", "busy", "held"};
static const char *const idles[] = {"not", "offline", "paused", "wants", "away", "full", "no queue", "nobody waits",
                                    "requirement", "held", "reserved", "pull", "media"};

static const char *estimate(const struct estimate_answer *a, char *ret, size_t n)
{
    static const char *const by[] = {"queue length", "last served", "head"};

    if (a->sure)
        snprintf(ret, n, "%lld s, four of five at most %lld s, by %s", story_seconds(a->likely_us), story_seconds(a->at_most_us), by[a->by]);
    else
        snprintf(ret, n, "unsure");
    return ret;
}

/* "estimate QUEUE voice": for one who would come now */
static void do_estimate(struct story *s, char **w, uint32_t n)
{
    int64_t medium = n > 2 ? story_choice(story_media, MEDIA, w[2]) : MEDIUM_CHAT;
    struct estimate_answer answer;
    char text[120];

    if (medium <= MEDIUM_NONE || engine_wait_estimate(s->e, story_number(&s->queues, w[1]), (enum medium)medium, s->now_us, &answer) != OK)
        story_fail(s, "estimate QUEUE MEDIUM");
    else
        story_happened(s, "%s: %s", w[1], estimate(&answer, text, sizeof text));
}

/* "best c7": how the best of those who could take it compared when it was offered */
static void do_best(struct story *s, char **w, uint32_t n)
{
    const struct offer_digest *d = &s->digest;
    char text[LINE_MAX] = "";

    (void)n;
    if (story_id(s, w[1], 'c') != s->digest_of)
        story_fail(s, "%s is not the one offered last", w[1]);
    for (uint32_t i = 0; i < d->top; i++) {
        int64_t score = d->top_scores[i], whole = score / 1000, part = score < 0 ? -(score % 1000) : score % 1000;
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s a%" PRIu64 " %s%" PRId64 ".%03" PRId64, i ? "," : "", d->top_agents[i],
                 score < 0 && whole == 0 ? "-" : "", whole, part);
    }
    story_happened(s, "%s:%s; %u stand back", w[1], text, d->unfair);
}

/* "waits c7": why, and who stands in whose way */
static void do_waits(struct story *s, char **w, uint32_t n)
{
    struct explain_waiting x;
    char text[120];

    (void)n;
    if (engine_why_waiting(s->e, story_id(s, w[1], 'c'), s->now_us, &x) != OK) {
        story_fail(s, "no such contact");
        return;
    }
    story_happened(s, "%s waits: %s, place %u, %u of %u agents could, %s", w[1], waits[x.why], x.place, x.members, x.seats,
                   estimate(&x.estimate, text, sizeof text));
    for (uint32_t i = 0; i < x.predicates; i++)
        if (x.predicate[i] > 0)
            story_happened(s, "part %u excludes %u%s", i + 1, x.predicate[i], i == x.worst ? ", most" : "");
    if (x.offline + x.paused + x.away + x.full + x.held + x.excluded + x.reserved_for_other > 0)
        story_happened(s, "offline %u, paused %u, away %u, full %u, held %u, excluded %u, for another %u", x.offline, x.paused, x.away,
                       x.full, x.held, x.excluded, x.reserved_for_other);
    if (x.step_us != NEVER_US || x.overflow_us != NEVER_US)
        story_happened(s, "next step %lld, overflow %lld", x.step_us == NEVER_US ? -1 : story_seconds(x.step_us),
                       x.overflow_us == NEVER_US ? -1 : story_seconds(x.overflow_us));
}

/* "idle a1": why */
static void do_idle(struct story *s, char **w, uint32_t n)
{
    struct explain_idle x;

    (void)n;
    if (engine_why_idle(s->e, story_id(s, w[1], 'a'), s->now_us, &x) != OK)
        story_fail(s, "no such agent");
    else
        story_happened(s, "%s: %s for %lld s, %u wait: requirement %u, held %u, reserved %u, media %u, first c%" PRIu64, w[1], idles[x.why],
                       story_seconds(x.idle_us), x.waiting, x.requirement, x.held, x.reserved, x.media, x.example);
}

const struct story_word story_play_words[] = {
    {"ready", do_ready},         {"pause", do_pause},         {"offline", do_offline},             {"away", do_away},
    {"back", do_back},           {"want", do_want},           {"arrive", do_arrive},               {"passers", do_passers},
    {"comers", do_comers},       {"turns", do_turns},         {"accept", do_accept},               {"decline", do_decline},
    {"connected", do_connected}, {"pull", do_pull},           {"not_connected", do_not_connected}, {"leave", do_leave},
    {"end", do_end},             {"wrap", do_wrap},           {"transfer", do_transfer},           {"sleep", do_sleep},
    {"wake", do_wake},           {"snooze", do_snooze},       {"learn", do_learn},                 {"restart", do_restart},
    {"time", do_time},           {"waiting", do_waiting},     {"why", do_why},                     {"look", do_look},
    {"waits", do_waits},         {"idle", do_idle},           {"best", do_best},                   {"picks", do_picks},
    {"estimate", do_estimate},   {"signatures", do_signatures}, {"memory", do_memory},
    {0},
};
