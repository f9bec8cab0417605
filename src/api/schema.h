/* schema.h: what a body may look like, as tables (made by tools/gen_api.py), and the check that reads them.
 *
 * Parsing and checking are pure and bounded: by API_BODY_MAX, by jansson's depth limit, and by the schema, whose depth
 * bounds the recursion. Errors name the field: "identity.name", "attributes[2].values". */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

#define API_FIELD_BYTES 96u

struct json_t; /* jansson's; its header cannot stand beside base/json.h */

enum api_type { API_TEXT, API_ID, API_WORD, API_INTEGER, API_BOOLEAN, API_ARRAY, API_OBJECT };

struct api_property {
    const char *name;
    uint16_t schema; /* in api_schemas */
    bool required;
};
struct api_schema {
    enum api_type type;
    int64_t min, max;      /* TEXT code points, INTEGER values, ARRAY items */
    uint32_t bytes_max;    /* TEXT */
    uint16_t first, count; /* WORD in api_words, OBJECT in api_properties, ARRAY the schema of its items in first */
};
extern const char *const api_words[];
extern const struct api_property api_properties[];
extern const struct api_schema api_schemas[];

/* One JSON value: strict UTF-8, no doubled keys. ERR_JSON. A text that holds a zero byte or broken UTF-8 is let through
 * so that api_check can name its field; *ret_spoilt then tells that the whole must be refused. */
MUST_USE enum err api_parse(struct str text, struct json_t **ret_json, bool *ret_spoilt);
/* ERR_FIELD_UNKNOWN, _MISSING, _TYPE, _RANGE, ERR_INPUT (a word that is not one of the enum), ERR_UTF8; ret_field is always
 * written, empty for the whole. */
MUST_USE enum err api_check(const struct json_t *v, const struct api_schema *s, char ret_field[API_FIELD_BYTES]);
/* Both, and the whole must be an object. */
MUST_USE enum err api_body(struct str text, const struct api_schema *s, struct json_t **ret_json, char ret_field[API_FIELD_BYTES]);
/* The schema of a field that was named so; NULL if its name was cut. */
const struct api_schema *api_schema_of(const struct api_schema *s, const char *field);
/* A query string ("before=4&limit=10") as an object of the schema: its integers become numbers. */
MUST_USE enum err api_query(struct str query, const struct api_schema *s, struct json_t **ret_json, char ret_field[API_FIELD_BYTES]);

/* Looking into what has been checked. A missing text has p NULL. */
struct str api_text(const struct json_t *o, const char *name);
uint64_t api_id(const struct json_t *o, const char *name); /* 0 if missing */
int64_t api_int(const struct json_t *o, const char *name, int64_t otherwise);
bool api_bool(const struct json_t *o, const char *name, bool otherwise);
bool api_has(const struct json_t *o, const char *name);
const struct json_t *api_object(const struct json_t *o, const char *name); /* NULL if missing; all of these take NULL */
/* A list's length (0 if missing), and its items as they were checked. */
size_t api_count(const struct json_t *o, const char *name);
const struct json_t *api_item(const struct json_t *o, const char *name, size_t i);
struct str api_item_text(const struct json_t *o, const char *name, size_t i);
/* Of a list of lists. */
size_t api_list_count(const struct json_t *o, const char *name, size_t i);
const struct json_t *api_list_item(const struct json_t *o, const char *name, size_t i, size_t k);
void api_json_free(struct json_t *v); /* NULL is fine */
