/* addr.h: an IP address and port of either family, as sockets want it. Zeroed is nobody. Pure. */
#pragma once

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/err.h"
#include "base/str.h"

union media_addr {
    struct sockaddr sa;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

/* "192.0.2.1" or "2001:db8::1", no names, no brackets. ERR_INPUT otherwise. */
MUST_USE enum err media_addr_of(struct str host, uint16_t port, union media_addr *ret_addr);
bool media_addr_none(const union media_addr *a);
uint16_t media_addr_port(const union media_addr *a); /* host order; 0 for nobody */
void media_addr_set_port(union media_addr *a, uint16_t port);
socklen_t media_addr_bytes(const union media_addr *a);
/* A v4 address that came over a v6 socket (::ffff:192.0.2.1) is the same as the v4 one. Nobody is like nobody else. */
bool media_addr_same(const union media_addr *a, const union media_addr *b);
bool media_addr_same_host(const union media_addr *a, const union media_addr *b); /* whatever the port */
/* "192.0.2.1", without the port. */
#define MEDIA_ADDR_TEXT 46
void media_addr_text(const union media_addr *a, char ret_text[MEDIA_ADDR_TEXT]);
