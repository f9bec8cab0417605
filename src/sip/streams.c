/* streams.c: who is connected over TCP and TLS. sofia-sip accepts without asking and lists its connections to nobody; so a copy of each
 * listening socket wakes us beside it, and before the loop waits again, thus before a handshake costs anything, we find the new descriptor and judge it. Closing is
 * a shutdown(): sofia-sip sees the end of the stream and gives the descriptor back. What one look misses, the next chore's finds. */
#include "sip/inner.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"

enum { NEAR = 16, FDS_MAX = 16384, SPARE = 64 /* on their way out */ };

struct ua_stream {
    int fd;
    su_sockaddr_t peer;
    struct ua_source source;
    int64_t since_us;
    bool trunk, greeted, closing;
};

struct ua_streams {
    su_sockaddr_t own[UA_LISTEN_MAX]; /* by listen; family 0: no stream */
    int copies[UA_LISTEN_MAX], registered[UA_LISTEN_MAX];
    struct ua_stream *rows;
    uint32_t count, max, highest_fd;
    int next_fd; /* the lowest free one: an accepted connection gets it, unless another thread was faster */
    bool look;
};

static bool same_end(const su_sockaddr_t *a, const su_sockaddr_t *b)
{
    if (a->su_family != b->su_family || a->su_port != b->su_port)
        return false;
    return a->su_family == AF_INET ? a->su_sin.sin_addr.s_addr == b->su_sin.sin_addr.s_addr
                                   : memcmp(&a->su_sin6.sin6_addr, &b->su_sin6.sin6_addr, 16) == 0;
}

static bool any_address(const su_sockaddr_t *a)
{
    return a->su_family == AF_INET ? a->su_sin.sin_addr.s_addr == INADDR_ANY : IN6_IS_ADDR_UNSPECIFIED(&a->su_sin6.sin6_addr);
}

/* Is fd a connection that came to listen[*ret_listen]? */
static bool came_in(const struct ua *ua, int fd, uint32_t *ret_listen, su_sockaddr_t *ret_peer)
{
    su_sockaddr_t own = {0};
    socklen_t n = sizeof own;
    if (getsockname(fd, &own.su_sa, &n) < 0 || (own.su_family != AF_INET && own.su_family != AF_INET6))
        return false;
    for (uint32_t i = 0; i < ua->conf.listen_count; i++) {
        const su_sockaddr_t *l = &ua->streams->own[i];
        if (l->su_family != own.su_family || l->su_port != own.su_port || (!any_address(l) && !same_end(l, &own)))
            continue;
        int type = 0;
        socklen_t type_n = sizeof type;
        n = sizeof *ret_peer;
        memset(ret_peer, 0, sizeof *ret_peer);
        if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &type_n) < 0 || type != SOCK_STREAM || getpeername(fd, &ret_peer->su_sa, &n) < 0)
            return false;
        *ret_listen = i;
        return true;
    }
    return false;
}

static void cut(struct ua_stream *s)
{
    shutdown(s->fd, SHUT_RDWR);
    s->closing = true;
}

uint32_t ua_streams_count(const struct ua *ua)
{
    uint32_t n = 0;
    for (uint32_t i = 0; ua->streams && i < ua->streams->count; i++)
        n += !ua->streams->rows[i].closing;
    return n;
}

static uint32_t of_source(const struct ua_streams *t, const struct ua_source *source)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < t->count; i++)
        n += !t->rows[i].closing && memcmp(&t->rows[i].source, source, sizeof *source) == 0;
    return n;
}

/* May a new one stay? Strangers have rates: of their own, and for handshakes one for all of them together, because each is work for the agent's thread. */
static bool may_stay(struct ua *ua, const struct ua_stream *s, enum ua_transport transport)
{
    if (ua_streams_count(ua) >= ua->conf.connections_max)
        return false;
    if (s->trunk)
        return true;
    if (of_source(ua->streams, &s->source) >= ua->conf.connections_source_max)
        return false;
    int64_t now_us = ua_now_us();
    bool banned;
    struct ua_ask ask = {.source = s->source, .kind = UA_BUCKET_CONNECT, .rate = ua->conf.connects};
    enum ua_verdict v = ua_buckets_take(ua->buckets, &ask, now_us, &banned);
    if (banned) {
        log_event(LOG_WARN, "sip", "source_banned", "seconds=%u kind=%d", (unsigned)ua->conf.ban_s, (int)ask.kind);
        ua_shield(ua, now_us);
    }
    if (v != UA_PASS || transport != UA_TLS)
        return v == UA_PASS;
    struct ua_ask all = {.kind = UA_BUCKET_HANDSHAKE, .rate = ua->conf.handshakes, .never_ban = true};
    return ua_buckets_take(ua->buckets, &all, now_us, &banned) == UA_PASS;
}

static void found(struct ua *ua, int fd, uint32_t listen, const su_sockaddr_t *peer)
{
    struct ua_streams *t = ua->streams;
    struct ua_stream s = {.fd = fd, .peer = *peer, .since_us = ua_now_us()};
    if (!ua_source_of(peer, &s.source))
        return;
    s.trunk = ua_trunk_at(ua->world, &s.source) != NULL;
    if (!may_stay(ua, &s, ua->conf.listen[listen].transport)) {
        ua->counts.refused_connections++;
        cut(&s);
    }
    if (t->count == t->max)
        return; /* as many are on their way out as we can remember */
    t->rows[t->count++] = s;
    if ((uint32_t)fd > t->highest_fd)
        t->highest_fd = (uint32_t)fd;
}

static bool known(const struct ua_streams *t, int fd)
{
    for (uint32_t i = 0; i < t->count; i++)
        if (t->rows[i].fd == fd)
            return true;
    return false;
}

/* Those that sofia-sip has given back; the descriptor may be somebody else's by now. */
static void forget_gone(struct ua *ua)
{
    struct ua_streams *t = ua->streams;
    for (uint32_t i = t->count; i-- > 0;) {
        uint32_t listen;
        su_sockaddr_t peer;
        if (!came_in(ua, t->rows[i].fd, &listen, &peer) || !same_end(&peer, &t->rows[i].peer))
            t->rows[i] = t->rows[--t->count];
    }
}

static uint32_t look_between(struct ua *ua, int from, int to)
{
    uint32_t n = 0;
    for (int fd = from; fd < to; fd++) {
        uint32_t listen;
        su_sockaddr_t peer;
        if (!known(ua->streams, fd) && came_in(ua, fd, &listen, &peer)) {
            found(ua, fd, listen, &peer);
            n++;
        }
    }
    return n;
}

void ua_streams_look(struct ua *ua)
{
    struct ua_streams *t = ua->streams;
    if (!t || !t->look)
        return;
    t->look = false;
    forget_gone(ua);
    if (look_between(ua, t->next_fd, t->next_fd + NEAR) == 0)
        (void)look_between(ua, 3, (int)t->highest_fd + NEAR);
    int next = fcntl(ua->wake_fd, F_DUPFD_CLOEXEC, 3);
    if (next >= 0) {
        t->next_fd = next;
        close(next);
    }
}

static int on_accept(struct ua *ua, su_wait_t *w, struct ua *arg)
{
    (void)w, (void)arg;
    ua->streams->look = true;
    return 0;
}

static bool listening(const struct ua_listen *l, uint16_t port, int fd, su_sockaddr_t *ret_own)
{
    su_sockaddr_t wanted = {0};
    socklen_t n = sizeof *ret_own;
    int type = 0, accepts = 0;
    socklen_t type_n = sizeof type, accepts_n = sizeof accepts;
    const char *host = l->host && *l->host ? l->host : "127.0.0.1";
    wanted.su_port = htons(port);
    if (strchr(host, ':')) {
        wanted.su_family = AF_INET6;
        if (inet_pton(AF_INET6, host, &wanted.su_sin6.sin6_addr) != 1)
            return false;
    } else {
        wanted.su_family = AF_INET;
        if (inet_pton(AF_INET, host, &wanted.su_sin.sin_addr) != 1)
            return false;
    }
    memset(ret_own, 0, sizeof *ret_own);
    return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &type_n) == 0 && type == (l->transport == UA_UDP ? SOCK_DGRAM : SOCK_STREAM) &&
           (l->transport == UA_UDP || (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &accepts, &accepts_n) == 0 && accepts)) &&
           getsockname(fd, &ret_own->su_sa, &n) == 0 && same_end(ret_own, &wanted);
}

int ua_socket_find(const struct ua_listen *l, uint16_t port)
{
    su_sockaddr_t own;
    for (int fd = 3; fd < FDS_MAX; fd++)
        if (listening(l, port, fd, &own))
            return fd;
    return -1;
}

enum err ua_streams_start(struct ua *ua)
{
    struct ua_streams *t = calloc(1, sizeof *t);
    struct ua_stream *rows = calloc(ua->conf.connections_max + SPARE, sizeof *rows);
    if (!t || !rows) {
        free(t);
        free(rows);
        return ERR_NOMEM;
    }
    *t = (struct ua_streams){.rows = rows, .max = ua->conf.connections_max + SPARE, .next_fd = 3};
    ua->streams = t;
    for (uint32_t i = 0; i < UA_LISTEN_MAX; i++)
        t->copies[i] = t->registered[i] = -1;
    for (uint32_t i = 0; i < ua->conf.listen_count; i++) {
        if (ua->conf.listen[i].transport == UA_UDP)
            continue;
        if (ua->sockets[i] < 0 || !listening(&ua->conf.listen[i], ua->ports[i], ua->sockets[i], &t->own[i]))
            return ERR_SYSTEM;
        su_wait_t wait[1];
        t->copies[i] = fcntl(ua->sockets[i], F_DUPFD_CLOEXEC, 3);
        if (t->copies[i] < 0 || su_wait_create(wait, t->copies[i], SU_WAIT_IN) < 0 ||
            (t->registered[i] = su_root_register(ua->root, wait, on_accept, ua, 0)) < 0)
            return ERR_SYSTEM;
        t->highest_fd = t->highest_fd > (uint32_t)t->copies[i] ? t->highest_fd : (uint32_t)t->copies[i];
    }
    t->next_fd = (int)t->highest_fd + 1;
    return OK;
}

void ua_streams_stop(struct ua *ua)
{
    struct ua_streams *t = ua->streams;
    if (!t)
        return;
    for (uint32_t i = 0; i < ua->conf.listen_count; i++) {
        if (t->registered[i] >= 0)
            (void)su_root_deregister(ua->root, t->registered[i]);
        if (t->copies[i] >= 0)
            close(t->copies[i]);
    }
    free(t->rows);
    free(t);
    ua->streams = NULL;
}

void ua_streams_tick(struct ua *ua, int64_t now_us)
{
    struct ua_streams *t = ua->streams;
    forget_gone(ua);
    (void)look_between(ua, 3, (int)t->highest_fd + NEAR);
    for (uint32_t i = 0; i < t->count; i++) {
        struct ua_stream *s = &t->rows[i];
        if (!s->closing && !s->greeted && !s->trunk && now_us - s->since_us > (int64_t)ua->conf.greet_s * 1000000) {
            ua->counts.refused_connections++;
            cut(s);
        }
    }
}

void ua_streams_greeted(struct ua *ua, const su_sockaddr_t *peer)
{
    struct ua_streams *t = ua->streams;
    for (uint32_t i = 0; t && i < t->count; i++)
        if (same_end(&t->rows[i].peer, peer)) {
            t->rows[i].greeted = true;
            return;
        }
}

void ua_streams_cut(struct ua *ua, const struct ua_source *banned, uint32_t count)
{
    struct ua_streams *t = ua->streams;
    for (uint32_t i = 0; t && i < t->count; i++)
        for (uint32_t k = 0; k < count; k++)
            if (!t->rows[i].closing && !t->rows[i].trunk && memcmp(&t->rows[i].source, &banned[k], sizeof *banned) == 0)
                cut(&t->rows[i]);
}
