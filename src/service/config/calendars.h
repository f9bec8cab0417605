/* calendars.h: changing opening hours, and asking the view whether a chat is open. Changes are checked, stored and reloaded at once. */
#pragma once

#include "service/config/config.h"

#define CONFIG_PROMISE_MAX_US (7 * 24 * 3600 * SECOND_US)
#define CONFIG_USES_MAX 200u

const struct config_calendar *config_calendar(const struct config_view *v, uint64_t id); /* NULL: none */
/* Is a chat of this site (NULL: of none) about this topic open now? *ret_change_us as config_hours_open(); *ret_promise_us: by when who
 * writes now is to hear, 0 while open or when nothing is promised. */
bool config_chat_open(const struct config_view *v, const struct config_endpoint *e, const struct config_topic *t, int64_t now_us,
                      int64_t *ret_change_us, int64_t *ret_promise_us);

/* By when who leaves something instead of a chat now is to hear: as long after now as is promised, counted from the next opening while
 * closed, or when it closes before. 0: nothing is promised. */
int64_t config_chat_due(const struct config_view *v, const struct config_endpoint *e, const struct config_topic *t, int64_t now_us);

/* In whose time a queue and a topic are spoken of: the zone of the queue's hours, else of the topic's, else the one that all calendars
 * of the company have. NULL: there is none. Either may be 0; of queue 0 the topic's own is meant. */
const struct config_zone *config_zone_at(const struct config_view *v, queue_id queue, topic_id topic);

struct config_calendar_input {
    struct config_calendar calendar; /* id 0: a new one; of the zone only its name */
    const struct config_use *uses;   /* of kind and id: all it holds for; taken from other calendars */
    uint16_t uses_count;
    int64_t base_version;            /* below 0: whatever it is */
};
/* ERR_FIELD_RANGE, ERR_UTF8, ERR_INPUT (spans that overlap or end before they begin, a zone that is none), ERR_MISSING, ERR_FULL,
 * ERR_STATE. */
MUST_USE enum err config_calendar_put(struct config *c, const struct config_calendar_input *in, uint64_t *ret_id,
                                      struct config_fault *ret_fault);
MUST_USE enum err config_calendar_delete(struct config *c, uint64_t id); /* ERR_MISSING */
