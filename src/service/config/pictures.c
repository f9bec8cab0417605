/* pictures.c: small pictures in the database: logos of sites, faces of people. */
#include <string.h>

#include "port/sql.h"
#include "service/config/inside.h"
#include "service/config/sites.h"

enum config_picture_type config_picture_type(struct str b)
{
    if (b.n > 33 && memcmp(b.p, "\x89PNG\r\n\x1a\n", 8) == 0 && memcmp(b.p + 12, "IHDR", 4) == 0)
        return CONFIG_PICTURE_PNG;
    if (b.n > 20 && memcmp(b.p, "\xff\xd8\xff", 3) == 0)
        return CONFIG_PICTURE_JPEG;
    if (b.n > 20 && memcmp(b.p, "RIFF", 4) == 0 && memcmp(b.p + 8, "WEBPVP8", 7) == 0)
        return CONFIG_PICTURE_WEBP;
    return CONFIG_PICTURE_OTHER;
}

const char *config_picture_mime(enum config_picture_type type)
{
    static const char *const mimes[] = {"application/octet-stream", "image/png", "image/jpeg", "image/webp"};
    return mimes[type <= CONFIG_PICTURE_WEBP ? type : CONFIG_PICTURE_OTHER];
}

struct picture_put {
    struct store_job job;
    struct config *c;
    const struct config_picture *p;
};

static enum err write_picture(struct store_tx *tx, struct store_job *job)
{
    const struct picture_put *put = (const struct picture_put *)job;
    const struct config_picture *p = put->p;

    if (p->bytes.n == 0)
        return sql_picture_delete(tx, &(struct sql_picture_delete_in){.org_id = put->c->org, .owner_kind = p->kind, .owner_id = p->owner}, NULL);
    struct sql_picture_put_in in = {.org_id = put->c->org, .owner_kind = p->kind, .owner_id = p->owner, .id = p->id,
                                    .type = config_picture_type(p->bytes), .at_us = p->at_us, .bytes = p->bytes};
    return sql_picture_put(tx, &in, NULL);
}

enum err config_picture_put(struct config *c, const struct config_picture *p, struct config_fault *f)
{
    struct picture_put put = {.job.work = write_picture, .c = c, .p = p};

    if (p->bytes.n > CONFIG_PICTURE_BYTES_MAX)
        return config_fault(f, ERR_TOO_BIG, "image", "A picture may have 64 KB; this one has %zu.", "图片最大 64 KB，这张有 %zu KB。",
                            (p->bytes.n + 1023) / 1024);
    if (p->bytes.n && config_picture_type(p->bytes) == CONFIG_PICTURE_OTHER)
        return config_fault(f, ERR_INPUT, "image", "Only PNG, JPEG and WebP pictures can be used.", "只支持 PNG、JPEG 和 WebP 图片。");
    pthread_mutex_lock(&c->applying);
    enum err err = store_call(c->store, &put.job);
    if (err == OK && p->kind == CONFIG_PICTURE_LOGO)
        err = config_reload(c);
    pthread_mutex_unlock(&c->applying);
    return err;
}
