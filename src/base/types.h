/* types.h: the words everybody shares. Ids are 64-bit, made by the application and time-ordered (id.h);
 * 0 is nobody. Times are microseconds since 1970 UTC. */
#pragma once

#include <stdint.h>

typedef uint64_t org_id;
typedef uint64_t agent_id; /* also the id of the user who signs in */
typedef uint64_t party_id;
typedef uint64_t queue_id;
typedef uint64_t topic_id;
typedef uint64_t contact_id;
typedef uint64_t conversation_id;
typedef uint64_t message_id;
typedef uint64_t fact_no;
typedef uint32_t symbol_id; /* an interned word of the company's vocabulary ("minnan") */
typedef uint8_t reason_no;  /* why a pause, why an offer is declined: enum pause_reason, enum decline_reason, or declared; 0: none */
typedef uint32_t attr_id;   /* a declared attribute ("agent.skill[wealth]") */

#define ORG_FIRST ((org_id)1)
#define SECOND_US INT64_C(1000000)
#define NEVER_US INT64_MAX
