/* Serve's commands: each is done once, whatever the socket doubles. */
#include <string.h>

#include "voice/inside.h"

enum { CAUSE_NO_CIRCUIT = 34 }; /* Q.850 */

typedef enum link_taken_result (*doing)(struct voice *v, struct call *c, const struct link *f);

static bool has_customer(const struct call *c)
{
    return voice_leg_lives(&c->legs[CUSTOMER]);
}

static enum link_taken_result do_answer(struct voice *v, struct call *c, const struct link *f)
{
    (void)f;
    if (!has_customer(c) || c->legs[CUSTOMER].ours || !voice_call_may(v, c, CALL_ANSWER))
        return LINK_TAKEN_STATE;
    voice_call_answer(v, c);
    return LINK_TAKEN_DONE;
}

/* Sound before the answer is early media. */
static bool may_hear(struct voice *v, struct call *c)
{
    const struct leg *l = &c->legs[CUSTOMER];

    if (!has_customer(c) || (l->ours && l->state != LEG_ANSWERED) || !voice_call_may(v, c, CALL_SOUND))
        return false;
    if (c->state == LINK_CALL_NEW && !c->early)
        voice_do(v, VOICE_PROGRESS, c, &c->legs[CUSTOMER])->early = true;
    c->early = true;
    return true;
}

static enum link_taken_result do_play(struct voice *v, struct call *c, const struct link *f)
{
    if (!may_hear(v, c))
        return LINK_TAKEN_STATE;
    voice_play(v, c, &f->cmd_play);
    return LINK_TAKEN_DONE;
}

static enum link_taken_result do_music(struct voice *v, struct call *c, const struct link *f)
{
    if (!may_hear(v, c))
        return LINK_TAKEN_STATE;
    voice_play_stop(v, c, LINK_PLAYED_STOPPED);
    voice_music(v, c, f->cmd_music.prompt);
    return LINK_TAKEN_DONE;
}

/* Its carrier has no circuit left: it ends as one that cannot be reached. Else it takes one; 0 is none's. */
static bool no_circuit(struct voice *v, struct call *c, struct leg *l, uint64_t trunk)
{
    const struct ending full = {.reason = LINK_REASON_FULL, .cause = CAUSE_NO_CIRCUIT};

    if (voice_trunk_full(v, trunk)) {
        voice_leg_gone(v, c, l, &full);
        return true;
    }
    voice_trunk_take(v, l, trunk);
    return false;
}

static enum link_taken_result do_ring(struct voice *v, struct call *c, const struct link *f)
{
    const struct link_cmd_ring *r = &f->cmd_ring;
    const enum link_leg_kind kind = (enum link_leg_kind)r->kind;
    const bool sound = (kind == LINK_LEG_PHONE && r->phone) || (kind == LINK_LEG_OUTSIDE && r->trunk && r->number.n) || kind == LINK_LEG_BROWSER;

    if (!r->ring || !sound || r->lease_us <= 0 || voice_ring_of(c, r->ring))
        return LINK_TAKEN_INPUT;
    if (!voice_call_may(v, c, CALL_RING))
        return LINK_TAKEN_STATE;
    struct leg *l = voice_leg_new(v, c, false, kind, r->ring);
    if (!l)
        return LINK_TAKEN_FULL;
    l->ours = true;
    l->due_us = v->now_us + r->lease_us;
    if (kind == LINK_LEG_BROWSER) /* it rings on its page; its SDP comes when it accepts */
        return LINK_TAKEN_DONE;
    if (no_circuit(v, c, l, kind == LINK_LEG_OUTSIDE ? r->trunk : 0))
        return LINK_TAKEN_DONE;
    l->opened = true;
    struct voice_effect *e = voice_do(v, VOICE_CALL, c, l);
    e->phone = r->phone;
    e->trunk = r->trunk;
    e->number = r->number;
    e->from = r->from;
    e->name = r->name;
    e->lease_us = r->lease_us;
    return LINK_TAKEN_DONE;
}

static enum link_taken_result do_unring(struct voice *v, struct call *c, const struct link *f)
{
    struct leg *l = voice_ring_of(c, f->cmd_unring.ring);
    struct ending e = {.reason = LINK_REASON_UNRUNG};

    if (!l)
        return LINK_TAKEN_NO_RING;
    if (f->cmd_unring.reason == LINK_REASON_TAKEN)
        e.reason = LINK_REASON_TAKEN;
    voice_leg_gone(v, c, l, &e);
    return LINK_TAKEN_DONE;
}

static enum link_taken_result do_join(struct voice *v, struct call *c, const struct link *f)
{
    struct leg *agent = voice_ring_of(c, f->cmd_join.ring), *customer = &c->legs[CUSTOMER];

    if (!agent)
        return LINK_TAKEN_NO_RING;
    if (agent->state != LEG_ANSWERED || !has_customer(c) || (customer->ours && customer->state != LEG_ANSWERED) || !voice_call_may(v, c, CALL_JOIN))
        return LINK_TAKEN_STATE;
    if (customer->state != LEG_ANSWERED)
        voice_call_answer(v, c);
    voice_call_join(v, c, agent);
    return LINK_TAKEN_DONE;
}

static enum link_taken_result do_side(struct voice *v, struct call *c, const struct link *f)
{
    const enum link_by by = (enum link_by)f->cmd_hold.by; /* of all four */

    if (by != LINK_BY_CUSTOMER && by != LINK_BY_AGENT)
        return LINK_TAKEN_INPUT;
    if (!voice_call_may(v, c, CALL_HOLD))
        return LINK_TAKEN_STATE;
    if (f->kind == LINK_CMD_HOLD || f->kind == LINK_CMD_RESUME)
        voice_call_hold(v, c, by, f->kind == LINK_CMD_HOLD);
    else
        voice_call_mute(v, c, by, f->kind == LINK_CMD_MUTE);
    return LINK_TAKEN_DONE;
}

static enum link_taken_result do_digits(struct voice *v, struct call *c, const struct link *f)
{
    const struct str digits = f->cmd_digits.digits;

    for (size_t i = 0; i < digits.n; i++)
        if (!strchr("0123456789*#ABCD", digits.p[i]))
            return LINK_TAKEN_INPUT;
    if (digits.n == 0)
        return LINK_TAKEN_INPUT;
    if (!voice_call_may(v, c, CALL_DIGITS))
        return LINK_TAKEN_STATE;
    voice_do(v, VOICE_DIGITS, c, &c->legs[CUSTOMER])->text = digits;
    return LINK_TAKEN_DONE;
}

static enum link_taken_result do_dial(struct voice *v, struct call *c, const struct link *f)
{
    const struct link_cmd_dial *d = &f->cmd_dial;
    struct leg *agent = voice_ring_of(c, d->ring);

    if (!d->trunk || !d->number.n || d->lease_us <= 0)
        return LINK_TAKEN_INPUT;
    if (!agent)
        return LINK_TAKEN_NO_RING;
    if (!c->begins || agent->state != LEG_ANSWERED || !voice_call_may(v, c, CALL_DIAL))
        return LINK_TAKEN_STATE;
    struct leg *l = voice_leg_new(v, c, true, LINK_LEG_TRUNK, 0);
    if (!l) /* one is dialled, or is just being closed */
        return LINK_TAKEN_STATE;
    l->ours = true;
    l->due_us = v->now_us + d->lease_us;
    agent->due_us = NEVER_US;
    c->dial_ring = d->ring;
    if (no_circuit(v, c, l, d->trunk))
        return LINK_TAKEN_DONE;
    l->opened = true;
    struct voice_effect *e = voice_do(v, VOICE_CALL, c, l);
    e->trunk = d->trunk;
    e->number = d->number;
    e->from = d->from;
    e->lease_us = d->lease_us;
    return LINK_TAKEN_DONE;
}

static enum link_taken_result do_hangup(struct voice *v, struct call *c, const struct link *f)
{
    if (c->state == LINK_CALL_ENDED)
        return LINK_TAKEN_STATE;
    voice_call_end(v, c, LINK_BY_SERVE, f->cmd_hangup.reason ? (enum link_reason)f->cmd_hangup.reason : LINK_REASON_SERVE, 0);
    return LINK_TAKEN_DONE;
}

static enum link_taken_result do_sdp(struct voice *v, struct call *c, const struct link *f)
{
    struct leg *l = f->cmd_sdp.ring ? voice_ring_of(c, f->cmd_sdp.ring) : &c->legs[CUSTOMER];

    if (!l || !voice_leg_lives(l))
        return LINK_TAKEN_NO_RING;
    if (l->kind != LINK_LEG_BROWSER || f->cmd_sdp.text.n == 0)
        return LINK_TAKEN_INPUT;
    if (!l->opened)
        voice_do(v, VOICE_OPEN, c, l);
    l->opened = true;
    voice_do(v, VOICE_OFFER, c, l)->text = f->cmd_sdp.text;
    return LINK_TAKEN_DONE;
}

static enum link_taken_result do_candidate(struct voice *v, struct call *c, const struct link *f)
{
    struct leg *l = f->cmd_candidate.ring ? voice_ring_of(c, f->cmd_candidate.ring) : &c->legs[CUSTOMER];

    if (!l || !voice_leg_lives(l) || !l->opened)
        return LINK_TAKEN_NO_RING;
    if (l->kind != LINK_LEG_BROWSER)
        return LINK_TAKEN_INPUT;
    voice_do(v, VOICE_CANDIDATE, c, l)->text = f->cmd_candidate.text;
    return LINK_TAKEN_DONE;
}

static doing doing_of(enum link_kind kind)
{
    switch (kind) {
    case LINK_CMD_ANSWER:
        return do_answer;
    case LINK_CMD_PLAY:
        return do_play;
    case LINK_CMD_MUSIC:
        return do_music;
    case LINK_CMD_RING:
        return do_ring;
    case LINK_CMD_UNRING:
        return do_unring;
    case LINK_CMD_JOIN:
        return do_join;
    case LINK_CMD_HOLD:
    case LINK_CMD_RESUME:
    case LINK_CMD_MUTE:
    case LINK_CMD_UNMUTE:
        return do_side;
    case LINK_CMD_DIGITS:
        return do_digits;
    case LINK_CMD_DIAL:
        return do_dial;
    case LINK_CMD_HANGUP:
        return do_hangup;
    case LINK_CMD_SDP:
        return do_sdp;
    default:
        return do_candidate;
    }
}

/* A call that serve makes: an agent's, or a page's. */
static enum link_taken_result make(struct voice *v, const struct link *f, struct call **ret_call)
{
    const bool begins = f->kind == LINK_CMD_RING && f->cmd_ring.begins, page = f->kind == LINK_CMD_SDP && !f->cmd_sdp.ring;

    if ((!begins && !page) || voice_kept_knows(v, f->command.call)) /* over, and serve does not know it yet */
        return LINK_TAKEN_NO_CALL;
    if (f->command.call == 0 || f->command.call % 2 || f->command.op == 0 || (page && !f->cmd_sdp.text.n))
        return LINK_TAKEN_INPUT;
    if (page ? voice_refuses(v, 0) : !voice_takes_calls(v))
        return LINK_TAKEN_FULL;
    struct call *c = *ret_call = voice_call_new(v, f->command.call);
    c->begins = begins;
    if (page) {
        struct link call = {.kind = LINK_EV_CALL, .ev_call = {.kind = LINK_LEG_BROWSER}};
        (void)voice_leg_new(v, c, true, LINK_LEG_BROWSER, 0);
        voice_tell(v, c, &call);
    }
    return LINK_TAKEN_DONE;
}

void voice_command(struct voice *v, const struct link *f)
{
    struct link taken = {.kind = LINK_TAKEN, .taken = {.call = f->command.call, .op = f->command.op}};
    struct call *c = voice_call_of(v, f->command.call);
    enum link_taken_result result = LINK_TAKEN_DONE;
    const bool made = !c;

    if (!c)
        result = make(v, f, &c);
    if (c && f->command.op <= c->op) {
        result = LINK_TAKEN_AGAIN;
    } else if (c) {
        c->op = f->command.op;
        voice_call_touch(v, c);
        result = doing_of(f->kind)(v, c, f);
    }
    taken.taken.result = (uint8_t)result;
    voice_plain(v, &taken);
    if (c && made && result != LINK_TAKEN_DONE)
        voice_call_forget(v, c); /* it never was: TAKEN said so */
    else if (c)
        voice_call_settle(v, c);
}
