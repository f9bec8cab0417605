/* HTTP/1.1 (RFC 9112): the head is gathered whole, pre-checked, then given to llhttp, which must
 * agree where it ends. One request at a time; what came after it waits in the connection. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "net/inner.h"

/* --- pool ---------------------------------------------------------------------------------- */

struct http *net_http_take(struct loop *l)
{
    struct http *h = l->http_free;
    if (!h)
        return calloc(1, sizeof *h);
    l->http_free = h->next_free;
    l->http_free_count--;
    return h;
}

void net_http_free(struct http *h)
{
    buf_done(&h->in);
    buf_done(&h->ahead);
    buf_done(&h->body);
    free(h);
}

static void shrink(struct buf *b)
{
    if (b->room > NET_KEPT_BYTES || b->err != OK) {
        buf_done(b);
        *b = (struct buf){0};
    }
    buf_clear(b);
}

static void reset(struct net *n, struct http *h)
{
    atomic_fetch_sub(&n->big_bytes, h->big_bytes);
    h->big_bytes = 0;
    shrink(&h->body);
    shrink(&h->ahead);
    h->pre = (struct precheck){0};
    h->used = h->framing_bytes = 0;
    h->head_done = h->message_done = h->keep_alive = h->finished = h->connection_upgrade = false;
    h->value_open = false;
    h->last_chunk = false;
    h->last_seen = 0;
    h->fault = OK;
    h->request = (struct net_request){0};
}

void net_http_give(struct loop *l, struct http *h)
{
    reset(l->net, h);
    if (l->http_free_count >= 64) {
        net_http_free(h);
        return;
    }
    shrink(&h->in);
    h->next_free = l->http_free;
    l->http_free = h;
    l->http_free_count++;
}

/* --- what llhttp tells us ------------------------------------------------------------------ */

static struct http *http_of(llhttp_t *p)
{
    return ((struct conn *)p->data)->http;
}

/* A span comes in one piece or in several that touch. */
static int extend(struct http *h, struct str *s, const char *at, size_t n)
{
    if (!s->p)
        *s = (struct str){at, n};
    else if (s->p + s->n == at)
        s->n += n;
    else
        h->fault = ERR_INPUT;
    return h->fault == OK ? 0 : -1;
}

static int on_url(llhttp_t *p, const char *at, size_t n)
{
    struct http *h = http_of(p);
    return extend(h, &h->request.path, at, n);
}

static int on_header_field(llhttp_t *p, const char *at, size_t n)
{
    struct http *h = http_of(p);
    if (h->head_done)
        return -1; /* a trailer */
    if (h->value_open || h->request.headers_count == 0) {
        if (h->request.headers_count == PRECHECK_HEADERS_MAX)
            return -1;
        h->headers[h->request.headers_count++] = (struct net_header){0};
        h->value_open = false;
    }
    return extend(h, &h->headers[h->request.headers_count - 1].name, at, n);
}

static int on_header_value(llhttp_t *p, const char *at, size_t n)
{
    struct http *h = http_of(p);
    if (h->head_done || h->request.headers_count == 0)
        return -1;
    h->value_open = true;
    return extend(h, &h->headers[h->request.headers_count - 1].value, at, n);
}

static int on_headers_complete(llhttp_t *p)
{
    struct http *h = http_of(p);
    h->head_done = true;
    h->keep_alive = llhttp_should_keep_alive(p);
    h->connection_upgrade = p->flags & F_CONNECTION_UPGRADE;
    h->request.body_length = p->flags & F_CHUNKED ? -1 : (int64_t)p->content_length;
    p->upgrade = 0; /* a request like others, until the handler says otherwise */
    return 0;
}

static int on_body(llhttp_t *p, const char *at, size_t n)
{
    struct conn *c = p->data;
    struct http *h = c->http;
    size_t most = h->big_bytes ? h->big_bytes : c->loop->net->conf.body_bytes_max;
    if (h->body.n + n > most)
        h->fault = ERR_TOO_BIG;
    else
        buf_put(&h->body, at, n);
    if (h->body.err != OK)
        h->fault = ERR_NOMEM;
    return h->fault == OK ? 0 : HPE_USER;
}

static int on_chunk_header(llhttp_t *p)
{
    if (p->content_length != 0)
        return 0;
    http_of(p)->last_chunk = true; /* feed_body() looks at what follows byte by byte */
    return HPE_PAUSED;
}

static int on_message_complete(llhttp_t *p)
{
    http_of(p)->message_done = true;
    return HPE_PAUSED;
}

static const llhttp_settings_t settings = {
    .on_url = on_url,
    .on_header_field = on_header_field,
    .on_header_value = on_header_value,
    .on_headers_complete = on_headers_complete,
    .on_body = on_body,
    .on_chunk_header = on_chunk_header,
    .on_message_complete = on_message_complete,
};

/* --- answers of our own -------------------------------------------------------------------- */

/* The limit that the body under way is over: what is refused by its length alone is so whatever was asked. */
static uint64_t most_bytes(const struct conn *c)
{
    const struct net_conf *k = &c->loop->net->conf;
    return k->big_bytes_max && c->http->request.body_length > (int64_t)k->big_bytes_max ? k->big_bytes_max : k->body_bytes_max;
}

static void answer_error(struct conn *c, int status, enum err err)
{
    net_timer_clear(c);
    struct out *o = net_answer_error(status, err, err == ERR_TOO_BIG ? most_bytes(c) : 0);
    if (o)
        net_out_answer(c, o);
    else
        net_conn_kill(c, NET_BY_US);
}

void net_http_refuse(struct conn *c, int status, enum err err)
{
    net_count(&c->loop->count.bad_requests, 1);
    c->keep_alive = false;
    answer_error(c, status, err);
}

static void refuse_fault(struct conn *c)
{
    enum err e = c->http->fault;
    net_http_refuse(c, e == OK ? 400 : err_status(e), e == OK ? ERR_INPUT : e);
}

/* --- a request ----------------------------------------------------------------------------- */

static void dispatch(struct conn *c)
{
    struct http *h = c->http;
    struct net *n = c->loop->net;
    net_timer_clear(c);
    net_count(&c->loop->count.requests, 1);
    h->request.body = (struct str){h->body.n ? (const char *)h->body.p : "", h->body.n};
    c->state = CONN_BUSY;
    n->handler.request(n->handler.u, &h->request);
}

static bool method_of(uint8_t method, enum net_method *ret_method)
{
    switch ((enum llhttp_method)method) {
    case HTTP_GET: *ret_method = NET_GET; return true;
    case HTTP_HEAD: *ret_method = NET_HEAD; return true;
    case HTTP_POST: *ret_method = NET_POST; return true;
    case HTTP_PUT: *ret_method = NET_PUT; return true;
    case HTTP_PATCH: *ret_method = NET_PATCH; return true;
    case HTTP_DELETE: *ret_method = NET_DELETE; return true;
    case HTTP_OPTIONS: *ret_method = NET_OPTIONS; return true;
    default: return false;
    }
}

/* Completes h->request; false after an error answer. */
static bool fill_request(struct conn *c)
{
    struct http *h = c->http;
    struct net_request *r = &h->request;
    bool known = method_of(h->parser.method, &r->method);

    c->keep_alive = h->keep_alive;
    c->old_http = h->pre.http_1_0;
    c->head_only = known && r->method == NET_HEAD;
    r->id = net_conn_id(c);
    r->headers = h->headers;
    r->host = net_header(r, "host");
    r->peer = str_of(c->peer);
    if (!known) {
        net_http_refuse(c, 405, ERR_METHOD);
        return false;
    }
    if (r->path.n == 0 || r->path.p[0] != '/') { /* no proxy: neither absolute form nor "*" */
        net_http_refuse(c, 400, ERR_INPUT);
        return false;
    }
    const char *mark = memchr(r->path.p, '?', r->path.n);
    if (mark) {
        r->query = (struct str){mark + 1, r->path.n - (size_t)(mark + 1 - r->path.p)};
        r->path.n = (size_t)(mark - r->path.p);
    }
    const struct net_conf *k = &c->loop->net->conf;
    if (r->body_length > (int64_t)(k->body_bytes_max > k->big_bytes_max ? k->body_bytes_max : k->big_bytes_max)) {
        net_http_refuse(c, 413, ERR_TOO_BIG);
        return false;
    }
    return true;
}

/* Room for a large body, before a byte of it is read. false after an error answer. */
static bool hold_big(struct conn *c)
{
    struct http *h = c->http;
    struct net *n = c->loop->net;
    uint64_t want = (uint64_t)h->request.body_length;
    if (atomic_fetch_add(&n->big_bytes, want) + want > n->conf.big_bytes_total) {
        atomic_fetch_sub(&n->big_bytes, want);
        net_count(&c->loop->count.refused_full, 1);
        c->keep_alive = false;
        answer_error(c, 503, ERR_FULL);
        return false;
    }
    h->big_bytes = (uint32_t)want;
    return true;
}

static void upgrade(struct conn *c, void *session)
{
    struct http *h = c->http;
    struct net *n = c->loop->net;
    if (!net_ws_wanted(&h->request)) { /* the handler's session is not lost */
        if (n->handler.closed)
            n->handler.closed(n->handler.u, h->request.id, session, NET_PROTOCOL);
        net_http_refuse(c, 426, ERR_INPUT);
        return;
    }
    c->session = session;
    c->http = NULL;
    if (!net_ws_accept(c, &h->request))
        net_conn_kill(c, NET_BY_US);
    else if (h->in.n > h->used)
        net_ws_feed(c, h->in.p + h->used, h->in.n - h->used);
    net_http_give(c->loop, h);
}

static void decide(struct conn *c)
{
    struct http *h = c->http;
    struct net *n = c->loop->net;
    struct net_request *r = &h->request;
    if (net_ws_wanted(r) && !(net_ws_valid(r) && h->connection_upgrade && !c->old_http)) {
        net_http_refuse(c, str_is(net_header(r, "sec-websocket-version"), "13") ? 400 : 426,
                        ERR_INPUT);
        return;
    }
    enum err err = ERR_FORBIDDEN;
    void *session = NULL;
    enum net_verdict verdict = n->handler.head(n->handler.u, r, &err, &session);
    bool big = r->body_length > (int64_t)n->conf.body_bytes_max;
    if (big && verdict == NET_TAKE) {
        net_http_refuse(c, 413, ERR_TOO_BIG);
        return;
    }
    switch (verdict) {
    case NET_DENY:
        net_count(&c->loop->count.requests, 1);
        if (!h->message_done) /* nobody wants to read its body */
            c->keep_alive = false;
        answer_error(c, err_status(err), err);
        return;
    case NET_UPGRADE:
        net_count(&c->loop->count.requests, 1);
        upgrade(c, session);
        return;
    case NET_TAKE_BIG:
        if (big && !hold_big(c))
            return;
        break;
    case NET_TAKE: break;
    }
    if (h->message_done) {
        dispatch(c);
        return;
    }
    c->state = CONN_BODY;
    net_timer_set(c, TIMER_BODY);
    static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
    struct str expect = net_header(r, "expect");
    if (h->in.n == h->used && expect.n == 12 && strncasecmp(expect.p, "100-continue", 12) == 0)
        net_out_bytes(c, go_on, sizeof go_on - 1);
}

/* --- reading ------------------------------------------------------------------------------- */

/* Drops the answered request. false: no byte of a next one is here. */
static bool next_request(struct conn *c)
{
    struct http *h = c->http;
    size_t left = h->in.n - h->used;
    if (left == 0 && h->ahead.n == 0) {
        if (c->out_bytes > 0)
            return false;
        c->http = NULL;
        net_http_give(c->loop, h);
        if (c->loop->draining)
            net_conn_kill(c, NET_DRAIN);
        else
            net_timer_set(c, TIMER_IDLE);
        return false;
    }
    if (left)
        memmove(h->in.p, h->in.p + h->used, left);
    h->in.n = left;
    if (h->ahead.n)
        buf_put(&h->in, h->ahead.p, h->ahead.n);
    if (h->ahead.err != OK)
        h->in.err = h->ahead.err; /* read_head() looks */
    reset(c->loop->net, h);
    net_timer_set(c, TIMER_HEAD);
    return true;
}

/* false: more bytes are needed, or it was refused. */
static bool read_head(struct conn *c)
{
    struct http *h = c->http;
    size_t max = c->loop->net->conf.head_bytes_max;
    if (h->in.err != OK) {
        net_http_refuse(c, 503, ERR_NOMEM);
        return false;
    }
    switch (net_precheck(&h->pre, (const char *)h->in.p, h->in.n < max ? h->in.n : max)) {
    case PRECHECK_MORE:
        if (h->in.n >= max)
            net_http_refuse(c, 431, ERR_TOO_BIG);
        return false;
    case PRECHECK_BAD: net_http_refuse(c, 400, ERR_INPUT); return false;
    case PRECHECK_MANY: net_http_refuse(c, 431, ERR_TOO_BIG); return false;
    case PRECHECK_CODING: net_http_refuse(c, 501, ERR_INPUT); return false;
    case PRECHECK_DONE: break;
    }
    const char *p = (const char *)h->in.p;
    h->used = h->pre.at;
    llhttp_init(&h->parser, HTTP_REQUEST, &settings);
    h->parser.data = c;
    enum llhttp_errno e = llhttp_execute(&h->parser, p, h->used);
    /* Both must have seen the same end: the last byte completed the head, and nothing after it was
     * eaten. */
    bool agree =
        h->head_done && h->body.n == 0 && !h->last_chunk &&
        (h->message_done ? e == HPE_PAUSED && llhttp_get_error_pos(&h->parser) == p + h->used
                         : e == HPE_OK);
    if (!agree) {
        net_http_refuse(c, 400, ERR_INPUT);
        return false;
    }
    if (fill_request(c))
        decide(c);
    return true;
}

/* Feeds body bytes and gives back how many were the message's. Afterwards it may be dispatched or
 * refused. */
static size_t feed_body(struct conn *c, const char *p, size_t n)
{
    struct http *h = c->http;
    const struct net_conf *k = &c->loop->net->conf;
    size_t body_before = h->body.n, at = 0;
    while (at < n && !h->message_done) {
        /* After the last chunk comes an empty line. Trailers are refused: nobody sends them in
         * earnest, and parsers differ on them. */
        if (h->last_chunk && (h->last_seen == 2 || p[at] != "\r\n"[h->last_seen++])) {
            refuse_fault(c);
            return n;
        }
        size_t step = h->last_chunk ? 1 : n - at;
        enum llhttp_errno e = llhttp_execute(&h->parser, p + at, step);
        if (e == HPE_OK) {
            at += step;
        } else if (e == HPE_PAUSED) {
            at = (size_t)(llhttp_get_error_pos(&h->parser) - p);
            if (!h->message_done)
                llhttp_resume(&h->parser);
        } else {
            refuse_fault(c);
            return n;
        }
    }
    h->framing_bytes += at - (h->body.n - body_before);
    if (h->framing_bytes > (size_t)k->body_bytes_max + k->head_bytes_max) {
        net_http_refuse(c, 413, ERR_TOO_BIG); /* tiny chunks, or endless chunk extensions */
        return n;
    }
    return at;
}

void net_http_run(struct conn *c)
{
    while (c->http && c->out_bytes < NET_AHEAD_BYTES) {
        struct http *h = c->http;
        if (c->state == CONN_HEAD) {
            if (h->finished && !next_request(c))
                return;
            if (!read_head(c))
                return;
        } else if (c->state == CONN_BODY && h->used < h->in.n) {
            h->used += feed_body(c, (const char *)h->in.p + h->used, h->in.n - h->used);
            if (c->state == CONN_BODY && h->message_done)
                dispatch(c);
        } else {
            return;
        }
    }
}

void net_http_feed(struct conn *c, const uint8_t *p, size_t n)
{
    assert(c->state == CONN_HEAD || c->state == CONN_BODY);

    if (c->state == CONN_BODY) {
        struct http *h = c->http;
        assert(h->used == h->in.n);
        size_t used = feed_body(c, (const char *)p, n);
        if (c->state != CONN_BODY)
            return;
        if (used < n)
            buf_put(&h->ahead, p + used, n - used);
        if (!h->message_done)
            return;
        dispatch(c);
    } else {
        if (!c->http) {
            c->http = net_http_take(c->loop);
            if (!c->http) {
                net_conn_kill(c, NET_BY_US);
                return;
            }
            /* a new connection has its deadline since it was accepted */
            if (c->timer == TIMER_IDLE)
                net_timer_set(c, TIMER_HEAD);
        }
        buf_put(&c->http->in, p, n);
    }
    net_http_run(c);
}
