/* account.h: users who sign in, their passwords and their sessions.
 *
 * Functions with a tx run inside a transaction or read view of the store, may be run twice, and return the store's
 * errors beside those named. Passwords are Argon2id (libsodium); of a session's token only the SHA-256 is stored. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/enums.h"
#include "base/err.h"
#include "base/str.h"
#include "base/types.h"
#include "port/store.h"

#define ACCOUNT_LOGIN_MAX 32u    /* bytes, [a-z0-9._-] */
#define ACCOUNT_NAME_POINTS_MAX 80u
#define ACCOUNT_NAME_BYTES (ACCOUNT_NAME_POINTS_MAX * 4u + 1u)
#define ACCOUNT_HASH_BYTES 129u  /* a stored password and its NUL */
#define ACCOUNT_TOKEN_BYTES 44u  /* 256 random bits in base64url and a NUL */
#define ACCOUNT_AGENT_MAX 256u   /* bytes kept of a User-Agent */
#define ACCOUNT_SESSIONS_MAX 200u /* of one user that are listed */
#define ACCOUNT_SESSION_US (INT64_C(12) * 3600 * SECOND_US)        /* without a request */
#define ACCOUNT_SESSION_MOST_US (INT64_C(7) * 24 * 3600 * SECOND_US) /* whatever happens */

/* -- passwords: slow (tens of milliseconds, 19 MiB) and without the store; for the hashing pool -- */

MUST_USE enum err account_hash(struct str password, char ret_hash[ACCOUNT_HASH_BYTES]); /* ERR_NOMEM */
/* hash "": takes as long, and is false. */
bool account_verify(struct str password, const char *hash);

/* A new token, and what is stored of one. Never fail. */
void account_token(char ret_token[ACCOUNT_TOKEN_BYTES]);
void account_token_hash(struct str token, uint8_t ret_hash[32]);

/* -- users -- */

struct account_user {
    agent_id id;
    enum role role;
    bool active;
    int64_t created_us;
    char login[ACCOUNT_LOGIN_MAX + 1], name_zh[ACCOUNT_NAME_BYTES], name_en[ACCOUNT_NAME_BYTES];
    char shown_zh[ACCOUNT_NAME_BYTES], shown_en[ACCOUNT_NAME_BYTES]; /* to customers; empty: the name */
    char password[ACCOUNT_HASH_BYTES]; /* empty in lists */
};

struct account_entry { /* a user to be made */
    org_id org;
    agent_id id; /* fresh */
    struct str login, name_zh, name_en;
    enum role role;
    const char *password; /* hashed */
    agent_id by;          /* 0: the first one, or the sample */
    int64_t now_us;
    bool first; /* only while there is nobody: ERR_STATE */
};
/* ERR_INPUT, ERR_UTF8, ERR_FIELD_RANGE with *ret_field "login", "name_zh", "name_en". Pure. */
MUST_USE enum err account_check(const struct account_entry *e, const char **ret_field);
/* The entry must have passed account_check(). ERR_EXISTS: the login is taken. Writes FACT_USER_SET. */
MUST_USE enum err account_create(struct store_tx *tx, const struct account_entry *e);

MUST_USE enum err account_count(struct store_tx *tx, org_id org, uint64_t *ret_count);
MUST_USE enum err account_by_login(struct store_tx *tx, org_id org, struct str login, struct account_user *ret_user);
MUST_USE enum err account_by_id(struct store_tx *tx, org_id org, agent_id id, struct account_user *ret_user);
MUST_USE enum err account_list(struct store_tx *tx, org_id org, enum err (*each)(void *arg, const struct account_user *u), void *arg);

struct account_change {
    org_id org;
    agent_id id, by;
    int64_t now_us;
    struct str name_zh, name_en; /* p NULL: as it is */
    struct str shown_zh, shown_en; /* likewise; empty: customers see the name */
    enum role role;              /* ROLE_NONE: as it is */
    const char *password;        /* hashed; NULL: as it is */
    const uint8_t *keeps;        /* 32 bytes: the hash of a session that does not end; NULL: none */
    int active;                  /* -1: as it is */
};
/* Names as in account_check(), shown ones may be empty; *ret_field is one of the four. Pure. */
MUST_USE enum err account_change_check(const struct account_change *c, const char **ret_field);
/* The change must have passed account_change_check(). ERR_MISSING; ERR_STATE for what would leave no active administrator. A new role or password, or closing, ends
 * the user's sessions. Writes FACT_USER_SET. *ret_user is what it is now. */
MUST_USE enum err account_change(struct store_tx *tx, const struct account_change *c, struct account_user *ret_user);

/* What users may choose about themselves; administrators may always. */
struct account_own {
    bool name;    /* what customers are told they are called; not unless the company says so */
    bool picture; /* yes, unless the company says no */
};
MUST_USE enum err account_own(struct store_tx *tx, org_id org, struct account_own *ret_own);
MUST_USE enum err account_own_put(struct store_tx *tx, org_id org, const struct account_own *own);

/* -- sessions -- */

struct account_session {
    agent_id user;
    int64_t created_us, expires_us, seen_us; /* seen: to about ten minutes; 0: not known */
    char csrf[ACCOUNT_TOKEN_BYTES];
    struct str agent; /* of open: the User-Agent, cut to ACCOUNT_AGENT_MAX here; borrowed */
};
/* Makes a session, removes the user's expired ones, writes FACT_SIGNED_IN. */
MUST_USE enum err account_session_open(struct store_tx *tx, org_id org, const uint8_t hash[32], const struct account_session *s);
/* ERR_SIGNED_OUT: unknown, expired, or its user is closed. */
MUST_USE enum err account_session_find(struct store_tx *tx, org_id org, const uint8_t hash[32], int64_t now_us,
                                       struct account_session *ret_session, struct account_user *ret_user);
MUST_USE enum err account_session_extend(struct store_tx *tx, org_id org, const uint8_t hash[32], int64_t expires_us, int64_t seen_us);
/* Ends it and writes FACT_SIGNED_OUT; doubled: OK and no fact. */
MUST_USE enum err account_session_close(struct store_tx *tx, org_id org, const uint8_t hash[32], int64_t now_us);

/* By what its user can name a session: made from its hash, never 0. */
uint64_t account_session_id(const uint8_t hash[32]);
struct account_session_row {
    uint8_t hash[32];
    struct str agent; /* valid in the call */
    int64_t created_us, seen_us;
};
/* A user's sessions that are not over, the one used last first; at most ACCOUNT_SESSIONS_MAX. */
MUST_USE enum err account_sessions(struct store_tx *tx, org_id org, agent_id user, int64_t now_us,
                                   enum err (*each)(void *arg, const struct account_session_row *r), void *arg);
/* Ends one of the user's sessions, or with id 0 all but keeps, and writes FACT_SIGNED_OUT for each. ret_hash: of the one; may be NULL with
 * id 0. ERR_MISSING: the user has no such session. */
MUST_USE enum err account_session_end(struct store_tx *tx, org_id org, agent_id user, uint64_t id, const uint8_t *keeps, int64_t now_us,
                                      uint8_t *ret_hash);

/* -- what is recorded of people's doings -- */

MUST_USE enum err account_refused(struct store_tx *tx, agent_id user, int64_t now_us); /* 0: no such login */
enum account_view { ACCOUNT_VIEW_CARD = 1, ACCOUNT_VIEW_HISTORY = 2 };
MUST_USE enum err account_viewed(struct store_tx *tx, agent_id user, party_id party, enum account_view what, int64_t now_us);
