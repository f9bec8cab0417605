/* customer.h: who is it? Identities lead to a party; a party has a name and attributes.
 *
 * Functions with a tx run inside a transaction or read view of the store and may be run twice. An identity that
 * nobody has proved (a phone number typed into a form) never opens somebody else's party: see README.md.
 * Ids that a function may need are made by its caller beforehand ("fresh"). Texts are borrowed for the call. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attrs.h"
#include "base/enums.h"
#include "base/err.h"
#include "base/json.h"
#include "base/str.h"
#include "base/types.h"
#include "port/store.h"

#define CUSTOMER_NAME_POINTS_MAX 80u
#define CUSTOMER_ACCOUNT_MAX 64u /* bytes, printable ASCII */
#define CUSTOMER_PHONE_MAX 17u   /* "+" and up to 15 digits, and a NUL */
#define CUSTOMER_SEARCH_MAX 200u
#define CUSTOMER_SIGNED_MAX_S (24 * 3600) /* how far ahead a signature may expire */

/* -- who -- */

enum customer_claim_kind { CLAIM_ANONYMOUS, CLAIM_CONTACT, CLAIM_SIGNED };
struct customer_claim {
    enum customer_claim_kind kind;
    struct str realm;       /* the endpoint's key */
    struct str name;        /* CONTACT 1..80 code points; SIGNED 1..80 (shown when the account is new) */
    struct str phone;       /* CONTACT, as typed */
    struct str account;     /* SIGNED; the signature has been verified by the caller */
    conversation_id conversation; /* for FACT_PARTY_IDENTIFIED */
};
/* Whether the claim can be taken: ERR_FIELD_RANGE, ERR_UTF8, ERR_INPUT with *ret_field "name", "phone", "account".
 * Pure: do it before the transaction. */
MUST_USE enum err customer_claim_check(const struct customer_claim *claim, const char **ret_field);
/* The party of a claim. SIGNED: the account's party, made if new. CONTACT and ANONYMOUS: always a party of its own
 * (fresh), found again only by the visitor's token. Writes FACT_PARTY_CREATED and FACT_PARTY_IDENTIFIED. */
MUST_USE enum err customer_resolve(struct store_tx *tx, org_id org, const struct customer_claim *claim, party_id fresh,
                                   int64_t now_us, party_id *ret_party);

/* E.164 from what people type: "138 0013 8000", "+86-138...", "0086...", "0592-1234567", full-width digits.
 * A Chinese mobile or landline needs no country code. ERR_INPUT. Pure. */
MUST_USE enum err customer_phone(struct str typed, char ret_e164[CUSTOMER_PHONE_MAX]);

/* -- signed identities: hex(HMAC-SHA256(secret, account "\n" name "\n" expires_s)) -- */

struct customer_signed {
    struct str account, name;
    int64_t expires_s;    /* seconds since 1970 UTC */
    struct str signature; /* 64 hex digits */
};
/* OK, or ERR_SIGNATURE: wrong, expired, more than 24 h ahead, or a control character inside. Constant time. Pure. */
MUST_USE enum err customer_verify_signature(struct str secret, const struct customer_signed *s, int64_t now_us);
/* What the company's own page does (and our demo page's server side). ERR_INPUT for texts that cannot be signed. */
MUST_USE enum err customer_sign(struct str secret, struct str account, struct str name, int64_t expires_s, char ret_hex[65]);

/* Who calls from this number, as the carrier tells it (E.164; empty: withheld): the customer whose proved number it is; else the one who
 * called from it before; else, and whenever it is withheld, a new one with the id fresh. */
MUST_USE enum err customer_caller(struct store_tx *tx, org_id org, struct str e164, conversation_id conversation, party_id fresh, int64_t now_us,
                                  party_id *ret_party);

/* -- attributes -- */

struct customer_arrival { /* for CMD_ARRIVE */
    uint8_t attrs[ATTRS_BYTES_MAX];
    uint32_t attrs_bytes;
    int64_t patience_us; /* 0: the topic's own */
};
/* The party's values; what is missing is taken from defaults (attrs bytes, config_view.defaults[zh]).
 * patience: the attribute whose seconds override the topic's patience (config_view.patience, 0: none). */
MUST_USE enum err customer_arrival(struct store_tx *tx, org_id org, party_id party, const uint8_t *defaults, size_t defaults_bytes,
                                   attr_id patience, struct customer_arrival *ret_arrival);
/* The "customer" object of docs/protocol.md (desktop rows): id, name, identity, attributes with labels; and
 * "likely":{id, name} when an unproved phone number is that of a known customer. ERR_MISSING (also when erased). */
MUST_USE enum err customer_card(struct store_tx *tx, org_id org, party_id party, struct json *j, const char *key);
/* The same person for REST (openapi Customer): id, name, created_us, identities, attributes with who set them and when, consents,
 * likely. sensitive: the values of sensitive attributes too, which
 * are never on the card, and whole numbers and e-mail addresses. ERR_MISSING. */
MUST_USE enum err customer_details(struct store_tx *tx, org_id org, party_id party, bool sensitive, struct json *j, const char *key);
/* At most max (<= CUSTOMER_SEARCH_MAX) parties whose name, phone or account begins so (at most 80 code points; empty: by
 * name from the first), as an array of {"id","name","kind","address"}. ERR_FIELD_RANGE, ERR_UTF8. */
MUST_USE enum err customer_search(struct store_tx *tx, org_id org, struct str prefix, uint32_t max, struct json *j, const char *key);

/* The time zone that the customer's browser is in: a name that the tz database has (the caller has looked), at most 40 bytes. On the card
 * and in the details as "zone". ERR_MISSING: nobody, or erased. */
MUST_USE enum err customer_zone_differs(struct store_tx *tx, org_id org, party_id party, struct str zone, bool *ret_differs);
MUST_USE enum err customer_zone_put(struct store_tx *tx, org_id org, party_id party, struct str zone);

/* -- records -- */

struct customer_record { /* from the CRM */
    struct str realm, account, name, phone; /* phone may be empty; else proved by the CRM */
    const uint8_t *attrs;                   /* checked attrs bytes: replace all of the party's */
    size_t attrs_bytes;
    struct str source; /* "crm" */
    int64_t at_us;
};
/* Made or brought up to date by (realm, account). ERR_INPUT; ERR_EXISTS when the phone is another's. */
MUST_USE enum err customer_put(struct store_tx *tx, org_id org, const struct customer_record *r, party_id fresh, party_id *ret_party);

/* What somebody has learnt of a person: name (empty: it stays) and all attributes. ERR_MISSING (also when erased), ERR_INPUT. */
struct customer_news {
    struct str name;
    const uint8_t *attrs; /* checked attrs bytes: replace all of the party's */
    size_t attrs_bytes;
    struct str source;    /* "api" */
    agent_id by;
    int64_t at_us;
};
/* Values that stay the same keep their source and time. FACT_CUSTOMER_CHANGED if any did not. */
MUST_USE enum err customer_change(struct store_tx *tx, org_id org, party_id party, const struct customer_news *n);
/* What an agent has corrected: single attributes, each only as it was when the agent saw it. */
#define CUSTOMER_EDITS_MAX 32u
struct customer_seen {
    attr_id id;
    int64_t at_us; /* of the value that was on the screen; 0: there was none */
};
struct customer_edit {
    struct customer_news news;        /* attrs: those of seen that have a value from now on; the others have none. source "agent" */
    const struct customer_seen *seen; /* no attribute twice */
    uint32_t seen_count;              /* at most CUSTOMER_EDITS_MAX */
    struct str name_was;              /* if news.name is there: the name on the screen */
    bool sensitive;                   /* may change sensitive attributes */
};
/* ERR_CHANGED: one is not what was seen, and *ret_bad its index (seen_count: the name); what is so already is no change. ERR_FORBIDDEN:
 * it is sensitive. ERR_MISSING, ERR_INPUT as customer_change. */
MUST_USE enum err customer_correct(struct store_tx *tx, org_id org, party_id party, const struct customer_edit *e, uint32_t *ret_bad);

/* Forgets a person: identities, attributes, visitors, key, name, all message texts and reasons. What stays are
 * numbers. ERR_MISSING, ERR_STATE while a contact is live or when erased already. FACT_PARTY_ERASED.
 * Scrubbing file, log and old snapshots is the host's. */
MUST_USE enum err customer_erase(struct store_tx *tx, org_id org, party_id party, agent_id by, int64_t now_us);
