/* lang_test.c: in which language a text is, one row a text. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service/conversation/conversation.h"

static const struct {
    const char *text, *zh_page, *en_page;
} rows[] = {
    /* Chinese, also with names, codes and addresses in other letters, and the other way round. */
    {"您好，我想查一下退款", "zh", "zh"},
    {"IBAN 号码是 DE02 1203 0000", "zh", "zh"},
    {"请帮我 reset 我的 password", "zh", "zh"},
    {"看https://example.com/where/is/my/card吧", "zh", "zh"},
    {"发到 someone.with.a.name@example.com 谢谢", "zh", "zh"},
    {"他说 Привет 是什么意思", "zh", "zh"},
    {"我常买优の良品的奶茶和点心", "zh", "zh"},
    {"My name is 陈阿海", "en", "en"},
    {"Please open an account at 中国银行 for me", "en", "en"},
    {"𠮷野家在哪里", "zh", "zh"},
    /* Japanese and Korean. */
    {"カードをなくしました", "ja", "ja"},
    {"東京都港区でカード紛失", "ja", "ja"},
    {"ｶｰﾄﾞ", "ja", "ja"},
    {"카드를 잃어버렸어요", "ko", "ko"},
    {"ㅋㅋㅋ", "ko", "ko"},
    /* Scripts that say it alone. */
    {"Где моя карта?", "ru", "ru"},
    {"Де моя картка? Її вкрали", "uk", "uk"},
    {"أين بطاقتي؟", "ar", "ar"},
    {"کارت من کجاست؟ گم شده", "fa", "fa"},
    {"میرا کارڈ کہاں ہے؟ بڑی مشکل", "ur", "ur"},
    {"היכן הכרטיס שלי?", "he", "he"},
    {"मेरा कार्ड कहाँ है?", "hi", "hi"},
    {"บัตรของฉันหาย", "th", "th"},
    {"Πού είναι η κάρτα μου;", "el", "el"},
    {"সাহায্য চাই", "bn", "bn"},
    /* One script, many languages: frequent words and letters of their own. */
    {"Good morning", "en", "en"},
    {"Where is my card?", "en", "en"},
    {"WHERE IS MY CARD", "en", "en"},
    {"Wo ist meine Karte? Ich habe sie nicht", "de", "de"},
    {"Große Straße", "de", "de"},
    {"Bonjour, je ne trouve pas ma carte", "fr", "fr"},
    {"Hola, ¿dónde está mi tarjeta? Gracias", "es", "es"},
    {"mañana", "es", "es"},
    {"Bom dia, não encontro o meu cartão", "pt", "pt"},
    {"Buongiorno, vorrei bloccare il mio conto", "it", "it"},
    {"Tôi bị mất thẻ rồi", "vi", "vi"},
    {"Saya tidak bisa masuk, terima kasih", "id", "id"},
    {"Kartım kayıp, bir yardım", "tr", "tr"},
    {"I'm sure it's the bank's", "en", "en"},
    /* No language: the page's. */
    {"", "zh", "en"},
    {"12:30 👍", "zh", "en"},
    {"😀👨‍👩‍👧‍👦🇨🇳", "zh", "en"},
    {"https://example.com/the/is/my", "zh", "en"},
    {"DE02120300000000202051", "zh", "en"},
    {"\xe2\x80\x8b\xe2\x80\x8e\xe2\x80\x8f", "zh", "en"}, /* zero-width, left-to-right, right-to-left */
    {"٠١٢٣", "zh", "en"},
};

static bool every_text_is_in_its_own_language_and_else_in_the_page_s(void)
{
    bool ok = true;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *zh = conversation_lang(str_of(rows[i].text), true), *en = conversation_lang(str_of(rows[i].text), false);
        if (strcmp(zh, rows[i].zh_page) == 0 && strcmp(en, rows[i].en_page) == 0)
            continue;
        printf("    %s: %s and %s, expected %s and %s\n", rows[i].text, zh, en, rows[i].zh_page, rows[i].en_page);
        ok = false;
    }
    return ok;
}

/* Whatever the bytes are, they are read within their bounds; each prefix lies in memory of its own for the sanitizer. */
static bool a_text_that_is_cut_off_anywhere_is_read_within_its_bounds(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t n = 0; n <= strlen(rows[i].text); n++) {
            char *copy = strndup(rows[i].text, n);
            bool known = copy && strlen(conversation_lang((struct str){copy, n}, true)) == 2;
            free(copy);
            if (!known)
                return false;
        }
    return true;
}

static const struct {
    const char *name;
    bool (*run)(void);
} tests[] = {
    {"every_text_is_in_its_own_language_and_else_in_the_page_s", every_text_is_in_its_own_language_and_else_in_the_page_s},
    {"a_text_that_is_cut_off_anywhere_is_read_within_its_bounds", a_text_that_is_cut_off_anywhere_is_read_within_its_bounds},
};

int main(void)
{
    int failed = 0;
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        bool ok = tests[i].run();
        printf(ok ? "[       OK ] %s\n" : "[  FAILED  ] %s\n", tests[i].name);
        failed += !ok;
    }
    return failed > 0;
}
