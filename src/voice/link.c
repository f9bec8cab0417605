/* The other end of the socket: who it is, what it has, which calls it knows. */
#include <assert.h>

#include "voice/inside.h"

void voice_link_up(struct voice *v)
{
    const struct link f = {.kind = LINK_HELLO,
                           .hello = {.major = LINK_MAJOR,
                                     .minor = LINK_MINOR,
                                     .instance = v->conf.instance,
                                     .event = v->kept.next - 1,
                                     .build = str_of(v->conf.build)}};
    v->phase = PHASE_HELLO;
    v->calls_due = false;
    voice_plain(v, &f);
}

static void refuse(struct voice *v, enum link_refused_why why, const char *text)
{
    const struct link f = {.kind = LINK_REFUSED, .refused = {.why = (uint16_t)why, .text = str_of(text)}};

    voice_plain(v, &f);
    voice_do(v, VOICE_DROP, NULL, NULL);
    v->phase = PHASE_DOWN;
}

static void welcome(struct voice *v, const struct link_welcome *w)
{
    if (v->phase != PHASE_HELLO) {
        refuse(v, LINK_REFUSED_ORDER, "a second WELCOME");
    } else if (w->major != LINK_MAJOR) {
        refuse(v, LINK_REFUSED_VERSION, "another version of the link");
    } else if (w->event >= v->kept.next) {
        refuse(v, LINK_REFUSED_ORDER, "an event that was never told");
    } else {
        voice_kept_ack(v, w->event);
        v->sent = w->event;
        v->phase = PHASE_UP;
        v->calls_due = true;
    }
}

static void put_call(struct voice *v, const struct call *c, struct link_calls *to)
{
    const struct link_live live = {.call = c->id, .op = c->op, .state = (uint8_t)c->state, .ring = c->agent ? c->legs[c->agent].ring : 0};
    const enum err err = link_put_live(&v->calls_list, &to->calls, &live);

    assert(err == OK);
    for (uint32_t i = 0; i < LEGS_MAX && to->legs.count < LINK_LEGS_MAX; i++) {
        const struct leg *l = &c->legs[i];
        const struct link_leg leg = {.call = c->id, .ring = l->ring, .kind = (uint8_t)l->kind, .state = (uint8_t)l->state};
        if (!voice_leg_lives(l))
            continue;
        const enum err put = link_put_leg(&v->legs_list, &to->legs, &leg);
        assert(put == OK);
    }
}

void voice_link_flush_calls(struct voice *v)
{
    struct link f = {.kind = LINK_CALLS};

    v->calls_list.n = v->legs_list.n = v->calls_frame.n = 0;
    for (uint32_t i = 0; i < v->conf.calls_max; i++)
        if (v->calls[i].id)
            put_call(v, &v->calls[i], &f.calls);
    const enum err err = link_encode(&v->calls_frame, &f);
    assert(err == OK);
    v->calls_due = false;
    struct voice_effect *send = voice_do(v, VOICE_SEND, NULL, NULL);
    send->p = v->calls_frame.p;
    send->n = v->calls_frame.n;
}

/* What serve lists goes on; what it does not know ends, unless it cannot know of it yet: its CALL is not acknowledged. */
static void calls(struct voice *v, const struct link_calls *theirs)
{
    struct link_list list = theirs->calls;
    struct link_live live;

    v->round++;
    while (link_next_live(&list, &live)) {
        struct call *c = voice_call_of(v, live.call);
        if (!c || c->state == LINK_CALL_ENDED)
            continue;
        c->round = v->round;
        if (c->state == LINK_CALL_NEW || c->state == LINK_CALL_WAITING)
            c->orphan_us = c->sorry ? c->orphan_us : v->now_us + v->config.orphan_us;
    }
    for (uint32_t i = 0; i < v->conf.calls_max; i++) {
        struct call *c = &v->calls[i];
        if (!c->id || c->state == LINK_CALL_ENDED)
            continue;
        if (c->round != v->round && c->told_no < v->kept.first)
            c->doom = LINK_REASON_ORPHAN;
        c->due_us = voice_due_of(c);
        voice_heap_put(v, c);
    }
}

static int64_t or_else(int64_t us, int64_t otherwise)
{
    return us > 0 && us < 86400 * SECOND_US ? us : otherwise;
}

static void config(struct voice *v, const struct link *f)
{
    if (f->config.version <= v->config.version)
        return;
    v->config = f->config;
    voice_trunks_set(v, f->config.trunks);
    v->config.trunks = v->config.phones = v->config.numbers = v->config.prompts = (struct link_list){0};
    v->config.realm = (struct str){0};
    v->config.orphan_us = or_else(f->config.orphan_us, 30 * SECOND_US);
    v->config.media_gone_us = or_else(f->config.media_gone_us, 20 * SECOND_US);
    v->config.held_gone_us = or_else(f->config.held_gone_us, 60 * SECOND_US);
    v->config.join_us = or_else(f->config.join_us, 5 * SECOND_US);
    v->config.confirm_us = or_else(f->config.confirm_us, 15 * SECOND_US);
    voice_do(v, VOICE_CONFIG, NULL, NULL)->frame = f;
}

static void up(struct voice *v, const struct link *f)
{
    if (link_is_command((uint16_t)f->kind))
        voice_command(v, f);
    else if (f->kind == LINK_ACK)
        voice_kept_ack(v, f->ack.event < v->kept.next ? f->ack.event : v->kept.next - 1);
    else if (f->kind == LINK_CALLS)
        calls(v, &f->calls);
    else if (f->kind == LINK_CONFIG)
        config(v, f);
    else
        refuse(v, LINK_REFUSED_ORDER, "a frame that goes the other way");
}

void voice_link_in(struct voice *v, const struct link *f)
{
    const struct link pong = {.kind = LINK_PONG, .pong = {.token = f->ping.token}};

    if (v->phase == PHASE_DOWN)
        return;
    if (f->kind == LINK_PING) {
        voice_plain(v, &pong);
    } else if (f->kind == LINK_REFUSED) {
        voice_do(v, VOICE_DROP, NULL, NULL);
        v->phase = PHASE_DOWN;
    } else if (f->kind == LINK_WELCOME) {
        welcome(v, &f->welcome);
    } else if (v->phase == PHASE_UP && f->kind != LINK_PONG) {
        up(v, f);
    } else if (f->kind != LINK_PONG) {
        refuse(v, LINK_REFUSED_ORDER, "something before WELCOME");
    }
}
