/* Legs: how each begins and ends, and what the far end and the sound say of it. */
#include <assert.h>
#include <string.h>

#include "voice/inside.h"

struct call *voice_call_of(struct voice *v, uint64_t id)
{
    uint64_t index;
    return map_get(&v->by_id, id, &index) ? &v->calls[index] : NULL;
}

/* A leg's id: how many were made before it, the place of its call, its own place there. */
#define LEG_BITS 4u
#define CALL_BITS 16u
static_assert(LEGS_MAX <= 1u << LEG_BITS && VOICE_CALLS_MAX <= 1u << CALL_BITS, "an id has room for both places");

struct leg *voice_leg_of(struct voice *v, uint64_t id, struct call **ret_call)
{
    const uint32_t at = (uint32_t)id & ((1u << LEG_BITS) - 1), index = (uint32_t)(id >> LEG_BITS) & ((1u << CALL_BITS) - 1);

    if (id == 0 || at >= LEGS_MAX || index >= v->conf.calls_max)
        return NULL;
    struct call *c = &v->calls[index];
    if (c->legs[at].state == LEG_GONE || c->legs[at].id != id)
        return NULL;
    *ret_call = c;
    return &c->legs[at];
}

bool voice_leg_lives(const struct leg *l)
{
    return l->state != LEG_GONE && l->state != LEG_CLOSING;
}

struct leg *voice_ring_of(struct call *c, uint64_t ring)
{
    for (uint32_t i = CUSTOMER + 1; ring && i < LEGS_MAX; i++)
        if (voice_leg_lives(&c->legs[i]) && c->legs[i].ring == ring)
            return &c->legs[i];
    return NULL;
}

struct leg *voice_leg_new(struct voice *v, struct call *c, bool customer, enum link_leg_kind kind, uint64_t ring)
{
    uint32_t at = customer ? CUSTOMER : CUSTOMER + 1, live = 0;

    for (uint32_t i = CUSTOMER + 1; i < LEGS_MAX; i++)
        live += voice_leg_lives(&c->legs[i]);
    if (!customer && live == LINK_RINGS_MAX)
        return NULL;
    while (!customer && at < LEGS_MAX && c->legs[at].state != LEG_GONE)
        at++;
    if (at == LEGS_MAX || c->legs[at].state != LEG_GONE)
        return NULL;
    c->legs[at] = (struct leg){.id = ++v->legs_made << (LEG_BITS + CALL_BITS) | (uint64_t)(c - v->calls) << LEG_BITS | at,
                               .ring = ring,
                               .kind = kind,
                               .state = LEG_CALLING,
                               .due_us = NEVER_US};
    v->stats.legs++;
    return &c->legs[at];
}

static bool is_customer(const struct call *c, const struct leg *l)
{
    return l == &c->legs[CUSTOMER];
}

static bool is_joined(const struct call *c, const struct leg *l)
{
    return c->agent && l == &c->legs[c->agent];
}

static void tell_ring(struct voice *v, struct call *c, const struct leg *l, uint16_t kind)
{
    struct link f = {.kind = (enum link_kind)kind};

    if (is_customer(c, l) && !l->ours)
        return;
    if (kind == LINK_EV_RINGING && is_customer(c, l))
        f.kind = LINK_EV_PROGRESS;
    f.ev_ringing.ring = l->ring; /* all three begin with it */
    voice_tell(v, c, &f);
}

void voice_leg_step(struct voice *v, struct call *c, struct leg *l, enum leg_event event)
{
    const struct leg_edge edge = voice_leg_edge(l->state, event);

    if (edge.next == LEG_GONE) {
        v->stats.out_of_place++;
        return;
    }
    l->state = edge.next;
    if (edge.tell && edge.tell != LINK_EV_RING_ENDED)
        tell_ring(v, c, l, edge.tell);
}

void voice_leg_end(struct voice *v, struct call *c, struct leg *l, const struct ending *e)
{
    const bool dialled = is_customer(c, l) && l->ours && (l->state == LEG_CALLING || l->state == LEG_RINGING);
    const bool told = dialled || (!is_customer(c, l) && (!is_joined(c, l) || c->state == LINK_CALL_TALKING) && c->state != LINK_CALL_ENDED);

    assert(voice_leg_lives(l));
    voice_leg_step(v, c, l, LEG_END);
    if (told) {
        struct link f = {.kind = LINK_EV_RING_ENDED,
                         .ev_ring_ended = {.ring = l->ring, .reason = (uint8_t)e->reason, .cause = e->cause, .status = e->status}};
        voice_tell(v, c, &f);
    }
    if (!l->opened) {
        voice_leg_closed(v, c, l, NULL);
        return;
    }
    l->due_us = v->now_us + CLOSE_US;
    struct voice_effect *close = voice_do(v, VOICE_CLOSE, c, l);
    close->reason = e->reason;
    close->cause = e->cause;
    close->over = l->over;
}

void voice_leg_closed(struct voice *v, struct call *c, struct leg *l, const struct voice_counters *counters)
{
    assert(l->state == LEG_CLOSING);
    if (is_customer(c, l) && counters) {
        c->ended.packets_in = counters->packets_in;
        c->ended.packets_out = counters->packets_out;
        c->ended.lost = counters->lost;
        c->ended.jitter_us = counters->jitter_us;
    }
    voice_trunk_give(v, l);
    *l = (struct leg){.due_us = NEVER_US};
    v->stats.legs--;
}

static bool any_ring(const struct call *c)
{
    for (uint32_t i = CUSTOMER + 1; i < LEGS_MAX; i++)
        if (voice_leg_lives(&c->legs[i]))
            return true;
    return false;
}

/* The agent who dials hears no tone any more, and waits for serve's word. */
static void end_dial(struct voice *v, struct call *c)
{
    struct leg *agent = voice_ring_of(c, c->dial_ring);

    c->dial_ring = 0;
    if (c->mixed)
        voice_do(v, VOICE_UNMIX, c, NULL);
    c->mixed = false;
    if (agent && agent->tone)
        voice_do(v, VOICE_MUSIC, c, agent);
    if (agent) {
        agent->tone = false;
        agent->due_us = v->now_us + v->config.orphan_us;
    }
}

static enum link_by who(enum link_by side, enum link_reason reason)
{
    return reason == LINK_REASON_HANGUP ? side : LINK_BY_VOICE;
}

void voice_leg_gone(struct voice *v, struct call *c, struct leg *l, const struct ending *e)
{
    if (is_customer(c, l) && l->ours && l->state != LEG_ANSWERED) {
        voice_leg_end(v, c, l, e);
        end_dial(v, c);
    } else if (is_customer(c, l)) {
        voice_call_end(v, c, who(LINK_BY_CUSTOMER, e->reason), e->reason, e->cause);
    } else if (is_joined(c, l) && c->state == LINK_CALL_TALKING && e->reason == LINK_REASON_HANGUP) {
        voice_call_end(v, c, LINK_BY_AGENT, e->reason, e->cause);
    } else if (is_joined(c, l)) {
        voice_call_part(v, c, e);
    } else {
        const bool dials = c->dial_ring && c->dial_ring == l->ring;
        voice_leg_end(v, c, l, e);
        if (dials || (c->begins && !voice_leg_lives(&c->legs[CUSTOMER]) && !any_ring(c)))
            voice_call_end(v, c, who(LINK_BY_AGENT, e->reason), e->reason, e->cause);
    }
}

static void answered(struct voice *v, struct call *c, struct leg *l)
{
    if (l->kind == LINK_LEG_OUTSIDE) {
        voice_leg_step(v, c, l, LEG_ASK);
        if (l->state != LEG_ASKING)
            return;
        l->due_us = v->now_us + v->config.confirm_us;
        voice_do(v, VOICE_PLAY, c, l)->prompt = v->config.confirm;
        return;
    }
    voice_leg_step(v, c, l, LEG_ANSWER);
    if (l->state != LEG_ANSWERED)
        return;
    l->due_us = v->now_us + v->config.orphan_us;
    if (is_customer(c, l)) {
        l->due_us = NEVER_US;
        struct leg *agent = voice_ring_of(c, c->dial_ring);
        c->dial_ring = 0;
        assert(agent && agent->state == LEG_ANSWERED);
        if (agent->tone)
            voice_do(v, VOICE_MUSIC, c, agent);
        agent->tone = false;
        voice_call_join(v, c, agent);
    }
}

static void progress(struct voice *v, struct call *c, struct leg *l, bool early)
{
    struct leg *agent = voice_ring_of(c, c->dial_ring);

    if (l->state == LEG_CALLING && !(early && is_customer(c, l)))
        voice_leg_step(v, c, l, LEG_RING);
    if (!is_customer(c, l) || !l->ours || !agent || c->mixed || (l->state != LEG_CALLING && l->state != LEG_RINGING))
        return;
    if (early) {
        struct link f = {.kind = LINK_EV_PROGRESS, .ev_progress = {.early = 1}};
        if (l->state == LEG_CALLING)
            l->state = voice_leg_edge(l->state, LEG_RING).next; /* told with its sound, below */
        voice_tell(v, c, &f);
        if (agent->tone)
            voice_do(v, VOICE_MUSIC, c, agent);
        agent->tone = false;
        c->mixed = true;
        struct voice_effect *mix = voice_do(v, VOICE_MIX, c, l);
        mix->other = agent->id;
    } else if (!agent->tone && v->config.ringback) {
        agent->tone = true;
        voice_do(v, VOICE_MUSIC, c, agent)->prompt = v->config.ringback;
    }
}

static void digit(struct voice *v, struct call *c, struct leg *l, char d)
{
    const bool talking = c->state == LINK_CALL_TALKING && (is_customer(c, l) || is_joined(c, l));
    struct link f = {.kind = LINK_EV_DIGIT, .ev_digit = {.by = is_customer(c, l) ? LINK_BY_CUSTOMER : LINK_BY_AGENT, .digit = (uint8_t)d}};

    if (!d || !strchr("0123456789*#ABCD", d))
        return;
    if (l->state == LEG_ASKING && d == '1') {
        voice_do(v, VOICE_HUSH, c, l);
        l->due_us = v->now_us + v->config.orphan_us;
        voice_leg_step(v, c, l, LEG_CONFIRM);
    } else if (l->state == LEG_ASKING) {
        voice_do(v, VOICE_PLAY, c, l)->prompt = v->config.confirm; /* from its beginning */
    } else if (talking || (is_customer(c, l) && !voice_play_digit(v, c, d))) {
        voice_tell(v, c, &f);
    }
}

static void first(struct voice *v, struct call *c, struct leg *l)
{
    l->first = true;
    if (l->kind == LINK_LEG_BROWSER && !is_customer(c, l) && l->state != LEG_ANSWERED)
        answered(v, c, l);
    voice_call_check_joined(v, c);
}

static void held(struct voice *v, struct call *c, struct leg *l, bool on)
{
    if (l->held == on)
        return;
    l->held = on;
    if (c->state == LINK_CALL_TALKING && (is_customer(c, l) || is_joined(c, l)))
        voice_call_hold(v, c, is_customer(c, l) ? LINK_BY_CUSTOMER : LINK_BY_AGENT, on);
}

static void sdp(struct voice *v, struct call *c, const struct leg *l, struct str text)
{
    struct link f = {.kind = LINK_EV_SDP, .ev_sdp = {.ring = l->ring, .text = text}};

    if (text.n > LINK_SDP_MAX || !str_utf8(text))
        v->stats.out_of_place++;
    else
        voice_tell(v, c, &f);
}

static void ended(struct voice *v, struct call *c, struct leg *l, const struct voice_in *in)
{
    const enum link_reason otherwise = in->kind == VOICE_GONE ? LINK_REASON_MEDIA : in->kind == VOICE_FAILED ? LINK_REASON_FAILED : LINK_REASON_HANGUP;
    const struct ending e = {.reason = in->reason && in->kind != VOICE_GONE ? in->reason : otherwise,
                             .cause = in->cause > 127 ? 127 : in->cause,
                             .status = in->status > 699 ? 699 : in->status};

    if (in->kind == VOICE_ENDED)
        l->over = true;
    voice_leg_gone(v, c, l, &e);
}

static void legs_event(struct voice *v, struct call *c, struct leg *l, const struct voice_in *in)
{
    switch (in->kind) {
    case VOICE_RINGING:
    case VOICE_EARLY:
        if (l->ours)
            progress(v, c, l, in->kind == VOICE_EARLY);
        break;
    case VOICE_ANSWERED:
        if (l->ours && (l->state == LEG_CALLING || l->state == LEG_RINGING))
            answered(v, c, l);
        else
            v->stats.out_of_place++;
        break;
    case VOICE_HELD:
    case VOICE_RESUMED:
        held(v, c, l, in->kind == VOICE_HELD);
        break;
    case VOICE_SDP:
        sdp(v, c, l, in->text);
        break;
    case VOICE_FIRST:
        first(v, c, l);
        break;
    case VOICE_DIGIT:
        digit(v, c, l, in->digit);
        break;
    case VOICE_PLAYED:
        if (is_customer(c, l))
            voice_play_heard(v, c, in);
        break;
    default:
        ended(v, c, l, in);
    }
}

void voice_leg_in(struct voice *v, const struct voice_in *in)
{
    struct call *c;
    struct leg *l = voice_leg_of(v, in->leg, &c);

    if (l && in->kind == VOICE_CLOSED && l->state != LEG_CLOSING) {
        const struct ending e = {.reason = LINK_REASON_FAILED}; /* it closed by itself; its signalling has not */
        voice_leg_gone(v, c, l, &e);
    }
    if (l && in->kind == VOICE_CLOSED && l->state == LEG_CLOSING)
        voice_leg_closed(v, c, l, &in->counters);
    else if (l && in->kind != VOICE_CLOSED && voice_leg_lives(l))
        legs_event(v, c, l, in);
    else
        v->stats.late++;
    if (l)
        voice_call_settle(v, c);
}

void voice_leg_due(struct voice *v, struct call *c, struct leg *l)
{
    struct ending e = {.reason = LINK_REASON_NO_ANSWER, .cause = 19};

    if (l->state == LEG_CLOSING) {
        v->stats.not_closed++;
        voice_leg_closed(v, c, l, NULL);
        return;
    }
    if (l->state == LEG_ASKING)
        e = (struct ending){.reason = LINK_REASON_NO_CONFIRM};
    if (l->state == LEG_ANSWERED)
        e = (struct ending){.reason = LINK_REASON_ORPHAN};
    voice_leg_gone(v, c, l, &e);
}
