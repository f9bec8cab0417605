/* targets.c: to whom a contact may be transferred: colleagues who are signed in, what they do and whether they could take it; queues and how
 * long one waits in each. */
#include <stdlib.h>

#include "engine/explain.h"
#include "engine/load.h"
#include "host/hub_state.h"
#include "host/router.h"
#include "host/why_look.h"

struct colleague {
    agent_id id;
    enum agent_state state;
    uint32_t reason, active, capacity;
    bool away, free, can; /* can: a transfer to them is not refused */
};

struct line_of {
    queue_id id;
    uint32_t waiting;
    struct estimate_answer estimate;
};

struct targets {
    struct router *router;
    contact_id contact;
    agent_id asks; /* whoever asks is no target */
    const struct config_view *view;
    struct colleague *colleagues;
    struct line_of *lines;
    uint32_t colleagues_count, lines_count;
    struct json *json;
    enum err err;
};

static struct colleague colleague(const struct engine *e, const struct engine_agent *a, enum medium medium)
{
    uint32_t capacity = engine_capacity(e, a->id, medium);
    bool stays = a->state == AGENT_READY && !a->away && !(a->wants && a->wanted_state != AGENT_READY);
    return (struct colleague){.id = a->id,
                              .state = a->state,
                              .reason = a->reason,
                              .active = engine_taken(e, a->id, medium),
                              .capacity = capacity,
                              .away = a->away,
                              .free = stays && engine_free_for(e, a->id, medium),
                              .can = stays && capacity > 0};
}

static void look(const struct engine *e, int64_t now_us, void *arg)
{
    struct targets *t = arg;
    const struct config_view *v = t->view;
    struct engine_contact c;
    if (!engine_contact(e, t->contact, &c)) {
        t->err = ERR_MISSING;
        return;
    }
    for (uint32_t i = 0; i < v->agents_count; i++) {
        struct engine_agent a;
        if (v->agents[i].id != t->asks && engine_agent(e, v->agents[i].id, &a) && a.state != AGENT_OFFLINE)
            t->colleagues[t->colleagues_count++] = colleague(e, &a, c.medium);
    }
    for (uint32_t i = 0; i < v->queues_count; i++) {
        struct line_of *l = &t->lines[t->lines_count];
        l->id = v->queues[i].id;
        l->waiting = engine_waiting(e, l->id, NULL, 0);
        if (engine_wait_estimate(e, l->id, c.medium, now_us, &l->estimate) == OK)
            t->lines_count++;
    }
}

static void colleagues(struct json *j, const struct targets *t, const struct conversation_names *names)
{
    json_array(j, "agents");
    for (uint32_t i = 0; i < t->colleagues_count; i++) {
        const struct colleague *a = &t->colleagues[i];
        struct str zh = STR(""), en = STR("");
        if (!names->agent(names->u, a->id, &zh, &en))
            continue;
        json_names_open(j, NULL, a->id, zh, en);
        hub_state_json(j, a->state, a->reason);
        json_bool(j, "away", a->away);
        json_bool(j, "can", a->can);
        json_int(j, "active", a->active);
        json_int(j, "capacity", a->capacity);
        json_bool(j, "free", a->free);
        json_close(j);
    }
    json_end(j);
}

static void lines(struct json *j, const struct targets *t)
{
    json_array(j, "queues");
    for (uint32_t i = 0; i < t->lines_count; i++) {
        const struct line_of *l = &t->lines[i];
        json_open(j, NULL);
        json_id(j, "id", l->id);
        json_int(j, "waiting", l->waiting);
        if (l->estimate.sure)
            json_int(j, "likely_us", l->estimate.likely_us);
        json_close(j);
    }
    json_end(j);
}

static enum err tell(struct store_tx *tx, void *arg)
{
    struct targets *t = arg;
    struct host_people people = {.tx = tx};
    router_store(t->router, &people.org);
    struct conversation_names names = host_people_names(&people);
    colleagues(t->json, t, &names);
    lines(t->json, t);
    host_people_done(&people);
    return OK;
}

enum err router_targets(struct router *r, contact_id contact, agent_id asks, struct json *j)
{
    org_id org;
    const struct config_view *v = config_take(router_config(r));
    struct targets t = {.router = r, .contact = contact, .asks = asks, .view = v, .json = j};
    t.colleagues = calloc(v->agents_count + 1u, sizeof *t.colleagues);
    t.lines = calloc(v->queues_count + 1u, sizeof *t.lines);
    enum err err = t.colleagues && t.lines ? router_look(r, look, &t) : ERR_NOMEM;
    if (!err)
        err = t.err;
    if (!err)
        err = store_read(router_store(r, &org), tell, &t);
    free(t.colleagues);
    free(t.lines);
    config_drop(v);
    return err;
}
