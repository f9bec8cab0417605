/* reminder.h: what agents want to be reminded of, each at a conversation, also one that is over: for themselves, or for who serves the
 * queue of its newest contact. Stored before it is acknowledged; gone with the person. */
#pragma once

#include "service/request/request.h"

#define REMINDER_OPEN_MAX 200              /* of one agent, at once */
#define REMINDER_TEXT_BYTES 2000u
#define REMINDER_AHEAD_MAX_US (366 * INT64_C(86400000000))

struct request_reminder {
    uint64_t id; /* fresh; that of the first when the key comes again */
    struct str key, text;
    agent_id by;
    conversation_id conversation;
    party_id party;
    bool team;
    int64_t due_us, now_us;
};

/* Neither past (a minute is forgiven) nor too far ahead. Pure. */
bool request_reminder_due_ok(int64_t due_us, int64_t now_us);
/* Inside a transaction. The same key of the same agent again: OK, ret->id is the first one's, no fact. ERR_FULL: too many are open. FACT_REMINDER_SET. */
MUST_USE enum err request_remind(struct store_tx *tx, org_id org, struct request_reminder *r);
/* Done, or at another time. Its maker may, and if it is the team's who is in sight. The same again is harmless. ERR_MISSING: unknown or not
 * in sight. ERR_STATE: another time for what is done. FACT_REMINDER_SET, FACT_REMINDER_DONE. */
MUST_USE enum err request_reminder_done(struct store_tx *tx, const struct request_sight *s, uint64_t id, agent_id by, int64_t now_us);
MUST_USE enum err request_reminder_postpone(struct store_tx *tx, const struct request_sight *s, uint64_t id, agent_id by, int64_t due_us,
                                            int64_t now_us);

/* The open ones that an agent sees, into an open array: own ones, then the team's, each the earliest first. person and topic write the
 * members "by" and "topic". */
struct request_reminder_words {
    void *u;
    void (*person)(void *u, struct json *j, agent_id id);
    void (*topic)(void *u, struct json *j, topic_id id);
};
MUST_USE enum err request_reminders_json(struct store_tx *tx, const struct request_sight *s, agent_id agent,
                                         const struct request_reminder_words *words, struct json *j);
