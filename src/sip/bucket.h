/* bucket.h: how much one source may ask for. Pure: time comes in. Bounded: when the table is full, the source heard of longest ago that
 * is not banned makes room. */
#pragma once

#include <stdbool.h>

#include "base/err.h"
#include "sip/types.h"

enum ua_bucket_kind { UA_BUCKET_INVITE, UA_BUCKET_REGISTER, UA_BUCKET_OPTIONS, UA_BUCKET_OTHER, UA_BUCKET_CONNECT,
                      UA_BUCKET_HANDSHAKE, UA_BUCKET_KINDS };

enum ua_verdict {
    UA_PASS,
    UA_SLOW,   /* 503 with Retry-After */
    UA_SILENT, /* nothing: banned, or told 503 often enough */
};

/* An address, IPv4 as ::ffff:a.b.c.d; a source of IPv6 is its /64. */
struct ua_source {
    uint8_t address[16];
};

struct ua_buckets;

MUST_USE enum err ua_buckets_new(uint32_t sources_max, uint32_t ban_s, struct ua_buckets **ret_buckets);
void ua_buckets_free(struct ua_buckets *b); /* accepts NULL */

/* never_ban: of a trunk, whose address anybody may forge over UDP. *ret_banned: this very one brought the ban. */
struct ua_ask {
    struct ua_source source;
    enum ua_bucket_kind kind;
    struct ua_rate rate;
    bool never_ban;
};
enum ua_verdict ua_buckets_take(struct ua_buckets *b, const struct ua_ask *ask, int64_t now_us, bool *ret_banned);

/* Who is banned now, at most max of them, newest bans first by table order; how many there are in all. */
uint32_t ua_buckets_banned(const struct ua_buckets *b, int64_t now_us, struct ua_source *ret_sources, uint32_t max);
uint32_t ua_buckets_count(const struct ua_buckets *b);
/* When the next ban ends; INT64_MAX if there is none. */
int64_t ua_buckets_next_us(const struct ua_buckets *b, int64_t now_us);
