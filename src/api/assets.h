/* assets.h: the built web files inside the binary. The table is made by tools/embed.py from web/'s output. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct asset {
    const char *path; /* as served: "/assets/x-1a2b3c4d.js", "/widget.js"; pages are
                       * "/index.html" and "/demo.html". Sorted (strcmp) */
    const char *type; /* Content-Type */
    const char *etag; /* with its quotes */
    const uint8_t *plain, *gzip, *br; /* gzip and br may be NULL */
    size_t plain_bytes, gzip_bytes, br_bytes;
    int immutable; /* its name holds a hash of its content */
};

extern const struct asset api_assets[];
extern const size_t api_assets_count;
