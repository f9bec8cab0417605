/* sample_bank.h: the fictional bank as tables. Names, numbers and people are invented; the telephone numbers are
 * from +44 7700 900000-900999, which Ofcom keeps for drama. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/enums.h"
#include "service/config/vocabulary.h"

struct bank_word {
    const char *text, *zh, *en;
};
struct bank_attribute {
    enum attr_scope scope;
    enum attr_type type;
    const char *name, *key, *zh, *en;
};
struct bank_queue {
    const char *zh, *en;
    enum wait_order wait_order;
    enum agent_order agent_order;
    int ageing_s, target_s;
    int overflow, overflow_s; /* from 0 in bank_queues; 0 s: nowhere */
};
struct bank_definition {
    const char *name, *source, *zh, *en;
};
struct bank_step {
    enum config_step_kind kind;
    int permille;
    const char *text;
    int by; /* thousandths */
};
enum { BANK_STEPS = 2 };
struct bank_topic {
    const char *key, *zh, *en;
    int queue; /* from 0 in bank_queues */
    int priority, patience_s;
    const char *required, *preferred;
    int slack, seek, seek_s; /* SEEK_* */
    struct bank_step steps[BANK_STEPS]; /* permille 0: no more */
};
struct bank_code {
    const char *zh, *en;
};
enum { BANK_SKILLS = 5 };
extern const char *const main_bank_skills[BANK_SKILLS]; /* keys of agent.skill */
struct bank_agent {
    const char *login, *zh, *en;
    enum role role;
    int queues;            /* bit set of bank_queues; 0: takes no contacts */
    const char *languages; /* words, space-separated */
    int skills[BANK_SKILLS], rating; /* tenths, 0..100 */
    const char *site;
    int years, capacity;
};
struct bank_customer {
    const char *name;
    int64_t deposits; /* yuan */
    const char *occupation;
    int age;
    const char *city, *dialect, *segment; /* NULL: not known */
    bool complaint;
    int patience_s; /* 0: the topic's own */
    const char *language; /* NULL: mandarin */
};

struct bank_preference {
    int customer; /* from 0 in bank_customers */
    const char *login;
};

#define BANK_QUEUES 3
#define BANK_DEFINITIONS 2
#define BANK_PREFERENCES 2
#define BANK_TOPICS 5
#define BANK_CODES 6
#define BANK_USERS 14
#define BANK_CUSTOMERS 40
#define BANK_ATTRIBUTES 19

extern const struct bank_word main_bank_words[];
extern const uint32_t main_bank_words_count;
extern const struct bank_attribute main_bank_attributes[BANK_ATTRIBUTES];
extern const struct bank_queue main_bank_queues[BANK_QUEUES];
extern const struct bank_topic main_bank_topics[BANK_TOPICS];
extern const struct bank_code main_bank_codes[BANK_CODES];
extern const struct bank_agent main_bank_users[BANK_USERS];
extern const struct bank_customer main_bank_customers[BANK_CUSTOMERS];
extern const struct bank_definition main_bank_definitions[BANK_DEFINITIONS];
extern const struct bank_preference main_bank_preferences[BANK_PREFERENCES];
