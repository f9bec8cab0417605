#include "lang/tree.h"

#include <assert.h>
#include <string.h>

static const struct {
    const char *text;
    enum token_kind kind;
} signs[] = {
    /* Longer ones first. */
    {"!=", T_NE}, {"<=", T_LE}, {">=", T_GE}, {"=", T_EQ},       {"<", T_LT},    {">", T_GT},
    {"(", T_OPEN}, {")", T_CLOSE}, {"[", T_LIST}, {"]", T_LIST_END}, {",", T_COMMA}, {".", T_DOT},
    {"+", T_PLUS}, {"-", T_MINUS}, {"*", T_TIMES}, {"/", T_OVER}, {";", T_SEMICOLON},
}, words[] = {
    {"and", T_AND}, {"or", T_OR}, {"not", T_NOT}, {"has", T_HAS}, {"in", T_IN}, {"true", T_TRUE}, {"false", T_FALSE},
    {"let", T_LET}, {"default", T_DEFAULT},
};

/* What people write who know other languages, or whose input method gives wide signs. */
static const struct {
    const char *wrong, *right;
} habits[] = {
    {"==", "="},  {"<>", "!="}, {"=>", ">="}, {"=<", "<="}, {"&&", "and"}, {"||", "or"}, {"!", "not"},  {"'", "\""},
    {"≥", ">="},  {"≤", "<="},  {"≠", "!="},  {"（", "("},  {"）", ")"},   {"［", "["},  {"］", "]"},   {"【", "["},
    {"】", "]"},  {"“", "\""},  {"”", "\""},  {"＂", "\""}, {"，", ","},   {"＝", "="},  {"＞", ">"},   {"＜", "<"},
    {"。", "."},  {"！", "not"}, {"；", ";"},  {"＋", "+"},  {"－", "-"},  {"＊", "*"},  {"／", "/"},   {"×", "*"},   {"÷", "/"},
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static char peek(const struct lexer *l, size_t ahead)
{
    return l->source.n - l->at > ahead ? l->source.p[l->at + ahead] : '\0';
}

static struct str rest_of(const struct lexer *l)
{
    return (struct str){l->source.p + l->at, l->source.n - l->at};
}

/* The whole code point at p, for a message. */
static struct str point_at(struct str s)
{
    size_t n = 1;
    while (n < s.n && ((uint8_t)s.p[n] & 0xc0) == 0x80)
        n++;
    return (struct str){s.p, n};
}

static enum err fail(const struct lexer *l, size_t at, enum lang_message say, struct str a, struct str b)
{
    return lang_fail_in(l->error, l->whole, l->origin, at, say, a, b);
}

/* 30s, 5m, 2h, 7d: seconds in what was counted; 1 without one of these letters. */
static int64_t lex_duration(struct lexer *l)
{
    static const struct {
        char letter;
        int64_t seconds;
    } spans[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};

    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++)
        if (peek(l, 0) == spans[i].letter) {
            l->at++;
            return spans[i].seconds;
        }
    return 1;
}

static enum err lex_number(struct lexer *l, struct token *t)
{
    int64_t whole = 0, thousandths = 0;
    uint32_t digits = 0, decimals = 0;

    for (; is_digit(peek(l, 0)); l->at++) {
        if (whole > 0 && ++digits >= NUMBER_DIGITS_MAX)
            return fail(l, t->at, SAY_NUMBER_BIG, STR(""), STR(""));
        whole = whole * 10 + (peek(l, 0) - '0');
    }
    if (peek(l, 0) == '.') {
        if (!is_digit(peek(l, 1)))
            return fail(l, t->at, SAY_NUMBER_FORM, STR(""), STR(""));
        for (l->at++; is_digit(peek(l, 0)); l->at++) {
            if (++decimals > 3)
                return fail(l, t->at, SAY_DECIMALS, STR(""), STR(""));
            thousandths = thousandths * 10 + (peek(l, 0) - '0');
        }
    }
    for (; decimals < 3; decimals++)
        thousandths *= 10;
    int64_t seconds = lex_duration(l);
    if (is_letter(peek(l, 0)) || is_digit(peek(l, 0)))
        return fail(l, t->at, SAY_NUMBER_FORM, STR(""), STR(""));
    if (whole >= LANG_NUMBER_MAX / 1000 / seconds)
        return fail(l, t->at, SAY_NUMBER_BIG, STR(""), STR(""));

    t->kind = T_NUMBER;
    t->number = (whole * 1000 + thousandths) * seconds;
    return OK;
}

static enum err lex_text(struct lexer *l, struct token *t)
{
    size_t n = 0, room = 1;

    while (peek(l, room) != '\0' && peek(l, room) != '\n' && (peek(l, room) != '"' || peek(l, room - 1) == '\\'))
        room++;
    char *copy = arena_take(l->arena, room + 1);
    if (!copy)
        return ERR_NOMEM;
    for (l->at++;; l->at++) {
        char c = peek(l, 0);
        if (c == '\0' || c == '\n')
            return fail(l, t->at, SAY_TEXT_OPEN, STR(""), STR(""));
        if (c == '"')
            break;
        if (c == '\\') {
            c = peek(l, 1);
            if (c != '"' && c != '\\')
                return fail(l, l->at, SAY_ESCAPE, STR(""), STR(""));
            l->at++;
        }
        copy[n++] = c;
    }
    l->at++;
    t->kind = T_TEXT;
    t->text = (struct str){copy, n};
    return OK;
}

static void lex_name(struct lexer *l, struct token *t)
{
    while (is_letter(peek(l, 0)) || is_digit(peek(l, 0)))
        l->at++;
    t->kind = T_NAME;
    t->text = (struct str){l->source.p + t->at, l->at - t->at};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(t->text, words[i].text))
            t->kind = words[i].kind;
}

static enum err lex_sign(struct lexer *l, struct token *t)
{
    struct str rest = rest_of(l);

    for (size_t i = 0; i < sizeof habits / sizeof *habits; i++)
        if (str_starts(rest, habits[i].wrong) && !str_starts(rest, "!="))
            return fail(l, l->at, SAY_WRITE_SO, str_of(habits[i].wrong), str_of(habits[i].right));
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (str_starts(rest, signs[i].text)) {
            l->at += strlen(signs[i].text);
            t->kind = signs[i].kind;
            return OK;
        }
    return fail(l, l->at, SAY_CHARACTER, point_at(rest), STR(""));
}

enum err lang_lex(struct lexer *l, struct token *ret_token)
{
    enum err err = OK;

    assert(l->at <= l->source.n);
    while (peek(l, 0) == ' ' || peek(l, 0) == '\t' || peek(l, 0) == '\n' || peek(l, 0) == '\r')
        l->at++;

    struct token t = {.kind = T_END, .at = l->at};
    char c = peek(l, 0);
    if (l->at == l->source.n)
        t.kind = T_END;
    else if (is_digit(c))
        err = lex_number(l, &t);
    else if (is_letter(c))
        lex_name(l, &t);
    else if (c == '"')
        err = lex_text(l, &t);
    else
        err = lex_sign(l, &t);
    if (err)
        return err;
    t.end = l->at;
    *ret_token = t;
    return OK;
}
