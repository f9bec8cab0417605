/* words.h: enums as the words of the API (words.c). */
#pragma once

#include "base/enums.h"
#include "base/json.h"
#include "base/str.h"

const char *api_role_word(enum role role);
enum role api_role(struct str word);
const char *api_type_word(enum attr_type type);
const char *api_scope_word(enum attr_scope scope);
enum attr_scope api_scope(struct str word);      /* SCOPE_NONE, */
enum attr_type api_attr_type(struct str word);   /* ATTR_NONE if it is none */
void api_names_json(struct json *j, uint64_t id, struct str zh, struct str en);
void api_ids_json(struct json *j, const char *name, const uint64_t *ids, uint16_t count);
extern const char *const api_media[MEDIA];
/* The word's place in the list, which NULL ends; otherwise, where it is none of them (it is missing: the schema knows the words). */
int api_word(struct str word, const char *const *words, int otherwise);
extern const char *const api_levels[SERVICE_LEVELS + 1]; /* of enum service_level; NULL at the end, as of the next */
extern const char *const api_states[4];                  /* of enum agent_state */
enum medium api_medium(struct str word);
