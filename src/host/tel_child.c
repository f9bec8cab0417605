/* tel_child.c: voice's process: started when none has come, started again when it ends, each time a little later. It outlives a serve that is
 * killed, and the next one finds it. */
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "host/host.h"
#include "host/tel_state.h"
#include "port/clock.h"

#define FIRST_US (INT64_C(3) * SECOND_US) /* so long a voice that is there already may take to come */
#define BACKOFF_US (INT64_C(500) * 1000)
#define BACKOFF_MAX_US (INT64_C(30) * SECOND_US)
#define OPTIONS_MAX (2u * HOST_VOICE_OPTIONS_MAX) /* words: each with its value */
#define OPTIONS_BYTES (HOST_VOICE_OPTIONS_BYTES + 4u * HOST_VOICE_OPTIONS_MAX)
#define STEADY_US (INT64_C(60) * SECOND_US) /* who ran so long starts again at once */

extern char **environ;

/* "calls=2000 threads=2" as "--calls" "2000" "--threads" "2", kept in room: host_voice_options() lets no more in than fit. What voice
 * does not know is voice's to say. */
static void further(const char *text, char room[OPTIONS_BYTES], char *ret_words[OPTIONS_MAX])
{
    size_t at = 0;
    int n = 0;
    while (text && *(text += strspn(text, " "))) {
        size_t word = strcspn(text, " "), name = strcspn(text, " =");
        ret_words[n++] = room + at;
        (void)snprintf(room + at, name + 3, "--%s", text);
        at += name + 3;
        if (name < word) {
            ret_words[n++] = room + at;
            (void)snprintf(room + at, word - name, "%s", text + name + 1);
            at += word - name;
        }
        text += word;
    }
}

bool host_voice_options(const char *text)
{
    unsigned words = 0;
    if (strlen(text) >= HOST_VOICE_OPTIONS_BYTES)
        return false;
    for (; *(text += strspn(text, " ")); text += strcspn(text, " "))
        words++;
    return words <= HOST_VOICE_OPTIONS_MAX;
}

static void start(struct tel *t, int64_t now)
{
    char prompts[1100], more[OPTIONS_BYTES];
    (void)snprintf(prompts, sizeof prompts, "%s/prompts", t->conf.dir);
    char *argv[11 + OPTIONS_MAX] = {(char *)t->conf.program, (char *)"voice", (char *)"--link", t->path, (char *)"--prompts", prompts,
                                    (char *)"--host", (char *)t->conf.sip_host, (char *)"--sip-port", (char *)t->conf.sip_port};
    further(t->conf.options, more, argv + 10);
    posix_spawnattr_t attr;
    sigset_t none, usual;
    sigemptyset(&none);
    sigfillset(&usual);
    posix_spawnattr_init(&attr);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setsigdefault(&attr, &usual);
    int failed = posix_spawn(&t->child, t->conf.program, NULL, &attr, argv, environ);
    posix_spawnattr_destroy(&attr);
    t->backoff_us = t->backoff_us ? t->backoff_us * 2 : BACKOFF_US;
    t->backoff_us = t->backoff_us > BACKOFF_MAX_US ? BACKOFF_MAX_US : t->backoff_us;
    if (failed) {
        t->child = 0;
        t->start_us = now + t->backoff_us;
        log_event(LOG_ERROR, "host", "voice_not_started", "why=%s", strerror(failed));
        return;
    }
    t->start_us = now;
    pthread_mutex_lock(&t->lock);
    t->stats.restarts++;
    pthread_mutex_unlock(&t->lock);
    log_event(LOG_INFO, "host", "voice_started", "pid=%d", (int)t->child);
}

void tel_child_tick(struct tel *t, int64_t now_us)
{
    int status;
    if (!t->conf.program)
        return;
    if (t->child && waitpid(t->child, &status, WNOHANG) == t->child) {
        log_event(LOG_WARN, "host", "voice_ended", "status=%d signal=%d", WIFEXITED(status) ? WEXITSTATUS(status) : -1,
                  WIFSIGNALED(status) ? WTERMSIG(status) : 0);
        t->child = 0;
        if (now_us - t->start_us > STEADY_US)
            t->backoff_us = 0;
        t->start_us = now_us + t->backoff_us;
    }
    if (t->child || t->peer.fd >= 0 || !t->set || t->set->numbers_count == 0)
        return; /* without a number of the company's nobody is waited for */
    if (!t->start_us)
        t->start_us = now_us + (t->known_instance ? FIRST_US : 0);
    if (now_us >= t->start_us)
        start(t, now_us);
}

/* When serve is stopped, not killed, the telephone ends with it. */
void tel_child_stop(struct tel *t)
{
    int status;
    if (!t->child)
        return;
    (void)kill(t->child, SIGTERM);
    for (int i = 0; i < 50; i++) {
        if (waitpid(t->child, &status, WNOHANG) == t->child) {
            t->child = 0;
            return;
        }
        (void)usleep(100000);
    }
    (void)kill(t->child, SIGKILL);
    (void)waitpid(t->child, &status, 0);
    t->child = 0;
}
