/* voice_link.c: the Unix socket to `tandem serve`, who listens there. It is connected to again and again; calls go on without it. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "main/voice_state.h"
#include "port/clock.h"

#define RETRY_LEAST_US (INT64_C(50) * 1000)
#define RETRY_MOST_US (INT64_C(1000) * 1000)
#define OUT_MAX (64u << 20) /* more than that is not being read: the socket is dropped, events are kept */
#define READ_BYTES 65536

void main_voice_link_start(struct main_voice *m, const char *path)
{
    m->link.path = path;
    m->link.fd = -1;
    m->link.wait_us = RETRY_LEAST_US;
    m->link.lost_us = clock_mono_us();
}

static void close_it(struct main_voice *m, const char *why)
{
    const bool was_up = !m->link.connecting;
    if (m->link.fd < 0)
        return;
    close(m->link.fd);
    m->link.fd = -1;
    m->link.connecting = m->link.drop = false;
    m->link.in.n = m->link.out.n = m->link.out_at = 0;
    m->link.retry_us = clock_mono_us() + m->link.wait_us;
    m->link.wait_us = m->link.wait_us * 2 < RETRY_MOST_US ? m->link.wait_us * 2 : RETRY_MOST_US;
    if (!was_up)
        return;
    m->link.lost_us = clock_mono_us();
    log_event(LOG_WARN, "voice", "link_lost", "why=%s", why);
    main_voice_later(m, &(struct voice_in){.kind = VOICE_LINK_DOWN});
}

static void connected(struct main_voice *m)
{
    m->link.connecting = false;
    m->link.lost_us = 0;
    m->link.wait_us = RETRY_LEAST_US;
    log_event(LOG_INFO, "voice", "link_up", "path=%s", m->link.path);
    main_voice_later(m, &(struct voice_in){.kind = VOICE_LINK_UP});
}

void main_voice_link_due(struct main_voice *m, int64_t now_us)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    if (m->link.fd >= 0 || now_us < m->link.retry_us)
        return;
    memcpy(to.sun_path, m->link.path, strlen(m->link.path)); /* the options saw to its length */
    m->link.fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (m->link.fd < 0) {
        m->link.retry_us = now_us + RETRY_MOST_US;
        return;
    }
    m->link.connecting = true;
    if (connect(m->link.fd, (const struct sockaddr *)&to, sizeof to) == 0)
        connected(m);
    else if (errno != EINPROGRESS)
        close_it(m, "refused");
}

int64_t main_voice_link_next_us(const struct main_voice *m)
{
    return m->link.fd >= 0 ? INT64_MAX : m->link.retry_us;
}

short main_voice_link_wants(const struct main_voice *m)
{
    if (m->link.connecting)
        return POLLOUT;
    return (short)(POLLIN | (m->link.out_at < m->link.out.n ? POLLOUT : 0));
}

void main_voice_link_flush(struct main_voice *m)
{
    if (m->link.fd < 0 || m->link.connecting)
        return;
    while (m->link.out_at < m->link.out.n) {
        ssize_t n = send(m->link.fd, m->link.out.p + m->link.out_at, m->link.out.n - m->link.out_at, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return;
        if (n <= 0) {
            close_it(m, "write");
            return;
        }
        m->link.out_at += (size_t)n;
    }
    m->link.out.n = m->link.out_at = 0;
    if (m->link.drop)
        close_it(m, "dropped");
}

void main_voice_link_send(struct main_voice *m, const void *p, size_t n)
{
    if (m->link.fd < 0 || m->link.connecting)
        return; /* what matters is kept, and told again */
    buf_put(&m->link.out, p, n);
    if (m->link.out.err || m->link.out.n - m->link.out_at > OUT_MAX) {
        buf_done(&m->link.out);
        m->link.out = (struct buf){0};
        close_it(m, "unread");
    }
}

static void refuse(struct main_voice *m, enum err err, const struct link_fault *fault)
{
    char text[160];
    struct link f = {.kind = LINK_REFUSED, .refused = {.why = LINK_REFUSED_FRAME}};
    struct buf b = {0};

    snprintf(text, sizeof text, "%s %s %s", fault->frame ? fault->frame : "frame", fault->field ? fault->field : "",
             fault->why ? fault->why : err_code(err));
    f.refused.text = str_of(text);
    log_event(LOG_ERROR, "voice", "link_refused", "frame=%s field=%s", fault->frame ? fault->frame : "-", fault->field ? fault->field : "-");
    if (link_encode(&b, &f) == OK)
        main_voice_link_send(m, b.p, b.n);
    buf_done(&b);
    main_voice_link_flush(m);
    if (m->link.fd >= 0)
        close_it(m, "refused");
}

/* All whole frames of what was read. A frame may end the socket. */
static void frames(struct main_voice *m)
{
    size_t at = 0;
    while (m->link.fd >= 0 && at < m->link.in.n) {
        size_t n = 0;
        struct link f;
        struct link_fault fault = {0};
        enum err err = link_split(m->link.in.p + at, m->link.in.n - at, &n);
        if (err == OK && n == 0)
            break;
        if (err == OK)
            err = link_decode(m->link.in.p + at, n, &f, &fault);
        at += n;
        if (err == OK)
            main_voice_hear(m, &(struct voice_in){.kind = VOICE_LINK_FRAME, .frame = &f});
        else if (err != ERR_MISSING) {
            refuse(m, err, &fault);
            return;
        }
    }
    if (m->link.fd < 0)
        return;
    memmove(m->link.in.p, m->link.in.p + at, m->link.in.n - at);
    m->link.in.n -= at;
}

static void take(struct main_voice *m)
{
    uint8_t bytes[READ_BYTES];
    ssize_t n = recv(m->link.fd, bytes, sizeof bytes, 0);
    if (n < 0 && (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK))
        return;
    if (n <= 0) {
        close_it(m, n == 0 ? "closed" : "read");
        return;
    }
    buf_put(&m->link.in, bytes, (size_t)n);
    if (m->link.in.err) {
        buf_done(&m->link.in);
        m->link.in = (struct buf){0};
        close_it(m, "memory");
        return;
    }
    frames(m);
}

void main_voice_link_ready(struct main_voice *m, short events)
{
    if (m->link.connecting) {
        int error = 0;
        socklen_t n = sizeof error;
        if (getsockopt(m->link.fd, SOL_SOCKET, SO_ERROR, &error, &n) < 0 || error)
            close_it(m, "refused");
        else
            connected(m);
        return;
    }
    if (events & POLLOUT)
        main_voice_link_flush(m);
    if (m->link.fd >= 0 && events & (POLLIN | POLLHUP | POLLERR))
        take(m);
}

void main_voice_link_done(struct main_voice *m)
{
    if (m->link.fd >= 0)
        close(m->link.fd);
    m->link.fd = -1;
    buf_done(&m->link.in);
    buf_done(&m->link.out);
}
