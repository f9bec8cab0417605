/* blob.h: where the bytes of files live: outside of the database, encrypted, each under a key of its own. store/blob implements it.
 *
 * A file is DIR/files/aa/ID (aa: the id's last two hex digits) in pieces of BLOB_PIECE bytes. Each piece is sealed by itself
 * (XChaCha20-Poly1305, libsodium; 24 random bytes of nonce in front, 16 of tag behind) and bound to file, place and the whole
 * length, so a piece that is torn, moved, exchanged or missing is ERR_CORRUPT and never wrong bytes. While it comes in it is
 * DIR/files/coming/ID. Names are made from the id alone: nothing that anybody typed becomes a path.
 *
 * All functions may be called from any thread but a loop's: they wait for the disk. Work on one id is the caller's to keep in order. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct blobs;

#define BLOB_PIECE 65536u
#define BLOB_BYTES_MAX (UINT64_C(1) << 32) /* of one file */
#define BLOB_KEY_BYTES 32u

struct blob {
    uint64_t id, bytes; /* the whole length, known from the beginning */
    uint8_t key[BLOB_KEY_BYTES];
};

/* Makes DIR/files with mode 0700. ERR_SYSTEM with a text. */
MUST_USE enum err blob_open(const char *dir, struct blobs **ret_blobs, char ret_text[256]);
void blob_close(struct blobs *b); /* NULL is fine */

/* The key of one file, from the key of the person whom it is about (32 bytes): that one destroyed, none of theirs can be read. */
void blob_key(const uint8_t person[BLOB_KEY_BYTES], uint64_t id, uint8_t ret_key[BLOB_KEY_BYTES]);

/* How much of a file that comes in is here: a multiple of BLOB_PIECE, or all of it. 0 if nothing is. */
uint64_t blob_have(struct blobs *b, const struct blob *f);
/* Adds bytes at offset, which must be what blob_have() says, and must end at a multiple of BLOB_PIECE or at the file's end.
 * ERR_OFFSET: another place; ERR_NO_SPACE: the disk is full, what came before stays; ERR_SYSTEM. */
MUST_USE enum err blob_write(struct blobs *b, const struct blob *f, uint64_t offset, struct str bytes);
/* All of it is here: on disk for certain, from now on under its final name. Twice is fine. */
MUST_USE enum err blob_keep(struct blobs *b, const struct blob *f);
/* Hands n bytes from `from` on to each(), in parts; those of one call lie within one piece. Stops at its first error.
 * ERR_MISSING: there is no such file; ERR_CORRUPT: it is not what was written. */
MUST_USE enum err blob_read(struct blobs *b, const struct blob *f, uint64_t from, uint64_t n,
                            enum err (*each)(void *u, struct str bytes), void *u);
/* Takes the file away, come or coming. That there is none is fine. ERR_SYSTEM. */
MUST_USE enum err blob_drop(struct blobs *b, uint64_t id);
/* Takes away every file that wanted() does not want, and whatever else lies there. For the start, before anything comes in. */
MUST_USE enum err blob_sweep(struct blobs *b, bool (*wanted)(void *u, uint64_t id), void *u, uint64_t *ret_dropped);
