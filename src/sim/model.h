/* model.h: what the simulator knows of the floor from the facts alone, and what must hold of it.
 *
 * Written against architecture.md's invariants and the contract in engine.h, not against the engine's code: plain arrays, no
 * deadlines heap, requirements as two numbers. The test's configurations are looked up by version in struct sim_world. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/command.h"
#include "base/fact.h"
#include "engine/engine.h"

#define SIM_QUEUES 3u
#define SIM_TOPICS 4u
#define SIM_AGENTS 9u
#define SIM_CONTACTS_MAX 20000u
#define SIM_VERSIONS_MAX 20000u
#define SIM_LIVE_MAX 40u

struct sim_policy {
    bool language, widens, widened_language;
    int64_t skill, widened_skill, patience_us;
};

struct sim_skills {
    uint32_t queues, languages; /* bits */
    int64_t skill;
};

struct sim_world { /* what the numbers in facts stand for */
    struct sim_policy policies[SIM_VERSIONS_MAX];
    struct sim_skills skills[SIM_VERSIONS_MAX];
    uint32_t dialects[SIM_CONTACTS_MAX]; /* of a contact's customer; 0: unknown */
    uint32_t versions, skill_versions;
};

struct sim_hold {
    agent_id agent;
    int64_t until_us;
    uint64_t token;
    bool declined;
};

struct sim_contact {
    enum contact_state state;
    uint64_t queue, topic, agent, token;
    int64_t priority, arrived_us, patience_us, until_us, conversation;
    uint32_t step;
    bool retimed; /* its offer survived a restart */
    struct sim_hold holds[SIM_AGENTS + 1];
};

struct sim_agent {
    bool there, away;
    enum agent_state state;
    int64_t reason, away_until_us, idle_since_us, version, capacity;
};

struct sim_model {
    const struct sim_world *world;
    struct {
        int64_t lease_us, wrapup_us, hold_us;
    } queues[SIM_QUEUES + 1];
    struct {
        uint64_t queue;
        int64_t priority, permille;
        uint32_t version;
    } topics[SIM_TOPICS + 1];
    struct sim_agent agents[SIM_AGENTS + 1];
    struct sim_contact contacts[SIM_CONTACTS_MAX]; /* by id */
    uint64_t contacts_end;                         /* ids below it have been seen */
    uint64_t first_live;                           /* none below it is open */
    uint64_t last_token;
    uint64_t arrived, abandoned, ended;
    int64_t looked_us; /* of the last tick: holds over since then may not have been noticed */
    int64_t lapsed_us[SIM_AGENTS + 1];
    char fault[300]; /* the first broken promise; empty: none */
};

void sim_fold(struct sim_model *m, const struct fact *f);
/* After each command: nothing waits that could be served, the engine's view is the model's. */
void sim_check(struct sim_model *m, const struct engine *e);
/* After a tick at now: no deadline is left lying. */
void sim_check_time(struct sim_model *m, const struct engine *e, int64_t now_us);
/* What accepting must give: OK and a fact, OK without, or a refusal. */
struct sim_answer {
    enum err err;
    bool fact;
};
struct sim_answer sim_accept(const struct sim_model *m, const struct command *c, int64_t now_us);
uint32_t sim_active(const struct sim_model *m, agent_id agent);
void sim_fault(struct sim_model *m, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
