/* desk_frame.h: what a desktop says on its socket (docs/protocol.md). Pure and bounded. */
#pragma once

#include <stdint.h>

#include "api/schema.h"
#include "base/buf.h"
#include "base/types.h"

enum desk_frame_kind { DESK_HELLO, DESK_TYPING, DESK_GOT, DESK_READ, DESK_PING, DESK_LOOK, DESK_FOCUS, DESK_CALL, DESK_CANDIDATE,
                       DESK_KINDS };
struct desk_frame {
    enum desk_frame_kind kind;
    fact_no since;                /* HELLO */
    conversation_id conversation; /* TYPING, GOT, READ, LOOK; FOCUS: 0 is none */
    uint32_t seq;                 /* GOT, READ */
    bool note;                    /* TYPING: not to the customer */
    contact_id contact;           /* CALL, CANDIDATE */
    struct buf sdp;               /* CALL: the browser's offer; CANDIDATE; the caller's to free, whatever was answered */
};
/* ERR_JSON, ERR_FIELD_..., ERR_INPUT, ERR_UTF8; ret_field is always written. */
MUST_USE enum err api_desk_frame(struct str text, struct desk_frame *ret_frame, char ret_field[API_FIELD_BYTES]);
