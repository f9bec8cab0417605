/* why_ask.c: port/router.h's explanations. A look on the router's thread takes numbers, this one makes words of them. */
#include <stdlib.h>

#include "host/router.h"
#include "host/why_look.h"

struct asking {
    struct router *router;
    uint64_t id;
    uint32_t max;
    bool whole; /* also what sensitive attributes say */
    struct json *json;
    enum err err; /* of the look */
    enum medium *medium; /* of the estimate */
    struct estimate_answer estimate;
    union {
        struct host_why_contact contact;
        struct host_why_agent agent;
        struct host_decisions decisions;
    };
    void (*tell)(struct asking *a, const struct host_tongue *w);
    void (*done)(struct asking *a); /* NULL: nothing is held */
};

static void asking_free(struct asking *a)
{
    if (a->done)
        a->done(a);
    free(a);
}

static enum err tell(struct store_tx *tx, void *arg)
{
    struct asking *a = arg;
    struct host_people people = {.tx = tx};
    router_store(a->router, &people.org);
    struct conversation_names names = host_people_names(&people);
    const struct config_view *v = config_take(router_config(a->router));
    a->tell(a, &(struct host_tongue){.view = v, .names = &names, .whole = a->whole});
    config_drop(v);
    host_people_done(&people);
    return OK;
}

static enum err look_and_tell(struct asking *a, router_looks *fn)
{
    org_id org;
    struct store *store = router_store(a->router, &org);
    enum err err = router_look(a->router, fn, a);
    if (!err)
        err = a->err;
    return err ? err : store_read(store, tell, a);
}

static enum err ask(struct router *r, uint64_t id, bool whole, struct json *j, router_looks *fn,
                    void (*say)(struct asking *a, const struct host_tongue *w), void (*done)(struct asking *a))
{
    struct asking *a = calloc(1, sizeof *a);
    if (!a)
        return ERR_NOMEM;
    a->router = r;
    a->id = id;
    a->whole = whole;
    a->json = j;
    a->tell = say;
    a->done = done;
    enum err err = look_and_tell(a, fn);
    asking_free(a);
    return err;
}

/* -- why a contact waits -- */

static void look_contact(const struct engine *e, int64_t now_us, void *arg)
{
    struct asking *a = arg;
    a->err = host_look_contact(e, a->id, now_us, &a->contact);
}

static void tell_contact(struct asking *a, const struct host_tongue *w)
{
    struct host_tongue there = host_tongue_at(w, a->contact.contact.queue, a->contact.contact.topic);
    host_why_contact_json(a->json, &there, &a->contact);
}

static void done_contact(struct asking *a)
{
    host_why_contact_done(&a->contact);
}

enum err router_why_contact(struct router *r, contact_id contact, bool whole, struct json *j)
{
    return ask(r, contact, whole, j, look_contact, tell_contact, done_contact);
}

/* -- why an agent is idle -- */

static void look_agent(const struct engine *e, int64_t now_us, void *arg)
{
    struct asking *a = arg;
    a->err = host_look_agent(e, a->id, now_us, &a->agent);
}

static void tell_agent(struct asking *a, const struct host_tongue *w)
{
    struct host_tongue there = host_tongue_at(w, a->agent.queue, a->agent.topic);
    host_why_agent_json(a->json, &there, &a->agent);
}

static void done_agent(struct asking *a)
{
    host_required_done(&a->agent.example);
}

enum err router_why_agent(struct router *r, agent_id agent, struct json *j)
{
    return ask(r, agent, true, j, look_agent, tell_agent, done_agent);
}

/* -- how long one would wait -- */

static void look_estimate(const struct engine *e, int64_t now_us, void *arg)
{
    struct asking *a = arg;
    if (*a->medium == MEDIUM_NONE)
        *a->medium = engine_queue_medium(e, a->id);
    a->err = engine_wait_estimate(e, a->id, *a->medium, now_us, &a->estimate);
}

static void tell_estimate(struct asking *a, const struct host_tongue *w)
{
    json_id(a->json, "queue", a->id);
    host_estimate_json(a->json, w, &a->estimate);
}

enum err router_estimate(struct router *r, queue_id queue, enum medium *medium, struct json *j)
{
    struct asking *a = calloc(1, sizeof *a);
    if (!a)
        return ERR_NOMEM;
    *a = (struct asking){.router = r, .id = queue, .whole = true, .json = j, .medium = medium, .tell = tell_estimate};
    enum err err = look_and_tell(a, look_estimate);
    asking_free(a);
    return err;
}

/* -- decisions so far -- */

static enum err read_decisions(struct store_tx *tx, void *arg)
{
    struct asking *a = arg;
    org_id org;
    router_store(a->router, &org);
    return host_decisions_read(tx, org, a->id, &a->decisions);
}

static void look_decisions(const struct engine *e, int64_t now_us, void *arg)
{
    struct asking *a = arg;
    (void)now_us;
    host_look_decisions(e, a->id, &a->decisions);
}

static void tell_decisions(struct asking *a, const struct host_tongue *w)
{
    const struct host_decisions *d = &a->decisions;
    json_id(a->json, "contact", a->id);
    json_array(a->json, "decisions");
    for (uint32_t i = d->count > a->max ? d->count - a->max : 0; i < d->count; i++) {
        struct host_tongue there = host_tongue_at(w, 0, d->items[i].topic);
        host_decision_json(a->json, &there, &d->items[i]);
    }
    json_end(a->json);
}

enum err router_why_decisions(struct router *r, contact_id contact, uint32_t max, bool whole, struct json *j)
{
    struct asking *a = calloc(1, sizeof *a);
    if (!a)
        return ERR_NOMEM;
    a->router = r;
    a->id = contact;
    a->max = max;
    a->whole = whole;
    a->json = j;
    a->tell = tell_decisions;
    org_id org;
    enum err err = store_read(router_store(r, &org), read_decisions, a);
    if (!err)
        err = look_and_tell(a, look_decisions);
    host_decisions_done(&a->decisions);
    asking_free(a);
    return err;
}
