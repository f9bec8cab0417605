/* voice.c: `tandem voice`: the telephone's process. Serve decides, this executes (docs/decisions/007-voice.md). One loop; the user agent and the
 * media have threads of their own. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "main/commands.h"
#include "main/voice_state.h"
#include "port/clock.h"

#define STOP_US (INT64_C(5) * 1000000)   /* for BYEs and their answers */
#define EVENTS_AT_ONCE 256               /* of one source, before the others have their turn */

struct options {
    const char *link, *host, *told, *prompts, *tls, *name;
    uint64_t sip_port, tls_port, media_first, media_last, calls_max, calls_per_s, threads, alone_s, trunk_calls, sign_ins;
};

/* -- what is heard -- */

static void hear(struct main_voice *m, const struct voice_in *in)
{
    uint32_t count = 0;
    const struct voice_effect *e = voice_event(m->voice, clock_mono_us(), in, &count);
    for (uint32_t i = 0; i < count; i++)
        main_voice_do(m, &e[i]);
}

void main_voice_hear(struct main_voice *m, const struct voice_in *in)
{
    hear(m, in);
    for (uint32_t i = 0; i < m->later_count; i++) { /* may grow */
        struct main_voice_later l = m->later[i];
        l.in.text = (struct str){(const char *)l.text.p, l.text.n};
        hear(m, &l.in);
        buf_done(&l.text);
    }
    m->later_count = 0;
}

void main_voice_later(struct main_voice *m, const struct voice_in *in)
{
    if (m->later_count == m->later_room) {
        uint32_t room = m->later_room ? m->later_room * 2 : 64;
        struct main_voice_later *p = realloc(m->later, room * sizeof *p);
        if (!p) {
            m->failures++; /* its lease ends it */
            return;
        }
        m->later = p;
        m->later_room = room;
    }
    struct main_voice_later *l = &m->later[m->later_count];
    *l = (struct main_voice_later){.in = *in};
    buf_put(&l->text, in->text.p, in->text.n);
    if (l->text.err) {
        buf_done(&l->text);
        m->failures++;
        return;
    }
    m->later_count++;
}

/* What came in between, not from within an effect. */
static void catch_up(struct main_voice *m)
{
    if (m->later_count)
        main_voice_hear(m, &(struct voice_in){.kind = VOICE_TICK});
}

/* -- the loop -- */

static void take_ua(struct main_voice *m)
{
    for (int i = 0; i < EVENTS_AT_ONCE; i++) {
        struct ua_event *e = ua_take(m->ua);
        if (!e)
            return;
        main_voice_ua_event(m, e);
        ua_event_free(e);
    }
}

static void take_media(struct main_voice *m)
{
    struct media_event e;
    for (int i = 0; i < EVENTS_AT_ONCE && media_event(m->media, &e); i++)
        main_voice_media_event(m, &e);
}

static int wait_ms(const struct main_voice *m, int64_t until_us)
{
    int64_t next = voice_next_us(m->voice), link = main_voice_link_next_us(m), now = clock_mono_us();
    if (link < next)
        next = link;
    if (until_us < next)
        next = until_us;
    if (next <= now)
        return 0;
    return next - now > INT64_C(1000000) ? 1000 : (int)((next - now + 999) / 1000);
}

/* One turn; true: a signal says stop. */
static bool turn(struct main_voice *m, int signals, int64_t until_us)
{
    struct pollfd fds[] = {{.fd = signals, .events = POLLIN}, {.fd = ua_fd(m->ua), .events = POLLIN},
                           {.fd = media_event_fd(m->media), .events = POLLIN}, {.fd = m->link.fd, .events = main_voice_link_wants(m)}};
    struct signalfd_siginfo told;
    if (poll(fds, 4, wait_ms(m, until_us)) < 0 && errno != EINTR)
        return true;
    if (fds[1].revents)
        take_ua(m);
    if (fds[2].revents)
        take_media(m);
    if (fds[3].revents && m->link.fd == fds[3].fd)
        main_voice_link_ready(m, fds[3].revents);
    main_voice_link_due(m, clock_mono_us());
    catch_up(m);
    if (voice_next_us(m->voice) <= clock_mono_us())
        main_voice_hear(m, &(struct voice_in){.kind = VOICE_TICK});
    main_voice_link_flush(m); /* what a turn says goes at once, not frame by frame: serve wakes once */
    return fds[0].revents && read(signals, &told, sizeof told) == sizeof told;
}

/* Nobody to serve for, and nobody on the telephone. */
static bool is_alone(const struct main_voice *m, uint64_t alone_s)
{
    struct voice_stats st;
    voice_stats(m->voice, &st);
    return alone_s && m->link.lost_us && st.calls == 0 && clock_mono_us() - m->link.lost_us > (int64_t)alone_s * 1000000;
}

static void run(struct main_voice *m, int signals, uint64_t alone_s)
{
    struct voice_stats st;
    while (!turn(m, signals, INT64_MAX) && !is_alone(m, alone_s))
        ;
    main_voice_hear(m, &(struct voice_in){.kind = VOICE_STOP});
    for (int64_t until = clock_mono_us() + STOP_US; clock_mono_us() < until;) {
        voice_stats(m->voice, &st);
        if (st.calls == 0 || turn(m, signals, until))
            break;
    }
    main_voice_link_flush(m);
    voice_stats(m->voice, &st);
    log_event(LOG_INFO, "voice", "stopped", "calls=%u legs=%u late=%llu failures=%llu", st.calls, st.legs, (unsigned long long)st.late,
              (unsigned long long)m->failures);
}

/* -- start -- */

static enum err start_ua(struct main_voice *m, const struct options *o)
{
    struct ua_conf c = {.public_host = strcmp(o->host, o->told) == 0 ? NULL : o->told, .name = o->name, .tls_dir = o->tls, .calls_max = (uint32_t)o->calls_max * 2};
    c.listen[c.listen_count++] = (struct ua_listen){UA_UDP, o->host, (uint16_t)o->sip_port};
    c.listen[c.listen_count++] = (struct ua_listen){UA_TCP, o->host, (uint16_t)o->sip_port};
    if (o->tls)
        c.listen[c.listen_count++] = (struct ua_listen){UA_TLS, o->host, (uint16_t)o->tls_port};
    c.trunk_invites = (struct ua_rate){(uint32_t)o->trunk_calls, (uint32_t)o->trunk_calls};
    c.registers = (struct ua_rate){(uint32_t)o->sign_ins * 6, (uint32_t)o->sign_ins}; /* an office comes back after a power cut, twice each for digest */
    ua_defaults(&c);
    return ua_new(&c, &m->ua);
}

static enum err start_media(struct main_voice *m, const struct options *o)
{
    struct media_options mo = {.threads = (uint32_t)o->threads, .legs_max = (uint32_t)o->calls_max * 3, .mixes_max = (uint32_t)o->calls_max,
                               .port_first = (uint16_t)o->media_first, .port_last = (uint16_t)o->media_last, .prompt_seconds_max = 36000};
    enum err err = media_addr_of(str_of(o->host), 0, &mo.bind);
    return err == OK ? media_new(&mo, &m->media) : err;
}

static bool start(struct main_voice *m, const struct options *o)
{
    struct voice_conf c = {.build = TANDEM_VERSION, .calls_max = (uint32_t)o->calls_max, .calls_per_s = (uint32_t)o->calls_per_s, .kept_max = 65536 + 16 * (uint32_t)o->calls_max,
                           .kept_bytes = (16u << 20) + 4096 * (uint32_t)o->calls_max};
    const char *what = "call control";
    do
        randombytes_buf(&c.instance, sizeof c.instance);
    while (c.instance == 0);
    enum err err = voice_new(&c, &m->voice);
    if (err == OK && (what = "keys for browsers"))
        err = dtls_new(&m->dtls);
    if (err == OK && (what = "media"))
        err = start_media(m, o);
    if (err == OK && (what = "SIP"))
        err = start_ua(m, o);
    if (err == OK)
        return true;
    fprintf(stderr, "tandem voice: %s on %s could not be started: %s%s\n", what, o->host, err_sentence(err, "en"),
            err == ERR_EXISTS ? " Another program listens on the port; choose one with --sip-port." : "");
    return false;
}

static void done(struct main_voice *m)
{
    ua_done(m->ua);
    main_voice_legs_free(m);
    main_voice_prompts_free(m);
    media_done(m->media);
    voice_done(m->voice);
    main_voice_link_done(m);
    main_voice_ids_free(m);
    dtls_free(m->dtls);
    for (uint32_t i = 0; i < m->later_count; i++)
        buf_done(&m->later[i].text);
    free(m->later);
}

static bool is_right(const struct options *o, union media_addr *ret_at)
{
    union media_addr host;
    if (media_addr_of(str_of(o->host), 0, &host) != OK || media_addr_of(str_of(o->told), 0, ret_at) != OK) {
        fprintf(stderr, "tandem voice: --host and --told are IP addresses, such as 192.0.2.1 or 2001:db8::1\n");
        return false;
    }
    if (strlen(o->link) >= sizeof((struct sockaddr_un *)0)->sun_path) {
        fprintf(stderr, "tandem voice: --link is a path of at most %zu bytes\n", sizeof((struct sockaddr_un *)0)->sun_path - 1);
        return false;
    }
    if (o->media_last < o->media_first + 1) {
        fprintf(stderr, "tandem voice: --media-last is above --media-first: each leg takes two ports\n");
        return false;
    }
    return true;
}

static void raise_files(void)
{
    struct rlimit r;
    if (getrlimit(RLIMIT_NOFILE, &r) == 0 && r.rlim_cur < r.rlim_max) {
        r.rlim_cur = r.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &r);
    }
}

int main_voice(int argc, char **argv)
{
    struct options o = {.host = "127.0.0.1", .prompts = ".", .name = "Tandem/" TANDEM_VERSION, .sip_port = 5060, .tls_port = 5061, .media_first = 20000,
                        .media_last = 39999, .calls_max = MAIN_VOICE_CALLS_USUAL, .threads = 1, .alone_s = 60, .trunk_calls = MAIN_VOICE_TRUNK_CALLS_USUAL,
                        .sign_ins = MAIN_VOICE_SIGN_INS_USUAL};
    const struct main_option options[] = {
        {.name = "--link", .text = &o.link, .needed = true, .help = "the socket on which `tandem serve` listens for it"},
        {.name = "--host", .text = &o.host, .help = "IP address for SIP and sound (127.0.0.1)"},
        {.name = "--told", .text = &o.told, .help = "IP address that peers are told, behind NAT (as --host)"},
        {.name = "--sip-port", .number = &o.sip_port, .max = 65535, .help = "of UDP and TCP (5060)"},
        {.name = "--tls", .text = &o.tls, .help = "folder with agent.pem (key, certificate, chain): SIP over TLS as well"},
        {.name = "--tls-port", .number = &o.tls_port, .max = 65535, .help = "of TLS (5061)"},
        {.name = "--media-first", .number = &o.media_first, .min = 1024, .max = 65534, .help = "ports of sound: from (20000)"},
        {.name = "--media-last", .number = &o.media_last, .min = 1025, .max = 65535, .help = "to (39999)"},
        {.name = "--prompts", .text = &o.prompts, .help = "folder of the prompts that serve names (.)"},
        {.name = "--calls", .number = &o.calls_max, .min = 1, .max = VOICE_CALLS_MAX, .help = "calls at once; more are answered 503 (1000)"},
        {.name = "--calls-per-s", .number = &o.calls_per_s, .max = 100000, .help = "new calls a second in all; more are answered 503; 0: as many as come (0)"},
        {.name = "--threads", .number = &o.threads, .min = 1, .max = 16, .help = "threads of sound (1)"},
        {.name = "--trunk-calls", .number = &o.trunk_calls, .min = 1, .max = 100000, .help = "new calls a second from one address of a trunk; more are answered 503 (400)"},
        {.name = "--sign-ins", .number = &o.sign_ins, .min = 1, .max = 100000, .help = "REGISTERs a second from one address; six times as many at once (10)"},
        {.name = "--alone", .number = &o.alone_s, .max = 86400, .help = "ends after so many seconds without serve and calls; 0: never (60)"},
        {0}};
    struct main_voice m = {0};
    int status = 0;
    sigset_t set;

    if (!main_options(argc, argv, options, &status))
        return status;
    if (!o.told)
        o.told = o.host;
    if (!is_right(&o, &m.at))
        return 2;
    if (sodium_init() < 0)
        return 1;
    raise_files();
    m.prompts_dir = o.prompts;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigprocmask(SIG_BLOCK, &set, NULL);
    int signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    bool began = signals >= 0 && start(&m, &o);
    if (began) {
        printf("SIP on %s:%u, sound on ports %u to %u\n", o.host, ua_port(m.ua, 0), (unsigned)o.media_first, (unsigned)o.media_last);
        fflush(stdout);
        main_voice_link_start(&m, o.link);
        run(&m, signals, o.alone_s);
    }
    done(&m);
    if (signals >= 0)
        close(signals);
    return began ? 0 : 1;
}
