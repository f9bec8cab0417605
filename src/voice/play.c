/* What the customer hears and types before a talk. */
#include <string.h>

#include "voice/inside.h"

static void clear(struct voice *v, struct call *c)
{
    c->play = (struct play){.due_us = NEVER_US};
    c->idle_us = c->state == LINK_CALL_WAITING && !c->music ? v->now_us + IDLE_US : NEVER_US;
}

static void finish(struct voice *v, struct call *c, enum link_played_why why)
{
    const struct play p = c->play;
    struct link f = {.kind = LINK_EV_PLAYED, .ev_played = {.op = p.op, .why = (uint8_t)why}};

    if (p.sound)
        voice_do(v, VOICE_HUSH, c, &c->legs[CUSTOMER]);
    if (p.digits_max)
        f = (struct link){.kind = LINK_EV_DIGITS, .ev_digits = {.op = p.op, .why = (uint8_t)why, .digits = {p.digits, p.count}}};
    clear(v, c);
    if (p.op)
        voice_tell(v, c, &f);
}

void voice_play_stop(struct voice *v, struct call *c, enum link_played_why why)
{
    if (c->play.op || c->play.sound)
        finish(v, c, why);
}

void voice_play(struct voice *v, struct call *c, const struct link_cmd_play *p)
{
    struct leg *l = &c->legs[CUSTOMER];

    voice_play_stop(v, c, LINK_PLAYED_STOPPED);
    c->idle_us = NEVER_US;
    c->play = (struct play){.op = p->op,
                            .token = ++v->tokens,
                            .sound = p->says.count > 0,
                            .barge = p->barge,
                            .digits_max = p->digits_max,
                            .end_count = (uint8_t)p->end.n,
                            .first_us = p->first_us,
                            .between_us = p->between_us,
                            .due_us = NEVER_US};
    if (p->end.n)
        memcpy(c->play.end, p->end.p, p->end.n);
    if (c->play.sound) {
        struct voice_effect *e = voice_do(v, VOICE_PLAY, c, l);
        e->token = c->play.token;
        e->says = p->says;
        e->times = p->times ? p->times : 1;
    } else if (p->digits_max) {
        c->play.due_us = v->now_us + p->first_us;
    } else {
        finish(v, c, LINK_PLAYED_END);
    }
}

void voice_play_heard(struct voice *v, struct call *c, const struct voice_in *in)
{
    if (!c->play.sound || in->token != c->play.token)
        return;
    c->play.sound = false;
    if (c->sorry)
        voice_call_end(v, c, LINK_BY_VOICE, LINK_REASON_ORPHAN, 0);
    else if (c->play.digits_max)
        c->play.due_us = v->now_us + (c->play.count ? c->play.between_us : c->play.first_us);
    else
        finish(v, c, in->missing ? LINK_PLAYED_MISSING : LINK_PLAYED_END);
}

bool voice_play_digit(struct voice *v, struct call *c, char digit)
{
    struct play *p = &c->play;

    if (!p->digits_max)
        return false;
    if (memchr(p->end, digit, p->end_count)) {
        finish(v, c, LINK_PLAYED_FINISH);
        return true;
    }
    p->digits[p->count++] = digit;
    if (p->count == p->digits_max) {
        finish(v, c, LINK_PLAYED_COUNT);
        return true;
    }
    if (p->sound && p->barge) {
        voice_do(v, VOICE_HUSH, c, &c->legs[CUSTOMER]);
        p->sound = false;
    }
    if (!p->sound)
        p->due_us = v->now_us + p->between_us;
    return true;
}

void voice_play_due(struct voice *v, struct call *c)
{
    finish(v, c, c->play.count ? LINK_PLAYED_BETWEEN : LINK_PLAYED_END);
}

void voice_music(struct voice *v, struct call *c, uint32_t prompt)
{
    c->idle_us = NEVER_US;
    if (c->music == prompt)
        return;
    c->music = prompt;
    voice_do(v, VOICE_MUSIC, c, &c->legs[CUSTOMER])->prompt = prompt;
}
