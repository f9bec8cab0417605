/* within.c: requests within a dialog, both ways: re-INVITE, UPDATE, INFO, BYE, and what crosses. */
#include "sip/inner.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { OFFER_TRIES_MAX = 6 };

/* ---- theirs ---- */

static void heard(struct ua_call *c, nta_incoming_t *irq)
{
    msg_t *msg = nta_incoming_getrequest(irq);
    ua_call_heard(c, msg);
    msg_destroy(msg);
}

static int refuse_pending(nta_incoming_t *irq)
{
    /* RFC 3261 14.2: 0 to 10 s, by chance, so that both do not come again at once. */
    char after[16];
    snprintf(after, sizeof after, "%d", su_randint(0, 10));
    nta_incoming_treply(irq, SIP_500_INTERNAL_SERVER_ERROR, SIPTAG_RETRY_AFTER_STR(after), TAG_END());
    return 500;
}

static int on_reinvite(struct ua_call *c, nta_leg_t *leg, nta_incoming_t *irq, const sip_t *sip)
{
    struct str sdp;
    int status;
    if (c->offer || c->state == UA_ACCEPTED) {
        nta_incoming_treply(irq, SIP_491_REQUEST_PENDING, TAG_END());
        return 491;
    }
    if (c->invite || c->update)
        return refuse_pending(irq);
    if (!ua_body_ok(sip, &sdp, &status))
        return status;
    if (ua_session_wanted(c, irq, sip))
        return 422;
    nta_leg_server_route(leg, sip->sip_record_route, sip->sip_contact);
    c->invite = irq;
    c->offered = true;
    c->offer_is_ours = sdp.n == 0;
    nta_incoming_bind(irq, ua_on_ack, c);
    heard(c, irq);
    ua_call_told(c, UA_OFFERED, sip);
    return 0;
}

static void answer_update(struct ua_call *c, nta_incoming_t *irq, const char *sdp)
{
    char expires[64];
    const char *session = ua_session_header(c, expires, false);
    nta_incoming_treply(irq, SIP_200_OK, SIPTAG_CONTACT_STR(ua_contact(c->ua, c->transport)), SIPTAG_ALLOW_STR(ua_allow()),
                        SIPTAG_SERVER_STR(c->ua->conf.name), TAG_IF(session, SIPTAG_SESSION_EXPIRES_STR(session)),
                        TAG_IF(session && !c->refresher && c->peer_timer, SIPTAG_REQUIRE_STR("timer")),
                        TAG_IF(sdp, SIPTAG_CONTENT_TYPE_STR("application/sdp")), TAG_IF(sdp, SIPTAG_PAYLOAD_STR(sdp)), TAG_END());
    ua_session_start(c);
}

static int on_update(struct ua_call *c, nta_leg_t *leg, nta_incoming_t *irq, const sip_t *sip)
{
    struct str sdp;
    int status;
    if (!ua_body_ok(sip, &sdp, &status))
        return status;
    if (sdp.n && (c->offer || c->state == UA_ACCEPTED)) {
        nta_incoming_treply(irq, SIP_491_REQUEST_PENDING, TAG_END());
        return 491;
    }
    if (sdp.n && (c->invite || c->update))
        return refuse_pending(irq);
    if (sdp.n && c->state != UA_TALKING)
        return 488; /* before the answer: not taken */
    if (ua_session_wanted(c, irq, sip))
        return 422;
    nta_leg_server_route(leg, NULL, sip->sip_contact);
    if (sdp.n == 0) {
        answer_update(c, irq, NULL);
        return 200;
    }
    c->update = irq;
    c->offered = true;
    c->offer_is_ours = false;
    heard(c, irq);
    ua_call_told(c, UA_OFFERED, sip);
    return 0;
}

static int on_info(struct ua_call *c, nta_incoming_t *irq, const sip_t *sip)
{
    if (!sip->sip_payload || sip->sip_payload->pl_len == 0)
        return 200;
    const char *type = sip->sip_content_type ? sip->sip_content_type->c_type : NULL;
    if (!type || (strcasecmp(type, "application/dtmf-relay") != 0 && strcasecmp(type, "application/dtmf") != 0)) {
        nta_incoming_treply(irq, SIP_415_UNSUPPORTED_MEDIA, SIPTAG_ACCEPT_STR("application/dtmf-relay, application/dtmf"), TAG_END());
        return 415;
    }
    char digit;
    uint32_t ms;
    if (!ua_read_dtmf((struct str){sip->sip_payload->pl_data, sip->sip_payload->pl_len}, &digit, &ms))
        return 400;
    struct ua_event *e = ua_event_new(UA_DIGIT, c, 0);
    e->digit = digit;
    e->ms = ms;
    ua_tell(c->ua, e);
    return 200;
}

static int on_bye(struct ua_call *c, nta_incoming_t *irq, const sip_t *sip)
{
    uint32_t cause = ua_said_cause(sip);
    if (c->state == UA_LEAVING)
        return 200; /* it crossed ours */
    if (c->state == UA_DIALLING)
        return 481; /* who is called must not (RFC 3261 15) */
    nta_incoming_treply(irq, SIP_200_OK, SIPTAG_SERVER_STR(c->ua->conf.name), TAG_END());
    enum ua_why why = c->state == UA_ARRIVED ? UA_WHY_CANCELLED : UA_WHY_NORMAL;
    ua_within_stop(c);
    if (c->invite && c->state == UA_ARRIVED)
        nta_incoming_treply(c->invite, SIP_487_REQUEST_TERMINATED, TAG_END());
    ua_call_ended(c, why, 0, cause ? cause : 16, true);
    ua_call_bury(c);
    return 200;
}

int ua_within(struct ua_dialog *d, nta_leg_t *leg, nta_incoming_t *irq, const sip_t *sip)
{
    struct ua_call *c = d->call;
    const struct ua *ua = c->ua;
    const sip_method_t method = sip->sip_request->rq_method;
    if (method == sip_method_ack)
        return 200; /* nta answers no ACK */
    if (method == sip_method_bye)
        return on_bye(c, irq, sip);
    if (c->state == UA_LEAVING || c->dialog != d)
        return 481;
    switch (method) {
    case sip_method_invite: return on_reinvite(c, leg, irq, sip);
    case sip_method_update: return on_update(c, leg, irq, sip);
    case sip_method_info: return on_info(c, irq, sip);
    case sip_method_options:
        nta_incoming_treply(irq, SIP_200_OK, SIPTAG_ALLOW_STR(ua_allow()), SIPTAG_ACCEPT_STR("application/sdp"),
                            SIPTAG_SUPPORTED_STR("timer, 100rel"), SIPTAG_SERVER_STR(ua->conf.name), TAG_END());
        return 200;
    case sip_method_prack: return 481;
    default:
        nta_incoming_treply(irq, SIP_405_METHOD_NOT_ALLOWED, SIPTAG_ALLOW_STR(ua_allow()), TAG_END());
        return 405;
    }
}

static void cancelled(struct ua_call *c, const sip_t *sip)
{
    nta_incoming_t *irq = c->invite;
    uint32_t cause = ua_said_cause(sip);
    nta_incoming_treply(irq, SIP_487_REQUEST_TERMINATED, TAG_END());
    nta_incoming_destroy(irq);
    c->invite = NULL;
    if (c->state == UA_ARRIVED) {
        ua_call_ended(c, UA_WHY_CANCELLED, 487, cause ? cause : 16, true);
        ua_call_bury(c);
    } else {
        c->offered = false;
    }
}

int ua_on_ack(struct ua_call *c, nta_incoming_t *irq, const sip_t *sip)
{
    if (irq != c->invite)
        return 0;
    if (sip && sip->sip_request->rq_method == sip_method_cancel) {
        if (c->state == UA_ARRIVED || c->offered)
            cancelled(c, sip);
        return 0;
    }
    if (c->state == UA_ARRIVED) { /* a reliable provisional response that nobody acknowledged: nta gives up with 503 */
        if (!sip) {
            c->invite = NULL;
            nta_incoming_treply(irq, 504, "Reliable Response Time-Out", TAG_END());
            nta_incoming_destroy(irq);
            ua_call_ended(c, UA_WHY_LOST, 504, 102, true);
            ua_call_bury(c);
        }
        return 0;
    }
    c->invite = NULL;
    nta_incoming_destroy(irq);
    if (c->state == UA_LEAVING) {
        ua_call_bye(c, UA_WHY_NORMAL, 16);
        return 0;
    }
    struct str sdp;
    int status;
    bool mute = c->offer_is_ours && (!sip || !ua_body_ok(sip, &sdp, &status) || sdp.n == 0);
    if (!sip || mute) { /* no ACK within 64*T1, or one without the answer that it owed */
        ua_call_ended(c, UA_WHY_LOST, 0, 102, true);
        ua_call_bye(c, UA_WHY_LOST, 102);
        return 0;
    }
    c->state = UA_TALKING;
    ua_call_told(c, UA_CONFIRMED, c->offer_is_ours ? sip : NULL);
    if (c->offer_waits)
        ua_within_offer(c, NULL);
    return 0;
}

static void keep_sdp(struct ua_call *c, const char *sdp)
{
    char *copy = ua_copy(sdp);
    free(c->sdp);
    c->sdp = copy;
}

void ua_within_answer(struct ua_call *c, const char *sdp)
{
    if (!sdp || !*sdp) {
        ua_within_reject(c, 488);
        return;
    }
    keep_sdp(c, sdp);
    c->offered = false;
    if (c->update) {
        answer_update(c, c->update, c->sdp);
        nta_incoming_destroy(c->update);
        c->update = NULL;
    } else if (c->invite) {
        answer_update(c, c->invite, c->sdp);
    }
    if (c->offer_waits && !c->invite)
        ua_within_offer(c, NULL);
}

void ua_within_reject(struct ua_call *c, uint32_t status)
{
    nta_incoming_t *irq = c->update ? c->update : c->invite;
    c->offered = false;
    c->update = c->invite = NULL;
    if (irq) {
        const char *phrase = sip_status_phrase((int)status);
        nta_incoming_treply(irq, (int)status, phrase ? phrase : "Refused", SIPTAG_SERVER_STR(c->ua->conf.name), TAG_END());
        nta_incoming_destroy(irq);
    }
    if (c->offer_waits)
        ua_within_offer(c, NULL);
}

/* ---- ours ---- */

static void send_offer(struct ua_call *c);

static void on_glare(struct ua *ua, su_timer_t *t, void *arg)
{
    (void)ua, (void)t;
    struct ua_call *c = arg;
    if (c->state == UA_TALKING)
        ua_within_offer(c, NULL);
}

static void offer_over(struct ua_call *c)
{
    if (c->offer)
        nta_outgoing_destroy(c->offer);
    c->offer = NULL;
}

/* Who made the Call-ID waits 2.1 to 4 s, the other up to 2 s (RFC 3261 14.1), in the proportion of our T1. */
static void wait_and_retry(struct ua_call *c)
{
    int low = c->ours ? 210 : 0, high = c->ours ? 400 : 200;
    c->offer_waits = true;
    ua_timer(c->ua, &c->glare, (uint32_t)su_randint(low, high) * c->ua->conf.t1_ms / 50 + 1, on_glare, c);
}

static void refused(struct ua_call *c, uint32_t status)
{
    bool refresh = c->offer_refresh;
    c->offer_refresh = false;
    if (status == 481 || status == 408) { /* the dialog is gone (RFC 3261 12.2.1.2) */
        ua_call_ended(c, UA_WHY_LOST, status, 102, true);
        ua_call_bye(c, UA_WHY_LOST, 102);
        return;
    }
    if (refresh) { /* it keeps what it has; without a refresh the session timer ends it */
        return;
    }
    struct ua_event *e = ua_event_new(UA_OFFER_REFUSED, c, 0);
    e->status = status;
    ua_tell(c->ua, e);
}

static void agreed(struct ua_call *c, nta_outgoing_t *request, const sip_t *sip)
{
    bool refresh = c->offer_refresh;
    nta_leg_client_reroute(c->dialog->leg, sip->sip_record_route, sip->sip_contact, 0);
    if (nta_outgoing_method(request) == sip_method_invite) {
        sip_cseq_t cseq[1];
        sip_cseq_init(cseq);
        cseq->cs_seq = sip->sip_cseq->cs_seq;
        cseq->cs_method = sip_method_ack;
        cseq->cs_method_name = "ACK";
        nta_outgoing_t *ack = nta_outgoing_tcreate(c->dialog->leg, NULL, NULL, URL_STRING_MAKE(c->route), SIP_METHOD_ACK, NULL,
                                                   SIPTAG_CSEQ(cseq), TAG_END());
        if (ack)
            nta_outgoing_destroy(ack);
    }
    ua_session_agreed(c, sip);
    if (!refresh)
        ua_call_told(c, UA_OFFER_ANSWERED, sip);
    c->offer_refresh = false;
}

static int on_offer(void *magic, nta_outgoing_t *request, const sip_t *sip)
{
    struct ua_call *c = magic;
    uint32_t status = sip ? (uint32_t)sip->sip_status->st_status : 408;
    if (status < 200 || request != c->offer)
        return 0;
    if (status < 300) {
        if (c->state == UA_TALKING || nta_outgoing_method(request) == sip_method_invite)
            agreed(c, request, sip);
        offer_over(c);
        if (c->state == UA_TALKING && c->offer_waits)
            ua_within_offer(c, NULL);
        return 0;
    }
    offer_over(c);
    if (c->state != UA_TALKING)
        return 0;
    if ((status == 401 || status == 407) && c->client && c->offer_tries < UA_TRIES_MAX && ua_client_challenged(c->client, sip)) {
        send_offer(c);
    } else if (status == 491 && c->offer_tries < OFFER_TRIES_MAX) {
        wait_and_retry(c);
    } else if (status == 422 && sip && sip->sip_min_se && c->offer_tries < UA_TRIES_MAX) {
        c->session_s = (uint32_t)sip->sip_min_se->min_delta;
        send_offer(c);
    } else {
        refused(c, status);
        if (c->state == UA_TALKING && c->offer_waits)
            ua_within_offer(c, NULL);
    }
    return 0;
}

static void send_offer(struct ua_call *c)
{
    char expires[64];
    const char *session = ua_session_header(c, expires, true);
    bool update = c->offer_refresh && c->peer_update;
    char *credentials = ua_credentials(c, update ? "UPDATE" : "INVITE");
    const char *sdp = update ? NULL : c->offer_refresh ? c->sdp : c->offer_sdp;
    if (!c->offer_refresh)
        keep_sdp(c, c->offer_sdp);
    c->offer_tries++;
    c->offer = nta_outgoing_tcreate(c->dialog->leg, on_offer, c, URL_STRING_MAKE(c->route), update ? sip_method_update : sip_method_invite,
                                    update ? "UPDATE" : "INVITE", NULL, SIPTAG_CONTACT_STR(ua_contact(c->ua, c->transport)), SIPTAG_ALLOW_STR(ua_allow()),
                                    SIPTAG_SUPPORTED_STR("timer, 100rel"), SIPTAG_USER_AGENT_STR(c->ua->conf.name),
                                    TAG_IF(session, SIPTAG_SESSION_EXPIRES_STR(session)), TAG_IF(credentials, SIPTAG_HEADER_STR(credentials)),
                                    TAG_IF(sdp, SIPTAG_CONTENT_TYPE_STR("application/sdp")), TAG_IF(sdp, SIPTAG_PAYLOAD_STR(sdp)), TAG_END());
    free(credentials);
    if (!c->offer)
        refused(c, 500);
}

/* sdp NULL: what waits. */
void ua_within_offer(struct ua_call *c, const char *sdp)
{
    if (sdp) {
        free(c->offer_sdp);
        c->offer_sdp = ua_copy(sdp);
        c->offer_tries = 0;
        if (!c->offer)
            c->offer_refresh = false; /* it refreshes too */
    }
    if (c->offer || c->invite || c->update || c->state != UA_TALKING) {
        c->offer_waits = true; /* told to go on by whoever ends what is under way */
        return;
    }
    c->offer_waits = false;
    ua_timer_off(c->ua, &c->glare);
    send_offer(c);
}

void ua_session_refresh(struct ua_call *c)
{
    if (c->offer || c->invite || c->update || c->offer_waits || c->state != UA_TALKING)
        return; /* an offer refreshes too */
    c->offer_refresh = true;
    c->offer_tries = 0;
    send_offer(c);
}

/* Answers what is open, because the call ends. */
void ua_within_stop(struct ua_call *c)
{
    nta_incoming_t *irq = c->update ? c->update : c->offered ? c->invite : NULL;
    if (irq) {
        nta_incoming_treply(irq, SIP_487_REQUEST_TERMINATED, TAG_END());
        nta_incoming_destroy(irq);
        if (irq == c->invite)
            c->invite = NULL;
        c->update = NULL;
        c->offered = false;
    }
    c->offer_waits = false;
}
