/* chat.c: the stages one after the other, and the report. */
#include "chat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "fill.h"
#include "floor.h"
#include "machine.h"
#include "process.h"
#include "stages.h"

#define START_TAIL                                                                                 \
    60000u /* facts after the last snapshot when the server is killed: more than half of what may  \
              be */

static void say(const char *what)
{
    fprintf(stderr, "bench: %s\n", what);
}

static bool failed(const char *what)
{
    fprintf(stderr, "bench: %s failed\n", what);
    return false;
}

static bool start(struct stages *s, const char *data)
{
    static const char *const options[] = {"--sample", "--chat-rate", "10000", NULL};
    return process_start(&s->server, s->program, data, 0, options) ||
           failed("the start of the server");
}

/* From exec until /healthz says 200. */
static double timed_start(struct stages *s, const char *data)
{
    int64_t began = wire_now_us();
    if (!start(s, data))
        return -1;
    struct http h = {.port = s->server.port};
    struct http_answer a;
    do {
        a = http_ask(&h, "GET", "/healthz", NULL);
        free(a.body);
    } while (a.status != 200 && wire_now_us() < began + 60 * 1000000);
    double ms = (double)(wire_now_us() - began) / 1000;
    http_done(&h);
    return a.status == 200 ? ms : -1;
}

/* A million messages: most before the last snapshot, START_TAIL after it, and a write-ahead log
 * full of load. */
static bool measure_starts(struct stages *s, const char *data, struct figures *f)
{
    char database[300];
    snprintf(database, sizeof database, "%s/tandem.db", data);
    say("filling the database");
    if (process_stop(&s->server) != 0 ||
        !bench_fill(database, s->messages > START_TAIL ? s->messages - START_TAIL : 1) ||
        !start(s, data) || process_stop(&s->server) != 0 || !bench_fill(database, s->messages))
        return failed("filling the database");
    say("starting after SIGKILL and after SIGTERM");
    if (!start(s, data) || !stage_load_again(s, 1))
        return failed("loading the filled database");
    process_kill(&s->server);
    f->start_killed_ms = timed_start(s, data);
    if (f->start_killed_ms < 0 || process_stop(&s->server) != 0)
        return failed("the start after SIGKILL");
    f->start_clean_ms = timed_start(s, data);
    f->messages = bench_count(database);
    return f->start_clean_ms >= 0 && process_stop(&s->server) == 0;
}

static bool measure(struct stages *s, const struct bench_chat *b, const char *dir,
                    struct figures *f)
{
    char data[256];
    snprintf(data, sizeof data, "%s/data", dir);
    uint32_t k = s->conversations;
    double half = (double)b->seconds / 2;

    say("memory");
    if (!start(s, data) || !stage_idle(s, f) || !stage_open_widgets(s, (uint32_t)b->widgets, f))
        return failed("measuring memory");
    say("agents");
    if (!stage_make_agents(s))
        return failed("making agents");
    say("messages in a closed loop, and the floor before and after");
    double before = bench_floor(dir, k, half, b->seed, k);
    if (!stage_throughput(s, f))
        return failed("the closed loop");
    double after = bench_floor(dir, k, half, b->seed + 1, k);
    if (before < 0 || after < 0)
        return failed("the floor");
    f->floor_per_s = (before + after) / 2;
    say("nginx");
    f->nginx_per_s = stage_nginx(dir, half);
    say("agents at work, messages in an open loop");
    if (!stage_delay(s, f))
        return failed("the open loop");
    return measure_starts(s, data, f);
}

/* -- the report -- */

static void print_json(const struct bench_chat *b, const struct figures *f)
{
    char cpu[200], date[32], nginx[32] = "null";
    time_t now = time(NULL);
    strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", gmtime(&now));
    machine_model(cpu, sizeof cpu);
    if (f->nginx_per_s > 0)
        snprintf(nginx, sizeof nginx, "%.0f", f->nginx_per_s);
    double ratio = f->msgs_per_s / f->floor_per_s;
    double start_ms =
        f->start_killed_ms > f->start_clean_ms ? f->start_killed_ms : f->start_clean_ms;
    bool met = f->msgs_per_s >= 10000 && ratio >= 0.3 && f->e2e_p99_ms <= 50 &&
               f->rss_idle_mb <= 40 && f->rss_10k_mb <= 150 && start_ms <= 1000;
    printf(
        "{\"msgs_per_s\":%.0f,\"floor_per_s\":%.0f,\"floor_ratio\":%.3f,\"nginx_per_s\":%s,"
        "\"e2e_p50_ms\":%.2f,\"e2e_p99_ms\":%.2f,\"rss_idle_mb\":%.1f,\"rss_10k_mb\":%.1f,\"start_ms\":%.0f,"
        "\"start_after_sigkill_ms\":%.0f,\"start_after_sigterm_ms\":%.0f,",
        f->msgs_per_s, f->floor_per_s, ratio, nginx, f->e2e_p50_ms, f->e2e_p99_ms, f->rss_idle_mb,
        f->rss_10k_mb, start_ms, f->start_killed_ms, f->start_clean_ms);
    printf(
        "\"targets\":{\"msgs_per_s\":10000,\"floor_ratio\":0.3,\"e2e_p99_ms\":50,\"rss_idle_mb\":40,\"rss_10k_mb\":150,"
        "\"start_ms\":1000},\"targets_met\":%s,",
        met ? "true" : "false");
    printf(
        "\"agents\":%llu,\"conversations\":%llu,\"open_widgets\":%llu,\"messages\":%lld,\"e2e_messages\":%u,\"e2e_per_s\":%.0f,"
        "\"server_cpu_us_per_message\":%.1f,\"seconds\":%llu,\"seed\":%llu,\"date\":\"%s\",\"cores\":%ld,\"model\":\"%s\"}\n",
        (unsigned long long)b->agents, (unsigned long long)b->conversations,
        (unsigned long long)b->widgets, (long long)f->messages, f->e2e_messages, f->e2e_per_s,
        f->cpu_us_per_message, (unsigned long long)b->seconds, (unsigned long long)b->seed, date,
        sysconf(_SC_NPROCESSORS_ONLN), cpu);
}

static void print_table(const struct figures *f)
{
    printf("durable messages a second  %9.0f  (at least 10000)\n", f->msgs_per_s);
    printf("bare SQLite                %9.0f  ratio %.2f (at least 0.30)\n", f->floor_per_s,
           f->msgs_per_s / f->floor_per_s);
    printf("nginx, static              %9.0f\n", f->nginx_per_s);
    printf("send to screen, p50        %9.2f ms\n", f->e2e_p50_ms);
    printf("send to screen, p99        %9.2f ms (at most 50)\n", f->e2e_p99_ms);
    printf("memory, idle               %9.1f MB (at most 40)\n", f->rss_idle_mb);
    printf("memory, open widgets       %9.1f MB (at most 150)\n", f->rss_10k_mb);
    printf("start after SIGKILL        %9.0f ms (at most 1000)\n", f->start_killed_ms);
    printf("start after SIGTERM        %9.0f ms (at most 1000)\n", f->start_clean_ms);
}

static bool make_dir(const struct bench_chat *b, char dir[200])
{
    if (snprintf(dir, 200, "%s/tandem-bench-XXXXXX", b->dir ? b->dir : "/var/tmp") >= 200 ||
        !mkdtemp(dir)) {
        fputs("bench: the directory cannot be made\n", stderr);
        return false;
    }
    return true;
}

int bench_chat(const struct bench_chat *b)
{
    char dir[200], command[256];
    struct rlimit files;
    struct figures f = {0};
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &files);
        if (files.rlim_cur < b->widgets + 1000)
            fprintf(stderr, "bench: only %llu files may be open\n",
                    (unsigned long long)files.rlim_cur);
    }
    if (!make_dir(b, dir))
        return 1;
    struct stages *s = stages_new(b);
    bool ok = s && measure(s, b, dir, &f);
    stages_free(s);
    snprintf(command, sizeof command, "rm -rf '%s'", dir);
    if (system(command) != 0)
        fprintf(stderr, "bench: %s could not be removed\n", dir);
    if (!ok)
        return 1;
    if (b->json)
        print_json(b, &f);
    else
        print_table(&f);
    return 0;
}
