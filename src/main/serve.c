/* serve.c: `tandem serve`. */
#include <arpa/inet.h>
#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "host/host.h"
#include "host/router.h"
#include "main/commands.h"
#include "main/prompts.h"
#include "main/sample.h"
#include "service/account/account.h"

static bool is_loopback(const char *listen)
{
    const char *colon = strrchr(listen, ':');
    size_t n = colon ? (size_t)(colon - listen) : 0;
    if ((n == 5 && memcmp(listen, "[::1]", n) == 0) || (n == 9 && memcmp(listen, "localhost", n) == 0))
        return true;
    /* Digits only: a name that begins with 127. may lead anywhere. */
    char digits[INET_ADDRSTRLEN];
    struct in_addr address;
    if (n == 0 || n >= sizeof digits)
        return false;
    memcpy(digits, listen, n);
    digits[n] = '\0';
    return inet_pton(AF_INET, digits, &address) == 1 && ntohl(address.s_addr) >> 24 == 127;
}

/* Its form only: whether there is such an address is seen when it is listened on. */
static bool is_listen(const char *listen)
{
    const char *colon = strrchr(listen, ':');
    uint64_t port;
    return colon && colon > listen && str_u64(str_of(colon + 1), &port) && port <= 65535;
}

static enum err count_users(struct store_tx *tx, void *arg)
{
    return account_count(tx, ORG_FIRST, arg);
}

/* Readable, 60 bits: three groups of four from an alphabet without look-alikes. */
static void make_code(char code[15])
{
    static const char letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    for (int i = 0; i < 14; i++)
        code[i] = i % 5 == 4 ? '-' : letters[randombytes_uniform(32)];
    code[14] = 0;
}

/* 10,000 widgets are 10,000 files. */
static void raise_files(void)
{
    struct rlimit r;
    if (getrlimit(RLIMIT_NOFILE, &r) == 0 && r.rlim_cur < r.rlim_max) {
        r.rlim_cur = r.rlim_max < 1048576 ? r.rlim_max : 1048576;
        (void)setrlimit(RLIMIT_NOFILE, &r);
    }
}

static void wait_for_end(struct host *h, const sigset_t *signals)
{
    for (;;) {
        int sig = sigtimedwait(signals, NULL, &(struct timespec){.tv_sec = 1});
        if (sig == SIGTERM || sig == SIGINT)
            return;
        host_tick(h);
    }
}

#define CLAMD_USUAL "/run/clamav/clamd.ctl"

static const char *clamd_at(const char *said)
{
    if (!said)
        return access(CLAMD_USUAL, F_OK) == 0 ? CLAMD_USUAL : NULL;
    return strcmp(said, "none") == 0 ? NULL : said;
}

struct serve {
    struct host_conf conf;
    struct host_door door;
    const char *clamd;
    bool no_voice;
    const char *sip;
    char sip_host[64];
    uint64_t workers, conns, per_ip, agents_max, chat_rate, away_ms, grace_ms, snapshot_every, fail_commit;
};

static int fail(struct host *h, const char *text)
{
    fprintf(stderr, "tandem: %s\n", text);
    host_stop(h);
    return 1;
}

static int serve(struct serve *s)
{
    char text[256], code[15];
    struct host *h = NULL;
    if (host_start(&s->conf, &h, text)) {
        fprintf(stderr, "tandem serve: %s%s\n", strncmp(text, "--", 2) == 0 ? "" : "--data: ", text);
        return 1;
    }
    if (s->door.sample && main_sample(host_store(h), host_router(h), host_config(h), stdout, text))
        return fail(h, text);
    if (s->sip && main_prompts_put(host_store(h)))
        return fail(h, "the prompts cannot be stored");
    if (s->sip && s->door.sample && main_sample_phone(host_store(h), host_config(h), s->sip, stdout))
        return fail(h, "the sample's telephone cannot be stored");
    if (config_settle(host_config(h), host_router(h)))
        return fail(h, "the configuration cannot be brought up to date");
    uint64_t users = 0;
    if (store_read(host_store(h), count_users, &users))
        return fail(h, "the users cannot be read");
    if (users == 0) {
        make_code(code);
        s->door.setup_code = code;
    }
    if (host_listen(h, &s->door, text)) {
        fprintf(stderr, "tandem serve: --listen: %s\n", text);
        host_stop(h);
        return 1;
    }

    if (users == 0)
        printf("Nobody can sign in yet. Open the address below and make the first administrator with this code:\n\n"
               "    set-up code  %s\n\n",
               code);
    const char *colon = strrchr(s->door.listen, ':');
    printf("Tandem runs at http://%.*s:%u/%s\n", (int)(colon ? colon - s->door.listen : 0), s->door.listen, host_port(h),
           s->door.sample ? "  (demo page for customers: /demo)" : "");
    fflush(stdout);

    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    wait_for_end(h, &signals);
    host_stop(h);
    return 0;
}

int main_serve(int argc, char **argv)
{
    struct serve s = {.conf = {.dir = NULL},
                      .door = {.listen = "127.0.0.1:8080"},
                      .workers = 16,
                      .conns = MAIN_CONNS_USUAL,
                      .per_ip = 0,
                      .agents_max = ROUTER_AGENTS_USUAL,
                      .chat_rate = MAIN_CHAT_RATE_USUAL,
                      .away_ms = 5000,
                      .grace_ms = 60000,
                      .snapshot_every = 100000};
    const struct main_option options[] = {
        {.name = "--data", .text = &s.conf.dir, .needed = true, .help = "data directory (made if missing)"},
        {.name = "--listen", .text = &s.door.listen, .help = "address and port; default 127.0.0.1:8080, port 0 picks one"},
        {.name = "--sample", .flag = &s.door.sample, .help = "start with the fictional Lujiang Bank (loopback only)"},
        {.name = "--workers", .number = &s.workers, .min = 1, .max = 256, .help = "threads that may wait for the store; default 16"},
        {.name = "--conns", .number = &s.conns, .min = 1, .max = 1000000, .help = "connections at once; default 20000"},
        {.name = "--conns-per-ip", .number = &s.per_ip, .min = 1, .max = 1000000, .help = "of one address; default 256, on loopback unlimited"},
        {.name = "--agents-max", .number = &s.agents_max, .min = 1, .max = ROUTER_AGENTS_MAX, .help = "agents of the company, up to 100000; default 20000"},
        {.name = "--chat-rate", .number = &s.chat_rate, .min = 1, .max = 10000, .help = "messages a second of one widget; default 50"},
        {.name = "--away-ms", .number = &s.away_ms, .min = 1, .max = 86400000, .help = "an agent without a desktop is away after; default 5000"},
        {.name = "--grace-ms", .number = &s.grace_ms, .max = 86400000, .help = "an away agent keeps chats for; default 60000"},
        {.name = "--snapshot-every", .number = &s.snapshot_every, .min = 1, .max = 1000000000, .help = "facts; default 100000"},
        {.name = "--sip", .text = &s.sip, .help = "telephone: ADDRESS:PORT for SIP, as 127.0.0.1:5060; without it none is started"},
        {.name = "--voice-options", .text = &s.conf.voice_options, .help = "further options of the telephone's process: \"calls=2000 threads=2\""},
        {.name = "--no-voice", .flag = &s.no_voice, .help = "no telephone"},
        {.name = "--voice", .text = &s.conf.voice_socket, .help = "a socket's path where `tandem voice`, started by others, connects"},
        {.name = "--clamd", .text = &s.clamd, .help = "virus scanner: a socket's path, ADDRESS:PORT, none; default: " CLAMD_USUAL " if there"},
        {.name = "--fail-commit", .number = &s.fail_commit, .min = 1, .max = 1000000000, .help = "drill: the N-th commit fails like a full disk"},
        {0}};
    int status;
    if (!main_options(argc, argv, options, &status))
        return status;
    if (!is_listen(s.door.listen)) {
        fprintf(stderr, "tandem serve: --listen is ADDRESS:PORT, as 127.0.0.1:8080 or [::1]:8080, the port from 0 to 65535, not \"%s\"\n",
                s.door.listen);
        return 2;
    }
    if (s.sip && (s.no_voice || s.conf.voice_socket || !is_listen(s.sip) || strlen(s.sip) >= sizeof s.sip_host)) {
        fprintf(stderr, "tandem serve: --sip is ADDRESS:PORT, as 127.0.0.1:5060, without --voice or --no-voice, not \"%s\"\n", s.sip);
        return 2;
    }
    if (s.conf.voice_options && (!s.sip || !host_voice_options(s.conf.voice_options))) {
        fprintf(stderr, "tandem serve: --voice-options is of --sip: up to %u options in %u bytes, as \"calls=2000 threads=2\", not \"%s\"\n",
                HOST_VOICE_OPTIONS_MAX, HOST_VOICE_OPTIONS_BYTES - 1, s.conf.voice_options);
        return 2;
    }
    if (s.door.sample && !is_loopback(s.door.listen)) {
        fprintf(stderr,
                "tandem serve: --sample is a demonstration and listens on this machine only; use --listen 127.0.0.1:8080 "
                "instead of %s, or start without --sample\n",
                s.door.listen);
        return 2;
    }
    if (!s.per_ip)
        s.per_ip = is_loopback(s.door.listen) ? s.conns : MAIN_CONNS_PER_IP_USUAL;
    s.conf.workers = (uint32_t)s.workers;
    s.conf.conns_max = (uint32_t)s.conns;
    s.conf.conns_per_ip_max = (uint32_t)s.per_ip;
    s.conf.agents_max = (uint32_t)s.agents_max;
    s.conf.chat_per_s = (uint32_t)s.chat_rate;
    s.conf.away_after_ms = (uint32_t)s.away_ms;
    s.conf.grace_ms = (uint32_t)s.grace_ms;
    s.conf.snapshot_every = (uint32_t)s.snapshot_every;
    s.conf.fail_commit = (uint32_t)s.fail_commit;
    s.conf.clamd = clamd_at(s.clamd);
    s.conf.voice = !s.no_voice;
    if (s.sip) {
        const char *colon = strrchr(s.sip, ':');
        snprintf(s.sip_host, sizeof s.sip_host, "%.*s", (int)(colon - s.sip), s.sip);
        s.conf.voice_program = "/proc/self/exe";
        s.conf.voice_host = s.sip_host;
        s.conf.voice_sip_port = colon + 1;
    }

    /* All threads inherit the mask: the signals come to sigtimedwait alone. */
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    raise_files();
    return serve(&s);
}
