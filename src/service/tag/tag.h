/* tag.h: words of the company that contacts are marked with, to find and to count them again. A tag is renamed or archived, never
 * deleted: what bears it keeps it. Tags say something of a contact, not of a person, so they stay when the person is erased. */
#pragma once

#include "base/buf.h"
#include "base/enums.h"
#include "base/err.h"
#include "base/json.h"
#include "base/str.h"
#include "base/types.h"
#include "port/store.h"

#define TAGS_MAX 500u           /* of the company, archived ones included */
#define TAGS_OF_CONTACT_MAX 20u
#define TAG_NAME_POINTS_MAX 30u /* code points, in each language */

/* Colours by name; a screen chooses shades that can be told from its background, and always writes the name beside. */
enum tag_color { TAG_GREY, TAG_RED, TAG_ORANGE, TAG_AMBER, TAG_GREEN, TAG_TEAL, TAG_BLUE, TAG_PURPLE, TAG_PINK, TAG_COLORS };
extern const char *const tag_colors[TAG_COLORS];
enum tag_color tag_color_of(struct str word); /* TAG_COLORS: none of them */

/* The key of the setting that lets agents make tags, "1" or "0"; missing: they may not. */
#define TAG_AGENTS_SETTING "tag.agents_make"
MUST_USE enum err tag_agents_make(struct store_tx *tx, org_id org, bool *ret_may);

/* A new tag (id 0) or a change of one. Names are trimmed of nothing: 1..TAG_NAME_POINTS_MAX characters, no control characters, and
 * no other tag has one of them in either language (ERR_EXISTS). */
struct tag_change {
    org_id org;
    uint64_t id;         /* of a new one: filled */
    struct str key;      /* of a new one: the same key of the same person again gives the first one's id */
    struct str zh, en;
    enum tag_color color; /* of a new one TAG_COLORS: whichever is next */
    bool archived;        /* of a change */
    int64_t version;      /* what it is a change of: ERR_CHANGED */
    agent_id by;
    int64_t now_us;
    const char *field;    /* filled: what is wrong, or NULL */
};
/* Inside a transaction. ERR_FIELD_RANGE, ERR_UTF8, ERR_EXISTS, ERR_FULL, ERR_MISSING, ERR_CHANGED. */
MUST_USE enum err tag_put(struct store_tx *tx, struct tag_change *c);
/* All of them into an open array, by their numbers. */
MUST_USE enum err tag_list_json(struct store_tx *tx, org_id org, struct json *j);

/* A contact is given a tag, or loses it. Its agent may, also after its end, and who takes part in it; who leads may always. */
struct tag_mark {
    org_id org;
    contact_id contact;
    uint64_t tag;
    bool add;
    agent_id by;
    bool leads;
    int64_t now_us;
    /* filled: */
    bool changed; /* false: it was so already, and there is no fact */
    party_id party;
    fact_no no;
    uint64_t tags[TAGS_OF_CONTACT_MAX]; /* as they are now */
    uint32_t count;
};
/* Inside a transaction; FACT_TAG_ADDED, FACT_TAG_REMOVED. ERR_MISSING: no such contact; ERR_FORBIDDEN; ERR_INPUT: no such tag;
 * ERR_STATE: it is archived; ERR_FULL: the contact has as many as it may. */
MUST_USE enum err tag_mark(struct store_tx *tx, struct tag_mark *m);
/* The ids of a contact's tags, as member "tags" of an open object. */
MUST_USE enum err tag_ids_json(struct store_tx *tx, org_id org, contact_id contact, struct json *j);
