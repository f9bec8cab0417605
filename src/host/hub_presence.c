/* hub_presence.c: who looks at a conversation and who writes there (presence.h), told to all whose screens show it. The customer is told of
 * replies only, never of notes. */
#include "base/log.h"
#include "host/hub_state.h"
#include "port/clock.h"

static void row(struct hub *h, struct json *j, conversation_id c, const struct presence_picture *pic)
{
    static const char *const does[] = {[PRESENCE_LOOKS] = "looks", [PRESENCE_NOTE] = "note", [PRESENCE_TEXT] = "text"};
    struct conversation_names names = hub_names(h);

    json_open(j, NULL);
    json_z(j, "k", "presence");
    if (!pic->count)
        json_z(j, "op", "delete");
    json_id(j, "id", c);
    if (pic->count) {
        json_array(j, "who");
        for (uint32_t i = 0; i < pic->count; i++) {
            struct str zh = STR(""), en = STR("");
            uint64_t picture = hub_picture(h, pic->all[i].agent);
            (void)names.agent(names.u, pic->all[i].agent, &zh, &en);
            json_names_open(j, NULL, pic->all[i].agent, zh, en);
            if (picture)
                json_id(j, "picture", picture);
            json_z(j, "does", does[pic->all[i].doing]);
            json_close(j);
        }
        json_end(j);
        json_int(j, "more", pic->more);
    }
    json_close(j);
}

static void send_row(struct hub *h, struct desk *d, conversation_id c, const struct presence_picture *pic)
{
    struct json j;
    if (!d || !d->sockets.count)
        return;
    hub_desk_begin(h, d, &j);
    row(h, &j, c, pic);
    hub_desk_send(h, d, &j);
}

void hub_presence_show(struct hub *h, agent_id agent, conversation_id c)
{
    struct presence_picture pic;
    presence_of(&h->presence, c, &pic);
    if (pic.count)
        send_row(h, hub_desk(h, agent, false), c, &pic);
}

static void one_row(struct hub *h, struct json *j, conversation_id c)
{
    struct presence_picture pic;
    presence_of(&h->presence, c, &pic);
    if (pic.count)
        row(h, j, c, &pic);
}

void hub_presence_rows(struct hub *h, const struct desk *d, struct json *j)
{
    for (uint32_t i = 0; i < d->held_count; i++) {
        const struct live *l = hub_live(h, d->held[i]);
        if (l)
            one_row(h, j, l->conversation);
    }
    for (uint32_t i = 0; i < d->parts_count; i++) {
        const struct live *l = hub_live(h, d->parts[i]);
        if (l)
            one_row(h, j, l->conversation);
    }
    for (uint32_t i = 0; i < d->looks_count; i++)
        one_row(h, j, d->looks[i]);
}

/* All who have it on a screen, and those who only look. */
static uint32_t seen_by(struct hub *h, conversation_id id, agent_id agents[SEEN_BY_MAX])
{
    const struct conv *c = hub_conv(h, id);
    uint32_t count = presence_agents(&h->presence, id, agents, SEEN_BY_MAX / 2);
    return c ? hub_talk_seen_by(h, c, true, agents, count, SEEN_BY_MAX) : count;
}

void hub_presence_tell(struct hub *h)
{
    struct presence_picture pic;
    conversation_id c;

    presence_tick(&h->presence, clock_mono_us());
    while ((c = presence_changed(&h->presence, &pic))) {
        agent_id agents[SEEN_BY_MAX];
        uint32_t count = seen_by(h, c, agents);
        for (uint32_t i = 0; i < count; i++)
            send_row(h, hub_desk(h, agents[i], false), c, &pic);
    }
}

/* -- what desktops say -- */

void hub_presence_message(struct hub *h, const struct hub_message *m)
{
    const struct conv *c;
    if (m->kind == HUB_FOCUS) {
        const struct desk *d = hub_desk(h, m->id, false);
        if (!d || !hub_socket_has(&d->sockets, m->socket)) /* it closed while a worker looked whether it may */
            return;
        enum err err = presence_look(&h->presence, m->id, m->socket, m->number, clock_mono_us());
        if (err == ERR_NOMEM)
            log_event(LOG_ERROR, "host", "hub_out_of_memory", "conversation=%llu", (unsigned long long)m->number);
        hub_presence_show(h, m->id, m->number);
        return;
    }
    (void)presence_type(&h->presence, m->socket, m->id, m->flag ? PRESENCE_NOTE : PRESENCE_TEXT, clock_mono_us());
    c = hub_conv(h, m->id);
    const struct live *l = c && c->live ? hub_live(h, c->live) : NULL;
    if (!m->flag && l && l->state == CONTACT_TALKING)
        hub_chat_typing(h, c);
}

void hub_focus(struct hub *h, agent_id agent, net_id socket, conversation_id c)
{
    (void)hub_tell(h, (struct hub_message){.kind = HUB_FOCUS, .id = agent, .socket = socket, .number = c});
}

void hub_writing(struct hub *h, net_id socket, conversation_id c, bool note)
{
    (void)hub_tell(h, (struct hub_message){.kind = HUB_WRITING, .id = c, .socket = socket, .flag = note});
}
