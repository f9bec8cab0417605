/* Answers: JSON, errors, and the built web files. Every one carries the same security headers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/bytes.h"
#include "api/call.h"

#define HEADERS_MAX 16u
#define POLICY \
    "default-src 'self'; script-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; " \
    "frame-ancestors 'none'"

struct headers {
    struct net_header list[HEADERS_MAX];
    uint32_t count;
};

static void add(struct headers *h, const char *name, const char *value)
{
    h->list[h->count++] = (struct net_header){str_of(name), str_of(value)};
}

static struct headers common(const char *type, const char *cache)
{
    struct headers h = {.count = 0};

    if (type)
        add(&h, "Content-Type", type);
    add(&h, "Cache-Control", cache);
    add(&h, "Content-Security-Policy", POLICY);
    add(&h, "X-Content-Type-Options", "nosniff");
    add(&h, "Referrer-Policy", "no-referrer");
    add(&h, "X-Frame-Options", "DENY");
    return h;
}

static void error_json(struct json *j, enum err err, const struct api_call *c)
{
    json_open(j, NULL);
    json_z(j, "error", err_code(err));
    json_z(j, "message", c && c->message ? c->message : err_sentence(err, "en"));
    json_z(j, "message_zh", c && c->message_zh ? c->message_zh : err_sentence(err, "zh"));
    if (c && c->field[0])
        json_z(j, "field", c->field);
    if (c && c->at >= 0)
        json_int(j, "at", c->at);
    json_close(j);
}

static void send(struct api *a, net_id id, int status, const struct headers *h, const struct buf *b)
{
    struct net_buf *body = b->n ? net_buf_copy(b->p, b->n) : NULL;
    net_answer(a->conf.net, id, status, h->list, h->count, body);
}

/* Whole seconds, never too early. */
static const char *retry_after(const struct api_call *c, char seconds[24])
{
    snprintf(seconds, 24, "%lld", (long long)(c->wait_us > 0 ? (c->wait_us + SECOND_US - 1) / SECOND_US : 1));
    return seconds;
}

/* A page of another origin may read the answer. */
static void add_cors(struct headers *h, const struct api_call *c)
{
    if (!c->cors.n)
        return;
    h->list[h->count++] = (struct net_header){STR("Access-Control-Allow-Origin"), c->cors};
    add(h, "Vary", "Origin");
}

void api_answer_bytes(struct api_call *c, const struct api_bytes *b)
{
    struct headers h = {.count = 0};

    c->answered = true;
    if (b->status != 304 && b->status != 416)
        add(&h, "Content-Type", b->type);
    add(&h, "Cache-Control", "private, no-cache"); /* kept, and asked about each time */
    add(&h, "Content-Security-Policy", "default-src 'none'; sandbox");
    add(&h, "X-Content-Type-Options", "nosniff");
    add(&h, "Referrer-Policy", "no-referrer");
    add(&h, "X-Frame-Options", "DENY");
    if (!c->cors.n)
        add(&h, "Cross-Origin-Resource-Policy", "same-origin");
    if (b->status == 200 || b->status == 206)
        add(&h, "Content-Disposition", b->disposition);
    add(&h, "Accept-Ranges", "bytes");
    add(&h, "ETag", b->etag);
    if (b->range[0])
        add(&h, "Content-Range", b->range);
    add_cors(&h, c);
    net_answer(c->api->conf.net, c->id, b->status, h.list, h.count, b->body);
}

void api_answer(struct api_call *c, enum err err)
{
    struct headers h;
    char seconds[24];

    if (err == OK && c->out.err)
        err = c->out.err;
    if (err) {
        buf_clear(&c->out);
        json_init(&c->json, &c->out);
        error_json(&c->json, err, c);
        h = common("application/json", "no-store");
        if (err == ERR_SLOW_DOWN)
            add(&h, "Retry-After", retry_after(c, seconds));
        add_cors(&h, c);
        send(c->api, c->id, err_status(err), &h, &c->out);
        return;
    }
    h = common(c->out.n == 0 ? NULL : c->type ? c->type : "application/json", c->cache ? c->cache : "no-store");
    if (c->cookie[0])
        add(&h, "Set-Cookie", c->cookie);
    add_cors(&h, c);
    int status = c->status ? c->status : c->out.n ? 200 : 204;
    send(c->api, c->id, status, &h, &c->out);
}

void api_answer_error(struct api *a, net_id id, enum err err)
{
    struct buf b = {0};
    struct json j;
    struct headers h = common("application/json", "no-store");

    json_init(&j, &b);
    error_json(&j, err, NULL);
    send(a, id, err_status(err), &h, &b);
    buf_done(&b);
}

/* -- files -- */

bool api_is_file(const struct net_request *r)
{
    return !str_starts(r->path, "/api/") && !str_is(r->path, "/api") && !str_is(r->path, "/healthz") &&
           !str_is(r->path, "/metrics") && !str_is(r->path, "/demo/identities");
}

enum err api_files_new(struct api *a)
{
    size_t count = a->conf.assets ? a->conf.assets_count : 0;

    a->files = calloc(count + 1, sizeof *a->files);
    if (!a->files)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        const struct asset *f = &a->conf.assets[i];
        a->files[i][0] = net_buf_copy(f->plain, f->plain_bytes);
        a->files[i][1] = f->gzip ? net_buf_copy(f->gzip, f->gzip_bytes) : NULL;
        a->files[i][2] = f->br ? net_buf_copy(f->br, f->br_bytes) : NULL;
        if (!a->files[i][0])
            return ERR_NOMEM;
    }
    return OK;
}

void api_files_free(struct api *a)
{
    for (size_t i = 0; a->files && i < (a->conf.assets ? a->conf.assets_count : 0); i++)
        for (int k = 0; k < 3; k++)
            net_buf_unref(a->files[i][k]);
    free(a->files);
}

static const struct asset *file_at(const struct api *a, struct str path)
{
    for (size_t i = 0; a->conf.assets && i < a->conf.assets_count; i++)
        if (str_is(path, a->conf.assets[i].path))
            return &a->conf.assets[i];
    return NULL;
}

/* "/inbox" and what lies below it, but not "/inboxes". */
static bool lies_below(struct str path, const char *room)
{
    size_t n = strlen(room);
    return str_starts(path, room) && (path.n == n || path.p[n] == '/');
}

/* The desktop finds its own way by the URL, so all its addresses are one page: they can be reloaded and sent on. */
static const struct asset *page_at(const struct api *a, struct str path)
{
    static const char *const rooms[] = {"/customers", "/day", "/inbox", "/live", "/preferences", "/profile", "/requests", "/settings"};

    bool desk = str_is(path, "/");
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++)
        desk = desk || lies_below(path, rooms[i]);
    if (desk)
        return file_at(a, STR("/index.html"));
    /* A page of its own for each site: where it leads is in its address. */
    if (str_starts(path, "/c/")) {
        const struct config_view *v = config_take(a->conf.config);
        bool there = config_endpoint_key(v, (struct str){path.p + 3, path.n - 3}) != NULL;
        config_drop(v);
        return there ? file_at(a, STR("/chat.html")) : NULL;
    }
    if (str_is(path, "/demo") || str_is(path, "/demo/"))
        return file_at(a, STR("/demo.html"));
    return NULL;
}

/* Whether a list of codings names this one with a weight other than 0 (RFC 9110 12.5.3). */
static bool accepts(struct str list, const char *coding)
{
    while (list.n > 0) {
        const char *end = memchr(list.p, ',', list.n);
        struct str one = {list.p, end ? (size_t)(end - list.p) : list.n};
        size_t skip = end ? one.n + 1 : one.n;
        list = (struct str){list.p + skip, list.n - skip};
        while (one.n > 0 && (one.p[0] == ' ' || one.p[0] == '\t'))
            one = (struct str){one.p + 1, one.n - 1};
        if (!str_starts(one, coding))
            continue;
        struct str rest = {one.p + strlen(coding), one.n - strlen(coding)};
        while (rest.n > 0 && (rest.p[0] == ' ' || rest.p[0] == ';'))
            rest = (struct str){rest.p + 1, rest.n - 1};
        bool refused = str_is(rest, "q=0") || str_is(rest, "q=0.0") || str_is(rest, "q=0.00") || str_is(rest, "q=0.000");
        bool whole = one.n == strlen(coding) || one.p[strlen(coding)] == ';' || one.p[strlen(coding)] == ' ';
        if (whole && !refused)
            return true;
    }
    return false;
}

static bool names_lang(struct str query)
{
    bool named = str_starts(query, "lang=");
    for (size_t i = 0; !named && i < query.n; i++)
        named = query.p[i] == '&' && str_starts((struct str){query.p + i + 1, query.n - i - 1}, "lang=");
    return named;
}

/* The page of a site that speaks one language is at an address that says so: whether it is to be sent there. */
static bool page_moves(struct api *a, const struct net_request *r, char *ret_where, size_t room)
{
    static const char *const langs[] = {NULL, "zh", "en"};
    if (!str_starts(r->path, "/c/") || names_lang(r->query))
        return false;
    const struct config_view *v = config_take(a->conf.config);
    const struct config_endpoint *e = config_endpoint_key(v, (struct str){r->path.p + 3, r->path.n - 3});
    const char *lang = e ? langs[e->site.lang] : NULL;
    config_drop(v);
    int n = lang ? snprintf(ret_where, room, "%.*s?lang=%s%s%.*s", (int)r->path.n, r->path.p, lang, r->query.n ? "&" : "",
                            (int)r->query.n, r->query.p) : -1;
    return n > 0 && (size_t)n < room;
}

/* For whoever followed a link or mistyped it. Programs are told in JSON. */
static const char NOWHERE[] =
    "<!doctype html><html lang=\"zh\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
    "<title>404 Tandem</title><main><h1>这里没有页面 "
    "<span lang=\"en\">There is no page here</span></h1><p>链接可能不完整，或页面已移走。 "
    "<span lang=\"en\">The link may be cut short, or the page has moved.</span></p>"
    "<p><a href=\"/\">返回首页 <span lang=\"en\">Back to the start</span></a></p></main></html>";

static void answer_nowhere(struct api *a, const struct net_request *r)
{
    if (!accepts(net_header(r, "accept"), "text/html") || str_starts(r->path, "/api/")) {
        api_answer_error(a, r->id, ERR_MISSING);
        return;
    }
    struct headers h = common("text/html; charset=utf-8", "no-store");
    add(&h, "Vary", "Accept");
    net_answer(a->conf.net, r->id, 404, h.list, h.count, net_buf_copy(NOWHERE, sizeof NOWHERE - 1));
}

void api_answer_file(struct api *a, const struct net_request *r)
{
    const struct asset *f = file_at(a, r->path);
    char where[512];

    if (page_moves(a, r, where, sizeof where)) {
        struct headers h = common(NULL, "no-cache");
        add(&h, "Location", where);
        net_answer(a->conf.net, r->id, 302, h.list, h.count, NULL);
        return;
    }
    if (!f)
        f = page_at(a, r->path);
    if (!f || (strcmp(f->path, "/demo.html") == 0 && !a->conf.sample)) {
        answer_nowhere(a, r);
        return;
    }
    struct headers h = common(f->type, f->immutable ? "public, max-age=31536000, immutable" : "no-cache");
    add(&h, "ETag", f->etag);
    add(&h, "Vary", "Accept-Encoding");
    if (str_is(net_header(r, "if-none-match"), f->etag)) {
        net_answer(a->conf.net, r->id, 304, h.list, h.count, NULL);
        return;
    }
    struct net_buf **forms = a->files[f - a->conf.assets];
    struct str list = net_header(r, "accept-encoding");
    int form = forms[2] && accepts(list, "br") ? 2 : forms[1] && accepts(list, "gzip") ? 1 : 0;
    if (form > 0)
        add(&h, "Content-Encoding", form == 2 ? "br" : "gzip");
    net_answer(a->conf.net, r->id, 200, h.list, h.count, net_buf_ref(forms[form]));
}
