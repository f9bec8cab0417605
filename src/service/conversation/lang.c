/* lang.c: in which language a text is written, as far as its script tells (Unicode blocks). Screens need it to choose the right
 * glyphs and voices for mixed texts; nothing is decided by it. */
#include <stddef.h>

#include "service/conversation/conversation.h"

static const struct {
    uint32_t first, last;
    const char *lang;
} scripts[] = {
    {0x0400, 0x04ff, "ru"}, {0x0590, 0x05ff, "he"}, {0x0600, 0x06ff, "ar"}, {0x0900, 0x097f, "hi"},
    {0x0e00, 0x0e7f, "th"}, {0x1100, 0x11ff, "ko"}, {0x3040, 0x30ff, "ja"}, {0xac00, 0xd7a3, "ko"},
};

/* Han by itself is Chinese, kana among it make it Japanese. */
static bool han(uint32_t c)
{
    return (c >= 0x3400 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3ffff);
}

static bool latin(uint32_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0xc0 && c <= 0x24f);
}

static const char *script(uint32_t c)
{
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
        if (c >= scripts[i].first && c <= scripts[i].last)
            return scripts[i].lang;
    return NULL;
}

/* The code point at s.p[*at], which moves on; the text is valid UTF-8. */
static uint32_t next(struct str s, size_t *at)
{
    uint8_t c = (uint8_t)s.p[(*at)++];
    uint32_t more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;
    uint32_t v = more == 3 ? c & 7u : more == 2 ? c & 15u : more == 1 ? c & 31u : c;
    for (; more > 0 && *at < s.n; more--)
        v = v << 6 | ((uint8_t)s.p[(*at)++] & 63u);
    return v;
}

const char *conversation_lang(struct str text, bool zh)
{
    bool chinese = false, letters = false;
    for (size_t at = 0; at < text.n;) {
        uint32_t c = next(text, &at);
        const char *lang = script(c);
        if (lang)
            return lang;
        chinese = chinese || han(c);
        letters = letters || latin(c);
    }
    return chinese || (zh && !letters) ? "zh" : "en";
}
