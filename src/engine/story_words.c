/* story_words.c: words and numbers, and facts as a floor manager reads them. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/story.h"

uint32_t story_number(struct names *n, const char *word)
{
    for (uint32_t i = 0; i < n->count; i++)
        if (strcmp(n->word[i], word) == 0)
            return i + 1;
    assert(n->count < NAMES_MAX);
    snprintf(n->word[n->count], sizeof n->word[0], "%s", word);
    return ++n->count;
}

const char *story_name(const struct names *n, uint64_t number)
{
    return number > 0 && number <= n->count ? n->word[number - 1] : "?";
}

uint64_t story_id(struct story *s, const char *word, char letter)
{
    uint64_t id = word && word[0] == letter ? strtoull(word + 1, NULL, 10) : 0;
    if (id == 0 || id >= NUMBERS_MAX)
        story_fail(s, "'%s' should be %c1 .. %c%u", word ? word : "", letter, letter, NUMBERS_MAX - 1);
    return id < NUMBERS_MAX ? id : 0;
}

int64_t story_span_us(struct story *s, const char *word)
{
    char *end;
    long long v = word ? strtoll(word, &end, 10) : 0;
    if (!word || end == word)
        story_fail(s, "a time is missing");
    if (word && strncmp(end, "us", 2) == 0)
        return v;
    return v * SECOND_US * (word && *end == 'm' ? 60 : 1);
}

/* "c1..c70", "70..1": its ends, and how many characters it has; 0: it is no range. */
static int range_at(const char *text, unsigned *ret_first, unsigned *ret_last)
{
    char letter[2], again[2];
    int used = 0;

    if (sscanf(text, "%1[ac]%u..%1[ac]%u%n", letter, ret_first, again, ret_last, &used) == 4 && letter[0] == again[0])
        return used;
    used = 0;
    return sscanf(text, "%u..%u%n", ret_first, ret_last, &used) == 2 ? used : 0;
}

uint32_t story_nth(const char *text, uint32_t k, char *ret, size_t n)
{
    const char *before = " ";
    uint32_t times = 1;
    size_t at = 0;

    while (*text && at + 12 < n) {
        unsigned first, last;
        int used = strchr(" =(", *before) ? range_at(text, &first, &last) : 0;
        before = text;
        if (!used) {
            ret[at++] = *text++;
            continue;
        }
        if (*text == 'a' || *text == 'c')
            ret[at++] = *text;
        at += (size_t)snprintf(ret + at, n - at, "%u", first <= last ? first + k : first - k);
        times = times > 1 ? times : 1 + (first <= last ? last - first : first - last);
        text += used;
    }
    ret[at] = 0;
    return times;
}

long long story_seconds(int64_t us)
{
    return us / SECOND_US;
}

const char *story_after(char **words, uint32_t count, const char *word)
{
    for (uint32_t i = 0; i + 1 < count; i++)
        if (strcmp(words[i], word) == 0)
            return words[i + 1];
    return NULL;
}

bool story_has(char **words, uint32_t count, const char *word)
{
    for (uint32_t i = 0; i < count; i++)
        if (strcmp(words[i], word) == 0)
            return true;
    return false;
}

int64_t story_choice(const char *const list[], int64_t count, const char *word)
{
    for (int64_t i = 0; i < count; i++)
        if (word && strcmp(list[i], word) == 0)
            return i;
    return -1;
}

int64_t story_reason(const char *const list[], int64_t count, const char *word)
{
    int64_t known = story_choice(list, count, word);
    return known < 0 && word && atoi(word) > 0 ? atoi(word) : known;
}

/* The same back; a number is written into room. */
static const char *reason_word(const char *const list[], int64_t count, int64_t reason, char room[24])
{
    snprintf(room, 24, "%lld", (long long)reason);
    return reason >= 0 && reason < count ? list[reason] : room;
}

const char *const story_actors[5] = {"nobody", "agent", "customer", "system", "supervisor"};
const char *const story_pauses[6] = {"none", "break", "lunch", "meeting", "training", "missed"};
const char *const story_declines[4] = {"none", "busy", "skill", "conflict"};
const char *const story_withdrawns[8] = {"none",  "customer left", "agent away",    "agent state",
                                         "taken", "moved",         "not connected", "changed"};
const char *const story_states[3] = {"offline", "ready", "paused"};
const char *const story_media[MEDIA] = {"none", "chat", "voice", "email", "message", "task"};
const char *const story_soughts[4] = {"anybody", "preferred", "last", "passed"};
const char *const story_overflows[4] = {"none", "full", "long", "waited"};
const char *const story_contact_states[CONTACT_STATES] = {"none", "waiting", "offered", "talking", "wrapping up", "closed", "connecting"};

/* A hold for good is 400 days. */
static const char *until(int64_t at_us, int64_t until_us, char *ret, size_t n)
{
    if (until_us - at_us > INT64_C(1) << 44)
        snprintf(ret, n, "for good");
    else
        snprintf(ret, n, "until %lld", story_seconds(until_us));
    return ret;
}

static void render_agent(struct story *s, const struct fact *f)
{
    unsigned long long a = f->agent;
    char number[24];

    switch (f->kind) {
    case FACT_AGENT_SET: story_happened(s, "agent a%llu", a); break;
    case FACT_AGENT_STATE:
        if (f->b)
            story_happened(s, "%s a%llu %s by %s", story_states[f->a], a, reason_word(story_pauses, 6, f->b, number), story_actors[f->c]);
        else
            story_happened(s, "%s a%llu by %s", story_states[f->a], a, story_actors[f->c]);
        break;
    case FACT_AGENT_AWAY: story_happened(s, "away a%llu until %lld", a, story_seconds(f->a)); break;
    case FACT_AGENT_BACK: story_happened(s, "back a%llu", a); break;
    case FACT_AGENT_WANTS:
        if (!f->c)
            story_happened(s, "a%llu wants nothing else", a);
        else if (f->b)
            story_happened(s, "a%llu wants %s %s", a, story_states[f->a], reason_word(story_pauses, 6, f->b, number));
        else
            story_happened(s, "a%llu wants %s", a, story_states[f->a]);
        break;
    default: story_happened(s, "unknown fact %u", f->kind); break;
    }
}

static void render_offer(struct story *s, const struct fact *f)
{
    unsigned long long c = f->contact, a = f->agent;
    char apart[40], number[24];

    until(f->at_us, f->c, apart, sizeof apart);
    switch (f->kind) {
    case FACT_CONTACT_OFFERED:
        if (c < NUMBERS_MAX && a < NUMBERS_MAX)
            s->tokens[c][a] = (uint64_t)f->a;
        s->digest_of = c;
        if (offer_digest_read(f->rest, f->rest_bytes, &s->digest) != OK)
            story_fail(s, "the offer of c%llu does not say why", c);
        story_happened(s, "offered c%llu a%llu until %lld (of %lld)", c, a, story_seconds(f->b), (long long)f->c);
        break;
    case FACT_CONTACT_ACCEPTED: story_happened(s, "accepted c%llu a%llu", c, a); break;
    case FACT_CONTACT_DECLINED: story_happened(s, "declined c%llu a%llu %s, apart %s", c, a, reason_word(story_declines, 4, f->b, number), apart); break;
    case FACT_OFFER_LAPSED: story_happened(s, "lapsed c%llu a%llu, apart %s", c, a, apart); break;
    case FACT_OFFER_WITHDRAWN: story_happened(s, "withdrawn c%llu a%llu: %s", c, a, story_withdrawns[f->b]); break;
    case FACT_CONTACT_CONNECTING: story_happened(s, "connecting c%llu a%llu until %lld", c, a, story_seconds(f->b)); break;
    case FACT_CONNECT_FAILED:
        story_happened(s, "not connected c%llu a%llu by %s, apart %s", c, a, story_actors[f->b], apart);
        break;
    case FACT_OFFER_RETIMED: story_happened(s, "retimed c%llu a%llu until %lld", c, a, story_seconds(f->b)); break;
    default: render_agent(s, f); break;
    }
}

/* Of whom nothing is known it is known that they are here; a fact of one whom nobody serves names no agent. */
static void check_contact(struct story *s, const struct fact *f)
{
    struct attr present;

    if (f->kind == FACT_CONTACT_ARRIVED && (f->rest_bytes == 0 || (attrs_find(f->rest, f->rest_bytes, ATTR_PRESENT, &present) && present.number != 1)))
        story_fail(s, "c%llu arrives, and it is not written down that they are here", (unsigned long long)f->contact);
    if ((f->kind == FACT_CONTACT_ARRIVED || f->kind == FACT_CONTACT_WIDENED || f->kind == FACT_CONTACT_ABANDONED || f->kind == FACT_CONTACT_MOVED) &&
        f->agent != 0)
        story_fail(s, "%s of c%llu names an agent", fact_name(f->kind), (unsigned long long)f->contact);
}

static void render_contact(struct story *s, const struct fact *f)
{
    unsigned long long c = f->contact, a = f->agent;
    long long b_s = story_seconds(f->b);

    check_contact(s, f);
    switch (f->kind) {
    case FACT_CONTACT_ARRIVED: story_happened(s, "arrived c%llu", c); break;
    case FACT_CONTACT_WIDENED: story_happened(s, f->a > 1 ? "widened c%llu to step %lld" : "widened c%llu", c, (long long)f->a); break;
    case FACT_CONTACT_ABANDONED: story_happened(s, "abandoned c%llu", c); break;
    case FACT_CONTACT_ENDED:
        if (f->b)
            story_happened(s, "ended c%llu a%llu by %s, wrap-up until %lld", c, a, story_actors[f->a], b_s);
        else
            story_happened(s, "ended c%llu a%llu by %s", c, a, story_actors[f->a]);
        break;
    case FACT_CONTACT_WRAPPED:
        story_happened(s, "wrapped c%llu a%llu code %lld by %s", c, a, (long long)f->a, story_actors[f->b]);
        break;
    case FACT_CONTACT_REQUEUED: story_happened(s, "requeued c%llu a%llu: %s", c, a, story_withdrawns[f->a]); break;
    case FACT_CONTACT_TRANSFERRED:
        story_happened(s, "transferred c%llu by a%llu%s from %s to %s, topic %s", c, a, f->c == ACTOR_AGENT ? "" : "'s supervisor",
                       story_name(&s->queues, (uint64_t)f->b), story_name(&s->queues, f->queue), story_name(&s->topics, (uint64_t)f->a));
        break;
    case FACT_CONTACT_MOVED:
        story_happened(s, "moved c%llu from %s to %s: %s", c, story_name(&s->queues, (uint64_t)f->a), story_name(&s->queues, f->queue),
                       story_overflows[f->b]);
        break;
    case FACT_CONTACT_SLEEP:
        if (f->c)
            story_happened(s, "put away c%llu a%llu until %lld", c, a, story_seconds(f->c));
        else
            story_happened(s, "%s c%llu a%llu%s", f->a ? "asleep" : "awake", c, a, f->b ? ", more than they can take" : "");
        break;
    case FACT_CONTACT_RESERVED:
        if (f->a)
            story_happened(s, "reserved c%llu for a%llu (%s) until %lld", c, a, story_soughts[f->b], story_seconds(f->a));
        else
            story_happened(s, "reserved c%llu no longer for a%llu", c, a);
        break;
    case FACT_CONTACT_SET: story_happened(s, "changed c%llu", c); break;
    case FACT_WRAPUP_RETIMED: story_happened(s, "wrap-up retimed c%llu a%llu until %lld", c, a, b_s); break;
    default: render_offer(s, f); break;
    }
}

void story_render(struct story *s, const struct fact *f)
{
    switch (f->kind) {
    case FACT_QUEUE_SET: story_happened(s, "queue %s", story_name(&s->queues, f->queue)); break;
    case FACT_TOPIC_SET: story_happened(s, "topic %s", story_name(&s->topics, (uint64_t)f->a)); break;
    case FACT_ROUTING_SET: story_happened(s, "routing"); break;
    default: render_contact(s, f); break;
    }
}
