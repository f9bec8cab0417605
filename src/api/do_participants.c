/* Colleagues in a contact that one holds: invited, joined, gone. */
#include "api/handlers.h"

static enum err part(struct api_call *c, struct part_change p)
{
    p.org = c->api->conf.org;
    p.contact = c->path_id;
    p.by = c->who.user;
    enum err err = hub_part(c->api->conf.hub, &p);
    return err == ERR_INPUT ? api_fail(c, err, "agent") : err;
}

enum err api_do_invite(struct api_call *c)
{
    struct str note = api_text(c->body, "note");
    return part(c, (struct part_change){.act = PART_INVITE,
                                        .agent = api_id(c->body, "agent"),
                                        .mode = str_is(api_text(c->body, "mode"), "both") ? PART_BOTH : PART_NOTES,
                                        .note = note});
}

enum err api_do_join(struct api_call *c)
{
    return part(c, (struct part_change){.act = PART_JOIN, .agent = c->who.user});
}

/* agent: who is taken out; without one, or with oneself, one declines or leaves. */
enum err api_do_leave(struct api_call *c)
{
    uint64_t agent = api_id(c->query, "agent");
    bool self = !agent || agent == c->who.user;
    return part(c, (struct part_change){.act = self ? PART_LEAVE : PART_REMOVE, .agent = self ? c->who.user : agent});
}
