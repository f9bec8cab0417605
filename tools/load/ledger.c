#include "ledger.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool ledger_open(struct ledger *l, const char *path)
{
    *l = (struct ledger){.fd =
                             open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600)};
    return l->fd >= 0;
}

void ledger_close(struct ledger *l)
{
    if (l->fd > 0) {
        ledger_sync(l);
        close(l->fd);
    }
    free(l->p);
    *l = (struct ledger){0};
}

void ledger_note(struct ledger *l, const char *format, ...)
{
    char line[2048];
    va_list args;
    if (l->fd <= 0)
        return;
    va_start(args, format);
    int n = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    if (n < 0 || (size_t)n >= sizeof line) {
        fputs("ledger: a line is too long\n", stderr);
        exit(3);
    }
    if (l->n + (size_t)n > l->room) {
        l->room = (l->n + (size_t)n) * 2;
        l->p = realloc(l->p, l->room);
        if (!l->p)
            exit(3);
    }
    memcpy(l->p + l->n, line, (size_t)n);
    l->n += (size_t)n;
}

void ledger_sync(struct ledger *l)
{
    if (l->fd <= 0 || l->n == 0)
        return;
    for (size_t at = 0; at < l->n;) {
        ssize_t n = write(l->fd, l->p + at, l->n - at);
        if (n <= 0) {
            perror("ledger");
            exit(3);
        }
        at += (size_t)n;
    }
    if (fdatasync(l->fd)) {
        perror("ledger");
        exit(3);
    }
    l->n = 0;
    l->syncs++;
}
