/* words.h: the enumerations of the link. Values are for ever: append. What a person may read of them is in docs/link.md. */
#pragma once

#include <stdint.h>

enum link_leg_kind {
    LINK_LEG_NONE,
    LINK_LEG_TRUNK,   /* to or from a carrier */
    LINK_LEG_PHONE,   /* a desk phone that registered */
    LINK_LEG_OUTSIDE, /* an expert's own number through a trunk, who must press 1 */
    LINK_LEG_BROWSER, /* desktop or a customer's page */
    LINK_LEG_LAST = LINK_LEG_BROWSER
};

enum link_leg_state {
    LINK_LEG_GONE,
    LINK_LEG_CALLING,  /* asked for, and nothing came back yet */
    LINK_LEG_RINGING,
    LINK_LEG_ASKING,   /* an outside number answered; its 1 is waited for */
    LINK_LEG_ANSWERED,
    LINK_LEG_STATE_LAST = LINK_LEG_ANSWERED
};

enum link_call_state {
    LINK_CALL_NONE,
    LINK_CALL_NEW,     /* the customer's leg is not answered, or there is none */
    LINK_CALL_WAITING, /* menu or music, whoever rings */
    LINK_CALL_JOINING, /* the first packets of both sides are waited for */
    LINK_CALL_TALKING,
    LINK_CALL_ENDED,
    LINK_CALL_LAST = LINK_CALL_ENDED
};

enum link_by { LINK_BY_NOBODY, LINK_BY_CUSTOMER, LINK_BY_AGENT, LINK_BY_SERVE, LINK_BY_VOICE, LINK_BY_LAST = LINK_BY_VOICE };

/* Why a ring or a call ended. */
enum link_reason {
    LINK_REASON_NONE,
    LINK_REASON_HANGUP,     /* a side hung up */
    LINK_REASON_BUSY,
    LINK_REASON_NO_ANSWER,  /* the lease ran out, or the far end said so */
    LINK_REASON_REFUSED,    /* declined */
    LINK_REASON_FAILED,     /* not to be reached: network, number, phone not registered */
    LINK_REASON_MEDIA,      /* its sound stayed away */
    LINK_REASON_NO_CONFIRM, /* an outside number answered and nobody pressed 1: a voicemail */
    LINK_REASON_UNRUNG,     /* serve took the ring back */
    LINK_REASON_TAKEN,      /* another was joined */
    LINK_REASON_CALL_ENDED, /* the call it rang for is over */
    LINK_REASON_ORPHAN,     /* serve said nothing for too long, or does not know it */
    LINK_REASON_FULL,       /* calls_max, ports, memory */
    LINK_REASON_SERVE,      /* serve hung up */
    LINK_REASON_STOPPING,   /* voice is being stopped */
    LINK_REASON_NUMBER,     /* nobody has the number that was called */
    LINK_REASON_LAST = LINK_REASON_NUMBER
};

enum link_played_why {
    LINK_PLAYED_NONE,
    LINK_PLAYED_END,     /* to its end; of digits: none came in first_us */
    LINK_PLAYED_STOPPED, /* by another PLAY, by MUSIC, JOIN or DIAL */
    LINK_PLAYED_MISSING, /* a prompt that cannot be played */
    LINK_PLAYED_COUNT,   /* as many digits as asked for */
    LINK_PLAYED_FINISH,  /* a digit of end */
    LINK_PLAYED_BETWEEN, /* the next digit stayed away */
    LINK_PLAYED_LAST = LINK_PLAYED_BETWEEN
};

/* NUMBER and DIGITS are published and unused: serve puts what is spoken together of prompts, and voice passes over them. */
enum link_say_kind { LINK_SAY_NONE, LINK_SAY_PROMPT, LINK_SAY_NUMBER, LINK_SAY_DIGITS, LINK_SAY_SILENCE, LINK_SAY_LAST = LINK_SAY_SILENCE };

enum link_taken_result {
    LINK_TAKEN_DONE,    /* or begun: events follow */
    LINK_TAKEN_AGAIN,   /* this operation or a later one was taken before */
    LINK_TAKEN_NO_CALL, /* ended, or never heard of: its ENDED is on the way or acknowledged */
    LINK_TAKEN_NO_RING,
    LINK_TAKEN_STATE,   /* means nothing in the present state */
    LINK_TAKEN_FULL,
    LINK_TAKEN_INPUT,   /* a value that cannot be: unknown trunk, ring 0 */
    LINK_TAKEN_LAST = LINK_TAKEN_INPUT
};

enum link_refused_why {
    LINK_REFUSED_NONE,
    LINK_REFUSED_VERSION,
    LINK_REFUSED_FRAME, /* a frame that cannot be read */
    LINK_REFUSED_ORDER, /* something before HELLO or WELCOME, or twice */
    LINK_REFUSED_LAST = LINK_REFUSED_ORDER
};
