/* sound.h: RTP of both ends of many calls, 50 packets a second for each end, on two sockets and one thread. An end begins when something came for it
 * (a leg that is open sends at least comfort), speaks to where that came from, and is silent when nothing has come for a while. Each packet
 * says when it was sent, so that what comes out at the other end tells the delay of the bridge. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct sound;

struct sound_figures {
    uint64_t sent, heard;   /* within the window, by both sides; heard: of those sent */
    uint64_t dropped;       /* by the generator's own sockets, which were full: no fault of the bridge */
    double p50_ms, p99_ms;
    uint32_t speaking;      /* ends, now */
    double cpu_s;           /* of the thread, within the window */
};

/* NULL: no sockets. */
struct sound *sound_start(void);
void sound_stop(struct sound *s); /* NULL is fine */
uint16_t sound_port(const struct sound *s, int side); /* 0: callers, 1: phones */
/* An end that hears nothing by itself: of a relay that does not speak first. */
void sound_speak(struct sound *s, int side, uint16_t port);
uint32_t sound_speaking(const struct sound *s);
/* Packets that leave between the two are counted; close waits for those on their way. */
void sound_open_window(struct sound *s);
void sound_close_window(struct sound *s, struct sound_figures *ret);
