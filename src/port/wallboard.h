/* wallboard.h: what the centre does now and did today, for those who ask (openapi.yaml: Live, LiveContacts). host/ implements it; any
 * thread. */
#pragma once

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"
#include "base/types.h"

struct wallboard;

#define WALLBOARD_BACK_US (INT64_C(26) * 3600 * 1000000) /* figures are at hand so far back */

/* Queues, agents, and all together as a JSON object, counted from since_us on (rounded down to a quarter of an hour). Whoever asks for the same within
 * three tenths of a second gets the same answer, so that a hundred boards cost what one does. ERR_FIELD_RANGE: since_us is in the future or further back than WALLBOARD_BACK_US. ERR_STATE: the log could not be followed (it was said why). */
MUST_USE enum err wallboard_json(struct wallboard *w, int64_t since_us, struct json *j);
/* Members of the object that is open: the contacts that wait or are with somebody, of one queue, or of all (0); the longest waiting first, then by acceptance; at most max, and how many there are. */
MUST_USE enum err wallboard_contacts_json(struct wallboard *w, queue_id queue, uint32_t max, struct json *j);
