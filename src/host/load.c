/* load.c: what an agent holds of each medium and what one more of it may come beside, as the engine counts. */
#include "engine/load.h"
#include "host/router.h"

struct load {
    agent_id agent;
    struct router_load *out; /* [MEDIA] */
};

static void look(const struct engine *e, int64_t now_us, void *arg)
{
    const struct load *l = arg;
    (void)now_us;
    for (unsigned m = MEDIUM_CHAT; m < MEDIA; m++) {
        struct router_load *one = &l->out[m];
        *one = (struct router_load){.capacity = engine_capacity(e, l->agent, (enum medium)m),
                                    .taken = engine_taken(e, l->agent, (enum medium)m),
                                    .asleep = engine_asleep(e, l->agent, (enum medium)m),
                                    .free = engine_free_for(e, l->agent, (enum medium)m)};
        for (unsigned held = MEDIUM_CHAT; held < MEDIA; held++)
            one->beside[held] = held != m && engine_beside(e, (enum medium)m, (enum medium)held);
    }
}

enum err router_load(struct router *r, agent_id agent, struct router_load *ret_load)
{
    ret_load[MEDIUM_NONE] = (struct router_load){0};
    return router_look(r, look, &(struct load){.agent = agent, .out = ret_load});
}
