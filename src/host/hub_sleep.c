/* hub_sleep.c: which conversations sleep. Nothing is kept of it but what the engine knows: a talk sleeps in which nobody has written
 * for as long as the routing of the company says for its medium; what its agent put away sleeps until that time, or until the customer
 * writes. When that is not what the engine knows, it is told. */
#include <stdlib.h>

#include "base/log.h"
#include "host/hub_state.h"
#include "port/clock.h"
#include "port/pool.h"
#include "service/config/config.h"

#define ASK_AGAIN_US (10 * SECOND_US) /* what was asked and never came true, whatever the reason */

struct sleep_task {
    struct hub *hub;
    contact_id contact;
    bool asleep;
};

static void sleep_task(void *arg)
{
    struct sleep_task *t = arg;
    struct command c = {.kind = CMD_SLEEP, .contact = t->contact, .a = t->asleep};
    enum err err = router_call(t->hub->router, &c, NULL, NULL);

    /* It may have ended meanwhile. */
    if (err && err != ERR_STATE && err != ERR_STALE && err != ERR_MISSING)
        log_event(LOG_WARN, "host", "sleep_refused", "contact=%llu error=%s", (unsigned long long)t->contact, err_code(err));
    free(t);
}

void hub_sleep_look(struct hub *h, struct live *l, const int64_t after_us[MEDIA], int64_t now_us)
{
    const struct conv *c = hub_conv(h, l->conversation);
    if (l->state != CONTACT_TALKING || !c)
        return;
    int64_t since_us = c->last_us > l->accepted_us ? c->last_us : l->accepted_us, after = after_us[l->medium];
    if (l->woken_us > since_us)
        since_us = l->woken_us;
    bool quiet = after > 0 && now_us - since_us >= after;
    if (l->snoozed_until_us) /* put away: until then, or until the customer writes */
        quiet = now_us < l->snoozed_until_us && c->last_in_us <= l->snoozed_us;
    if (quiet == l->asleep || now_us < l->sleep_asked_us)
        return;
    struct sleep_task *t = malloc(sizeof *t);
    if (!t)
        return;
    *t = (struct sleep_task){h, l->id, quiet};
    l->sleep_asked_us = now_us + ASK_AGAIN_US;
    if (pool_post(h->conf.pool, l->id, sleep_task, t)) {
        l->sleep_asked_us = 0;
        free(t);
    }
}

void hub_sleep_check(struct hub *h, struct live *l)
{
    const struct config_view *v = config_take(h->conf.config);
    hub_sleep_look(h, l, v->sleep_after_us, clock_now_us());
    config_drop(v);
}

void hub_sleep_all(struct hub *h, int64_t now_us)
{
    const struct config_view *v = config_take(h->conf.config);
    uint32_t at = 0;
    uint64_t key, value;

    while (map_next(&h->lives, &at, &key, &value))
        hub_sleep_look(h, (struct live *)(uintptr_t)value, v->sleep_after_us, now_us);
    config_drop(v);
}
