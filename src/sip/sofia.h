/* sofia.h: sofia-sip, with the types that its callbacks hand back to us. */
#pragma once

struct ua;
struct ua_call;
struct ua_dialog;
#define SU_ROOT_MAGIC_T struct ua
#define SU_TIMER_ARG_T void
#define SU_WAKEUP_ARG_T struct ua
#define SU_PREPOLL_MAGIC_T struct ua
#define NTA_AGENT_MAGIC_T struct ua
#define NTA_LEG_MAGIC_T struct ua_dialog
#define NTA_INCOMING_MAGIC_T struct ua_call
#define NTA_OUTGOING_MAGIC_T void
#define NTA_RELIABLE_MAGIC_T struct ua_call
#include <sofia-sip/su.h>
#include <sofia-sip/su_log.h>
#include <sofia-sip/su_wait.h>
#include <sofia-sip/su_tagarg.h>
#include <sofia-sip/su_uniqueid.h>
#include <sofia-sip/sip.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <sofia-sip/sip_util.h>
#include <sofia-sip/nta.h>
#include <sofia-sip/nta_stateless.h>
#include <sofia-sip/nta_tport.h>
#include <sofia-sip/tport.h>
#include <sofia-sip/tport_tag.h>
#include <sofia-sip/msg_addr.h>
