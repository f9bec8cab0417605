#include "process.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void run_child(const char *program, const char *dir, uint16_t port,
                      const char *const *options, int out)
{
    char listen[32];
    snprintf(listen, sizeof listen, "127.0.0.1:%u", port);
    const char *argv[32] = {program, "serve", "--data", dir, "--listen", listen};
    int n = 6;
    for (; options && *options && n < 31; options++)
        argv[n++] = *options;
    dup2(out, 1);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execv(program, (char *const *)(uintptr_t)argv);
    _exit(127);
}

/* One line of what it prints. true: it is the one that says where it runs. */
static bool take_line(struct process *p, const char *line)
{
    char login[40], password[64], role[16];
    unsigned port;
    const char *at = strstr(line, "http://127.0.0.1:");
    if (at && sscanf(at, "http://127.0.0.1:%u/", &port) == 1) {
        p->port = (uint16_t)port;
        return true;
    }
    sscanf(line, " set-up code %31s", p->setup_code);
    if (p->users_count < PROCESS_USERS_MAX &&
        sscanf(line, "  %39s %63s %15s", login, password, role) == 3 &&
        (!strcmp(role, "agent") || !strcmp(role, "supervisor") || !strcmp(role, "administrator"))) {
        memcpy(p->users[p->users_count].login, login, sizeof login);
        memcpy(p->users[p->users_count].password, password, sizeof password);
        memcpy(p->users[p->users_count].role, role, sizeof role);
        p->users_count++;
    }
    return false;
}

bool process_start(struct process *p, const char *program, const char *dir, uint16_t port,
                   const char *const *options)
{
    int fds[2];
    if (pipe(fds))
        return false;
    p->pid = fork();
    if (p->pid == 0) {
        close(fds[0]);
        run_child(program, dir, port, options, fds[1]);
    }
    close(fds[1]);
    p->out = fds[0];
    char line[512];
    size_t n = 0;
    while (n + 1 < sizeof line) {
        ssize_t got = read(p->out, line + n, 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        if (line[n] != '\n') {
            n++;
            continue;
        }
        line[n] = 0;
        n = 0;
        if (take_line(p, line))
            return true;
    }
    process_kill(p);
    return false;
}

void process_kill(struct process *p)
{
    if (p->pid > 0) {
        kill(p->pid, SIGKILL);
        waitpid(p->pid, NULL, 0);
    }
    if (p->out > 0)
        close(p->out);
    p->pid = 0;
    p->out = 0;
}

int process_stop(struct process *p)
{
    int status = 0;
    kill(p->pid, SIGTERM);
    waitpid(p->pid, &status, 0);
    close(p->out);
    p->pid = 0;
    p->out = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

double process_rss_mb(const struct process *p)
{
    char path[64], line[256];
    snprintf(path, sizeof path, "/proc/%d/status", (int)p->pid);
    FILE *f = fopen(path, "r");
    double kb = -1024;
    while (f && fgets(line, sizeof line, f))
        if (sscanf(line, "VmRSS: %lf", &kb) == 1)
            break;
    if (f)
        fclose(f);
    return kb / 1024;
}

double process_cpu_s(const struct process *p)
{
    char path[64], line[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)p->pid);
    FILE *f = fopen(path, "r");
    double s = 0;
    unsigned long user = 0, sys = 0;
    if (f && fgets(line, sizeof line, f)) {
        const char *after = strrchr(line, ')');
        if (after && sscanf(after + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
                            &sys) == 2)
            s = (double)(user + sys) / (double)sysconf(_SC_CLK_TCK);
    }
    if (f)
        fclose(f);
    return s;
}
