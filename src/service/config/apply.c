#include "base/log.h"
#include "service/config/inside.h"

bool config_change_current(const struct config_view *v, const struct config_change *change)
{
    struct config_fault nobody_reads_it;

    switch (change->command.kind) {
    case CMD_AGENT_SET: {
        const struct config_agent *a = config_agent(v, change->id);
        return (a ? a->version : 0) == change->base_version;
    }
    case CMD_TOPIC_SET: {
        const struct config_topic *t = config_topic(v, change->id), *other = config_topic_key(v, change->topic->key);
        return (t ? t->version : 0) == change->base_version && (!other || other->id == change->id) &&
               (!change->topic->definitions || change->topic->definitions == v->definitions_version);
    }
    case CMD_QUEUE_SET: {
        const struct config_queue *q = config_queue(v, change->id);
        return (q ? q->version : 0) == change->base_version && config_overflow_circle(v, change->queue, &nobody_reads_it) == OK;
    }
    case CMD_ROUTING_SET:
        return v->routing_version == change->base_version;
    default:
        return true;
    }
}

enum err config_apply(struct config *c, struct router *r, const struct config_change *change)
{
    pthread_mutex_lock(&c->applying);

    const struct config_view *v = config_take(c);
    enum err err = config_change_current(v, change) ? OK : ERR_CHANGED;
    config_drop(v);
    if (err == OK)
        err = router_call(r, &change->command, &change->rows, NULL);
    /* The change is stored and in force; if it cannot be read back now, the next reload shows it. */
    if (err == OK && config_reload(c) != OK)
        log_event(LOG_WARN, "config", "reload_failed", "id=%llu", (unsigned long long)change->id);

    pthread_mutex_unlock(&c->applying);
    return err;
}
