/* site.h: how a web chat shows itself to visitors, and what it asks them first. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "base/types.h"

#define CONFIG_SITES_MAX 200u
#define CONFIG_SITE_TOPICS_MAX 50u
#define CONFIG_FIELDS_MAX 8u
#define CONFIG_FIELD_WORDS_MAX 20u
#define CONFIG_INTRO_POINTS_MAX 400u
#define CONFIG_CONSENT_POINTS_MAX 1000u
#define CONFIG_PICTURE_BYTES_MAX (64u * 1024u)
#define CONFIG_CONTRAST_MIN 450u /* hundredths: WCAG 2.2, 1.4.3 */

enum config_site_lang { CONFIG_LANG_PAGE, CONFIG_LANG_ZH, CONFIG_LANG_EN }; /* PAGE: the page's, then the browser's */
enum config_field_kind { CONFIG_FIELD_NONE, CONFIG_FIELD_NAME, CONFIG_FIELD_PHONE, CONFIG_FIELD_EMAIL, CONFIG_FIELD_ATTRIBUTE };
enum config_picture_kind { CONFIG_PICTURE_NONE, CONFIG_PICTURE_LOGO, CONFIG_PICTURE_PERSON };
enum config_picture_type { CONFIG_PICTURE_OTHER, CONFIG_PICTURE_PNG, CONFIG_PICTURE_JPEG, CONFIG_PICTURE_WEBP };

/* One thing to fill in. Each kind but ATTRIBUTE, and each attribute, at most once. */
struct config_field {
    enum config_field_kind kind;
    bool required;
    attr_id attribute;      /* ATTRIBUTE: of a customer or a contact; NUMBER, TEXT, SET or FLAG */
    const symbol_id *words; /* TEXT and SET: what can be chosen, so that visitors add no words of their own */
    uint16_t words_count;
};
struct config_site {
    struct str brand_zh, brand_en;       /* empty: the company's name */
    struct str legal_zh, legal_en;       /* the legal entity; may be empty, like all that follow */
    struct str greeting_zh, greeting_en; /* one line */
    struct str intro_zh, intro_en;       /* a few sentences, in the brand's tone */
    struct str colour, ink;              /* "#155eef" under letters of "#ffffff" */
    enum config_site_lang lang;
    const topic_id *topics;              /* offered here; none: all */
    uint16_t topics_count;
    const struct config_field *fields;
    uint16_t fields_count;
    struct str consent_zh, consent_en;   /* both or none */
    uint32_t consent_version;            /* given by config: rises with the wording; 0: none is asked for */
    uint64_t logo;                       /* a picture's id; 0: none */
    bool calls;                          /* visitors may call from the page */
    bool preview;                        /* agents see what is typed before it is sent; the widget says so */
    int64_t version;                     /* given by config; 0: never set */
};

#define CONFIG_SITE_COLOUR "#155eef"
#define CONFIG_SITE_INK "#ffffff"

/* Contrast of two colours "#rrggbb" in hundredths, 100..2100, as WCAG 2.2 defines it (relative luminance of sRGB); 0: one of
 * them is no colour. Rounded down, so that 449 never passes for 4.5. Pure. */
uint32_t config_contrast(struct str a, struct str b);
/* By the first bytes; OTHER for anything else. Pure. */
enum config_picture_type config_picture_type(struct str bytes);
const char *config_picture_mime(enum config_picture_type type);
