/* The whole room against raw sockets: a server in this process on a port of its own. Short
 * deadlines are configured so that they are reached; the tests assert what happens, never how long
 * it took. */
#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cmocka.h>

#include "net/precheck.h"
#include "port/net.h"

#define BIG_BYTES (32u << 20)

struct fixture {
    struct net *net;
    pthread_mutex_t lock;
    pthread_cond_t change;
    net_id held;   /* the last request to /hold */
    net_id socket; /* the last WebSocket opened */
    int helds, opens, closes;
    enum net_why why; /* of the last closed() */
};

/* --- the server ---------------------------------------------------------------------------- */

static enum net_verdict on_head(void *u, const struct net_request *r, enum err *ret_err,
                                void **ret_session)
{
    if (str_is(r->path, "/no")) {
        *ret_err = ERR_FORBIDDEN;
        return NET_DENY;
    }
    *ret_session = u;
    return str_is(r->path, "/ws") ? NET_UPGRADE : NET_TAKE;
}

static void on_request(void *u, const struct net_request *r)
{
    struct fixture *f = u;
    if (str_is(r->path, "/hold")) {
        pthread_mutex_lock(&f->lock);
        f->held = r->id;
        f->helds++;
        pthread_cond_broadcast(&f->change);
        pthread_mutex_unlock(&f->lock);
        return;
    }
    if (str_is(r->path, "/big")) {
        void *p;
        struct net_buf *b = net_buf_new(BIG_BYTES, &p);
        assert_non_null(b);
        memset(p, 'a', BIG_BYTES);
        assert_true(net_answer(f->net, r->id, 200, NULL, 0, b));
        return;
    }
    struct net_header h = {STR("X-Path"), r->path};
    assert_true(net_answer(f->net, r->id, 200, &h, 1, net_buf_copy(r->body.p, r->body.n)));
}

static void on_open(void *u, net_id id, void *session)
{
    struct fixture *f = u;
    assert_ptr_equal(session, f);
    pthread_mutex_lock(&f->lock);
    f->socket = id;
    f->opens++;
    pthread_cond_broadcast(&f->change);
    pthread_mutex_unlock(&f->lock);
}

static void on_message(void *u, net_id id, void *session, struct str text)
{
    struct fixture *f = u;
    assert_ptr_equal(session, f);
    assert_true(net_ws_send(f->net, id, net_buf_copy(text.p, text.n)));
}

static void on_closed(void *u, net_id id, void *session, enum net_why why)
{
    struct fixture *f = u;
    assert_ptr_equal(session, f);
    (void)id;
    pthread_mutex_lock(&f->lock);
    f->closes++;
    f->why = why;
    pthread_cond_broadcast(&f->change);
    pthread_mutex_unlock(&f->lock);
}

static struct net_conf usual(void)
{
    return (struct net_conf){
        .listen = "127.0.0.1:0",
        .loops = 2,
        .conns_max = 3000,
        .head_bytes_max = 8192,
        .body_bytes_max = 100000,
        .ws_message_bytes_max = 65536,
        .out_bytes_max = 1 << 20,
        .head_ms = 60000,
        .body_ms = 60000,
        .idle_ms = 60000,
        .ws_ping_ms = 60000,
        .drain_ms = 60000,
    };
}

static void start(struct fixture *f, struct net_conf conf)
{
    char text[256];
    *f = (struct fixture){0};
    pthread_mutex_init(&f->lock, NULL);
    pthread_cond_init(&f->change, NULL);
    struct net_handler h = {f, on_head, on_request, on_open, on_message, on_closed};
    if (net_start(&conf, &h, &f->net, text) != OK)
        fail_msg("%s", text);
}

static void stop(struct fixture *f)
{
    net_drain(f->net);
    net_join(f->net);
    net_free(f->net);
    assert_int_equal(f->opens, f->closes); /* closed() once for each */
    pthread_mutex_destroy(&f->lock);
    pthread_cond_destroy(&f->change);
}

static void await(struct fixture *f, const int *counter, int value)
{
    pthread_mutex_lock(&f->lock);
    while (*counter < value)
        pthread_cond_wait(&f->change, &f->lock);
    pthread_mutex_unlock(&f->lock);
}

static struct net_stats stats_of(const struct fixture *f)
{
    struct net_stats s;
    net_stats(f->net, &s);
    return s;
}

static void await_open(const struct fixture *f, uint64_t open)
{
    while (stats_of(f).open != open)
        poll(NULL, 0, 2);
}

/* --- the client ---------------------------------------------------------------------------- */

static int try_dial(const struct fixture *f)
{
    int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(net_port(f->net))};
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_true(s >= 0);
    struct timeval patience = {.tv_sec = 20}; /* a fault fails, instead of hanging */
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(s, (struct sockaddr *)&a, sizeof a) == 0)
        return s;
    close(s);
    return -1;
}

static int dial(const struct fixture *f)
{
    int s = try_dial(f);
    assert_true(s >= 0);
    return s;
}

static void say(int s, const char *z)
{
    assert_int_equal(send(s, z, strlen(z), MSG_NOSIGNAL), strlen(z));
}

static void hear_exactly(int s, void *p, size_t n)
{
    if (n)
        assert_int_equal(recv(s, p, n, MSG_WAITALL), n);
}

/* One answer; its body behind its head. */
static void hear(int s, char *ret_text, size_t max)
{
    size_t n = 0;
    while (n < 4 || memcmp(ret_text + n - 4, "\r\n\r\n", 4) != 0) {
        assert_true(n + 1 < max);
        hear_exactly(s, ret_text + n++, 1);
    }
    ret_text[n] = 0;
    const char *length = strstr(ret_text, "Content-Length: ");
    size_t body = length ? (size_t)strtoul(length + 16, NULL, 10) : 0;
    assert_true(n + body < max);
    hear_exactly(s, ret_text + n, body);
    ret_text[n + body] = 0;
}

static void expect(int s, const char *a, const char *b)
{
    char text[8192];
    hear(s, text, sizeof text);
    if (!strstr(text, a) || !strstr(text, b))
        fail_msg("wanted %s and %s in %s", a, b, text);
}

static void expect_end(int s)
{
    char byte;
    assert_true(recv(s, &byte, 1, 0) <= 0);
    close(s);
}

static int dial_ws(struct fixture *f)
{
    int opens = f->opens;
    int s = dial(f);
    say(s, "GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
    expect(s, "HTTP/1.1 101 ", "ICX+Yqv66kxgM0FcWaLWlFLwTAI=");
    await(f, &f->opens, opens + 1);
    return s;
}

static void say_text(int s, const char *z)
{
    uint8_t frame[131] = {0x81, (uint8_t)(0x80 | strlen(z))}; /* masked with zeros */
    assert_true(strlen(z) < 126);
    memcpy(frame + 6, z, strlen(z));
    assert_int_equal(send(s, frame, 6 + strlen(z), MSG_NOSIGNAL), 6 + strlen(z));
}

static void hear_frame(int s, uint8_t *ret_opcode, char *ret_text, size_t max)
{
    uint8_t head[2], more[2];
    hear_exactly(s, head, 2);
    size_t n = head[1];
    if (n == 126) {
        hear_exactly(s, more, 2);
        n = (size_t)(more[0] << 8 | more[1]);
    }
    assert_true(n < max);
    if (n)
        hear_exactly(s, ret_text, n);
    ret_text[n] = 0;
    *ret_opcode = head[0] & 15;
}

static void expect_close(int s, int code)
{
    uint8_t opcode;
    char text[256];
    hear_frame(s, &opcode, text, sizeof text);
    assert_int_equal(opcode, 8);
    assert_int_equal((uint8_t)text[0] << 8 | (uint8_t)text[1], code);
}

static void expect_text(int s, const char *z)
{
    uint8_t opcode;
    char text[256];
    hear_frame(s, &opcode, text, sizeof text);
    assert_int_equal(opcode, 1);
    assert_string_equal(text, z);
}

/* --- HTTP ---------------------------------------------------------------------------------- */

static void one_connection_serves_many_requests(void **state)
{
    (void)state;
    struct fixture f;
    start(&f, usual());
    int s = dial(&f);
    for (int i = 0; i < 100; i++) {
        say(s, "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
        expect(s, "HTTP/1.1 200 OK", "\r\n\r\nhi");
    }
    assert_int_equal(stats_of(&f).accepted, 1);
    assert_int_equal(stats_of(&f).requests, 100);
    close(s);
    stop(&f);
}

static void pipelined_requests_are_answered_in_order_and_one_at_a_time(void **state)
{
    (void)state;
    struct fixture f;
    start(&f, usual());
    int s = dial(&f);
    say(s, "GET /hold HTTP/1.1\r\nHost: a\r\n\r\nGET /two HTTP/1.1\r\nHost: a\r\n\r\n"
           "GET /three HTTP/1.1\r\nHost: a\r\n\r\n");
    await(&f, &f.helds, 1);
    assert_int_equal(stats_of(&f).requests, 1); /* the others wait */
    assert_true(net_answer(f.net, f.held, 200, NULL, 0, net_buf_copy("one", 3)));
    expect(s, "200 OK", "\r\n\r\none");
    expect(s, "200 OK", "X-Path: /two");
    expect(s, "200 OK", "X-Path: /three");
    close(s);
    stop(&f);
}

static void odd_but_legal_headers_are_read(void **state)
{
    (void)state;
    struct fixture f;
    start(&f, usual());
    int s = dial(&f);
    say(s, "GET /odd?a=b HTTP/1.1\r\nEmpty:\r\nBlank: \r\nHOST:\ta \r\nX:a\xc3\xa4\r\n\r\n");
    expect(s, "200 OK", "X-Path: /odd\r\n");
    close(s);
    stop(&f);
}

static void a_chunked_body_arrives_whole(void **state)
{
    (void)state;
    struct fixture f;
    start(&f, usual());
    int s = dial(&f);
    say(s, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
    say(s, "7\r\n, world\r\n0\r\n\r\n");
    expect(s, "200 OK", "\r\n\r\nhello, world");
    close(s);
    stop(&f);
}

static void a_request_is_answered_once(void **state)
{
    (void)state;
    struct fixture f;
    start(&f, usual());
    int s = dial(&f);
    say(s, "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
    await(&f, &f.helds, 1);
    net_id first = f.held;
    assert_true(net_answer(f.net, first, 200, NULL, 0, NULL));
    expect(s, "200 OK", "Content-Length: 0\r\n");
    say(s, "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
    await(&f, &f.helds, 2);
    assert_false(net_answer(f.net, first, 200, NULL, 0, net_buf_copy("stolen", 6)));
    assert_true(net_answer(f.net, f.held, 200, NULL, 0, net_buf_copy("mine", 4)));
    expect(s, "200 OK", "\r\n\r\nmine");
    close(s);
    stop(&f);
}

static void an_answer_to_the_dead_or_to_nobody_is_false(void **state)
{
    (void)state;
    struct fixture f;
    start(&f, usual());
    int s = dial(&f);
    say(s, "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
    await(&f, &f.helds, 1);
    struct linger reset = {.l_onoff = 1};
    setsockopt(s, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    close(s);
    await_open(&f, 0);
    assert_false(net_answer(f.net, f.held, 200, NULL, 0, net_buf_copy("late", 4)));
    assert_false(net_answer(f.net, (net_id){0, 0}, 200, NULL, 0, NULL));
    assert_false(net_answer(f.net, (net_id){UINT32_MAX, 1}, 200, NULL, 0, NULL));
    assert_false(net_ws_send(f.net, f.held, net_buf_copy("late", 4)));
    assert_false(net_ws_close(f.net, f.held, 1000, NULL));
    stop(&f);
}

static void a_header_that_breaks_its_line_becomes_a_server_error(void **state)
{
    (void)state;
    struct fixture f;
    start(&f, usual());
    int s = dial(&f);
    say(s, "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
    await(&f, &f.helds, 1);
    struct net_header h = {STR("Location"), STR("/\r\nSet-Cookie: a=b")};
    assert_true(net_answer(f.net, f.held, 302, &h, 1, NULL));
    expect(s, "HTTP/1.1 500 ", "\"error\":\"system\"");
    close(s);
    stop(&f);
}

static void a_denial_says_why_in_both_languages(void **state)
{
    (void)state;
    struct fixture f;
    start(&f, usual());
    int s = dial(&f);
    say(s, "GET /no HTTP/1.1\r\nHost: a\r\n\r\n");
    expect(s, "HTTP/1.1 403 ", "\"message_zh\":\"您的角色无权执行此操作。\"");
    say(s,
        "POST /no HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n"); /* its body is not awaited */
    expect(s, "HTTP/1.1 403 ", "Connection: close");
    expect_end(s);
    stop(&f);
}

/* --- deadlines and limits ------------------------------------------------------------------ */

/* A byte now and then, until the server has had enough. */
static void drip(int s)
{
    struct pollfd p = {.fd = s, .events = POLLIN};
    for (int i = 0; i < 1000; i++) {
        if (poll(&p, 1, 10) != 0)
            return;
        (void)!send(s, "a", 1, MSG_NOSIGNAL);
    }
    fail_msg("1000 bytes did not tire it");
}

static void a_dripping_head_is_timed_out(void **state)
{
    (void)state;
    struct fixture f;
    struct net_conf c = usual();
    c.head_ms = 150;
    start(&f, c);
    int s = dial(&f);
    say(s, "GET / HTTP/1.1\r\nX: ");
    drip(s);
    expect(s, "HTTP/1.1 408 ", "\"error\":\"timeout\"");
    close(s);
    stop(&f);
}

static void a_dripping_body_is_timed_out(void **state)
{
    (void)state;
    struct fixture f;
    struct net_conf c = usual();
    c.body_ms = 150;
    start(&f, c);
    int s = dial(&f);
    say(s, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999\r\n\r\n");
    drip(s);
    expect(s, "HTTP/1.1 408 ", "\"error\":\"timeout\"");
    close(s);
    stop(&f);
}

static void an_idle_connection_is_closed(void **state)
{
    (void)state;
    struct fixture f;
    struct net_conf c = usual();
    c.idle_ms = 50;
    start(&f, c);
    int s = dial(&f);
    say(s, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    expect(s, "200 OK", "");
    expect_end(s);
    stop(&f);
}

static void who_does_not_take_an_answer_is_closed_and_others_are_served(void **state)
{
    (void)state;
    struct fixture f;
    struct net_conf c = usual();
    c.body_ms = 150;
    start(&f, c);
    int slow = dial(&f), other = dial(&f);
    say(slow, "GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
    while (stats_of(&f).slow_closed == 0) {
        say(other, "GET /other HTTP/1.1\r\nHost: a\r\n\r\n");
        expect(other, "200 OK", "X-Path: /other");
    }
    close(slow);
    close(other);
    stop(&f);
}

static void a_full_server_says_so(void **state)
{
    (void)state;
    struct fixture f;
    struct net_conf c = usual();
    c.conns_max = 2;
    start(&f, c);
    int a = dial(&f), b = dial(&f);
    await_open(&f, 2);
    int s = dial(&f);
    expect(s, "HTTP/1.1 503 ", "\"error\":\"full\"");
    expect_end(s);
    close(a);
    await_open(&f, 1);
    s = dial(&f);
    say(s, "GET /again HTTP/1.1\r\nHost: a\r\n\r\n");
    expect(s, "200 OK", "X-Path: /again");
    assert_int_equal(stats_of(&f).refused_full, 1);
    close(b);
    close(s);
    stop(&f);
}

static void one_address_cannot_take_all(void **state)
{
    (void)state;
    struct fixture f;
    struct net_conf c = usual();
    c.conns_per_ip_max = 1;
    start(&f, c);
    int a = dial(&f);
    await_open(&f, 1);
    int s = dial(&f);
    expect(s, "HTTP/1.1 503 ", "\"error\":\"full\"");
    expect_end(s);
    close(a);
    await_open(&f, 0);
    s = dial(&f);
    say(s, "GET /again HTTP/1.1\r\nHost: a\r\n\r\n");
    expect(s, "200 OK", "X-Path: /again");
    close(s);
    stop(&f);
}

static void two_thousand_sockets_come_and_go(void **state)
{
    (void)state;
    struct fixture f;
    start(&f, usual());
    static int s[500];
    for (int round = 0; round < 4; round++) {
        for (int i = 0; i < 500; i++) {
            s[i] = dial(&f);
            if (i % 3 == 0)
                say(s[i], "GET /churn HTTP/1.1\r\nHost: a\r\n\r\n");
            if (i % 3 == 1)
                say(s[i], "GET /half");
        }
        for (int i = 0; i < 500; i += 3)
            expect(s[i], "200 OK", "X-Path: /churn");
        for (int i = 0; i < 500; i++)
            close(s[i]);
    }
    await_open(&f, 0);
    assert_int_equal(stats_of(&f).accepted, 2000);
    stop(&f);
}

static void a_port_in_use_is_an_error_in_words(void **state)
{
    (void)state;
    struct fixture f;
    start(&f, usual());
    char listen_text[32], text[256];
    snprintf(listen_text, sizeof listen_text, "127.0.0.1:%u", net_port(f.net));
    struct net_conf c = usual();
    struct net_handler h = {.head = on_head, .request = on_request};
    struct net *second = NULL;
    c.listen = listen_text;
    assert_int_equal(net_start(&c, &h, &second, text), ERR_SYSTEM);
    assert_non_null(strstr(text, listen_text));
    c.listen = "nowhere";
    assert_int_equal(net_start(&c, &h, &second, text), ERR_INPUT);
    assert_null(second);
    stop(&f);
}

/* --- WebSocket ----------------------------------------------------------------------------- */

static void a_websocket_reader_who_is_too_slow_is_closed_alone(void **state)
{
    (void)state;
    struct fixture f;
    struct net_conf c = usual();
    c.out_bytes_max = 100000;
    start(&f, c);
    int other = dial_ws(&f), slow = dial_ws(&f);
    void *p;
    struct net_buf *b = net_buf_new(50000, &p);
    memset(p, 'a', 50000);
    while (net_ws_send(f.net, f.socket, net_buf_ref(b)))
        poll(NULL, 0, 0);
    net_buf_unref(b);
    await(&f, &f.closes, 1);
    assert_int_equal(f.why, NET_SLOW);
    assert_int_equal(stats_of(&f).slow_closed, 1);
    say_text(other, "still here");
    expect_text(other, "still here");
    close(slow);
    close(other);
    stop(&f);
}

struct sender {
    struct fixture *f;
    int number;
};

static void *send_many(void *arg)
{
    struct sender *s = arg;
    for (int i = 0; i < 500; i++) {
        char text[32];
        int n = snprintf(text, sizeof text, "%d:%d", s->number, i);
        assert_true(net_ws_send(s->f->net, s->f->socket, net_buf_copy(text, (size_t)n)));
    }
    return NULL;
}

static void frames_of_each_thread_keep_their_order(void **state)
{
    (void)state;
    struct fixture f;
    start(&f, usual());
    int s = dial_ws(&f), next[4] = {0};
    struct sender senders[4];
    pthread_t threads[4];
    for (int i = 0; i < 4; i++) {
        senders[i] = (struct sender){&f, i};
        assert_int_equal(pthread_create(&threads[i], NULL, send_many, &senders[i]), 0);
    }
    for (int i = 0; i < 2000; i++) {
        uint8_t opcode;
        char text[64];
        int who, number;
        hear_frame(s, &opcode, text, sizeof text);
        assert_int_equal(sscanf(text, "%d:%d", &who, &number), 2);
        assert_in_range(who, 0, 3);
        assert_int_equal(number, next[who]++);
    }
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    close(s);
    stop(&f);
}

static void a_close_from_another_thread_reaches_both_sides(void **state)
{
    (void)state;
    struct fixture f;
    start(&f, usual());
    int s = dial_ws(&f);
    assert_true(net_ws_send(f.net, f.socket, net_buf_copy("last", 4)));
    assert_true(net_ws_close(f.net, f.socket, 4001, "elsewhere"));
    expect_text(s, "last");
    expect_close(s, 4001);
    await(&f, &f.closes, 1);
    assert_int_equal(f.why, NET_BY_US);
    assert_false(net_ws_send(f.net, f.socket, net_buf_copy("late", 4)));
    close(s);
    stop(&f);
}

static void a_websocket_that_never_answers_pings_is_closed(void **state)
{
    (void)state;
    struct fixture f;
    struct net_conf c = usual();
    c.ws_ping_ms = 30;
    start(&f, c);
    int s = dial_ws(&f);
    await(&f, &f.closes, 1);
    assert_int_equal(f.why, NET_TIMEOUT);
    uint8_t opcode;
    char text[8];
    hear_frame(s, &opcode, text, sizeof text);
    assert_int_equal(opcode, 9);
    close(s);
    stop(&f);
}

static void a_frame_left_incomplete_is_timed_out(void **state)
{
    (void)state;
    struct fixture f;
    struct net_conf c = usual();
    c.body_ms = 50;
    start(&f, c);
    int s = dial_ws(&f);
    assert_int_equal(send(s, "\x81\x85\x00", 3, 0), 3);
    expect_close(s, 1008);
    await(&f, &f.closes, 1);
    assert_int_equal(f.why, NET_TIMEOUT);
    close(s);
    stop(&f);
}

/* --- the end ------------------------------------------------------------------------------- */

static void draining_finishes_answers_and_says_goodbye(void **state)
{
    (void)state;
    struct fixture f;
    struct net_conf c = usual();
    c.loops = 1; /* that one connection was told to drain then says that all were */
    start(&f, c);
    int busy = dial(&f), ws = dial_ws(&f), idle = dial(&f);
    say(idle, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    expect(idle, "200 OK", "");
    say(busy, "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
    await(&f, &f.helds, 1);
    net_drain(f.net);
    assert_int_equal(try_dial(&f), -1);
    expect_close(ws, 1001);
    close(ws);
    expect_end(idle);
    await(&f, &f.closes, 1);
    assert_int_equal(f.why, NET_DRAIN);
    assert_true(net_answer(f.net, f.held, 200, NULL, 0, net_buf_copy("done", 4)));
    expect(busy, "Connection: close", "\r\n\r\ndone");
    expect_end(busy);
    stop(&f);
}

static void draining_does_not_wait_for_ever(void **state)
{
    (void)state;
    struct fixture f;
    struct net_conf c = usual();
    c.drain_ms = 50;
    start(&f, c);
    int busy = dial(&f), ws = dial_ws(&f);
    say(busy,
        "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n"); /* never answered; ws never answers the close */
    await(&f, &f.helds, 1);
    stop(&f);
    close(busy);
    close(ws);
}

/* --- the pre-check alone ------------------------------------------------------------------- */

static void the_precheck_sees_the_same_however_bytes_arrive(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum precheck_verdict verdict;
    } cases[] = {
        {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", PRECHECK_DONE},
        {"GET / HTTP/1.0\r\n\r\n", PRECHECK_DONE},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", PRECHECK_DONE},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", PRECHECK_CODING},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
         PRECHECK_BAD},
        {"GET / HTTP/1.1\r\n\r\n", PRECHECK_BAD},
        {"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", PRECHECK_BAD},
        {"GET / HTTP/1.1\nHost: a\n\n", PRECHECK_BAD},
        {"GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", PRECHECK_BAD},
        {"GET / HTTP/1.1\r\nHost: a\x01\r\n\r\n", PRECHECK_BAD},
        {"GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n", PRECHECK_BAD},
        {"GET / HTTP/1.1\r\nHost: a\r\n", PRECHECK_MORE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t n = strlen(cases[i].text);
        struct precheck whole = {0}, step = {0};
        assert_int_equal(net_precheck(&whole, cases[i].text, n), cases[i].verdict);
        enum precheck_verdict v = PRECHECK_MORE;
        for (size_t k = 1; k <= n && v == PRECHECK_MORE; k++)
            v = net_precheck(&step, cases[i].text, k);
        assert_int_equal(v, cases[i].verdict);
        assert_int_equal(step.at, whole.at);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_connection_serves_many_requests),
        cmocka_unit_test(pipelined_requests_are_answered_in_order_and_one_at_a_time),
        cmocka_unit_test(odd_but_legal_headers_are_read),
        cmocka_unit_test(a_chunked_body_arrives_whole),
        cmocka_unit_test(a_request_is_answered_once),
        cmocka_unit_test(an_answer_to_the_dead_or_to_nobody_is_false),
        cmocka_unit_test(a_header_that_breaks_its_line_becomes_a_server_error),
        cmocka_unit_test(a_denial_says_why_in_both_languages),
        cmocka_unit_test(a_dripping_head_is_timed_out),
        cmocka_unit_test(a_dripping_body_is_timed_out),
        cmocka_unit_test(an_idle_connection_is_closed),
        cmocka_unit_test(who_does_not_take_an_answer_is_closed_and_others_are_served),
        cmocka_unit_test(a_full_server_says_so),
        cmocka_unit_test(one_address_cannot_take_all),
        cmocka_unit_test(two_thousand_sockets_come_and_go),
        cmocka_unit_test(a_port_in_use_is_an_error_in_words),
        cmocka_unit_test(a_websocket_reader_who_is_too_slow_is_closed_alone),
        cmocka_unit_test(frames_of_each_thread_keep_their_order),
        cmocka_unit_test(a_close_from_another_thread_reaches_both_sides),
        cmocka_unit_test(a_websocket_that_never_answers_pings_is_closed),
        cmocka_unit_test(a_frame_left_incomplete_is_timed_out),
        cmocka_unit_test(draining_finishes_answers_and_says_goodbye),
        cmocka_unit_test(draining_does_not_wait_for_ever),
        cmocka_unit_test(the_precheck_sees_the_same_however_bytes_arrive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
