#include "company.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <time.h>
#include <unistd.h>

#define CALLERS 20000

struct seat {
    struct http http;
    char id[24];
    atomic_bool free; /* ready, with no contact: as its desktop was told last */
};

static bool ask(struct http *h, const char *method, const char *path, const char *body, char ret_id[24])
{
    struct http_answer a = http_ask(h, method, path, body);
    bool ok = a.status >= 200 && a.status < 300 && (!ret_id || wire_field(a.body, a.bytes, "id", ret_id, 24));
    if (!ok)
        fprintf(stderr, "bench: %s %s: %d %s\n", method, path, a.status, a.body ? a.body : "");
    free(a.body);
    return ok;
}

/* One that is free for UDP and TCP now. */
uint16_t company_free_port(void)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof a;
    int udp = socket(AF_INET, SOCK_DGRAM, 0), tcp = socket(AF_INET, SOCK_STREAM, 0);
    bool ok = udp >= 0 && tcp >= 0 && !bind(udp, (struct sockaddr *)&a, sizeof a) && !getsockname(udp, (struct sockaddr *)&a, &n) &&
              !bind(tcp, (struct sockaddr *)&a, sizeof a);
    close(udp);
    close(tcp);
    return ok ? ntohs(a.sin_port) : 0;
}

/* The process that the server has started. */
static pid_t child_of(pid_t parent)
{
    DIR *d = opendir("/proc");
    pid_t found = 0;
    for (struct dirent *e; d && !found && (e = readdir(d));) {
        char path[64], line[1024];
        int pid = atoi(e->d_name), ppid = 0;
        snprintf(path, sizeof path, "/proc/%d/stat", pid);
        FILE *f = pid > 0 ? fopen(path, "r") : NULL;
        if (f && fgets(line, sizeof line, f)) {
            const char *after = strrchr(line, ')');
            if (after && sscanf(after + 2, "%*c %d", &ppid) == 1 && ppid == (int)parent)
                found = pid;
        }
        if (f)
            fclose(f);
    }
    if (d)
        closedir(d);
    return found;
}

static bool sign_in_admin(struct company *c)
{
    c->admin = (struct http){.port = c->server.port};
    for (int i = 0; i < c->server.users_count; i++)
        if (!strcmp(c->server.users[i].role, "administrator"))
            return http_sign_in(&c->admin, c->server.users[i].login, c->server.users[i].password);
    return false;
}

/* Calls stand beside each other here as far as an agent's capacity goes: figures of a thousand talks need no thousand agents. */
static bool calls_beside_calls(struct company *c)
{
    return ask(&c->admin, "PUT", "/api/routing",
               "{\"idle_from\":\"last_work\",\"beside\":{\"chat\":[\"chat\"],\"voice\":[\"voice\"],\"email\":[],\"message\":[],\"task\":[]},"
               "\"sleep_permille\":{\"chat\":1000,\"voice\":1000,\"email\":1000,\"message\":1000,\"task\":1000},"
               "\"wake_room\":{\"chat\":0,\"voice\":0,\"email\":0,\"message\":0,\"task\":0}}",
               NULL);
}

static bool set_agent(struct company *c, uint32_t i, uint32_t calls)
{
    char path[64], body[200];
    snprintf(path, sizeof path, "/api/agents/%s", c->seats[i].id);
    snprintf(body, sizeof body, "{\"capacity\":0,\"capacities\":{\"voice\":%u},\"queues\":[\"%s\"],\"attributes\":[]}", calls, c->queue);
    return ask(&c->admin, "PUT", path, body, NULL);
}

bool company_calls_each(struct company *c, uint32_t calls)
{
    for (uint32_t i = 0; i < c->agents; i++)
        if (!set_agent(c, i, calls))
            return false;
    return true;
}

static bool make_number(struct company *c)
{
    char topic[24], body[512];
    if (!ask(&c->admin, "POST", "/api/queues",
             "{\"name_zh\":\"测量\",\"name_en\":\"Bench\",\"lease_us\":30000000,\"wrapup_us\":0,\"decline_hold_us\":1000000}", c->queue))
        return false;
    snprintf(body, sizeof body,
             "{\"queue\":\"%s\",\"key\":\"bench\",\"name_zh\":\"测量\",\"name_en\":\"Bench\",\"priority\":5,\"required\":\"true\","
             "\"widened\":\"true\",\"widen_permille\":0,\"patience_us\":60000000,\"active\":true}",
             c->queue);
    if (!ask(&c->admin, "POST", "/api/topics", body, topic))
        return false;
    snprintf(body, sizeof body, "{\"number\":\"%s\",\"lang\":\"en\",\"topic\":\"%s\",\"active\":true}", COMPANY_NUMBER, topic);
    return ask(&c->admin, "POST", "/api/telephone/numbers", body, NULL);
}

static bool make_agent(struct company *c, const struct company_conf *conf, uint32_t i)
{
    char phone[24], body[512], login[32], password[40];
    struct seat *seat = &c->seats[i];
    snprintf(login, sizeof login, "bench.%u", i);
    snprintf(password, sizeof password, "bench-password-%u", i);
    snprintf(body, sizeof body, "{\"login\":\"%s\",\"name_zh\":\"测量 %u\",\"name_en\":\"Bench %u\",\"role\":\"agent\",\"password\":\"%s\"}", login, i, i,
             password);
    if (!ask(&c->admin, "POST", "/api/users", body, seat->id) || !set_agent(c, i, conf->calls_each))
        return false;
    snprintf(body, sizeof body, "{\"agent\":\"%s\",\"login\":\"%u\",\"password\":\"%s\",\"name\":\"%s\",\"active\":true}", seat->id, 20000 + i, password,
             login);
    if (!ask(&c->admin, "POST", "/api/telephone/phones", body, phone))
        return false;
    struct http *h = &seat->http;
    *h = (struct http){.port = c->server.port};
    snprintf(body, sizeof body, "{\"device\":\"phone\",\"phone\":\"%s\"}", phone);
    return http_sign_in(h, login, password) && ask(h, "PUT", "/api/agent/device", body, NULL);
}

/* seed: in which order they call. */
static bool write_rows(const struct company *c, const char *dir, uint64_t seed)
{
    char path[300];
    snprintf(path, sizeof path, "%s/phones.rows", dir);
    FILE *f = fopen(path, "w");
    if (!f)
        return false;
    fputs("SEQUENTIAL\n", f);
    for (uint32_t i = 0; i < c->agents; i++)
        fprintf(f, "%u;[authentication username=%u password=bench-password-%u]\n", 20000 + i, 20000 + i, i);
    if (fclose(f))
        return false;
    snprintf(path, sizeof path, "%s/callers.rows", dir);
    f = fopen(path, "w");
    if (!f)
        return false;
    fputs("SEQUENTIAL\n", f);
    uint64_t step = (seed * 2 + 1) % CALLERS; /* all of them, each once: it has no divisor in common with their number */
    while (step % 2 == 0 || step % 5 == 0)
        step++;
    for (uint32_t i = 0; i < CALLERS; i++)
        fprintf(f, "+8659287%06u\n", (uint32_t)((uint64_t)i * step % CALLERS));
    return fclose(f) == 0;
}

bool company_start(struct company *c, const struct company_conf *conf)
{
    char data[256], sip[40];
    *c = (struct company){.agents = conf->agents, .sip_port = company_free_port(), .seats = calloc(conf->agents, sizeof(struct seat))};
    snprintf(data, sizeof data, "%s/data", conf->dir);
    snprintf(sip, sizeof sip, "127.0.0.1:%u", c->sip_port);
    const char *const options[] = {"--sample", "--sip", sip, "--voice-options", conf->voice_options, NULL};
    if (!c->seats || !process_start(&c->server, conf->program, data, 0, options) || !sign_in_admin(c) || !make_number(c) ||
        !calls_beside_calls(c))
        return false;
    for (uint32_t i = 0; i < c->agents; i++)
        if (!make_agent(c, conf, i))
            return false;
    for (int i = 0; i < 200 && !c->voice; i++) {
        c->voice = child_of(c->server.pid);
        nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
    }
    return c->voice && write_rows(c, conf->dir, conf->seed);
}

/* -- desktops -- */

static void on_open(void *u, uint32_t slot)
{
    struct company *c = u;
    static const char hello[] = "{\"t\":\"hello\",\"since\":\"0\"}";
    (void)wire_send(c->wire, slot, hello, sizeof hello - 1);
}

static void on_text(void *u, uint32_t slot, const char *p, size_t n)
{
    struct company *c = u;
    char state[16], active[16];
    const char *me = memmem(p, n, "{\"k\":\"me\"", 9);
    size_t left = me ? n - (size_t)(me - p) : 0;
    if (me && wire_field(me, left, "state", state, sizeof state) && wire_field(me, left, "active", active, sizeof active))
        atomic_store(&c->seats[slot].free, !strcmp(state, "ready") && !strcmp(active, "0"));
    if (n > 15 && !memcmp(p, "{\"t\":\"snapshot\"", 15))
        atomic_fetch_add(&c->open, 1);
}

static void on_closed(void *u, uint32_t slot, int code)
{
    struct company *c = u;
    (void)code;
    atomic_store(&c->seats[slot].free, false);
    atomic_fetch_add(&c->lost, 1);
}

static void *read_desktops(void *u)
{
    struct company *c = u;
    while (!atomic_load(&c->stop))
        wire_turn(c->wire, 50);
    return NULL;
}

bool company_ready(struct company *c)
{
    struct wire_handler h = {.u = c, .open = on_open, .text = on_text, .closed = on_closed};
    c->wire = wire_new(c->agents, &h);
    for (uint32_t i = 0; c->wire && i < c->agents; i++) {
        if (!wire_open(c->wire, i, c->server.port, "/ws/desk", c->seats[i].http.cookie))
            return false;
        wire_turn(c->wire, 0);
    }
    int64_t until = wire_now_us() + 30 * 1000000;
    while (c->wire && atomic_load(&c->open) < c->agents && !atomic_load(&c->lost) && wire_now_us() < until)
        wire_turn(c->wire, 10);
    if (!c->wire || atomic_load(&c->open) < c->agents || pthread_create(&c->thread, NULL, read_desktops, c))
        return false;
    c->running = true;
    for (uint32_t i = 0; i < c->agents; i++) {
        if (!ask(&c->seats[i].http, "PUT", "/api/agent/state", "{\"state\":\"ready\"}", NULL))
            return false;
        http_done(&c->seats[i].http);
    }
    return true;
}

uint32_t company_free(const struct company *c)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < c->agents; i++)
        count += atomic_load(&c->seats[i].free);
    return count;
}

void company_stop(struct company *c)
{
    atomic_store(&c->stop, true);
    if (c->running)
        pthread_join(c->thread, NULL);
    for (uint32_t i = 0; c->seats && i < c->agents; i++)
        http_done(&c->seats[i].http);
    http_done(&c->admin);
    wire_free(c->wire);
    if (c->server.pid > 0)
        (void)process_stop(&c->server);
    if (c->voice > 0)
        kill(c->voice, SIGKILL); /* if it is there still */
    free(c->seats);
    *c = (struct company){0};
}
