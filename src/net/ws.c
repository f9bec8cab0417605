/* WebSocket (RFC 6455). wslay reads frames and says what is wrong with them; sending is ours,
 * because its queue has no limit. A wslay context is 8 KB, so a socket only borrows one while a
 * message is incomplete: an idle socket holds none. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <wslay/wslay.h>

#include "net/handshake.h"
#include "net/inner.h"

#define POOL_MAX 32

struct ws {
    struct ws *next_free;
    wslay_event_context_ptr ctx;
    struct conn *c;
    const uint8_t *p; /* not yet fed */
    size_t n;
    uint64_t fed, framed, frame; /* bytes given, of finished frames, of the present one */
    uint64_t messages;
    uint16_t refuse; /* close code that we give for a frame wslay thinks fine */
    bool fin, control, open;
};

/* --- handshake ----------------------------------------------------------------------------- */

static bool has_token(struct str list, const char *token)
{
    size_t n = strlen(token);
    for (size_t i = 0; i < list.n;) {
        size_t end = i;
        while (end < list.n && list.p[end] != ',')
            end++;
        size_t a = i, b = end;
        while (a < b && (list.p[a] == ' ' || list.p[a] == '\t'))
            a++;
        while (b > a && (list.p[b - 1] == ' ' || list.p[b - 1] == '\t'))
            b--;
        if (b - a == n && strncasecmp(list.p + a, token, n) == 0)
            return true;
        i = end + 1;
    }
    return false;
}

bool net_ws_wanted(const struct net_request *r)
{
    return r->method == NET_GET && has_token(net_header(r, "upgrade"), "websocket");
}

bool net_ws_valid(const struct net_request *r)
{
    struct str key = net_header(r, "sec-websocket-key"); /* 16 bytes in base64 */
    if (key.n != 24 || key.p[22] != '=' || key.p[23] != '=')
        return false;
    for (size_t i = 0; i < 22; i++)
        if (!strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", key.p[i]) ||
            !key.p[i])
            return false;
    return r->body_length == 0 && str_is(net_header(r, "sec-websocket-version"), "13");
}

bool net_ws_accept(struct conn *c, const struct net_request *r)
{
    struct str key = net_header(r, "sec-websocket-key");
    assert(key.n == 24);

    char proof[NET_PROOF_CHARS + 1];
    if (!net_handshake_proof(key.p, proof))
        return false;
    struct buf b = {0};
    buf_text(&b, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                 "Sec-WebSocket-Accept: ");
    buf_text(&b, proof);
    buf_text(&b, "\r\n\r\n");
    bool ok = b.err == OK;

    struct loop *l = c->loop;
    c->state = CONN_WS;
    c->upgraded = true;
    c->heard = true;
    net_count(&l->count.ws_open, 1);
    net_timer_set(c, TIMER_PING);
    if (ok)
        net_out_bytes(c, b.p, b.n);
    buf_done(&b);
    if (ok && c->state == CONN_WS && l->net->handler.ws_open)
        l->net->handler.ws_open(l->net->handler.u, net_conn_id(c), c->session);
    return ok;
}

/* --- sending ------------------------------------------------------------------------------- */

struct out *net_ws_frame(uint8_t opcode, struct net_buf *payload)
{
    struct out *o = payload ? calloc(1, sizeof *o) : NULL;
    if (!o) {
        net_buf_unref(payload);
        return NULL;
    }
    uint64_t n = payload->n;
    int extra = n < 126 ? 0 : n <= 0xffff ? 2 : 8;
    o->kind = OUT_FRAME;
    o->body = payload;
    o->tail[0] = (uint8_t)(0x80 | opcode);
    o->tail[1] = (uint8_t)(extra == 0 ? n : extra == 2 ? 126 : 127);
    for (int i = 0; i < extra; i++)
        o->tail[2 + i] = (uint8_t)(n >> (8 * (extra - 1 - i)));
    o->tail_n = (uint8_t)(2 + extra);
    return o;
}

static void send_control(struct conn *c, uint8_t opcode, const void *p, size_t n)
{
    assert(n <= 125);
    struct out *o = net_ws_frame(opcode, net_buf_copy(p, n));
    if (o)
        net_out_queue(c, o);
    else
        net_conn_kill(c, NET_BY_US);
}

void net_ws_end(struct conn *c, uint16_t code, const char *reason, enum net_why why)
{
    if (c->state != CONN_WS)
        return;
    uint8_t bytes[125] = {(uint8_t)(code >> 8), (uint8_t)code};
    size_t n = strnlen(reason, 123);
    memcpy(bytes + 2, reason, n);

    c->why = why;
    send_control(c, 0x8, bytes, 2 + n);
    if (c->state != CONN_WS) /* the queue was too long for even that */
        return;
    c->state = CONN_WS_CLOSING;
    net_timer_set(c, TIMER_CLOSE);
    net_conn_touch(c); /* closed() comes when the turn ends, never inside another callback */
}

void net_ws_tick(struct conn *c)
{
    c->silent = c->heard ? 0 : (uint8_t)(c->silent + 1);
    c->heard = false;
    if (c->silent >= 2) {
        net_count(&c->loop->count.timeouts, 1);
        net_conn_kill(c, NET_TIMEOUT);
        return;
    }
    send_control(c, 0x9, "", 0);
    if (c->state == CONN_WS)
        net_timer_set(c, TIMER_PING);
}

/* --- receiving ----------------------------------------------------------------------------- */

static ssize_t give_bytes(wslay_event_context_ptr ctx, uint8_t *to, size_t n, int flags, void *u)
{
    struct ws *w = u;
    (void)flags;
    if (w->c->state == CONN_DEAD || w->refuse)
        w->n = 0;
    if (w->n == 0) {
        wslay_event_set_error(ctx, WSLAY_ERR_WOULDBLOCK);
        return -1;
    }
    if (n > w->n)
        n = w->n;
    memcpy(to, w->p, n);
    w->p += n;
    w->n -= n;
    w->fed += n;
    return (ssize_t)n;
}

/* What wslay itself wants sent: pongs and close frames. */
static ssize_t take_bytes(wslay_event_context_ptr ctx, const uint8_t *p, size_t n, int flags,
                          void *u)
{
    struct ws *w = u;
    (void)ctx, (void)flags;
    if (w->c->state == CONN_WS) /* after our own close frame nothing follows */
        net_out_bytes(w->c, p, n);
    return (ssize_t)n;
}

static void frame_begins(wslay_event_context_ptr ctx,
                         const struct wslay_event_on_frame_recv_start_arg *a, void *u)
{
    struct ws *w = u;
    uint64_t n = a->payload_length;
    (void)ctx;
    w->frame = 2 + (n < 126 ? 0u : n <= 0xffff ? 2u : 8u) + 4 + n;
    w->fin = a->fin;
    w->control = a->opcode >= 8;
    if (a->opcode == WSLAY_BINARY_FRAME)
        w->refuse = 1003;
    if (a->opcode == WSLAY_CONNECTION_CLOSE && n == 1) /* half a code */
        w->refuse = 1002;
}

static void frame_ends(wslay_event_context_ptr ctx, void *u)
{
    struct ws *w = u;
    (void)ctx;
    w->framed += w->frame;
    if (!w->control)
        w->open = !w->fin;
}

static void message_arrives(wslay_event_context_ptr ctx,
                            const struct wslay_event_on_msg_recv_arg *a, void *u)
{
    struct ws *w = u;
    struct conn *c = w->c;
    (void)ctx;
    if (a->opcode != WSLAY_TEXT_FRAME)
        return;
    w->messages++;
    const struct net_handler *h = &c->loop->net->handler;
    if (c->state == CONN_WS && !w->refuse && h->ws_message)
        h->ws_message(h->u, net_conn_id(c), c->session,
                      (struct str){a->msg_length ? (const char *)a->msg : "", a->msg_length});
}

static const struct wslay_event_callbacks callbacks = {
    .recv_callback = give_bytes,
    .send_callback = take_bytes,
    .on_frame_recv_start_callback = frame_begins,
    .on_frame_recv_end_callback = frame_ends,
    .on_msg_recv_callback = message_arrives,
};

void net_ws_drop(struct ws *w)
{
    wslay_event_context_free(w->ctx);
    free(w);
}

void net_ws_pool_done(struct loop *l)
{
    while (l->ws_free) {
        struct ws *w = l->ws_free;
        l->ws_free = w->next_free;
        net_ws_drop(w);
    }
}

static struct ws *borrow(struct conn *c)
{
    struct loop *l = c->loop;
    struct ws *w = l->ws_free;
    if (w) {
        l->ws_free = w->next_free;
        l->ws_free_count--;
    } else {
        w = calloc(1, sizeof *w);
        if (w && wslay_event_context_server_init(&w->ctx, &callbacks, w) != 0) {
            free(w);
            w = NULL;
        }
        if (w)
            wslay_event_config_set_max_recv_msg_length(w->ctx, l->net->conf.ws_message_bytes_max);
    }
    if (w)
        w->c = c;
    return w;
}

static void give_back(struct loop *l, struct ws *w)
{
    w->c = NULL;
    if (l->ws_free_count >= POOL_MAX) {
        net_ws_drop(w);
        return;
    }
    w->next_free = l->ws_free;
    l->ws_free = w;
    l->ws_free_count++;
}

static void fail(struct conn *c, uint16_t code)
{
    net_ws_end(c, code, "", NET_PROTOCOL);
    c->finish = true; /* nothing more is awaited: shut, linger, close */
    net_conn_touch(c);
}

/* The peer closed, or broke a rule, and wslay's close frame says so. */
static void finish(struct conn *c, struct ws *w)
{
    if (c->state == CONN_WS) {
        uint16_t code = wslay_event_get_status_code_sent(w->ctx);
        c->why = wslay_event_get_close_received(w->ctx) ? NET_BY_PEER
                 : code == WSLAY_CODE_MESSAGE_TOO_BIG   ? NET_TOO_BIG
                                                        : NET_PROTOCOL;
        c->state = CONN_WS_CLOSING;
        net_timer_set(c, TIMER_CLOSE);
    }
    c->finish = true;
    net_conn_touch(c);
}

static void arm(struct conn *c, struct ws *w, uint64_t messages_before)
{
    bool at_rest = w->fed == w->framed && !w->open;
    if (at_rest) {
        c->ws = NULL;
        give_back(c->loop, w);
        if (c->state == CONN_WS && c->timer == TIMER_BODY)
            net_timer_set(c, TIMER_PING);
    } else if (c->state == CONN_WS && (c->timer != TIMER_BODY || w->messages != messages_before)) {
        /* A begun message has one deadline; bytes don't renew it, only the next message does. */
        net_timer_set(c, TIMER_BODY);
    }
}

void net_ws_feed(struct conn *c, const uint8_t *p, size_t n)
{
    if (c->finish || (c->state != CONN_WS && c->state != CONN_WS_CLOSING))
        return;
    struct ws *w = c->ws ? c->ws : borrow(c);
    if (!w) {
        net_conn_kill(c, NET_BY_US);
        return;
    }
    c->ws = w;
    c->heard = true;
    uint64_t messages = w->messages;
    w->p = p;
    w->n = n;
    int failed = wslay_event_recv(w->ctx);
    w->p = NULL;
    w->n = 0;
    if (c->state == CONN_DEAD)
        return;
    if (w->refuse) {
        fail(c, w->refuse);
        return;
    }
    if (failed) { /* what wslay has queued then is a close frame without a reason */
        fail(c, WSLAY_CODE_PROTOCOL_ERROR);
        return;
    }
    if (wslay_event_want_write(w->ctx))
        (void)wslay_event_send(w->ctx); /* take_bytes() never fails */
    if (c->state == CONN_DEAD)
        return;
    if (!wslay_event_get_read_enabled(w->ctx))
        finish(c, w);
    else
        arm(c, w, messages);
}
