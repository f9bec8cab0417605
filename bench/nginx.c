/* nginx.c: what a plain web server does on this machine, to set the figures beside. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "client.h"
#include "stages.h"

enum { CONNECTIONS = 64 };

struct asking {
    struct wire *wire;
    uint16_t port;
    uint64_t answers, failures;
};

static const char *program(void)
{
    static const char *const places[] = {"/usr/sbin/nginx", "/usr/bin/nginx",
                                         "/usr/local/sbin/nginx"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (access(places[i], X_OK) == 0)
            return places[i];
    return NULL;
}

static bool write_file(const char *dir, const char *name, const char *text)
{
    char path[300];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "w");
    bool ok = f && fputs(text, f) >= 0;
    return f && fclose(f) == 0 && ok;
}

static bool configure(const char *dir, uint16_t port)
{
    char text[4096];
    snprintf(
        text, sizeof text,
        "worker_processes 1; daemon off; master_process off; pid %s/nginx.pid; error_log %s/nginx.log;\n"
        "events { worker_connections 256; }\n"
        "http { access_log off; keepalive_requests 100000000; tcp_nodelay on; open_file_cache max=10;\n"
        "  client_body_temp_path %s; proxy_temp_path %s; fastcgi_temp_path %s; uwsgi_temp_path %s; scgi_temp_path %s;\n"
        "  types { application/json json; }\n"
        "  server { listen 127.0.0.1:%u; root %s; } }\n",
        dir, dir, dir, dir, dir, dir, dir, port, dir);
    return write_file(dir, "nginx.conf", text) &&
           write_file(
               dir, "message.json",
               "{\"seq\":17,\"id\":\"7342001122334455667\",\"at_us\":1790000000000000,\"doubled\":false,"
               "\"text\":\"as long as an answer of the other server usually is, more or less\"}");
}

static void ask(struct asking *a, uint32_t slot)
{
    if (!wire_ask(a->wire, slot, a->port,
                  &(struct wire_request){.method = "GET", .path = "/message.json"}))
        a->failures++;
}

static void on_answer(void *u, uint32_t slot, int status, const char *body, size_t n)
{
    struct asking *a = u;
    (void)body, (void)n;
    a->answers += status == 200;
    a->failures += status != 200;
    ask(a, slot);
}

static void on_closed(void *u, uint32_t slot, int code)
{
    struct asking *a = u;
    (void)slot, (void)code;
    a->failures++;
}

static double load(uint16_t port, double seconds)
{
    struct asking a = {.port = port};
    struct wire_handler h = {.u = &a, .answer = on_answer, .closed = on_closed};
    a.wire = wire_new(CONNECTIONS, &h);
    for (uint32_t i = 0; a.wire && i < CONNECTIONS; i++)
        ask(&a, i);
    int64_t began = wire_now_us(), now = began;
    while (a.wire && !a.failures && (now = wire_now_us()) < began + (int64_t)(seconds * 1e6))
        wire_turn(a.wire, 10);
    wire_free(a.wire);
    return a.failures ? 0 : (double)a.answers / ((double)(now - began) / 1e6);
}

double stage_nginx(const char *parent, double seconds)
{
    uint16_t port = (uint16_t)(20000 + getpid() % 10000);
    char dir[256], conf[300];
    /* A directory of its own: nginx, run as root, gives its directories to nobody. */
    if (snprintf(dir, sizeof dir, "%s/nginx", parent) >= (int)sizeof dir || mkdir(dir, 0755) ||
        !program() || !configure(dir, port))
        return 0;
    snprintf(conf, sizeof conf, "%s/nginx.conf", dir);
    pid_t pid = fork();
    if (pid == 0) {
        if (!freopen("/dev/null", "w", stderr))
            _exit(127);
        execl(program(), program(), "-c", conf, "-p", dir, (char *)NULL);
        _exit(127);
    }
    struct http h = {.port = port};
    struct http_answer a = {0};
    for (int i = 0; i < 100 && a.status != 200; i++) {
        nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
        free(a.body);
        a = http_ask(&h, "GET", "/message.json", NULL);
    }
    free(a.body);
    http_done(&h);
    double per_s = a.status == 200 ? load(port, seconds) : 0;
    kill(pid, SIGTERM);
    waitpid(pid, NULL, 0);
    return per_s;
}
