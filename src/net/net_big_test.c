/* Large bodies: only where the handler says so, only as many at once as there is room for, and the room comes back. */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cmocka.h>

#include "port/net.h"

#define BIG 500000u

static struct net *net;

static enum net_verdict on_head(void *u, const struct net_request *r, enum err *ret_err, void **ret_session)
{
    (void)u;
    (void)ret_session;
    *ret_err = OK;
    return str_is(r->path, "/big") ? NET_TAKE_BIG : NET_TAKE;
}

/* Answers with what came, as its length and a sum of its bytes. */
static void on_request(void *u, const struct net_request *r)
{
    (void)u;
    uint64_t sum = 0;
    char text[64];
    for (size_t i = 0; i < r->body.n; i++)
        sum += (uint8_t)r->body.p[i];
    snprintf(text, sizeof text, "%zu %llu", r->body.n, (unsigned long long)sum);
    assert_true(net_answer(net, r->id, 200, NULL, 0, net_buf_copy(text, strlen(text))));
}

static int begin(void **state)
{
    (void)state;
    char text[256];
    struct net_conf c = {.listen = "127.0.0.1:0", .loops = 1, .conns_max = 100, .head_bytes_max = 8192, .body_bytes_max = 1000,
                         .big_bytes_max = BIG, .big_bytes_total = 2 * BIG, .ws_message_bytes_max = 1000, .out_bytes_max = 1000,
                         .head_ms = 60000, .body_ms = 60000, .idle_ms = 60000, .ws_ping_ms = 60000, .drain_ms = 60000};
    struct net_handler h = {.head = on_head, .request = on_request};
    return net_start(&c, &h, &net, text) == OK ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    net_drain(net);
    net_join(net);
    net_free(net);
    return 0;
}

static int dial(void)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(net_port(net)), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct timeval patience = {.tv_sec = 30};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(fd >= 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

static void say(int fd, const char *p, size_t n)
{
    while (n) {
        ssize_t done = send(fd, p, n, MSG_NOSIGNAL);
        assert_true(done > 0);
        p += done, n -= (size_t)done;
    }
}

static void head(int fd, const char *path, size_t n)
{
    char text[128];
    snprintf(text, sizeof text, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %zu\r\n\r\n", path, n);
    say(fd, text, strlen(text));
}

static int status_of(int fd, char ret_body[128])
{
    char text[2048];
    size_t n = 0;
    const char *body = NULL;
    while (!body || strlen(body + 4) == 0) {
        ssize_t done = recv(fd, text + n, sizeof text - 1 - n, 0);
        assert_true(done > 0);
        n += (size_t)done;
        text[n] = 0;
        body = strstr(text, "\r\n\r\n");
    }
    snprintf(ret_body, 128, "%s", body + 4);
    return atoi(text + 9);
}

static void expect_taken(int fd, size_t n)
{
    char *p = malloc(n), want[64], body[128];
    assert_non_null(p);
    memset(p, 3, n);
    head(fd, "/big", n);
    say(fd, p, n);
    free(p);
    snprintf(want, sizeof want, "%zu %zu", n, 3 * n);
    assert_int_equal(status_of(fd, body), 200);
    assert_string_equal(body, want);
}

static void a_large_body_is_taken_where_it_is_wanted_and_nowhere_else(void **state)
{
    (void)state;
    char body[128];
    int fd = dial();
    expect_taken(fd, BIG);
    expect_taken(fd, 1);
    expect_taken(fd, 1001);
    close(fd);
    const struct { const char *path; size_t n; } no[] = {{"/", 1001}, {"/big", BIG + 1}};
    for (int i = 0; i < 2; i++) {
        fd = dial();
        head(fd, no[i].path, no[i].n);
        assert_int_equal(status_of(fd, body), 413);
        close(fd);
    }
    fd = dial(); /* without a length nothing can be held for it */
    const char *chunked = "POST /big HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n";
    say(fd, chunked, strlen(chunked));
    char *p = calloc(1, 1001);
    say(fd, p, 1001);
    free(p);
    assert_int_equal(status_of(fd, body), 413);
    close(fd);
}

static void over_the_room_for_all_it_is_refused_and_the_room_comes_back(void **state)
{
    (void)state;
    char body[128];
    int slow[2], fd;
    for (int i = 0; i < 2; i++) {
        slow[i] = dial();
        head(slow[i], "/big", BIG);
        say(slow[i], "x", 1);
    }
    int status = 0; /* until both heads have been read */
    while (status != 503) {
        fd = dial();
        head(fd, "/big", 2000);
        char *p = calloc(1, 2000);
        say(fd, p, 2000);
        free(p);
        status = status_of(fd, body);
        assert_true(status == 503 || status == 200);
        close(fd);
    }
    fd = dial(); /* small ones never wait for large ones */
    expect_taken(fd, 1000);
    close(fd);
    close(slow[0]);
    for (status = 503; status == 503;) {
        fd = dial();
        head(fd, "/big", BIG);
        char *p = calloc(1, BIG);
        for (size_t at = 0; at < BIG && send(fd, p + at, 1000, MSG_NOSIGNAL) > 0; at += 1000)
            continue;
        free(p);
        char text[32];
        status = recv(fd, text, sizeof text, 0) > 12 ? atoi(text + 9) : 503;
        close(fd);
    }
    assert_int_equal(status, 200);
    close(slow[1]);
}

static void large_buffers_are_counted_until_they_are_gone(void **state)
{
    (void)state;
    void *p;
    uint64_t before = net_buf_large();
    struct net_buf *small = net_buf_new(NET_BUF_LARGE, &p), *large = net_buf_new(NET_BUF_LARGE + 1, &p);
    assert_int_equal(net_buf_large(), before + NET_BUF_LARGE + 1);
    net_buf_unref(net_buf_ref(large));
    assert_int_equal(net_buf_large(), before + NET_BUF_LARGE + 1);
    net_buf_unref(large);
    net_buf_unref(small);
    assert_int_equal(net_buf_large(), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_large_body_is_taken_where_it_is_wanted_and_nowhere_else),
        cmocka_unit_test(over_the_room_for_all_it_is_refused_and_the_room_comes_back),
        cmocka_unit_test(large_buffers_are_counted_until_they_are_gone),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
