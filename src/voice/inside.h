/* inside.h: what the files of the room ask of each other. */
#pragma once

#include "voice/state.h"

/* due.c */
void voice_heap_put(struct voice *v, struct call *c); /* in, or at its new place */
void voice_heap_del(struct voice *v, struct call *c);
int64_t voice_due_of(const struct call *c);

/* kept.c */
bool voice_kept_room(const struct voice *v, size_t n); /* besides the ENDED of every call */
bool voice_kept_knows(const struct voice *v, uint64_t call); /* an event of it is kept */
uint64_t voice_keep(struct voice *v, const struct link *f); /* its number; 0: there was no room */
void voice_kept_ack(struct voice *v, uint64_t no);
void voice_flush(struct voice *v);

/* budget.c */
#define VOICE_LAG_MAX_US SECOND_US /* nobody comes in while an event waits longer */
void voice_budget_init(struct voice *v);
void voice_budget_lag(struct voice *v, int64_t lag_us); /* seen */
void voice_budget_acked(struct voice *v, const struct kept_event *e);
bool voice_budget_take(struct voice *v); /* one new call; false: there is no room for it now */

/* tell.c */
struct voice_effect *voice_do(struct voice *v, enum voice_effect_kind kind, const struct call *c, const struct leg *l);
void voice_plain(struct voice *v, const struct link *f); /* not numbered, not kept */
bool voice_tell(struct voice *v, struct call *c, struct link *f);
struct str voice_clean(struct str s, size_t bytes_max, char *room); /* UTF-8 without zero bytes, cut between two letters */

/* leg.c */
struct call *voice_call_of(struct voice *v, uint64_t id);
struct leg *voice_leg_of(struct voice *v, uint64_t id, struct call **ret_call);
struct leg *voice_ring_of(struct call *c, uint64_t ring);
struct leg *voice_leg_new(struct voice *v, struct call *c, bool customer, enum link_leg_kind kind, uint64_t ring);
bool voice_leg_lives(const struct leg *l); /* there, and not being closed */
void voice_leg_step(struct voice *v, struct call *c, struct leg *l, enum leg_event event);
/* Ends a leg and says so of a ring; what it means to the call is the caller's. */
void voice_leg_end(struct voice *v, struct call *c, struct leg *l, const struct ending *e);
/* The same, and what follows for the call. */
void voice_leg_gone(struct voice *v, struct call *c, struct leg *l, const struct ending *e);
void voice_leg_in(struct voice *v, const struct voice_in *in);
void voice_leg_closed(struct voice *v, struct call *c, struct leg *l, const struct voice_counters *counters);
void voice_leg_due(struct voice *v, struct call *c, struct leg *l);

/* call.c */
struct call *voice_call_new(struct voice *v, uint64_t id);
bool voice_call_may(struct voice *v, const struct call *c, enum call_event event);
void voice_call_answer(struct voice *v, struct call *c);
void voice_call_join(struct voice *v, struct call *c, struct leg *agent);
void voice_call_check_joined(struct voice *v, struct call *c);
void voice_call_part(struct voice *v, struct call *c, const struct ending *e);
void voice_call_hold(struct voice *v, struct call *c, enum link_by by, bool on);
void voice_call_mute(struct voice *v, struct call *c, enum link_by by, bool on);
void voice_call_end(struct voice *v, struct call *c, enum link_by by, enum link_reason reason, uint16_t cause);
void voice_call_forget(struct voice *v, struct call *c);
void voice_call_settle(struct voice *v, struct call *c); /* after every event of it: over, or due when */
void voice_call_due(struct voice *v, struct call *c);
void voice_call_touch(struct voice *v, struct call *c); /* serve said something of it */

/* play.c */
void voice_play(struct voice *v, struct call *c, const struct link_cmd_play *p);
void voice_play_stop(struct voice *v, struct call *c, enum link_played_why why);
void voice_play_heard(struct voice *v, struct call *c, const struct voice_in *in);
bool voice_play_digit(struct voice *v, struct call *c, char digit); /* whether it was collected */
void voice_play_due(struct voice *v, struct call *c);
void voice_music(struct voice *v, struct call *c, uint32_t prompt);

/* link.c */
void voice_link_in(struct voice *v, const struct link *f);
void voice_link_up(struct voice *v);
void voice_link_flush_calls(struct voice *v);

/* limits.c */
bool voice_takes_calls(const struct voice *v); /* one more */
uint32_t voice_refuses(struct voice *v, uint64_t trunk); /* a new one from outside: after how many seconds it may come again; 0: it is taken, and counts */
bool voice_trunk_full(struct voice *v, uint64_t trunk);
void voice_trunk_take(struct voice *v, struct leg *l, uint64_t trunk);
void voice_trunk_give(struct voice *v, const struct leg *l);
void voice_trunks_set(struct voice *v, struct link_list trunks);

/* command.c */
void voice_command(struct voice *v, const struct link *f);
