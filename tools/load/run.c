/* run.c: `tandem-load run`. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bench/process.h>

#include "crowd.h"
#include "load.h"

static int by_size(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static void print_samples(const char *name, struct samples *s)
{
    if (!s->count) {
        printf("%-22s none\n", name);
        return;
    }
    qsort(s->ms, s->count, sizeof *s->ms, by_size);
    printf("%-22s p50 %.2f ms, p99 %.2f ms, most %.2f ms of %u\n", name,
           (double)s->ms[s->count / 2], (double)s->ms[(uint64_t)s->count * 99 / 100],
           (double)s->ms[s->count - 1], s->count);
}

static void print_counts(const struct counts *n, double seconds)
{
    printf(
        "customers' messages    %llu sent, %llu acknowledged (%.0f/s), %llu on agents' screens\n",
        (unsigned long long)n->sent, (unsigned long long)n->acked, (double)n->acked / seconds,
        (unsigned long long)n->delivered);
    printf("agents' messages       %llu sent, %llu acknowledged\n",
           (unsigned long long)n->desk_sent, (unsigned long long)n->desk_acked);
    printf(
        "commands               %llu accepted, %llu declined, %llu ended, %llu wrapped up, %llu came too late\n",
        (unsigned long long)n->accepted, (unsigned long long)n->declined,
        (unsigned long long)n->ended, (unsigned long long)n->wrapped,
        (unsigned long long)n->refused);
    printf(
        "offers let lapse %llu, customers left %llu, connections lost %llu, repeated %llu, not stored %llu\n",
        (unsigned long long)n->ignored, (unsigned long long)n->left,
        (unsigned long long)n->reconnects, (unsigned long long)n->retried,
        (unsigned long long)n->not_stored);
}

/* "login password" a line; further words are not looked at, so what --sample prints can be given as
 * it is. */
static bool read_users(const char *path, struct process *p)
{
    char line[256];
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f) && p->users_count < PROCESS_USERS_MAX) {
        char login[40], password[64], role[16] = "agent";
        if (sscanf(line, "%39s %63s %15s", login, password, role) < 2 || strcmp(role, "agent") != 0)
            continue;
        snprintf(p->users[p->users_count].login, 40, "%s", login);
        snprintf(p->users[p->users_count].password, 64, "%s", password);
        snprintf(p->users[p->users_count].role, 16, "agent");
        p->users_count++;
    }
    if (f)
        fclose(f);
    return p->users_count > 0;
}

static bool sign_in_all(struct crowd *c, const struct process *p)
{
    uint32_t in = 0;
    for (int i = 0; i < p->users_count && in < c->desks_count; i++) {
        if (strcmp(p->users[i].role, "agent") != 0)
            continue;
        if (!crowd_sign_in(c, in, p->users[i].login, p->users[i].password))
            return false;
        in++;
    }
    c->desks_count = in;
    return in > 0 && crowd_words(c);
}

static void play(struct crowd *c, double seconds)
{
    int64_t end_us = wire_now_us() + (int64_t)(seconds * 1e6);
    while (wire_now_us() < end_us)
        crowd_turn(c);
    c->settling = true;
    end_us = wire_now_us() + 10 * 1000000;
    while (crowd_unanswered(c) && wire_now_us() < end_us)
        crowd_turn(c);
}

int load_run(const struct load *l)
{
    struct process p = {.port = (uint16_t)l->port};
    struct crowd c = {.random = l->seed, .think_us = 300000};
    char dir[] = "/var/tmp/tandem-load-XXXXXX";
    if (l->texts && !texts_read(&c.texts, l->texts))
        fprintf(stderr, "tandem-load: --texts %s cannot be read; the texts are made up\n", l->texts);
    if (l->start) {
        const char *const options[] = {"--sample", NULL};
        if (!mkdtemp(dir) || !process_start(&p, l->program, dir, 0, options)) {
            fprintf(stderr, "tandem-load run: --program %s does not start\n", l->program);
            return 1;
        }
    } else if (!l->port || !l->users || !read_users(l->users, &p)) {
        fputs(
            "tandem-load run needs --start, or --port and --users (lines of login and password)\n",
            stderr);
        return 2;
    }
    c.port = p.port;
    bool ok = crowd_init(&c, (uint32_t)l->widgets, 0, (uint32_t)l->desks) && sign_in_all(&c, &p);
    if (ok) {
        play(&c, (double)l->seconds);
        print_counts(&c.counts, (double)l->seconds);
        print_samples("send to ack", c.ack);
        print_samples("send to screen", c.screen);
        ok = !c.fault[0] && !crowd_unanswered(&c);
    }
    crowd_done(&c);
    if (l->start) {
        ok = process_stop(&p) == 0 && ok;
        char command[128];
        snprintf(command, sizeof command, "rm -rf %s", dir);
        if (!l->keep && system(command) != 0)
            ok = false;
    }
    return ok ? 0 : 1;
}
