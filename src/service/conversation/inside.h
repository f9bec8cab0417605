/* inside.h: what the files of this room share. */
#pragma once

#include "base/buf.h"
#include "base/str.h"
#include "port/hub.h"
#include "port/store.h"

/* The sender's part of "<conversation>:<key>". */
struct str conversation_key_of(struct str external);

/* files.c. A message's files as a JSON list; without any, or with seq 0, the buffer is left empty. */
MUST_USE enum err conversation_files_json(struct store_tx *tx, org_id org, conversation_id c, int64_t seq, struct buf *out);
/* Puts p's files into its message, and what screens are told of them into p->shown: all of them, or ERR_FILES, which undoes the message. */
MUST_USE enum err conversation_files_attach(struct store_tx *tx, struct post *p, int64_t seq);
/* Rows and facts of a stored note's mentions. */
MUST_USE enum err conversation_mention(struct store_tx *tx, const struct post *p);
