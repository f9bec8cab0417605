#include "soak.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "machine.h"

/* A SIP transaction is remembered for 32 s, a socket that is closed for less; and nobody waits for ever on one that a machine forgot. */
enum { SETTLE_S = 45, SETTLE_MOST_S = 120, LOOK_EACH_S = 10, SPARE_FILES = 8 };

static void rest(double s)
{
    struct timespec t = {(time_t)s, (long)((s - (double)(time_t)s) * 1e9)};
    nanosleep(&t, NULL);
}

static double now_s(void)
{
    return (double)wire_now_us() / 1e6;
}

/* -- looking -- */

static struct soak_side look_at(pid_t pid)
{
    struct soak_side side = {.rss_kb = process_rss_mb(&(struct process){.pid = pid}) * 1024, .pss_kb = machine_pss_kb(pid)};
    char path[300], to[64];
    snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
    DIR *d = opendir(path);
    for (struct dirent *e; d && (e = readdir(d));) {
        if (e->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "/proc/%d/fd/%.20s", (int)pid, e->d_name);
        ssize_t n = readlink(path, to, sizeof to);
        side.files++;
        side.sockets += n > 7 && !memcmp(to, "socket:", 7);
    }
    if (d)
        closedir(d);
    return side;
}

static int64_t metric(const char *text, const char *name)
{
    char line[80];
    snprintf(line, sizeof line, "\ntandem_%s ", name);
    const char *at = text ? strstr(text, line) : NULL;
    return at ? strtoll(at + strlen(line), NULL, 10) : -1;
}

static struct soak_sample look(struct company *c, double began_s)
{
    struct soak_sample s = {.at_s = now_s() - began_s, .serve = look_at(c->server.pid), .voice = look_at(c->voice)};
    struct http_answer a = http_ask(&c->admin, "GET", "/metrics", NULL);
    const char *text = a.status == 200 ? a.body : NULL;
    s.calls = metric(text, "telephone_calls");
    s.lost = metric(text, "telephone_calls_lost_total");
    s.ignored = metric(text, "telephone_ignored_total");
    s.waiting = metric(text, "contacts_waiting");
    s.talking = metric(text, "contacts_talking");
    s.live = metric(text, "contacts_live");
    free(a.body);
    fprintf(stderr, "bench: %4.0f s: serve %.0f kB, %u files; voice %.0f kB, %u files; %" PRId64 " calls, %" PRId64 " wait, %" PRId64 " talk, %" PRId64 " lost\n",
            s.at_s, s.serve.pss_kb, s.serve.files, s.voice.pss_kb, s.voice.files, s.calls, s.waiting, s.talking, s.lost);
    return s;
}

/* -- the line through the second half -- */

static double slope_per_s(const struct soak *s, bool voice)
{
    uint32_t first = s->samples_count / 2, n = s->samples_count - first;
    double sx = 0, sy = 0, sxx = 0, sxy = 0;
    for (uint32_t i = first; i < s->samples_count; i++) {
        double x = s->samples[i].at_s, y = voice ? s->samples[i].voice.pss_kb : s->samples[i].serve.pss_kb;
        sx += x, sy += y, sxx += x * x, sxy += x * y;
    }
    double d = n * sxx - sx * sx;
    return n > 2 && d > 0 ? (n * sxy - sx * sy) / d : 0;
}

/* -- the run -- */

/* Serve opens the database once for each of its workers, the first time they read: its sockets are what may stay behind. */
static bool has_more(const struct soak_sample *a, const struct soak_sample *before)
{
    return a->voice.files > before->voice.files + SPARE_FILES || a->serve.sockets > before->serve.sockets + SPARE_FILES;
}

static bool is_over(const struct soak_sample *a, const struct soak_sample *before)
{
    return a->calls == 0 && a->live == before->live && !has_more(a, before);
}

void soak_before(struct soak *s, struct company *c)
{
    s->before = look(c, now_s());
}

bool soak_run(struct soak *s, struct company *c, const struct sipp *phones, struct sipp *callers)
{
    struct sipp_counts was = {0}, now;
    double began = now_s(), each = s->minutes * 60 / (SOAK_SAMPLES_MAX - 20), end = began + s->minutes * 60 + 60, next = began;
    int status = -1;
    (void)sipp_count(phones, &was);
    if (each < LOOK_EACH_S)
        each = s->minutes < 2 ? 1 : LOOK_EACH_S;
    while (!sipp_is_over(callers, &status) && now_s() < end) {
        next += each;
        while (now_s() < next && !sipp_is_over(callers, &status))
            rest(0.1);
        if (now_s() >= next && s->samples_count < SOAK_SAMPLES_MAX)
            s->samples[s->samples_count++] = s->last = look(c, began);
    }
    bool ended = callers->pid <= 0;
    sipp_stop(callers, 5000);
    rest(SETTLE_S);
    do {
        rest(1);
        s->after = look(c, began);
    } while (!is_over(&s->after, &s->before) && now_s() < end + SETTLE_MOST_S);
    if (sipp_count(callers, &now)) {
        s->made = now.made;
        s->failed = now.failed;
        s->refused = now.refused;
        s->ended_well = now.ended_well;
    }
    if (sipp_count(phones, &now))
        s->failed += now.failed - was.failed;
    s->agents = c->agents;
    s->ready = company_free(c);
    double per_s = s->last.at_s > 0 ? (double)s->made / s->last.at_s : 0;
    s->serve_kb_per_1000 = per_s > 0 ? slope_per_s(s, false) / per_s * 1000 : 0;
    s->voice_kb_per_1000 = per_s > 0 ? slope_per_s(s, true) / per_s * 1000 : 0;
    if (!ended)
        fputs("bench: the callers did not come to an end\n", stderr);
    return ended && s->made > 0;
}

const char *soak_left(const struct soak *s)
{
    const struct soak_sample *a = &s->after, *b = &s->before;
    if (s->failed)
        return "calls that failed";
    if (a->lost != b->lost)
        return "calls that were lost";
    if (a->calls != 0 || a->live != b->live)
        return "calls or contacts that did not end";
    if (s->ready != s->agents)
        return "agents who are not free";
    if (has_more(a, b))
        return "descriptors (sockets, ports)";
    return NULL;
}

/* -- the report -- */

static void side_json(const char *key, const struct soak_side *s)
{
    printf("\"%s\":{\"rss_kb\":%.0f,\"pss_kb\":%.0f,\"files\":%u,\"sockets\":%u}", key, s->rss_kb, s->pss_kb, s->files, s->sockets);
}

static void sample_json(const char *key, const struct soak_sample *s)
{
    printf("%s{\"at_s\":%.0f,", key, s->at_s);
    side_json("serve", &s->serve);
    printf(",");
    side_json("voice", &s->voice);
    printf(",\"calls\":%" PRId64 ",\"waiting\":%" PRId64 ",\"talking\":%" PRId64 ",\"live\":%" PRId64 ",\"lost\":%" PRId64 ",\"ignored\":%" PRId64 "}", s->calls,
           s->waiting, s->talking, s->live, s->lost, s->ignored);
}

void soak_json(const struct soak *s)
{
    const char *left = soak_left(s);
    printf("\"soak\":{\"minutes\":%.1f,\"offered\":%.0f,\"made\":%" PRIu64 ",\"ended_well\":%" PRIu64 ",\"failed\":%" PRIu64 ",\"refused\":%" PRIu64
           ",\"agents\":%u,\"agents_free\":%u,\"serve_kb_per_1000_calls\":%.1f,\"voice_kb_per_1000_calls\":%.1f,",
           s->minutes, s->offered, s->made, s->ended_well, s->failed, s->refused, s->agents, s->ready, s->serve_kb_per_1000, s->voice_kb_per_1000);
    if (left)
        printf("\"left\":\"%s\",", left);
    else
        printf("\"left\":null,");
    sample_json("\"before\":", &s->before);
    sample_json(",\"after\":", &s->after);
    printf(",\"samples\":[");
    for (uint32_t i = 0; i < s->samples_count; i++)
        sample_json(i ? "," : "", &s->samples[i]);
    printf("]},");
}

void soak_table(const struct soak *s)
{
    const char *left = soak_left(s);
    printf("%.1f minutes at %.0f a second   %" PRIu64 " calls, %" PRIu64 " failed, %" PRIu64 " refused, %" PRId64 " lost\n", s->minutes, s->offered, s->made,
           s->failed, s->refused, s->after.lost - s->before.lost);
    printf("memory, before / end / after  serve %.0f / %.0f / %.0f kB, voice %.0f / %.0f / %.0f kB\n", s->before.serve.pss_kb, s->last.serve.pss_kb,
           s->after.serve.pss_kb, s->before.voice.pss_kb, s->last.voice.pss_kb, s->after.voice.pss_kb);
    printf("growth of the second half   serve %.1f, voice %.1f kB a thousand calls\n", s->serve_kb_per_1000, s->voice_kb_per_1000);
    printf("descriptors, before / after serve %u / %u, voice %u / %u\n", s->before.serve.files, s->after.serve.files, s->before.voice.files, s->after.voice.files);
    printf("agents free again           %u of %u\n", s->ready, s->agents);
    printf("left behind                 %s\n", left ? left : "nothing");
}
