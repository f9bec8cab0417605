/* browser_test: the smallest far end of a browser's leg, for tests/e2e/voice_wire.mjs and for measuring by hand. One leg, one socket on 127.0.0.1.
 *
 * Standard input: "offer BYTES\n" and so many bytes of SDP, as often as the page likes; its end is the leg's. Standard output: "answer BYTES\n" and
 * the SDP, "refused REASON", "ready MICROSECONDS" (of this thread's CPU, for check and handshake), "failed WHY", "digit D", "rtcp" once, and each second of sound
 * "heard HZ DBFS SHARE": its strongest tone, how loud, and how much of all sound that is. It sends 1000 Hz. */
#include <arpa/inet.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "media/digits.h"
#include "media/g711.h"
#include "wire/guard.h"
#include "wire/ice.h"

#define STEP 160
#define TONE_HZ 1000
#define SECOND_SAMPLES 8000

struct media_guard_io {
    int fd;
    union media_addr remote;
    bool ready;
};

static struct dtls *dtls;
static struct sdp_own own;
static struct sdp_leg leg;
static void *guard;
static struct media_guard_io io;
static int64_t spent_us, began_us; /* CPU on datagrams before this one; when this one began */

static int64_t clock_us(clockid_t which)
{
    struct timespec t;
    clock_gettime(which, &t);
    return t.tv_sec * INT64_C(1000000) + t.tv_nsec / 1000;
}

static int64_t now_us(void)
{
    return clock_us(CLOCK_MONOTONIC);
}

void media_guard_send(struct media_guard_io *x, const union media_addr *to, const void *p, size_t n)
{
    (void)!sendto(x->fd, p, n, 0, &to->sa, media_addr_bytes(to));
}

void media_guard_remote(struct media_guard_io *x, const union media_addr *remote)
{
    x->remote = *remote;
}

void media_guard_ready(struct media_guard_io *x)
{
    x->ready = true;
    printf("ready %lld\n", (long long)(spent_us + clock_us(CLOCK_THREAD_CPUTIME_ID) - began_us));
}

void media_guard_failed(struct media_guard_io *x, uint32_t why)
{
    x->ready = false;
    printf("failed %u\n", why);
}

static void offer(size_t bytes)
{
    static char text[SDP_BYTES_MAX];
    static struct sdp sdp;
    if (bytes > sizeof text || fread(text, 1, bytes, stdin) != bytes)
        exit(1);
    char before[sizeof leg.peer_ufrag];
    strcpy(before, leg.peer_ufrag);
    enum sdp_fault fault = sdp_read((struct str){text, bytes}, &sdp);
    if (!fault)
        fault = sdp_take(&sdp, &own, &leg);
    if (fault) {
        printf("refused %s\n", sdp_fault_text(fault));
        return;
    }
    if (!guard) {
        if (wire_browser_new(dtls, &own, &leg, &guard) != OK)
            exit(1);
        wire_browser_ops.attach(guard, &io, now_us());
    } else if (strcmp(before, leg.peer_ufrag) != 0) {
        if (!ice_random_text(own.ufrag, 9) || !ice_random_text(own.pwd, sizeof own.pwd))
            exit(1);
        wire_browser_ops.told(guard, wire_browser_restart(&own, &leg), now_us());
    }
    struct buf b = {0};
    sdp_write_answer(&own, &sdp, &leg, &b);
    printf("answer %zu\n", b.n);
    fwrite(b.p, 1, b.n, stdout);
    buf_done(&b);
}

/* Goertzel over the second at each 10 Hz: the strongest, and its part of all power. */
static void tell_sound(const int16_t *samples)
{
    double all = 0, best = 0, best_hz = 0;
    for (int i = 0; i < SECOND_SAMPLES; i++)
        all += (double)samples[i] * samples[i];
    for (int hz = 100; hz < 3800; hz += 10) {
        double c = 2 * cos(2 * M_PI * hz / SECOND_SAMPLES), a = 0, b = 0;
        for (int i = 0; i < SECOND_SAMPLES; i++) {
            double next = samples[i] + c * a - b;
            b = a, a = next;
        }
        double power = (a * a + b * b - c * a * b) * 2 / SECOND_SAMPLES;
        if (power > best)
            best = power, best_hz = hz;
    }
    double level = 10 * log10(all / SECOND_SAMPLES / (32768.0 * 32768.0 / 2) + 1e-12);
    printf("heard %.0f %.1f %.2f\n", best_hz, level, all > 0 ? best / all : 0);
}

static uint32_t peer_source;
static uint16_t peer_seq;

static void hear(const uint8_t *p, size_t n)
{
    static int16_t samples[SECOND_SAMPLES];
    static size_t have;
    static struct digits_in pressed;
    static bool reported;
    struct rtp r;
    if (rtp_is_rtcp(p, n)) {
        if (!reported)
            printf("rtcp\n");
        reported = true;
        return;
    }
    if (rtp_parse(p, n, &r) != OK)
        return;
    peer_source = r.ssrc, peer_seq = r.seq;
    if (leg.digits_in && r.type == leg.digits_in) {
        struct digits_heard told[2];
        size_t count = 0;
        if (digits_hear(&pressed, &r, now_us(), told, &count) == OK)
            for (size_t i = 0; i < count; i++)
                printf("digit %c\n", told[i].digit);
    } else if (r.type == leg.payload) {
        for (size_t i = 0; i < r.payload_bytes; i++) {
            samples[have++] = leg.codec == MEDIA_PCMA ? g711_a_linear[r.payload[i]] : g711_u_linear[r.payload[i]];
            if (have == SECOND_SAMPLES) {
                tell_sound(samples);
                have = 0;
            }
        }
    }
}

static void receive(void)
{
    uint8_t p[MEDIA_DATAGRAM_MAX];
    union media_addr from = {0};
    socklen_t bytes = sizeof from;
    ssize_t n = recvfrom(io.fd, p, sizeof p, 0, &from.sa, &bytes);
    if (n <= 0 || !guard)
        return;
    struct media_datagram d = {.p = p, .n = (size_t)n, .from = &from};
    int64_t before = clock_us(CLOCK_THREAD_CPUTIME_ID);
    began_us = before;
    enum media_verdict v = wire_browser_ops.open(guard, &d, now_us());
    spent_us += clock_us(CLOCK_THREAD_CPUTIME_ID) - before;
    if (v == MEDIA_PASS)
        hear(d.p, d.n);
}

static void send_sealed(bool rtcp, const uint8_t *p, size_t n)
{
    uint8_t out[STEP + RTP_HEADER_BYTES + MEDIA_TAG_ROOM];
    memcpy(out, p, n);
    if (guard && io.ready && wire_browser_ops.seal(guard, rtcp, out, &n, sizeof out))
        media_guard_send(&io, &io.remote, out, n);
}

static void step(void)
{
    static uint32_t ts, steps;
    static uint16_t seq;
    uint8_t p[RTP_HEADER_BYTES + STEP];
    int64_t now = now_us();
    if (!guard)
        return;
    if (now >= wire_browser_ops.deadline_us(guard))
        wire_browser_ops.tick(guard, now);
    rtp_write(&(struct rtp){.ssrc = 0x7a0de0, .ts = ts, .seq = seq++, .type = leg.payload}, p);
    for (uint32_t i = 0; i < STEP; i++) {
        int16_t s = (int16_t)(8000 * sin(2 * M_PI * TONE_HZ * ((ts + i) % SECOND_SAMPLES) / SECOND_SAMPLES));
        p[RTP_HEADER_BYTES + i] = leg.codec == MEDIA_PCMA ? g711_a(s) : g711_u(s);
    }
    ts += STEP;
    if (leg.direction & SDP_SENDONLY)
        send_sealed(false, p, sizeof p);
    if (++steps % 50 == 0 && peer_source) { /* a report, so that the browser proves that it can open ours */
        uint8_t r[32] = {0x81, 201, 0, 7, 0, 0x7a, 0x0d, 0xe0, (uint8_t)(peer_source >> 24), (uint8_t)(peer_source >> 16), (uint8_t)(peer_source >> 8),
                         (uint8_t)peer_source, [18] = (uint8_t)(peer_seq >> 8), [19] = (uint8_t)peer_seq};
        send_sealed(true, r, sizeof r);
    }
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    setvbuf(stdin, NULL, _IONBF, 0);
    socklen_t bytes = sizeof own.at.v4;
    io.fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    if (dtls_new(&dtls) != OK || wire_own(&own, dtls) != OK || media_addr_of(STR("127.0.0.1"), 0, &own.at) != OK ||
        bind(io.fd, &own.at.sa, bytes) != 0 || getsockname(io.fd, &own.at.sa, &bytes) != 0)
        return 1;
    own.guard = SDP_BROWSER, own.direction = SDP_SENDRECV;
    int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    struct itimerspec every = {.it_interval.tv_nsec = 20000000, .it_value.tv_nsec = 20000000};
    timerfd_settime(timer, 0, &every, NULL);
    for (;;) {
        struct pollfd fds[] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = io.fd, .events = POLLIN}, {.fd = timer, .events = POLLIN}};
        if (poll(fds, 3, -1) < 0)
            return 1;
        size_t n;
        if (fds[0].revents) {
            if (scanf("offer %zu", &n) != 1 || getchar() != '\n')
                break;
            offer(n);
            fflush(stdout);
        }
        if (fds[1].revents)
            receive();
        uint64_t due;
        if (fds[2].revents && read(timer, &due, sizeof due) == sizeof due)
            while (due--)
                step();
    }
    if (guard) {
        wire_browser_ops.closing(guard);
        wire_browser_ops.done(guard);
    }
    dtls_free(dtls);
    return 0;
}
