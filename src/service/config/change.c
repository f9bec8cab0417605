/* What every change of the configuration has in common: upon which version, with which number, for which command. */
#include <assert.h>
#include <string.h>

#include "service/config/inside.h"

enum err config_build(struct config *c, const struct config_view *v, config_builds *fn, const void *in, struct arena *a,
                      struct config_change **ret_change, struct config_fault *ret_fault)
{
    assert(c || v);

    *ret_fault = (struct config_fault){0};
    struct config_change *change = arena_new(a, 1, struct config_change);
    if (!change)
        return ERR_NOMEM;
    change->warnings.arena = a;
    const struct config_view *taken = v ? NULL : config_take(c);
    struct config_building b = {.c = c, .v = v ? v : taken, .arena = a, .change = change, .fault = ret_fault};
    enum err err = fn(&b, in);
    config_drop(taken);
    if (err == OK)
        *ret_change = change;
    return err;
}

enum err config_build_upon(const struct config_building *b, int64_t asked, int64_t now)
{
    b->change->base_version = now;
    if (!asked || asked == now)
        return OK;
    return config_fault(b->fault, ERR_CHANGED, "version",
                        "Somebody else has changed this meanwhile (you saw version %lld, now it is %lld); read it again.",
                        "其他人已修改此内容（您看到的是版本 %lld，现在是 %lld），请重新读取。", (long long)asked, (long long)now);
}

enum err config_build_rest(const struct config_building *b, struct buf *rest)
{
    uint8_t *kept = rest->err ? NULL : arena_take(b->arena, rest->n + 1);

    if (kept) {
        assert(rest->n <= FACT_REST_MAX);
        if (rest->n)
            memcpy(kept, rest->p, rest->n);
        b->change->command.rest = kept;
        b->change->command.rest_bytes = (uint32_t)rest->n;
    }
    buf_done(rest);
    return kept ? OK : ERR_NOMEM;
}

uint64_t config_build_id(const struct config_building *b, uint64_t id, uint64_t *next)
{
    if (id || !b->c)
        return id;
    pthread_mutex_lock(&b->c->lock);
    id = (*next)++;
    pthread_mutex_unlock(&b->c->lock);
    return id;
}
