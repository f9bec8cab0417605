/* kill.c: `tandem-load kill`: the server dies again and again under load; what it had acknowledged
 * must be there. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bench/process.h>

#include "crowd.h"
#include "load.h"
#include "oracle.h"

enum { PARKED = 10 };

/* Of the sample's agents, those who do not serve the queue of the parked widgets' topic. */
static const char *const logins[] = {"huang.yating", "su.jianguo", "he.xiaoyun",
                                     "zhang.qiang",  "liu.siqi",   "ye.qing"};

struct drill {
    const struct load *load;
    struct crowd crowd;
    struct process process;
    char dir[200], data[240], ledger[240];
    uint64_t kills, places_seen;
    double down_s;
};

static const char *const options[] = {"--sample", "--away-ms",        "3000", "--grace-ms",
                                      "60000",    "--snapshot-every", "500",  NULL};

static int case_line(bool ok, const char *name)
{
    printf("[%s] kill_9_%s\n", ok ? "       OK " : "  FAILED  ", name);
    return !ok;
}

static bool start_server(struct drill *d)
{
    if (process_start(&d->process, d->load->program, d->data, d->process.port, options))
        return true;
    fprintf(stderr, "%s does not start\n", d->load->program);
    return false;
}

static bool sign_in(struct drill *d)
{
    for (uint32_t i = 0; i < d->crowd.desks_count; i++)
        for (int u = 0; u < d->process.users_count; u++)
            if (!strcmp(d->process.users[u].login, logins[i]) &&
                !crowd_sign_in(&d->crowd, i, logins[i], d->process.users[u].password))
                return false;
    return crowd_words(&d->crowd);
}

/* true: it came to be within the time. */
static bool play_until(struct drill *d, bool (*wanted)(struct drill *d), double seconds)
{
    int64_t end_us = wire_now_us() + (int64_t)(seconds * 1e6);
    while (!wanted(d)) {
        if (wire_now_us() > end_us || d->crowd.fault[0])
            return false;
        crowd_turn(&d->crowd);
    }
    return true;
}

static bool places_right(struct drill *d)
{
    return crowd_places_right(&d->crowd) == PARKED;
}

static bool nothing_open(struct drill *d)
{
    uint32_t held = 0;
    for (uint32_t i = 0; i < d->crowd.desks_count; i++)
        held += d->crowd.desks[i].held_count;
    return crowd_unanswered(&d->crowd) == 0 && held == 0 && crowd_everybody_up(&d->crowd) &&
           places_right(d);
}

static bool never(struct drill *d)
{
    (void)d;
    return false;
}

/* Every third death comes before anybody may have come back; the others after all places have been
 * shown. */
static bool one_round(struct drill *d, uint64_t round)
{
    struct crowd *c = &d->crowd;
    if (round % 3 != 2) {
        if (!play_until(d, places_right, 30)) {
            crowd_fault(c, "after kill %llu only %u of %d places came back",
                        (unsigned long long)round, crowd_places_right(c), PARKED);
            return false;
        }
        d->places_seen++;
    }
    (void)play_until(d, never, (double)(100 + crowd_random(c, 1400)) / 1000);
    if (c->fault[0])
        return false;
    process_kill(&d->process);
    d->kills++;
    int64_t began = wire_now_us();
    bool up = start_server(d);
    d->down_s += (double)(wire_now_us() - began) / 1e6;
    return up;
}

static bool drill(struct drill *d)
{
    struct crowd *c = &d->crowd;
    if (!start_server(d))
        return false;
    c->port = d->process.port;
    if (!sign_in(d))
        return false;
    bool ok = true;
    for (uint64_t i = 0; ok && i < d->load->kills; i++) {
        int64_t began = wire_now_us();
        ok = one_round(d, i);
        fprintf(stderr, "kill %llu after %.1f s\n", (unsigned long long)i + 1,
                (double)(wire_now_us() - began) / 1e6);
    }
    c->settling = true;
    if (ok && !play_until(d, nothing_open, 90)) {
        crowd_fault(c, "after the last start %u things stayed open", crowd_unanswered(c));
        ok = false;
    }
    (void)play_until(d, never, 1); /* what is still on the wire comes in */
    for (uint32_t i = 0; i < c->widgets_count; i++)
        widget_report(&c->widgets[i]);
    ledger_sync(&c->ledger);
    return ok && !c->fault[0];
}

static bool verify_says_equal(const struct drill *d)
{
    pid_t pid = fork();
    if (pid == 0) {
        execl(d->load->program, d->load->program, "verify", "--data", d->data, (char *)NULL);
        _exit(127);
    }
    int status = 1;
    waitpid(pid, &status, 0);
    return status == 0;
}

static int checks(struct drill *d)
{
    char database[300];
    const struct counts *n = &d->crowd.counts;
    snprintf(database, sizeof database, "%s/tandem.db", d->data);
    printf(
        "%llu kills (%.1f s down in all), %llu messages of customers and %llu of agents acknowledged, %llu accepted, %llu"
        " declined, %llu ended, %llu wrapped up; %llu repeated, %llu times back, %llu syncs of the ledger\n",
        (unsigned long long)d->kills, d->down_s, (unsigned long long)n->acked,
        (unsigned long long)n->desk_acked, (unsigned long long)n->accepted,
        (unsigned long long)n->declined, (unsigned long long)n->ended,
        (unsigned long long)n->wrapped, (unsigned long long)n->retried,
        (unsigned long long)n->reconnects, (unsigned long long)d->crowd.ledger.syncs);
    int failed = oracle_check(d->ledger, database);
    if (failed >= 0 && d->load->self_test)
        failed += oracle_self_test(d->ledger, database);
    return failed < 0 ? 1 : failed;
}

static bool make_places(struct drill *d)
{
    snprintf(d->dir, sizeof d->dir, "%s",
             d->load->dir ? d->load->dir : "/var/tmp/tandem-kill-XXXXXX");
    if (!d->load->dir && !mkdtemp(d->dir))
        return false;
    snprintf(d->data, sizeof d->data, "%s/data", d->dir);
    snprintf(d->ledger, sizeof d->ledger, "%s/ledger", d->dir);
    return ledger_open(&d->crowd.ledger, d->ledger);
}

int load_kill(const struct load *l)
{
    struct drill d = {.load = l, .crowd = {.random = l->seed, .think_us = 60000}};
    uint32_t desks = l->desks < sizeof logins / sizeof *logins ? (uint32_t)l->desks
                                                               : sizeof logins / sizeof *logins;
    if (l->texts && !texts_read(&d.crowd.texts, l->texts))
        fprintf(stderr, "%s cannot be read; the texts are made up\n", l->texts);
    if (!make_places(&d) || !crowd_init(&d.crowd, PARKED + (uint32_t)l->widgets, PARKED, desks)) {
        fputs("no room for data and ledger\n", stderr);
        return 1;
    }
    printf("seed %llu, data and ledger in %s\n", (unsigned long long)l->seed, d.dir);
    int failed = case_line(drill(&d), "everybody_came_back_by_himself_and_all_was_answered");
    failed += case_line(d.places_seen > 0 && crowd_places_right(&d.crowd) == PARKED,
                        "ten_places_in_the_queue_stayed_the_same");
    failed += case_line(d.process.pid > 0 && process_stop(&d.process) == 0,
                        "the_last_server_ended_cleanly");
    failed += case_line(verify_says_equal(&d), "snapshot_and_tail_equal_the_whole_log");
    failed += checks(&d);
    crowd_done(&d.crowd);
    char command[300];
    snprintf(command, sizeof command, "rm -rf '%s'", d.dir);
    if (!failed && !l->keep && !l->dir && system(command) != 0)
        failed++;
    if (failed)
        printf("%d failed; data and ledger are kept in %s\n", failed, d.dir);
    return failed ? 1 : 0;
}

int load_check(const struct load *l)
{
    char database[4200];
    if (!l->ledger || !l->data) {
        fputs("tandem-load check needs --ledger FILE and --data DIR\n", stderr);
        return 2;
    }
    snprintf(database, sizeof database, "%s/tandem.db", l->data);
    int failed = oracle_check(l->ledger, database);
    if (failed >= 0 && l->self_test)
        failed += oracle_self_test(l->ledger, database);
    return failed ? 1 : 0;
}
