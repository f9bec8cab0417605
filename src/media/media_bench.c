/* media_bench: what passing on a bridged, plain leg costs. Two processes' worth in one: the engine's threads, whose CPU time is counted, and a generator that
 * plays both phones of each call, 50 packets a second each way. Prints one line a number of calls.
 *
 * media_bench [SECONDS [CALLS...]] */
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "media/media.h"
#include "media/rtp.h"
#include "port/clock.h"

enum { STEP_US = 20000, DELAYS = 1 << 20, SLICES = 10 };

struct end {
    int fd;
    media_id leg;
    union media_addr own, engine;
};

struct bench {
    uint32_t calls;
    struct end *ends;
    int epoll;
    atomic_bool stop;
    uint64_t sent, got;
    uint32_t *delays;
};

static struct media_counters sum_up(struct media *m, uint32_t legs)
{
    struct media_counters all = {0};
    struct media_event e;

    for (uint32_t closed = 0; closed < legs; usleep(1000))
        while (media_event(m, &e))
            if (e.kind == MEDIA_CLOSED) {
                closed++;
                all.received += e.counters.received;
                all.sent += e.counters.sent;
                all.lost += e.counters.lost;
                all.not_sent += e.counters.not_sent;
            }
    return all;
}

static void open_end(struct media *m, struct bench *b, uint32_t i, media_id mix)
{
    struct end *x = &b->ends[i];
    uint16_t port;
    socklen_t n = sizeof x->own;
    struct epoll_event ev = {.events = EPOLLIN, .data.u32 = i};

    if (media_addr_of(STR("127.0.0.1"), 0, &x->own) != OK)
        abort();
    x->engine = x->own;
    x->fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (x->fd < 0 || bind(x->fd, &x->own.sa, sizeof x->own.v4) < 0 || getsockname(x->fd, &x->own.sa, &n) < 0 ||
        epoll_ctl(b->epoll, EPOLL_CTL_ADD, x->fd, &ev) < 0)
        abort();
    struct media_remote r = {.addr = x->own, .codec = MEDIA_PCMA, .payload_type = 8, .send = true, .receive = true};
    if (media_leg_open(m, &(struct media_leg_options){.group = i / 2}, &x->leg, &port) != OK || media_leg_remote(m, x->leg, &r) != OK ||
        media_mix_put(m, mix, x->leg) != OK) {
        fprintf(stderr, "media_bench: no leg %u: descriptors? (ulimit -n)\n", i);
        exit(1);
    }
    media_addr_set_port(&x->engine, port);
}

/* Each packet carries when it was sent. Comfort, which the engine makes itself, does not. */
static void collect(struct bench *b)
{
    struct epoll_event ready[512];
    uint8_t p[512];

    for (int n = epoll_wait(b->epoll, ready, 512, 0); n > 0; n = n == 512 ? epoll_wait(b->epoll, ready, 512, 0) : 0)
        for (int i = 0; i < n; i++)
            while (recv(b->ends[ready[i].data.u32].fd, p, sizeof p, 0) == 172) {
                int64_t at_us;
                if (memcmp(p + 12, "MEDIABENCH", 10) != 0)
                    continue;
                memcpy(&at_us, p + 24, sizeof at_us);
                b->delays[b->got++ % DELAYS] = (uint32_t)(clock_mono_us() - at_us);
            }
}

static void *generate(void *p)
{
    struct bench *b = p;
    uint8_t packet[172] = {0};
    uint16_t seq = 0;
    int64_t next_us = clock_mono_us();

    memcpy(packet + 12, "MEDIABENCH", 10);
    while (!atomic_load(&b->stop)) {
        uint32_t slice = seq % SLICES;
        for (uint32_t i = slice; i < 2 * b->calls; i += SLICES) {
            struct rtp r = {.ssrc = i + 1, .seq = (uint16_t)(seq / SLICES), .ts = seq / SLICES * 160u, .type = 8};
            int64_t now_us = clock_mono_us();
            rtp_write(&r, packet);
            memcpy(packet + 24, &now_us, sizeof now_us);
            b->sent += sendto(b->ends[i].fd, packet, sizeof packet, 0, &b->ends[i].engine.sa, sizeof b->ends[i].engine.v4) > 0;
        }
        seq++;
        for (next_us += STEP_US / SLICES; clock_mono_us() < next_us; usleep(200))
            collect(b);
        collect(b);
    }
    for (int i = 0; i < 100; i++, usleep(1000)) /* what is still on its way */
        collect(b);
    return NULL;
}

static int by_size(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static void measure(uint32_t calls, int seconds)
{
    struct bench b = {.calls = calls, .epoll = epoll_create1(EPOLL_CLOEXEC)};
    struct media_options o = {.threads = 1, .legs_max = 2 * calls, .mixes_max = calls, .port_first = 16384, .port_last = 32767};
    struct media *m;
    pthread_t generator;
    media_id mix;

    b.ends = calloc(2 * calls, sizeof *b.ends);
    b.delays = calloc(DELAYS, sizeof *b.delays);
    if (!b.ends || !b.delays || media_addr_of(STR("127.0.0.1"), 0, &o.bind) != OK || media_new(&o, &m) != OK)
        abort();
    for (uint32_t i = 0; i < 2 * calls; i++) {
        if (i % 2 == 0 && media_mix_open(m, i / 2, &mix) != OK)
            abort();
        open_end(m, &b, i, mix);
    }
    int64_t began_us = clock_mono_us(), cpu_us = media_thread_cpu_us(m, 0);
    if (pthread_create(&generator, NULL, generate, &b) != 0)
        abort();
    sleep((unsigned)seconds);
    atomic_store(&b.stop, true);
    cpu_us = media_thread_cpu_us(m, 0) - cpu_us;
    int64_t took_us = clock_mono_us() - began_us;
    pthread_join(generator, NULL);
    for (uint32_t i = 0; i < 2 * calls; i++)
        if (media_leg_close(m, b.ends[i].leg) != OK)
            abort();
    struct media_counters c = sum_up(m, 2 * calls);
    size_t kept = b.got < DELAYS ? b.got : DELAYS;
    qsort(b.delays, kept, sizeof *b.delays, by_size);
    printf("{\"calls\": %u, \"us_per_packet\": %.2f, \"cpu_percent\": %.1f, \"offered\": %llu, \"received\": %llu, \"lost_in\": %llu, \"not_sent\": %llu, "
           "\"heard\": %llu, \"delay_p50_ms\": %.2f, \"delay_p99_ms\": %.2f}\n",
           calls, (double)cpu_us / (double)c.received, 100.0 * (double)cpu_us / (double)took_us, (unsigned long long)b.sent,
           (unsigned long long)c.received, (unsigned long long)(b.sent - c.received), (unsigned long long)c.not_sent, (unsigned long long)b.got,
           kept ? b.delays[kept / 2] / 1000.0 : 0, kept ? b.delays[kept * 99 / 100] / 1000.0 : 0);
    fflush(stdout);
    media_done(m);
    for (uint32_t i = 0; i < 2 * calls; i++)
        close(b.ends[i].fd);
    close(b.epoll);
    free(b.ends);
    free(b.delays);
}

int main(int argc, char **argv)
{
    struct rlimit files;
    int seconds = argc > 1 ? atoi(argv[1]) : 8;

    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    if (argc > 2)
        for (int i = 2; i < argc; i++)
            measure((uint32_t)atoi(argv[i]), seconds);
    else
        for (uint32_t calls = 200; calls <= 800; calls *= 2)
            measure(calls, seconds);
    return 0;
}
