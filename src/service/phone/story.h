/* story.h: what a contact's call was, for who reads of it later: by its row and the log. */
#pragma once

#include "base/err.h"
#include "base/json.h"
#include "base/types.h"
#include "port/store.h"

/* Into an open object: "call", if the contact is one (CallRecord of openapi.yaml). Reads only; the store's errors. */
MUST_USE enum err phone_story_json(struct store_tx *tx, org_id org, contact_id contact, struct json *j);
