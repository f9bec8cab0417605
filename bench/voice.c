/* voice.c: the stages one after the other, and the report. Bridges come first, on a server that has had no call: what memory they take is seen only then. */
#include "voice.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "company.h"
#include "machine.h"
#include "sipp.h"
#include "soak.h"
#include "sound.h"

enum { WARM_S = 4, DRAIN_S = 4, STEPS_MAX = 16, BRIDGES_MAX = 8, RAMP_PER_S = 60, CALLS_EACH_MAX = 50 };

#define SUSTAINED 0.97 /* of what is offered, so much completed */

struct bridge {
    uint32_t calls;
    uint64_t sent, heard, dropped;
    double us_per_packet, serve_percent, voice_percent, p50_ms, p99_ms, generator_percent;
    bool lossless;
};

struct rate {
    double offered, completed, ms_per_call, serve_ms, voice_ms;
    uint64_t failed, refused;
    uint32_t waiting;
};

struct figures {
    struct bridge bridges[BRIDGES_MAX];
    uint32_t bridges_count, rings_count;
    double kb_per_call, ring_p50_ms, ring_p99_ms;
    struct rate rates[STEPS_MAX], best, over, half;
    uint32_t rates_count;
};

struct bench {
    const struct bench_voice *o;
    struct company company;
    struct sound *sound;
    struct sipp phones;
    char dir[200], callers_rows[260], phones_rows[260];
    uint16_t phones_port;
    uint32_t runs;
    bool phones_messages; /* the next phones write what they hear */
    struct figures f;
    struct soak soak;
};

static void say(const char *what, double number)
{
    fprintf(stderr, "bench: %s %.0f\n", what, number);
}

static bool failed(const char *what)
{
    fprintf(stderr, "bench: %s failed\n", what);
    return false;
}

static void rest(double s)
{
    struct timespec t = {(time_t)s, (long)((s - (double)(time_t)s) * 1e9)};
    nanosleep(&t, NULL);
}

static double now_s(void)
{
    return (double)wire_now_us() / 1e6;
}

static double cpu_s(pid_t pid)
{
    return process_cpu_s(&(struct process){.pid = pid});
}

/* Of both, without what they share: kB. */
static double memory_kb(const struct bench *b)
{
    return machine_pss_kb(b->company.server.pid) + machine_pss_kb(b->company.voice);
}

static struct sipp_counts counts(const struct sipp *s)
{
    struct sipp_counts c = {0};
    (void)sipp_count(s, &c);
    return c;
}

/* -- phones and callers -- */

static bool sign_in_phones(struct bench *b)
{
    struct sipp s;
    struct sipp_run r = {.dir = b->dir, .scenario = "sign_in", .name = "sign_in", .rows = b->phones_rows, .own_port = b->phones_port, .number = "x",
                         .port = b->company.sip_port, .rate = 200, .calls = b->company.agents};
    int status = -1;
    if (!sipp_start(&s, &r))
        return false;
    double until = now_s() + 60;
    while (!sipp_is_over(&s, &status) && now_s() < until)
        rest(0.05);
    sipp_stop(&s, 0);
    return status == 0;
}

/* Phones that talk for so long, and callers who are so patient, from here on. */
static bool set_times(struct bench *b, uint32_t talk_ms, uint32_t patience_ms)
{
    struct sipp_calls c = {.callers_port = sound_port(b->sound, 0), .phones_port = sound_port(b->sound, 1), .talk_ms = talk_ms, .patience_ms = patience_ms};
    struct sipp_run r = {.dir = b->dir, .scenario = "phones", .name = "phones", .own_port = b->phones_port};
    char name[32];
    sipp_stop(&b->phones, 10000);
    snprintf(name, sizeof name, "phones.%u", b->runs++);
    r.name = name;
    r.messages = b->phones_messages;
    return sipp_scenarios(b->dir, &c) && sipp_start(&b->phones, &r);
}

static bool call(struct bench *b, struct sipp *s, uint32_t rate, uint32_t calls, bool messages)
{
    char name[32];
    snprintf(name, sizeof name, "callers.%u", b->runs++);
    struct sipp_run r = {.dir = b->dir, .scenario = "callers", .name = name, .rows = b->callers_rows, .number = COMPANY_NUMBER, .port = b->company.sip_port,
                         .rate = rate, .calls = calls, .messages = messages};
    return sipp_start(s, &r);
}

static void until_over(struct sipp *s, double seconds)
{
    int status;
    double until = now_s() + seconds;
    while (!sipp_is_over(s, &status) && now_s() < until)
        rest(0.1);
    sipp_stop(s, 0);
}

/* -- bridges -- */

static struct bridge measure_bridge(struct bench *b, uint32_t calls, double seconds)
{
    struct bridge r = {.calls = calls};
    struct sound_figures s;
    double serve = cpu_s(b->company.server.pid), voice = cpu_s(b->company.voice), began = now_s();
    sound_open_window(b->sound);
    rest(seconds);
    serve = cpu_s(b->company.server.pid) - serve;
    voice = cpu_s(b->company.voice) - voice;
    double took = now_s() - began;
    sound_close_window(b->sound, &s);
    r.sent = s.sent;
    r.heard = s.heard;
    r.dropped = s.dropped;
    r.lossless = s.sent == s.heard && s.speaking == 2 * calls;
    r.us_per_packet = s.sent ? voice * 1e6 / (double)s.sent : 0;
    r.serve_percent = serve / took * 100;
    r.voice_percent = voice / took * 100;
    r.generator_percent = s.cpu_s / took * 100;
    r.p50_ms = s.p50_ms;
    r.p99_ms = s.p99_ms;
    fprintf(stderr, "bench: %u calls: %.2f us a packet, %llu sent, %llu heard, p99 %.2f ms, %u ends speak\n", calls, r.us_per_packet,
            (unsigned long long)s.sent, (unsigned long long)s.heard, s.p99_ms, s.speaking);
    return r;
}

/* 400, then in steps up to the last number; each is held while it is measured. */
static bool measure_bridges(struct bench *b)
{
    const struct bench_voice *o = b->o;
    struct figures *f = &b->f;
    struct sipp callers[BRIDGES_MAX] = {0};
    uint32_t first = (uint32_t)o->bridges[0], last = (uint32_t)o->bridges[1], steps = last > first ? 4 : 1, there = 0;
    double hold_s = 10 + (double)last / RAMP_PER_S + steps * ((double)o->seconds + 8);
    if (!set_times(b, (uint32_t)(hold_s * 1000), (uint32_t)(hold_s * 1000) + 60000))
        return false;
    double before = memory_kb(b);
    for (uint32_t i = 0; i < steps; i++) {
        uint32_t calls = steps == 1 ? first : first + (last - first) * i / (steps - 1);
        say("bridges", calls);
        if (!call(b, &callers[i], RAMP_PER_S, calls - there, false))
            return false;
        double until = now_s() + (double)(calls - there) / RAMP_PER_S + 5;
        while (sound_speaking(b->sound) < 2 * calls && now_s() < until)
            rest(0.1);
        there = calls;
        rest(1.5);
        if (i == 0)
            f->kb_per_call = (memory_kb(b) - before) / calls;
        f->bridges[f->bridges_count++] = measure_bridge(b, calls, (double)o->seconds);
    }
    for (uint32_t i = 0; i < steps; i++)
        until_over(&callers[i], hold_s + 30);
    rest(DRAIN_S); /* sipp counts a talk a second after its end, and says so once a second */
    struct sipp_counts c = counts(&b->phones);
    fprintf(stderr, "bench: bridges ended: %llu well, %llu failed\n", (unsigned long long)c.ended_well, (unsigned long long)c.failed);
    return true;
}

/* -- calls a second -- */

static struct rate measure_rate(struct bench *b, uint32_t offered, bool messages)
{
    double seconds = (double)b->o->seconds, talk = (double)b->o->talk_ms / 1000;
    struct rate r = {.offered = offered};
    struct sipp callers = {0};
    uint32_t calls = (uint32_t)((double)offered * (WARM_S + talk + seconds + 1));
    if (!call(b, &callers, offered, calls, messages))
        return r;
    rest(WARM_S + talk);
    struct sipp_counts a = counts(&b->phones), c, d = counts(&callers);
    double serve = cpu_s(b->company.server.pid), voice = cpu_s(b->company.voice);
    rest(seconds);
    c = counts(&b->phones);
    serve = cpu_s(b->company.server.pid) - serve;
    voice = cpu_s(b->company.voice) - voice;
    double n = (double)(c.ended_well - a.ended_well);
    if (c.at_s > a.at_s)
        r.completed = n / (c.at_s - a.at_s);
    struct sipp_counts e = counts(&callers);
    r.refused = e.refused - d.refused;
    r.waiting = (uint32_t)(e.now > c.now ? e.now - c.now : 0);
    if (n > 0) {
        /* Processor time is of `seconds`; the count may lie a little beside it. */
        double per_s = r.completed * seconds;
        r.serve_ms = serve * 1000 / per_s;
        r.voice_ms = voice * 1000 / per_s;
        r.ms_per_call = r.serve_ms + r.voice_ms;
    }
    until_over(&callers, (double)b->o->patience_ms / 1000 + 10);
    rest(DRAIN_S);
    r.failed = counts(&callers).failed + counts(&b->phones).failed - a.failed;
    fprintf(stderr, "bench: %u calls a second offered: %.1f completed, %llu refused, %llu failed, %.2f ms a call (serve %.2f, voice %.2f)\n", offered,
            r.completed, (unsigned long long)r.refused, (unsigned long long)r.failed, r.ms_per_call, r.serve_ms, r.voice_ms);
    return r;
}

static bool is_sustained(const struct rate *r)
{
    return r->completed >= r->offered * SUSTAINED && r->failed == 0 && r->refused == 0;
}

static bool find_rate(struct bench *b)
{
    struct figures *f = &b->f;
    double most = (double)b->o->agents * 1000 / (double)b->o->talk_ms; /* nobody could do more */
    double good = 0, bad = most * 1.02, try = b->o->rate ? (double)b->o->rate : most / 4;
    while (f->rates_count < (b->o->rate ? 1 : STEPS_MAX) && bad - good > most / 20) {
        struct rate *r = &f->rates[f->rates_count++];
        *r = measure_rate(b, (uint32_t)try, false);
        if (is_sustained(r)) {
            good = try;
            f->best = *r;
        } else {
            bad = try;
        }
        try = good > 0 && bad > most ? (try * 2 < most * 0.95 ? try * 2 : most * 0.95) : (good + bad) / 2;
        if (good >= most * 0.95)
            break;
    }
    if (b->o->rate)
        f->best = f->rates[0]; /* asked for, sustained or not */
    return good > 0 || b->o->rate || failed("finding a rate that is sustained");
}

static int by_size(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* Half of the best rate, every message with its time. */
static bool measure_rings(struct bench *b)
{
    struct figures *f = &b->f;
    static float ms[SIPP_DELAYS_MAX];
    char callers[32];
    struct sipp from = {0};
    snprintf(callers, sizeof callers, "callers.%u", b->runs);
    f->half = measure_rate(b, f->best.offered > 2 ? (uint32_t)(f->best.offered / 2) : 1, true);
    snprintf(from.messages, sizeof from.messages, "%s/%s.messages", b->dir, callers);
    uint32_t n = sipp_ring_delays(&from, &b->phones, ms, SIPP_DELAYS_MAX);
    if (!n)
        return failed("finding calls that rang");
    qsort(ms, n, sizeof *ms, by_size);
    f->rings_count = n;
    f->ring_p50_ms = (double)ms[n / 2];
    f->ring_p99_ms = (double)ms[(uint64_t)n * 99 / 100];
    return true;
}

static bool measure_calls(struct bench *b)
{
    if (!company_calls_each(&b->company, 1) || !set_times(b, (uint32_t)b->o->talk_ms, (uint32_t)b->o->patience_ms))
        return false;
    say("calls a second", (double)b->o->agents);
    if (!find_rate(b))
        return false;
    b->phones_messages = true;
    if (!set_times(b, (uint32_t)b->o->talk_ms, (uint32_t)b->o->patience_ms) || !measure_rings(b))
        return false;
    b->phones_messages = false;
    if (!set_times(b, (uint32_t)b->o->talk_ms, (uint32_t)b->o->patience_ms))
        return false;
    b->f.over = measure_rate(b, (uint32_t)(b->f.best.offered * 2), false);
    return true;
}

/* For so many minutes at the rate that was asked for, or at half of what is sustained. */
static bool measure_soak(struct bench *b)
{
    struct soak *s = &b->soak;
    struct sipp callers = {0};
    bool found = b->o->rate || (company_calls_each(&b->company, 1) && set_times(b, (uint32_t)b->o->talk_ms, (uint32_t)b->o->patience_ms) && find_rate(b));
    if (!found || !company_calls_each(&b->company, 1) || !set_times(b, (uint32_t)b->o->talk_ms, (uint32_t)b->o->patience_ms))
        return failed("finding the rate");
    uint32_t rate = b->o->rate ? (uint32_t)b->o->rate : (uint32_t)(b->f.best.offered / 2);
    s->minutes = (double)b->o->soak;
    s->offered = rate ? rate : 1;
    say("minutes of calls", s->minutes);
    say("calls a second", s->offered);
    rest(DRAIN_S);
    soak_before(s, &b->company);
    return call(b, &callers, (uint32_t)s->offered, (uint32_t)(s->offered * s->minutes * 60), false) && soak_run(s, &b->company, &b->phones, &callers);
}

/* -- all of it -- */

static bool measure(struct bench *b)
{
    const struct bench_voice *o = b->o;
    char options[200];
    uint32_t bridges = (uint32_t)o->bridges[1], agents = (uint32_t)o->agents;
    snprintf(options, sizeof options, "calls=%u threads=%u sign-ins=1000 trunk-calls=10000 media-first=16384 media-last=32000",
             (unsigned)o->calls_max, (unsigned)o->threads);
    uint32_t each = o->only && !strcmp(o->only, "calls") ? 1 : (bridges + agents - 1) / agents + 1;
    struct company_conf c = {.program = o->program, .dir = b->dir, .voice_options = options, .agents = agents, .seed = o->seed,
                             .calls_each = each < CALLS_EACH_MAX ? each : CALLS_EACH_MAX};
    say("agents, phones, desktops:", agents);
    if (!company_start(&b->company, &c))
        return failed("making the company");
    b->sound = sound_start();
    b->phones_port = company_free_port();
    if (!b->sound || !sipp_scenarios(b->dir, &(struct sipp_calls){0}) || !sign_in_phones(b))
        return failed("signing in the phones");
    if (!company_ready(&b->company))
        return failed("opening the desktops");
    bool both = !o->only;
    if (o->soak)
        return measure_soak(b);
    return (!(both || !strcmp(o->only, "bridge")) || measure_bridges(b)) && (!(both || !strcmp(o->only, "calls")) || measure_calls(b));
}

/* -- the report -- */

static const struct bridge *at_400(const struct figures *f)
{
    return &f->bridges[0];
}

static const struct bridge *highest_lossless(const struct figures *f)
{
    const struct bridge *best = NULL;
    for (uint32_t i = 0; i < f->bridges_count; i++)
        if (f->bridges[i].lossless)
            best = &f->bridges[i];
    return best;
}

static void print_bridges(const struct figures *f)
{
    const struct bridge *best = highest_lossless(f), *first = at_400(f), *of = best ? best : first;
    printf("\"us_per_packet\":%.2f,\"us_per_packet_highest\":%.2f,\"bridged_lossless\":%u,\"bridged_per_core\":%.0f,"
           "\"bridge_p50_ms\":%.2f,\"bridge_p99_ms\":%.2f,\"kb_per_call\":%.1f,\"bridges\":[",
           first->us_per_packet, of->us_per_packet, best ? best->calls : 0, of->us_per_packet > 0 ? 1e6 / (100 * of->us_per_packet) : 0, first->p50_ms,
           first->p99_ms, f->kb_per_call);
    for (uint32_t i = 0; i < f->bridges_count; i++) {
        const struct bridge *r = &f->bridges[i];
        printf("%s{\"calls\":%u,\"us_per_packet\":%.2f,\"sent\":%llu,\"heard\":%llu,\"generator_dropped\":%llu,\"p50_ms\":%.2f,\"p99_ms\":%.2f,"
               "\"voice_percent\":%.1f,\"serve_percent\":%.1f,\"generator_percent\":%.1f}",
               i ? "," : "", r->calls, r->us_per_packet, (unsigned long long)r->sent, (unsigned long long)r->heard, (unsigned long long)r->dropped,
               r->p50_ms, r->p99_ms, r->voice_percent, r->serve_percent, r->generator_percent);
    }
    printf("],");
}

static void print_rate(const char *key, const struct rate *r)
{
    printf("%s{\"offered\":%.0f,\"completed\":%.1f,\"refused\":%llu,\"failed\":%llu,\"ms_per_call\":%.2f,\"serve_ms\":%.2f,\"voice_ms\":%.2f}", key,
           r->offered, r->completed, (unsigned long long)r->refused, (unsigned long long)r->failed, r->ms_per_call, r->serve_ms, r->voice_ms);
}

static void print_calls(const struct figures *f)
{
    printf("\"calls_per_s\":%.1f,\"calls_per_s_core\":%.0f,\"ms_per_call\":%.2f,\"overload_ratio\":%.2f,\"ring_p50_ms\":%.2f,\"ring_p99_ms\":%.2f,"
           "\"rings\":%u,",
           f->best.completed, f->best.ms_per_call > 0 ? 1000 / f->best.ms_per_call : 0, f->best.ms_per_call,
           f->best.completed > 0 ? f->over.completed / f->best.completed : 0, f->ring_p50_ms, f->ring_p99_ms, f->rings_count);
    print_rate("\"overload\":", &f->over);
    print_rate(",\"half\":", &f->half);
    printf(",\"rates\":[");
    for (uint32_t i = 0; i < f->rates_count; i++)
        print_rate(i ? "," : "", &f->rates[i]);
    printf("],");
}

static void print_json(const struct bench_voice *o, const struct figures *f, const struct soak *soak)
{
    char cpu[200], date[32];
    time_t now = time(NULL);
    strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", gmtime(&now));
    machine_model(cpu, sizeof cpu);
    printf("{");
    if (f->bridges_count)
        print_bridges(f);
    if (f->rates_count && !soak->made)
        print_calls(f);
    if (soak->made)
        soak_json(soak);
    printf("\"targets\":{\"calls_per_s_core\":300,\"ms_per_call\":3,\"overload_ratio\":0.9,\"ring_p99_ms\":20,\"us_per_packet\":8,"
           "\"bridged_per_core\":1000,\"kb_per_call\":24,\"bridge_p99_ms\":5},"
           "\"extrapolated\":[\"calls_per_s_core\",\"bridged_per_core\"],"
           "\"agents\":%llu,\"talk_ms\":%llu,\"seconds\":%llu,\"seed\":%llu,\"threads\":%llu,\"calls_max\":%llu,\"date\":\"%s\",\"cores\":%ld,\"model\":\"%s\"}\n",
           (unsigned long long)o->agents, (unsigned long long)o->talk_ms, (unsigned long long)o->seconds, (unsigned long long)o->seed,
           (unsigned long long)o->threads, (unsigned long long)o->calls_max, date, sysconf(_SC_NPROCESSORS_ONLN), cpu);
}

static void print_table(const struct figures *f, const struct soak *soak)
{
    const struct bridge *best = highest_lossless(f);
    if (soak->made)
        soak_table(soak);
    if (f->bridges_count) {
        printf("bridged, %4u calls          %8.2f us a packet (at most 8), added delay p99 %.2f ms (at most 5)\n", at_400(f)->calls, at_400(f)->us_per_packet,
               at_400(f)->p99_ms);
        printf("bridged without loss        %8u calls, %.2f us a packet\n", best ? best->calls : 0, best ? best->us_per_packet : 0);
        printf("bridged on a core           %8.0f (at least 1000; extrapolated)\n", best && best->us_per_packet > 0 ? 1e4 / best->us_per_packet : 0);
        printf("memory of a bridged call    %8.1f kB (at most 24)\n", f->kb_per_call);
    }
    if (f->rates_count && !soak->made) {
        printf("calls a second              %8.1f\n", f->best.completed);
        printf("processor time of a call    %8.2f ms (at most 3), %.0f a second and core (extrapolated)\n", f->best.ms_per_call,
               f->best.ms_per_call > 0 ? 1000 / f->best.ms_per_call : 0);
        printf("INVITE to INVITE, p99       %8.2f ms (at most 20)\n", f->ring_p99_ms);
        printf("at twice that rate          %8.2f of it (at least 0.9), %llu refused\n", f->best.completed > 0 ? f->over.completed / f->best.completed : 0,
               (unsigned long long)f->over.refused);
    }
}

int bench_voice(const struct bench_voice *o)
{
    static struct bench b;
    struct rlimit files;
    char command[256];
    b.o = o;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &files);
    }
    (void)signal(SIGPIPE, SIG_IGN);
    if (snprintf(b.dir, sizeof b.dir, "%s/tandem-bench-XXXXXX", o->dir ? o->dir : "/var/tmp") >= (int)sizeof b.dir || !mkdtemp(b.dir)) {
        fputs("bench: the directory cannot be made\n", stderr);
        return 1;
    }
    snprintf(b.callers_rows, sizeof b.callers_rows, "%s/callers.rows", b.dir);
    snprintf(b.phones_rows, sizeof b.phones_rows, "%s/phones.rows", b.dir);
    bool ok = measure(&b);
    sipp_stop(&b.phones, 3000);
    company_stop(&b.company);
    sound_stop(b.sound);
    snprintf(command, sizeof command, "rm -rf '%s'", b.dir);
    if (!getenv("TANDEM_BENCH_KEEP") && system(command) != 0)
        fprintf(stderr, "bench: %s could not be removed\n", b.dir);
    if (!ok)
        return 1;
    if (o->json)
        print_json(o, &b.f, &b.soak);
    else
        print_table(&b.f, &b.soak);
    return 0;
}
