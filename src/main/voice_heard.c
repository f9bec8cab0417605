/* voice_heard.c: what the user agent and the media tell, as call control hears it. */
#include "base/log.h"
#include "main/voice_state.h"
#include "port/clock.h"
#include "sip/cause.h"

static struct str said(const struct main_voice_leg *l)
{
    return (struct str){(const char *)l->said.p, l->said.n};
}

static enum link_reason reason_of(enum ua_why why)
{
    switch (why) {
    case UA_WHY_NORMAL:
    case UA_WHY_CANCELLED:
        return LINK_REASON_HANGUP;
    case UA_WHY_BUSY:
        return LINK_REASON_BUSY;
    case UA_WHY_NO_ANSWER:
        return LINK_REASON_NO_ANSWER;
    case UA_WHY_REFUSED:
        return LINK_REASON_REFUSED;
    case UA_WHY_TAKEN:
        return LINK_REASON_TAKEN;
    case UA_WHY_LOST:
        return LINK_REASON_MEDIA;
    case UA_WHY_LIMIT:
        return LINK_REASON_FULL;
    default:
        return LINK_REASON_FAILED;
    }
}

static void fail(struct main_voice *m, const struct main_voice_leg *l, enum link_reason reason)
{
    main_voice_later(m, &(struct voice_in){.kind = VOICE_FAILED, .leg = l->id, .reason = reason});
}

/* -- the user agent -- */

/* Whose id is odd: serve's are even. */
static uint64_t new_call(struct main_voice *m)
{
    uint64_t id;
    do
        id = id_next(&m->made, clock_now_us());
    while (id % 2 == 0);
    return id;
}

static void incoming(struct main_voice *m, const struct ua_event *e)
{
    struct voice_in in = {.kind = VOICE_INCOMING, .call = new_call(m), .leg_kind = e->phone ? LINK_LEG_PHONE : LINK_LEG_TRUNK,
                          .trunk = main_voice_id_of(m, e->trunk), .phone = main_voice_id_of(m, e->phone), .to = e->called,
                          .name = e->display, .diversion = e->diversion, .withheld = e->withheld,
                          .waited_us = clock_mono_us() - e->at_us};
    if (!e->withheld)
        in.from = e->caller;
    m->invite = e;
    m->invite_call = in.call;
    main_voice_hear(m, &in);
    m->invite = NULL;
}

static void ringing(struct main_voice *m, struct main_voice_leg *l, const struct ua_event *e)
{
    bool early = e->sdp.n > 0 && main_voice_leg_agree(m, l, e->sdp) == SDP_OK;
    main_voice_hear(m, &(struct voice_in){.kind = early ? VOICE_EARLY : VOICE_RINGING, .leg = l->id});
}

static void answered(struct main_voice *m, struct main_voice_leg *l, const struct ua_event *e)
{
    enum sdp_fault fault = main_voice_leg_agree(m, l, e->sdp);
    if (fault != SDP_OK) {
        log_event(LOG_WARN, "voice", "answer_refused", "call=%llu why=%d", (unsigned long long)l->call, (int)fault);
        fail(m, l, LINK_REASON_FAILED);
        return;
    }
    main_voice_hear(m, &(struct voice_in){.kind = VOICE_ANSWERED, .leg = l->id});
}

/* A hold is what the far end's description says: it takes no sound. */
static void held_or_not(struct main_voice *m, struct main_voice_leg *l)
{
    const bool held = l->agreed.held || !(l->agreed.direction & SDP_SENDONLY);
    if (held == l->held)
        return;
    l->held = held;
    main_voice_hear(m, &(struct voice_in){.kind = held ? VOICE_HELD : VOICE_RESUMED, .leg = l->id});
}

static void offered(struct main_voice *m, struct main_voice_leg *l, const struct ua_event *e)
{
    enum err err;
    if (e->sdp.n == 0) {
        err = main_voice_leg_offer(m, l) == OK ? ua_answer(m->ua, e->call, said(l)) : ua_reject(m->ua, e->call, 500, 0);
        m->failures += err != OK;
        return;
    }
    enum sdp_fault fault = main_voice_leg_take(m, l, e->sdp);
    err = fault == SDP_OK ? ua_answer(m->ua, e->call, said(l)) : ua_reject(m->ua, e->call, fault == SDP_SYNTAX ? 400 : 488, 0);
    m->failures += err != OK;
    if (fault == SDP_OK)
        held_or_not(m, l);
}

static void ended(struct main_voice *m, struct main_voice_leg *l, const struct ua_event *e)
{
    l->sip_over = true;
    if (l->closing)
        main_voice_leg_settle(m, l);
    else
        main_voice_hear(m, &(struct voice_in){.kind = VOICE_ENDED, .leg = l->id, .reason = reason_of(e->why), .cause = (uint16_t)e->cause,
                                              .status = (uint16_t)e->status});
}

static void of_leg(struct main_voice *m, struct main_voice_leg *l, const struct ua_event *e)
{
    if (e->sdp.n)
        main_voice_leg_heard(l, e->host);
    switch (e->kind) {
    case UA_RINGING:
        ringing(m, l, e);
        break;
    case UA_ANSWERED:
        answered(m, l, e);
        break;
    case UA_CONFIRMED:
        if (e->sdp.n && main_voice_leg_agree(m, l, e->sdp) != SDP_OK)
            fail(m, l, LINK_REASON_FAILED);
        break;
    case UA_OFFERED:
        offered(m, l, e);
        break;
    case UA_DIGIT:
        main_voice_hear(m, &(struct voice_in){.kind = VOICE_DIGIT, .leg = l->id, .digit = e->digit});
        break;
    case UA_ENDED:
        ended(m, l, e);
        break;
    default:
        break; /* we make no offers of our own: a hold is in the mix */
    }
}

void main_voice_ua_event(struct main_voice *m, const struct ua_event *e)
{
    struct main_voice_leg *l;
    switch (e->kind) {
    case UA_INCOMING:
        incoming(m, e);
        break;
    case UA_PHONE:
        main_voice_hear(m, &(struct voice_in){.kind = VOICE_PHONE, .phone = main_voice_id_of(m, e->phone), .there = e->contacts > 0});
        break;
    case UA_TRUNK:
        log_event(LOG_INFO, "voice", "trunk", "id=%llu up=%d registered=%d", (unsigned long long)main_voice_id_of(m, e->trunk), e->up, e->registered);
        break;
    default:
        if ((l = main_voice_leg_of_sip(m, e->call)))
            of_leg(m, l, e);
    }
}

/* -- the media -- */

void main_voice_media_event(struct main_voice *m, const struct media_event *e)
{
    struct main_voice_leg *l = main_voice_leg_of_media(m, e->leg);
    struct voice_in in = {0};
    if (!l)
        return;
    in.leg = l->id;
    switch (e->kind) {
    case MEDIA_FIRST:
        in.kind = VOICE_FIRST;
        break;
    case MEDIA_GONE:
        in.kind = VOICE_GONE;
        break;
    case MEDIA_FAILED:
        log_event(LOG_WARN, "voice", "guard_failed", "call=%llu why=%u", (unsigned long long)l->call, e->why);
        in.kind = VOICE_FAILED;
        in.reason = e->why == WIRE_BYE ? LINK_REASON_HANGUP : LINK_REASON_MEDIA;
        break;
    case MEDIA_DIGIT:
        in.kind = VOICE_DIGIT;
        in.digit = e->digit;
        break;
    case MEDIA_PLAYED:
        if (e->stopped || !l->playing || e->token != l->playing->token || !main_voice_played(m, l))
            return;
        in.kind = VOICE_PLAYED;
        in.token = e->token;
        break;
    case MEDIA_CLOSED:
        l->media_over = true;
        l->counters = (struct voice_counters){.packets_in = e->counters.received, .packets_out = e->counters.sent, .lost = e->counters.lost,
                                              .jitter_us = e->counters.jitter_us};
        main_voice_leg_settle(m, l);
        return;
    default:
        return;
    }
    if (!l->closing)
        main_voice_hear(m, &in);
}
