/* seal.h: what facts hold of a person, encrypted under that person's key (XSalsa20-Poly1305, libsodium secretbox;
 * 24 random bytes of nonce in front). Destroying the key destroys what was sealed. */
#pragma once

#include "base/fact.h"
#include "base/str.h"
#include "port/store.h"

#define SEAL_EXTRA 40u /* nonce and tag */
#define SEAL_KEY_BYTES 32u

/* The person a sealed fact is about. */
uint64_t seal_person(const struct fact *f);
/* Inside a transaction: seals f's remainder into buf (FACT_REST_MAX + SEAL_EXTRA bytes) under the person's key, made if new, and
 * points f at it. ERR_MISSING: the person has been erased. Kinds that are not sealed are left alone. */
MUST_USE enum err seal_fact(struct store_tx *tx, org_id org, struct fact *f, uint8_t *buf);
/* Opens f's remainder in place into buf. Without the key (erased) the remainder becomes empty. ERR_CORRUPT. */
MUST_USE enum err seal_open(struct fact *f, struct str key, uint8_t *buf);
