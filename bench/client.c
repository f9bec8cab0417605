#include "client.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

int64_t wire_now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* -- WebSockets -- */

enum phase { PHASE_NONE, PHASE_CONNECT, PHASE_HANDSHAKE, PHASE_OPEN, PHASE_HTTP };

struct bytes {
    char *p;
    size_t n, room;
};

struct sock {
    int fd;
    enum phase phase;
    bool writing; /* EPOLLOUT asked for */
    bool http;    /* requests and answers, no WebSocket */
    uint32_t gen; /* of this connection: events of an earlier one in the slot are stale */
    struct bytes in, out;
};

struct wire {
    int epoll;
    uint32_t slots;
    struct wire_handler handler;
    uint32_t mask;
    struct sock *socks;
};

static bool put(struct bytes *b, const void *p, size_t n)
{
    if (b->n + n > b->room) {
        size_t room = b->room ? b->room : 256;
        while (room < b->n + n)
            room *= 2;
        char *grown = realloc(b->p, room);
        if (!grown)
            return false;
        b->p = grown;
        b->room = room;
    }
    memcpy(b->p + b->n, p, n);
    b->n += n;
    return true;
}

static void drop(struct bytes *b, size_t n)
{
    b->n -= n;
    if (b->n)
        memmove(b->p, b->p + n, b->n);
    else if (b->room > 4096) {
        free(b->p);
        *b = (struct bytes){0};
    }
}

struct wire *wire_new(uint32_t slots, const struct wire_handler *h)
{
    struct wire *w = calloc(1, sizeof *w);
    struct sock *socks = calloc(slots, sizeof *socks);
    if (!w || !socks) {
        free(w);
        free(socks);
        return NULL;
    }
    *w = (struct wire){.epoll = epoll_create1(EPOLL_CLOEXEC),
                       .slots = slots,
                       .handler = *h,
                       .mask = 0x9e3779b9,
                       .socks = socks};
    for (uint32_t i = 0; i < slots; i++)
        socks[i].fd = -1;
    return w;
}

void wire_close(struct wire *w, uint32_t slot)
{
    struct sock *s = &w->socks[slot];
    if (s->fd >= 0)
        close(s->fd);
    free(s->in.p);
    free(s->out.p);
    *s = (struct sock){.fd = -1, .gen = s->gen + 1};
}

void wire_free(struct wire *w)
{
    if (!w)
        return;
    for (uint32_t i = 0; i < w->slots; i++)
        wire_close(w, i);
    close(w->epoll);
    free(w->socks);
    free(w);
}

bool wire_is_open(const struct wire *w, uint32_t slot)
{
    return w->socks[slot].phase == PHASE_OPEN;
}

static void lost(struct wire *w, uint32_t slot, int code)
{
    wire_close(w, slot);
    w->handler.closed(w->handler.u, slot, code);
}

static void watch(struct wire *w, uint32_t slot, bool writing)
{
    struct sock *s = &w->socks[slot];
    if (s->writing == writing)
        return;
    s->writing = writing;
    struct epoll_event e = {.events = EPOLLIN | (writing ? (uint32_t)EPOLLOUT : 0),
                            .data.u64 = (uint64_t)s->gen << 32 | slot};
    epoll_ctl(w->epoll, EPOLL_CTL_MOD, s->fd, &e);
}

static bool flush(struct wire *w, uint32_t slot)
{
    struct sock *s = &w->socks[slot];
    while (s->out.n) {
        ssize_t n = send(s->fd, s->out.p, s->out.n, MSG_NOSIGNAL);
        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            break;
        if (n <= 0)
            return false;
        drop(&s->out, (size_t)n);
    }
    watch(w, slot, s->out.n > 0);
    return true;
}

/* A connection under way, with nothing queued yet. */
static struct sock *dial(struct wire *w, uint32_t slot, uint16_t port)
{
    struct sock *s = &w->socks[slot];
    assert(s->fd < 0);
    s->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (s->fd < 0)
        return NULL;
    int one = 1;
    setsockopt(s->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (connect(s->fd, (struct sockaddr *)&to, sizeof to) && errno != EINPROGRESS) {
        wire_close(w, slot);
        return NULL;
    }
    s->phase = PHASE_CONNECT;
    s->writing = true;
    struct epoll_event e = {.events = EPOLLIN | EPOLLOUT,
                            .data.u64 = (uint64_t)s->gen << 32 | slot};
    epoll_ctl(w->epoll, EPOLL_CTL_ADD, s->fd, &e);
    return s;
}

bool wire_open(struct wire *w, uint32_t slot, uint16_t port, const char *path, const char *cookie)
{
    struct sock *s = dial(w, slot, port);
    char head[1024];
    int n = snprintf(
        head, sizeof head,
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nOrigin: http://127.0.0.1:%u\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Key: dGFuZGVtIGxvYWQgZ2VuLg==\r\nSec-WebSocket-Version: 13\r\n"
        "%s%s%s\r\n",
        path, port, port, cookie ? "Cookie: " : "", cookie ? cookie : "", cookie ? "\r\n" : "");
    assert(n < (int)sizeof head);
    return s && put(&s->out, head, (size_t)n);
}

/* The whole request as bytes; false: out of memory. */
static bool put_request(struct bytes *out, uint16_t port, const struct wire_request *r)
{
    bool get = strcmp(r->method, "GET") == 0;
    char head[1024];
    int n =
        snprintf(head, sizeof head, "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n%s%s%s%s%s%s",
                 r->method, r->path, port, r->cookie ? "Cookie: " : "", r->cookie ? r->cookie : "",
                 r->cookie ? "\r\n" : "", r->csrf ? "X-CSRF-Token: " : "", r->csrf ? r->csrf : "",
                 r->csrf ? "\r\n" : "");
    assert(n < (int)sizeof head);
    if (!put(out, head, (size_t)n))
        return false;
    size_t bytes = r->body ? strlen(r->body) : 0;
    n = get ? snprintf(head, sizeof head, "\r\n")
            : snprintf(head, sizeof head, "%sContent-Length: %zu\r\n\r\n",
                       r->body ? "Content-Type: application/json\r\n" : "", bytes);
    return put(out, head, (size_t)n) && (!bytes || put(out, r->body, bytes));
}

bool wire_ask(struct wire *w, uint32_t slot, uint16_t port, const struct wire_request *r)
{
    struct sock *s = &w->socks[slot];
    if (s->fd < 0 && !dial(w, slot, port))
        return false;
    s->http = true;
    if (!put_request(&s->out, port, r))
        return false;
    return s->phase == PHASE_CONNECT || flush(w, slot);
}

static bool frame(struct wire *w, uint32_t slot, uint8_t opcode, const char *p, size_t n)
{
    struct sock *s = &w->socks[slot];
    uint8_t head[14];
    size_t h = 0;
    head[h++] = (uint8_t)(0x80 | opcode);
    if (n < 126) {
        head[h++] = (uint8_t)(0x80 | n);
    } else {
        assert(n < 65536);
        head[h++] = 0x80 | 126;
        head[h++] = (uint8_t)(n >> 8);
        head[h++] = (uint8_t)n;
    }
    w->mask = w->mask * 1664525u + 1013904223u;
    uint8_t mask[4];
    memcpy(mask, &w->mask, 4);
    memcpy(head + h, mask, 4);
    h += 4;
    if (!put(&s->out, head, h) || !put(&s->out, p, n))
        return false;
    char *body = s->out.p + s->out.n - n;
    for (size_t i = 0; i < n; i++)
        body[i] = (char)(body[i] ^ mask[i & 3]);
    return flush(w, slot);
}

bool wire_send(struct wire *w, uint32_t slot, const char *p, size_t n)
{
    return w->socks[slot].phase == PHASE_OPEN && frame(w, slot, 1, p, n);
}

/* One frame at the front of in. 0: incomplete; -1: the connection is over. */
static int take_frame(struct wire *w, uint32_t slot)
{
    struct sock *s = &w->socks[slot];
    const uint8_t *b = (const uint8_t *)s->in.p;
    if (s->in.n < 2)
        return 0;
    size_t n = b[1] & 127, head = 2;
    if (n == 126) {
        if (s->in.n < 4)
            return 0;
        n = (size_t)b[2] << 8 | b[3];
        head = 4;
    } else if (n == 127) {
        if (s->in.n < 10)
            return 0;
        n = 0;
        for (int i = 2; i < 10; i++)
            n = n << 8 | b[i];
        head = 10;
    }
    if (s->in.n < head + n)
        return 0;
    uint8_t opcode = b[0] & 15;
    if (opcode == 8) {
        lost(w, slot, n >= 2 ? b[head] << 8 | b[head + 1] : 1005);
        return -1;
    }
    if (opcode == 9 && !frame(w, slot, 10, s->in.p + head, n)) {
        lost(w, slot, 0);
        return -1;
    }
    if (opcode == 1) {
        uint32_t gen = s->gen;
        w->handler.text(w->handler.u, slot, s->in.p + head, n);
        if (s->gen != gen)
            return -1; /* closed meanwhile */
    }
    drop(&s->in, head + n);
    return 1;
}

/* The length of the whole answer at the front, 0 while it is incomplete; *ret_body is where its
 * body begins. */
static size_t answer_bytes(const struct bytes *in, size_t *ret_body)
{
    char head[4096];
    const char *end = memmem(in->p, in->n, "\r\n\r\n", 4);
    size_t n = end ? (size_t)(end - in->p) + 4 : 0;
    if (!end || n >= sizeof head)
        return 0;
    memcpy(head, in->p, n);
    head[n] = 0;
    const char *length = strcasestr(head, "\r\ncontent-length:");
    *ret_body = n;
    n += length ? strtoull(length + 17, NULL, 10) : 0;
    return in->n >= n ? n : 0;
}

static void take_answer(struct wire *w, uint32_t slot)
{
    struct sock *s = &w->socks[slot];
    size_t body, n = answer_bytes(&s->in, &body);
    if (!n)
        return;
    char *answer = malloc(n + 1);
    if (!answer)
        return;
    memcpy(answer, s->in.p, n);
    answer[n] = 0;
    drop(&s->in, n);
    w->handler.answer(w->handler.u, slot, atoi(answer + 9), answer + body, n - body);
    free(answer);
}

static void handle_in(struct wire *w, uint32_t slot)
{
    struct sock *s = &w->socks[slot];
    char chunk[65536];
    ssize_t n = recv(s->fd, chunk, sizeof chunk, 0);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n <= 0 || !put(&s->in, chunk, (size_t)n)) {
        lost(w, slot, 0);
        return;
    }
    if (s->phase == PHASE_HANDSHAKE) {
        char *end = memmem(s->in.p, s->in.n, "\r\n\r\n", 4);
        if (!end)
            return;
        if (s->in.n < 12 || memcmp(s->in.p, "HTTP/1.1 101", 12) != 0) {
            lost(w, slot, s->in.n >= 12 ? atoi(s->in.p + 9) : 0);
            return;
        }
        drop(&s->in, (size_t)(end + 4 - s->in.p));
        s->phase = PHASE_OPEN;
        w->handler.open(w->handler.u, slot);
    }
    if (s->phase == PHASE_HTTP) {
        take_answer(w, slot);
        return;
    }
    while (w->socks[slot].phase == PHASE_OPEN && take_frame(w, slot) > 0)
        continue;
}

void wire_turn(struct wire *w, int wait_ms)
{
    struct epoll_event events[256];
    int n = epoll_wait(w->epoll, events, 256, wait_ms);
    for (int i = 0; i < n; i++) {
        uint32_t slot = (uint32_t)events[i].data.u64;
        struct sock *s = &w->socks[slot];
        if (s->fd < 0 || s->gen != (uint32_t)(events[i].data.u64 >> 32))
            continue;
        if (events[i].events & EPOLLOUT) {
            if (s->phase == PHASE_CONNECT)
                s->phase = s->http ? PHASE_HTTP : PHASE_HANDSHAKE;
            if (!flush(w, slot)) {
                lost(w, slot, 0);
                continue;
            }
        }
        if (s->fd >= 0 && (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)))
            handle_in(w, slot);
    }
}

/* -- HTTP -- */

void http_done(struct http *h)
{
    if (h->fd > 0)
        close(h->fd);
    h->fd = 0;
}

static bool http_connect(struct http *h)
{
    if (h->fd > 0)
        return true;
    h->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int one = 1;
    setsockopt(h->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct timeval limit = {.tv_sec = 30};
    setsockopt(h->fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons(h->port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (connect(h->fd, (struct sockaddr *)&to, sizeof to) == 0)
        return true;
    http_done(h);
    return false;
}

static void remember_cookie(struct http *h, const char *head)
{
    const char *c = strcasestr(head, "\r\nset-cookie:");
    if (!c)
        return;
    c += strlen("\r\nset-cookie:");
    while (*c == ' ')
        c++;
    size_t n = strcspn(c, ";\r");
    if (n < sizeof h->cookie) {
        memcpy(h->cookie, c, n);
        h->cookie[n] = 0;
    }
}

static struct http_answer read_answer(struct http *h)
{
    struct http_answer a = {0};
    struct bytes b = {0};
    size_t want = 0;
    char *body = NULL;
    for (;;) {
        char chunk[16384];
        ssize_t n = recv(h->fd, chunk, sizeof chunk, 0);
        if (n <= 0 || !put(&b, chunk, (size_t)n) || !put(&b, "", 1))
            break;
        b.n--;
        if (!body && (body = strstr(b.p, "\r\n\r\n"))) {
            const char *length = strcasestr(b.p, "\r\ncontent-length:");
            want = (size_t)(body - b.p) + 4 +
                   (length && length < body ? strtoull(length + 17, NULL, 10) : 0);
        }
        if (want && b.n >= want) {
            body = strstr(b.p, "\r\n\r\n");
            a.status = atoi(b.p + 9);
            *body = 0;
            remember_cookie(h, b.p);
            a.bytes = want - (size_t)(body + 4 - b.p);
            a.body = strndup(body + 4, a.bytes);
            if (strcasestr(b.p, "\r\nconnection: close"))
                http_done(h);
            break;
        }
    }
    if (!a.status)
        http_done(h);
    free(b.p);
    return a;
}

struct http_answer http_ask(struct http *h, const char *method, const char *path, const char *body)
{
    for (int attempt = 0; attempt < 2; attempt++) {
        if (!http_connect(h))
            break;
        struct bytes out = {0};
        put_request(&out, h->port,
                    &(struct wire_request){method, path, h->cookie[0] ? h->cookie : NULL,
                                           h->csrf[0] ? h->csrf : NULL, body});
        bool sent = send(h->fd, out.p, out.n, MSG_NOSIGNAL) == (ssize_t)out.n;
        free(out.p);
        struct http_answer a = sent ? read_answer(h) : (struct http_answer){0};
        if (a.status)
            return a;
        http_done(h);
    }
    return (struct http_answer){0};
}

bool http_sign_in(struct http *h, const char *login, const char *password)
{
    char body[512];
    snprintf(body, sizeof body, "{\"login\":\"%s\",\"password\":\"%s\"}", login, password);
    struct http_answer a = http_ask(h, "POST", "/api/session", body);
    bool in = a.status == 201 && wire_field(a.body, a.bytes, "csrf", h->csrf, sizeof h->csrf);
    free(a.body);
    return in;
}

bool wire_field(const char *p, size_t n, const char *key, char *ret, size_t max)
{
    char pattern[64];
    int m = snprintf(pattern, sizeof pattern, "\"%s\":", key);
    const char *at = memmem(p, n, pattern, (size_t)m);
    if (!at)
        return false;
    at += m;
    const char *end = p + n;
    bool quoted = at < end && *at == '"';
    at += quoted;
    size_t k = 0;
    while (at + k < end && k + 1 < max &&
           (quoted ? at[k] != '"' : at[k] != ',' && at[k] != '}' && at[k] != ']'))
        k++;
    memcpy(ret, at, k);
    ret[k] = 0;
    return true;
}
