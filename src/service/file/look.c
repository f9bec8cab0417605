/* look.c: all of a file has come; now every byte is read once more, and it is seen what it is. */
#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "service/file/file.h"

struct looking {
    crypto_hash_sha256_state hash;
    struct scan_run *scan;
    size_t head_n, tail_n;
    char head[BLOB_PIECE], tail[2 * BLOB_PIECE]; /* the last piece may be short: the one before it, too */
};

static enum err each_part(void *u, struct str bytes)
{
    struct looking *l = u;
    crypto_hash_sha256_update(&l->hash, (const uint8_t *)bytes.p, bytes.n);
    scan_feed(l->scan, bytes);
    if (l->head_n == 0) {
        memcpy(l->head, bytes.p, bytes.n);
        l->head_n = bytes.n;
    }
    if (l->tail_n + bytes.n > sizeof l->tail) { /* a piece is at most half of it */
        memmove(l->tail, l->tail + BLOB_PIECE, l->tail_n - BLOB_PIECE);
        l->tail_n -= BLOB_PIECE;
    }
    memcpy(l->tail + l->tail_n, bytes.p, bytes.n);
    l->tail_n += bytes.n;
    return OK;
}

static enum err judge(const struct looking *l, const struct file_policy *p, enum scan_verdict verdict, struct file *f)
{
    struct str head = {l->head, l->head_n}, tail = {l->tail, l->tail_n};
    const struct file_type *type = file_type(head, tail, str_of(f->name));
    if (verdict == SCAN_FOUND) {
        f->state = FILE_INFECTED;
        return ERR_INFECTED;
    }
    if (!type || !(p->kinds >> type->kind & 1))
        return ERR_FILE_TYPE;
    if (verdict == SCAN_NONE && p->scan_required)
        return ERR_SCANNER;
    f->state = verdict == SCAN_CLEAN ? FILE_CLEAN : FILE_UNSCANNED;
    char name[FILE_NAME_BYTES];
    file_name(str_of(f->name), type, name);
    memcpy(f->name, name, sizeof name);
    assert(strlen(type->type) < sizeof f->type);
    strcpy(f->type, type->type);
    if (type->kind == FILE_IMAGE)
        (void)file_size(head, &f->width, &f->height);
    return OK;
}

enum err file_look(struct blobs *b, struct scan *s, const struct file_policy *p, struct file *f, char ret_found[SCAN_NAME_BYTES])
{
    ret_found[0] = 0;
    if (blob_have(b, &f->blob) != f->blob.bytes)
        return ERR_OFFSET;
    struct looking *l = calloc(1, sizeof *l);
    if (!l)
        return ERR_NOMEM;
    crypto_hash_sha256_init(&l->hash);
    l->scan = scan_begin(s);
    enum err err = blob_read(b, &f->blob, 0, f->blob.bytes, each_part, l);
    enum scan_verdict verdict = scan_end(l->scan, ret_found);
    crypto_hash_sha256_final(&l->hash, f->sha256);
    if (err == ERR_CORRUPT || err == ERR_MISSING) /* a power cut took what was not on the disk yet */
        err = blob_drop(b, f->id) ? ERR_SYSTEM : ERR_OFFSET;
    else if (!err)
        err = judge(l, p, verdict, f);
    sodium_memzero(l, sizeof *l);
    free(l);
    return err ? err : blob_keep(b, &f->blob);
}
