/* world.h: what call control hears and what it wants done. Plain data: main maps it to the user agent, the media and the link.
 *
 * A leg is voice's own id; main keeps beside it what the user agent and the media call it. Whatever a leg had is over with VOICE_CLOSE, whose
 * answer is VOICE_CLOSED; what comes of it after that is late and does nothing. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "link/link.h"

enum voice_in_kind {
    VOICE_TICK,        /* time passed */
    VOICE_LINK_UP,     /* the socket is connected */
    VOICE_LINK_DOWN,
    VOICE_LINK_FRAME,  /* frame: decoded */
    VOICE_STOP,        /* all calls end, no new ones */
    VOICE_INCOMING,    /* call (its id, odd), leg_kind, trunk or phone, to, from, name, diversion, withheld */
    VOICE_RINGING,     /* leg: outgoing, 180 */
    VOICE_EARLY,       /* leg: outgoing, 183 with sound */
    VOICE_ANSWERED,    /* leg: outgoing, 200 */
    VOICE_ENDED,       /* leg: over at the far end: refused, busy, CANCEL, BYE, no ACK, session timer; reason, cause, status */
    VOICE_HELD,        /* leg: its re-INVITE takes no sound any more */
    VOICE_RESUMED,     /* leg: and takes it again */
    VOICE_SDP,         /* leg: text, ours for the browser */
    VOICE_FIRST,       /* leg: first packet of sound, secured where it must be */
    VOICE_GONE,        /* leg: no packet for the time of VOICE_WATCH */
    VOICE_FAILED,      /* leg: cannot be opened or called, or its guard gave up: reason (FULL, FAILED or MEDIA) */
    VOICE_DIGIT,       /* leg, digit */
    VOICE_PLAYED,      /* leg, token; missing: a prompt could not be played */
    VOICE_CLOSED,      /* leg: nothing of it is left; counters */
    VOICE_PHONE,       /* phone, there */
    VOICE_INS
};

struct voice_counters {
    uint64_t packets_in, packets_out, lost;
    uint32_t jitter_us;
};

struct voice_in {
    enum voice_in_kind kind;
    uint64_t call, leg, trunk, phone;
    const struct link *frame;
    enum link_leg_kind leg_kind;
    struct str to, from, name, diversion, text; /* any bytes: they are cut and cleaned */
    enum link_reason reason;
    uint16_t cause, status;
    uint32_t token;
    int64_t waited_us; /* of INCOMING: since it came to us */
    char digit;
    bool withheld, there, missing;
    struct voice_counters counters;
};

enum voice_effect_kind {
    VOICE_SEND,     /* p, n: a frame for the link */
    VOICE_DROP,     /* close the link's socket, after what was sent */
    VOICE_REJECT,   /* call: no to the INVITE that just came; status, retry_s */
    VOICE_OPEN,     /* leg, call, leg_kind: media of the INVITE that just came, or of a page */
    VOICE_CALL,     /* leg, call, leg_kind: media and INVITE to phone, or number through trunk; from, name, lease_us */
    VOICE_PROGRESS, /* leg: 180; early: 183 with sound */
    VOICE_ANSWER,   /* leg: 200 */
    VOICE_OFFER,    /* leg, text: the browser's SDP; VOICE_SDP answers */
    VOICE_CANDIDATE, /* leg, text */
    VOICE_CLOSE,    /* leg: media, and signalling (CANCEL, BYE, 4xx) unless over; reason, cause */
    VOICE_PLAY,     /* leg, token, says or prompt, times (0: until stopped) */
    VOICE_HUSH,     /* leg: stop what plays; no VOICE_PLAYED is waited for */
    VOICE_MUSIC,    /* leg, prompt: in place of the mix; 0: none */
    VOICE_MIX,      /* call, leg and other: they hear each other */
    VOICE_UNMIX,    /* call */
    VOICE_MUTE,     /* leg, on */
    VOICE_DIGITS,   /* leg, text */
    VOICE_WATCH,    /* leg, lease_us: tell VOICE_GONE */
    VOICE_CONFIG,   /* frame: trunks, phones, numbers and prompts are main's */
    VOICE_EFFECTS
};

/* Texts, says, frame and p point into what came in or into voice: until the next voice_event(). */
struct voice_effect {
    enum voice_effect_kind kind;
    uint64_t call, leg, other, trunk, phone;
    enum link_leg_kind leg_kind;
    const uint8_t *p;
    size_t n;
    struct str number, from, name, text;
    struct link_list says;
    const struct link *frame;
    enum link_reason reason;
    uint16_t cause, status, times;
    uint32_t token, prompt, retry_s;
    int64_t lease_us;
    bool early, on, over; /* over: the far end has ended it already */
};
