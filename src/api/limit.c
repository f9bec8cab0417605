/* How often a password may be wrong: by login (guessing one account) and by peer (guessing many). */
#include "api/call.h"
#include "base/prng.h"

#define LOGIN_MOST 10u
#define LOGIN_BACK_US (INT64_C(30) * SECOND_US) /* one attempt comes back every */
#define PEER_MOST 50u
#define PEER_BACK_US (INT64_C(6) * SECOND_US)

/* 0, or how long until there is one. */
static int64_t take(uint32_t *used_milli, int64_t *at_us, int64_t now_us, uint32_t most, int64_t back_us)
{
    int64_t gone = now_us > *at_us ? now_us - *at_us : 0;
    int64_t back_milli = gone / (back_us / 1000);

    *used_milli = back_milli >= *used_milli ? 0 : *used_milli - (uint32_t)back_milli;
    *at_us = now_us;
    if (*used_milli + 1000 > most * 1000)
        return (*used_milli + 1000 - most * 1000) * (back_us / 1000);
    *used_milli += 1000;
    return 0;
}

int64_t api_limit_take(struct api *a, struct str login, struct str peer, int64_t now_us)
{
    struct api_limits *l = &a->limits;
    uint64_t x = hash_bytes(login.p, login.n, l->seed) % API_BUCKETS, y = hash_bytes(peer.p, peer.n, ~l->seed) % API_BUCKETS;

    pthread_mutex_lock(&l->lock);
    int64_t wait_us = take(&l->peer[y].used_milli, &l->peer[y].at_us, now_us, PEER_MOST, PEER_BACK_US);
    if (wait_us == 0 && login.n > 0)
        wait_us = take(&l->login[x].used_milli, &l->login[x].at_us, now_us, LOGIN_MOST, LOGIN_BACK_US);
    pthread_mutex_unlock(&l->lock);
    return wait_us;
}

void api_limit_forgive(struct api *a, struct str login, struct str peer)
{
    struct api_limits *l = &a->limits;
    uint64_t x = hash_bytes(login.p, login.n, l->seed) % API_BUCKETS, y = hash_bytes(peer.p, peer.n, ~l->seed) % API_BUCKETS;

    pthread_mutex_lock(&l->lock);
    if (l->peer[y].used_milli >= 1000)
        l->peer[y].used_milli -= 1000;
    if (login.n > 0 && l->login[x].used_milli >= 1000)
        l->login[x].used_milli -= 1000;
    pthread_mutex_unlock(&l->lock);
}
