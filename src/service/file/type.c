/* type.c: what a file is, by its content. Names lie, and browsers guess; the type found here is the only one that is served. */
#include <assert.h>
#include <string.h>

#include "service/file/file.h"

const char *const file_kind_words[FILE_KINDS] = {"image", "pdf", "office", "text", "audio", "video"};

#define OLE "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

struct magic {
    size_t at;
    const char *bytes;
    size_t n;
    size_t at_2; /* and there bytes_2, if it is not NULL */
    const char *bytes_2;
    struct file_type type;
};
#define BYTES(literal) literal, sizeof(literal) - 1
#define AT_0(literal) 0, BYTES(literal), 0, NULL

/* The first that fits; of several with the same bytes the one that has the name's ending. */
static const struct magic magics[] = {
    {AT_0("\x89PNG\r\n\x1a\n"), {"image/png", "png", FILE_IMAGE, true}},
    {AT_0("\xff\xd8\xff"), {"image/jpeg", "jpg jpeg jpe jfif", FILE_IMAGE, true}},
    {AT_0("GIF87a"), {"image/gif", "gif", FILE_IMAGE, true}},
    {AT_0("GIF89a"), {"image/gif", "gif", FILE_IMAGE, true}},
    {0, BYTES("RIFF"), 8, "WEBP", {"image/webp", "webp", FILE_IMAGE, true}},
    {4, BYTES("ftyp"), 8, "heic", {"image/heic", "heic heif", FILE_IMAGE, false}},
    {4, BYTES("ftyp"), 8, "mif1", {"image/heic", "heic heif", FILE_IMAGE, false}},
    {4, BYTES("ftyp"), 8, "avif", {"image/avif", "avif", FILE_IMAGE, false}},
    {AT_0("II*\0"), {"image/tiff", "tif tiff", FILE_IMAGE, false}},
    {AT_0("MM\0*"), {"image/tiff", "tif tiff", FILE_IMAGE, false}},
    {AT_0("%PDF-"), {"application/pdf", "pdf", FILE_PDF, false}},
    {AT_0(OLE), {"application/msword", "doc wps", FILE_OFFICE, false}},
    {AT_0(OLE), {"application/vnd.ms-excel", "xls et", FILE_OFFICE, false}},
    {AT_0(OLE), {"application/vnd.ms-powerpoint", "ppt pps dps", FILE_OFFICE, false}},
    {AT_0("{\\rtf"), {"application/rtf", "rtf", FILE_OFFICE, false}},
    {AT_0("ID3"), {"audio/mpeg", "mp3", FILE_AUDIO, false}},
    {AT_0("\xff\xfb"), {"audio/mpeg", "mp3", FILE_AUDIO, false}},
    {AT_0("\xff\xf3"), {"audio/mpeg", "mp3", FILE_AUDIO, false}},
    {AT_0("\xff\xf1"), {"audio/aac", "aac", FILE_AUDIO, false}},
    {AT_0("OggS"), {"audio/ogg", "ogg oga opus", FILE_AUDIO, false}},
    {AT_0("fLaC"), {"audio/flac", "flac", FILE_AUDIO, false}},
    {AT_0("#!AMR"), {"audio/amr", "amr", FILE_AUDIO, false}},
    {0, BYTES("RIFF"), 8, "WAVE", {"audio/wav", "wav", FILE_AUDIO, false}},
    {4, BYTES("ftyp"), 8, "M4A ", {"audio/mp4", "m4a", FILE_AUDIO, false}},
    {4, BYTES("ftyp"), 8, "qt  ", {"video/quicktime", "mov", FILE_VIDEO, false}},
    {4, BYTES("ftyp"), 0, NULL, {"video/mp4", "mp4 m4v 3gp", FILE_VIDEO, false}},
    {AT_0("\x1a\x45\xdf\xa3"), {"video/webm", "webm mkv", FILE_VIDEO, false}},
    {0, BYTES("RIFF"), 8, "AVI ", {"video/x-msvideo", "avi", FILE_VIDEO, false}},
};

/* What a zip is, by the name of an entry that only that has. */
static const struct {
    const char *entry;
    struct file_type type;
} zips[] = {
    {"word/document", {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", FILE_OFFICE, false}},
    {"xl/workbook", {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", FILE_OFFICE, false}},
    {"ppt/presentation", {"application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx", FILE_OFFICE, false}},
    {"mimetypeapplication/vnd.oasis.opendocument.text", {"application/vnd.oasis.opendocument.text", "odt", FILE_OFFICE, false}},
    {"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", {"application/vnd.oasis.opendocument.spreadsheet", "ods", FILE_OFFICE, false}},
    {"mimetypeapplication/vnd.oasis.opendocument.presentation", {"application/vnd.oasis.opendocument.presentation", "odp", FILE_OFFICE, false}},
};

/* Always served as plain text: a table or a log that a browser opens stays what it is. */
static const struct file_type plain_text = {"text/plain", "txt csv tsv log md json xml yaml yml ini srt eml", FILE_TEXT, false};

static bool has_at(struct str s, size_t at, const char *p, size_t n)
{
    return s.n >= n && at <= s.n - n && memcmp(s.p + at, p, n) == 0;
}

static bool holds(struct str s, const char *z)
{
    return s.n > 0 && memmem(s.p, s.n, z, strlen(z)) != NULL;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool same_word(struct str a, const char *p, size_t n)
{
    bool same = a.n == n;
    for (size_t i = 0; same && i < n; i++)
        same = lower(a.p[i]) == p[i];
    return same;
}

/* Whether name ends in a dot and one of the space-separated endings. */
static bool has_ending(struct str name, const char *endings)
{
    size_t dot = name.n;
    while (dot > 0 && name.p[dot - 1] != '.')
        dot--;
    if (dot <= 1)
        return false;
    struct str end = {name.p + dot, name.n - dot};
    for (const char *e = endings; *e;) {
        size_t n = strcspn(e, " ");
        if (same_word(end, e, n))
            return true;
        e += n + (e[n] == ' ');
    }
    return false;
}

/* Pages and pictures that run programs, whatever they are called; looked for where browsers look. */
static bool is_page(struct str head)
{
    static const char *const tags[] = {"<!doctype html", "<html", "<head", "<script", "<svg", "<iframe", "<body", "<?php"};
    char start[1025];
    size_t n = head.n < sizeof start - 1 ? head.n : sizeof start - 1;
    for (size_t i = 0; i < n; i++)
        start[i] = lower(head.p[i]);
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (holds((struct str){start, n}, tags[i]))
            return true;
    return false;
}

/* No byte that text has not, in UTF-8, GB 18030, Latin or UTF-16 with its mark. */
static bool is_text(struct str head)
{
    if (has_at(head, 0, "\xff\xfe", 2) || has_at(head, 0, "\xfe\xff", 2))
        return true;
    if (has_at(head, 0, "#!", 2))
        return false;
    for (size_t i = 0; i < head.n; i++) {
        uint8_t c = (uint8_t)head.p[i];
        if (c == 127 || (c < 32 && !strchr("\t\n\r\f\x1b", c)))
            return false;
        if (c == 0)
            return false;
    }
    return head.n > 0;
}

static const struct file_type *zip_type(struct str head, struct str tail)
{
    if (holds(head, "vbaProject.bin") || holds(tail, "vbaProject.bin"))
        return NULL;
    for (size_t i = 0; i < sizeof zips / sizeof *zips; i++)
        if (holds(head, zips[i].entry) || holds(tail, zips[i].entry))
            return &zips[i].type;
    return NULL;
}

const struct file_type *file_type(struct str head, struct str tail, struct str name)
{
    const struct file_type *found = NULL;
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++) {
        const struct magic *m = &magics[i];
        if (!has_at(head, m->at, m->bytes, m->n) || (m->bytes_2 && !has_at(head, m->at_2, m->bytes_2, 4)))
            continue;
        if (!found || (found->kind == m->type.kind && memcmp(m->bytes, OLE, 3) == 0 && has_ending(name, m->type.endings)))
            found = &m->type;
    }
    if (found)
        return found;
    if (has_at(head, 0, "PK\3\4", 4))
        return zip_type(head, tail);
    return is_text(head) && !is_page(head) ? &plain_text : NULL;
}

bool file_is_shown(struct str type)
{
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        if (magics[i].type.shown && str_is(type, magics[i].type.type))
            return true;
    return false;
}

/* -- an image's size -- */

static uint32_t be(struct str s, size_t at, int bytes)
{
    uint32_t v = 0;
    for (int i = 0; i < bytes; i++)
        v = v << 8 | (uint8_t)s.p[at + (size_t)i];
    return v;
}

static uint32_t le(struct str s, size_t at, int bytes)
{
    uint32_t v = 0;
    for (int i = bytes - 1; i >= 0; i--)
        v = v << 8 | (uint8_t)s.p[at + (size_t)i];
    return v;
}

/* Walks the segments to the frame header (ITU-T T.81 B.2.2). */
static bool jpeg_size(struct str s, uint32_t *ret_width, uint32_t *ret_height)
{
    size_t at = 2;
    while (at + 9 <= s.n && (uint8_t)s.p[at] == 0xff) {
        uint8_t mark = (uint8_t)s.p[at + 1];
        if (mark == 0xff) { /* filling */
            at++;
            continue;
        }
        if (mark >= 0xc0 && mark <= 0xcf && mark != 0xc4 && mark != 0xc8 && mark != 0xcc) {
            *ret_height = be(s, at + 5, 2);
            *ret_width = be(s, at + 7, 2);
            return true;
        }
        if (mark == 0xd9 || mark == 0xda)
            return false;
        at += 2 + be(s, at + 2, 2);
    }
    return false;
}

/* RFC 9649: lossy, lossless or extended. */
static bool webp_size(struct str s, uint32_t *ret_width, uint32_t *ret_height)
{
    if (s.n < 30)
        return false;
    if (has_at(s, 12, "VP8 ", 4)) {
        *ret_width = le(s, 26, 2) & 0x3fff;
        *ret_height = le(s, 28, 2) & 0x3fff;
    } else if (has_at(s, 12, "VP8L", 4)) {
        uint32_t bits = le(s, 21, 4);
        *ret_width = (bits & 0x3fff) + 1;
        *ret_height = (bits >> 14 & 0x3fff) + 1;
    } else if (has_at(s, 12, "VP8X", 4)) {
        *ret_width = le(s, 24, 3) + 1;
        *ret_height = le(s, 27, 3) + 1;
    } else {
        return false;
    }
    return true;
}

bool file_size(struct str head, uint32_t *ret_width, uint32_t *ret_height)
{
    bool said = false;
    *ret_width = *ret_height = 0;
    if (has_at(head, 0, "\x89PNG", 4) && head.n >= 24) {
        *ret_width = be(head, 16, 4);
        *ret_height = be(head, 20, 4);
        said = true;
    } else if (has_at(head, 0, "GIF8", 4) && head.n >= 10) {
        *ret_width = le(head, 6, 2);
        *ret_height = le(head, 8, 2);
        said = true;
    } else if (has_at(head, 0, "\xff\xd8", 2)) {
        said = jpeg_size(head, ret_width, ret_height);
    } else if (has_at(head, 0, "RIFF", 4)) {
        said = webp_size(head, ret_width, ret_height);
    }
    bool sane = said && *ret_width > 0 && *ret_height > 0 && *ret_width <= 1000000 && *ret_height <= 1000000;
    if (!sane)
        *ret_width = *ret_height = 0;
    return sane;
}

/* -- names -- */

/* What a name may not hold: controls, what systems keep for themselves, marks that turn the direction of what follows. */
static bool is_bad(const uint8_t *p, size_t n)
{
    if (n == 1)
        return p[0] < 32 || p[0] == 127 || strchr("<>:\"|?*/\\", p[0]);
    if (n == 2) /* U+0080..9F */
        return p[0] == 0xc2 && p[1] < 0xa0;
    if (n == 3) /* U+200B..200F, 202A..202E, 2066..2069, FEFF */
        return (p[0] == 0xe2 && p[1] == 0x80 && ((p[2] >= 0x8b && p[2] <= 0x8f) || (p[2] >= 0xa8 && p[2] <= 0xae))) ||
               (p[0] == 0xe2 && p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9) || (p[0] == 0xef && p[1] == 0xbb && p[2] == 0xbf);
    return false;
}

static size_t point_bytes(uint8_t first)
{
    return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/* Cuts s to at most `most` bytes, between code points. */
static size_t cut(const char *s, size_t n, size_t most)
{
    if (n <= most)
        return n;
    while (most > 0 && ((uint8_t)s[most] & 0xc0) == 0x80)
        most--;
    return most;
}

void file_name(struct str said, const struct file_type *type, char ret_name[FILE_NAME_BYTES])
{
    char clean[4 * FILE_NAME_BYTES];
    size_t n = 0;

    if (!str_utf8(said))
        said = (struct str){"", 0};
    for (size_t i = said.n; i > 0; i--)
        if (said.p[i - 1] == '/' || said.p[i - 1] == '\\') {
            said = (struct str){said.p + i, said.n - i};
            break;
        }
    for (size_t i = 0; i < said.n && n + 4 < sizeof clean;) {
        size_t step = point_bytes((uint8_t)said.p[i]);
        if (!is_bad((const uint8_t *)said.p + i, step)) {
            memcpy(clean + n, said.p + i, step);
            n += step;
        } else if (step == 1 && said.p[i] > 32 && said.p[i] != 127) {
            clean[n++] = '_';
        }
        i += step;
    }
    size_t from = 0;
    while (n > 0 && (clean[n - 1] == ' ' || clean[n - 1] == '.'))
        n--;
    while (from < n && (clean[from] == ' ' || clean[from] == '.'))
        from++;

    char end[24] = "";
    size_t dot = n;
    while (dot > from && clean[dot - 1] != '.' && n - dot < 16)
        dot--;
    bool has = type && has_ending((struct str){clean + from, n - from}, type->endings);
    if (type && !has) {
        end[0] = '.';
        size_t first = strcspn(type->endings, " ");
        memcpy(end + 1, type->endings, first);
        end[1 + first] = 0;
    } else if (dot > from + 1 && clean[dot - 1] == '.') { /* the ending survives the cutting */
        memcpy(end, clean + dot - 1, n - dot + 1);
        end[n - dot + 1] = 0;
        n = dot - 1;
    }
    if (n == from)
        memcpy(clean + from, "file", 4), n = from + 4;
    size_t kept = cut(clean + from, n - from, FILE_NAME_BYTES - 1 - strlen(end));
    while (!end[0] && (clean[from + kept - 1] == ' ' || clean[from + kept - 1] == '.'))
        kept--; /* the first is neither */
    memcpy(ret_name, clean + from, kept);
    memcpy(ret_name + kept, end, strlen(end) + 1);
    assert(strlen(ret_name) < FILE_NAME_BYTES && ret_name[0]);
}
