/* client.h: sockets of a load generator: non-blocking WebSockets and HTTP on one epoll, and a small
 * blocking HTTP client.
 *
 * The generator's own code, sharing nothing with the server: what it believes of the server it has
 * seen on the wire. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wire; /* an epoll with its WebSockets; one thread */

struct wire_handler {
    void *u;
    void (*open)(void *u, uint32_t slot);                          /* handshake done */
    void (*text)(void *u, uint32_t slot, const char *p, size_t n); /* a whole text message */
    void (*answer)(void *u, uint32_t slot, int status, const char *body,
                   size_t n); /* body is NUL-terminated */
    void (*closed)(void *u, uint32_t slot,
                   int code); /* code 0: no close frame. The slot may be opened again */
};

struct wire_request {
    const char *method, *path, *cookie, *csrf, *body; /* the last three may be NULL */
};

/* slots: how many WebSockets at most. NULL: out of memory. */
struct wire *wire_new(uint32_t slots, const struct wire_handler *h);
void wire_free(struct wire *w);
/* Starts a WebSocket to 127.0.0.1:port, with the server's own Origin. cookie may be NULL. false: no
 * socket to be had. */
bool wire_open(struct wire *w, uint32_t slot, uint16_t port, const char *path, const char *cookie);
/* Queues and sends a masked text frame. false: not open. */
bool wire_send(struct wire *w, uint32_t slot, const char *p, size_t n);
/* Sends an HTTP request on a slot of its own, connecting if need be; one at a time. false: no
 * socket. Then comes answer(), or closed(). */
bool wire_ask(struct wire *w, uint32_t slot, uint16_t port, const struct wire_request *r);
void wire_close(struct wire *w,
                uint32_t slot); /* at once, without a word; closed() is not called */
bool wire_is_open(const struct wire *w, uint32_t slot);
/* Waits for events at most wait_ms and handles them. */
void wire_turn(struct wire *w, int wait_ms);

/* -- blocking HTTP/1.1 with keep-alive -- */

struct http {
    uint16_t port;
    int fd;
    char cookie[128], csrf[128];
};
struct http_answer {
    int status; /* 0: no answer */
    char *body; /* NUL-terminated; free() it */
    size_t bytes;
};
/* body NULL: none. Connects and reconnects by itself; remembers Set-Cookie. */
struct http_answer http_ask(struct http *h, const char *method, const char *path, const char *body);
void http_done(struct http *h);
/* POST /api/session; true if signed in (cookie and csrf are kept). */
bool http_sign_in(struct http *h, const char *login, const char *password);

int64_t wire_now_us(void); /* monotonic */
/* The value of "key": in a flat search of JSON text made by our server: text (without quotes) or
 * number. false if missing. Good enough for frames whose keys are known; texts are not unescaped.
 */
bool wire_field(const char *p, size_t n, const char *key, char *ret, size_t max);
