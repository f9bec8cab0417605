#include "api/desk_frame.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum { SINCE = 1, CONVERSATION = 2, SEQ = 4, KIND = 8, CONTACT = 16, SDP = 32, CANDIDATE = 64, OPTIONAL = KIND };
static const struct {
    const char *t;
    unsigned fields;
} frames[DESK_KINDS] = {
    [DESK_HELLO] = {"hello", SINCE},
    [DESK_TYPING] = {"typing", CONVERSATION | KIND},
    [DESK_GOT] = {"got", CONVERSATION | SEQ},
    [DESK_READ] = {"read", CONVERSATION | SEQ},
    [DESK_PING] = {"ping", 0},
    [DESK_LOOK] = {"look", CONVERSATION},
    [DESK_FOCUS] = {"focus", CONVERSATION},
    [DESK_CALL] = {"call", CONTACT | SDP},
    [DESK_CANDIDATE] = {"candidate", CONTACT | CANDIDATE},
};

static enum err fail(enum err err, const char *name, char ret_field[API_FIELD_BYTES])
{
    snprintf(ret_field, API_FIELD_BYTES, "%s", name);
    return err;
}

static enum err take_number(const json_t *v, bool zero, uint64_t *ret_v)
{
    if (!json_is_string(v))
        return ERR_FIELD_TYPE;
    struct str s = {json_string_value(v), json_string_length(v)};
    if (!str_utf8(s))
        return ERR_UTF8;
    return str_u64(s, ret_v) && *ret_v <= INT64_MAX && (zero || *ret_v > 0) ? OK : ERR_INPUT;
}

static enum err take_kind(const json_t *v, bool *ret_note)
{
    if (!json_is_string(v))
        return ERR_FIELD_TYPE;
    struct str s = {json_string_value(v), json_string_length(v)};
    *ret_note = str_is(s, "note");
    return *ret_note || str_is(s, "text") ? OK : ERR_INPUT;
}

static enum err take_half(const json_t *v, struct buf *ret_text)
{
    if (!json_is_string(v))
        return ERR_FIELD_TYPE;
    buf_put(ret_text, json_string_value(v), json_string_length(v));
    return ret_text->err;
}

static enum err take(struct desk_frame *f, const char *name, const json_t *v, unsigned *seen)
{
    unsigned field = strcmp(name, "since") == 0 ? SINCE : strcmp(name, "conversation") == 0 ? CONVERSATION
                   : strcmp(name, "seq") == 0   ? SEQ   : strcmp(name, "kind") == 0         ? KIND
                   : strcmp(name, "contact") == 0 ? CONTACT : strcmp(name, "sdp") == 0 ? SDP : strcmp(name, "candidate") == 0 ? CANDIDATE : 0;

    if (!(field & frames[f->kind].fields))
        return ERR_FIELD_UNKNOWN;
    *seen |= field;
    if (field == SINCE)
        return take_number(v, true, &f->since);
    if (field == CONVERSATION)
        return take_number(v, f->kind == DESK_FOCUS, &f->conversation);
    if (field == KIND)
        return take_kind(v, &f->note);
    if (field == CONTACT)
        return take_number(v, false, &f->contact);
    if (field == SDP || field == CANDIDATE)
        return take_half(v, &f->sdp);
    if (!json_is_integer(v))
        return ERR_FIELD_TYPE;
    if (json_integer_value(v) < 0 || json_integer_value(v) > UINT32_MAX)
        return ERR_FIELD_RANGE;
    f->seq = (uint32_t)json_integer_value(v);
    return OK;
}

static enum err kind_of(const json_t *o, enum desk_frame_kind *ret_kind)
{
    const json_t *t = json_object_get(o, "t");

    if (!t)
        return ERR_FIELD_MISSING;
    if (!json_is_string(t))
        return ERR_FIELD_TYPE;
    for (int i = 0; i < DESK_KINDS; i++)
        if (str_is((struct str){json_string_value(t), json_string_length(t)}, frames[i].t)) {
            *ret_kind = (enum desk_frame_kind)i;
            return OK;
        }
    return ERR_INPUT;
}

static enum err read_frame(json_t *o, struct desk_frame *f, char ret_field[API_FIELD_BYTES])
{
    const char *name;
    json_t *v;
    unsigned seen = 0;

    enum err err = kind_of(o, &f->kind);
    if (err)
        return fail(err, "t", ret_field);
    json_object_foreach(o, name, v) {
        if (strcmp(name, "t") == 0)
            continue;
        err = take(f, name, v, &seen);
        /* An unknown name is a stranger's text: only a plain one is shown back. */
        size_t plain = strspn(name, "abcdefghijklmnopqrstuvwxyz_");
        if (err)
            return fail(err, plain > 0 && plain <= 40 && !name[plain] ? name : "?", ret_field);
    }
    unsigned missing = frames[f->kind].fields & ~seen & ~(unsigned)OPTIONAL;
    if (missing)
        return fail(ERR_FIELD_MISSING, missing & SINCE ? "since" : missing & CONVERSATION ? "conversation" : missing & CONTACT ? "contact"
                                       : missing & SDP ? "sdp" : missing & CANDIDATE ? "candidate" : "seq", ret_field);
    return OK;
}

enum err api_desk_frame(struct str text, struct desk_frame *ret_frame, char ret_field[API_FIELD_BYTES])
{
    struct desk_frame f = {0};
    json_t *o;
    bool spoilt;

    ret_field[0] = 0;
    *ret_frame = f;
    enum err err = api_parse(text, &o, &spoilt);
    if (err)
        return err;
    err = json_is_object(o) ? read_frame(o, &f, ret_field) : ERR_JSON;
    if (err == OK && spoilt)
        err = ERR_UTF8;
    json_decref(o);
    *ret_frame = f;
    return err;
}
