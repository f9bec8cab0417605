#include "base/log.h"
#include "service/config/inside.h"

enum err config_apply(struct config *c, struct router *r, const struct config_change *change)
{
    pthread_mutex_lock(&c->applying);

    const struct config_view *v = config_take(c);
    enum err err = config_change_current(v, change) ? OK : ERR_STATE;
    config_drop(v);
    if (err == OK)
        err = router_call(r, &change->command, &change->rows, NULL);
    /* The change is stored and in force; if it cannot be read back now, the next reload shows it. */
    if (err == OK && config_reload(c) != OK)
        log_event(LOG_WARN, "config", "reload_failed", "id=%llu", (unsigned long long)change->id);

    pthread_mutex_unlock(&c->applying);
    return err;
}
