#include "media/addr.h"

#include <arpa/inet.h>
#include <string.h>

enum err media_addr_of(struct str host, uint16_t port, union media_addr *ret_addr)
{
    char text[MEDIA_ADDR_TEXT];
    union media_addr a = {0};

    if (host.n == 0 || host.n >= sizeof text)
        return ERR_INPUT;
    memcpy(text, host.p, host.n);
    text[host.n] = 0;
    if (inet_pton(AF_INET, text, &a.v4.sin_addr) == 1)
        a.v4.sin_family = AF_INET;
    else if (inet_pton(AF_INET6, text, &a.v6.sin6_addr) == 1)
        a.v6.sin6_family = AF_INET6;
    else
        return ERR_INPUT;
    media_addr_set_port(&a, port);
    *ret_addr = a;
    return OK;
}

bool media_addr_none(const union media_addr *a)
{
    return a->sa.sa_family != AF_INET && a->sa.sa_family != AF_INET6;
}

uint16_t media_addr_port(const union media_addr *a)
{
    if (a->sa.sa_family == AF_INET)
        return ntohs(a->v4.sin_port);
    return a->sa.sa_family == AF_INET6 ? ntohs(a->v6.sin6_port) : 0;
}

void media_addr_set_port(union media_addr *a, uint16_t port)
{
    if (a->sa.sa_family == AF_INET)
        a->v4.sin_port = htons(port);
    else if (a->sa.sa_family == AF_INET6)
        a->v6.sin6_port = htons(port);
}

socklen_t media_addr_bytes(const union media_addr *a)
{
    return a->sa.sa_family == AF_INET6 ? sizeof a->v6 : sizeof a->v4;
}

/* The four bytes of a v4 address, also of one mapped into v6; NULL if it is truly v6, or nobody. */
static const uint8_t *four(const union media_addr *a)
{
    if (a->sa.sa_family == AF_INET)
        return (const uint8_t *)&a->v4.sin_addr;
    if (a->sa.sa_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&a->v6.sin6_addr))
        return a->v6.sin6_addr.s6_addr + 12;
    return NULL;
}

bool media_addr_same_host(const union media_addr *a, const union media_addr *b)
{
    const uint8_t *p = four(a), *q = four(b);

    if (media_addr_none(a) || media_addr_none(b) || !p != !q)
        return false;
    if (p)
        return memcmp(p, q, 4) == 0;
    return memcmp(&a->v6.sin6_addr, &b->v6.sin6_addr, sizeof a->v6.sin6_addr) == 0;
}

bool media_addr_same(const union media_addr *a, const union media_addr *b)
{
    return media_addr_port(a) == media_addr_port(b) && media_addr_same_host(a, b);
}

void media_addr_text(const union media_addr *a, char ret_text[MEDIA_ADDR_TEXT])
{
    const uint8_t *v4 = four(a);

    ret_text[0] = 0;
    if (v4)
        inet_ntop(AF_INET, v4, ret_text, MEDIA_ADDR_TEXT);
    else if (a->sa.sa_family == AF_INET6)
        inet_ntop(AF_INET6, &a->v6.sin6_addr, ret_text, MEDIA_ADDR_TEXT);
}
