/* hub_show.h: what screens are told. Included by hub_state.h; on the hub thread under its lock. */
#pragma once

#include "service/conversation/conversation.h"

/* hub_desk.c */
void hub_state_json(struct json *j, enum agent_state state, uint32_t reason);  /* members of a row or an answer */
void hub_desk_changed(struct hub *h, struct desk *d);                          /* its `me` row */
void hub_desk_contact(struct hub *h, agent_id agent, const struct live *l);    /* upsert */
void hub_desk_gone(struct hub *h, agent_id agent, contact_id contact);         /* delete */
void hub_desk_line(struct hub *h, agent_id agent, const struct conversation_line *l);
void hub_desk_marks(struct hub *h, agent_id agent, const struct conv *c);
void hub_desk_list(struct hub *h, enum hub_list list); /* it has changed */
void hub_desk_customer(struct hub *h, party_id party); /* what is known or noted of a person has changed */
void hub_desk_typing(struct hub *h, agent_id agent, conversation_id c, const char *text); /* the customer does; text: what, or NULL */
void hub_desk_history(struct hub *h, struct desk *d, net_id only, fact_no since, conversation_id c); /* c 0: all held */
void hub_desk_begin(struct hub *h, const struct desk *d, struct json *j); /* begins a frame of rows in h->scratch ... */
void hub_desk_send(struct hub *h, struct desk *d, struct json *j);       /* ... and sends it */
struct hub_message;
void hub_desk_message(struct hub *h, const struct hub_message *m); /* one that is about a desktop */
bool hub_desk_hello(struct hub *h, struct desk *d, net_id socket, fact_no since); /* false: it is gone */
/* hub_chat.c */
bool hub_chat_state(struct hub *h, struct conv *c, const net_id *only); /* false: only is gone */
void hub_chat_line(struct hub *h, const struct conv *c, const struct conversation_line *l, const net_id *but);
void hub_chat_marks(struct hub *h, const struct conv *c, const net_id *only);
void hub_chat_typing(struct hub *h, const struct conv *c);
void hub_chat_history(struct hub *h, const struct conv *c, net_id socket, uint32_t seq);
void hub_chat_ack(struct hub *h, net_id to, const struct post *p);
void hub_chat_refuse(struct hub *h, net_id to, struct str key, bool zh, enum err err);
/* hub_talk.c: a line to all who see it; and contacts of a conversation that are being wrapped up. */
void hub_talk_line(struct hub *h, const struct conv *c, const struct conversation_line *l, const net_id *but);
void hub_wrapping_put(struct conv *c, contact_id id);
void hub_wrapping_drop(struct conv *c, contact_id id);
struct hub_message;
void hub_talk_mark(struct hub *h, const struct hub_message *m);
void hub_talk_typing(struct hub *h, struct hub_message *m); /* frees its text */
#define SEEN_BY_MAX 128u /* agents told of one conversation; with more than 8 guests and 32 lookers there are none */
/* All who have it on a screen, behind the count agents that are in the list already, each once; at most max. after: those who wrap up too. */
uint32_t hub_talk_seen_by(struct hub *h, const struct conv *c, bool after, agent_id *agents, uint32_t count, uint32_t max);
/* hub_presence.c: who looks and who writes. */
void hub_presence_message(struct hub *h, const struct hub_message *m); /* FOCUS, WRITING */
void hub_presence_tell(struct hub *h); /* what has changed, also by time: with every turn of the thread */
void hub_presence_show(struct hub *h, agent_id agent, conversation_id c); /* to one who has just come to it */
void hub_presence_rows(struct hub *h, const struct desk *d, struct json *j); /* all that a desk has on its screen, into an open list of rows */
/* hub_mention.c: looks at conversations that are not one's own, and mentions. */
void hub_look_put(struct hub *h, agent_id agent, conversation_id c);
void hub_looks_drop(struct hub *h, struct desk *d);
/* Asks a worker for rows: those of a conversation, or (0) all unseen ones, for one socket or (gen 0) all of the agent's. */
void hub_mentions_read(struct hub *h, agent_id agent, net_id only, conversation_id c);
void hub_mentions_show(struct hub *h, struct hub_message *m); /* the worker's answer */
/* hub_desk.c: rows that somebody else has written, as JSON without the brackets. */
void hub_desk_rows(struct hub *h, struct desk *d, net_id only, struct str rows);
