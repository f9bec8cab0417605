/* link.c: the telephone's thread: its inbox, the socket that voice connects to, frames, what has been acknowledged. */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "base/prng.h"
#include "host/tel_state.h"
#include "port/clock.h"
#include "port/pool.h"

#define PING_US (INT64_C(500) * 1000)
#define SILENT_US (INT64_C(10) * SECOND_US) /* a peer that answers no ping is gone */
#define GONE_US (INT64_C(1500) * 1000)      /* so long it may take to connect again before its calls are lost */
#define OUT_MAX (32u << 20)
#define KEEP_US SECOND_US                    /* what has been acknowledged is stored no more often */
#define CHORES_US (INT64_C(100) * 1000)      /* pings, and voice's process */

uint64_t tel_id(struct id_maker *m, unsigned bit)
{
    return id_next(m, clock_now_us()) | UINT64_C(1) << bit;
}

/* -- inbox -- */

bool tel_tell(struct tel *t, const struct tel_message *m)
{
    struct tel_message *copy = malloc(sizeof *copy + m->text.n);
    if (!copy)
        return false;
    *copy = *m;
    copy->next = NULL;
    if (m->text.n) {
        memcpy(copy + 1, m->text.p, m->text.n);
        copy->text.p = (const char *)(copy + 1);
    }
    pthread_mutex_lock(&t->lock);
    bool first = !t->head, facts = m->kind != TEL_PLACE && m->kind != TEL_ASK; /* what may not be dropped */
    bool take = !t->stop && (facts || t->queued < TEL_INBOX_MAX);
    if (take) {
        *t->tail = copy;
        t->tail = &copy->next;
        t->queued++;
    }
    pthread_mutex_unlock(&t->lock);
    if (!take)
        free(copy);
    else if (first && write(t->wake_fd, &(uint64_t){1}, 8) < 0 && errno != EAGAIN)
        log_event(LOG_ERROR, "host", "tel_wake", "errno=%d", errno);
    return take;
}

static struct tel_message *take_all(struct tel *t, bool *ret_stop)
{
    uint64_t count;
    (void)!read(t->wake_fd, &count, sizeof count);
    pthread_mutex_lock(&t->lock);
    struct tel_message *all = t->head;
    t->head = NULL;
    t->tail = &t->head;
    t->queued = 0;
    *ret_stop = t->stop;
    pthread_mutex_unlock(&t->lock);
    return all;
}

/* -- events: settled in any order, acknowledged in theirs -- */

static bool is_settled(const struct tel_peer *p, uint64_t no)
{
    return p->settled[no % TEL_EVENTS_MAX / 8] >> (no % 8) & 1;
}

static void set_settled(struct tel_peer *p, uint64_t no, bool settled)
{
    uint8_t bit = (uint8_t)(1u << (no % 8)), *byte = &p->settled[no % TEL_EVENTS_MAX / 8];
    *byte = (uint8_t)(settled ? *byte | bit : *byte & ~bit);
}

struct keep {
    struct store_job job;
    struct tel *tel;
    uint64_t instance, event;
};

static enum err keep_work(struct store_tx *tx, struct store_job *job)
{
    const struct keep *k = (const struct keep *)job;
    return phone_voice_put(tx, k->tel->conf.org, k->instance, k->event);
}

static void keep_done(struct store_job *job)
{
    struct keep *k = (struct keep *)job;
    (void)tel_tell(k->tel, &(struct tel_message){.kind = TEL_DONE, .number = 1, .err = job->err});
    free(k);
}

/* So that a serve that starts again knows whose calls these are: at once. And so that it can say what it need not be told: that may be behind,
 * since what was acknowledged is not told again. */
static void keep(struct tel *t, int64_t now)
{
    struct tel_peer *p = &t->peer;
    bool wants = p->kept_instance != p->instance || p->kept != p->acked;
    bool early = now >= p->kept_us && now - p->kept_us < KEEP_US; /* not if the clock was set back */
    struct keep *k = !wants || p->keeping || early ? NULL : malloc(sizeof *k);
    if (!k)
        return;
    *k = (struct keep){.job.work = keep_work, .job.done = keep_done, .tel = t, .instance = p->instance, .event = p->acked};
    p->kept_us = now;
    p->keeping = store_submit(t->conf.store, &k->job) == OK;
    if (!p->keeping) {
        free(k);
        return;
    }
    p->kept = p->acked;
    p->kept_instance = p->instance;
}

static void kept(struct tel_peer *p, enum err err)
{
    p->keeping = false;
    if (err)
        p->kept_instance = 0; /* again */
}

void tel_settle(struct tel *t, uint64_t event)
{
    struct tel_peer *p = &t->peer;
    if (!event || event < p->first || event > p->last)
        return; /* of a voice that is gone */
    set_settled(p, event, true);
    uint64_t acked = p->acked;
    while (p->first <= p->last && is_settled(p, p->first)) {
        set_settled(p, p->first, false);
        acked = p->first++;
    }
    if (acked == p->acked)
        return;
    p->acked = acked;
    tel_send(t, &(struct link){.kind = LINK_ACK, .ack = {.event = acked}});
}

/* False: it was taken before, or there are more unsettled ones than anybody may have. */
static bool event_comes(struct tel *t, uint64_t no)
{
    struct tel_peer *p = &t->peer;
    if (no <= p->last) {
        if (no <= p->acked)
            tel_send(t, &(struct link){.kind = LINK_ACK, .ack = {.event = p->acked}});
        return false;
    }
    if (p->last < p->first) /* nothing is open */
        p->first = no;
    if (no - p->first >= TEL_EVENTS_MAX)
        return false;
    for (uint64_t skipped = p->last + 1; p->first <= p->last && skipped < no; skipped++)
        set_settled(p, skipped, true); /* forgotten by voice: acknowledged to a serve before us */
    p->last = no;
    set_settled(p, no, false);
    return true;
}

/* What has been told to this thread so far. True: it is to stop. */
static bool hear_all(struct tel *t)
{
    bool stop;
    struct tel_message *m = take_all(t, &stop);
    while (m) {
        struct tel_message *next = m->next;
        if (m->kind == TEL_DONE && m->number == 1 && !m->call)
            kept(&t->peer, m->err);
        else
            tel_calls_message(t, m);
        free(m);
        m = next;
    }
    return stop;
}

/* -- frames -- */

void tel_send(struct tel *t, const struct link *f)
{
    struct tel_peer *p = &t->peer;
    if (p->fd < 0 || (!p->welcome && f->kind != LINK_WELCOME && f->kind != LINK_REFUSED))
        return;
    enum err err = p->out.n - p->out_at > OUT_MAX ? ERR_FULL : link_encode(&p->out, f);
    if (err)
        log_event(LOG_ERROR, "host", "voice_frame", "kind=%s error=%s", link_kind_name((uint16_t)f->kind), err_code(err));
}

static void peer_gone(struct tel *t, const char *why)
{
    struct tel_peer *p = &t->peer;
    if (p->fd < 0)
        return;
    log_event(LOG_WARN, "host", "voice_gone", "why=%s", why);
    close(p->fd);
    p->fd = -1;
    p->welcome = false;
    p->listed_us = 0;
    t->gone_us = clock_now_us();
    buf_clear(&p->in);
    buf_clear(&p->out);
    p->in_at = p->out_at = 0;
    pthread_mutex_lock(&t->lock);
    t->stats.there = false;
    pthread_mutex_unlock(&t->lock);
}

static void refuse(struct tel *t, enum link_refused_why why, const char *text)
{
    tel_send(t, &(struct link){.kind = LINK_REFUSED, .refused = {.why = (uint16_t)why, .text = str_of(text)}});
    struct tel_peer *p = &t->peer;
    (void)!send(p->fd, p->out.p + p->out_at, p->out.n - p->out_at, MSG_NOSIGNAL | MSG_DONTWAIT);
    peer_gone(t, text);
}

void tel_config_send(struct tel *t)
{
    struct tel_peer *p = &t->peer;
    if (p->welcome && t->set)
        buf_put(&p->out, t->set->frame.p, t->set->frame.n);
}

static void hello(struct tel *t, const struct link_hello *h)
{
    struct tel_peer *p = &t->peer;
    if (h->major != LINK_MAJOR) {
        refuse(t, LINK_REFUSED_VERSION, "another major version");
        return;
    }
    if (p->instance != h->instance) {
        if (p->instance || t->known_instance != h->instance)
            tel_calls_lost(t); /* another voice: what the one before carried is gone */
        memset(p->settled, 0, sizeof p->settled);
        uint64_t event = t->known_instance == h->instance ? t->known_event : 0;
        p->kept_instance = t->known_instance;
        p->kept_us = 0;
        p->instance = h->instance;
        p->first = event + 1;
        p->last = p->acked = p->kept = event;
    }
    t->known_instance = h->instance;
    t->gone_us = 0;
    tel_send(t, &(struct link){.kind = LINK_WELCOME,
                               .welcome = {.major = LINK_MAJOR, .minor = LINK_MINOR, .instance = t->instance, .event = p->acked}});
    p->welcome = true;
    tel_config_send(t);
    pthread_mutex_lock(&t->lock);
    t->stats.there = true;
    pthread_mutex_unlock(&t->lock);
    log_event(LOG_INFO, "host", "voice_there", "instance=%llu event=%llu", (unsigned long long)h->instance, (unsigned long long)h->event);
}

static void on_frame(struct tel *t, const struct link *f)
{
    struct tel_peer *p = &t->peer;
    if (!p->welcome || f->kind == LINK_HELLO) {
        if (!p->welcome && f->kind == LINK_HELLO)
            hello(t, &f->hello);
        else
            refuse(t, LINK_REFUSED_ORDER, "hello comes first, and once");
        return;
    }
    if (link_is_event((uint16_t)f->kind)) {
        pthread_mutex_lock(&t->lock);
        t->stats.events++;
        pthread_mutex_unlock(&t->lock);
        if (event_comes(t, f->event.no))
            tel_calls_event(t, f);
    } else if (f->kind == LINK_CALLS) {
        tel_calls_known(t, f);
    } else if (f->kind == LINK_PING) {
        tel_send(t, &(struct link){.kind = LINK_PONG, .pong = {.token = f->ping.token}});
    } else if (f->kind == LINK_TAKEN && f->taken.result != LINK_TAKEN_DONE && f->taken.result != LINK_TAKEN_AGAIN) {
        log_event(LOG_WARN, "host", "voice_refused", "call=%llu op=%llu result=%u", (unsigned long long)f->taken.call,
                  (unsigned long long)f->taken.op, (unsigned)f->taken.result);
        tel_page_refused(t, &f->taken);
    }
}

static void read_frames(struct tel *t)
{
    struct tel_peer *p = &t->peer;
    while (p->fd >= 0) {
        size_t bytes = 0;
        struct link f;
        struct link_fault fault = {0};
        enum err err = p->in.n - p->in_at ? link_split(p->in.p + p->in_at, p->in.n - p->in_at, &bytes) : OK;
        if (!err && !bytes)
            break;
        if (!err)
            err = link_decode(p->in.p + p->in_at, bytes, &f, &fault);
        if (err && err != ERR_MISSING) {
            log_event(LOG_ERROR, "host", "voice_frame", "frame=%s field=%s why=%s", fault.frame ? fault.frame : "?",
                      fault.field ? fault.field : "", fault.why ? fault.why : err_code(err));
            refuse(t, LINK_REFUSED_FRAME, fault.why ? fault.why : "cannot be read");
            return;
        }
        if (err == OK)
            on_frame(t, &f);
        p->in_at += bytes;
    }
    if (p->fd < 0)
        return;
    size_t left = p->in.n - p->in_at;
    if (left)
        memmove(p->in.p, p->in.p + p->in_at, left);
    p->in.n = left;
    p->in_at = 0;
}

static void readable(struct tel *t)
{
    struct tel_peer *p = &t->peer;
    uint8_t some[65536];
    for (int turn = 0; turn < 16 && p->fd >= 0; turn++) { /* others want the thread too */
        ssize_t n = recv(p->fd, some, sizeof some, MSG_DONTWAIT);
        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            break;
        if (n <= 0) {
            peer_gone(t, n == 0 ? "closed" : strerror(errno));
            return;
        }
        p->heard_us = clock_now_us();
        buf_put(&p->in, some, (size_t)n);
        if (p->in.err) {
            peer_gone(t, "out of memory");
            p->in.err = OK;
            return;
        }
        (void)hear_all(t); /* what was decided before these bytes were written comes before them */
        read_frames(t);
        if ((size_t)n < sizeof some)
            break; /* that was all */
    }
}

static void writable(struct tel *t)
{
    struct tel_peer *p = &t->peer;
    if (p->out.err) {
        peer_gone(t, "out of memory");
        p->out.err = OK;
    }
    while (p->fd >= 0 && p->out_at < p->out.n) {
        ssize_t n = send(p->fd, p->out.p + p->out_at, p->out.n - p->out_at, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (n <= 0) {
            peer_gone(t, strerror(errno));
            return;
        }
        p->out_at += (size_t)n;
    }
    if (p->out_at == p->out.n) {
        buf_clear(&p->out);
        p->out_at = 0;
    }
}

static void accept_peer(struct tel *t)
{
    int fd = accept4(t->listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0)
        return;
    peer_gone(t, "another one connects"); /* only one speaks: the newest, since an old one may hang */
    t->peer.fd = fd;
    t->peer.heard_us = clock_now_us();
}

/* -- the thread -- */

static void ping(struct tel *t, int64_t now)
{
    struct tel_peer *p = &t->peer;
    if (p->fd < 0)
        return;
    if (now - p->heard_us > SILENT_US) {
        peer_gone(t, "silent");
    } else if (now - p->pinged_us > PING_US) {
        p->pinged_us = now;
        tel_send(t, &(struct link){.kind = LINK_PING, .ping = {.token = (uint64_t)now}});
    }
}

static void tick(struct tel *t)
{
    int64_t now = clock_now_us();
    if (t->gone_us && now - t->gone_us > GONE_US && t->peer.fd < 0) {
        t->gone_us = 0;
        tel_calls_lost(t);
    }
    if (now >= t->chores_us || t->chores_us - now > CHORES_US) { /* or the clock was set back */
        t->chores_us = now + CHORES_US;
        ping(t, now);
        tel_child_tick(t, now);
    }
    keep(t, now);
    tel_calls_tick(t, now);
}

static void *run(void *arg)
{
    struct tel *t = arg;
    for (bool stop = false; !stop;) {
        struct pollfd fds[3] = {{.fd = t->wake_fd, .events = POLLIN}, {.fd = t->listen_fd, .events = POLLIN}, {.fd = t->peer.fd, .events = POLLIN}};
        if (t->peer.fd >= 0 && t->peer.out_at < t->peer.out.n)
            fds[2].events |= POLLOUT;
        int64_t next = t->due_us, now = clock_now_us();
        int wait_ms = next && next - now < 100000 ? (next <= now ? 1 : (int)((next - now) / 1000 + 1)) : 100;
        (void)poll(fds, t->peer.fd >= 0 ? 3 : 2, wait_ms);
        if (t->peer.fd >= 0 && fds[2].revents & (POLLIN | POLLHUP | POLLERR))
            readable(t);
        if (fds[1].revents & POLLIN)
            accept_peer(t);
        stop = hear_all(t);
        tick(t);
        writable(t);
    }
    tel_child_stop(t);
    return NULL;
}

/* -- life -- */

static enum err listen_at(struct tel *t, char ret_text[256])
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    if (strlen(t->path) >= sizeof a.sun_path) {
        snprintf(ret_text, 256, "--voice: the path of the socket is longer than %zu bytes: %.150s", sizeof a.sun_path - 1, t->path);
        return ERR_INPUT;
    }
    memcpy(a.sun_path, t->path, strlen(t->path) + 1);
    (void)unlink(t->path); /* the lock of the data directory says that nobody else is there */
    t->listen_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    mode_t before = umask(0177); /* 0600 from the first */
    int bound = t->listen_fd < 0 ? -1 : bind(t->listen_fd, (struct sockaddr *)&a, sizeof a);
    int why = errno;
    umask(before);
    if (bound == 0 && listen(t->listen_fd, 4) == 0)
        return OK;
    snprintf(ret_text, 256, "--voice: cannot listen at %.150s: %s", t->path, strerror(bound ? why : errno));
    return ERR_SYSTEM;
}

enum err tel_new(const struct tel_conf *c, struct tel **ret_tel, char ret_text[256])
{
    struct tel *t = calloc(1, sizeof *t);
    if (!t)
        return ERR_NOMEM;
    t->conf = *c;
    t->tail = &t->head;
    t->peer.fd = t->listen_fd = -1;
    t->peer.first = 1;
    pthread_mutex_init(&t->lock, NULL);
    t->instance = hash_u64((uint64_t)clock_now_us()) >> 1 | 1;
    int n = c->socket ? snprintf(t->path, sizeof t->path, "%s", c->socket) : snprintf(t->path, sizeof t->path, "%s/voice.sock", c->dir);
    t->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    enum err err = t->wake_fd < 0 ? ERR_SYSTEM : OK;
    if (!err && (n < 0 || (size_t)n >= sizeof t->path)) {
        snprintf(ret_text, 256, "the path of the telephone's socket is too long: use --voice with a shorter one than %.100s/voice.sock", c->dir);
        err = ERR_INPUT;
    }
    if (!err)
        err = listen_at(t, ret_text);
    if (err)
        tel_free(t);
    else
        *ret_tel = t;
    return err;
}

enum err tel_run(struct tel *t)
{
    t->gone_us = clock_now_us() + 10 * SECOND_US; /* after a start voice has longer to come back: the sound goes on meanwhile */
    if (pthread_create(&t->thread, NULL, run, t))
        return ERR_SYSTEM;
    t->running = true;
    return OK;
}

void tel_connect(struct tel *t, struct net *net)
{
    atomic_store(&t->net, net);
}

void tel_stop(struct tel *t)
{
    if (!t || !t->running)
        return;
    pthread_mutex_lock(&t->lock);
    t->stop = true;
    pthread_mutex_unlock(&t->lock);
    (void)!write(t->wake_fd, &(uint64_t){1}, 8);
    pthread_join(t->thread, NULL);
    t->running = false;
}

void tel_free(struct tel *t)
{
    if (!t)
        return;
    for (struct tel_message *m = t->head, *next; m; m = next) {
        next = m->next;
        tel_set_free(m->set);
        free(m);
    }
    uint32_t at = 0;
    uint64_t id, call;
    while (map_next(&t->calls, &at, &id, &call))
        free((struct tel_call *)(uintptr_t)call);
    map_done(&t->calls);
    map_done(&t->contacts);
    map_done(&t->pages);
    if (t->peer.fd >= 0)
        close(t->peer.fd);
    if (t->listen_fd >= 0) {
        close(t->listen_fd);
        (void)unlink(t->path);
    }
    if (t->wake_fd >= 0)
        close(t->wake_fd);
    buf_done(&t->peer.in);
    buf_done(&t->peer.out);
    buf_done(&t->scratch);
    tel_set_free(t->set);
    pthread_mutex_destroy(&t->lock);
    free(t);
}

void tel_follow(struct tel *t, const struct fact *f)
{
    struct tel_message m = {.kind = TEL_FACT, .fact = *f};
    m.fact.rest = NULL;
    m.fact.rest_bytes = 0;
    if (!tel_tell(t, &m))
        log_event(LOG_ERROR, "host", "tel_fact_dropped", "contact=%llu", (unsigned long long)f->contact);
}

void tel_waits(struct tel *t, contact_id contact, const struct tel_wait *w)
{
    (void)tel_tell(t, &(struct tel_message){.kind = TEL_PLACE, .contact = contact, .wait = *w});
}

void tel_stats(struct tel *t, struct tel_stats *ret_stats)
{
    pthread_mutex_lock(&t->lock);
    *ret_stats = t->stats;
    pthread_mutex_unlock(&t->lock);
}
