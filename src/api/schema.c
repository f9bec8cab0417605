#include "api/schema.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- parsing -- */

static size_t sequence_bytes(const char *p, size_t n)
{
    static const uint8_t least[] = {0x00, 0xc0, 0xe0, 0xf0};
    uint8_t first = (uint8_t)p[0];
    size_t bytes = first < 0x80 ? 1 : first < least[2] ? 2 : first < least[3] ? 3 : 4;

    return bytes <= n && str_utf8((struct str){p, bytes}) ? bytes : 0;
}

/* A copy in which every byte that cannot stand in a text is an escaped zero: inside a string it is then a zero byte,
 * which the check finds and names; anywhere else it is not JSON. NULL: out of memory. */
static char *mend(struct str text, size_t *ret_n)
{
    static const char zero[] = "\\u0000";
    char *out = malloc(text.n * (sizeof zero - 1) + 1);
    size_t n = 0;

    for (size_t i = 0; out && i < text.n;) {
        size_t bytes = text.p[i] ? sequence_bytes(text.p + i, text.n - i) : 0;
        const char *from = bytes ? text.p + i : zero;
        size_t put = bytes ? bytes : sizeof zero - 1;
        memcpy(out + n, from, put);
        n += put;
        i += bytes ? bytes : 1;
    }
    *ret_n = n;
    return out;
}

enum err api_parse(struct str text, json_t **ret_json, bool *ret_spoilt)
{
    json_error_t error;
    size_t flags = JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_ANY;
    size_t n = text.n;
    char *mended = NULL;

    bool spoilt = !str_utf8(text);
    if (spoilt) {
        mended = mend(text, &n);
        if (!mended)
            return ERR_NOMEM;
    }
    json_t *v = text.n ? json_loadb(mended ? mended : text.p, n, flags, &error) : NULL;
    free(mended);
    if (!v)
        return ERR_JSON;
    *ret_json = v;
    *ret_spoilt = spoilt;
    return OK;
}

/* -- checking -- */

/* The path of the field in hand; what does not fit is cut. */
struct path {
    char *text;
    size_t n;
};

static size_t path_grown(struct path *p, int n)
{
    size_t before = p->n, room = API_FIELD_BYTES - p->n;

    if (n > 0)
        p->n += (size_t)n < room ? (size_t)n : room - 1;
    return before;
}

static size_t path_add_name(struct path *p, const char *name)
{
    return path_grown(p, snprintf(p->text + p->n, API_FIELD_BYTES - p->n, "%s%s", p->n ? "." : "", name));
}

static size_t path_add_index(struct path *p, size_t index)
{
    return path_grown(p, snprintf(p->text + p->n, API_FIELD_BYTES - p->n, "[%zu]", index));
}

static void path_cut(struct path *p, size_t n)
{
    p->n = n;
    p->text[n] = 0;
}

static enum err check(const json_t *v, const struct api_schema *s, struct path *path);

/* A name that a stranger chose is shown back; only plain ones are. */
static bool showable(const char *name)
{
    size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
    return n > 0 && n <= 40 && name[n] == 0;
}

static const struct api_property *property(const struct api_schema *s, struct str name)
{
    for (uint32_t i = 0; i < s->count; i++)
        if (str_is(name, api_properties[s->first + i].name))
            return &api_properties[s->first + i];
    return NULL;
}

static enum err check_object(const json_t *v, const struct api_schema *s, struct path *path)
{
    json_t *o = (json_t *)(uintptr_t)v; /* jansson's iterators are not const */
    const char *name;
    json_t *item;

    json_object_foreach(o, name, item) {
        const struct api_property *p = property(s, str_of(name));
        size_t before = path_add_name(path, p || showable(name) ? name : "?");
        enum err err = p ? check(item, &api_schemas[p->schema], path) : ERR_FIELD_UNKNOWN;
        if (err)
            return err;
        path_cut(path, before);
    }
    for (uint32_t i = 0; i < s->count; i++) {
        const struct api_property *p = &api_properties[s->first + i];
        if (p->required && !json_object_get(v, p->name)) {
            path_add_name(path, p->name);
            return ERR_FIELD_MISSING;
        }
    }
    return OK;
}

static enum err check_array(const json_t *v, const struct api_schema *s, struct path *path)
{
    size_t count = json_array_size(v);

    if ((int64_t)count < s->min || (int64_t)count > s->max)
        return ERR_FIELD_RANGE;
    for (size_t i = 0; i < count; i++) {
        size_t before = path_add_index(path, i);
        enum err err = check(json_array_get(v, i), &api_schemas[s->first], path);
        if (err)
            return err;
        path_cut(path, before);
    }
    return OK;
}

static enum err check_text(const json_t *v, const struct api_schema *s)
{
    struct str t = {json_string_value(v), json_string_length(v)};
    uint64_t id;

    if (!str_utf8(t))
        return ERR_UTF8;
    if (s->type == API_ID)
        return t.n <= 20 && str_u64(t, &id) && id > 0 && t.p[0] != '0' ? OK : ERR_INPUT;
    if (s->type == API_WORD) {
        for (uint32_t i = 0; i < s->count; i++)
            if (str_is(t, api_words[s->first + i]))
                return OK;
        return ERR_INPUT;
    }
    int64_t points = (int64_t)str_points(t);
    return points < s->min || points > s->max || t.n > s->bytes_max ? ERR_FIELD_RANGE : OK;
}

static enum err check(const json_t *v, const struct api_schema *s, struct path *path)
{
    switch (s->type) {
    case API_OBJECT:
        return json_is_object(v) ? check_object(v, s, path) : ERR_FIELD_TYPE;
    case API_ARRAY:
        return json_is_array(v) ? check_array(v, s, path) : ERR_FIELD_TYPE;
    case API_BOOLEAN:
        return json_is_boolean(v) ? OK : ERR_FIELD_TYPE;
    case API_INTEGER:
        if (!json_is_integer(v))
            return ERR_FIELD_TYPE;
        return json_integer_value(v) < s->min || json_integer_value(v) > s->max ? ERR_FIELD_RANGE : OK;
    case API_TEXT:
    case API_ID:
    case API_WORD:
        return json_is_string(v) ? check_text(v, s) : ERR_FIELD_TYPE;
    }
    return ERR_FIELD_TYPE;
}

enum err api_check(const json_t *v, const struct api_schema *s, char ret_field[API_FIELD_BYTES])
{
    struct path path = {ret_field, 0};

    ret_field[0] = 0;
    return check(v, s, &path);
}

const struct api_schema *api_schema_of(const struct api_schema *s, const char *field)
{
    while (s && *field) {
        size_t n = strcspn(field, ".[");
        if (*field == '[') {
            s = s->type == API_ARRAY ? &api_schemas[s->first] : NULL;
            field += strcspn(field, ".");
        } else {
            const struct api_property *p = s->type == API_OBJECT ? property(s, (struct str){field, n}) : NULL;
            s = p ? &api_schemas[p->schema] : NULL;
            field += n;
        }
        field += *field == '.';
    }
    return s;
}

enum err api_body(struct str text, const struct api_schema *s, json_t **ret_json, char ret_field[API_FIELD_BYTES])
{
    json_t *v;
    bool spoilt;

    ret_field[0] = 0;
    enum err err = api_parse(text, &v, &spoilt);
    if (err)
        return err;
    err = json_is_object(v) ? api_check(v, s, ret_field) : ERR_JSON;
    if (err == OK && spoilt)
        err = ERR_UTF8;
    if (err) {
        json_decref(v);
        return err;
    }
    *ret_json = v;
    return OK;
}

/* -- queries -- */

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decodes %41 and "+" in place of a copy; false for a broken escape or a zero byte. */
static bool decode(struct str s, char *out, size_t room, struct str *ret_text)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i] == '+' ? ' ' : s.p[i];
        if (s.p[i] == '%') {
            int high = i + 2 < s.n ? hex(s.p[i + 1]) : -1, low = i + 2 < s.n ? hex(s.p[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            c = (char)(high * 16 + low);
            i += 2;
        }
        if (c == 0 || n + 1 >= room)
            return false;
        out[n++] = c;
    }
    out[n] = 0;
    *ret_text = (struct str){out, n};
    return true;
}

static enum err query_put(json_t *o, const struct api_schema *s, struct str name, struct str value, char ret_field[API_FIELD_BYTES])
{
    char key[48], text[1024];
    struct str k, t;
    uint64_t number;

    if (!decode(name, key, sizeof key, &k))
        return ERR_INPUT;
    const struct api_property *p = property(s, str_of(key));
    snprintf(ret_field, API_FIELD_BYTES, "%s", p || showable(key) ? key : "?");
    if (!p)
        return ERR_FIELD_UNKNOWN;
    if (json_object_get(o, key))
        return ERR_INPUT;
    if (!decode(value, text, sizeof text, &t))
        return ERR_INPUT;
    if (!str_utf8(t))
        return ERR_UTF8;
    bool integer = api_schemas[p->schema].type == API_INTEGER;
    if (integer && !str_u64(t, &number))
        return ERR_FIELD_TYPE;
    if (integer && number > INT64_MAX)
        return ERR_FIELD_RANGE;
    json_t *v = integer ? json_integer((json_int_t)number) : json_stringn(t.p, t.n);
    return json_object_set_new(o, key, v) ? ERR_NOMEM : OK;
}

enum err api_query(struct str query, const struct api_schema *s, json_t **ret_json, char ret_field[API_FIELD_BYTES])
{
    json_t *o = json_object();
    enum err err = o ? OK : ERR_NOMEM;

    ret_field[0] = 0;
    while (err == OK && query.n > 0) {
        const char *end = memchr(query.p, '&', query.n);
        struct str pair = {query.p, end ? (size_t)(end - query.p) : query.n};
        size_t skip = end ? pair.n + 1 : pair.n;
        query = (struct str){query.p + skip, query.n - skip};
        const char *is = pair.n ? memchr(pair.p, '=', pair.n) : NULL;
        size_t name = is ? (size_t)(is - pair.p) : pair.n;
        struct str value = is ? (struct str){is + 1, pair.n - name - 1} : (struct str){"", 0};
        if (pair.n > 0)
            err = query_put(o, s, (struct str){pair.p, name}, value, ret_field);
    }
    if (err == OK)
        err = api_check(o, s, ret_field);
    if (err) {
        json_decref(o);
        return err;
    }
    *ret_json = o;
    return OK;
}

/* -- looking -- */

struct str api_text(const json_t *o, const char *name)
{
    const json_t *v = json_object_get(o, name);
    return v ? (struct str){json_string_value(v), json_string_length(v)} : (struct str){NULL, 0};
}

uint64_t api_id(const json_t *o, const char *name)
{
    uint64_t id = 0;
    return str_u64(api_text(o, name), &id) ? id : 0;
}

int64_t api_int(const json_t *o, const char *name, int64_t otherwise)
{
    const json_t *v = json_object_get(o, name);
    return v ? json_integer_value(v) : otherwise;
}

bool api_bool(const json_t *o, const char *name, bool otherwise)
{
    const json_t *v = json_object_get(o, name);
    return v ? json_is_true(v) : otherwise;
}

bool api_has(const json_t *o, const char *name)
{
    return json_object_get(o, name) != NULL;
}

const json_t *api_object(const json_t *o, const char *name)
{
    return json_object_get(o, name);
}

size_t api_count(const json_t *o, const char *name)
{
    return json_array_size(json_object_get(o, name));
}

const json_t *api_item(const json_t *o, const char *name, size_t i)
{
    return json_array_get(json_object_get(o, name), i);
}

struct str api_item_text(const json_t *o, const char *name, size_t i)
{
    const json_t *v = api_item(o, name, i);
    return (struct str){json_string_value(v), json_string_length(v)};
}

size_t api_list_count(const json_t *o, const char *name, size_t i)
{
    return json_array_size(api_item(o, name, i));
}

const json_t *api_list_item(const json_t *o, const char *name, size_t i, size_t k)
{
    return json_array_get(api_item(o, name, i), k);
}

void api_json_free(json_t *v)
{
    json_decref(v);
}
