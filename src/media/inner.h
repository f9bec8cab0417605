/* inner.h: what the files of the engine do for each other. */
#pragma once

#include "media/state.h"

/* control.c, under m->lock */
MUST_USE enum err media_post(struct media *m, uint32_t thread, const struct command *c);
/* event.c */
void media_tell(struct media_thread *t, const struct media_event *e);
bool media_events_crowded(struct media *m);
/* prompt.c */
void media_prompts_sweep(struct media *m); /* under m->lock */
/* loop.c: the thread */
void media_thread_wake(struct media_thread *t);
void *media_thread_run(void *thread);
/* leg.c: on the leg's thread, as all below */
void media_leg_add(struct media_thread *t, struct media_leg *l);
void media_leg_end(struct media_thread *t, struct media_leg *l, bool tell);
void media_leg_set(struct media_thread *t, struct media_leg *l, const struct media_remote *r);
void media_leg_drop_play(struct media_thread *t, struct media_leg *l, bool stopped);
void media_guard_due(struct media_leg *l);
struct media_counters media_leg_counters(const struct media_thread *t, const struct media_leg *l);
/* receive.c */
void media_digits_lapse(struct media_thread *t, struct media_leg *l);
void media_receive(struct media_thread *t, struct media_leg *l, bool rtcp_port);
/* send.c */
bool media_can_send(const struct media_leg *l);
void media_relay(struct media_thread *t, struct media_leg *from, struct media_leg *to, const struct rtp *r, bool digit, enum media_codec codec);
void media_flush(struct media_thread *t);
void media_step(struct media_thread *t, struct media_leg *l, const int16_t *voice);
void media_rtcp_send(struct media_thread *t, struct media_leg *l, bool bye);
/* mix.c */
void media_route(struct media_thread *t, struct media_mix *x);
void media_route_of(struct media_thread *t, struct media_leg *l);
void media_mix_join(struct media_thread *t, struct media_mix *x, struct media_leg *l);
void media_mix_leave(struct media_thread *t, struct media_leg *l);
void media_mix_step(struct media_thread *t, struct media_mix *x);
