/* cors.c: the widget lives in pages of other origins. What visitors may ask of REST may be asked from the origins that a chat site lists,
 * and from our own; no cookie goes along, a visitor's token is a header. */
#include "api/bytes.h"

bool api_for_visitors(struct str path)
{
    return str_starts(path, "/api/visitor/") || str_is(path, "/api/files/limits");
}

struct str api_cors(struct api *a, const struct net_request *r)
{
    struct str origin = net_header(r, "origin");
    const struct config_view *v = origin.n && api_for_visitors(r->path) ? config_take(a->conf.config) : NULL;
    bool listed = false;
    for (uint32_t i = 0; v && !listed && i < v->endpoints_count; i++)
        listed = str_is(v->endpoints[i].channel, "chat") && str_among(v->endpoints[i].origins, origin);
    if (v)
        config_drop(v);
    return listed ? origin : (struct str){"", 0};
}

void api_answer_preflight(struct api *a, const struct net_request *r)
{
    struct str origin = api_cors(a, r);
    if (!origin.n) {
        api_answer_error(a, r->id, ERR_ORIGIN);
        return;
    }
    const struct net_header headers[] = {
        {STR("Access-Control-Allow-Origin"), origin},
        {STR("Access-Control-Allow-Methods"), STR("GET, POST, PUT, DELETE")},
        {STR("Access-Control-Allow-Headers"), STR("Content-Type, X-Visitor-Token, Range, If-None-Match")},
        {STR("Access-Control-Max-Age"), STR("600")},
        {STR("Vary"), STR("Origin")},
    };
    net_answer(a->conf.net, r->id, 204, headers, sizeof headers / sizeof *headers, NULL);
}
