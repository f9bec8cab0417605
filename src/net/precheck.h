/* precheck.h: a strict look at a request's head before the parser gets it. It can only reject.
 *
 * RFC 9112 leaves a recipient choices (bare LF, obs-fold, repeated Content-Length...), and two
 * programs in a row that choose differently can be made to disagree where a request ends. Here
 * every choice is "no". */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PRECHECK_HEADERS_MAX 100u

enum precheck_verdict {
    PRECHECK_MORE,   /* fine so far */
    PRECHECK_DONE,   /* the head ends at .at */
    PRECHECK_BAD,    /* 400 */
    PRECHECK_MANY,   /* 431: more than PRECHECK_HEADERS_MAX headers */
    PRECHECK_CODING, /* 501: a transfer coding other than chunked */
};

struct precheck {    /* zeroed at the start of each head */
    size_t at, line; /* bytes seen; where the present line begins */
    uint32_t lines;
    bool cr, http_1_0;
    uint8_t hosts, lengths, codings;
};

/* p holds the head from its first byte, n bytes of it by now. Goes on where it stopped. */
enum precheck_verdict net_precheck(struct precheck *k, const char *p, size_t n);
