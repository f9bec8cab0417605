/* file.h: files that people send: their rows, what they are, and taking them off the disk again.
 *
 * Functions with a tx run inside a transaction or read of the store (port/store.h), may run twice, and return the store's errors beside
 * those named. The bytes are the blobs' (port/blob.h). A file belongs to a conversation and its sender; it comes in, is looked at, may
 * then be put into one message of that sender, and is gone after FILE_LOOSE_US if it was not. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/enums.h"
#include "base/err.h"
#include "base/str.h"
#include "base/types.h"
#include "port/blob.h"
#include "port/scan.h"
#include "port/store.h"

#define FILE_NAME_BYTES 256u /* with its NUL */
#define FILE_ALT_BYTES 1024u
#define FILE_KEY_MAX 64u
#define FILE_LOOSE_MAX 20u /* of one sender in one conversation, in no message yet */
#define FILE_LOOSE_US (INT64_C(24) * 3600 * SECOND_US)
#define FILE_PART_BYTES (1024u * 1024u) /* of one request */

/* -- what it is, by its content. Pure -- */

enum file_kind { FILE_IMAGE, FILE_PDF, FILE_OFFICE, FILE_TEXT, FILE_AUDIO, FILE_VIDEO, FILE_KINDS };
extern const char *const file_kind_words[FILE_KINDS]; /* "image", ... */

struct file_type {
    const char *type; /* the media type it is served with */
    const char *endings; /* of names, space-separated; the first is given to a name that has none of them */
    enum file_kind kind;
    bool shown; /* browsers may show it in a page: an image that holds no program */
};
/* head: its first bytes, up to BLOB_PIECE of them; tail: its last, which may be the same. name decides between types with the same
 * content (a table and a letter of an old office). NULL: nothing that is known, or something that runs (a program, a page, macros). */
const struct file_type *file_type(struct str head, struct str tail, struct str name);
/* An image's size in pixels from its head; false if it is not said there. */
bool file_size(struct str head, uint32_t *ret_width, uint32_t *ret_height);
bool file_is_shown(struct str type);

/* A name that is safe on any disk: no path, no controls, nothing that turns the direction of text, at most FILE_NAME_BYTES; type's
 * ending if it has none of type's (type NULL: as it is). Never empty. */
void file_name(struct str said, const struct file_type *type, char ret_name[FILE_NAME_BYTES]);
/* A Content-Disposition (RFC 6266): ASCII for the old, UTF-8 (RFC 8187) for all others. */
#define FILE_DISPOSITION_BYTES 1100u
void file_disposition(struct str name, bool shown, char ret_header[FILE_DISPOSITION_BYTES]);
/* One range of a Range header (RFC 9110 14.2). OK; ERR_MISSING: none, several or not understood, so all of it is meant; ERR_SPAN. */
MUST_USE enum err file_span(struct str header, uint64_t bytes, uint64_t *ret_from, uint64_t *ret_n);

/* -- limits -- */

struct file_policy {
    int64_t bytes_max, conversation_max, total_max; /* bytes: of a file, of a conversation, of all */
    int64_t message_max; /* files, at most POST_FILES_MAX */
    int64_t side_max; /* pixels, for browsers */
    uint32_t kinds; /* bits of enum file_kind */
    bool scan_required;
    int64_t version; /* from 1, one more with each change */
};
MUST_USE enum err file_policy_get(struct store_tx *tx, org_id org, struct file_policy *ret_policy);
/* ERR_CHANGED unless p->version is the one that is there; 0: whatever is there. */
MUST_USE enum err file_policy_put(struct store_tx *tx, org_id org, const struct file_policy *p);
MUST_USE enum err file_room(struct store_tx *tx, org_id org, int64_t *ret_bytes, int64_t *ret_files);

/* -- coming in -- */

enum file_state { FILE_NONE, FILE_COMING, FILE_CLEAN, FILE_UNSCANNED, FILE_INFECTED };
extern const char *const file_state_words[5];

struct file {
    uint64_t id;
    conversation_id conversation;
    party_id party;
    agent_id agent; /* who sent it; 0: the customer */
    uint32_t seq; /* 0: in no message yet */
    enum message_kind kind; /* of its message */
    bool deleted; /* its message was */
    enum file_state state;
    int64_t bytes;
    uint32_t width, height;
    uint8_t sha256[32];
    char name[FILE_NAME_BYTES], type[96], alt[FILE_ALT_BYTES];
    struct blob blob; /* with its key */
};

struct file_new {
    org_id org;
    uint64_t id; /* fresh; is what it is if the key is known already */
    conversation_id conversation;
    agent_id agent;
    struct str key, name, alt;
    int64_t bytes, now_us;
};
/* The same key of the same sender again: the first one's id, and nothing is written. Makes the person's key if there is none.
 * ERR_MISSING: no such conversation, or its person was erased; ERR_TOO_BIG: over bytes_max; ERR_NO_SPACE: over conversation_max or
 * total_max; ERR_FILES: too many that are in no message. */
MUST_USE enum err file_begin(struct store_tx *tx, struct file_new *n);
MUST_USE enum err file_find(struct store_tx *tx, org_id org, uint64_t id, struct file *ret_file); /* ERR_MISSING; also of an erased person */

/* What an image shows, in words; while it is in no message. ERR_STATE. */
MUST_USE enum err file_describe(struct store_tx *tx, org_id org, uint64_t id, struct str alt);

/* All of it has come: reads it once more, hashes, looks, scans, and fills in f's state, type, name, size and hash. Not in a
 * transaction: waits for disk and scanner. found: what the scanner called it. Afterwards file_finish() on OK and ERR_INFECTED,
 * file_forget() on ERR_FILE_TYPE. ERR_OFFSET: what came is damaged and was taken away: from the beginning, please. ERR_SCANNER. */
MUST_USE enum err file_look(struct blobs *b, struct scan *s, const struct file_policy *p, struct file *f, char ret_found[SCAN_NAME_BYTES]);
MUST_USE enum err file_finish(struct store_tx *tx, org_id org, const struct file *f);

/* -- going -- */

/* A file that is in no message: its row goes, its bytes are noted for file_purge(). ERR_STATE: it is in one. */
MUST_USE enum err file_forget(struct store_tx *tx, org_id org, const struct file *f);
/* Forgets those that came before `before_us` and are in no message; at most 500. */
MUST_USE enum err file_expire(struct store_tx *tx, org_id org, int64_t before_us);
/* Takes off the disk what is noted (also by customer_erase()). Not in a transaction. */
MUST_USE enum err file_purge(struct store *s, struct blobs *b, org_id org);
/* Takes off the disk what no row knows. For the start. */
MUST_USE enum err file_sweep(struct store *s, struct blobs *b, org_id org, uint64_t *ret_dropped);
