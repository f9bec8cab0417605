/* Putting a talk away until a time, and taking it up again before. */
#include "api/handlers.h"
#include "port/clock.h"

#define SNOOZE_MAX_US (INT64_C(366) * 24 * 3600 * 1000000)

enum err api_do_snooze(struct api_call *c)
{
    int64_t until_us = api_int(c->body, "until_us", 0), now_us = clock_now_us();

    if (until_us <= now_us || until_us - now_us > SNOOZE_MAX_US)
        return api_fail(c, ERR_FIELD_RANGE, "until_us");
    struct command cmd = {.kind = CMD_SLEEP, .contact = c->path_id, .agent = c->who.user, .a = 1, .b = until_us};
    return router_call(c->api->conf.router, &cmd, NULL, NULL);
}

enum err api_do_wake(struct api_call *c)
{
    struct command cmd = {.kind = CMD_SLEEP, .contact = c->path_id, .agent = c->who.user};
    return router_call(c->api->conf.router, &cmd, NULL, NULL);
}
