/* call.c: the table of calls, and the ways in which one ends. */
#include "sip/inner.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { BURY_MS = 40000 }; /* what no answer ends: longer than any transaction lives */

/* ---- ids ---- */

enum err ua_call_reserve(struct ua *ua, ua_call_id *ret_id)
{
    pthread_mutex_lock(&ua->calls_lock);
    enum err e = ERR_FULL;
    if (ua->free_count > 0) {
        uint32_t slot = ua->free_slots[--ua->free_count];
        if (++ua->generations[slot] == 0)
            ua->generations[slot] = 1;
        *ret_id = (uint64_t)ua->generations[slot] << 32 | slot;
        e = OK;
    }
    pthread_mutex_unlock(&ua->calls_lock);
    return e;
}

void ua_call_unreserve(struct ua *ua, ua_call_id id)
{
    pthread_mutex_lock(&ua->calls_lock);
    ua->free_slots[ua->free_count++] = (uint32_t)id;
    pthread_mutex_unlock(&ua->calls_lock);
}

struct ua_call *ua_call_find(struct ua *ua, ua_call_id id)
{
    uint32_t slot = (uint32_t)id;
    if (id == 0 || slot >= ua->conf.calls_max || !ua->calls[slot] || ua->calls[slot]->id != id)
        return NULL;
    return ua->calls[slot];
}

struct ua_call *ua_call_open(struct ua *ua, ua_call_id id)
{
    struct ua_call *c = calloc(1, sizeof *c);
    if (!c)
        abort();
    c->ua = ua;
    c->id = id;
    assert(!ua->calls[(uint32_t)id]);
    ua->calls[(uint32_t)id] = c;
    return c;
}

/* ---- dialogs ---- */

struct ua_dialog *ua_dialog_new(struct ua_call *c)
{
    struct ua_dialog *d = calloc(1, sizeof *d);
    if (!d)
        abort();
    d->call = c;
    c->ua->dialogs++;
    return d;
}

void ua_dialog_close(struct ua *ua, struct ua_dialog *d)
{
    if (!d)
        return;
    if (d->leg)
        nta_leg_destroy(d->leg);
    free(d->tag);
    free(d);
    ua->dialogs--;
}

/* ---- the end ---- */

static void release(struct ua_call *c)
{
    struct ua *ua = c->ua;
    assert(c->state == UA_LEAVING || !c->told);
    if (c->invite)
        nta_incoming_destroy(c->invite);
    if (c->update)
        nta_incoming_destroy(c->update);
    if (c->offer)
        nta_outgoing_destroy(c->offer);
    if (c->bye)
        nta_outgoing_destroy(c->bye);
    ua_branches_free(c);
    ua_dialog_close(ua, c->dialog);
    ua_timer_off(ua, &c->session);
    ua_timer_off(ua, &c->ring);
    ua_timer_off(ua, &c->glare);
    ua_timer_off(ua, &c->bury);
    if (c->client) {
        ua_client_done(c->client);
        free(c->client);
    }
    free(c->route);
    free(c->sdp);
    free(c->number);
    free(c->caller);
    free(c->display);
    free(c->offer_sdp);
    ua->calls[(uint32_t)c->id] = NULL;
    ua_call_unreserve(ua, c->id);
    free(c);
}

static void on_bury(struct ua *ua, su_timer_t *t, void *arg)
{
    (void)ua, (void)t;
    release(arg);
}

void ua_call_bury(struct ua_call *c)
{
    if (c->ua->stopping && c->ua->stop_until_us == 0) {
        release(c);
        return;
    }
    ua_timer(c->ua, &c->bury, 0, on_bury, c);
}

static const char *cause_text(uint32_t cause)
{
    switch (cause) {
    case 1: return "Unallocated number";
    case 16: return "Normal call clearing";
    case 17: return "User busy";
    case 18: return "No user responding";
    case 19: return "No answer";
    case 21: return "Call rejected";
    case 26: return "Call completed elsewhere";
    case 41: return "Temporary failure";
    case 42: return "Congestion";
    case 102: return "Recovery on timer expiry";
    default: return "Ended";
    }
}

char *ua_reason_text(enum ua_why why, uint32_t cause)
{
    if (cause == 0)
        cause = ua_cause_of_why(why);
    /* A phone shows no missed call when somebody else took it (RFC 3326). */
    if (why == UA_WHY_TAKEN)
        return ua_text("SIP;cause=200;text=\"Call completed elsewhere\",Q.850;cause=26;text=\"Call completed elsewhere\"");
    return ua_text("Q.850;cause=%u;text=\"%s\"", (unsigned)cause, cause_text(cause));
}

uint32_t ua_said_cause(const sip_t *sip)
{
    uint64_t v;
    for (const sip_reason_t *r = sip ? sip->sip_reason : NULL; r; r = r->re_next)
        if (r->re_protocol && strcasecmp(r->re_protocol, "Q.850") == 0 && r->re_cause && str_u64(str_of(r->re_cause), &v) && v <= 127)
            return (uint32_t)v;
    return 0;
}

void ua_call_ended(struct ua_call *c, enum ua_why why, uint32_t status, uint32_t cause, bool theirs)
{
    if (c->state == UA_LEAVING)
        return;
    c->state = UA_LEAVING;
    ua_timer_off(c->ua, &c->session);
    ua_timer_off(c->ua, &c->ring);
    ua_timer_off(c->ua, &c->glare);
    ua_timer(c->ua, &c->bury, BURY_MS, on_bury, c);
    if (!c->told)
        return;
    struct ua_event *e = ua_event_new(UA_ENDED, c, 0);
    e->why = why;
    e->status = status;
    e->cause = cause ? cause : ua_cause_of_why(why);
    e->theirs = theirs;
    ua_tell(c->ua, e);
}

void ua_call_heard(struct ua_call *c, msg_t *msg)
{
    const su_sockaddr_t *from = msg ? msg_addr(msg) : NULL;
    if (!from || !su_inet_ntop(from->su_family, SU_ADDR(from), c->host, sizeof c->host))
        c->host[0] = 0;
}

void ua_call_told(struct ua_call *c, enum ua_event_kind kind, const sip_t *sip)
{
    struct str sdp = STR("");
    int status;
    if (sip)
        (void)ua_body_ok(sip, &sdp, &status);
    struct ua_event *e = ua_event_new(kind, c, sdp.n);
    size_t at = 0;
    e->sdp = ua_event_text(e, &at, sdp.p, sdp.n);
    e->status = sip && sip->sip_status ? (uint32_t)sip->sip_status->st_status : 0;
    ua_tell(c->ua, e);
}

/* For a request within the dialog; its URI is the dialog's target. */
char *ua_credentials(struct ua_call *c, const char *method)
{
    const sip_route_t *route;
    const sip_contact_t *target = NULL;
    if (!c->client || nta_leg_get_route(c->dialog->leg, &route, &target) < 0 || !target)
        return NULL;
    char *uri = url_as_string(NULL, target->m_url);
    char *header = uri ? ua_client_header(c->client, method, uri) : NULL;
    su_free(NULL, uri);
    return header;
}

static void on_bye(void *magic, nta_outgoing_t *request, const sip_t *sip);

static int on_bye_answer(void *magic, nta_outgoing_t *request, const sip_t *sip)
{
    on_bye(magic, request, sip);
    return 0;
}

static void send_bye(struct ua_call *c, const char *reason)
{
    char *credentials = ua_credentials(c, "BYE");
    if (c->bye)
        nta_outgoing_destroy(c->bye);
    c->bye = nta_outgoing_tcreate(c->dialog->leg, on_bye_answer, c, URL_STRING_MAKE(c->route), SIP_METHOD_BYE, NULL,
                                  TAG_IF(reason, SIPTAG_REASON_STR(reason)), TAG_IF(credentials, SIPTAG_HEADER_STR(credentials)),
                                  SIPTAG_USER_AGENT_STR(c->ua->conf.name), TAG_END());
    free(credentials);
    if (!c->bye)
        ua_call_bury(c);
}

static void on_bye(void *magic, nta_outgoing_t *request, const sip_t *sip)
{
    struct ua_call *c = magic;
    (void)request;
    if (!sip || sip->sip_status->st_status < 200)
        return;
    int status = sip->sip_status->st_status;
    if ((status == 401 || status == 407) && c->client && ua_client_challenged(c->client, sip)) {
        send_bye(c, NULL);
        return;
    }
    ua_call_bury(c);
}

void ua_call_bye(struct ua_call *c, enum ua_why why, uint32_t cause)
{
    assert(c->state == UA_LEAVING);
    ua_within_stop(c);
    if (!c->dialog || !c->dialog->leg) {
        ua_call_bury(c);
        return;
    }
    char *reason = ua_reason_text(why, cause);
    send_bye(c, reason);
    free(reason);
}

void ua_call_hangup(struct ua_call *c, enum ua_why why, uint32_t cause)
{
    enum ua_state was = c->state;
    switch (was) {
    case UA_ARRIVED:
        ua_inbound_reject(c, ua_status_of_why(why), why == UA_WHY_LIMIT ? c->ua->conf.retry_after_s : 0, cause);
        break;
    case UA_DIALLING:
        ua_call_ended(c, why, 0, cause, false);
        ua_outbound_cancel(c, why, cause);
        break;
    case UA_ACCEPTED: /* no BYE before the ACK (RFC 3261 15.1.1); it, or its absence, brings it */
        ua_call_ended(c, why, 0, cause, false);
        break;
    case UA_TALKING:
        ua_call_ended(c, why, 0, cause, false);
        ua_call_bye(c, why, cause);
        break;
    case UA_LEAVING:
    case UA_FREE:
        break;
    }
}
