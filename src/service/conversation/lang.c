/* lang.c: in which language a text is written. Its script tells, and for letters that many languages share the words that are most
 * frequent in each of them (Grefenstette, "Comparing two language identification schemes", JADT 1995). Screens need it to choose
 * glyphs, direction and voice for mixed texts; nothing is decided by it. */
#include <stddef.h>
#include <string.h>

#include "service/conversation/conversation.h"

enum tongue { ZH, JA, KO, TH, LO, KM, MY, RU, UK, EL, HY, HE, AR, FA, UR, HI, BN, TA, KA, EN, DE, FR, ES, PT, IT, VI, ID, TR, TONGUES };
static const char *const names[TONGUES] = {"zh", "ja", "ko", "th", "lo", "km", "my", "ru", "uk", "el", "hy", "he", "ar", "fa",
                                           "ur", "hi", "bn", "ta", "ka", "en", "de", "fr", "es", "pt", "it", "vi", "id", "tr"};

/* Blocks of Unicode. Of a script that is written without spaces each sign counts, else each word does. */
enum kind { SIGNS, WORDS };
static const struct script {
    uint32_t first, last;
    enum tongue tongue;
    enum kind kind;
} scripts[] = {
    {'A', 'Z', EN, WORDS},           {'a', 'z', EN, WORDS},           {0x00c0, 0x00d6, EN, WORDS},     {0x00d8, 0x00f6, EN, WORDS},
    {0x00f8, 0x024f, EN, WORDS},     {0x0370, 0x03ff, EL, WORDS},     {0x0400, 0x052f, RU, WORDS},     {0x0531, 0x058f, HY, WORDS},
    {0x0590, 0x05ff, HE, WORDS},     {0x0620, 0x065f, AR, WORDS},     {0x066e, 0x06d5, AR, WORDS},     {0x0750, 0x077f, AR, WORDS},
    {0x0900, 0x0963, HI, WORDS},     {0x0980, 0x09ff, BN, WORDS},     {0x0b80, 0x0bff, TA, WORDS},     {0x0e01, 0x0e4e, TH, SIGNS},
    {0x0e81, 0x0ecd, LO, SIGNS},     {0x1000, 0x103f, MY, SIGNS},     {0x10a0, 0x10ff, KA, WORDS},     {0x1100, 0x11ff, KO, SIGNS},
    {0x1780, 0x17d3, KM, SIGNS},     {0x1e00, 0x1eff, EN, WORDS},     {0x3041, 0x30fa, JA, SIGNS},     {0x3130, 0x318f, KO, SIGNS},
    {0x3400, 0x4dbf, ZH, SIGNS},     {0x4e00, 0x9fff, ZH, SIGNS},     {0xac00, 0xd7a3, KO, SIGNS},     {0xf900, 0xfaff, ZH, SIGNS},
    {0xfb50, 0xfdff, AR, WORDS},     {0xfe70, 0xfefc, AR, WORDS},     {0xff66, 0xff9d, JA, SIGNS},     {0x20000, 0x3ffff, ZH, SIGNS},
};

/* Letters that one language has and its neighbours have not. */
static const struct {
    uint32_t first, last;
    enum tongue tongue;
} letters[] = {
    {0x00df, 0x00df, DE}, {0x00f1, 0x00f1, ES}, {0x00e3, 0x00e3, PT}, {0x00f5, 0x00f5, PT}, {0x0111, 0x0111, VI}, {0x011f, 0x011f, TR},
    {0x0131, 0x0131, TR}, {0x0153, 0x0153, FR}, {0x015f, 0x015f, TR}, {0x01a1, 0x01a1, VI}, {0x01b0, 0x01b0, VI}, {0x1ea0, 0x1ef9, VI},
    {0x0404, 0x0404, UK}, {0x0406, 0x0407, UK}, {0x0454, 0x0454, UK}, {0x0456, 0x0457, UK}, {0x0490, 0x0491, UK}, {0x067e, 0x067e, FA},
    {0x0686, 0x0686, FA}, {0x0698, 0x0698, FA}, {0x06a9, 0x06a9, FA}, {0x06af, 0x06af, FA}, {0x06cc, 0x06cc, FA}, {0x0679, 0x0679, UR},
    {0x0688, 0x0688, UR}, {0x0691, 0x0691, UR}, {0x06ba, 0x06ba, UR}, {0x06d2, 0x06d2, UR},
};

/* Each word between spaces. */
static const char *const frequent[TONGUES] = {
    [EN] = " the is are my you of what how can not for hello hi thanks please and to with have this in it do when where yes ",
    [DE] = " der die das und ist ich nicht ein eine mein meine bitte wie hallo danke mit von zu auf habe kann wann ja guten tag ",
    [FR] = " le la les et est je vous ne pas un une mon ma bonjour merci pour que avec des du oui dans comment ",
    [ES] = " el la los las y es un una mi hola gracias por para que con del como quiero puedo mis cuando donde tengo ",
    [PT] = " o os e um uma meu minha por para que com do da como quero posso obrigado obrigada bom dia tenho ",
    [IT] = " il lo gli e un una mio mia ciao grazie per che con di come vorrei posso non sono buongiorno ho ",
    [VI] = " xin toi cho va la cua co ",
    [ID] = " saya tidak dan yang di ini itu apa bisa terima kasih dengan untuk mau kartu ",
    [TR] = " bir ve bu ben merhaba nasil icin var yok ne ",
};
#define WORD_MAX 24u /* bytes; longer ones are in no list */

struct tally {
    uint32_t weight[TONGUES]; /* by script: a sign 1, a word 2 */
    uint32_t hits[TONGUES];   /* by letters and words, within a script */
    bool shouted;             /* Latin capitals: a code, or the whole text is written so */
};

static const struct script *script_of(uint32_t c)
{
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
        if (c >= scripts[i].first && c <= scripts[i].last)
            return &scripts[i];
    return NULL;
}

/* Marks that stand on or within a word's letters. */
static bool joins(uint32_t c)
{
    return c == '\'' || c == 0x2019 || c == 0x200c || c == 0x200d || (c >= 0x0300 && c <= 0x036f);
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

static uint32_t lower(uint32_t c)
{
    if ((c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde))
        return c + 32;
    return (c >= 0x110 && c <= 0x17f) || (c >= 0x1ea0 && c <= 0x1ef9) || c == 0x1a0 || c == 0x1af ? c | 1u : c;
}

static bool listed(enum tongue t, const char *word, size_t n)
{
    const char *p = frequent[t];
    while (p && (p = strchr(p, ' ')) && p[1]) {
        p++;
        if (strncmp(p, word, n) == 0 && p[n] == ' ')
            return true;
    }
    return false;
}

static void hit_letter(struct tally *t, uint32_t c)
{
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (c >= letters[i].first && c <= letters[i].last)
            t->hits[letters[i].tongue]++;
}

/* One word of one script that begins at *at. */
static void take_word(struct tally *t, struct str s, size_t *at, const struct script *first)
{
    char word[WORD_MAX];
    size_t n = 0, small = 0, all = 0;
    for (size_t end = *at; end < s.n; *at = end) {
        uint32_t c = next(s, &end);
        const struct script *script = script_of(c);
        if (!joins(c) && (!script || script->tongue != first->tongue))
            break;
        all += script != NULL;
        small += script && c == lower(c);
        c = lower(c);
        hit_letter(t, c);
        if (n < sizeof word)
            word[n++] = c < 0x80 ? (char)c : '?'; /* every listed word is ASCII */
    }
    if (first->tongue == EN)
        for (size_t i = EN; i < TONGUES && n < sizeof word; i++)
            t->hits[i] += listed((enum tongue)i, word, n);
    if (first->tongue == EN && all > 1 && !small)
        t->shouted = true;
    else
        t->weight[first->tongue] += 2;
}

/* The ASCII at s.p[at] up to the next space or other sign: an address or a number, which is no language. */
static size_t code_at(struct str s, size_t at)
{
    size_t end = at;
    bool code = false;
    for (; end < s.n && s.p[end] > ' ' && s.p[end] < 0x7f; end++)
        code = code || (s.p[end] >= '0' && s.p[end] <= '9') || s.p[end] == '@' || s.p[end] == '/' || s.p[end] == '_';
    return code || (end - at > 4 && memcmp(s.p + at, "www.", 4) == 0) ? end - at : 0;
}

/* The greatest from first to last, the first of equals. */
static enum tongue most(const uint32_t *count, enum tongue first, enum tongue last)
{
    enum tongue best = first;
    for (enum tongue i = first; i <= last; i++)
        if (count[i] > count[best])
            best = i;
    return best;
}

/* Which of those that share a script. */
static enum tongue within(const struct tally *t, enum tongue script)
{
    switch (script) {
    case EN:
        return most(t->hits, EN, TR);
    case RU:
        return t->hits[UK] ? UK : RU;
    case AR:
        return t->hits[UR] ? UR : t->hits[FA] ? FA : AR;
    default:
        return script;
    }
}

const char *conversation_lang(struct str text, bool zh)
{
    struct tally t = {0};
    for (size_t at = 0; at < text.n;) {
        size_t code = code_at(text, at), start = at;
        if (code) {
            at += code;
            continue;
        }
        const struct script *script = script_of(next(text, &at));
        if (script && script->kind == SIGNS)
            t.weight[script->tongue]++;
        else if (script)
            take_word(&t, text, (at = start, &at), script);
    }
    /* Kana among Chinese characters make them Japanese; a shop sign's single one does not. */
    if (t.weight[JA] * 8 >= t.weight[ZH] && t.weight[JA] > 0)
        t.weight[JA] += t.weight[ZH], t.weight[ZH] = 0;
    enum tongue script = most(t.weight, ZH, EN);
    if (t.weight[script] > 0 || t.shouted)
        return names[within(&t, t.weight[script] > 0 ? script : EN)];
    return zh ? "zh" : "en";
}
