/* What holds for the whole company: rows and the command. */
#include <stdio.h>

#include "port/sql.h"
#include "service/config/inside.h"

enum { PERMILLE_MOST = 1000, ROOM_MOST = 50 };
#define SLEEP_AFTER_MOST_US (7 * 24 * INT64_C(3600) * SECOND_US)

struct routing_rows {
    org_id org;
    struct config_routing_input in;
};

static enum err write_routing(struct store_tx *tx, void *arg)
{
    const struct routing_rows *r = arg;
    const struct routing *routing = &r->in.routing;
    enum err err = sql_routing_put(
        tx, &(struct sql_routing_put_in){.org_id = r->org, .idle_from = routing->idle_from, .version = r->in.version}, NULL);

    for (int m = MEDIUM_CHAT; err == OK && m < MEDIA; m++) {
        int64_t beside = 0;
        for (int n = MEDIUM_CHAT; n < MEDIA; n++)
            beside |= (int64_t)(routing->beside[m][n] ? 1 : 0) << n;
        err = sql_routing_medium_put(tx,
                                     &(struct sql_routing_medium_put_in){.org_id = r->org,
                                                                         .medium = m,
                                                                         .beside = beside,
                                                                         .sleep_permille = routing->sleep_permille[m],
                                                                         .wake_room = routing->wake_room[m],
                                                                         .sleep_after_us = r->in.sleep_after_us[m]},
                                     NULL);
    }
    return err;
}

static enum err check_medium(const struct config_routing_input *in, int m, struct config_fault *f)
{
    static const char *const media[MEDIA] = {"", "chat", "voice", "email", "message", "task"};
    char field[40];

    snprintf(field, sizeof field, "sleep_permille.%s", media[m]);
    enum err err = config_fault_range(f, in->routing.sleep_permille[m], 0, PERMILLE_MOST, field);
    snprintf(field, sizeof field, "wake_room.%s", media[m]);
    if (err == OK)
        err = config_fault_range(f, in->routing.wake_room[m], 0, ROOM_MOST, field);
    snprintf(field, sizeof field, "sleep_after_us.%s", media[m]);
    if (err == OK && in->sleep_after_us[m] != 0)
        err = config_fault_range(f, in->sleep_after_us[m], SECOND_US, SLEEP_AFTER_MOST_US, field);
    return err;
}

static enum err build(const struct config_building *b, const void *input)
{
    const struct config_routing_input *in = input;
    struct config_change *change = b->change;
    struct routing_rows *rows = arena_new(b->arena, 1, struct routing_rows);
    if (!rows)
        return ERR_NOMEM;

    enum err err = config_fault_range(b->fault, in->routing.idle_from, 0, IDLE_READY, "idle_from");
    for (int m = MEDIUM_CHAT; err == OK && m < MEDIA; m++)
        err = check_medium(in, m, b->fault);
    if (err == OK)
        err = config_build_upon(b, in->version, b->v->routing_version);
    if (err)
        return err;
    *rows = (struct routing_rows){b->c->org, *in};
    rows->in.version = change->base_version + 1;
    change->command.kind = CMD_ROUTING_SET;
    change->rows = (struct router_rows){write_routing, rows};
    change->id = 1;
    struct buf rest = {0};
    routing_write(&rest, &in->routing);
    return config_build_rest(b, &rest);
}

enum err config_routing_change(struct config *c, const struct config_routing_input *in, struct arena *a,
                               struct config_change **ret_change, struct config_fault *ret_fault)
{
    return config_build(c, NULL, build, in, a, ret_change, ret_fault);
}
