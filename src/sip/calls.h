/* calls.h: a call and its parts. Everything here is the agent's thread's own. */
#pragma once

#include "sip/sofia.h"

#include "sip/digest.h"
#include "sip/ua.h"

enum { UA_FORKS_MAX = 8, UA_TRIES_MAX = 3 };

enum ua_state {
    UA_FREE,
    UA_ARRIVED,  /* theirs: an INVITE that has no final answer */
    UA_ACCEPTED, /* theirs: our 200 has no ACK yet */
    UA_DIALLING, /* ours: no final answer */
    UA_TALKING,
    UA_LEAVING,  /* UA_ENDED is told; a BYE, a CANCEL or an ACK is under way */
};

/* A dialog, or what becomes one: of an incoming call, or one fork of an outgoing. */
struct ua_dialog {
    struct ua_call *call;
    nta_leg_t *leg;
    char *tag;      /* a fork's: the other side's */
    uint32_t rseq;  /* of the last reliable provisional response */
};

/* One INVITE of an outgoing call: to a contact of a phone, or to a target of a trunk. */
struct ua_branch {
    struct ua_call *call;
    char *uri, *route;
    nta_outgoing_t *invite;
    struct ua_dialog base; /* without the other side's tag */
    struct ua_dialog *forks[UA_FORKS_MAX];
    uint32_t forks_count, tries;
    bool cancelled, begun;
};

struct ua_call {
    struct ua *ua;
    ua_call_id id;
    uint64_t owner;
    enum ua_state state;
    bool ours, told; /* told: UA_INCOMING, or ua_dial returned its id */
    uint32_t trunk, phone;
    enum ua_transport transport;
    char *route;     /* where requests within the dialog go, when that is not what the dialog says: a phone behind NAT */
    char host[UA_HOST_MAX]; /* where their last message came from */
    struct ua_dialog *dialog;
    char *sdp;       /* ours, sent last: a refresh by INVITE says it again */
    bool peer_100rel, peer_update, peer_timer;

    /* server side: the first INVITE, a re-INVITE or an UPDATE without a final answer, or a 200 without ACK */
    nta_incoming_t *invite, *update;
    bool offered;       /* the other side has made an offer, or asked for one, within the dialog */
    bool offer_is_ours; /* the ACK brings the answer */
    bool early_sdp;     /* our SDP went out reliably: it is the answer */

    /* client side */
    struct ua_branch *branches;
    uint32_t branches_count, branch_at; /* in parallel: all begun; one after the other: branch_at is the last begun */
    bool parallel;
    char *number, *caller, *display;
    uint32_t max_forwards, best_status, best_cause, best_retry_s, min_se_s;
    nta_outgoing_t *bye, *offer;
    char *offer_sdp;    /* what our re-INVITE says */
    bool offer_refresh, offer_waits;
    uint32_t offer_tries;
    struct ua_client *client; /* credentials for the other side */

    /* RFC 4028 */
    uint32_t session_s;
    bool refresher;
    su_timer_t *session, *ring, *glare, *bury;

    uint32_t next_free;
};

/* ---- digest as a client ---- */

struct ua_client {
    char *user, *password;
    enum ua_hash hash;
    char *realm, *nonce, *opaque;
    bool proxy, qop, known;
    uint32_t nc;
};
