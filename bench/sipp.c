#include "sipp.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* -- scenarios -- */

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<scenario name=\"bench\">\n"
#define SDP                                                                                                       \
    "      Content-Type: application/sdp\n      Content-Length: [len]\n\n"                                        \
    "      v=0\n      o=- 1 1 IN IP4 127.0.0.1\n      s=bench\n      c=IN IP4 127.0.0.1\n      t=0 0\n"           \
    "      m=audio %u RTP/AVP 8 101\n      a=rtpmap:8 PCMA/8000\n      a=rtpmap:101 telephone-event/8000\n"       \
    "      a=fmtp:101 0-15\n      a=sendrecv\n"
#define VIA "      Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch];rport\n"
#define NO_BODY "      Max-Forwards: 70\n      Content-Length: 0\n"
#define CONTACT "      Contact: <sip:[local_ip]:[local_port]>\n"
#define CALLER "      From: <sip:[field0]@[local_ip]>;tag=c[pid]x[call_number]\n"
#define WITHIN(method, seq)                                                                                       \
    "      " method " [next_url] SIP/2.0\n" VIA CALLER "      To: <sip:[service]@[remote_ip]>[peer_tag_param]\n"     \
    "      Call-ID: [call_id]\n      CSeq: " seq " " method "\n" NO_BODY
#define OWN(status, to)                                                                                           \
    "      SIP/2.0 " status "\n      [last_Via:]\n      [last_From:]\n      " to "\n      [last_Call-ID:]\n      [last_CSeq:]\n"
#define REGISTER(seq, auth)                                                                                           \
    "      REGISTER sip:[remote_ip]:[remote_port] SIP/2.0\n" VIA                                                    \
    "      From: <sip:[field0]@[remote_ip]>;tag=r[pid]x[call_number]\n      To: <sip:[field0]@[remote_ip]>\n"          \
    "      Call-ID: [call_id]\n      CSeq: " #seq " REGISTER\n      Contact: <sip:[field0]@[local_ip]:[local_port]>\n" \
    "      Expires: 3600\n" auth NO_BODY

/* Who waits longer than their patience hangs up; who is refused has been told at once. */
static const char callers[] = HEAD
    "  <send retrans=\"500\"><![CDATA[\n      INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0\n" VIA CALLER
    "      To: <sip:[service]@[remote_ip]>\n      Call-ID: [call_id]\n      CSeq: 1 INVITE\n      Max-Forwards: 70\n" CONTACT SDP "  ]]></send>\n"
    "  <recv response=\"100\" optional=\"true\"/>\n  <recv response=\"180\" optional=\"true\"/>\n"
    "  <recv response=\"183\" optional=\"true\"/>\n"
    "  <recv response=\"503\" optional=\"true\" next=\"3\" counter=\"1\"/>\n"
    "  <recv response=\"200\" rrs=\"true\"/>\n"
    "  <send><![CDATA[\n" WITHIN("ACK", "1") "  ]]></send>\n"
    "  <recv request=\"BYE\" timeout=\"%u\" ontimeout=\"1\"/>\n"
    "  <send next=\"4\"><![CDATA[\n" OWN("200 OK", "[last_To:]") NO_BODY "  ]]></send>\n"
    "  <label id=\"1\"/>\n"
    "  <send retrans=\"500\"><![CDATA[\n" WITHIN("BYE", "2") "  ]]></send>\n"
    "  <recv request=\"BYE\" optional=\"true\" next=\"2\"/>\n"
    "  <recv response=\"481\" optional=\"true\" next=\"4\"/>\n"
    "  <recv response=\"200\" next=\"4\"/>\n"
    "  <label id=\"2\"/>\n"
    "  <send next=\"4\"><![CDATA[\n" OWN("200 OK", "[last_To:]") NO_BODY "  ]]></send>\n"
    "  <label id=\"3\"/>\n"
    "  <send><![CDATA[\n      ACK sip:[service]@[remote_ip]:[remote_port] SIP/2.0\n      [last_Via:]\n      [last_From:]\n      [last_To:]\n"
    "      [last_Call-ID:]\n      CSeq: 1 ACK\n" NO_BODY "  ]]></send>\n"
    "  <label id=\"4\"/>\n  <timewait milliseconds=\"1000\"/>\n"
    "</scenario>\n";

/* Picks up at once; who has talked long enough hangs up. */
static const char phones[] = HEAD
    "  <recv request=\"INVITE\" rrs=\"true\"><action>\n"
    "    <ereg regexp=\".*\" search_in=\"hdr\" header=\"From:\" assign_to=\"1\"/>\n"
    "    <ereg regexp=\".*\" search_in=\"hdr\" header=\"To:\" assign_to=\"2\"/>\n"
    "  </action></recv>\n"
    "  <send><![CDATA[\n" OWN("180 Ringing", "[last_To:];tag=p[pid]x[call_number]") CONTACT NO_BODY "  ]]></send>\n"
    "  <send retrans=\"500\"><![CDATA[\n" OWN("200 OK", "[last_To:];tag=p[pid]x[call_number]") CONTACT SDP "  ]]></send>\n"
    "  <recv request=\"ACK\"/>\n"
    "  <recv request=\"BYE\" timeout=\"%u\" ontimeout=\"1\"/>\n"
    "  <send next=\"4\"><![CDATA[\n" OWN("200 OK", "[last_To:]") NO_BODY "  ]]></send>\n"
    "  <label id=\"1\"/>\n"
    "  <send retrans=\"500\"><![CDATA[\n      BYE [next_url] SIP/2.0\n" VIA
    "      From:[$2];tag=p[pid]x[call_number]\n      To:[$1]\n      Call-ID: [call_id]\n      CSeq: 2 BYE\n" NO_BODY "  ]]></send>\n"
    "  <recv request=\"BYE\" optional=\"true\" next=\"2\"/>\n"
    "  <recv response=\"481\" optional=\"true\" next=\"4\"/>\n"
    "  <recv response=\"200\" next=\"4\"/>\n"
    "  <label id=\"2\"/>\n"
    "  <send><![CDATA[\n" OWN("200 OK", "[last_To:]") NO_BODY "  ]]></send>\n"
    "  <label id=\"4\"/>\n  <timewait milliseconds=\"1000\"/>\n"
    "</scenario>\n";

static const char sign_in[] = HEAD
    "  <send retrans=\"500\"><![CDATA[\n" REGISTER(1, "") "  ]]></send>\n"
    "  <recv response=\"401\" auth=\"true\"/>\n"
    "  <send retrans=\"500\"><![CDATA[\n" REGISTER(2, "      [field1]\n") "  ]]></send>\n"
    "  <recv response=\"200\"/>\n"
    "</scenario>\n";

static bool write_file(const char *dir, const char *name, const char *text)
{
    char path[300];
    snprintf(path, sizeof path, "%s/%s.xml", dir, name);
    FILE *f = fopen(path, "w");
    if (!f)
        return false;
    bool ok = fputs(text, f) >= 0;
    return fclose(f) == 0 && ok;
}

bool sipp_scenarios(const char *dir, const struct sipp_calls *c)
{
    char text[8192];
    int n = snprintf(text, sizeof text, callers, c->callers_port, c->patience_ms);
    if (n >= (int)sizeof text || !write_file(dir, "callers", text))
        return false;
    n = snprintf(text, sizeof text, phones, c->phones_port, c->talk_ms);
    return n < (int)sizeof text && write_file(dir, "phones", text) && write_file(dir, "sign_in", sign_in);
}

/* -- processes -- */

extern char **environ;

bool sipp_start(struct sipp *s, const struct sipp_run *r)
{
    char scenario[300], own[16], at[32], rate[16], calls[16];
    snprintf(scenario, sizeof scenario, "%s/%s.xml", r->dir, r->scenario);
    snprintf(s->stat, sizeof s->stat, "%s/%s.csv", r->dir, r->name);
    snprintf(s->messages, sizeof s->messages, "%s/%s.messages", r->dir, r->name);
    snprintf(own, sizeof own, "%u", r->own_port);
    snprintf(at, sizeof at, "127.0.0.1:%u", r->port);
    snprintf(rate, sizeof rate, "%u", r->rate);
    snprintf(calls, sizeof calls, "%u", r->calls);
    const char *argv[48] = {"sipp", "-sf", scenario, "-i", "127.0.0.1", "-nostdin", "-trace_stat", "-stf", s->stat, "-fd", "1",
                            "-max_socket", "1000", "-buff_size", "8388608", "-timer_resol", "1"};
    int n = 17;
    if (r->own_port)
        argv[n++] = "-p", argv[n++] = own;
    if (r->rows)
        argv[n++] = "-inf", argv[n++] = r->rows;
    if (r->messages)
        argv[n++] = "-trace_msg", argv[n++] = "-message_file", argv[n++] = s->messages;
    if (r->port) {
        const char *asks[] = {"-s", r->number, "-r", rate, "-m", calls, "-l", "10000", at};
        memcpy(argv + n, asks, sizeof asks);
    }
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
    (void)setenv("TERM", "vt100", 0);
    (void)unlink(s->stat);
    int failed = posix_spawnp(&s->pid, "sipp", &files, NULL, (char *const *)(uintptr_t)argv, environ);
    posix_spawn_file_actions_destroy(&files);
    if (failed) {
        s->pid = 0;
        fprintf(stderr, "bench: sipp cannot be started (apt-get install sip-tester): %s\n", strerror(failed));
    }
    return !failed;
}

bool sipp_is_over(struct sipp *s, int *ret_status)
{
    int status;
    if (s->pid <= 0 || waitpid(s->pid, &status, WNOHANG) != s->pid)
        return s->pid <= 0;
    s->pid = 0;
    *ret_status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return true;
}

void sipp_stop(struct sipp *s, uint32_t wait_ms)
{
    int status;
    if (s->pid <= 0)
        return;
    kill(s->pid, SIGUSR1);
    for (uint32_t i = 0; i < wait_ms / 50; i++) {
        if (sipp_is_over(s, &status))
            return;
        nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
    }
    kill(s->pid, SIGKILL);
    waitpid(s->pid, NULL, 0);
    s->pid = 0;
}

/* -- counts -- */

static const char *column(const char *line, int index)
{
    for (; index > 0 && line; index--) {
        line = strchr(line, ';');
        line = line ? line + 1 : NULL;
    }
    return line;
}

static int index_of(const char *head, const char *name)
{
    size_t n = strlen(name);
    int index = 0;
    for (const char *at = head; at; index++) {
        if (!strncmp(at, name, n) && (at[n] == ';' || at[n] == '\n' || !at[n]))
            return index;
        at = strchr(at, ';');
        at = at ? at + 1 : NULL;
    }
    return -1;
}

static uint64_t number(const char *head, const char *line, const char *name)
{
    int i = index_of(head, name);
    const char *at = i < 0 ? NULL : column(line, i);
    return at ? strtoull(at, NULL, 10) : 0;
}

bool sipp_count(const struct sipp *s, struct sipp_counts *ret)
{
    static char head[16384], line[16384], last[16384];
    FILE *f = fopen(s->stat, "r");
    bool any = false;
    if (!f)
        return false;
    if (fgets(head, sizeof head, f))
        while (fgets(line, sizeof line, f))
            if (strchr(line, '\n')) { /* whole */
                memcpy(last, line, sizeof last);
                any = true;
            }
    fclose(f);
    if (!any)
        return false;
    int i = index_of(head, "CurrentTime");
    const char *at = i < 0 ? NULL : column(last, i), *epoch = at ? strchr(at, '\t') : NULL;
    epoch = epoch ? strchr(epoch + 1, '\t') : NULL;
    *ret = (struct sipp_counts){.at_s = epoch ? strtod(epoch + 1, NULL) : 0,
                                .made = number(head, last, "TotalCallCreated"),
                                .now = number(head, last, "CurrentCall"),
                                .ended_well = number(head, last, "SuccessfulCall(C)"),
                                .failed = number(head, last, "FailedCall(C)"),
                                .refused = number(head, last, "GenericCounter(C)")};
    return true;
}

/* -- delays -- */

struct invite {
    char from[40];
    double at_s;
};

/* "---- 2026-11-23 09:21:13.123456": seconds of its day. */
static double time_of(const char *line)
{
    int h, m;
    double s;
    const char *at = strrchr(line, ' ');
    return at && sscanf(at, " %d:%d:%lf", &h, &m, &s) == 3 ? h * 3600 + m * 60 + s : -1;
}

/* The first INVITE of each caller, in the order of the file. */
static uint32_t invites(const char *path, struct invite *ret, uint32_t max)
{
    FILE *f = fopen(path, "r");
    char line[2048];
    double at_s = -1;
    bool in = false;
    uint32_t count = 0;
    while (f && fgets(line, sizeof line, f) && count < max) {
        const char *user;
        if (!strncmp(line, "----", 4)) {
            at_s = time_of(line);
            in = false;
        } else if (!strncmp(line, "INVITE ", 7)) {
            in = true;
        } else if (in && !strncasecmp(line, "From:", 5) && (user = strstr(line, "sip:"))) {
            snprintf(ret[count].from, sizeof ret->from, "%.*s", (int)strcspn(user + 4, "@>;"), user + 4);
            ret[count++].at_s = at_s;
            in = false;
        }
    }
    if (f)
        fclose(f);
    return count;
}

static int by_caller(const void *a, const void *b)
{
    const struct invite *x = a, *y = b;
    int c = strcmp(x->from, y->from);
    return c ? c : (x->at_s > y->at_s) - (x->at_s < y->at_s);
}

uint32_t sipp_ring_delays(const struct sipp *from, const struct sipp *to, float *ret_ms, uint32_t max)
{
    struct invite *in = calloc(SIPP_DELAYS_MAX, sizeof *in), *out = calloc(SIPP_DELAYS_MAX, sizeof *out);
    uint32_t count = 0;
    if (in && out) {
        uint32_t ins = invites(from->messages, in, SIPP_DELAYS_MAX), outs = invites(to->messages, out, SIPP_DELAYS_MAX);
        qsort(in, ins, sizeof *in, by_caller);
        qsort(out, outs, sizeof *out, by_caller);
        for (uint32_t i = 0, k = 0; i < ins && count < max; i++) {
            if (i && !strcmp(in[i].from, in[i - 1].from))
                continue; /* sent again */
            while (k < outs && strcmp(out[k].from, in[i].from) < 0)
                k++;
            if (k < outs && !strcmp(out[k].from, in[i].from))
                ret_ms[count++] = (float)((out[k].at_s - in[i].at_s) * 1000);
        }
    }
    free(in);
    free(out);
    return count;
}
