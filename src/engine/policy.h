/* policy.h: policies as bytes in commands and facts: numbers only, made by service/config from what people write.
 *
 * A topic's (CMD_TOPIC_SET), format 2; format 1 (released; upcast on reading) has no mark, no score, one step without its times
 * (widen_permille stands in the fact):
 *   u32 version | POLICY_FORMAT_2, i64 patience_us, u8 seek, i64 seek_us, i64 slack,
 *   program required, program priority, program score, u16 steps, steps x { i64 after_us, u32 permille, program required }
 *   where program = u16 bytes, lang/ bytecode
 *
 * An empty required program matches everybody. The requirement in force is that of the last step whose time has come; a step comes
 * after_us after the arrival, or after that share of the patience, whichever is first of those given (0: not given); never
 * before the step above it. priority: a score program over contact, customer and queue; empty: the topic's number; its whole part,
 * held to 0..9, is the priority. score: what is preferred, in thousandths, a term each; agents within slack of the best count as equal.
 * seek: SEEK_* bits: if that agent serves and meets the requirement, the contact waits for them alone at most seek_us and at most
 * as long as they are expected to be busy; preferred before last. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attrs.h"
#include "base/buf.h"
#include "base/enums.h"
#include "base/err.h"
#include "lang/lang.h"

#define POLICY_FORMAT_2 0x80000000u
#define POLICY_STEPS_MAX 1000u /* what fits in a fact's remainder ends sooner as a rule */
#define SEEK_PREFERRED 1u
#define SEEK_LAST 2u
#define OFFERS_MAX 16u /* at once for one contact */
#define WEIGHT_MAX 1000000

struct policy_step {
    int64_t after_us;
    uint32_t permille; /* of the patience */
    struct lang_code required;
};

struct policy { /* codes borrowed from the bytes */
    uint32_t version;
    bool first_format;         /* its step has no times of its own */
    int64_t patience_us, seek_us, slack;
    uint8_t seek;
    struct lang_code required, priority, score;
    bool ranks_by_queue;       /* priority reads something of the queue's */
    uint16_t steps;
    struct lang_code step_bytes; /* read with policy_step() */
};

/* In format 2. steps: p->steps of them. */
void policy_write(struct buf *out, const struct policy *p, const struct policy_step *steps);
/* Bounded; checks every program with lang_check() and lang_check_score(). ERR_CORRUPT. */
MUST_USE enum err policy_read(const uint8_t *p, size_t n, struct policy *ret_policy);
/* Reads the step at *at (0 at first) and advances; false at the end. Only on what policy_read() accepted. */
bool policy_step(const struct policy *p, size_t *at, struct policy_step *ret_step);
/* What is required with so many steps in force; past the last one, the last one's. */
struct lang_code policy_required(const struct policy *p, uint32_t step);
/* How long after the arrival step number `step` (1, 2, ...) comes, with this patience; NEVER_US: never, or there is none.
 * widen_permille: of the one step of a policy in format 1. A step without any time never comes, nor do those below it. */
int64_t policy_step_us(const struct policy *p, uint32_t step, int64_t patience_us, int64_t widen_permille);

/* A queue's (rest of CMD_QUEUE_SET; empty: queue_policy_default()).
 *
 * One scale for all queues that share agents: the higher band first (STRICT: the priority; the others: 0), then the higher
 * urgency, then first arrival, then contact id. With wait = now - arrival in microseconds and l = priority, urgency in millionths is
 *   STRICT wait    AGEING wait + l * ageing    WEIGHT weight * wait / 1000    TARGET 60 s * wait / target
 * each rounded towards zero and stopping at INT64_MAX (urgency.c), so that the order inside a queue never changes with time;
 * so a second of waiting is worth the same everywhere unless the company says otherwise. With a target of a minute it is worth a second;
 * with one of 20 s three. */
#define TARGET_PLAIN_US INT64_C(60000000)
struct queue_policy {
    enum wait_order wait_order;
    enum agent_order agent_order;
    enum offer_mode offer_mode;
    uint8_t parallel;             /* OFFER_PARALLEL: agents at once, 2..OFFERS_MAX */
    uint32_t fairness_permille;   /* agents busier than the mean of the eligible by more stand back; 0: no bound */
    int64_t weight;               /* thousandths, 1..1,000,000 */
    int64_t target_us, ageing_us; /* > 0 */
    int64_t connect_us;           /* MEDIUM_VOICE alone. 0: an accept is one phase; else the time for the second */
    queue_id overflow;            /* 0: none */
    uint32_t overflow_waiting;    /* an arrival that finds as many waiting, and nobody free, goes there; 0: not */
    int64_t overflow_us;          /* who waited so long goes there; 0: not */
    uint32_t waiting_max[MEDIA];  /* of those who would wait; 0: no limit but the engine's */
    const uint8_t *attrs;         /* the queue's attributes, borrowed */
    uint32_t attrs_bytes;
};
extern const struct queue_policy queue_policy_default;
void queue_policy_write(struct buf *out, const struct queue_policy *p);
MUST_USE enum err queue_policy_read(const uint8_t *p, size_t n, struct queue_policy *ret_policy); /* ERR_CORRUPT */

/* The whole company's (rest of CMD_ROUTING_SET).
 *
 * A new contact of medium m may be given to an agent who holds awake[m] + offered, asleep[m] and others if
 *   awake[m] * 1000 + asleep[m] * sleep_permille[m] + 1000 <= capacity[m] * 1000,
 *   awake[m] + 1 + (asleep[m] > 0 ? wake_room[m] : 0) <= capacity[m], and
 *   beside[m][n] for every other medium n of which they hold one awake.
 * Default: voice excludes everything and comes beside (interrupts) everything but voice; the rest stand beside each other. */
struct routing {
    enum idle_from idle_from;
    uint8_t beside[MEDIA][MEDIA];      /* [new][held] */
    uint16_t sleep_permille[MEDIA];    /* what a sleeping one still takes of a place, 0..1000 */
    uint16_t wake_room[MEDIA];
};
extern const struct routing routing_default;
void routing_write(struct buf *out, const struct routing *r);
MUST_USE enum err routing_read(const uint8_t *p, size_t n, struct routing *ret_routing); /* ERR_CORRUPT */
