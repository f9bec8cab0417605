/* Calls: who is joined with whom, and how it ends. */
#include <assert.h>

#include "voice/inside.h"

struct call *voice_call_new(struct voice *v, uint64_t id)
{
    assert(v->free_count > 0);
    const uint32_t index = v->free_calls[--v->free_count];
    const enum err err = map_put(&v->by_id, id, index);
    assert(err == OK);
    struct call *c = &v->calls[index];
    *c = (struct call){.id = id,
                       .state = LINK_CALL_NEW,
                       .play = {.due_us = NEVER_US},
                       .orphan_us = v->now_us + v->config.orphan_us,
                       .idle_us = NEVER_US,
                       .join_us = NEVER_US,
                       .due_us = NEVER_US,
                       .round = v->round};
    v->stats.calls++;
    return c;
}

bool voice_call_may(struct voice *v, const struct call *c, enum call_event event)
{
    const bool may = voice_call_edge(c->state, event) != LINK_CALL_NONE;

    v->stats.out_of_place += !may;
    return may;
}

static void go(struct call *c, enum call_event event)
{
    const enum link_call_state next = voice_call_edge(c->state, event);

    assert(next != LINK_CALL_NONE);
    c->state = next;
}

static void watch(struct voice *v, struct call *c, struct leg *l)
{
    if (voice_leg_lives(l))
        voice_do(v, VOICE_WATCH, c, l)->lease_us =
            c->held[LINK_BY_CUSTOMER] || c->held[LINK_BY_AGENT] ? v->config.held_gone_us : v->config.media_gone_us;
}

void voice_call_answer(struct voice *v, struct call *c)
{
    struct leg *l = &c->legs[CUSTOMER];

    voice_leg_step(v, c, l, LEG_ANSWER);
    l->due_us = NEVER_US;
    voice_do(v, VOICE_ANSWER, c, l);
    watch(v, c, l);
    go(c, CALL_ANSWER);
    if (!c->play.op && !c->music)
        c->idle_us = v->now_us + IDLE_US;
}

void voice_call_join(struct voice *v, struct call *c, struct leg *agent)
{
    const struct ending taken = {.reason = LINK_REASON_TAKEN};
    struct leg *customer = &c->legs[CUSTOMER];

    assert(customer->state == LEG_ANSWERED && agent->state == LEG_ANSWERED);
    voice_play_stop(v, c, LINK_PLAYED_STOPPED);
    go(c, CALL_JOIN);
    c->agent = (uint32_t)(agent - c->legs);
    for (uint32_t i = CUSTOMER + 1; i < LEGS_MAX; i++)
        if (i != c->agent && voice_leg_lives(&c->legs[i]))
            voice_leg_end(v, c, &c->legs[i], &taken);
    voice_music(v, c, 0);
    if (!c->mixed)
        voice_do(v, VOICE_MIX, c, customer)->other = agent->id;
    c->mixed = true;
    watch(v, c, customer);
    watch(v, c, agent);
    agent->due_us = c->orphan_us = c->idle_us = NEVER_US;
    c->join_us = v->now_us + v->config.join_us;
    voice_call_check_joined(v, c);
}

void voice_call_check_joined(struct voice *v, struct call *c)
{
    struct link f = {.kind = LINK_EV_JOINED};

    if (c->state != LINK_CALL_JOINING || !c->legs[CUSTOMER].first || !c->legs[c->agent].first)
        return;
    go(c, CALL_JOINED);
    c->join_us = NEVER_US;
    c->talking_since_us = v->now_us;
    f.ev_joined.ring = c->legs[c->agent].ring;
    voice_tell(v, c, &f);
    if (c->legs[CUSTOMER].held)
        voice_call_hold(v, c, LINK_BY_CUSTOMER, true);
    if (c->legs[c->agent].held)
        voice_call_hold(v, c, LINK_BY_AGENT, true);
}

static void stop_talking(struct voice *v, struct call *c)
{
    if (c->state == LINK_CALL_TALKING)
        c->talked_us += v->now_us - c->talking_since_us;
    if (c->mixed)
        voice_do(v, VOICE_UNMIX, c, NULL);
    c->mixed = false;
    c->join_us = NEVER_US;
}

void voice_call_part(struct voice *v, struct call *c, const struct ending *e)
{
    struct leg *agent = &c->legs[c->agent], *customer = &c->legs[CUSTOMER];
    struct link f = {.kind = LINK_EV_JOIN_FAILED, .ev_join_failed = {.ring = agent->ring, .reason = (uint8_t)e->reason}};

    stop_talking(v, c);
    if (c->state == LINK_CALL_JOINING)
        voice_tell(v, c, &f);
    if (c->muted[LINK_BY_CUSTOMER])
        voice_do(v, VOICE_MUTE, c, customer);
    const bool hears_music = c->held[LINK_BY_AGENT];
    for (int by = 0; by <= LINK_BY_LAST; by++)
        c->held[by] = c->muted[by] = false;
    voice_leg_end(v, c, agent, e);
    c->agent = 0;
    go(c, CALL_PART);
    watch(v, c, customer);
    c->music = hears_music ? v->config.music : 0;
    voice_music(v, c, v->config.music);
    c->orphan_us = v->now_us + v->config.orphan_us;
}

static struct leg *side(struct call *c, enum link_by by)
{
    return &c->legs[by == LINK_BY_CUSTOMER ? CUSTOMER : c->agent];
}

void voice_call_hold(struct voice *v, struct call *c, enum link_by by, bool on)
{
    struct leg *other = side(c, by == LINK_BY_CUSTOMER ? LINK_BY_AGENT : LINK_BY_CUSTOMER);
    struct link f = {.kind = on ? LINK_EV_HELD : LINK_EV_RESUMED, .ev_held = {.by = (uint8_t)by}};

    if (c->held[by] == on)
        return;
    c->held[by] = on;
    voice_do(v, VOICE_MUSIC, c, other)->prompt = on ? v->config.music : 0;
    watch(v, c, &c->legs[CUSTOMER]);
    watch(v, c, &c->legs[c->agent]);
    voice_tell(v, c, &f);
}

void voice_call_mute(struct voice *v, struct call *c, enum link_by by, bool on)
{
    struct link f = {.kind = on ? LINK_EV_MUTED : LINK_EV_UNMUTED, .ev_muted = {.by = (uint8_t)by}};

    if (c->muted[by] == on)
        return;
    c->muted[by] = on;
    voice_do(v, VOICE_MUTE, c, side(c, by))->on = on;
    voice_tell(v, c, &f);
}

static uint16_t cause_of(enum link_reason reason)
{
    static const uint16_t causes[LINK_REASON_LAST + 1] = {
        [LINK_REASON_HANGUP] = 16, [LINK_REASON_BUSY] = 17,  [LINK_REASON_NO_ANSWER] = 19, [LINK_REASON_REFUSED] = 21, [LINK_REASON_FAILED] = 41,
        [LINK_REASON_MEDIA] = 41,  [LINK_REASON_ORPHAN] = 41, [LINK_REASON_FULL] = 42,      [LINK_REASON_SERVE] = 16,   [LINK_REASON_STOPPING] = 41,
        [LINK_REASON_NUMBER] = 1,
    };
    return causes[reason] ? causes[reason] : 31;
}

void voice_call_end(struct voice *v, struct call *c, enum link_by by, enum link_reason reason, uint16_t cause)
{
    if (!voice_call_may(v, c, CALL_END))
        return;
    stop_talking(v, c);
    c->play = (struct play){.due_us = NEVER_US};
    for (uint32_t i = CUSTOMER + 1; i < LEGS_MAX; i++) {
        const struct ending e = {.reason = LINK_REASON_CALL_ENDED};
        if (i != c->agent && voice_leg_lives(&c->legs[i]))
            voice_leg_end(v, c, &c->legs[i], &e);
    }
    const struct ending e = {.reason = reason, .cause = cause};
    struct leg *customer = &c->legs[CUSTOMER];
    if (voice_leg_lives(customer))
        voice_leg_end(v, c, customer, &e);
    go(c, CALL_END);
    if (c->agent && voice_leg_lives(&c->legs[c->agent]))
        voice_leg_end(v, c, &c->legs[c->agent], &e);
    c->orphan_us = c->idle_us = NEVER_US;
    c->ended.by = (uint8_t)by;
    c->ended.reason = (uint8_t)reason;
    c->ended.cause = cause ? cause : cause_of(reason);
}

void voice_call_forget(struct voice *v, struct call *c)
{
    voice_heap_del(v, c);
    map_del(&v->by_id, c->id);
    c->id = 0;
    c->state = LINK_CALL_NONE;
    v->stats.calls--;
    v->free_calls[v->free_count++] = (uint32_t)(c - v->calls);
}

static void over(struct voice *v, struct call *c)
{
    struct link f = {.kind = LINK_EV_ENDED, .ev_ended = c->ended};

    f.ev_ended.talked_us = c->talked_us;
    voice_tell(v, c, &f);
    voice_call_forget(v, c);
}

void voice_call_settle(struct voice *v, struct call *c)
{
    uint32_t legs = 0;

    if (c->doom && c->state != LINK_CALL_ENDED && v->effects_count <= EFFECTS_MAX - EFFECTS_SPARE)
        voice_call_end(v, c, LINK_BY_VOICE, c->doom, 0);
    for (uint32_t i = 0; i < LEGS_MAX; i++)
        legs += c->legs[i].state != LEG_GONE;
    if (c->state == LINK_CALL_ENDED && legs == 0) {
        over(v, c);
        return;
    }
    c->due_us = voice_due_of(c);
    voice_heap_put(v, c);
}

static void orphan(struct voice *v, struct call *c)
{
    c->orphan_us = NEVER_US;
    if (c->state != LINK_CALL_WAITING || c->sorry || !v->config.sorry) {
        voice_call_end(v, c, LINK_BY_VOICE, LINK_REASON_ORPHAN, 0);
        return;
    }
    voice_play_stop(v, c, LINK_PLAYED_STOPPED);
    c->idle_us = NEVER_US;
    c->sorry = true;
    c->orphan_us = v->now_us + SORRY_US;
    c->play.sound = true;
    c->play.token = ++v->tokens;
    struct voice_effect *e = voice_do(v, VOICE_PLAY, c, &c->legs[CUSTOMER]);
    e->prompt = v->config.sorry;
    e->token = c->play.token;
    e->times = 1;
}

static void join_failed(struct voice *v, struct call *c)
{
    const struct ending e = {.reason = LINK_REASON_MEDIA};

    if (c->legs[c->agent].first)
        voice_call_end(v, c, LINK_BY_VOICE, LINK_REASON_MEDIA, 0); /* the customer's sound is what is missing */
    else
        voice_call_part(v, c, &e);
}

void voice_call_due(struct voice *v, struct call *c)
{
    for (uint32_t i = 0; i < LEGS_MAX; i++)
        if (c->legs[i].state != LEG_GONE && c->legs[i].due_us <= v->now_us)
            voice_leg_due(v, c, &c->legs[i]);
    if (c->join_us <= v->now_us)
        join_failed(v, c);
    if (c->play.due_us <= v->now_us)
        voice_play_due(v, c);
    if (c->idle_us <= v->now_us)
        voice_music(v, c, v->config.music);
    if (c->orphan_us <= v->now_us)
        orphan(v, c);
    voice_call_settle(v, c);
}

void voice_call_touch(struct voice *v, struct call *c)
{
    if (c->state == LINK_CALL_NEW || c->state == LINK_CALL_WAITING)
        c->orphan_us = v->now_us + v->config.orphan_us;
    if (!c->sorry)
        return;
    c->sorry = false;
    voice_play_stop(v, c, LINK_PLAYED_STOPPED);
}
