/* zone.c: the time zone that the visitor's browser is in, so that an agent sees what time it is there. Once a socket, and never an error: a
 * zone that the tz database of this machine does not have is as good as none. */
#include "base/log.h"
#include "channel/chat/session.h"
#include "port/hub.h"
#include "service/config/zone.h"
#include "service/customer/customer.h"

struct telling {
    struct store_job job;
    org_id org;
    party_id party;
    struct str zone;
    bool differs;
};

static enum err read_zone(struct store_tx *tx, void *arg)
{
    struct telling *t = arg;
    return customer_zone_differs(tx, t->org, t->party, t->zone, &t->differs);
}

static enum err write_zone(struct store_tx *tx, struct store_job *job)
{
    const struct telling *t = (const struct telling *)job;
    return customer_zone_put(tx, t->org, t->party, t->zone);
}

static bool known(struct str name)
{
    struct config_zone zone;
    struct arena a = {0};
    arena_init(&a, 0);
    enum err err = config_zone_load(name, &a, &zone);
    arena_done(&a);
    return err == OK;
}

static void tell(void *arg)
{
    struct chat_task *task = arg;
    const struct chat *c = task->session->chat;
    struct telling t = {.job.work = write_zone, .org = c->conf.org, .party = task->session->party, .zone = task->frame.zone};
    bool write = known(t.zone) && store_read(c->conf.store, read_zone, &t) == OK && t.differs;

    /* On failure nothing is lost but this: the next socket tells it again. */
    if (write && store_call(c->conf.store, &t.job) == OK) {
        hub_customer_news(c->conf.hub, t.party);
        if (hub_customer_shown(c->conf.hub, t.party) != OK)
            log_event(LOG_WARN, "chat", "zone_not_shown", "party=%llu", (unsigned long long)t.party);
    }
    chat_task_done(task);
}

void chat_zone_task(struct chat_session *s, struct chat_frame *f)
{
    chat_post_task(s, f, tell);
}
