/* inside.h: what the files of this room share. */
#pragma once

#include "service/phone/settings.h"

/* 1..PHONE_NAME_POINTS_MAX code points, no control characters. ERR_UTF8, ERR_FIELD_RANGE. */
MUST_USE enum err phone_name_ok(struct str name);
/* At most most bytes of printable ASCII without a space; empty is fine. ERR_FIELD_RANGE. */
MUST_USE enum err phone_word_ok(struct str word, size_t most);
