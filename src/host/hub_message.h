/* hub_message.h: what other threads tell the hub's. Part of hub_state.h, which includes it where its row is known. */
#pragma once

enum hub_kind { HUB_DESK_ATTACH, HUB_DESK_DETACH, HUB_CHAT_ATTACH, HUB_CHAT_DETACH, HUB_TYPING, HUB_MARK, HUB_PLACES,
                HUB_ARRIVE_OVER, HUB_ASK_OVER, HUB_NAMES, HUB_RENAMED, HUB_LIST, HUB_LEAVE, HUB_ERASED, HUB_PAGES_OVER, HUB_CARD,
                HUB_CALL, HUB_LOOK, HUB_MENTIONED, HUB_MENTIONS, HUB_PREFERENCES, HUB_OWING, HUB_CUSTOMER, HUB_FOCUS, HUB_WRITING };
/* How a worker's attempt to make a contact arrive ended: there is no need any more, later, never. */
enum hub_arrival { HUB_ARRIVED, HUB_ARRIVE_AGAIN, HUB_ARRIVE_NEVER };

struct name {
    char *zh, *en, *shown_zh, *shown_en; /* shown: to customers */
    uint64_t picture;                    /* 0: none */
};

struct hub_message {
    struct hub_message *next;
    enum hub_kind kind;
    uint64_t id, number;
    net_id socket;
    bool flag;
    uint32_t count;
    struct conv row;     /* CHAT_ATTACH, ARRIVE_OVER, if its id is not 0 */
    uint64_t *ids;       /* PLACES */
    char *text;          /* CARD, MENTIONS: JSON; TYPING, if not NULL: what is typed */
    struct map names;    /* NAMES: id -> struct name * */
};
