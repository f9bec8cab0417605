/* hub_part.c: colleagues in a contact that another agent holds. The store decides (service/conversation/part.c); here is what it has
 * committed, and whose screens show it. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "host/hub_state.h"
#include "port/clock.h"
#include "service/conversation/desk.h"

static bool is_in(const struct part *p)
{
    return p->state == PART_INVITED || p->state == PART_JOINED;
}

struct part *hub_part_of(const struct live *l, agent_id agent)
{
    for (uint32_t i = 0; i < l->parts_count; i++)
        if (l->parts[i].agent == agent)
            return is_in(&l->parts[i]) ? &l->parts[i] : NULL;
    return NULL;
}

static void desk_put(struct desk *d, contact_id id)
{
    for (uint32_t i = 0; i < d->parts_count; i++)
        if (d->parts[i] == id)
            return;
    if (d->parts_count < PARTS_OF_ONE_MAX) /* the store has counted before */
        d->parts[d->parts_count++] = id;
}

static void desk_drop(struct desk *d, contact_id id)
{
    for (uint32_t i = 0; i < d->parts_count; i++)
        if (d->parts[i] == id) {
            memmove(d->parts + i, d->parts + i + 1, (d->parts_count - i - 1) * sizeof *d->parts);
            d->parts_count--;
            return;
        }
}

static void leave_screen(struct hub *h, const struct live *l, agent_id agent)
{
    struct desk *d = hub_desk(h, agent, false);
    if (!d)
        return;
    desk_drop(d, l->id);
    if (!hub_claim(l, agent))
        hub_desk_gone(h, agent, l->id);
}

static struct part *slot(struct live *l, agent_id agent)
{
    for (uint32_t i = 0; i < l->parts_count; i++)
        if (l->parts[i].agent == agent)
            return &l->parts[i];
    struct part *grown = realloc(l->parts, (l->parts_count + 1) * sizeof *grown);
    if (!grown)
        return NULL;
    l->parts = grown;
    grown[l->parts_count] = (struct part){.agent = agent};
    return &grown[l->parts_count++];
}

bool hub_part_put(struct hub *h, struct live *l, const struct part *p)
{
    struct desk *d = hub_desk(h, p->agent, true);
    struct part *s = slot(l, p->agent);
    if (!d || !s)
        return false;
    bool was = is_in(s);
    char *note = s->note;
    if (p->note && !(note = strdup(p->note)))
        return false;
    if (note != s->note)
        free(s->note);
    *s = *p;
    s->note = note;
    if (is_in(s)) {
        desk_put(d, l->id);
        hub_desk_contact(h, p->agent, l); /* the row before its messages */
        if (!was) {
            hub_presence_show(h, p->agent, l->conversation);
            hub_desk_history(h, d, (net_id){0, 0}, 0, l->conversation);
        }
    } else {
        leave_screen(h, l, p->agent);
    }
    return true;
}

void hub_part_drop(struct hub *h, struct live *l, agent_id agent)
{
    for (uint32_t i = 0; i < l->parts_count; i++)
        if (l->parts[i].agent == agent) {
            free(l->parts[i].note);
            memmove(l->parts + i, l->parts + i + 1, (l->parts_count - i - 1) * sizeof *l->parts);
            l->parts_count--;
            leave_screen(h, l, agent);
            return;
        }
}

void hub_parts_drop(struct hub *h, struct live *l)
{
    while (l->parts_count > 0)
        hub_part_drop(h, l, l->parts[0].agent);
}

void hub_parts_show(struct hub *h, const struct live *l)
{
    for (uint32_t i = 0; i < l->claims_count; i++)
        hub_desk_contact(h, l->claims[i].agent, l);
    for (uint32_t i = 0; i < l->parts_count; i++)
        if (!hub_claim(l, l->parts[i].agent))
            hub_desk_contact(h, l->parts[i].agent, l);
}

/* -- rows -- */

static void name_json(struct hub *h, struct json *j, const char *member, agent_id agent)
{
    struct conversation_names names = hub_names(h);
    struct str zh = STR(""), en = STR("");
    if (!agent)
        return;
    (void)names.agent(names.u, agent, &zh, &en);
    json_names(j, member, agent, zh, en);
}

static void part_json(struct hub *h, struct json *j, const struct part *p)
{
    static const char *const states[] = {"", "invited", "joined", "declined", "", ""};
    json_open(j, NULL);
    name_json(h, j, "who", p->agent);
    json_z(j, "mode", p->mode == PART_BOTH ? "both" : "notes");
    json_z(j, "state", states[p->state]);
    json_close(j);
}

void hub_parts_json(struct hub *h, struct json *j, const struct live *l, agent_id agent)
{
    const struct part *mine = hub_claim(l, agent) ? NULL : hub_part_of(l, agent);
    bool any = false;
    for (uint32_t i = 0; i < l->parts_count; i++)
        any = any || is_in(&l->parts[i]) || l->parts[i].state == PART_DECLINED;
    if (!any)
        return;
    name_json(h, j, "holder", l->agent);
    json_array(j, "parts");
    for (uint32_t i = 0; i < l->parts_count; i++)
        if (is_in(&l->parts[i]) || l->parts[i].state == PART_DECLINED)
            part_json(h, j, &l->parts[i]);
    json_end(j);
    if (!mine)
        return;
    json_open(j, "part");
    json_z(j, "mode", mine->mode == PART_BOTH ? "both" : "notes");
    name_json(h, j, "by", mine->by);
    json_z(j, "note", mine->note ? mine->note : "");
    json_int(j, "at_us", mine->at_us);
    json_close(j);
}

/* -- changing -- */

struct part_job {
    struct store_job job;
    struct hub *hub;
    struct conversation_part part;
    sem_t done;
};

static enum err part_work(struct store_tx *tx, struct store_job *job)
{
    return conversation_part(tx, &((struct part_job *)job)->part);
}

/* Committed, in the order of the log: an end that came before has taken the contact away, one that comes after will. */
static void follow(struct hub *h, const struct conversation_part *p)
{
    if (p->no > h->cursor)
        h->cursor = p->no;
    struct live *l = hub_live(h, p->asked.contact);
    if (!l || l->state == CONTACT_WRAPUP)
        return;
    char *note = p->asked.act == PART_INVITE && p->asked.note.n ? strndup(p->asked.note.p, p->asked.note.n) : NULL;
    struct part part = {.agent = p->asked.agent, .by = p->by, .mode = p->mode, .state = p->state, .at_us = p->at_us, .note = note};
    if (p->state == PART_LEFT)
        hub_part_drop(h, l, part.agent);
    else if (!hub_part_put(h, l, &part))
        log_event(LOG_ERROR, "host", "hub_out_of_memory", "contact=%llu", (unsigned long long)l->id);
    free(note);
    hub_parts_show(h, l);
}

static void part_done(struct store_job *job)
{
    struct part_job *pj = (struct part_job *)job;
    if (job->err == OK && pj->part.changed) {
        pthread_mutex_lock(&pj->hub->lock);
        follow(pj->hub, &pj->part);
        pthread_mutex_unlock(&pj->hub->lock);
    }
    sem_post(&pj->done);
}

enum err hub_part(struct hub *h, const struct part_change *c)
{
    struct part_job pj = {.job = {.work = part_work, .done = part_done}, .hub = h, .part = {.asked = *c, .now_us = clock_now_us()}};
    return hub_store(h, &pj.job, &pj.done);
}
