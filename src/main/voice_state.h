/* voice_state.h: what `tandem voice` keeps beside call control (voice/voice.h): legs with what the user agent and the media call them, prompts, the
 * socket to serve. Only main/voice*.c include it. One thread.
 *
 * voice.c        options, start, the loop, stop       voice_effects.c  what call control wants done
 * voice_heard.c  what user agent and media tell       voice_legs.c     legs: sound, descriptions, their end
 * voice_link.c   the socket to serve                  voice_sound.c    prompts and what is played of them */
#pragma once

#include "base/id.h"
#include "base/map.h"
#include "media/media.h"
#include "sip/ua.h"
#include "voice/voice.h"
#include "wire/guard.h"

/* What is being played to a leg: more in a row, and more often, than media takes at once. */
struct main_voice_playing {
    struct media_prompt *list[LINK_SAYS_MAX]; /* held */
    uint32_t count, at, token;
    uint32_t left; /* how often still, this time among them; 0: until stopped */
};

struct main_voice_leg {
    uint64_t id, call;
    enum link_leg_kind kind;
    ua_call_id sip; /* 0: none */
    media_id media; /* 0: none yet */
    bool sip_over, media_over, closing, held;
    bool offered;   /* theirs was the offer, or will be our 200 when it was empty */
    union media_addr also; /* where its signalling comes from: its sound may, too */
    struct sdp_own own;
    struct sdp_leg agreed; /* guard 0: nothing yet */
    struct buf said; /* our description, as it was told last */
    struct main_voice_playing *playing;
    struct voice_counters counters;
};

struct main_voice_prompt {
    uint32_t id;
    char *file;
    int64_t changed_ns, bytes; /* of the file, when it was read */
    struct media_prompt *prompt; /* NULL: it cannot be played */
};

/* What came of an effect at once: heard after the effects are done. */
struct main_voice_later {
    struct voice_in in;
    struct buf text;
};

struct main_voice_link {
    const char *path;
    int fd; /* -1: none */
    bool connecting, drop;
    struct buf in, out;
    size_t out_at;
    int64_t retry_us, wait_us, lost_us; /* lost: when it went; 0: it is there */
};

struct main_voice {
    struct voice *voice;
    struct ua *ua;
    struct media *media;
    struct dtls *dtls;
    union media_addr at; /* told in descriptions; its port is not looked at */
    const char *prompts_dir;
    struct map legs, by_sip, by_media, mixes; /* leg id -> leg; user agent's call, media's leg -> leg id; call -> mix */
    struct map numbers; /* ids of trunks and phones as serve has them -> the user agent's */
    uint64_t *ids; /* and back: [user agent's id] */
    uint32_t ids_count;
    struct main_voice_prompt *prompts;
    uint32_t prompts_count;
    struct id_maker made; /* of calls */
    const struct ua_event *invite; /* the one that call control is asked about */
    ua_call_id invite_call;
    struct main_voice_later *later;
    uint32_t later_count, later_room;
    struct main_voice_link link;
    uint64_t failures; /* of what should not fail: told in the log */
};

/* voice.c: call control hears this, and what it wants done is done. Not from within an effect: main_voice_later() then. */
void main_voice_hear(struct main_voice *m, const struct voice_in *in);
/* Copies in->text. */
void main_voice_later(struct main_voice *m, const struct voice_in *in);

/* voice_effects.c */
void main_voice_do(struct main_voice *m, const struct voice_effect *e);

/* voice_heard.c */
void main_voice_ua_event(struct main_voice *m, const struct ua_event *e);
void main_voice_media_event(struct main_voice *m, const struct media_event *e);

/* voice_legs.c. NULL: there is none. */
struct main_voice_leg *main_voice_leg(const struct main_voice *m, uint64_t id);
struct main_voice_leg *main_voice_leg_of_sip(const struct main_voice *m, ua_call_id call);
struct main_voice_leg *main_voice_leg_of_media(const struct main_voice *m, media_id leg);
/* Without sound yet. NULL: no memory. */
struct main_voice_leg *main_voice_leg_new(struct main_voice *m, const struct voice_effect *e);
/* The user agent's call is this leg's. */
MUST_USE enum err main_voice_leg_sip(struct main_voice *m, struct main_voice_leg *l, ua_call_id call);
/* Before each of the three below: the host their message came from, "" when it is not known. */
void main_voice_leg_heard(struct main_voice_leg *l, const char *host);
/* Our own offer, in said. */
MUST_USE enum err main_voice_leg_offer(struct main_voice *m, struct main_voice_leg *l);
/* Theirs is answered, in said; the first opens the sound, later ones change it. */
MUST_USE enum sdp_fault main_voice_leg_take(struct main_voice *m, struct main_voice_leg *l, struct str offer);
/* Their answer to ours. */
MUST_USE enum sdp_fault main_voice_leg_agree(struct main_voice *m, struct main_voice_leg *l, struct str answer);
void main_voice_leg_close(struct main_voice *m, struct main_voice_leg *l, const struct voice_effect *e);
/* Tells VOICE_CLOSED and frees it, once all of it is over. */
void main_voice_leg_settle(struct main_voice *m, struct main_voice_leg *l);
void main_voice_legs_free(struct main_voice *m);

/* voice_sound.c */
void main_voice_prompts(struct main_voice *m, struct link_list prompts);
struct media_prompt *main_voice_prompt(const struct main_voice *m, uint32_t id); /* NULL: cannot be played */
/* false: nothing of it can be played. */
MUST_USE bool main_voice_play(struct main_voice *m, struct main_voice_leg *l, const struct voice_effect *e);
/* Its turn in media is over; true: all of it is. */
bool main_voice_played(struct main_voice *m, struct main_voice_leg *l);
void main_voice_play_free(struct main_voice_leg *l);
void main_voice_prompts_free(struct main_voice *m);

/* voice_config.c: trunks and phones for the user agent. */
void main_voice_config(struct main_voice *m, const struct link *frame);
uint64_t main_voice_id_of(const struct main_voice *m, uint32_t ua_id); /* 0 stays 0 */
uint32_t main_voice_ua_id(const struct main_voice *m, uint64_t id);    /* 0: not known */
void main_voice_ids_free(struct main_voice *m);

/* voice_link.c */
void main_voice_link_start(struct main_voice *m, const char *path);
short main_voice_link_wants(const struct main_voice *m); /* POLLIN, POLLOUT */
void main_voice_link_ready(struct main_voice *m, short events);
void main_voice_link_due(struct main_voice *m, int64_t now_us); /* connects, when it is time */
int64_t main_voice_link_next_us(const struct main_voice *m);
void main_voice_link_send(struct main_voice *m, const void *p, size_t n);
void main_voice_link_flush(struct main_voice *m); /* at the end of a turn */
void main_voice_link_done(struct main_voice *m);
