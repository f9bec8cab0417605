/* inside.h: what the files of service/customer share. */
#pragma once

#include "base/err.h"
#include "base/str.h"
#include "base/types.h"
#include "port/store.h"

/* The realm of phone numbers that the CRM or a code has proved, and of those that a visitor only typed. */
#define REALM_PHONE STR("e164")
#define REALM_UNVERIFIED STR("unverified")
#define REALM_CALLER STR("caller") /* of those that calls came from */

/* 1..CUSTOMER_NAME_POINTS_MAX code points, no control characters. ERR_UTF8, ERR_FIELD_RANGE. */
MUST_USE enum err customer_check_name(struct str name);
/* 1..CUSTOMER_ACCOUNT_MAX printable ASCII characters without space. ERR_FIELD_RANGE. */
MUST_USE enum err customer_check_account(struct str account);

/* A party with a key of its own, and FACT_PARTY_CREATED. */
MUST_USE enum err customer_create(struct store_tx *tx, org_id org, party_id party, struct str name, enum identity_kind kind,
                              int64_t now_us);
/* The party has these values and no others; those that are the same stay as they are, with source and time. ret_changed: how many
 * are not; may be NULL. */
struct customer_news;
MUST_USE enum err customer_values(struct store_tx *tx, org_id org, party_id party, const struct customer_news *n, uint32_t *ret_changed);
/* An unverified address is "<number>:<party>": what was typed, without the party. */
struct str customer_shown_address(struct str realm, struct str address);
