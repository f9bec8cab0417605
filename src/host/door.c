/* door.c: the handler that the network calls. Paths lead to the chat channel, the desktop's socket, or REST. */
#include <assert.h>
#include <stdlib.h>

#include "host/inside.h"

enum room { ROOM_CHAT, ROOM_DESK };

struct door_session {
    enum room room;
    void *inner;
};

static enum net_verdict on_head(void *u, const struct net_request *r, enum err *ret_err, void **ret_session)
{
    struct host *h = u;
    if (!atomic_load(&h->open)) {
        *ret_err = ERR_STOPPING;
        return NET_DENY;
    }
    bool chat = str_is(r->path, "/ws/chat"), desk = str_is(r->path, "/ws/desk");
    if (!chat && !desk)
        return api_head(h->api, r, ret_err);

    struct door_session *d = malloc(sizeof *d);
    if (!d) {
        *ret_err = ERR_NOMEM;
        return NET_DENY;
    }
    d->room = chat ? ROOM_CHAT : ROOM_DESK;
    d->inner = NULL;
    enum net_verdict verdict = chat ? chat_head(h->chat, r, ret_err, &d->inner)
                                    : api_desk_head(h->api, r, ret_err, &d->inner);
    if (verdict == NET_UPGRADE)
        *ret_session = d;
    else
        free(d);
    return verdict;
}

static void on_request(void *u, const struct net_request *r)
{
    struct host *h = u;
    api_request(h->api, r);
}

static void on_open(void *u, net_id id, void *session)
{
    struct host *h = u;
    struct door_session *d = session;
    if (d->room == ROOM_CHAT)
        chat_open(h->chat, id, d->inner);
    else
        api_desk_open(h->api, id, d->inner);
}

static void on_message(void *u, net_id id, void *session, struct str text)
{
    struct host *h = u;
    struct door_session *d = session;
    if (d->room == ROOM_CHAT)
        chat_message(h->chat, id, d->inner, text);
    else
        api_desk_message(h->api, id, d->inner, text);
}

static void on_closed(void *u, net_id id, void *session, enum net_why why)
{
    (void)why;
    struct host *h = u;
    struct door_session *d = session;
    assert(d);
    if (d->room == ROOM_CHAT)
        chat_closed(h->chat, id, d->inner);
    else
        api_desk_closed(h->api, id, d->inner);
    free(d);
}

struct net_handler host_door_handler(struct host *h)
{
    return (struct net_handler){.u = h,
                                .head = on_head,
                                .request = on_request,
                                .ws_open = on_open,
                                .ws_message = on_message,
                                .closed = on_closed};
}
