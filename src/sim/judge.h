/* judge.h: who may take a contact, who takes it best, who is served first: plain scans of what the facts tell. */
#pragma once

#include "sim/model.h"

uint32_t sim_held(const struct sim_model *m, agent_id agent, enum medium medium, bool asleep);
struct estimate_now sim_estimate_now(const struct sim_model *m, queue_id queue, enum medium medium, int64_t now_us);
uint32_t sim_active(const struct sim_model *m, agent_id agent);
bool sim_at_work(const struct sim_model *m, agent_id agent); /* with anything that is not put away */
bool sim_may_take(const struct sim_model *m, agent_id agent, enum medium medium);
bool sim_serves(const struct sim_model *m, agent_id agent, queue_id queue), sim_meets(struct sim_model *m, agent_id agent, struct sim_contact *c);
bool sim_excluded(const struct sim_contact *c, agent_id agent), sim_passed_to(const struct sim_contact *c, agent_id agent);
bool sim_fits(struct sim_model *m, agent_id agent, struct sim_contact *c);    /* serves and meets, or was chosen by a colleague; not excluded */
bool sim_present(const struct sim_model *m, agent_id agent);                  /* may be given something at all */
bool sim_awaited(struct sim_model *m, agent_id agent, struct sim_contact *c); /* could take it when a place is free */
queue_id sim_overflow(const struct sim_model *m, queue_id queue, enum medium medium); /* where one who comes there goes; 0: full */
queue_id sim_goes(struct sim_model *m, struct sim_contact *c, int64_t now_us);        /* likewise; its own if somebody free takes it now */
bool sim_eligible(struct sim_model *m, agent_id agent, struct sim_contact *c, int64_t now_us); /* with every rule but how the queue offers */
bool sim_before(const struct sim_model *m, const struct sim_contact *a, const struct sim_contact *b, int64_t now_us);
bool sim_overtaken(const struct sim_model *m, const struct sim_contact *c, const struct sim_contact *by); /* beyond all ageing */
int64_t sim_idle_since(const struct sim_model *m, agent_id agent);
struct sim_rival {
    agent_id agent;
    bool unfair; /* stands back */
    int64_t score, load, spare, idle_since_us, offered_us, occupancy, queues;
};
struct sim_rival sim_rival_of(const struct sim_model *m, agent_id id, const struct sim_contact *c, int64_t now_us);
struct lang_env sim_env(const struct sim_model *m, agent_id agent, const struct sim_contact *c); /* agent 0: of the contact alone */
uint32_t sim_rank(struct sim_model *m, struct sim_contact *c, int64_t now_us, agent_id *ret_agents); /* the eligible, best first; how many */
struct lang_code sim_required(const struct policy *p, uint32_t step);
int64_t sim_step_us(const struct sim_topic *t, const struct sim_contact *c, uint32_t step); /* when it is due; NEVER_US */
int64_t sim_priority(const struct sim_model *m, const struct sim_contact *c); /* asked anew each time: nothing but what is so now counts */

/* -- waits.c: estimate.h's promises, reckoned anew -- */
void sim_wait_say(const struct estimate *e, const struct estimate_now *now, struct estimate_said *ret);
void sim_wait_answer(const struct estimate *e, const struct estimate_now *now, struct estimate_answer *ret);
void sim_wait_served(struct estimate *e, int64_t wait_us, const struct estimate_said *said); /* said: NULL, never had to wait */
void sim_wait_abandoned(struct estimate *e, int64_t wait_us), sim_wait_handled(struct estimate *e, int64_t held_us);
bool sim_same_wait(const struct estimate_answer *a, const struct estimate_answer *b);
int64_t sim_wait_rest(const struct estimate *e, int64_t held_us);
