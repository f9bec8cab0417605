/* tel_calls.c: what voice told and what the engine decided become inputs of the pure step (channel/voice), and what it wants becomes commands
 * to voice and work for store and engine. On the telephone's thread. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "channel/voice/say.h"
#include "engine/policy.h"
#include "host/hub_call.h"
#include "host/tel_state.h"
#include "port/clock.h"
#include "service/customer/customer.h"

#define FIRST_DIGIT_US (INT64_C(5) * SECOND_US)
#define NEXT_DIGIT_US (INT64_C(3) * SECOND_US)
#define DIAL_US (INT64_C(45) * SECOND_US)   /* a customer's telephone rings so long */
#define CALLER_US (INT64_C(30) * SECOND_US) /* an agent's own, before that */

struct tel_call *tel_call_of(struct tel *t, uint64_t id)
{
    uint64_t v;
    return map_get(&t->calls, id, &v) ? (struct tel_call *)(uintptr_t)v : NULL;
}

static struct tel_call *of_contact(struct tel *t, contact_id contact)
{
    uint64_t id;
    return map_get(&t->contacts, contact, &id) ? tel_call_of(t, id) : NULL;
}

static void count_calls(struct tel *t)
{
    pthread_mutex_lock(&t->lock);
    t->stats.calls = t->calls.count;
    pthread_mutex_unlock(&t->lock);
}

struct tel_call *tel_call_make(struct tel *t, uint64_t id, contact_id contact)
{
    struct tel_call *c = t->calls.count < LINK_CALLS_MAX ? calloc(1, sizeof *c) : NULL;
    if (!c)
        return NULL;
    c->id = id;
    c->contact = contact;
    if (map_put(&t->calls, id, (uint64_t)(uintptr_t)c)) {
        free(c);
        return NULL;
    }
    if (map_put(&t->contacts, contact, id)) {
        (void)map_del(&t->calls, id);
        free(c);
        return NULL;
    }
    count_calls(t);
    return c;
}

/* Over, and nothing of it is on its way any more. */
static void settle_call(struct tel *t, struct tel_call *c)
{
    if (c->step.phase != CALL_OVER || c->tasks)
        return;
    tel_page_done(c);
    pthread_mutex_lock(&t->lock);
    t->stats.ignored += c->step.ignored;
    pthread_mutex_unlock(&t->lock);
    (void)map_del(&t->calls, c->id);
    (void)map_del(&t->contacts, c->contact);
    free(c);
    count_calls(t);
}

/* -- what voice is told -- */

static uint64_t next_op(struct tel_call *c)
{
    uint64_t now = (uint64_t)clock_now_us(); /* higher than any that a serve before this one told */
    c->op = now > c->op ? now : c->op + 1;
    return c->op;
}

void tel_command(struct tel *t, struct tel_call *c, struct link f)
{
    f.command.call = c->id;
    f.command.op = next_op(c);
    tel_send(t, &f);
}

static const struct tel_number *number_of(const struct tel *t, const struct tel_call *c)
{
    static const struct tel_number none;
    const struct tel_number *n = tel_number_of(t, c->number);
    return n ? n : &none;
}

static void say(struct tel *t, struct link_list *l, enum link_say_kind kind, uint64_t value)
{
    if (link_put_say(&t->scratch, l, &(struct link_say){.kind = (uint8_t)kind, .value = value}))
        log_event(LOG_ERROR, "host", "tel_say", "value=%llu", (unsigned long long)value);
}

static void play(struct tel *t, struct tel_call *c, struct link_list says, bool asks)
{
    struct link f = {.kind = LINK_CMD_PLAY, .cmd_play = {.says = says, .times = 1}};
    if (asks) {
        f.cmd_play.digits_max = 1;
        f.cmd_play.barge = 1;
        f.cmd_play.first_us = FIRST_DIGIT_US;
        f.cmd_play.between_us = NEXT_DIGIT_US;
    }
    tel_command(t, c, f);
    c->played = c->op;
}

static void greet(struct tel *t, struct tel_call *c)
{
    const struct tel_number *n = number_of(t, c);
    struct link_list says = {0};
    buf_clear(&t->scratch);
    if (n->greeting)
        say(t, &says, LINK_SAY_PROMPT, n->greeting);
    else
        say(t, &says, LINK_SAY_SILENCE, 100);
    play(t, c, says, c->step.plan.asks);
}

static uint32_t piece(const struct tel *t, const char *key)
{
    for (uint32_t i = 0; t->set && i < t->set->pieces_count; i++)
        if (strcmp(call_say_key(i), key) == 0)
            return t->set->pieces[i];
    return 0;
}

/* Without all its words a place is not spoken at all. */
static void say_place(struct tel *t, struct tel_call *c, uint32_t place)
{
    struct call_pieces p;
    struct link_list says = {0};
    call_say_place(place, c->zh, &p);
    buf_clear(&t->scratch);
    for (uint32_t i = 0; i < p.count; i++) {
        uint32_t prompt = piece(t, p.keys[i]);
        if (!prompt) {
            c->step.says = false;
            return;
        }
        say(t, &says, LINK_SAY_PROMPT, prompt);
    }
    play(t, c, says, false);
}

static void ring(struct tel *t, struct tel_call *c, const struct call_out *o)
{
    struct phone_device_of d = tel_device_of(t, o->agent);
    int64_t now = clock_now_us(), lease = o->begins || o->until_us <= now ? CALLER_US : o->until_us - now;
    struct link f = {.kind = LINK_CMD_RING,
                     .cmd_ring = {.ring = o->token, .begins = o->begins, .kind = LINK_LEG_BROWSER, .lease_us = lease, .from = str_of(c->from)}};
    if (d.device == PHONE_DEVICE_DESK) {
        f.cmd_ring.kind = LINK_LEG_PHONE;
        f.cmd_ring.phone = d.phone;
    } else if (d.device == PHONE_DEVICE_NUMBER) {
        f.cmd_ring.kind = LINK_LEG_OUTSIDE;
        f.cmd_ring.trunk = t->set ? t->set->trunk : 0;
        f.cmd_ring.number = str_of(d.number);
        f.cmd_ring.from = str_of(t->set ? t->set->shown : "");
    }
    tel_command(t, c, f);
}

static void dial(struct tel *t, struct tel_call *c, uint64_t token)
{
    struct link f = {.kind = LINK_CMD_DIAL,
                     .cmd_dial = {.trunk = t->set ? t->set->trunk : 0, .number = str_of(c->to), .from = str_of(t->set ? t->set->shown : ""),
                                  .ring = token, .lease_us = DIAL_US}};
    tel_command(t, c, f);
}

/* True: that was all; false: it is for a worker. */
static bool tell_voice(struct tel *t, struct tel_call *c, const struct call_out *o)
{
    switch (o->kind) {
    case CALL_OUT_ANSWER:
        tel_command(t, c, (struct link){.kind = LINK_CMD_ANSWER});
        return true;
    case CALL_OUT_GREET:
        greet(t, c);
        return true;
    case CALL_OUT_SAY_PLACE:
        say_place(t, c, o->place);
        return true;
    case CALL_OUT_MUSIC:
        tel_command(t, c, (struct link){.kind = LINK_CMD_MUSIC, .cmd_music = {.prompt = c->page.is && t->set ? t->set->music : number_of(t, c)->music}});
        return true;
    case CALL_OUT_RING:
        ring(t, c, o);
        return true;
    case CALL_OUT_UNRING:
        tel_command(t, c, (struct link){.kind = LINK_CMD_UNRING,
                                    .cmd_unring = {.ring = o->token, .reason = o->taken ? LINK_REASON_TAKEN : LINK_REASON_UNRUNG}});
        return true;
    case CALL_OUT_JOIN:
        tel_command(t, c, (struct link){.kind = LINK_CMD_JOIN, .cmd_join = {.ring = o->token}});
        return true;
    case CALL_OUT_DIAL:
        dial(t, c, o->token);
        return true;
    case CALL_OUT_HANGUP:
        tel_command(t, c, (struct link){.kind = LINK_CMD_HANGUP, .cmd_hangup = {.reason = LINK_REASON_SERVE}});
        return true;
    default:
        return false;
    }
}

static void shown(struct tel *t, struct tel_call *c)
{
    tel_page_shown(t, c);
    hub_call(t->conf.hub, &(struct hub_call){.contact = c->contact, .there = c->step.phase != CALL_OVER, .held = c->held, .muted = c->muted,
                                             .since_us = c->since_us, .outbound = c->step.outbound, .page = c->page.is, .endpoint = c->page.endpoint, .zh = c->zh,
                                             .joined = c->step.phase == CALL_TALKING, .gone = c->step.phase == CALL_AGAIN, .result = c->result});
}

/* -- inputs -- */

static void carry_out(struct tel *t, struct tel_call *c, const struct call_todo *todo, const struct link *ended, uint64_t event)
{
    struct call_todo work = {.count = 0};
    for (uint32_t i = 0; i < todo->count; i++) {
        if (todo->outs[i].kind == CALL_OUT_KEEP_DIALLED)
            c->result = todo->outs[i].result;
        if (!tell_voice(t, c, &todo->outs[i]))
            work.outs[work.count++] = todo->outs[i];
    }
    if (work.count)
        tel_work_do(t, c, &work, NULL, ended, event);
    else
        tel_settle(t, event);
}

static void note_due(struct tel *t, const struct tel_call *c)
{
    int64_t next = call_next_us(&c->step);
    if (next && (!t->due_us || next < t->due_us))
        t->due_us = next;
}

static void give_ended(struct tel *t, struct tel_call *c, struct call_input in, const struct link *ended, uint64_t event)
{
    struct call_todo todo;
    enum call_phase before = c->step.phase;
    in.now_us = clock_now_us();
    call_step(&c->step, &in, &todo);
    if (c->step.phase != before && before == CALL_TALKING)
        c->held = c->muted = 0;
    note_due(t, c);
    carry_out(t, c, &todo, ended, event);
    if (c->step.phase != before)
        shown(t, c);
    else
        tel_page_shown(t, c);
    settle_call(t, c);
}

void tel_give(struct tel *t, struct tel_call *c, struct call_input in)
{
    give_ended(t, c, in, NULL, 0);
}

static void give(struct tel *t, struct tel_call *c, struct call_input in, uint64_t event)
{
    give_ended(t, c, in, NULL, event);
}

/* -- events of voice -- */

static enum call_why why_of(uint8_t reason)
{
    switch (reason) {
    case LINK_REASON_BUSY:
        return CALL_WHY_BUSY;
    case LINK_REASON_NO_ANSWER:
        return CALL_WHY_NO_ANSWER;
    case LINK_REASON_REFUSED:
    case LINK_REASON_HANGUP:
        return CALL_WHY_REFUSED;
    case LINK_REASON_UNRUNG:
    case LINK_REASON_TAKEN:
    case LINK_REASON_CALL_ENDED:
        return CALL_WHY_OURS;
    default:
        return CALL_WHY_FAILED;
    }
}

static enum actor actor_of(uint8_t by)
{
    return by == LINK_BY_CUSTOMER ? ACTOR_CUSTOMER : by == LINK_BY_AGENT ? ACTOR_AGENT : ACTOR_SYSTEM;
}

static void comes(struct tel *t, const struct link_ev_call *e)
{
    const struct tel_number *n = tel_number_called(t, e->to, e->trunk);
    struct tel_call *c = n ? tel_call_make(t, e->call, tel_id(&t->ids, 20)) : NULL;
    if (!c) {
        log_event(LOG_WARN, "host", "call_refused", "call=%llu why=%s", (unsigned long long)e->call, n ? "full" : "number");
        struct tel_call gone = {.id = e->call};
        tel_command(t, &gone, (struct link){.kind = LINK_CMD_HANGUP, .cmd_hangup = {.reason = n ? LINK_REASON_FULL : LINK_REASON_NUMBER}});
        tel_settle(t, e->no);
        return;
    }
    c->conversation = tel_id(&t->ids, 20);
    c->party = tel_id(&t->ids, 20);
    c->number = n->id;
    c->zh = n->zh;
    c->step.plan = n->plan;
    if (e->withheld || customer_phone(e->from, c->from) != OK)
        c->from[0] = 0;
    tel_work_begin(t, c, e->no);
}

/* Held, resumed, muted: kept, and shown when it is. */
static void held(struct tel *t, struct tel_call *c, uint16_t kind, int mute, uint8_t by, uint64_t event)
{
    uint32_t bit = 1u << actor_of(by);
    uint32_t before_held = c->held, before_muted = c->muted;
    if (kind)
        c->held = kind == FACT_CALL_HELD ? c->held | bit : c->held & ~bit;
    else
        c->muted = mute > 0 ? c->muted | bit : c->muted & ~bit;
    if (c->held != before_held)
        c->since_us = clock_now_us();
    if (c->held == before_held && c->muted == before_muted) {
        tel_settle(t, event); /* it was so already */
        return;
    }
    struct phone_news news = {.org = t->conf.org, .call = c->id, .instance = t->peer.instance, .event = event, .kind = kind, .agent = c->step.agent,
                              .c = actor_of(by), .mute = mute, .now_us = clock_now_us()};
    tel_work_do(t, c, &(struct call_todo){.count = 0}, &news, NULL, event);
}

static void sdp_back(struct tel *t, const struct tel_call *c, const struct link_ev_sdp *e)
{
    if (c->page.is && !e->ring) {
        tel_page_sdp(t, c, e->text);
        return;
    }
    struct net *net = atomic_load(&t->net);
    struct buf b = {0};
    struct json j;
    json_init(&j, &b);
    json_open(&j, NULL);
    json_z(&j, "t", "call");
    json_id(&j, "contact", c->contact);
    json_text(&j, "sdp", e->text);
    json_close(&j);
    if (net && c->desk.gen && b.err == OK)
        (void)net_ws_send(net, c->desk, net_buf_copy(b.p, b.n));
    buf_done(&b);
}

void tel_calls_event(struct tel *t, const struct link *f)
{
    uint64_t no = f->event.no;
    struct tel_call *c = tel_call_of(t, f->event.call);
    if (f->kind == LINK_EV_CALL && !c) {
        comes(t, &f->ev_call);
        return;
    }
    if (!c) { /* it has ended, as far as we know */
        tel_settle(t, no);
        return;
    }
    switch (f->kind) {
    case LINK_EV_PLAYED:
        if (f->ev_played.op == c->played)
            give(t, c, (struct call_input){.kind = CALL_IN_PLAYED}, no);
        else
            tel_settle(t, no);
        break;
    case LINK_EV_DIGITS:
        if (f->ev_digits.op == c->played)
            give(t, c, (struct call_input){.kind = CALL_IN_DIGITS, .digit = f->ev_digits.digits.n ? f->ev_digits.digits.p[0] : 0}, no);
        else
            tel_settle(t, no);
        break;
    case LINK_EV_ANSWERED:
        give(t, c, (struct call_input){.kind = CALL_IN_ANSWERED, .token = f->ev_answered.ring}, no);
        break;
    case LINK_EV_RING_ENDED:
        give(t, c, (struct call_input){.kind = CALL_IN_RING_ENDED, .token = f->ev_ring_ended.ring, .why = why_of(f->ev_ring_ended.reason)}, no);
        break;
    case LINK_EV_JOINED:
        give(t, c, (struct call_input){.kind = CALL_IN_JOINED, .token = f->ev_joined.ring}, no);
        break;
    case LINK_EV_JOIN_FAILED:
        give(t, c, (struct call_input){.kind = CALL_IN_JOIN_FAILED, .token = f->ev_join_failed.ring}, no);
        break;
    case LINK_EV_HELD:
        held(t, c, FACT_CALL_HELD, 0, f->ev_held.by, no);
        break;
    case LINK_EV_RESUMED:
        held(t, c, FACT_CALL_RESUMED, 0, f->ev_resumed.by, no);
        break;
    case LINK_EV_MUTED:
        held(t, c, 0, 1, f->ev_muted.by, no);
        break;
    case LINK_EV_UNMUTED:
        held(t, c, 0, -1, f->ev_unmuted.by, no);
        break;
    case LINK_EV_ENDED:
        if (f->ev_ended.reason == LINK_REASON_MEDIA || f->ev_ended.reason == LINK_REASON_FAILED)
            c->page.why = "lost";
        give_ended(t, c, (struct call_input){.kind = CALL_IN_ENDED, .by = c->page.hung ? ACTOR_CUSTOMER : actor_of(f->ev_ended.by)}, f, no);
        break;
    case LINK_EV_SDP:
        sdp_back(t, c, &f->ev_sdp);
        tel_settle(t, no);
        break;
    default: /* RINGING, PROGRESS, DIGIT: nobody decides by it */
        tel_settle(t, no);
        break;
    }
}

/* -- what calls there are -- */

static void sync_call(struct tel *t, struct tel_call *c)
{
    struct call_todo todo;
    call_sync(&c->step, &todo);
    for (uint32_t i = 0; i < todo.count; i++)
        (void)tell_voice(t, c, &todo.outs[i]);
    tel_page_sync(t, c);
    shown(t, c);
}

enum { IS_THERE = 1, HAS_AGENT };

/* Rings of which nothing is known here any more; and whose agent is there. */
static void unring_unknown(struct tel *t, struct link_list legs, struct map *theirs)
{
    struct link_leg leg;
    while (link_next_leg(&legs, &leg)) {
        struct tel_call *c = leg.ring ? tel_call_of(t, leg.call) : NULL;
        bool known = !c || leg.ring == c->step.token;
        if (c && known && map_put(theirs, leg.call, HAS_AGENT))
            return;
        for (uint32_t i = 0; c && i < c->step.rings_count; i++)
            known = known || c->step.rings[i].token == leg.ring;
        if (!known)
            tel_command(t, c, (struct link){.kind = LINK_CMD_UNRING, .cmd_unring = {.ring = leg.ring, .reason = LINK_REASON_UNRUNG}});
    }
}

static void tell_ours(struct tel *t)
{
    struct link f = {.kind = LINK_CALLS};
    uint32_t at = 0;
    uint64_t id, v;
    buf_clear(&t->scratch);
    while (map_next(&t->calls, &at, &id, &v)) {
        const struct tel_call *c = (const struct tel_call *)(uintptr_t)v;
        if (c->step.phase != CALL_OVER && link_put_live(&t->scratch, &f.calls.calls, &(struct link_live){.call = id, .op = c->op, .ring = c->step.token}))
            log_event(LOG_ERROR, "host", "tel_calls", "call=%llu", (unsigned long long)id);
    }
    t->peer.listed_us = clock_now_us();
    tel_send(t, &f);
}

/* What voice should know and does not. One that an agent has just begun may not have come to it yet. */
static bool is_lost(const struct tel_call *c)
{
    bool begins = c->step.outbound && (c->step.phase == CALL_NEW || c->step.phase == CALL_CALLING);
    return c->step.phase != CALL_OVER && !begins;
}

/* Of a voice that has been away, or of a serve that has: its kept events came before, so whatever ended was told. */
void tel_calls_known(struct tel *t, const struct link *f)
{
    struct map theirs = {0};
    struct link_list l = f->calls.calls;
    struct link_live live;
    uint64_t ids[64], id, v;
    uint32_t count;

    while (link_next_live(&l, &live)) {
        struct tel_call *c = tel_call_of(t, live.call);
        if (map_put(&theirs, live.call, IS_THERE))
            break;
        if (c && live.op > c->op)
            c->op = live.op;
    }
    do { /* a call that is lost may leave the map while it is walked */
        uint32_t at = 0;
        for (count = 0; count < 64 && map_next(&t->calls, &at, &id, &v);)
            if (!map_get(&theirs, id, &(uint64_t){0}) && is_lost((const struct tel_call *)(uintptr_t)v))
                ids[count++] = id;
        for (uint32_t i = 0; i < count; i++) {
            struct tel_call *c = tel_call_of(t, ids[i]);
            if (!c)
                continue;
            pthread_mutex_lock(&t->lock);
            t->stats.lost++;
            pthread_mutex_unlock(&t->lock);
            c->page.why = "lost";
            give(t, c, (struct call_input){.kind = CALL_IN_LOST}, 0);
        }
    } while (count == 64);
    tell_ours(t);
    unring_unknown(t, f->calls.legs, &theirs);
    uint32_t at = 0;
    while (map_next(&t->calls, &at, &id, &v)) {
        struct tel_call *c = (struct tel_call *)(uintptr_t)v;
        sync_call(t, c);
        if (c->step.phase == CALL_TALKING && map_get(&theirs, id, &v) && v == IS_THERE) /* its agent's leg ended before serve did */
            give(t, c, (struct call_input){.kind = CALL_IN_RING_ENDED, .token = c->step.token, .why = CALL_WHY_FAILED}, 0);
    }
    map_done(&theirs);
}

void tel_calls_lost(struct tel *t)
{
    uint64_t ids[64], id, v;
    uint32_t count;
    do {
        uint32_t at = 0;
        for (count = 0; count < 64 && map_next(&t->calls, &at, &id, &v);)
            if (((struct tel_call *)(uintptr_t)v)->step.phase != CALL_OVER)
                ids[count++] = id;
        for (uint32_t i = 0; i < count; i++) {
            struct tel_call *c = tel_call_of(t, ids[i]);
            pthread_mutex_lock(&t->lock);
            t->stats.lost++;
            pthread_mutex_unlock(&t->lock);
            if (!c)
                continue;
            c->page.why = "lost";
            give(t, c, (struct call_input){.kind = CALL_IN_LOST}, 0);
        }
    } while (count == 64);
}

/* -- what others tell -- */

static void fact(struct tel *t, const struct fact *f)
{
    struct tel_call *c = of_contact(t, f->contact);
    struct call_input in = {.agent = f->agent, .token = (uint64_t)f->a, .until_us = f->b};
    if (!c)
        return;
    switch (f->kind) {
    case FACT_CONTACT_ARRIVED:
        in.kind = CALL_IN_ARRIVED;
        break;
    case FACT_CONTACT_OFFERED:
        in.kind = CALL_IN_OFFERED;
        break;
    case FACT_CONTACT_CONNECTING:
        in.kind = CALL_IN_CONNECTING;
        break;
    case FACT_CONTACT_ACCEPTED:
        in.kind = c->step.outbound && c->step.phase == CALL_NEW ? CALL_IN_DIAL : CALL_IN_TALKING;
        break;
    case FACT_CONTACT_DECLINED:
    case FACT_OFFER_LAPSED:
    case FACT_CONNECT_FAILED:
    case FACT_OFFER_WITHDRAWN:
        in.kind = CALL_IN_OFFER_OVER;
        in.taken = f->kind == FACT_OFFER_WITHDRAWN && f->b == WITHDRAWN_TAKEN;
        break;
    case FACT_CONTACT_REQUEUED:
    case FACT_CONTACT_TRANSFERRED:
        in.kind = CALL_IN_BACK;
        break;
    case FACT_CONTACT_ENDED:
    case FACT_CONTACT_ABANDONED:
        in.kind = CALL_IN_CONTACT_OVER;
        break;
    default:
        return;
    }
    give(t, c, in, 0);
}

static void done(struct tel *t, const struct tel_message *m)
{
    struct tel_call *c = tel_call_of(t, m->call);
    tel_settle(t, m->event);
    if (!c)
        return;
    if (m->flag) /* the last of its task */
        c->tasks--;
    if (m->shows)
        shown(t, c);
    if (m->err && m->out.kind == CALL_OUT_ARRIVE)
        give(t, c, (struct call_input){.kind = CALL_IN_NOT_ARRIVED, .err = m->err}, 0);
    else if (m->err && m->out.kind == CALL_OUT_ACCEPT)
        give(t, c, (struct call_input){.kind = CALL_IN_NOT_ACCEPTED, .token = m->out.token}, 0);
    else
        settle_call(t, c);
}

/* In the store: of one that came in; or one that an agent makes. */
static void begun(struct tel *t, const struct tel_message *m)
{
    struct tel_call *c = tel_call_of(t, m->call);
    tel_settle(t, m->event);
    if (!c && !m->event) {
        c = tel_call_make(t, m->call, m->contact);
        if (!c)
            return;
        c->conversation = m->conversation;
        c->party = m->party;
        c->zh = m->zh;
        c->step.outbound = true;
        memcpy(c->to, m->to, sizeof c->to);
        memcpy(c->from, m->to, sizeof c->from);
        return;
    }
    if (!c)
        return;
    c->tasks--;
    c->party = m->party;
    if (m->err == OK && c->step.phase == CALL_NEW) {
        if (c->page.is)
            tel_page_begun(t, c);
        give(t, c, (struct call_input){.kind = CALL_IN_BEGUN}, 0);
        if (c->page.hung)
            tel_command(t, c, (struct link){.kind = LINK_CMD_HANGUP, .cmd_hangup = {.reason = LINK_REASON_HANGUP}});
    } else if (m->err && c->page.is) { /* nobody but its page has heard of it */
        c->page.why = "full";
        c->step.phase = CALL_OVER;
        tel_page_shown(t, c);
        settle_call(t, c);
    } else if (m->err && c->step.phase == CALL_NEW) {
        tel_command(t, c, (struct link){.kind = LINK_CMD_HANGUP, .cmd_hangup = {.reason = LINK_REASON_FULL}});
        c->step.phase = CALL_ENDING;
    } else {
        settle_call(t, c);
    }
}

static void ask(struct tel *t, const struct tel_message *m)
{
    static const enum link_kind kinds[] = {[TEL_HOLD] = LINK_CMD_HOLD, [TEL_RESUME] = LINK_CMD_RESUME, [TEL_MUTE] = LINK_CMD_MUTE,
                                           [TEL_UNMUTE] = LINK_CMD_UNMUTE};
    struct tel_call *c = of_contact(t, m->contact);
    if (m->number > 4) {
        tel_page_ask(t, m);
        return;
    }
    if (!c)
        return;
    if (m->number == 4) { /* its contact was refused: nothing has begun */
        c->step.phase = CALL_OVER;
        settle_call(t, c);
        return;
    }
    if (m->number == 2 || m->number == 3) { /* an SDP, a candidate */
        uint64_t ring = c->step.agent == m->agent ? c->step.token : 0;
        for (uint32_t i = 0; i < c->step.rings_count; i++)
            ring = c->step.rings[i].agent == m->agent ? c->step.rings[i].token : ring;
        if (!ring)
            return;
        if (m->number == 3) {
            tel_command(t, c, (struct link){.kind = LINK_CMD_CANDIDATE, .cmd_candidate = {.ring = ring, .text = m->text}});
            return;
        }
        c->desk = m->socket;
        tel_command(t, c, (struct link){.kind = LINK_CMD_SDP, .cmd_sdp = {.ring = ring, .text = m->text}});
        return;
    }
    if (c->step.agent != m->agent)
        return;
    if (m->act == TEL_DIGITS)
        tel_command(t, c, (struct link){.kind = LINK_CMD_DIGITS, .cmd_digits = {.digits = m->text}});
    else
        tel_command(t, c, (struct link){.kind = kinds[m->act], .cmd_hold = {.by = LINK_BY_AGENT}});
}

void tel_calls_message(struct tel *t, const struct tel_message *m)
{
    struct tel_call *c;
    switch (m->kind) {
    case TEL_FACT:
        fact(t, &m->fact);
        break;
    case TEL_PLACE:
        c = of_contact(t, m->contact);
        if (c)
            tel_page_waits(t, c, &m->wait);
        break;
    case TEL_DONE:
        done(t, m);
        break;
    case TEL_BEGUN:
        begun(t, m);
        break;
    case TEL_ASK:
        ask(t, m);
        break;
    case TEL_CONFIG:
        tel_set_free(t->set);
        t->set = m->set;
        tel_config_send(t);
        break;
    }
}

/* -- time -- */

void tel_calls_tick(struct tel *t, int64_t now_us)
{
    uint32_t at = 0;
    uint64_t id, v;
    int64_t listed_us = t->peer.listed_us;
    if (t->peer.fd >= 0 && listed_us && (now_us < listed_us || now_us - listed_us > TEL_ORPHAN_US / 4))
        tell_ours(t); /* who waits does so on this word */
    if (!t->due_us || t->due_us > now_us)
        return; /* few calls have anything to wait for: they are not looked through at each turn */
    t->due_us = 0;
    while (map_next(&t->calls, &at, &id, &v)) { /* a tick takes no call away */
        struct tel_call *c = (struct tel_call *)(uintptr_t)v;
        int64_t next = call_next_us(&c->step);
        if (next && next <= now_us)
            give(t, c, (struct call_input){.kind = CALL_IN_TICK}, 0);
        else
            note_due(t, c);
    }
}

/* -- after a start -- */

struct prime {
    struct tel *tel;
    const struct engine *engine;
    enum err err;
};

static void known_of(const struct engine *e, const struct phone_call *p, struct call_contact *ret)
{
    struct engine_contact ec;
    struct engine_offer offers[OFFERS_MAX];
    *ret = (struct call_contact){.state = p->state == PHONE_MENU ? CONTACT_NONE : CONTACT_CLOSED};
    if (!engine_contact(e, p->contact, &ec))
        return;
    ret->state = ec.state;
    ret->agent = ec.agent;
    ret->token = ec.token;
    uint32_t count = ec.state == CONTACT_OFFERED ? engine_offers(e, p->contact, offers, OFFERS_MAX) : 0;
    for (uint32_t i = 0; i < count && i < CALL_RINGS_MAX; i++)
        ret->offers[ret->offers_count++] = (struct call_ring){.agent = offers[i].agent, .token = offers[i].token, .until_us = offers[i].until_us};
}

static enum err prime_call(void *arg, const struct phone_call *p)
{
    struct prime *pr = arg;
    struct tel_call *c = tel_call_make(pr->tel, p->id, p->contact);
    struct call_contact known;
    if (!c)
        return ERR_NOMEM;
    const struct tel_number *n = tel_number_of(pr->tel, p->number);
    c->conversation = p->conversation;
    c->party = p->party;
    c->number = p->number;
    c->zh = p->zh;
    c->held = p->held;
    c->muted = p->muted;
    if (n)
        c->step.plan = n->plan;
    c->step.topic = p->topic;
    c->step.outbound = p->outbound;
    if (!p->number && !p->outbound) {
        c->page.is = c->page.told_voice = true;
        c->page.talk_us = p->joined_us;
        c->step.plan.topic = p->topic;
    }
    known_of(pr->engine, p, &known);
    call_resume(&c->step, &known);
    note_due(pr->tel, c);
    return OK;
}

static enum err prime_read(struct store_tx *tx, void *arg)
{
    struct prime *p = arg;
    struct tel *t = p->tel;
    enum err err = phone_voice_get(tx, t->conf.org, &t->known_instance, &t->known_event);
    return err ? err : phone_calls_live(tx, t->conf.org, prime_call, p);
}

enum err tel_prime(struct tel *t, const struct engine *e)
{
    struct prime p = {.tel = t, .engine = e};
    enum err err = tel_set_read(t, &t->set);
    return err ? err : store_read(t->conf.store, prime_read, &p);
}
