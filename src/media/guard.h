/* guard.h: what stands between a leg's socket and its RTP: nothing, SDES, or ICE with DTLS and SRTP.
 *
 * A guard is given with the leg (media_leg_open). From then on its functions are called on the leg's media thread only, one at a time,
 * and have to be quick: other legs wait. Only `done` is called elsewhere (below). Time is monotonic microseconds.
 *
 * The way in:  socket -> open() -> RTP or RTCP, by the payload type (RFC 5761) -> the leg
 * The way out: RTP or RTCP -> seal() -> socket; or a datagram of the guard's own by media_guard_send() */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "media/addr.h"

/* seal() finds this much room behind the packet (libsrtp's SRTP_MAX_TRAILER_LEN is 144), and datagrams are no longer than this. */
#define MEDIA_TAG_ROOM 160
#define MEDIA_DATAGRAM_MAX 1500

/* A datagram as it came. open() may change the bytes in place and make n smaller. */
struct media_datagram {
    uint8_t *p;
    size_t n;
    const union media_addr *from;
    bool rtcp_port; /* came on the second port: there is one only without rtcp-mux */
};

enum media_verdict {
    MEDIA_PASS,    /* p and n are plain RTP or RTCP now */
    MEDIA_EATEN,   /* was for the guard: STUN, DTLS */
    MEDIA_REFUSED, /* forged, replayed, from a stranger: counted in media_counters.refused */
};

/* What a guard may ask of its leg. Good from attach() to done(); calls only from within the guard's functions. */
struct media_guard_io;
/* Sends n bytes, at most MEDIA_DATAGRAM_MAX, as they are (no seal). A datagram that the socket does not take is lost, as on any network. */
void media_guard_send(struct media_guard_io *io, const union media_addr *to, const void *p, size_t n);
/* From now on the leg sends its media to this address, and with `own_source` hears media from it alone. */
void media_guard_remote(struct media_guard_io *io, const union media_addr *remote);
/* Event MEDIA_READY or MEDIA_FAILED for the leg, told once each; nothing is sent before READY on a leg that has a guard. `why` is the guard's own number. */
void media_guard_ready(struct media_guard_io *io);
void media_guard_failed(struct media_guard_io *io, uint32_t why);

struct media_guard_ops {
    /* The guard says itself which sources are good (ICE: the nominated pair). Otherwise the leg's own rule holds (media.h, struct media_remote)
     * and open() is asked only about datagrams that may come from the peer. */
    bool own_source;

    /* First of all calls. Keep io. */
    void (*attach)(void *guard, struct media_guard_io *io, int64_t now_us);
    enum media_verdict (*open)(void *guard, struct media_datagram *d, int64_t now_us);
    /* Makes the *n bytes of RTP (or RTCP) at p what goes out, in place; room is the buffer's size, at least *n + MEDIA_TAG_ROOM.
     * false: not now (no keys yet); the packet is not sent. */
    bool (*seal)(void *guard, bool rtcp, uint8_t *p, size_t *n, size_t room);
    /* What the leg's owner has to say: keys, a fingerprint, the peer's candidates (media_leg_tell). The message is the guard's now. May be NULL if
     * nothing is ever told. A message that was taken (OK) always comes here, before `closing`. */
    void (*told)(void *guard, void *message, int64_t now_us);
    /* The deadline it asked for is there, or was up to 20 ms ago. */
    void (*tick)(void *guard, int64_t now_us);
    /* When tick() is wanted next, monotonic; INT64_MAX for never. Asked after each call of attach, open, told and tick. */
    int64_t (*deadline_us)(void *guard);
    /* The leg's last moment on the media thread: a last datagram may go (DTLS close_notify). May be NULL. */
    void (*closing)(void *guard);
    /* Free it. On the thread that takes events, when it takes the leg's MEDIA_CLOSED, or in media_done(). No other call comes after. */
    void (*done)(void *guard);
};
