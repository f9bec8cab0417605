#include "port/scan.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <netdb.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "port/clock.h"

#define CONNECT_S 3
#define ANSWER_S 30
#define ANSWER_BYTES 1024u

struct scan {
    bool there;
    socklen_t bytes;
    union {
        struct sockaddr any;
        struct sockaddr_un local;
        struct sockaddr_in in;
        struct sockaddr_in6 in6;
    } to;
    _Atomic int64_t not_before_us; /* it did not answer: not asked before */
};

struct scan_run {
    struct scan *scan;
    int fd;
    bool broken;
};

/* -- where it is -- */

static bool local_address(const char *path, struct scan *s)
{
    size_t n = strlen(path);
    if (n >= sizeof s->to.local.sun_path)
        return false;
    s->to.local = (struct sockaddr_un){.sun_family = AF_UNIX};
    memcpy(s->to.local.sun_path, path, n + 1);
    s->bytes = (socklen_t)sizeof s->to.local;
    return true;
}

/* Digits only: a scanner's name must not depend on who answers for it. */
static bool inet_address(const char *text, struct scan *s)
{
    const char *colon = strrchr(text, ':');
    char host[64];
    uint64_t port = 0;
    if (!colon || !str_u64(str_of(colon + 1), &port) || port == 0 || port > 65535)
        return false;
    bool six = text[0] == '[' && colon - text >= 3 && colon[-1] == ']';
    size_t n = (size_t)(colon - text) - (six ? 2 : 0);
    if (n == 0 || n >= sizeof host)
        return false;
    memcpy(host, text + six, n);
    host[n] = 0;
    if (six) {
        s->to.in6 = (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
        s->bytes = (socklen_t)sizeof s->to.in6;
        return inet_pton(AF_INET6, host, &s->to.in6.sin6_addr) == 1;
    }
    s->to.in = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    s->bytes = (socklen_t)sizeof s->to.in;
    return inet_pton(AF_INET, host, &s->to.in.sin_addr) == 1;
}

enum err scan_new(const char *address, struct scan **ret_scan, char ret_text[256])
{
    struct scan *s = calloc(1, sizeof *s);
    if (!s)
        return ERR_NOMEM;
    s->there = address != NULL;
    if (address && !(address[0] == '/' ? local_address(address, s) : inet_address(address, s))) {
        snprintf(ret_text, 256, "--clamd: a virus scanner is at a socket's path or at ADDRESS:PORT in digits, not at \"%.100s\"", address);
        free(s);
        return ERR_INPUT;
    }
    *ret_scan = s;
    return OK;
}

void scan_free(struct scan *s)
{
    free(s);
}

bool scan_there(const struct scan *s)
{
    return s->there && clock_mono_us() >= atomic_load(&s->not_before_us);
}

/* -- one file -- */

static void give_up(struct scan_run *r)
{
    if (!r->broken)
        atomic_store(&r->scan->not_before_us, clock_mono_us() + SCAN_PAUSE_US);
    r->broken = true;
}

static bool put(struct scan_run *r, const void *p, size_t n)
{
    const char *at = p;
    while (!r->broken && n) {
        ssize_t done = send(r->fd, at, n, MSG_NOSIGNAL);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false; /* it may have said why: its answer is read all the same */
        at += done, n -= (size_t)done;
    }
    return !r->broken;
}

static void set_patience(int fd, int seconds)
{
    struct timeval t = {.tv_sec = seconds};
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &t, sizeof t);
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t);
}

struct scan_run *scan_begin(struct scan *s)
{
    struct scan_run *r = scan_there(s) ? calloc(1, sizeof *r) : NULL;
    if (!r)
        return NULL;
    r->scan = s;
    r->fd = socket(s->to.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (r->fd >= 0) {
        set_patience(r->fd, CONNECT_S); /* also how long connect() waits */
        if (connect(r->fd, &s->to.any, s->bytes) == 0) {
            set_patience(r->fd, ANSWER_S);
            (void)put(r, "zINSTREAM", 10);
            return r;
        }
        close(r->fd);
    }
    give_up(r);
    free(r);
    return NULL;
}

void scan_feed(struct scan_run *r, struct str bytes)
{
    if (!r || bytes.n == 0)
        return;
    assert(bytes.n <= UINT32_MAX);
    uint32_t n = htonl((uint32_t)bytes.n);
    if (put(r, &n, sizeof n))
        (void)put(r, bytes.p, bytes.n);
}

enum scan_verdict scan_end(struct scan_run *r, char ret_name[SCAN_NAME_BYTES])
{
    ret_name[0] = 0;
    if (!r)
        return SCAN_NONE;
    char text[ANSWER_BYTES];
    size_t n = 0;
    bool whole = false;
    (void)put(r, "\0\0\0\0", 4);
    while (!whole && n < sizeof text) {
        ssize_t done = recv(r->fd, text + n, sizeof text - n, 0);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            break;
        n += (size_t)done;
        whole = memchr(text, 0, n) != NULL;
    }
    if (!whole)
        give_up(r);
    enum scan_verdict v = whole ? scan_answer((struct str){text, strlen(text)}, ret_name) : SCAN_NONE;
    close(r->fd);
    free(r);
    return v;
}
