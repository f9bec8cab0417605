/* inner.h: what the files of this room call of each other. */
#pragma once

#include "sip/cause.h"
#include "sip/number.h"
#include "sip/state.h"

int64_t ua_now_us(void);
void ua_tell(struct ua *ua, struct ua_event *e); /* takes it; NULL is nothing */
/* With room for its texts behind it; aborts when memory is out. */
struct ua_event *ua_event_new(enum ua_event_kind kind, const struct ua_call *c, size_t text_bytes);
/* Copies into the room behind the event. */
struct str ua_event_text(struct ua_event *e, size_t *at, const char *p, size_t n);
su_timer_t *ua_timer(struct ua *ua, su_timer_t **timer, uint32_t ms, su_timer_f fire, void *arg);
void ua_timer_off(struct ua *ua, su_timer_t **timer);
char *ua_copy(const char *z); /* NULL stays NULL; aborts when memory is out, as sofia-sip does */
char *ua_copy_n(const char *p, size_t n);
char *ua_room(size_t n); /* zeroed */
char *ua_text(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* call.c */
struct ua_call *ua_call_find(struct ua *ua, ua_call_id id);
MUST_USE enum err ua_call_reserve(struct ua *ua, ua_call_id *ret_id);
struct ua_call *ua_call_open(struct ua *ua, ua_call_id id);
void ua_call_unreserve(struct ua *ua, ua_call_id id);
void ua_call_ended(struct ua_call *c, enum ua_why why, uint32_t status, uint32_t cause, bool theirs);
void ua_call_bury(struct ua_call *c); /* soon, from the loop: never within a callback of its own */
void ua_call_bye(struct ua_call *c, enum ua_why why, uint32_t cause);
void ua_call_hangup(struct ua_call *c, enum ua_why why, uint32_t cause);
void ua_dialog_close(struct ua *ua, struct ua_dialog *d);
struct ua_dialog *ua_dialog_new(struct ua_call *c);
void ua_call_heard(struct ua_call *c, msg_t *msg); /* where from; NULL: nothing */
void ua_call_told(struct ua_call *c, enum ua_event_kind kind, const sip_t *sip);
char *ua_credentials(struct ua_call *c, const char *method);
char *ua_reason_text(enum ua_why why, uint32_t cause);
uint32_t ua_said_cause(const sip_t *sip); /* Q.850 in Reason; 0 */

/* inbound.c */
void ua_inbound(struct ua *ua, msg_t *msg, sip_t *sip, uint32_t trunk, uint32_t phone);
void ua_inbound_progress(struct ua_call *c, uint32_t status, const char *sdp);
void ua_inbound_answer(struct ua_call *c, const char *sdp);
void ua_inbound_reject(struct ua_call *c, uint32_t status, uint32_t retry_after_s, uint32_t cause);

/* outbound.c */
void ua_outbound(struct ua_call *c, const struct ua_dial *dial);
void ua_outbound_cancel(struct ua_call *c, enum ua_why why, uint32_t cause);
void ua_branches_free(struct ua_call *c);

/* within.c: requests within a dialog */
int ua_within(struct ua_dialog *d, nta_leg_t *leg, nta_incoming_t *irq, const sip_t *sip);
void ua_within_answer(struct ua_call *c, const char *sdp);
void ua_within_reject(struct ua_call *c, uint32_t status);
void ua_within_offer(struct ua_call *c, const char *sdp);
void ua_within_stop(struct ua_call *c);
int ua_on_ack(struct ua_call *c, nta_incoming_t *irq, const sip_t *sip);

/* session.c */
int ua_session_wanted(struct ua_call *c, nta_incoming_t *irq, const sip_t *sip); /* 0, or 422 was answered */
const char *ua_session_header(const struct ua_call *c, char ret_text[64], bool request);
void ua_session_agreed(struct ua_call *c, const sip_t *response);
void ua_session_start(struct ua_call *c);
void ua_session_refresh(struct ua_call *c);

/* door.c */
bool ua_source_of(const su_sockaddr_t *from, struct ua_source *ret);
int ua_door(struct ua *ua, nta_agent_t *agent, msg_t *msg, sip_t *sip);
bool ua_body_ok(const sip_t *sip, struct str *ret_sdp, int *ret_status);
const char *ua_allow(void);
const char *ua_contact(struct ua *ua, enum ua_transport transport);
enum ua_transport ua_transport_of(const char *protocol);

/* auth.c */
enum ua_auth { UA_AUTH_GOOD, UA_AUTH_CHALLENGED, UA_AUTH_WRONG };
/* Looks into msg; when it is not good, answers it with status (401 or 407) and has taken msg. */
enum ua_auth ua_authenticate(struct ua *ua, msg_t *msg, const sip_t *sip, const char *user, const struct ua_secret *secret,
                             int status);
struct str ua_auth_user(struct ua *ua, const sip_t *sip, char ret_user[UA_NUMBER_MAX]);
/* Takes a 401 or 407: true if another try makes sense. */
bool ua_client_challenged(struct ua_client *k, const sip_t *response);
/* "Proxy-Authorization: Digest ..."; NULL without a challenge. The caller frees it. */
char *ua_client_header(struct ua_client *k, const char *method, const char *uri);
void ua_client_done(struct ua_client *k);

/* registrar.c */
void ua_registrar(struct ua *ua, msg_t *msg, sip_t *sip);
void ua_registrar_tick(struct ua *ua, int64_t now_us);
void ua_unbind_all(struct ua *ua, struct ua_phone_row *p);
MUST_USE enum err ua_phone_index(struct ua_world *w, uint32_t at);
struct ua_phone_row *ua_phone_find(const struct ua_world *w, uint32_t id);
struct ua_phone_row *ua_phone_named(const struct ua_world *w, const char *user);

/* trunk.c */
struct ua_trunk_row *ua_trunk_find(const struct ua_world *w, uint32_t id);
struct ua_trunk_row *ua_trunk_at(const struct ua_world *w, const struct ua_source *source);
void ua_trunk_start(struct ua *ua, struct ua_trunk_row *t);
void ua_trunk_stop(struct ua *ua, struct ua_trunk_row *t);

/* world.c */
MUST_USE enum err ua_world_new(struct ua *ua, const struct ua_config *config, struct ua_world **ret_world);
void ua_world_swap(struct ua *ua, struct ua_world *w);
void ua_world_free(struct ua_world *w);

/* streams.c */
int ua_socket_find(const struct ua_listen *l, uint16_t port); /* sofia-sip keeps its sockets to itself; -1 */
MUST_USE enum err ua_streams_start(struct ua *ua);
void ua_streams_stop(struct ua *ua);
void ua_streams_look(struct ua *ua); /* before the loop waits */
void ua_streams_tick(struct ua *ua, int64_t now_us);
void ua_streams_greeted(struct ua *ua, const su_sockaddr_t *peer);
void ua_streams_cut(struct ua *ua, const struct ua_source *banned, uint32_t count);
uint32_t ua_streams_count(const struct ua *ua);

/* shield.c */
void ua_shield(struct ua *ua, int64_t now_us); /* after a ban */
void ua_shield_set(struct ua *ua, const struct ua_source *banned, uint32_t count);

/* rest.c */
MUST_USE enum err ua_rest_start(struct ua *ua);
void ua_rest_stop(struct ua *ua);
