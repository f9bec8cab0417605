#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "base/prng.h"
#include "net/inner.h"

bool net_limit_take(struct net *n, uint64_t ip)
{
    uint32_t open = atomic_fetch_add(&n->open, 1);
    bool fits = open < n->conf.conns_max;
    if (fits && n->conf.conns_per_ip_max) {
        uint64_t have = 0;
        pthread_mutex_lock(&n->ip_lock);
        map_get(&n->per_ip, ip, &have);
        fits = have < n->conf.conns_per_ip_max && map_put(&n->per_ip, ip, have + 1) == OK;
        pthread_mutex_unlock(&n->ip_lock);
    }
    if (!fits)
        atomic_fetch_sub(&n->open, 1);
    return fits;
}

void net_limit_give(struct net *n, uint64_t ip)
{
    atomic_fetch_sub(&n->open, 1);
    if (!n->conf.conns_per_ip_max)
        return;
    uint64_t have = 0;
    pthread_mutex_lock(&n->ip_lock);
    map_get(&n->per_ip, ip, &have);
    if (have <= 1)
        map_del(&n->per_ip, ip);
    else if (map_put(&n->per_ip, ip, have - 1) != OK)
        have = 0; /* cannot happen: the key is there, so nothing is allocated */
    pthread_mutex_unlock(&n->ip_lock);
}

/* The key under which addresses are counted: an IPv4 address, or the /64 of an IPv6 address,
 * because that is what one subscriber gets. Never 0. */
uint64_t net_limit_ip(const struct sockaddr_storage *a, char ret_text[48])
{
    ret_text[0] = 0;
    if (a->ss_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, a, sizeof v4);
        inet_ntop(AF_INET, &v4.sin_addr, ret_text, 48);
        return UINT64_C(1) << 32 | v4.sin_addr.s_addr;
    }
    if (a->ss_family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, a, sizeof v6);
        inet_ntop(AF_INET6, &v6.sin6_addr, ret_text, 48);
        uint64_t hash = hash_bytes(&v6.sin6_addr, 8, 0);
        return hash ? hash : 1;
    }
    return 1;
}
