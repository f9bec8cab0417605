/* types.h: what a SIP user agent is told and what it tells: plain data, no sofia-sip.
 *
 * The room's symbols carry ua_, because sofia-sip owns sip_. Text in a configuration or a command is copied; text in an event
 * belongs to the event. Numbers are as they came ("+865925550100", "02025550100" or a name), without visual separators. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* A call: slot in the low half, generation in the high half; 0 is none. A stale one is refused, never another's. */
typedef uint64_t ua_call_id;

enum {
    UA_LISTEN_MAX = 8,
    UA_TRUNKS_MAX = 64,
    UA_PHONES_MAX = 16384,
    UA_PEERS_MAX = 32,    /* addresses of one trunk, from which it calls */
    UA_TARGETS_MAX = 8,   /* addresses of one trunk, to which we call, in order */
    UA_CONTACTS_MAX = 8,  /* of one phone: all of them ring */
    UA_SDP_MAX = 16384,   /* a larger body is 413 */
    UA_MESSAGE_MAX = 65536,
    UA_NUMBER_MAX = 128,
    UA_DISPLAY_MAX = 256,
    UA_HOST_MAX = 48,
};

enum ua_transport { UA_UDP, UA_TCP, UA_TLS };

struct ua_listen {
    enum ua_transport transport;
    const char *host; /* an address, IPv4 or IPv6 */
    uint16_t port;    /* 0: any; ua_port() says which */
};

/* A bucket a source: so many at once, so many a second; who goes on at three times that is banned. */
struct ua_rate {
    uint32_t burst, per_s;
};

/* A zero means the default of ua_defaults(). */
struct ua_conf {
    struct ua_listen listen[UA_LISTEN_MAX];
    uint32_t listen_count;
    const char *public_host; /* in Contact, behind NAT; NULL: the listening address. Via has rport */
    const char *name;        /* User-Agent and Server */
    const char *tls_dir;     /* with agent.pem: key, certificate, chain */
    uint32_t connections_max, connections_source_max; /* over TCP and TLS; of one source that is no trunk: a quarter */
    struct ua_rate connects, handshakes;              /* of a source that is no trunk; of TLS, all of them together */
    uint32_t greet_s;                                 /* who connects has said something by then */
    uint32_t calls_max, events_max, commands_max, sources_max, nonces_max, registrations_max;
    struct ua_rate invites, registers, options, others; /* by method, for a source that is no trunk */
    struct ua_rate trunk_invites;                       /* for one that is */
    uint32_t ban_s, retry_after_s, nonce_s;
    uint32_t expires_min_s, expires_max_s;         /* of a registration */
    uint32_t session_s, session_min_s;             /* RFC 4028; session_s UINT32_MAX: none */
    uint32_t t1_ms;                                /* RFC 3261 17.1.1.1; tests make it small */
    uint32_t progress_s;                           /* how long an outgoing call may ring at most */
};

/* H(user:realm:password) in hex. What is there is offered; an empty one is not. */
struct ua_secret {
    char md5[33], sha256[65];
};

struct ua_trunk {
    uint32_t id; /* not 0 */
    const char *peers[UA_PEERS_MAX]; /* "192.0.2.1" or "192.0.2.0/24": who calls from there is this trunk */
    uint32_t peers_count;
    const char *user_in; /* they authenticate with digest; NULL: address alone */
    struct ua_secret secret_in;
    const char *targets[UA_TARGETS_MAX]; /* "sip:192.0.2.1:5060;transport=udp", tried in order */
    uint32_t targets_count;
    const char *domain;   /* in From and To; NULL: the target's host */
    const char *user_out, *password_out; /* we authenticate */
    const char *proxy;    /* outbound proxy, "sip:host:port;lr"; NULL: none */
    uint32_t register_s;  /* we register for so long; 0: not */
    uint32_t options_s;   /* OPTIONS that often; 0: not, and it counts as up */
    bool trusted;         /* P-Asserted-Identity is believed, and told (RFC 3325) */
};

struct ua_phone {
    uint32_t id; /* not 0 */
    const char *user;
    struct ua_secret secret;
    uint32_t contacts_max; /* 0: 1 */
};

struct ua_config {
    const char *realm; /* of the hashes, and the domain of our phones */
    const struct ua_trunk *trunks;
    uint32_t trunks_count;
    const struct ua_phone *phones;
    uint32_t phones_count;
};

enum ua_why { /* why a leg ended or never came to be */
    UA_WHY_NORMAL,
    UA_WHY_BUSY,
    UA_WHY_NO_ANSWER,
    UA_WHY_REFUSED,
    UA_WHY_UNREACHABLE, /* no such number, nobody registered, nobody there */
    UA_WHY_CANCELLED,   /* by the caller before the answer */
    UA_WHY_TAKEN,       /* answered elsewhere */
    UA_WHY_LOST,        /* no ACK, no answer within the session timer */
    UA_WHY_LIMIT,       /* ours or theirs: try later */
    UA_WHY_FAILED,
    UA_WHY_COUNT,
};

enum ua_event_kind {
    UA_INCOMING,       /* trunk or phone, called, caller, display, withheld, diversion, sdp (empty: we make the offer), max_forwards */
    UA_RINGING,        /* ours, status 180..183, perhaps sdp (early media), from one of its forks */
    UA_ANSWERED,       /* ours: sdp of the one that won */
    UA_CONFIRMED,      /* theirs, or their re-INVITE: the ACK came; sdp if the offer was ours */
    UA_OFFERED,        /* the other side's re-INVITE or UPDATE: sdp, or empty and we make the offer; answer with ua_answer or ua_reject */
    UA_OFFER_ANSWERED, /* our ua_offer: sdp */
    UA_OFFER_REFUSED,  /* our ua_offer: status; all stays as it was */
    UA_DIGIT,          /* INFO: digit, ms */
    UA_ENDED,          /* the last of every call: why, status, cause, theirs */
    UA_PHONE,          /* phone, contacts: how many it has now; 0 is gone */
    UA_TRUNK,          /* trunk, up, registered */
    UA_EVENT_COUNT,
};

struct ua_event {
    enum ua_event_kind kind;
    ua_call_id call;
    uint64_t owner; /* ua_call's */
    uint32_t trunk, phone;
    struct str called, caller, display, diversion, sdp;
    bool withheld, theirs, up, registered;
    uint32_t status, cause; /* SIP; Q.850 */
    enum ua_why why;
    uint32_t contacts, max_forwards, ms;
    char digit;
    char host[UA_HOST_MAX]; /* of a call: the address its last message of theirs came from, which NAT and several networks keep out of an SDP; "" */
    int64_t at_us; /* when it came, monotonic */
    struct ua_event *next; /* the queue's own */
};
