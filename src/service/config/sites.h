/* sites.h: changing how web chats show themselves, and the pictures of sites and people. No decision of the engine sees these:
 * they are checked, stored and reloaded at once. Each blocks on the store. */
#pragma once

#include "service/config/config.h"

/* How a web chat shows itself, and its endpoint: made (endpoint.id 0; a secret is given), or changed (key and secret stay).
 * words: of each field, in its order. base_version: what the change was built upon; below 0: whatever it is. ERR_FIELD_RANGE,
 * ERR_UTF8, ERR_INPUT (also colours of too little contrast), ERR_EXISTS, ERR_MISSING, ERR_FULL, ERR_STATE. */
struct config_site_input {
    struct config_endpoint endpoint;
    struct config_site site;
    const struct str *words[CONFIG_FIELDS_MAX];
    int64_t base_version;
};
MUST_USE enum err config_site_put(struct config *c, const struct config_site_input *in, int64_t now_us, uint64_t *ret_id,
                                  struct config_fault *ret_fault);
bool config_topic_offered(const struct config_endpoint *e, const struct config_topic *t); /* active, and of this site */
struct config_picture { /* bytes empty: away with it */
    enum config_picture_kind kind;
    uint64_t owner, id;
    int64_t at_us;
    struct str bytes;
};
/* ERR_TOO_BIG, ERR_INPUT. */
MUST_USE enum err config_picture_put(struct config *c, const struct config_picture *p, struct config_fault *ret_fault);
