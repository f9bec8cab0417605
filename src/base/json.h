/* json.h: a small streaming JSON writer. Writes UTF-8 into a buf; commas are its own affair.
 * Text must be UTF-8 already; <, >, & and U+2028/9 are escaped so that the output is safe inside HTML. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

struct json {
    struct buf *out;
    uint32_t depth;
    bool comma;
};

void json_init(struct json *j, struct buf *out);
void json_open(struct json *j, const char *key);  /* { ; key NULL inside an array or at the top */
void json_close(struct json *j);                  /* } */
/* Two names are also jansson's. As symbols they are others here, or jansson's own parser would call these: a body with a
 * list in it would end the program. A file that includes both headers does not compile; keep them apart. */
void json_array(struct json *j, const char *key) __asm__("json_open_array"); /* [ */
void json_end(struct json *j);                    /* ] */
void json_text(struct json *j, const char *key, struct str v);
void json_z(struct json *j, const char *key, const char *v); /* NULL gives null */
void json_int(struct json *j, const char *key, int64_t v);
void json_id(struct json *j, const char *key, uint64_t v); /* as a string: "123" (JavaScript has 53 bits) */
void json_milli(struct json *j, const char *key, int64_t thousandths); /* 9500 -> 9.5 */
void json_bool(struct json *j, const char *key, bool v);
void json_null(struct json *j, const char *key) __asm__("json_put_null");
void json_raw(struct json *j, const char *key, struct str json); /* JSON made before */
/* {"id":"7","zh":"..","en":".."}: somebody by their names, everywhere in this form. _open: with more members after these; json_close ends it. */
void json_names(struct json *j, const char *key, uint64_t id, struct str zh, struct str en);
void json_names_open(struct json *j, const char *key, uint64_t id, struct str zh, struct str en);
