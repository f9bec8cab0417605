#include "base/json.h"

#include <assert.h>
#include <string.h>

void json_init(struct json *j, struct buf *out)
{
    *j = (struct json){.out = out};
}

/* Bytes that cannot stand as they are: controls, quote, backslash, the three of HTML, and the first
 * byte of U+2028 and U+2029 (line ends in JavaScript). */
static const bool special[256] = {
    ['\0'] = 1, [1] = 1,    [2] = 1,    [3] = 1,    [4] = 1,    [5] = 1,    [6] = 1,   [7] = 1,   [8] = 1,
    [9] = 1,    [10] = 1,   [11] = 1,   [12] = 1,   [13] = 1,   [14] = 1,   [15] = 1,  [16] = 1,  [17] = 1,
    [18] = 1,   [19] = 1,   [20] = 1,   [21] = 1,   [22] = 1,   [23] = 1,   [24] = 1,  [25] = 1,  [26] = 1,
    [27] = 1,   [28] = 1,   [29] = 1,   [30] = 1,   [31] = 1,   ['"'] = 1,  ['\\'] = 1, ['<'] = 1, ['>'] = 1,
    ['&'] = 1,  [0xe2] = 1,
};

/* Writes the special byte p[0] and whatever belongs to it; how many bytes that were. */
static size_t escape(struct buf *b, const uint8_t *p, size_t n)
{
    static const char digits[] = "0123456789abcdef";

    switch (p[0]) {
    case '"':
        buf_put(b, "\\\"", 2);
        return 1;
    case '\\':
        buf_put(b, "\\\\", 2);
        return 1;
    case '\n':
        buf_put(b, "\\n", 2);
        return 1;
    case '\r':
        buf_put(b, "\\r", 2);
        return 1;
    case '\t':
        buf_put(b, "\\t", 2);
        return 1;
    case 0xe2:
        if (n < 3 || p[1] != 0x80 || (p[2] != 0xa8 && p[2] != 0xa9)) {
            buf_put(b, p, 1);
            return 1;
        }
        buf_put(b, p[2] == 0xa8 ? "\\u2028" : "\\u2029", 6);
        return 3;
    default:
        buf_put(b, (char[]){'\\', 'u', '0', '0', digits[p[0] >> 4], digits[p[0] & 15]}, 6);
        return 1;
    }
}

static void quoted(struct buf *b, const char *text, size_t n)
{
    const uint8_t *p = (const uint8_t *)text;

    buf_u8(b, '"');
    for (size_t i = 0; i < n;) {
        size_t run = i;
        while (run < n && !special[p[run]])
            run++;
        buf_put(b, p + i, run - i);
        i = run;
        if (i < n)
            i += escape(b, p + i, n - i);
    }
    buf_u8(b, '"');
}

/* What stands before every value: a comma where one is due, and the key. */
static void before(struct json *j, const char *key)
{
    if (j->comma)
        buf_u8(j->out, ',');
    j->comma = true;
    if (!key)
        return;
    quoted(j->out, key, strlen(key));
    buf_u8(j->out, ':');
}

static void down(struct json *j, const char *key, char bracket)
{
    before(j, key);
    buf_u8(j->out, (uint8_t)bracket);
    j->depth++;
    j->comma = false;
}

static void up(struct json *j, char bracket)
{
    assert(j->depth > 0);
    buf_u8(j->out, (uint8_t)bracket);
    j->depth--;
    j->comma = true;
}

void json_open(struct json *j, const char *key)
{
    down(j, key, '{');
}

void json_close(struct json *j)
{
    up(j, '}');
}

void json_array(struct json *j, const char *key)
{
    down(j, key, '[');
}

void json_end(struct json *j)
{
    up(j, ']');
}

void json_text(struct json *j, const char *key, struct str v)
{
    before(j, key);
    quoted(j->out, v.p, v.n);
}

void json_z(struct json *j, const char *key, const char *v)
{
    if (v)
        json_text(j, key, str_of(v));
    else
        json_null(j, key);
}

enum { DIGITS_MAX = 20 };

/* The decimal digits of v end at end; where they begin. */
static char *decimal(uint64_t v, char *end)
{
    do {
        *--end = (char)('0' + v % 10);
        v /= 10;
    } while (v);
    return end;
}

static uint64_t magnitude(int64_t v)
{
    return v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
}

void json_int(struct json *j, const char *key, int64_t v)
{
    char digits[DIGITS_MAX + 1], *end = digits + sizeof digits, *p = decimal(magnitude(v), end);

    if (v < 0)
        *--p = '-';
    before(j, key);
    buf_put(j->out, p, (size_t)(end - p));
}

void json_id(struct json *j, const char *key, uint64_t v)
{
    char digits[DIGITS_MAX + 2], *end = digits + sizeof digits;

    *--end = '"';
    char *p = decimal(v, end);
    *--p = '"';
    before(j, key);
    buf_put(j->out, p, (size_t)(end + 1 - p));
}

void json_milli(struct json *j, const char *key, int64_t thousandths)
{
    uint64_t v = magnitude(thousandths), rest = v % 1000;
    char digits[DIGITS_MAX + 1], *end = digits + sizeof digits, *p = decimal(v / 1000, end);
    char tail[4] = {'.', (char)('0' + rest / 100), (char)('0' + rest / 10 % 10), (char)('0' + rest % 10)};
    size_t tail_bytes = rest == 0 ? 0 : rest % 100 == 0 ? 2 : rest % 10 == 0 ? 3 : 4;

    if (thousandths < 0)
        *--p = '-';
    before(j, key);
    buf_put(j->out, p, (size_t)(end - p));
    buf_put(j->out, tail, tail_bytes);
}

void json_bool(struct json *j, const char *key, bool v)
{
    before(j, key);
    buf_text(j->out, v ? "true" : "false");
}

void json_null(struct json *j, const char *key)
{
    before(j, key);
    buf_put(j->out, "null", 4);
}

void json_raw(struct json *j, const char *key, struct str json)
{
    before(j, key);
    buf_put(j->out, json.p, json.n);
}

void json_names_open(struct json *j, const char *key, uint64_t id, struct str zh, struct str en)
{
    json_open(j, key);
    json_id(j, "id", id);
    json_text(j, "zh", zh);
    json_text(j, "en", en);
}

void json_names(struct json *j, const char *key, uint64_t id, struct str zh, struct str en)
{
    json_names_open(j, key, id, zh, en);
    json_close(j);
}
