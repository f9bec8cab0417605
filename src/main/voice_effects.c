/* voice_effects.c: what call control wants done. What cannot be done at once comes back as something heard, after all effects. */
#include <string.h>

#include "base/log.h"
#include "main/voice_state.h"

static struct str said(const struct main_voice_leg *l)
{
    return (struct str){(const char *)l->said.p, l->said.n};
}

static void fail(struct main_voice *m, uint64_t leg, enum link_reason reason)
{
    main_voice_later(m, &(struct voice_in){.kind = VOICE_FAILED, .leg = leg, .reason = reason});
}

static void count(struct main_voice *m, enum err err, const char *what)
{
    if (err == OK || err == ERR_MISSING)
        return; /* who is gone is told of by an event */
    m->failures++;
    log_event(LOG_WARN, "voice", "not_done", "what=%s why=%s", what, err_code(err));
}

/* -- legs begin -- */

static void reject(struct main_voice *m, const struct voice_effect *e)
{
    if (m->invite && m->invite_call == e->call)
        count(m, ua_reject(m->ua, m->invite->call, e->status, e->retry_s), "reject");
}

/* The INVITE that just came, or a page whose description comes next. */
static void open_leg(struct main_voice *m, const struct voice_effect *e)
{
    struct main_voice_leg *l = main_voice_leg_new(m, e);
    if (!l) {
        fail(m, e->leg, LINK_REASON_FULL);
        return;
    }
    if (e->leg_kind == LINK_LEG_BROWSER)
        return;
    if (!m->invite || main_voice_leg_sip(m, l, m->invite->call) != OK) {
        fail(m, e->leg, LINK_REASON_FULL);
        return;
    }
    if (m->invite->sdp.n == 0) { /* ours is the offer, in the 200 */
        if (main_voice_leg_offer(m, l) != OK)
            fail(m, e->leg, LINK_REASON_FULL);
        return;
    }
    main_voice_leg_heard(l, m->invite->host);
    enum sdp_fault fault = main_voice_leg_take(m, l, m->invite->sdp);
    if (fault == SDP_OK)
        return;
    log_event(LOG_WARN, "voice", "offer_refused", "call=%llu why=%d", (unsigned long long)e->call, (int)fault);
    count(m, ua_reject(m->ua, l->sip, fault == SDP_SYNTAX ? 400 : 488, 0), "reject");
    fail(m, e->leg, LINK_REASON_FAILED);
}

static const char *text_of(struct str s, char *ret, size_t room)
{
    size_t n = s.n < room - 1 ? s.n : room - 1;
    if (n == 0)
        return NULL;
    memcpy(ret, s.p, n);
    ret[n] = '\0';
    return ret;
}

static void call(struct main_voice *m, const struct voice_effect *e)
{
    char number[UA_NUMBER_MAX], from[UA_NUMBER_MAX], name[UA_DISPLAY_MAX];
    struct main_voice_leg *l = main_voice_leg_new(m, e);
    ua_call_id id = 0;
    enum err err = l ? main_voice_leg_offer(m, l) : ERR_NOMEM;
    if (err != OK) {
        fail(m, e->leg, LINK_REASON_FULL);
        return;
    }
    struct ua_dial d = {.owner = e->leg, .trunk = main_voice_ua_id(m, e->trunk), .phone = main_voice_ua_id(m, e->phone),
                        .number = text_of(e->number, number, sizeof number), .caller = text_of(e->from, from, sizeof from),
                        .display = text_of(e->name, name, sizeof name), .sdp = said(l),
                        .ring_s = (uint32_t)((e->lease_us + 999999) / 1000000)};
    if (e->phone)
        d.trunk = 0;
    err = d.trunk || d.phone ? ua_dial(m->ua, &d, &id) : ERR_MISSING;
    if (err == OK)
        err = main_voice_leg_sip(m, l, id);
    if (err != OK)
        fail(m, e->leg, err == ERR_FULL ? LINK_REASON_FULL : LINK_REASON_FAILED);
}

/* A browser's description; call control waits for ours. */
static void offer(struct main_voice *m, struct main_voice_leg *l, const struct voice_effect *e)
{
    enum sdp_fault fault = main_voice_leg_take(m, l, e->text);
    if (fault != SDP_OK) {
        log_event(LOG_WARN, "voice", "browser_refused", "call=%llu why=%d", (unsigned long long)e->call, (int)fault);
        fail(m, e->leg, LINK_REASON_FAILED);
        return;
    }
    main_voice_later(m, &(struct voice_in){.kind = VOICE_SDP, .leg = l->id, .text = said(l)});
}

/* -- sound -- */

static void mix(struct main_voice *m, const struct voice_effect *e)
{
    const struct main_voice_leg *a = main_voice_leg(m, e->leg), *b = main_voice_leg(m, e->other);
    media_id id = 0;
    enum err err = a && b ? media_mix_open(m->media, e->call, &id) : ERR_MISSING;
    if (err == OK && (err = map_put(&m->mixes, e->call, id)) != OK)
        count(m, media_mix_close(m->media, id), "mix_close");
    if (err == OK)
        err = media_mix_put(m->media, id, a->media);
    if (err == OK)
        err = media_mix_put(m->media, id, b->media);
    if (err != OK)
        fail(m, e->other, LINK_REASON_FULL);
}

static void unmix(struct main_voice *m, const struct voice_effect *e)
{
    uint64_t id;
    if (!map_get(&m->mixes, e->call, &id))
        return;
    map_del(&m->mixes, e->call);
    count(m, media_mix_close(m->media, id), "mix_close");
}

static void play(struct main_voice *m, struct main_voice_leg *l, const struct voice_effect *e)
{
    if (!main_voice_play(m, l, e))
        main_voice_later(m, &(struct voice_in){.kind = VOICE_PLAYED, .leg = l->id, .token = e->token, .missing = true});
}

static void digits(struct main_voice *m, const struct main_voice_leg *l, const struct voice_effect *e)
{
    char text[LINK_DIGITS_MAX + 1];
    if (text_of(e->text, text, sizeof text))
        count(m, media_digits(m->media, l->media, text, 120), "digits");
}

static void with_leg(struct main_voice *m, struct main_voice_leg *l, const struct voice_effect *e)
{
    switch (e->kind) {
    case VOICE_PROGRESS:
        if (l->sip)
            count(m, ua_progress(m->ua, l->sip, e->early ? 183 : 180, e->early ? said(l) : (struct str){0}), "progress");
        break;
    case VOICE_ANSWER:
        if (l->sip)
            count(m, ua_answer(m->ua, l->sip, said(l)), "answer");
        break;
    case VOICE_OFFER:
        offer(m, l, e);
        break;
    case VOICE_CLOSE:
        main_voice_leg_close(m, l, e);
        break;
    case VOICE_PLAY:
        play(m, l, e);
        break;
    case VOICE_HUSH:
        main_voice_play_free(l);
        count(m, media_play_stop(m->media, l->media), "hush");
        break;
    case VOICE_MUSIC:
        count(m, media_hold(m->media, l->media, main_voice_prompt(m, e->prompt)), "music");
        break;
    case VOICE_MUTE:
        count(m, media_leg_mute(m->media, l->media, e->on), "mute");
        break;
    case VOICE_DIGITS:
        digits(m, l, e);
        break;
    case VOICE_WATCH:
        count(m, media_leg_watch(m->media, l->media, e->lease_us), "watch");
        break;
    default:
        break; /* VOICE_CANDIDATE: a lite agent learns addresses from checks */
    }
}

void main_voice_do(struct main_voice *m, const struct voice_effect *e)
{
    struct main_voice_leg *l;
    switch (e->kind) {
    case VOICE_SEND:
        main_voice_link_send(m, e->p, e->n);
        break;
    case VOICE_DROP:
        m->link.drop = true;
        main_voice_link_send(m, "", 0);
        break;
    case VOICE_REJECT:
        reject(m, e);
        break;
    case VOICE_OPEN:
        open_leg(m, e);
        break;
    case VOICE_CALL:
        call(m, e);
        break;
    case VOICE_MIX:
        mix(m, e);
        break;
    case VOICE_UNMIX:
        unmix(m, e);
        break;
    case VOICE_CONFIG:
        main_voice_config(m, e->frame);
        break;
    default:
        if ((l = main_voice_leg(m, e->leg)))
            with_leg(m, l, e);
        else if (e->kind == VOICE_CLOSE) /* it could not be made */
            main_voice_later(m, &(struct voice_in){.kind = VOICE_CLOSED, .leg = e->leg});
    }
}
