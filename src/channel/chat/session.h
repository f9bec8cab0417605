/* session.h: one widget's socket; chat.c and start.c share it. Fields without a note belong to its loop's thread. */
#pragma once

#include <pthread.h>
#include <stdatomic.h>

#include "base/json.h"
#include "channel/chat/chat.h"
#include "channel/chat/frame.h"

struct chat_bucket { /* filled with `rate` tokens a second, twice that at most */
    int64_t at_us;
    uint32_t milli; /* thousandths of a token */
};

struct chat_session {
    atomic_uint refs; /* the socket's and each task's */
    struct chat *chat;
    struct chat_session *next, *prev; /* those that have not said hello, under the chat's lock */
    net_id id;
    uint64_t endpoint;
    char site[41];
    int64_t opened_us;
    atomic_bool zh, ready; /* ready: hello was answered */
    bool helloed, zoned; /* zoned: has told its time zone */
    char begun[65]; /* key of the start or continue that was taken last */
    atomic_bool starting;
    party_id party;                /* set before conversation */
    uint8_t token_hash[32];        /* as party */
    _Atomic uint64_t conversation; /* 0: none yet */
    uint32_t errors;
    int64_t typed_us, previewed_us;
    uint32_t got, read;                  /* the furthest told of */
    struct chat_bucket messages, frames; /* frames: of whatever kind */
};

struct chat {
    struct chat_conf conf;
    pthread_mutex_t lock;
    struct chat_session *silent; /* no hello yet */
    struct id_maker *ids;
};

struct chat_session *chat_session_take(struct chat_session *s);
void chat_session_drop(struct chat_session *s);
/* Frames to the widget. id may be empty, field NULL. */
void chat_send(struct chat_session *s, struct buf *frame); /* takes the buffer's bytes, frees it */
void chat_send_error(struct chat_session *s, enum err err, struct str id, const char *field);
void chat_send_welcome(struct chat_session *s, bool conversation);

struct chat_task {
    struct chat_session *session;
    struct chat_frame frame;
};
struct customer_claim;
struct config_endpoint;
struct conversation_visitor;
/* start.c: work for a worker. */
#define CHAT_TOKEN_CHARS 43 /* 32 bytes in base64url */
void chat_token_text(const uint8_t token[32], char ret_text[CHAT_TOKEN_CHARS + 1]);
void chat_token_hash(struct str token, uint8_t ret_hash[32]);
/* From now on frames of this socket are about the visitor's conversation. */
void chat_belong(struct chat_session *s, const struct conversation_visitor *v, const uint8_t token_hash[32]);
void chat_post_task(struct chat_session *s, const struct chat_frame *f, void (*fn)(void *)); /* takes the frame over */
void chat_task_done(struct chat_task *t);
/* Who the frame says it is, checked. */
MUST_USE enum err chat_claim(struct chat_session *s, const struct chat_frame *f, const struct config_endpoint *e,
                             struct customer_claim *ret_claim, const char **ret_field);
void chat_hello_task(struct chat_session *s, struct chat_frame *f); /* hello with a token; takes the frame over */
void chat_start_task(struct chat_session *s, struct chat_frame *f);
/* request.c: they take the frame over. */
void chat_request_task(struct chat_session *s, struct chat_frame *f);
void chat_hours_task(struct chat_session *s, struct chat_frame *f);
/* after.c: they take the frame over. */
void chat_rate_task(struct chat_session *s, struct chat_frame *f);
void chat_transcript_task(struct chat_session *s, struct chat_frame *f);
/* link.c: they take the frame over. */
void chat_link_task(struct chat_session *s, struct chat_frame *f);
void chat_continue_task(struct chat_session *s, struct chat_frame *f);
/* call.c: the first takes the frame over. */
void chat_call_task(struct chat_session *s, struct chat_frame *f);
void chat_call_candidate(struct chat_session *s, const struct chat_frame *f);
void chat_call_end(struct chat_session *s, const struct chat_frame *f);
bool chat_calls(const struct chat_session *s, const struct config_endpoint *e); /* visitors of this site may call */
struct tel_page;
/* Whose, in which conversation and about what the page's call of this key is, or was; ERR_MISSING. Waits for the store. */
MUST_USE enum err chat_call_about(const struct chat_session *s, struct str key, struct tel_page *ret_page);
/* zone.c: takes the frame over. */
void chat_zone_task(struct chat_session *s, struct chat_frame *f);
void chat_leave_task(struct chat_session *s);
