/* say.c: numbers as they are spoken, in Chinese and English. */
#include <assert.h>
#include <stddef.h>

#include "channel/voice/say.h"

#define LANGS 2
enum { HUNDRED = 10, AND = 11, BEFORE = 12, AFTER = 13, TENS = 15, TEENS = 25, PIECES = 36 };

/* 0-9, hundred, and, before the place, after it, nothing, then 10 20 .. 90 and 11 .. 19 (English alone). */
static const char *const pieces[LANGS][PIECES] = {
    {"en.0", "en.1", "en.2", "en.3", "en.4", "en.5", "en.6", "en.7", "en.8", "en.9", "en.hundred", "en.and", "en.place", NULL, NULL,
     NULL, "en.10", "en.20", "en.30", "en.40", "en.50", "en.60", "en.70", "en.80", "en.90",
     NULL, "en.11", "en.12", "en.13", "en.14", "en.15", "en.16", "en.17", "en.18", "en.19", NULL},
    {"zh.0", "zh.1", "zh.2", "zh.3", "zh.4", "zh.5", "zh.6", "zh.7", "zh.8", "zh.9", "zh.hundred", NULL, "zh.place", "zh.place.end", NULL,
     NULL, "zh.10"},
};

const char *call_say_key(uint32_t i)
{
    for (uint32_t at = 0; at < LANGS * PIECES; at++)
        if (pieces[at / PIECES][at % PIECES] && i-- == 0)
            return pieces[at / PIECES][at % PIECES];
    return NULL;
}

static void add(struct call_pieces *p, bool zh, uint32_t piece)
{
    assert(p->count < CALL_PIECES_MAX && pieces[zh][piece]);
    p->keys[p->count++] = pieces[zh][piece];
}

/* 百 and 十; 零 where a ten is left out (105); 十五 alone, 一百一十五 after a hundred. */
static void number_zh(uint32_t n, struct call_pieces *p)
{
    uint32_t hundreds = n / 100, tens = n / 10 % 10, ones = n % 10;
    if (n == 0)
        add(p, true, 0);
    if (hundreds) {
        add(p, true, hundreds);
        add(p, true, HUNDRED);
    }
    if (tens) {
        if (tens > 1 || hundreds)
            add(p, true, tens);
        add(p, true, TENS + 1);
    } else if (hundreds && ones) {
        add(p, true, 0);
    }
    if (ones)
        add(p, true, ones);
}

static void number_en(uint32_t n, struct call_pieces *p)
{
    uint32_t hundreds = n / 100, rest = n % 100;
    if (hundreds) {
        add(p, false, hundreds);
        add(p, false, HUNDRED);
    }
    if (hundreds && rest)
        add(p, false, AND);
    if (rest > 10 && rest < 20) {
        add(p, false, TEENS + rest - 10);
        return;
    }
    if (rest >= 10)
        add(p, false, TENS + rest / 10);
    if (rest % 10 || n == 0)
        add(p, false, rest % 10);
}

void call_say_number(uint32_t n, bool zh, struct call_pieces *ret_pieces)
{
    n = n > 999 ? 999 : n;
    ret_pieces->count = 0;
    if (zh)
        number_zh(n, ret_pieces);
    else
        number_en(n, ret_pieces);
}

/* 您排在第 N 位; you are number N in line. */
void call_say_place(uint32_t place, bool zh, struct call_pieces *ret_pieces)
{
    struct call_pieces number;

    call_say_number(place, zh, &number);
    ret_pieces->count = 0;
    add(ret_pieces, zh, BEFORE);
    for (uint32_t i = 0; i < number.count; i++)
        ret_pieces->keys[ret_pieces->count++] = number.keys[i];
    if (pieces[zh][AFTER])
        add(ret_pieces, zh, AFTER);
}
