/* session.c: session timers (RFC 4028). A dialog whose other side is gone without BYE ends by itself. */
#include "sip/inner.h"

#include <string.h>

static bool off(const struct ua *ua)
{
    return ua->conf.session_s == UINT32_MAX;
}

int ua_session_wanted(struct ua_call *c, nta_incoming_t *irq, const sip_t *sip)
{
    const struct ua *ua = c->ua;
    const sip_session_expires_t *x = sip->sip_session_expires;
    bool knows = sip_has_feature(sip->sip_supported, "timer") || sip_has_feature(sip->sip_require, "timer");
    c->peer_timer = knows;
    if (sip->sip_allow)
        c->peer_update = sip_is_allowed(sip->sip_allow, SIP_METHOD_UPDATE);
    if (x && knows && x->x_delta < ua->conf.session_min_s) {
        char least[16];
        snprintf(least, sizeof least, "%u", (unsigned)ua->conf.session_min_s);
        nta_incoming_treply(irq, SIP_422_SESSION_TIMER_TOO_SMALL, SIPTAG_MIN_SE_STR(least), TAG_END());
        return 422;
    }
    uint32_t wanted = off(ua) ? 0 : ua->conf.session_s;
    if (x && x->x_delta <= 86400 && (off(ua) || x->x_delta < wanted))
        wanted = (uint32_t)x->x_delta;
    if (wanted && sip->sip_min_se && wanted < sip->sip_min_se->min_delta)
        wanted = sip->sip_min_se->min_delta < 86400 ? (uint32_t)sip->sip_min_se->min_delta : 86400;
    c->session_s = wanted;
    c->refresher = !knows || (x && x->x_refresher && strcasecmp(x->x_refresher, "uas") == 0);
    return 0;
}

const char *ua_session_header(const struct ua_call *c, char ret_text[64], bool request)
{
    if (c->session_s == 0)
        return NULL;
    /* "uac" and "uas" are who sends and who gets the request in hand. */
    if (!request)
        snprintf(ret_text, 64, "%u;refresher=%s", (unsigned)c->session_s, c->refresher ? "uas" : "uac");
    else if (c->state == UA_TALKING)
        snprintf(ret_text, 64, "%u;refresher=%s", (unsigned)c->session_s, c->refresher ? "uac" : "uas");
    else
        snprintf(ret_text, 64, "%u", (unsigned)c->session_s);
    return ret_text;
}

void ua_session_agreed(struct ua_call *c, const sip_t *sip)
{
    const struct ua *ua = c->ua;
    const sip_session_expires_t *x = sip->sip_session_expires;
    if (sip->sip_allow)
        c->peer_update = sip_is_allowed(sip->sip_allow, SIP_METHOD_UPDATE);
    if (x && x->x_delta >= 1 && x->x_delta <= 86400) {
        c->session_s = (uint32_t)x->x_delta;
        c->refresher = !x->x_refresher || strcasecmp(x->x_refresher, "uas") != 0;
    } else {
        c->session_s = off(ua) ? 0 : ua->conf.session_s;
        c->refresher = true;
    }
    ua_session_start(c);
}

static void on_session(struct ua *ua, su_timer_t *t, void *arg)
{
    (void)ua, (void)t;
    struct ua_call *c = arg;
    if (c->state != UA_TALKING)
        return;
    if (c->refresher) {
        ua_session_refresh(c);
        ua_session_start(c);
    } else {
        ua_call_ended(c, UA_WHY_LOST, 0, 102, true);
        ua_call_bye(c, UA_WHY_LOST, 102);
    }
}

void ua_session_start(struct ua_call *c)
{
    if (c->session_s == 0 || c->state == UA_LEAVING)
        return;
    uint64_t ms = (uint64_t)c->session_s * 1000;
    uint64_t least = ms / 3 < 32000 ? ms / 3 : 32000;
    ua_timer(c->ua, &c->session, (uint32_t)(c->refresher ? ms / 2 : ms - least), on_session, c);
}
