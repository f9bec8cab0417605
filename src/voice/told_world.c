#include "voice/told_world.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const world_reasons[LINK_REASON_LAST + 1] = {"none",   "hangup", "busy",  "no_answer",  "refused", "failed", "media",   "no_confirm",
                                                         "unrung", "taken",  "call_ended", "orphan", "full",    "serve",  "stopping", "number"};
const char *const world_bys[LINK_BY_LAST + 1] = {"nobody", "customer", "agent", "serve", "voice"};
static const char *const kinds[] = {"none", "trunk", "phone", "outside", "browser"};
static const char *const whys[] = {"none", "end", "stopped", "missing", "count", "finish", "between"};
static const char *const results[] = {"done", "again", "no_call", "no_ring", "state", "full", "input"};

void world_wrong(struct world *w, const char *fmt, ...)
{
    va_list args;

    if (w->wrong[0])
        return;
    va_start(args, fmt);
    vsnprintf(w->wrong, sizeof w->wrong, fmt, args);
    va_end(args);
}

void world_say(struct world *w, const char *fmt, ...)
{
    va_list args;

    if (w->silent || w->lines_count == WORLD_LINES)
        return;
    va_start(args, fmt);
    vsnprintf(w->lines[w->lines_count++], WORLD_LINE, fmt, args);
    va_end(args);
}

struct world_call *world_call(struct world *w, uint64_t id)
{
    return id / 2 < WORLD_CALLS ? &w->calls[id / 2] : &w->calls[0];
}

struct world_leg *world_leg(struct world *w, uint64_t call, uint64_t ring)
{
    for (uint32_t i = w->legs_count; i-- > 0;)
        if (w->legs[i].call == call && w->legs[i].ring == ring)
            return &w->legs[i];
    return NULL;
}

static struct world_leg *leg_of(struct world *w, uint64_t id)
{
    for (uint32_t i = w->legs_count; i-- > 0;)
        if (w->legs[i].id == id)
            return &w->legs[i];
    return NULL;
}

static const char *name_of(const struct world_leg *l)
{
    static char names[4][40];
    static unsigned at;
    char *name = names[at++ % 4];

    snprintf(name, 40, l && l->ring ? "c%" PRIu64 "/r%" PRIu64 : "c%" PRIu64, l ? l->call / 2 : 0, l ? l->ring : 0);
    return name;
}

/* The ring of the command that is told, which main need not know of a leg; and the call that it makes. */
static uint64_t pending_ring, pending_make;
static uint8_t *pending_count;

/* -- events -- */

static void say_event(struct world *w, const struct link *f)
{
    const uint64_t c = f->event.call / 2;
    const char *kind = link_kind_name((uint16_t)f->kind) + 3;

    switch (f->kind) {
    case LINK_EV_CALL:
        world_say(w, "tells call c%" PRIu64 " %s from '%.*s'%s to '%.*s'%s%.*s%s%.*s", c, kinds[f->ev_call.kind], STR_FMT(f->ev_call.from),
                  f->ev_call.withheld ? " withheld" : "", STR_FMT(f->ev_call.to), f->ev_call.name.n ? " name " : "", STR_FMT(f->ev_call.name),
                  f->ev_call.diversion.n ? " by way of " : "", STR_FMT(f->ev_call.diversion));
        break;
    case LINK_EV_PLAYED:
        world_say(w, "tells played c%" PRIu64 " op %" PRIu64 " %s", c, f->ev_played.op, whys[f->ev_played.why]);
        break;
    case LINK_EV_DIGITS:
        world_say(w, "tells digits c%" PRIu64 " op %" PRIu64 " '%.*s' %s", c, f->ev_digits.op, STR_FMT(f->ev_digits.digits), whys[f->ev_digits.why]);
        break;
    case LINK_EV_PROGRESS:
        world_say(w, "tells progress c%" PRIu64 "%s", c, f->ev_progress.early ? " early" : "");
        break;
    case LINK_EV_RING_ENDED:
        world_say(w, "tells ring_ended c%" PRIu64 " r%" PRIu64 " %s%s", c, f->ev_ring_ended.ring, world_reasons[f->ev_ring_ended.reason],
                  f->ev_ring_ended.status ? " with a status" : "");
        break;
    case LINK_EV_JOIN_FAILED:
        world_say(w, "tells join_failed c%" PRIu64 " r%" PRIu64 " %s", c, f->ev_join_failed.ring, world_reasons[f->ev_join_failed.reason]);
        break;
    case LINK_EV_HELD:
    case LINK_EV_RESUMED:
    case LINK_EV_MUTED:
    case LINK_EV_UNMUTED:
        world_say(w, "tells %s c%" PRIu64 " by %s", kind, c, world_bys[f->ev_held.by]);
        break;
    case LINK_EV_DIGIT:
        world_say(w, "tells digit c%" PRIu64 " by %s %c", c, world_bys[f->ev_digit.by], f->ev_digit.digit);
        break;
    case LINK_EV_ENDED:
        world_say(w, "tells ended c%" PRIu64 " by %s %s %u talked %" PRId64 "s", c, world_bys[f->ev_ended.by], world_reasons[f->ev_ended.reason],
                  f->ev_ended.cause, f->ev_ended.talked_us / SECOND_US);
        break;
    case LINK_EV_PHONE:
        world_say(w, "tells phone %" PRIu64 " %s", f->ev_phone.phone, f->ev_phone.there ? "there" : "gone");
        break;
    default: /* of a ring */
        world_say(w, "tells %s c%" PRIu64 " r%" PRIu64, kind, c, f->ev_ringing.ring);
    }
}

/* Every ring ended once, but the one that was joined or being joined. */
static void check_rings(struct world *w, const struct world_call *c)
{
    struct voice_stats s;
    uint32_t open = 0;

    voice_stats(w->v, &s);
    for (uint32_t i = 0; i < WORLD_RINGS; i++)
        open += (uint32_t)(c->rings[i] - c->ring_ended[i]);
    if (s.untold == 0 && open > 1)
        world_wrong(w, "ENDED of c%" PRIu64 " with %u rings of which nothing was told", c->id / 2, open);
}

static void check_event(struct world *w, const struct link *f)
{
    struct world_call *c = world_call(w, f->event.call);
    const uint64_t ring = f->ev_ringing.ring % WORLD_RINGS;

    if (f->kind == LINK_EV_PHONE)
        return;
    if (f->kind == LINK_EV_CALL && c->told)
        world_wrong(w, "CALL of c%" PRIu64 " twice", f->event.call / 2);
    if (f->kind == LINK_EV_CALL)
        c->told = true;
    if (!c->live)
        world_wrong(w, "%s of c%" PRIu64 ", which is not there", link_kind_name((uint16_t)f->kind), f->event.call / 2);
    if (f->kind == LINK_EV_RING_ENDED && ++c->ring_ended[ring] > c->rings[ring])
        world_wrong(w, "RING_ENDED of r%" PRIu64 " more often than it rang", f->ev_ring_ended.ring);
    if (f->kind == LINK_EV_JOIN_FAILED)
        c->ring_ended[ring]++;
    if (f->kind == LINK_EV_JOINED && c->joined)
        world_wrong(w, "a second JOINED of c%" PRIu64, f->event.call / 2);
    if (f->kind == LINK_EV_JOINED)
        c->joined = true;
    if (f->kind == LINK_EV_RING_ENDED && c->joined && f->ev_ring_ended.ring)
        c->joined = false;
    if (f->kind == LINK_EV_ANSWERED && f->ev_answered.ring == 0)
        c->rings[0]--; /* who was dialled and answered has ENDED alone */
    if (f->kind != LINK_EV_ENDED)
        return;
    check_rings(w, c);
    c->live = c->joined = false;
    for (uint32_t i = 0; i < w->legs_count; i++)
        if (w->legs[i].call == f->event.call && w->legs[i].open)
            world_wrong(w, "ENDED of c%" PRIu64 " with an open leg", f->event.call / 2);
}

/* An event that was told before comes again as the same bytes. */
static void hear_event(struct world *w, const struct voice_effect *e, const struct link *f)
{
    if (f->event.no <= w->seen_max) {
        const struct buf *before = &w->seen[f->event.no];
        if (before->n != e->n || memcmp(before->p, e->p, e->n) != 0)
            world_wrong(w, "event %" PRIu64 " comes again as another", f->event.no);
        if (!w->silent)
            world_say(w, "again %" PRIu64, f->event.no);
        return;
    }
    if (f->event.no != w->seen_max + 1)
        world_wrong(w, "event %" PRIu64 " after %" PRIu64, f->event.no, w->seen_max);
    if (f->event.no >= w->seen_count) {
        w->seen_count = 2 * f->event.no + 64;
        w->seen = realloc(w->seen, w->seen_count * sizeof *w->seen);
        memset(w->seen + w->seen_max + 1, 0, (w->seen_count - w->seen_max - 1) * sizeof *w->seen);
    }
    w->seen_max = f->event.no;
    w->seen[f->event.no] = (struct buf){0};
    buf_put(&w->seen[f->event.no], e->p, e->n);
    w->kinds[f->kind % 128]++;
    check_event(w, f);
    say_event(w, f);
}

static void hear_done(struct world *w)
{
    if (pending_make) {
        world_call(w, pending_make)->live = true;
        world_call(w, pending_make)->id = pending_make;
    }
    if (pending_count)
        ++*pending_count;
    pending_make = 0;
    pending_count = NULL;
}

static void hear_frame(struct world *w, const struct voice_effect *e)
{
    struct link f;
    struct link_fault fault;

    if (link_decode(e->p, e->n, &f, &fault) != OK) {
        world_wrong(w, "a frame that cannot be read: %s %s %s", fault.frame, fault.field, fault.why);
        return;
    }
    if (link_is_event((uint16_t)f.kind))
        hear_event(w, e, &f);
    else if (f.kind == LINK_TAKEN && f.taken.result == LINK_TAKEN_DONE)
        hear_done(w);
    else if (f.kind == LINK_TAKEN && f.taken.result != LINK_TAKEN_DONE)
        world_say(w, "not taken: %s", results[f.taken.result]);
    else if (f.kind == LINK_HELLO)
        world_say(w, "hello, events up to %" PRIu64, f.hello.event);
    else if (f.kind == LINK_PONG)
        world_say(w, "pong %" PRIu64, f.pong.token);
    else if (f.kind == LINK_REFUSED)
        world_say(w, "refused: %.*s", STR_FMT(f.refused.text));
    else if (f.kind == LINK_CALLS) {
        struct link_live live;
        static const char *const states[] = {"none", "new", "waiting", "joining", "talking", "ended"};
        const uint32_t legs = f.calls.legs.count;
        while (link_next_live(&f.calls.calls, &live))
            world_say(w, "has c%" PRIu64 " %s op %" PRIu64 "%s", live.call / 2, states[live.state], live.op, live.ring ? " with a ring" : "");
        world_say(w, "has %" PRIu32 " legs", legs);
    }
}

/* -- effects -- */

static void open_leg(struct world *w, const struct voice_effect *e, struct world_leg like)
{
    if (leg_of(w, e->leg))
        world_wrong(w, "a leg is opened twice");
    if (w->legs_count == WORLD_LEGS)
        abort();
    like.id = e->leg;
    like.call = e->call;
    like.kind = e->leg_kind;
    like.open = true;
    w->legs[w->legs_count++] = like;
}

static void say_says(struct world *w, const struct voice_effect *e, const struct world_leg *l)
{
    char text[WORLD_LINE] = "";
    struct link_list says = e->says;
    struct link_say say;

    if (e->prompt)
        snprintf(text, sizeof text, " %u", e->prompt);
    while (link_next_say(&says, &say)) {
        const size_t n = strlen(text);
        snprintf(text + n, sizeof text - n, " %s%" PRIu64, say.kind == LINK_SAY_PROMPT ? "" : "number ", say.value);
    }
    world_say(w, "plays %s%s%s", name_of(l), text, e->times == 0 ? " until stopped" : e->times > 1 ? " several times" : "");
}

static void on_leg(struct world *w, const struct voice_effect *e)
{
    struct world_leg *l = leg_of(w, e->leg);
    struct world_leg *other = leg_of(w, e->other);
    const char *name = name_of(l);

    if (!l || !l->open) {
        world_wrong(w, "effect %d on a leg that is not open", (int)e->kind);
        return;
    }
    switch (e->kind) {
    case VOICE_PROGRESS:
        world_say(w, "%s %s", e->early ? "early" : "rings", name);
        break;
    case VOICE_ANSWER:
        world_say(w, "answers %s", name);
        break;
    case VOICE_OFFER:
        world_say(w, "offer %s '%.*s'", name, STR_FMT(e->text));
        break;
    case VOICE_CANDIDATE:
        world_say(w, "candidate %s '%.*s'", name, STR_FMT(e->text));
        break;
    case VOICE_CLOSE:
        l->open = false;
        world_say(w, "closes %s %s%s", name, world_reasons[e->reason], e->over ? " (over)" : "");
        break;
    case VOICE_PLAY:
        l->token = e->token;
        say_says(w, e, l);
        break;
    case VOICE_HUSH:
        world_say(w, "hushes %s", name);
        break;
    case VOICE_MUSIC:
        if (e->prompt)
            world_say(w, "music %s %u", name, e->prompt);
        else
            world_say(w, "no music %s", name);
        break;
    case VOICE_MIX:
        if (!other || !other->open || world_call(w, e->call)->mixed)
            world_wrong(w, "a mix of what is not open or mixed already");
        world_call(w, e->call)->mixed = true;
        world_say(w, "mixes %s %s", name, name_of(other));
        break;
    case VOICE_MUTE:
        world_say(w, "%s %s", e->on ? "mutes" : "unmutes", name);
        break;
    case VOICE_DIGITS:
        world_say(w, "digits %s %.*s", name, STR_FMT(e->text));
        break;
    default:
        world_say(w, "watches %s %" PRId64 "s", name, e->lease_us / SECOND_US);
    }
}

static void carry_out(struct world *w, const struct voice_effect *e)
{
    struct world_call *c = world_call(w, e->call);

    switch (e->kind) {
    case VOICE_SEND:
        hear_frame(w, e);
        break;
    case VOICE_DROP:
        w->up = false;
        world_say(w, "drops the link");
        break;
    case VOICE_REJECT:
        world_say(w, "rejects c%" PRIu64 " %u retry %us", e->call / 2, e->status, e->retry_s);
        break;
    case VOICE_OPEN:
    case VOICE_CALL:
        c->live = true;
        c->id = e->call;
        open_leg(w, e, (struct world_leg){.ring = pending_ring});
        if (e->kind == VOICE_OPEN)
            world_say(w, "opens %s %s", name_of(leg_of(w, e->leg)), kinds[e->leg_kind]);
        else if (e->leg_kind == LINK_LEG_PHONE)
            world_say(w, "calls %s phone %" PRIu64 " for %" PRId64 "s", name_of(leg_of(w, e->leg)), e->phone, e->lease_us / SECOND_US);
        else
            world_say(w, "calls %s %.*s from '%.*s' for %" PRId64 "s", name_of(leg_of(w, e->leg)), STR_FMT(e->number), STR_FMT(e->from),
                      e->lease_us / SECOND_US);
        break;
    case VOICE_UNMIX:
        if (!c->mixed)
            world_wrong(w, "no mix to end");
        c->mixed = false;
        world_say(w, "unmixes c%" PRIu64, e->call / 2);
        break;
    case VOICE_CONFIG:
        world_say(w, "takes the configuration");
        break;
    default:
        on_leg(w, e);
    }
}

static void check_counts(struct world *w)
{
    struct voice_stats s;
    uint32_t live = 0, joined = 0, open = 0;

    voice_stats(w->v, &s);
    for (uint32_t i = 0; i < WORLD_CALLS; i++) {
        live += w->calls[i].live;
        joined += w->calls[i].joined;
    }
    for (uint32_t i = w->legs_count > 2000 ? w->legs_count - 2000 : 0; i < w->legs_count; i++)
        open += w->legs[i].open;
    if (w->up && s.events == w->seen_max && s.calls != live)
        world_wrong(w, "%u calls, and %u are told of", s.calls, live);
    if (s.legs < open)
        world_wrong(w, "%u legs, and %u are open", s.legs, open);
    if (w->up && s.events == w->seen_max && s.timers + joined < s.calls)
        world_wrong(w, "%u calls, %u talk and only %u have a deadline", s.calls, joined, s.timers);
    if (s.calls == 0 && (s.legs || s.timers))
        world_wrong(w, "no call, and %u legs and %u timers", s.legs, s.timers);
}

void world_hear(struct world *w, struct voice_in in)
{
    uint64_t closed[128];
    uint32_t count, closed_count = 0;
    const struct voice_effect *effects = voice_event(w->v, w->now_us, &in, &count);

    for (uint32_t i = 0; i < count; i++) {
        if (effects[i].kind == VOICE_CLOSE && closed_count < 128)
            closed[closed_count++] = effects[i].leg;
        carry_out(w, &effects[i]);
    }
    check_counts(w);
    for (uint32_t i = 0; i < closed_count && !w->slow; i++)
        world_hear(w, (struct voice_in){.kind = VOICE_CLOSED, .leg = closed[i], .counters = {.packets_in = 100, .packets_out = 99}});
}

void world_frame(struct world *w, struct link f)
{
    world_hear(w, (struct voice_in){.kind = VOICE_LINK_FRAME, .frame = &f});
}

void world_command(struct world *w, struct link f)
{
    struct world_call *c = world_call(w, f.command.call);
    const uint64_t ring = f.cmd_ring.ring % WORLD_RINGS;

    if (f.command.op == 0)
        f.command.op = ++c->op;
    pending_ring = f.kind == LINK_CMD_RING ? f.cmd_ring.ring : f.kind == LINK_CMD_SDP ? f.cmd_sdp.ring : 0;
    pending_count = f.kind == LINK_CMD_RING ? &c->rings[ring] : f.kind == LINK_CMD_DIAL ? &c->rings[0] : NULL;
    pending_make = (f.kind == LINK_CMD_RING && f.cmd_ring.begins) || (f.kind == LINK_CMD_SDP && !f.cmd_sdp.ring) ? f.command.call : 0;
    world_frame(w, f);
    pending_make = 0;
    pending_count = NULL;
    pending_ring = 0;
}

void world_start(struct world *w, const struct link *config)
{
    struct link f = *config;

    w->silent = true;
    world_connect(w);
    f.config.version = ++w->version;
    world_frame(w, f);
    w->silent = false;
}

void world_connect(struct world *w)
{
    struct buf list = {0};
    struct link calls = {.kind = LINK_CALLS};
    const bool silent = w->silent;

    w->silent = true;
    world_hear(w, (struct voice_in){.kind = VOICE_LINK_DOWN});
    w->up = false;
    world_hear(w, (struct voice_in){.kind = VOICE_LINK_UP});
    w->up = true;
    world_frame(w, (struct link){.kind = LINK_WELCOME, .welcome = {.major = LINK_MAJOR, .instance = 1, .event = w->seen_max / 2}});
    for (uint32_t i = 0; i < WORLD_CALLS; i++)
        if (w->calls[i].live && link_put_live(&list, &calls.calls.calls, &(struct link_live){.call = w->calls[i].id}) != OK)
            abort();
    world_frame(w, calls);
    buf_done(&list);
    w->silent = silent;
}

void world_init(struct world *w, const struct voice_conf *conf)
{
    *w = (struct world){.now_us = 1000 * SECOND_US};
    if (voice_new(conf, &w->v) != OK)
        abort();
}

void world_done(struct world *w)
{
    for (uint64_t i = 1; i <= w->seen_max; i++)
        buf_done(&w->seen[i]);
    free(w->seen);
    voice_done(w->v);
}

void world_stop(struct world *w)
{
    struct voice_stats s;

    w->silent = true;
    w->slow = false;
    if (!w->up)
        world_connect(w);
    world_hear(w, (struct voice_in){.kind = VOICE_STOP});
    for (uint32_t i = 0; i < 10000 && voice_next_us(w->v) != NEVER_US; i++) {
        w->now_us = voice_next_us(w->v) > w->now_us ? voice_next_us(w->v) : w->now_us;
        world_hear(w, (struct voice_in){.kind = VOICE_TICK});
    }
    voice_stats(w->v, &s);
    if (s.calls || s.legs || s.timers)
        world_wrong(w, "after the end there are %u calls, %u legs, %u timers", s.calls, s.legs, s.timers);
    for (uint32_t i = 0; i < WORLD_CALLS; i++)
        if (w->calls[i].live)
            world_wrong(w, "no ENDED of c%u", i);
    world_frame(w, (struct link){.kind = LINK_ACK, .ack = {.event = w->seen_max}});
    voice_stats(w->v, &s);
    if (s.kept)
        world_wrong(w, "%u events are kept after all were acknowledged", s.kept);
}
