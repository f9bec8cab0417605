/* inside.h: what the files of this room share. */
#pragma once

#include "base/str.h"

/* The sender's part of "<conversation>:<key>". */
struct str conversation_key_of(struct str external);
