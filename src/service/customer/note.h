/* note.h: what agents note about a person, for colleagues who serve the same one. Only who wrote a note changes or deletes it;
 * erasing the person deletes all. Functions with a tx run inside a transaction or read view and may be run twice. */
#pragma once

#include "base/err.h"
#include "base/json.h"
#include "base/str.h"
#include "base/types.h"
#include "port/store.h"

#define CUSTOMER_NOTES_MAX 200u /* of one person */
#define CUSTOMER_NOTE_POINTS_MAX 2000u

struct customer_note {
    org_id org;
    uint64_t id;    /* of a new one: fresh, and then the one that is kept */
    party_id party; /* out, unless it is new */
    agent_id by;
    struct str key; /* of a new one: 1..64 bytes; the same again is the same note */
    struct str text;
    int64_t now_us;
};
/* ERR_MISSING: no such person, or erased; ERR_FULL; ERR_FIELD_RANGE, ERR_UTF8: the text; ERR_EXISTS: the key is of another person's note.
 * Each writes FACT_PERSON_NOTED, unless nothing changes. */
MUST_USE enum err customer_note_add(struct store_tx *tx, struct customer_note *n);
/* ERR_MISSING, ERR_FORBIDDEN: somebody else's. */
MUST_USE enum err customer_note_change(struct store_tx *tx, struct customer_note *n);
MUST_USE enum err customer_note_delete(struct store_tx *tx, struct customer_note *n);
/* Newest first, into an open array. */
MUST_USE enum err customer_notes_json(struct store_tx *tx, org_id org, party_id party, struct json *j);
