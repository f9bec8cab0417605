#include "host/seal.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "port/sql.h"

_Static_assert(SEAL_EXTRA == crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES, "secretbox");
_Static_assert(SEAL_KEY_BYTES == crypto_secretbox_KEYBYTES, "secretbox");

uint64_t seal_person(const struct fact *f)
{
    return f->kind == FACT_AGENT_SET ? f->agent : f->party;
}

static enum err person_key(struct store_tx *tx, org_id org, uint64_t person, uint8_t ret_key[SEAL_KEY_BYTES])
{
    struct sql_person_key_get_row row;
    enum err err = sql_person_key_get(tx, &(struct sql_person_key_get_in){.org_id = org, .person_id = person}, &row);
    if (err == OK) {
        if (row.key.n != SEAL_KEY_BYTES)
            return ERR_CORRUPT;
        memcpy(ret_key, row.key.p, SEAL_KEY_BYTES);
        return OK;
    }
    if (err != ERR_MISSING)
        return err;
    /* An arrival may have been on its way while its person was erased: what it brings must not be kept after all. */
    struct sql_party_by_id_row party;
    err = sql_party_by_id(tx, &(struct sql_party_by_id_in){.org_id = org, .id = person}, &party);
    if (err == OK && party.erased_us)
        return ERR_MISSING;
    if (err != OK && err != ERR_MISSING)
        return err;
    randombytes_buf(ret_key, SEAL_KEY_BYTES);
    return sql_person_key_put(tx,
                              &(struct sql_person_key_put_in){.org_id = org,
                                                              .person_id = person,
                                                              .key = {(const char *)ret_key, SEAL_KEY_BYTES}},
                              NULL);
}

enum err seal_fact(struct store_tx *tx, org_id org, struct fact *f, uint8_t *buf)
{
    if (!fact_sealed(f->kind) || !f->rest_bytes)
        return OK;
    assert(f->rest_bytes <= FACT_REST_MAX && seal_person(f) != 0);

    uint8_t key[SEAL_KEY_BYTES];
    enum err err = person_key(tx, org, seal_person(f), key);
    if (err)
        return err;
    randombytes_buf(buf, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(buf + crypto_secretbox_NONCEBYTES, f->rest, f->rest_bytes, buf, key);
    sodium_memzero(key, sizeof key);
    f->rest = buf;
    f->rest_bytes = (uint16_t)(f->rest_bytes + SEAL_EXTRA);
    return OK;
}

enum err seal_open(struct fact *f, struct str key, uint8_t *buf)
{
    if (!fact_sealed(f->kind) || !f->rest_bytes)
        return OK;
    if (key.n == 0) { /* the person was erased */
        f->rest = NULL;
        f->rest_bytes = 0;
        return OK;
    }
    if (key.n != SEAL_KEY_BYTES || f->rest_bytes < SEAL_EXTRA || f->rest_bytes > FACT_REST_MAX + SEAL_EXTRA)
        return ERR_CORRUPT;
    const uint8_t *sealed = f->rest;
    if (crypto_secretbox_open_easy(buf, sealed + crypto_secretbox_NONCEBYTES,
                                   f->rest_bytes - crypto_secretbox_NONCEBYTES, sealed, (const uint8_t *)key.p))
        return ERR_CORRUPT;
    f->rest = buf;
    f->rest_bytes = (uint16_t)(f->rest_bytes - SEAL_EXTRA);
    return OK;
}
