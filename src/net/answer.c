/* Answers as bytes. They are made in the thread that answers; the loop adds only "Connection"
 * (out.c). */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/json.h"
#include "net/inner.h"
#include "port/clock.h"

static const char *reason_of(int status)
{
    switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 416: return "Range Not Satisfiable";
    case 422: return "Unprocessable Content";
    case 426: return "Upgrade Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    case 507: return "Insufficient Storage";
    default: return "Status";
    }
}

/* IMF-fixdate (RFC 9110 5.6.7), made once a second in each thread. The names are ours, not the
 * locale's. */
static const char *date_now(void)
{
    static const char day[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char month[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    static _Thread_local time_t made_at;
    static _Thread_local char text[64];

    time_t now = (time_t)(clock_now_us() / 1000000);
    if (now != made_at) {
        struct tm t;
        gmtime_r(&now, &t);
        snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT", day[t.tm_wday],
                 t.tm_mday, month[t.tm_mon], t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
        made_at = now;
    }
    return text;
}

/* A header that could end its own line would let its writer write the rest of the answer. */
static bool is_clean(const struct net_header *headers, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const struct str part[] = {headers[i].name, headers[i].value};
        for (int k = 0; k < 2; k++)
            for (size_t j = 0; j < part[k].n; j++)
                if (part[k].p[j] == '\r' || part[k].p[j] == '\n' || part[k].p[j] == 0)
                    return false;
    }
    return true;
}

static void put_str(struct buf *b, struct str s)
{
    buf_put(b, s.p, s.n);
}

static struct out *make(int status, const struct net_header *headers, uint32_t count,
                        struct net_buf *body)
{
    struct out *o = calloc(1, sizeof *o);
    struct buf b = {0};
    char line[96];

    snprintf(line, sizeof line, "HTTP/1.1 %d %s\r\n", status, reason_of(status));
    buf_text(&b, line);
    for (uint32_t i = 0; i < count; i++) {
        put_str(&b, headers[i].name);
        buf_text(&b, ": ");
        put_str(&b, headers[i].value);
        buf_text(&b, "\r\n");
    }
    if (status == 204 || status == 304) {
        net_buf_unref(body);
        body = NULL;
    } else {
        snprintf(line, sizeof line, "Content-Length: %zu\r\n", body ? body->n : 0);
        buf_text(&b, line);
    }
    buf_text(&b, "Date: ");
    buf_text(&b, date_now());
    buf_text(&b, "\r\n");

    struct net_buf *head = b.err == OK ? net_buf_copy(b.p, b.n) : NULL;
    buf_done(&b);
    if (!o || !head) {
        net_buf_unref(head);
        net_buf_unref(body);
        free(o);
        return NULL;
    }
    o->kind = OUT_ANSWER;
    o->head = head;
    o->body = body;
    return o;
}

/* An error's sentence; behind it the limit, where there is one. */
static __attribute__((format(printf, 4, 0))) void put_sentence(struct json *j, const char *key, const char *sentence,
                                                               const char *limit, uint64_t most)
{
    char text[300], figure[100] = "";

    if (most)
        snprintf(figure, sizeof figure, limit, (unsigned long long)most);
    snprintf(text, sizeof text, "%s%s", sentence, figure);
    json_z(j, key, text);
}

struct out *net_answer_error(int status, enum err err, uint64_t most)
{
    static const struct net_header headers[] = {
        {{"Content-Type", 12}, {"application/json; charset=utf-8", 31}},
        {{"Cache-Control", 13}, {"no-store", 8}},
        {{"X-Content-Type-Options", 22}, {"nosniff", 7}},
        {{"Sec-WebSocket-Version", 21}, {"13", 2}},
    };
    struct buf text = {0};
    struct json j;
    json_init(&j, &text);
    json_open(&j, NULL);
    json_z(&j, "error", err_code(err));
    put_sentence(&j, "message", err_sentence(err, "en"), " At most %llu bytes are taken here.", most);
    put_sentence(&j, "message_zh", err_sentence(err, "zh"), "此处最多接受 %llu 字节。", most);
    json_close(&j);
    struct net_buf *body = text.err == OK ? net_buf_copy(text.p, text.n) : NULL;
    buf_done(&text);
    if (!body)
        return NULL;
    return make(status, headers, status == 426 ? 4 : 3, body);
}

struct out *net_answer_make(int status, const struct net_header *headers, uint32_t count,
                            struct net_buf *body)
{
    assert(status >= 200 && status <= 599);
    assert(count == 0 || headers);

    if (!is_clean(headers, count)) {
        net_buf_unref(body);
        return net_answer_error(500, ERR_SYSTEM, 0);
    }
    return make(status, headers, count, body);
}
