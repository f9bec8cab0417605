/* frame.h: what a widget may say (docs/protocol.md), parsed strictly: unknown fields, wrong types, doubled keys, over-long
 * or broken text are errors that name the field. Pure and bounded. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

#define CHAT_FIELDS_MAX 8u
#define CHAT_FRAME_MAX (16u * 1024u) /* bytes */
#define CHAT_FILES_MAX 10u
#define CHAT_PREVIEW_MAX 2000u /* bytes: the end of what is typed */
#define CHAT_SDP_MAX 12000u /* bytes: of one audio track */

enum chat_frame_kind { CHAT_HELLO, CHAT_START, CHAT_SEND, CHAT_TYPING, CHAT_GOT, CHAT_READ, CHAT_LEAVE, CHAT_REQUEST, CHAT_RATE, CHAT_TRANSCRIPT,
                       CHAT_LINK, CHAT_CONTINUE, CHAT_ZONE, CHAT_HOURS, CHAT_PING, CHAT_CALL, CHAT_CANDIDATE, CHAT_HANG_UP, CHAT_KINDS };
enum chat_identity { CHAT_ANONYMOUS, CHAT_CONTACT, CHAT_SIGNED };

struct json_t;

struct chat_answer { /* to one thing that the site asks before a chat or a call */
    struct str key, value;
};

struct chat_frame {
    enum chat_frame_kind kind;
    bool zh;             /* HELLO */
    uint32_t seq;        /* HELLO, GOT, READ */
    struct str token;    /* HELLO; empty: none */
    struct str id, text; /* START, SEND, REQUEST; TYPING: what is typed so far, its p NULL where that is not said */
    uint64_t files[CHAT_FILES_MAX]; /* SEND */
    uint32_t files_count;
    struct str topic;    /* START, REQUEST, HOURS */
    enum chat_identity identity;
    struct str name, phone, account, signature;
    uint32_t stars;         /* RATE, with text */
    bool release;           /* LINK: this device lets go once the link is used */
    struct str code;        /* CONTINUE, with id */
    struct str zone;        /* TRANSCRIPT, ZONE: of the tz database; may be empty in the former */
    struct str want, email; /* REQUEST: message, callback or email */
    struct str call;        /* REQUEST: key of the call that it is left instead of; may be empty */
    int64_t expires_s, wanted_us; /* wanted: REQUEST; HOURS, when */
    struct chat_answer answers[CHAT_FIELDS_MAX]; /* START, CALL */
    uint32_t answers_count;
    uint32_t consent; /* START, CALL: the version agreed to; 0: none */
    struct str sdp, candidate; /* CALL, with id, topic and identity; CANDIDATE, with id */
    void *document; /* owns the texts */
};

/* OK, or an error with *ret_field (NULL if the whole frame is meant). The texts, and an unknown field's name, live until
 * chat_frame_done(), which is needed in either case. */
MUST_USE enum err chat_frame_parse(struct str text, struct chat_frame *ret_frame, const char **ret_field);
void chat_frame_done(struct chat_frame *f);
