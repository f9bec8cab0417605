/* tel_page.h: calls of customers' pages (port/tel.h): what is kept of one beside the call, and what its page is told. Inside the room. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/json.h"
#include "host/tel.h"
#include "link/link.h"
#include "port/net.h"

struct call_input;
struct tel;
struct tel_call;
struct tel_message;

struct tel_page_side {
    bool is;         /* the customer is at a page */
    bool told_voice; /* voice has its SDP */
    bool hung;       /* the page has hung up */
    uint64_t endpoint;
    net_id socket;   /* the page's, which may be gone */
    struct buf sdp;  /* until voice has it */
    uint32_t told;   /* what the page was told last, packed; 0: nothing */
    struct tel_wait wait, told_wait; /* as who waits may expect now, and was told */
    int64_t talk_us; /* since when they talk; 0: they do not */
    const char *why; /* of the end; NULL: somebody hung up */
};

/* What a page asks: message.number 5 a call, 6 a candidate, 7 the end. */
void tel_page_ask(struct tel *t, const struct tel_message *m);
void tel_page_begun(struct tel *t, struct tel_call *c);                /* in the store: voice is told */
void tel_page_sync(struct tel *t, struct tel_call *c);                 /* voice is back: what it was not told meanwhile */
void tel_page_shown(struct tel *t, struct tel_call *c);                /* tells the page what has changed */
void tel_page_waits(struct tel *t, struct tel_call *c, const struct tel_wait *w); /* of any call: its place is an input of the step */
void tel_page_sdp(struct tel *t, const struct tel_call *c, struct str sdp); /* voice's answer */
void tel_page_refused(struct tel *t, const struct link_taken *taken);  /* voice has no such call, or takes none */
void tel_page_done(struct tel_call *c);

/* tel_calls.c, for this file */
void tel_command(struct tel *t, struct tel_call *c, struct link f);
void tel_give(struct tel *t, struct tel_call *c, struct call_input in);
