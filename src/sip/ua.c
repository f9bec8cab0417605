/* ua.c: the thread, and the two queues between it and everybody else. */
#include "sip/inner.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"

enum { CHORES_MS = 500, STOP_US = 2000000 };

int64_t ua_now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

char *ua_copy_n(const char *p, size_t n)
{
    char *copy = malloc(n + 1);
    if (!copy)
        abort(); /* sofia-sip does no better: this process holds no data (decision 7) */
    if (n)
        memcpy(copy, p, n);
    copy[n] = 0;
    return copy;
}

char *ua_room(size_t n)
{
    char *room = calloc(1, n);
    if (!room)
        abort();
    return room;
}

char *ua_copy(const char *z)
{
    return z ? ua_copy_n(z, strlen(z)) : NULL;
}

char *ua_text(const char *format, ...)
{
    char *text = NULL;
    va_list args;
    va_start(args, format);
    if (vasprintf(&text, format, args) < 0)
        abort();
    va_end(args);
    return text;
}

su_timer_t *ua_timer(struct ua *ua, su_timer_t **timer, uint32_t ms, su_timer_f fire, void *arg)
{
    if (!*timer) {
        *timer = su_timer_create(su_root_task(ua->root), 0);
        if (!*timer)
            abort();
        ua->timers++;
    }
    su_timer_set_interval(*timer, fire, arg, (su_duration_t)ms);
    return *timer;
}

void ua_timer_off(struct ua *ua, su_timer_t **timer)
{
    if (!*timer)
        return;
    su_timer_destroy(*timer);
    *timer = NULL;
    ua->timers--;
}

/* ---- events ---- */

struct ua_event *ua_event_new(enum ua_event_kind kind, const struct ua_call *c, size_t text_bytes)
{
    struct ua_event *e = calloc(1, sizeof *e + text_bytes);
    if (!e)
        abort();
    e->kind = kind;
    e->at_us = ua_now_us();
    if (c) {
        e->call = c->id;
        e->owner = c->owner;
        e->trunk = c->trunk;
        e->phone = c->phone;
        memcpy(e->host, c->host, sizeof e->host);
    }
    e->called = e->caller = e->display = e->diversion = e->sdp = STR("");
    return e;
}

struct str ua_event_text(struct ua_event *e, size_t *at, const char *p, size_t n)
{
    char *room = (char *)(e + 1) + *at;
    if (n)
        memcpy(room, p, n);
    *at += n;
    return (struct str){room, n};
}

void ua_tell(struct ua *ua, struct ua_event *e)
{
    if (!e)
        return;
    e->next = NULL;
    pthread_mutex_lock(&ua->lock);
    *ua->events_end = e;
    ua->events_end = &e->next;
    bool first = atomic_fetch_add(&ua->events_count, 1) == 0;
    pthread_mutex_unlock(&ua->lock);
    uint64_t one = 1;
    if (first && write(ua->event_fd, &one, sizeof one) < 0)
        assert(errno == EAGAIN);
}

int ua_fd(const struct ua *ua)
{
    return ua->event_fd;
}

struct ua_event *ua_take(struct ua *ua)
{
    pthread_mutex_lock(&ua->lock);
    struct ua_event *e = ua->events;
    if (e) {
        ua->events = e->next;
        if (!ua->events)
            ua->events_end = &ua->events;
        atomic_fetch_sub(&ua->events_count, 1);
    }
    if (!e) { /* once, when all is taken */
        uint64_t gone;
        if (read(ua->event_fd, &gone, sizeof gone) < 0)
            assert(errno == EAGAIN);
    }
    pthread_mutex_unlock(&ua->lock);
    return e;
}

void ua_event_free(struct ua_event *e)
{
    free(e);
}

/* ---- commands ---- */

static void command_free(struct ua_command *c)
{
    free(c->sdp);
    free((char *)(uintptr_t)c->dial.number);
    free((char *)(uintptr_t)c->dial.caller);
    free((char *)(uintptr_t)c->dial.display);
    ua_world_free(c->world);
    free(c);
}

static enum err send_command(struct ua *ua, const struct ua_command *command)
{
    struct ua_command *c = malloc(sizeof *c);
    if (!c)
        return ERR_NOMEM;
    *c = *command;
    c->next = NULL;
    pthread_mutex_lock(&ua->lock);
    /* What ends something, and what is waited for, always has room. */
    bool always = c->kind == UA_DO_HANGUP || c->kind >= UA_DO_CONFIG;
    if (!always && ua->commands_count >= ua->conf.commands_max) {
        pthread_mutex_unlock(&ua->lock);
        c->world = NULL;
        free(c);
        return ERR_FULL;
    }
    *ua->commands_end = c;
    ua->commands_end = &c->next;
    bool first = ua->commands_count++ == 0;
    pthread_mutex_unlock(&ua->lock);
    uint64_t one = 1;
    if (first && write(ua->wake_fd, &one, sizeof one) < 0)
        assert(errno == EAGAIN);
    return OK;
}

static enum err send_sdp(struct ua *ua, struct ua_command *c, struct str sdp)
{
    if (sdp.n > UA_SDP_MAX || (sdp.n && memchr(sdp.p, 0, sdp.n)))
        return ERR_INPUT;
    c->sdp = ua_copy_n(sdp.p, sdp.n);
    enum err e = send_command(ua, c);
    if (e != OK)
        free(c->sdp);
    return e;
}

enum err ua_progress(struct ua *ua, ua_call_id call, uint32_t status, struct str sdp)
{
    if (status <= 100 || status >= 200)
        return ERR_INPUT;
    return send_sdp(ua, &(struct ua_command){.kind = UA_DO_PROGRESS, .call = call, .status = status}, sdp);
}

enum err ua_answer(struct ua *ua, ua_call_id call, struct str sdp)
{
    return send_sdp(ua, &(struct ua_command){.kind = UA_DO_ANSWER, .call = call}, sdp);
}

enum err ua_offer(struct ua *ua, ua_call_id call, struct str sdp)
{
    if (sdp.n == 0)
        return ERR_INPUT;
    return send_sdp(ua, &(struct ua_command){.kind = UA_DO_OFFER, .call = call}, sdp);
}

enum err ua_reject(struct ua *ua, ua_call_id call, uint32_t status, uint32_t retry_after_s)
{
    if (status < 400 || status > 699)
        return ERR_INPUT;
    return send_command(ua, &(struct ua_command){.kind = UA_DO_REJECT, .call = call, .status = status, .retry_after_s = retry_after_s});
}

enum err ua_hangup(struct ua *ua, ua_call_id call, enum ua_why why, uint32_t cause)
{
    if ((unsigned)why >= UA_WHY_COUNT || cause > 127)
        return ERR_INPUT;
    return send_command(ua, &(struct ua_command){.kind = UA_DO_HANGUP, .call = call, .why = why, .cause = cause});
}

static bool text_ok(const char *z, size_t max)
{
    if (!z)
        return true;
    size_t n = strlen(z);
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)z[i] < 0x20 || z[i] == 0x7f)
            return false;
    return n < max && str_utf8(str_of(z));
}

enum err ua_dial(struct ua *ua, const struct ua_dial *dial, ua_call_id *ret_call)
{
    if (!dial->trunk == !dial->phone || (dial->trunk && !ua_number_ok(dial->number)) || dial->sdp.n == 0 ||
        (dial->caller && !ua_number_ok(dial->caller)) || !text_ok(dial->display, UA_DISPLAY_MAX))
        return ERR_INPUT;
    ua_call_id id;
    enum err e = ua_call_reserve(ua, &id);
    if (e != OK)
        return e;
    struct ua_command c = {.kind = UA_DO_DIAL, .call = id, .dial = *dial};
    c.dial.number = ua_copy(dial->number);
    c.dial.caller = ua_copy(dial->caller);
    c.dial.display = ua_copy(dial->display);
    e = send_sdp(ua, &c, dial->sdp);
    if (e == OK) {
        *ret_call = id;
        return OK;
    }
    free((char *)(uintptr_t)c.dial.number);
    free((char *)(uintptr_t)c.dial.caller);
    free((char *)(uintptr_t)c.dial.display);
    ua_call_unreserve(ua, id);
    return e;
}

enum err ua_configure(struct ua *ua, const struct ua_config *config)
{
    struct ua_world *w;
    enum err e = ua_world_new(ua, config, &w);
    if (e != OK)
        return e;
    e = send_command(ua, &(struct ua_command){.kind = UA_DO_CONFIG, .world = w});
    if (e != OK)
        ua_world_free(w);
    return e;
}

void ua_stats(struct ua *ua, struct ua_stats *ret_stats)
{
    struct ua_stats s = {.calls = UINT32_MAX};
    while (send_command(ua, &(struct ua_command){.kind = UA_DO_STATS, .stats = &s}) != OK)
        usleep(1000); /* out of memory: nothing else to wait for */
    pthread_mutex_lock(&ua->lock);
    while (s.calls == UINT32_MAX)
        pthread_cond_wait(&ua->answered, &ua->lock);
    pthread_mutex_unlock(&ua->lock);
    *ret_stats = s;
}

static void count(struct ua *ua, struct ua_stats *ret)
{
    struct ua_stats s = ua->counts;
    usize_t in = 0, out = 0, bad = 0;
    nta_agent_get_stats(ua->agent, NTATAG_S_IRQ_HASH_USED_REF(in), NTATAG_S_ORQ_HASH_USED_REF(out), NTATAG_S_BAD_REQUEST_REF(bad), TAG_END());
    s.transactions_in = (uint32_t)in;
    s.transactions_out = (uint32_t)out;
    s.bad += bad;
    s.calls = ua->conf.calls_max - ua->free_count;
    s.connections = ua_streams_count(ua);
    s.dialogs = ua->dialogs;
    s.timers = ua->timers;
    s.registrations = ua->registrations;
    s.sources = ua_buckets_count(ua->buckets);
    struct ua_source none;
    s.banned = ua_buckets_banned(ua->buckets, ua_now_us(), &none, 0);
    s.nonces = ua_nonces_count(ua->nonces);
    s.events = atomic_load(&ua->events_count);
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    s.cpu_us = (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
    pthread_mutex_lock(&ua->lock);
    *ret = s;
    pthread_cond_broadcast(&ua->answered);
    pthread_mutex_unlock(&ua->lock);
}

static void stop(struct ua *ua)
{
    ua->stopping = true;
    ua->stop_until_us = ua_now_us() + STOP_US;
    for (uint32_t i = 0; i < ua->conf.calls_max; i++)
        if (ua->calls[i])
            ua_call_hangup(ua->calls[i], UA_WHY_FAILED, 41);
    for (uint32_t i = 0; i < ua->world->trunks_count; i++)
        ua_trunk_stop(ua, ua->world->trunks[i]);
}

static void carry_out(struct ua *ua, struct ua_command *c)
{
    struct ua_call *call = ua_call_find(ua, c->call);
    switch (c->kind) {
    case UA_DO_CONFIG:
        ua_world_swap(ua, c->world);
        c->world = NULL;
        break;
    case UA_DO_STATS:
        count(ua, c->stats);
        break;
    case UA_DO_STOP:
        stop(ua);
        break;
    case UA_DO_DIAL:
        call = ua_call_open(ua, c->call);
        call->ours = call->told = true;
        c->dial.sdp = str_of(c->sdp);
        ua_outbound(call, &c->dial);
        break;
    case UA_DO_PROGRESS:
        if (call && call->state == UA_ARRIVED)
            ua_inbound_progress(call, c->status, c->sdp);
        break;
    case UA_DO_ANSWER:
        if (call && call->state == UA_ARRIVED)
            ua_inbound_answer(call, c->sdp);
        else if (call && call->state == UA_TALKING && call->offered)
            ua_within_answer(call, c->sdp);
        break;
    case UA_DO_REJECT:
        if (call && call->state == UA_ARRIVED)
            ua_inbound_reject(call, c->status, c->retry_after_s, 0);
        else if (call && call->state == UA_TALKING && call->offered)
            ua_within_reject(call, c->status);
        break;
    case UA_DO_OFFER:
        if (call && (call->state == UA_TALKING || call->state == UA_ACCEPTED))
            ua_within_offer(call, c->sdp);
        break;
    case UA_DO_HANGUP:
        if (call)
            ua_call_hangup(call, c->why, c->cause);
        break;
    }
}

static int on_wake(struct ua *ua, su_wait_t *w, struct ua *arg)
{
    (void)w, (void)arg;
    uint64_t gone;
    if (read(ua->wake_fd, &gone, sizeof gone) < 0)
        assert(errno == EAGAIN);
    pthread_mutex_lock(&ua->lock);
    struct ua_command *list = ua->commands;
    ua->commands = NULL;
    ua->commands_end = &ua->commands;
    ua->commands_count = 0;
    pthread_mutex_unlock(&ua->lock);
    while (list) {
        struct ua_command *c = list;
        list = c->next;
        carry_out(ua, c);
        command_free(c);
    }
    return 0;
}

/* Twice a second: registrations that ran out, the filter of who is banned, the end. */
static void on_chores(struct ua *ua, su_timer_t *t, void *arg)
{
    (void)t, (void)arg;
    int64_t now_us = ua_now_us();
    ua_registrar_tick(ua, now_us);
    ua_streams_tick(ua, now_us);
    if (ua->filtered) {
        struct ua_source banned[64];
        uint32_t n = ua_buckets_banned(ua->buckets, now_us, banned, 64);
        if (n != ua->filtered)
            ua_shield_set(ua, banned, n < 64 ? n : 64);
    }
    if (ua->stopping && (ua->free_count == ua->conf.calls_max || now_us > ua->stop_until_us))
        su_root_break(ua->root);
}

/* ---- the thread ---- */

static enum err listen_on(struct ua *ua, uint32_t i)
{
    static const char *const names[] = {[UA_UDP] = "udp", [UA_TCP] = "tcp", [UA_TLS] = "tls"};
    const struct ua_listen *l = &ua->conf.listen[i];
    const char *host = l->host && *l->host ? l->host : "127.0.0.1";
    bool six = strchr(host, ':') && host[0] != '[';
    char *url = ua_text("%s:%s%s%s:%u;transport=%s", l->transport == UA_TLS ? "sips" : "sip", six ? "[" : "", host, six ? "]" : "",
                        (unsigned)l->port, names[l->transport]);
    if (l->port == 0) { /* sofia-sip takes port 0 for the default; "*" is any */
        free(url);
        url = ua_text("%s:%s%s%s:*;transport=%s", l->transport == UA_TLS ? "sips" : "sip", six ? "[" : "", host, six ? "]" : "", names[l->transport]);
    }
    int bad = nta_agent_add_tport(ua->agent, URL_STRING_MAKE(url), TPTAG_SERVER(1),
                                  TAG_IF(ua->conf.tls_dir, TPTAG_CERTIFICATE(ua->conf.tls_dir)), TPTAG_TLS_VERIFY_POLICY(0),
                                  TPTAG_IDLE(1800000), TPTAG_TIMEOUT(32000), TPTAG_QUEUESIZE(256), TPTAG_UDP_RMEM(4 << 20),
                                  TPTAG_UDP_WMEM(4 << 20), TAG_END());
    int why = errno;
    free(url);
    if (bad < 0)
        return why == EADDRINUSE ? ERR_EXISTS : ERR_INPUT;
    tport_t *last = NULL;
    for (tport_t *p = tport_primaries(nta_agent_tports(ua->agent)); p; p = tport_next(p))
        if (strcasecmp(tport_name(p)->tpn_proto, names[l->transport]) == 0)
            last = p;
    if (!last)
        return ERR_SYSTEM;
    ua->ports[i] = (uint16_t)atoi(tport_name(last)->tpn_port);
    if (!ua->contacts[l->transport]) {
        const char *shown = ua->conf.public_host ? ua->conf.public_host : tport_name(last)->tpn_canon;
        bool wild = strcmp(shown, "*") == 0 || strcmp(shown, "0.0.0.0") == 0 || strcmp(shown, "::") == 0;
        sip_contact_t *own = nta_agent_contact(ua->agent);
        if (wild && own)
            shown = own->m_url->url_host;
        bool six_shown = strchr(shown, ':') && shown[0] != '[';
        ua->contacts[l->transport] = ua_text("<sip:%s%s%s:%u%s%s>", six_shown ? "[" : "", shown, six_shown ? "]" : "", (unsigned)ua->ports[i],
                                             l->transport == UA_UDP ? "" : ";transport=", l->transport == UA_UDP ? "" : names[l->transport]);
    }
    return OK;
}

static enum err start(struct ua *ua)
{
    ua->root = su_root_create(ua);
    if (!ua->root)
        return ERR_SYSTEM;
    su_root_threading(ua->root, 0);
    ua->agent = nta_agent_create(ua->root, (url_string_t *)-1, ua_door, ua, NTATAG_UA(1), NTATAG_MERGE_482(1), NTATAG_CANCEL_487(1),
                                 NTATAG_SERVER_RPORT(1), NTATAG_CLIENT_RPORT(1), NTATAG_TCP_RPORT(1), NTATAG_TLS_RPORT(1),
                                 NTATAG_SIP_T1(ua->conf.t1_ms), NTATAG_SIP_T1X64(64 * ua->conf.t1_ms),
                                 NTATAG_SIP_T2(8 * ua->conf.t1_ms), NTATAG_SIP_T4(10 * ua->conf.t1_ms), NTATAG_TIMER_C(185000), NTATAG_EXTRA_100(1),
                                 NTATAG_MAXSIZE(UA_MESSAGE_MAX), NTATAG_UDP_MTU(65000), NTATAG_USE_TIMESTAMP(0), NTATAG_REL100(0), TAG_END());
    if (!ua->agent)
        return ERR_SYSTEM;
    for (uint32_t i = 0; i < ua->conf.listen_count; i++) {
        enum err e = listen_on(ua, i);
        if (e != OK)
            return e;
        ua->sockets[i] = ua_socket_find(&ua->conf.listen[i], ua->ports[i]);
    }
    enum err e = ua_streams_start(ua);
    if (e == OK)
        e = ua_rest_start(ua);
    if (e != OK)
        return e;
    su_wait_t wait[1];
    if (su_wait_create(wait, ua->wake_fd, SU_WAIT_IN) < 0 || su_root_register(ua->root, wait, on_wake, ua, 0) < 0)
        return ERR_SYSTEM;
    ua->chores = su_timer_create(su_root_task(ua->root), CHORES_MS);
    if (!ua->chores || su_timer_run(ua->chores, on_chores, NULL) < 0)
        return ERR_SYSTEM;
    return OK;
}

static void finish(struct ua *ua)
{
    for (uint32_t i = 0; i < ua->conf.calls_max; i++)
        if (ua->calls[i])
            ua_call_bury(ua->calls[i]);
    if (ua->root)
        su_root_step(ua->root, 0); /* the buried */
    ua_world_swap(ua, NULL);
    ua_rest_stop(ua);
    ua_streams_stop(ua);
    if (ua->chores)
        su_timer_destroy(ua->chores);
    if (ua->agent)
        nta_agent_destroy(ua->agent);
    if (ua->root)
        su_root_destroy(ua->root);
}

static void *run(void *arg)
{
    struct ua *ua = arg;
    pthread_setname_np(pthread_self(), "sip");
    ua->start_err = start(ua);
    bool good = ua->start_err == OK;
    pthread_barrier_wait(&ua->started);
    if (good)
        su_root_run(ua->root);
    finish(ua);
    return NULL;
}

void ua_defaults(struct ua_conf *conf)
{
#define SET(field, value)                                                                                                      \
    if (!conf->field)                                                                                                          \
    conf->field = (value)
    SET(name, "Tandem");
    SET(calls_max, 4096);
    SET(events_max, 65536);
    SET(commands_max, 65536);
    SET(connections_max, 1024);
    SET(sources_max, 8192);
    SET(nonces_max, 65536);
    SET(registrations_max, 16384);
    SET(invites.burst, 30);
    SET(invites.per_s, 5);
    SET(registers.burst, 60);
    SET(registers.per_s, 10);
    SET(options.burst, 20);
    SET(options.per_s, 5);
    SET(others.burst, 50);
    SET(others.per_s, 20);
    SET(trunk_invites.burst, 400);
    SET(trunk_invites.per_s, 400);
    SET(connections_source_max, (conf->connections_max + 3) / 4);
    SET(connects.burst, 60);
    SET(connects.per_s, 10);
    SET(handshakes.burst, 60);
    SET(handshakes.per_s, 20);
    SET(greet_s, 15);
    SET(ban_s, 60);
    SET(retry_after_s, 10);
    SET(nonce_s, 300);
    SET(expires_min_s, 60);
    SET(expires_max_s, 3600);
    SET(session_s, 1800);
    SET(session_min_s, 90);
    SET(t1_ms, 500);
    SET(progress_s, 180);
#undef SET
}

static void ua_free(struct ua *ua)
{
    while (ua->commands) {
        struct ua_command *c = ua->commands;
        ua->commands = c->next;
        command_free(c);
    }
    while (ua->events) {
        struct ua_event *e = ua->events;
        ua->events = e->next;
        free(e);
    }
    for (int i = 0; i < 3; i++)
        free(ua->contacts[i]);
    for (uint32_t i = 0; i < ua->conf.listen_count; i++)
        free((char *)(uintptr_t)ua->conf.listen[i].host);
    free((char *)(uintptr_t)ua->conf.public_host);
    free((char *)(uintptr_t)ua->conf.name);
    free((char *)(uintptr_t)ua->conf.tls_dir);
    ua_buckets_free(ua->buckets);
    ua_nonces_free(ua->nonces);
    free(ua->calls);
    free(ua->generations);
    free(ua->free_slots);
    close(ua->wake_fd);
    close(ua->event_fd);
    pthread_mutex_destroy(&ua->lock);
    pthread_mutex_destroy(&ua->calls_lock);
    pthread_cond_destroy(&ua->answered);
    pthread_barrier_destroy(&ua->started);
    free(ua);
}

static void say_nothing(void *stream, const char *format, va_list args)
{
    (void)stream, (void)format, (void)args;
}

static void init_sofia(void)
{
    su_init();
    if (!getenv("TANDEM_SIP_DEBUG")) /* its log holds numbers of people */
        su_log_redirect(NULL, say_nothing, NULL);
}

enum err ua_new(const struct ua_conf *conf, struct ua **ret_ua)
{
    if (conf->listen_count == 0 || conf->listen_count > UA_LISTEN_MAX)
        return ERR_INPUT;
    struct ua *ua = calloc(1, sizeof *ua);
    if (!ua)
        return ERR_NOMEM;
    ua->conf = *conf;
    ua_defaults(&ua->conf);
    for (uint32_t i = 0; i < conf->listen_count; i++)
        ua->conf.listen[i].host = ua_copy(conf->listen[i].host);
    ua->conf.public_host = ua_copy(conf->public_host);
    ua->conf.name = ua_copy(ua->conf.name);
    ua->conf.tls_dir = ua_copy(conf->tls_dir);
    ua->commands_end = &ua->commands;
    ua->events_end = &ua->events;
    pthread_mutex_init(&ua->lock, NULL);
    pthread_mutex_init(&ua->calls_lock, NULL);
    pthread_cond_init(&ua->answered, NULL);
    pthread_barrier_init(&ua->started, NULL, 2);
    ua->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    ua->event_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    uint32_t max = ua->conf.calls_max;
    ua->calls = calloc(max, sizeof *ua->calls);
    ua->generations = calloc(max, sizeof *ua->generations);
    ua->free_slots = calloc(max, sizeof *ua->free_slots);
    const struct ua_config empty = {.realm = "tandem"};
    enum err e = ua->wake_fd < 0 || ua->event_fd < 0 ? ERR_SYSTEM : !ua->calls || !ua->generations || !ua->free_slots ? ERR_NOMEM : OK;
    if (e == OK)
        e = ua_buckets_new(ua->conf.sources_max, ua->conf.ban_s, &ua->buckets);
    if (e == OK)
        e = ua_nonces_new(ua->conf.nonces_max, ua->conf.nonce_s, &ua->nonces);
    if (e == OK)
        e = ua_world_new(ua, &empty, &ua->world);
    if (e != OK) {
        ua_free(ua);
        return e;
    }
    for (uint32_t i = 0; i < max; i++)
        ua->free_slots[i] = max - 1 - i;
    ua->free_count = max;
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, init_sofia);
    if (pthread_create(&ua->thread, NULL, run, ua) != 0) {
        ua_world_free(ua->world);
        ua_free(ua);
        return ERR_SYSTEM;
    }
    pthread_barrier_wait(&ua->started);
    if (ua->start_err != OK) {
        e = ua->start_err;
        pthread_join(ua->thread, NULL);
        ua_free(ua);
        return e;
    }
    log_event(LOG_INFO, "sip", "listening", "addresses=%u", (unsigned)ua->conf.listen_count);
    *ret_ua = ua;
    return OK;
}

void ua_done(struct ua *ua)
{
    if (!ua)
        return;
    while (send_command(ua, &(struct ua_command){.kind = UA_DO_STOP}) != OK)
        usleep(1000);
    pthread_join(ua->thread, NULL);
    ua_free(ua);
}

uint16_t ua_port(const struct ua *ua, uint32_t index)
{
    assert(index < ua->conf.listen_count);
    return ua->ports[index];
}
