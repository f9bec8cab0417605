/* guard.h: what wire puts between a leg of media and its peer (media/guard.h). A plain leg has none.
 *
 * A guard is made by whoever opens the leg, and belongs to media from media_leg_open() on. */
#pragma once

#include "base/err.h"
#include "media/guard.h"
#include "wire/dtls.h"
#include "wire/sdp.h"

/* Why a guard gave up: `why` of MEDIA_FAILED. */
enum wire_why {
    WIRE_NO_CHECKS,   /* the browser sends none, or nominates nobody, for 30 s (ICE_CONSENT_US) */
    WIRE_NO_KEYS,     /* the handshake failed, or the certificate is not the one described */
    WIRE_NO_SHAKE,    /* it did not come to its end within WIRE_SHAKE_US */
    WIRE_BYE,         /* the peer closed its channel and was not back within WIRE_BACK_US */
};
#define WIRE_SHAKE_US (30 * INT64_C(1000000))
#define WIRE_BACK_US (15 * INT64_C(1000000)) /* a page that is loaded anew closes its channel first */

/* What we say of ourselves in each leg's descriptions: session, keys, ICE credentials, all new; the fingerprint if there is a d.
 * The caller fills in at, guard and direction. ERR_SYSTEM without chance. */
MUST_USE enum err wire_own(struct sdp_own *own, const struct dtls *d);

/* ---- SDES: READY with its first keys ---- */

extern const struct media_guard_ops wire_sdes_ops;
MUST_USE enum err wire_sdes_new(void **ret_guard);
/* For media_leg_tell(): the keys of an answer, or new ones; the same again change nothing. NULL without memory. If media does not take it: free(). */
void *wire_sdes_keys(const struct wire_keys *in, const struct wire_keys *out);

/* ---- a browser: ICE, DTLS, SRTP. READY when all of it is there ---- */

extern const struct media_guard_ops wire_browser_ops;
/* own: ufrag and pwd; leg: the peer's user fragment and fingerprint. d must outlive media. */
MUST_USE enum err wire_browser_new(struct dtls *d, const struct sdp_own *own, const struct sdp_leg *leg, void **ret_guard);
/* For media_leg_tell(): a later offer's ICE credentials, answered with new ones of ours. With another certificate it is another page: its handshake
 * begins anew, and the one before is not heard any more. As above. */
void *wire_browser_restart(const struct sdp_own *own, const struct sdp_leg *leg);
