/* What strangers say of files: bytes whose type and size are looked for, names, ranges, a scanner's answer. The first byte says which. */
#include <stdlib.h>
#include <string.h>

#include "port/scan.h"
#include "service/file/file.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void must(bool ok)
{
    if (!ok)
        abort();
}

static void look(struct str s)
{
    uint32_t w = 1, h = 1;
    const struct file_type *t = file_type(s, s, s);
    must(!t || (t->kind < FILE_KINDS && t->type[0] && t->endings[0] && (!t->shown || file_is_shown(str_of(t->type)))));
    bool said = file_size(s, &w, &h);
    must(said == (w > 0 && h > 0) && (said || (!w && !h)));
}

static void call(struct str s)
{
    static const struct file_type png = {"image/png", "png", FILE_IMAGE, true};
    char name[FILE_NAME_BYTES], header[FILE_DISPOSITION_BYTES], again[FILE_NAME_BYTES];
    for (int typed = 0; typed < 2; typed++) {
        file_name(s, typed ? &png : NULL, name);
        size_t n = strlen(name);
        must(n > 0 && str_utf8(str_of(name)) && !strpbrk(name, "/\\:*?\"<>|\r\n\t") && name[0] != '.' && strcmp(name, "..") != 0);
        must(!typed || (n >= 4 && (name[n - 4] == '.')));
        file_name(str_of(name), typed ? &png : NULL, again);
        must(strcmp(name, again) == 0);
        file_disposition(str_of(name), typed, header);
        must(strlen(header) < sizeof header && !strpbrk(header, "\r\n"));
    }
}

static void span(struct str s)
{
    uint64_t from = 0, n = 0;
    for (uint64_t bytes = 0; bytes <= 100; bytes += 50)
        if (file_span(s, bytes, &from, &n) == OK)
            must(n > 0 && from < bytes && n <= bytes - from);
}

static void scanner(struct str s)
{
    char name[SCAN_NAME_BYTES];
    enum scan_verdict v = scan_answer(s, name);
    must(strlen(name) < sizeof name && (v == SCAN_FOUND || !name[0]));
    must(v != SCAN_CLEAN || str_is(s, "stream: OK"));
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    void (*const parsers[])(struct str) = {look, call, span, scanner};
    if (n > 0) {
        /* A copy of its own: what is read behind it is seen. */
        char *copy = malloc(n > 1 ? n - 1 : 1);
        memcpy(copy, p + 1, n - 1);
        parsers[p[0] % 4]((struct str){copy, n - 1});
        free(copy);
    }
    return 0;
}
