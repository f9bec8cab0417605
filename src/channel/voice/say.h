/* say.h: numbers as they are spoken, in pieces that are played one after the other. Pure. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* A number from 0 to 999 in pieces that are spoken one after the other: "zh.3" "zh.10" "zh.5"; greater ones are 999. */
#define CALL_PIECES_MAX 8u
struct call_pieces {
    const char *keys[CALL_PIECES_MAX]; /* static */
    uint32_t count;
};
void call_say_number(uint32_t n, bool zh, struct call_pieces *ret_pieces);
/* "You are number N in line." */
void call_say_place(uint32_t place, bool zh, struct call_pieces *ret_pieces);
/* Every key there is, so that they can be looked for; NULL at the end. */
const char *call_say_key(uint32_t i);
