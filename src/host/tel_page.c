/* tel_page.c: a customer calls from a page: its SDP comes by the chat's socket, and what becomes of the call goes back there. The call itself is one
 * like any other (tel_calls.c). On the telephone's thread, but for what others ask. */
#include <string.h>

#include "base/log.h"
#include "host/hub_call.h"
#include "host/tel_state.h"
#include "port/clock.h"
#include "port/pool.h"

enum { ASK_CALL = 5, ASK_CANDIDATE, ASK_END };

/* -- what others ask: any thread -- */

struct looking {
    org_id org;
    uint64_t id;
    struct phone_call call;
};

static enum err read_call(struct store_tx *tx, void *arg)
{
    struct looking *l = arg;
    return phone_call_find(tx, l->org, l->id, &l->call);
}

enum err tel_page_look(struct tel *t, struct tel_page *p)
{
    struct looking l = {.org = t->conf.org, .id = p->call};
    enum err err = store_read(t->conf.store, read_call, &l);
    if (!err || err == ERR_STATE) {
        p->conversation = l.call.conversation;
        p->party = l.call.party;
        p->topic = l.call.topic;
    }
    return err;
}

static bool voice_there(struct tel *t)
{
    struct tel_stats s;
    tel_stats(t, &s);
    return s.there;
}

static enum err ask(struct tel *t, struct tel_message m)
{
    m.kind = TEL_ASK;
    return tel_tell(t, &m) ? OK : ERR_FULL;
}

static uint64_t key_of(net_id socket)
{
    return (uint64_t)socket.where << 32 | socket.gen;
}

const char *tel_page_may(struct tel *t, net_id socket)
{
    uint64_t call;
    pthread_mutex_lock(&t->lock);
    const char *why = !t->stats.there ? "off" : map_get(&t->pages, key_of(socket), &call) ? "busy" : t->pages.count >= TEL_PAGES_MAX ? "full" : NULL;
    pthread_mutex_unlock(&t->lock);
    return why;
}

/* That this page calls, or does no more: for those who ask before they ask. */
static void note_page(struct tel *t, const struct tel_call *c, bool calls)
{
    uint64_t key = key_of(c->page.socket), call;
    if (!c->page.socket.gen)
        return;
    pthread_mutex_lock(&t->lock);
    bool known = map_get(&t->pages, key, &call);
    if (calls && map_put(&t->pages, key, c->id))
        log_event(LOG_WARN, "host", "tel_page", "error=no_memory"); /* whoever calls twice is refused a step later */
    else if (!calls && known && call == c->id)
        (void)map_del(&t->pages, key);
    pthread_mutex_unlock(&t->lock);
}

/* A call that is there outlives a voice that is away for a moment; none begins meanwhile. */
enum err tel_page_call(struct tel *t, const struct tel_page *p)
{
    if (p->party && !voice_there(t))
        return ERR_STATE;
    return ask(t, (struct tel_message){.number = ASK_CALL, .call = p->call, .conversation = p->conversation, .party = p->party, .trunk = p->endpoint,
                                       .plan = {.topic = p->topic}, .zh = p->zh, .socket = p->socket, .text = p->sdp});
}

enum err tel_page_candidate(struct tel *t, uint64_t call, net_id socket, struct str candidate)
{
    return ask(t, (struct tel_message){.number = ASK_CANDIDATE, .call = call, .socket = socket, .text = candidate});
}

enum err tel_page_end(struct tel *t, uint64_t call)
{
    return ask(t, (struct tel_message){.number = ASK_END, .call = call});
}

/* -- frames to the page -- */

enum page_state { PAGE_NONE, PAGE_CONNECTING, PAGE_WAITING, PAGE_RINGING, PAGE_TALKING, PAGE_ENDED };

static enum page_state state_of(const struct call *c)
{
    switch (c->phase) {
    case CALL_NEW:
    case CALL_MENU:
        return PAGE_CONNECTING;
    case CALL_ARRIVING:
    case CALL_WAITING:
        return c->rings_count ? PAGE_RINGING : PAGE_WAITING;
    case CALL_CONNECTING:
        return PAGE_RINGING;
    case CALL_TALKING:
    case CALL_AGAIN:
        return PAGE_TALKING;
    default:
        return PAGE_ENDED;
    }
}

/* Also while the agent's device rings again: the customer hears music. */
static bool is_held(const struct tel_call *c)
{
    return c->held & 1u << ACTOR_AGENT || c->step.phase == CALL_AGAIN;
}

static void send(struct tel *t, net_id socket, struct buf *b)
{
    struct net *net = atomic_load(&t->net);
    if (net && socket.gen && b->err == OK)
        (void)net_ws_send(net, socket, net_buf_copy(b->p, b->n));
    buf_done(b);
}

static void wait_json(struct json *j, uint32_t place, const struct tel_wait *w)
{
    json_int(j, "place", w->shut ? 0 : place); /* nobody is next where it is closed */
    if (w->wait_us && !w->shut && !w->nobody)
        json_int(j, "wait_us", w->wait_us);
    if (w->nobody)
        json_bool(j, "nobody", true);
    if (!w->shut)
        return;
    json_bool(j, "open", false);
    if (w->until_us)
        json_int(j, "until_us", w->until_us);
    if (w->by_us)
        json_int(j, "by_us", w->by_us);
}

static int64_t talked_ms(const struct tel_page_side *p)
{
    int64_t us = clock_now_us() - p->talk_us;
    return p->talk_us && us > 0 ? us / 1000 : 0;
}

static void send_state(struct tel *t, net_id socket, enum page_state state, const struct tel_call *c, const char *why)
{
    static const char *const names[] = {"none", "connecting", "waiting", "ringing", "talking", "ended"};
    struct buf b = {0};
    struct json j;
    json_init(&j, &b);
    json_open(&j, NULL);
    json_z(&j, "t", "call");
    json_z(&j, "state", names[state]);
    if (state == PAGE_WAITING)
        wait_json(&j, c->step.place, &c->page.wait);
    if (state == PAGE_TALKING) {
        json_int(&j, "talk_ms", talked_ms(&c->page)); /* not since when: the browser's clock may be wrong */
        json_bool(&j, "held", is_held(c));
        hub_call_agent(t->conf.hub, c->step.agent, &j);
    }
    if (why)
        json_z(&j, "why", why);
    json_close(&j);
    send(t, socket, &b);
}

static bool same_wait(const struct tel_wait *a, const struct tel_wait *b)
{
    return a->wait_us == b->wait_us && a->nobody == b->nobody && a->shut == b->shut && a->until_us == b->until_us && a->by_us == b->by_us;
}

void tel_page_shown(struct tel *t, struct tel_call *c)
{
    struct tel_page_side *p = &c->page;
    if (!p->is)
        return;
    enum page_state state = state_of(&c->step);
    if (state == PAGE_ENDED)
        note_page(t, c, false);
    uint32_t place = state == PAGE_WAITING ? c->step.place & 0xffff : 0, held = state == PAGE_TALKING && is_held(c);
    uint32_t now = (uint32_t)state | place << 4 | held << 20;
    if (state != PAGE_TALKING)
        p->talk_us = 0;
    else if (!p->talk_us)
        p->talk_us = clock_now_us();
    if (now == p->told && (state != PAGE_WAITING || same_wait(&p->wait, &p->told_wait)))
        return;
    p->told = now;
    p->told_wait = p->wait;
    send_state(t, p->socket, state, c, state == PAGE_ENDED ? p->why : NULL);
}

void tel_page_waits(struct tel *t, struct tel_call *c, const struct tel_wait *w)
{
    c->page.wait = *w;
    if (w->moved)
        tel_give(t, c, (struct call_input){.kind = CALL_IN_PLACE, .place = w->place});
    else
        tel_page_shown(t, c);
}

void tel_page_sdp(struct tel *t, const struct tel_call *c, struct str sdp)
{
    struct buf b = {0};
    struct json j;
    json_init(&j, &b);
    json_open(&j, NULL);
    json_z(&j, "t", "call");
    json_text(&j, "sdp", sdp);
    json_close(&j);
    send(t, c->page.socket, &b);
}

/* -- the call -- */

static void tell_sdp(struct tel *t, struct tel_call *c, struct str sdp)
{
    tel_command(t, c, (struct link){.kind = LINK_CMD_SDP, .cmd_sdp = {.text = sdp}});
}

void tel_page_begun(struct tel *t, struct tel_call *c)
{
    struct tel_page_side *p = &c->page;
    tell_sdp(t, c, (struct str){(const char *)p->sdp.p, p->sdp.n});
    buf_done(&p->sdp);
    p->told_voice = true;
}

void tel_page_sync(struct tel *t, struct tel_call *c)
{
    struct tel_page_side *p = &c->page;
    if (!p->is || !p->told_voice)
        return;
    if (p->sdp.n)
        tel_page_begun(t, c);
    if (p->hung)
        tel_command(t, c, (struct link){.kind = LINK_CMD_HANGUP, .cmd_hangup = {.reason = LINK_REASON_HANGUP}});
}

/* The page was loaded anew, or its socket is another one. */
static void again(struct tel *t, struct tel_call *c, const struct tel_message *m)
{
    struct tel_page_side *p = &c->page;
    note_page(t, c, false);
    p->socket = m->socket;
    note_page(t, c, state_of(&c->step) != PAGE_ENDED);
    p->endpoint = m->trunk; /* after a start it is not known */
    p->told = 0;
    if (m->text.n && p->told_voice && t->peer.welcome) {
        tell_sdp(t, c, m->text);
    } else if (m->text.n) {
        buf_clear(&p->sdp);
        buf_put(&p->sdp, m->text.p, m->text.n);
    }
    tel_page_shown(t, c);
}

static bool same(net_id a, net_id b)
{
    return a.gen == b.gen && a.where == b.where;
}

/* One call a customer and a page. NULL: it may. */
static const char *refusal(struct tel *t, const struct tel_message *m)
{
    uint32_t at = 0, pages = 0;
    uint64_t id, v;
    while (map_next(&t->calls, &at, &id, &v)) {
        const struct tel_call *c = (const struct tel_call *)(uintptr_t)v;
        if (!c->page.is || c->step.phase == CALL_OVER || c->step.phase == CALL_ENDING)
            continue;
        pages++;
        if (c->party == m->party || same(c->page.socket, m->socket))
            return "busy";
    }
    return pages < TEL_PAGES_MAX ? NULL : "full";
}

static void call(struct tel *t, const struct tel_message *m)
{
    struct tel_call *c = tel_call_of(t, m->call);
    if (c && c->page.is && c->step.phase != CALL_OVER) {
        again(t, c, m);
        return;
    }
    const char *why = c || !m->party ? "over" : refusal(t, m);
    c = why ? NULL : tel_call_make(t, m->call, tel_id(&t->ids, 20));
    if (c)
        buf_put(&c->page.sdp, m->text.p, m->text.n);
    if (c && c->page.sdp.err) {
        c->step.phase = CALL_OVER; /* nothing has begun */
        tel_page_done(c);
    }
    if (!c || c->step.phase == CALL_OVER) {
        send_state(t, m->socket, PAGE_ENDED, NULL, why ? why : "full");
        return;
    }
    c->page.is = true;
    c->page.socket = m->socket;
    c->page.endpoint = m->trunk;
    c->conversation = m->conversation;
    c->party = m->party;
    c->zh = m->zh;
    c->step.plan = m->plan;
    note_page(t, c, true);
    tel_work_begin(t, c, 0);
    tel_page_shown(t, c);
}

void tel_page_ask(struct tel *t, const struct tel_message *m)
{
    struct tel_call *c = tel_call_of(t, m->call);
    if (m->number == ASK_CALL) {
        call(t, m);
        return;
    }
    if (!c || !c->page.is || c->step.phase == CALL_OVER)
        return;
    if (m->number == ASK_CANDIDATE) {
        if (c->page.told_voice && same(c->page.socket, m->socket))
            tel_command(t, c, (struct link){.kind = LINK_CMD_CANDIDATE, .cmd_candidate = {.text = m->text}});
        return;
    }
    c->page.hung = true;
    if (c->page.told_voice)
        tel_command(t, c, (struct link){.kind = LINK_CMD_HANGUP, .cmd_hangup = {.reason = LINK_REASON_HANGUP}});
}

/* ENDED will not come: voice has never had it, or has forgotten it. */
void tel_page_refused(struct tel *t, const struct link_taken *taken)
{
    struct tel_call *c = tel_call_of(t, taken->call);
    if (!c || !c->page.is || c->step.phase == CALL_OVER || (taken->result != LINK_TAKEN_FULL && taken->result != LINK_TAKEN_NO_CALL))
        return;
    c->page.why = taken->result == LINK_TAKEN_FULL ? "full" : "lost";
    tel_give(t, c, (struct call_input){.kind = CALL_IN_LOST});
}

void tel_page_done(struct tel_call *c)
{
    buf_done(&c->page.sdp);
}
