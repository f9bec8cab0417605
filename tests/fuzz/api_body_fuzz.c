/* The first byte picks a route (or the desktop's frames); the rest is its body, and its query. What passes must pass again
 * as the handler will read it: nothing here may crash, and every error has written a field, if only an empty one. */
#include <stdlib.h>
#include <string.h>

#include "api/call.h"
#include "api/desk_frame.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    char field[API_FIELD_BYTES];
    struct json_t *v;
    struct desk_frame frame;

    if (n == 0 || n > API_BODY_MAX)
        return 0;
    struct str rest = {(const char *)p + 1, n - 1};
    const struct api_route *r = &api_routes[p[0] % api_routes_count];
    if (r->body >= 0) {
        memset(field, 'x', sizeof field);
        if (api_body(rest, &api_schemas[r->body], &v, field) == OK) {
            if (field[0] || api_check(v, &api_schemas[r->body], field) != OK)
                abort();
            api_json_free(v);
        }
        if (!memchr(field, 0, sizeof field))
            abort();
    }
    if (r->query >= 0 && api_query(rest, &api_schemas[r->query], &v, field) == OK)
        api_json_free(v);
    memset(field, 'x', sizeof field);
    if (api_desk_frame(rest, &frame, field) == OK && frame.kind >= DESK_KINDS)
        abort();
    buf_done(&frame.sdp);
    if (!memchr(field, 0, sizeof field))
        abort();
    return 0;
}
