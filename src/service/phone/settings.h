/* settings.h: what is set of the telephone: carriers (trunks), the company's numbers, prompts, desk phones, where agents answer.
 *
 * As phone.h's, these run inside a transaction. A put with id 0 makes a new one (its id is fresh, made by the caller beforehand); else
 * version is the one it changes (ERR_CHANGED). On ERR_FIELD_RANGE, ERR_INPUT, ERR_TELEPHONE, ERR_UTF8 and ERR_EXISTS ret_field names the field. Texts are
 * borrowed for the call. */
#pragma once

#include "service/phone/phone.h"

/* Of an organisation, switched off ones too. The first three are what CONFIG of the link takes (link/link.def): one more would keep all of it from voice. */
#define PHONE_TRUNKS_MAX 64u
#define PHONE_NUMBERS_MAX 10000u
#define PHONE_PHONES_MAX 16384u
#define PHONE_PROMPTS_MAX 2000u
#define PHONE_PROMPT_BYTES_MAX (1024u * 1024u)
#define PHONE_NAME_POINTS_MAX 80u
#define PHONE_REALM "tandem" /* of desk phones' digests */

struct phone_trunk {
    uint64_t id;
    struct str name, host, transport; /* "udp", "tcp", "tls" */
    uint32_t port;                    /* 0: by the transport */
    struct str login, secret, realm, domain, allow, number; /* secret: empty keeps the one there is */
    bool registers, privacy, active;
    uint32_t calls_max; /* 0: no limit of its own */
    int64_t version;
};
MUST_USE enum err phone_trunk_put(struct store_tx *tx, org_id org, struct phone_trunk *t, uint64_t fresh, const char **ret_field);

/* -- what who calls may choose: a digit, a topic -- */
#define PHONE_MENU_MAX 12u /* 0-9, *, # */
struct phone_choice {
    char digit;
    topic_id topic;
};
struct phone_menu {
    struct phone_choice choices[PHONE_MENU_MAX];
    uint32_t count;
};
#define PHONE_MENU_BYTES 300u
/* "1=TOPIC 2=TOPIC", as it is stored. ERR_INPUT: a digit that is none or comes twice, more than there are, no topic. */
MUST_USE enum err phone_menu_read(struct str text, struct phone_menu *ret_menu);
MUST_USE enum err phone_menu_write(const struct phone_menu *m, char ret_text[PHONE_MENU_BYTES]);
topic_id phone_menu_topic(const struct phone_menu *m, char digit); /* 0: no such choice */

struct phone_number {
    uint64_t id;
    struct str number;
    uint64_t trunk; /* 0: any */
    bool zh, active;
    topic_id topic; /* without a choice */
    struct phone_menu menu;
    uint64_t greeting, music; /* prompts; 0: none */
    int64_t version;
};
/* Whether the topics are there is the caller's to know. */
MUST_USE enum err phone_number_put(struct store_tx *tx, org_id org, struct phone_number *n, uint64_t fresh, const char **ret_field);

/* A password is digested here and kept nowhere. Empty: the phone's stays. */
struct phone_phone {
    uint64_t id;
    agent_id agent; /* 0: nobody's */
    struct str login, password, name;
    bool active;
    int64_t version;
};
MUST_USE enum err phone_put(struct store_tx *tx, org_id org, struct phone_phone *p, uint64_t fresh, const char **ret_field);
/* hex(H(login:realm:password)) with MD5 and with SHA-256. ERR_NOMEM. */
MUST_USE enum err phone_digest(struct str login, struct str realm, struct str password, char ret_md5[33], char ret_sha256[65]);

/* A WAV file: PCM of 16 bits, A-law or u-law, one channel, 8,000 a second. Pure. ERR_INPUT, ERR_TOO_BIG. */
MUST_USE enum err phone_wav(struct str bytes, int64_t *ret_ms);
struct phone_prompt {
    uint64_t id; /* filled; the one that has the key, if there is */
    struct str key, name, bytes; /* key: empty for the company's own */
    int64_t now_us;
};
MUST_USE enum err phone_prompt_put(struct store_tx *tx, org_id org, struct phone_prompt *p, const char **ret_field);
/* Its WAV file, borrowed of the transaction. ERR_MISSING. */
MUST_USE enum err phone_prompt_get(struct store_tx *tx, org_id org, uint64_t id, struct str *ret_bytes);
/* ERR_STATE: a number plays it, or it is the program's own. */
MUST_USE enum err phone_prompt_drop(struct store_tx *tx, org_id org, uint64_t id);

struct phone_device_of {
    enum phone_device device;
    uint64_t phone;
    char number[PHONE_NUMBER_BYTES];
};
/* "+" and 3 to 15 digits. */
bool phone_is_e164(struct str number);
/* BROWSER when the agent has chosen nothing. */
MUST_USE enum err phone_device_get(struct store_tx *tx, org_id org, agent_id agent, struct phone_device_of *ret_device);
/* ERR_INPUT: not a phone of this agent's. ERR_TELEPHONE: no number in E.164. */
MUST_USE enum err phone_device_put(struct store_tx *tx, org_id org, agent_id agent, const struct phone_device_of *d);

/* Lists for REST: members of an open object, never a secret. */
MUST_USE enum err phone_trunks_json(struct store_tx *tx, org_id org, struct json *j);
MUST_USE enum err phone_numbers_json(struct store_tx *tx, org_id org, struct json *j);
MUST_USE enum err phone_phones_json(struct store_tx *tx, org_id org, agent_id only, struct json *j); /* only: 0 all */
MUST_USE enum err phone_prompts_json(struct store_tx *tx, org_id org, struct json *j);
