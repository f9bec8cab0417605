/* why_words.h: numbers and enums become words, in Chinese and English at once.
 *
 * A line is a sentence of why_lines.def and its numbers, which stand in the JSON too: nobody has to read them out of a text.
 * Inside a sentence {key} is the number or text of that key, in a key that ends in _us a duration, and {key?one|many} the word that
 * fits the number. */
#pragma once

#include "base/json.h"
#include "lang/lang.h"
#include "service/config/calendars.h"
#include "service/config/config.h"
#include "service/conversation/conversation.h"

/* What an explanation is told with. Borrowed. */
struct host_tongue {
    const struct config_view *view;
    const struct conversation_names *names;
    bool whole; /* also what sensitive attributes say: not for agents */
    const struct config_zone *zone; /* of the times; NULL: UTC. Each says so */
};
/* The same, in the time of a queue and a topic: config_zone_at(). */
struct host_tongue host_tongue_at(const struct host_tongue *w, queue_id queue, topic_id topic);

struct host_text { /* zeroed is empty */
    struct buf zh, en;
};
void host_text_done(struct host_text *t);
void host_text_put(struct host_text *t, const char *zh, const char *en);
void host_text_str(struct host_text *t, struct str zh, struct str en);
void host_text_json(struct json *j, const char *key, const struct host_text *t); /* {"zh":..,"en":..} */
/* Both languages as members of the object that is open. */
void host_text_pair(struct json *j, const struct host_text *t);

void host_put_queue(struct host_text *t, const struct host_tongue *w, queue_id queue);
void host_put_agent(struct host_text *t, const struct host_tongue *w, agent_id agent);
void host_put_value(struct host_text *t, const struct host_tongue *w, const struct lang_value *v);
void host_put_duration(struct host_text *t, int64_t us); /* "3 min 20 s" */
/* " at least ", of times " not before ", and what it is compared with. */
void host_put_op(struct host_text *t, enum lang_op op, bool time, const struct host_text *right);
bool host_is_time(const struct host_tongue *w, attr_id attr);

/* A requirement, its parts described by the engine; zeroed is empty. */
#define HOST_PARTS_MAX 16u
#define HOST_GIVEN_MAX 16u
struct host_required {
    uint32_t count, members; /* members: agents who serve the queue and meet it now */
    struct lang_reason parts[HOST_PARTS_MAX];
    struct buf code;         /* all parts as bytecode, checked; empty: only plain parts can be told */
    struct buf source;       /* the same as it is written, without the customer's values */
    uint32_t given_count;    /* what it reads of customer, contact and queue, with their values; none: of no contact */
    struct lang_given given[HOST_GIVEN_MAX];
};
void host_required_done(struct host_required *r);
/* "Languages include Minnan"; the other side is a value, or the attribute's name where no value is known. What reads a sensitive attribute
 * is "a condition on the customer's Income", unless the whole is told. */
void host_put_condition(struct host_text *t, const struct host_tongue *w, const struct host_required *r, uint32_t part);
/* What a term of a preference speaks of: its condition, or its attribute. */
void host_put_term(struct host_text *t, const struct host_tongue *w, const struct lang_term *term);
/* All parts but those that say nothing; "no requirement" if there are none. */
void host_put_requirement(struct host_text *t, const struct host_tongue *w, const struct host_required *r);
/* why_code.c: a part in words; beside others: one that says "or" in ( ). A settled one as it is written, with the values behind the
 * names. False: there is no such part. */
bool host_put_part(struct host_text *t, const struct host_tongue *w, const struct host_required *r, uint32_t part, bool beside);
/* By the values of customer, contact and queue it is false for every agent; not one that is written so. */
bool host_part_settled(const struct host_required *r, uint32_t part);
/* It is there and says nothing: with the customer's values put in it holds for every agent. */
bool host_part_always(const struct buf *code, uint32_t part);
/* The attribute, if it is a sensitive one; else, and of id 0, NULL. */
const struct config_attribute *host_sensitive(const struct host_tongue *w, attr_id id);
/* The first sensitive attribute that the part reads; NULL: none. */
const struct config_attribute *host_part_sensitive(const struct host_tongue *w, const struct buf *source, uint32_t part);
void host_put_name(struct host_text *t, const struct host_tongue *w, attr_id attr); /* "Deposits" */
/* "the customer's Deposits"; with given, if it stands there, "the customer's Deposits (unknown)". */
void host_put_attribute(struct host_text *t, const struct host_tongue *w, attr_id attr, const struct host_required *given);

#define HOST_LINE_NUMBERS 12u
#define HOST_LINE_TEXTS 6u
struct host_line {
    const char *code; /* of the catalogue */
    struct {
        const char *key;
        int64_t value;
    } numbers[HOST_LINE_NUMBERS];
    struct {
        const char *key;
        struct host_text text;
    } texts[HOST_LINE_TEXTS];
    uint32_t numbers_count, texts_count;
};
void host_line_begin(struct host_line *l, const char *code);
void host_line_number(struct host_line *l, const char *key, int64_t value);
struct host_text *host_line_text(struct host_line *l, const char *key); /* to be filled */
/* The sentence with everything put in. */
void host_line_put(struct host_text *t, const struct host_line *l);

/* Where lines go: into a JSON list that is open, or as text in one language, a line each. */
struct host_out {
    struct json *json;
    struct buf *text; /* if json is NULL */
    bool zh;
};
/* {"code":..,"zh":..,"en":..,"numbers":{..}} or the sentence; ends the line. */
void host_line_end(const struct host_out *o, struct host_line *l);
