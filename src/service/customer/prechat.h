/* prechat.h: what visitors said of themselves before a chat. All of it is claimed, nothing proved: it never opens another's
 * party, and never replaces what the company knows. */
#pragma once

#include "service/customer/customer.h"

#define CUSTOMER_EMAIL_MAX 254u /* bytes (RFC 5321 4.5.3.1.3) */
#define CUSTOMER_PRECHAT STR("pre-chat") /* the source of such values */

struct customer_prechat {
    party_id party;
    conversation_id conversation;
    uint64_t endpoint;
    int64_t now_us;
    struct str name, phone, email;  /* as typed; empty: not said */
    const uint8_t *attrs;           /* checked attrs bytes */
    size_t attrs_bytes;
    uint32_t consent;               /* the version agreed to; 0: none was asked for */
};
/* Pure: ERR_FIELD_RANGE, ERR_UTF8, ERR_INPUT with *ret_field "name", "phone" or "email". */
MUST_USE enum err customer_prechat_check(const struct customer_prechat *p, const char **ret_field);
/* A name for who has none; unproved identities; values with the source "pre-chat", in the place of earlier ones of this
 * source only; FACT_PARTY_IDENTIFIED, FACT_CONSENT_GIVEN. Inside a transaction. */
MUST_USE enum err customer_prechat_put(struct store_tx *tx, org_id org, const struct customer_prechat *p);
