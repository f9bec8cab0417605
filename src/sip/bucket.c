#include "sip/bucket.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"

enum { OVER_FACTOR = 3 }; /* refused so many times its burst in a row: banned */

struct bucket {
    int64_t micro; /* tokens, in millionths */
    int64_t at_us;
};

struct source {
    struct ua_source who;
    uint64_t key;
    struct bucket buckets[UA_BUCKET_KINDS];
    uint32_t refused; /* since something of it passed */
    int64_t banned_until_us;
    uint32_t newer, older; /* a list by when it was heard of; index + 1, 0 is the end */
};

struct ua_buckets {
    struct source *sources;
    uint32_t count, max, newest, oldest;
    int64_t ban_us;
    struct map by_key;
};

enum err ua_buckets_new(uint32_t sources_max, uint32_t ban_s, struct ua_buckets **ret_buckets)
{
    assert(sources_max > 0);
    struct ua_buckets *b = calloc(1, sizeof *b);
    struct source *sources = calloc(sources_max, sizeof *sources);
    if (!b || !sources) {
        free(b);
        free(sources);
        return ERR_NOMEM;
    }
    *b = (struct ua_buckets){.sources = sources, .max = sources_max, .ban_us = (int64_t)ban_s * 1000000};
    *ret_buckets = b;
    return OK;
}

void ua_buckets_free(struct ua_buckets *b)
{
    if (!b)
        return;
    map_done(&b->by_key);
    free(b->sources);
    free(b);
}

static uint64_t key_of(const struct ua_source *who)
{
    uint64_t h = 14695981039346656037u; /* FNV-1a: the table is bounded and a collision is two sources told apart below */
    for (size_t i = 0; i < sizeof who->address; i++)
        h = (h ^ who->address[i]) * 1099511628211u;
    return h ? h : 1;
}

static void unlink_source(struct ua_buckets *b, uint32_t i)
{
    struct source *s = &b->sources[i];
    *(s->newer ? &b->sources[s->newer - 1].older : &b->newest) = s->older;
    *(s->older ? &b->sources[s->older - 1].newer : &b->oldest) = s->newer;
}

static void link_newest(struct ua_buckets *b, uint32_t i)
{
    struct source *s = &b->sources[i];
    s->newer = 0;
    s->older = b->newest;
    *(b->newest ? &b->sources[b->newest - 1].newer : &b->oldest) = i + 1;
    b->newest = i + 1;
}

/* A row for somebody new: an empty one, or that of the one heard of longest ago; of the banned only if all are. */
static uint32_t make_room(struct ua_buckets *b, int64_t now_us)
{
    if (b->count < b->max)
        return b->count++;
    uint32_t i = b->oldest - 1;
    for (uint32_t at = b->oldest; at; at = b->sources[at - 1].newer)
        if (b->sources[at - 1].banned_until_us <= now_us) {
            i = at - 1;
            break;
        }
    unlink_source(b, i);
    (void)map_del(&b->by_key, b->sources[i].key);
    return i;
}

static struct source *find(struct ua_buckets *b, const struct ua_source *who, int64_t now_us)
{
    uint64_t key = key_of(who), at;
    if (map_get(&b->by_key, key, &at)) {
        unlink_source(b, (uint32_t)at);
    } else {
        at = make_room(b, now_us);
        b->sources[at] = (struct source){.who = *who, .key = key};
        for (int k = 0; k < UA_BUCKET_KINDS; k++)
            b->sources[at].buckets[k].at_us = INT64_MIN;
        if (map_put(&b->by_key, key, at) != OK) { /* unknown next time: no worse than a full table */
            link_newest(b, (uint32_t)at);
            return &b->sources[at];
        }
    }
    link_newest(b, (uint32_t)at);
    return &b->sources[at];
}

static bool token(struct bucket *k, const struct ua_rate *rate, int64_t now_us)
{
    int64_t full = (int64_t)rate->burst * 1000000;
    if (k->at_us == INT64_MIN) {
        k->micro = full;
    } else if (now_us > k->at_us) {
        int64_t passed = now_us - k->at_us;
        if (passed > 3600 * (int64_t)1000000)
            passed = 3600 * (int64_t)1000000;
        k->micro += passed * (int64_t)rate->per_s;
        if (k->micro > full)
            k->micro = full;
    }
    k->at_us = now_us;
    if (k->micro < 1000000)
        return false;
    k->micro -= 1000000;
    return true;
}

enum ua_verdict ua_buckets_take(struct ua_buckets *b, const struct ua_ask *ask, int64_t now_us, bool *ret_banned)
{
    assert(ask->kind < UA_BUCKET_KINDS);
    *ret_banned = false;
    struct source *s = find(b, &ask->source, now_us);
    if (s->banned_until_us > now_us && !ask->never_ban)
        return UA_SILENT;
    if (token(&s->buckets[ask->kind], &ask->rate, now_us)) {
        s->refused = 0;
        return UA_PASS;
    }
    s->refused++;
    if (b->ban_us > 0 && !ask->never_ban && s->refused > (uint64_t)ask->rate.burst * OVER_FACTOR) {
        s->banned_until_us = now_us + b->ban_us;
        s->refused = 0;
        *ret_banned = true;
        return UA_SILENT;
    }
    return UA_SLOW;
}

uint32_t ua_buckets_banned(const struct ua_buckets *b, int64_t now_us, struct ua_source *ret_sources, uint32_t max)
{
    uint32_t n = 0;
    for (uint32_t at = b->newest; at; at = b->sources[at - 1].older)
        if (b->sources[at - 1].banned_until_us > now_us) {
            if (n < max)
                ret_sources[n] = b->sources[at - 1].who;
            n++;
        }
    return n;
}

uint32_t ua_buckets_count(const struct ua_buckets *b)
{
    return b->count;
}

int64_t ua_buckets_next_us(const struct ua_buckets *b, int64_t now_us)
{
    int64_t next = INT64_MAX;
    for (uint32_t i = 0; i < b->count; i++)
        if (b->sources[i].banned_until_us > now_us && b->sources[i].banned_until_us < next)
            next = b->sources[i].banned_until_us;
    return next;
}
