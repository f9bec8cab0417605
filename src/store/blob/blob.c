#include "port/blob.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define EXTRA (NONCE + crypto_aead_xchacha20poly1305_ietf_ABYTES)
#define SEALED (BLOB_PIECE + EXTRA)
#define PATH_MAX_OURS 64u

_Static_assert(BLOB_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "XChaCha20-Poly1305");

struct blobs {
    int dir; /* DIR/files */
};


static void coming_path(uint64_t id, char ret_path[PATH_MAX_OURS])
{
    snprintf(ret_path, PATH_MAX_OURS, "coming/%016" PRIx64, id);
}

static void kept_dir(uint64_t id, char ret_path[PATH_MAX_OURS])
{
    snprintf(ret_path, PATH_MAX_OURS, "%02x", (unsigned)(id & 0xff));
}

static void kept_path(uint64_t id, char ret_path[PATH_MAX_OURS])
{
    snprintf(ret_path, PATH_MAX_OURS, "%02x/%016" PRIx64, (unsigned)(id & 0xff), id);
}

static enum err disk_error(void)
{
    /* EFBIG: a limit on the size of files, which for who writes is the same as no room. */
    return errno == ENOSPC || errno == EDQUOT || errno == EFBIG ? ERR_NO_SPACE : ERR_SYSTEM;
}

/* -- open -- */

static enum err make_dir(int at, const char *path)
{
    return mkdirat(at, path, 0700) == 0 || errno == EEXIST ? OK : ERR_SYSTEM;
}

enum err blob_open(const char *dir, struct blobs **ret_blobs, char ret_text[256])
{
    if (sodium_init() < 0)
        return ERR_SYSTEM;
    struct blobs *b = calloc(1, sizeof *b);
    if (!b)
        return ERR_NOMEM;
    int root = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    b->dir = -1;
    if (root >= 0 && make_dir(root, "files") == OK)
        b->dir = openat(root, "files", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum err err = b->dir >= 0 ? make_dir(b->dir, "coming") : ERR_SYSTEM;
    for (unsigned i = 0; !err && i < 256; i++) {
        char path[PATH_MAX_OURS];
        kept_dir(i, path);
        err = make_dir(b->dir, path);
    }
    if (!err && (fsync(b->dir) || fsync(root)))
        err = ERR_SYSTEM;
    if (err)
        snprintf(ret_text, 256, "cannot make the directory for files in %s: %s", dir, strerror(errno));
    if (root >= 0)
        close(root);
    if (err) {
        blob_close(b);
        return err;
    }
    *ret_blobs = b;
    return OK;
}

void blob_close(struct blobs *b)
{
    if (!b)
        return;
    if (b->dir >= 0)
        close(b->dir);
    free(b);
}

void blob_key(const uint8_t person[BLOB_KEY_BYTES], uint64_t id, uint8_t ret_key[BLOB_KEY_BYTES])
{
    uint8_t in[12 + 8] = "tandem file ";
    for (int i = 0; i < 8; i++)
        in[12 + i] = (uint8_t)(id >> 8 * i);
    (void)crypto_generichash(ret_key, BLOB_KEY_BYTES, in, sizeof in, person, BLOB_KEY_BYTES);
}

/* -- pieces -- */

static uint64_t pieces_of(const struct blob *f)
{
    return f->bytes / BLOB_PIECE + (f->bytes % BLOB_PIECE != 0);
}

static size_t piece_bytes(const struct blob *f, uint64_t i)
{
    return (size_t)(i + 1 < pieces_of(f) ? BLOB_PIECE : f->bytes - i * BLOB_PIECE);
}

static uint64_t sealed_bytes(const struct blob *f)
{
    return f->bytes + pieces_of(f) * EXTRA;
}

static void bind_to(const struct blob *f, uint64_t i, uint8_t ret_bound[24])
{
    const uint64_t part[3] = {f->id, i, f->bytes};
    for (int k = 0; k < 24; k++)
        ret_bound[k] = (uint8_t)(part[k / 8] >> 8 * (k % 8));
}

static bool put(int fd, const uint8_t *p, size_t n, uint64_t at)
{
    while (n) {
        ssize_t done = pwrite(fd, p, n, (off_t)at);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        p += done, n -= (size_t)done, at += (uint64_t)done;
    }
    return true;
}

static bool get(int fd, uint8_t *p, size_t n, uint64_t at)
{
    while (n) {
        ssize_t done = pread(fd, p, n, (off_t)at);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        p += done, n -= (size_t)done, at += (uint64_t)done;
    }
    return true;
}

static bool seal_piece(int fd, const struct blob *f, uint64_t i, const uint8_t *p, uint8_t *room)
{
    uint8_t bound[24];
    unsigned long long n = 0;
    bind_to(f, i, bound);
    randombytes_buf(room, NONCE);
    (void)crypto_aead_xchacha20poly1305_ietf_encrypt(room + NONCE, &n, p, piece_bytes(f, i), bound, sizeof bound, NULL, room, f->key);
    return put(fd, room, NONCE + (size_t)n, i * SEALED);
}

static enum err open_piece(int fd, const struct blob *f, uint64_t i, uint8_t *room, uint8_t *ret_p)
{
    uint8_t bound[24];
    unsigned long long n = 0;
    size_t bytes = piece_bytes(f, i);
    bind_to(f, i, bound);
    if (!get(fd, room, bytes + EXTRA, i * SEALED) ||
        crypto_aead_xchacha20poly1305_ietf_decrypt(ret_p, &n, NULL, room + NONCE, bytes + EXTRA - NONCE, bound, sizeof bound, room, f->key))
        return ERR_CORRUPT;
    assert(n == bytes);
    return OK;
}

/* -- coming in -- */

static uint64_t have_in(int fd, const struct blob *f)
{
    struct stat s;
    if (fstat(fd, &s) || s.st_size < 0)
        return 0;
    uint64_t n = (uint64_t)s.st_size;
    return n >= sealed_bytes(f) ? f->bytes : n / SEALED * BLOB_PIECE; /* half a piece, of a write that was cut off, is none */
}

static int open_read(struct blobs *b, uint64_t id)
{
    char path[PATH_MAX_OURS];
    kept_path(id, path);
    int fd = openat(b->dir, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd >= 0 || errno != ENOENT)
        return fd;
    coming_path(id, path);
    return openat(b->dir, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
}

uint64_t blob_have(struct blobs *b, const struct blob *f)
{
    int fd = open_read(b, f->id);
    if (fd < 0)
        return 0;
    uint64_t have = have_in(fd, f);
    close(fd);
    return have;
}

static enum err write_pieces(int fd, const struct blob *f, uint64_t offset, struct str bytes)
{
    uint8_t *room = malloc(SEALED);
    if (!room)
        return ERR_NOMEM;
    enum err err = ftruncate(fd, (off_t)(offset / BLOB_PIECE * SEALED)) ? ERR_SYSTEM : OK;
    for (uint64_t at = 0; !err && at < bytes.n; at += BLOB_PIECE)
        if (!seal_piece(fd, f, (offset + at) / BLOB_PIECE, (const uint8_t *)bytes.p + at, room))
            err = disk_error();
    /* What fitted stays whole; half a piece is cut off by the next write. */
    free(room);
    return err;
}

enum err blob_write(struct blobs *b, const struct blob *f, uint64_t offset, struct str bytes)
{
    assert(f->bytes > 0 && f->bytes <= BLOB_BYTES_MAX);

    if (offset > f->bytes || bytes.n > f->bytes - offset || offset % BLOB_PIECE != 0)
        return ERR_OFFSET;
    if (bytes.n % BLOB_PIECE != 0 && offset + bytes.n != f->bytes)
        return ERR_OFFSET;
    char path[PATH_MAX_OURS];
    coming_path(f->id, path);
    int fd = openat(b->dir, path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return disk_error();
    enum err err = have_in(fd, f) == offset ? OK : ERR_OFFSET;
    if (!err)
        err = write_pieces(fd, f, offset, bytes);
    close(fd);
    return err;
}

static enum err sync_dir(struct blobs *b, const char *path)
{
    int fd = openat(b->dir, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum err err = fd >= 0 && fsync(fd) == 0 ? OK : ERR_SYSTEM;
    if (fd >= 0)
        close(fd);
    return err;
}

enum err blob_keep(struct blobs *b, const struct blob *f)
{
    char from[PATH_MAX_OURS], to[PATH_MAX_OURS], dir[PATH_MAX_OURS];
    coming_path(f->id, from);
    kept_path(f->id, to);
    kept_dir(f->id, dir);
    int fd = openat(b->dir, from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0 && errno == ENOENT)
        return faccessat(b->dir, to, F_OK, 0) == 0 ? sync_dir(b, dir) : ERR_MISSING;
    if (fd < 0)
        return ERR_SYSTEM;
    enum err err = have_in(fd, f) == f->bytes ? OK : ERR_OFFSET;
    if (!err && fsync(fd))
        err = disk_error();
    close(fd);
    if (!err && renameat(b->dir, from, b->dir, to))
        err = disk_error();
    return err ? err : sync_dir(b, dir);
}

/* -- reading -- */

enum err blob_read(struct blobs *b, const struct blob *f, uint64_t from, uint64_t n,
                   enum err (*each)(void *u, struct str bytes), void *u)
{
    assert(from <= f->bytes && n <= f->bytes - from);

    int fd = open_read(b, f->id);
    if (fd < 0)
        return errno == ENOENT ? ERR_MISSING : ERR_SYSTEM;
    uint8_t *room = malloc(SEALED), *plain = malloc(BLOB_PIECE);
    enum err err = room && plain ? OK : ERR_NOMEM;
    struct stat s;
    if (!err && (fstat(fd, &s) || (uint64_t)s.st_size != sealed_bytes(f)))
        err = ERR_CORRUPT;
    while (!err && n > 0) {
        uint64_t i = from / BLOB_PIECE, skip = from % BLOB_PIECE;
        err = open_piece(fd, f, i, room, plain);
        uint64_t part = piece_bytes(f, i) - skip;
        part = part < n ? part : n;
        if (!err)
            err = each(u, (struct str){(const char *)plain + skip, (size_t)part});
        from += part, n -= part;
    }
    if (plain)
        sodium_memzero(plain, BLOB_PIECE);
    free(plain);
    free(room);
    close(fd);
    return err;
}

/* -- going -- */

enum err blob_drop(struct blobs *b, uint64_t id)
{
    char path[PATH_MAX_OURS];
    bool ok = true;
    coming_path(id, path);
    ok = (unlinkat(b->dir, path, 0) == 0 || errno == ENOENT) && ok;
    kept_path(id, path);
    ok = (unlinkat(b->dir, path, 0) == 0 || errno == ENOENT) && ok;
    return ok ? OK : ERR_SYSTEM;
}

struct sweep {
    bool (*wanted)(void *u, uint64_t id);
    void *u;
    uint64_t dropped;
};

static bool id_of(const char *name, uint64_t *ret_id)
{
    uint64_t id = 0;
    for (int i = 0; i < 16; i++) {
        const char *digits = "0123456789abcdef", *at = name[i] ? strchr(digits, name[i]) : NULL;
        if (!at)
            return false;
        id = id << 4 | (uint64_t)(at - digits);
    }
    *ret_id = id;
    return name[16] == 0;
}

static enum err sweep_dir(struct blobs *b, const char *path, struct sweep *s)
{
    int fd = openat(b->dir, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
    if (!d) {
        if (fd >= 0)
            close(fd);
        return ERR_SYSTEM;
    }
    for (struct dirent *e; (e = readdir(d));) {
        uint64_t id = 0;
        if (e->d_name[0] == '.' || (id_of(e->d_name, &id) && s->wanted(s->u, id)))
            continue;
        if (unlinkat(dirfd(d), e->d_name, 0) == 0)
            s->dropped++;
    }
    closedir(d);
    return OK;
}

enum err blob_sweep(struct blobs *b, bool (*wanted)(void *u, uint64_t id), void *u, uint64_t *ret_dropped)
{
    struct sweep s = {wanted, u, 0};
    enum err err = sweep_dir(b, "coming", &s);
    for (unsigned i = 0; !err && i < 256; i++) {
        char path[PATH_MAX_OURS];
        kept_dir(i, path);
        err = sweep_dir(b, path, &s);
    }
    *ret_dropped = s.dropped;
    return err;
}
