/* rest.c: how the agent's loop waits for a timer. sofia-sip reckons in whole milliseconds, rounded down: in the last one before a timer is due it asks its
 * sockets again and again, which under load is more work than the messages are. Where it has just asked in vain, it rests here instead. */
#include "sip/inner.h"

#include <poll.h>

enum { VAIN_US = 20, REST_MS = 1 };

/* What comes over UDP, and commands, end the rest; a stream waits for it at most. */
static void rest(const struct ua *ua)
{
    struct pollfd fds[UA_LISTEN_MAX + 1] = {{.fd = ua->wake_fd, .events = POLLIN}};
    nfds_t n = 1;
    for (uint32_t i = 0; i < ua->conf.listen_count; i++)
        fds[n++] = (struct pollfd){.fd = ua->sockets[i], .events = POLLIN}; /* -1 is passed over */
    (void)poll(fds, n, REST_MS);
}

static void before_wait(struct ua *ua, su_root_t *root)
{
    (void)root;
    ua->counts.turns++;
    ua_streams_look(ua);
    int64_t now_us = ua_now_us();
    bool in_vain = now_us - ua->turned_us < VAIN_US; /* no message is taken in so short a time */
    ua->turned_us = now_us;
    if (in_vain)
        rest(ua);
}

enum err ua_rest_start(struct ua *ua)
{
    return su_root_add_prepoll(ua->root, before_wait, ua) < 0 ? ERR_SYSTEM : OK;
}

void ua_rest_stop(struct ua *ua)
{
    (void)su_root_remove_prepoll(ua->root);
}
