/* Starting and stopping. */
#include <assert.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include "net/inner.h"

/* Splits "127.0.0.1:80" or "[::1]:80". */
static bool split_listen(const char *listen, char ret_host[64], char ret_port[8])
{
    const char *colon = strrchr(listen, ':');
    size_t n = colon ? (size_t)(colon - listen) : 0;
    const char *host = listen;
    if (n >= 2 && host[0] == '[' && host[n - 1] == ']')
        host++, n -= 2;
    if (n == 0 || n >= 64 || strlen(colon + 1) == 0 || strlen(colon + 1) >= 8)
        return false;
    memcpy(ret_host, host, n);
    ret_host[n] = 0;
    snprintf(ret_port, 8, "%s", colon + 1);
    return true;
}

static enum err listen_on(struct net *n, const char *listen_text, char ret_text[256])
{
    char host[64], port[8];
    if (!split_listen(listen_text, host, port)) {
        snprintf(ret_text, 256, "\"%s\" is not ADDRESS:PORT", listen_text);
        return ERR_INPUT;
    }
    struct addrinfo *a = NULL;
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
    int failed = getaddrinfo(host, port, &hints, &a);
    if (failed) {
        snprintf(ret_text, 256, "%s: %s", listen_text, gai_strerror(failed));
        return ERR_INPUT;
    }
    int one = 1;
    n->listen_fd = socket(a->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    /* One socket for all loops: with SO_REUSEPORT a second server on the same port would not be
     * noticed. */
    bool ok = n->listen_fd >= 0 &&
              setsockopt(n->listen_fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == 0 &&
              bind(n->listen_fd, a->ai_addr, a->ai_addrlen) == 0 && listen(n->listen_fd, 1024) == 0;
    struct sockaddr_storage bound = {0};
    socklen_t size = sizeof bound;
    ok = ok && getsockname(n->listen_fd, (struct sockaddr *)&bound, &size) == 0;
    if (!ok)
        snprintf(ret_text, 256, "%s: %s", listen_text, strerror(errno));
    freeaddrinfo(a);

    char digits[8];
    if (ok && getnameinfo((struct sockaddr *)&bound, size, NULL, 0, digits, sizeof digits,
                          NI_NUMERICSERV) == 0)
        n->port = (uint16_t)atoi(digits);
    return ok ? OK : ERR_SYSTEM;
}

static enum err loop_init(struct loop *l, struct net *n, uint32_t index)
{
    const struct net_conf *k = &n->conf;
    l->net = n;
    l->index = index;
    l->slots_max = k->conns_max + NET_REFUSED_MAX;
    l->timers[TIMER_HEAD].period_ms = k->head_ms;
    l->timers[TIMER_BODY].period_ms = k->body_ms;
    l->timers[TIMER_IDLE].period_ms = k->idle_ms;
    l->timers[TIMER_SEND].period_ms = k->body_ms;
    l->timers[TIMER_PING].period_ms = k->ws_ping_ms;
    l->timers[TIMER_CLOSE].period_ms = NET_CLOSE_MS;
    l->timers[TIMER_LINGER].period_ms = NET_LINGER_MS;
    l->gens = calloc(l->slots_max, sizeof *l->gens);
    l->slots = calloc(l->slots_max, sizeof(struct conn *));
    l->free_slots = calloc(l->slots_max, sizeof *l->free_slots);
    l->scratch = malloc(NET_READ_BYTES);
    if (!l->gens || !l->slots || !l->free_slots || !l->scratch)
        return ERR_NOMEM;
    for (uint32_t i = 0; i < l->slots_max; i++) /* the lowest slot first */
        l->free_slots[l->free_count++] = l->slots_max - 1 - i;

    l->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    l->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = NULL};
    if (l->epoll_fd < 0 || l->wake_fd < 0 ||
        epoll_ctl(l->epoll_fd, EPOLL_CTL_ADD, l->wake_fd, &e) < 0)
        return ERR_SYSTEM;
    return OK;
}

static void loop_done(struct loop *l)
{
    net_out_drop(atomic_exchange(&l->inbox, NULL));
    while (l->http_free) {
        struct http *h = l->http_free;
        l->http_free = h->next_free;
        net_http_free(h);
    }
    net_ws_pool_done(l);
    if (l->epoll_fd >= 0)
        close(l->epoll_fd);
    if (l->wake_fd >= 0)
        close(l->wake_fd);
    free(l->gens);
    free(l->slots);
    free(l->free_slots);
    free(l->scratch);
}

void net_free(struct net *n)
{
    if (!n)
        return;
    for (uint32_t i = 0; n->loops && i < n->loops_count; i++)
        loop_done(&n->loops[i]);
    if (n->listen_fd >= 0)
        close(n->listen_fd);
    map_done(&n->per_ip);
    pthread_mutex_destroy(&n->ip_lock);
    free(n->loops);
    free(n);
}

static void raise_descriptor_limit(void)
{
    struct rlimit r;
    if (getrlimit(RLIMIT_NOFILE, &r) == 0 && r.rlim_cur < r.rlim_max) {
        r.rlim_cur = r.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &r); /* without it accepting pauses earlier */
    }
}

static enum err start_threads(struct net *n)
{
    for (uint32_t i = 0; i < n->loops_count; i++) {
        struct loop *l = &n->loops[i];
        if (pthread_create(&l->thread, NULL, net_loop_run, l) != 0)
            return ERR_SYSTEM;
        l->started = true;
    }
    return OK;
}

enum err net_start(const struct net_conf *c, const struct net_handler *h, struct net **ret_net,
                   char ret_text[256])
{
    assert(c->listen && c->conns_max > 0 && c->conns_max < (1u << 24) - NET_REFUSED_MAX &&
           c->loops <= 64);
    assert(h->head && h->request);

    ret_text[0] = 0;
    struct net *n = calloc(1, sizeof *n);
    if (!n)
        return ERR_NOMEM;
    n->conf = *c;
    n->handler = *h;
    n->listen_fd = -1;
    n->loops_count = c->loops ? c->loops : 1;
    pthread_mutex_init(&n->ip_lock, NULL);
    raise_descriptor_limit();

    enum err e = listen_on(n, c->listen, ret_text);
    n->conf.listen = NULL; /* the caller's text may go */
    n->loops = calloc(n->loops_count, sizeof *n->loops);
    for (uint32_t i = 0; n->loops && i < n->loops_count; i++)
        n->loops[i].epoll_fd = n->loops[i].wake_fd = -1;
    if (e == OK && !n->loops)
        e = ERR_NOMEM;
    for (uint32_t i = 0; e == OK && i < n->loops_count; i++)
        e = loop_init(&n->loops[i], n, i);
    if (e == OK) {
        *ret_net = n; /* before any handler can run: it will want to answer */
        e = start_threads(n);
    }
    if (e != OK) {
        *ret_net = NULL;
        if (!ret_text[0])
            snprintf(ret_text, 256, "%s", err_sentence(e, "en"));
        net_drain(n);
        net_join(n);
        net_free(n);
        return e;
    }
    return OK;
}

uint16_t net_port(const struct net *n)
{
    return n->port;
}

void net_drain(struct net *n)
{
    atomic_store(&n->draining, true);
    if (n->listen_fd >= 0) /* who comes now is refused at once, instead of waiting in the backlog */
        (void)shutdown(n->listen_fd, SHUT_RDWR);
    for (uint32_t i = 0; n->loops && i < n->loops_count; i++) {
        uint64_t one = 1;
        if (n->loops[i].wake_fd >= 0 && write(n->loops[i].wake_fd, &one, sizeof one) < 0)
            assert(errno == EAGAIN);
    }
}

void net_join(struct net *n)
{
    for (uint32_t i = 0; n->loops && i < n->loops_count; i++)
        if (n->loops[i].started)
            pthread_join(n->loops[i].thread, NULL);
}

void net_stats(const struct net *n, struct net_stats *ret_stats)
{
    struct net_stats s = {0};
    for (uint32_t i = 0; i < n->loops_count; i++) {
        const struct counters *c = &n->loops[i].count;
        s.accepted += atomic_load_explicit(&c->accepted, memory_order_relaxed);
        s.open += atomic_load_explicit(&c->open, memory_order_relaxed);
        s.ws_open += atomic_load_explicit(&c->ws_open, memory_order_relaxed);
        s.requests += atomic_load_explicit(&c->requests, memory_order_relaxed);
        s.bad_requests += atomic_load_explicit(&c->bad_requests, memory_order_relaxed);
        s.timeouts += atomic_load_explicit(&c->timeouts, memory_order_relaxed);
        s.slow_closed += atomic_load_explicit(&c->slow_closed, memory_order_relaxed);
        s.refused_full += atomic_load_explicit(&c->refused_full, memory_order_relaxed);
        s.bytes_in += atomic_load_explicit(&c->bytes_in, memory_order_relaxed);
        s.bytes_out += atomic_load_explicit(&c->bytes_out, memory_order_relaxed);
        s.wakes += atomic_load_explicit(&c->wakes, memory_order_relaxed);
    }
    *ret_stats = s;
}

struct str net_header(const struct net_request *r, const char *lowercase_name)
{
    size_t n = strlen(lowercase_name);
    for (uint32_t i = 0; i < r->headers_count; i++) {
        struct str name = r->headers[i].name;
        if (name.n == n && strncasecmp(name.p, lowercase_name, n) == 0)
            return r->headers[i].value;
    }
    return (struct str){0};
}
