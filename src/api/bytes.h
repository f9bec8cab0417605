/* bytes.h: answering with the bytes of a file that somebody sent, and pages of other origins that may ask for them. */
#pragma once

#include "api/call.h"

/* answer.c. Bytes that somebody sent: never run, never guessed, shown in a page only if it says inline. Takes the body. */
#define API_LARGE_MOST (256u * 1024u * 1024u) /* of such answers on their way at once */
struct api_bytes {
    int status;
    const char *type;
    char disposition[1100], etag[40], range[80]; /* empty: none */
    struct net_buf *body;
};
void api_answer_bytes(struct api_call *c, const struct api_bytes *b);

/* cors.c */
bool api_for_visitors(struct str path); /* may be asked from pages of listed origins */
struct str api_cors(struct api *a, const struct net_request *r); /* the origin, if it is another one that may ask; borrowed */
void api_answer_preflight(struct api *a, const struct net_request *r);
