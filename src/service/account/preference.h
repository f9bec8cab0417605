/* preference.h: what a user has chosen for the desktop: how it looks, sounds and is operated. Rows of one user, by key.
 *
 * The server knows every key and the words of those that have a few; what is longer (views, shortcuts) is JSON that the desktop
 * alone reads. Nothing here is about a customer, but for the text somebody filters by. */
#pragma once

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"
#include "base/str.h"
#include "base/types.h"
#include "port/store.h"

#define PREFERENCE_VALUE_MAX 16000u /* bytes */
#define PREFERENCES_MAX 32u         /* in one change */

struct account_preference {
    struct str key, value; /* value empty: back to the default */
};
/* ERR_INPUT: no such key, or not one of its words; ERR_FIELD_RANGE: too long. Pure. */
MUST_USE enum err account_preference_check(const struct account_preference *p);
/* All of them or none. They must have passed the check. */
MUST_USE enum err account_preferences_put(struct store_tx *tx, org_id org, agent_id user, const struct account_preference *list,
                                          uint32_t count, int64_t now_us);
/* {"theme":"dark",...}: those that are not the default. */
MUST_USE enum err account_preferences_json(struct store_tx *tx, org_id org, agent_id user, struct json *j, const char *key);
