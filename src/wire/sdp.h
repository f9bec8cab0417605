/* sdp.h: what the two sides of a leg say of their sound, and what they agree on: RFC 8866, 3264, 4568 (SDES), 5763 (DTLS), 8839 (ICE). Pure.
 *
 * We are asked:   sdp_read(offer), sdp_take(offer, own) -> leg, sdp_write_answer(own, offer, leg)
 * We ask:         sdp_write_offer(own), then sdp_read(answer), sdp_agree(own, answer) -> leg
 * A struct sdp points into the text that it was read from. One audio line is taken, every other is refused with port 0. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"
#include "media/media.h"
#include "wire/srtp.h"

#define SDP_BYTES_MAX 16384 /* more is refused */
#define SDP_LINES_MAX 8     /* media lines of a description; more are refused */
#define SDP_CRYPTOS_MAX 4   /* of one line; those behind are not seen */
#define SDP_NONE 0xff       /* no payload type */
#define SDP_FINGERPRINT_BYTES 32

/* Why a description is not taken. SIP answers 488 (SDP_SYNTAX: 400) with sdp_fault_text() as its reason. */
enum sdp_fault {
    SDP_OK,
    SDP_SYNTAX,      /* not a session description */
    SDP_TOO_BIG,     /* longer, or more media lines, than is read */
    SDP_NO_AUDIO,    /* no audio line that is not refused */
    SDP_NO_CODEC,    /* neither PCMA nor PCMU */
    SDP_ADDRESS,     /* no numeric address of a known kind, or port 0 */
    SDP_SECURITY,    /* no audio line is secured in a way that this leg may use */
    SDP_NO_KEYS,     /* no a=crypto line with a suite that we have */
    SDP_FINGERPRINT, /* no SHA-256 fingerprint, or setup is not one that goes with passive */
    SDP_NO_ICE,      /* no ICE user fragment and password */
    SDP_NO_MUX,      /* RTCP on a port of its own, from a browser */
    SDP_CHANGED,     /* an answer that does not fit the offer */
    SDP_FAULTS
};
const char *sdp_fault_text(enum sdp_fault f);

/* Bits, seen from whoever says it. */
enum sdp_direction { SDP_INACTIVE = 0, SDP_SENDONLY = 1, SDP_RECVONLY = 2, SDP_SENDRECV = 3 };
enum sdp_guard { SDP_PLAIN = 1, SDP_SDES = 2, SDP_BROWSER = 4 }; /* bits, so that they can be allowed together */

struct sdp_crypto {
    uint32_t tag;
    struct wire_keys keys;
};

struct sdp_line {
    struct str kind, proto, formats, mid; /* "audio", "RTP/AVP", "8 0 101" */
    uint16_t port, rtcp_port;
    union media_addr to, rtcp_to;   /* nobody: no address that we can use */
    bool hold, rtcp_mux;            /* hold: c= is 0.0.0.0 */
    enum sdp_direction direction;
    uint8_t payload[MEDIA_CODECS], digits; /* payload types, or SDP_NONE */
    uint32_t ptime_ms, ptime_max_ms;       /* 0: not said */
    uint32_t cryptos;
    struct sdp_crypto crypto[SDP_CRYPTOS_MAX];
    struct str ufrag, pwd, setup;
    bool fingerprinted;
    uint8_t fingerprint[SDP_FINGERPRINT_BYTES];
};

struct sdp {
    uint64_t session, version;
    struct str bundled; /* mids of the group, or empty */
    uint32_t lines;
    struct sdp_line line[SDP_LINES_MAX];
};

/* What we say, kept as long as the leg: the lines of the first description stay in later ones (RFC 3264 8), and the version grows when
 * what is said has changed. Start with zeroes, then fill in what stands above the empty line. */
struct sdp_own {
    uint64_t session;            /* random, below 2^62 */
    union media_addr at;          /* our RTP; RTCP is on the same port with mux, else on the next */
    unsigned guard;               /* enum sdp_guard of an offer; for an answer all that are allowed */
    enum sdp_direction direction; /* what we would like */
    struct sdp_crypto crypto[WIRE_SUITES];
    uint32_t cryptos;             /* SDES: one for each suite, best first */
    char ufrag[16], pwd[33];      /* browser */
    uint8_t fingerprint[SDP_FINGERPRINT_BYTES];

    uint64_t version, said; /* said: hash of what was */
    uint8_t digits;
    uint32_t lines, audio;
    struct {
        char kind[16], proto[24], formats[32], mid[33];
    } line[SDP_LINES_MAX];
};

/* What is agreed, for media and the guards. */
struct sdp_leg {
    enum sdp_guard guard;
    uint32_t line; /* of the audio */
    union media_addr to, rtcp_to; /* nobody for a browser (ICE finds it), and where 0.0.0.0 holds us: keep what was */
    bool rtcp_mux;
    enum media_codec codec;
    uint8_t payload, digits, digits_in; /* payload types as sent, digits as received; digits 0: the peer takes none */
    uint8_t ptime_ms;                   /* what the peer would like: 20 if it did not say; 10 to 60 */
    enum sdp_direction direction; /* ours: what we may do */
    bool held;                    /* the peer holds us */
    struct sdp_crypto in, out;    /* SDES */
    char peer_ufrag[257], peer_pwd[257]; /* browser */
    uint8_t peer_fingerprint[SDP_FINGERPRINT_BYTES];
};

MUST_USE enum sdp_fault sdp_read(struct str text, struct sdp *ret_sdp);
MUST_USE enum sdp_fault sdp_take(const struct sdp *offer, const struct sdp_own *own, struct sdp_leg *ret_leg);
MUST_USE enum sdp_fault sdp_agree(const struct sdp_own *own, const struct sdp *answer, struct sdp_leg *ret_leg);
/* Errors stay in the buffer. */
void sdp_write_answer(struct sdp_own *own, const struct sdp *offer, const struct sdp_leg *leg, struct buf *to);
void sdp_write_offer(struct sdp_own *own, struct buf *to);
