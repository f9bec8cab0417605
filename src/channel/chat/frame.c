#include "channel/chat/frame.h"

#include <assert.h>
#include <jansson.h>
#include <string.h>

#include "port/hub.h"
#include "port/tel.h"

/* One field a frame may have: where it goes, what it must be. Sizes in bytes. */
enum field_type { FIELD_TEXT, FIELD_KEY, FIELD_SEQ, FIELD_SECONDS, FIELD_LANG, FIELD_IDENTITY, FIELD_ANSWERS, FIELD_FILES, FIELD_FLAG };
struct field {
    const char *name;
    enum field_type type;
    bool required;
    size_t min, max;
    size_t at; /* offset in struct chat_frame */
};

#define ANSWER_KEY_MAX 20u
#define ANSWER_MAX 1300u /* twenty words */
#define AT(member) offsetof(struct chat_frame, member)

static const struct field hello_fields[] = {{"lang", FIELD_LANG, false, 0, 16, AT(zh)},
                                            {"token", FIELD_KEY, false, 20, 64, AT(token)},
                                            {"seq", FIELD_SEQ, false, 0, 0, AT(seq)},
                                            {0}};
_Static_assert(CHAT_FILES_MAX == POST_FILES_MAX, "files of a message");
static const struct field start_fields[] = {{"id", FIELD_KEY, true, 16, 64, AT(id)},
                                            {"topic", FIELD_KEY, true, 1, 40, AT(topic)},
                                            {"identity", FIELD_IDENTITY, true, 0, 0, 0},
                                            {"text", FIELD_TEXT, true, 1, POST_TEXT_MAX, AT(text)},
                                            {"fields", FIELD_ANSWERS, false, 0, 0, 0},
                                            {"consent", FIELD_SEQ, false, 0, 0, AT(consent)},
                                            {0}};
static const struct field send_fields[] = {{"id", FIELD_KEY, true, 8, 64, AT(id)},
                                           {"text", FIELD_TEXT, true, 0, POST_TEXT_MAX, AT(text)},
                                           {"files", FIELD_FILES, false, 1, CHAT_FILES_MAX, 0},
                                           {0}};
static const struct field request_fields[] = {{"id", FIELD_KEY, true, 16, 64, AT(id)},
                                              {"want", FIELD_KEY, true, 1, 10, AT(want)},
                                              {"topic", FIELD_KEY, false, 1, 40, AT(topic)},
                                              {"identity", FIELD_IDENTITY, true, 0, 0, 0},
                                              {"name", FIELD_TEXT, false, 0, 320, AT(name)},
                                              {"phone", FIELD_TEXT, false, 0, 40, AT(phone)},
                                              {"email", FIELD_TEXT, false, 0, 254, AT(email)},
                                              {"text", FIELD_TEXT, false, 0, POST_TEXT_MAX, AT(text)},
                                              {"wanted_us", FIELD_SECONDS, false, 0, 0, AT(wanted_us)},
                                              {"call", FIELD_KEY, false, 16, 64, AT(call)},
                                              {"consent", FIELD_SEQ, false, 0, 0, AT(consent)},
                                              {0}};
static const struct field rate_fields[] = {{"id", FIELD_KEY, true, 8, 64, AT(id)},
                                           {"stars", FIELD_SEQ, true, 0, 0, AT(stars)},
                                           {"comment", FIELD_TEXT, false, 0, 1000, AT(text)},
                                           {0}};
static const struct field transcript_fields[] = {{"zone", FIELD_TEXT, false, 0, 40, AT(zone)}, {0}};
static const struct field zone_fields[] = {{"zone", FIELD_TEXT, true, 1, 40, AT(zone)}, {0}};
static const struct field hours_fields[] = {{"topic", FIELD_KEY, false, 1, 40, AT(topic)}, {"at_us", FIELD_SECONDS, true, 0, 0, AT(wanted_us)}, {0}};
static const struct field link_fields[] = {{"release", FIELD_FLAG, false, 0, 0, AT(release)}, {0}};
static const struct field continue_fields[] = {{"id", FIELD_KEY, true, 16, 64, AT(id)}, {"code", FIELD_KEY, true, 20, 64, AT(code)}, {0}};
static const struct field call_fields[] = {{"id", FIELD_KEY, true, 16, 64, AT(id)},
                                           {"topic", FIELD_KEY, false, 1, 40, AT(topic)},
                                           {"identity", FIELD_IDENTITY, true, 0, 0, 0},
                                           {"sdp", FIELD_TEXT, false, 1, CHAT_SDP_MAX, AT(sdp)},
                                           {"fields", FIELD_ANSWERS, false, 0, 0, 0},
                                           {"consent", FIELD_SEQ, false, 0, 0, AT(consent)},
                                           {0}};
static const struct field candidate_fields[] = {{"id", FIELD_KEY, true, 16, 64, AT(id)},
                                                {"candidate", FIELD_TEXT, true, 0, TEL_CANDIDATE_MAX, AT(candidate)},
                                                {0}};
static const struct field hang_up_fields[] = {{"id", FIELD_KEY, true, 16, 64, AT(id)}, {0}};
static const struct field typing_fields[] = {{"text", FIELD_TEXT, false, 0, CHAT_PREVIEW_MAX, AT(text)}, {0}};
static const struct field seq_fields[] = {{"seq", FIELD_SEQ, true, 0, 0, AT(seq)}, {0}};
static const struct field no_fields[] = {{0}};

static const struct {
    const char *t;
    const struct field *fields;
} kinds[CHAT_KINDS] = {
    [CHAT_HELLO] = {"hello", hello_fields}, [CHAT_START] = {"start", start_fields}, [CHAT_SEND] = {"send", send_fields},
    [CHAT_TYPING] = {"typing", typing_fields}, [CHAT_GOT] = {"got", seq_fields},       [CHAT_READ] = {"read", seq_fields},
    [CHAT_LEAVE] = {"leave", no_fields},   [CHAT_REQUEST] = {"request", request_fields},
    [CHAT_RATE] = {"rate", rate_fields},   [CHAT_TRANSCRIPT] = {"transcript", transcript_fields},
    [CHAT_LINK] = {"link", link_fields},   [CHAT_CONTINUE] = {"continue", continue_fields},
    [CHAT_ZONE] = {"zone", zone_fields},   [CHAT_HOURS] = {"hours", hours_fields},
    [CHAT_PING] = {"ping", no_fields},
    [CHAT_CALL] = {"call", call_fields},
    [CHAT_CANDIDATE] = {"candidate", candidate_fields},
    [CHAT_HANG_UP] = {"hang_up", hang_up_fields},
};

/* Identities: a "kind" and its fields. */
static const struct field contact_fields[] = {{"name", FIELD_TEXT, true, 1, 320, AT(name)},
                                              {"phone", FIELD_TEXT, true, 1, 40, AT(phone)},
                                              {0}};
static const struct field signed_fields[] = {{"account", FIELD_TEXT, true, 1, 64, AT(account)},
                                             {"name", FIELD_TEXT, true, 1, 320, AT(name)},
                                             {"expires", FIELD_SECONDS, true, 0, 0, AT(expires_s)},
                                             {"signature", FIELD_KEY, true, 64, 64, AT(signature)},
                                             {0}};
static const struct {
    const char *kind;
    const struct field *fields;
} identities[] = {[CHAT_ANONYMOUS] = {"anonymous", no_fields},
                  [CHAT_CONTACT] = {"contact", contact_fields},
                  [CHAT_SIGNED] = {"signed", signed_fields}};

static struct str text_of(const json_t *v)
{
    return (struct str){json_string_value(v), json_string_length(v)};
}

/* Keys and tokens are ASCII letters, digits, - and _ (base64url, UUIDs, hex). */
static bool is_key(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_'))
            return false;
    }
    return true;
}

static enum err take_text(const struct field *field, const json_t *v, struct chat_frame *f)
{
    if (!json_is_string(v))
        return ERR_FIELD_TYPE;
    struct str s = text_of(v);
    if (s.n < field->min || s.n > field->max)
        return ERR_FIELD_RANGE;
    if (field->type == FIELD_KEY && !is_key(s))
        return ERR_INPUT;
    if (!str_utf8(s))
        return ERR_UTF8;
    if (field->type == FIELD_LANG)
        *(bool *)((char *)f + field->at) = str_starts(s, "zh");
    else
        *(struct str *)((char *)f + field->at) = s;
    return OK;
}

static enum err take_flag(const struct field *field, const json_t *v, struct chat_frame *f)
{
    if (!json_is_boolean(v))
        return ERR_FIELD_TYPE;
    *(bool *)((char *)f + field->at) = json_is_true(v);
    return OK;
}

static enum err take_number(const struct field *field, const json_t *v, struct chat_frame *f)
{
    if (!json_is_integer(v))
        return ERR_FIELD_TYPE;
    json_int_t n = json_integer_value(v);
    if (n < 0 || (field->type == FIELD_SEQ && n > INT32_MAX))
        return ERR_FIELD_RANGE;
    if (field->type == FIELD_SEQ)
        *(uint32_t *)((char *)f + field->at) = (uint32_t)n;
    else
        *(int64_t *)((char *)f + field->at) = n;
    return OK;
}

/* [{"key":"email","value":"..."}, ...] */
static enum err take_answers(const json_t *v, struct chat_frame *f)
{
    size_t count = json_array_size(v);
    if (!json_is_array(v))
        return ERR_FIELD_TYPE;
    if (count > CHAT_FIELDS_MAX)
        return ERR_FIELD_RANGE;
    for (size_t i = 0; i < count; i++) {
        const json_t *one = json_array_get(v, i), *key = json_object_get(one, "key"), *value = json_object_get(one, "value");
        if (!json_is_string(key) || !json_is_string(value) || json_object_size(one) != 2)
            return ERR_FIELD_TYPE;
        struct chat_answer a = {text_of(key), text_of(value)};
        if (a.key.n == 0 || a.key.n > ANSWER_KEY_MAX || a.value.n > ANSWER_MAX)
            return ERR_FIELD_RANGE;
        if (!is_key(a.key))
            return ERR_INPUT;
        if (!str_utf8(a.value))
            return ERR_UTF8;
        f->answers[f->answers_count++] = a;
    }
    return OK;
}

static enum err take_files(const struct field *field, const json_t *v, struct chat_frame *f)
{
    if (!json_is_array(v))
        return ERR_FIELD_TYPE;
    if (json_array_size(v) < field->min || json_array_size(v) > field->max)
        return ERR_FIELD_RANGE;
    for (size_t i = 0; i < json_array_size(v); i++) {
        const json_t *id = json_array_get(v, i);
        if (!json_is_string(id))
            return ERR_FIELD_TYPE;
        if (!str_u64(text_of(id), &f->files[i]) || f->files[i] == 0 || f->files[i] > INT64_MAX)
            return ERR_INPUT;
    }
    f->files_count = (uint32_t)json_array_size(v);
    return OK;
}

static const struct field *find(const struct field *fields, const char *name)
{
    for (; fields->name; fields++)
        if (strcmp(fields->name, name) == 0)
            return fields;
    return NULL;
}

/* Everything of an object that is not an identity (which holds an object itself). tag: the key already looked at. */
static enum err take_plain(json_t *object, const struct field *fields, const char *tag, struct chat_frame *f,
                           const char **ret_field)
{
    const char *key;
    json_t *v;
    json_object_foreach(object, key, v)
    {
        const struct field *field = find(fields, key);
        if (!field && strcmp(key, tag) == 0)
            continue;
        if (!field) {
            *ret_field = key;
            return ERR_FIELD_UNKNOWN;
        }
        *ret_field = field->name;
        enum err err = OK;
        if (field->type == FIELD_SEQ || field->type == FIELD_SECONDS)
            err = take_number(field, v, f);
        else if (field->type == FIELD_ANSWERS)
            err = take_answers(v, f);
        else if (field->type == FIELD_FILES)
            err = take_files(field, v, f);
        else if (field->type == FIELD_FLAG)
            err = take_flag(field, v, f);
        else if (field->type != FIELD_IDENTITY)
            err = take_text(field, v, f);
        if (err)
            return err;
        *ret_field = NULL;
    }
    for (; fields->name; fields++)
        if (fields->required && !json_object_get(object, fields->name)) {
            *ret_field = fields->name;
            return ERR_FIELD_MISSING;
        }
    return OK;
}

static enum err take_identity(json_t *v, struct chat_frame *f, const char **ret_field)
{
    *ret_field = "identity";
    if (!json_is_object(v))
        return ERR_FIELD_TYPE;
    const json_t *kind = json_object_get(v, "kind");
    *ret_field = "identity.kind";
    if (!kind)
        return ERR_FIELD_MISSING;
    if (!json_is_string(kind))
        return ERR_FIELD_TYPE;
    for (size_t i = 0; i < sizeof identities / sizeof *identities; i++) {
        if (strcmp(identities[i].kind, json_string_value(kind)) != 0)
            continue;
        f->identity = (enum chat_identity)i;
        *ret_field = "identity";
        return take_plain(v, identities[i].fields, "kind", f, ret_field);
    }
    return ERR_INPUT;
}

static enum err take(json_t *root, struct chat_frame *f, const char **ret_field)
{
    if (!json_is_object(root))
        return ERR_FIELD_TYPE;
    const json_t *t = json_object_get(root, "t");
    *ret_field = "t";
    if (!t)
        return ERR_FIELD_MISSING;
    if (!json_is_string(t))
        return ERR_FIELD_TYPE;
    for (int k = 0; k < CHAT_KINDS; k++) {
        if (strcmp(kinds[k].t, json_string_value(t)) != 0)
            continue;
        f->kind = (enum chat_frame_kind)k;
        *ret_field = NULL;
        enum err err = take_plain(root, kinds[k].fields, "t", f, ret_field);
        if (!err && k == CHAT_SEND && f->text.n == 0 && f->files_count == 0) {
            *ret_field = "text";
            err = ERR_FIELD_RANGE;
        }
        if (!err && (k == CHAT_START || k == CHAT_REQUEST || k == CHAT_CALL))
            err = take_identity(json_object_get(root, "identity"), f, ret_field);
        return err;
    }
    return ERR_INPUT;
}

enum err chat_frame_parse(struct str text, struct chat_frame *ret_frame, const char **ret_field)
{
    *ret_field = NULL;
    *ret_frame = (struct chat_frame){0};
    if (text.n > CHAT_FRAME_MAX)
        return ERR_TOO_BIG;
    json_error_t error;
    json_t *root = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, &error);
    if (!root) {
        /* Jansson's way to say \u0000 in a text. */
        return json_error_code(&error) == json_error_null_character ? ERR_UTF8 : ERR_JSON;
    }
    struct chat_frame f = {0};
    f.document = root; /* also of what is refused: an unknown field's name lies in it */
    enum err err = take(root, &f, ret_field);
    *ret_frame = f;
    return err;
}

void chat_frame_done(struct chat_frame *f)
{
    json_decref(f->document);
    f->document = NULL;
}
