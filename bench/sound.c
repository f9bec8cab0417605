#include "sound.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "client.h"

enum { SLOTS = 10, SLOT_US = 2000, BATCH = 64, SILENT_US = 300000, KEEP_US = 5000000, DELAYS_MAX = 1 << 21, PACKET = 172 };

static const char mark[8] = "TNDMRTP1";

struct end {
    bool on, asked;
    uint16_t seq;
    uint32_t ts, ssrc;
    int64_t heard_us;
    uint16_t at; /* in the list of who speaks */
};

struct side {
    int fd;
    uint16_t port;
    struct end *ends; /* by the other's port */
    uint16_t *list;   /* ports of who speaks */
    uint32_t count;
};

struct sound {
    struct side sides[2];
    pthread_t thread;
    atomic_bool stop, counts;
    atomic_uint speaking, window;
    /* of the window */
    atomic_ullong sent, heard;
    float *delays_ms;
    atomic_uint delays_count;
    uint64_t dropped_before;
    double cpu_before;
    pthread_mutex_t lock; /* delays, and ends that are asked for */
    uint64_t random;
};

static double cpu_of(pthread_t thread)
{
    clockid_t id;
    struct timespec t = {0};
    if (!pthread_getcpuclockid(thread, &id))
        clock_gettime(id, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Of a socket, by the kernel's table. */
static uint64_t dropped(uint16_t port)
{
    char line[512];
    unsigned local;
    uint64_t drops = 0;
    FILE *f = fopen("/proc/net/udp", "r");
    while (f && fgets(line, sizeof line, f))
        if (sscanf(line, " %*d: %*x:%x", &local) == 1 && local == port) {
            const char *last = strrchr(line, ' '), *end = line + strcspn(line, "\n");
            while (end > line && end[-1] == ' ')
                end--;
            for (last = end; last > line && last[-1] != ' ';)
                last--;
            drops = strtoull(last, NULL, 10);
        }
    if (f)
        fclose(f);
    return drops;
}

static void begin(struct sound *s, struct side *d, uint16_t port, int64_t now)
{
    struct end *e = &d->ends[port];
    if (e->on)
        return;
    s->random = s->random * 6364136223846793005u + 1442695040888963407u;
    *e = (struct end){.on = true, .asked = e->asked, .ssrc = (uint32_t)(s->random >> 32), .seq = (uint16_t)(s->random >> 16), .heard_us = now,
                      .at = (uint16_t)d->count};
    d->list[d->count++] = port;
    atomic_fetch_add(&s->speaking, 1);
}

static void end(struct sound *s, struct side *d, uint16_t port)
{
    struct end *e = &d->ends[port];
    uint16_t last = d->list[--d->count];
    d->list[e->at] = last;
    d->ends[last].at = e->at;
    e->on = false;
    atomic_fetch_sub(&s->speaking, 1);
}

static void take(struct sound *s, struct side *d, const uint8_t *p, size_t n, const struct sockaddr_in *from, int64_t now)
{
    uint16_t port = ntohs(from->sin_port);
    int64_t at_us;
    uint32_t window;
    if (n < 12 || (p[1] & 0x7f) > 127 || (p[1] >= 192 && p[1] <= 223)) /* RTCP is not looked at */
        return;
    begin(s, d, port, now);
    d->ends[port].heard_us = now;
    if (n != PACKET || memcmp(p + 12, mark, sizeof mark))
        return;
    memcpy(&at_us, p + 20, sizeof at_us);
    memcpy(&window, p + 28, sizeof window);
    if (!window || window != atomic_load(&s->window))
        return;
    atomic_fetch_add(&s->heard, 1);
    uint32_t i = atomic_fetch_add(&s->delays_count, 1);
    if (i < DELAYS_MAX)
        s->delays_ms[i] = (float)(now - at_us) / 1000;
}

static void hear(struct sound *s, struct side *d)
{
    static _Thread_local uint8_t bytes[BATCH][512];
    struct mmsghdr in[BATCH];
    struct iovec at[BATCH];
    struct sockaddr_in from[BATCH];
    for (int got = BATCH; got == BATCH;) {
        memset(in, 0, sizeof in);
        for (int i = 0; i < BATCH; i++) {
            at[i] = (struct iovec){bytes[i], sizeof bytes[i]};
            in[i].msg_hdr = (struct msghdr){.msg_name = &from[i], .msg_namelen = sizeof from[i], .msg_iov = &at[i], .msg_iovlen = 1};
        }
        got = recvmmsg(d->fd, in, BATCH, MSG_DONTWAIT, NULL);
        int64_t now = wire_now_us();
        for (int i = 0; i < got; i++)
            take(s, d, bytes[i], in[i].msg_len, &from[i], now);
    }
}

static void make(struct sound *s, struct end *e, uint8_t *p, uint32_t window)
{
    int64_t now = wire_now_us();
    uint16_t seq = htons(e->seq++);
    uint32_t ts = htonl(e->ts), ssrc = htonl(e->ssrc);
    e->ts += 160;
    memset(p, 0xd5, PACKET); /* A-law's silence */
    p[0] = 0x80;
    p[1] = 8;
    memcpy(p + 2, &seq, 2);
    memcpy(p + 4, &ts, 4);
    memcpy(p + 8, &ssrc, 4);
    memcpy(p + 12, mark, sizeof mark);
    memcpy(p + 20, &now, sizeof now);
    memcpy(p + 28, &window, sizeof window);
    if (window)
        atomic_fetch_add(&s->sent, 1);
}

static void flush(struct side *d, struct mmsghdr *out, int count)
{
    for (int done = 0; done < count;) {
        int n = sendmmsg(d->fd, out + done, (unsigned)(count - done), 0);
        done += n > 0 ? n : 1; /* an end that has gone says so by ICMP: only this one is lost */
    }
}

/* The ends whose turn it is: a tenth of them every 2 ms. */
static void speak(struct sound *s, struct side *d, uint32_t slot)
{
    static _Thread_local uint8_t bytes[BATCH][PACKET];
    struct mmsghdr out[BATCH];
    struct iovec at[BATCH];
    struct sockaddr_in to[BATCH];
    int64_t now = wire_now_us();
    uint32_t window = atomic_load(&s->counts) ? atomic_load(&s->window) : 0;
    int n = 0;
    for (uint32_t i = 0; i < d->count;) {
        uint16_t port = d->list[i];
        struct end *e = &d->ends[port];
        if (now - e->heard_us > (e->asked ? KEEP_US : SILENT_US)) {
            end(s, d, port);
            continue;
        }
        i++;
        if (e->ssrc % SLOTS != slot)
            continue;
        make(s, e, bytes[n], window);
        at[n] = (struct iovec){bytes[n], PACKET};
        to[n] = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        out[n] = (struct mmsghdr){.msg_hdr = {.msg_name = &to[n], .msg_namelen = sizeof to[n], .msg_iov = &at[n], .msg_iovlen = 1}};
        if (++n == BATCH) {
            flush(d, out, n);
            n = 0;
        }
    }
    flush(d, out, n);
}

static void *run(void *p)
{
    struct sound *s = p;
    int64_t next = wire_now_us();
    for (uint32_t slot = 0; !atomic_load(&s->stop); slot = (slot + 1) % SLOTS) {
        pthread_mutex_lock(&s->lock);
        for (int i = 0; i < 2; i++) {
            hear(s, &s->sides[i]);
            speak(s, &s->sides[i], slot);
        }
        pthread_mutex_unlock(&s->lock);
        next += SLOT_US;
        int64_t now = wire_now_us();
        if (next < now - 100000)
            next = now; /* it was stopped: what was missed is not made up for */
        /* In between it hears as soon as it may, so that the delay is the bridge's. */
        while ((now = wire_now_us()) < next) {
            struct timespec rest = {.tv_nsec = next - now > 500 ? 500000 : (next - now) * 1000};
            nanosleep(&rest, NULL);
            pthread_mutex_lock(&s->lock);
            hear(s, &s->sides[0]);
            hear(s, &s->sides[1]);
            pthread_mutex_unlock(&s->lock);
        }
    }
    return NULL;
}

static bool open_side(struct side *d)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof a;
    int room = 32 << 20;
    d->ends = calloc(65536, sizeof *d->ends);
    d->list = calloc(65536, sizeof *d->list);
    d->fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (!d->ends || !d->list || d->fd < 0 || bind(d->fd, (struct sockaddr *)&a, sizeof a) || getsockname(d->fd, (struct sockaddr *)&a, &n))
        return false;
    if (setsockopt(d->fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room))
        (void)setsockopt(d->fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    d->port = ntohs(a.sin_port);
    return true;
}

static void free_all(struct sound *s)
{
    for (int i = 0; i < 2; i++) {
        if (s->sides[i].fd >= 0)
            close(s->sides[i].fd);
        free(s->sides[i].ends);
        free(s->sides[i].list);
    }
    free(s->delays_ms);
    free(s);
}

struct sound *sound_start(void)
{
    struct sound *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->sides[0].fd = s->sides[1].fd = -1;
    s->random = (uint64_t)wire_now_us();
    s->delays_ms = calloc(DELAYS_MAX, sizeof *s->delays_ms);
    pthread_mutex_init(&s->lock, NULL);
    if (s->delays_ms && open_side(&s->sides[0]) && open_side(&s->sides[1]) && !pthread_create(&s->thread, NULL, run, s))
        return s;
    free_all(s);
    return NULL;
}

void sound_stop(struct sound *s)
{
    if (!s)
        return;
    atomic_store(&s->stop, true);
    pthread_join(s->thread, NULL);
    free_all(s);
}

uint16_t sound_port(const struct sound *s, int side)
{
    return s->sides[side].port;
}

void sound_speak(struct sound *s, int side, uint16_t port)
{
    pthread_mutex_lock(&s->lock);
    s->sides[side].ends[port].asked = true;
    begin(s, &s->sides[side], port, wire_now_us());
    pthread_mutex_unlock(&s->lock);
}

uint32_t sound_speaking(const struct sound *s)
{
    return atomic_load(&s->speaking);
}

void sound_open_window(struct sound *s)
{
    atomic_store(&s->sent, 0);
    atomic_store(&s->heard, 0);
    atomic_store(&s->delays_count, 0);
    s->dropped_before = dropped(s->sides[0].port) + dropped(s->sides[1].port);
    s->cpu_before = cpu_of(s->thread);
    atomic_fetch_add(&s->window, 1);
    atomic_store(&s->counts, true);
}

static int by_size(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

void sound_close_window(struct sound *s, struct sound_figures *ret)
{
    double cpu = cpu_of(s->thread) - s->cpu_before;
    atomic_store(&s->counts, false);
    nanosleep(&(struct timespec){.tv_nsec = 500000000}, NULL);
    uint32_t n = atomic_load(&s->delays_count);
    n = n < DELAYS_MAX ? n : DELAYS_MAX;
    pthread_mutex_lock(&s->lock);
    qsort(s->delays_ms, n, sizeof *s->delays_ms, by_size);
    *ret = (struct sound_figures){.sent = atomic_load(&s->sent),
                                  .heard = atomic_load(&s->heard),
                                  .dropped = dropped(s->sides[0].port) + dropped(s->sides[1].port) - s->dropped_before,
                                  .p50_ms = n ? (double)s->delays_ms[n / 2] : 0,
                                  .p99_ms = n ? (double)s->delays_ms[(uint64_t)n * 99 / 100] : 0,
                                  .speaking = atomic_load(&s->speaking),
                                  .cpu_s = cpu};
    pthread_mutex_unlock(&s->lock);
}
