/* call.c: phases down, inputs across; in each cell what is done. An empty cell ignores. */
#include "channel/voice/call.h"

#include <assert.h>
#include <string.h>

#define AGAIN_US (INT64_C(20) * SECOND_US) /* so long an agent's device rings whose leg died in a talk */

struct step {
    struct call *c;
    const struct call_input *in;
    struct call_todo *todo;
};

static void out(struct step *s, struct call_out o)
{
    assert(s->todo->count < CALL_OUTS_MAX);
    s->todo->outs[s->todo->count++] = o;
}

static void plain(struct step *s, enum call_out_kind kind)
{
    out(s, (struct call_out){.kind = kind});
}

/* -- rings -- */

static struct call_ring *ring_of(struct call *c, uint64_t token)
{
    for (uint32_t i = 0; i < c->rings_count; i++)
        if (c->rings[i].token == token)
            return &c->rings[i];
    return NULL;
}

static void ring_drop(struct call *c, struct call_ring *r)
{
    *r = c->rings[--c->rings_count];
}

static void ring_put(struct step *s, agent_id agent, uint64_t token, int64_t until_us, bool begins)
{
    struct call *c = s->c;
    if (ring_of(c, token) || c->rings_count == CALL_RINGS_MAX)
        return;
    c->rings[c->rings_count++] = (struct call_ring){.agent = agent, .token = token, .until_us = until_us, .state = CALL_RINGS};
    out(s, (struct call_out){.kind = CALL_OUT_RING, .agent = agent, .token = token, .until_us = until_us, .begins = begins});
    out(s, (struct call_out){.kind = CALL_OUT_KEEP_RANG, .agent = agent, .token = token});
}

static void to_agent(struct step *s, enum call_out_kind kind, const struct call_ring *r)
{
    out(s, (struct call_out){.kind = kind, .agent = r->agent, .token = r->token});
}

/* -- the menu -- */

static void music(struct step *s)
{
    s->c->says = false;
    plain(s, CALL_OUT_MUSIC);
}

static void arrive(struct step *s, topic_id topic)
{
    struct call *c = s->c;
    c->topic = topic;
    c->phase = CALL_ARRIVING;
    c->arrivals++;
    c->retry_us = 0;
    music(s);
    out(s, (struct call_out){.kind = CALL_OUT_ARRIVE, .topic = topic});
}

static void greet(struct step *s)
{
    struct call *c = s->c;
    c->phase = CALL_MENU;
    c->tries++;
    plain(s, CALL_OUT_GREET);
}

static void begun(struct step *s)
{
    plain(s, CALL_OUT_ANSWER);
    if (s->c->plan.greets || s->c->plan.asks)
        greet(s);
    else
        arrive(s, s->c->plan.topic);
}

static void greeted(struct step *s)
{
    arrive(s, s->c->plan.topic);
}

static topic_id chosen(const struct call_plan *p, char digit)
{
    const char *all = "0123456789*#", *at = digit ? strchr(all, digit) : NULL;
    return at ? p->choices[at - all] : 0;
}

static void digits(struct step *s)
{
    topic_id topic = chosen(&s->c->plan, s->in->digit);
    if (!topic && s->in->digit && s->c->tries < CALL_TRIES_MAX)
        greet(s); /* a digit that is none of the choices: once more */
    else
        arrive(s, topic ? topic : s->c->plan.topic);
}

/* -- the queue -- */

static void arrived(struct step *s)
{
    s->c->arrived = true;
    s->c->phase = CALL_WAITING;
}

/* It came too late for who hung up meanwhile. */
static void arrived_late(struct step *s)
{
    if (s->c->arrived)
        return;
    s->c->arrived = true;
    plain(s, CALL_OUT_LEAVE);
}

static void hang_up(struct step *s)
{
    s->c->phase = CALL_ENDING;
    s->c->retry_us = 0;
    s->c->rings_count = 0; /* they end with it */
    plain(s, CALL_OUT_HANGUP);
}

static void not_arrived(struct step *s)
{
    struct call *c = s->c;
    bool never = s->in->err == ERR_FULL || s->in->err == ERR_MISSING || s->in->err == ERR_INPUT || s->in->err == ERR_EXISTS;
    if (never || c->arrivals >= CALL_ARRIVALS_MAX)
        hang_up(s);
    else
        c->retry_us = s->in->now_us + SECOND_US;
}

static void tick_arriving(struct step *s)
{
    struct call *c = s->c;
    if (!c->retry_us || s->in->now_us < c->retry_us)
        return;
    c->retry_us = 0;
    c->arrivals++;
    out(s, (struct call_out){.kind = CALL_OUT_ARRIVE, .topic = c->topic});
}

static void say_place(struct step *s)
{
    struct call *c = s->c;
    if (!c->place || c->place == c->told_place || c->says || (c->told_us && s->in->now_us - c->told_us < CALL_PLACE_US))
        return;
    c->says = true;
    c->told_place = c->place;
    c->told_us = s->in->now_us;
    out(s, (struct call_out){.kind = CALL_OUT_SAY_PLACE, .place = c->place});
}

static void place(struct step *s)
{
    s->c->place = s->in->place;
    say_place(s);
}

static void played_waiting(struct step *s)
{
    if (s->c->says)
        music(s);
}

static void offered(struct step *s)
{
    ring_put(s, s->in->agent, s->in->token, s->in->until_us, false);
}

/* -- an agent answers -- */

static void answered(struct step *s)
{
    struct call_ring *r = ring_of(s->c, s->in->token);
    if (!r || r->state != CALL_RINGS)
        return;
    r->state = CALL_ACCEPTS;
    to_agent(s, CALL_OUT_ACCEPT, r);
}

/* Whose device is answered but whose offer is not there any more is let go. */
static void answered_late(struct step *s)
{
    if (s->in->token)
        out(s, (struct call_out){.kind = CALL_OUT_UNRING, .token = s->in->token, .taken = true});
}

static void ring_ended(struct step *s)
{
    struct call *c = s->c;
    struct call_ring *r = ring_of(c, s->in->token);
    if (!r)
        return;
    bool asks = s->in->why == CALL_WHY_BUSY || s->in->why == CALL_WHY_REFUSED || s->in->why == CALL_WHY_FAILED;
    if (r->state == CALL_HAS)
        to_agent(s, CALL_OUT_NOT_CONNECTED, r);
    else if (asks || r->state == CALL_ACCEPTS)
        to_agent(s, CALL_OUT_DECLINE, r); /* who did not answer at all: the offer runs out by itself */
    if (c->phase == CALL_CONNECTING && c->token == r->token) {
        c->phase = CALL_WAITING;
        music(s);
    }
    ring_drop(c, r);
}

static void not_accepted(struct step *s)
{
    struct call_ring *r = ring_of(s->c, s->in->token);
    if (!r || r->state != CALL_ACCEPTS)
        return;
    out(s, (struct call_out){.kind = CALL_OUT_UNRING, .token = r->token, .taken = true});
    ring_drop(s->c, r);
}

/* The others' offers end with facts of their own. */
static void connecting(struct step *s)
{
    struct call *c = s->c;
    struct call_ring *r = ring_of(c, s->in->token);
    c->phase = CALL_CONNECTING;
    c->agent = s->in->agent;
    c->token = s->in->token;
    if (!r) { /* accepted by another way than the telephone: nobody is at it */
        out(s, (struct call_out){.kind = CALL_OUT_NOT_CONNECTED, .agent = c->agent, .token = c->token});
        return;
    }
    r->state = CALL_HAS;
    out(s, (struct call_out){.kind = CALL_OUT_JOIN, .token = c->token});
}

static void talking(struct step *s)
{
    struct call *c = s->c;
    bool joins = c->phase == CALL_WAITING && ring_of(c, s->in->token); /* a queue whose accept has one phase */
    c->phase = CALL_TALKING;
    c->talked = true;
    c->agent = s->in->agent;
    c->token = s->in->token;
    struct call_ring *r = ring_of(c, c->token);
    if (r)
        r->state = CALL_HAS;
    if (joins)
        out(s, (struct call_out){.kind = CALL_OUT_JOIN, .token = c->token});
}

static void joined(struct step *s)
{
    struct call *c = s->c;
    if (s->in->token != c->token)
        return;
    out(s, (struct call_out){.kind = CALL_OUT_KEEP_JOINED, .agent = c->agent, .token = c->token});
    if (c->phase == CALL_CONNECTING)
        out(s, (struct call_out){.kind = CALL_OUT_CONNECTED, .agent = c->agent, .token = c->token});
}

static void join_failed(struct step *s)
{
    struct call *c = s->c;
    struct call_ring *r = ring_of(c, s->in->token);
    if (s->in->token != c->token)
        return;
    if (r)
        ring_drop(c, r);
    if (c->phase == CALL_TALKING) { /* accepted in one phase: nobody is there for the customer to go back to */
        out(s, (struct call_out){.kind = CALL_OUT_END, .agent = c->agent, .by = ACTOR_SYSTEM});
        return;
    }
    out(s, (struct call_out){.kind = CALL_OUT_NOT_CONNECTED, .agent = c->agent, .token = c->token});
    c->phase = CALL_WAITING;
    music(s);
}

static void offer_over(struct step *s)
{
    struct call *c = s->c;
    struct call_ring *r = ring_of(c, s->in->token);
    if (r) {
        out(s, (struct call_out){.kind = CALL_OUT_UNRING, .token = r->token, .taken = s->in->taken});
        ring_drop(c, r);
    }
    if (c->phase != CALL_CONNECTING || c->token != s->in->token)
        return;
    c->phase = CALL_WAITING;
    c->agent = 0;
    c->token = 0;
    music(s);
}

/* Its agent is gone or passed it on. */
static void back(struct step *s)
{
    struct call *c = s->c;
    struct call_ring *r = ring_of(c, c->token);
    if (c->token && (r || c->phase != CALL_AGAIN))
        out(s, (struct call_out){.kind = CALL_OUT_UNRING, .token = c->token});
    if (r)
        ring_drop(c, r);
    c->phase = CALL_WAITING;
    c->agent = 0;
    c->token = 0;
    c->talked = false;
    c->told_place = 0;
    music(s);
    plain(s, CALL_OUT_KEEP_BACK);
}

/* -- an agent's leg dies in a talk -- */

/* Nobody hung up: the customer hears music, and the agent's device rings again. */
static void leg_gone(struct step *s)
{
    struct call *c = s->c;
    if (s->in->token != c->token || s->in->why == CALL_WHY_OURS)
        return;
    struct call_ring *r = ring_of(c, c->token);
    if (r)
        ring_drop(c, r);
    c->phase = CALL_AGAIN;
    music(s);
    plain(s, CALL_OUT_KEEP_BACK);
    ring_put(s, c->agent, c->token, s->in->now_us + AGAIN_US, false);
}

static void answered_talking(struct step *s)
{
    if (s->in->token != s->c->token)
        answered_late(s);
    else /* after a start of serve it is not known that it rang again; else voice has joined it already */
        out(s, (struct call_out){.kind = CALL_OUT_JOIN, .token = s->c->token});
}

static void answered_again(struct step *s)
{
    struct call_ring *r = ring_of(s->c, s->in->token);
    if (!r || s->in->token != s->c->token) {
        answered_late(s);
        return;
    }
    r->state = CALL_HAS;
    out(s, (struct call_out){.kind = CALL_OUT_JOIN, .token = r->token});
}

static void joined_again(struct step *s)
{
    struct call *c = s->c;
    if (s->in->token != c->token)
        return;
    c->phase = CALL_TALKING;
    out(s, (struct call_out){.kind = CALL_OUT_KEEP_JOINED, .agent = c->agent, .token = c->token});
}

/* Another agent takes who called; whom this agent called, nobody else can. */
static void not_again(struct step *s)
{
    struct call *c = s->c;
    struct call_ring *r = ring_of(c, s->in->token);
    if (!r || s->in->token != c->token)
        return;
    ring_drop(c, r);
    if (c->outbound)
        out(s, (struct call_out){.kind = CALL_OUT_END, .agent = c->agent, .by = ACTOR_SYSTEM});
    else
        out(s, (struct call_out){.kind = CALL_OUT_REQUEUE, .agent = c->agent, .token = c->token});
}

/* -- an agent calls -- */

static void dial(struct step *s)
{
    struct call *c = s->c;
    c->outbound = c->arrived = c->talked = true;
    c->agent = s->in->agent;
    c->token = s->in->token;
    c->phase = CALL_CALLING;
    ring_put(s, c->agent, c->token, s->in->until_us, true);
}

static void caller_ready(struct step *s)
{
    struct call_ring *r = ring_of(s->c, s->in->token);
    if (!r)
        return;
    r->state = CALL_HAS;
    s->c->phase = CALL_DIALLING;
    out(s, (struct call_out){.kind = CALL_OUT_DIAL, .token = r->token});
}

static void dialled(struct step *s, enum phone_result result)
{
    if (s->c->dialled)
        return;
    s->c->dialled = true;
    out(s, (struct call_out){.kind = CALL_OUT_KEEP_DIALLED, .agent = s->c->agent, .result = result});
}

static void end_contact(struct step *s, enum actor by)
{
    out(s, (struct call_out){.kind = CALL_OUT_END, .agent = s->c->agent, .by = by});
}

/* The agent's own telephone was not answered: nobody was dialled. */
static void caller_gone(struct step *s)
{
    if (!ring_of(s->c, s->in->token))
        return;
    dialled(s, PHONE_RESULT_FAILED);
    end_contact(s, ACTOR_SYSTEM);
    hang_up(s);
}

static void customer_answered(struct step *s)
{
    if (s->in->token == 0)
        dialled(s, PHONE_RESULT_ANSWERED);
}

static void customer_rang(struct step *s)
{
    static const enum phone_result results[] = {[CALL_WHY_NONE] = PHONE_RESULT_FAILED, [CALL_WHY_BUSY] = PHONE_RESULT_BUSY,
                                                [CALL_WHY_NO_ANSWER] = PHONE_RESULT_NO_ANSWER, [CALL_WHY_REFUSED] = PHONE_RESULT_REFUSED,
                                                [CALL_WHY_FAILED] = PHONE_RESULT_FAILED, [CALL_WHY_OURS] = PHONE_RESULT_FAILED};
    dialled(s, s->in->token ? PHONE_RESULT_FAILED : results[s->in->why]);
    end_contact(s, ACTOR_SYSTEM);
    hang_up(s);
}

static void customer_joined(struct step *s)
{
    struct call *c = s->c;
    if (s->in->token != c->token)
        return;
    dialled(s, PHONE_RESULT_ANSWERED);
    c->phase = CALL_TALKING;
    out(s, (struct call_out){.kind = CALL_OUT_KEEP_JOINED, .agent = c->agent, .token = c->token});
}

static void customer_not_joined(struct step *s)
{
    dialled(s, PHONE_RESULT_FAILED);
    end_contact(s, ACTOR_SYSTEM);
    hang_up(s);
}

/* -- the end -- */

static void gone(struct step *s, enum actor by)
{
    struct call *c = s->c;
    if (c->outbound)
        dialled(s, PHONE_RESULT_NO_ANSWER); /* unless it is known better */
    if (c->phase == CALL_ARRIVING)
        c->gone = true;
    if (c->arrived && c->talked && by != ACTOR_CUSTOMER)
        end_contact(s, by);
    else if (c->arrived)
        plain(s, CALL_OUT_LEAVE);
    c->rings_count = 0;
    c->retry_us = 0;
    c->phase = CALL_OVER;
}

static void ended(struct step *s)
{
    gone(s, s->in->by ? s->in->by : ACTOR_SYSTEM);
    out(s, (struct call_out){.kind = CALL_OUT_KEEP_ENDED, .by = s->in->by ? s->in->by : ACTOR_SYSTEM});
}

static void lost(struct step *s)
{
    gone(s, ACTOR_SYSTEM);
    plain(s, CALL_OUT_KEEP_LOST);
}

/* Hung up by us: the contact's end is what made it so, or is asked for already. */
static void ended_by_us(struct step *s)
{
    s->c->phase = CALL_OVER;
    out(s, (struct call_out){.kind = CALL_OUT_KEEP_ENDED, .by = s->in->by ? s->in->by : ACTOR_SYSTEM});
}

static void lost_by_us(struct step *s)
{
    s->c->phase = CALL_OVER;
    plain(s, CALL_OUT_KEEP_LOST);
}

static void contact_over(struct step *s)
{
    hang_up(s);
}

/* -- the table -- */

typedef void cell(struct step *s);

static cell *const cells[CALL_PHASES][CALL_INPUTS] = {
    [CALL_NEW] = {[CALL_IN_BEGUN] = begun, [CALL_IN_DIAL] = dial, [CALL_IN_ENDED] = ended, [CALL_IN_LOST] = lost},
    [CALL_MENU] = {[CALL_IN_PLAYED] = greeted, [CALL_IN_DIGITS] = digits, [CALL_IN_ENDED] = ended, [CALL_IN_LOST] = lost},
    [CALL_ARRIVING] = {[CALL_IN_ARRIVED] = arrived, [CALL_IN_NOT_ARRIVED] = not_arrived, [CALL_IN_TICK] = tick_arriving,
                       [CALL_IN_ENDED] = ended, [CALL_IN_LOST] = lost},
    [CALL_WAITING] = {[CALL_IN_OFFERED] = offered, [CALL_IN_OFFER_OVER] = offer_over, [CALL_IN_ANSWERED] = answered,
                      [CALL_IN_RING_ENDED] = ring_ended, [CALL_IN_NOT_ACCEPTED] = not_accepted, [CALL_IN_CONNECTING] = connecting,
                      [CALL_IN_TALKING] = talking, [CALL_IN_PLACE] = place, [CALL_IN_PLAYED] = played_waiting, [CALL_IN_BACK] = back,
                      [CALL_IN_CONTACT_OVER] = contact_over, [CALL_IN_ENDED] = ended, [CALL_IN_LOST] = lost},
    [CALL_CONNECTING] = {[CALL_IN_JOINED] = joined, [CALL_IN_JOIN_FAILED] = join_failed, [CALL_IN_TALKING] = talking,
                         [CALL_IN_OFFER_OVER] = offer_over, [CALL_IN_RING_ENDED] = ring_ended, [CALL_IN_NOT_ACCEPTED] = not_accepted,
                         [CALL_IN_ANSWERED] = answered_late, [CALL_IN_BACK] = back, [CALL_IN_CONTACT_OVER] = contact_over,
                         [CALL_IN_ENDED] = ended, [CALL_IN_LOST] = lost},
    [CALL_TALKING] = {[CALL_IN_BACK] = back, [CALL_IN_JOINED] = joined, [CALL_IN_JOIN_FAILED] = join_failed,
                      [CALL_IN_OFFER_OVER] = offer_over, [CALL_IN_NOT_ACCEPTED] = not_accepted, [CALL_IN_ANSWERED] = answered_talking,
                      [CALL_IN_RING_ENDED] = leg_gone, [CALL_IN_CONTACT_OVER] = contact_over, [CALL_IN_ENDED] = ended, [CALL_IN_LOST] = lost},
    [CALL_AGAIN] = {[CALL_IN_ANSWERED] = answered_again, [CALL_IN_JOINED] = joined_again, [CALL_IN_RING_ENDED] = not_again,
                    [CALL_IN_JOIN_FAILED] = not_again, [CALL_IN_BACK] = back, [CALL_IN_CONTACT_OVER] = contact_over, [CALL_IN_ENDED] = ended,
                    [CALL_IN_LOST] = lost},
    [CALL_CALLING] = {[CALL_IN_ANSWERED] = caller_ready, [CALL_IN_RING_ENDED] = caller_gone, [CALL_IN_CONTACT_OVER] = contact_over,
                      [CALL_IN_ENDED] = ended, [CALL_IN_LOST] = lost},
    [CALL_DIALLING] = {[CALL_IN_ANSWERED] = customer_answered, [CALL_IN_RING_ENDED] = customer_rang, [CALL_IN_JOINED] = customer_joined,
                       [CALL_IN_JOIN_FAILED] = customer_not_joined, [CALL_IN_CONTACT_OVER] = contact_over, [CALL_IN_ENDED] = ended,
                       [CALL_IN_LOST] = lost},
    [CALL_ENDING] = {[CALL_IN_ENDED] = ended_by_us, [CALL_IN_LOST] = lost_by_us, [CALL_IN_ARRIVED] = arrived_late},
    [CALL_OVER] = {[CALL_IN_ARRIVED] = arrived_late},
};

void call_step(struct call *c, const struct call_input *in, struct call_todo *ret_todo)
{
    assert(c->phase < CALL_PHASES && in->kind < CALL_INPUTS);

    ret_todo->count = 0;
    struct step s = {c, in, ret_todo};
    cell *does = cells[c->phase][in->kind];
    if (does)
        does(&s);
    else if (in->kind != CALL_IN_TICK)
        c->ignored++;
    /* What waits for a silence, or for its time. */
    if (in->kind == CALL_IN_TICK && c->phase == CALL_WAITING)
        say_place(&s);
    assert(c->rings_count == 0 || c->phase != CALL_OVER);
}

void call_resume(struct call *c, const struct call_contact *known)
{
    struct call_ring has = {.agent = known->agent, .token = known->token, .state = CALL_HAS};

    c->arrived = known->state != CONTACT_NONE;
    c->agent = known->agent;
    c->token = known->token;
    c->talked = known->state == CONTACT_TALKING || known->state == CONTACT_WRAPUP || known->state == CONTACT_CLOSED;
    switch (known->state) {
    case CONTACT_NONE: /* from the greeting: it is not known how far it was heard */
        c->phase = c->outbound ? CALL_ENDING : CALL_MENU;
        c->tries = 1;
        break;
    case CONTACT_WAITING:
    case CONTACT_OFFERED:
        c->phase = CALL_WAITING;
        for (uint32_t i = 0; i < known->offers_count && i < CALL_RINGS_MAX; i++)
            c->rings[c->rings_count++] = known->offers[i];
        break;
    case CONTACT_CONNECTING:
    case CONTACT_TALKING:
        c->phase = known->state == CONTACT_TALKING ? CALL_TALKING : CALL_CONNECTING;
        c->rings[c->rings_count++] = has;
        break;
    default:
        c->phase = CALL_ENDING;
        break;
    }
}

void call_sync(const struct call *c, struct call_todo *ret_todo)
{
    struct call now = *c;
    struct step s = {&now, NULL, ret_todo};

    ret_todo->count = 0;
    if (c->phase == CALL_MENU || c->phase == CALL_ARRIVING)
        plain(&s, CALL_OUT_ANSWER); /* perhaps it was not told any more */
    if (c->phase == CALL_MENU)
        plain(&s, CALL_OUT_GREET);
    if (c->phase == CALL_ARRIVING || c->phase == CALL_WAITING || c->phase == CALL_AGAIN || (c->phase == CALL_CONNECTING && c->rings_count == 0))
        plain(&s, CALL_OUT_MUSIC);
    for (uint32_t i = 0; i < c->rings_count; i++)
        if (c->rings[i].state == CALL_RINGS)
            out(&s, (struct call_out){.kind = CALL_OUT_RING, .agent = c->rings[i].agent, .token = c->rings[i].token,
                                      .until_us = c->rings[i].until_us, .begins = c->phase == CALL_CALLING});
    if (c->phase == CALL_CONNECTING || (c->phase == CALL_AGAIN && c->rings_count && c->rings[0].state == CALL_HAS))
        out(&s, (struct call_out){.kind = CALL_OUT_JOIN, .token = c->token});
    if (c->phase == CALL_DIALLING && !c->dialled)
        out(&s, (struct call_out){.kind = CALL_OUT_DIAL, .token = c->token});
    if (c->phase == CALL_ENDING)
        plain(&s, CALL_OUT_HANGUP);
}

int64_t call_next_us(const struct call *c)
{
    if (c->phase == CALL_ARRIVING)
        return c->retry_us;
    if (c->phase == CALL_WAITING && c->place && c->place != c->told_place && !c->says)
        return c->told_us ? c->told_us + CALL_PLACE_US : 1;
    return 0;
}

/* -- names -- */

const char *call_phase_name(enum call_phase p)
{
    static const char *const names[] = {"new",     "menu",    "arriving", "waiting", "connecting",
                                        "talking", "calling", "dialling", "again",   "ending",  "over"};
    return names[p];
}

const char *call_out_name(enum call_out_kind k)
{
    static const char *const names[CALL_OUTS] = {
        [CALL_OUT_ANSWER] = "answer", [CALL_OUT_MUSIC] = "music", [CALL_OUT_GREET] = "greet", [CALL_OUT_SAY_PLACE] = "say place",
        [CALL_OUT_RING] = "ring", [CALL_OUT_UNRING] = "unring", [CALL_OUT_JOIN] = "join", [CALL_OUT_DIAL] = "dial",
        [CALL_OUT_HANGUP] = "hang up", [CALL_OUT_ARRIVE] = "arrive", [CALL_OUT_ACCEPT] = "accept", [CALL_OUT_CONNECTED] = "connected",
        [CALL_OUT_NOT_CONNECTED] = "not connected", [CALL_OUT_DECLINE] = "decline", [CALL_OUT_LEAVE] = "leave", [CALL_OUT_END] = "end",
        [CALL_OUT_REQUEUE] = "requeue",
        [CALL_OUT_KEEP_RANG] = "keep rang", [CALL_OUT_KEEP_JOINED] = "keep joined", [CALL_OUT_KEEP_BACK] = "keep back",
        [CALL_OUT_KEEP_DIALLED] = "keep dialled", [CALL_OUT_KEEP_ENDED] = "keep ended", [CALL_OUT_KEEP_LOST] = "keep lost"};
    return names[k];
}
