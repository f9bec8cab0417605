/* form.h: how a site shows itself to its widget, and what it asks before a chat or a call. Pure. */
#pragma once

#include "base/json.h"
#include "channel/chat/frame.h"
#include "service/config/calendars.h"
#include "service/customer/prechat.h"

struct chat_form {
    struct customer_prechat said; /* texts lie in the frame, attrs below */
    uint8_t attrs[ATTRS_BYTES_MAX];
    char field[32]; /* what is wrong */
};

/* Into an open object: company, legal, greeting, intro, colour, ink, lang, logo, form, consent (docs/protocol.md). */
void chat_site_json(struct json *j, const struct config_view *v, const struct config_endpoint *e);
/* Into a topic's object: open, until_us (when that changes), by_us (what is promised to who writes while closed). */
void chat_hours_json(struct json *j, const struct config_view *v, const struct config_endpoint *e, const struct config_topic *t, int64_t now_us);
/* The answers of a start or call frame. ERR_FIELD_MISSING, ERR_INPUT ..., with *ret_field inside *out; ERR_STATE when another wording
 * of the consent is in force now. */
MUST_USE enum err chat_form_read(const struct config_view *v, const struct config_endpoint *e, const struct chat_frame *f,
                                 struct chat_form *out, const char **ret_field);
