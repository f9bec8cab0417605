/* story.h: what the parts of engine_story_test share: the story being told, its words and numbers. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/attrs.h"
#include "engine/digest.h"
#include "engine/engine.h"
#include "engine/policy.h"

#define NAMES_MAX 200u
#define WORDS_MAX 40u
#define LINES_MAX 500u
#define NUMBERS_MAX 600u /* agents are a1 .. a599, contacts c1 .. c599 */
#define LINE_MAX 400u
#define STEPS_MAX 20u
#define STORY_CROWD_FIRST 1000u /* ids from here on are of agents and contacts that no line names */

struct names { /* a word and its number: place + 1 */
    char word[NAMES_MAX][48];
    enum attr_type type[NAMES_MAX];
    uint32_t count;
};

struct person {
    char name[48];
    char text[LINE_MAX]; /* the words of the line, each ended by 0 */
    char *words[WORDS_MAX];
    uint32_t count;
};

/* A topic is several lines; it is sent when the next thing happens. */
struct story_topic {
    bool open, old; /* old: in the form of the first topics */
    struct command command;
    struct policy policy;
    char required[LANG_SOURCE_MAX], priority[LANG_SOURCE_MAX], score[LANG_SOURCE_MAX];
    char steps[STEPS_MAX][LANG_SOURCE_MAX];
    struct policy_step step[STEPS_MAX];
    uint32_t widen_permille; /* of the line "widened" */
};

struct story {
    const char *file;
    uint32_t line;
    bool failed;
    bool reloads; /* saved and loaded after every line */
    bool fails;   /* memory does, in the middle of every line */
    struct engine *e;
    struct engine_limits limits;
    int64_t now_us;
    bool started; /* the floor stands: facts are compared from here on */
    uint32_t policy_version;
    struct names queues, topics, symbols, attributes;
    uint32_t crowd, passers; /* so many agents and contacts without a name */
    struct person customers[20];
    uint32_t customers_count;
    struct story_topic topic;
    struct routing routing;
    uint64_t tokens[NUMBERS_MAX][NUMBERS_MAX]; /* the latest offer of contact x to agent y */
    contact_id digest_of; /* the contact offered last, and how its agents were compared */
    struct offer_digest digest;
    char happened[LINES_MAX][LINE_MAX], expected[LINES_MAX][LINE_MAX], written[LINES_MAX][LINE_MAX]; /* written: ranges and all */
    uint32_t happened_count, expected_count, written_count, command_line, times; /* times: the command was carried out */
    char command_text[LINE_MAX];
};

/* A word of the language and what it does. */
struct story_word {
    const char *word;
    void (*run)(struct story *s, char **words, uint32_t count);
};

/* -- engine_story_test.c -- */
__attribute__((format(printf, 2, 3))) void story_fail(struct story *s, const char *fmt, ...);
__attribute__((format(printf, 2, 3))) void story_happened(struct story *s, const char *fmt, ...);
/* From now on memory fails where the telling is short of it, or it does no longer. */
void story_short_of_memory(const struct story *s, bool is);
/* Sends the command at the story's moment; its facts happen. */
void story_run(struct story *s, struct command c);

/* -- story_words.c -- */
uint32_t story_number(struct names *n, const char *word); /* given at first use */
const char *story_name(const struct names *n, uint64_t number);
uint64_t story_id(struct story *s, const char *word, char letter); /* "c7" -> 7 */
int64_t story_span_us(struct story *s, const char *word);          /* "20s", "5m", "20" */
/* The text with each range in it, "c1..c70" or "70..1", at its k-th place. Returns how long the first range is; 1: there is none. */
uint32_t story_nth(const char *text, uint32_t k, char *ret, size_t n);
long long story_seconds(int64_t us);
/* The word after this one in the line, or NULL. */
const char *story_after(char **words, uint32_t count, const char *word);
bool story_has(char **words, uint32_t count, const char *word);
/* Place in a list, or -1. */
int64_t story_choice(const char *const list[], int64_t count, const char *word);
/* Likewise; one that a company has declared is its number. */
int64_t story_reason(const char *const list[], int64_t count, const char *word);
extern const char *const story_actors[5], *const story_pauses[6], *const story_declines[4], *const story_withdrawns[8],
    *const story_states[3], *const story_media[MEDIA], *const story_soughts[4], *const story_overflows[4],
    *const story_contact_states[CONTACT_STATES];
void story_render(struct story *s, const struct fact *f);

/* -- story_attrs.c: "name=value" and expressions -- */
struct story_attrs {
    struct story_attr {
        attr_id id;
        enum attr_type type;
        int64_t number;
        symbol_id symbols[ATTR_SET_MAX];
        uint16_t symbols_count;
    } list[WORDS_MAX];
    uint32_t count;
    uint8_t bytes[ATTRS_BYTES_MAX];
    uint32_t n; /* of bytes, after story_attrs_write() */
};
/* The words with "=" in them, of one scope: "agent", "customer", "contact", "queue". */
void story_attrs_add(struct story *s, struct story_attrs *a, const char *scope, char **words, uint32_t count);
void story_attrs_number(struct story_attrs *a, attr_id id, int64_t number);
void story_attrs_write(struct story *s, struct story_attrs *a);
/* A condition, or a score, appended to out. */
struct lang_code story_compile(struct story *s, const char *source, bool score, struct buf *out);

/* -- story_floor.c -- */
extern const struct story_word story_floor_words[];
/* Of the customer called so and of the contact itself: "medium voice preferred a1 last a2 excluded a3,a4 amount=5". */
party_id story_contact_attrs(struct story *s, const char *customer, char **words, uint32_t count, struct story_attrs *ret);
/* A further line of a topic; false if it is none. */
bool story_topic_line(struct story *s, const char *text);
void story_topic_close(struct story *s);

/* -- story_play.c -- */
extern const struct story_word story_play_words[];
